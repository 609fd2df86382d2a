//! Choosing how a text is written.

use super::alphabet::{Alphabet, TablesOf};
use super::coding::{Coding, Extent};
use super::cut::Tally;
use super::language::{Languages, National};
use super::national::Needs;
use super::options::{Encoding, SegmentOptions};
use super::{national, scan};
use crate::error::{Error, Result};

/// A text as the choice sees it: one that is read, or one that was counted while it was written.
pub(super) trait Measured {
    /// The default alphabet if it holds the text, and UCS-2 otherwise.
    fn smallest(&mut self) -> (Coding, Extent);

    /// What the text takes; `None` if the coding cannot hold it.
    fn extent_in(&mut self, coding: Coding) -> Option<Extent>;

    /// As [`national::best`] for what the text needs; `None` if none of the allowed pairs holds it.
    fn best_pair(
        &mut self,
        allowed: Languages,
        options: &SegmentOptions,
    ) -> Option<(Coding, Extent)>;
}

impl Measured for &str {
    fn smallest(&mut self) -> (Coding, Extent) {
        smallest(self)
    }

    fn extent_in(&mut self, coding: Coding) -> Option<Extent> {
        let holds = coding == Coding::Ucs2 || self.chars().all(|character| coding.holds(character));
        holds.then(|| coding.extent(self))
    }

    fn best_pair(
        &mut self,
        allowed: Languages,
        options: &SegmentOptions,
    ) -> Option<(Coding, Extent)> {
        let each = self
            .chars()
            .map(|character| (TablesOf::character(character), 1));
        let needs = Needs::of(each, allowed)?;
        national::best(&needs, options, |coding, extent| {
            Tally::of(self, coding, extent, options).count
        })
    }
}

/// How a text is written, and what it takes.
pub(super) fn choose(mut text: &str, options: &SegmentOptions) -> Result<(Coding, Extent)> {
    check(options)?;
    choose_by(&mut text, options).ok_or_else(|| refused(text, options))
}

/// As [`choose`] with options that were checked; `None` for a text that the encoding asked for cannot hold.
pub(super) fn choose_by(
    text: &mut impl Measured,
    options: &SegmentOptions,
) -> Option<(Coding, Extent)> {
    match (options.encoding, options.national) {
        (None, National::None) => Some(text.smallest()),
        (None, _) => gsm(text, options).or_else(|| with_extent(text, Coding::Ucs2)),
        (Some(Encoding::Gsm7Bit), _) => gsm(text, options),
        (Some(Encoding::EightBit), _) => with_extent(text, Coding::EightBit),
        (Some(Encoding::Ucs2), _) => with_extent(text, Coding::Ucs2),
    }
}

/// The default alphabet if it holds the text, and UCS-2 otherwise.
pub(super) fn smallest(text: &str) -> (Coding, Extent) {
    let found = scan::scan(text);
    (found.coding(), found.extent)
}

/// The alphabet that a text's characters are held against: the one it is written in, or the one it was hoped to be.
pub(super) fn wanted(text: &str, coding: Coding, options: &SegmentOptions) -> Alphabet {
    match coding {
        Coding::Gsm(alphabet) => alphabet,
        _ => hoped_for(text, options),
    }
}

/// The alphabet that a text would be written in if it could: the one asked for, or the allowed one that holds the most.
pub(super) fn hoped_for(text: &str, options: &SegmentOptions) -> Alphabet {
    let each = text
        .chars()
        .map(|character| (TablesOf::character(character), 1));
    hoped_for_by(each, options)
}

/// As [`hoped_for`] a text with so many characters in the same tables.
pub(super) fn hoped_for_by(
    characters: impl IntoIterator<Item = (TablesOf, usize)>,
    options: &SegmentOptions,
) -> Alphabet {
    match options.national {
        National::None => Alphabet::DEFAULT,
        National::Pair { locking, single } => Alphabet { locking, single },
        National::Auto(allowed) => national::nearest(characters, allowed),
    }
}

/// The tables of GSM 7-bit that hold the text, among those that the options allow.
fn gsm(text: &mut impl Measured, options: &SegmentOptions) -> Option<(Coding, Extent)> {
    match options.national {
        National::None => Some(text.smallest()).filter(|&(coding, _)| coding != Coding::Ucs2),
        National::Pair { locking, single } => {
            with_extent(text, Coding::Gsm(Alphabet { locking, single }))
        }
        National::Auto(allowed) => {
            let (coding, extent) = text.smallest();
            // Nothing is better than one segment without a header, or than a septet a character without one.
            let best = extent.units <= coding.alone(options) || extent.doubles == 0;
            if coding != Coding::Ucs2 && best {
                return Some((coding, extent));
            }
            text.best_pair(allowed, options)
        }
    }
}

/// Refuses what no text could be written with.
pub(super) fn check(options: &SegmentOptions) -> Result<()> {
    match options.national {
        National::Pair { locking, .. } if !locking.has_locking_table() => Err(Error::invalid(
            "national",
            locking.id(),
            "is Spanish, which has no locking shift table; name it as the single one",
        )),
        _ => Ok(()),
    }
}

fn with_extent(text: &mut impl Measured, coding: Coding) -> Option<(Coding, Extent)> {
    text.extent_in(coding).map(|extent| (coding, extent))
}

/// The coding that a text was asked to be in, with the alphabet that it would have if it could.
pub(super) fn asked_for(options: &SegmentOptions, alphabet: Alphabet) -> Coding {
    match options.encoding {
        Some(Encoding::EightBit) => Coding::EightBit,
        Some(Encoding::Ucs2) => Coding::Ucs2,
        Some(Encoding::Gsm7Bit) | None => Coding::Gsm(alphabet),
    }
}

fn refused(text: &str, options: &SegmentOptions) -> Error {
    let coding = asked_for(options, hoped_for(text, options));
    let mut characters = text.chars().enumerate();
    let first = characters.find(|&(_, character)| !coding.holds(character));
    let (index, character) = first.unwrap_or((0, ' '));
    refusal(options, index, character)
}

/// Shows the first character that the encoding asked for does not take, and the code points before it. The value is the one
/// character: the rest of a message has no place in an error.
pub(super) fn refusal(options: &SegmentOptions, index: usize, character: char) -> Error {
    let why = match options.encoding {
        Some(Encoding::EightBit) => "is not an octet, U+0000 to U+00FF; ask for UCS-2",
        _ => "is not in GSM 7-bit; leave the encoding open or ask for UCS-2",
    };
    let code_point = u32::from(character);
    Error::invalid(
        "text",
        character,
        format_args!("(U+{code_point:04X}) at index {index} {why}"),
    )
}
