//! What a caller may ask for when a text is counted, and the capacities that follow from it.

/// Octets of user data in one short message, its header included (3GPP TS 23.040, clause 9.2.3.24).
const USER_DATA_OCTETS: usize = 140;

/// How the characters of a message are written on the air (3GPP TS 23.038, clause 4).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Encoding {
    /// The GSM 7-bit default alphabet with its extension table: a character takes one septet, one of the extension
    /// table two.
    Gsm7Bit,
    /// UCS-2: a character takes one 16-bit unit, one outside the Basic Multilingual Plane a surrogate pair.
    Ucs2,
}

impl Encoding {
    /// The encoding's stable name in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gsm7Bit => "gsm_7bit",
            Self::Ucs2 => "ucs2",
        }
    }

    /// Units that fit beside a header of so many octets, its length octet included.
    ///
    /// The text starts at a whole unit, so a header may waste some bits (3GPP TS 23.040, clause 9.2.3.24).
    pub(super) const fn capacity(self, header_octets: usize) -> usize {
        let octets = USER_DATA_OCTETS.saturating_sub(header_octets);
        match self {
            Self::Gsm7Bit => octets * 8 / 7,
            Self::Ucs2 => octets / 2,
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
    /// Between extended grapheme clusters (Unicode Standard Annex 29), so that a flag or an accented letter stays
    /// whole on a phone that shows parts as they come. It may need a segment more. A cluster larger than a segment is
    /// cut between code points.
    Grapheme,
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
    /// Octets of a header that only concatenates: its length, the element's identifier and length, the reference, the
    /// number of segments and the place among them.
    pub(super) const fn header_octets(self) -> usize {
        match self {
            Self::Eight => 6,
            Self::Sixteen => 7,
        }
    }
}

/// How a text is to be counted; the default needs the fewest segments.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SegmentOptions {
    pub(super) encoding: Option<Encoding>,
    pub(super) split: Split,
    pub(super) reference_bits: ReferenceBits,
}

impl SegmentOptions {
    /// Sets the encoding; `None`, the default, takes GSM 7-bit if that holds every character, and UCS-2 otherwise.
    #[must_use]
    pub fn encoding(mut self, encoding: Option<Encoding>) -> Self {
        self.encoding = encoding;
        self
    }

    /// Sets where a text that needs several segments may be cut.
    #[must_use]
    pub fn split(mut self, split: Split) -> Self {
        self.split = split;
        self
    }

    /// Sets the width of the reference in the header of a text that needs several segments.
    #[must_use]
    pub fn reference_bits(mut self, bits: ReferenceBits) -> Self {
        self.reference_bits = bits;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacities_are_those_of_the_standard() {
        let alone = [Encoding::Gsm7Bit, Encoding::Ucs2].map(|encoding| encoding.capacity(0));
        assert_eq!(alone, [160, 70]);

        let concatenated = |bits: ReferenceBits| {
            [Encoding::Gsm7Bit, Encoding::Ucs2]
                .map(|encoding| encoding.capacity(bits.header_octets()))
        };
        assert_eq!(concatenated(ReferenceBits::Eight), [153, 67]);
        assert_eq!(concatenated(ReferenceBits::Sixteen), [152, 66]);
    }
}
