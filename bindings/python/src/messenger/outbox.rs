//! What goes out.

use std::time::Duration;

use duologue::{Resolution, WorkerSettings};
use pyo3::prelude::*;

use super::{Any, Messenger, command};
use crate::field::Field;
use crate::host::Worker;
use crate::record::each;
use crate::records::message::Message;
use crate::records::outbox::{Delivery, Refreshed};
use crate::records::provider::StatusReport;

#[pymethods]
impl Messenger {
    /// Hand queued messages to their providers, oldest first, and tell what became of each.
    ///
    /// At most `limit` of them are handed over, 100 if left out. Scheduled messages whose time has come are queued
    /// first. Messages to one recipient go in order. One that was certainly not taken is tried again later, as the
    /// `retry` of `open` says. Messages of a gateway that is disabled, or whose provider this messenger was not given,
    /// wait.
    ///
    /// Each attempt is on the disk before it is made, so nothing is sent twice: a message whose answer is lost becomes
    /// `UNKNOWN` and is not sent again by itself. Several threads and processes may deliver at once.
    ///
    /// Raises `CallbackError` of the clock or the media store, and what the database does, if nothing could be
    /// delivered. One message that fails, and those behind it to the same recipient, are tried again a minute later;
    /// the others have their turn.
    #[pyo3(signature = (*, limit = None))]
    fn deliver(&self, py: Python<'_>, limit: Option<Any<'_, '_>>) -> PyResult<Vec<Py<Delivery>>> {
        let limit = limit.map_or(Ok(100), |limit| Field::read(limit, "limit"))?;
        each(
            py,
            self.call(py, |engine| engine.deliver(limit))?,
            Delivery::of,
        )
    }

    /// When `deliver` next has something to do, an aware `datetime`; None if nothing waits.
    ///
    /// One that is past means now. Messages of a gateway that is disabled count too.
    fn next_delivery<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, duologue::Messenger::next_delivery)?.show(py)
    }

    /// How many messages wait to be handed over, those that are held or scheduled included.
    fn outbox_depth(&self, py: Python<'_>) -> PyResult<u64> {
        self.call(py, duologue::Messenger::outbox_depth)
    }

    /// Start a worker in the background, which does what `deliver` and `tick` do as soon as there is something to do.
    ///
    /// It also asks providers about messages that are `UNKNOWN`, at first at once, and then every minute. It asks none
    /// for what has come in: that is `refresh`. It runs until it is stopped or the messenger is closed.
    ///
    /// `threads`, 1 to 64, is how many messages are handed over at the same time, and 1 if left out; `look_every` is
    /// how often it looks for what has come due or what other processes have sent, in seconds or as a `timedelta`, at
    /// least every ten seconds, and 0.25 if left out. What this process sends wakes it at once.
    ///
    /// A round that fails is tried again, and `health` tells why. Several workers may share a workspace.
    ///
    /// Raises `InvalidArgumentError` for another number of threads, `StorageError` if the operating system gives no
    /// thread.
    #[pyo3(signature = (*, threads = None, look_every = None))]
    fn start_worker(
        &self,
        py: Python<'_>,
        threads: Option<Any<'_, '_>>,
        look_every: Option<Any<'_, '_>>,
    ) -> PyResult<Worker> {
        let mut settings = WorkerSettings::new();
        if let Some(threads) = threads {
            settings = settings.threads(Field::read(threads, "threads")?);
        }
        if let Some(interval) = look_every {
            settings = settings.look_every(Duration::read(interval, "look_every")?);
        }
        Worker::start(py, &self.0, settings)
    }

    /// Take in a provider's news of a message that was sent, from a callback that the host has received and verified.
    ///
    /// Reports may come in any order and any number of times.
    ///
    /// Raises `NotFoundError` if no attempt through this gateway has the id or key. A provider can be faster than the
    /// answer to the submission: keep the report and try again a little later. Raises `InvalidArgumentError` for a
    /// status that no provider reports, and for an id, key or code that no provider gives.
    fn report(
        &self,
        py: Python<'_>,
        gateway: Any<'_, '_>,
        report: Any<'_, '_>,
    ) -> PyResult<Message> {
        let gateway = Field::read(gateway, "gateway")?;
        let report = Py::<StatusReport>::read(report, "report")?;
        let report = report.get().to_engine(py)?;
        Message::of(py, self.call(py, |engine| engine.report(gateway, &report))?)
    }

    /// Ask the provider what became of a message that is `UNKNOWN`.
    ///
    /// One that it certainly did not take is queued again, as often as the `retry` of `open` allows; one that it cannot
    /// tell of stays `UNKNOWN`.
    ///
    /// Raises `ActionRefusedError` if what became of it is known (`not_unknown`) or this messenger was not given its
    /// provider (`provider_missing`), `CallbackError` if the provider fails.
    fn look_up(&self, py: Python<'_>, message: Any<'_, '_>) -> PyResult<Message> {
        let id = Field::read(message, "message")?;
        Message::of(py, self.call(py, |engine| engine.look_up(id))?)
    }

    /// Ask the providers of all gateways for new messages and reports, store them, then do what `tick` does.
    ///
    /// A provider that fails is named in `failed` of the answer, and keeps no other back. With nothing new it changes
    /// nothing.
    fn refresh(&self, py: Python<'_>) -> PyResult<Refreshed> {
        Refreshed::of(py, self.call(py, duologue::Messenger::refresh)?)
    }
}

command! {
    /// Settle a message that is `UNKNOWN` by what a person knows of it: `Resolution.SENT` or `Resolution.FAILED`.
    ///
    /// Raises `ActionRefusedError` with the code `not_unknown` if what became of it is known.
    resolve(this, py, by, message: Any<'_, '_>, resolution: Any<'_, '_>) -> Message {
        let id = Field::read(message, "message")?;
        let resolution: Resolution = Field::read(resolution, "resolution")?;
        Message::of(py, this.call(py, |engine| engine.resolve(id, resolution, by))?)
    }
}

command! {
    /// Queue a message again that has failed, or that is `UNKNOWN` and, as the caller vouches, did not go out.
    ///
    /// It is a new attempt of the same message. If an `UNKNOWN` one did go out, the customer has it twice.
    ///
    /// Raises `ActionRefusedError` with the code `not_failed` if it has not failed, or was called off.
    send_again(this, py, by, message: Any<'_, '_>) -> Message {
        let id = Field::read(message, "message")?;
        Message::of(py, this.call(py, |engine| engine.send_again(id, by))?)
    }
}
