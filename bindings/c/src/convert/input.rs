//! Texts, octets and arrays that a C program passes in. They are lent for the call.

use std::ffi::{CStr, c_char};
use std::slice;

use super::null;
use crate::constants::DUOLOGUE_NUL_TERMINATED;
use crate::failure::Failure;

/// A text of so many bytes, or up to its NUL. NULL is an empty text, of 0 bytes.
pub(crate) fn read_text<'a>(
    text: *const c_char,
    length: usize,
    field: &'static str,
) -> Result<&'a str, Failure> {
    utf8(text_bytes(text, length, field)?, field)
}

/// As [`read_text`], before it is known to be UTF-8.
#[expect(
    clippy::inline_always,
    reason = "to call it costs more than to do it, and it is done for every text that is counted"
)]
#[inline(always)]
pub(crate) fn text_bytes<'a>(
    text: *const c_char,
    length: usize,
    field: &'static str,
) -> Result<&'a [u8], Failure> {
    if length == DUOLOGUE_NUL_TERMINATED {
        return name_bytes(text).ok_or_else(|| null(field));
    }
    read_bytes(text.cast(), length, field)
}

/// As [`read_text`], with `None` for NULL, whatever its length is said to be.
pub(crate) fn optional_text<'a>(
    text: *const c_char,
    length: usize,
    field: &'static str,
) -> Result<Option<&'a str>, Failure> {
    if text.is_null() {
        return Ok(None);
    }
    read_text(text, length, field).map(Some)
}

/// A text up to its NUL.
pub(crate) fn read_name<'a>(text: *const c_char, field: &'static str) -> Result<&'a str, Failure> {
    optional_name(text, field)?.ok_or_else(|| null(field))
}

/// As [`read_name`], with `None` for NULL.
pub(crate) fn optional_name<'a>(
    text: *const c_char,
    field: &'static str,
) -> Result<Option<&'a str>, Failure> {
    name_bytes(text).map(|text| utf8(text, field)).transpose()
}

/// The bytes before the NUL; `None` for NULL.
fn name_bytes<'a>(text: *const c_char) -> Option<&'a [u8]> {
    if text.is_null() {
        return None;
    }
    // SAFETY: a text that is not NULL is followed by a NUL, and stays as it is during the call.
    let text = unsafe { CStr::from_ptr(text) };
    Some(text.to_bytes())
}

/// Texts, each up to its NUL.
pub(crate) fn read_names<'a>(
    texts: *const *const c_char,
    count: usize,
    field: &'static str,
) -> Result<Vec<&'a str>, Failure> {
    let texts = read_array(texts, count, field)?;
    texts.iter().map(|text| read_name(*text, field)).collect()
}

/// Octets. NULL is none, if their number is 0.
#[expect(clippy::inline_always, reason = "as above")]
#[inline(always)]
pub(crate) fn read_bytes<'a>(
    octets: *const u8,
    length: usize,
    field: &'static str,
) -> Result<&'a [u8], Failure> {
    read_array(octets, length, field)
}

/// So many items, one after the other. NULL is none, if their number is 0.
#[expect(clippy::inline_always, reason = "as above")]
#[inline(always)]
pub(crate) fn read_array<'a, T: Copy>(
    items: *const T,
    count: usize,
    field: &'static str,
) -> Result<&'a [T], Failure> {
    if count == 0 {
        return Ok(&[]);
    }
    if items.is_null() {
        return Err(null(field));
    }
    let fits = count
        .checked_mul(size_of::<T>())
        .is_some_and(|size| isize::try_from(size).is_ok());
    if !fits || !items.is_aligned() {
        let why = "cannot be so long, or is not where such a thing can be";
        return Err(Failure::invalid(field, &count.to_string(), why));
    }
    // SAFETY: so many items are there, as the caller says, aligned and of a size that there can be, and stay as they are
    // during the call.
    Ok(unsafe { slice::from_raw_parts(items, count) })
}

/// One of the items that [`read_array`] found acceptable, where the same call may write to the array that they stand in.
pub(crate) fn read_item<T: Copy>(items: *const T, index: usize) -> T {
    // SAFETY: the item is there and aligned, as was found, and is a value of the caller's or one that the call wrote.
    unsafe { items.wrapping_add(index).read() }
}

fn utf8<'a>(text: &'a [u8], field: &'static str) -> Result<&'a str, Failure> {
    str::from_utf8(text).map_err(|failed| {
        const SHOWN: usize = 80;
        let shown = text.get(..SHOWN).unwrap_or(text);
        let why = format!(
            "is not UTF-8: it goes wrong at byte {}",
            failed.valid_up_to()
        );
        Failure::invalid(field, &String::from_utf8_lossy(shown), &why)
    })
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    #[test]
    fn a_text_is_as_long_as_is_said_or_ends_at_its_nul() {
        let text = c"Grüße".as_ptr();
        assert_eq!(
            read_text(text, DUOLOGUE_NUL_TERMINATED, "body").unwrap(),
            "Grüße"
        );
        assert_eq!(read_text(text, 2, "body").unwrap(), "Gr");
        assert_eq!(read_text(text, 0, "body").unwrap(), "");
        assert_eq!(read_text(ptr::null(), 0, "body").unwrap(), "");
        assert_eq!(read_name(text, "name").unwrap(), "Grüße");
        assert_eq!(optional_name(ptr::null(), "name").unwrap(), None);
        assert_eq!(
            optional_text(ptr::null(), DUOLOGUE_NUL_TERMINATED, "body").unwrap(),
            None
        );
    }

    #[test]
    fn what_is_not_utf_8_is_refused_by_name() {
        let Failure(told) = read_text(c"Grüße".as_ptr(), 3, "body").unwrap_err();
        assert_eq!(
            told.message.as_str(),
            "body is not UTF-8: it goes wrong at byte 2"
        );
        assert_eq!(told.field.unwrap().as_str(), "body");
        assert_eq!(told.value.unwrap().as_str(), "Gr\u{fffd}");
        assert!(read_name(c"\xff".as_ptr(), "name").is_err());
    }

    #[test]
    fn null_and_impossible_lengths_are_refused() {
        assert!(read_text(ptr::null(), 1, "body").is_err());
        assert!(read_text(ptr::null(), DUOLOGUE_NUL_TERMINATED, "body").is_err());
        assert!(read_name(ptr::null(), "name").is_err());
        let octet = 7_u8;
        assert!(read_bytes(&raw const octet, isize::MAX.cast_unsigned() + 1, "data").is_err());
        assert!(read_array(ptr::null::<i64>(), 1, "ids").is_err());
        let number = 7_i64;
        assert!(read_array(&raw const number, usize::MAX / 2, "ids").is_err());
        assert!(read_array(ptr::without_provenance::<i64>(4), 1, "ids").is_err());
    }

    #[test]
    fn an_array_is_lent() {
        assert_eq!(
            read_array([1_i64, 2, 3].as_ptr(), 2, "ids").unwrap(),
            [1, 2]
        );
        assert!(read_array(ptr::null::<i64>(), 0, "ids").unwrap().is_empty());
        let texts = [c"a".as_ptr(), c"b".as_ptr()];
        assert_eq!(read_names(texts.as_ptr(), 2, "names").unwrap(), ["a", "b"]);
        let texts = [c"a".as_ptr(), ptr::null()];
        assert!(read_names(texts.as_ptr(), 2, "names").is_err());
    }
}
