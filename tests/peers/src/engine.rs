//! The engine's own calls.

use std::cell::RefCell;

use duologue::{
    Languages, National, SegmentOptions, Segments, Split, segment_count, segment_counts, segments,
    to_gsm,
};

use crate::answer::{Answer, Encoding};
use crate::contender::{Contender, Role};
use crate::workload::Batch;

/// What does more than counting is given no more than that of a large text.
const MOST: usize = 1 << 20;

pub(crate) fn contenders() -> Vec<Contender> {
    let by_cluster = SegmentOptions::default().split(Split::Grapheme);
    let national = SegmentOptions::default().national(National::Auto(Languages::all()));
    vec![
        Contender::here("duologue segment_count", Role::Engine, segment_count)
            .answering(|text| Answer::count(segment_count(text))),
        batch_call(),
        call("duologue segments", SegmentOptions::default(), |cut| {
            cut.count()
        })
        .answering(|text| {
            cut(text, SegmentOptions::default()).map_or(Answer::REFUSED, |cut| said(&cut))
        }),
        call(
            "duologue segments, its parts",
            SegmentOptions::default(),
            bytes_of_parts,
        )
        .answering(|text| said_by_parts(text, SegmentOptions::default())),
        call(
            "duologue segments, its parts by cluster",
            by_cluster,
            bytes_of_parts,
        )
        .answering(move |text| said_by_parts(text, by_cluster))
        .by_cluster(),
        // With them a text may need fewer segments than the reference, which knows the default alphabet only.
        call("duologue segments, any national table", national, |cut| {
            cut.count()
        }),
        Contender::here("duologue to_gsm", Role::Call, |text| to_gsm(text).len()).at_most(MOST),
    ]
}

fn call(
    name: &str,
    options: SegmentOptions,
    work: impl Fn(Segments<'_>) -> usize + 'static,
) -> Contender {
    let called = move |text: &str| cut(text, options).map_or(0, &work);
    Contender::here(name, Role::Call, called).at_most(MOST)
}

/// The batch call; its counts go into memory that was used before.
fn batch_call() -> Contender {
    let counts = RefCell::new(Vec::new());
    let count = move |batch: &Batch| {
        let mut counts = counts.borrow_mut();
        counts.resize(batch.texts.len(), 0);
        let counted = segment_counts(&batch.joined, &batch.offsets, &mut counts);
        counted.map_or(0, |()| counts.iter().sum())
    };
    Contender::at_once("duologue segment_counts", Role::Engine, count)
        .answering_at_once(|batch| {
            let mut counts = vec![0; batch.texts.len()];
            match segment_counts(&batch.joined, &batch.offsets, &mut counts) {
                Ok(()) => counts.into_iter().map(Answer::count).collect(),
                Err(_) => vec![Answer::REFUSED; counts.len()],
            }
        })
        .only_if(|batch| batch.texts.len() > 1)
}

fn cut(text: &str, options: SegmentOptions) -> Option<Segments<'_>> {
    segments(text, &options).ok()
}

/// Goes through all parts, as sending them would.
fn bytes_of_parts(cut: Segments<'_>) -> usize {
    cut.parts().map(str::len).sum()
}

fn said(cut: &Segments<'_>) -> Answer {
    encoding(cut).map_or(Answer::REFUSED, |encoding| {
        Answer::both(encoding, cut.count())
    })
}

/// As [`said`], by the parts: a text that they do not make up counts as refused.
fn said_by_parts(text: &str, options: SegmentOptions) -> Answer {
    let Some(cut) = cut(text, options) else {
        return Answer::REFUSED;
    };
    match encoding(&cut) {
        Some(encoding) if cut.parts().collect::<String>() == text => {
            Answer::both(encoding, cut.parts().count())
        }
        _ => Answer::REFUSED,
    }
}

fn encoding(cut: &Segments<'_>) -> Option<Encoding> {
    match cut.encoding() {
        duologue::Encoding::Gsm7Bit => Some(Encoding::Gsm),
        duologue::Encoding::Ucs2 => Some(Encoding::Ucs2),
        _ => None,
    }
}
