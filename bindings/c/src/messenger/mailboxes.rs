//! Mailboxes: added and renamed.

use std::ffi::c_char;

use crate::convert::{clear_out, give, read_name};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::ids::{duologue_mailbox_id_t, id};
use crate::messenger::{duologue_messenger, hold};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_mailbox, duologue_mailbox_cursor};

/// Adds a named group of conversations.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a name that is empty, has more than 200 characters, or that another mailbox has in
/// any case (code "taken").
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_mailbox(
    messenger: *const duologue_messenger,
    name: *const c_char,
    mailbox: *mut *mut duologue_mailbox,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(mailbox);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(mailbox, messenger.add_mailbox(read_name(name, "name")?)?);
        Ok(())
    })
}

/// Lists every mailbox, in the order in which they were added.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_mailboxes(
    messenger: *const duologue_messenger,
    mailboxes: *mut *mut duologue_mailbox_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(mailboxes);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(mailboxes, Rows::of(messenger.mailboxes()?));
        Ok(())
    })
}

/// Gives a mailbox another name, which has to be as for one that is added.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_rename_mailbox(
    messenger: *const duologue_messenger,
    mailbox_id: duologue_mailbox_id_t,
    name: *const c_char,
    mailbox: *mut *mut duologue_mailbox,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(mailbox);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (mailbox_id, name) = (id(mailbox_id, "mailbox_id")?, read_name(name, "name")?);
        give(mailbox, messenger.rename_mailbox(mailbox_id, name)?);
        Ok(())
    })
}
