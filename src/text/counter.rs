//! The numbers beside a composer, kept while a person types.
//!
//! It is not a second way to count. What [`segments`](super::segments) would find out by reading the text is kept as running
//! totals that each edit adjusts by what it takes away and brings, and the one algorithm that cuts begins where an edit
//! has left the segments as they were.

mod census;
mod lane;
mod obstacle;
mod pairs;
mod position;
mod summary;

#[cfg(test)]
mod tests;

use std::ops::{Bound, Range, RangeBounds};

pub use summary::SegmentSummary;

use super::alphabet::Alphabet;
use super::choice::{self, Measured};
use super::coding::{Coding, Extent};
use super::language::{Languages, National};
use super::options::{Encoding, SegmentOptions};
use super::{Segments, national};
use crate::error::{Error, Result};
use lane::{Content, Lane};
use obstacle::Obstacle;
use pairs::Pairs;

/// Holds a text that is being written, and tells at any time what [`segments`](crate::segments) would of it.
///
/// ```
/// use duologue::{Encoding, SegmentCounter, SegmentOptions};
///
/// let mut composer = SegmentCounter::new(SegmentOptions::default())?;
/// composer.push_str("Your table is booked, see you at eight");
/// let line = composer.summary()?;
/// assert_eq!((line.count, line.remaining), (1, 122));
///
/// // One emoji moves the whole text to UCS-2, and taking it away moves it back.
/// let end = composer.text().len();
/// composer.push_str(" 👋");
/// let line = composer.summary()?;
/// assert_eq!((line.encoding, line.count, line.remaining), (Encoding::Ucs2, 1, 29));
/// composer.delete(end..)?;
/// assert_eq!(composer.summary()?.encoding, Encoding::Gsm7Bit);
///
/// // A user interface may count code points or UTF-16 units; positions here are bytes, as in a `String`.
/// let at = composer.offset_of_utf16(5)?;
/// composer.insert(at, "little ")?;
/// assert_eq!(composer.text(), "Your little table is booked, see you at eight");
/// assert_eq!(composer.segments()?.parts().count(), 1);
/// # Ok::<(), duologue::Error>(())
/// ```
///
/// # What it costs
///
/// An edit at the end of the text, and the answer after it, take time for what is added or removed and for about one
/// segment, however long the text is. An edit before the end moves what stands behind it, as in a `String`, and the next
/// answer may cut that anew; what stands before the segment of the edit is not read again. Edits that nobody asks after cost
/// no cutting.
///
/// A text is cut from its start the first time that an encoding or a pair of tables comes into question for it, once for
/// each, unless it is divided by code point and none of its characters takes two units there. So it is with a text that had
/// its emoji before it was longer than a segment, when that is taken out. With [`National::Auto`](crate::National::Auto),
/// where a character may bring other tables into question, it happens at most twice for each locking shift table: once
/// with the extension table of the default alphabet, and once with another, which shortens the segments.
///
/// [`Split::Grapheme`](crate::Split::Grapheme) has to know where the last cluster ends. Rules that look back over combining
/// marks (those for emoji sequences and for conjuncts) may read that one cluster again, if it is larger than a segment.
#[derive(Clone, Debug)]
pub struct SegmentCounter {
    options: SegmentOptions,
    text: String,
    ucs2: Lane,
    others: Others,
    obstacle: Obstacle,
}

/// What the text may be written in other than UCS-2.
#[derive(Clone, Debug)]
enum Others {
    Nothing,
    One {
        coding: Coding,
        /// Characters that the coding does not hold.
        outside: usize,
        lane: Lane,
    },
    Pairs(Pairs),
}

impl SegmentCounter {
    /// Begins with an empty text.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if the options ask for the locking shift table of Spanish,
    /// which has none.
    pub fn new(options: SegmentOptions) -> Result<Self> {
        choice::check(&options)?;
        Ok(Self {
            options,
            text: String::new(),
            ucs2: Lane::default(),
            others: Others::of(&options),
            obstacle: Obstacle::default(),
        })
    }

