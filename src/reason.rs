//! Why something is not allowed: stable codes beside English words.

use std::fmt;

use crate::error::Error;

/// Why an action is refused or a gateway cannot be used.
///
/// The code of [`Reason::as_str`] never changes; the English text of `Display` says what to do instead and may.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// There is nothing to finish, hide or clear: no session has started yet.
    NotStarted,
    /// The session is already finished.
    AlreadyCompleted,
    /// The customer wrote after completion: there is no session to complete, only a row to clear.
    FollowUp,
    /// The conversation is already archived.
    AlreadyArchived,
    /// The conversation is already in the Inbox with an active session.
    AlreadyOpen,
    /// The conversation is snoozed.
    Snoozed,
    /// The conversation is not snoozed.
    NotSnoozed,
    /// The agent no longer uses the inbox.
    AgentInactive,
    /// The message does not wait any more: it is being handed over, has gone or was called off. Or it never did.
    AlreadyGone,
    /// What became of the message is known.
    NotUnknown,
    /// The message is on its way or has arrived, so it is not sent again.
    NotFailed,
    /// The contact is blocked: nothing is received from it or sent to it.
    ContactBlocked,
    /// The contact has a conversation in that mailbox already.
    ConversationExists,
    /// No gateway is set up that could send this.
    NoGateway,
    /// The gateway is switched off.
    GatewayDisabled,
    /// The contact has no address that this gateway can reach.
    NoAddress,
    /// The gateway may not send media.
    MmsNotEnabled,
    /// The gateway's provider is not linked into this program.
    ProviderMissing,
    /// Something has happened in the workspace already.
    WorkspaceNotEmpty,
}

impl Reason {
    /// Every reason, in a fixed order.
    pub const ALL: &'static [Self] = &[
        Self::NotStarted,
        Self::AlreadyCompleted,
        Self::FollowUp,
        Self::AlreadyArchived,
        Self::AlreadyOpen,
        Self::Snoozed,
        Self::NotSnoozed,
        Self::AgentInactive,
        Self::AlreadyGone,
        Self::NotUnknown,
        Self::NotFailed,
        Self::ContactBlocked,
        Self::ConversationExists,
        Self::NoGateway,
        Self::GatewayDisabled,
        Self::NoAddress,
        Self::MmsNotEnabled,
        Self::ProviderMissing,
        Self::WorkspaceNotEmpty,
    ];

    /// The stable code, in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::AlreadyCompleted => "already_completed",
            Self::FollowUp => "follow_up",
            Self::AlreadyArchived => "already_archived",
            Self::AlreadyOpen => "already_open",
            Self::Snoozed => "snoozed",
            Self::NotSnoozed => "not_snoozed",
            Self::AgentInactive => "agent_inactive",
            Self::AlreadyGone => "already_gone",
            Self::NotUnknown => "not_unknown",
            Self::NotFailed => "not_failed",
            Self::ContactBlocked => "contact_blocked",
            Self::ConversationExists => "conversation_exists",
            Self::NoGateway => "no_gateway",
            Self::GatewayDisabled => "gateway_disabled",
            Self::NoAddress => "no_address",
            Self::MmsNotEnabled => "mms_not_enabled",
            Self::ProviderMissing => "provider_missing",
            Self::WorkspaceNotEmpty => "workspace_not_empty",
        }
    }

    pub(crate) fn refuse(self, what: impl fmt::Display) -> Error {
        Error::refused(self.as_str(), format!("{what}: {self}"))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotStarted => "no session has started yet; it starts when the customer or an agent writes, or on reopen",
            Self::AlreadyCompleted => "the session is already finished; reopen it to start another",
            Self::FollowUp => "the session is finished and the customer wrote again; archive it, or reopen it first",
            Self::AlreadyArchived => "it is archived; reopen it first",
            Self::AlreadyOpen => "it is open in the Inbox already",
            Self::Snoozed => "it is snoozed; unsnooze it instead",
            Self::NotSnoozed => "it is not snoozed",
            Self::AgentInactive => "the agent is inactive; choose another, or activate the agent",
            Self::AlreadyGone => "it waits no more: it is being handed over, has gone or was called off, or came from the customer",
            Self::NotUnknown => "what became of it is known; there is nothing to settle",
            Self::NotFailed => "it has not failed; only what has, or what nobody knows of, is sent again",
            Self::ContactBlocked => "the contact is blocked; unblock it first",
            Self::ConversationExists => "the contact has a conversation in that mailbox already; use that one",
            Self::NoGateway => "no gateway reaches the recipient; add an address, or add or enable a gateway",
            Self::GatewayDisabled => "the gateway is disabled; enable it, or choose another",
            Self::NoAddress => "the contact has no address that the gateway reaches; add one, or choose another gateway",
            Self::MmsNotEnabled => "the gateway may not send media; choose one with MMS",
            Self::ProviderMissing => "the gateway's provider is not registered with this messenger; pass it in Options",
            Self::WorkspaceNotEmpty => "something has happened in it already; use a new one",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<_> =
            Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
    }
}
