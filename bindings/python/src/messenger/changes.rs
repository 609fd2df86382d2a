//! The change feed, and time.

use std::time::Duration;

use duologue::Cursor;
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::lists::listed_changes;
use super::{Any, Messenger};
use crate::argument::cursor;
use crate::field::Field;
use crate::host::Watcher;
use crate::outside::SLICE;
use crate::records::outbox::Tick;
use crate::records::page::Changes;

/// The most events of one answer, unless a caller says otherwise.
const LIMIT: usize = 500;

#[pymethods]
impl Messenger {
    /// What happened in the whole workspace after a place in the log, in order, at most `limit` events (500 if left out);
    /// from the beginning without `after`. Every event is there exactly once, whoever wrote it; whoever keeps `next` with
    /// what was made of the events misses nothing and does nothing twice.
    #[pyo3(signature = (*, after = None, limit = None))]
    fn changes(
        &self,
        py: Python<'_>,
        after: Option<&Bound<'_, PyString>>,
        limit: Option<Any<'_, '_>>,
    ) -> PyResult<Py<Changes>> {
        let after = cursor(after, "after")?;
        let limit = limit.map_or(Ok(LIMIT), |limit| Field::read(limit, "limit"))?;
        let changes = self.call(py, |engine| engine.changes(after.as_ref(), limit))?;
        listed_changes(py, &self.0, limit, changes)
    }

    /// As `changes`, and if there are none, waits for some: as long as `timeout` (seconds or a `timedelta`; None for ever),
    /// until `interrupt` or until the messenger is closed, which raises `ClosedError`. A change of another process is seen
    /// within a tenth of a second. Other threads run meanwhile, and Ctrl-C ends the wait.
    #[pyo3(signature = (*, after = None, timeout = None, limit = None))]
    fn wait_changes(
        &self,
        py: Python<'_>,
        after: Option<&Bound<'_, PyString>>,
        timeout: Option<Any<'_, '_>>,
        limit: Option<Any<'_, '_>>,
    ) -> PyResult<Py<Changes>> {
        let after = cursor(after, "after")?;
        let limit = limit.map_or(Ok(LIMIT), |limit| Field::read(limit, "limit"))?;
        let mut left = timeout
            .map(|timeout| Duration::read(timeout, "timeout"))
            .transpose()?;
        // Counted here as well as by the engine, which hears nothing between two slices of the wait.
        let interruptions = self.0.interruptions();
        loop {
            let slice = left.map_or(SLICE, |left| left.min(SLICE));
            let changes = self.call(py, |engine| {
                engine.wait_changes(after.as_ref(), limit, slice)
            })?;
            py.check_signals()?;
            left = left.map(|left| left.saturating_sub(slice));
            let over =
                left.is_some_and(|left| left.is_zero()) || self.0.interruptions() != interruptions;
            if changes.items.is_empty() {
                // An end of the wait that closing brought about is told as such.
                self.0.engine(py)?;
            }
            if !changes.items.is_empty() || over {
                return listed_changes(py, &self.0, limit, changes);
            }
        }
    }

    /// The place after everything that has happened so far, to follow what happens from now on.
    fn last_change<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let place: Cursor = self.call(py, duologue::Messenger::last_change)?;
        place.show(py)
    }

    /// Ends every `wait_changes` of this messenger that waits at this moment, in whichever thread. One that begins later
    /// waits.
    fn interrupt(&self) {
        self.0.interrupt();
    }

    /// Calls `wake()` whenever something has changed since it was called last, in this process or another, on a thread of
    /// its own; many changes may come to one call. It goes on until it is stopped or the messenger is closed, which calls
    /// it once more.
    fn watch(&self, py: Python<'_>, wake: Any<'_, '_>) -> PyResult<Watcher> {
        Watcher::start(py, &self.0, wake.clone().unbind())
    }

    /// Does what is due: ends snoozes and lets scheduled messages go. Gives the moment when there is something to do next,
    /// as an aware `datetime`, or None. A worker does it by itself; `do_due` tells what was done.
    fn tick<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, duologue::Messenger::tick)?.next.show(py)
    }

    /// Does what `tick` does, and tells what that was.
    fn do_due(&self, py: Python<'_>) -> PyResult<Tick> {
        Tick::of(py, self.call(py, duologue::Messenger::tick)?)
    }

    /// When the next snooze ends or the next scheduled message goes, as an aware `datetime`, or None.
    fn next_deadline<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, duologue::Messenger::next_deadline)?.show(py)
    }
}
