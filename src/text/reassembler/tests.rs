//! Parts put together: cases chosen by hand, the published one, and random ones against a plain model.

mod random;

use serde_json::Value;

use super::*;
use crate::error::ErrorKind;
use crate::text::options::{Ports, ReferenceBits, SegmentOptions};
use crate::text::wire::{decode_part, encode_parts};

const SENDER: &str = "+15557000001";
const RECIPIENT: &str = "+15550100001";
const HOUR: i64 = 60 * 60;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000).unwrap()
}

/// One part as it comes: who sent it, its number, and its text, in UCS-2.
#[derive(Clone, Copy, Debug)]
struct Arrival<'t> {
    sender: &'t str,
    reference: u16,
    bits: ReferenceBits,
    total: u8,
    sequence: u8,
    text: &'t str,
}

fn arrival(total: u8, sequence: u8, text: &str) -> Arrival<'_> {
    Arrival {
        sender: SENDER,
        reference: 7,
        bits: ReferenceBits::Eight,
        total,
        sequence,
        text,
    }
}

impl Arrival<'_> {
    fn octets(&self) -> Vec<u8> {
        let [high, low] = self.reference.to_be_bytes();
        let mut octets = match self.bits {
            ReferenceBits::Eight => vec![5, 0, 3, low],
            ReferenceBits::Sixteen => vec![6, 8, 4, high, low],
        };
        octets.extend([self.total, self.sequence]);
        octets.extend(self.text.encode_utf16().flat_map(u16::to_be_bytes));
        octets
    }

    fn add_to(&self, reassembler: &mut Reassembler, now: i64) -> Result<Option<Reassembled>> {
        let octets = self.octets();
        let part = UserData::new(&octets, octets.len())
            .data_coding(8)
            .has_header(true);
        reassembler.add(&part, self.sender, RECIPIENT, at(now))
    }

    /// Adds a part that completes nothing.
    fn put(&self, reassembler: &mut Reassembler, now: i64) {
        assert_eq!(self.add_to(reassembler, now).unwrap(), None);
    }
}

fn told(messages: &[Reassembled]) -> Vec<(&str, &[u8])> {
    messages
        .iter()
        .map(|message| (&*message.text, &*message.missing))
        .collect()
}

fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let each = (0..items.len()).flat_map(|first| {
        let mut others = items.to_vec();
        let first = others.remove(first);
        orders(&others)
            .into_iter()
            .map(move |rest| [vec![first.clone()], rest].concat())
    });
    each.collect()
}

#[test]
fn the_published_message_comes_together_in_every_order() {
    let vectors = include_str!("../../../tests/fixtures/segments.jsonl");
    let mut met = 0;
    for case in vectors
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|case| case["kind"] == "reassemble")
    {
        met += 1;
        let coding = u8::try_from(case["dcs"].as_u64().unwrap()).unwrap();
        let arrivals = case["arrivals"].as_array().unwrap();
        assert_eq!(case["expected_parts"], arrivals.len());
        for order in orders(arrivals) {
            let mut reassembler = Reassembler::default();
            for (number, part) in order.iter().enumerate() {
                let octets: Vec<u8> = part["ud_hex"]
                    .as_str()
                    .unwrap()
                    .as_bytes()
                    .chunks_exact(2)
                    .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
                    .collect();
                let length = usize::try_from(part["udl"].as_u64().unwrap()).unwrap();
                let part = UserData::new(&octets, length)
                    .data_coding(coding)
                    .has_header(true);
                let got = reassembler.add(&part, SENDER, RECIPIENT, at(0)).unwrap();
                let last = number + 1 == order.len();
                let text = got.map(|message| message.text);
                assert_eq!(
                    text.as_deref(),
                    case["expected_text"].as_str().filter(|_| last)
                );
            }
            assert_eq!(reassembler.held(), ReassemblyLoad::default());
        }
    }
    assert_eq!(met, 1);
}

