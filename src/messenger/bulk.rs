//! One command for many conversations.

use crate::by::By;
use crate::clock::Timestamp;
use crate::conversation::{Conversation, Input, SnoozeMode};
use crate::error::{Error, ErrorKind, Result};
use crate::id::{AgentId, ConversationId, MailboxId};
use crate::messenger::edit::Edit;
use crate::messenger::{Messenger, SnoozeUntil, arrange, notes, tags};
use crate::store::Tx;
use crate::tag::TagRef;

/// So many conversations are changed in one transaction: others have their turn in between.
const CHUNK: usize = 100;

/// What [`Messenger::bulk`] does to each conversation: as the method of the same name.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Command {
    /// [`Messenger::complete`].
    Complete,
    /// [`Messenger::archive`].
    Archive,
    /// [`Messenger::reopen`].
    Reopen,
    /// [`Messenger::mark_unread`].
    MarkUnread,
    /// [`Messenger::read`], all of it.
    Read,
    /// [`Messenger::snooze`].
    Snooze(SnoozeUntil, SnoozeMode),
    /// [`Messenger::unsnooze`].
    Unsnooze,
    /// [`Messenger::assign`].
    Assign(AgentId),
    /// [`Messenger::unassign`].
    Unassign,
    /// [`Messenger::add_tag`].
    AddTag(TagRef),
    /// [`Messenger::remove_tag`].
    RemoveTag(TagRef),
    /// [`Messenger::add_note`].
    AddNote(String),
    /// [`Messenger::move_to_mailbox`].
    MoveToMailbox(MailboxId),
}

impl Messenger {
    /// Does the same to many conversations, with a result for each in their order. One that is refused, or that has moved
    /// on, keeps no other back.
    ///
    /// A hundred at a time share a transaction. If the database fails, each of the hundred that it failed for has that
    /// error, and so have those after them; those before are done.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a text, a name or a time in the command that no conversation could take, `ReadOnly`, and
    /// those of the clock: then nothing is done. (Whether there is such an agent, tag or mailbox is told with each result.)
    pub fn bulk(
        &self,
        conversations: &[ConversationId],
        command: &Command,
        by: impl Into<By>,
    ) -> Result<Vec<Result<Conversation>>> {
        self.store().check_writable()?;
        let (by, now) = (by.into(), self.now()?);
        let change = self.change_of(command, now)?;
        let mut results = Vec::with_capacity(conversations.len());
        let mut chunks = conversations.chunks(CHUNK);
        for chunk in &mut chunks {
            match self.chunk(chunk, &change, by, now) {
                Ok(done) => results.extend(done),
                Err(failed) => {
                    let left = chunk.len() + chunks.map(<[_]>::len).sum::<usize>();
                    results.extend((1..left).map(|_| Err(failed.again())));
                    results.push(Err(failed));
                    break;
                }
            }
        }
        Ok(results)
    }

    fn chunk(
        &self,
        chunk: &[ConversationId],
        change: &Change<'_>,
        by: By,
        now: Timestamp,
    ) -> Result<Vec<Result<Conversation>>> {
        let one = |tx: Tx<'_>, id| self.edit_in(tx, id, by, now, change);
        self.store().write(|tx| {
            let each = chunk.iter().map(|id| match tx.apart(|tx| one(tx, *id)) {
                Err(error) if !concerns_one(&error) => Err(error),
                done => Ok(done),
            });
            each.collect()
        })
    }

    /// Checks what is the same for every conversation, and says what is to be done with each.
    fn change_of<'c>(&self, command: &'c Command, now: Timestamp) -> Result<Change<'c>> {
        Ok(match command {
            Command::Complete => apply(Input::Complete, "complete"),
            Command::Archive => apply(Input::Archive, "archive"),
            Command::Reopen => apply(Input::Reopen, "reopen"),
            Command::MarkUnread => apply(Input::MarkUnread, "mark unread"),
            Command::Read => apply(Input::Read { left: 0 }, "read"),
            Command::Snooze(until, mode) => apply(self.snooze_input(*until, *mode, now)?, "snooze"),
            Command::Unsnooze => apply(Input::Unsnooze, "unsnooze"),
            Command::Assign(to) => Box::new(|tx, edit| arrange::assign(tx, edit, *to)),
            Command::Unassign => Box::new(arrange::unassign),
            Command::AddTag(tag) => {
                tags::check_ref(tag)?;
                Box::new(|tx, edit| tags::put_on(tx, edit, tag))
            }
            Command::RemoveTag(tag) => {
                tags::check_ref(tag)?;
                Box::new(|tx, edit| tags::remove(tx, edit, tag))
            }
            Command::AddNote(text) => {
                notes::check_note(text)?;
                Box::new(|tx, edit| notes::leave(tx, edit, text).map(drop))
            }
            Command::MoveToMailbox(to) => Box::new(|tx, edit| arrange::move_to(tx, edit, *to)),
        })
    }
}

/// A change of one conversation.
type Change<'c> = Box<dyn Fn(Tx<'_>, &mut Edit<'_>) -> Result<()> + 'c>;

fn apply(input: Input, action: &'static str) -> Change<'static> {
    Box::new(move |_, edit| edit.apply(input, action))
}

/// Whether an error is about one conversation, and says nothing about the database.
fn concerns_one(error: &Error) -> bool {
    error.is_refusal() || error.kind() == ErrorKind::Conflict
}
