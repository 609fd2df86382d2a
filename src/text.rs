//! What a text becomes as short messages: its encoding, its segments and what each of them holds.
//!
//! Networks bill by the segment, so a count has to be the one that the text is sent with. There is therefore one
//! algorithm, which cuts; a count is the number of its parts, taken from their units where no cut can fall within a
//! character. The rules are those of 3GPP TS 23.038 (alphabets) and
//! TS 23.040 (user data and concatenation). Nothing here allocates to count, and parts are slices of the caller's text.

mod alphabet;
mod choice;
mod coding;
mod counter;
mod cut;
mod explain;
mod language;
mod looked_at;
mod national;
mod options;
mod portable;
mod reassembler;
mod scan;
#[cfg(target_arch = "x86_64")]
#[expect(
    unsafe_code,
    reason = "loads into registers, and calls of functions that only some processors can run"
)]
mod simd;
mod smart;
mod tables;
mod wire;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::str::Utf8Error;

pub use counter::{SegmentCounter, SegmentSummary};
pub use explain::{Explanation, Spelling, Unencodable, explain};
pub use language::{Language, Languages, National};
pub use options::{Encoding, Ports, ReferenceBits, SegmentOptions, Split};
pub use reassembler::{Reassembled, Reassembler, ReassemblyLimits, ReassemblyLoad};
pub use smart::{
    Replacement, SMART_MAP_VERSION, SmartLevel, SmartMode, SmartOptions, SmartText, smart_encode,
    to_gsm,
};
pub use wire::{DecodedPart, Part, UserData, decode_part, encode_parts};

use crate::error::{Error, Result};
use coding::{Coding, Extent};
use cut::{Cuts, Tally};
use explain::Obstacles;
use scan::Scan;

/// The most segments that one message can have: the header numbers them in one octet
/// (3GPP TS 23.040, clause 9.2.3.24.1).
pub(crate) const MAX_SEGMENTS: u8 = 255;

/// Counts the segments of a text as [`segments`] does with its default options; 0 for an empty text.
///
/// It reads the text and allocates nothing.
///
/// ```
/// assert_eq!(duologue::segment_count("Your order is in."), 1);
/// assert_eq!(duologue::segment_count(&"]".repeat(153)), 3); // 76 + 76 + 1: an escape sequence is never cut
/// ```
pub fn segment_count(text: &str) -> usize {
    count(text.as_bytes(), scan::scan(text))
}

/// Counts the segments of bytes that should be UTF-8, as [`segment_count`] does those of a text.
///
/// It is for those who get texts from another language: where the processor has wide registers, to count them tells
/// almost by itself whether they are UTF-8, for less than it takes to look first.
///
/// ```
/// assert_eq!(duologue::segment_count_utf8("Grüße".as_bytes()), Ok(1));
/// assert_eq!(duologue::segment_count_utf8(b"Gr\xFC\xDFe").unwrap_err().valid_up_to(), 2);
/// ```
///
/// # Errors
///
/// That of [`str::from_utf8`] for bytes that are not UTF-8.
#[inline]
pub fn segment_count_utf8(bytes: &[u8]) -> std::result::Result<usize, Utf8Error> {
    scan::count_utf8(bytes)
}

/// The segments of a text, with the default options, in which this was found.
#[inline]
fn count(utf8: &[u8], found: Scan) -> usize {
    let options = SegmentOptions::default();
    let coding = found.coding();
    let capacity = cut::capacity(coding, found.extent.units, &options);
    let tally = Tally::without_cutting(found.extent, capacity, options.split);
    let tally = tally.unwrap_or_else(|| match coding {
        Coding::Ucs2 => scan::ucs2_tally(utf8, capacity),
        _ => scan::gsm_tally(utf8, capacity),
    });
    tally.count
}

