//! What is known of the text in one coding.

use super::super::alphabet::Alphabet;
use super::super::coding::{Coding, Extent};
use super::super::cut::{self, Cuts, Place, Tally};
use super::super::looked_at;
use super::super::options::{SegmentOptions, Split};
use super::super::scan;

/// What the text takes in a coding, and where its segments begin as far as that was asked.
///
/// A lane is asked only while its coding holds every character. It is for one coding, or for all with the same locking shift
/// table and a single shift table that a header names: whichever of these has the text, the units are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Lane {
    extent: Extent,
    /// Bytes at the start of the text that are known to have no character of two units.
    plain: usize,
    /// The places that no edit since has touched, first to last. Some that `plain` makes needless may be missing.
    places: Vec<Place>,
}

impl Lane {
    pub(super) fn extent(&self) -> Extent {
        self.extent
    }

    pub(super) fn units(&self) -> usize {
        self.extent.units
    }

    pub(super) fn characters(&self) -> usize {
        self.extent.units - self.extent.doubles
    }

    /// Takes note of an edit at a byte of a text that was so long.
    pub(super) fn edit(&mut self, at: usize, len: usize, removed: Extent, added: Extent) {
        if self.extent.doubles == 0 {
            self.plain = len;
        }
        self.plain = self.plain.min(at);
        self.extent = Extent {
            units: self.extent.units + added.units - removed.units,
            doubles: self.extent.doubles + added.doubles - removed.doubles,
        };
        let untouched = self.places.partition_point(|place| place.decided_by <= at);
        self.places.truncate(untouched);
    }

    /// As [`Tally::of`], cutting only what was not cut before.
    pub(super) fn tally(&mut self, text: &str, coding: Coding, options: &SegmentOptions) -> Tally {
        let capacity = cut::capacity(coding, self.extent.units, options);
        if let Some(tally) = Tally::without_cutting(self.extent, capacity, options.split) {
            return tally;
        }
        let mut last = self.known(text, coding, capacity, options.split);
        let mut cuts = Cuts::from_place(text, coding, self.extent, options, last);
        while cuts.next().is_some()
            && let Some(place) = cuts.place()
        {
            self.places.push(place);
            last = place;
        }
        Tally {
            count: last.segments + 1,
            last: self.extent.units - last.units,
        }
    }

    /// The last place that can be told without cutting.
    fn known(&self, text: &str, coding: Coding, capacity: usize, split: Split) -> Place {
        let place = self.places.last().copied().unwrap_or_default();
        if split == Split::Grapheme || self.plain <= place.byte {
            return place;
        }
        let (before, behind) = text.split_at(self.plain);
        let units = self.extent.units - coding.extent(behind).units;
        let begun = units % capacity;
        let mut back = before.char_indices().rev();
        let first = begun.checked_sub(1).and_then(|others| back.nth(others));
        let byte = first.map_or(before.len(), |(at, _)| at);
        looked_at::add(before.len() - byte);
        Place {
            segments: units / capacity,
            byte,
            units: units - begun,
            decided_by: byte,
            cluster: byte,
        }
    }
}

/// What a piece of text adds to what is known.
#[derive(Default)]
pub(super) struct Content {
    pub(super) extent: Extent,
    /// Characters that the coding does not hold; they take nothing.
    pub(super) outside: usize,
}

impl Content {
    pub(super) fn of(text: &str, coding: Coding) -> Self {
        looked_at::add(text.len());
        if coding == Coding::Gsm(Alphabet::DEFAULT) {
            let found = scan::scan(text);
            if found.gsm {
                let extent = found.extent;
                return Self { extent, outside: 0 };
            }
        }
        let mut content = Self::default();
        for character in text.chars() {
            match coding.units_of(character) {
                Some(units) => {
                    content.extent.units += usize::from(units);
                    content.extent.doubles += usize::from(units == 2);
                }
                None => content.outside += 1,
            }
        }
        content
    }
}
