//! The numbers beside a composer, kept while a person types.

use std::borrow::Cow;
use std::ffi::c_char;
use std::ptr;

use duologue::SegmentCounter;

use crate::convert::{
    self, Handle, Options as _, borrow, borrow_mut, clear_out, give, peek, read_text, write_out,
    write_sized,
};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::status::duologue_status;
use crate::text::counting::{duologue_segments, write_ends};
use crate::text::options::{duologue_segment_options, read_segment_options};

/// A text that is being written, which tells at any time what `duologue_segment_text` would of it. It is for one thread at a
/// time.
///
/// An edit at the end of the text, and the answer after it, take time for what is added or removed and for about one segment,
/// however long the text is. Offsets are bytes of UTF-8 and lie between characters.
pub struct duologue_segment_counter {
    _private: [u8; 0],
}

impl Handle for duologue_segment_counter {
    type Inside = SegmentCounter;
    const WHAT: &'static str = "duologue_segment_counter";
}

/// Makes a counter that begins with a text, such as a draft that was kept; NULL with the length 0 for none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_new(
    text: *const c_char,
    length: usize,
    options: *const duologue_segment_options,
    counter: *mut *mut duologue_segment_counter,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(counter);
    guard(error, || {
        let options = read_segment_options(options)?;
        let text = read_text(text, length, "text")?;
        give(counter, SegmentCounter::with_text(text, options)?);
        Ok(())
    })
}

/// Frees it; NULL is left alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_free(counter: *mut duologue_segment_counter) {
    convert::free(counter);
}

/// Adds to the end of the text. What is added, here and below, may be a stretch of the text itself.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_append(
    counter: *mut duologue_segment_counter,
    text: *const c_char,
    length: usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let text = read_addition(counter, text, length)?;
        borrow_mut(counter, "counter")?.push_str(&text);
        Ok(())
    })
}

/// Inserts before the byte at an offset.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if that is beyond the end of the text or within a character.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_insert(
    counter: *mut duologue_segment_counter,
    at: usize,
    text: *const c_char,
    length: usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let text = read_addition(counter, text, length)?;
        let counter = borrow_mut(counter, "counter")?;
        counter.insert(place(counter, at, "at")?, &text)?;
        Ok(())
    })
}

/// Removes the bytes from `start` up to `end`.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if one is beyond the end of the text or within a character, or the end is before the start.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_delete(
    counter: *mut duologue_segment_counter,
    start: usize,
    end: usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        replace(borrow_mut(counter, "counter")?, start, end, "")
    })
}

/// Puts a text in the place of the bytes from `start` up to `end`. Fails as `duologue_segment_counter_delete` does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_replace(
    counter: *mut duologue_segment_counter,
    start: usize,
    end: usize,
    text: *const c_char,
    length: usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let text = read_addition(counter, text, length)?;
        replace(borrow_mut(counter, "counter")?, start, end, &text)
    })
}

/// Empties the text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_clear(
    counter: *mut duologue_segment_counter,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        borrow_mut(counter, "counter")?.clear();
        Ok(())
    })
}

/// Tells what `duologue_segment_text` does of the text, from what is known of it already.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` while the text has a character that the encoding asked for does not hold. It may have it all
/// the same: a person has to see what they typed, and may yet change it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_segments(
    counter: *mut duologue_segment_counter,
    segments: *mut duologue_segments,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        write_sized(segments, duologue_segments::INIT, "segments")?;
        let summary = borrow_mut(counter, "counter")?.summary()?;
        write_sized(segments, summary.into(), "segments")
    })
}

/// Tells where each segment of the text ends, as `duologue_segment_ends` does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_ends(
    counter: *mut duologue_segment_counter,
    ends: *mut usize,
    capacity: usize,
    count: *mut usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(count);
    guard(error, || {
        let cut = borrow_mut(counter, "counter")?.segments()?;
        write_ends(cut.ranges(), ends, capacity)?;
        write_out(count, cut.count());
        Ok(())
    })
}

/// The text as it stands, borrowed until the next change. Its length goes to `length`; no NUL follows it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_text(
    counter: *const duologue_segment_counter,
    length: *mut usize,
) -> *const c_char {
    clear_out(length);
    let Some(counter) = peek(counter) else {
        return ptr::null();
    };
    let text = counter.text();
    if text.is_empty() {
        return c"".as_ptr();
    }
    write_out(length, text.len());
    text.as_ptr().cast()
}

/// Finds the offset of the UTF-16 unit of an index; for their number, where the text ends. A user interface that is built with
/// JavaScript, Java, Windows or Qt counts in UTF-16.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if the text has fewer, or if it is the second of a surrogate pair.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_offset_of_utf16(
    counter: *const duologue_segment_counter,
    index: usize,
    offset: *mut usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(offset);
    guard(error, || {
        write_out(offset, borrow(counter, "counter")?.offset_of_utf16(index)?);
        Ok(())
    })
}

/// Finds the offset of the code point of an index; for their number, where the text ends.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if the text has fewer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_segment_counter_offset_of_char(
    counter: *const duologue_segment_counter,
    index: usize,
    offset: *mut usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(offset);
    guard(error, || {
        write_out(offset, borrow(counter, "counter")?.offset_of_char(index)?);
        Ok(())
    })
}

/// A text to put into the counter's, which may be a stretch of that: the change would move it away while it is read.
fn read_addition<'a>(
    counter: *const duologue_segment_counter,
    text: *const c_char,
    length: usize,
) -> Result<Cow<'a, str>, Failure> {
    let own = borrow(counter, "counter")?.text().as_bytes().as_ptr_range();
    let text = read_text(text, length, "text")?;
    Ok(if own.contains(&text.as_ptr()) {
        Cow::Owned(text.to_owned())
    } else {
        Cow::Borrowed(text)
    })
}

fn replace(
    counter: &mut SegmentCounter,
    start: usize,
    end: usize,
    text: &str,
) -> Result<(), Failure> {
    let (from, to) = (place(counter, start, "start")?, place(counter, end, "end")?);
    if to < from {
        return Err(Failure::invalid_value(
            "end",
            &end.to_string(),
            "is before the start",
        ));
    }
    counter.replace(from..to, text)?;
    Ok(())
}

/// An offset that lies between two characters, or at an end.
fn place(counter: &SegmentCounter, offset: usize, field: &'static str) -> Result<usize, Failure> {
    if counter.text().is_char_boundary(offset) {
        return Ok(offset);
    }
    let why = "is not where a character of the text begins or where the text ends";
    Err(Failure::invalid_value(field, &offset.to_string(), why))
}
