//! One conversation: how it is told of, and what an agent does with it beside writing in it.

use std::ffi::c_char;

use duologue::conversation::Placement;
use duologue::{By, Conversation, ConversationId, Messenger, SnoozeMode, TagId};

use crate::by::{duologue_by, read_by};
use crate::convert::{clear_out, give, read_name};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::ids::{
    duologue_agent_id_t, duologue_conversation_id_t, duologue_mailbox_id_t, duologue_message_id_t,
    duologue_tag_id_t, id, optional_id,
};
use crate::messenger::{duologue_messenger, hold};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_allowed_action_cursor, duologue_conversation};

/// A [`Placement`] without what it says of a snooze.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Inbox,
    Snoozed,
    Out,
}

impl From<Placement> for Place {
    fn from(placement: Placement) -> Self {
        match placement {
            Placement::Inbox => Self::Inbox,
            Placement::Snoozed(_) => Self::Snoozed,
            Placement::Out => Self::Out,
        }
    }
}

/// What an answer does to the conversation's snooze.
pub(crate) fn snooze_mode(conversation: &Conversation) -> Option<SnoozeMode> {
    match conversation.state.placement {
        Placement::Snoozed(snooze) => Some(snooze.mode),
        Placement::Inbox | Placement::Out => None,
    }
}

/// Every function that changes one conversation.
pub(super) fn change(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
    command: impl FnOnce(&Messenger, ConversationId, By) -> Result<Conversation, Failure>,
) -> duologue_status {
    clear_out(changed);
    guard(error, || {
        let messenger = hold(messenger)?;
        let conversation = id(conversation, "conversation")?;
        give(changed, command(&messenger, conversation, read_by(by)?)?);
        Ok(())
    })
}

/// Gives a conversation by id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_conversation(
    messenger: *const duologue_messenger,
    conversation_id: duologue_conversation_id_t,
    conversation: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(conversation);
    guard(error, || {
        let messenger = hold(messenger)?;
        let found = messenger.conversation(id(conversation_id, "conversation_id")?)?;
        give(conversation, found);
        Ok(())
    })
}

/// Marks the conversation as complete: its session is finished, it leaves the Inbox, and nothing of it stays unread.
/// `DUOLOGUE_E_ACTION_REFUSED` if there is no active session to finish.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_complete(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| Ok(messenger.complete(conversation, by)?),
    )
}

/// Clears the conversation from the Inbox without completing it; nothing of it stays unread.
/// `DUOLOGUE_E_ACTION_REFUSED` if it is neither in the Inbox nor snoozed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_archive(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| Ok(messenger.archive(conversation, by)?),
    )
}

/// Brings the conversation back into the Inbox with an active session.
/// `DUOLOGUE_E_ACTION_REFUSED` if it is open or snoozed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_reopen(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| Ok(messenger.reopen(conversation, by)?),
    )
}

/// Flags the conversation: at least one message of it is unread from now on. One that is out of the Inbox comes back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_mark_unread(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| Ok(messenger.mark_unread(conversation, by)?),
    )
}

/// Marks messages as read, up to and including `up_to`, or with 0 all of them. What came after stays unread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_read(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    up_to: duologue_message_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| {
            let up_to = optional_id(up_to, "up_to")?;
            Ok(messenger.read(conversation, up_to, by)?)
        },
    )
}

/// Gives the conversation to an agent. Nothing happens if it is theirs already.
/// With `expected_assignee` two agents cannot both claim it: the second has `DUOLOGUE_E_CONFLICT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_assign(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    to: duologue_agent_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| {
            let to = id(to, "to")?;
            Ok(messenger.assign(conversation, to, by)?)
        },
    )
}

/// Takes the conversation from its agent. Nothing happens if it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_unassign(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| Ok(messenger.unassign(conversation, by)?),
    )
}

/// Puts a tag on, by its name without case. A name that no tag has makes a new one; nothing happens if it is on already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_tag(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    tag: *const c_char,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| {
            let tag = read_name(tag, "tag")?;
            Ok(messenger.add_tag(conversation, tag, by)?)
        },
    )
}

/// Puts a tag on, by its id. Nothing happens if it is on already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_tag_by_id(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    tag: duologue_tag_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| {
            let tag: TagId = id(tag, "tag")?;
            Ok(messenger.add_tag(conversation, tag, by)?)
        },
    )
}

/// Takes a tag off, by its name without case. Nothing happens if it is not on, or if no tag has the name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_remove_tag(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    tag: *const c_char,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| {
            let tag = read_name(tag, "tag")?;
            Ok(messenger.remove_tag(conversation, tag, by)?)
        },
    )
}

/// Takes a tag off, by its id. Nothing happens if it is not on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_remove_tag_by_id(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    tag: duologue_tag_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| {
            let tag: TagId = id(tag, "tag")?;
            Ok(messenger.remove_tag(conversation, tag, by)?)
        },
    )
}

/// Moves the conversation to another mailbox. Nothing happens if it is there already.
/// A gateway goes on delivering into its own mailbox: what the customer writes next may begin a conversation there.
/// `DUOLOGUE_E_ACTION_REFUSED` if the contact has a conversation in that mailbox.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_move_to_mailbox(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    to: duologue_mailbox_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| {
            let to = id(to, "to")?;
            Ok(messenger.move_to_mailbox(conversation, to, by)?)
        },
    )
}

/// Lists every action with whether it is allowed now, and why not.
/// It agrees with what the command would do; what depends on the command's own arguments is not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_allowed_actions(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    actions: *mut *mut duologue_allowed_action_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(actions);
    guard(error, || {
        let messenger = hold(messenger)?;
        let allowed = messenger.allowed_actions(id(conversation, "conversation")?)?;
        give(actions, Rows::of(allowed));
        Ok(())
    })
}
