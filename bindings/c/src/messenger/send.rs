//! What goes out: in a conversation, to somebody who may have none yet, and as a test.

use std::ffi::c_char;

use duologue::{ContactId, Recipient};

use crate::by::{duologue_by, read_by};
use crate::convert::{clear_out, give, read_name};
use crate::draft::{duologue_draft, read_draft};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::ids::{
    duologue_contact_id_t, duologue_conversation_id_t, duologue_gateway_id_t,
    duologue_message_id_t, id,
};
use crate::messenger::{duologue_messenger, hold};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_message, duologue_message_cursor};

/// Sends a message in a conversation: it is stored and queued, and goes out when `duologue_messenger_deliver` or a worker
/// hands it over. An agent's brings a conversation that is out back into the Inbox; the host's (`by` is NULL) does not.
///
/// Fails with `DUOLOGUE_E_INVALID_ARGUMENT` for a text that is empty without files, too long, or holds a NUL, for files
/// beyond the gateway's limits, a time that is not ahead, and a key that was used for another message (its code is
/// "key_reused"); with `DUOLOGUE_E_MMS_NOT_ENABLED` for files on a gateway that sends none, where the error's gateways are
/// those that do; with `DUOLOGUE_E_ACTION_REFUSED` for a contact who is blocked or whom no gateway reaches.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_send(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
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
        let conversation = id(conversation, "conversation")?;
        let (draft, by) = (read_draft(body, length, draft)?, read_by(by)?);
        give(message, messenger.send(conversation, draft, by)?);
        Ok(())
    })
}

/// Sends a message to an address, in any form that the workspace's region reads; contact and conversation are found or
/// made. The conversation is the contact's in the mailbox of the draft's gateway; without one it is that in which
/// something happened last, or a new one in the mailbox of the workspace's default gateway.
///
/// Fails as `duologue_messenger_send` does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_compose(
    messenger: *const duologue_messenger,
    to: *const c_char,
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
        let to = Recipient::from(read_name(to, "to")?);
        let (draft, by) = (read_draft(body, length, draft)?, read_by(by)?);
        give(message, messenger.compose(to, draft, by)?);
        Ok(())
    })
}

/// As `duologue_messenger_compose`, to a contact who is known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_compose_to_contact(
    messenger: *const duologue_messenger,
    to: duologue_contact_id_t,
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
        let to: ContactId = id(to, "to")?;
        let (draft, by) = (read_draft(body, length, draft)?, read_by(by)?);
        give(message, messenger.compose(to, draft, by)?);
        Ok(())
    })
}

/// Sends a test to a tester's address: a disclaimer that names the brand, then the text, which waits until the disclaimer
/// is sent and is called off if that fails. The answer is both messages. They cost what they cost, and are in no
/// conversation, no contact's history and no count.
///
/// Fails as `duologue_messenger_send` does, and for a draft with a key or a time. A gateway in the draft is not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_send_test(
    messenger: *const duologue_messenger,
    gateway: duologue_gateway_id_t,
    to: *const c_char,
    body: *const c_char,
    length: usize,
    draft: *const duologue_draft,
    by: *const duologue_by,
    messages: *mut *mut duologue_message_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(messages);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (gateway, to) = (id(gateway, "gateway")?, read_name(to, "to")?);
        let (draft, by) = (read_draft(body, length, draft)?, read_by(by)?);
        give(
            messages,
            Rows::of(messenger.send_test(gateway, to, draft, by)?),
        );
        Ok(())
    })
}

/// Gives a message by id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_message(
    messenger: *const duologue_messenger,
    message_id: duologue_message_id_t,
    message: *mut *mut duologue_message,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(message);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(message, messenger.message(id(message_id, "message_id")?)?);
        Ok(())
    })
}
