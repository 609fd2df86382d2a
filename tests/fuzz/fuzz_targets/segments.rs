//! Counting and cutting agree with the plain model on every text, however it is asked for.
#![no_main]

use duologue::{
    Encoding, Language, Languages, National, Ports, ReferenceBits, SegmentOptions, Split,
    segment_count, segment_count_utf8, segment_counts, segments,
};
use libfuzzer_sys::fuzz_target;

#[path = "../../../src/text/tests/model.rs"]
mod model;

use model::{Asked, Model};

fuzz_target!(|input: ([u8; 3], &str)| {
    let (choices, text) = input;
    let asked = asked(choices);
    match (segments(text, &asked.options()), Model::of(text, &asked)) {
        (Ok(cut), Ok(model)) => {
            assert_eq!(cut.count(), model.parts.len());
            assert_eq!(cut.encoding(), model.encoding);
            assert_eq!(
                (cut.locking().id(), cut.single().id()),
                (model.locking, model.single)
            );
            assert_eq!(cut.capacity(), model.capacity);
            assert!(cut.parts().eq(model.parts.iter().map(String::as_str)));
            assert!(cut.units_per_segment().eq(model.units.iter().copied()));
            assert_eq!(cut.units(), model.units.iter().sum::<usize>());
            assert_eq!(
                cut.capacity() - cut.remaining(),
                model.units.last().copied().unwrap_or(0)
            );
        }
        (Err(error), Err(outside)) => assert_eq!(error.value().unwrap(), shown(outside[0].1)),
        (got, model) => panic!("{got:?} and not {model:?}"),
    }

    let plain = Model::of(text, &asked_nothing()).unwrap().parts.len();
    assert_eq!(segment_count(text), plain);
    assert_eq!(segment_count_utf8(text.as_bytes()), Ok(plain));
    let mut counts = [0; 2];
    let middle = text.floor_char_boundary(text.len() / 2);
    segment_counts(text, &[0, middle, text.len()], &mut counts).unwrap();
    assert_eq!(
        counts,
        [&text[..middle], &text[middle..]].map(segment_count)
    );
});

fn asked_nothing() -> Asked {
    asked([0; 3])
}

/// All zeros ask for nothing.
fn asked([how, locking, single]: [u8; 3]) -> Asked {
    let language = |byte: u8| Language::ALL[usize::from(byte) % Language::ALL.len()];
    Asked {
        encoding: [
            None,
            Some(Encoding::Gsm7Bit),
            Some(Encoding::EightBit),
            Some(Encoding::Ucs2),
        ][usize::from(how & 3)],
        split: [Split::CodePoint, Split::Grapheme][usize::from(how >> 2 & 1)],
        reference_bits: [ReferenceBits::Eight, ReferenceBits::Sixteen][usize::from(how >> 3 & 1)],
        national: match how >> 4 & 3 {
            0 => National::None,
            1 => National::Auto(Languages::all()),
            2 => National::Auto([language(locking), language(single)].into()),
            _ => National::Pair {
                locking: Some(language(locking))
                    .filter(|language| language.has_locking_table())
                    .unwrap_or_default(),
                single: language(single),
            },
        },
        ports: (how >> 6 & 1 != 0).then_some(Ports {
            destination: 1,
            source: 2,
        }),
    }
}

/// A character as an error shows it.
fn shown(character: char) -> String {
    if character.is_control() {
        character.escape_default().to_string()
    } else {
        character.to_string()
    }
}
