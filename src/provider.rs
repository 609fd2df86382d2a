//! What carries messages: the trait that a messaging provider is reached through.
//!
//! One provider serves any number of gateways. The engine calls it with no transaction open and no lock held, from
//! whichever thread called the engine.

use std::time::Duration;

use crate::address::Address;
use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;
use crate::error::Result;
use crate::id::GatewayId;
use crate::media::Media;

/// Carries messages to and from a provider's network.
pub trait Provider: Send + Sync {
    /// Hands one message over.
    ///
    /// The engine calls this at most once for each [`Submission::key`]; what was [`Outcome::Throttled`] or
    /// [`Outcome::Unavailable`] comes again under another. A provider that cannot tell whether the message was taken answers
    /// [`Outcome::Unanswered`]; the engine will not send it again by itself.
    fn submit(&self, submission: &Submission, now: Timestamp) -> Outcome;

    /// What became of a message whose submission got no answer, for a provider that can be asked.
    ///
    /// Others keep the default, which cannot tell.
    ///
    /// # Errors
    ///
    /// Whatever kept the provider from answering; see [`Error::callback`](crate::Error::callback).
    fn look_up(&self, question: &LookUp, now: Timestamp) -> Result<LookedUp> {
        let _ = (question, now);
        Ok(LookedUp::Unclear)
    }

    /// What has come in for a gateway since it was last acknowledged: messages and status reports.
    ///
    /// Providers that call the host instead keep the default, which has nothing.
    ///
    /// # Errors
    ///
    /// Whatever kept the provider from answering; see [`Error::callback`](crate::Error::callback).
    fn poll(&self, gateway: &PolledGateway, now: Timestamp) -> Result<Vec<Polled>> {
        let _ = (gateway, now);
        Ok(Vec::new())
    }

    /// Tells the provider that what [`poll`](Self::poll) handed out under these tokens is stored and need not be
    /// handed out again.
    ///
    /// # Errors
    ///
    /// Whatever kept the provider from answering. The engine recognises what it already has, so being handed it
    /// again does no harm.
    fn acknowledge(&self, gateway: &PolledGateway, tokens: &[String]) -> Result<()> {
        let _ = (gateway, tokens);
        Ok(())
    }
}

impl<P: Provider + ?Sized> Provider for std::sync::Arc<P> {
    fn submit(&self, submission: &Submission, now: Timestamp) -> Outcome {
        (**self).submit(submission, now)
    }

    fn look_up(&self, question: &LookUp, now: Timestamp) -> Result<LookedUp> {
        (**self).look_up(question, now)
    }

    fn poll(&self, gateway: &PolledGateway, now: Timestamp) -> Result<Vec<Polled>> {
        (**self).poll(gateway, now)
    }

    fn acknowledge(&self, gateway: &PolledGateway, tokens: &[String]) -> Result<()> {
        (**self).acknowledge(gateway, tokens)
    }
}

/// How a message travels.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Transport {
    /// Text alone, billed by the segment.
    Sms,
    /// Text with media, billed by the message.
    Mms,
    /// E-mail, not billed by the engine.
    Email,
}

impl Transport {
    /// The transport in snake case, as the database and scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Mms => "mms",
            Self::Email => "email",
        }
    }

    /// The transport with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Sms, Self::Mms, Self::Email]
            .into_iter()
            .find(|transport| transport.as_str() == name)
    }
}

/// One attempt to send one message.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Submission {
    /// Names this attempt and no other, everywhere and for ever (a UUID): the idempotency key or client reference
    /// of providers that have one.
    pub key: String,
    /// The gateway that it goes through.
    pub gateway: GatewayId,
    /// The gateway's own address.
    pub sender: Address,
    /// Whom it is for.
    pub recipient: Address,
    /// The text; may be empty if there are media.
    pub body: String,
    /// The files that go with it.
    pub media: Vec<Media>,
    /// How it travels.
    pub transport: Transport,
    /// How many segments it is billed as; 1 for an MMS, 0 for an e-mail.
    pub segments: u32,
}

