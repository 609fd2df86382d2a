//! Messages of which nobody can tell whether they went out, and those that are sent again.

use duologue::Paging;

use crate::by::{duologue_by, read_by};
use crate::convert::{clear_out, give};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::ids::{duologue_message_id_t, id};
use crate::messenger::scheduled::page;
use crate::messenger::{duologue_messenger, hold};
use crate::number::read_number;
use crate::paging::{duologue_paging, read_paging};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_message, duologue_message_cursor, duologue_resolution_t};

/// Lists the messages that are unknown, since their submission got no answer, in the order in which they were written.
/// They are not sent again by themselves.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_unknown_messages(
    messenger: *const duologue_messenger,
    paging: *const duologue_paging,
    messages: *mut *mut duologue_message_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(messages);
    guard(error, || {
        let messenger = hold(messenger)?;
        let fetch = move |paging: &Paging| messenger.unknown_messages(paging).map(page);
        give(messages, Rows::paged(&read_paging(paging)?, fetch)?);
        Ok(())
    })
}

/// Asks the provider what became of a message that is unknown. One that it certainly did not take is queued again, as often
/// as the options allow; one that it cannot tell of stays unknown.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` if what became of it is known, or this messenger was not given its provider; with
/// `DUOLOGUE_E_CALLBACK` if the provider fails.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_look_up(
    messenger: *const duologue_messenger,
    message_id: duologue_message_id_t,
    message: *mut *mut duologue_message,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(message);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(message, messenger.look_up(id(message_id, "message_id")?)?);
        Ok(())
    })
}

/// Settles a message that is unknown by what a person knows of it: that it went out, or that it did not and is not to.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` if what became of it is known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_resolve(
    messenger: *const duologue_messenger,
    message_id: duologue_message_id_t,
    resolution: duologue_resolution_t,
    by: *const duologue_by,
    message: *mut *mut duologue_message,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(message);
    guard(error, || {
        let messenger = hold(messenger)?;
        let message_id = id(message_id, "message_id")?;
        let (resolution, by) = (read_number(resolution, "resolution")?, read_by(by)?);
        give(message, messenger.resolve(message_id, resolution, by)?);
        Ok(())
    })
}

/// Queues a message again that has failed, or that is unknown and, as the caller vouches, did not go out: if it did, the
/// customer has it twice. It is a new attempt of the same message.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` if it has not failed, or was called off.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_send_again(
    messenger: *const duologue_messenger,
    message_id: duologue_message_id_t,
    by: *const duologue_by,
    message: *mut *mut duologue_message,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(message);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (message_id, by) = (id(message_id, "message_id")?, read_by(by)?);
        give(message, messenger.send_again(message_id, by)?);
        Ok(())
    })
}
