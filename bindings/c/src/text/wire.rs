//! Segments as the octets that go over the air (3GPP TS 23.040), and back.

use std::ffi::c_char;
use std::ptr;

use duologue::{UserData, decode_part, encode_parts};

use crate::convert::{
    Options, clear_out, give, null, read_bytes, read_flag, read_options, read_text,
};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_decoded_part, duologue_part_cursor};
use crate::text::options::{duologue_segment_options, read_segment_options};

/// The user data of one short message, with what a network says of them beside it.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_user_data {
    /// Set by `DUOLOGUE_USER_DATA_INIT`.
    pub struct_size: usize,
    /// The user data (TP-User-Data), header included.
    pub octets: *const u8,
    /// How many octets there are.
    pub length: usize,
    /// The length that stands before them (TP-User-Data-Length): septets for GSM 7-bit, octets otherwise. Octets beyond it
    /// are not read.
    pub user_data_length: usize,
    /// The coding (TP-Data-Coding-Scheme), 0 to 255.
    pub data_coding: i32,
    /// `DUOLOGUE_YES` if the octets begin with a header (TP-User-Data-Header-Indicator).
    pub has_header: i32,
}

// SAFETY: it holds integers and a pointer.
unsafe impl Options for duologue_user_data {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        octets: ptr::null(),
        length: 0,
        user_data_length: 0,
        data_coding: 0,
        has_header: 0,
    };
}

/// Writes a text as the user data of its segments; none for an empty text.
///
/// By the reference a phone knows which segments belong together: take another one for each message to the same recipient.
/// `DUOLOGUE_E_INVALID_ARGUMENT` if it is above 255 and `reference_bits` is not 16, if the text takes more than 255 segments, and for
/// what `duologue_segment_text` refuses.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_encode_parts(
    text: *const c_char,
    length: usize,
    reference: u16,
    options: *const duologue_segment_options,
    parts: *mut *mut duologue_part_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(parts);
    guard(error, || {
        let options = read_segment_options(options)?;
        let text = read_text(text, length, "text")?;
        give(parts, Rows::of(encode_parts(text, reference, &options)?));
        Ok(())
    })
}

/// Reads the user data of one short message. What others send is not always by the rules, so all of it that can be read is.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if there are fewer octets than the length says, and for compressed texts (3GPP TS 23.042).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_decode_part(
    user_data: *const duologue_user_data,
    part: *mut *mut duologue_decoded_part,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(part);
    guard(error, || {
        give(part, decode_part(&read_user_data(user_data)?)?);
        Ok(())
    })
}

pub(crate) fn read_user_data<'a>(
    user_data: *const duologue_user_data,
) -> Result<UserData<'a>, Failure> {
    if user_data.is_null() {
        return Err(null("user_data"));
    }
    let given = read_options(user_data, "user_data")?;
    let data_coding = u8::try_from(given.data_coding).map_err(|_| {
        let why = "is no octet, 0 to 255";
        Failure::invalid_value("data_coding", &given.data_coding.to_string(), why)
    })?;
    let octets = read_bytes(given.octets, given.length, "octets")?;
    let read = UserData::new(octets, given.user_data_length)
        .data_coding(data_coding)
        .has_header(read_flag(given.has_header, "has_header")?.unwrap_or_default());
    Ok(read)
}
