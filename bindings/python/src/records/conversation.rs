//! The thread between a customer and a mailbox.

use duologue::{
    Address, AgentId, ContactId, ConversationId, Direction, GatewayId, MailboxId, MessageId,
    Session, SnoozeMode, Status, Timestamp,
};
use pyo3::prelude::*;

use super::settings::Tag;
use crate::enums::Placement;
use crate::field::Field as _;
use crate::record::{each, record};

record! {
    /// The one thread between a contact and a mailbox, as a list shows it.
    Conversation(py, conversation: duologue::Conversation) {
        /// Names the conversation.
        id: ConversationId = conversation.id;
        /// The mailbox it is in.
        mailbox: MailboxId = conversation.mailbox;
        /// The customer.
        contact: ContactId = conversation.contact;
        /// The customer's name; may be empty.
        contact_name: String = conversation.contact_name.clone();
        /// The customer's address that was used last.
        address: Address = conversation.address.clone();
        /// The gateway that the customer used last, or that the conversation began with.
        gateway: GatewayId = conversation.gateway;
        /// The label for its state.
        status: Status = conversation.status();
        /// Whether the part of it that can be finished has begun or ended.
        session: Session = conversation.state.session;
        /// Where it stands.
        placement: Placement = Placement::of(conversation.state.placement);
        /// When it comes back by itself, if it is snoozed and a time was given.
        snoozed_until: Option<Timestamp> = conversation.snoozed_until();
        /// What an incoming message does to the snooze, if it is snoozed.
        snooze_mode: Option<SnoozeMode> = snooze_mode(&conversation);
        /// How many incoming messages have not been read.
        unread: u32 = conversation.unread();
        /// The agent it is assigned to.
        assignee: Option<AgentId> = conversation.assignee;
        /// Its tags, by name.
        tags: Vec<Py<Tag>> = each(py, conversation.tags.clone(), Tag::of)?;
        /// Grows with every change; a command may expect it with `expected_version`.
        version: i64 = conversation.version;
        /// When something last happened that moves it to the top of a list.
        last_activity: Timestamp = conversation.last_activity;
        /// The latest message in either direction.
        last_message: Option<MessageId> = conversation.last_message;
        /// The latest message of the customer's.
        last_incoming: Option<MessageId> = conversation.last_incoming;
        /// The beginning of the latest message, at most 120 characters.
        snippet: String = conversation.snippet.clone();
        /// When it began.
        created_at: Timestamp = conversation.created_at;
    }
}

#[pymethods]
impl Conversation {
    /// What to call the customer: by name, or by address until someone tells the name.
    #[getter]
    fn display_name(&self) -> &str {
        if self.contact_name.is_empty() {
            self.address.as_str()
        } else {
            &self.contact_name
        }
    }

    /// Which way the latest message went; None if there is none.
    #[getter]
    fn last_direction<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let direction = self.last_message.map(|last| {
            if self.last_incoming == Some(last) {
                Direction::Incoming
            } else {
                Direction::Outgoing
            }
        });
        direction.show(py)
    }
}

fn snooze_mode(conversation: &duologue::Conversation) -> Option<SnoozeMode> {
    match conversation.state.placement {
        duologue::Placement::Snoozed(snooze) => Some(snooze.mode),
        duologue::Placement::Inbox | duologue::Placement::Out => None,
    }
}
