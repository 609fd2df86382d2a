//! What a workspace holds, held against what the children were told and what the network knows.

use std::collections::BTreeMap;
use std::path::Path;

use duologue::{
    ConversationId, DeliveryStatus, Event, EventKind, Message, Messenger, Paging, Timestamp,
};

use crate::book::Book;
use crate::ledger::Record;
use crate::traffic::{conversations, picture};

/// Whether somebody may be at work while the workspace is looked at.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Quiet {
    /// Others may write.
    No,
    /// All are dead, and what they left is as they left it.
    Yes,
    /// Nothing is left to deliver either.
    Delivered,
}

/// A conversation's events of these kinds, the earliest first.
pub(crate) fn events(messenger: &Messenger, id: ConversationId, kinds: &[EventKind]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut paging = Paging::first(1_000);
    loop {
        let page = messenger.timeline(id, kinds, &paging).unwrap();
        events.extend(page.items);
        let Some(next) = page.next else { break };
        paging = Paging::first(1_000).after(next);
    }
    events.reverse();
    events
}

/// Checks everything that a crash must not touch.
pub(crate) fn inspect(messenger: &Messenger, directory: &Path, book: &Book, quiet: Quiet) {
    // What is queued after this was not accepted before it, whoever is at work.
    let before = Record::read(directory);
    assert_eq!(messenger.verify().unwrap().differences, []);
    let stored = Stored::read(messenger);
    let after = Record::read(directory);

    for (tag, id) in &book.stored {
        assert_eq!(
            stored.ids.get(tag),
            Some(id),
            "{tag} was acknowledged as {id}"
        );
    }
    if quiet != Quiet::No {
        for tag in stored.ids.keys() {
            assert!(book.begun.contains(tag), "nobody wrote {tag}");
        }
    }
    for (tag, count) in &book.new {
        assert_eq!(*count, 1, "{tag} was new to more than one");
    }
    stored.compare_deliveries(book);
    stored.compare_attempts(&before, &after, quiet);
    if quiet == Quiet::Delivered {
        stored.compare_answers(&after);
        stored.compare_pictures(messenger);
    }
}

/// Every message and note of a workspace, by its text, with its number.
pub(crate) fn texts(messenger: &Messenger) -> BTreeMap<String, i64> {
    Stored::read(messenger).ids
}

/// The texts of a workspace.
struct Stored {
    /// The number of each text's event.
    ids: BTreeMap<String, i64>,
    outgoing: BTreeMap<String, Message>,
    incoming: BTreeMap<String, Message>,
}

impl Stored {
    /// Reads everything. No text may be there twice.
    fn read(messenger: &Messenger) -> Self {
        let mut stored = Self {
            ids: BTreeMap::new(),
            outgoing: BTreeMap::new(),
            incoming: BTreeMap::new(),
        };
        let kinds = [
            EventKind::IncomingMessage,
            EventKind::OutgoingMessage,
            EventKind::NoteAdded,
        ];
        for conversation in conversations(messenger) {
            for event in events(messenger, conversation, &kinds) {
                let message = event.message;
                let text = message.as_ref().map_or(event.text, |one| one.body.clone());
                let before = stored.ids.insert(text.clone(), event.id.as_raw());
                assert_eq!(before, None, "{text} is stored twice");
                if let Some(message) = message {
                    let of_its_kind = match event.kind {
                        EventKind::IncomingMessage => &mut stored.incoming,
                        _ => &mut stored.outgoing,
                    };
                    of_its_kind.insert(text, message);
                }
            }
        }
        stored
    }

