//! Reading the UTF-8 of a text for what the default alphabet and UCS-2 make of it, many bytes at a time.
//!
//! Both encodings can be counted without decoding. A character begins at every byte that is not a continuation byte. In
//! GSM 7-bit those of the extension table take two septets; in UCS-2 those of four bytes take two units. Where a processor
//! has wide registers, [`simd`](super::simd) does it; [`portable`] does it everywhere.

use std::str::Utf8Error;

use super::alphabet::Alphabet;
use super::coding::{Coding, Extent};
use super::count;
use super::cut::Tally;
use super::portable;
#[cfg(target_arch = "x86_64")]
use super::simd;

/// What a reading of a whole text has found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Scan {
    /// Whether the default alphabet and its extension table hold every character.
    pub(super) gsm: bool,
    /// Septets if they do, UTF-16 units otherwise.
    pub(super) extent: Extent,
}

impl Scan {
    /// The default alphabet if it holds the text, and UCS-2 otherwise.
    pub(super) fn coding(self) -> Coding {
        if self.gsm {
            Coding::Gsm(Alphabet::DEFAULT)
        } else {
            Coding::Ucs2
        }
    }
}

/// Finds out whether the default alphabet holds a text, and what it takes.
pub(super) fn scan(text: &str) -> Scan {
    #[cfg(target_arch = "x86_64")]
    if let Some(found) = simd::scan(text) {
        return found;
    }
    portable::scan(text)
}

/// The segments of bytes that may not be UTF-8, with the default options.
#[inline]
pub(super) fn count_utf8(bytes: &[u8]) -> Result<usize, Utf8Error> {
    #[cfg(target_arch = "x86_64")]
    if let Some(found) = simd::count_utf8(bytes) {
        return Ok(found);
    }
    str::from_utf8(bytes).map(|text| count(bytes, scan(text)))
}

/// The septets of a text that the default alphabet holds.
pub(super) fn gsm_extent(text: &str) -> Extent {
    #[cfg(target_arch = "x86_64")]
    if let Some(found) = simd::gsm_extent(text) {
        return found;
    }
    portable::extent(portable::Septets, text.as_bytes())
}

/// The UTF-16 units of a text.
pub(super) fn ucs2_extent(text: &str) -> Extent {
    #[cfg(target_arch = "x86_64")]
    if let Some(found) = simd::ucs2_extent(text) {
        return found;
    }
    portable::extent(portable::Utf16, text.as_bytes())
}

/// How many parts of at most `capacity` septets a text is cut into. The default alphabet holds the text.
pub(super) fn gsm_tally(utf8: &[u8], capacity: usize) -> Tally {
    #[cfg(target_arch = "x86_64")]
    if let Some(found) = simd::gsm_tally(utf8, capacity) {
        return found;
    }
    portable::tally(portable::Septets, utf8, capacity)
}

/// How many parts of at most `capacity` UTF-16 units a text is cut into.
pub(super) fn ucs2_tally(utf8: &[u8], capacity: usize) -> Tally {
    #[cfg(target_arch = "x86_64")]
    if let Some(found) = simd::ucs2_tally(utf8, capacity) {
        return found;
    }
    portable::tally(portable::Utf16, utf8, capacity)
}

/// The most bytes at the start of a text that `capacity` septets hold, and the septets they take. The default alphabet
/// holds the text.
pub(super) fn gsm_fit(text: &str, capacity: usize) -> (usize, usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(found) = simd::gsm_fit(text, capacity) {
        return found;
    }
    portable::fit(portable::Septets, text.as_bytes(), capacity)
}

/// The most bytes at the start of a text that `capacity` UTF-16 units hold, and the units they take.
pub(super) fn ucs2_fit(text: &str, capacity: usize) -> (usize, usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(found) = simd::ucs2_fit(text, capacity) {
        return found;
    }
    portable::fit(portable::Utf16, text.as_bytes(), capacity)
}
