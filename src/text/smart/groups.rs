//! The stretches of a text that normalisation treats each by itself.

use std::iter;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, is_nfc_quick};

use crate::text::portable::holds_ascii;

/// The first character that normalisation changes or that takes part in one (Unicode Standard Annex 15).
const FIRST_CONCERNED: char = '\u{300}';

/// Divides a text where nothing after a boundary can compose with, or move before, anything in front of it: the
/// normalised text is the normalised groups, one after another.
pub(super) struct Groups<'t> {
    rest: &'t str,
}

impl<'t> Groups<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text }
    }

    /// Goes past the ASCII that comes next as far as the alphabet holds it and it is in groups of one.
    pub(super) fn take_plain(&mut self) -> &'t str {
        let mut bytes = self.rest.bytes();
        let held = bytes.position(|byte| !holds_ascii(byte));
        // A mark may follow the last one.
        let end = held.map_or(self.rest.len(), |held| held.saturating_sub(1));
        let (plain, rest) = self.rest.split_at(end);
        self.rest = rest;
        plain
    }

    /// The character after the group that was last given.
    pub(super) fn following(&self) -> Option<char> {
        self.rest.chars().next()
    }
}

impl<'t> Iterator for Groups<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let mut following = self.rest.char_indices().skip(1);
        let end = following
            .find(|&(_, character)| begins(character))
            .map_or(self.rest.len(), |(at, _)| at);
        let (group, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!group.is_empty()).then_some(group)
    }
}

/// The only character of a group that is in Normalization Form C as it is.
pub(super) fn sole(group: &str) -> Option<char> {
    let mut characters = group.chars();
    let character = characters.next()?;
    let normal =
        character < FIRST_CONCERNED || is_nfc_quick(iter::once(character)) == IsNormalized::Yes;
    (characters.next().is_none() && normal).then_some(character)
}

/// Whether a character begins a group: the first of its decomposition is a starter that composes with nothing before
/// it.
fn begins(character: char) -> bool {
    if character < FIRST_CONCERNED {
        return true;
    }
    let mut first = None;
    decompose_canonical(character, |part| {
        first.get_or_insert(part);
    });
    let first = first.unwrap_or(character);
    canonical_combining_class(first) == 0 && is_nfc_quick(iter::once(first)) == IsNormalized::Yes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_ends_where_nothing_can_be_taken_in() {
        let groups = |text| Groups::new(text).collect::<Vec<_>>();
        assert_eq!(groups(""), [""; 0]);
        assert_eq!(groups("ae\u{301}\u{323}b"), ["a", "e\u{301}\u{323}", "b"]);
        assert_eq!(groups("\u{301}a\u{2126}"), ["\u{301}", "a", "\u{2126}"]);
        assert_eq!(
            groups("\u{1100}\u{1161}\u{11A8}가\u{11A8}"),
            ["\u{1100}\u{1161}\u{11A8}", "가\u{11A8}"]
        );

        let mut plain = Groups::new("Your e\u{301}");
        assert_eq!(
            (plain.take_plain(), plain.next(), plain.take_plain()),
            ("Your ", Some("e\u{301}"), "")
        );
        assert_eq!(Groups::new("Yours").take_plain(), "Yours");
    }
}
