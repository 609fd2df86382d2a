//! Messages that a gateway received, for a database that stores them by itself.

use serde::Serialize;

use crate::conversation::Conversation;
use crate::id::ContactId;
use crate::message::Message;

/// A message without files that has been checked: what the database cannot find out.
#[derive(Serialize)]
pub(crate) struct Arriving<'a> {
    pub(crate) sender: &'a str,
    /// What a search looks through for a contact that has this one address.
    pub(crate) folded: String,
    pub(crate) provider_id: Option<&'a str>,
    /// No later than now.
    pub(crate) at: i64,
    pub(crate) body: &'a str,
    pub(crate) snippet: String,
    /// As an SMS, and empty if it is none.
    pub(crate) encoding: &'static str,
    /// As an SMS.
    pub(crate) segments: u32,
}

#[cfg(feature = "postgres")]
impl Arriving<'_> {
    /// Whether a message that is stored could be this one.
    pub(crate) fn is_stored_as(&self, message: &Message) -> bool {
        (message.sender.as_str(), message.at.as_micros()) == (self.sender, self.at)
            && message.body == self.body
    }
}

/// What became of it.
#[cfg_attr(
    not(feature = "postgres"),
    expect(dead_code, reason = "SQLite leaves it to the caller")
)]
pub(crate) enum Reception {
    /// It is stored, and the conversation stands like this.
    Stored(Message, Conversation),
    /// The gateway had handed over this message before; it has attachments, or not, which are still to be looked up.
    Duplicate((Message, bool), Conversation),
    /// The sender is a contact that is blocked.
    Blocked(ContactId),
}
