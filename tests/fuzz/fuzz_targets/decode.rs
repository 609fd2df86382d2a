//! Any octets are read or refused, and what is read names no part that there cannot be.
#![no_main]

use duologue::{Encoding, ErrorKind, UserData, decode_part};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, bool, u8, &[u8])| {
    let (data_coding, has_header, missing, octets) = input;
    for longest in [octets.len(), octets.len() * 8 / 7] {
        let length = longest.saturating_sub(missing.into());
        let part = UserData::new(octets, length)
            .data_coding(data_coding)
            .has_header(has_header);
        match decode_part(&part) {
            Ok(read) => {
                let numbered = [
                    read.reference.is_some(),
                    read.reference_bits.is_some(),
                    read.total.is_some(),
                    read.sequence.is_some(),
                ];
                assert!(numbered.iter().all(|is| *is == numbered[0]));
                if let (Some(total), Some(sequence)) = (read.total, read.sequence) {
                    assert!((1..=total).contains(&sequence));
                }
                assert!(numbered[0] <= has_header && read.ports.is_some() <= has_header);
                assert!(read.text.chars().count() <= length);
                assert!(read.locking.has_locking_table());
                if read.encoding != Encoding::Gsm7Bit {
                    assert_eq!((read.locking, read.single), Default::default());
                }
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::InvalidArgument);
                let compressed = data_coding < 0x80 && data_coding & 0x20 != 0;
                let expected = if compressed {
                    "data_coding"
                } else {
                    "user_data_length"
                };
                assert_eq!(error.field(), Some(expected));
            }
        }
    }
});