    /// Begins with a text, such as a draft that was kept.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_text(text: &str, options: SegmentOptions) -> Result<Self> {
        let mut counter = Self::new(options)?;
        counter.push_str(text);
        Ok(counter)
    }

    /// The text as it stands.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The options that it counts with.
    pub fn options(&self) -> &SegmentOptions {
        &self.options
    }

    /// Gives the text away.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Adds to the end of the text.
    pub fn push_str(&mut self, text: &str) {
        self.count_edit(self.text.len()..self.text.len(), text);
        self.text.push_str(text);
    }

    /// Inserts before a byte of the text.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if `at` is beyond the end of the text or within a character.
    /// Nothing is changed then.
    pub fn insert(&mut self, at: usize, text: &str) -> Result<()> {
        if !self.text.is_char_boundary(at) {
            return Err(Error::invalid(
                "at",
                at,
                "is not where a character of the text begins or where the text ends",
            ));
        }
        self.count_edit(at..at, text);
        self.text.insert_str(at, text);
        Ok(())
    }

    /// Removes a range of bytes.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if the range does not lie within the text, ends before it
    /// starts, or starts or ends within a character. Nothing is changed then.
    pub fn delete(&mut self, range: impl RangeBounds<usize>) -> Result<()> {
        self.replace(range, "")
    }

    /// Puts a text in the place of a range of bytes.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete).
    pub fn replace(&mut self, range: impl RangeBounds<usize>, text: &str) -> Result<()> {
        let start = match range.start_bound() {
            Bound::Included(&start) => start,
            Bound::Excluded(&before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(&last) => last.saturating_add(1),
            Bound::Excluded(&end) => end,
            Bound::Unbounded => self.text.len(),
        };
        if self.text.get(start..end).is_none() {
            return Err(Error::invalid(
                "range",
                format_args!("{start}..{end}"),
                "is not a range of whole characters of the text",
            ));
        }
        self.count_edit(start..end, text);
        self.text.replace_range(start..end, text);
        Ok(())
    }

    /// Empties the text.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ucs2 = Lane::default();
        self.others = Others::of(&self.options);
        self.obstacle = Obstacle::default();
    }

    /// Tells what [`segments`](crate::segments) does of the text, from what is known of it already.
    ///
    /// It takes the counter for itself because an answer catches up with the edits before it.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument), as [`segments`](crate::segments), while the text has a
    /// character that the encoding asked for cannot hold; the error shows the first one and its index in code points. The
    /// text may have it all the same: a person has to see what they typed, and may yet change it.
    pub fn segments(&mut self) -> Result<Segments<'_>> {
        let options = self.options;
        let Some((coding, extent)) = choice::choose_by(self, &options) else {
            let characters = self.ucs2.characters();
            let alphabet = match &self.others {
                Others::Pairs(pairs) => choice::hoped_for_by(pairs.kinds(), &options),
                Others::Nothing | Others::One { .. } => choice::hoped_for_by([], &options),
            };
            let coding = choice::asked_for(&options, alphabet);
            let (index, character) = self.obstacle.first(&self.text, characters, coding);
            return Err(choice::refusal(&options, index, character));
        };
        let tally = match &mut self.others {
            Others::Pairs(pairs) if coding != Coding::Ucs2 => {
                pairs.tally(&self.text, coding, &options)
            }
            Others::One { lane, .. } if coding != Coding::Ucs2 => {
                lane.tally(&self.text, coding, &options)
            }
            _ => self.ucs2.tally(&self.text, coding, &options),
        };
        if options.encoding.is_none() {
            // The next character may be an emoji: then this has been done for all before it.
            self.ucs2.tally(&self.text, Coding::Ucs2, &options);
        }
        Ok(Segments {
            text: &self.text,
            options,
            coding,
            extent,
            tally,
        })
    }

    /// The numbers of [`segments`](Self::segments) alone, to be kept while the text is edited.
    ///
    /// # Errors
    ///
    /// As [`segments`](Self::segments).
    pub fn summary(&mut self) -> Result<SegmentSummary> {
        self.segments().map(SegmentSummary::from)
    }

    /// Finds where the code point of an index begins, in bytes; for their number, where the text ends.
    ///
    /// It reads the text from its nearer end.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if the text has fewer.
    pub fn offset_of_char(&self, index: usize) -> Result<usize> {
        position::find(&self.text, index, self.ucs2.characters(), |_| 1)
    }

    /// Finds where the UTF-16 unit of an index begins, in bytes; for their number, where the text ends.
    ///
    /// It reads the text from its nearer end.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if the text has fewer, or if it is the second of a surrogate
    /// pair.
    pub fn offset_of_utf16(&self, index: usize) -> Result<usize> {
        position::find(&self.text, index, self.ucs2.units(), char::len_utf16)
    }

    /// Adjusts the totals before some bytes of the text make way for others.
    fn count_edit(&mut self, range: Range<usize>, come: &str) {
        let (at, len) = (range.start, self.text.len());
        let gone = self.text.get(range).unwrap_or("");
        let (removed, added) = (Coding::Ucs2.extent(gone), Coding::Ucs2.extent(come));
        self.ucs2.edit(at, len, removed, added);
        match &mut self.others {
            Others::Nothing => {}
            Others::One {
                coding,
                outside,
                lane,
            } => {
                self.obstacle.edit(at, len, *outside);
                let (removed, added) = (Content::of(gone, *coding), Content::of(come, *coding));
                *outside = *outside + added.outside - removed.outside;
                lane.edit(at, len, removed.extent, added.extent);
            }
            Others::Pairs(pairs) => {
                let count = pairs.outside(self.obstacle.alphabet());
                self.obstacle.edit(at, len, count);
                pairs.edit(at, len, gone, come);
            }
        }
    }
}

