//! Random edits against a reading of the whole text, and how much of it is looked at.

use proptest::prelude::*;

use super::super::looked_at;
use super::super::tests::random;
use super::super::{Language, ReferenceBits, Split, segments};
use super::*;
use crate::error::ErrorKind;

#[derive(Clone, Debug)]
enum Edit {
    Push(String),
    /// At a share of the text, so many characters give way.
    Replace(f64, usize, String),
    Pop(usize),
    Clear,
}

impl Edit {
    fn apply(&self, counter: &mut SegmentCounter) {
        let len = counter.text().len();
        match self {
            Self::Push(piece) => counter.push_str(piece),
            Self::Replace(share, count, piece) => {
                let characters = counter.text().chars().count();
                #[expect(clippy::cast_possible_truncation, reason = "rounding down is meant")]
                #[expect(clippy::cast_precision_loss, reason = "texts are short")]
                #[expect(clippy::cast_sign_loss, reason = "no share is negative")]
                let start = (characters as f64 * share) as usize;
                let end = characters.min(start + count);
                let start = counter.offset_of_char(start).unwrap();
                let end = counter.offset_of_char(end).unwrap();
                match (end - start, piece.as_str()) {
                    (0, piece) => counter.insert(start, piece).unwrap(),
                    (_, "") => counter.delete(start..end).unwrap(),
                    (_, piece) => counter.replace(start..end, piece).unwrap(),
                }
            }
            Self::Pop(count) => {
                let mut last = counter.text().char_indices().rev();
                let start = last.nth(count - 1).map_or(0, |(at, _)| at);
                counter.delete(start..len).unwrap();
            }
            Self::Clear => counter.clear(),
        }
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let some = |pieces: &[&'static str], most: usize| {
        let piece = prop::sample::select(pieces.to_vec());
        (piece, 1..most).prop_map(|(piece, count)| piece.repeat(count))
    };
    prop_oneof![
        6 => some(&["a", "é", "Hi there. ", "\r\n", "\r", "\n", "Ω"], 90),
        3 => some(&["[", "€", "\x0C", "a|"], 90),
        2 => some(&["ş", "ğİ", "ç", "ã", "õ", "`", "\t"], 30),
        2 => some(&["ह", "हिन्दी ", "क्", "क", "\u{94D}", "த", "।"], 60),
        2 => some(&["ж", "語", "ÿ"], 40),
        3 => some(&["👋", "👩\u{200D}", "\u{200D}👩", "🇫", "🇷", "🏿", "\u{FE0F}"], 30),
        2 => some(&["e\u{301}", "\u{308}", "\u{600}", "\u{200D}", "ᄀ", "ᅡ", "ᆨ"], 90),
        1 => any::<char>().prop_map(String::from),
        1 => Just(String::new()),
    ]
}

fn edits() -> impl Strategy<Value = Vec<(Edit, bool)>> {
    let edit = prop_oneof![
        4 => pieces().prop_map(Edit::Push),
        3 => (0.0..1.0, prop_oneof![Just(0), 1..3usize, 1..200usize], pieces())
            .prop_map(|(share, count, piece)| Edit::Replace(share, count, piece)),
        3 => (1..4usize).prop_map(Edit::Pop),
        1 => (0.0..1.0, 1..200usize).prop_map(|(share, count)| Edit::Replace(share, count, String::new())),
    ];
    let edit = prop_oneof![40 => edit, 1 => Just(Edit::Clear)];
    prop::collection::vec((edit, any::<bool>()), 1..40)
}

fn options() -> impl Strategy<Value = SegmentOptions> {
    use Language::{Hindi, Portuguese, Spanish, Tamil, Turkish};
    let pair = |locking, single| National::Pair { locking, single };
    let national = prop::sample::select(vec![
        National::None,
        National::None,
        pair(Turkish, Turkish),
        pair(Language::Default, Spanish),
        pair(Hindi, Hindi),
        National::Auto(Languages::all()),
        National::Auto([Turkish, Portuguese].into()),
        National::Auto([Spanish, Hindi, Tamil].into()),
    ]);
    random::options_with(national)
}

/// Whether the counter tells what a reading of the whole text does, an error included.
fn agrees(counter: &mut SegmentCounter) -> Result<(), TestCaseError> {
    let (text, options) = (counter.text().to_owned(), *counter.options());
    match (counter.segments(), segments(&text, &options)) {
        (Ok(kept), Ok(read)) => {
            prop_assert_eq!(kept, read);
            let summary = SegmentSummary::from(read);
            prop_assert_eq!(counter.summary().unwrap(), summary);
        }
        (Err(kept), Err(read)) => {
            prop_assert_eq!(kept.kind(), read.kind());
            prop_assert_eq!(kept.to_string(), read.to_string());
        }
        (kept, read) => prop_assert!(false, "kept {:?}, read {:?}", kept, read),
    }
    Ok(())
}

proptest! {
    #[test]
    fn after_any_edits_it_tells_what_a_reading_of_the_whole_text_does(
        draft in prop::collection::vec(pieces(), 0..20), options in options(), edits in edits(),
    ) {
        let mut counter = SegmentCounter::with_text(&draft.concat(), options).unwrap();
        let mut plain = draft.concat();
        for (edit, ask) in edits {
            edit.apply(&mut counter);
            if let Edit::Push(piece) = &edit {
                plain.push_str(piece);
                prop_assert_eq!(counter.text(), &plain);
            }
            plain = counter.text().to_owned();
            if ask {
                agrees(&mut counter)?;
            }
        }
        agrees(&mut counter)?;
    }

    #[test]
    fn positions_of_others_lead_to_the_same_character(text in prop::collection::vec(pieces(), 0..4)) {
        let text = text.concat();
        let counter = SegmentCounter::with_text(&text, SegmentOptions::default()).unwrap();
        let mut units = 0;
        for (index, (offset, character)) in text.char_indices().enumerate() {
            prop_assert_eq!(counter.offset_of_char(index).unwrap(), offset);
            prop_assert_eq!(counter.offset_of_utf16(units).unwrap(), offset);
            units += character.len_utf16();
            if character.len_utf16() == 2 {
                prop_assert_eq!(counter.offset_of_utf16(units - 1).unwrap_err().field(), Some("index"));
            }
        }
        let characters = text.chars().count();
        prop_assert_eq!(counter.offset_of_char(characters).unwrap(), text.len());
        prop_assert_eq!(counter.offset_of_utf16(units).unwrap(), text.len());
        for error in [counter.offset_of_char(characters + 1), counter.offset_of_utf16(units + 1)] {
            prop_assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidArgument);
        }
    }
}

