//! The change feed: the log, read on from where a reader was.

use std::ffi::c_char;
use std::time::Duration;

use duologue::{Changes, Watcher};

use crate::buffer::duologue_buffer;
use crate::convert::{self, Handle, clear_out, give, peek};
use crate::error::duologue_error;
use crate::guard::{contain, guard};
use crate::host::watch::{self, duologue_watch};
use crate::messenger::{duologue_messenger, hold};
use crate::paging::read_cursor;
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_event, duologue_event_cursor};
use crate::time::length;

/// Lists what happened in the whole workspace after a place in the log, the earliest first, internal kinds included: at
/// most `limit` events, or 500 if it is 0.
/// `after` is what `duologue_event_cursor_after` of the list before gave, which is never NULL here; NULL begins at the
/// beginning. Every event is there exactly once, whoever wrote it, and none appears later behind a place that was read
/// past. `DUOLOGUE_E_INVALID_ARGUMENT` for a place beyond the end of the log, which a workspace that was restored has lost.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_changes(
    messenger: *const duologue_messenger,
    after: *const c_char,
    limit: usize,
    events: *mut *mut duologue_event_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(events);
    guard(error, || {
        let messenger = hold(messenger)?;
        let after = read_cursor(after, "after")?;
        give(
            events,
            listed(messenger.changes(after.as_ref(), limit_of(limit))?),
        );
        Ok(())
    })
}

/// As `duologue_messenger_changes`, and if there are none, waits for some: so many milliseconds, with -1 for ever, or until
/// `duologue_messenger_interrupt`; then the list is empty. A change of another process is seen within a tenth of a second.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_wait_changes(
    messenger: *const duologue_messenger,
    after: *const c_char,
    timeout_ms: i64,
    limit: usize,
    events: *mut *mut duologue_event_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(events);
    guard(error, || {
        let messenger = hold(messenger)?;
        let after = read_cursor(after, "after")?;
        let timeout = match timeout_ms {
            -1 => Duration::MAX,
            timeout => length(timeout, "timeout_ms")?,
        };
        let changes = messenger.wait_changes(after.as_ref(), limit_of(limit), timeout)?;
        give(events, listed(changes));
        Ok(())
    })
}

/// Gives the place after everything that has happened so far, as a text, to follow what happens from now on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_last_change(
    messenger: *const duologue_messenger,
    after: *mut *mut duologue_buffer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(after);
    guard(error, || {
        let place = hold(messenger)?.last_change()?;
        give(after, place.to_string());
        Ok(())
    })
}

/// Ends every `duologue_messenger_wait_changes` that waits at this moment, in whichever thread. One that begins later waits:
/// whoever ends a reader for good sets a flag before this, and the reader looks at the flag before each wait. A wait may begin
/// between the two, so let it have an end: a second is short enough to stop, and long enough to cost nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_interrupt(messenger: *const duologue_messenger) {
    if let Some(messenger) = peek(messenger) {
        contain(|| messenger.interrupt());
    }
}

/// Calls a function of the host's until it is freed.
pub struct duologue_watcher {
    _private: [u8; 0],
}

impl Handle for duologue_watcher {
    type Inside = Watcher;
    const WHAT: &'static str = "duologue_watcher";
}

/// Calls `wake` whenever something has changed since it was called last, in this process or another: for a program with an
/// event loop, which then reads the changes on a thread of its own choosing. Many changes may come to one call; the first
/// can come before this returns.
/// `DUOLOGUE_E_STORAGE` if the operating system gives no thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_watch(
    messenger: *const duologue_messenger,
    watch: *const duologue_watch,
    watcher: *mut *mut duologue_watcher,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(watcher);
    guard(error, || {
        // Taken before anything is found to be wrong, so that it is dropped in any case.
        let watch = watch::take(watch);
        let messenger = hold(messenger)?;
        let watch = watch.check()?;
        give(watcher, messenger.watch(move || watch.wake())?);
        Ok(())
    })
}

/// Ends the calls; NULL is left alone. When it returns none is under way, and `drop` has been called, unless the callback
/// itself called this.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_watcher_free(watcher: *mut duologue_watcher) {
    convert::free(watcher);
}

/// How many events a run of the log has at most.
fn limit_of(limit: usize) -> usize {
    const USUAL: usize = 500;
    if limit == 0 { USUAL } else { limit }
}

fn listed(changes: Changes) -> Rows<duologue_event> {
    Rows::until(changes.items, &changes.next)
}
