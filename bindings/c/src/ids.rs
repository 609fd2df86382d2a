//! The numbers that name things. 0 names nothing.

use duologue::{
    AgentId, AttachmentId, ContactId, ConversationId, EventId, GatewayId, HostKindId, MailboxId,
    MessageId, QuickReplyId, TagId,
};

use crate::failure::Failure;

/// Names an agent.
pub type duologue_agent_id_t = i64;
/// Names an attachment.
pub type duologue_attachment_id_t = i64;
/// Names a contact.
pub type duologue_contact_id_t = i64;
/// Names a conversation.
pub type duologue_conversation_id_t = i64;
/// Names an event; later ones have larger numbers.
pub type duologue_event_id_t = i64;
/// Names a gateway.
pub type duologue_gateway_id_t = i64;
/// Names an event kind that the host registered.
pub type duologue_host_kind_id_t = i64;
/// Names a mailbox.
pub type duologue_mailbox_id_t = i64;
/// Names a message: the number of the event that put it into the log.
pub type duologue_message_id_t = i64;
/// Names a quick reply.
pub type duologue_quick_reply_id_t = i64;
/// Names a tag.
pub type duologue_tag_id_t = i64;

/// An id of the engine's.
pub(crate) trait Id: Copy {
    fn of(number: i64) -> Option<Self>;
    fn number(self) -> i64;
}

macro_rules! ids {
    ($($id:ident)+) => {$(
        impl Id for $id {
            fn of(number: i64) -> Option<Self> {
                Self::from_raw(number)
            }

            fn number(self) -> i64 {
                self.as_raw()
            }
        }
    )+};
}

ids! {
    AgentId AttachmentId ContactId ConversationId EventId GatewayId HostKindId MailboxId MessageId QuickReplyId TagId
}

/// The id as C has it.
pub(crate) fn raw(id: impl Id) -> i64 {
    id.number()
}

/// The id with this number.
pub(crate) fn id<I: Id>(number: i64, field: &'static str) -> Result<I, Failure> {
    let why = "is no id: they begin at 1";
    I::of(number).ok_or_else(|| Failure::invalid_value(field, &number.to_string(), why))
}

/// The id with this number, or `None` for 0.
pub(crate) fn optional_id<I: Id>(number: i64, field: &'static str) -> Result<Option<I>, Failure> {
    if number == 0 {
        Ok(None)
    } else {
        id(number, field).map(Some)
    }
}

/// The ids with these numbers.
pub(crate) fn ids<I: Id>(numbers: &[i64], field: &'static str) -> Result<Vec<I>, Failure> {
    numbers.iter().map(|number| id(*number, field)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_names_nothing_and_what_is_below_is_refused() {
        assert_eq!(id::<TagId>(7, "tag_id").unwrap().as_raw(), 7);
        assert_eq!(optional_id::<TagId>(0, "tag_id").unwrap(), None);
        let Failure(told) = id::<TagId>(0, "tag_id").unwrap_err();
        assert_eq!(
            told.message.as_str(),
            "tag_id `0` is no id: they begin at 1"
        );
        assert_eq!(told.field.unwrap().as_str(), "tag_id");
        assert!(optional_id::<TagId>(-1, "tag_id").is_err());
        assert!(ids::<TagId>(&[1, 0], "tag_ids").is_err());
    }
}
