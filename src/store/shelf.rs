//! Where a conversation stands, as the indexes of the views have it.

use crate::conversation::{Placement, Session, State};

/// The placement axis and what led there, as one number that every view's index begins with.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Shelf {
    Idle = 0,
    Inbox = 1,
    Snoozed = 2,
    Completed = 3,
    Archived = 4,
}

impl Shelf {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Idle,
        Self::Inbox,
        Self::Snoozed,
        Self::Completed,
        Self::Archived,
    ];

    pub(crate) fn of(state: &State) -> Self {
        match (state.placement, state.session) {
            (Placement::Inbox, _) => Self::Inbox,
            (Placement::Snoozed(_), _) => Self::Snoozed,
            (Placement::Out, Session::NotStarted) => Self::Idle,
            (Placement::Out, _) if state.archived => Self::Archived,
            (Placement::Out, _) => Self::Completed,
        }
    }
}
