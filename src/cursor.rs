//! Where a page ends: opaque to the host, and good for the list it came from alone.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// A place in a list, to go on from.
///
/// Shown and read as text, so that it can travel through a URL. A cursor goes with the list it came from: the same
/// view, narrowing or timeline of the same workspace.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Cursor {
    list: u32,
    key: i64,
    id: i64,
    /// The sort key of a list that is ordered by a text; empty otherwise.
    text: String,
}

impl Cursor {
    pub(crate) fn new(list: ListName, key: i64, id: i64) -> Self {
        Self {
            list: list.0,
            key,
            id,
            text: String::new(),
        }
    }

    /// A place in a list that is ordered by a text.
    pub(crate) fn by_text(list: ListName, text: String, id: i64) -> Self {
        Self {
            list: list.0,
            key: 0,
            id,
            text,
        }
    }

    /// As [`Cursor::position`], in a list that is ordered by a text.
    pub(crate) fn text_position(&self, list: ListName, field: &'static str) -> Result<(&str, i64)> {
        let (_, id) = self.position(list, field)?;
        Ok((&self.text, id))
    }

    /// The sort key and id that the next page begins after.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` naming `field` if the cursor came from another list.
    pub(crate) fn position(&self, list: ListName, field: &'static str) -> Result<(i64, i64)> {
        if self.list == list.0 {
            Ok((self.key, self.id))
        } else {
            Err(Error::invalid(
                field,
                self,
                "came from another list; begin that one without a cursor",
            ))
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}{:016x}{:016x}", self.list, self.key, self.id)?;
        self.text
            .bytes()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parsed = || {
            if !text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            {
                return None;
            }
            let rest = text.get(40..)?;
            let byte = |at| u8::from_str_radix(rest.get(at..at + 2)?, 16).ok();
            let bytes = (0..rest.len())
                .step_by(2)
                .map(byte)
                .collect::<Option<Vec<u8>>>()?;
            Some(Self {
                list: u32::from_str_radix(text.get(..8)?, 16).ok()?,
                key: u64::from_str_radix(text.get(8..24)?, 16)
                    .ok()?
                    .cast_signed(),
                id: u64::from_str_radix(text.get(24..40)?, 16)
                    .ok()?
                    .cast_signed(),
                text: String::from_utf8(bytes)
                    .ok()
                    .filter(|text| !text.contains('\0'))?,
            })
        };
        parsed().ok_or_else(|| Error::invalid("cursor", text, "is not a cursor of this library"))
    }
}

/// Tells lists apart, so that a cursor of one is not mistaken for another's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct ListName(u32);

impl ListName {
    /// The name of the list that this describes, by the 32-bit FNV-1a hash.
    pub(crate) fn of(description: &str) -> Self {
        let hash = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        Self(description.bytes().fold(0x811C_9DC5, hash))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cursor_of_one_list_is_refused_by_another() {
        let cursor = Cursor::new(ListName::of("inbox"), 5, 7);
        assert_eq!(
            cursor.position(ListName::of("inbox"), "after").unwrap(),
            (5, 7)
        );
        assert_eq!(
            cursor
                .position(ListName::of("all"), "after")
                .unwrap_err()
                .field(),
            Some("after")
        );
    }

    proptest! {
        #[test]
        fn a_cursor_survives_its_journey_as_text(
            list in any::<String>(),
            key in any::<i64>(),
            id in any::<i64>(),
            text in any::<String>(),
        ) {
            for cursor in [Cursor::new(ListName::of(&list), key, id), Cursor::by_text(ListName::of(&list), text, id)] {
                prop_assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
            }
        }

        #[test]
        fn any_other_text_is_refused_without_a_panic(text in any::<String>()) {
            prop_assume!(text.len() < 40);
            prop_assert!(text.parse::<Cursor>().is_err());
        }
    }
}
