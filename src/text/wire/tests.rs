//! User data both ways: cases chosen by hand, the published ones, and random ones against plain models.

mod random;
mod vectors;

use super::*;
use crate::error::ErrorKind;
use crate::text::alphabet::{Alphabet, ESCAPE};
use crate::text::coding::Coding;
use crate::text::language::{Language, National};
use crate::text::options::{Encoding, Ports, ReferenceBits, SegmentOptions};
use crate::text::segments;

fn decode(octets: &[u8], length: usize, data_coding: u8, has_header: bool) -> DecodedPart {
    let part = UserData::new(octets, length)
        .data_coding(data_coding)
        .has_header(has_header);
    decode_part(&part).unwrap()
}

#[test]
fn elements_stand_in_the_order_of_a_header_that_has_them_all() {
    let national = National::Pair {
        locking: Language::Turkish,
        single: Language::Spanish,
    };
    let ports = Ports {
        destination: 0x1234,
        source: 0xABCD,
    };
    let all = SegmentOptions::default()
        .national(national)
        .ports(Some(ports));
    let text = "a".repeat(200);
    let header = |options: &SegmentOptions, reference| {
        let cut = encode_parts(&text, reference, options).unwrap();
        let part = cut.last().unwrap();
        part.user_data[..=usize::from(part.user_data[0])].to_vec()
    };
    let behind = [5, 4, 0x12, 0x34, 0xAB, 0xCD, 0x24, 1, 2, 0x25, 1, 1];
    assert_eq!(
        header(&all, 7),
        [&[17, 0, 3, 7, 2, 2], &behind[..]].concat()
    );
    let wide = all.reference_bits(ReferenceBits::Sixteen);
    assert_eq!(
        header(&wide, 0x0107),
        [&[18, 8, 4, 1, 7, 2, 2], &behind[..]].concat()
    );

    let short = encode_parts("a", 7, &all).unwrap();
    assert_eq!(short[0].user_data[..13], [&[12], &behind[..]].concat());
    assert_eq!(short[0].user_data_length, 15 + 1);
}

#[test]
fn an_empty_text_has_no_parts() {
    assert_eq!(encode_parts("", 7, &SegmentOptions::default()).unwrap(), []);
}

#[test]
fn a_message_has_at_most_255_parts() {
    let most = "a".repeat(255 * 153);
    let parts = encode_parts(&most, 255, &SegmentOptions::default()).unwrap();
    assert_eq!(parts.len(), 255);
    let last = decode_part(&UserData::from(&parts[254])).unwrap();
    assert_eq!((last.total, last.sequence), (Some(255), Some(255)));

    let error = encode_parts(&(most + "a"), 255, &SegmentOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let expected = "` has 256 segments, at most 255 are allowed; send several messages";
    assert_eq!(error.field(), Some("text"));
    assert!(error.to_string().ends_with(expected), "{error}");
}

#[test]
fn a_reference_that_does_not_fit_is_refused_even_if_it_would_not_be_sent() {
    for text in ["", "a", &"a".repeat(161)] {
        let error = encode_parts(text, 256, &SegmentOptions::default()).unwrap_err();
        assert_eq!(
            (error.field(), error.value()),
            (Some("reference"), Some("256"))
        );
        let wide = SegmentOptions::default().reference_bits(ReferenceBits::Sixteen);
        assert!(encode_parts(text, u16::MAX, &wide).is_ok());
    }
}

#[test]
fn the_whole_octet_of_the_coding_is_read() {
    // Clause 4 group by group; `None` is a compressed text.
    let by_the_table = |coding: u8| match coding >> 4 {
        0b0000 | 0b0001 | 0b0100 | 0b0101 => Some(match coding & 0b1100 {
            0b0100 => Encoding::EightBit,
            0b1000 => Encoding::Ucs2,
            _ => Encoding::Gsm7Bit,
        }),
        0b0010 | 0b0011 | 0b0110 | 0b0111 => None,
        0b1110 => Some(Encoding::Ucs2),
        0b1111 if coding & 0b0100 != 0 => Some(Encoding::EightBit),
        _ => Some(Encoding::Gsm7Bit),
    };
    for coding in 0..=255 {
        let part = decode_part(&UserData::new(&[0, 65], 2).data_coding(coding));
        if let Some(encoding) = by_the_table(coding) {
            let part = part.unwrap();
            let text = match encoding {
                Encoding::Gsm7Bit => "@$",
                Encoding::EightBit => "\0A",
                Encoding::Ucs2 => "A",
            };
            let is = (part.encoding, part.text.as_str());
            assert_eq!(is, (encoding, text), "{coding:02X}");
        } else {
            let error = part.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            assert_eq!(error.field(), Some("data_coding"), "{coding:02X}");
        }
    }
}

#[test]
fn user_data_shorter_than_their_length_are_refused_and_longer_ones_cut() {
    for (coding, length) in [(0, 9), (4, 8), (8, 8), (0, usize::MAX), (8, usize::MAX)] {
        let part = UserData::new(&[0x61; 7], length).data_coding(coding);
        let error = decode_part(&part).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.field(), Some("user_data_length"));
        assert_eq!(error.value(), Some(&*length.to_string()));
    }
    assert_eq!(decode(&[0x61; 7], 1, 0, false).text, "a");
    assert_eq!(decode(&[0x61; 7], 1, 4, false).text, "a");
    assert_eq!(decode(&[0x61; 7], 2, 8, false).text, "\u{6161}");
    assert_eq!(decode(&[], 0, 0, false).text, "");
}

