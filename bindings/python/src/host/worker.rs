//! `Worker`.

use std::sync::Arc;

use duologue::WorkerSettings;
use pyo3::prelude::*;

use super::background::{Background, Ending};
use crate::error;
use crate::outside::{self, Handle, Running};

/// A delivery worker in the background, made by `Messenger.start_worker`.
///
/// It runs until it is stopped or its messenger is closed, whether or not this object is kept. As a context manager it is
/// stopped at the end of the block.
#[pyclass(frozen, module = "duologue")]
pub(crate) struct Worker(Kept);

impl Worker {
    /// Starts one that ends with the messenger.
    pub(crate) fn start(
        py: Python<'_>,
        handle: &Arc<Handle>,
        settings: WorkerSettings,
    ) -> PyResult<Self> {
        Kept::start(py, handle, |engine| engine.start_worker(settings)).map(Self)
    }
}

#[pymethods]
impl Worker {
    /// Stop the worker, when what it has begun to hand over is answered and recorded.
    ///
    /// Everything else stays queued. Returns when it has stopped; called by a provider or a callback in one of the
    /// engine's own threads, at once. A worker that has stopped stays so. Ctrl-C ends the wait; the worker stops all
    /// the same.
    fn stop(&self, py: Python<'_>) -> PyResult<()> {
        self.0.stop(py)
    }

    const fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    /// Stop the worker.
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
        self.0.shown("Worker")
    }
}

/// Something in the background, and the messenger that keeps it.
pub(super) struct Kept {
    handle: Arc<Handle>,
    ending: Arc<dyn Ending>,
}

impl Kept {
    pub(super) fn start<T: Send + 'static>(
        py: Python<'_>,
        handle: &Arc<Handle>,
        start: impl FnOnce(&duologue::Messenger) -> duologue::Result<T> + Send,
    ) -> PyResult<Self> {
        let engine = handle.engine(py)?;
        let started = outside::detached(py, move || {
            let ending = Arc::new(Background::new(start(&engine)?));
            handle.keep(Arc::clone(&ending) as Arc<dyn Running>);
            // Whoever closed it meanwhile may not have seen this one.
            if handle.is_closed() {
                ending.stop();
                return Ok(None);
            }
            Ok(Some(ending))
        })?;
        match started.map_err(|refused| error::raise(py, refused))? {
            Some(ending) => Ok(Self {
                handle: Arc::clone(handle),
                ending,
            }),
            None => Err(error::closed(py, "the messenger was closed meanwhile")),
        }
    }

    pub(super) fn stop(&self, py: Python<'_>) -> PyResult<()> {
        let running = Arc::clone(&self.ending) as Arc<dyn Running>;
        if self.ending.is_over() {
            return Ok(());
        }
        outside::stop(py, Arc::clone(&running))?;
        if self.ending.is_over() {
            self.handle.forget(&running);
        }
        Ok(())
    }

    pub(super) fn shown(&self, class: &str) -> String {
        let stands = if self.ending.is_over() {
            "stopped"
        } else if self.ending.is_running() {
            "running"
        } else {
            "stopping"
        };
        format!("<duologue.{class}, {stands}>")
    }
}
