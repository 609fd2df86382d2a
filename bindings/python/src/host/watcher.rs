//! `Watcher`.

use std::sync::Arc;

use pyo3::prelude::*;

use super::worker::Kept;
use super::{Failure, call};
use crate::field::wrong_type;
use crate::outside::Handle;

/// Calls a function on changes, made by `Messenger.watch`.
///
/// It goes on until it is stopped or its messenger is closed, whether or not this object is kept. As a context manager it is
/// stopped at the end of the block. What the function raises goes to the log with its traceback, and the calls go on.
#[pyclass(frozen, module = "duologue")]
pub(crate) struct Watcher(Kept);

impl Watcher {
    /// Starts one that ends with the messenger.
    pub(crate) fn start(py: Python<'_>, handle: &Arc<Handle>, wake: Py<PyAny>) -> PyResult<Self> {
        if !wake.bind(py).is_callable() {
            return Err(wrong_type(wake.bind(py), "wake", "a function"));
        }
        let logger = handle.logger().clone();
        let call_host = move || {
            let woken = call(|py| wake.call0(py).map(drop));
            if let Err(Failure::Raised(raised, _)) = woken {
                logger.failure("watch", "a watcher's function failed", &raised);
            }
        };
        Kept::start(py, handle, |engine| engine.watch(call_host)).map(Self)
    }
}

#[pymethods]
impl Watcher {
    /// End the calls. None is under way when it returns, unless it is the function, or a provider in one of the engine's
    /// own threads, that calls this.
    fn stop(&self, py: Python<'_>) -> PyResult<()> {
        self.0.stop(py)
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
        self.0.stop(py)
    }

    fn __repr__(&self) -> String {
        self.0.shown("Watcher")
    }
}
