//! What is known of the text with each pair of national tables that it may use.

use super::super::alphabet::{Alphabet, TablesOf};
use super::super::coding::{Coding, Extent};
use super::super::cut::Tally;
use super::super::language::{Language, Languages};
use super::super::national::Needs;
use super::super::options::SegmentOptions;
use super::census::Census;
use super::lane::Lane;

/// The text in all pairs that are allowed.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    census: Census,
    lanes: Vec<PairLane>,
}

/// The text with a locking shift table, and with a single shift table that a header has to name or does not.
///
/// Which one it is makes no difference to the segments.
#[derive(Clone, Debug)]
struct PairLane {
    locking: Language,
    names_single: bool,
    lane: Lane,
}

impl PairLane {
    fn is_for(&self, alphabet: Alphabet) -> bool {
        let names_single = alphabet.single != Language::Default;
        (self.locking, self.names_single) == (alphabet.locking, names_single)
    }
}

impl Pairs {
    pub(super) fn new(allowed: Languages) -> Self {
        let locking =
            |language: &Language| allowed.contains(*language) && language.has_locking_table();
        let lanes = Language::ALL
            .iter()
            .copied()
            .filter(locking)
            .flat_map(|locking| {
                [false, true].map(|names_single| PairLane {
                    locking,
                    names_single,
                    lane: Lane::default(),
                })
            });
        Self {
            census: Census::default(),
            lanes: lanes.collect(),
        }
    }

    /// Takes note of an edit at a byte of a text that was so long.
    pub(super) fn edit(&mut self, at: usize, len: usize, gone: &str, come: &str) {
        let (removed, added) = (Census::of(gone), Census::of(come));
        self.census.edit(&removed, &added);
        for PairLane { locking, lane, .. } in &mut self.lanes {
            lane.edit(at, len, removed.extent(*locking), added.extent(*locking));
        }
    }

    /// What the text asks of the tables; `None` if a character is in none that is allowed.
    pub(super) fn needs(&self, allowed: Languages) -> Option<Needs> {
        Needs::of(self.census.kinds(), allowed)
    }

    /// What the text takes in the default alphabet, if that holds it.
    pub(super) fn default_extent(&self) -> Option<Extent> {
        let Alphabet { locking, .. } = Alphabet::DEFAULT;
        (self.outside(Alphabet::DEFAULT) == 0).then(|| self.census.extent(locking))
    }

    /// The number of characters that an alphabet does not hold.
    pub(super) fn outside(&self, alphabet: Alphabet) -> usize {
        self.census.outside(alphabet)
    }

    /// How many characters stand in the same tables.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (TablesOf, usize)> {
        self.census.kinds()
    }

    pub(super) fn tally(&mut self, text: &str, coding: Coding, options: &SegmentOptions) -> Tally {
        let mut lanes = self.lanes.iter_mut();
        match lanes.find(|lane| lane.is_for(coding.alphabet())) {
            Some(PairLane { lane, .. }) => lane.tally(text, coding, options),
            None => Tally::of(text, coding, coding.extent(text), options),
        }
    }
}
