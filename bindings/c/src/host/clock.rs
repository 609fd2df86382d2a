//! What tells the time: a clock that is set by hand, or a function of the host's.

use std::ffi::c_void;
use std::ptr;
use std::sync::Arc;

use duologue::{Clock, Error, ManualClock, Timestamp};

use super::{Given, Table, Taken, present, required};
use crate::convert::{self, Handle, Options, borrow, peek};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::status::duologue_status;
use crate::time::{DUOLOGUE_NO_TIME, duologue_time_t, length, moment, read_moment};

/// A clock of the host's.
///
/// The engine asks at the start of a call, and again for each message that it delivers and each gateway that it
/// polls, on whichever thread that is. The function must not use the messenger, which would ask it in its turn.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_clock {
    /// Set by `DUOLOGUE_CLOCK_INIT`.
    pub struct_size: usize,
    /// Tells the present moment. If it returns anything but `DUOLOGUE_OK`, the call that asked fails with
    /// `DUOLOGUE_E_CALLBACK` and the message of the error that it set with `duologue_error_new`, if it set one.
    pub now: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            now: *mut duologue_time_t,
            error: *mut *mut duologue_error,
        ) -> duologue_status,
    >,
    /// What the functions get.
    pub user_data: *mut c_void,
    /// Runs once, with the user data, when nothing uses the clock any more; may be NULL.
    pub drop: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
}

// SAFETY: it holds an integer, a pointer and optional functions.
unsafe impl Options for duologue_clock {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        now: None,
        user_data: ptr::null_mut(),
        drop: None,
    };
}

impl Table for duologue_clock {
    fn user_data(&self) -> *mut c_void {
        self.user_data
    }

    fn ending(&self) -> Option<unsafe extern "C" fn(user_data: *mut c_void)> {
        self.drop
    }
}

impl Clock for Given<duologue_clock> {
    fn now(&self) -> Result<Timestamp, Error> {
        let tell = present(self.0.now, "now")?;
        let mut told = DUOLOGUE_NO_TIME;
        let now = &raw mut told;
        // SAFETY: the function gets its own user data, and places to write to that outlive the call.
        self.call(|user_data, error| unsafe { tell(user_data, now, error) })?;
        Timestamp::from_micros(told)
            .map_err(|why| Error::callback("the clock told no time").caused_by(why))
    }
}

/// The options with the clock that was given, if one was.
pub(super) fn set(
    options: duologue::Options,
    clock: Option<Taken<duologue_clock>>,
    manual_clock: *const duologue_manual_clock,
) -> Result<duologue::Options, Failure> {
    let Some(taken) = clock else {
        if manual_clock.is_null() {
            return Ok(options);
        }
        return Ok(options.clock(Arc::clone(borrow(manual_clock, "manual_clock")?)));
    };
    let clock = taken.check()?;
    required(clock.0.now, "now")?;
    if !manual_clock.is_null() {
        let why = "is set beside `clock`; set one of them";
        return Err(Failure::invalid("manual_clock", "a clock", why));
    }
    Ok(options.clock(clock))
}

/// A clock that stands still until it is told otherwise, for tests and demonstrations. It may be used by any number of
/// threads at the same time.
pub struct duologue_manual_clock {
    _private: [u8; 0],
}

impl Handle for duologue_manual_clock {
    type Inside = Arc<ManualClock>;
    const WHAT: &'static str = "duologue_manual_clock";
}

/// A clock that stands at this moment, to be freed by the caller; NULL if there is no such moment.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_manual_clock_new(
    now: duologue_time_t,
) -> *mut duologue_manual_clock {
    match read_moment(now, "now") {
        Ok(now) => convert::boxed(Arc::new(ManualClock::new(now))),
        Err(_) => ptr::null_mut(),
    }
}

/// Sets the clock, forwards or backwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_manual_clock_set(
    clock: *const duologue_manual_clock,
    now: duologue_time_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        borrow(clock, "clock")?.set(read_moment(now, "now")?);
        Ok(())
    })
}

/// Moves the clock forward by so many milliseconds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_manual_clock_advance(
    clock: *const duologue_manual_clock,
    ms: i64,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        borrow(clock, "clock")?.advance(length(ms, "ms")?);
        Ok(())
    })
}

/// Where the clock stands; `DUOLOGUE_NO_TIME` if `clock` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_manual_clock_now(
    clock: *const duologue_manual_clock,
) -> duologue_time_t {
    let now = peek(clock).and_then(|clock| clock.now().ok());
    now.map_or(DUOLOGUE_NO_TIME, moment)
}

/// Frees it; NULL is left alone. A messenger that goes by it keeps it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_manual_clock_free(clock: *mut duologue_manual_clock) {
    convert::free(clock);
}
