//! What an agent does with a conversation beside writing in it: claims it, finishes it, clears it, reads it.

use crate::by::By;
use crate::conversation::{Conversation, Input};
use crate::error::{Error, Result};
use crate::event::{EventKind, Facts};
use crate::id::{AgentId, ConversationId, MailboxId, MessageId};
use crate::messenger::Messenger;
use crate::messenger::edit::{Edit, active_agent};
use crate::reason::Reason;
use crate::store::{agent, conversation, event, mailbox, message};

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
        let (by, now) = (by.into(), self.now()?);
        self.store().write(|tx| {
            let mut edit = Edit::open(tx, id, by, now, self.options().policy)?;
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
            edit.apply(Input::Read { left }, "read")?;
            edit.save()
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
        let (by, now) = (by.into(), self.now()?);
        self.store().write(|tx| {
            let mut edit = Edit::open(tx, id, by, now, self.options().policy)?;
            let agent = active_agent(tx, "cannot assign to", to)?;
            if edit.conversation().assignee != Some(to) {
                let facts = Facts {
                    assignee: Some(to),
                    name: agent.name,
                    ..Facts::default()
                };
                edit.event(EventKind::Assigned, facts)?;
                edit.conversation_mut().assignee = Some(to);
            }
            edit.save()
        })
    }

    /// Takes the conversation from its agent. Nothing happens if it has none.
    ///
    /// # Errors
    ///
    /// `NotFound`, `Conflict`.
    pub fn unassign(&self, id: ConversationId, by: impl Into<By>) -> Result<Conversation> {
        let (by, now) = (by.into(), self.now()?);
        self.store().write(|tx| {
            let mut edit = Edit::open(tx, id, by, now, self.options().policy)?;
            if let Some(from) = edit.conversation().assignee {
                let name = agent::load(tx, from)?.name;
                edit.event(
                    EventKind::Unassigned,
                    Facts {
                        assignee: Some(from),
                        name,
                        ..Facts::default()
                    },
                )?;
                edit.conversation_mut().assignee = None;
            }
            edit.save()
        })
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
        let (by, now) = (by.into(), self.now()?);
        self.store().write(|tx| {
            let mut edit = Edit::open(tx, id, by, now, self.options().policy)?;
            let target = mailbox::load(tx, to)?;
            if edit.conversation().mailbox != to {
                let contact = edit.conversation().contact;
                if let Some(other) = conversation::of_contact_in(tx, contact, to)? {
                    let what = format!(
                        "cannot move conversation {id} to mailbox {to}, where {} is",
                        other.id
                    );
                    return Err(Reason::ConversationExists.refuse(what));
                }
                let facts = Facts {
                    mailbox: Some(to),
                    name: target.name,
                    ..Facts::default()
                };
                edit.event(EventKind::MailboxChanged, facts)?;
                edit.conversation_mut().mailbox = to;
            }
            edit.save()
        })
    }

    pub(super) fn change(
        &self,
        id: ConversationId,
        by: By,
        input: Input,
        action: &str,
    ) -> Result<Conversation> {
        let now = self.now()?;
        self.store().write(|tx| {
            let mut edit = Edit::open(tx, id, by, now, self.options().policy)?;
            edit.apply(input, action)?;
            edit.save()
        })
    }
}
