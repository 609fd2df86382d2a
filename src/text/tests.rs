//! The published cases, and random texts against a model that is as plain as the rules.

use proptest::prelude::*;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::*;
use crate::error::ErrorKind;

const VECTORS: &str = include_str!("../../tests/fixtures/segments.jsonl");

#[test]
fn every_published_segment_case_is_met() {
    let mut met = 0;
    for case in VECTORS
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
    {
        if case["kind"] == "segment" {
            check_case(&case);
            met += 1;
        }
    }
    assert_eq!(met, 105);
}

fn check_case(case: &Value) {
    let (id, text) = (&case["id"], case["text"].as_str().unwrap());
    let options = case_options(&case["options"]);
    let cut = segments(text, &options).unwrap();

    let encoding = match case["encoding"].as_str() {
        Some("GSM-7") => Encoding::Gsm7Bit,
        Some("UCS-2") => Encoding::Ucs2,
        other => panic!("{id}: encoding {other:?}"),
    };
    assert_eq!(cut.encoding(), encoding, "{id}");
    assert_eq!(
        cut.unencodable().next().is_some(),
        encoding == Encoding::Ucs2,
        "{id}"
    );
    if let Some(count) = case["segments"].as_u64() {
        assert_eq!(cut.count() as u64, count, "{id}");
    } else {
        let allowed = case["segments_allowed"].as_array().unwrap();
        assert!(allowed.contains(&cut.count().into()), "{id}");
    }
    assert_eq!(
        Value::from_iter(cut.units_per_segment()),
        case["units_per_segment"],
        "{id}"
    );
    assert_eq!(cut.units(), case["total_units"], "{id}");
    assert_eq!(cut.remaining(), case["remaining_in_last"], "{id}");
    assert_eq!(cut.concatenable(), case["concatenable"], "{id}");
    match case.get("parts") {
        Some(parts) => assert_eq!(Value::from_iter(cut.parts()), *parts, "{id}"),
        None if text.is_empty() => assert_eq!(cut.parts().count(), 0, "{id}"),
        None => assert_eq!(cut.parts().collect::<String>(), text, "{id}"),
    }
    assert_eq!(segment_count(text), cut.count(), "{id}");

    let by_grapheme = segments(text, &options.split(Split::Grapheme)).unwrap();
    match case.get("grapheme_split") {
        Some(expected) => {
            assert_eq!(by_grapheme.count(), expected["segments"], "{id}");
            assert_eq!(
                Value::from_iter(by_grapheme.units_per_segment()),
                expected["units_per_segment"],
                "{id}"
            );
            assert_eq!(
                by_grapheme.remaining(),
                expected["remaining_in_last"],
                "{id}"
            );
            assert_eq!(
                Value::from_iter(by_grapheme.parts()),
                expected["parts"],
                "{id}"
            );
        }
        None => assert!(by_grapheme.ranges().eq(cut.ranges()), "{id}"),
    }
}

fn case_options(options: &Value) -> SegmentOptions {
    let split = match options["split"].as_str() {
        Some("codepoint") => Split::CodePoint,
        other => panic!("split {other:?}"),
    };
    let bits = match options["concat_ref_bits"].as_u64() {
        Some(8) => ReferenceBits::Eight,
        Some(16) => ReferenceBits::Sixteen,
        other => panic!("reference of {other:?} bits"),
    };
    assert_eq!(
        options.as_object().unwrap().len(),
        2,
        "an option that the test does not read"
    );
    SegmentOptions::default().split(split).reference_bits(bits)
}

