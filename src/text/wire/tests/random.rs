//! Random texts and octets, against models that are as plain as the rules.

use proptest::prelude::*;

use super::*;
use crate::text::tests::random::options;

/// Texts of every alphabet, some with characters of none.
fn texts() -> impl Strategy<Value = String> {
    let languages = prop::sample::select(Language::ALL.to_vec());
    let pair = (languages.clone(), languages);
    let of_a_pair = pair.prop_flat_map(|(locking, single)| {
        let alphabet = Alphabet { locking, single };
        let locking = (0..128u8).prop_map(move |code| alphabet.decode(code));
        let single = (0..128u8).prop_map(move |code| alphabet.decode_escaped(code));
        let character = prop_oneof![3 => locking, 2 => single];
        prop::collection::vec(
            (character, prop_oneof![9 => 1..4usize, 1 => 50..200usize]),
            0..60,
        )
    });
    let latin_1 = prop::char::range('\0', '\u{FF}');
    let any = prop_oneof![Just('👋'), Just('ж'), latin_1, any::<char>()];
    let any = prop::collection::vec((any, 1..40usize), 0..20);
    let text = |runs: Vec<(char, usize)>| -> String {
        let runs = runs.into_iter();
        runs.flat_map(|(character, count)| std::iter::repeat_n(character, count))
            .collect()
    };
    prop_oneof![
        3 => of_a_pair.clone().prop_map(text),
        1 => any.clone().prop_map(text),
        1 => (of_a_pair, any).prop_map(move |(mut runs, more)| {
            runs.extend(more);
            text(runs)
        }),
    ]
}

proptest! {
    #[test]
    fn a_text_that_is_encoded_is_read_back_part_by_part(
        text in texts(), options in options(), reference: u16,
    ) {
        let reference = match options.reference_bits {
            ReferenceBits::Eight => reference & 0xFF,
            ReferenceBits::Sixteen => reference,
        };
        let Ok(cut) = segments(&text, &options) else {
            prop_assert!(encode_parts(&text, reference, &options).is_err());
            return Ok(());
        };
        let parts = encode_parts(&text, reference, &options);
        prop_assert_eq!(parts.is_ok(), cut.concatenable());
        let Ok(parts) = parts else { return Ok(()) };
        prop_assert!(parts.iter().map(|part| part.text).eq(cut.parts()));

        let mut joiner = Joiner::default();
        for ((part, units), sequence) in parts.iter().zip(cut.units_per_segment()).zip(1..=u8::MAX) {
            let header = if part.has_header { usize::from(part.user_data[0]) + 1 } else { 0 };
            let (length, octets, coding) = match cut.encoding() {
                Encoding::Gsm7Bit => {
                    let length = (header * 8).div_ceil(7) + units;
                    (length, (length * 7).div_ceil(8), 0)
                }
                Encoding::EightBit => (header + units, header + units, 4),
                Encoding::Ucs2 => (header + 2 * units, header + 2 * units, 8),
            };
            prop_assert_eq!(part.user_data_length, length);
            prop_assert_eq!(part.user_data.len(), octets);
            prop_assert!(octets <= 140);
            prop_assert_eq!(part.data_coding, coding);

            let read = decode_part(&UserData::from(part)).unwrap();
            let several = parts.len() > 1;
            let expected = DecodedPart {
                text: part.text.to_owned(),
                reference: several.then_some(reference),
                reference_bits: several.then_some(options.reference_bits),
                total: several.then(|| u8::try_from(parts.len()).unwrap()),
                sequence: several.then_some(sequence),
                ports: options.ports,
                encoding: cut.encoding(),
                locking: cut.locking(),
                single: cut.single(),
            };
            prop_assert_eq!(read, expected);
            joiner.push(&super::read(&UserData::from(part)).unwrap().payload);
        }
        prop_assert_eq!(joiner.finish(), text);
    }
}

/// Octets that often are a header, sometimes one that does not add up.
fn user_data() -> impl Strategy<Value = Vec<u8>> {
    let small = prop_oneof![0..4u8, any::<u8>()];
    let element = prop_oneof![
        (small.clone(), small.clone(), small.clone()).prop_map(|(a, b, c)| vec![0, 3, a, b, c]),
        (any::<u16>(), small.clone(), small.clone()).prop_map(|(a, b, c)| [
            vec![8, 4],
            a.to_be_bytes().to_vec(),
            vec![b, c]
        ]
        .concat()),
        any::<[u8; 2]>().prop_map(|data| [vec![4, 2], data.to_vec()].concat()),
        any::<[u8; 4]>().prop_map(|data| [vec![5, 4], data.to_vec()].concat()),
        (0x24..0x26u8, 0..16u8).prop_map(|(identifier, language)| vec![identifier, 1, language]),
        (any::<u8>(), prop::collection::vec(any::<u8>(), 0..5)).prop_map(|(identifier, data)| {
            [vec![identifier, u8::try_from(data.len()).unwrap()], data].concat()
        }),
    ];
    let header = prop::collection::vec(element, 0..5).prop_map(|elements| {
        let elements = elements.concat();
        [vec![u8::try_from(elements.len()).unwrap()], elements].concat()
    });
    let text = prop::collection::vec(prop_oneof![any::<u8>(), Just(0xD8), Just(0x1B)], 0..140);
    let bend = prop::option::weighted(0.3, (0..20usize, any::<u8>()));
    (header, text, bend).prop_map(|(header, text, bend)| {
        let mut octets = [header, text].concat();
        if let Some((at, octet)) = bend
            && let Some(bent) = octets.get_mut(at)
        {
            *bent = octet;
        }
        octets
    })
}

