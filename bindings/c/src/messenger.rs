//! The messenger: an open workspace.

pub mod agents;
pub mod bulk;
pub mod care;
pub mod changes;
pub mod contacts;
pub mod conversations;
pub mod deliver;
pub mod events;
pub mod gateways;
pub mod lists;
pub mod mailboxes;
pub mod media;
pub mod preview;
pub mod quick_replies;
pub mod receive;
pub mod refresh;
pub mod scheduled;
pub mod send;
pub mod snooze;
pub mod tags;
pub mod timeline;
pub mod timers;
pub mod unknown;
pub mod worker;
pub mod workspace;

use std::ffi::c_char;

use duologue::Messenger;

use crate::convert::{self, Handle, clear_out, give, read_name};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::options::{self, duologue_options};
use crate::status::duologue_status;

/// An open workspace: the inbox of one business. It may be used by any number of threads at the same time.
pub struct duologue_messenger {
    _private: [u8; 0],
}

impl Handle for duologue_messenger {
    type Inside = Messenger;
    const WHAT: &'static str = "duologue_messenger";
}

/// Opens the workspace in this file, creating or migrating it if need be; ":memory:" is one that nobody else sees and
/// that ends with its messenger.
///
/// Use the file from no other copy of SQLite in the same process: POSIX locks are the process's, so the two do not see
/// each other. Other processes may use it.
///
/// `DUOLOGUE_E_STORAGE` if the file cannot be opened, `DUOLOGUE_E_NOT_A_WORKSPACE` if it is something else,
/// `DUOLOGUE_E_NEWER_WORKSPACE` if a later release wrote it, `DUOLOGUE_E_CORRUPT` if it is damaged, `DUOLOGUE_E_READ_ONLY`
/// if it would have to be written and may not be, `DUOLOGUE_E_CALLBACK` if the clock fails, and
/// `DUOLOGUE_E_INVALID_ARGUMENT` for an option that is not acceptable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_open(
    path: *const c_char,
    options: *const duologue_options,
    messenger: *mut *mut duologue_messenger,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(messenger);
    guard(error, || {
        let options = options::read(options)?;
        give(messenger, options.open(read_name(path, "path")?)?);
        Ok(())
    })
}

/// Frees the messenger; NULL is left alone. The workspace is closed once its cursors, readers and workers are freed too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_free(messenger: *mut duologue_messenger) {
    convert::free(messenger);
}