#[test]
fn an_empty_text_has_no_segments_and_all_the_room() {
    let cut = segments("", &SegmentOptions::default()).unwrap();
    assert_eq!(
        (cut.encoding(), cut.count(), cut.units()),
        (Encoding::Gsm7Bit, 0, 0)
    );
    assert_eq!(
        (cut.capacity(), cut.remaining(), cut.concatenable()),
        (160, 160, true)
    );
    assert!(cut.parts().next().is_none() && cut.unencodable().next().is_none());

    let cut = segments(
        "",
        &SegmentOptions::default().encoding(Some(Encoding::Ucs2)),
    )
    .unwrap();
    assert_eq!(
        (cut.encoding(), cut.count(), cut.remaining()),
        (Encoding::Ucs2, 0, 70)
    );
}

#[test]
fn a_wider_reference_costs_a_unit_of_every_segment() {
    let wide = SegmentOptions::default().reference_bits(ReferenceBits::Sixteen);
    let units = |text: &str| units_of(text, &wide);
    assert_eq!(units(&"a".repeat(160)), [160]);
    assert_eq!(units(&"a".repeat(306)), [152, 152, 2]);
    assert_eq!(units(&"ж".repeat(70)), [70]);
    assert_eq!(units(&"ж".repeat(134)), [66, 66, 2]);
}

fn units_of(text: &str, options: &SegmentOptions) -> Vec<usize> {
    segments(text, options)
        .unwrap()
        .units_per_segment()
        .collect()
}

#[test]
fn a_message_of_more_than_255_segments_is_counted_but_cannot_be_concatenated() {
    let most = "a".repeat(255 * 153);
    let cut = segments(&most, &SegmentOptions::default()).unwrap();
    assert_eq!((cut.count(), cut.concatenable()), (255, true));

    let more = most + "a";
    let cut = segments(&more, &SegmentOptions::default()).unwrap();
    assert_eq!((cut.count(), cut.concatenable()), (256, false));
}

#[test]
fn a_cluster_larger_than_a_segment_is_cut_between_code_points() {
    let by_grapheme = SegmentOptions::default().split(Split::Grapheme);
    let large = "e".to_owned() + &"\u{301}".repeat(90);
    let units = |text: &str| units_of(text, &by_grapheme);
    assert_eq!(units(&(large.clone() + "b")), [67, 25]);
    assert_eq!(units(&("hello".to_owned() + &large)), [67, 29]);

    let family = "👩".to_owned() + &"\u{200D}👩".repeat(40);
    assert_eq!(units(&family), [66, 56]);
}

#[test]
fn characters_outside_gsm_7_bit_are_listed_with_both_positions() {
    let cut = segments("é`€👋\t", &SegmentOptions::default()).unwrap();
    let found: Vec<_> = cut
        .unencodable()
        .map(|found| (found.index, found.offset, found.character))
        .collect();
    assert_eq!(found, [(1, 2, '`'), (3, 6, '👋'), (4, 10, '\t')]);
}

#[test]
fn a_gsm_text_counted_as_ucs_2_has_nothing_that_keeps_it_there() {
    let options = SegmentOptions::default().encoding(Some(Encoding::Ucs2));
    let cut = segments("3€", &options).unwrap();
    assert_eq!(
        (cut.encoding(), cut.units(), cut.remaining()),
        (Encoding::Ucs2, 2, 68)
    );
    assert_eq!(cut.unencodable().count(), 0);
}

