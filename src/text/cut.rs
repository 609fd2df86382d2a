//! Cutting a text into parts that each fit a segment: the one algorithm behind counts and parts.

use unicode_segmentation::{GraphemeCursor, Graphemes, UnicodeSegmentation};

use super::alphabet::Alphabet;
use super::coding::{Coding, Extent};
use super::looked_at;
use super::options::{SegmentOptions, Split};
use super::scan;

/// The parts of a text, first to last, each with its units; every part takes as much as it can.
///
/// It holds no more than the place it has come to: counting costs no memory.
#[derive(Clone)]
pub(super) struct Cuts<'t> {
    coding: Coding,
    capacity: usize,
    rest: &'t str,
    rest_units: usize,
    clusters: Option<Clusters<'t>>,
    place: Place,
}

/// Where a segment begins, so that cutting can begin there too.
///
/// Whatever becomes of the text behind the bytes that decided it, a segment begins here.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Place {
    /// Segments before it.
    pub(super) segments: usize,
    /// Bytes before it.
    pub(super) byte: usize,
    /// Units before it.
    pub(super) units: usize,
    /// How many bytes of the text decided it: all before it, and some behind that would have gone before it had they fitted.
    pub(super) decided_by: usize,
    /// Where the cluster begins that is cut here because no segment holds it; the place itself if none is.
    pub(super) cluster: usize,
}

impl<'t> Cuts<'t> {
    /// Prepares to cut a text that the coding can hold and that takes so much.
    pub(super) fn new(
        text: &'t str,
        coding: Coding,
        extent: Extent,
        options: &SegmentOptions,
    ) -> Self {
        Self::from_place(text, coding, extent, options, Place::default())
    }

    /// As [`new`](Self::new), from one of the places that it would come to.
    pub(super) fn from_place(
        text: &'t str,
        coding: Coding,
        extent: Extent,
        options: &SegmentOptions,
        place: Place,
    ) -> Self {
        let clusters = match options.split {
            Split::CodePoint => None,
            Split::Grapheme => Some(Clusters::from_place(text, coding, place)),
        };
        Self {
            coding,
            capacity: capacity(coding, extent.units, options),
            rest: text.get(place.byte..).unwrap_or(""),
            rest_units: extent.units.saturating_sub(place.units),
            clusters,
            place,
        }
    }

    /// Where the next part begins; `None` if there is none.
    pub(super) fn place(&self) -> Option<Place> {
        (!self.rest.is_empty()).then_some(self.place)
    }
}

/// How many segments a text takes, and the units in the last of them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Tally {
    pub(super) count: usize,
    pub(super) last: usize,
}

impl Tally {
    pub(super) fn of(text: &str, coding: Coding, extent: Extent, options: &SegmentOptions) -> Self {
        let capacity = capacity(coding, extent.units, options);
        if let Some(tally) = Self::without_cutting(extent, capacity, options.split) {
            return tally;
        }
        match (options.split, coding) {
            (Split::CodePoint, Coding::Gsm(Alphabet::DEFAULT)) => {
                scan::gsm_tally(text.as_bytes(), capacity)
            }
            (Split::CodePoint, Coding::Ucs2) => scan::ucs2_tally(text.as_bytes(), capacity),
            _ => Cuts::new(text, coding, extent, options).fold(
                Self::default(),
                |before, (_, last)| {
                    let count = before.count + 1;
                    Self { count, last }
                },
            ),
        }
    }

    /// The tally of a text that is one part, or whose parts are all full but the last; `None` for one that has to be cut.
    pub(super) fn without_cutting(extent: Extent, capacity: usize, split: Split) -> Option<Self> {
        if extent.units <= capacity {
            return Some(Self {
                count: usize::from(extent.units > 0),
                last: extent.units,
            });
        }
        if split == Split::Grapheme || extent.doubles > 0 {
            return None;
        }
        let count = extent.units.div_ceil(capacity);
        Some(Self {
            count,
            last: extent.units - (count - 1) * capacity,
        })
    }
}

/// Units that each segment of a message can take.
#[inline]
pub(super) fn capacity(coding: Coding, units: usize, options: &SegmentOptions) -> usize {
    let alone = coding.alone(options);
    if units <= alone {
        alone
    } else {
        coding.concatenated(options)
    }
}

