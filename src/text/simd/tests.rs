//! Every set of instructions that this processor has, against the portable reading.

use std::io::{self, Write as _};

use proptest::prelude::*;

use super::super::coding::Extent;
use super::super::count;
use super::super::cut::Tally;
use super::super::portable;
use super::super::scan::Scan;
use super::{avx2, avx512};

type Fit = unsafe fn(&[u8], usize) -> (usize, usize);

/// The functions of one set of instructions.
struct Instructions {
    name: &'static str,
    scan: unsafe fn(&[u8]) -> Scan,
    count_utf8: unsafe fn(&[u8]) -> Option<usize>,
    extent: [unsafe fn(&[u8]) -> Extent; 2],
    tally: [unsafe fn(&[u8], usize) -> Tally; 2],
    fit: [Fit; 2],
}

const AVX512: Instructions = Instructions {
    name: "AVX-512 VBMI",
    scan: avx512::scan,
    count_utf8: avx512::count_utf8,
    extent: [avx512::gsm_extent, avx512::ucs2_extent],
    tally: [avx512::gsm_tally, avx512::ucs2_tally],
    fit: [avx512::gsm_fit, avx512::ucs2_fit],
};

const AVX2: Instructions = Instructions {
    name: "AVX2",
    scan: avx2::scan,
    count_utf8: avx2::count_utf8,
    extent: [avx2::gsm_extent, avx2::ucs2_extent],
    tally: [avx2::gsm_tally, avx2::ucs2_tally],
    fit: [avx2::gsm_fit, avx2::ucs2_fit],
};

fn all() -> Vec<Instructions> {
    [(AVX512, avx512::is_there()), (AVX2, avx2::is_there())]
        .into_iter()
        .filter_map(|(instructions, is_there)| is_there.then_some(instructions))
        .collect()
}

/// Holds every function against the portable one.
fn check(instructions: &Instructions, text: &str, capacity: usize) {
    let (name, bytes) = (instructions.name, text.as_bytes());
    // SAFETY: `all` gives only what this processor has.
    let found = unsafe { (instructions.scan)(bytes) };
    let expected = portable::scan(text);
    assert_eq!(found, expected, "{name}: scan of {text:?}");

    let kinds = if expected.gsm { 0..2 } else { 1..2 };
    for kind in kinds {
        // SAFETY: as above.
        let extent = unsafe { (instructions.extent[kind])(bytes) };
        // SAFETY: as above.
        let tally = unsafe { (instructions.tally[kind])(bytes, capacity) };
        // SAFETY: as above.
        let fit = unsafe { (instructions.fit[kind])(bytes, capacity) };
        let expected = if kind == 0 {
            answers(portable::Septets, bytes, capacity)
        } else {
            answers(portable::Utf16, bytes, capacity)
        };
        assert_eq!(
            (extent, tally, fit),
            expected,
            "{name}: {text:?} by {capacity}"
        );
    }
}

fn answers(
    kind: impl portable::Units,
    bytes: &[u8],
    capacity: usize,
) -> (Extent, Tally, (usize, usize)) {
    (
        portable::extent(kind, bytes),
        portable::tally(kind, bytes, capacity),
        portable::fit(kind, bytes, capacity),
    )
}

/// Holds the count of bytes against what the standard library says of them.
fn check_utf8(instructions: &Instructions, bytes: &[u8]) {
    // SAFETY: `all` gives only what this processor has.
    let found = unsafe { (instructions.count_utf8)(bytes) };
    let expected = str::from_utf8(bytes).ok();
    let expected = expected.map(|text| count(bytes, portable::scan(text)));
    assert_eq!(found, expected, "{}: {bytes:02X?}", instructions.name);
}

#[test]
fn sets_of_instructions_that_cannot_be_tried_are_told_of() {
    for (instructions, is_there) in [(AVX512, avx512::is_there()), (AVX2, avx2::is_there())] {
        if !is_there {
            let name = instructions.name;
            // What a test prints by a macro is shown only if it fails.
            writeln!(
                io::stderr(),
                "left out: text by {name}: this processor has not got it"
            )
            .unwrap();
        }
    }
}

