//! What goes between the engine and what carries its messages.

use duologue::{Address, DeliveryStatus, GatewayId, Report, ReportSubject, Timestamp, Transport};
use pyo3::prelude::*;
use std::time::Duration;

use super::message::Media;
use crate::error;
use crate::field::{Field, wrong_type};
use crate::record::{each, record};

record! {
    /// One attempt to send one message.
    Submission(py, submission: duologue::Submission) {
        /// Names this attempt and no other, everywhere and for ever (a UUID): the idempotency key or client reference of
        /// providers that have one.
        key: String = submission.key;
        /// The gateway that it goes through.
        gateway: GatewayId = submission.gateway;
        /// The gateway's own address.
        sender: Address = submission.sender;
        /// Whom it is for.
        recipient: Address = submission.recipient;
        /// The text; may be empty if there are media.
        body: String = submission.body;
        /// The files that go with it.
        media: Vec<Py<Media>> = each(py, submission.media, Media::of)?;
        /// How it travels.
        transport: Transport = submission.transport;
        /// How many segments it is billed as; 1 for an MMS, 0 for an e-mail.
        segments: u32 = submission.segments;
    }
}

record! {
    /// A question about a message whose submission got no answer.
    LookUp(py, question: duologue::LookUp) {
        /// The `key` of the attempt's `Submission`.
        key: String = question.key;
        /// The provider's name for the message, if a report has told it.
        provider_message_id: Option<String> = question.provider_message_id;
        /// The gateway that it went through.
        gateway: GatewayId = question.gateway;
        /// The gateway's own address.
        sender: Address = question.sender;
        /// Whom it was for.
        recipient: Address = question.recipient;
        /// When it was handed over.
        submitted_at: Timestamp = question.submitted_at;
    }
}

record! {
    /// The gateway that a provider is polled for.
    PolledGateway(py, gateway: duologue::PolledGateway) {
        /// The gateway.
        id: GatewayId = gateway.id;
        /// Its own address.
        address: Address = gateway.address;
    }
}

record! {
    /// Something that came in, and the token that acknowledges it.
    Polled {
        /// Given back through `acknowledge` once the report is stored.
        token: String;
        /// What came in: an `Incoming` or a `StatusReport`.
        report: Reported;
    }
}

record! {
    /// A message from a customer, as a gateway received it.
    Incoming(py, incoming: duologue::Incoming) {
        /// Who sent it, in any form that the workspace's region reads.
        sender: String = incoming.sender;
        /// The text; may be empty.
        body [None]: String = incoming.body;
        /// The provider's name for it: the same gateway and id are stored once. Without one nothing is recognised as a
        /// duplicate.
        provider_message_id [None]: Option<String> = incoming.provider_message_id;
        /// The files that came with it.
        media [None]: Vec<Py<Media>> = each(py, incoming.media, Media::of)?;
        /// When it was sent; None, or a time ahead of the engine's clock, is taken as now.
        at [None]: Option<Timestamp> = incoming.at;
    }
}

impl Incoming {
    pub(crate) fn to_engine(&self, py: Python<'_>) -> duologue::Incoming {
        let mut incoming = duologue::Incoming::new(&*self.sender, &*self.body).media(
            self.media
                .iter()
                .map(|file| file.get().to_engine(py))
                .collect(),
        );
        incoming
            .provider_message_id
            .clone_from(&self.provider_message_id);
        incoming.at = self.at;
        incoming
    }
}

record! {
    /// News of a message that was sent. It names the message by the provider's id, or by the key of the submission where
    /// the provider gives that back; with both, the provider's id is learned.
    StatusReport(py, report: duologue::StatusReport) {
        /// Where it stands.
        status: DeliveryStatus = report.status;
        /// The provider's name for the message.
        provider_message_id [None]: Option<String> = match &report.subject {
            ReportSubject::ProviderMessageId(id) => Some(id.clone()),
            ReportSubject::Key { provider_message_id, .. } => provider_message_id.clone(),
        };
        /// The `key` of the `Submission`.
        key [None]: Option<String> = match report.subject {
            ReportSubject::ProviderMessageId(_) => None,
            ReportSubject::Key { key, .. } => Some(key),
        };
        /// The provider's error code, empty if there is none.
        error_code [None]: String = report.error_code;
    }
}

