//! Positions as others count them.

use crate::error::{Error, Result};

/// Finds the byte before which a text has so many units, of `total` in all.
pub(super) fn find(
    text: &str,
    index: usize,
    total: usize,
    units_of: impl Fn(char) -> usize,
) -> Result<usize> {
    let Some(behind) = total.checked_sub(index) else {
        return Err(Error::invalid(
            "index",
            index,
            format_args!("is beyond the end of the text, at {total}"),
        ));
    };
    let characters = text.char_indices();
    let found = if index <= behind {
        let starts = characters.map(|(at, character)| (at, units_of(character)));
        walk(starts.chain([(text.len(), 1)]), index)
    } else {
        let ends = characters
            .rev()
            .map(|(at, character)| (at + character.len_utf8(), units_of(character)));
        walk(ends.chain([(0, 1)]), behind)
    };
    found.ok_or_else(|| Error::invalid("index", index, "is within a character"))
}

/// The place before which there are so many units, each of the places with the units behind it on the way.
fn walk(places: impl Iterator<Item = (usize, usize)>, mut units: usize) -> Option<usize> {
    for (at, next) in places {
        if units == 0 {
            return Some(at);
        }
        units = units.checked_sub(next)?;
    }
    None
}
