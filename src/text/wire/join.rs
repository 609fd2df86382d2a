//! Text out of the payloads of one or more parts.

use crate::text::alphabet::{Alphabet, ESCAPE};
use crate::text::coding::Coding;

/// What a part carries behind its header.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::text) struct Payload {
    pub(in crate::text) coding: Coding,
    /// A septet in each byte for GSM 7-bit, the octets otherwise.
    pub(in crate::text) units: Vec<u8>,
}

/// Turns payloads into text, one after the other.
///
/// A sender should not cut an escape sequence, a surrogate pair or a UTF-16 unit, but some do. So what is unfinished at the
/// end of a part is finished by the next one, if that is coded alike.
#[derive(Debug, Default)]
pub(in crate::text) struct Joiner {
    text: String,
    unfinished: Unfinished,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Unfinished {
    #[default]
    Nothing,
    Escape,
    Utf16 {
        high_surrogate: Option<u16>,
        octet: Option<u8>,
    },
}

impl Joiner {
    pub(in crate::text) fn push(&mut self, payload: &Payload) {
        self.text.reserve(payload.units.len());
        match payload.coding {
            Coding::Gsm(alphabet) => self.push_septets(alphabet, &payload.units),
            Coding::EightBit => {
                self.finish_unfinished();
                self.text
                    .extend(payload.units.iter().copied().map(char::from));
            }
            Coding::Ucs2 => self.push_utf16(&payload.units),
        }
    }

    /// Something is missing here: what came before it is not finished by what comes after it.
    pub(in crate::text) fn gap(&mut self) {
        self.finish_unfinished();
    }

    pub(in crate::text) fn finish(mut self) -> String {
        self.finish_unfinished();
        self.text
    }

    /// The tables are those of the part that a septet is in.
    fn push_septets(&mut self, alphabet: Alphabet, septets: &[u8]) {
        let mut escaped = self.unfinished == Unfinished::Escape;
        if !escaped {
            self.finish_unfinished();
        }
        for &septet in septets {
            if escaped {
                self.text.push(alphabet.decode_escaped(septet));
                escaped = false;
            } else if septet == ESCAPE {
                escaped = true;
            } else {
                self.text.push(alphabet.decode(septet));
            }
        }
        self.unfinished = if escaped {
            Unfinished::Escape
        } else {
            Unfinished::Nothing
        };
    }

    fn push_utf16(&mut self, octets: &[u8]) {
        let (mut high_surrogate, octet) = match self.unfinished {
            Unfinished::Utf16 {
                high_surrogate,
                octet,
            } => (high_surrogate, octet),
            Unfinished::Nothing | Unfinished::Escape => {
                self.finish_unfinished();
                (None, None)
            }
        };
        let mut rest = octets;
        if let (Some(first), [second, following @ ..]) = (octet, octets) {
            self.push_unit(u16::from_be_bytes([first, *second]), &mut high_surrogate);
            rest = following;
        }
        let (units, odd) = rest.as_chunks();
        for &unit in units {
            self.push_unit(u16::from_be_bytes(unit), &mut high_surrogate);
        }
        let octet = odd.first().copied().or(octet.filter(|_| octets.is_empty()));
        self.unfinished = if high_surrogate.is_some() || octet.is_some() {
            Unfinished::Utf16 {
                high_surrogate,
                octet,
            }
        } else {
            Unfinished::Nothing
        };
    }

    fn push_unit(&mut self, unit: u16, high_surrogate: &mut Option<u16>) {
        if let Some(high) = high_surrogate.take() {
            if let Some(Ok(character)) = char::decode_utf16([high, unit]).next() {
                self.text.push(character);
                return;
            }
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
        match char::from_u32(unit.into()) {
            Some(character) => self.text.push(character),
            None if unit < 0xDC00 => *high_surrogate = Some(unit),
            None => self.text.push(char::REPLACEMENT_CHARACTER),
        }
    }

    fn finish_unfinished(&mut self) {
        match std::mem::take(&mut self.unfinished) {
            Unfinished::Nothing => {}
            // What is not understood is shown as a space (3GPP TS 23.038, clause 6.2.1, note 1).
            Unfinished::Escape => self.text.push(' '),
            Unfinished::Utf16 {
                high_surrogate,
                octet,
            } => {
                let pieces = usize::from(high_surrogate.is_some()) + usize::from(octet.is_some());
                self.text
                    .extend(std::iter::repeat_n(char::REPLACEMENT_CHARACTER, pieces));
            }
        }
    }
}
