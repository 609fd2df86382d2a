//! A conversation: the row that the inbox lists, and the rules of what may happen to it.

mod state;

pub use state::{
    Fact, Input, Placement, Session, SessionPolicy, Snooze, SnoozeMode, State, Status,
};

use crate::address::Address;
use crate::clock::Timestamp;
use crate::id::{AgentId, ContactId, ConversationId, GatewayId, MailboxId, MessageId};
use crate::message::Direction;
use crate::reason::Reason;
use crate::tag::Tag;

/// The one thread between a contact and a mailbox, as a list shows it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Conversation {
    /// Names the conversation.
    pub id: ConversationId,
    /// The mailbox it is in.
    pub mailbox: MailboxId,
    /// The customer.
    pub contact: ContactId,
    /// The customer's name; may be empty.
    pub contact_name: String,
    /// The customer's address that was used last.
    pub address: Address,
    /// The gateway that the customer used last, or that the conversation began with.
    pub gateway: GatewayId,
    /// Where it stands on both axes, and how much of it is unread.
    pub state: State,
    /// The agent it is assigned to.
    pub assignee: Option<AgentId>,
    /// Its tags, by name.
    pub tags: Vec<Tag>,
    /// Grows with every change; see [`By::expecting_version`](crate::By::expecting_version).
    pub version: i64,
    /// When something last happened that moves it to the top of a list.
    pub last_activity: Timestamp,
    /// The latest message in either direction.
    pub last_message: Option<MessageId>,
    /// The latest message of the customer's.
    pub last_incoming: Option<MessageId>,
    /// The beginning of the latest message.
    pub snippet: String,
    /// When it began.
    pub created_at: Timestamp,
}

impl Conversation {
    /// The label for its state.
    pub fn status(&self) -> Status {
        self.state.status()
    }

    /// How many incoming messages have not been read.
    pub fn unread(&self) -> u32 {
        self.state.unread
    }

    /// What to call the customer: by name, or by address until someone tells the name.
    pub fn display_name(&self) -> &str {
        if self.contact_name.is_empty() {
            self.address.as_str()
        } else {
            &self.contact_name
        }
    }

    /// Which way the latest message went; `None` if there is none.
    pub fn last_direction(&self) -> Option<Direction> {
        self.last_message.map(|last| {
            if self.last_incoming == Some(last) {
                Direction::Incoming
            } else {
                Direction::Outgoing
            }
        })
    }

    /// When it comes back by itself, if it is snoozed and a time was given.
    pub fn snoozed_until(&self) -> Option<Timestamp> {
        match self.state.placement {
            Placement::Snoozed(snooze) => snooze.until,
            Placement::Inbox | Placement::Out => None,
        }
    }
}

/// As much of a message as a list shows: its first 120 characters.
pub(crate) fn snippet(body: &str) -> String {
    body.chars().take(120).collect()
}

/// What can be done with a conversation.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// Send a message.
    Send,
    /// Finish the session.
    Complete,
    /// Clear it from the Inbox.
    Archive,
    /// Bring it back.
    Reopen,
    /// Hide it for now.
    Snooze,
    /// End the snooze.
    Unsnooze,
    /// Give it to an agent.
    Assign,
    /// Take it from its agent.
    Unassign,
    /// Put a tag on or take one off.
    Tag,
    /// Leave a note.
    Note,
    /// Move it to another mailbox.
    Move,
    /// Flag it.
    MarkUnread,
    /// Read it.
    Read,
}

impl Action {
    /// Every action, in a fixed order.
    pub const ALL: &'static [Self] = &[
        Self::Send,
        Self::Complete,
        Self::Archive,
        Self::Reopen,
        Self::Snooze,
        Self::Unsnooze,
        Self::Assign,
        Self::Unassign,
        Self::Tag,
        Self::Note,
        Self::Move,
        Self::MarkUnread,
        Self::Read,
    ];

    /// The action in snake case, as scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Complete => "complete",
            Self::Archive => "archive",
            Self::Reopen => "reopen",
            Self::Snooze => "snooze",
            Self::Unsnooze => "unsnooze",
            Self::Assign => "assign",
            Self::Unassign => "unassign",
            Self::Tag => "tag",
            Self::Note => "note",
            Self::Move => "move",
            Self::MarkUnread => "mark_unread",
            Self::Read => "read",
        }
    }

    /// The action with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.as_str() == name)
    }
}

/// Whether an action is offered.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct AllowedAction {
    /// The action.
    pub action: Action,
    /// Why it is not allowed; `None` if it is.
    pub denied: Option<Reason>,
}