impl Others {
    fn of(options: &SegmentOptions) -> Self {
        let alphabet = match (options.encoding, options.national) {
            (Some(Encoding::Ucs2), _) => return Self::Nothing,
            (Some(Encoding::EightBit), _) => return Self::one(Coding::EightBit),
            (_, National::Auto(allowed)) => return Self::Pairs(Pairs::new(allowed)),
            (_, National::Pair { locking, single }) => Alphabet { locking, single },
            (_, National::None) => Alphabet::DEFAULT,
        };
        Self::one(Coding::Gsm(alphabet))
    }

    fn one(coding: Coding) -> Self {
        Self::One {
            coding,
            outside: 0,
            lane: Lane::default(),
        }
    }
}

impl Measured for SegmentCounter {
    fn smallest(&mut self) -> (Coding, Extent) {
        let default = Coding::Gsm(Alphabet::DEFAULT);
        match self.extent_in(default) {
            Some(extent) => (default, extent),
            None => (Coding::Ucs2, self.ucs2.extent()),
        }
    }

    fn extent_in(&mut self, coding: Coding) -> Option<Extent> {
        match &self.others {
            _ if coding == Coding::Ucs2 => Some(self.ucs2.extent()),
            Others::One {
                coding: own,
                outside: 0,
                lane,
            } if *own == coding => Some(lane.extent()),
            Others::Pairs(pairs) if coding == Coding::Gsm(Alphabet::DEFAULT) => {
                pairs.default_extent()
            }
            _ => None,
        }
    }

    fn best_pair(
        &mut self,
        allowed: Languages,
        options: &SegmentOptions,
    ) -> Option<(Coding, Extent)> {
        let Others::Pairs(pairs) = &mut self.others else {
            return None;
        };
        let needs = pairs.needs(allowed)?;
        national::best(&needs, options, |coding, _| {
            pairs.tally(&self.text, coding, options).count
        })
    }
}
