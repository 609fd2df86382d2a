//! Wrong calls about conversations: commands, states, expectations, snoozes and tags.

#![expect(clippy::too_many_lines, reason = "tables of calls")]

use std::time::Duration;

use duologue::{
    AgentId, By, Conversation, ConversationId, HostEvent, MailboxId, MessageId, QuickReplyId,
    Result, SnoozeMode, SnoozePreset, SnoozeUntil, TagId, Timestamp,
};

use super::world::{World, long, nobody};
use super::{Wrong, conflict, invalid, not_found, refused, wrong, wrong_as};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = unknown_conversations();
    calls.extend(states());
    calls.extend(actors());
    calls.extend(expectations());
    calls.extend(arguments());
    calls.extend(snoozes());
    calls
}

/// Every command about one conversation, with good arguments.
type Command = fn(&World, ConversationId, By) -> Result<()>;

const COMMANDS: &[(&str, Command)] = &[
    ("complete", |w, id, by| {
        w.messenger.complete(id, by).map(drop)
    }),
    ("archive", |w, id, by| w.messenger.archive(id, by).map(drop)),
    ("reopen", |w, id, by| w.messenger.reopen(id, by).map(drop)),
    ("mark_unread", |w, id, by| {
        w.messenger.mark_unread(id, by).map(drop)
    }),
    ("read", |w, id, by| w.messenger.read(id, None, by).map(drop)),
    ("assign", |w, id, by| {
        w.messenger.assign(id, w.agents.ann, by).map(drop)
    }),
    ("unassign", |w, id, by| {
        w.messenger.unassign(id, by).map(drop)
    }),
    ("move_to_mailbox", |w, id, by| {
        w.messenger
            .move_to_mailbox(id, w.mailboxes.repairs, by)
            .map(drop)
    }),
    ("snooze", |w, id, by| {
        w.messenger
            .snooze(id, SnoozePreset::InOneHour, SnoozeMode::default(), by)
            .map(drop)
    }),
    ("unsnooze", |w, id, by| {
        w.messenger.unsnooze(id, by).map(drop)
    }),
    ("add_tag", |w, id, by| {
        w.messenger.add_tag(id, "Brand new", by).map(drop)
    }),
    ("remove_tag", |w, id, by| {
        w.messenger.remove_tag(id, "Sizing", by).map(drop)
    }),
    ("add_note", |w, id, by| {
        w.messenger.add_note(id, "VIP", by).map(drop)
    }),
    ("add_event", |w, id, by| {
        w.messenger
            .add_event(id, w.kind, &HostEvent::new("Order 7"), by)
            .map(drop)
    }),
    ("send", |w, id, by| {
        w.messenger.send(id, "Hello", by).map(drop)
    }),
];

fn unknown_conversations() -> Vec<Wrong> {
    let conversation = nobody(ConversationId::from_raw);
    let mut calls = vec![
        wrong(
            "an unknown conversation",
            move |w| w.messenger.conversation(conversation),
            not_found("conversation", 999),
        ),
        wrong(
            "allowed actions of an unknown conversation",
            move |w| w.messenger.allowed_actions(conversation),
            not_found("conversation", 999),
        ),
        wrong(
            "a preview in an unknown conversation",
            move |w| w.messenger.preview(conversation, "Hi"),
            not_found("conversation", 999),
        ),
        wrong(
            "gateway choices in an unknown conversation",
            move |w| w.messenger.gateway_choices(conversation, "Hi"),
            not_found("conversation", 999),
        ),
        wrong(
            "a quick reply filled in for an unknown conversation",
            move |w| {
                w.messenger
                    .expand_quick_reply(w.replies.hours, conversation, By::host())
            },
            not_found("conversation", 999),
        ),
    ];
    for (name, command) in COMMANDS {
        calls.push(wrong(
            name,
            move |w| command(w, conversation, By::host()),
            not_found("conversation", 999),
        ));
    }
    calls
}

