//! The host's own parts: functions that a C program hands over, and the engine calls.

pub mod clock;
pub mod log;
pub mod media_store;
pub mod provider;
pub mod sandbox;
pub mod watch;

use std::ffi::c_void;
use std::ptr;

use duologue::Error;

use crate::convert::{Known, Options, null, read_known, read_known_array};
use crate::error::{duologue_error, from_host};
use crate::failure::Failure;
use crate::options::duologue_options;
use crate::status::duologue_status;

/// A table of the host's functions, and the user data that they get.
pub(crate) trait Table: Options {
    fn user_data(&self) -> *mut c_void;
    /// What ends the user data.
    fn ending(&self) -> Option<unsafe extern "C" fn(user_data: *mut c_void)>;
}

/// A table that was handed over. Its user data ends with it, which is how `drop` comes to run once whatever happens.
pub(crate) struct Given<T: Table>(T);

// SAFETY: the functions of a table may be called by any thread with its user data; that is what the header asks of a
// table. No other pointer in it is followed once it was checked.
unsafe impl<T: Table> Send for Given<T> {}

// SAFETY: likewise, and by several threads at the same time.
unsafe impl<T: Table> Sync for Given<T> {}

impl<T: Table> Drop for Given<T> {
    fn drop(&mut self) {
        if let Some(drop) = self.0.ending() {
            // SAFETY: the table's own function gets its own user data, after every other call with that is over.
            unsafe { drop(self.0.user_data()) };
        }
    }
}

impl<T: Table> Given<T> {
    /// Calls one of the functions that can fail, with the user data and somewhere to put an error.
    fn call(
        &self,
        function: impl FnOnce(*mut c_void, *mut *mut duologue_error) -> duologue_status,
    ) -> Result<(), Error> {
        let mut error = ptr::null_mut();
        let status = function(self.0.user_data(), &raw mut error);
        from_host(status, error)
    }
}

/// A table that was handed over and is still to be checked.
pub(crate) struct Taken<T: Table> {
    given: Given<T>,
    refused: Option<Failure>,
}

impl<T: Table> From<Known<T>> for Taken<T> {
    fn from(known: Known<T>) -> Self {
        Self {
            given: Given(known.value),
            refused: known.refused,
        }
    }
}

impl<T: Table> Taken<T> {
    /// Takes a table; NULL is none.
    pub(crate) fn new(table: *const T, field: &'static str) -> Option<Self> {
        (!table.is_null()).then(|| Self::from(read_known(table, field)))
    }

    pub(crate) fn check(self) -> Result<Given<T>, Failure> {
        self.refused.map_or(Ok(self.given), Err)
    }
}

/// Everything that options hand over.
pub(crate) struct Parts {
    clock: Option<Taken<clock::duologue_clock>>,
    manual_clock: *const clock::duologue_manual_clock,
    log: Option<Taken<log::duologue_log>>,
    media_store: Option<Taken<media_store::duologue_media_store>>,
    providers: Result<Vec<Taken<provider::duologue_provider>>, Failure>,
}

impl Parts {
    /// Takes all of it, before anything is found to be wrong.
    pub(crate) fn take(options: &duologue_options) -> Self {
        let (providers, count) = (options.providers, options.provider_count);
        Self {
            clock: Taken::new(options.clock, "clock"),
            manual_clock: options.manual_clock,
            log: Taken::new(options.log, "log"),
            media_store: Taken::new(options.media_store, "media_store"),
            providers: read_known_array(providers, count, "providers")
                .map(|providers| providers.into_iter().map(Taken::from).collect()),
        }
    }

    /// The options with the parts, if those are acceptable.
    pub(crate) fn set(self, options: duologue::Options) -> Result<duologue::Options, Failure> {
        let options = clock::set(options, self.clock, self.manual_clock)?;
        let options = log::set(options, self.log)?;
        let options = media_store::set(options, self.media_store)?;
        provider::set(options, self.providers?)
    }
}

/// A function that a table cannot do without.
fn required<F>(function: Option<F>, field: &'static str) -> Result<F, Failure> {
    function.ok_or_else(|| null(field))
}

/// As [`required`], for the engine, which calls nothing that was not found there before.
fn present<F>(function: Option<F>, name: &str) -> Result<F, Error> {
    function.ok_or_else(|| Error::callback(format!("the host has no function `{name}`")))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::clock::duologue_clock;
    use super::*;
    use crate::guard::guard;
    use crate::status::{DUOLOGUE_E_INTERNAL, DUOLOGUE_E_INVALID_ARGUMENT};

    unsafe extern "C" fn count(user_data: *mut c_void) {
        // SAFETY: it is the counter of the test.
        let ended = unsafe { &*user_data.cast::<Cell<u32>>() };
        ended.set(ended.get() + 1);
    }

    fn clock(ended: &Cell<u32>) -> duologue_clock {
        duologue_clock {
            user_data: ptr::from_ref(ended).cast_mut().cast(),
            drop: Some(count),
            ..duologue_clock::INIT
        }
    }

    #[test]
    fn what_was_handed_over_ends_once_if_it_is_refused_and_if_the_call_panics() {
        let ended = Cell::new(0);
        let clock = clock(&ended);
        let take = || Taken::new(&raw const clock, "clock").unwrap();
        let refused = guard(ptr::null_mut(), || {
            let given = take().check()?;
            required(given.0.now, "now").map(drop)
        });
        assert_eq!((refused, ended.get()), (DUOLOGUE_E_INVALID_ARGUMENT, 1));
        let panicked = guard(ptr::null_mut(), || {
            let _taken = take();
            panic!("at the disco")
        });
        assert_eq!((panicked, ended.get()), (DUOLOGUE_E_INTERNAL, 2));
        drop(take().check().unwrap());
        assert_eq!(ended.get(), 3);
    }

    #[test]
    fn a_clock_without_its_function_tells_no_time() {
        let ended = Cell::new(0);
        let given = Given(clock(&ended));
        let failed = duologue::Clock::now(&given).unwrap_err();
        assert_eq!(failed.to_string(), "the host has no function `now`");
    }
}
