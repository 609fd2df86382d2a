//! What a template can name.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Something that a template can name, apart from the contact's custom fields.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Variable {
    /// `contact.name`: the contact's whole name.
    ContactName,
    /// `contact.first_name`: the contact's first name.
    ContactFirstName,
    /// `contact.last_name`: the contact's last name.
    ContactLastName,
    /// `contact.phone`: the address that texts to the contact go to.
    ContactPhone,
    /// `contact.email`: the contact's e-mail address.
    ContactEmail,
    /// `contact.time_zone`: the name of the contact's IANA time zone.
    ContactTimeZone,
    /// `agent.name`: the display name of the agent who inserts the reply.
    AgentName,
    /// `agent.initials`: that agent's initials.
    AgentInitials,
    /// `conversation.mailbox`: the name of the conversation's mailbox.
    ConversationMailbox,
    /// `conversation.gateway`: the name of the gateway that the reply would go out by.
    ConversationGateway,
    /// `conversation.status`: the conversation's status, in snake case.
    ConversationStatus,
    /// `workspace.name`: the name of the workspace.
    WorkspaceName,
    /// `workspace.brand`: the name that the business signs with.
    WorkspaceBrand,
}

impl Variable {
    /// Every variable, in the order of the words before and after the dot.
    pub const ALL: &'static [Self] = &[
        Self::ContactName,
        Self::ContactFirstName,
        Self::ContactLastName,
        Self::ContactPhone,
        Self::ContactEmail,
        Self::ContactTimeZone,
        Self::AgentName,
        Self::AgentInitials,
        Self::ConversationMailbox,
        Self::ConversationGateway,
        Self::ConversationStatus,
        Self::WorkspaceName,
        Self::WorkspaceBrand,
    ];

    /// The variable as a template writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ContactName => "contact.name",
            Self::ContactFirstName => "contact.first_name",
            Self::ContactLastName => "contact.last_name",
            Self::ContactPhone => "contact.phone",
            Self::ContactEmail => "contact.email",
            Self::ContactTimeZone => "contact.time_zone",
            Self::AgentName => "agent.name",
            Self::AgentInitials => "agent.initials",
            Self::ConversationMailbox => "conversation.mailbox",
            Self::ConversationGateway => "conversation.gateway",
            Self::ConversationStatus => "conversation.status",
            Self::WorkspaceName => "workspace.name",
            Self::WorkspaceBrand => "workspace.brand",
        }
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The groups that variables stand in: what comes before the dot.
pub(super) const GROUPS: &[&str] = &["contact", "agent", "conversation", "workspace"];

/// The contact's custom fields; what follows is a name that the workspace chose.
pub(super) const FIELDS: &str = "contact.fields";

/// The values that a template is filled with. Copies share them until one is changed.
///
/// A value that is blank (empty, or white space alone) counts as missing, the same as one that was never set.
#[derive(Clone, Debug, Default)]
pub struct Values(Arc<BTreeMap<String, String>>);

impl Values {
    /// No values at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a variable; a blank value unsets it.
    #[must_use]
    pub fn set(self, variable: Variable, value: impl Into<String>) -> Self {
        self.put(variable.as_str().to_owned(), value.into())
    }

    /// Sets one of the contact's custom fields, `contact.fields.NAME` in a template, or `contact.fields['NAME']` for a
    /// name that is more than letters, digits and `_`. A blank value unsets it.
    #[must_use]
    pub fn field(self, name: &str, value: impl Into<String>) -> Self {
        self.put(format!("{FIELDS}.{name}"), value.into())
    }

    /// The value under a full name; never a blank one.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn put(mut self, name: String, value: String) -> Self {
        let values = Arc::make_mut(&mut self.0);
        if value.trim().is_empty() {
            values.remove(&name);
        } else {
            values.insert(name, value);
        }
        self
    }
}
