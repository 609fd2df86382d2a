//! Wrong calls about messages that are in the outbox, or were: scheduled, keyed, called off, settled and sent again.

#![expect(clippy::too_many_lines, reason = "tables of calls")]

use std::time::Duration;

use duologue::{
    AgentId, By, ConversationId, Draft, Error, ErrorKind, GatewayId, Message, MessageId, Paging,
    Resolution, Result, Timestamp, WorkerSettings,
};

use super::messages::both_ways;
use super::world::{World, long, nobody, picture};
use super::{Expected, Wrong, conflict, invalid, not_found, of_kind, refused, wrong, wrong_as};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = times();
    calls.extend(keys());
    calls.extend(edits());
    calls.extend(commands());
    calls.extend(lists());
    calls.extend(workers());
    calls
}

fn times() -> Vec<Wrong> {
    let at =
        |moment: fn(&World) -> Timestamp| both_ways(move |w| Draft::text("Hi").send_at(moment(w)));
    let late = |moment: fn(&World) -> Timestamp| {
        move |w: &World| {
            let why = format!("is not after {}; leave it out to send now", w.now());
            invalid("send_at", moment(w), why)
        }
    };
    let ago = |w: &World| w.now().before(Duration::from_micros(1));
    vec![
        wrong_as("a message that goes now", at(World::now), late(World::now)),
        wrong_as("a message that went a moment ago", at(ago), late(ago)),
        wrong_as(
            "a message that went before all time",
            at(|_| Timestamp::from_micros(0).unwrap()),
            late(|_| Timestamp::from_micros(0).unwrap()),
        ),
        wrong_as(
            "a picture that went a moment ago",
            both_ways(move |w| {
                Draft::text("Hi")
                    .gateway(w.gateways.pictures)
                    .media(picture(20))
                    .send_at(ago(w))
            }),
            late(ago),
        ),
        wrong(
            "an empty message for tomorrow",
            both_ways(|w| Draft::text(" ").send_at(tomorrow(w))),
            invalid("body", " ", "must not be empty"),
        ),
        wrong(
            "a message for tomorrow to somebody who is blocked",
            |w| {
                let draft = Draft::text("Hi").send_at(tomorrow(w));
                w.messenger
                    .send(w.conversations.blocked, draft, w.agents.ann)
            },
            refused("contact_blocked", "unblock it first"),
        ),
        wrong(
            "a message for tomorrow to a new number by an inactive agent",
            |w| {
                let draft = Draft::text("Hi").send_at(tomorrow(w));
                w.messenger.compose("+15557000088", draft, w.agents.bob)
            },
            refused("agent_inactive", "agent 2"),
        ),
        wrong_as(
            "a test for tomorrow",
            |w| test(w, Draft::text("Sale!").send_at(tomorrow(w))),
            |w| invalid("send_at", tomorrow(w), "is set, and a test goes now"),
        ),
    ]
}

fn tomorrow(w: &World) -> Timestamp {
    w.now().after(Duration::from_secs(24 * 60 * 60))
}

fn test(w: &World, draft: Draft) -> Result<[Message; 2]> {
    w.messenger
        .send_test(w.gateways.line, "+15557000009", draft, w.agents.ann)
}

