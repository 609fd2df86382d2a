//! What is to be sent, beside its text.

use std::ffi::c_char;
use std::ptr;

use duologue::Draft;

use crate::convert::{Options, optional_name, read_options, read_text};
use crate::failure::Failure;
use crate::files::{duologue_file, read_files};
use crate::ids::{duologue_gateway_id_t, optional_id};
use crate::time::{DUOLOGUE_NO_TIME, duologue_time_t, optional_moment};

/// How a text is to be sent. NULL is a text alone, now, through the gateway that suits.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_draft {
    /// Set by `DUOLOGUE_DRAFT_INIT`.
    pub struct_size: usize,
    /// The gateway to send through; 0 for the one that the customer used last, or the next best.
    pub gateway: duologue_gateway_id_t,
    /// Files to send along.
    pub files: *const duologue_file,
    /// How many files that is.
    pub file_count: usize,
    /// A name that the host gives the message, 1 to 255 bytes, so that it is sent once however often the call is
    /// repeated: the same key gives the same message, whatever has become of it, and is refused for any other. NULL for
    /// none. Keys are kept for ever.
    pub key: *const c_char,
    /// When it goes; `DUOLOGUE_NO_TIME` for now. Until then it can be edited and called off, and has no effect on the
    /// conversation.
    pub send_at: duologue_time_t,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_draft {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        gateway: 0,
        files: ptr::null(),
        file_count: 0,
        key: ptr::null(),
        send_at: DUOLOGUE_NO_TIME,
    };
}

/// The text, and how it is to be sent.
pub(crate) fn read_draft(
    body: *const c_char,
    length: usize,
    draft: *const duologue_draft,
) -> Result<Draft, Failure> {
    let given = read_options(draft, "draft")?;
    let mut draft = Draft::text(read_text(body, length, "body")?);
    if let Some(gateway) = optional_id(given.gateway, "gateway")? {
        draft = draft.gateway(gateway);
    }
    for file in read_files(given.files, given.file_count)? {
        draft = draft.media(file);
    }
    if let Some(key) = optional_name(given.key, "key")? {
        draft = draft.key(key);
    }
    if let Some(at) = optional_moment(given.send_at, "send_at")? {
        draft = draft.send_at(at);
    }
    Ok(draft)
}
