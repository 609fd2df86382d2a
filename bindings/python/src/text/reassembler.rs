//! Messages put together from parts.

use std::sync::{Mutex, MutexGuard, PoisonError};

use duologue::ReassemblyLimits;
use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;

use super::records::{Reassembled, ReassemblyLoad};
use super::wire::read_user_data;
use crate::argument::{self, Given, text};
use crate::record::each;
use crate::{error, time};

/// What puts messages together from their parts, in whatever order and however often those come.
///
/// - Parts belong together if sender, recipient, reference, its width and the total are the same.
/// - Of two parts with the same number the first is kept, even if they differ: a sender that takes a reference again while
///   an earlier message with as many parts is incomplete mixes the two, and nothing on the air tells.
/// - What is complete is forgotten: a part of it that comes once more begins a message of its own, which `expire` hands out
///   as one that most is missing of.
/// - Time is the caller's. A message times out when its latest part that was not a duplicate is as old as `timeout`, a
///   timedelta or seconds; a part that comes later begins another message.
/// - Room is bounded: by `max_parts`, and by `max_bytes` as `ReassemblyLoad.bytes` counts them. When a part does not fit,
///   the messages that have had no part for longest are taken out to make room and wait for `expire`.
/// - Text is decoded when the parts are together, so that a character is whole again which somebody else's sender has cut.
///
/// All of it is in memory: a host that must not lose parts when its process ends keeps them elsewhere until their message
/// is handed out. Threads may share a reassembler.
///
///     >>> import duologue
///     >>> text = "Do you have these in size 9? " * 6
///     >>> first, second = duologue.encode_parts(text, reference=7)
///     >>> reassembler = duologue.Reassembler()
///     >>> def add(part):
///     ...     return reassembler.add(
///     ...         part.user_data,
///     ...         user_data_length=part.user_data_length,
///     ...         data_coding=part.data_coding,
///     ...         has_header=part.has_header,
///     ...         sender="+15557000001",
///     ...         recipient="+15550100001",
///     ...         now=1_795_338_000,
///     ...     )
///     >>> add(second)
///     >>> add(first) == text
///     True
#[pyclass(frozen, module = "duologue")]
// Nobody leaves the interpreter while holding it.
pub(crate) struct Reassembler(Mutex<duologue::Reassembler>);

