//! Notes: internal, in the log, and on no way to a gateway.

use crate::by::By;
use crate::check;
use crate::error::{Error, ErrorKind, Result};
use crate::event::{Event, EventKind, Facts};
use crate::id::{ContactId, ConversationId, EventId};
use crate::messenger::Messenger;
use crate::messenger::edit::{Edit, actor};
use crate::store::{Tx, contact, event, timeline};

impl Messenger {
    /// Leaves a note in a conversation. The customer never sees it, and it changes nothing else.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for an empty text, one with a NUL or of more than 256 KiB; `NotFound`; `Conflict`.
    pub fn add_note(
        &self,
        conversation: ConversationId,
        text: &str,
        by: impl Into<By>,
    ) -> Result<Event> {
        check_note(text)?;
        let (by, now) = (by.into(), self.now()?);
        self.store().write_beside(|tx| {
            let mut edit = Edit::open(tx, conversation, by, now, self.options().policy)?;
            let id = leave(tx, &mut edit, text)?;
            edit.save()?;
            written(tx, id)
        })
    }

    /// Leaves a note on a contact's profile: it is in the contact's activity, and in no conversation.
    ///
    /// # Errors
    ///
    /// As [`Messenger::add_note`].
    pub fn add_contact_note(
        &self,
        contact: ContactId,
        text: &str,
        by: impl Into<By>,
    ) -> Result<Event> {
        check_note(text)?;
        let (by, now) = (by.into(), self.now()?);
        self.store().write_beside(|tx| {
            contact::load(tx, contact)?;
            let entry = event::Entry {
                at: now,
                kind: EventKind::NoteAdded,
                conversation: None,
                contact: Some(contact),
                actor: actor(tx, by)?,
                facts: &Facts::default(),
            };
            let id = event::append(tx, &entry)?;
            event::append_text(tx, id, text, "")?;
            written(tx, id)
        })
    }
}

pub(super) fn leave(tx: Tx<'_>, edit: &mut Edit<'_>, text: &str) -> Result<EventId> {
    let id = edit.event(EventKind::NoteAdded, Facts::default())?;
    event::append_text(tx, id, text, "")?;
    Ok(id)
}

pub(super) fn check_note(text: &str) -> Result<()> {
    check::text("text", text)?;
    if text.trim().is_empty() {
        return Err(Error::invalid("text", text, "must not be empty"));
    }
    Ok(())
}

/// An event that was just appended.
pub(super) fn written(tx: Tx<'_>, id: EventId) -> Result<Event> {
    timeline::load(tx, id)?
        .ok_or_else(|| Error::new(ErrorKind::Internal, "an event was lost from the log"))
}
