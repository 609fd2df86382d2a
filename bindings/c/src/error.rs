//! Why a call failed: the object that a call hands out beside its status.

use std::ffi::c_char;
use std::ptr;

use duologue::ErrorKind;

use crate::convert::{self, Handle, give, optional_name, peek, take};
use crate::failure::{Failure, Told};
use crate::ids::duologue_gateway_id_t;
use crate::status::{DUOLOGUE_OK, duologue_status, duologue_status_name};
use crate::text_out::Text;

/// Why a call failed. It belongs to whoever called, and never changes: any thread may read it.
pub struct duologue_error {
    _private: [u8; 0],
}

impl Handle for duologue_error {
    type Inside = Told;
    const WHAT: &'static str = "duologue_error";
}

/// What the call returned; `DUOLOGUE_OK` of NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_status(error: *const duologue_error) -> duologue_status {
    peek(error).map_or(DUOLOGUE_OK, |it| it.status)
}

/// A stable word for the reason: the name of a `DUOLOGUE_REASON_...` for a refusal, or `reassembler_full`; `taken` for a
/// name or address that somebody else has, `missing_value` for a template that lacks one, `key_reused` for the key of
/// another message; `connection_lost` for a server that cannot be reached, `commit_unknown` where the call may have been
/// done; otherwise the name of the status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_code(error: *const duologue_error) -> *const c_char {
    peek(error).map_or(ptr::null(), |it| it.code.as_ptr())
}

/// What went wrong, in words: one line without a full stop.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_message(error: *const duologue_error) -> *const c_char {
    peek(error).map_or(ptr::null(), |it| it.message.as_ptr())
}

/// The argument that was not acceptable; NULL if the error is about none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_field(error: *const duologue_error) -> *const c_char {
    peek(error)
        .and_then(|it| it.field.as_ref())
        .map_or(ptr::null(), Text::as_ptr)
}

/// Its value, cut short if it is long; NULL if the error is about none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_value(error: *const duologue_error) -> *const c_char {
    peek(error)
        .and_then(|it| it.value.as_ref())
        .map_or(ptr::null(), Text::as_ptr)
}

/// What brought the error about, and that in its turn, joined by ": "; NULL if nothing is known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_cause(error: *const duologue_error) -> *const c_char {
    peek(error)
        .and_then(|it| it.cause.as_ref())
        .map_or(ptr::null(), Text::as_ptr)
}

/// How many gateways could do what the chosen one may not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_gateway_count(error: *const duologue_error) -> usize {
    peek(error).map_or(0, |it| it.gateways.len())
}

/// One of those gateways; 0 beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_gateway(
    error: *const duologue_error,
    index: usize,
) -> duologue_gateway_id_t {
    peek(error)
        .and_then(|it| it.gateways.get(index))
        .map_or(0, |it| *it)
}

/// The error that a function of the host's own sets when it fails; the library frees it. With NULL, or a message that is
/// not UTF-8, it says no more than that a function failed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_new(message: *const c_char) -> *mut duologue_error {
    let message = optional_name(message, "message").ok().flatten();
    let message = message.unwrap_or("a function of the host's failed");
    convert::boxed(Told::new(ErrorKind::Callback, message.to_owned()))
}

/// A copy of its own, to be freed by the caller.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_clone(error: *const duologue_error) -> *mut duologue_error {
    convert::clone(error)
}

/// Frees it; NULL is left alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_error_free(error: *mut duologue_error) {
    convert::free(error);
}

impl Failure {
    /// Hands the failure out.
    pub(crate) fn report(self, error: *mut *mut duologue_error) -> duologue_status {
        let Self(told) = self;
        let status = told.status;
        if !error.is_null() {
            give(error, *told);
        }
        status
    }
}

/// What the engine is told when a function of the host's returned this status, and perhaps set an error, which is freed.
pub(crate) fn from_host(
    status: duologue_status,
    error: *mut duologue_error,
) -> Result<(), duologue::Error> {
    let told = take(error);
    if status == DUOLOGUE_OK {
        return Ok(());
    }
    Err(duologue::Error::callback(match told {
        Some(told) => told.message.as_str().to_owned(),
        None => match optional_name(duologue_status_name(status), "status") {
            Ok(Some(name)) => {
                format!("a function of the host's failed with the status {status}, {name}")
            }
            _ => format!("a function of the host's failed with the status {status}"),
        },
    }))
}
