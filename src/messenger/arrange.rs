//! What an agent does with a conversation beside writing in it: claims it, finishes it, clears it, reads it.

use crate::by::By;
use crate::clock::Timestamp;
use crate::conversation::{Conversation, Input};
use crate::error::{Error, Result};
use crate::event::{EventKind, Facts};
use crate::id::{AgentId, ConversationId, MailboxId, MessageId};
use crate::messenger::Messenger;
use crate::messenger::edit::{Edit, active_agent};
use crate::reason::Reason;
use crate::store::{Tx, agent, conversation, event, mailbox, message};

impl Messenger {
    /// Finishes the session and takes the conversation out of the Inbox, read.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if there is no active session to finish, `NotFound`, `Conflict`.
    pub fn complete(&self, id: ConversationId, by: impl Into<By>) -> Result<Conversation> {
        self.change(id, by.into(), Input::Complete, "complete")
    }

    /// Clears the conversation from the Inbox without completion: nothing is finished, and it is not counted as such.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if it is not in the Inbox or snoozed, `NotFound`, `Conflict`.
    pub fn archive(&self, id: ConversationId, by: impl Into<By>) -> Result<Conversation> {
        self.change(id, by.into(), Input::Archive, "archive")
    }

    /// Brings the conversation back into the Inbox with an active session.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if it is open or snoozed, `NotFound`, `Conflict`.
    pub fn reopen(&self, id: ConversationId, by: impl Into<By>) -> Result<Conversation> {
        self.change(id, by.into(), Input::Reopen, "reopen")
    }

    /// Flags the conversation: it has at least one unread message from now on. From outside the Inbox it comes back.
    ///
    /// # Errors
    ///
    /// `NotFound`, `Conflict`.
    pub fn mark_unread(&self, id: ConversationId, by: impl Into<By>) -> Result<Conversation> {
        self.change(id, by.into(), Input::MarkUnread, "mark unread")
    }

    /// Marks messages as read, up to and including `up_to`, or all of them. What came after stays unread.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` if the message is in another conversation, `NotFound`, `Conflict`.
    pub fn read(
        &self,
        id: ConversationId,
        up_to: Option<MessageId>,
        by: impl Into<By>,
    ) -> Result<Conversation> {
        self.edit(id, by.into(), |tx, edit| {
            let left = match up_to {
                None => 0,
                Some(message) => {
                    let (owner, place) = message::place_of(tx, message)?;
                    if owner != Some(id) {
                        return Err(Error::invalid(
                            "up_to",
                            message,
                            format!("is no message of conversation {id}"),
                        ));
                    }
                    event::incoming_after(tx, id, place)?
                }
            };
            edit.apply(Input::Read { left }, "read")
        })
    }

    /// Gives the conversation to an agent. Nothing happens if it is theirs already.
    ///
    /// With [`By::expecting_assignee`] two agents cannot both claim it.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if the agent is inactive, `NotFound`, `Conflict`.
    pub fn assign(
        &self,
        id: ConversationId,
        to: AgentId,
        by: impl Into<By>,
    ) -> Result<Conversation> {
        self.edit(id, by.into(), |tx, edit| assign(tx, edit, to))
    }

    /// Takes the conversation from its agent. Nothing happens if it has none.
    ///
    /// # Errors
    ///
    /// `NotFound`, `Conflict`.
    pub fn unassign(&self, id: ConversationId, by: impl Into<By>) -> Result<Conversation> {
        self.edit(id, by.into(), unassign)
    }

    /// Moves the conversation to another mailbox. Nothing happens if it is there already.
    ///
    /// A gateway goes on delivering into its own mailbox: what the customer writes next through one of the old
    /// mailbox begins, or continues, a conversation there.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if the contact has a conversation in that mailbox already, `NotFound`, `Conflict`.
    pub fn move_to_mailbox(
        &self,
        id: ConversationId,
        to: MailboxId,
        by: impl Into<By>,
    ) -> Result<Conversation> {
        self.edit(id, by.into(), |tx, edit| move_to(tx, edit, to))
    }

    pub(super) fn change(
        &self,
        id: ConversationId,
        by: By,
        input: Input,
        action: &str,
    ) -> Result<Conversation> {
        self.edit(id, by, |_, edit| edit.apply(input, action))
    }

    /// Makes one change of one conversation.
    pub(super) fn edit(
        &self,
        id: ConversationId,
        by: By,
        change: impl Fn(Tx<'_>, &mut Edit<'_>) -> Result<()>,
    ) -> Result<Conversation> {
        let now = self.now()?;
        self.store()
            .write_beside(|tx| self.edit_in(tx, id, by, now, &change))
    }

    /// As [`Messenger::edit`], in a transaction that is open.
    pub(super) fn edit_in(
        &self,
        tx: Tx<'_>,
        id: ConversationId,
        by: By,
        now: Timestamp,
        change: &dyn Fn(Tx<'_>, &mut Edit<'_>) -> Result<()>,
    ) -> Result<Conversation> {
        let mut edit = Edit::open(tx, id, by, now, self.options().policy)?;
        change(tx, &mut edit)?;
        edit.save()
    }
}

pub(super) fn assign(tx: Tx<'_>, edit: &mut Edit<'_>, to: AgentId) -> Result<()> {
    let agent = active_agent(tx, "cannot assign to", to)?;
    if edit.conversation().assignee == Some(to) {
        return Ok(());
    }
    let facts = Facts {
        assignee: Some(to),
        name: agent.name,
        ..Facts::default()
    };
    edit.event(EventKind::Assigned, facts)?;
    edit.conversation_mut().assignee = Some(to);
    Ok(())
}

pub(super) fn unassign(tx: Tx<'_>, edit: &mut Edit<'_>) -> Result<()> {
    let Some(from) = edit.conversation().assignee else {
        return Ok(());
    };
    let facts = Facts {
        assignee: Some(from),
        name: agent::load(tx, from)?.name,
        ..Facts::default()
    };
    edit.event(EventKind::Unassigned, facts)?;
    edit.conversation_mut().assignee = None;
    Ok(())
}

pub(super) fn move_to(tx: Tx<'_>, edit: &mut Edit<'_>, to: MailboxId) -> Result<()> {
    let target = mailbox::load(tx, to)?;
    let Conversation {
        id,
        contact,
        mailbox,
        ..
    } = *edit.conversation();
    if mailbox == to {
        return Ok(());
    }
    if let Some(other) = conversation::of_contact_in(tx, contact, to)? {
        let there = other.id;
        let what = format!("cannot move conversation {id} to mailbox {to}, where {there} is");
        return Err(Reason::ConversationExists.refuse(what));
    }
    let facts = Facts {
        mailbox: Some(to),
        name: target.name,
        ..Facts::default()
    };
    edit.event(EventKind::MailboxChanged, facts)?;
    edit.conversation_mut().mailbox = to;
    Ok(())
}