fn keys() -> Vec<Wrong> {
    let keyed = |key: String| both_ways(move |_| Draft::text("Hi").key(key.clone()));
    let reused = |w: &World| Expected {
        code: "key_reused",
        ..invalid(
            "key",
            "order-1",
            format!("was used for message {}, sent otherwise", w.messages.queued),
        )
    };
    let length = "must have 1 to 255 bytes; leave it out if there is none";
    vec![
        wrong(
            "an empty key",
            keyed(String::new()),
            invalid("key", "", length),
        ),
        wrong(
            "a key of 256 bytes",
            keyed(long(256)),
            invalid("key", long(256), length),
        ),
        wrong(
            "a key of a megabyte",
            keyed(long(1 << 20)),
            invalid("key", long(1 << 20), length),
        ),
        wrong(
            "a key with a NUL",
            keyed("a\0b".to_owned()),
            invalid("key", "a\0b", "must not contain control characters"),
        ),
        wrong(
            "a key of two lines",
            keyed("a\nb".to_owned()),
            invalid("key", "a\nb", "must not contain control characters"),
        ),
        wrong_as(
            "a key that was used for other words",
            both_ways(|_| Draft::text("And in blue").key("order-1")),
            reused,
        ),
        wrong_as(
            "a key that was used for a message that goes at once",
            both_ways(|w| {
                Draft::text("And in red")
                    .key("order-1")
                    .send_at(tomorrow(w))
            }),
            reused,
        ),
        wrong_as(
            "a key that was used without a picture",
            both_ways(|w| {
                Draft::text("And in red")
                    .gateway(w.gateways.pictures)
                    .media(picture(20))
                    .key("order-1")
            }),
            reused,
        ),
        wrong_as(
            "a key that was used by somebody else",
            |w| {
                let draft = Draft::text("And in red").key("order-1");
                w.messenger.send(w.conversations.open, draft, By::host())
            },
            reused,
        ),
        wrong_as(
            "a key that was used in another conversation",
            |w| {
                let draft = Draft::text("And in red").key("order-1");
                w.messenger
                    .send(w.conversations.snoozed, draft, w.agents.ann)
            },
            reused,
        ),
        wrong_as(
            "a key that was used for a known contact and now for a new number",
            |w| {
                let draft = Draft::text("And in red").key("order-1");
                w.messenger.compose("+15557000088", draft, w.agents.ann)
            },
            reused,
        ),
        wrong(
            "a test with a key",
            |w| test(w, Draft::text("Sale!").key("order-2")),
            invalid("key", "order-2", "is set, and a test has none"),
        ),
    ]
}

fn edits() -> Vec<Wrong> {
    let draft = |draft: fn(&World) -> Draft| {
        move |w: &World| {
            w.messenger
                .edit_message(w.messages.scheduled, draft(w), w.agents.ann)
        }
    };
    let by = |by: fn(&World) -> By| {
        move |w: &World| w.messenger.edit_message(w.messages.scheduled, "Hi", by(w))
    };
    vec![
        wrong(
            "an edit that leaves nothing",
            draft(|_| Draft::text("")),
            invalid("body", "", "must not be empty without media"),
        ),
        wrong(
            "an edit with a NUL",
            draft(|_| Draft::text("a\0b")),
            invalid("body", "a\0b", "NUL, which stands at byte 1"),
        ),
        wrong(
            "an edit to 1,601 characters",
            draft(|_| Draft::text(long(1_601))),
            invalid("body", long(1_601), "gateway 1 takes 1600 at most"),
        ),
        wrong_as(
            "an edit to go now",
            draft(|w| Draft::text("Hi").send_at(w.now())),
            |w| invalid("send_at", w.now(), "is not after"),
        ),
        wrong(
            "an edit with a key",
            draft(|_| Draft::text("Hi").key("order-3")),
            invalid(
                "key",
                "order-3",
                "is for a new message; edit this one without a key",
            ),
        ),
        wrong(
            "an edit with the key that the workspace knows",
            draft(|_| Draft::text("And in red").key("order-1")),
            invalid("key", "order-1", "is for a new message"),
        ),
        wrong_as(
            "an edit to go through another gateway",
            draft(|w| Draft::text("Hi").gateway(w.gateways.pictures)),
            |w| {
                let words = "is another than 1; cancel the message and write one";
                invalid("gateway", w.gateways.pictures, words)
            },
        ),
        wrong(
            "an edit to go through an unknown gateway",
            draft(|_| Draft::text("Hi").gateway(nobody(GatewayId::from_raw))),
            invalid("gateway", 999, "is another than 1"),
        ),
        wrong(
            "an edit that adds a picture to a line without MMS",
            draft(|_| Draft::text("Hi").media(picture(10))),
            of_kind(
                ErrorKind::MmsNotEnabled,
                "gateway 1 is not entitled to send media; gateway 2 may",
            ),
        ),
        wrong(
            "an edit by an inactive agent",
            by(|w| By::agent(w.agents.bob)),
            refused("agent_inactive", "agent 2"),
        ),
        wrong(
            "an edit by an unknown agent",
            by(|_| By::agent(nobody(AgentId::from_raw))),
            not_found("agent", 999),
        ),
        wrong(
            "an edit at a stale version",
            by(|w| By::agent(w.agents.ann).expecting_version(1)),
            conflict("expected_version", 1, "look again"),
        ),
        wrong_as(
            "an edit by somebody who has not seen the last message",
            by(|w| By::agent(w.agents.ann).expecting_last_message(w.messages.first)),
            |w| conflict("expected_last_message", w.messages.first, "look again"),
        ),
        gone(
            "edit",
            "an edit of a customer's message",
            |m| m.latest,
            edit,
        ),
        gone("edit", "an edit of a queued message", |m| m.queued, edit),
        gone(
            "edit",
            "an edit of a message that is sent",
            |m| m.sent,
            edit,
        ),
        gone("edit", "an edit of an unknown message", |m| m.unknown, edit),
        wrong(
            "an edit of a message that does not exist",
            |w| edit(w, nobody(MessageId::from_raw), w.agents.ann.into()),
            not_found("message", 999),
        ),
        wrong_as(
            "an edit of a message that is sent, at a stale version",
            |w| {
                let by = By::agent(w.agents.ann).expecting_version(1);
                w.messenger.edit_message(w.messages.sent, "Hi", by)
            },
            |_| conflict("expected_version", 1, "look again"),
        ),
    ]
}