#[test]
fn a_cluster_that_outgrows_a_segment_and_shrinks_again_is_cut_as_if_read_anew() {
    let options = SegmentOptions::default().split(Split::Grapheme);
    // What is left of these behind a cut would be other clusters if it stood alone.
    let clusters = [
        "👩\u{200D}".repeat(70),
        "\u{600}".repeat(66) + &"🇫".repeat(80),
        "\u{600}".repeat(133) + &"🇫".repeat(80),
        "क\u{94D}".repeat(100),
        "e".to_owned() + &"\u{301}".repeat(66) + "\u{200D}👩" + &"\u{301}".repeat(90),
    ];
    for cluster in &clusters {
        for before in [0, 1, 2, 3, 40, 65, 66, 67] {
            let mut counter = SegmentCounter::with_text(&"ж".repeat(before), options).unwrap();
            for character in cluster.chars() {
                counter.push_str(character.encode_utf8(&mut [0; 4]));
                agrees(&mut counter).unwrap();
            }
            while let Some(last) = counter.text().chars().next_back() {
                let len = counter.text().len();
                counter.delete(len - last.len_utf8()..).unwrap();
                agrees(&mut counter).unwrap();
            }
        }
    }
}

#[test]
fn a_character_of_another_single_shift_table_shortens_the_segments_while_it_is_there() {
    let national = National::Auto([Language::Spanish].into());
    let options = SegmentOptions::default().national(national);
    let mut counter = SegmentCounter::with_text(&"Hi [there]. ".repeat(60), options).unwrap();
    let end = counter.text().len();
    let mut seen = Vec::new();
    for piece in ["", "Á", "", "Á", ""] {
        counter.replace(end.., piece).unwrap();
        agrees(&mut counter).unwrap();
        let summary = counter.summary().unwrap();
        seen.push((summary.single, summary.capacity));
    }
    let (default, spanish) = ((Language::Default, 153), (Language::Spanish, 149));
    assert_eq!(seen, [default, spanish, default, spanish, default]);
}