#[test]
fn gsm_7_bit_is_refused_for_a_text_that_it_cannot_hold() {
    let options = SegmentOptions::default().encoding(Some(Encoding::Gsm7Bit));
    let error = segments("été\tж", &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!((error.field(), error.value()), (Some("text"), Some("\\t")));
    let expected = "text `\\t` (U+0009) at index 3 is not in GSM 7-bit; leave the encoding open or ask for UCS-2";
    assert_eq!(error.to_string(), expected);

    assert_eq!(
        segments("été", &options).unwrap().encoding(),
        Encoding::Gsm7Bit
    );
}

#[test]
fn names_of_encodings_are_stable() {
    assert_eq!(
        [Encoding::Gsm7Bit, Encoding::EightBit, Encoding::Ucs2].map(Encoding::as_str),
        ["gsm_7bit", "eight_bit", "ucs2"]
    );
}

/// The answer by the letter of the rules: one pass over a list of atoms, each a string that may not be cut.
#[derive(Debug, PartialEq)]
struct Model {
    encoding: Encoding,
    capacity: usize,
    parts: Vec<String>,
    units: Vec<usize>,
}

impl Model {
    fn of(text: &str, options: &SegmentOptions) -> Self {
        let gsm = text.chars().all(|c| model_septets(c).is_some());
        let encoding = options.encoding.unwrap_or(if gsm {
            Encoding::Gsm7Bit
        } else {
            Encoding::Ucs2
        });
        let measure = |atom: &str| match encoding {
            Encoding::Gsm7Bit => atom.chars().map(|c| model_septets(c).unwrap()).sum(),
            Encoding::Ucs2 => atom.encode_utf16().count(),
            Encoding::EightBit => unreachable!(),
        };
        let (alone, several) = match (encoding, options.reference_bits) {
            (Encoding::Gsm7Bit, ReferenceBits::Eight) => (160, 153),
            (Encoding::Gsm7Bit, ReferenceBits::Sixteen) => (160, 152),
            (Encoding::Ucs2, ReferenceBits::Eight) => (70, 67),
            (Encoding::Ucs2, ReferenceBits::Sixteen) => (70, 66),
            (Encoding::EightBit, _) => unreachable!(),
        };
        let capacity = if measure(text) <= alone {
            alone
        } else {
            several
        };

        let code_points = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        let atoms: Vec<String> = match options.split {
            Split::CodePoint => code_points(text),
            Split::Grapheme => text
                .graphemes(true)
                .flat_map(|g| {
                    if measure(g) > capacity {
                        code_points(g)
                    } else {
                        vec![g.to_owned()]
                    }
                })
                .collect(),
        };
        let mut parts: Vec<String> = Vec::new();
        for atom in atoms {
            match parts.last_mut() {
                Some(part) if measure(&(part.clone() + &atom)) <= capacity => part.push_str(&atom),
                _ => parts.push(atom),
            }
        }
        let units = parts.iter().map(|part| measure(part)).collect();
        Self {
            encoding,
            capacity,
            parts,
            units,
        }
    }
}

/// The two tables of 3GPP TS 23.038, row by row.
fn model_septets(character: char) -> Option<usize> {
    const ROWS: [&str; 8] = [
        "@£$¥èéùìòÇ\nØø\rÅå",
        "Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ",
        " !\"#¤%&'()*+,-./",
        "0123456789:;<=>?",
        "¡ABCDEFGHIJKLMNO",
        "PQRSTUVWXYZÄÖÑÜ§",
        "¿abcdefghijklmno",
        "pqrstuvwxyzäöñüà",
    ];
    if ROWS.iter().any(|row| row.contains(character)) {
        Some(1)
    } else {
        "\u{C}^{}\\[~]|€".contains(character).then_some(2)
    }
}

/// Texts of several segments in which boundaries fall on escape sequences, surrogate pairs and clusters.
fn texts() -> impl Strategy<Value = String> {
    let gsm = prop::sample::select(vec![
        "a", "é", "Ω", " ", "\r\n", "\r", "\n", "@", "[", "€", "\x0C", "|",
    ]);
    let any = prop_oneof![
        4 => gsm.clone().prop_map(str::to_owned),
        4 => prop::sample::select(vec!["ж", "語", "\t", "`", "ç", "e\u{301}", "\u{301}", "\u{200D}", "\u{FE0F}"])
            .prop_map(str::to_owned),
        4 => prop::sample::select(vec!["👋", "👋🏿", "👩\u{200D}👩\u{200D}👦", "🇫🇷", "🇫", "क्ष", "한"])
            .prop_map(str::to_owned),
        1 => (60..75usize).prop_map(|count| "\u{308}".repeat(count)),
        1 => (20..30usize).prop_map(|count| "\u{200D}👩".repeat(count)),
        1 => any::<char>().prop_map(String::from),
    ];
    let pieces = |piece: BoxedStrategy<String>, most: usize| {
        prop::collection::vec((piece, 1..40usize), 0..most).prop_map(|runs| {
            runs.into_iter()
                .map(|(piece, count)| piece.repeat(count))
                .collect::<String>()
        })
    };
    prop_oneof![
        pieces(gsm.prop_map(str::to_owned).boxed(), 40),
        prop::collection::vec(any.clone(), 0..150).prop_map(|pieces| pieces.concat()),
        pieces(any.boxed(), 8),
    ]
}

fn options() -> impl Strategy<Value = SegmentOptions> {
    let encoding = prop::sample::select(vec![None, Some(Encoding::Gsm7Bit), Some(Encoding::Ucs2)]);
    let split = prop::sample::select(vec![Split::CodePoint, Split::Grapheme]);
    let bits = prop::sample::select(vec![ReferenceBits::Eight, ReferenceBits::Sixteen]);
    (encoding, split, bits).prop_map(|(encoding, split, bits)| {
        SegmentOptions::default()
            .encoding(encoding)
            .split(split)
            .reference_bits(bits)
    })
}

proptest! {
    #[test]
    fn a_random_text_is_divided_as_the_plain_model_does(text in texts(), options in options()) {
        let outside: Vec<_> = text.chars().enumerate().filter(|&(_, c)| model_septets(c).is_none()).collect();
        let cut = match (segments(&text, &options), outside.first()) {
            (Ok(cut), _) => cut,
            (Err(error), Some(&(index, character))) => {
                prop_assert_eq!(options.encoding, Some(Encoding::Gsm7Bit));
                let place = format!("(U+{:04X}) at index {index} ", u32::from(character));
                prop_assert!(error.to_string().contains(&place), "{error}");
                return Ok(());
            }
            (Err(error), None) => return Err(TestCaseError::fail(error.to_string())),
        };
        let model = Model {
            encoding: cut.encoding(),
            capacity: cut.capacity(),
            parts: cut.parts().map(str::to_owned).collect(),
            units: cut.units_per_segment().collect(),
        };
        prop_assert_eq!(model, Model::of(&text, &options));

        let found: Vec<_> = cut.unencodable().map(|found| (found.index, found.character)).collect();
        prop_assert_eq!(found, outside);
        for found in cut.unencodable() {
            prop_assert_eq!(text[found.offset..].chars().next(), Some(found.character));
        }
    }

    #[test]
    fn parts_are_the_whole_text_and_none_is_empty_or_too_large(text in texts(), options in options()) {
        let Ok(cut) = segments(&text, &options) else { return Ok(()) };
        prop_assert_eq!(cut.parts().collect::<String>(), text.as_str());
        prop_assert_eq!(cut.parts().count(), cut.count());
        for units in cut.units_per_segment() {
            prop_assert!((1..=cut.capacity()).contains(&units));
        }
        prop_assert_eq!(cut.remaining() + cut.units_per_segment().last().unwrap_or(0), cut.capacity());
    }

    #[test]
    fn the_fast_count_is_the_number_of_parts(text in texts()) {
        let cut = segments(&text, &SegmentOptions::default()).unwrap();
        prop_assert_eq!(segment_count(&text), cut.count());
    }

    #[test]
    fn whole_clusters_never_need_fewer_segments_than_code_points(text in texts(), options in options()) {
        let Ok(by_code_point) = segments(&text, &options.split(Split::CodePoint)) else { return Ok(()) };
        let by_grapheme = segments(&text, &options.split(Split::Grapheme)).unwrap();
        prop_assert!(by_code_point.count() <= by_grapheme.count());
        prop_assert_eq!(by_code_point.units(), by_grapheme.units());
    }
}