type Command = fn(&World, MessageId, By) -> Result<Message>;
type Which = fn(&super::world::Messages) -> MessageId;

fn edit(w: &World, id: MessageId, by: By) -> Result<Message> {
    w.messenger.edit_message(id, "Hi", by)
}

fn cancel(w: &World, id: MessageId, by: By) -> Result<Message> {
    w.messenger.cancel_message(id, by)
}

fn look_up(w: &World, id: MessageId, _: By) -> Result<Message> {
    w.messenger.look_up(id)
}

fn resolve(w: &World, id: MessageId, by: By) -> Result<Message> {
    w.messenger.resolve(id, Resolution::Failed, by)
}

fn send_again(w: &World, id: MessageId, by: By) -> Result<Message> {
    w.messenger.send_again(id, by)
}

fn of(
    what: &'static str,
    which: Which,
    command: Command,
    expected: fn(MessageId) -> Expected,
) -> Wrong {
    wrong_as(
        what,
        move |w| command(w, which(&w.messages), w.agents.ann.into()),
        move |w| expected(which(&w.messages)),
    )
}

fn gone(verb: &'static str, what: &'static str, which: Which, command: Command) -> Wrong {
    wrong_as(
        what,
        move |w| command(w, which(&w.messages), w.agents.ann.into()),
        move |w| {
            let words = format!(
                "cannot {verb} message {}: it waits no more",
                which(&w.messages)
            );
            refused("already_gone", words)
        },
    )
}

