//! The published cases.

use serde_json::Value;

use super::*;

const VECTORS: &str = include_str!("../../../tests/fixtures/segments.jsonl");

fn cases(kind: &str) -> Vec<Value> {
    let cases = VECTORS
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    cases.filter(|case| case["kind"] == kind).collect()
}

#[test]
fn every_published_segment_case_is_met() {
    let cases = cases("segment");
    assert_eq!(cases.len(), 105);
    cases.iter().for_each(check_case);
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
        cut.units_per_segment().collect::<Value>(),
        case["units_per_segment"],
        "{id}"
    );
    assert_eq!(cut.units(), case["total_units"], "{id}");
    assert_eq!(cut.remaining(), case["remaining_in_last"], "{id}");
    assert_eq!(cut.concatenable(), case["concatenable"], "{id}");
    match case.get("parts") {
        Some(parts) => assert_eq!(cut.parts().collect::<Value>(), *parts, "{id}"),
        None if text.is_empty() => assert_eq!(cut.parts().count(), 0, "{id}"),
        None => assert_eq!(cut.parts().collect::<String>(), text, "{id}"),
    }
    assert_eq!(segment_count(text), cut.count(), "{id}");

    let by_grapheme = segments(text, &options.split(Split::Grapheme)).unwrap();
    match case.get("grapheme_split") {
        Some(expected) => {
            assert_eq!(by_grapheme.count(), expected["segments"], "{id}");
            assert_eq!(
                by_grapheme.units_per_segment().collect::<Value>(),
                expected["units_per_segment"],
                "{id}"
            );
            assert_eq!(
                by_grapheme.remaining(),
                expected["remaining_in_last"],
                "{id}"
            );
            assert_eq!(
                by_grapheme.parts().collect::<Value>(),
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
fn every_published_case_of_a_national_pair_is_met() {
    let cases = cases("national");
    assert_eq!(cases.len(), 9);
    for case in cases {
        let (id, text) = (&case["id"], case["text"].as_str().unwrap());
        let language = |field: &str| {
            let number = case["options"][field].as_u64().unwrap();
            Language::from_id(number.try_into().unwrap()).unwrap()
        };
        let (locking, single) = (language("locking"), language("single"));
        let options = SegmentOptions::default().national(National::Pair { locking, single });
        let cut = segments(text, &options).unwrap();
        if case["encodable"] == false {
            assert_eq!(cut.encoding(), Encoding::Ucs2, "{id}");
            let mut outside: Vec<_> = cut
                .unencodable()
                .map(|found| found.character.to_string())
                .collect();
            outside.sort_unstable();
            outside.dedup();
            assert_eq!(Value::from(outside), case["bad_chars"], "{id}");
            continue;
        }
        assert_eq!(
            (cut.encoding(), cut.locking(), cut.single()),
            (Encoding::Gsm7Bit, locking, single),
            "{id}"
        );
        assert_eq!(cut.count(), case["segments"], "{id}");
        assert_eq!(cut.units(), case["total_units"], "{id}");
        assert_eq!(cut.capacity(), case["capacity"], "{id}");
        assert_eq!(cut.remaining(), case["remaining_in_last"], "{id}");
        assert_eq!(
            cut.units_per_segment().collect::<Value>(),
            case["units_per_segment"],
            "{id}"
        );
        assert_eq!(cut.unencodable().count(), 0, "{id}");
    }
}

#[test]
fn every_published_case_of_a_choice_among_national_tables_is_met() {
    let cases = cases("national-auto");
    assert_eq!(cases.len(), 10);
    for case in cases {
        let (id, text) = (&case["id"], case["text"].as_str().unwrap());
        let cut = segments(text, &SegmentOptions::default()).unwrap();
        assert_eq!(cut.count(), case["without_national"]["segments"], "{id}");
        assert_eq!(cut.encoding(), Encoding::Ucs2, "{id}");

        let options = SegmentOptions::default().national(National::Auto(Languages::all()));
        let cut = segments(text, &options).unwrap();
        assert_eq!(cut.count(), case["with_national"]["segments"], "{id}");
        assert_eq!(cut.encoding(), Encoding::Gsm7Bit, "{id}");
        assert_eq!(cut.unencodable().count(), 0, "{id}");
    }
}