fn states() -> Vec<Wrong> {
    vec![
        wrong(
            "a completed conversation completed",
            by_ann(|w| (w.conversations.completed, named("complete"))),
            refused("already_completed", "cannot complete conversation"),
        ),
        wrong(
            "a completed conversation archived",
            by_ann(|w| (w.conversations.completed, named("archive"))),
            refused("already_completed", "cannot archive conversation"),
        ),
        wrong(
            "a completed conversation snoozed",
            by_ann(|w| (w.conversations.completed, named("snooze"))),
            refused("already_completed", "reopen it"),
        ),
        wrong(
            "a conversation completed over a follow-up",
            by_ann(|w| (w.conversations.follow_up, named("complete"))),
            refused("follow_up", "archive it, or reopen it first"),
        ),
        wrong(
            "an archived conversation archived",
            by_ann(|w| (w.conversations.archived, named("archive"))),
            refused("already_archived", "reopen it first"),
        ),
        wrong(
            "an archived conversation completed",
            by_ann(|w| (w.conversations.archived, named("complete"))),
            refused("already_archived", "reopen it first"),
        ),
        wrong(
            "an archived conversation snoozed",
            by_ann(|w| (w.conversations.archived, named("snooze"))),
            refused("already_archived", "reopen it first"),
        ),
        wrong(
            "an open conversation reopened",
            by_ann(|w| (w.conversations.open, named("reopen"))),
            refused("already_open", "open in the Inbox already"),
        ),
        wrong(
            "a snoozed conversation reopened",
            by_ann(|w| (w.conversations.snoozed, named("reopen"))),
            refused("snoozed", "unsnooze it instead"),
        ),
        wrong(
            "an open conversation unsnoozed",
            by_ann(|w| (w.conversations.open, named("unsnooze"))),
            refused("not_snoozed", "it is not snoozed"),
        ),
        wrong(
            "an idle conversation completed",
            by_ann(|w| (w.conversations.idle, named("complete"))),
            refused("not_started", "no session has started yet"),
        ),
        wrong(
            "an idle conversation archived",
            by_ann(|w| (w.conversations.idle, named("archive"))),
            refused("not_started", "no session has started yet"),
        ),
        wrong(
            "an idle conversation snoozed",
            by_ann(|w| (w.conversations.idle, named("snooze"))),
            refused("not_started", "no session has started yet"),
        ),
        wrong(
            "a conversation moved to where the contact has another",
            by_ann(|w| (w.conversations.open, named("move_to_mailbox"))),
            refused("conversation_exists", "use that one"),
        ),
        wrong(
            "a message to a blocked contact",
            by_ann(|w| (w.conversations.blocked, named("send"))),
            refused("contact_blocked", "unblock it first"),
        ),
    ]
}

fn named(name: &str) -> Command {
    COMMANDS.iter().find(|(known, _)| *known == name).unwrap().1
}

fn by_ann(command: fn(&World) -> (ConversationId, Command)) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let (id, command) = command(w);
        command(w, id, By::agent(w.agents.ann))
    }
}

fn actors() -> Vec<Wrong> {
    let mut calls = Vec::new();
    let inactive: &[&str] = &[
        "complete by an inactive agent",
        "archive by an inactive agent",
        "reopen by an inactive agent",
        "mark_unread by an inactive agent",
        "read by an inactive agent",
        "assign by an inactive agent",
        "unassign by an inactive agent",
        "move_to_mailbox by an inactive agent",
        "snooze by an inactive agent",
        "unsnooze by an inactive agent",
        "add_tag by an inactive agent",
        "remove_tag by an inactive agent",
        "add_note by an inactive agent",
        "add_event by an inactive agent",
        "send by an inactive agent",
    ];
    for (what, (_, command)) in inactive.iter().zip(COMMANDS) {
        calls.push(wrong(
            what,
            move |w| command(w, w.conversations.open, By::agent(w.agents.bob)),
            refused("agent_inactive", "agent 2"),
        ));
    }
    calls.extend([
        wrong(
            "a note by an unknown agent",
            |w| {
                w.messenger
                    .add_note(w.conversations.open, "VIP", nobody(AgentId::from_raw))
            },
            not_found("agent", 999),
        ),
        wrong(
            "a conversation assigned to an unknown agent",
            |w| {
                w.messenger.assign(
                    w.conversations.open,
                    nobody(AgentId::from_raw),
                    w.agents.ann,
                )
            },
            not_found("agent", 999),
        ),
        wrong(
            "a conversation assigned to an inactive agent",
            |w| {
                w.messenger
                    .assign(w.conversations.open, w.agents.bob, w.agents.ann)
            },
            refused("agent_inactive", "agent 2"),
        ),
        wrong(
            "a quick reply filled in by an unknown agent",
            |w| {
                w.messenger.expand_quick_reply(
                    w.replies.hours,
                    w.conversations.open,
                    nobody(AgentId::from_raw),
                )
            },
            not_found("agent", 999),
        ),
    ]);
    calls
}

