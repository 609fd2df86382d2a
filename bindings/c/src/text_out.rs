//! Text as C reads it.

use std::borrow::Cow;
use std::ffi::c_char;
use std::fmt::{self, Write as _};

use duologue::{Address, Decimal};

/// A text that a NUL follows. The engine takes no text with a NUL in it; one that a network sent ends there for C.
#[derive(Clone)]
pub(crate) struct Text(Cow<'static, str>);

impl Text {
    /// The beginning of the text, for C.
    pub(crate) fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr().cast()
    }

    /// The text without its NUL.
    pub(crate) fn as_str(&self) -> &str {
        self.0.strip_suffix('\0').unwrap_or(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl From<String> for Text {
    fn from(mut text: String) -> Self {
        if text.is_empty() {
            return Self(Cow::Borrowed("\0"));
        }
        text.reserve_exact(1);
        text.push('\0');
        Self(Cow::Owned(text))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            return Self(Cow::Borrowed("\0"));
        }
        let mut copy = String::with_capacity(text.len() + 1);
        copy.push_str(text);
        copy.push('\0');
        Self(Cow::Owned(copy))
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Self::from(text),
            Cow::Owned(text) => Self::from(text),
        }
    }
}

macro_rules! as_str {
    ($($of:ty),+) => {$(
        impl From<$of> for Text {
            fn from(text: $of) -> Self {
                let text: &str = text.as_ref();
                Self::from(text)
            }
        }
    )+};
}

as_str!(&String, &&str, &Cow<'_, str>);

macro_rules! shown {
    ($($of:ty),+) => {$(
        impl From<$of> for Text {
            fn from(value: $of) -> Self {
                Self::from(value.to_string())
            }
        }
    )+};
}

shown!(char, &char);

impl From<Address> for Text {
    fn from(address: Address) -> Self {
        Self::from(String::from(address))
    }
}

impl From<&Address> for Text {
    fn from(address: &Address) -> Self {
        Self::from(address.as_str())
    }
}

impl From<&Decimal> for Text {
    fn from(amount: &Decimal) -> Self {
        if amount.is_zero() && amount.scale() == 0 {
            return Self(Cow::Borrowed("0\0"));
        }
        // Room for all that there can be: a sign, a point, 29 digits and the NUL.
        let mut text = String::with_capacity(32);
        // Writing to a `String` does not fail.
        let _ = write!(text, "{amount}\0");
        Self(Cow::Owned(text))
    }
}

impl From<Decimal> for Text {
    fn from(amount: Decimal) -> Self {
        Self::from(&amount)
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;

    #[test]
    fn a_nul_follows_every_text() {
        assert_eq!(Text::from("Ann").0, "Ann\0");
        assert_eq!(Text::from("Ann".to_owned()).0, "Ann\0");
        assert_eq!(Text::from("").0, "\0");
        assert_eq!(Text::from(String::new()).0, "\0");
        assert_eq!(Text::from('ß').0, "ß\0");
    }

    #[test]
    fn a_text_ends_at_a_nul_of_its_own() {
        for (text, seen) in [("An\0n", c"An"), ("\0Ann", c""), ("\0", c"")] {
            for text in [Text::from(text), Text::from(text.to_owned())] {
                assert_eq!(CStr::from_bytes_until_nul(text.0.as_bytes()), Ok(seen));
            }
        }
    }

    #[test]
    fn amounts_are_written_out() {
        for amount in [
            Decimal::ZERO,
            Decimal::new(0, 4),
            Decimal::new(-79, 4),
            Decimal::MIN,
        ] {
            assert_eq!(Text::from(amount).0, format!("{amount}\0"));
        }
    }
}