impl StatusReport {
    pub(crate) fn to_engine(&self, py: Python<'_>) -> PyResult<duologue::StatusReport> {
        let subject = match (&self.key, &self.provider_message_id) {
            (Some(key), id) => ReportSubject::Key {
                key: key.clone(),
                provider_message_id: id.clone(),
            },
            (None, Some(id)) => ReportSubject::ProviderMessageId(id.clone()),
            (None, None) => {
                let why = "says no message; give the provider's id, or the key of its submission";
                return Err(error::invalid(
                    py,
                    "provider_message_id",
                    py.None().bind(py),
                    why,
                ));
            }
        };
        Ok(duologue::StatusReport {
            subject,
            status: self.status,
            error_code: self.error_code.clone(),
        })
    }
}

/// Something that came in: a message, or news of one.
pub(crate) enum Reported {
    Incoming(Py<Incoming>),
    Status(Py<StatusReport>),
}

impl Reported {
    pub(crate) fn of(py: Python<'_>, report: Report) -> PyResult<Self> {
        match report {
            Report::Incoming(incoming) => {
                Py::new(py, Incoming::of(py, incoming)?).map(Self::Incoming)
            }
            Report::Status(status) => Py::new(py, StatusReport::of(py, status)?).map(Self::Status),
            _ => Err(error::panicked(py)),
        }
    }

    pub(crate) fn to_engine(&self, py: Python<'_>) -> PyResult<Report> {
        match self {
            Self::Incoming(incoming) => Ok(Report::Incoming(incoming.get().to_engine(py))),
            Self::Status(status) => status.get().to_engine(py).map(Report::Status),
        }
    }
}

impl Field for Reported {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Incoming(incoming) => incoming.show(py),
            Self::Status(status) => status.show(py),
        }
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        if let Ok(incoming) = value.cast::<Incoming>() {
            return Ok(Self::Incoming(incoming.clone().unbind()));
        }
        let status = value.cast::<StatusReport>();
        status
            .map(|status| Self::Status(status.clone().unbind()))
            .map_err(|_| wrong_type(value, name, "an Incoming or a StatusReport"))
    }
}

record! {
    /// The answer to a submission: it was taken, and reports will use this id.
    Accepted {
        /// The provider's name for the message: 1 to 255 bytes without control characters.
        provider_message_id: String;
        /// Usually `SENT`, or `QUEUED`, which leaves the message `SENDING` until a report comes.
        status [None = DeliveryStatus::Sent]: DeliveryStatus;
    }
}

record! {
    /// The answer to a submission: it was not taken, and the same message never will be.
    Rejected {
        /// The provider's error code.
        code: String;
        /// The provider's words.
        reason [None]: String;
    }
}

record! {
    /// The answer to a submission: it was certainly not taken, because too much was asked at once, and may be tried again
    /// after a while.
    Throttled {
        /// How long to wait; the engine waits an hour at most, and a little longer each time.
        retry_after: Duration;
    }
}

record! {
    /// The answer to a submission: it was certainly not taken, because nobody was there who could, and is tried again as
    /// the retry policy says.
    Unavailable {
        /// The provider's error code, or one for what happened to the connection.
        code: String;
        /// What happened, in words.
        reason [None]: String;
    }
}

record! {
    /// The answer to a submission was lost: nobody can tell whether it was taken.
    Unanswered {
        /// What happened to the answer.
        reason [None]: String;
    }
}

record! {
    /// The answer to a look-up: it was taken.
    Taken {
        /// Where it stands.
        status: DeliveryStatus;
        /// The provider's name for it, under which reports come.
        provider_message_id [None]: Option<String>;
        /// The provider's error code, empty if there is none.
        error_code [None]: String;
    }
}

/// The answer to a look-up: it was certainly not taken and never will be, so it is safe to send it again.
#[pyclass(frozen, eq, hash, module = "duologue")]
#[derive(Eq, Hash, PartialEq)]
pub(crate) struct NotTaken;

#[pymethods]
impl NotTaken {
    #[new]
    const fn new() -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "Python asks an object")]
    const fn __repr__(&self) -> &'static str {
        "NotTaken()"
    }
}

/// The answer to a look-up: nobody can tell yet.
#[pyclass(frozen, eq, hash, module = "duologue")]
#[derive(Eq, Hash, PartialEq)]
pub(crate) struct Unclear;

#[pymethods]
impl Unclear {
    #[new]
    const fn new() -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "Python asks an object")]
    const fn __repr__(&self) -> &'static str {
        "Unclear()"
    }
}
