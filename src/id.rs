//! Typed row ids: which thing a number names is part of its type.

use std::fmt;
use std::num::NonZeroI64;

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(NonZeroI64);

        impl $name {
            /// The id with this number, or `None` for a number that no row can have (zero or less).
            pub const fn from_raw(raw: i64) -> Option<Self> {
                match NonZeroI64::new(raw) {
                    Some(id) if id.get() > 0 => Some(Self(id)),
                    _ => None,
                }
            }

            /// The number, as the database and the other languages hold it.
            pub const fn as_raw(self) -> i64 {
                self.0.get()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// Names an [`Agent`](crate::Agent).
    AgentId;
    /// Names an [`Attachment`](crate::Attachment).
    AttachmentId;
    /// Names a [`Contact`](crate::Contact).
    ContactId;
    /// Names a [`Conversation`](crate::Conversation).
    ConversationId;
    /// Names an [`Event`](crate::Event); later events have larger numbers.
    EventId;
    /// Names a [`Gateway`](crate::Gateway).
    GatewayId;
    /// Names an event kind that the host registered.
    HostKindId;
    /// Names a [`Mailbox`](crate::Mailbox).
    MailboxId;
    /// Names a [`Message`](crate::Message): the number of the event that put it into the log.
    MessageId;
    /// Names a [`QuickReply`](crate::QuickReply).
    QuickReplyId;
    /// Names a [`Tag`](crate::Tag).
    TagId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_is_made_from_zero_or_a_negative_number() {
        assert_eq!(TagId::from_raw(0), None);
        assert_eq!(TagId::from_raw(-1), None);
        assert_eq!(TagId::from_raw(7).map(TagId::as_raw), Some(7));
    }
}
