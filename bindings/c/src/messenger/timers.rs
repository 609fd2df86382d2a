//! Timed work.

use crate::convert::{clear_out, give, write_out};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::messenger::{duologue_messenger, hold};
use crate::status::duologue_status;
use crate::table::duologue_tick;
use crate::time::{DUOLOGUE_NO_TIME, duologue_time_t, moment};

/// Does what is due: ends snoozes, each once and in order, lets scheduled messages go, and forgets media that nothing
/// uses. A worker does it by itself.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_tick(
    messenger: *const duologue_messenger,
    tick: *mut *mut duologue_tick,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(tick);
    guard(error, || {
        give(tick, hold(messenger)?.tick()?);
        Ok(())
    })
}

/// Tells when the next snooze ends or the next scheduled message goes; `DUOLOGUE_NO_TIME` if nothing has a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_next_deadline(
    messenger: *const duologue_messenger,
    deadline: *mut duologue_time_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(deadline);
    guard(error, || {
        let next = hold(messenger)?.next_deadline()?;
        write_out(deadline, next.map_or(DUOLOGUE_NO_TIME, moment));
        Ok(())
    })
}
