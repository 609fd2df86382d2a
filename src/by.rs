//! Who does something, and what they expect to find.

use crate::id::{AgentId, MessageId};

/// Who gives a command, and what they believe about the conversation.
///
/// If an expectation does not hold, the command fails with `Conflict` and changes nothing, so two agents cannot both
/// claim a conversation, and nobody completes over a question they have not seen.
///
/// ```
/// use duologue::By;
/// # let ann = duologue::AgentId::from_raw(1).unwrap();
/// let by = By::agent(ann).expecting_version(17);
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct By {
    pub(crate) agent: Option<AgentId>,
    pub(crate) version: Option<i64>,
    pub(crate) last_message: Option<MessageId>,
    #[expect(
        clippy::option_option,
        reason = "no expectation, or one of nobody or of somebody"
    )]
    pub(crate) assignee: Option<Option<AgentId>>,
}

impl By {
    /// The host application itself.
    pub fn host() -> Self {
        Self::default()
    }

    /// An agent.
    pub fn agent(agent: AgentId) -> Self {
        Self {
            agent: Some(agent),
            ..Self::default()
        }
    }

    /// Expects the conversation to be at this [`version`](crate::Conversation::version).
    #[must_use]
    pub fn expecting_version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// Expects that the customer has written nothing after this message.
    #[must_use]
    pub fn expecting_last_message(mut self, message: MessageId) -> Self {
        self.last_message = Some(message);
        self
    }

    /// Expects the conversation to be assigned to this agent, or to nobody.
    #[must_use]
    pub fn expecting_assignee(mut self, assignee: Option<AgentId>) -> Self {
        self.assignee = Some(assignee);
        self
    }
}

impl From<AgentId> for By {
    fn from(agent: AgentId) -> Self {
        Self::agent(agent)
    }
}
