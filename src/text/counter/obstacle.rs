//! The first character that the encoding asked for does not take.

use super::super::choice;
#[cfg(test)]
use super::super::coding::looked_at;
use super::super::options::SegmentOptions;

/// Where it is, as far as that is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Obstacle {
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
    /// Takes note of an edit at a byte of a text that was so long and had so many of them.
    pub(super) fn edit(&mut self, at: usize, len: usize, count: usize) {
        if count == 0 {
            self.clear = len;
        }
        self.clear = self.clear.min(at);
        self.found = self.found.filter(|found| found.offset < at);
    }

    /// Its index in code points and itself, in a text of so many characters that has one.
    pub(super) fn first(
        &mut self,
        text: &str,
        characters: usize,
        options: &SegmentOptions,
    ) -> (usize, char) {
        if self.found.is_none() {
            let (before, behind) = text.split_at(self.clear);
            #[cfg(test)]
            looked_at::add(behind.len());
            let index = characters - behind.chars().count();
            let mut numbered = behind.char_indices().zip(index..);
            let first = numbered.find(|&((_, character), _)| !choice::takes(options, character));
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
