//! What a provider of the host's own answers by. Each is lent to a function of the provider for the time of its call.

use std::ffi::c_char;

use duologue::{DeliveryStatus, LookedUp, Outcome, Polled, Report};

use crate::convert::{Handle, borrow_mut, optional_name, read_name};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::incoming::{duologue_incoming, duologue_status_report, read_incoming, read_report};
use crate::number::{optional_number, read_number};
use crate::status::duologue_status;
use crate::table::duologue_delivery_status_t;
use crate::time::length;

/// The answer to a submission. The one that is given last counts; without one nobody can tell whether the message was
/// taken. It is lent to `submit` for the call; one thread at a time uses it.
pub struct duologue_outcome {
    _private: [u8; 0],
}

impl Handle for duologue_outcome {
    type Inside = Option<Outcome>;
    const WHAT: &'static str = "duologue_outcome";
}

/// The message was taken. Reports will use this id, of 1 to 255 bytes without control characters. `status` is usually
/// `DUOLOGUE_DELIVERY_STATUS_QUEUED`, which 0 stands for and which leaves the message "sending" until a report comes,
/// or `DUOLOGUE_DELIVERY_STATUS_SENT`.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for what is not acceptable, and the answer stays as it was: so it is with every
/// answer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_outcome_accepted(
    outcome: *mut duologue_outcome,
    provider_message_id: *const c_char,
    status: duologue_delivery_status_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let outcome = borrow_mut(outcome, "outcome")?;
        let status = optional_number(status, "status")?;
        *outcome = Some(Outcome::Accepted {
            provider_message_id: read_message_id(provider_message_id)?.to_owned(),
            status: status.unwrap_or(DeliveryStatus::Queued),
        });
        Ok(())
    })
}

/// The message was not taken, and never will be. `code` is the provider's error code, `reason` its words; either may be
/// NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_outcome_rejected(
    outcome: *mut duologue_outcome,
    code: *const c_char,
    reason: *const c_char,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let outcome = borrow_mut(outcome, "outcome")?;
        *outcome = Some(Outcome::Rejected {
            code: read_or_empty(code, "code")?,
            reason: read_or_empty(reason, "reason")?,
        });
        Ok(())
    })
}

/// The message was certainly not taken, because too much was asked at once, and may be tried again after so many
/// milliseconds. The engine waits an hour at most, and a little longer each time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_outcome_throttled(
    outcome: *mut duologue_outcome,
    retry_after_ms: i64,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let outcome = borrow_mut(outcome, "outcome")?;
        let retry_after = length(retry_after_ms, "retry_after_ms")?;
        *outcome = Some(Outcome::Throttled { retry_after });
        Ok(())
    })
}

/// The message was certainly not taken, because nobody was there who could, and is tried again as the options'
/// retries say. `code` is the provider's, or one for what happened to the connection; it and `reason` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_outcome_unavailable(
    outcome: *mut duologue_outcome,
    code: *const c_char,
    reason: *const c_char,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let outcome = borrow_mut(outcome, "outcome")?;
        *outcome = Some(Outcome::Unavailable {
            code: read_or_empty(code, "code")?,
            reason: read_or_empty(reason, "reason")?,
        });
        Ok(())
    })
}

/// The provider's answer was lost: nobody can tell whether the message was taken. `reason` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_outcome_unanswered(
    outcome: *mut duologue_outcome,
    reason: *const c_char,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let outcome = borrow_mut(outcome, "outcome")?;
        let reason = read_or_empty(reason, "reason")?;
        *outcome = Some(Outcome::Unanswered { reason });
        Ok(())
    })
}

/// The answer to a question about a message. The one that is given last counts; without one nobody can tell yet. It
/// is lent to `look_up` for the call; one thread at a time uses it.
pub struct duologue_found {
    _private: [u8; 0],
}

impl Handle for duologue_found {
    type Inside = Option<LookedUp>;
    const WHAT: &'static str = "duologue_found";
}

/// The message was taken, and stands here. `provider_message_id`, by which reports come, and `error_code` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_found_taken(
    found: *mut duologue_found,
    status: duologue_delivery_status_t,
    provider_message_id: *const c_char,
    error_code: *const c_char,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let found = borrow_mut(found, "found")?;
        let id = if provider_message_id.is_null() {
            None
        } else {
            Some(read_message_id(provider_message_id)?.to_owned())
        };
        *found = Some(LookedUp::Taken {
            provider_message_id: id,
            status: read_number(status, "status")?,
            error_code: read_or_empty(error_code, "error_code")?,
        });
        Ok(())
    })
}

/// The message was certainly not taken and never will be, so it is safe to send it again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_found_not_taken(
    found: *mut duologue_found,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        *borrow_mut(found, "found")? = Some(LookedUp::NotTaken);
        Ok(())
    })
}

/// Nobody can tell yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_found_unclear(
    found: *mut duologue_found,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        *borrow_mut(found, "found")? = Some(LookedUp::Unclear);
        Ok(())
    })
}

/// What has come in for a gateway. It is lent to `poll` for the call; one thread at a time uses it.
pub struct duologue_polled {
    _private: [u8; 0],
}

impl Handle for duologue_polled {
    type Inside = Vec<Polled>;
    const WHAT: &'static str = "duologue_polled";
}

/// Adds a customer's message. `token` is given to `acknowledge` once the message is stored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_polled_add_message(
    polled: *mut duologue_polled,
    token: *const c_char,
    incoming: *const duologue_incoming,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let polled = borrow_mut(polled, "polled")?;
        let token = read_name(token, "token")?.to_owned();
        let report = Report::Incoming(read_incoming(incoming)?);
        polled.push(Polled { token, report });
        Ok(())
    })
}

/// Adds news of a message that was sent. `token` is given to `acknowledge` once it is stored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_polled_add_report(
    polled: *mut duologue_polled,
    token: *const c_char,
    report: *const duologue_status_report,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let polled = borrow_mut(polled, "polled")?;
        let token = read_name(token, "token")?.to_owned();
        let report = Report::Status(read_report(report)?);
        polled.push(Polled { token, report });
        Ok(())
    })
}

/// A provider's name for a message, as the engine can keep it.
fn read_message_id<'a>(id: *const c_char) -> Result<&'a str, Failure> {
    const FIELD: &str = "provider_message_id";
    const LONGEST: usize = 255;
    let id = read_name(id, FIELD)?;
    if id.is_empty() || id.len() > LONGEST || id.chars().any(char::is_control) {
        let why = "must have 1 to 255 bytes, without control characters";
        return Err(Failure::invalid_value(FIELD, id, why));
    }
    Ok(id)
}

fn read_or_empty(text: *const c_char, field: &'static str) -> Result<String, Failure> {
    Ok(optional_name(text, field)?.unwrap_or_default().to_owned())
}
