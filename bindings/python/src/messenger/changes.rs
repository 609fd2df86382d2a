//! The change feed, and time.

use std::time::Duration;

use duologue::Cursor;
use pyo3::prelude::*;

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
    /// List what happened in the whole workspace after a place in the log, in order.
    ///
    /// Without `after` it begins at the beginning. `limit` is from 1 to 1,000, and 500 if left out. Every event is
    /// there exactly once, whoever wrote it, and none appears later behind a place that was read past; whoever keeps
    /// `next` with what was made of the events misses nothing and does nothing twice.
    ///
    /// Raises `InvalidArgumentError` for another limit, a cursor of another list, or one beyond the end of the log
    /// (which only a workspace that was restored has lost).
    #[pyo3(signature = (*, after = None, limit = None))]
    fn changes(
        &self,
        py: Python<'_>,
        after: Option<Any<'_, '_>>,
        limit: Option<Any<'_, '_>>,
    ) -> PyResult<Py<Changes>> {
        let after = cursor(after, "after")?;
        let limit = limit.map_or(Ok(LIMIT), |limit| Field::read(limit, "limit"))?;
        let changes = self.call(py, |engine| engine.changes(after.as_ref(), limit))?;
        listed_changes(py, &self.0, limit, changes)
    }

    /// List changes as `changes` does, and if there are none, wait for some.
    ///
    /// It waits as long as `timeout` (seconds or a `timedelta`; None for ever), until `interrupt`, or until the
    /// messenger is closed, which raises `ClosedError`. A change of another process is seen within a tenth of a second.
    /// Other threads run meanwhile, and Ctrl-C ends the wait.
    ///
    /// Raises `InvalidArgumentError` as `changes` does, and for a timeout below zero.
    #[pyo3(signature = (*, after = None, timeout = None, limit = None))]
    fn wait_changes(
        &self,
        py: Python<'_>,
        after: Option<Any<'_, '_>>,
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

    /// End every `wait_changes` of this messenger that waits at this moment, in whichever thread.
    ///
    /// One that begins later waits: whoever ends a reader for good tells it so before this.
    fn interrupt(&self) {
        self.0.interrupt();
    }

    /// Call `wake()` whenever something has changed since it was called last, in this process or another.
    ///
    /// It is called on a thread of its own, the first time perhaps before this returns; many changes may come to one
    /// call. It goes on until the watcher is stopped or the messenger is closed, which calls it once more.
    ///
    /// A function that holds the messenger keeps it from being collected: call `close`, or use `with`.
    ///
    /// Raises `StorageError` if the operating system gives no thread.
    fn watch(&self, py: Python<'_>, wake: Any<'_, '_>) -> PyResult<Watcher> {
        Watcher::start(py, &self.0, wake.clone().unbind())
    }

    /// Do what is due, and return the moment when there is something to do next, an aware `datetime` or None.
    ///
    /// It ends snoozes, each once and in order, lets scheduled messages go, and forgets media that nothing uses. A
    /// worker does it by itself; `do_due` tells what was done.
    fn tick<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, duologue::Messenger::tick)?.next.show(py)
    }

    /// Do what `tick` does, and tell what that was.
    fn do_due(&self, py: Python<'_>) -> PyResult<Tick> {
        Tick::of(py, self.call(py, duologue::Messenger::tick)?)
    }

    /// When the next snooze ends or the next scheduled message goes, an aware `datetime`; None if nothing has a time.
    fn next_deadline<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, duologue::Messenger::next_deadline)?.show(py)
    }
}
