//! The timeline.

use duologue::{
    AgentId, ContactId, ConversationId, DeliveryStatus, EventId, EventKind, HostKindId, MailboxId,
    MessageId, SnoozeMode, TagId, Timestamp,
};
use pyo3::prelude::*;

use super::message::Message;
use crate::enums::{Actor, Enumeration as _};
use crate::field::{Field, wrong_type};
use crate::record::record;

record! {
    /// One entry of the timeline.
    Event(py, event: duologue::Event) {
        /// Names the event; later ones have larger numbers.
        id: EventId = event.id;
        /// When it happened.
        at: Timestamp = event.at;
        /// What sort of thing happened.
        kind: Kind = Kind(event.kind);
        /// Who did it.
        actor: Actor = Actor::of(event.actor);
        /// The agent, if one did it.
        agent: Option<AgentId> = agent(event.actor);
        /// The conversation it belongs to, if it belongs to one.
        conversation: Option<ConversationId> = event.conversation;
        /// The contact it is about, if it is about one.
        contact: Option<ContactId> = event.contact;
        /// The message, for the kinds that are one.
        message: Option<Py<Message>> = event.message.map(|message| Py::new(py, Message::of(py, message)?)).transpose()?;
        /// The text of a note, or the title of a host's event; empty otherwise.
        text: String = event.text;
        /// A host's own data, a JSON object; empty if there are none.
        attributes: String = event.attributes;
        /// What else is known, by kind.
        facts: Py<Facts> = Py::new(py, Facts::of(py, event.facts)?)?;
    }
}

#[pymethods]
impl Event {
    /// The initials of the agent who sent the message, as they were then; empty if there is none.
    #[getter]
    fn initials(&self) -> &str {
        self.message
            .as_ref()
            .map_or("", |message| &message.get().initials)
    }
}

record! {
    /// What an event says beside its kind. Each kind fills what it has.
    Facts(py, facts: duologue::Facts) {
        /// The agent that the conversation was given to or taken from.
        assignee: Option<AgentId> = facts.assignee;
        /// The tag that was put on or taken off.
        tag: Option<TagId> = facts.tag;
        /// The mailbox that the conversation began in or went to.
        mailbox: Option<MailboxId> = facts.mailbox;
        /// The name of that agent, tag or mailbox as it was then, or what was changed about a contact or setting.
        name: String = facts.name;
        /// When the snooze ends by itself, or the scheduled message goes.
        until: Option<Timestamp> = facts.until;
        /// What an answer does to the snooze.
        mode: Option<SnoozeMode> = facts.mode;
        /// The unread count that is left.
        unread: Option<u32> = facts.unread;
        /// The message that was edited or called off, or whose delivery status changed.
        message: Option<MessageId> = facts.message;
        /// The delivery status that the message reached.
        status: Option<DeliveryStatus> = facts.status;
        /// The provider's error code; empty if there is none.
        error_code: String = facts.error_code;
    }
}

record! {
    /// A kind of event that the host registered for itself.
    HostKind {
        /// Names the kind.
        id: HostKindId;
    }
}

record! {
    /// A kind of event with the label that a person picks it by.
    KindEntry(py, entry: duologue::KindEntry) {
        /// The kind.
        kind: Kind = Kind(entry.kind);
        /// Its stable name: the engine's in snake case, the host's as registered.
        name: String = entry.name;
        /// Its label.
        label: String = entry.label;
    }
}

/// A kind of the engine's own, which is a member of an enumeration, or one of the host's, which is a record.
#[derive(Clone, Copy)]
pub(crate) struct Kind(pub(crate) EventKind);

impl Field for Kind {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self.0 {
            EventKind::Host(id) => Ok(Bound::new(py, HostKind { id })?.into_any()),
            own => own.member(py),
        }
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        if let Ok(host) = value.cast::<HostKind>() {
            return Ok(Self(EventKind::Host(host.get().id)));
        }
        if EventKind::is_member(value)? {
            return EventKind::from_member(value, name).map(Self);
        }
        Err(wrong_type(value, name, "an EventKind or a HostKind"))
    }
}

fn agent(actor: duologue::Actor) -> Option<AgentId> {
    match actor {
        duologue::Actor::Agent(agent) => Some(agent),
        _ => None,
    }
}
