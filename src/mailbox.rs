//! Named groups of conversations.

use crate::id::MailboxId;

/// A named group of conversations; a gateway delivers into one.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Mailbox {
    /// Names the mailbox.
    pub id: MailboxId,
    /// The display name, unique without case.
    pub name: String,
}
