//! Choosing how a text is written.

use super::alphabet::Alphabet;
use super::coding::{Coding, Extent};
use super::language::National;
use super::options::{Encoding, SegmentOptions};
use super::{national, scan};
use crate::error::{Error, Result};

/// How a text is written, and what it takes.
pub(super) fn choose(text: &str, options: &SegmentOptions) -> Result<(Coding, Extent)> {
    check(options.national)?;
    match (options.encoding, options.national) {
        (None, National::None) => Ok(smallest(text)),
        (None, _) => Ok(gsm(text, options).unwrap_or_else(|| with_extent(Coding::Ucs2, text))),
        (Some(Encoding::Gsm7Bit), _) => {
            gsm(text, options).ok_or_else(|| not_in_alphabet(text, options))
        }
        (Some(Encoding::EightBit), _) => match first(text, |character| character > '\u{FF}') {
            None => Ok(with_extent(Coding::EightBit, text)),
            Some((index, character)) => Err(not_an_octet(index, character)),
        },
        (Some(Encoding::Ucs2), _) => Ok(with_extent(Coding::Ucs2, text)),
    }
}

/// The default alphabet if it holds the text, and UCS-2 otherwise.
pub(super) fn smallest(text: &str) -> (Coding, Extent) {
    let found = scan::scan(text);
    let coding = if found.gsm {
        Coding::Gsm(Alphabet::DEFAULT)
    } else {
        Coding::Ucs2
    };
    (coding, found.extent)
}

/// The alphabet that a text's characters are held against: the one it is written in, or the one it was hoped to be.
pub(super) fn wanted(coding: Coding, options: &SegmentOptions) -> Alphabet {
    match (coding, options.national) {
        (Coding::Gsm(alphabet), _) => alphabet,
        (_, National::Pair { locking, single }) => Alphabet { locking, single },
        (_, National::None | National::Auto(_)) => Alphabet::DEFAULT,
    }
}

/// The tables of GSM 7-bit that hold the text, among those that the options allow.
fn gsm(text: &str, options: &SegmentOptions) -> Option<(Coding, Extent)> {
    match options.national {
        National::None => Some(smallest(text)).filter(|&(coding, _)| coding != Coding::Ucs2),
        National::Pair { locking, single } => {
            let alphabet = Alphabet { locking, single };
            let holds = text.chars().all(|character| alphabet.holds(character));
            holds.then(|| with_extent(Coding::Gsm(alphabet), text))
        }
        National::Auto(allowed) => {
            let (coding, extent) = smallest(text);
            // Nothing is better than one segment without a header, or than a septet a character without one.
            let best = extent.units <= coding.alone(options) || extent.doubles == 0;
            if coding != Coding::Ucs2 && best {
                return Some((coding, extent));
            }
            national::choose(text, allowed, options)
        }
    }
}

fn check(national: National) -> Result<()> {
    match national {
        National::Pair { locking, .. } if !locking.has_locking_table() => Err(Error::invalid(
            "national",
            locking.id(),
            "has no locking shift table; name the language as the single one",
        )),
        _ => Ok(()),
    }
}

fn with_extent(coding: Coding, text: &str) -> (Coding, Extent) {
    (coding, coding.extent(text))
}

/// The first such character, and its index in code points.
fn first(text: &str, is: impl Fn(char) -> bool) -> Option<(usize, char)> {
    text.chars()
        .enumerate()
        .find(|&(_, character)| is(character))
}

/// Shows the first character that no allowed table holds. The value is the one character: the rest of a message has no
/// place in an error.
fn not_in_alphabet(text: &str, options: &SegmentOptions) -> Error {
    let wanted = wanted(Coding::Ucs2, options);
    let (index, character) = first(text, |character| !wanted.holds(character)).unwrap_or((0, ' '));
    let code_point = u32::from(character);
    Error::invalid(
        "text",
        character,
        format_args!(
            "(U+{code_point:04X}) at index {index} is not in GSM 7-bit; leave the encoding open or ask for UCS-2"
        ),
    )
}

fn not_an_octet(index: usize, character: char) -> Error {
    let code_point = u32::from(character);
    Error::invalid(
        "text",
        character,
        format_args!(
            "(U+{code_point:04X}) at index {index} is not an octet, U+0000 to U+00FF; ask for UCS-2"
        ),
    )
}
