//! The table of what may happen to a conversation: a function for each row, an arm for each column.

use duologue::{Action, EventKind, SessionPolicy, SnoozeMode, Status, Timestamp};

/// Whether there is something to finish.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Session {
    None,
    Active,
    Finished,
}

/// Where a conversation stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Place {
    Inbox,
    Snoozed {
        until: Option<Timestamp>,
        mode: SnoozeMode,
    },
    Out,
    Archived,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct State {
    pub(super) session: Session,
    pub(super) place: Place,
    pub(super) unread: u32,
}

impl State {
    pub(super) const NEW: Self = Self {
        session: Session::None,
        place: Place::Out,
        unread: 0,
    };

    pub(super) fn status(self) -> Status {
        match (self.session, self.place) {
            (_, Place::Snoozed { .. }) => Status::Snoozed,
            (_, Place::Archived) => Status::Archived,
            (Session::None, Place::Out) => Status::Idle,
            (Session::Active, Place::Inbox) => Status::Open,
            (Session::Finished, Place::Inbox) => Status::FollowUp,
            (Session::Finished, Place::Out) => Status::Completed,
            nowhere => panic!("the table has no state {nowhere:?}"),
        }
    }

    pub(super) fn in_inbox(self) -> bool {
        matches!(self.status(), Status::Open | Status::FollowUp)
    }

    pub(super) fn snoozed_until(self) -> Option<Timestamp> {
        match self.place {
            Place::Snoozed { until, .. } => until,
            _ => None,
        }
    }

    /// Why the table has an empty cell there, as a stable code.
    pub(super) fn objection(self, action: Action) -> Option<&'static str> {
        let finished = self.session != Session::Active;
        match (action, self.status()) {
            (Action::Complete | Action::Archive | Action::Snooze, Status::Idle) => {
                Some("not_started")
            }
            (Action::Complete | Action::Archive | Action::Snooze, Status::Completed) => {
                Some("already_completed")
            }
            (Action::Complete | Action::Archive | Action::Snooze, Status::Archived) => {
                Some("already_archived")
            }
            (Action::Complete, Status::FollowUp) => Some("follow_up"),
            (Action::Complete, Status::Snoozed) if finished => Some("follow_up"),
            (Action::Reopen, Status::Open) => Some("already_open"),
            (Action::Reopen, Status::Snoozed) => Some("snoozed"),
            (Action::Unsnooze, Status::Snoozed) => None,
            (Action::Unsnooze, _) => Some("not_snoozed"),
            _ => None,
        }
    }

    /// The customer writes. Whether that wakes the conversation is told by the events.
    pub(super) fn incoming(&mut self) -> Vec<EventKind> {
        let mut events = vec![EventKind::IncomingMessage];
        match self.status() {
            Status::Idle => events.push(self.start()),
            Status::Snoozed if self.stays_hidden() => {}
            Status::Snoozed => events.push(self.wake()),
            _ => self.place = Place::Inbox,
        }
        self.unread += 1;
        events
    }

    /// An agent writes.
    pub(super) fn agent_message(&mut self, policy: SessionPolicy) -> Vec<EventKind> {
        let mut events = vec![EventKind::OutgoingMessage];
        let status = self.status();
        let restarts = self.session == Session::Finished && policy != SessionPolicy::Strict;
        if status == Status::Idle || restarts {
            events.push(EventKind::ConversationStarted);
            self.session = Session::Active;
        }
        if status != Status::Snoozed {
            self.place = Place::Inbox;
        }
        events
    }

    pub(super) fn snooze(&mut self, until: Option<Timestamp>, mode: SnoozeMode) -> Vec<EventKind> {
        self.place = Place::Snoozed { until, mode };
        vec![EventKind::Snoozed]
    }

    pub(super) fn unsnooze(&mut self) -> Vec<EventKind> {
        vec![self.wake()]
    }

    pub(super) fn complete(&mut self) -> Vec<EventKind> {
        *self = Self {
            session: Session::Finished,
            place: Place::Out,
            unread: 0,
        };
        vec![EventKind::ConversationFinished]
    }

    pub(super) fn archive(&mut self) -> Vec<EventKind> {
        self.place = Place::Archived;
        self.unread = 0;
        vec![EventKind::ConversationArchived]
    }

    pub(super) fn reopen(&mut self) -> Vec<EventKind> {
        let mut events = vec![EventKind::ConversationReopened];
        if self.session != Session::Active {
            events.push(self.start());
        }
        self.place = Place::Inbox;
        events
    }

    /// A flag on something that is unread already is no event.
    pub(super) fn mark_unread(&mut self) -> Vec<EventKind> {
        if self.unread > 0 {
            return Vec::new();
        }
        let mut events = vec![EventKind::MarkedUnread];
        match self.status() {
            Status::Idle => events.push(self.start()),
            Status::Snoozed => {}
            _ => self.place = Place::Inbox,
        }
        self.unread = 1;
        events
    }

    /// `after`: how many incoming messages came after the last one read.
    pub(super) fn read(&mut self, after: usize) -> Vec<EventKind> {
        let left = u32::try_from(after).unwrap().min(self.unread);
        if left == self.unread {
            return Vec::new();
        }
        self.unread = left;
        vec![EventKind::Read]
    }

    fn stays_hidden(self) -> bool {
        matches!(
            self.place,
            Place::Snoozed {
                mode: SnoozeMode::Regardless,
                ..
            }
        )
    }

    fn start(&mut self) -> EventKind {
        self.session = Session::Active;
        self.place = Place::Inbox;
        EventKind::ConversationStarted
    }

    fn wake(&mut self) -> EventKind {
        self.place = Place::Inbox;
        EventKind::SnoozeEnded
    }
}
