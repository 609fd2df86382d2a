//! The first character that the encoding asked for does not take.

use super::super::alphabet::Alphabet;
use super::super::coding::Coding;
use super::super::looked_at;

/// Where it is, as far as that is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Obstacle {
    /// The alphabet for which all this is known.
    alphabet: Alphabet,
    /// Bytes at the start of the text that are known to have none.
    clear: usize,
    found: Option<Found>,
}

#[derive(Clone, Copy, Debug)]
struct Found {
    offset: usize,
    index: usize,
    character: char,
}

impl Obstacle {
    pub(super) fn alphabet(&self) -> Alphabet {
        self.alphabet
    }

    /// Takes note of an edit at a byte of a text that was so long and had so many of them.
    pub(super) fn edit(&mut self, at: usize, len: usize, count: usize) {
        if count == 0 {
            self.clear = len;
        }
        self.clear = self.clear.min(at);
        self.found = self.found.filter(|found| found.offset < at);
    }

    /// Its index in code points and itself, in a text of so many characters that has one.
    pub(super) fn first(&mut self, text: &str, characters: usize, coding: Coding) -> (usize, char) {
        if self.alphabet != coding.alphabet() {
            *self = Self {
                alphabet: coding.alphabet(),
                ..Self::default()
            };
        }
        if self.found.is_none() {
            let (before, behind) = text.split_at(self.clear);
            looked_at::add(behind.len());
            let index = characters - behind.chars().count();
            let mut numbered = behind.char_indices().zip(index..);
            let first = numbered.find(|&((_, character), _)| !coding.holds(character));
            self.found = first.map(|((offset, character), index)| Found {
                offset: before.len() + offset,
                index,
                character,
            });
        }
        self.found
            .map_or((0, ' '), |found| (found.index, found.character))
    }
}
