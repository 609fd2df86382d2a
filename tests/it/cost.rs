//! What a call costs, counted and not timed: pages of the write-ahead log, rows, growth with the workspace.

use std::fs;
use std::path::Path;
use std::time::Duration;

use duologue::{
    By, ConversationId, GatewayId, GatewayKind, GatewaySettings, Incoming, Messenger, Narrowing,
    Options, Paging, View,
};

use crate::support::Place;

/// SQLite's page, and what the log adds to each (the SQLite file format, section 4.1).
const FRAME: u64 = 4096 + 24;

/// A workspace of so many conversations, as a business that is a year old might have: four mailboxes, ten agents,
/// some conversations assigned, some tagged, most read.
struct Grown {
    messenger: Messenger,
    lines: Vec<GatewayId>,
    conversations: Vec<ConversationId>,
    messages: usize,
    dice: fastrand::Rng,
}

impl Grown {
    fn new(path: &Path, size: usize) -> Self {
        let messenger = Options::new().open(path).unwrap();
        let agents: Vec<_> = (0..10)
            .map(|n| messenger.add_agent(&format!("Agent {n}")).unwrap().id)
            .collect();
        let lines: Vec<_> = (0..4)
            .map(|n| {
                let mailbox = messenger.add_mailbox(&format!("Mailbox {n}")).unwrap().id;
                let settings = GatewaySettings::new(format!("Line {n}"), mailbox);
                let address = format!("+1555010000{n}");
                messenger
                    .add_gateway(GatewayKind::LongCode, &address, "sandbox", settings)
                    .unwrap()
                    .id
            })
            .collect();
        let mut grown = Self {
            messenger,
            lines,
            conversations: Vec::new(),
            messages: 0,
            dice: fastrand::Rng::with_seed(7),
        };
        while grown.conversations.len() < size {
            let line = grown.lines[grown.conversations.len() / 500 % grown.lines.len()];
            let batch: Vec<_> = (0..500.min(size - grown.conversations.len()))
                .map(|n| grown.text(grown.conversations.len() + n))
                .collect();
            for received in grown.messenger.receive_many(line, &batch).unwrap() {
                grown.conversations.push(received.unwrap().conversation.id);
            }
            grown.messages += batch.len();
        }
        for (n, conversation) in grown.conversations.iter().enumerate() {
            match n % 20 {
                0..8 => drop(
                    grown
                        .messenger
                        .assign(*conversation, agents[n % 10], By::host())
                        .unwrap(),
                ),
                8 | 9 => drop(
                    grown
                        .messenger
                        .add_tag(*conversation, "Sizing", By::host())
                        .unwrap(),
                ),
                10 => drop(grown.messenger.complete(*conversation, By::host()).unwrap()),
                _ => {}
            }
            if n % 5 > 0 {
                grown
                    .messenger
                    .read(*conversation, None, By::host())
                    .unwrap();
            }
        }
        grown
    }

    fn text(&mut self, customer: usize) -> Incoming {
        let id = format!("{:032x}", self.dice.u128(..));
        Incoming::new(
            format!("+1777{customer:07}"),
            "Do you have these in size nine?",
        )
        .provider_message_id(id)
    }

    /// Receives so many messages one by one, nine in ten of the customers who wrote last and one in twenty of
    /// somebody new.
    fn receive(&mut self, count: usize) {
        for _ in 0..count {
            let known = self.conversations.len();
            let recent = known - known / 20;
            let customer = match self.dice.usize(0..20) {
                0 => known + self.messages,
                1 | 2 => self.dice.usize(0..known),
                _ => self.dice.usize(recent..known),
            };
            let line = self.lines[customer / 500 % self.lines.len()];
            let text = self.text(customer);
            self.messenger.receive(line, &text).unwrap();
            self.messages += 1;
        }
    }
}

/// Empties the write-ahead log.
fn checkpoint(path: &Path) {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.busy_timeout(Duration::from_secs(5)).unwrap();
    let busy: i64 = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .unwrap();
    assert_eq!(busy, 0);
}

fn logged_pages(path: &Path) -> u64 {
    let log = path.with_extension("db-wal");
    fs::metadata(log).unwrap().len().saturating_sub(32) / FRAME
}

fn size() -> usize {
    std::env::var("DUOLOGUE_CONVERSATIONS").map_or(2_000, |size| size.parse().unwrap())
}

#[test]
fn an_incoming_message_writes_at_most_thirteen_pages_of_a_file() {
    let place = Place::in_file();
    let mut grown = Grown::new(place.path(), size());
    grown.receive(200);
    checkpoint(place.path());
    grown.receive(1_000);
    let pages = logged_pages(place.path());
    println!(
        "{} conversations: {}.{:02} pages a message",
        size(),
        pages / 1_000,
        pages % 1_000 / 10
    );
    assert!(pages > 4_000, "the log was not measured: {pages} pages");
    assert!(pages <= 13_000, "{pages} pages for 1,000 messages");
}

#[test]
fn a_page_of_a_view_has_at_most_its_rows_at_any_size() {
    let place = Place::for_many();
    let grown = Grown::new(place.path(), 1_500);
    let messenger = &grown.messenger;
    let tag = messenger.tags().unwrap()[0].id;
    let agent = messenger.agents().unwrap()[0].id;
    let mailbox = messenger.mailboxes().unwrap()[0].id;
    let narrowings = [
        Narrowing::none(),
        Narrowing::none().mailbox(mailbox),
        Narrowing::none().gateway(grown.lines[0]),
        Narrowing::none().assignee(agent),
        Narrowing::none().unassigned(),
        Narrowing::none().tag(tag),
        Narrowing::none().unread(),
    ];
    for view in View::ALL {
        for narrowing in &narrowings {
            let mut seen = Vec::new();
            let mut paging = Paging::first(50);
            loop {
                let page = messenger.conversations(*view, narrowing, &paging).unwrap();
                assert!(page.items.len() <= 50);
                seen.extend(page.items.iter().map(|row| row.id));
                let Some(next) = page.next else {
                    assert_eq!(
                        Some(seen.len() as u64),
                        page.total,
                        "{view:?} {narrowing:?}"
                    );
                    break;
                };
                paging = Paging::first(50).after(next);
            }
        }
    }
}
