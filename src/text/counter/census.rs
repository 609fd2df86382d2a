//! How many of a text's characters stand in which tables.

use super::super::alphabet::{Alphabet, TablesOf};
use super::super::coding::Extent;
use super::super::language::Language;
use super::super::looked_at;

/// The characters of a text, counted by the tables that have them.
///
/// To every choice of tables characters are alike that stand in the same ones, and few kinds of them occur in a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Census {
    kinds: Vec<(TablesOf, usize)>,
}

impl Census {
    pub(super) fn of(text: &str) -> Self {
        looked_at::add(text.len());
        let mut census = Self::default();
        for character in text.chars() {
            census.add(TablesOf::character(character), 1);
        }
        census
    }

    pub(super) fn edit(&mut self, removed: &Self, added: &Self) {
        for &(tables, count) in &added.kinds {
            self.add(tables, count);
        }
        for (tables, count) in &mut self.kinds {
            let gone = removed.kinds.iter().find(|(kind, _)| kind == tables);
            *count -= gone.map_or(0, |&(_, gone)| gone);
        }
        self.kinds.retain(|&(_, count)| count > 0);
    }

    pub(super) fn kinds(&self) -> impl Iterator<Item = (TablesOf, usize)> {
        self.kinds.iter().copied()
    }

    /// What the characters take with a locking shift table, if what that has not is in the single shift table.
    pub(super) fn extent(&self, locking: Language) -> Extent {
        let mut extent = Extent::default();
        for (tables, count) in self.kinds() {
            let escaped = tables.locking & 1 << locking.id() == 0;
            extent.units += if escaped { 2 * count } else { count };
            extent.doubles += if escaped { count } else { 0 };
        }
        extent
    }

    /// The number of characters that an alphabet does not hold.
    pub(super) fn outside(&self, alphabet: Alphabet) -> usize {
        let outside = self.kinds().filter(|(tables, _)| {
            tables.locking & 1 << alphabet.locking.id() == 0
                && tables.single & 1 << alphabet.single.id() == 0
        });
        outside.map(|(_, count)| count).sum()
    }

    fn add(&mut self, tables: TablesOf, more: usize) {
        match self.kinds.iter_mut().find(|(kind, _)| *kind == tables) {
            Some((_, count)) => *count += more,
            None => self.kinds.push((tables, more)),
        }
    }
}
