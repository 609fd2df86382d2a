//! What a text is sent and billed as. Nothing here allocates, unless it fails.

use std::ffi::c_char;
use std::ops::Range;

use duologue::{SegmentSummary, segments};

use crate::constants::DUOLOGUE_NUL_TERMINATED;
use crate::convert::{
    Options, clear_out, null, read_array, read_item, read_text, text_bytes, write_out, write_sized,
};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::number;
use crate::status::duologue_status;
use crate::table::{duologue_encoding_t, duologue_language_t};
use crate::text::options::{duologue_segment_options, read_segment_options};

/// What a text is sent and billed as.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_segments {
    /// Set by `DUOLOGUE_SEGMENTS_INIT`.
    pub struct_size: usize,
    /// The encoding of the whole message: one character outside GSM 7-bit moves all of it to UCS-2.
    pub encoding: duologue_encoding_t,
    /// The language of the locking shift table in use.
    pub locking: duologue_language_t,
    /// The language of the single shift table in use.
    pub single: duologue_language_t,
    /// 1 if the segments can be sent as one message, which has 255 at most; 0 if not.
    pub concatenable: i32,
    /// How many segments there are; 0 for an empty text.
    pub count: usize,
    /// Septets (GSM 7-bit), octets (8-bit data) or UTF-16 units (UCS-2) of the text.
    pub units: usize,
    /// Units that a segment of this message holds: a message of several pays for a header in each.
    pub capacity: usize,
    /// Units left in the last segment.
    pub remaining: usize,
}

// SAFETY: it holds integers.
unsafe impl Options for duologue_segments {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        encoding: 0,
        locking: 0,
        single: 0,
        concatenable: 0,
        count: 0,
        units: 0,
        capacity: 0,
        remaining: 0,
    };
}

impl From<SegmentSummary> for duologue_segments {
    fn from(summary: SegmentSummary) -> Self {
        Self {
            encoding: number::of::<duologue::Encoding>(summary.encoding),
            locking: number::of::<duologue::Language>(summary.locking),
            single: number::of::<duologue::Language>(summary.single),
            concatenable: i32::from(summary.concatenable),
            count: summary.count,
            units: summary.units,
            capacity: summary.capacity,
            remaining: summary.remaining,
            ..Self::INIT
        }
    }
}

/// Counts the segments of a text as `duologue_segment_text` does without options; 0 for an empty text. It reads the text and
/// allocates nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_count(
    text: *const c_char,
    length: usize,
    count: *mut usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(count);
    guard(error, || {
        write_out(count, count_of(text, length)?);
        Ok(())
    })
}

/// Counts the segments of many texts, as `duologue_segment_count` does of each. `counts` has room for as many numbers.
///
/// `lengths` may be NULL: then each text ends with a NUL. It may be the same array as `counts`. If a text is not acceptable, the
/// error's value is its index, and all counts are 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counts(
    texts: *const *const c_char,
    lengths: *const usize,
    count: usize,
    counts: *mut usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        read_array(texts, count, "texts")?;
        if !lengths.is_null() {
            read_array(lengths, count, "lengths")?;
        }
        for index in 0..count {
            let length = if lengths.is_null() {
                DUOLOGUE_NUL_TERMINATED
            } else {
                read_item(lengths, index)
            };
            let counted = count_of(read_item(texts, index), length).map_err(|failure| {
                (0..count).for_each(|index| put(counts, index, 0));
                refused(index, &failure)
            })?;
            put(counts, index, counted);
        }
        Ok(())
    })
}

/// Counts a text with options. They are NULL for the defaults, and so is `segments` to see only whether the options hold it.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if the options ask for an encoding that does not hold the text: the error's value is the
/// first character that is not held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_text(
    text: *const c_char,
    length: usize,
    options: *const duologue_segment_options,
    segments: *mut duologue_segments,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        write_sized(segments, duologue_segments::INIT, "segments")?;
        let options = read_segment_options(options)?;
        let cut = duologue::segments(read_text(text, length, "text")?, &options)?;
        write_sized(segments, SegmentSummary::from(cut).into(), "segments")
    })
}

/// Tells where each segment of a text ends: the offset of the byte behind it. The first begins at 0, each other where the one
/// before it ends.
///
/// `ends` has room for `capacity` numbers, and no more are written; `count` is how many segments there are. Fails as
/// `duologue_segment_text` does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_ends(
    text: *const c_char,
    length: usize,
    options: *const duologue_segment_options,
    ends: *mut usize,
    capacity: usize,
    count: *mut usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(count);
    guard(error, || {
        let options = read_segment_options(options)?;
        let cut = segments(read_text(text, length, "text")?, &options)?;
        write_ends(cut.ranges(), ends, capacity)?;
        write_out(count, cut.count());
        Ok(())
    })
}

/// Writes as many ends as there is room for.
pub(crate) fn write_ends(
    ranges: impl Iterator<Item = Range<usize>>,
    ends: *mut usize,
    capacity: usize,
) -> Result<(), Failure> {
    if ends.is_null() && capacity > 0 {
        return Err(null("ends"));
    }
    for (index, range) in ranges.take(capacity).enumerate() {
        put(ends, index, range.end);
    }
    Ok(())
}

/// A text that is not UTF-8 is read once more, for an error that tells where it goes wrong.
#[inline]
fn count_of(text: *const c_char, length: usize) -> Result<usize, Failure> {
    let bytes = text_bytes(text, length, "text")?;
    duologue::segment_count_utf8(bytes)
        .or_else(|_| read_text(text, length, "text").map(duologue::segment_count))
}

/// Writes to an element of an array that is large enough, if there is an array.
fn put(array: *mut usize, index: usize, value: usize) {
    if !array.is_null() {
        write_out(array.wrapping_add(index), value);
    }
}

#[cold]
fn refused(index: usize, failure: &Failure) -> Failure {
    let why = format!(
        "has a text at index {index} that is refused: {}",
        failure.0.message.as_str()
    );
    Failure::invalid("texts", &index.to_string(), &why)
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;
    use crate::status::{DUOLOGUE_E_INVALID_ARGUMENT, DUOLOGUE_OK};

    #[test]
    fn the_counts_can_take_the_place_of_the_lengths() {
        let long = "a".repeat(200);
        let texts = [c"abc".as_ptr(), long.as_ptr().cast(), ptr::null()];
        let mut numbers = [2, 161, 0];
        let count = |texts: *const *const c_char, numbers: &mut [usize; 3]| {
            let numbers = numbers.as_mut_ptr();
            // SAFETY: there are three of each, and the texts are as long as is said.
            unsafe { duologue_segment_counts(texts, numbers, 3, numbers, ptr::null_mut()) }
        };
        assert_eq!(count(texts.as_ptr(), &mut numbers), DUOLOGUE_OK);
        assert_eq!(numbers, [1, 2, 0]);
        let status = count(texts.as_ptr(), &mut [1, 1, 1]);
        assert_eq!(status, DUOLOGUE_E_INVALID_ARGUMENT);
    }
}