fn expectations() -> Vec<Wrong> {
    let mut calls = Vec::new();
    let stale: &[&str] = &[
        "complete at a stale version",
        "archive at a stale version",
        "reopen at a stale version",
        "mark_unread at a stale version",
        "read at a stale version",
        "assign at a stale version",
        "unassign at a stale version",
        "move_to_mailbox at a stale version",
        "snooze at a stale version",
        "unsnooze at a stale version",
        "add_tag at a stale version",
        "remove_tag at a stale version",
        "add_note at a stale version",
        "add_event at a stale version",
        "send at a stale version",
    ];
    for (what, (_, command)) in stale.iter().zip(COMMANDS) {
        calls.push(wrong(
            what,
            move |w| {
                command(
                    w,
                    w.conversations.open,
                    By::agent(w.agents.ann).expecting_version(-3),
                )
            },
            conflict("expected_version", -3, "look"),
        ));
    }
    calls.extend([
        wrong_as(
            "completion over a message that was not seen",
            |w| {
                let by = By::agent(w.agents.ann).expecting_last_message(w.messages.first);
                w.messenger.complete(w.conversations.open, by)
            },
            |w| {
                conflict(
                    "expected_last_message",
                    w.messages.first,
                    format!("`{}`", w.messages.latest),
                )
            },
        ),
        wrong(
            "a claim of what is claimed already",
            |w| {
                w.messenger.assign(
                    w.conversations.open,
                    w.agents.ann,
                    By::agent(w.agents.ann).expecting_assignee(None),
                )
            },
            conflict("expected_assignee", "nobody", "`1`"),
        ),
        wrong(
            "a claim of what nobody has any more",
            |w| {
                let by = By::agent(w.agents.ann).expecting_assignee(Some(w.agents.bob));
                w.messenger
                    .assign(w.conversations.snoozed, w.agents.ann, by)
            },
            conflict("expected_assignee", 2, "`nobody`"),
        ),
    ]);
    calls
}

fn arguments() -> Vec<Wrong> {
    let tag = nobody(TagId::from_raw);
    let by_name = |name: &'static str| {
        move |w: &World| {
            w.messenger
                .add_tag(w.conversations.open, name, w.agents.ann)
        }
    };
    vec![
        wrong(
            "reading up to an unknown message",
            |w| {
                w.messenger.read(
                    w.conversations.open,
                    Some(nobody(MessageId::from_raw)),
                    w.agents.ann,
                )
            },
            not_found("message", 999),
        ),
        wrong_as(
            "reading up to a message of another conversation",
            |w| {
                w.messenger.read(
                    w.conversations.open,
                    Some(w.messages.of_another),
                    w.agents.ann,
                )
            },
            |w| {
                invalid(
                    "up_to",
                    w.messages.of_another,
                    "is no message of conversation",
                )
            },
        ),
        wrong(
            "a conversation moved to an unknown mailbox",
            |w| {
                w.messenger.move_to_mailbox(
                    w.conversations.open,
                    nobody(MailboxId::from_raw),
                    w.agents.ann,
                )
            },
            not_found("mailbox", 999),
        ),
        wrong(
            "an unknown tag put on",
            move |w| w.messenger.add_tag(w.conversations.open, tag, w.agents.ann),
            not_found("tag", 999),
        ),
        wrong(
            "an unknown tag taken off",
            move |w| {
                w.messenger
                    .remove_tag(w.conversations.open, tag, w.agents.ann)
            },
            not_found("tag", 999),
        ),
        wrong(
            "a tag put on without a name",
            by_name(""),
            invalid("tag", "", "must not be empty"),
        ),
        wrong(
            "a tag put on with a blank name",
            by_name(" "),
            invalid("tag", " ", "must not be empty"),
        ),
        wrong(
            "a tag put on with a NUL",
            by_name("a\0b"),
            invalid("tag", "a\0b", "control"),
        ),
        wrong(
            "a tag put on whose name is a megabyte",
            |w| {
                w.messenger
                    .add_tag(w.conversations.open, long(1 << 20), w.agents.ann)
            },
            invalid("tag", long(1 << 20), "at most 200"),
        ),
        wrong(
            "a tag taken off without a name",
            |w| {
                w.messenger
                    .remove_tag(w.conversations.open, "", w.agents.ann)
            },
            invalid("tag", "", "empty"),
        ),
        wrong(
            "an unknown quick reply filled in",
            |w| {
                w.messenger.expand_quick_reply(
                    nobody(QuickReplyId::from_raw),
                    w.conversations.open,
                    By::host(),
                )
            },
            not_found("quick reply", 999),
        ),
        #[cfg(feature = "template")]
        wrong(
            "a quick reply filled in without a value",
            |w| {
                w.messenger
                    .expand_quick_reply(w.replies.sized, w.conversations.open, w.agents.ann)
            },
            super::Expected {
                code: "missing_value",
                ..invalid(
                    "text",
                    "contact.fields.size",
                    "has no value for this contact",
                )
            },
        ),
    ]
}

