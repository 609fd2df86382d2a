//! What verification is worth: every column that follows from another place is made wrong, row by row, and each time
//! that must be reported.

use std::sync::Arc;
use std::time::Duration;

use duologue::sandbox::{Fault, Sandbox};
use duologue::{
    Address, By, Clock as _, ContactDetails, Draft, ErrorKind, GatewayKind, GatewaySettings,
    Incoming, ManualClock, Media, Messenger, Options, SnoozeMode, SnoozeUntil, Status,
};
use rusqlite::types::Value;

use crate::support::{Place, Raw};

/// What follows from another place: the log, or a neighbouring row.
const KEPT: &[Kept] = &[
    Kept {
        table: "conversation",
        subject: "conversation {id}",
        columns: EVERY,
        but: &["id"],
        keys: &["id", "contact_id"],
    },
    Kept {
        table: "conversation_tag",
        subject: "conversation {conversation_id}",
        columns: EVERY,
        but: &[],
        keys: &["tag_id"],
    },
    Kept {
        table: "counter",
        subject: "counter ",
        columns: EVERY,
        but: &["slot"],
        keys: &["first_id"],
    },
    Kept {
        table: "session",
        subject: "conversation {conversation_id}",
        columns: EVERY,
        but: &["id"],
        keys: &["id"],
    },
    Kept {
        table: "message",
        subject: "message {id}",
        columns: &[
            "conversation_id",
            "direction",
            "at",
            "agent_id",
            "attachments",
            "status",
            "error_code",
            "went_id",
        ],
        but: &[],
        keys: &["id", "provider_message_id"],
    },
    Kept {
        table: "delivery_count",
        subject: "status {status}",
        columns: &["messages"],
        but: &[],
        keys: &[],
    },
    Kept {
        table: "outbox",
        subject: "message {message_id}",
        columns: &[
            "message_id",
            "gateway_id",
            "recipient",
            "segments",
            "state",
            "position",
            "after_id",
        ],
        but: &[],
        keys: &["message_id"],
    },
    Kept {
        table: "attempt",
        subject: "message {message_id}",
        columns: &["status"],
        but: &[],
        keys: &[],
    },
    Kept {
        table: "media",
        subject: "media {digest}",
        columns: &["uses"],
        but: &[],
        keys: &[],
    },
];

/// Every column of the table.
const EVERY: &[&str] = &[];

struct Kept {
    table: &'static str,
    /// What a difference in a row is said to be about, with a column of the row.
    subject: &'static str,
    /// The columns that follow; the others hold what nothing else knows.
    columns: &'static [&'static str],
    /// Numbers that the database makes up.
    but: &'static [&'static str],
    /// What has to be another for a row to stand there once more; empty where one more says nothing wrong.
    keys: &'static [&'static str],
}

impl Kept {
    fn follows(&self, column: &str) -> bool {
        let named = self.columns.is_empty() || self.columns.contains(&column);
        named && !self.but.contains(&column)
    }

    /// What a difference in this row is about.
    fn subject(&self, columns: &[String], row: &[Value]) -> String {
        let mut subject = self.subject.to_owned();
        for (column, value) in columns.iter().zip(row) {
            let value = match value {
                Value::Integer(n) => n.to_string(),
                Value::Text(text) => text.clone(),
                _ => continue,
            };
            subject = subject.replace(&format!("{{{column}}}"), &value);
        }
        subject
    }
}