/// Counts the segments of many texts as [`segment_count`] does each of them.
///
/// The texts stand one after another in one buffer: text `i` is the bytes from `offsets[i]` to `offsets[i + 1]`, and
/// `counts[i]` becomes the number of its segments. It allocates nothing. To a Rust program it is the same as to count one
/// by one; it is for those to whom a call costs more than a count, as from another language.
///
/// ```
/// let mut counts = [0; 3];
/// duologue::segment_counts("HiHo✓", &[0, 2, 4, 7], &mut counts)?;
/// assert_eq!(counts, [1, 1, 1]);
/// # Ok::<(), duologue::Error>(())
/// ```
///
/// # Errors
///
/// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if there is not one offset more than there are counts, or if
/// an offset is less than the one before it, beyond the end of the buffer or within a character. No count is written
/// then.
pub fn segment_counts(buffer: &str, offsets: &[usize], counts: &mut [usize]) -> Result<()> {
    if offsets.len() != counts.len() + 1 {
        return Err(Error::invalid(
            "offsets",
            format_args!("{} of them", offsets.len()),
            format_args!("do not fit; {} texts have one more", counts.len()),
        ));
    }
    let starts = std::iter::once(&0).chain(offsets);
    for (index, (&before, &offset)) in starts.zip(offsets).enumerate() {
        if offset < before || !buffer.is_char_boundary(offset) {
            return Err(Error::invalid(
                "offsets",
                offset,
                format_args!(
                    "at index {index} is not at or behind the one before it, and where a character of the buffer begins or ends"
                ),
            ));
        }
    }
    for (pair, count) in offsets.windows(2).zip(counts) {
        if let [start, end] = *pair {
            *count = segment_count(buffer.get(start..end).unwrap_or(""));
        }
    }
    Ok(())
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
/// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if the options ask for an encoding that cannot hold a character
/// (the error shows the first one and its index in code points), or for the locking shift table of Spanish, which has none.
pub fn segments<'t>(text: &'t str, options: &SegmentOptions) -> Result<Segments<'t>> {
    let (coding, extent) = choice::choose(text, options)?;
    Ok(Segments {
        text,
        options: *options,
        coding,
        extent,
        tally: Tally::of(text, coding, extent, options),
    })
}

/// A text divided into the segments it is sent and billed as.
///
/// It holds where the text is and some numbers: to copy it is cheap, and to go through its parts cuts anew.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Segments<'t> {
    text: &'t str,
    options: SegmentOptions,
    coding: Coding,
    extent: Extent,
    tally: Tally,
}

impl<'t> Segments<'t> {
    /// The encoding of the whole message: one character outside GSM 7-bit moves all of it to UCS-2.
    pub fn encoding(&self) -> Encoding {
        self.coding.encoding()
    }

    /// The language of the locking shift table in use.
    pub fn locking(&self) -> Language {
        self.coding.alphabet().locking
    }

    /// The language of the single shift table in use.
    pub fn single(&self) -> Language {
        self.coding.alphabet().single
    }

    /// The number of segments; 0 for an empty text.
    pub fn count(&self) -> usize {
        self.tally.count
    }

    /// Septets (GSM 7-bit), octets (8-bit data) or UTF-16 code units (UCS-2) of the text.
    pub fn units(&self) -> usize {
        self.extent.units
    }

    /// The units of the text in each segment, the header's own cost left out.
    pub fn units_per_segment(&self) -> impl Iterator<Item = usize> + use<'t> {
        self.cuts().map(|(_, units)| units)
    }

    /// Units that a segment of this message holds: a message of several pays for a header in each.
    ///
    /// | | alone | 8-bit reference | 16-bit reference |
    /// |---|---|---|---|
    /// | GSM 7-bit | 160 | 153 | 152 |
    /// | GSM 7-bit, one national table | 155 | 149 | 148 |
    /// | GSM 7-bit, two national tables | 152 | 146 | 145 |
    /// | 8-bit data | 140 | 134 | 133 |
    /// | UCS-2 | 70 | 67 | 66 |
    ///
    /// With ports, whose element takes six octets:
    ///
    /// | | alone | 8-bit reference | 16-bit reference |
    /// |---|---|---|---|
    /// | GSM 7-bit | 152 | 146 | 145 |
    /// | 8-bit data | 133 | 128 | 127 |
    /// | UCS-2 | 66 | 64 | 63 |
    pub fn capacity(&self) -> usize {
        cut::capacity(self.coding, self.extent.units, &self.options)
    }

    /// Units left in the last segment at its present capacity; for an empty text all of the first one's.
    pub fn remaining(&self) -> usize {
        self.capacity() - self.tally.last
    }

    /// The text of each segment, in order; together they are the caller's text, and none is empty.
    pub fn parts(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.cuts().map(|(part, _)| part)
    }

    /// The bytes of the caller's text that each segment holds, in order.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> + use<'t> {
        self.parts().scan(0, |end, part| {
            let start = *end;
            *end += part.len();
            Some(start..*end)
        })
    }

    /// Whether the segments can be sent as one message: at most 255 can be numbered.
    pub fn concatenable(&self) -> bool {
        self.count() <= usize::from(MAX_SEGMENTS)
    }

    /// Finds the characters that keep the text out of GSM 7-bit, in order, each time it is called: out of the pair of
    /// national tables that was asked for, of the allowed ones the pair that holds the most, or else the default alphabet.
    /// None for a text that GSM 7-bit holds, even if it was counted as UCS-2. Each with its spelling at the level [`Visual`](SmartLevel::Visual), if it has one;
    /// [`explain`] has the other levels.
    pub fn unencodable(&self) -> impl Iterator<Item = Unencodable> + use<'t> {
        let wanted = choice::wanted(self.text, self.coding, &self.options);
        Obstacles::new(self.text, wanted, SmartLevel::default())
    }

    fn cuts(&self) -> Cuts<'t> {
        Cuts::new(self.text, self.coding, self.extent, &self.options)
    }
}
