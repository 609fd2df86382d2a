//! The host's Python code, as the engine calls it; and what of the engine's takes its place.

mod background;
mod clock;
mod log;
mod media_store;
mod provider;
mod sandbox;
pub(crate) mod watcher;
pub(crate) mod worker;

use std::cell::Cell;

use duologue::{Error, Options};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

pub(crate) use self::clock::ManualClock;
pub(crate) use self::log::Logger;
pub(crate) use self::sandbox::{Answer, Customer, Fault, Sandbox};
pub(crate) use self::watcher::Watcher;
pub(crate) use self::worker::Worker;
use crate::outside;

thread_local! {
    /// Whether the host's code runs on a thread of the engine's: one that a worker or a watcher may wait for.
    static BELOW_ENGINE: Cell<bool> = const { Cell::new(false) };
}

/// The options with the parts that a host has given.
pub(crate) fn options(
    options: Options,
    clock: Option<&Bound<'_, PyAny>>,
    providers: Option<&Bound<'_, PyAny>>,
    media_store: Option<&Bound<'_, PyAny>>,
    logger: &Logger,
) -> PyResult<Options> {
    let mut options = logger.listen(options);
    if let Some(clock) = clock {
        options = clock::with_clock(options, clock)?;
    }
    if let Some(providers) = providers {
        options = provider::with_providers(options, providers, logger)?;
    }
    if let Some(store) = media_store {
        options = media_store::with_media_store(options, store)?;
    }
    Ok(options)
}

/// Why the host's code gave nothing.
enum Failure {
    /// It raised this, in these words.
    Raised(PyErr, String),
    /// It was not called, because the program is about to end.
    NotCalled,
}

impl Failure {
    /// The error that the engine has from it.
    fn error(self, what: &str) -> Error {
        match self {
            Self::Raised(raised, shown) => {
                Error::callback(format!("{what} failed: {shown}")).caused_by(raised)
            }
            Self::NotCalled => {
                Error::callback(format!("{what} was not asked: the program is about to end"))
            }
        }
    }
}

/// Calls the host's code from the engine, on whichever thread that is.
///
/// What is to end the program is kept until the engine's call is over, and none of the host's code runs in between. A
/// thread of the engine's is in no call: there it is a failure like any other, as in a thread of Python's.
fn call<T>(work: impl FnOnce(Python<'_>) -> PyResult<T>) -> Result<T, Failure> {
    if outside::is_set_aside() {
        return Err(Failure::NotCalled);
    }
    let in_call = outside::is_in_call();
    let was_below = BELOW_ENGINE.get();
    BELOW_ENGINE.set(was_below || !in_call);
    let done = Python::try_attach(|py| {
        work(py).map_err(|raised| {
            if in_call && ends_program(py, &raised) {
                outside::set_aside(raised.clone_ref(py));
            }
            let shown = raised.to_string();
            Failure::Raised(raised, shown)
        })
    });
    BELOW_ENGINE.set(was_below);
    done.unwrap_or(Err(Failure::NotCalled))
}

/// `KeyboardInterrupt`, `SystemExit` and their like.
fn ends_program(py: Python<'_>, raised: &PyErr) -> bool {
    !raised.is_instance_of::<PyException>(py)
}
