//! Handing over what is queued, and what providers report of it.

use crate::convert::{clear_out, give, write_out};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::ids::{duologue_gateway_id_t, id};
use crate::incoming::{duologue_status_report, read_report};
use crate::messenger::{duologue_messenger, hold};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_delivery_cursor, duologue_message};
use crate::time::{DUOLOGUE_NO_TIME, duologue_time_t, moment};

/// Hands over what is queued, the oldest first, and tells what became of each message; at most `limit` of them, 100 if it
/// is 0. Each is handed over at most once: one whose answer is lost becomes unknown. Messages to one recipient through one
/// gateway keep their order.
///
/// Call it again for as long as its answer is not empty, or at `duologue_messenger_next_delivery`; or start a worker.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_deliver(
    messenger: *const duologue_messenger,
    limit: usize,
    deliveries: *mut *mut duologue_delivery_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    const USUAL: usize = 100;
    clear_out(deliveries);
    guard(error, || {
        let messenger = hold(messenger)?;
        let limit = if limit == 0 { USUAL } else { limit };
        give(deliveries, Rows::of(messenger.deliver(limit)?));
        Ok(())
    })
}

/// Tells when there is something to hand over next: in the past if there is now, `DUOLOGUE_NO_TIME` if nothing waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_next_delivery(
    messenger: *const duologue_messenger,
    next: *mut duologue_time_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(next);
    guard(error, || {
        let found = hold(messenger)?.next_delivery()?;
        write_out(next, found.map_or(DUOLOGUE_NO_TIME, moment));
        Ok(())
    })
}

/// Counts the messages that wait in the outbox, those that are held or scheduled included.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_outbox_depth(
    messenger: *const duologue_messenger,
    depth: *mut u64,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(depth);
    guard(error, || {
        write_out(depth, hold(messenger)?.outbox_depth()?);
        Ok(())
    })
}

/// Takes in a provider's news of a message. Reports may come in any order and any number of times.
///
/// Fails with `DUOLOGUE_E_NOT_FOUND` if no message of this gateway has the name or the key. A provider can be faster than
/// its own answer to the submission: keep the report and try it again a little later.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_report(
    messenger: *const duologue_messenger,
    gateway: duologue_gateway_id_t,
    report: *const duologue_status_report,
    message: *mut *mut duologue_message,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(message);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (gateway, report) = (id(gateway, "gateway")?, read_report(report)?);
        give(message, messenger.report(gateway, &report)?);
        Ok(())
    })
}