#[test]
fn a_position_that_is_none_is_refused_and_changes_nothing() {
    let mut counter = SegmentCounter::with_text("aé👋", SegmentOptions::default()).unwrap();
    let before = counter.summary().unwrap();
    for at in [2, 4, 5, 6, 8, usize::MAX] {
        let error = counter.insert(at, "b").unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::InvalidArgument, Some("at"))
        );
        let refused = [
            counter.delete(at..),
            counter.delete(0..at),
            counter.delete(0..=at.saturating_sub(1)),
            counter.replace(at..=at, "b"),
            counter.replace((Bound::Excluded(at - 1), Bound::Unbounded), "b"),
        ];
        for error in refused.map(Result::unwrap_err) {
            assert_eq!(
                (error.kind(), error.field()),
                (ErrorKind::InvalidArgument, Some("range"))
            );
        }
    }
    #[expect(
        clippy::reversed_empty_ranges,
        reason = "a caller may have mixed them up"
    )]
    let reversed = counter.delete(3..1);
    assert_eq!(reversed.unwrap_err().value(), Some("3..1"));
    assert_eq!(counter.text(), "aé👋");
    assert_eq!(counter.summary().unwrap(), before);
}

#[test]
fn a_character_outside_the_encoding_asked_for_stays_in_the_text_until_it_is_taken_out() {
    let options = SegmentOptions::default().encoding(Some(Encoding::Gsm7Bit));
    let mut counter = SegmentCounter::with_text("Size 9", options).unwrap();
    counter.push_str(" ✓ ok");
    let error = counter.summary().unwrap_err();
    assert_eq!(
        (error.kind(), error.field(), error.value()),
        (ErrorKind::InvalidArgument, Some("text"), Some("✓"))
    );
    assert!(error.to_string().contains("at index 7"), "{error}");
    assert_eq!(counter.text(), "Size 9 ✓ ok");
    counter.replace(7..10, "x").unwrap();
    assert_eq!(counter.summary().unwrap().units, 11);
    assert_eq!(counter.into_text(), "Size 9 x ok");
}

#[test]
fn options_that_no_text_can_be_written_with_are_refused_at_once() {
    let options = SegmentOptions::default().national(National::Pair {
        locking: Language::Spanish,
        single: Language::Spanish,
    });
    let error = SegmentCounter::new(options).unwrap_err();
    assert_eq!(
        (error.kind(), error.field()),
        (ErrorKind::InvalidArgument, Some("national"))
    );
}

/// More bytes than an answer may look at, however long the text.
const BOUND: usize = 4096;

/// Texts of at least so many bytes and of each kind, with options and a character that leaves the encoding as it is.
fn long_texts(len: usize) -> Vec<(&'static str, String, SegmentOptions, &'static str)> {
    let plain = SegmentOptions::default();
    let grapheme = plain.split(Split::Grapheme);
    let auto = |split| {
        plain
            .national(National::Auto(Languages::all()))
            .split(split)
    };
    let turkish = plain.national(National::Pair {
        locking: Language::Default,
        single: Language::Turkish,
    });
    let forced = |encoding| plain.encoding(Some(encoding));
    let of = |piece: &str| piece.repeat(len / piece.len() + 1);
    vec![
        ("plain", of("Hi there. "), plain, "a"),
        ("escapes", of("Hi [there]. "), plain, "€"),
        ("UCS-2", of("Привет. "), plain, "ж"),
        ("surrogates", of("Привет 👋. "), plain, "ж"),
        (
            "sixteen bits",
            of("Hi [there]. "),
            plain.reference_bits(ReferenceBits::Sixteen),
            "]",
        ),
        ("clusters", of("Hi there.\r\n"), grapheme, "a"),
        (
            "UCS-2 clusters",
            of("e\u{301}👩\u{200D}👩 🇫🇷"),
            grapheme,
            "\u{301}",
        ),
        ("flags", of("🇫🇷"), grapheme, "🇫"),
        ("conjuncts", of("क्ष"), grapheme, "\u{94D}"),
        (
            "one cluster",
            "e".to_owned() + &of("\u{301}"),
            grapheme,
            "\u{301}",
        ),
        ("joined", of("👩\u{200D}"), grapheme, "👩"),
        ("pair", of("Güneş. "), turkish, "ş"),
        (
            "pair, clusters",
            of("Güneş. "),
            turkish.split(Split::Grapheme),
            "ş",
        ),
        (
            "auto, default",
            of("Hi there. "),
            auto(Split::CodePoint),
            "a",
        ),
        (
            "auto, escapes",
            of("Hi [there]. "),
            auto(Split::CodePoint),
            "]",
        ),
        (
            "auto, Turkish",
            of("Güneş ve çiğ. "),
            auto(Split::CodePoint),
            "ş",
        ),
        (
            "auto, Turkish clusters",
            of("Güneş ve çiğ. "),
            auto(Split::Grapheme),
            "ş",
        ),
        ("auto, Hindi", of("हिन्दी "), auto(Split::CodePoint), "ह"),
        ("auto, UCS-2", of("Привет. "), auto(Split::CodePoint), "ж"),
        (
            "octets",
            of("Hi \u{FF}. "),
            forced(Encoding::EightBit).split(Split::Grapheme),
            "a",
        ),
        ("forced UCS-2", of("Hi 👋 "), forced(Encoding::Ucs2), "a"),
        (
            "refused",
            of("Hi [there]. ") + "✓" + &of("a"),
            forced(Encoding::Gsm7Bit),
            "a",
        ),
    ]
}

