//! What any text from outside must satisfy before the engine looks at it.

use crate::error::{Error, Result};

/// The longest name of anything, in characters.
const NAME: usize = 200;
/// The longest name that a provider may have for a message, in bytes.
const PROVIDER_ID: usize = 255;
/// The longest text of a note, an incoming message or a host's event, in bytes.
pub(crate) const TEXT: usize = 256 * 1024;

/// A name: something, on one line, not too long. Blanks around it are taken off.
///
/// # Errors
///
/// `InvalidArgument` that names the field.
pub(crate) fn name<'a>(field: &'static str, value: &'a str) -> Result<&'a str> {
    let name = value.trim();
    if name.is_empty() {
        return Err(Error::invalid(field, value, "must not be empty"));
    }
    label(field, value)
}

/// As [`name`], but it may be empty.
pub(crate) fn label<'a>(field: &'static str, value: &'a str) -> Result<&'a str> {
    let label = value.trim();
    // At the ends too: the names of files are kept as they are.
    if value.chars().any(char::is_control) {
        return Err(Error::invalid(
            field,
            value,
            "must not contain control characters",
        ));
    }
    let length = label.chars().count();
    if length > NAME {
        return Err(Error::invalid(
            field,
            label,
            format!("has {length} characters, at most {NAME} are allowed"),
        ));
    }
    Ok(label)
}

/// A text of several lines, perhaps empty.
///
/// # Errors
///
/// `InvalidArgument` that names the field, if the text holds a NUL, which no text in C can, or is too long.
pub(crate) fn text(field: &'static str, value: &str) -> Result<()> {
    lines(value).map_err(|why| Error::invalid(field, value, why))
}

/// As [`text`], for the value of one of several things with names of their own, which the error shows too.
pub(crate) fn value(field: &'static str, name: &str, value: &str) -> Result<()> {
    lines(value).map_err(|why| Error::invalid(field, format_args!("{name}={value}"), why))
}

fn lines(value: &str) -> Result<(), String> {
    if let Some(at) = value.find('\0') {
        return Err(format!("must not contain NUL, which stands at byte {at}"));
    }
    if value.len() > TEXT {
        return Err(format!(
            "has {} bytes, at most {TEXT} are allowed",
            value.len()
        ));
    }
    Ok(())
}

/// A provider's name for a message.
///
/// # Errors
///
/// `InvalidArgument` that names the field, if it is empty, longer than 255 bytes or holds control characters.
pub(crate) fn provider_id(field: &'static str, value: &str) -> Result<()> {
    if value.is_empty() || value.len() > PROVIDER_ID {
        let why = format!("must have 1 to {PROVIDER_ID} bytes; leave it out if there is none");
        return Err(Error::invalid(field, value, why));
    }
    if value.chars().any(char::is_control) {
        return Err(Error::invalid(
            field,
            value,
            "must not contain control characters",
        ));
    }
    Ok(())
}

/// A provider's code, fit to be stored: without control characters, and no longer than a name.
pub(crate) fn shortened(code: &str) -> String {
    code.chars()
        .filter(|c| !c.is_control())
        .take(NAME)
        .collect()
}

/// What makes two names the same.
pub(crate) fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_something_on_one_line() {
        assert_eq!(name("name", "  Ann Lee ").unwrap(), "Ann Lee");
        for bad in ["", "  \t", "a\nb", "a\n", "a\0b", &"x".repeat(201)] {
            assert_eq!(
                name("name", bad).unwrap_err().field(),
                Some("name"),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn a_text_may_have_lines_but_no_nul() {
        assert!(text("body", "a\nb").is_ok());
        assert!(text("body", "a\0b").is_err());
        assert!(text("body", &"x".repeat(TEXT + 1)).is_err());
    }
}
