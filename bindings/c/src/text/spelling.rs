//! How a text can be spelled so that it needs fewer segments.

use std::ffi::c_char;
use std::ptr;

use duologue::{SMART_MAP_VERSION, SmartOptions};

use crate::buffer::duologue_buffer;
use crate::convert::{Options, clear_out, give, read_options, read_text};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::number::optional_number;
use crate::status::duologue_status;
use crate::table::{
    duologue_explanation, duologue_smart_level_t, duologue_smart_mode_t, duologue_smart_text,
};
use crate::text::options::{duologue_segment_options, read_segment_options};

/// How a text is to be spelled.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_smart_options {
    /// Set by `DUOLOGUE_SMART_OPTIONS_INIT`.
    pub struct_size: usize,
    /// How far the spelling may be from the text; 0 for `DUOLOGUE_SMART_LEVEL_VISUAL`.
    pub level: duologue_smart_level_t,
    /// When the text is replaced; 0 for `DUOLOGUE_SMART_MODE_ONLY_IF_CHEAPER`.
    pub mode: duologue_smart_mode_t,
    /// How the text will be counted; NULL for the defaults.
    pub segments: *const duologue_segment_options,
}

// SAFETY: it holds integers and a pointer.
unsafe impl Options for duologue_smart_options {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        level: 0,
        mode: 0,
        segments: ptr::null(),
    };
}

/// Finds what keeps a text out of GSM 7-bit, and counts its segments as it is and as it could be spelled at a level, 0 for
/// `DUOLOGUE_SMART_LEVEL_VISUAL`. An encoding that the options ask for is left open.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_explain(
    text: *const c_char,
    length: usize,
    options: *const duologue_segment_options,
    level: duologue_smart_level_t,
    explanation: *mut *mut duologue_explanation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(explanation);
    guard(error, || {
        let options = read_segment_options(options)?;
        let level = optional_number(level, "level")?.unwrap_or_default();
        let text = read_text(text, length, "text")?;
        give(explanation, duologue::explain(text, &options, level)?);
        Ok(())
    })
}

/// Spells a text with GSM 7-bit as far as it can be done at `DUOLOGUE_SMART_LEVEL_VISUAL`, whether that saves segments or
/// not; what has no spelling stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_to_gsm(
    text: *const c_char,
    length: usize,
    spelled: *mut *mut duologue_buffer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(spelled);
    guard(error, || {
        let text = read_text(text, length, "text")?;
        give(spelled, duologue::to_gsm(text).into_owned());
        Ok(())
    })
}

/// Replaces what keeps a text out of GSM 7-bit, if that saves segments.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if the encoding asked for does not hold what it comes to, and for a text with a NUL in it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_smart_encode(
    text: *const c_char,
    length: usize,
    options: *const duologue_smart_options,
    spelled: *mut *mut duologue_smart_text,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(spelled);
    guard(error, || {
        let options = read_smart_options(options)?;
        let text = without_nul(read_text(text, length, "text")?)?;
        give(spelled, duologue::smart_encode(text, &options)?);
        Ok(())
    })
}

/// The version of the table behind `duologue_to_gsm` and `duologue_smart_encode`: any change of what some character becomes
/// raises it.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_smart_map_version() -> i64 {
    i64::from(SMART_MAP_VERSION)
}

fn read_smart_options(options: *const duologue_smart_options) -> Result<SmartOptions, Failure> {
    let given = read_options(options, "options")?;
    let read = SmartOptions::default()
        .level(optional_number(given.level, "level")?.unwrap_or_default())
        .mode(optional_number(given.mode, "mode")?.unwrap_or_default())
        .segments(read_segment_options(given.segments)?);
    Ok(read)
}

/// A text that is given back as one that ends with a NUL must have no other.
pub(crate) fn without_nul(text: &str) -> Result<&str, Failure> {
    match text.find('\0') {
        None => Ok(text),
        Some(at) => {
            let why = format!("must not contain NUL, which stands at byte {at}");
            Err(Failure::invalid("text", text, &why))
        }
    }
}
