//! Wrong calls about many conversations at once: what is wrong for all of them fails the call, what is wrong for one
//! fails that one.

#![expect(clippy::too_many_lines, reason = "tables of calls")]

use std::time::Duration;

use duologue::{
    AgentId, By, Command, ConversationId, Error, MailboxId, Result, SnoozeMode, SnoozeUntil, TagId,
    TagRef,
};

use super::world::{World, long, nobody};
use super::{Expected, Wrong, conflict, invalid, not_found, refused, wrong, wrong_as};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = for_all();
    calls.extend(for_one());
    calls
}

/// Fails the call, even where there is no conversation to do it to.
fn all(command: impl Fn(&World) -> Command) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let some = [w.conversations.open, w.conversations.follow_up];
        let error = w
            .messenger
            .bulk(&some, &command(w), w.agents.ann)
            .map(drop)
            .unwrap_err();
        let none = w.messenger.bulk(&[], &command(w), w.agents.ann);
        assert_eq!(none.map(drop).unwrap_err().to_string(), error.to_string());
        Err(error)
    }
}

fn for_all() -> Vec<Wrong> {
    let note = |text: &'static str| all(move |_| Command::AddNote(text.to_owned()));
    let tag = |text: String| all(move |_| Command::AddTag(TagRef::Name(text.clone())));
    let ago = |w: &World| w.now().before(Duration::from_secs(1));
    vec![
        wrong(
            "an empty note for many",
            note(""),
            invalid("text", "", "must not be empty"),
        ),
        wrong(
            "a blank note for many",
            note(" \n"),
            invalid("text", " \n", "must not be empty"),
        ),
        wrong(
            "a note with a NUL for many",
            note("a\0b"),
            invalid("text", "a\0b", "NUL"),
        ),
        wrong(
            "a note of a megabyte for many",
            all(|_| Command::AddNote(long(1 << 20))),
            invalid("text", long(1 << 20), "has 1048576 bytes"),
        ),
        wrong_as(
            "a snooze of many until a moment ago",
            all(move |w| Command::Snooze(ago(w).into(), SnoozeMode::default())),
            move |w| invalid("until", ago(w), "is not ahead of now"),
        ),
        wrong(
            "a snooze of many without a time",
            all(|_| Command::Snooze(SnoozeUntil::Reply, SnoozeMode::Regardless)),
            invalid("until", "none", "needs a time"),
        ),
        wrong_as(
            "a snooze of many for no time at all",
            all(|_| Command::Snooze(Duration::ZERO.into(), SnoozeMode::default())),
            |w| invalid("until", w.now(), "is not ahead of now"),
        ),
        wrong_as(
            "a snooze of many until the reply, with a time",
            all(|w| Command::Snooze(w.now().into(), SnoozeMode::UntilReply)),
            |w| invalid("until", w.now(), "takes none"),
        ),
        wrong(
            "a tag without a name for many",
            tag(String::new()),
            invalid("tag", "", "must not be empty"),
        ),
        wrong(
            "a tag with a NUL for many",
            tag("a\0b".to_owned()),
            invalid("tag", "a\0b", "control"),
        ),
        wrong(
            "a tag whose name is too long for many",
            tag(long(201)),
            invalid("tag", long(201), "at most 200"),
        ),
        wrong(
            "a tag without a name, taken off many",
            all(|_| Command::RemoveTag(TagRef::Name(" ".to_owned()))),
            invalid("tag", " ", "must not be empty"),
        ),
    ]
}

/// What a conversation says to a command for it alone.
fn one(
    id: fn(&World) -> ConversationId,
    command: impl Fn(&World) -> Command,
    by: fn(&World) -> By,
) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let mut results = w.messenger.bulk(&[id(w)], &command(w), by(w)).unwrap();
        assert_eq!(results.len(), 1);
        results.remove(0).map(drop)
    }
}

