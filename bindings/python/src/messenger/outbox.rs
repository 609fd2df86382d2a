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
    /// Hands queued messages to their gateways, at most `limit` of them (100 if left out), and tells what became of each.
    ///
    /// Each attempt is on the disk before it is made, so nothing is sent twice: a message whose answer is lost becomes
    /// `UNKNOWN` and is not sent again by itself. Several threads and processes may deliver at once.
    #[pyo3(signature = (*, limit = None))]
    fn deliver(&self, py: Python<'_>, limit: Option<Any<'_, '_>>) -> PyResult<Vec<Py<Delivery>>> {
        let limit = limit.map_or(Ok(100), |limit| Field::read(limit, "limit"))?;
        each(
            py,
            self.call(py, |engine| engine.deliver(limit))?,
            Delivery::of,
        )
    }

    /// When the next message could be delivered, as an aware `datetime`: now or earlier if one can be at once, None if
    /// nothing is queued.
    fn next_delivery<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.call(py, duologue::Messenger::next_delivery)?.show(py)
    }

    /// How many messages wait to be handed over.
    fn outbox_depth(&self, py: Python<'_>) -> PyResult<u64> {
        self.call(py, duologue::Messenger::outbox_depth)
    }

    /// Starts a worker in the background: it does what `deliver` and `tick` do as soon as there is something to do, and
    /// asks providers about messages that are `UNKNOWN`. It runs until it is stopped or the messenger is closed.
    ///
    /// `threads`, 1 to 64, is how many messages are handed over at the same time, and 1 if left out; `look_every` is how
    /// often it looks for what other processes have sent, in seconds or as a `timedelta`, and 0.25 if left out.
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

    /// Takes a provider's news of a message that was sent, from a callback that the host has received and verified.
    /// Reports may come in any order and any number.
    fn report(
        &self,
        py: Python<'_>,
        gateway: Any<'_, '_>,
        report: &Bound<'_, StatusReport>,
    ) -> PyResult<Message> {
        let gateway = Field::read(gateway, "gateway")?;
        let report = report.get().to_engine(py)?;
        Message::of(py, self.call(py, |engine| engine.report(gateway, &report))?)
    }

    /// Asks the provider what became of a message that is `UNKNOWN`. One that it certainly did not take is queued again.
    fn look_up(&self, py: Python<'_>, message: Any<'_, '_>) -> PyResult<Message> {
        let id = Field::read(message, "message")?;
        Message::of(py, self.call(py, |engine| engine.look_up(id))?)
    }

    /// Asks the providers of all gateways for new messages and reports, stores them, then does what is due.
    fn refresh(&self, py: Python<'_>) -> PyResult<Refreshed> {
        Refreshed::of(py, self.call(py, duologue::Messenger::refresh)?)
    }
}

command! {
    /// Settles a message that is `UNKNOWN` by what a person knows of it: `Resolution.SENT` or `Resolution.FAILED`.
    resolve(this, py, by, message: Any<'_, '_>, resolution: Any<'_, '_>) -> Message {
        let id = Field::read(message, "message")?;
        let resolution: Resolution = Field::read(resolution, "resolution")?;
        Message::of(py, this.call(py, |engine| engine.resolve(id, resolution, by))?)
    }
}

command! {
    /// Sends a message again that has failed, or that is `UNKNOWN` and that a person knows did not go out.
    send_again(this, py, by, message: Any<'_, '_>) -> Message {
        let id = Field::read(message, "message")?;
        Message::of(py, this.call(py, |engine| engine.send_again(id, by))?)
    }
}