    /// What a delivery said of a message holds, or was followed by what may follow it.
    fn compare_deliveries(&self, book: &Book) {
        use DeliveryStatus::{Queued, Rejected, Sending, Sent, Unknown};
        let by_id: BTreeMap<i64, DeliveryStatus> = (self.outgoing.values())
            .map(|message| (message.id.as_raw(), message.status.unwrap()))
            .collect();
        for (message, said) in &book.delivered {
            let stands = by_id[message];
            let fits = match DeliveryStatus::from_name(said).unwrap() {
                Queued => true,
                // What was given up as lost may be answered after all.
                Unknown => matches!(stands, Unknown | Sending | Sent | Rejected),
                // Accepted, and not sent yet as far as the provider said.
                Sending => stands == Sending,
                settled => stands == settled,
            };
            assert!(fits, "message {message} was {said}, and is {stands:?}");
        }
    }

    /// No message was accepted twice; each was once, or waits, or nobody can tell.
    fn compare_attempts(&self, before: &Record, after: &Record, quiet: Quiet) {
        let (before, after) = (before.accepted(), after.accepted());
        for (body, times) in &after {
            assert!(*times <= 1, "{body} was accepted {times} times");
            // Nothing goes out that is not stored.
            if quiet != Quiet::No {
                assert!(
                    self.outgoing.contains_key(*body),
                    "{body} was handed over, and is gone"
                );
            }
        }
        let times =
            |record: &BTreeMap<&str, u32>, body: &str| record.get(body).copied().unwrap_or(0);
        for (body, message) in &self.outgoing {
            let (before, after) = (times(&before, body), times(&after, body));
            let fits = match message.status.unwrap() {
                DeliveryStatus::Queued => before == 0 && quiet != Quiet::Delivered,
                DeliveryStatus::Sending | DeliveryStatus::Unknown => true,
                DeliveryStatus::Sent => after == 1,
                DeliveryStatus::Rejected => after == 0,
                _ => false,
            };
            assert!(
                fits,
                "{body} was accepted {after} times, {before} before, and is {message:?}"
            );
        }
    }

    /// Where a message stands in the end is what the network answered to its last attempt, or unknown.
    fn compare_answers(&self, record: &Record) {
        let answers: BTreeMap<&str, Option<&str>> = (record.attempts.iter())
            .map(|attempt| (attempt.body.as_str(), attempt.answer.as_deref()))
            .collect();
        for (body, message) in &self.outgoing {
            // A process may have died on the way to the provider.
            let answer = answers.get(body.as_str()).copied().flatten();
            let fits = match message.status.unwrap() {
                // One that was taken after it was given up counts as sent.
                DeliveryStatus::Sent => matches!(answer, Some("sent" | "queued")),
                DeliveryStatus::Sending => answer == Some("queued"),
                DeliveryStatus::Rejected => answer == Some("rejected"),
                // Nobody gave an answer, or nobody lived to record it.
                DeliveryStatus::Unknown => true,
                _ => false,
            };
            assert!(fits, "{body} was answered {answer:?}, and is {message:?}");
        }
    }

    fn compare_pictures(&self, messenger: &Messenger) {
        for (id, message) in &self.incoming {
            let files = message.attachments.iter();
            let found: Vec<_> = files
                .map(|file| messenger.media(file.id).unwrap())
                .collect();
            let expected: Vec<_> = picture(id).into_iter().map(|file| file.bytes).collect();
            assert!(
                found == expected,
                "the picture of {id} is not what came with it"
            );
        }
    }
}

/// Sees that messages to one recipient were handed over in the order in which they were stored.
pub(crate) fn inspect_order(messenger: &Messenger, directory: &Path) {
    let stored = Stored::read(messenger);
    let mut last: BTreeMap<(String, i64), (i64, Timestamp)> = BTreeMap::new();
    for attempt in Record::read(directory).attempts {
        let message = &stored.outgoing[&attempt.body];
        let lane = (attempt.recipient.clone(), message.gateway.as_raw());
        let this = (message.id.as_raw(), message.at);
        let before = last.insert(lane, this);
        assert!(
            before.is_none_or(|before| before.0 <= this.0),
            "{attempt:?} went out after a later one, {before:?}"
        );
    }
}
