//! The state machine: what may happen to a conversation, and what then holds.
//!
//! Two axes, because one list of states cannot say that a customer's answer after completion puts the row back into
//! the Inbox while there is nothing left to complete. [`State::decide`] turns an input into facts or refuses it;
//! [`State::evolve`] applies one fact. The event log holds those facts, so replaying it rebuilds the state by the
//! same code that made it.

use crate::clock::Timestamp;
use crate::conversation::Action;
use crate::reason::Reason;

#[cfg(test)]
mod tests;

/// Whether the part of a conversation that can be finished has begun or ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Session {
    /// Nobody but the host has written yet.
    NotStarted,
    /// Started and not finished: *Mark as Complete* is offered.
    Active,
    /// Finished, and none started since.
    Finished,
}

impl Session {
    /// The word in snake case, as the database and scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Active => "active",
            Self::Finished => "finished",
        }
    }

    /// The session state with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::NotStarted, Self::Active, Self::Finished];
        all.into_iter().find(|session| session.as_str() == name)
    }
}

/// Where a conversation stands.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Placement {
    /// In the Inbox.
    Inbox,
    /// Hidden until its time comes or its customer answers.
    Snoozed(Snooze),
    /// Out of the Inbox: completed, archived, or not begun.
    Out,
}

/// Until when a conversation is hidden, and what an answer does to that.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Snooze {
    /// When it comes back by itself; `None` with [`SnoozeMode::UntilReply`] alone.
    pub until: Option<Timestamp>,
    /// What an incoming message does.
    pub mode: SnoozeMode,
}

/// What an incoming message does to a snoozed conversation.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SnoozeMode {
    /// It wakes the conversation before its time.
    #[default]
    WakeOnReply,
    /// It stays hidden, counted as unread, until the time comes.
    Regardless,
    /// It is the only thing that wakes the conversation: there is no time.
    UntilReply,
}

impl SnoozeMode {
    /// Every mode, in a fixed order.
    pub const ALL: &'static [Self] = &[Self::WakeOnReply, Self::Regardless, Self::UntilReply];

    /// The mode in snake case, as the database and scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WakeOnReply => "wake_on_reply",
            Self::Regardless => "regardless",
            Self::UntilReply => "until_reply",
        }
    }

    /// The mode with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|mode| mode.as_str() == name)
    }
}

/// What an agent's message does to a finished session.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SessionPolicy {
    /// It starts a new session, which can then be completed.
    #[default]
    RestartOnAgentReply,
    /// It leaves the session finished; only a reopen starts another.
    Strict,
}

impl SessionPolicy {
    /// Every policy, in a fixed order.
    pub const ALL: &'static [Self] = &[Self::RestartOnAgentReply, Self::Strict];

    /// The policy in snake case, as scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RestartOnAgentReply => "restart_on_agent_reply",
            Self::Strict => "strict",
        }
    }

    /// The policy with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|policy| policy.as_str() == name)
    }
}

/// The label that a host shows for a conversation's state.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Status {
    /// Begun by the host, and neither the customer nor an agent has written.
    Idle,
    /// In the Inbox with an active session.
    Open,
    /// Hidden.
    Snoozed,
    /// Finished and out of the Inbox.
    Completed,
    /// Back in the Inbox after its session was finished: it can be archived, not completed.
    FollowUp,
    /// Cleared from the Inbox without completion.
    Archived,
}

impl Status {
    /// Every status, in a fixed order.
    pub const ALL: &'static [Self] = &[
        Self::Idle,
        Self::Open,
        Self::Snoozed,
        Self::Completed,
        Self::FollowUp,
        Self::Archived,
    ];

    /// The status in snake case, as scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Open => "open",
            Self::Snoozed => "snoozed",
            Self::Completed => "completed",
            Self::FollowUp => "follow_up",
            Self::Archived => "archived",
        }
    }

    /// The status with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|status| status.as_str() == name)
    }
}

/// The state of one conversation on both axes, and its unread count.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct State {
    /// The session axis.
    pub session: Session,
    /// The placement axis.
    pub placement: Placement,
    /// Whether it is out by archive, which tells [`Status::Archived`] from [`Status::Completed`].
    pub archived: bool,
    /// How many incoming messages have not been read.
    pub unread: u32,
}

/// Something that happens to a conversation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Input {
    /// The customer wrote.
    Incoming,
    /// An agent wrote.
    AgentMessage,
    /// The host or the system wrote.
    OtherMessage,
    /// Somebody hides it. The caller has checked the time against the clock.
    Snooze(Snooze),
    /// Its time came, or somebody brings it back.
    Unsnooze,
    /// Somebody finishes its session.
    Complete,
    /// Somebody clears it from the Inbox.
    Archive,
    /// Somebody brings it back from outside the Inbox.
    Reopen,
    /// Somebody flags it.
    MarkUnread,
    /// Somebody has read all but so many of its incoming messages.
    Read {
        /// How many incoming messages came after the last one read.
        left: u32,
    },
}

/// One thing that came to hold, as the event log keeps it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fact {
    /// A session started.
    SessionStarted,
    /// The customer wrote.
    Incoming,
    /// An agent wrote.
    AgentMessage,
    /// The host or the system wrote.
    OtherMessage,
    /// It is hidden.
    Snoozed(Snooze),
    /// It is no longer hidden.
    SnoozeEnded,
    /// The session is finished.
    SessionFinished,
    /// It is cleared from the Inbox without completion.
    Archived,
    /// It was brought back.
    Reopened,
    /// It was flagged as unread.
    MarkedUnread,
    /// So many messages are left to read.
    Read {
        /// The unread count from now on.
        unread: u32,
    },
}

