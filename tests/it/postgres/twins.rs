//! The same calls on SQLite and on PostgreSQL lead to the same rows, to the last of them. What is received is stored by a
//! procedure there, which has to be told apart from the code that it stands for by nothing.

use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use duologue::{
    AgentId, By, Clock as _, ContactDetails, ContactId, ConversationId, GatewayId, GatewayKind,
    GatewaySettings, Incoming, MailboxId, ManualClock, Messenger, Options, Sandbox, SnoozeMode,
    SnoozeUntil,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use crate::support::Place;

/// How many customers write, and by how many lines.
const CUSTOMERS: u8 = 5;
const LINES: u8 = 4;

#[derive(Clone, Debug)]
struct Letter {
    customer: u8,
    /// The provider's id; few, so that some come twice.
    id: Option<u8>,
    /// When it was written, in seconds before now: negative ones come from the future.
    age: Option<i8>,
    body: &'static str,
}

#[derive(Clone, Debug)]
enum Call {
    Receive(u8, Vec<Letter>),
    Send(u8, u8),
    Begin(u8),
    Complete(u8),
    Archive(u8),
    Reopen(u8),
    Snooze(u8, SnoozeMode),
    Unsnooze(u8),
    Assign(u8, u8),
    Unassign(u8),
    Tag(u8, u8),
    Untag(u8, u8),
    Read(u8),
    MarkUnread(u8),
    Move(u8, u8),
    Rename(u8, &'static str),
    Block(u8, bool),
    MoveLine(u8, u8),
    Wait(u16),
    Deliver,
}

fn any_letter() -> impl Strategy<Value = Letter> {
    let bodies = vec![
        "",
        "Yes",
        "Is the blue one still there?",
        "Привіт, {\"mailbox\":1} \\ \" \u{1}\u{2028}\u{10ffff}",
        "a line\nanother\ttab",
        LONG,
    ];
    (
        0..CUSTOMERS,
        proptest::option::weighted(0.8, 0..12_u8),
        proptest::option::of(any::<i8>()),
        select(bodies),
    )
        .prop_map(|(customer, id, age, body)| Letter {
            customer,
            id,
            age,
            body,
        })
}

const LONG: &str = "More than a list shows, ünd with letters of two bytes: äöüßäöüßäöüßäöüßäöüßäöüßäöüß, and so on and on, until it is past all the 120 characters of it.";

fn any_call() -> impl Strategy<Value = Call> {
    let row = 0..8_u8;
    let letters = prop_oneof![
        3 => prop::collection::vec(any_letter(), 1),
        1 => prop::collection::vec(any_letter(), 0..6),
    ];
    prop_oneof![
        12 => (0..LINES, letters).prop_map(|(line, letters)| Call::Receive(line, letters)),
        2 => (row.clone(), 0..2_u8).prop_map(|(row, agent)| Call::Send(row, agent)),
        1 => (0..CUSTOMERS).prop_map(Call::Begin),
        2 => row.clone().prop_map(Call::Complete),
        2 => row.clone().prop_map(Call::Archive),
        1 => row.clone().prop_map(Call::Reopen),
        4 => (row.clone(), select(SnoozeMode::ALL)).prop_map(|(row, mode)| Call::Snooze(row, mode)),
        1 => row.clone().prop_map(Call::Unsnooze),
        2 => (row.clone(), 0..2_u8).prop_map(|(row, agent)| Call::Assign(row, agent)),
        1 => row.clone().prop_map(Call::Unassign),
        3 => (row.clone(), 0..3_u8).prop_map(|(row, tag)| Call::Tag(row, tag)),
        1 => (row.clone(), 0..3_u8).prop_map(|(row, tag)| Call::Untag(row, tag)),
        2 => row.clone().prop_map(Call::Read),
        1 => row.clone().prop_map(Call::MarkUnread),
        1 => (row.clone(), 0..2_u8).prop_map(|(row, mailbox)| Call::Move(row, mailbox)),
        1 => (row.clone(), select(vec!["", "Zoe", "Anna Ü"])).prop_map(|(row, name)| Call::Rename(row, name)),
        1 => (row, prop::bool::weighted(0.3)).prop_map(|(row, blocked)| Call::Block(row, blocked)),
        1 => (0..LINES, 0..2_u8).prop_map(|(line, mailbox)| Call::MoveLine(line, mailbox)),
        3 => any::<u16>().prop_map(Call::Wait),
        1 => Just(Call::Deliver),
    ]
}

/// A workspace with two mailboxes, four lines of which one is for e-mail, two agents and three tags.
struct Shop {
    messenger: Messenger,
    clock: Arc<ManualClock>,
}

impl Shop {
    fn open(path: &Path) -> Self {
        let clock = Arc::new(ManualClock::new("2026-11-20T17:00:00Z".parse().unwrap()));
        let options = Options::new().clock(clock.clone()).random_seed(7);
        let options = options.provider("sandbox", Sandbox::new(7));
        let messenger = options.open(path).unwrap();
        for name in ["Ann Lee", "Bob Stone"] {
            messenger.add_agent(name).unwrap();
        }
        for name in ["Main", "Sales"] {
            messenger.add_mailbox(name).unwrap();
        }
        for line in 0..LINES {
            let settings = GatewaySettings::new(format!("Line {line}"), mailbox(line % 2));
            let (kind, address) = match line {
                3 => (GatewayKind::Email, "shop@example.com".to_owned()),
                _ => (GatewayKind::LongCode, format!("+1555010000{line}")),
            };
            messenger
                .add_gateway(kind, &address, "sandbox", settings)
                .unwrap();
        }
        Self { messenger, clock }
    }

    /// What a call answers: errors by what they say.
    fn call(&self, call: &Call) -> String {
        let (m, host) = (&self.messenger, By::host());
        match call {
            Call::Receive(line, letters) => {
                let letters: Vec<Incoming> = letters
                    .iter()
                    .map(|one| self.incoming(*line, one))
                    .collect();
                format!("{:?}", m.receive_many(gateway(*line), &letters))
            }
            Call::Send(row, by) => shown(m.send(conversation(*row), "Yes", agent(*by))),
            Call::Begin(customer) => {
                shown(m.compose(phone(*customer).as_str(), "Are you there?", host))
            }
            Call::Complete(row) => shown(m.complete(conversation(*row), agent(0))),
            Call::Archive(row) => shown(m.archive(conversation(*row), agent(1))),
            Call::Reopen(row) => shown(m.reopen(conversation(*row), host)),
            Call::Snooze(row, SnoozeMode::UntilReply) => shown(m.snooze(
                conversation(*row),
                SnoozeUntil::Reply,
                SnoozeMode::UntilReply,
                host,
            )),
            Call::Snooze(row, mode) => shown(m.snooze(
                conversation(*row),
                Duration::from_secs(3600),
                *mode,
                agent(0),
            )),
            Call::Unsnooze(row) => shown(m.unsnooze(conversation(*row), host)),
            Call::Assign(row, to) => shown(m.assign(conversation(*row), agent(*to), host)),
            Call::Unassign(row) => shown(m.unassign(conversation(*row), host)),
            Call::Tag(row, tag) => shown(m.add_tag(conversation(*row), word(*tag), host)),
            Call::Untag(row, tag) => shown(m.remove_tag(conversation(*row), word(*tag), host)),
            Call::Read(row) => shown(m.read(conversation(*row), None, agent(0))),
            Call::MarkUnread(row) => shown(m.mark_unread(conversation(*row), agent(0))),
            Call::Move(row, to) => shown(m.move_to_mailbox(conversation(*row), mailbox(*to), host)),
            Call::Rename(row, name) => {
                shown(m.update_contact(contact(*row), &ContactDetails::new().name(*name), host))
            }
            Call::Block(row, true) => {
                shown(m.update_contact(contact(*row), &ContactDetails::new().block(), host))
            }
            Call::Block(row, false) => {
                shown(m.update_contact(contact(*row), &ContactDetails::new().unblock(), host))
            }
            Call::MoveLine(line, to) => {
                let mut settings = m.gateway(gateway(*line)).unwrap().settings;
                settings.mailbox = mailbox(*to);
                shown(m.update_gateway(gateway(*line), settings))
            }
            Call::Wait(seconds) => {
                self.clock.advance(Duration::from_secs((*seconds).into()));
                shown(m.tick())
            }
            Call::Deliver => shown(m.deliver(3)),
        }
    }

    fn incoming(&self, line: u8, letter: &Letter) -> Incoming {
        let sender = if line == 3 {
            format!("Customer{}@Example.com", letter.customer)
        } else {
            phone(letter.customer)
        };
        let mut incoming = Incoming::new(sender, letter.body);
        if let Some(id) = letter.id {
            incoming = incoming.provider_message_id(format!("SM{id}"));
        }
        if let Some(age) = letter.age {
            let (now, length) = (self.clock.now().unwrap(), age.unsigned_abs().into());
            let length = Duration::from_secs(length);
            incoming = incoming.at(if age < 0 {
                now.after(length)
            } else {
                now.before(length)
            });
        }
        incoming
    }
}

fn shown(answer: impl Debug) -> String {
    format!("{answer:?}")
}

fn id<T>(number: u8, from_raw: impl FnOnce(i64) -> Option<T>) -> T {
    from_raw(i64::from(number) + 1).unwrap()
}

fn phone(customer: u8) -> String {
    format!("+1555700000{customer}")
}

fn agent(number: u8) -> AgentId {
    id(number, AgentId::from_raw)
}

fn contact(number: u8) -> ContactId {
    id(number, ContactId::from_raw)
}

fn conversation(number: u8) -> ConversationId {
    id(number, ConversationId::from_raw)
}

fn gateway(number: u8) -> GatewayId {
    id(number, GatewayId::from_raw)
}

fn mailbox(number: u8) -> MailboxId {
    id(number, MailboxId::from_raw)
}

fn word(number: u8) -> &'static str {
    ["zebra", "Sizing", "Ärger"][usize::from(number)]
}

/// Everything that a workspace holds, a line each.
fn rows(messenger: &Messenger) -> Vec<String> {
    let mut exported = Vec::new();
    messenger.export(&mut exported).unwrap();
    let exported = String::from_utf8(exported).unwrap();
    exported
        .lines()
        .filter(|line| counts(line))
        .map(str::to_owned)
        .collect()
}

/// Whether a line says more than that nothing is counted somewhere, or how many lines there are.
fn counts(line: &str) -> bool {
    let line: Value = serde_json::from_str(line).unwrap();
    let row = &line["row"];
    line["end"].is_null()
        && (line["table"] != "counter" || row["conversations"] != 0)
        && (line["table"] != "delivery_count" || row["messages"] != 0)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_same_calls_leave_the_same_rows_on_either_engine(
        calls in prop::collection::vec(any_call(), 1..60),
    ) {
        let place = Place::for_one();
        prop_assert!(place.is_on_server());
        let here = Shop::open(Path::new(":memory:"));
        let there = Shop::open(place.path());
        for call in &calls {
            prop_assert_eq!(here.call(call), there.call(call), "{:?}", call);
        }
        let (left, right) = (rows(&here.messenger), rows(&there.messenger));
        for (left, right) in left.iter().zip(&right) {
            prop_assert_eq!(left, right);
        }
        prop_assert_eq!(left.len(), right.len());
        let verified = there.messenger.verify().unwrap();
        prop_assert!(verified.differences.is_empty(), "{:?}", verified);
    }
}