#[test]
fn verification_reports_every_column_that_is_made_wrong() {
    let shop = Shop::open();
    let mut unnoticed = Vec::new();
    for kept in KEPT {
        let (columns, rows) = shop.read(kept.table);
        assert!(!rows.is_empty(), "nothing is in {}", kept.table);
        for name in kept.columns.iter().chain(kept.keys) {
            assert!(
                columns.iter().any(|column| column == name),
                "no column {name}"
            );
        }
        for (at, column) in columns
            .iter()
            .enumerate()
            .filter(|(_, it)| kept.follows(it))
        {
            for row in 0..rows.len() {
                let mut wrong = rows.clone();
                let is = spoiled(kept.table, column, &rows[row][at]);
                let was = std::mem::replace(&mut wrong[row][at], is.clone());
                shop.write(kept.table, &columns, &wrong);
                if !shop.is_noticed(&kept.subject(&columns, &rows[row])) {
                    unnoticed.push(format!("{}.{column}: {is:?} for {was:?}", kept.table));
                }
            }
        }
        shop.write(kept.table, &columns, &rows);
    }
    assert_eq!(shop.messenger.verify().unwrap().differences, []);
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

#[test]
fn verification_reports_every_row_that_is_missing_or_one_too_many() {
    let shop = Shop::open();
    let mut unnoticed = Vec::new();
    for kept in KEPT {
        let (columns, rows) = shop.read(kept.table);
        for row in 0..rows.len() {
            let mut wrong = rows.clone();
            let mut lost = wrong.remove(row);
            shop.write(kept.table, &columns, &wrong);
            // That there are none of a status needs no row.
            let nothing = kept.table == "delivery_count" && lost.ends_with(&[Value::Integer(0)]);
            if !nothing && !shop.is_noticed("") {
                unnoticed.push(format!("{} without {lost:?}", kept.table));
            }
            if kept.keys.is_empty() {
                continue;
            }
            for (cell, column) in lost.iter_mut().zip(&columns) {
                if kept.keys.contains(&column.as_str()) {
                    *cell = other_key(column, cell);
                }
            }
            let wrong = [rows.as_slice(), std::slice::from_ref(&lost)].concat();
            shop.write(kept.table, &columns, &wrong);
            if !shop.is_noticed("") {
                unnoticed.push(format!("{} with {lost:?}", kept.table));
            }
        }
        shop.write(kept.table, &columns, &rows);
    }
    assert_eq!(shop.messenger.verify().unwrap().differences, []);
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

/// A key that no row has.
fn other_key(column: &str, key: &Value) -> Value {
    match (column, key) {
        ("contact_id", _) => Value::Integer(1),
        // A tag that there is.
        ("tag_id", _) => Value::Integer(2),
        (_, Value::Integer(n)) => Value::Integer(n + 1_000),
        (_, other) => other.clone(),
    }
}

/// A value that could stand there and does not.
fn spoiled(table: &str, column: &str, value: &Value) -> Value {
    let word = |word: &str| Value::Text(word.to_owned());
    match (table, column, value) {
        ("conversation", "shelf", Value::Integer(n)) => Value::Integer((n + 1) % 5),
        ("conversation", "session", Value::Text(was)) => match was.as_str() {
            "active" => word("finished"),
            _ => word("active"),
        },
        ("conversation", "snooze_mode", Value::Text(was)) => match was.as_str() {
            "regardless" => word("wake_on_reply"),
            _ => word("regardless"),
        },
        ("conversation", "tags", Value::Text(was)) => match was.as_str() {
            "[]" => word("[1]"),
            _ => word("[]"),
        },
        ("conversation", "address", _) => word("+15557999999"),
        ("conversation", "contact_id", _) | (_, _, Value::Null) => Value::Integer(1),
        ("conversation", "mailbox_id", Value::Integer(n)) => Value::Integer(5 - n),
        ("message", "direction", Value::Text(was)) => match was.as_str() {
            "incoming" => word("outgoing"),
            _ => word("incoming"),
        },
        ("message" | "attempt", "status", Value::Text(was)) => match was.as_str() {
            "sent" => word("delivered"),
            _ => word("sent"),
        },
        ("outbox", "state", Value::Text(was)) => match was.as_str() {
            "queued" => word("held"),
            _ => word("queued"),
        },
        // Nothing has such a number, so no key stands there twice.
        ("conversation_tag" | "counter" | "outbox", _, Value::Integer(n)) => {
            Value::Integer(n + 1_000)
        }
        (_, _, Value::Integer(n)) => Value::Integer(n + 1),
        (_, _, Value::Text(was)) => Value::Text(format!("{was}!")),
        other => panic!("no value is known to spoil {other:?}"),
    }
}

/// A workspace with something in every table, and a way around the engine.
struct Shop {
    messenger: Messenger,
    raw: Raw,
    _place: Place,
}

impl Shop {
    fn open() -> Self {
        let place = Place::for_many();
        let clock = Arc::new(ManualClock::new("2026-11-22T09:00:00Z".parse().unwrap()));
        let sandbox = Sandbox::new(1);
        let options = Options::new()
            .clock(clock.clone())
            .provider("sandbox", sandbox.clone());
        let messenger = options.open(place.path()).unwrap();
        furnish(&messenger, &clock, &sandbox);
        assert_eq!(messenger.verify().unwrap().differences, []);
        let raw = place.raw();
        raw.lift_rules();
        if place.is_on_server() {
            // They add nothing to a sum.
            let nothing = ["conversations", "unread_conversations", "unread_messages"];
            let nothing = nothing.map(|count| format!("{count} = 0")).join(" AND ");
            raw.run(&format!("DELETE FROM counter_part WHERE {nothing}"));
        }
        Self {
            messenger,
            raw,
            _place: place,
        }
    }

    fn read(&self, table: &str) -> (Vec<String>, Vec<Vec<Value>>) {
        let table = self.raw.table_behind(table);
        self.raw.rows(&format!("SELECT * FROM {table}"))
    }

    /// Puts exactly these rows into a table.
    fn write(&self, table: &str, columns: &[String], rows: &[Vec<Value>]) {
        let table = self.raw.table_behind(table);
        self.raw.replace(&table, columns, rows);
    }

    /// Whether verification finds something about a subject. A row that cannot even be read is reported by an error of
    /// its own.
    fn is_noticed(&self, subject: &str) -> bool {
        match self.messenger.verify() {
            Ok(verification) => {
                let mut differences = verification.differences.iter();
                differences.any(|difference| difference.subject.starts_with(subject))
            }
            Err(error) => error.kind() == ErrorKind::Corrupt,
        }
    }
}

/// Conversations of every status, with and without tags and an assignee; messages that arrived, failed and wait; media.
fn furnish(messenger: &Messenger, clock: &ManualClock, sandbox: &Sandbox) {
    let host = By::host();
    let ann = messenger.add_agent("Ann Lee").unwrap().id;
    messenger.add_agent("Bob Stone").unwrap();
    // The first contact has no conversation, so that a row can be said to be this contact's.
    let nobody = ContactDetails::new().name("Nobody").address("+15557000000");
    messenger.add_contact(&nobody, host).unwrap();
    messenger.add_mailbox("Empty").unwrap();
    let main = messenger.add_mailbox("Main").unwrap();
    messenger.add_mailbox("Returns").unwrap();
    let settings = GatewaySettings::new("Line", main.id).mms();
    let line = messenger.add_gateway(GatewayKind::LongCode, "+15550100001", "sandbox", settings);
    let line = line.unwrap().id;
    let picture = Media::new("a.png", "image/png", vec![1, 2, 3]);
    let write = |n: u8, text: &str| {
        clock.advance(Duration::from_secs(60));
        let incoming = Incoming::new(format!("+1555700000{n}"), text).media(vec![picture.clone()]);
        messenger.receive(line, &incoming).unwrap().conversation.id
    };
    for n in 1..=7 {
        let one = write(n, "Size 9?");
        messenger.add_tag(one, "Sizing", ann).unwrap();
        messenger.assign(one, ann, ann).unwrap();
        if n > 4 {
            messenger
                .send(one, Draft::text("Yes").media(picture.clone()), ann)
                .unwrap();
        }
        clock.advance(Duration::from_secs(60));
    }
    let rejected = Fault::Rejected {
        code: "30007".into(),
        reason: "filtered".into(),
    };
    sandbox.inject_for(Address::parse("+15557000006").unwrap(), rejected);
    messenger.deliver(100).unwrap();
    let number = |n: u8| {
        let contact = messenger
            .find_contact(&format!("+1555700000{n}"))
            .unwrap()
            .unwrap();
        messenger.conversations_of(contact.id).unwrap()[0].id
    };
    let until = SnoozeUntil::Time("2026-12-01T09:00:00Z".parse().unwrap());
    messenger
        .snooze(number(2), until, SnoozeMode::WakeOnReply, ann)
        .unwrap();
    messenger
        .snooze(number(3), SnoozeUntil::Reply, SnoozeMode::UntilReply, ann)
        .unwrap();
    messenger.complete(number(4), ann).unwrap();
    messenger.archive(number(5), ann).unwrap();
    messenger.complete(number(6), host).unwrap();
    write(6, "And 10?");
    messenger
        .compose("+15557000008", "Your order is in", host)
        .unwrap();
    messenger.remove_tag(number(7), "Sizing", ann).unwrap();
    // One letter goes at its time, another waits for it.
    let write_for_later = |text: &str| {
        let later = clock.now().unwrap().after(Duration::from_secs(60));
        let letter = Draft::text(text).send_at(later);
        messenger.send(number(1), letter, ann).unwrap();
    };
    write_for_later("Your order is in");
    clock.advance(Duration::from_secs(60));
    assert_eq!(messenger.tick().unwrap().gone.len(), 1);
    write_for_later("Shall we keep it?");
    messenger.create_tag("VIP", "").unwrap();
    messenger.unassign(number(7), ann).unwrap();
    messenger
        .send_test(line, "+15557000099", "Sale!", ann)
        .unwrap();
    for n in 1..=8 {
        let wanted = match n {
            2 | 3 => Status::Snoozed,
            4 => Status::Completed,
            5 => Status::Archived,
            6 => Status::FollowUp,
            8 => Status::Idle,
            _ => Status::Open,
        };
        assert_eq!(messenger.conversation(number(n)).unwrap().status(), wanted);
    }
}
