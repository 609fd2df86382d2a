//! The user data header: information elements before the text (3GPP TS 23.040, clause 9.2.3.24).

use crate::text::alphabet::Alphabet;
use crate::text::language::Language;
use crate::text::options::{Ports, ReferenceBits};

// Identifiers of information elements.
const CONCATENATION_8_BIT: u8 = 0x00;
const PORTS_8_BIT: u8 = 0x04;
const PORTS_16_BIT: u8 = 0x05;
const CONCATENATION_16_BIT: u8 = 0x08;
const SINGLE_SHIFT: u8 = 0x24;
const LOCKING_SHIFT: u8 = 0x25;

/// What a header says, as far as it is understood here.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(in crate::text) struct Header {
    pub(in crate::text) concatenation: Option<Concatenation>,
    pub(in crate::text) ports: Option<Ports>,
    /// The tables of a text in GSM 7-bit.
    pub(in crate::text) alphabet: Alphabet,
}

/// Which part of which message this is (clauses 9.2.3.24.1 and 9.2.3.24.8).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::text) struct Concatenation {
    pub(in crate::text) reference: u16,
    pub(in crate::text) bits: ReferenceBits,
    pub(in crate::text) total: u8,
    /// From 1 to `total`.
    pub(in crate::text) sequence: u8,
}

impl Header {
    /// Writes the header with its length octet in front, to the start of the user data; nothing if it has nothing to say.
    pub(super) fn write(&self, octets: &mut Vec<u8>) {
        octets.push(0);
        if let Some(concatenation) = self.concatenation {
            concatenation.write(octets);
        }
        if let Some(ports) = self.ports {
            octets.extend([PORTS_16_BIT, 4]);
            octets.extend(ports.destination.to_be_bytes());
            octets.extend(ports.source.to_be_bytes());
        }
        let Alphabet { locking, single } = self.alphabet;
        for (identifier, language) in [(SINGLE_SHIFT, single), (LOCKING_SHIFT, locking)] {
            if language != Language::Default {
                octets.extend([identifier, 1, language.id()]);
            }
        }
        match (u8::try_from(octets.len() - 1), octets.first_mut()) {
            (Ok(len @ 1..), Some(first)) => *first = len,
            _ => octets.clear(),
        }
    }

    /// Reads what stands behind the length octet. A header whose last element has too few octets, or behind whose last
    /// element some are left over, is ignored as a whole; an element that is unknown or of another length than its own is
    /// skipped.
    pub(super) fn read(elements: &[u8]) -> Self {
        Self::read_whole(elements).unwrap_or_default()
    }

    fn read_whole(mut elements: &[u8]) -> Option<Self> {
        let mut header = Self::default();
        while let [identifier, len, rest @ ..] = elements {
            let (data, following) = rest.split_at_checked(usize::from(*len))?;
            header.take(*identifier, data);
            elements = following;
        }
        elements.is_empty().then_some(header)
    }

    /// Of elements that are there twice, or that exclude each other, the last is used.
    fn take(&mut self, identifier: u8, data: &[u8]) {
        match (identifier, data) {
            (CONCATENATION_8_BIT | CONCATENATION_16_BIT, data) => {
                if let Some(valid) = Concatenation::read(identifier, data) {
                    self.concatenation = Some(valid);
                }
            }
            (PORTS_8_BIT, &[destination, source]) => {
                self.ports = Some(Ports {
                    destination: destination.into(),
                    source: source.into(),
                });
            }
            (PORTS_16_BIT, &[high, low, source_high, source_low]) => {
                self.ports = Some(Ports {
                    destination: u16::from_be_bytes([high, low]),
                    source: u16::from_be_bytes([source_high, source_low]),
                });
            }
            (SINGLE_SHIFT, &[id]) => {
                self.alphabet.single = Language::from_id(id).unwrap_or_default();
            }
            (LOCKING_SHIFT, &[id]) => {
                self.alphabet.locking = Language::from_id(id)
                    .filter(|language| language.has_locking_table())
                    .unwrap_or_default();
            }
            _ => {}
        }
    }
}

impl Concatenation {
    fn write(self, octets: &mut Vec<u8>) {
        let [high, low] = self.reference.to_be_bytes();
        match self.bits {
            ReferenceBits::Eight => octets.extend([CONCATENATION_8_BIT, 3, low]),
            ReferenceBits::Sixteen => octets.extend([CONCATENATION_16_BIT, 4, high, low]),
        }
        octets.extend([self.total, self.sequence]);
    }

    /// `None` where the number of the part cannot be: such an element is ignored.
    fn read(identifier: u8, data: &[u8]) -> Option<Self> {
        let (reference, bits, total, sequence) = match (identifier, data) {
            (CONCATENATION_8_BIT, &[reference, total, sequence]) => {
                (reference.into(), ReferenceBits::Eight, total, sequence)
            }
            (CONCATENATION_16_BIT, &[high, low, total, sequence]) => {
                let reference = u16::from_be_bytes([high, low]);
                (reference, ReferenceBits::Sixteen, total, sequence)
            }
            _ => return None,
        };
        (1..=total).contains(&sequence).then_some(Self {
            reference,
            bits,
            total,
            sequence,
        })
    }
}
