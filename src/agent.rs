//! The people who use the inbox.

use crate::id::AgentId;

/// An employee who uses the inbox.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Agent {
    /// Names the agent.
    pub id: AgentId,
    /// The display name.
    pub name: String,
    /// The initials that outgoing messages carry: those of the first and the last word of the name.
    pub initials: String,
    /// Whether the agent still uses the inbox: an inactive one cannot act, nor be assigned to.
    pub active: bool,
}
