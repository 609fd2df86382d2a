//! The published cases.

use serde_json::Value;

use super::*;

const VECTORS: &str = include_str!("../../../../tests/fixtures/segments.jsonl");

fn cases(kind: &str) -> Vec<Value> {
    VECTORS
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|case| case["kind"] == kind)
        .collect()
}

fn unhex(digits: &str) -> Vec<u8> {
    let digits = digits.as_bytes().chunks_exact(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

#[test]
fn every_published_case_has_its_octets_and_is_read_back() {
    let cases = cases("pdu");
    assert_eq!(cases.len(), 7);
    for case in cases {
        let id = &case["id"];
        assert_eq!(case["options"]["concat_ref_bits"], 8, "{id}");
        let reference = u16::try_from(case["options"]["ref"].as_u64().unwrap()).unwrap();
        let text = case["text"].as_str().unwrap();
        let parts = encode_parts(text, reference, &SegmentOptions::default()).unwrap();
        assert_eq!(case["segments"], parts.len(), "{id}");

        let expected = case["parts"].as_array().unwrap();
        assert_eq!(parts.len(), expected.len(), "{id}");
        for (number, (part, expected)) in parts.iter().zip(expected).enumerate() {
            let octets = unhex(expected["ud_hex"].as_str().unwrap());
            assert_eq!(part.user_data, octets, "{id}");
            assert_eq!(expected["udl"], part.user_data_length, "{id}");
            assert_eq!(expected["text"], part.text, "{id}");
            // In the PDU, the octet before time and length is the coding, and bit 6 of the first one the header's.
            let pdu = unhex(expected["deliver_pdu"].as_str().unwrap());
            assert_eq!(pdu[1] & 0x40 != 0, part.has_header, "{id}");
            assert_eq!(pdu[pdu.len() - octets.len() - 9], part.data_coding, "{id}");

            let read = decode_part(&UserData::from(part)).unwrap();
            assert_eq!(read.text, part.text, "{id}");
            let several = parts.len() > 1;
            assert_eq!(read.reference, several.then_some(reference), "{id}");
            assert_eq!(
                read.sequence.map(usize::from),
                several.then_some(number + 1),
                "{id}"
            );
        }
    }
}

#[test]
fn every_published_national_case_has_its_septets() {
    let mut met = 0;
    for case in cases("national") {
        let Some(digits) = case["septets_hex"].as_str() else {
            continue;
        };
        met += 1;
        let (id, text) = (&case["id"], case["text"].as_str().unwrap());
        let language = |field: &str| {
            let id = case["options"][field].as_u64().unwrap();
            Language::from_id(u8::try_from(id).unwrap()).unwrap()
        };
        let (locking, single) = (language("locking"), language("single"));
        let options = SegmentOptions::default().national(National::Pair { locking, single });
        let parts = encode_parts(text, 0, &options).unwrap();
        assert_eq!(case["segments"], parts.len(), "{id}");
        let mut septets = Vec::new();
        for part in &parts {
            let header = usize::from(part.user_data[0]) + 1;
            if parts.len() == 1 {
                assert_eq!(case["udh_octets_with_length"], header, "{id}");
            }
            let skip = (header * 8).div_ceil(7);
            let units = part.user_data_length - skip;
            septets.extend(septets::unpack(&part.user_data, skip, units));
            let read = decode_part(&UserData::from(part)).unwrap();
            assert_eq!((read.locking, read.single), (locking, single), "{id}");
            assert_eq!(read.text, part.text, "{id}");
        }
        assert_eq!(septets, unhex(digits), "{id}");
    }
    assert!(met >= 5, "{met} cases");
}