impl<'t> Iterator for Cuts<'t> {
    type Item = (&'t str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (len, units) = if self.rest_units <= self.capacity {
            (self.rest.len(), self.rest_units)
        } else {
            match &mut self.clusters {
                None => self.coding.fit(self.rest, self.capacity),
                Some(clusters) => clusters.fit(self.capacity),
            }
        };
        let (part, rest) = self.rest.split_at(len);
        self.rest = rest;
        self.rest_units -= units;
        let Seam { before, behind } = self.clusters.as_ref().map_or(Seam::WHOLE, |at| at.seam);
        let byte = self.place.byte + len;
        self.place = Place {
            segments: self.place.segments + 1,
            byte,
            units: self.place.units + units,
            decided_by: self.place.decided_by.max(byte + behind),
            cluster: byte - before,
        };
        Some((part, units))
    }
}

/// The grapheme clusters of a text that are not yet in a part.
#[derive(Clone)]
struct Clusters<'t> {
    coding: Coding,
    following: Graphemes<'t>,
    /// What is left of the cluster at hand.
    current: &'t str,
    current_units: usize,
    seam: Seam,
}

/// What lies around the place of a cut.
#[derive(Clone, Copy)]
struct Seam {
    /// Bytes before it of a cluster that is cut.
    before: usize,
    /// Bytes behind it that were looked at to decide it: at least one of each character.
    behind: usize,
}

impl Seam {
    /// A cut before a character that does not fit.
    const WHOLE: Self = Self {
        before: 0,
        behind: 1,
    };
}

impl<'t> Clusters<'t> {
    fn from_place(text: &'t str, coding: Coding, place: Place) -> Self {
        // Clusters can be told from the start of one on; what stands before it has no part in it.
        let text = text.get(place.cluster..).unwrap_or("");
        let before = place.byte - place.cluster;
        let end = if before == 0 {
            0
        } else {
            let mut cursor = GraphemeCursor::new(before, text.len(), true);
            let next = cursor.next_boundary(text, 0);
            next.ok().flatten().unwrap_or(text.len())
        };
        let current = text.get(before..end).unwrap_or("");
        looked_at::add(current.len());
        Self {
            coding,
            following: text.get(end..).unwrap_or("").graphemes(true),
            current,
            current_units: coding.extent(current).units,
            seam: Seam {
                before,
                ..Seam::WHOLE
            },
        }
    }

    /// Takes as many clusters as `capacity` units hold: their bytes and units.
    fn fit(&mut self, capacity: usize) -> (usize, usize) {
        let (mut len, mut units) = (0, 0);
        while self.advance() {
            if self.current_units > capacity {
                // No segment holds it, so it may as well fill this one. Its units are not counted anew for every part:
                // a text may be one cluster of a megabyte.
                let whole = self.coding.fit(self.current, capacity);
                let (taken, taken_units) = match units {
                    0 => whole,
                    _ => self.coding.fit(self.current, capacity - units),
                };
                self.current = self.current.split_at(taken).1;
                self.current_units -= taken_units;
                self.seam.before += taken;
                self.seam.behind = whole.0 - taken + 1;
                return (len + taken, units + taken_units);
            }
            if units + self.current_units > capacity {
                // A character that comes to stand right behind it may join it.
                self.seam.behind = self.current.len() + 1;
                break;
            }
            len += self.current.len();
            units += self.current_units;
            self.current = "";
        }
        (len, units)
    }

    /// Goes on to the next cluster if the one at hand is used up; false at the end of the text.
    fn advance(&mut self) -> bool {
        if self.current.is_empty() {
            let Some(next) = self.following.next() else {
                return false;
            };
            looked_at::add(next.len());
            self.current = next;
            self.current_units = self.coding.extent(next).units;
            self.seam.before = 0;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_enormous_cluster_is_cut_without_reading_it_anew_for_every_part() {
        let text = "e".to_owned() + &"\u{301}".repeat(2_000_000);
        let options = SegmentOptions::default().split(Split::Grapheme);
        let extent = Coding::Ucs2.extent(&text);
        let cuts = Cuts::new(&text, Coding::Ucs2, extent, &options);
        // It would take 30,000 readings of four megabytes.
        assert_eq!(cuts.count(), 2_000_001usize.div_ceil(67));
    }
}
