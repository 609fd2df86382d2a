//! What one character of a text in Normalization Form C becomes.

use unicode_normalization::char::{
    canonical_combining_class, compose, decompose_canonical, decompose_compatible,
    is_combining_mark,
};

use super::{SmartLevel, holds, rows};
use crate::text::alphabet::Alphabet;

/// What a text has come to before a character.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Before {
    /// Nothing.
    Start,
    /// A decimal digit of one character.
    Digit,
    /// A letter that GSM 7-bit holds.
    Letter,
    /// Any other character that it holds.
    Held,
    /// A character outside it.
    Outside,
}

impl Before {
    /// After something more has been written.
    pub(super) fn after(self, written: &str) -> Self {
        let mut characters = written.chars();
        match (characters.next_back(), characters.next()) {
            (None, _) => self,
            (Some(last), None) => Self::after_character(last),
            (Some(last), Some(_)) => match Self::after_character(last) {
                // The end of a fraction is no whole number.
                Self::Digit => Self::Held,
                other => other,
            },
        }
    }

    pub(super) fn after_character(last: char) -> Self {
        if !holds(last) {
            Self::Outside
        } else if last.is_alphabetic() {
            Self::Letter
        } else if last.is_ascii_digit() {
            Self::Digit
        } else {
            Self::Held
        }
    }

    fn is_held(self) -> bool {
        matches!(self, Self::Digit | Self::Letter | Self::Held)
    }
}

/// What a text is spelled for.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Aim {
    pub(in super::super) level: SmartLevel,
    /// What it has of these tables stays, beside what the default alphabet holds.
    pub(in super::super) kept: Alphabet,
}

impl Aim {
    /// For the default alphabet alone.
    pub(in super::super) fn at(level: SmartLevel) -> Self {
        let kept = Alphabet::DEFAULT;
        Self { level, kept }
    }
}

/// How GSM 7-bit spells a character that it does not hold; `None` if the character stays.
pub(super) fn spelling(character: char, aim: Aim, before: Before) -> Option<&'static str> {
    if holds(character) || aim.kept.holds(character) {
        return None;
    }
    if is_space(character) {
        return Some(" ");
    }
    let lossless = || row(rows::LOSSLESS, character);
    let visual = || {
        row(rows::VISUAL, character)
            .or_else(|| fraction(character, before))
            .or_else(|| unstyled(character))
    };
    let lossy = || {
        row(rows::LOSSY, character)
            .or_else(|| without_accents(character))
            .or_else(|| (is_accent(character) && before == Before::Letter).then_some(""))
    };
    match aim.level {
        SmartLevel::Lossless => lossless(),
        SmartLevel::Visual => lossless().or_else(visual),
        SmartLevel::Lossy => lossless().or_else(visual).or_else(lossy),
    }
}

/// Whether a character can be left out.
///
/// Only what never changes the reading: not the joiners, which choose between forms of letters and make emoji, nor the
/// marks of direction. After a character outside GSM 7-bit all stay, because they may matter there: Khmer ends its
/// lines at the zero width space.
pub(super) fn is_idle(character: char, aim: Aim, before: Before, following: Option<char>) -> bool {
    let idle = match character {
        // Soft hyphen, zero width space, word joiner, byte order mark.
        '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => before != Before::Outside,
        // It chooses between the text and the emoji form of a symbol.
        '\u{FE0E}' | '\u{FE0F}' => aim.level >= SmartLevel::Visual && before.is_held(),
        _ => false,
    };
    // A mark would be left to the character before.
    let marked = |mark| is_combining_mark(mark) && spelling(mark, aim, Before::Outside).is_none();
    idle && !following.is_some_and(marked)
}

/// The one held character as a text.
pub(super) fn held_text(character: char) -> Option<&'static str> {
    let at = HELD.find(character)?;
    HELD.get(at..at + character.len_utf8())
}

/// Every character of the default alphabet and its extension table.
pub(super) const HELD: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                               ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\
                               \x0C^{}\\[~]|€";

/// The tab, and the categories Zs, Zl and Zp, which are what Unicode calls white space but for some controls.
fn is_space(character: char) -> bool {
    character == '\t' || (character.is_whitespace() && !character.is_control())
}

fn row(rows: &[(char, &'static str)], character: char) -> Option<&'static str> {
    let at = rows.binary_search_by_key(&character, |&(from, _)| from);
    at.ok().and_then(|at| rows.get(at)).map(|&(_, to)| to)
}

/// A digit and a fraction after it are a sum, which `1½` as `11/2` would not be.
fn fraction(character: char, before: Before) -> Option<&'static str> {
    let spaced = row(rows::FRACTIONS, character)?;
    match before {
        Before::Digit => Some(spaced),
        _ => spaced.strip_prefix(' '),
    }
}

/// The plain form of a letter or digit in one of the styles of mathematics.
fn unstyled(character: char) -> Option<&'static str> {
    let styled = matches!(character, '\u{2102}'..='\u{2149}' | '\u{1D400}'..='\u{1D7FF}');
    if !styled {
        return None;
    }
    let (mut plain, mut parts) = (character, 0);
    decompose_compatible(character, |part| {
        plain = part;
        parts += 1;
    });
    held_text(plain).filter(|_| parts == 1)
}

/// A letter with as many of its accents as GSM 7-bit has.
///
/// Only a letter: `≠` without its stroke would say the opposite.
fn without_accents(character: char) -> Option<&'static str> {
    if !character.is_alphabetic() {
        return None;
    }
    let (mut base, mut first, mut accents) = (character, None, true);
    let mut parts = 0;
    decompose_canonical(character, |part| {
        if parts == 0 {
            base = part;
        } else {
            first.get_or_insert(part);
            accents &= is_accent(part);
        }
        parts += 1;
    });
    let accented = first.filter(|_| accents).map(|mark| compose(base, mark))?;
    accented
        .and_then(held_text)
        .or_else(|| held_text(base))
        .or_else(|| row(rows::VISUAL, base))
}

/// Whether a character is a mark above or below a letter, as Latin and Greek have them; not one that strikes it out.
fn is_accent(character: char) -> bool {
    const STARTER: u8 = 0;
    const OVERLAY: u8 = 1;
    let block = matches!(
        character,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
    );
    let class = canonical_combining_class(character);
    block && class != STARTER && class != OVERLAY
}
