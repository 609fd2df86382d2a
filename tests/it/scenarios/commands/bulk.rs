//! One command for many conversations.

use duologue::{Command, Conversation, Result};
use serde_json::{Value, json};

use super::{BY, mode, tag, until};
use crate::scenarios::fields::Fields;
use crate::scenarios::shown;
use crate::scenarios::world::World;

pub(super) const BULK: &[&str] = &[
    "conversations",
    "command",
    "until",
    "seconds",
    "preset",
    "mode",
    "to",
    "tag",
    "text",
    BY,
];

pub(super) fn perform(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    if command != "bulk" {
        return None;
    }
    let conversations = fields.ids("conversations");
    let done = world
        .messenger()
        .bulk(&conversations, &what(fields), fields.by());
    let show = |result: Result<Conversation>| {
        let names = world.names.borrow();
        match result {
            Ok(conversation) => shown::conversation(&names, &conversation),
            Err(refused) => json!({ "refused": shown::error(&names, &refused) }),
        }
    };
    Some(done.map(|results| results.into_iter().map(show).collect()))
}

/// What is done to each, by the fields of the command of that name.
fn what(fields: Fields<'_>) -> Command {
    match fields.text("command").as_str() {
        "complete" => Command::Complete,
        "archive" => Command::Archive,
        "reopen" => Command::Reopen,
        "mark_unread" => Command::MarkUnread,
        "read" => Command::Read,
        "snooze" => Command::Snooze(until(fields), mode(fields)),
        "unsnooze" => Command::Unsnooze,
        "assign" => Command::Assign(fields.id("to")),
        "unassign" => Command::Unassign,
        "add_tag" => Command::AddTag(tag(fields)),
        "remove_tag" => Command::RemoveTag(tag(fields)),
        "add_note" => Command::AddNote(fields.text("text")),
        "move_to_mailbox" => Command::MoveToMailbox(fields.id("to")),
        other => panic!("nothing that is done to many conversations is called `{other}`"),
    }
}
