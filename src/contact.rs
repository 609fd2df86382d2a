//! The business's customers.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Address;
use crate::clock::Timestamp;
use crate::id::ContactId;
use crate::schedule::TimeZone;

/// A customer.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Contact {
    /// Names the contact.
    pub id: ContactId,
    /// The display name; empty until someone tells it.
    pub name: String,
    /// Phones and e-mail addresses, the preferred one first. An address belongs to one contact.
    pub addresses: Vec<Address>,
    /// Where the customer lives, if known.
    pub time_zone: Option<TimeZone>,
    /// What else the host keeps, by name; no value is empty.
    pub fields: BTreeMap<String, String>,
    /// Whether nothing is received from the contact or sent to it.
    pub blocked: bool,
    /// When the contact was first known.
    pub created_at: Timestamp,
}

/// What a new contact is, or what changes about a known one.
///
/// What is not set stays as it is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ContactDetails {
    pub(crate) name: Option<String>,
    #[expect(
        clippy::option_option,
        reason = "unchanged, or changed to unknown or to a zone"
    )]
    pub(crate) time_zone: Option<Option<TimeZone>>,
    pub(crate) blocked: Option<bool>,
    pub(crate) fields: BTreeMap<String, String>,
    pub(crate) added: Vec<String>,
    pub(crate) removed: BTreeSet<String>,
}

impl ContactDetails {
    /// Nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The display name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Adds an address, in any form that the workspace's region reads, after those there are.
    #[must_use]
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.added.push(address.into());
        self
    }

    /// Takes an address away.
    #[must_use]
    pub fn without_address(mut self, address: impl Into<String>) -> Self {
        self.removed.insert(address.into());
        self
    }

    /// Where the customer lives; `None` for unknown.
    #[must_use]
    pub fn time_zone(mut self, zone: Option<TimeZone>) -> Self {
        self.time_zone = Some(zone);
        self
    }

    /// A field of the host's own; an empty value takes the field away.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.insert(name.into(), value.into());
        self
    }

    /// Receives nothing from the contact and sends nothing to it.
    #[must_use]
    pub fn block(mut self) -> Self {
        self.blocked = Some(true);
        self
    }

    /// Ends a block.
    #[must_use]
    pub fn unblock(mut self) -> Self {
        self.blocked = Some(false);
        self
    }
}
