//! The event log of a workspace as text, a line an event.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use duologue::{Actor, ContactId, Event, EventKind, Facts, KindEntry, Message, MessageId, Paging};

use super::names::{Id, Names};
use super::shown;
use super::world::World;

/// Every event that is about a contact, in the order of the log, which is that of the change feed.
///
/// What is about none (settings, tests) is in no timeline, and so not here.
pub(super) fn log(world: &World) -> String {
    let kinds = world.host_kinds();
    let events = activities(world, &kinds);
    assert_eq!(
        feed(world),
        events.values().cloned().collect::<Vec<_>>(),
        "the change feed, and the activities of all contacts"
    );
    let numbers: BTreeMap<i64, usize> = events.keys().copied().zip(1..).collect();
    let names = world.names.borrow();
    let mut text = String::new();
    for event in events.values() {
        let line = Line {
            names: &names,
            kinds: &kinds,
            numbers: &numbers,
            text: String::new(),
        };
        text.push_str(&line.write(event));
        text.push('\n');
    }
    text
}

fn activities(world: &World, kinds: &[KindEntry]) -> BTreeMap<i64, Event> {
    let every: Vec<EventKind> = EventKind::ALL
        .iter()
        .copied()
        .chain(kinds.iter().map(|entry| entry.kind))
        .collect();
    let contacts = world
        .messenger()
        .contacts("", &Paging::first(1000))
        .unwrap();
    assert!(
        contacts.next.is_none(),
        "the log asks for one page of contacts"
    );
    let mut events: BTreeMap<i64, Event> = BTreeMap::new();
    for contact in contacts.items {
        for event in activity(world, contact.id, &every) {
            events.insert(event.id.as_raw(), event);
        }
    }
    events
}

/// The change feed from its beginning, what is about no contact aside.
fn feed(world: &World) -> Vec<Event> {
    let (mut events, mut place) = (Vec::new(), None);
    loop {
        let changes = world.messenger().changes(place.as_ref(), 2).unwrap();
        if changes.items.is_empty() {
            return events;
        }
        let about_contacts = |event: &Event| event.contact.is_some();
        events.extend(changes.items.into_iter().filter(about_contacts));
        place = Some(changes.next);
    }
}

fn activity(world: &World, contact: ContactId, kinds: &[EventKind]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut paging = Paging::first(1000);
    loop {
        let page = world.messenger().activity(contact, kinds, &paging).unwrap();
        events.extend(page.items);
        match page.next {
            Some(next) => paging = Paging::first(1000).after(next),
            None => return events,
        }
    }
}

/// One line that is being written.
struct Line<'w> {
    names: &'w Names,
    kinds: &'w [KindEntry],
    /// The line of each event, by its id.
    numbers: &'w BTreeMap<i64, usize>,
    text: String,
}

impl Line<'_> {
    fn write(mut self, event: &Event) -> String {
        let kind = shown::kind_name(self.kinds, event.kind);
        let number = self.numbers[&event.id.as_raw()];
        let actor = match event.actor {
            Actor::Agent(agent) => format!("agent:{}", self.name(agent)),
            other => other.as_str().to_owned(),
        };
        self.text = format!("{number} {} {kind} {actor}", event.at);
        self.thing("conversation", event.conversation);
        self.thing("contact", event.contact);
        let mut facts = event.facts.clone();
        match &event.message {
            // It was scheduled, is in the log already, and goes.
            Some(message) if message.id.as_raw() != event.id.as_raw() => {
                facts.message = Some(message.id);
            }
            Some(message) => self.message(message),
            None => {}
        }
        self.quoted("text", &event.text);
        self.quoted("attributes", &event.attributes);
        self.facts(&facts);
        self.text
    }

    fn message(&mut self, message: &Message) {
        self.word("message", self.names.of(message.id).unwrap_or_default());
        self.thing("gateway", Some(message.gateway));
        self.word("from", message.sender.as_str());
        self.word("to", message.recipient.as_str());
        self.word("transport", message.transport.as_str());
        self.word(
            "encoding",
            message.encoding.map_or("", duologue::Encoding::as_str),
        );
        self.word("segments", &message.segments.to_string());
        self.word("cost", &shown::decimal(message.cost));
        self.word(
            "status",
            message.status.map_or("", duologue::DeliveryStatus::as_str),
        );
        self.word("error", &message.error_code);
        self.word("initials", &message.initials);
        self.quoted("body", &message.body);
        for file in &message.attachments {
            self.quoted("file", &file.file_name);
            self.word("type", &file.media_type);
            self.word("size", &file.size.to_string());
        }
    }

    fn facts(&mut self, facts: &Facts) {
        self.thing("assignee", facts.assignee);
        self.thing("mailbox", facts.mailbox);
        self.quoted("name", &facts.name);
        self.word("until", &facts.until.map(shown::moment).unwrap_or_default());
        self.word("mode", facts.mode.map_or("", duologue::SnoozeMode::as_str));
        self.word(
            "unread",
            &facts
                .unread
                .map(|unread| unread.to_string())
                .unwrap_or_default(),
        );
        self.word(
            "of",
            &facts
                .message
                .map(|id| self.message_name(id))
                .unwrap_or_default(),
        );
        self.word(
            "status",
            facts.status.map_or("", duologue::DeliveryStatus::as_str),
        );
        self.word("error", &facts.error_code);
    }

    /// A field with a word; left out if there is none.
    fn word(&mut self, field: &str, word: &str) {
        if !word.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(self.text, " {field}={word}");
        }
    }

    /// A field with a text in quotes; left out if it is empty.
    fn quoted(&mut self, field: &str, text: &str) {
        if !text.is_empty() {
            let text = text
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            let _ = write!(self.text, " {field}=\"{text}\"");
        }
    }

    fn thing<I: Id>(&mut self, field: &str, id: Option<I>) {
        if let Some(id) = id {
            let name = self.name(id);
            self.word(field, &name);
        }
    }

    /// Numbers of the database have no place in the log: they need not be the same everywhere.
    fn name<I: Id>(&self, id: I) -> String {
        let name = self.names.of(id).map(str::to_owned);
        name.unwrap_or_else(|| panic!("{} {} is in the log and has no name", I::TYPE, id.number()))
    }

    /// A message has the number of its event, so one without a name goes by its line.
    fn message_name(&self, id: MessageId) -> String {
        let name = self.names.of(id).map(str::to_owned);
        name.unwrap_or_else(|| format!("#{}", self.numbers[&id.as_raw()]))
    }
}
