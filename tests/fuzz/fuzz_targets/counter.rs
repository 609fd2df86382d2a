//! After any edits the live counter tells what a reading of the whole text does.
#![no_main]

use duologue::{
    Encoding, Language, Languages, National, Ports, ReferenceBits, SegmentCounter, SegmentOptions,
    SegmentSummary, Split, segments,
};
use libfuzzer_sys::fuzz_target;

const PIECES: [&str; 32] = [
    "a", "é", "Hello. ", "\r", "\n", "\r\n", "[", "€", "\x0C", "ş", "ğ", "ç", "ã", "`", "ह", "हि",
    "क", "\u{94D}", "த", "ж", "語", "ÿ", "👋", "👩", "\u{200D}", "🇫", "🏿", "\u{FE0F}", "\u{301}",
    "\u{600}", "ᄀ", "ᅡ",
];

// The first two bytes are options. Each four that follow are an edit: what, where, how much, which piece.
fuzz_target!(|data: &[u8]| {
    let Some((&[first, second], edits)) = data.split_first_chunk() else {
        return;
    };
    let options = options(first, second);
    let mut counter = SegmentCounter::new(options).unwrap();
    let mut model = String::new();
    for &[what, place, count, piece] in edits.as_chunks().0 {
        edit(&mut counter, &mut model, what, place, count, piece);
        assert_eq!(counter.text(), model);
        if what & 0x80 == 0 {
            compare(&mut counter, &model, &options);
        }
    }
    compare(&mut counter, &model, &options);
});

fn options(first: u8, second: u8) -> SegmentOptions {
    let language = Language::ALL[usize::from(second >> 4) % Language::ALL.len()];
    SegmentOptions::default()
        .encoding(match first & 7 {
            0 => Some(Encoding::Gsm7Bit),
            1 => Some(Encoding::EightBit),
            2 => Some(Encoding::Ucs2),
            _ => None,
        })
        .split(if first & 8 == 0 {
            Split::CodePoint
        } else {
            Split::Grapheme
        })
        .reference_bits(if first & 16 == 0 {
            ReferenceBits::Eight
        } else {
            ReferenceBits::Sixteen
        })
        .ports((first & 32 != 0).then_some(Ports {
            destination: 1,
            source: 2,
        }))
        .national(match second & 3 {
            0 => National::None,
            1 if language.has_locking_table() => National::Pair {
                locking: language,
                single: language,
            },
            1 => National::Pair {
                locking: Language::Default,
                single: language,
            },
            2 => National::Auto(Languages::all()),
            _ => National::Auto([language, Language::Turkish].into()),
        })
}

fn edit(
    counter: &mut SegmentCounter,
    model: &mut String,
    what: u8,
    place: u8,
    count: u8,
    piece: u8,
) {
    let piece = PIECES[usize::from(piece) % PIECES.len()].repeat(usize::from(count) % 80 + 1);
    let at = model.len() * usize::from(place) / 255;
    match what & 7 {
        0 | 1 => {
            counter.push_str(&piece);
            model.push_str(&piece);
        }
        2 => {
            let inserted = counter.insert(at, &piece);
            assert_eq!(inserted.is_ok(), model.is_char_boundary(at));
            if inserted.is_ok() {
                model.insert_str(at, &piece);
            }
        }
        3 => {
            let start = model.floor_char_boundary(model.len().saturating_sub(usize::from(count)));
            counter.delete(start..).unwrap();
            model.truncate(start);
        }
        4 => {
            counter.clear();
            model.clear();
        }
        other => {
            let end = at + usize::from(count);
            let piece = if other == 5 { "" } else { piece.as_str() };
            let replaced = counter.replace(at..end, piece);
            assert_eq!(replaced.is_ok(), model.get(at..end).is_some());
            if replaced.is_ok() {
                model.replace_range(at..end, piece);
            }
        }
    }
}

fn compare(counter: &mut SegmentCounter, text: &str, options: &SegmentOptions) {
    match (counter.segments(), segments(text, options)) {
        (Ok(kept), Ok(read)) => {
            assert_eq!(kept, read);
            let summary = counter.summary().unwrap();
            assert_eq!(summary, SegmentSummary::from(read));
        }
        (Err(kept), Err(read)) => assert_eq!(kept.to_string(), read.to_string()),
        (kept, read) => panic!("kept {kept:?}, read {read:?}"),
    }
}