#[test]
fn an_element_that_numbers_the_part_as_it_cannot_be_is_ignored() {
    let read = |elements: &[u8]| {
        let octets = [&[u8::try_from(elements.len()).unwrap()], elements, b"ok"].concat();
        let part = decode(&octets, octets.len(), 4, true);
        assert_eq!(part.text, "ok");
        let some = [
            part.reference.is_some(),
            part.reference_bits.is_some(),
            part.total.is_some(),
            part.sequence.is_some(),
        ];
        assert!(some.iter().all(|&is| is == some[0]));
        part.sequence
            .map(|sequence| (part.reference.unwrap(), part.total.unwrap(), sequence))
    };
    assert_eq!(read(&[0, 3, 0, 2, 1]), Some((0, 2, 1)));
    assert_eq!(read(&[0, 3, 9, 1, 1]), Some((9, 1, 1)));
    assert_eq!(read(&[0, 3, 9, 255, 255]), Some((9, 255, 255)));
    assert_eq!(read(&[8, 4, 1, 9, 3, 3]), Some((0x0109, 3, 3)));
    for (total, sequence) in [(0, 0), (0, 1), (2, 0), (2, 3), (254, 255)] {
        assert_eq!(read(&[0, 3, 9, total, sequence]), None);
        assert_eq!(read(&[8, 4, 1, 9, total, sequence]), None);
        // What is ignored does not replace what is not.
        assert_eq!(
            read(&[0, 3, 7, 2, 1, 0, 3, 9, total, sequence]),
            Some((7, 2, 1))
        );
    }
    // Another length than its own.
    assert_eq!(read(&[0, 2, 2, 1]), None);
    assert_eq!(read(&[0, 4, 9, 2, 1, 0]), None);
    assert_eq!(read(&[8, 3, 9, 2, 1]), None);
    // The last of several.
    assert_eq!(read(&[0, 3, 7, 2, 1, 0, 3, 9, 4, 3]), Some((9, 4, 3)));
    assert_eq!(
        read(&[0, 3, 7, 2, 1, 8, 4, 1, 9, 4, 3]),
        Some((0x0109, 4, 3))
    );
    assert_eq!(read(&[8, 4, 1, 9, 4, 3, 0, 3, 7, 2, 1]), Some((7, 2, 1)));
    // Among others that are unknown, one of them empty.
    assert_eq!(
        read(&[0x70, 0, 0, 3, 7, 2, 1, 0x0A, 3, 1, 2, 3]),
        Some((7, 2, 1))
    );
}

#[test]
fn a_header_that_does_not_add_up_is_ignored_and_the_text_begins_behind_it() {
    for elements in [
        &[0, 3, 7, 2, 1, 5][..],
        &[0, 3, 7, 2, 1, 5, 4, 0, 0, 0],
        &[0, 3, 7, 2],
        &[0x25],
    ] {
        let octets = [&[u8::try_from(elements.len()).unwrap()], elements, b"ok"].concat();
        let part = decode(&octets, octets.len(), 4, true);
        assert_eq!(
            (part.text.as_str(), part.reference, part.ports),
            ("ok", None, None)
        );
    }
    let mut octets = vec![6, 0x25, 1, 1, 0, 3, 7];
    let skip = septets::header_septets(octets.len());
    septets::pack(&[0x04, 0x07], &mut octets);
    let part = decode(&octets, skip + 2, 0, true);
    assert_eq!(
        (part.text.as_str(), part.locking),
        ("èì", Language::Default)
    );
}