/// What the header says and its octets, by the letter of the rules: first all the elements, then what is made of them.
fn model_header(octets: &[u8]) -> (Vec<(u8, Vec<u8>)>, usize) {
    let Some(&len) = octets.first() else {
        return (Vec::new(), 0);
    };
    let end = 1 + usize::from(len);
    let mut elements = Vec::new();
    let mut at = 1;
    while at < end {
        if end > octets.len() || at + 1 >= end || at + 2 + usize::from(octets[at + 1]) > end {
            return (Vec::new(), end);
        }
        let data = at + 2..at + 2 + usize::from(octets[at + 1]);
        elements.push((octets[at], octets[data.clone()].to_vec()));
        at = data.end;
    }
    (elements, end)
}

fn model_text(
    octets: &[u8],
    length: usize,
    header: usize,
    encoding: Encoding,
    alphabet: Alphabet,
) -> String {
    let behind = octets.get(header..length.min(octets.len())).unwrap_or(&[]);
    match encoding {
        Encoding::EightBit => behind.iter().map(|&octet| char::from(octet)).collect(),
        Encoding::Ucs2 => {
            let units: Vec<_> = behind
                .chunks_exact(2)
                .map(|unit| u16::from(unit[0]) << 8 | u16::from(unit[1]))
                .collect();
            let odd = if behind.len() % 2 == 1 {
                "\u{FFFD}"
            } else {
                ""
            };
            String::from_utf16_lossy(&units) + odd
        }
        Encoding::Gsm7Bit => {
            let bit = |at: usize| octets[at / 8] >> (at % 8) & 1;
            let first = (header * 8).div_ceil(7);
            let codes: Vec<u8> = (first..length)
                .map(|septet| (0..7).map(|at| bit(septet * 7 + at) << at).sum())
                .collect();
            let mut text = String::new();
            let mut at = 0;
            while at < codes.len() {
                if codes[at] != ESCAPE {
                    text.push(alphabet.decode(codes[at]));
                } else if at + 1 < codes.len() {
                    at += 1;
                    text.push(alphabet.decode_escaped(codes[at]));
                } else {
                    text.push(' ');
                }
                at += 1;
            }
            text
        }
    }
}

proptest! {
    #[test]
    fn any_octets_are_read_as_the_plain_model_reads_them(
        octets in user_data(), short in 0..20usize, data_coding: u8, has_header in prop::bool::weighted(0.8),
    ) {
        let encoding = match decode_part(&UserData::new(&[], 0).data_coding(data_coding)) {
            Ok(part) => part.encoding,
            Err(error) => {
                prop_assert_eq!(error.field(), Some("data_coding"));
                return Ok(());
            }
        };
        let most = match encoding {
            Encoding::Gsm7Bit => octets.len() * 8 / 7,
            Encoding::EightBit | Encoding::Ucs2 => octets.len(),
        };
        let length = most.saturating_sub(short);
        let seen = match encoding {
            Encoding::Gsm7Bit => &octets[..(length * 7).div_ceil(8)],
            Encoding::EightBit | Encoding::Ucs2 => &octets[..length],
        };
        let (elements, header) = if has_header { model_header(seen) } else { (Vec::new(), 0) };
        let last = |wanted: &'static [(u8, usize)]| {
            let wanted = move |(identifier, data): &&(u8, Vec<u8>)| wanted.contains(&(*identifier, data.len()));
            elements.iter().rev().filter(wanted)
        };
        let numbered = last(&[(0, 3), (8, 4)]).find_map(|(_, data)| {
            let (reference, &[total, sequence]) = data.split_last_chunk().unwrap();
            let wide = if reference.len() == 2 { ReferenceBits::Sixteen } else { ReferenceBits::Eight };
            let reference = reference.iter().fold(0, |number, &octet| number << 8 | u16::from(octet));
            (total > 0 && sequence > 0 && sequence <= total).then_some((reference, wide, total, sequence))
        });
        let ports = last(&[(4, 2), (5, 4)]).next().map(|(_, data)| {
            let number = |octets: &[u8]| octets.iter().fold(0, |number, &octet| number << 8 | u16::from(octet));
            let (destination, source) = data.split_at(data.len() / 2);
            Ports { destination: number(destination), source: number(source) }
        });
        let language = |element: &'static [(u8, usize)], spanish: bool| {
            let id = last(element).next().map_or(0, |(_, data)| data[0]);
            if id > 13 || id == 2 && !spanish { Language::Default } else { Language::ALL[usize::from(id)] }
        };
        let alphabet = match encoding {
            Encoding::Gsm7Bit => Alphabet { locking: language(&[(0x25, 1)], false), single: language(&[(0x24, 1)], true) },
            Encoding::EightBit | Encoding::Ucs2 => Alphabet::DEFAULT,
        };
        let expected = DecodedPart {
            text: model_text(seen, length, header, encoding, alphabet),
            reference: numbered.map(|(reference, ..)| reference),
            reference_bits: numbered.map(|(_, bits, ..)| bits),
            total: numbered.map(|(.., total, _)| total),
            sequence: numbered.map(|(.., sequence)| sequence),
            ports,
            encoding,
            locking: alphabet.locking,
            single: alphabet.single,
        };
        let part = UserData::new(&octets, length).data_coding(data_coding).has_header(has_header);
        prop_assert_eq!(decode_part(&part).unwrap(), expected);
    }

    #[test]
    fn nothing_that_is_handed_in_makes_reading_panic(
        octets in prop::collection::vec(any::<u8>(), 0..200), length in 0..300usize, data_coding: u8, has_header: bool,
    ) {
        let part = UserData::new(&octets, length).data_coding(data_coding).has_header(has_header);
        if let Err(error) = decode_part(&part) {
            prop_assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        }
    }
}
