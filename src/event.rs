//! The timeline: what happened, in the order in which it happened.

use crate::clock::Timestamp;
use crate::conversation::SnoozeMode;
use crate::delivery::DeliveryStatus;
use crate::id::{
    AgentId, ContactId, ConversationId, EventId, HostKindId, MailboxId, MessageId, TagId,
};
use crate::message::Message;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident, $name:literal, $label:literal, $audience:ident;)+) => {
        /// What sort of thing happened.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum EventKind {
            $($(#[doc = $doc])+ $kind,)+
            /// A kind that the host registered for itself: stored, ordered and filtered, with no meaning here.
            Host(HostKindId),
        }

        impl EventKind {
            /// Every kind of the engine's own, in a fixed order.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The kind in snake case, as the database and scenario files hold it; `host` for all of the host's.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                    Self::Host(_) => "host",
                }
            }

            /// The kind of the engine's own with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
            }

            /// The label that a person reads; the host's kinds have labels of their own.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$kind => $label,)+
                    Self::Host(_) => "",
                }
            }

            /// Whether a timeline shows it only when it is asked for by name.
            pub const fn is_internal(self) -> bool {
                match self {
                    $(Self::$kind => Audience::$audience.is_internal(),)+
                    Self::Host(_) => false,
                }
            }
        }
    };
}

enum Audience {
    Everyone,
    Internal,
}

impl Audience {
    const fn is_internal(&self) -> bool {
        matches!(self, Self::Internal)
    }
}

kinds! {
    /// A session started.
    ConversationStarted, "conversation_started", "Conversation Started", Everyone;
    /// The session was finished by *Mark as Complete*.
    ConversationFinished, "conversation_finished", "Conversation Finished", Everyone;
    /// The row was cleared from the Inbox without completion.
    ConversationArchived, "conversation_archived", "Conversation Archived", Everyone;
    /// The conversation was brought back.
    ConversationReopened, "conversation_reopened", "Conversation Reopened", Everyone;
    /// The customer wrote.
    IncomingMessage, "incoming_message", "Incoming Message", Everyone;
    /// The business wrote.
    OutgoingMessage, "outgoing_message", "Outgoing Message", Everyone;
    /// A message of the business's did not arrive.
    DeliveryFailed, "delivery_failed", "Delivery Failed", Everyone;
    /// Someone left a note, which the customer never sees.
    NoteAdded, "note_added", "Note Added", Everyone;
    /// A tag was put on.
    TagAdded, "tag_added", "Tag Added", Everyone;
    /// A tag was taken off.
    TagRemoved, "tag_removed", "Tag Removed", Everyone;
    /// The conversation was given to an agent.
    Assigned, "assigned", "Assigned", Everyone;
    /// The conversation was taken from an agent.
    Unassigned, "unassigned", "Unassigned", Everyone;
    /// The conversation was hidden.
    Snoozed, "snoozed", "Snoozed", Everyone;
    /// The conversation is no longer hidden.
    SnoozeEnded, "snooze_ended", "Snooze Ended", Everyone;
    /// The conversation was flagged.
    MarkedUnread, "marked_unread", "Marked Unread", Everyone;
    /// The conversation went to another mailbox.
    MailboxChanged, "mailbox_changed", "Mailbox Changed", Everyone;
    /// A customer became known.
    ContactCreated, "contact_created", "Contact Created", Everyone;
    /// Something about a customer changed.
    ContactUpdated, "contact_updated", "Contact Updated", Everyone;
    /// A test went to a tester; it is in no conversation's timeline.
    TestSent, "test_sent", "Test Sent", Everyone;
    /// Messages were read.
    Read, "read", "Read", Internal;
    /// The delivery status of a message changed.
    DeliveryChanged, "delivery_changed", "Delivery Changed", Internal;
    /// A message was written that goes at a set time.
    MessageScheduled, "message_scheduled", "Message Scheduled", Internal;
    /// A message that had not gone yet was changed.
    MessageEdited, "message_edited", "Message Edited", Internal;
    /// A message that had not gone yet was called off.
    MessageCancelled, "message_cancelled", "Message Cancelled", Internal;
    /// An agent, mailbox, gateway, tag, quick reply or the workspace itself was added or changed.
    SettingsChanged, "settings_changed", "Settings Changed", Internal;
}