impl State {
    /// A conversation in which nothing has happened yet.
    pub const NEW: Self = Self {
        session: Session::NotStarted,
        placement: Placement::Out,
        archived: false,
        unread: 0,
    };

    /// The label for this state.
    pub const fn status(&self) -> Status {
        match (self.placement, self.session) {
            (Placement::Snoozed(_), _) => Status::Snoozed,
            (Placement::Inbox, Session::Finished) => Status::FollowUp,
            (Placement::Inbox, _) => Status::Open,
            (Placement::Out, Session::NotStarted) => Status::Idle,
            (Placement::Out, _) if self.archived => Status::Archived,
            (Placement::Out, _) => Status::Completed,
        }
    }

    /// What follows from an input, or why it is refused. No facts means that it changes nothing.
    ///
    /// # Errors
    ///
    /// The reason, if the input is not allowed in this state.
    pub fn decide(&self, input: Input, policy: SessionPolicy) -> Result<Vec<Fact>, Reason> {
        let starts = |first: bool, fact: Fact| {
            if first {
                vec![Fact::SessionStarted, fact]
            } else {
                vec![fact]
            }
        };
        let idle = self.session == Session::NotStarted;
        Ok(match input {
            Input::Incoming => {
                let mut facts = starts(idle, Fact::Incoming);
                if matches!(self.placement, Placement::Snoozed(snooze) if snooze.mode != SnoozeMode::Regardless)
                {
                    facts.push(Fact::SnoozeEnded);
                }
                facts
            }
            Input::AgentMessage => {
                let restarts = self.session == Session::Finished
                    && policy == SessionPolicy::RestartOnAgentReply;
                starts(idle || restarts, Fact::AgentMessage)
            }
            Input::OtherMessage => vec![Fact::OtherMessage],
            Input::Snooze(snooze) => {
                self.check(Action::Snooze)?;
                vec![Fact::Snoozed(snooze)]
            }
            Input::Unsnooze => {
                self.check(Action::Unsnooze)?;
                vec![Fact::SnoozeEnded]
            }
            Input::Complete => {
                self.check(Action::Complete)?;
                vec![Fact::SessionFinished]
            }
            Input::Archive => {
                self.check(Action::Archive)?;
                vec![Fact::Archived]
            }
            Input::Reopen => {
                self.check(Action::Reopen)?;
                match self.session {
                    Session::Active => vec![Fact::Reopened],
                    Session::NotStarted | Session::Finished => {
                        vec![Fact::Reopened, Fact::SessionStarted]
                    }
                }
            }
            Input::MarkUnread if self.unread > 0 => Vec::new(),
            Input::MarkUnread => starts(idle, Fact::MarkedUnread),
            Input::Read { left } if left >= self.unread => Vec::new(),
            Input::Read { left } => vec![Fact::Read { unread: left }],
        })
    }

    /// The state after a fact.
    #[must_use]
    pub fn evolve(self, fact: Fact) -> Self {
        let back_in_inbox = match self.placement {
            Placement::Out => Self {
                placement: Placement::Inbox,
                archived: false,
                ..self
            },
            Placement::Inbox | Placement::Snoozed(_) => self,
        };
        match fact {
            Fact::OtherMessage => self,
            Fact::AgentMessage => back_in_inbox,
            Fact::SessionStarted => Self {
                session: Session::Active,
                ..back_in_inbox
            },
            Fact::Incoming => Self {
                unread: self.unread.saturating_add(1),
                ..back_in_inbox
            },
            Fact::MarkedUnread => Self {
                unread: self.unread.max(1),
                ..back_in_inbox
            },
            Fact::Snoozed(snooze) => Self {
                placement: Placement::Snoozed(snooze),
                ..self
            },
            Fact::SnoozeEnded | Fact::Reopened => Self {
                placement: Placement::Inbox,
                archived: false,
                ..self
            },
            Fact::SessionFinished => Self {
                session: Session::Finished,
                placement: Placement::Out,
                archived: false,
                unread: 0,
            },
            Fact::Archived => Self {
                placement: Placement::Out,
                archived: true,
                unread: 0,
                ..self
            },
            Fact::Read { unread } => Self { unread, ..self },
        }
    }

    /// Whether the state allows an action.
    ///
    /// # Errors
    ///
    /// The reason, if it does not. What depends on more than the state (whether the contact can be reached, say) is
    /// not looked at.
    pub fn check(&self, action: Action) -> Result<(), Reason> {
        let reason = match (action, self.status()) {
            (Action::Complete | Action::Archive | Action::Snooze, Status::Idle) => {
                Reason::NotStarted
            }
            (Action::Complete | Action::Archive | Action::Snooze, Status::Completed) => {
                Reason::AlreadyCompleted
            }
            (Action::Complete | Action::Archive | Action::Snooze, Status::Archived) => {
                Reason::AlreadyArchived
            }
            (Action::Complete, Status::FollowUp) => Reason::FollowUp,
            (Action::Complete, Status::Snoozed) if self.session != Session::Active => {
                Reason::FollowUp
            }
            (Action::Reopen, Status::Open) => Reason::AlreadyOpen,
            (Action::Reopen, Status::Snoozed) => Reason::Snoozed,
            (Action::Unsnooze, status) if status != Status::Snoozed => Reason::NotSnoozed,
            _ => return Ok(()),
        };
        Err(reason)
    }
}