/// What a provider answered to a submission.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// It was taken; reports will use this id.
    Accepted {
        /// The provider's name for the message: 1 to 255 bytes without control characters. Under any other, news of it
        /// can come by its key alone, and it counts as sent.
        provider_message_id: String,
        /// Usually `Queued`, which leaves the message `Sending` until a report comes, or `Sent`.
        status: DeliveryStatus,
    },
    /// It was not taken, and the same message never will be.
    Rejected {
        /// The provider's error code.
        code: String,
        /// The provider's words.
        reason: String,
    },
    /// It was certainly not taken, because too much was asked at once, and may be tried again after a while.
    Throttled {
        /// How long to wait; the engine waits an hour at most, and a little longer each time.
        retry_after: Duration,
    },
    /// It was certainly not taken, because nobody was there who could (a connection that was never made, a server that
    /// says it is down), and is tried again as [`Options::retry`](crate::Options::retry) says.
    Unavailable {
        /// The provider's error code, or one for what happened to the connection.
        code: String,
        /// What happened, in words.
        reason: String,
    },
    /// The answer was lost: nobody can tell whether it was taken.
    Unanswered {
        /// What happened to the answer.
        reason: String,
    },
}

/// A question about a message whose submission got no answer.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LookUp {
    /// The [`Submission::key`] of the attempt.
    pub key: String,
    /// The provider's name for the message, if a report has told it.
    pub provider_message_id: Option<String>,
    /// The gateway that it went through.
    pub gateway: GatewayId,
    /// The gateway's own address.
    pub sender: Address,
    /// Whom it was for.
    pub recipient: Address,
    /// When it was handed over.
    pub submitted_at: Timestamp,
}

/// What a provider knows of a message that was looked up.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum LookedUp {
    /// It was taken.
    Taken {
        /// The provider's name for it, under which reports come.
        provider_message_id: Option<String>,
        /// Where it stands.
        status: DeliveryStatus,
        /// The provider's error code, empty if there is none.
        error_code: String,
    },
    /// It was certainly not taken and never will be, so it is safe to send it again.
    NotTaken,
    /// Nobody can tell yet.
    Unclear,
}

/// The gateway that a provider is polled for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PolledGateway {
    /// The gateway.
    pub id: GatewayId,
    /// Its own address.
    pub address: Address,
}

/// Something that came in, and the token that acknowledges it.
#[derive(Clone, Debug)]
pub struct Polled {
    /// Given back through [`Provider::acknowledge`] once the report is stored.
    pub token: String,
    /// What came in.
    pub report: Report,
}

/// Something that came in from a provider.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Report {
    /// A message from a customer.
    Incoming(Incoming),
    /// News of a message that was sent.
    Status(StatusReport),
}

/// A message from a customer, as a gateway received it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Incoming {
    /// Who sent it, in any form that the workspace's region reads.
    pub sender: String,
    /// The text; may be empty.
    pub body: String,
    /// The provider's name for it: the same gateway and id are stored once. Without one nothing is recognised as a
    /// duplicate.
    pub provider_message_id: Option<String>,
    /// The files that came with it.
    pub media: Vec<Media>,
    /// When it was sent; `None`, or a time ahead of the engine's clock, is taken as now.
    pub at: Option<Timestamp>,
}

impl Incoming {
    /// A text from `sender`, arriving now, with no provider's id.
    pub fn new(sender: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            sender: sender.into(),
            body: body.into(),
            provider_message_id: None,
            media: Vec::new(),
            at: None,
        }
    }

    /// The provider's name for it.
    #[must_use]
    pub fn provider_message_id(mut self, id: impl Into<String>) -> Self {
        self.provider_message_id = Some(id.into());
        self
    }

    /// The files that came with it.
    #[must_use]
    pub fn media(mut self, media: Vec<Media>) -> Self {
        self.media = media;
        self
    }

    /// When it was sent.
    #[must_use]
    pub fn at(mut self, at: Timestamp) -> Self {
        self.at = Some(at);
        self
    }
}

/// News of a message that was sent.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatusReport {
    /// Which message: by the provider's id, or by the attempt's key where the provider echoes it.
    pub subject: ReportSubject,
    /// Where it stands.
    pub status: DeliveryStatus,
    /// The provider's error code, empty if there is none.
    pub error_code: String,
}

/// How a status report names its message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ReportSubject {
    /// The id from [`Outcome::Accepted`].
    ProviderMessageId(String),
    /// The [`Submission::key`] that the provider gave back, and its own id.
    Key {
        /// The attempt's key.
        key: String,
        /// The provider's id, if the report has it: learned now, if the answer to the submission was lost.
        provider_message_id: Option<String>,
    },
}