fn commands() -> Vec<Wrong> {
    let settled = |_| refused("not_unknown", "what became of it is known");
    let not_failed = |_| refused("not_failed", "it has not failed");
    let commands: [(&[&'static str; 5], Which, Command); 3] = [
        (
            &[
                "a message that does not exist, called off",
                "a message called off by an inactive agent",
                "a message called off by an unknown agent",
                "a message called off at a stale version",
                "a message called off by somebody who takes it for somebody else's",
            ],
            |m| m.scheduled,
            cancel,
        ),
        (
            &[
                "a message that does not exist, settled",
                "a message settled by an inactive agent",
                "a message settled by an unknown agent",
                "a message settled at a stale version",
                "a message settled by somebody who takes it for somebody else's",
            ],
            |m| m.unknown,
            resolve,
        ),
        (
            &[
                "a message that does not exist, sent again",
                "a message sent again by an inactive agent",
                "a message sent again by an unknown agent",
                "a message sent again at a stale version",
                "a message sent again by somebody who takes it for somebody else's",
            ],
            |m| m.rejected,
            send_again,
        ),
    ];
    let mut calls = vec![
        gone(
            "cancel",
            "a customer's message, called off",
            |m| m.first,
            cancel,
        ),
        gone(
            "cancel",
            "a message that is sent, called off",
            |m| m.sent,
            cancel,
        ),
        gone(
            "cancel",
            "an unknown message, called off",
            |m| m.unknown,
            cancel,
        ),
        gone(
            "cancel",
            "a rejected message, called off",
            |m| m.rejected,
            cancel,
        ),
        of(
            "a customer's message, looked up",
            |m| m.latest,
            look_up,
            settled,
        ),
        of(
            "a scheduled message, looked up",
            |m| m.scheduled,
            look_up,
            settled,
        ),
        of(
            "a queued message, looked up",
            |m| m.queued,
            look_up,
            settled,
        ),
        of(
            "a message that is sent, looked up",
            |m| m.sent,
            look_up,
            settled,
        ),
        wrong(
            "a message that does not exist, looked up",
            |w| w.messenger.look_up(nobody(MessageId::from_raw)),
            not_found("message", 999),
        ),
        of(
            "a customer's message, settled",
            |m| m.latest,
            resolve,
            settled,
        ),
        of(
            "a scheduled message, settled",
            |m| m.scheduled,
            resolve,
            settled,
        ),
        of("a queued message, settled", |m| m.queued, resolve, settled),
        of(
            "a message that is sent, settled",
            |m| m.sent,
            resolve,
            settled,
        ),
        of(
            "a rejected message, settled",
            |m| m.rejected,
            resolve,
            settled,
        ),
        of(
            "a customer's message, sent again",
            |m| m.latest,
            send_again,
            not_failed,
        ),
        of(
            "a scheduled message, sent again",
            |m| m.scheduled,
            send_again,
            not_failed,
        ),
        of(
            "a queued message, sent again",
            |m| m.queued,
            send_again,
            not_failed,
        ),
        of(
            "a message that is sent, sent again",
            |m| m.sent,
            send_again,
            not_failed,
        ),
    ];
    for ([missing, inactive, unknown, stale, claimed], which, command) in commands {
        let with =
            move |by: fn(&World) -> By| move |w: &World| command(w, which(&w.messages), by(w));
        calls.extend([
            wrong(
                missing,
                move |w| command(w, nobody(MessageId::from_raw), w.agents.ann.into()),
                not_found("message", 999),
            ),
            wrong(
                inactive,
                with(|w| By::agent(w.agents.bob)),
                refused("agent_inactive", "cannot act as agent 2"),
            ),
            wrong(
                unknown,
                with(|_| By::agent(nobody(AgentId::from_raw))),
                not_found("agent", 999),
            ),
            wrong(
                stale,
                with(|w| By::agent(w.agents.ann).expecting_version(1)),
                conflict("expected_version", 1, "look again"),
            ),
            wrong(
                claimed,
                with(|w| By::agent(w.agents.ann).expecting_assignee(None)),
                conflict("expected_assignee", "nobody", "it is `1`"),
            ),
        ]);
    }
    calls
}

fn lists() -> Vec<Wrong> {
    let why = "came from another list; begin that one without a cursor";
    vec![
        wrong(
            "scheduled messages of an unknown conversation",
            |w| {
                let of = Some(nobody(ConversationId::from_raw));
                w.messenger.scheduled_messages(of, &Paging::first(50))
            },
            not_found("conversation", 999),
        ),
        wrong_as(
            "a cursor of all scheduled messages for those of one conversation",
            |w| {
                let paging = Paging::first(50).after(w.cursors.scheduled.clone());
                w.messenger
                    .scheduled_messages(Some(w.conversations.open), &paging)
            },
            move |w| invalid("after", &w.cursors.scheduled, why),
        ),
        wrong_as(
            "a cursor of the unknown messages for the scheduled ones",
            |w| {
                let paging = Paging::first(50).after(w.cursors.unknown.clone());
                w.messenger.scheduled_messages(None, &paging)
            },
            move |w| invalid("after", &w.cursors.unknown, why),
        ),
        wrong_as(
            "a cursor of the scheduled messages for the unknown ones",
            |w| {
                let paging = Paging::first(50).after(w.cursors.scheduled.clone());
                w.messenger.unknown_messages(&paging)
            },
            move |w| invalid("after", &w.cursors.scheduled, why),
        ),
        wrong_as(
            "a cursor of the changes for the unknown messages",
            |w| {
                let paging = Paging::first(50).after(w.cursors.changes.clone());
                w.messenger.unknown_messages(&paging)
            },
            move |w| invalid("after", &w.cursors.changes, why),
        ),
    ]
}

fn workers() -> Vec<Wrong> {
    let of = |threads| {
        move |w: &World| -> Result<(), Error> {
            let settings = WorkerSettings::new().threads(threads);
            w.messenger.start_worker(settings).map(drop)
        }
    };
    let why = "is not from 1 to 64";
    vec![
        wrong(
            "a worker without a thread",
            of(0),
            invalid("threads", 0, why),
        ),
        wrong(
            "a worker of 65 threads",
            of(65),
            invalid("threads", 65, why),
        ),
        wrong(
            "a worker of all the threads there can be",
            of(usize::MAX),
            invalid("threads", usize::MAX, why),
        ),
    ]
}
