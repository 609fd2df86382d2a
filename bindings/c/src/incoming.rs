//! What comes in from a provider, as a host hands it over: messages, and news of those that were sent.

use std::ffi::c_char;
use std::ptr;

use duologue::{Incoming, ReportSubject, StatusReport};

use crate::constants::DUOLOGUE_NUL_TERMINATED;
use crate::convert::{
    Options, null, optional_name, optional_text, read_each, read_name, read_options, read_text,
};
use crate::failure::Failure;
use crate::files::{duologue_file, read_files};
use crate::number::read_number;
use crate::table::duologue_delivery_status_t;
use crate::time::{DUOLOGUE_NO_TIME, duologue_time_t, optional_moment};

/// A message from a customer, as a gateway received it.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_incoming {
    /// Set by `DUOLOGUE_INCOMING_INIT`.
    pub struct_size: usize,
    /// Who sent it, in any form that the workspace's region reads.
    pub sender: *const c_char,
    /// The text, of at most 256 KiB and without a NUL; NULL for none.
    pub body: *const c_char,
    /// The text's length in bytes; `DUOLOGUE_INCOMING_INIT` says `DUOLOGUE_NUL_TERMINATED`.
    pub body_length: usize,
    /// The provider's name for it, 1 to 255 bytes: the same gateway and name are stored once. With NULL nothing is
    /// recognised as a duplicate.
    pub provider_message_id: *const c_char,
    /// The files that came with it, at most 100 MiB.
    pub files: *const duologue_file,
    /// How many files that is.
    pub file_count: usize,
    /// When it was sent; `DUOLOGUE_NO_TIME`, and a time ahead of the clock, is now.
    pub at: duologue_time_t,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_incoming {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        sender: ptr::null(),
        body: ptr::null(),
        body_length: DUOLOGUE_NUL_TERMINATED,
        provider_message_id: ptr::null(),
        files: ptr::null(),
        file_count: 0,
        at: DUOLOGUE_NO_TIME,
    };
}

/// A message that is required.
pub(crate) fn read_incoming(incoming: *const duologue_incoming) -> Result<Incoming, Failure> {
    if incoming.is_null() {
        return Err(null("incoming"));
    }
    incoming_of(&read_options(incoming, "incoming")?)
}

/// So many messages, each with what is wrong with it; NULL is none, if their number is 0.
pub(crate) fn read_messages(
    messages: *const duologue_incoming,
    count: usize,
) -> Result<impl Iterator<Item = Result<Incoming, Failure>>, Failure> {
    let messages = read_each(messages, count, "messages")?;
    Ok(messages.into_iter().map(|one| incoming_of(&one)))
}

fn incoming_of(given: &duologue_incoming) -> Result<Incoming, Failure> {
    let sender = read_name(given.sender, "sender")?;
    // A NULL is an empty text, unless its length says that there should be one.
    let body = if given.body_length == DUOLOGUE_NUL_TERMINATED {
        optional_text(given.body, given.body_length, "body")?.unwrap_or_default()
    } else {
        read_text(given.body, given.body_length, "body")?
    };
    let mut incoming =
        Incoming::new(sender, body).media(read_files(given.files, given.file_count)?);
    if let Some(id) = optional_name(given.provider_message_id, "provider_message_id")? {
        incoming = incoming.provider_message_id(id);
    }
    if let Some(at) = optional_moment(given.at, "at")? {
        incoming = incoming.at(at);
    }
    Ok(incoming)
}

/// News of a message that was sent. It names the message by the provider's name for it, by the key of its submission, or
/// by both, which teaches the one for the other.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_status_report {
    /// Set by `DUOLOGUE_STATUS_REPORT_INIT`.
    pub struct_size: usize,
    /// Where the message stands.
    pub status: duologue_delivery_status_t,
    /// The provider's name for the message; NULL if the report has none.
    pub provider_message_id: *const c_char,
    /// What `duologue_submission_key` was; NULL if the report does not give it back.
    pub key: *const c_char,
    /// The provider's error code; NULL for none.
    pub error_code: *const c_char,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_status_report {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        status: 0,
        provider_message_id: ptr::null(),
        key: ptr::null(),
        error_code: ptr::null(),
    };
}

/// A report that is required.
pub(crate) fn read_report(report: *const duologue_status_report) -> Result<StatusReport, Failure> {
    if report.is_null() {
        return Err(null("report"));
    }
    let given = read_options(report, "report")?;
    let id = optional_name(given.provider_message_id, "provider_message_id")?.map(str::to_owned);
    let subject = match (optional_name(given.key, "key")?, id) {
        (Some(key), id) => ReportSubject::Key {
            key: key.to_owned(),
            provider_message_id: id,
        },
        (None, Some(id)) => ReportSubject::ProviderMessageId(id),
        (None, None) => {
            let why = "is NULL and so is key: one of them has to name the message";
            return Err(Failure::invalid("provider_message_id", "NULL", why));
        }
    };
    Ok(StatusReport {
        subject,
        status: read_number(given.status, "status")?,
        error_code: optional_name(given.error_code, "error_code")?
            .unwrap_or_default()
            .to_owned(),
    })
}