fn for_one() -> Vec<Wrong> {
    let by_ann: fn(&World) -> By = |w| w.agents.ann.into();
    let open: fn(&World) -> ConversationId = |w| w.conversations.open;
    let unknown: fn(&World) -> ConversationId = |_| nobody(ConversationId::from_raw);
    let stands = |what, id: fn(&World) -> ConversationId, command: Command, code, words| {
        let does = move |_: &World| command.clone();
        wrong(what, one(id, does, by_ann), refused(code, words))
    };
    let by = |what, by: fn(&World) -> By, expected: Expected| {
        wrong(what, one(open, |_| Command::Complete, by), expected)
    };
    vec![
        wrong(
            "an unknown conversation among many",
            one(unknown, |_| Command::Complete, by_ann),
            not_found("conversation", 999),
        ),
        wrong(
            "a note for an unknown conversation among many",
            one(unknown, |_| Command::AddNote("VIP".to_owned()), by_ann),
            not_found("conversation", 999),
        ),
        wrong(
            "many assigned to an unknown agent",
            one(open, |_| Command::Assign(nobody(AgentId::from_raw)), by_ann),
            not_found("agent", 999),
        ),
        wrong(
            "many assigned to an inactive agent",
            one(open, |w| Command::Assign(w.agents.bob), by_ann),
            refused("agent_inactive", "cannot assign to agent 2"),
        ),
        wrong(
            "many moved to an unknown mailbox",
            one(
                open,
                |_| Command::MoveToMailbox(nobody(MailboxId::from_raw)),
                by_ann,
            ),
            not_found("mailbox", 999),
        ),
        wrong(
            "many moved to where one of their contact is",
            one(
                open,
                |w| Command::MoveToMailbox(w.mailboxes.repairs),
                by_ann,
            ),
            refused("conversation_exists", "use that one"),
        ),
        wrong(
            "an unknown tag for many",
            one(
                open,
                |_| Command::AddTag(nobody(TagId::from_raw).into()),
                by_ann,
            ),
            not_found("tag", 999),
        ),
        wrong(
            "an unknown tag taken off many",
            one(
                open,
                |_| Command::RemoveTag(nobody(TagId::from_raw).into()),
                by_ann,
            ),
            not_found("tag", 999),
        ),
        stands(
            "an idle one among many that are completed",
            |w| w.conversations.idle,
            Command::Complete,
            "not_started",
            "cannot complete conversation",
        ),
        stands(
            "an archived one among many that are archived",
            |w| w.conversations.archived,
            Command::Archive,
            "already_archived",
            "reopen it first",
        ),
        stands(
            "an open one among many that are reopened",
            |w| w.conversations.open,
            Command::Reopen,
            "already_open",
            "it is open",
        ),
        stands(
            "an open one among many that are woken",
            |w| w.conversations.open,
            Command::Unsnooze,
            "not_snoozed",
            "it is not snoozed",
        ),
        by(
            "many completed by an inactive agent",
            |w| w.agents.bob.into(),
            refused("agent_inactive", "agent 2"),
        ),
        by(
            "many completed by an unknown agent",
            |_| nobody(AgentId::from_raw).into(),
            not_found("agent", 999),
        ),
        by(
            "many completed at a stale version",
            |w| By::agent(w.agents.ann).expecting_version(1),
            conflict("expected_version", 1, "look again"),
        ),
    ]
}

#[test]
fn one_that_is_refused_keeps_no_other_of_its_hundred_or_the_next_back() {
    let world = World::new();
    let (open, idle) = (world.conversations.open, world.conversations.idle);
    // The hundred and first is in another transaction.
    let mut many = vec![nobody(ConversationId::from_raw); 99];
    many.extend([open, idle, world.conversations.follow_up]);
    let results = world
        .messenger
        .bulk(&many, &Command::Archive, world.agents.ann)
        .unwrap();
    let codes: Vec<&str> = results
        .iter()
        .map(|result| result.as_ref().map_or_else(Error::code, |_| ""))
        .collect();
    assert_eq!(codes[..99], ["not_found"; 99]);
    assert_eq!(codes[99..], ["", "not_started", ""]);
    assert_eq!(world.messenger.verify().unwrap().differences, []);
}