/// Who did something.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Actor {
    /// An agent.
    Agent(AgentId),
    /// The customer.
    Contact,
    /// The host application.
    Host,
    /// The engine, by itself: a snooze that ended, say.
    System,
}

impl Actor {
    /// The sort of actor in snake case, as the database and scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agent(_) => "agent",
            Self::Contact => "contact",
            Self::Host => "host",
            Self::System => "system",
        }
    }
}

/// One entry of the timeline.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// Names the event; later ones have larger numbers.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// What sort of thing happened.
    pub kind: EventKind,
    /// Who did it.
    pub actor: Actor,
    /// The conversation it belongs to, if it belongs to one.
    pub conversation: Option<ConversationId>,
    /// The contact it is about, if it is about one.
    pub contact: Option<ContactId>,
    /// The message, for the kinds that are one.
    pub message: Option<Message>,
    /// The text of a note, or the title of a host's event; empty otherwise.
    pub text: String,
    /// A host's own data, a JSON object; empty if there are none.
    pub attributes: String,
    /// What else is known, by kind.
    pub facts: Facts,
}

impl Event {
    /// The initials of the agent who sent the message, as they were then; empty if there is none.
    pub fn initials(&self) -> &str {
        self.message
            .as_ref()
            .map_or("", |message| &message.initials)
    }
}

/// What an event says beside its kind. Each kind fills what it has.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Facts {
    /// The agent that the conversation was given to or taken from.
    pub assignee: Option<AgentId>,
    /// The tag that was put on or taken off.
    pub tag: Option<TagId>,
    /// The mailbox that the conversation began in or went to.
    pub mailbox: Option<MailboxId>,
    /// The name of that agent, tag or mailbox as it was then, or what was changed about a contact or setting.
    pub name: String,
    /// When the snooze ends by itself, or the scheduled message goes.
    pub until: Option<Timestamp>,
    /// What an answer does to the snooze.
    pub mode: Option<SnoozeMode>,
    /// The unread count that is left.
    pub unread: Option<u32>,
    /// The message that was edited or called off, or whose delivery status changed.
    pub message: Option<MessageId>,
    /// The delivery status that the message reached.
    pub status: Option<DeliveryStatus>,
    /// The provider's error code; empty if there is none.
    pub error_code: String,
}

/// A kind of event with the label that a person picks it by.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct KindEntry {
    /// The kind.
    pub kind: EventKind,
    /// Its stable name: the engine's in snake case, the host's as registered.
    pub name: String,
    /// Its label.
    pub label: String,
}

/// An event of the host's own: an order, a check-in.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct HostEvent {
    pub(crate) title: String,
    pub(crate) attributes: String,
    pub(crate) at: Option<Timestamp>,
}

impl HostEvent {
    /// An event that a timeline shows by this title.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// The host's own data: a JSON object, kept as it is.
    #[must_use]
    pub fn attributes(mut self, json: impl Into<String>) -> Self {
        self.attributes = json.into();
        self
    }

    /// When it happened, if not now; a time ahead of the clock is taken as now.
    #[must_use]
    pub fn at(mut self, at: Timestamp) -> Self {
        self.at = Some(at);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_and_a_label_of_its_own() {
        let names: std::collections::BTreeSet<_> =
            EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let labels: std::collections::BTreeSet<_> =
            EventKind::ALL.iter().map(|kind| kind.label()).collect();
        assert_eq!(
            (names.len(), labels.len()),
            (EventKind::ALL.len(), EventKind::ALL.len())
        );
    }
}