#[test]
fn a_header_longer_than_the_user_data_leaves_no_text() {
    for (octets, length, coding) in [
        (&b"\x05\x00\x03\x07\x02"[..], 5, 4),
        (b"\x05\x00\x03\x07\x02", 5, 0),
        (b"\xFF", 1, 8),
        (b"\xFF\x61\x61\x61\x61\x61\x61", 8, 0),
        (b"", 0, 0),
        (b"\x05\x00\x03\x07\x02\x01", 0, 8),
    ] {
        let part = decode(octets, length, coding, true);
        assert_eq!((part.text.as_str(), part.reference), ("", None));
    }
    // A header and nothing else is read.
    for (length, coding) in [(6, 8), (7, 0)] {
        let part = decode(b"\x05\x00\x03\x07\x02\x01\x00", length, coding, true);
        assert_eq!((part.text.as_str(), part.sequence), ("", Some(1)));
    }
    // One without elements takes its length octet.
    assert_eq!(decode(b"\x00hi", 3, 4, true).text, "hi");
}

#[test]
fn ports_of_either_width_are_read() {
    let read = |elements: &[u8]| {
        let octets = [&[u8::try_from(elements.len()).unwrap()], elements].concat();
        let ports = decode(&octets, octets.len(), 4, true).ports;
        ports.map(|ports| (ports.destination, ports.source))
    };
    assert_eq!(read(&[4, 2, 240, 241]), Some((240, 241)));
    assert_eq!(read(&[5, 4, 0x0B, 0x84, 0x23, 0xF0]), Some((2948, 9200)));
    assert_eq!(
        read(&[5, 4, 0x0B, 0x84, 0x23, 0xF0, 4, 2, 240, 241]),
        Some((240, 241))
    );
    assert_eq!(read(&[4, 1, 240]), None);
    assert_eq!(read(&[5, 2, 240, 241]), None);
}

/// A text of septets behind a header with these elements.
fn septets_behind(elements: &[u8], septets: &[u8]) -> DecodedPart {
    let mut octets = [&[u8::try_from(elements.len()).unwrap()], elements].concat();
    let skip = septets::header_septets(octets.len());
    septets::pack(septets, &mut octets);
    decode(&octets, skip + septets.len(), 0, true)
}

#[test]
fn a_language_that_is_unknown_means_the_default_table() {
    let read = |elements: &[u8]| {
        let part = septets_behind(elements, &[0x04, ESCAPE, 0x65, ESCAPE, 0x63]);
        (part.locking.id(), part.single.id(), part.text)
    };
    let is = |locking, single, text: &str| (locking, single, text.to_owned());
    assert_eq!(read(&[0x25, 1, 1]), is(1, 0, "€€c"));
    assert_eq!(read(&[0x24, 1, 1]), is(0, 1, "è€ç"));
    assert_eq!(read(&[0x24, 1, 1, 0x25, 1, 1]), is(1, 1, "€€ç"));
    // Spanish has no locking table.
    assert_eq!(read(&[0x25, 1, 2]), is(0, 0, "è€c"));
    assert_eq!(read(&[0x24, 1, 2]), is(0, 2, "è€c"));
    for unknown in [14, 99, 255] {
        assert_eq!(read(&[0x25, 1, unknown]), is(0, 0, "è€c"));
        assert_eq!(read(&[0x24, 1, 1, 0x24, 1, unknown]), is(0, 0, "è€c"));
    }
    // UCS-2 has no tables.
    let part = decode(&[3, 0x25, 1, 1, 0, 0x41], 6, 8, true);
    assert_eq!((part.text.as_str(), part.locking), ("A", Language::Default));
}