/// What an edit and the answer after it look at.
fn looked_at_by(counter: &mut SegmentCounter, edit: impl FnOnce(&mut SegmentCounter)) -> usize {
    looked_at::take();
    edit(counter);
    drop(counter.segments());
    looked_at::take()
}

#[test]
fn an_edit_at_the_end_of_a_long_text_looks_at_a_segment_of_it() {
    const LEN: usize = 256 << 10;
    for (name, text, options, more) in long_texts(LEN) {
        let mut counter = SegmentCounter::new(options).unwrap();
        let looked_at = looked_at_by(&mut counter, |counter| counter.push_str(&text));
        assert!(looked_at >= text.len(), "{name}: only {looked_at}");
        for _ in 0..3 {
            let looked_at = looked_at_by(&mut counter, |counter| counter.push_str(more));
            assert!(looked_at < BOUND, "{name}: one more, {looked_at}");
        }
        for emoji in ["👋", "👋", "👩\u{200D}👩"] {
            let end = counter.text().len();
            let looked_at = looked_at_by(&mut counter, |counter| counter.push_str(emoji));
            assert!(looked_at < BOUND, "{name}: emoji, {looked_at}");
            let looked_at = looked_at_by(&mut counter, |counter| counter.delete(end..).unwrap());
            assert!(looked_at < BOUND, "{name}: no emoji, {looked_at}");
        }
        let start = counter.text().len() - more.len();
        let looked_at = looked_at_by(&mut counter, |counter| counter.delete(start..).unwrap());
        assert!(looked_at < BOUND, "{name}: one less, {looked_at}");
        agrees(&mut counter).unwrap();
    }
}

#[test]
fn an_edit_before_the_end_looks_at_nothing_before_its_segment() {
    const LEN: usize = 128 << 10;
    const BEHIND: usize = 4 << 10;
    /// Tables that are weighed against each other cut it once each, and cutting looks twice at what it cuts.
    const READINGS: usize = 16;
    for (name, text, options, more) in long_texts(LEN) {
        if name == "refused" {
            continue;
        }
        let mut counter = SegmentCounter::with_text(&text, options).unwrap();
        drop(counter.segments());
        let mut at = text.len() - BEHIND;
        while !text.is_char_boundary(at) {
            at += 1;
        }
        for _ in 0..2 {
            let edit = |counter: &mut SegmentCounter| counter.insert(at, more).unwrap();
            let looked_at = looked_at_by(&mut counter, edit);
            assert!(looked_at < READINGS * BEHIND, "{name}: in, {looked_at}");
            let edit = |counter: &mut SegmentCounter| counter.delete(at..at + more.len()).unwrap();
            let looked_at = looked_at_by(&mut counter, edit);
            assert!(looked_at < READINGS * BEHIND, "{name}: out, {looked_at}");
        }
        agrees(&mut counter).unwrap();
    }
}

#[test]
fn edits_that_nobody_asks_after_cut_nothing() {
    let mut counter = SegmentCounter::new(SegmentOptions::default()).unwrap();
    let text = "Hi [there]. ".repeat(10_000);
    counter.push_str(&text);
    drop(counter.segments());
    looked_at::take();
    for _ in 0..100 {
        counter.insert(0, "€").unwrap();
    }
    assert!(looked_at::take() < BOUND);
    drop(counter.segments());
    let looked_at = looked_at::take();
    assert!((text.len()..3 * text.len()).contains(&looked_at));
}
