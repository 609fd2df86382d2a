//! One command for many conversations.

use std::ffi::c_char;
use std::ptr;

use duologue::{Command, Conversation, Error, TagRef};

use crate::by::{duologue_by, read_by};
use crate::constants::DUOLOGUE_NUL_TERMINATED;
use crate::convert::{
    Options, clear_out, give, null, optional_name, read_array, read_options, read_text,
};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::ids::{
    duologue_agent_id_t, duologue_conversation_id_t, duologue_mailbox_id_t, duologue_tag_id_t, id,
    ids, optional_id,
};
use crate::messenger::snooze::{duologue_snooze_options, read_snooze};
use crate::messenger::{duologue_messenger, hold};
use crate::number::read_number;
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_bulk_result_cursor, duologue_verb_t};

/// What is done to each conversation: a [`Command`] without what it takes.
#[derive(Clone, Copy)]
pub(crate) enum Verb {
    Complete,
    Archive,
    Reopen,
    MarkUnread,
    Read,
    Snooze,
    Unsnooze,
    Assign,
    Unassign,
    AddTag,
    RemoveTag,
    AddNote,
    MoveToMailbox,
}

/// What is done to each of many conversations. A verb takes what its function takes; the rest is not looked at.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_command {
    /// Set by `DUOLOGUE_COMMAND_INIT`.
    pub struct_size: usize,
    /// What is done.
    pub verb: duologue_verb_t,
    /// `SNOOZE`: until when; it needs to live as long as the call.
    pub snooze: *const duologue_snooze_options,
    /// `ASSIGN`: to whom.
    pub agent: duologue_agent_id_t,
    /// `ADD_TAG` and `REMOVE_TAG`: the tag's name, or NULL to give its id.
    pub tag: *const c_char,
    /// `ADD_TAG` and `REMOVE_TAG`: the tag's id, or 0 to give its name.
    pub tag_id: duologue_tag_id_t,
    /// `ADD_NOTE`: the text.
    pub note: *const c_char,
    /// Its length in bytes; `DUOLOGUE_NUL_TERMINATED` by `DUOLOGUE_COMMAND_INIT`.
    pub note_length: usize,
    /// `MOVE_TO_MAILBOX`: where to.
    pub mailbox: duologue_mailbox_id_t,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_command {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        verb: 0,
        snooze: ptr::null(),
        agent: 0,
        tag: ptr::null(),
        tag_id: 0,
        note: ptr::null(),
        note_length: DUOLOGUE_NUL_TERMINATED,
        mailbox: 0,
    };
}

fn read_command(command: *const duologue_command) -> Result<Command, Failure> {
    if command.is_null() {
        return Err(null("command"));
    }
    let given = read_options(command, "command")?;
    Ok(match read_number(given.verb, "verb")? {
        Verb::Complete => Command::Complete,
        Verb::Archive => Command::Archive,
        Verb::Reopen => Command::Reopen,
        Verb::MarkUnread => Command::MarkUnread,
        Verb::Read => Command::Read,
        Verb::Snooze => {
            let (until, mode) = read_snooze(given.snooze)?;
            Command::Snooze(until, mode)
        }
        Verb::Unsnooze => Command::Unsnooze,
        Verb::Assign => Command::Assign(id(given.agent, "agent")?),
        Verb::Unassign => Command::Unassign,
        Verb::AddTag => Command::AddTag(read_tag(&given)?),
        Verb::RemoveTag => Command::RemoveTag(read_tag(&given)?),
        Verb::AddNote => {
            let note = read_text(given.note, given.note_length, "note")?;
            Command::AddNote(note.to_owned())
        }
        Verb::MoveToMailbox => Command::MoveToMailbox(id(given.mailbox, "mailbox")?),
    })
}

fn read_tag(given: &duologue_command) -> Result<TagRef, Failure> {
    match (
        optional_name(given.tag, "tag")?,
        optional_id(given.tag_id, "tag_id")?,
    ) {
        (Some(name), None) => Ok(TagRef::from(name)),
        (None, Some(id)) => Ok(TagRef::Id(id)),
        (None, None) => Err(null("tag")),
        (Some(name), Some(_)) => {
            let why = "is not the only tag; give tag or tag_id";
            Err(Failure::invalid_value("tag", name, why))
        }
    }
}

/// What became of one conversation.
pub(crate) struct BulkResult {
    pub(crate) conversation: Option<Conversation>,
    pub(crate) error: Option<Error>,
}

impl From<Result<Conversation, Error>> for BulkResult {
    fn from(result: Result<Conversation, Error>) -> Self {
        let (conversation, error) = match result {
            Ok(conversation) => (Some(conversation), None),
            Err(error) => (None, Some(error)),
        };
        Self {
            conversation,
            error,
        }
    }
}

/// Does the same to many conversations, and gives a result for each in their order.
/// One that is refused, or that has moved on, keeps no other back. A hundred at a time share a transaction: if the database
/// fails, each of the hundred that it failed for has that error, and so have those after them; those before are done.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a command that no conversation could take: then nothing is done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_bulk(
    messenger: *const duologue_messenger,
    conversations: *const duologue_conversation_id_t,
    count: usize,
    command: *const duologue_command,
    by: *const duologue_by,
    results: *mut *mut duologue_bulk_result_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(results);
    guard(error, || {
        let messenger = hold(messenger)?;
        let conversations = read_array(conversations, count, "conversations")?;
        let conversations = ids(conversations, "conversations")?;
        let command = read_command(command)?;
        let done = messenger.bulk(&conversations, &command, read_by(by)?)?;
        give(results, Rows::of(done.into_iter().map(BulkResult::from)));
        Ok(())
    })
}
