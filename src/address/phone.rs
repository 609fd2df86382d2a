//! Phone numbers: the strict form of ITU-T E.164, and what people type.

use super::{is_invisible, shown};

/// The fewest digits that a subscriber's number has, country code included: Niue's +683 and four more. E.164 itself
/// sets no minimum, and some services have fewer.
const FEWEST_DIGITS: usize = 7;
/// ITU-T E.164 (11/2010), 6.2: fifteen digits, country code included.
const MOST_DIGITS: usize = 15;

/// Does this begin as an international number does, so that it is one or a mistake?
pub(super) fn claims_to_be_international(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Is this `+` and the digits of an E.164 number, whether or not anybody has it?
pub(super) fn check(text: &str) -> Result<(), String> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if let Some(other) = digits.chars().find(|c| !c.is_ascii_digit()) {
        return Err(format!(
            "has {} where a phone number has only digits",
            shown(other)
        ));
    }
    if digits.starts_with('0') {
        return Err("begins with +0, and no country code begins with 0".to_owned());
    }
    match digits.len() {
        few @ ..FEWEST_DIGITS => Err(format!(
            "is a phone number with {few} digits, at least {FEWEST_DIGITS} are needed"
        )),
        FEWEST_DIGITS..=MOST_DIGITS => Ok(()),
        many => Err(format!(
            "is a phone number with {many} digits, at most {MOST_DIGITS} are allowed"
        )),
    }
}

/// A phone number as someone wrote it, taken apart.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Written {
    /// The digits in ASCII, in the order written, nothing left out.
    pub(super) digits: String,
    /// A `+` stands before the first digit.
    pub(super) is_international: bool,
    /// Something visible stands before, among or after the digits.
    pub(super) is_grouped: bool,
    /// Behind the first digits is a 0 that opens a bracket, as in `(0)` or `(020)`: perhaps dialled at home only.
    pub(super) has_trunk_zero: bool,
}

impl Written {
    /// Takes the text apart, or gives `None` if something in it cannot belong to a written phone number.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut plain = String::new();
        for c in text.chars().filter(|&c| !is_invisible(c)) {
            plain.push(match c {
                '+' | '\u{ff0b}' => '+',
                '(' | '\u{ff08}' => '(',
                ')' | '\u{ff09}' => ')',
                _ if is_separator(c) => ' ',
                _ => decimal_digit(c)?,
            });
        }
        let first = plain.find(|c: char| c.is_ascii_digit())?;
        let (before, rest) = plain.split_at(first);
        let pluses = before.matches('+').count();
        if pluses > 1 || rest.contains('+') {
            return None;
        }
        Some(Self {
            digits: rest.chars().filter(char::is_ascii_digit).collect(),
            is_international: pluses == 1,
            is_grouped: plain.contains(['(', ')', ' ']),
            has_trunk_zero: rest.contains("(0"),
        })
    }
}

/// The characters that people put between digits, as libphonenumber lists them (`VALID_PUNCTUATION`), without those
/// that mean something else as well: the `x` of an extension and the tilde of a range.
fn is_separator(c: char) -> bool {
    matches!(c, '-' | '.' | '/' | '[' | ']' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}'
        | '\u{ff0d}'..='\u{ff0f}' | '\u{ff3b}' | '\u{ff3d}')
        || c.is_whitespace() && !c.is_control()
}

/// The ASCII digit of the same value, for a decimal digit of any script in everyday use.
fn decimal_digit(c: char) -> Option<char> {
    // A block of ten is found by the last zero that does not come after the character.
    let block = ZEROS.partition_point(|&zero| zero <= c).checked_sub(1)?;
    let value = u32::from(c) - u32::from(*ZEROS.get(block)?);
    char::from_digit(value, 10)
}

/// The zeros of the Basic Multilingual Plane's decimal digits, each followed by its 1 to 9 (Unicode Character Database
/// 14.0, general category Nd).
const ZEROS: [char; 37] = [
    '0', '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}',
    '\u{be6}', '\u{c66}', '\u{ce6}', '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}',
    '\u{1040}', '\u{1090}', '\u{17e0}', '\u{1810}', '\u{1946}', '\u{19d0}', '\u{1a80}', '\u{1a90}',
    '\u{1b50}', '\u{1bb0}', '\u{1c40}', '\u{1c50}', '\u{a620}', '\u{a8d0}', '\u{a900}', '\u{a9d0}',
    '\u{a9f0}', '\u{aa50}', '\u{abf0}', '\u{ff10}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zeros_are_sorted_and_their_blocks_do_not_overlap() {
        assert!(
            ZEROS
                .windows(2)
                .all(|pair| u32::from(pair[0]) + 10 <= u32::from(pair[1]))
        );
        assert!(ZEROS.iter().all(|zero| zero.is_numeric()));
    }

    #[test]
    fn a_digit_of_any_script_has_its_value_and_its_neighbours_have_none() {
        for zero in ZEROS {
            let digits: Vec<_> = (0..10)
                .filter_map(|n| char::from_u32(u32::from(zero) + n))
                .collect();
            let values: String = digits.iter().filter_map(|&c| decimal_digit(c)).collect();
            assert_eq!(values, "0123456789");
        }
        for other in [
            '/', ':', 'a', '²', '½', '〇', '\u{65f}', '\u{66a}', '\u{ff1a}', '𝟘',
        ] {
            assert_eq!(decimal_digit(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_written_is_taken_apart() {
        let read = |text| Written::read(text).unwrap();
        let written = read("+44 (0)20 7946-0958");
        assert_eq!(written.digits, "4402079460958");
        assert!(written.is_international && written.is_grouped && written.has_trunk_zero);
        let written = read("(0)20 7946 0958");
        assert!(
            !written.is_international && !written.has_trunk_zero,
            "that zero is dialled where it is written"
        );
        let written = read("\u{202a}7\u{200b}2345\u{202c}");
        assert_eq!(
            (written.digits.as_str(), written.is_grouped),
            ("72345", false)
        );
        assert!(read("+44 (020) 7946 0958").has_trunk_zero);
        assert!(read("(+1) 212").is_international);
    }

    #[test]
    fn what_cannot_belong_to_a_number_is_not_taken_apart() {
        for text in [
            "", "+", "()", "++1", "1+1", "+1+1", "12x4", "12#", "*12", "12,3", "12;3", "1\t2",
            "1~2", "tel:12",
        ] {
            assert_eq!(Written::read(text), None, "{text:?}");
        }
    }
}