fn snoozes() -> Vec<Wrong> {
    let ahead = "is not ahead of now, 2026-11-22T09:00:09Z";
    vec![
        wrong(
            "a snooze until a moment ago",
            snooze(
                |w| w.now().before(Duration::from_micros(1)).into(),
                SnoozeMode::WakeOnReply,
            ),
            invalid("until", "2026-11-22T09:00:08.999999Z", ahead),
        ),
        wrong(
            "a snooze until now",
            snooze(|w| w.now().into(), SnoozeMode::Regardless),
            invalid("until", "2026-11-22T09:00:09Z", ahead),
        ),
        wrong(
            "a snooze until the year one",
            snooze(
                |_| "0001-01-01T00:00:00Z".parse::<Timestamp>().unwrap().into(),
                SnoozeMode::WakeOnReply,
            ),
            invalid("until", "0001-01-01T00:00:00Z", ahead),
        ),
        wrong(
            "a snooze for no time at all",
            snooze(|_| Duration::ZERO.into(), SnoozeMode::WakeOnReply),
            invalid("until", "2026-11-22T09:00:09Z", ahead),
        ),
        wrong(
            "a snooze for less than the clock can tell",
            snooze(|_| Duration::from_nanos(999).into(), SnoozeMode::Regardless),
            invalid("until", "2026-11-22T09:00:09Z", ahead),
        ),
        wrong(
            "a snooze until the reply for a minute",
            snooze(|_| Duration::from_secs(60).into(), SnoozeMode::UntilReply),
            invalid(
                "until",
                "2026-11-22T09:01:09Z",
                "a snooze until the reply takes none",
            ),
        ),
        wrong(
            "a snooze that needs a time and has none",
            snooze(|_| SnoozeUntil::Reply, SnoozeMode::WakeOnReply),
            invalid(
                "until",
                "none",
                "needs a time; only the mode until_reply takes none",
            ),
        ),
        wrong(
            "a regardless snooze without a time",
            snooze(|_| SnoozeUntil::Reply, SnoozeMode::Regardless),
            invalid("until", "none", "needs a time"),
        ),
        wrong(
            "a snooze until the reply with a time",
            snooze(
                |w| w.now().after(Duration::from_secs(60)).into(),
                SnoozeMode::UntilReply,
            ),
            invalid(
                "until",
                "2026-11-22T09:01:09Z",
                "a snooze until the reply takes none",
            ),
        ),
        wrong(
            "a snooze until the reply with a preset",
            snooze(|_| SnoozePreset::NextMonth.into(), SnoozeMode::UntilReply),
            invalid("until", "next_month", "a snooze until the reply takes none"),
        ),
    ]
}

fn snooze(
    until: impl Fn(&World) -> SnoozeUntil,
    mode: SnoozeMode,
) -> impl Fn(&World) -> Result<Conversation> {
    move |w| {
        w.messenger
            .snooze(w.conversations.open, until(w), mode, w.agents.ann)
    }
}
