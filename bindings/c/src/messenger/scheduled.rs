//! Messages that go at a set time.

use std::ffi::c_char;

use duologue::{MessagePage, Paging};

use crate::by::{duologue_by, read_by};
use crate::convert::{clear_out, give};
use crate::draft::{duologue_draft, read_draft};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::ids::{duologue_conversation_id_t, duologue_message_id_t, id, optional_id};
use crate::messenger::{duologue_messenger, hold};
use crate::paging::{duologue_paging, read_paging};
use crate::rows::{Beside, Page, Rows};
use crate::status::duologue_status;
use crate::table::{duologue_message, duologue_message_cursor};

/// Rewrites a scheduled message: text and draft take the place of its text and files, and of its time if the draft has
/// one. The gateway and the recipient stay.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` if it is not, or no longer, scheduled; with `DUOLOGUE_E_INVALID_ARGUMENT` for any
/// key, which a message gets when it is written, and for another gateway; otherwise as `duologue_messenger_send` does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_edit_message(
    messenger: *const duologue_messenger,
    message_id: duologue_message_id_t,
    body: *const c_char,
    length: usize,
    draft: *const duologue_draft,
    by: *const duologue_by,
    message: *mut *mut duologue_message,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(message);
    guard(error, || {
        let messenger = hold(messenger)?;
        let message_id = id(message_id, "message_id")?;
        let (draft, by) = (read_draft(body, length, draft)?, read_by(by)?);
        give(message, messenger.edit_message(message_id, draft, by)?);
        Ok(())
    })
}

/// Calls off a message that nobody has begun to hand over: a scheduled one, or one that is still queued.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` if it has gone already, or came from the customer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_cancel_message(
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
        give(message, messenger.cancel_message(message_id, by)?);
        Ok(())
    })
}

/// Lists the messages that wait for their time, in the order in which they go: those of one conversation, or of all if
/// it is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_scheduled_messages(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    paging: *const duologue_paging,
    messages: *mut *mut duologue_message_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(messages);
    guard(error, || {
        let messenger = hold(messenger)?;
        let conversation = optional_id(conversation, "conversation")?;
        let fetch =
            move |paging: &Paging| messenger.scheduled_messages(conversation, paging).map(page);
        give(messages, Rows::paged(&read_paging(paging)?, fetch)?);
        Ok(())
    })
}

/// A page of messages, as a cursor takes it.
pub(crate) fn page(page: MessagePage) -> Page<duologue_message> {
    Page::new(page.items, page.next, Beside::default())
}
