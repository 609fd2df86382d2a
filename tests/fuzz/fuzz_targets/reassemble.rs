//! Whatever comes, and whenever: the limits hold, and every text that was taken in is handed out, once.
#![no_main]

use std::collections::BTreeMap;
use std::time::Duration;

use duologue::{
    ErrorKind, Reassembled, Reassembler, ReassemblyLimits, ReassemblyLoad, Timestamp, UserData,
    decode_part,
};
use libfuzzer_sys::fuzz_target;

const RECIPIENT: &str = "Shop";

/// Who sends octets that may end within a character.
const UNREADABLE: &str = "Someone";

const MAX_PARTS: usize = 8;
const MAX_BYTES: usize = 200;

fuzz_target!(|steps: Vec<(u8, [u8; 3], &[u8])>| {
    let limits = ReassemblyLimits::default()
        .timeout(Duration::from_secs(100))
        .max_parts(MAX_PARTS)
        .max_bytes(MAX_BYTES);
    let mut reassembler = Reassembler::new(limits);
    let mut now = 0i64;
    let mut accounts = Accounts::default();
    for (kind, [first, second, third], octets) in steps {
        let moment = Timestamp::from_micros(now * 1_000_000).unwrap();
        match kind % 8 {
            // A part with a header that makes sense, of a text without anything that needs its neighbour.
            0..4 => {
                let sender = ["Ann", "Ben", "Cleo", "Dan"][usize::from(kind % 4)];
                let mut part = vec![5, 0, 3, first % 4, second % 5, third % 5];
                let text = String::from_utf8_lossy(octets);
                part.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
                let part = UserData::new(&part, part.len())
                    .data_coding(8)
                    .has_header(true);
                accounts.add(&mut reassembler, &part, sender, moment);
            }
            // Octets as they come.
            4..6 => {
                let part = UserData::new(octets, octets.len().saturating_sub(first.into()))
                    .data_coding(second)
                    .has_header(third != 0);
                accounts.add(&mut reassembler, &part, UNREADABLE, moment);
            }
            6 => now += i64::from(first.cast_signed()),
            _ => {
                for message in reassembler.expire(moment) {
                    assert!(!message.is_complete());
                    accounts.hand_out(&message);
                }
                assert_eq!(reassembler.waiting(), ReassemblyLoad::default());
                assert!(reassembler.next_timeout().is_none_or(|next| next > moment));
            }
        }
        for load in [reassembler.held(), reassembler.waiting()] {
            assert!(load.parts <= MAX_PARTS && load.bytes <= MAX_BYTES);
            assert!(load.messages <= load.parts);
        }
    }
    for message in reassembler.drain() {
        assert!(!message.is_complete());
        accounts.hand_out(&message);
    }
    assert_eq!(reassembler.held(), ReassemblyLoad::default());
    assert_eq!(reassembler.waiting(), ReassemblyLoad::default());
    accounts.settle();
});

/// What was taken in and not yet handed out.
#[derive(Default)]
struct Accounts {
    parts: usize,
    /// How often each character, of the texts that need no neighbour.
    characters: BTreeMap<char, i64>,
}

impl Accounts {
    fn add(
        &mut self,
        reassembler: &mut Reassembler,
        part: &UserData<'_>,
        sender: &str,
        now: Timestamp,
    ) {
        let loads = |reassembler: &Reassembler| (reassembler.held(), reassembler.waiting());
        let before = loads(reassembler);
        let read = decode_part(part);
        let added = reassembler.add(part, sender, RECIPIENT, now);
        let (held, waiting) = loads(reassembler);
        match (added, read) {
            (Err(error), read) => {
                assert_eq!((held, waiting), before);
                let full = error.code() == "reassembler_full";
                assert_eq!(full, error.kind() == ErrorKind::ActionRefused);
                let too_large = error.field() == Some("max_bytes");
                assert!(full || too_large || read.is_err());
            }
            (Ok(_), Err(error)) => panic!("taken in, and not to be read: {error}"),
            (Ok(None), Ok(read)) => {
                if held.parts + waiting.parts > self.parts {
                    self.take_in(sender, &read.text);
                } else {
                    assert_eq!((held, waiting), before, "a duplicate changes nothing");
                }
            }
            (Ok(Some(message)), Ok(read)) => {
                assert!(message.is_complete());
                self.take_in(sender, &read.text);
                self.hand_out(&message);
            }
        }
        assert_eq!(held.parts + waiting.parts, self.parts);
    }

    fn take_in(&mut self, sender: &str, text: &str) {
        self.parts += 1;
        self.count(sender, text, 1);
    }

    fn hand_out(&mut self, message: &Reassembled) {
        assert_eq!(message.recipient, RECIPIENT);
        assert!(message.missing.is_sorted() && message.missing.iter().all(|&n| n <= message.total));
        self.parts -= usize::from(message.total) - message.missing.len();
        self.count(&message.sender, &message.text, -1);
    }

    fn count(&mut self, sender: &str, text: &str, times: i64) {
        if sender != UNREADABLE {
            for character in text.chars() {
                *self.characters.entry(character).or_default() += times;
            }
        }
    }

    fn settle(&self) {
        assert_eq!(self.parts, 0);
        assert!(self.characters.values().all(|&count| count == 0));
    }
}
