//! Why a text does not fit GSM 7-bit, and what it would save if it did.

use std::iter::Enumerate;
use std::ops::Range;
use std::str::CharIndices;

use super::alphabet::Alphabet;
use super::choice;
use super::smart::{self, Aim, Change, Rewriting, SmartLevel};
use super::{Encoding, SegmentOptions, segments};
use crate::error::Result;

/// Finds what keeps a text out of GSM 7-bit, and counts its segments as it is and as it could be spelled at this level.
///
/// An encoding that the options ask for is left open.
///
/// ```
/// use duologue::{SegmentOptions, SmartLevel, explain};
///
/// let text = format!("Don’t miss it{}", "!".repeat(60));
/// let why = explain(&text, &SegmentOptions::default(), SmartLevel::Visual)?;
/// let found = why.unencodable().next().unwrap();
/// assert_eq!((found.offset, found.character), (3, '’'));
/// assert_eq!(found.replacement.map(|spelling| spelling.to()), Some("'"));
/// assert_eq!((why.segments(), why.segments_spelled(), why.saving()), (2, 1, 1));
///
/// // Where one character has no spelling, the rest saves nothing.
/// let why = explain("Don’t 👋", &SegmentOptions::default(), SmartLevel::Visual)?;
/// assert_eq!((why.unencodable().count(), why.saving()), (2, 0));
/// # Ok::<(), duologue::Error>(())
/// ```
///
/// # Errors
///
/// As for [`segments`].
pub fn explain<'t>(
    text: &'t str,
    options: &SegmentOptions,
    level: SmartLevel,
) -> Result<Explanation<'t>> {
    let options = options.encoding(None);
    let cut = segments(text, &options)?;
    let alphabet = choice::wanted(text, cut.coding, &options);
    let segments_spelled = if cut.encoding() == Encoding::Gsm7Bit {
        cut.count()
    } else {
        let spelled = smart::rewritten(
            text,
            Rewriting::new(
                text,
                Aim {
                    level,
                    kept: alphabet,
                },
            ),
        );
        segments(&spelled, &options)?.count()
    };
    Ok(Explanation {
        text,
        alphabet,
        level,
        segments: cut.count(),
        segments_spelled,
    })
}

/// What keeps a text out of GSM 7-bit, and what that costs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Explanation<'t> {
    text: &'t str,
    alphabet: Alphabet,
    level: SmartLevel,
    segments: usize,
    segments_spelled: usize,
}

impl<'t> Explanation<'t> {
    /// Finds the characters that keep the text out of GSM 7-bit, in order, each time it is called; none if nothing
    /// does.
    pub fn unencodable(&self) -> impl Iterator<Item = Unencodable> + use<'t> {
        Obstacles::new(self.text, self.alphabet, self.level)
    }

    /// The segments of the text as it is.
    pub fn segments(&self) -> usize {
        self.segments
    }

    /// The segments of the text once everything that has a spelling is spelled so.
    pub fn segments_spelled(&self) -> usize {
        self.segments_spelled
    }

    /// The segments that the spelling saves. Below zero where it needs more: three dots take more room than `…`.
    pub fn saving(&self) -> isize {
        self.segments.cast_signed() - self.segments_spelled.cast_signed()
    }
}

/// A character that GSM 7-bit cannot hold, and where it stands.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Unencodable {
    /// Code points before it.
    pub index: usize,
    /// Bytes of UTF-8 before it.
    pub offset: usize,
    /// UTF-16 units before it.
    pub unit_offset: usize,
    /// The character itself.
    pub character: char,
    /// How GSM 7-bit can spell it, or the stretch of text that it is part of; `None` if it cannot.
    pub replacement: Option<Spelling>,
}

/// How GSM 7-bit spells a stretch of a text.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Spelling {
    start: usize,
    end: usize,
    to: &'static str,
}

impl Spelling {
    /// The bytes of the text that it stands for: those of one character, or of a letter with the marks after it. Two
    /// characters of one stretch have the same.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// What is to stand there; empty for what can be left out.
    pub fn to(self) -> &'static str {
        self.to
    }
}

/// The characters of a text that an alphabet does not hold, in order, with what the default alphabet makes of them.
pub(super) struct Obstacles<'t> {
    characters: Enumerate<CharIndices<'t>>,
    alphabet: Alphabet,
    unit_offset: usize,
    rewriting: Rewriting<'t>,
    change: Option<Change<'t>>,
}

impl<'t> Obstacles<'t> {
    pub(super) fn new(text: &'t str, alphabet: Alphabet, level: SmartLevel) -> Self {
        Self {
            characters: text.char_indices().enumerate(),
            alphabet,
            unit_offset: 0,
            rewriting: Rewriting::new(
                text,
                Aim {
                    level,
                    kept: alphabet,
                },
            ),
            change: None,
        }
    }

    /// The spelling of the stretch that the character at this offset is in. Offsets come in ascending order.
    fn spelling_at(&mut self, offset: usize) -> Option<Spelling> {
        while self.change.is_none_or(|change| change.end() <= offset) {
            self.change = Some(self.rewriting.change()?);
        }
        let change = self.change.filter(|change| change.start() <= offset)?;
        Some(Spelling {
            start: change.start(),
            end: change.end(),
            to: change.to()?,
        })
    }
}

impl Iterator for Obstacles<'_> {
    type Item = Unencodable;

    fn next(&mut self) -> Option<Unencodable> {
        loop {
            let (index, (offset, character)) = self.characters.next()?;
            let unit_offset = self.unit_offset;
            self.unit_offset += character.len_utf16();
            if !self.alphabet.holds(character) {
                return Some(Unencodable {
                    index,
                    offset,
                    unit_offset,
                    character,
                    replacement: self.spelling_at(offset),
                });
            }
        }
    }
}
