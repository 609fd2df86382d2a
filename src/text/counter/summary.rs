//! What a composer shows beside the text.

use super::super::Segments;
use super::super::language::Language;
use super::super::options::Encoding;

/// The numbers of a [`Segments`], without the text.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct SegmentSummary {
    /// The encoding of the whole message.
    pub encoding: Encoding,
    /// The language of the locking shift table in use.
    pub locking: Language,
    /// The language of the single shift table in use.
    pub single: Language,
    /// The number of segments; 0 for an empty text.
    pub count: usize,
    /// Septets, octets or UTF-16 code units of the text, as the encoding counts.
    pub units: usize,
    /// Units that a segment of this message holds.
    pub capacity: usize,
    /// Units left in the last segment at its present capacity; for an empty text all of the first one's.
    pub remaining: usize,
    /// Whether the segments can be sent as one message: at most 255 can be numbered.
    pub concatenable: bool,
}

impl From<Segments<'_>> for SegmentSummary {
    fn from(segments: Segments<'_>) -> Self {
        Self {
            encoding: segments.encoding(),
            locking: segments.locking(),
            single: segments.single(),
            count: segments.count(),
            units: segments.units(),
            capacity: segments.capacity(),
            remaining: segments.remaining(),
            concatenable: segments.concatenable(),
        }
    }
}