#[test]
fn every_character_is_judged_as_the_portable_reading_does_wherever_it_stands() {
    for instructions in all() {
        let mut places = (0..130).cycle();
        for character in '\0'..=char::MAX {
            // Past what has two bytes, all but the euro sign and its neighbours are alike.
            if character > '\u{2100}' && u32::from(character) % 97 != 0 {
                continue;
            }
            let filler = if u32::from(character) % 2 == 0 {
                "a"
            } else {
                "é"
            };
            let before = filler.repeat(places.next().unwrap());
            for after in [
                "",
                "b",
                "€ and something more of it, to fill the rest of a block of bytes",
            ] {
                check(&instructions, &format!("{before}{character}{after}"), 70);
            }
        }
    }
}

#[test]
fn every_length_and_every_place_of_a_double_is_cut_as_the_portable_reading_does() {
    for instructions in all() {
        for len in 0..140 {
            for (plain, double) in [("a", "["), ("é", "€"), ("ж", "👋")] {
                for before in 0..len {
                    let text = plain.repeat(before) + double + &plain.repeat(len - before - 1);
                    check(&instructions, &text, 67);
                }
                check(&instructions, &double.repeat(len), 67 + len % 2);
            }
        }
    }
}

/// Bytes at the bounds of what UTF-8 allows, and those of characters that the default alphabet holds.
const EDGES: &[u8] = &[
    0x00, 0x0A, 0x41, 0x5B, 0x60, 0x7F, 0x80, 0x82, 0x8F, 0x90, 0x9F, 0xA0, 0xA3, 0xAC, 0xBF, 0xC0,
    0xC1, 0xC2, 0xC3, 0xCE, 0xDF, 0xE0, 0xE1, 0xE2, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4,
    0xF5, 0xFF,
];

#[test]
fn bytes_at_the_bounds_of_utf_8_are_refused_where_the_standard_library_refuses_them() {
    for instructions in all() {
        for first in EDGES {
            for second in EDGES {
                for third in EDGES {
                    for fourth in [0x41, 0x80, 0xBF, 0xC3] {
                        check_utf8(&instructions, &[*first, *second, *third, fourth]);
                    }
                }
            }
        }
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_refused_wherever_they_stand() {
    let wrong: Vec<Vec<u8>> = EDGES
        .iter()
        .flat_map(|first| EDGES.iter().map(|second| vec![*first, *second, 0x80]))
        .chain(["é", "€", "ж", "語", "👋"].map(|text| text.as_bytes().to_vec()))
        .collect();
    for instructions in all() {
        for piece in &wrong {
            for before in (0..3).chain(58..67).chain(122..131) {
                for (filler, after) in [("a", 0), ("a", 70), ("Ω", 3), ("ж", 0)] {
                    let mut bytes = filler.repeat(before / filler.len()).into_bytes();
                    bytes.resize(before, b'b');
                    bytes.extend_from_slice(piece);
                    bytes.extend(filler.repeat(after).into_bytes());
                    check_utf8(&instructions, &bytes);
                    bytes.truncate(before + 2);
                    check_utf8(&instructions, &bytes);
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn a_text_with_a_byte_changed_is_refused_if_the_standard_library_refuses_it(
        text in "[a-z \\[éßΩ§€жç語👋]{0,200}",
        at in any::<prop::sample::Index>(),
        byte in prop::sample::select(EDGES.to_vec()),
        len in 0..800usize,
    ) {
        let mut bytes = text.into_bytes();
        for instructions in all() {
            check_utf8(&instructions, &bytes);
        }
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(len);
        for instructions in all() {
            check_utf8(&instructions, &bytes);
        }
    }

    #[test]
    fn random_texts_are_read_as_the_portable_reading_does(
        pieces in prop::collection::vec(
            (
                prop::sample::select(vec![
                    "a", " ", "\n", "[", "]", "~", "\x0C", "é", "ß", "Ω", "§", "€", "`", "\t", "ж", "ç", "語", "₭", "€", "👋", "\u{301}",
                ]),
                1..30usize,
            ),
            0..60,
        ),
        gsm in any::<bool>(),
        capacity in 58..160usize,
    ) {
        const HELD: &str = "a \n[]~\x0CéßΩ§€";
        let text: String = pieces
            .into_iter()
            .filter(|(piece, _)| !gsm || HELD.contains(piece))
            .map(|(piece, count)| piece.repeat(count))
            .collect();
        for instructions in all() {
            check(&instructions, &text, capacity);
        }
    }
}
