//! `Watcher`.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use pyo3::prelude::*;

use super::worker::Kept;
use super::{Failure, call};
use crate::error;
use crate::field::wrong_type;
use crate::outside::{self, Handle, Running};

/// A function that is called on changes, made by `Messenger.watch`.
///
/// The calls go on until they are stopped or the messenger is closed, whether or not this object is kept. Closing the
/// messenger calls it once more, so that a reader that waits to be called finds it closed; `stop` does not. As a
/// context manager it stops them at the end of the block. What it raises goes to the logger's child `watch` with its
/// traceback, and the calls go on.
#[pyclass(frozen, module = "duologue")]
pub(crate) struct Watcher {
    kept: Kept,
    handle: Arc<Handle>,
    last_call: Arc<dyn Running>,
}

impl Watcher {
    /// Starts one that ends with the messenger.
    pub(crate) fn start(py: Python<'_>, handle: &Arc<Handle>, wake: Py<PyAny>) -> PyResult<Self> {
        if !wake.bind(py).is_callable() {
            return Err(wrong_type(wake.bind(py), "wake", "a function"));
        }
        let logger = handle.logger().clone();
        let watched = Arc::downgrade(handle);
        let call_host = Arc::new(move || {
            let woken = call(|py| match wake.call0(py) {
                // That it finds the messenger closed is what the last call is for.
                Err(raised) if error::is_closed(py, &raised)? && !is_open(&watched) => Ok(()),
                woken => woken.map(drop),
            });
            if let Err(Failure::Raised(raised, _)) = woken {
                logger.failure("watch", "a watcher's function failed", &raised);
            }
        });
        let last_call: Arc<dyn Running> = Arc::new(LastCall {
            opened_by: process::id(),
            is_called: AtomicBool::new(false),
            wake: Arc::clone(&call_host),
        });
        let kept = Kept::start(py, handle, |engine| engine.watch(move || call_host()))?;
        // After the watcher, so that its calls are over by then.
        handle.keep(Arc::clone(&last_call));
        // Whoever closed it meanwhile may not have seen this one.
        if handle.is_closed() {
            outside::detached(py, || last_call.stop())?;
        }
        Ok(Self {
            kept,
            handle: Arc::clone(handle),
            last_call,
        })
    }
}

#[pymethods]
impl Watcher {
    /// End the calls; stopping twice does no harm.
    ///
    /// None is under way when it returns, unless it is the function, or a provider in one of the engine's own threads,
    /// that calls this. Ctrl-C ends the wait for one; the calls end all the same.
    fn stop(&self, py: Python<'_>) -> PyResult<()> {
        self.handle.forget(&self.last_call);
        self.kept.stop(py)
    }

    const fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    /// End the calls.
    #[pyo3(signature = (kind, error, traceback, /))]
    fn __exit__(
        &self,
        py: Python<'_>,
        kind: &Bound<'_, PyAny>,
        error: &Bound<'_, PyAny>,
        traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let _ = (kind, error, traceback);
        self.stop(py)
    }

    fn __repr__(&self) -> String {
        self.kept.shown("Watcher")
    }
}

fn is_open(watched: &Weak<Handle>) -> bool {
    watched.upgrade().is_some_and(|handle| !handle.is_closed())
}

/// What the messenger stops last is the host's waiting: the function is called, and finds the messenger closed.
struct LastCall<F> {
    opened_by: u32,
    is_called: AtomicBool,
    wake: Arc<F>,
}

impl<F: Fn() + Send + Sync> Running for LastCall<F> {
    fn stop(&self) {
        // A forked child has the parent's function, and no business with it.
        if process::id() == self.opened_by && !self.is_called.swap(true, Ordering::SeqCst) {
            (self.wake)();
        }
    }

    fn is_over(&self) -> bool {
        self.is_called.load(Ordering::SeqCst)
    }
}