#[test]
fn a_message_of_its_own_is_returned_at_once() {
    let mut reassembler = Reassembler::default();
    let part = UserData::new(&[0xE8, 0x32, 0x9B, 0xFD, 0x06], 5);
    let got = reassembler
        .add(&part, SENDER, RECIPIENT, at(5))
        .unwrap()
        .unwrap();
    let expected = Reassembled {
        text: "hello".to_owned(),
        sender: SENDER.to_owned(),
        recipient: RECIPIENT.to_owned(),
        reference: None,
        reference_bits: None,
        total: 1,
        missing: Vec::new(),
        ports: None,
        first_at: at(5),
    };
    assert_eq!(got, expected);
    assert!(got.is_complete());

    for (total, sequence, reference) in [(1, 1, Some(7)), (0, 0, None), (2, 3, None), (2, 0, None)]
    {
        let part = arrival(total, sequence, "hello");
        let got = part.add_to(&mut reassembler, 5).unwrap().unwrap();
        assert_eq!((got.text.as_str(), got.total), ("hello", 1));
        assert_eq!(got.reference, reference);
        assert_eq!(got.reference_bits.is_some(), reference.is_some());
    }
    assert_eq!(reassembler.held(), ReassemblyLoad::default());
    assert_eq!(reassembler.drain(), []);
}

#[test]
fn of_two_parts_with_the_same_number_the_first_is_kept() {
    let mut reassembler = Reassembler::default();
    arrival(2, 1, "first ").put(&mut reassembler, 0);
    let before = reassembler.held();
    arrival(2, 1, "again ").put(&mut reassembler, 0);
    assert_eq!(reassembler.held(), before);
    let got = arrival(2, 2, "last").add_to(&mut reassembler, 0).unwrap();
    assert_eq!(got.unwrap().text, "first last");
}

#[test]
fn whatever_differs_about_two_parts_keeps_them_apart() {
    let mut reassembler = Reassembler::default();
    let one = arrival(2, 1, "one ");
    one.put(&mut reassembler, 0);
    let wide = ReferenceBits::Sixteen;
    for other in [
        Arrival {
            sender: "+15557000002",
            sequence: 2,
            ..one
        },
        Arrival {
            reference: 0,
            sequence: 2,
            ..one
        },
        Arrival {
            bits: wide,
            sequence: 2,
            ..one
        },
        Arrival {
            bits: wide,
            reference: 0x0107,
            sequence: 2,
            ..one
        },
        Arrival {
            total: 3,
            sequence: 2,
            ..one
        },
    ] {
        other.put(&mut reassembler, 0);
    }
    let octets = arrival(2, 2, "two").octets();
    let part = UserData::new(&octets, octets.len())
        .data_coding(8)
        .has_header(true);
    let elsewhere = reassembler
        .add(&part, SENDER, "+15550100002", at(0))
        .unwrap();
    assert_eq!(elsewhere, None);
    assert_eq!(reassembler.held().messages, 7);
    let got = reassembler.add(&part, SENDER, RECIPIENT, at(0)).unwrap();
    assert_eq!(got.unwrap().text, "one two");
    assert_eq!(reassembler.held().messages, 6);
}

#[test]
fn a_message_times_out_by_its_latest_new_part() {
    let mut reassembler = Reassembler::default();
    assert_eq!(reassembler.next_timeout(), None);
    arrival(3, 3, "c").put(&mut reassembler, 0);
    arrival(3, 1, "a").put(&mut reassembler, 1000);
    arrival(3, 1, "a").put(&mut reassembler, 2000); // no new one
    assert_eq!(reassembler.next_timeout(), Some(at(1000 + HOUR)));
    assert_eq!(reassembler.expire(at(999 + HOUR)), []);
    let got = reassembler.expire(at(1000 + HOUR));
    assert_eq!(told(&got), [("ac", &[2][..])]);
    assert_eq!(
        (got[0].first_at, got[0].total, got[0].is_complete()),
        (at(0), 3, false)
    );
    assert_eq!(reassembler.expire(at(9 * HOUR)), []);
    assert_eq!(reassembler.held(), ReassemblyLoad::default());
}

#[test]
fn a_part_that_comes_too_late_begins_another_message() {
    let mut reassembler = Reassembler::default();
    arrival(2, 1, "old ").put(&mut reassembler, 0);
    arrival(2, 2, "new").put(&mut reassembler, HOUR);
    assert_eq!(
        (reassembler.held().messages, reassembler.waiting().messages),
        (1, 1)
    );
    let got = arrival(2, 1, "quite ")
        .add_to(&mut reassembler, HOUR)
        .unwrap();
    assert_eq!(got.unwrap().text, "quite new");
    assert_eq!(told(&reassembler.expire(at(HOUR))), [("old ", &[2][..])]);
}

