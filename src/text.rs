//! What a text becomes as short messages: its encoding, its segments and what each of them holds.
//!
//! Networks bill by the segment, so a count has to be the one that the text is sent with. There is therefore one
//! algorithm, which cuts; a count is the number of its parts. The rules are those of 3GPP TS 23.038 (alphabets) and
//! TS 23.040 (user data and concatenation). Nothing here allocates to count, and parts are slices of the caller's text.

mod alphabet;
mod cut;
mod options;

#[cfg(test)]
mod tests;

pub use options::{Encoding, ReferenceBits, SegmentOptions, Split};

use crate::error::{Error, Result};
use cut::Cuts;

/// The most segments that one message can have: the header numbers them in one octet
/// (3GPP TS 23.040, clause 9.2.3.24.1).
const MAX_SEGMENTS: usize = 255;

/// Counts the segments of a text as [`segments`] does with its default options; 0 for an empty text.
///
/// It reads the text and allocates nothing.
///
/// ```
/// assert_eq!(duologue::segment_count("Your order is in."), 1);
/// assert_eq!(duologue::segment_count(&"]".repeat(153)), 3); // 76 + 76 + 1: an escape sequence is never cut
/// ```
pub fn segment_count(text: &str) -> usize {
    Cuts::new(text, smallest_encoding(text), &SegmentOptions::default()).count()
}

/// Divides a text into the segments it is sent and billed as.
///
/// ```
/// use duologue::{Encoding, SegmentOptions, segments};
///
/// let cut = segments("Size 9 ✓", &SegmentOptions::default())?;
/// assert_eq!((cut.encoding(), cut.count(), cut.remaining()), (Encoding::Ucs2, 1, 62));
/// assert_eq!(cut.unencodable().next().map(|found| found.character), Some('✓'));
/// # Ok::<(), duologue::Error>(())
/// ```
///
/// # Errors
///
/// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if the options ask for GSM 7-bit and it cannot hold a
/// character; the error shows the first one and its index in code points.
pub fn segments<'t>(text: &'t str, options: &SegmentOptions) -> Result<Segments<'t>> {
    let encoding = options.encoding.unwrap_or_else(|| smallest_encoding(text));
    if options.encoding == Some(Encoding::Gsm7Bit)
        && let Some(found) = outside(text).next()
    {
        return Err(not_in_alphabet(found));
    }
    let cuts = Cuts::new(text, encoding, options);
    let capacity = cuts.capacity();
    let (parts, units_per_segment) = cuts.unzip();
    Ok(Segments {
        text,
        encoding,
        capacity,
        parts,
        units_per_segment,
    })
}

/// A text divided into the segments it is sent and billed as.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Segments<'t> {
    text: &'t str,
    encoding: Encoding,
    capacity: usize,
    parts: Vec<&'t str>,
    units_per_segment: Vec<usize>,
}

impl<'t> Segments<'t> {
    /// The encoding of the whole message: one character outside GSM 7-bit moves all of it to UCS-2.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The number of segments; 0 for an empty text.
    pub fn count(&self) -> usize {
        self.parts.len()
    }

    /// Septets (GSM 7-bit) or UTF-16 code units (UCS-2) of the text.
    pub fn units(&self) -> usize {
        self.units_per_segment.iter().sum()
    }

    /// The units of the text in each segment, the header's own cost left out.
    pub fn units_per_segment(&self) -> &[usize] {
        &self.units_per_segment
    }

    /// Units that a segment of this message holds: a message of several pays for a header in each.
    ///
    /// | | alone | 8-bit reference | 16-bit reference |
    /// |---|---|---|---|
    /// | GSM 7-bit | 160 | 153 | 152 |
    /// | UCS-2 | 70 | 67 | 66 |
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Units left in the last segment at its present capacity; for an empty text all of the first one's.
    pub fn remaining(&self) -> usize {
        self.capacity - self.units_per_segment.last().copied().unwrap_or(0)
    }

    /// The text of each segment, in order; together they are the caller's text, and none is empty.
    pub fn parts(&self) -> &[&'t str] {
        &self.parts
    }

    /// Whether the segments can be sent as one message: at most 255 can be numbered.
    pub fn concatenable(&self) -> bool {
        self.count() <= MAX_SEGMENTS
    }

    /// Finds the characters that keep the text out of GSM 7-bit, in order, each time it is called; none for a text
    /// that GSM 7-bit can hold, even if it was counted as UCS-2.
    pub fn unencodable(&self) -> impl Iterator<Item = Unencodable> + use<'t> {
        outside(self.text)
    }
}

/// A character that GSM 7-bit cannot hold, and where it stands.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Unencodable {
    /// Code points before it.
    pub index: usize,
    /// Bytes of UTF-8 before it.
    pub offset: usize,
    /// The character itself.
    pub character: char,
}

fn smallest_encoding(text: &str) -> Encoding {
    match alphabet::first_outside(text) {
        None => Encoding::Gsm7Bit,
        Some(_) => Encoding::Ucs2,
    }
}

fn outside(text: &str) -> impl Iterator<Item = Unencodable> {
    text.char_indices()
        .enumerate()
        .filter(|&(_, (_, character))| !alphabet::holds(character))
        .map(|(index, (offset, character))| Unencodable {
            index,
            offset,
            character,
        })
}

/// The value is the one character: the rest of a message has no place in an error.
fn not_in_alphabet(found: Unencodable) -> Error {
    let Unencodable {
        index, character, ..
    } = found;
    let code_point = u32::from(character);
    Error::invalid(
        "text",
        character,
        format_args!(
            "(U+{code_point:04X}) at index {index} is not in GSM 7-bit; leave the encoding open or ask for UCS-2"
        ),
    )
}
