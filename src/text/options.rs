//! What a caller may ask for when a text is counted.

use super::language::National;

/// How the characters of a message are written on the air (3GPP TS 23.038, clause 4).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Encoding {
    /// The GSM 7-bit alphabet: a character takes one septet, one that stands in a single shift table two.
    Gsm7Bit,
    /// 8-bit data, whose meaning the sender and the receiver settle between them: an octet for each of the characters
    /// U+0000 to U+00FF, of the same number. It is used only where it is asked for.
    EightBit,
    /// UCS-2: a character takes one 16-bit unit, one outside the Basic Multilingual Plane a surrogate pair.
    Ucs2,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: &'static [Self] = &[Self::Gsm7Bit, Self::EightBit, Self::Ucs2];

    /// The encoding's stable name in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gsm7Bit => "gsm_7bit",
            Self::EightBit => "eight_bit",
            Self::Ucs2 => "ucs2",
        }
    }
}

/// Where a text that needs several segments may be cut.
///
/// Neither choice ever cuts an escape sequence or a surrogate pair.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Split {
    /// Between any two code points, which needs the fewest segments.
    #[default]
    CodePoint,
    /// Between extended grapheme clusters (Unicode Standard Annex 29, Unicode 17.0), so that a flag or an accented letter
    /// stays whole on a phone that shows parts as they come. It may need a segment more. A cluster larger than a segment is
    /// cut between code points.
    Grapheme,
}

impl Split {
    /// Every choice.
    pub const ALL: &'static [Self] = &[Self::CodePoint, Self::Grapheme];

    /// The choice's stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CodePoint => "codepoint",
            Self::Grapheme => "grapheme",
        }
    }
}

/// The width of the number by which a phone knows that segments belong together.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum ReferenceBits {
    /// One octet (3GPP TS 23.040, clause 9.2.3.24.1): 153 septets or 67 UCS-2 units a segment.
    #[default]
    Eight,
    /// Two octets (3GPP TS 23.040, clause 9.2.3.24.8): 152 septets or 66 UCS-2 units a segment.
    Sixteen,
}

impl ReferenceBits {
    /// Every width.
    pub const ALL: &'static [Self] = &[Self::Eight, Self::Sixteen];

    /// The width as a number.
    pub const fn bits(self) -> u8 {
        match self {
            Self::Eight => 8,
            Self::Sixteen => 16,
        }
    }
}

/// The applications that a message goes between on the two phones (3GPP TS 23.040, clause 9.2.3.24.4).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Ports {
    /// The port it is for.
    pub destination: u16,
    /// The port it comes from.
    pub source: u16,
}

/// How a text is to be counted; the default needs the fewest segments of what every handset can read.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct SegmentOptions {
    pub(super) encoding: Option<Encoding>,
    pub(super) split: Split,
    pub(super) reference_bits: ReferenceBits,
    pub(super) national: National,
    pub(super) ports: Option<Ports>,
}

impl SegmentOptions {
    /// Sets the encoding; `None`, the default, takes GSM 7-bit if that holds every character, and UCS-2 otherwise.
    #[must_use]
    pub fn encoding(mut self, encoding: Option<Encoding>) -> Self {
        self.encoding = encoding;
        self
    }

    /// Sets where a text that needs several segments may be cut; between code points by default.
    #[must_use]
    pub fn split(mut self, split: Split) -> Self {
        self.split = split;
        self
    }

    /// Sets the width of the reference in the header of a text that needs several segments; 8 bits by default.
    #[must_use]
    pub fn reference_bits(mut self, bits: ReferenceBits) -> Self {
        self.reference_bits = bits;
        self
    }

    /// Sets which national tables GSM 7-bit may use; none by default.
    #[must_use]
    pub fn national(mut self, national: National) -> Self {
        self.national = national;
        self
    }

    /// Sets the ports that every segment names; `None`, the default, for a text that a person reads.
    #[must_use]
    pub fn ports(mut self, ports: Option<Ports>) -> Self {
        self.ports = ports;
        self
    }
}