#[test]
fn a_clock_that_goes_back_neither_hands_out_early_nor_holds_for_long() {
    let mut reassembler = Reassembler::default();
    let year = 365 * 24 * HOUR;
    arrival(2, 1, "from the future").put(&mut reassembler, year);
    assert_eq!(reassembler.expire(at(0)), []);
    assert_eq!(reassembler.expire(at(HOUR - 1)), []);
    assert_eq!(
        told(&reassembler.expire(at(HOUR))),
        [("from the future", &[2][..])]
    );

    let one = arrival(2, 1, "one");
    one.put(&mut reassembler, year);
    let two = Arrival {
        reference: 8,
        text: "two",
        ..one
    };
    two.put(&mut reassembler, 0);
    assert_eq!(
        told(&reassembler.expire(at(HOUR))),
        [("one", &[2][..]), ("two", &[2])]
    );
}

#[test]
fn the_message_that_has_waited_longest_makes_room() {
    let limits = ReassemblyLimits::default().max_parts(2);
    let mut reassembler = Reassembler::new(limits);
    let of = |reference, text| Arrival {
        reference,
        ..arrival(3, 1, text)
    };
    of(1, "one").put(&mut reassembler, 0);
    of(2, "two").put(&mut reassembler, 0);
    of(3, "three").put(&mut reassembler, 0);
    let load = |messages, text: &str| ReassemblyLoad {
        messages,
        parts: messages,
        bytes: text.len() * 2 + messages * (SENDER.len() + RECIPIENT.len()),
    };
    assert_eq!(reassembler.held(), load(2, "twothree"));
    assert_eq!(reassembler.waiting(), load(1, "one"));

    // A new part for it would make it the youngest: the other one goes.
    Arrival {
        sequence: 2,
        ..of(2, "2")
    }
    .put(&mut reassembler, 0);
    assert_eq!(reassembler.waiting().messages, 2);

    // What waits has reached the limit too.
    let before = format!("{reassembler:?}");
    let error = of(4, "four").add_to(&mut reassembler, 0).unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::ActionRefused, "reassembler_full")
    );
    assert_eq!(format!("{reassembler:?}"), before);

    // But what completes a message, or is one of its own, needs no room.
    let got = Arrival {
        sequence: 3,
        ..of(2, "3")
    }
    .add_to(&mut reassembler, 0)
    .unwrap();
    assert_eq!(got.unwrap().text, "two23");
    assert!(
        arrival(1, 1, "alone")
            .add_to(&mut reassembler, 0)
            .unwrap()
            .is_some()
    );

    let got = reassembler.expire(at(0));
    assert_eq!(told(&got), [("one", &[2, 3][..]), ("three", &[2, 3])]);
    assert_eq!(reassembler.waiting(), ReassemblyLoad::default());
}

#[test]
fn a_message_that_outgrows_the_limits_makes_room_for_itself() {
    let mut reassembler = Reassembler::new(ReassemblyLimits::default().max_parts(2));
    for (sequence, text) in [(1, "a"), (2, "b"), (3, "c"), (4, "d")] {
        arrival(5, sequence, text).put(&mut reassembler, 0);
    }
    assert_eq!(told(&reassembler.expire(at(0))), [("ab", &[3, 4, 5][..])]);
    assert_eq!(told(&reassembler.drain()), [("cd", &[1, 2, 5][..])]);
}

#[test]
fn addresses_count_as_bytes_and_a_part_that_never_fits_is_refused() {
    let names = SENDER.len() + RECIPIENT.len();
    let limits = ReassemblyLimits::default().max_bytes(names + 8);
    let mut reassembler = Reassembler::new(limits);
    let error = arrival(2, 1, "12345")
        .add_to(&mut reassembler, 0)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(
        (error.field(), error.value()),
        (Some("max_bytes"), Some("32"))
    );
    arrival(2, 1, "1234").put(&mut reassembler, 0);
    let got = arrival(2, 2, "12345").add_to(&mut reassembler, 0).unwrap();
    assert_eq!(got.unwrap().text, "123412345");

    let mut reassembler = Reassembler::new(limits.max_parts(0));
    let error = arrival(2, 1, "").add_to(&mut reassembler, 0).unwrap_err();
    assert_eq!(
        (error.field(), error.value()),
        (Some("max_parts"), Some("0"))
    );
    assert!(
        arrival(1, 1, "alone")
            .add_to(&mut reassembler, 0)
            .unwrap()
            .is_some()
    );
}

