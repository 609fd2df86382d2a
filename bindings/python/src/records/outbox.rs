//! What came in, what went out and what was due.

use duologue::{ConversationId, DeliveryStatus, GatewayId, MessageId, Timestamp};
use pyo3::prelude::*;

use super::conversation::Conversation;
use super::message::Message;
use super::provider::Reported;
use crate::error;
use crate::field::Exception;
use crate::record::{each, record};

record! {
    /// What became of an incoming message.
    Received(py, received: duologue::Received) {
        /// The message as stored: the earlier one, for a duplicate.
        message: Py<Message> = Py::new(py, Message::of(py, received.message)?)?;
        /// The conversation as it stands now.
        conversation: Py<Conversation> = Py::new(py, Conversation::of(py, received.conversation)?)?;
        /// Whether the same gateway had handed over the same provider's id before; then nothing was changed.
        duplicate: bool = received.duplicate;
    }
}

record! {
    /// What became of one message that was delivered.
    Delivery(py, delivery: duologue::Delivery) {
        /// The message.
        message: MessageId = delivery.message;
        /// Where it stands now; `QUEUED` if it goes back to wait.
        status: DeliveryStatus = delivery.status;
        /// The provider's error code; empty if there is none.
        error_code: String = delivery.error_code;
        /// What the provider said in words about a message that it did not take; empty otherwise. It is kept nowhere else.
        reason: String = delivery.reason;
    }
}

record! {
    /// What a refresh brought.
    Refreshed(py, refreshed: duologue::Refreshed) {
        /// Messages that came in; duplicates are left out.
        received: Vec<Py<Received>> = each(py, refreshed.received, Received::of)?;
        /// Messages that a provider had news of.
        reported: Vec<Py<Message>> = each(py, refreshed.reported, Message::of)?;
        /// What came in and was refused.
        refused: Vec<Py<Refused>> = each(py, refreshed.refused, Refused::of)?;
        /// Gateways whose provider failed, or for which not everything could be stored, with the exception. They are
        /// asked again the next time.
        failed: Vec<(GatewayId, Exception)> = refreshed.failed.into_iter().map(|(gateway, failed)| (gateway, exception(py, failed))).collect();
        /// What was due.
        tick: Py<Tick> = Py::new(py, Tick::of(py, refreshed.tick)?)?;
    }
}

record! {
    /// Something that came in and was refused: of a blocked contact, from no address, or news of a message that was not
    /// sent from here.
    Refused(py, refused: duologue::Refused) {
        /// The gateway it came through.
        gateway: GatewayId = refused.gateway;
        /// What came in, for the provider does not hand it out again: an `Incoming` or a `StatusReport`.
        report: Reported = Reported::of(py, refused.report)?;
        /// Why it was refused: the exception.
        error: Exception = exception(py, refused.error);
    }
}

record! {
    /// What was due and is done, and when there is something to do next.
    Tick(py, tick: duologue::Tick) {
        /// Conversations that came back into the Inbox, the longest due first.
        woken: Vec<ConversationId> = tick.woken;
        /// Scheduled messages that went into their conversations and are queued now, the longest due first.
        gone: Vec<MessageId> = tick.gone;
        /// When the next snooze ends or the next scheduled message goes.
        next: Option<Timestamp> = tick.next;
    }
}

/// An error of the engine's as a value.
pub(crate) fn exception(py: Python<'_>, error: duologue::Error) -> Exception {
    Exception(error::raise(py, error).into_value(py))
}
