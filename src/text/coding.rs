//! How a text is written: what holds it, the units that its characters take, and how many of them a segment holds.

use super::alphabet::Alphabet;
use super::options::{Encoding, ReferenceBits, SegmentOptions};
use super::{looked_at, scan};

/// Octets of user data in one short message, its header included (3GPP TS 23.040, clause 9.2.3.24).
pub(super) const USER_DATA_OCTETS: usize = 140;

/// An encoding, with the tables it uses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Coding {
    Gsm(Alphabet),
    EightBit,
    Ucs2,
}

/// What a text takes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Extent {
    /// Septets, octets or UTF-16 code units.
    pub(super) units: usize,
    /// Characters of two units, which must not be cut.
    pub(super) doubles: usize,
}

impl Coding {
    pub(super) const fn encoding(self) -> Encoding {
        match self {
            Self::Gsm(_) => Encoding::Gsm7Bit,
            Self::EightBit => Encoding::EightBit,
            Self::Ucs2 => Encoding::Ucs2,
        }
    }

    /// The tables in use; the default ones for an encoding that has none.
    pub(super) const fn alphabet(self) -> Alphabet {
        match self {
            Self::Gsm(alphabet) => alphabet,
            Self::EightBit | Self::Ucs2 => Alphabet::DEFAULT,
        }
    }

    /// The units that a character takes; `None` if the coding cannot hold it.
    pub(super) fn units_of(self, character: char) -> Option<u8> {
        match self {
            Self::Gsm(alphabet) => alphabet.septets(character),
            Self::EightBit => (character <= '\u{FF}').then_some(1),
            Self::Ucs2 => Some(if character > '\u{FFFF}' { 2 } else { 1 }),
        }
    }

    pub(super) fn holds(self, character: char) -> bool {
        self.units_of(character).is_some()
    }

    /// The units of a text that the coding can hold.
    pub(super) fn extent(self, text: &str) -> Extent {
        looked_at::add(text.len());
        match self {
            Self::Gsm(Alphabet::DEFAULT) => scan::gsm_extent(text),
            Self::Gsm(alphabet) => {
                let mut extent = Extent::default();
                for character in text.chars() {
                    let septets = alphabet.septets(character).unwrap_or(0);
                    extent.units += usize::from(septets);
                    extent.doubles += usize::from(septets == 2);
                }
                extent
            }
            Self::EightBit => Extent {
                units: text.chars().count(),
                doubles: 0,
            },
            Self::Ucs2 => scan::ucs2_extent(text),
        }
    }

    /// The most bytes at the start of a text that `capacity` units hold, and the units they take.
    ///
    /// The bytes end where a character does.
    pub(super) fn fit(self, text: &str, capacity: usize) -> (usize, usize) {
        let found = match self {
            Self::Gsm(Alphabet::DEFAULT) => scan::gsm_fit(text, capacity),
            Self::Gsm(alphabet) => fit_by(
                |character| usize::from(alphabet.septets(character).unwrap_or(0)),
                text,
                capacity,
            ),
            Self::EightBit => fit_by(|_| 1, text, capacity),
            Self::Ucs2 => scan::ucs2_fit(text, capacity),
        };
        looked_at::add(found.0 + 1);
        found
    }

    /// Units of text in a message that is one segment.
    #[inline]
    pub(super) fn alone(self, options: &SegmentOptions) -> usize {
        self.beside(header_octets(self.alphabet(), options, 0))
    }

    /// Units of text in each segment of a message that has several.
    #[inline]
    pub(super) fn concatenated(self, options: &SegmentOptions) -> usize {
        let concatenation = match options.reference_bits {
            ReferenceBits::Eight => 5,
            ReferenceBits::Sixteen => 6,
        };
        self.beside(header_octets(self.alphabet(), options, concatenation))
    }

    /// Units that fit beside a header of so many octets.
    ///
    /// The text starts at a whole unit, so a header may waste some bits (3GPP TS 23.040, clause 9.2.3.24).
    #[inline]
    const fn beside(self, header_octets: usize) -> usize {
        let octets = USER_DATA_OCTETS.saturating_sub(header_octets);
        match self {
            Self::Gsm(_) => octets * 8 / 7,
            Self::EightBit => octets,
            Self::Ucs2 => octets / 2,
        }
    }
}

/// Octets of a header, its length octet included; 0 if it has nothing to say.
#[inline]
const fn header_octets(
    alphabet: Alphabet,
    options: &SegmentOptions,
    concatenation: usize,
) -> usize {
    const PORTS: usize = 6;
    const TABLE: usize = 3;
    let ports = if options.ports.is_some() { PORTS } else { 0 };
    match concatenation + ports + TABLE * alphabet.named() {
        0 => 0,
        elements => 1 + elements,
    }
}

fn fit_by(units_of: impl Fn(char) -> usize, text: &str, capacity: usize) -> (usize, usize) {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        let more = units + units_of(character);
        if more > capacity {
            return (at, units);
        }
        units = more;
    }
    (text.len(), units)
}
