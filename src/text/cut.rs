//! Cutting a text into parts that each fit a segment: the one algorithm behind counts and parts.

use unicode_segmentation::{Graphemes, UnicodeSegmentation};

use super::alphabet::Alphabet;
use super::coding::{Coding, Extent};
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
}

impl<'t> Cuts<'t> {
    /// Prepares to cut a text that the coding can hold and that takes so much.
    pub(super) fn new(
        text: &'t str,
        coding: Coding,
        extent: Extent,
        options: &SegmentOptions,
    ) -> Self {
        let clusters = match options.split {
            Split::CodePoint => None,
            Split::Grapheme => Some(Clusters::new(text, coding)),
        };
        Self {
            coding,
            capacity: capacity(coding, extent.units, options),
            rest: text,
            rest_units: extent.units,
            clusters,
        }
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
        if extent.units <= capacity {
            return Self {
                count: usize::from(extent.units > 0),
                last: extent.units,
            };
        }
        if options.split == Split::CodePoint && extent.doubles == 0 {
            // Every part but the last is full.
            let count = extent.units.div_ceil(capacity);
            return Self {
                count,
                last: extent.units - (count - 1) * capacity,
            };
        }
        match (options.split, coding) {
            (Split::CodePoint, Coding::Gsm(Alphabet::DEFAULT)) => scan::gsm_tally(text, capacity),
            (Split::CodePoint, Coding::Ucs2) => scan::ucs2_tally(text, capacity),
            _ => Cuts::new(text, coding, extent, options).fold(
                Self::default(),
                |before, (_, last)| {
                    let count = before.count + 1;
                    Self { count, last }
                },
            ),
        }
    }
}

/// Units that each segment of a message can take.
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
}

impl<'t> Clusters<'t> {
    fn new(text: &'t str, coding: Coding) -> Self {
        Self {
            coding,
            following: text.graphemes(true),
            current: "",
            current_units: 0,
        }
    }

    /// Takes as many clusters as `capacity` units hold: their bytes and units.
    fn fit(&mut self, capacity: usize) -> (usize, usize) {
        let (mut len, mut units) = (0, 0);
        while self.advance() {
            if self.current_units > capacity {
                // No segment holds it, so it may as well fill this one. Its units are not counted anew for every part:
                // a text may be one cluster of a megabyte.
                let (taken, taken_units) = self.coding.fit(self.current, capacity - units);
                self.current = self.current.split_at(taken).1;
                self.current_units -= taken_units;
                return (len + taken, units + taken_units);
            }
            if units + self.current_units > capacity {
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
            self.current = next;
            self.current_units = self.coding.extent(next).units;
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
