//! Conversations, and the lists they stand in.

use duologue::conversation::Placement;
use duologue::{Conversation, Count, SnoozeMode, SnoozePreset, Timestamp};

use crate::ids::{Id, raw};

/// A [`Placement`] without what it says of a snooze.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Inbox,
    Snoozed,
    Out,
}

impl From<Placement> for Place {
    fn from(placement: Placement) -> Self {
        match placement {
            Placement::Inbox => Self::Inbox,
            Placement::Snoozed(_) => Self::Snoozed,
            Placement::Out => Self::Out,
        }
    }
}

/// What an answer does to the conversation's snooze.
pub(crate) fn snooze_mode(conversation: &Conversation) -> Option<SnoozeMode> {
    match conversation.state.placement {
        Placement::Snoozed(snooze) => Some(snooze.mode),
        Placement::Inbox | Placement::Out => None,
    }
}

/// When a preset would bring a conversation back.
pub(crate) struct SnoozeTime {
    pub(crate) preset: SnoozePreset,
    pub(crate) at: Timestamp,
}

/// A count of a sidebar, and what it stands beside.
pub(crate) struct CountOf {
    pub(crate) id: i64,
    pub(crate) count: Count,
}

impl CountOf {
    pub(crate) fn whole(count: &Count) -> Self {
        Self {
            id: 0,
            count: *count,
        }
    }

    pub(crate) fn each<I: Id>(counts: &[(I, Count)]) -> impl Iterator<Item = Self> {
        counts.iter().map(|(id, count)| Self {
            id: raw(*id),
            count: *count,
        })
    }
}