#[test]
fn escapes_are_read_as_a_phone_shows_them() {
    let text = |septets: &[u8]| septets_behind(&[], septets).text;
    assert_eq!(text(&[ESCAPE, 0x0A]), "\u{C}");
    assert_eq!(text(&[ESCAPE, 0x41]), "A");
    assert_eq!(text(&[ESCAPE, 0x0D]), "\r");
    assert_eq!(text(&[ESCAPE, ESCAPE, 0x65]), " e");
    assert_eq!(text(&[0x41, ESCAPE]), "A ");
    // A code of a national table that has no character.
    assert_eq!(
        septets_behind(&[0x25, 1, 4], &[0x0C, ESCAPE, 0x0C]).text,
        "  "
    );
    // The euro sign that the standard's version 18 lost.
    assert_eq!(septets_behind(&[0x24, 1, 12], &[ESCAPE, 0x65]).text, "€");
    // Codes that stand for the same as another.
    assert_eq!(
        septets_behind(
            &[0x24, 1, 4],
            &[0x1B, 0x0B, 0x1B, 0x18, 0x1B, 0x13, 0x1B, 0x15]
        )
        .text,
        "**¡¡"
    );
}

#[test]
fn utf_16_that_is_broken_is_read_with_replacement_characters() {
    let text = |octets: &[u8]| decode(octets, octets.len(), 8, false).text;
    assert_eq!(text(&[0xD8, 0x3D, 0xDC, 0x4B]), "👋");
    assert_eq!(text(&[0xD8, 0x3D]), "\u{FFFD}");
    assert_eq!(text(&[0xDC, 0x4B, 0xD8, 0x3D]), "\u{FFFD}\u{FFFD}");
    assert_eq!(text(&[0xD8, 0x3D, 0xD8, 0x3D, 0xDC, 0x4B]), "\u{FFFD}👋");
    assert_eq!(text(&[0xD8, 0x3D, 0x00, 0x41]), "\u{FFFD}A");
    assert_eq!(text(&[0x00, 0x41, 0x00]), "A\u{FFFD}");
    assert_eq!(text(&[0xD8, 0x3D, 0x00]), "\u{FFFD}\u{FFFD}");
}

#[test]
fn what_a_part_leaves_unfinished_the_next_one_finishes() {
    let gsm = |septets: &[u8]| Payload {
        coding: Coding::Gsm(Alphabet::DEFAULT),
        units: septets.to_vec(),
    };
    let other = |coding, octets: &[u8]| Payload {
        coding,
        units: octets.to_vec(),
    };
    let ucs2 = |octets: &[u8]| other(Coding::Ucs2, octets);
    let eight = |octets: &[u8]| other(Coding::EightBit, octets);
    let join = |payloads: &[Payload]| {
        let mut joiner = Joiner::default();
        for payload in payloads {
            joiner.push(payload);
        }
        joiner.finish()
    };
    assert_eq!(join(&[gsm(b"a\x1B"), gsm(b"\x65b")]), "a€b");
    assert_eq!(join(&[gsm(b"a\x1B"), gsm(b""), gsm(b"\x65")]), "a€");
    assert_eq!(join(&[gsm(b"a\x1B"), ucs2(b"\x00b")]), "a b");
    assert_eq!(join(&[gsm(b"a\x1B"), eight(b"b")]), "a b");
    assert_eq!(join(&[gsm(b"a\x1B")]), "a ");
    // The tables are those of the part with the code.
    let turkish = Alphabet {
        locking: Language::Default,
        single: Language::Turkish,
    };
    let in_turkish = other(Coding::Gsm(turkish), b"\x63");
    assert_eq!(join(&[gsm(b"\x1B"), in_turkish]), "ç");

    let wave = [0x00, 0x41, 0xD8, 0x3D, 0xDC, 0x4B, 0x00, 0x42];
    for first in 0..=wave.len() {
        for second in first..=wave.len() {
            let cut = [&wave[..first], &wave[first..second], &wave[second..]].map(ucs2);
            assert_eq!(join(&cut), "A👋B", "cut at {first} and {second}");
        }
    }
    assert_eq!(join(&[ucs2(&wave[..3]), gsm(b"B")]), "A\u{FFFD}B");
    assert_eq!(
        join(&[ucs2(&wave[..4]), eight(b"B"), ucs2(&wave[4..])]),
        "A\u{FFFD}B\u{FFFD}B"
    );

    let mut joiner = Joiner::default();
    joiner.push(&gsm(b"a\x1B"));
    joiner.gap();
    joiner.push(&gsm(b"\x65"));
    joiner.push(&ucs2(&wave[..4]));
    joiner.gap();
    joiner.push(&ucs2(&wave[4..]));
    assert_eq!(joiner.finish(), "a eA\u{FFFD}\u{FFFD}B");
}