impl Reassembler {
    fn lock(&self, py: Python<'_>) -> MutexGuard<'_, duologue::Reassembler> {
        let reassembler = self.0.lock_py_attached(py);
        reassembler.unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Reassembler {
    #[new]
    #[pyo3(
        signature = (*, timeout = Given::LeftOut, max_parts = Given::LeftOut, max_bytes = Given::LeftOut),
        text_signature = "(*, timeout=3600.0, max_parts=10000, max_bytes=4194304)"
    )]
    #[expect(clippy::needless_pass_by_value, reason = "arguments come by value")]
    fn new(
        timeout: Given<Bound<'_, PyAny>>,
        max_parts: Given<Bound<'_, PyAny>>,
        max_bytes: Given<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut limits = ReassemblyLimits::default();
        if let Some(timeout) = timeout.read("timeout")? {
            limits = limits.timeout(timeout);
        }
        if let Some(max_parts) = max_parts.read("max_parts")? {
            limits = limits.max_parts(max_parts);
        }
        if let Some(max_bytes) = max_bytes.read("max_bytes")? {
            limits = limits.max_bytes(max_bytes);
        }
        Ok(Self(Mutex::new(duologue::Reassembler::new(limits))))
    }

    /// Take in a part, and return the text of the message that it completes; None while parts are missing.
    ///
    /// The part is told of as to `decode_part`. One that names no message of several, or whose number cannot be, is a message
    /// of its own. `sender` and `recipient` are any texts that tell one from the other. `now` is an aware datetime or seconds
    /// since 1970.
    ///
    /// Raises, with nothing changed: `InvalidArgumentError` for what `decode_part` refuses, and if the part alone is more
    /// than the limits allow; `ActionRefusedError` with the code `reassembler_full` if messages would have to make room while
    /// those that wait for `expire` have reached the limits as well: call that first.
    #[pyo3(
        signature = (user_data, *, user_data_length, data_coding = Given::LeftOut, has_header = Given::LeftOut, sender, recipient, now),
        text_signature =
            "($self, user_data, *, user_data_length, data_coding=0, has_header=False, sender, recipient, now)"
    )]
    #[expect(clippy::too_many_arguments, reason = "what a network says of a part")]
    fn add(
        &self,
        user_data: &Bound<'_, PyAny>,
        user_data_length: &Bound<'_, PyAny>,
        data_coding: Given<Bound<'_, PyAny>>,
        has_header: Given<Bound<'_, PyAny>>,
        sender: &Bound<'_, PyAny>,
        recipient: &Bound<'_, PyAny>,
        now: &Bound<'_, PyAny>,
    ) -> PyResult<Option<String>> {
        let part = (user_data, user_data_length, data_coding, has_header);
        let completed = self.take(part, sender, recipient, now)?;
        Ok(completed.map(|message| message.text))
    }

    /// Take in a part as `add` does, and return all that is known of the message that it completes.
    #[pyo3(
        signature = (user_data, *, user_data_length, data_coding = Given::LeftOut, has_header = Given::LeftOut, sender, recipient, now),
        text_signature =
            "($self, user_data, *, user_data_length, data_coding=0, has_header=False, sender, recipient, now)"
    )]
    #[expect(clippy::too_many_arguments, reason = "what a network says of a part")]
    fn add_part(
        &self,
        user_data: &Bound<'_, PyAny>,
        user_data_length: &Bound<'_, PyAny>,
        data_coding: Given<Bound<'_, PyAny>>,
        has_header: Given<Bound<'_, PyAny>>,
        sender: &Bound<'_, PyAny>,
        recipient: &Bound<'_, PyAny>,
        now: &Bound<'_, PyAny>,
    ) -> PyResult<Option<Reassembled>> {
        let part = (user_data, user_data_length, data_coding, has_header);
        let completed = self.take(part, sender, recipient, now)?;
        let completed = completed.map(|message| Reassembled::of(now.py(), message));
        completed.transpose()
    }

    /// Hand out the messages that had to make room, and those that have timed out, the one that has waited longest first.
    ///
    /// `now` is an aware datetime or seconds since 1970. The reassembler forgets what it hands out.
    #[pyo3(signature = (*, now))]
    fn expire(&self, now: &Bound<'_, PyAny>) -> PyResult<Vec<Py<Reassembled>>> {
        let py = now.py();
        let now = time::moment(now, "now")?;
        let left = self.lock(py).expire(now);
        each(py, left, Reassembled::of)
    }

    /// Hand out everything that is held, complete or not, such as before the program ends; in the order of `expire`.
    ///
    /// The reassembler forgets what it hands out.
    fn drain(&self, py: Python<'_>) -> PyResult<Vec<Py<Reassembled>>> {
        let left = self.lock(py).drain();
        each(py, left, Reassembled::of)
    }

    /// What is held of messages that are not complete.
    #[getter]
    fn held(&self, py: Python<'_>) -> PyResult<ReassemblyLoad> {
        ReassemblyLoad::of(py, self.lock(py).held())
    }

    /// What was taken out to make room and waits for `expire`.
    #[getter]
    fn waiting(&self, py: Python<'_>) -> PyResult<ReassemblyLoad> {
        ReassemblyLoad::of(py, self.lock(py).waiting())
    }

    /// When the message that has waited longest times out, if nothing comes for it; None if none is held.
    #[getter]
    fn next_timeout<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let next = self.lock(py).next_timeout();
        next.map(|next| time::datetime(py, next)).transpose()
    }
}

/// User data, their length, their coding, and whether they have a header.
type PartArguments<'a, 'py> = (
    &'a Bound<'py, PyAny>,
    &'a Bound<'py, PyAny>,
    Given<Bound<'py, PyAny>>,
    Given<Bound<'py, PyAny>>,
);

impl Reassembler {
    fn take(
        &self,
        (user_data, length, coding, has_header): PartArguments<'_, '_>,
        sender: &Bound<'_, PyAny>,
        recipient: &Bound<'_, PyAny>,
        now: &Bound<'_, PyAny>,
    ) -> PyResult<Option<duologue::Reassembled>> {
        let octets = argument::bytes(user_data, "user_data")?;
        let part = read_user_data(&octets, length, &coding, &has_header)?;
        let (sender, recipient) = (text(sender, "sender")?, text(recipient, "recipient")?);
        // A time zone may be Python code, so this comes before the lock.
        let moment = time::moment(now, "now")?;
        let added = self.lock(now.py()).add(&part, sender, recipient, moment);
        added.map_err(|refused| error::raise(now.py(), refused))
    }
}