#[test]
fn what_cannot_be_read_changes_nothing() {
    let mut reassembler = Reassembler::default();
    let short = UserData::new(&[5, 0, 3, 7, 2, 1], 9);
    assert_eq!(
        reassembler
            .add(&short, SENDER, RECIPIENT, at(0))
            .unwrap_err()
            .field(),
        Some("user_data_length")
    );
    assert_eq!(reassembler.held(), ReassemblyLoad::default());
}

#[test]
fn parts_of_one_message_may_be_coded_differently_and_cut_anywhere() {
    let mut reassembler = Reassembler::default();
    let mut add = |sequence: u8, coding: u8, elements: &[u8], text: &[u8], octets_more: &[u8]| {
        let mut octets = vec![
            u8::try_from(5 + elements.len()).unwrap(),
            0,
            3,
            7,
            5,
            sequence,
        ];
        octets.extend(elements);
        octets.extend(text);
        let mut length = octets.len();
        if coding == 0 {
            length = length * 8 / 7;
        }
        octets.extend(octets_more);
        let part = UserData::new(&octets, length)
            .data_coding(coding)
            .has_header(true);
        reassembler.add(&part, SENDER, RECIPIENT, at(0)).unwrap()
    };
    // Half a pair and the first octet of its other half; then the rest; behind a header of 9 octets, 5 fill bits and one
    // septet: ESC; then, in Turkish, what it announces; at last 8-bit data.
    assert!(add(2, 8, &[], &[0x4B, 0x00, 0x42], &[]).is_none());
    assert!(add(1, 8, &[], &[0x00, 0x41, 0xD8, 0x3D, 0xDC], &[]).is_none());
    assert!(add(3, 0, &[0x24, 1, 2], &[0x60, 0x1B >> 3], &[]).is_none());
    assert!(add(5, 4, &[0x05, 4, 1, 2, 3, 4], b"\xE9!", b"ignored").is_none());
    let got = add(4, 0, &[0x24, 1, 1], &[0x60, 0x63 >> 3], &[]);
    let got = got.unwrap();
    assert_eq!(got.text, "A👋Bçé!");
    let ports = Ports {
        destination: 0x0102,
        source: 0x0304,
    };
    assert_eq!((got.ports, got.reference), (Some(ports), Some(7)));
}

#[test]
fn what_stands_before_a_missing_part_is_not_finished_by_what_comes_after_it() {
    let mut reassembler = Reassembler::default();
    for (sequence, text) in [(1, [0xD8, 0x3D]), (3, [0xDC, 0x4B])] {
        let octets = [&[5, 0, 3, 7, 3, sequence][..], &text].concat();
        let part = UserData::new(&octets, octets.len())
            .data_coding(8)
            .has_header(true);
        let got = reassembler.add(&part, SENDER, RECIPIENT, at(0));
        assert_eq!(got.unwrap(), None);
    }
    let got = reassembler.drain();
    assert_eq!(told(&got), [("\u{FFFD}\u{FFFD}", &[2][..])]);
}

#[test]
fn a_text_of_every_part_there_can_be_comes_together_backwards() {
    let text = "[".repeat(255 * 76);
    let wide = SegmentOptions::default().reference_bits(ReferenceBits::Sixteen);
    let parts = encode_parts(&text, 0xABCD, &wide).unwrap();
    assert_eq!(parts.len(), 255);
    let mut reassembler = Reassembler::default();
    for part in parts[1..].iter().rev() {
        let got = reassembler.add(&UserData::from(part), SENDER, RECIPIENT, at(0));
        assert_eq!(got.unwrap(), None);
    }
    let got = reassembler.add(&UserData::from(&parts[0]), SENDER, RECIPIENT, at(0));
    assert_eq!(got.unwrap().unwrap().text, text);
}

#[test]
fn ten_thousand_messages_make_room_for_as_many_in_the_order_they_came() {
    let limits = ReassemblyLimits::default()
        .max_parts(10_000)
        .max_bytes(usize::MAX);
    let mut reassembler = Reassembler::new(limits);
    let senders: Vec<_> = (0..20_000)
        .map(|number| format!("+1555{:07}", number * 7919 % 20_000))
        .collect();
    for (number, sender) in senders.iter().enumerate() {
        let part = Arrival {
            sender,
            ..arrival(2, 1, "x")
        };
        part.put(&mut reassembler, i64::try_from(number).unwrap() / 100);
        assert_eq!(reassembler.held().messages, (number + 1).min(10_000));
    }
    assert_eq!(reassembler.waiting().parts, 10_000);
    let got = reassembler.drain();
    assert!(got.iter().map(|message| &message.sender).eq(&senders));
}
