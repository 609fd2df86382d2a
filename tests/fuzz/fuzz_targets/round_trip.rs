//! A text that can be sent comes back whole, from its parts in any order.
#![no_main]

use duologue::{
    Encoding, ErrorKind, Language, Languages, National, Ports, Reassembler, ReferenceBits,
    SegmentOptions, Split, Timestamp, UserData, decode_part, encode_parts, segments,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: ([u8; 3], u16, u8, u8, &str)| {
    let (choices, reference, rotated, repeated, text) = input;
    let text = text.repeat(1 + usize::from(repeated));
    let options = options(choices);
    let wide = choices[0] >> 3 & 1 == 1;
    let (cut, parts) = match (
        segments(&text, &options),
        encode_parts(&text, reference, &options),
    ) {
        (Ok(cut), Ok(parts)) => (cut, parts),
        (cut, Err(error)) => {
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            let narrow = reference > 255 && !wide;
            assert!(narrow || cut.map_or(true, |cut| !cut.concatenable()));
            return;
        }
        (Err(error), Ok(_)) => panic!("encoded, and refused to be cut: {error}"),
    };
    assert!(parts.iter().map(|part| part.text).eq(cut.parts()));

    for (part, sequence) in parts.iter().zip(1..=u8::MAX) {
        assert!(part.user_data.len() <= 140);
        let read = decode_part(&UserData::from(part)).unwrap();
        assert_eq!(read.text, part.text);
        assert_eq!(read.encoding, cut.encoding());
        assert_eq!((read.locking, read.single), (cut.locking(), cut.single()));
        let several = parts.len() > 1;
        assert_eq!(read.reference, several.then_some(reference));
        assert_eq!(read.sequence, several.then_some(sequence));
        assert_eq!(read.total.map(usize::from), several.then_some(parts.len()));
    }

    let mut reassembler = Reassembler::default();
    let now = Timestamp::from_micros(0).unwrap();
    let mut got = Vec::new();
    let first = usize::from(rotated) % parts.len().max(1);
    for part in parts[first..].iter().chain(&parts[..first]) {
        let whole = reassembler.add(&UserData::from(part), "+15557000001", "Shop", now);
        got.extend(whole.unwrap().map(|message| message.text));
    }
    assert_eq!(got.concat(), text);
    assert_eq!(got.len(), usize::from(!text.is_empty()));
    assert!(reassembler.drain().is_empty());
});

fn options([how, locking, single]: [u8; 3]) -> SegmentOptions {
    let language = |byte: u8| Language::ALL[usize::from(byte) % Language::ALL.len()];
    let encodings = [
        None,
        Some(Encoding::Gsm7Bit),
        Some(Encoding::EightBit),
        Some(Encoding::Ucs2),
    ];
    let national = match how >> 4 & 3 {
        0 => National::None,
        1 => National::Auto(Languages::all()),
        2 => National::Auto([language(locking), language(single)].into()),
        _ => National::Pair {
            locking: language(locking),
            single: language(single),
        },
    };
    let ports = Ports {
        destination: u16::from_be_bytes([locking, single]),
        source: u16::from(how),
    };
    SegmentOptions::default()
        .encoding(encodings[usize::from(how & 3)])
        .split([Split::CodePoint, Split::Grapheme][usize::from(how >> 2 & 1)])
        .reference_bits([ReferenceBits::Eight, ReferenceBits::Sixteen][usize::from(how >> 3 & 1)])
        .national(national)
        .ports((how >> 6 & 1 == 1).then_some(ports))
}
