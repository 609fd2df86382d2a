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
pub mod migrate;
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

use crate::convert::{self, Handle, borrow, clear_out, give, read_name};
use crate::error::duologue_error;
use crate::failure::Failure;
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

/// The messenger of a call, which holds it until it returns: a callback that it waits for may free the handle.
fn hold(messenger: *const duologue_messenger) -> Result<Messenger, Failure> {
    borrow(messenger, "messenger").cloned()
}

/// Opens the workspace in this file, creating or migrating it if need be; ":memory:" is one that nobody else sees and
/// that ends with its messenger.
///
/// "postgres://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME" opens a schema of a PostgreSQL database instead, creating it if
/// need be; without `schema` it is "duologue". The database itself must be there. Any number of hosts may have it open. A
/// server on another machine has to show a certificate for its name, unless `sslmode` says otherwise, as in libpq.
///
/// Use the file from no other copy of SQLite in the same process: POSIX locks are the process's, so the two do not see
/// each other. Other processes may use it.
///
/// `DUOLOGUE_E_STORAGE` if the file cannot be opened or the server not be reached, `DUOLOGUE_E_NOT_A_WORKSPACE` if it is something else,
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

/// Frees the messenger; NULL is left alone. No other thread may have a call with it under way: wait for those, after
/// `duologue_messenger_interrupt` for one that waits for changes. A callback of such a call may free it. The workspace is
/// closed once its cursors, readers, watchers and workers are freed too, and the call that freed it is over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_free(messenger: *mut duologue_messenger) {
    convert::free(messenger);
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::ffi::c_void;
    use std::ptr;

    use super::*;
    use crate::convert::{Options as _, peek, write_out};
    use crate::host::clock::duologue_clock;
    use crate::status::DUOLOGUE_OK;
    use crate::time::duologue_time_t;

    type Held = Cell<*mut duologue_messenger>;

    unsafe extern "C" fn free_it(
        user_data: *mut c_void,
        now: *mut duologue_time_t,
        _error: *mut *mut duologue_error,
    ) -> duologue_status {
        // SAFETY: it is the handle of the test.
        let held = unsafe { &*user_data.cast::<Held>() };
        // SAFETY: nobody else frees what was taken out.
        unsafe { duologue_messenger_free(held.replace(ptr::null_mut())) };
        write_out(now, 0);
        DUOLOGUE_OK
    }

    unsafe extern "C" fn end_it(user_data: *mut c_void) {
        // SAFETY: it is the handle of the test.
        let held = unsafe { &*user_data.cast::<Held>() };
        assert!(held.get().is_null());
        held.set(ptr::dangling_mut());
    }

    #[test]
    fn a_callback_may_free_the_messenger_of_the_call_that_waits_for_it() {
        let held = Held::new(ptr::null_mut());
        let clock = duologue_clock {
            now: Some(free_it),
            user_data: (&raw const held).cast_mut().cast(),
            drop: Some(end_it),
            ..duologue_clock::INIT
        };
        let options = duologue_options {
            clock: &raw const clock,
            ..duologue_options::INIT
        };
        let (mut messenger, mut agent) = (ptr::null_mut(), ptr::null_mut());
        let (none, path, name) = (ptr::null_mut(), c":memory:".as_ptr(), c"Ann Lee".as_ptr());
        // SAFETY: what is passed outlives the call.
        let opened =
            unsafe { duologue_messenger_open(path, &raw const options, &raw mut messenger, none) };
        assert_eq!(opened, DUOLOGUE_OK);
        held.set(messenger);
        // SAFETY: likewise.
        let added =
            unsafe { agents::duologue_messenger_add_agent(messenger, name, &raw mut agent, none) };
        assert_eq!(added, DUOLOGUE_OK);
        assert_eq!(held.get(), ptr::dangling_mut());
        assert_eq!(peek(agent).unwrap().name.as_str(), "Ann Lee");
        convert::free(agent);
    }
}
