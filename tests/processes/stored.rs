//! What a workspace holds, held against what the children were told and what the network knows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use duologue::{
    ConversationId, DeliveryStatus, Event, EventKind, Message, MessageId, Messenger, Paging,
    Timestamp,
};

use crate::book::Book;
use crate::record::{Attempt, Record};
use crate::traffic::{conversations, picture};

/// Whether somebody may be at work while the workspace is looked at.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Quiet {
    /// Others may write.
    No,
    /// All are dead, and what they left is as they left it.
    Yes,
    /// Nothing is left to deliver either.
    Delivered,
    /// And the network has been asked about all messages whose answers were lost.
    Settled,
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
        stored.compare_times();
    }
    stored.compare_everywhere(book, quiet);
    for (tag, count) in &book.new {
        assert_eq!(*count, 1, "{tag} was new to more than one");
    }
    stored.compare_deliveries(book);
    stored.compare_attempts(&before, &after, quiet);
    if quiet >= Quiet::Delivered {
        stored.compare_answers(&after);
        stored.compare_pictures(messenger);
    }
}

/// No delivery worker has met with anything that it could not do.
pub(crate) fn inspect_workers(messenger: &Messenger) {
    for worker in messenger.health().unwrap().workers {
        assert_eq!(worker.last_error, "", "{worker:?}");
    }
}

/// Every message and note of a workspace, by its text, with its number.
pub(crate) fn texts(messenger: &Messenger) -> BTreeMap<String, i64> {
    Stored::read(messenger).ids
}

/// The texts of a workspace.
#[derive(Default)]
struct Stored {
    /// The number of each text's message or note.
    ids: BTreeMap<String, i64>,
    /// How many conversations have each of the notes that were put into all.
    everywhere: BTreeMap<String, usize>,
    outgoing: BTreeMap<String, Message>,
    incoming: BTreeMap<String, Message>,
    /// With which event each outgoing message went into its conversation.
    went: BTreeMap<MessageId, i64>,
    /// Messages that were unknown at some time.
    were_unknown: BTreeSet<MessageId>,
}

impl Stored {
    /// Reads everything. No text may be there twice.
    fn read(messenger: &Messenger) -> Self {
        let mut stored = Self::default();
        let kinds = [
            EventKind::IncomingMessage,
            EventKind::OutgoingMessage,
            EventKind::NoteAdded,
            EventKind::MessageScheduled,
            EventKind::DeliveryChanged,
        ];
        for conversation in conversations(messenger) {
            for event in events(messenger, conversation, &kinds) {
                stored.add(event);
            }
        }
        stored
    }

    fn add(&mut self, event: Event) {
        let id = event.id.as_raw();
        match (event.kind, event.message) {
            (EventKind::NoteAdded, _) if event.text.starts_with('b') => {
                *self.everywhere.entry(event.text).or_default() += 1;
            }
            (EventKind::NoteAdded, _) => self.add_text(event.text, id),
            (EventKind::DeliveryChanged, _) => {
                if event.facts.status == Some(DeliveryStatus::Unknown) {
                    self.were_unknown.extend(event.facts.message);
                }
            }
            (EventKind::OutgoingMessage, Some(message)) => {
                let before = self.went.insert(message.id, id);
                assert_eq!(before, None, "{message:?} went twice");
                if message.send_at.is_none() {
                    self.add_text(message.body.clone(), message.id.as_raw());
                }
                self.outgoing.insert(message.body.clone(), message);
            }
            (EventKind::MessageScheduled, Some(message)) => {
                self.add_text(message.body.clone(), message.id.as_raw());
                self.outgoing.insert(message.body.clone(), message);
            }
            (_, Some(message)) => {
                // Its tag, and whatever the customer wrote.
                let tag = message
                    .body
                    .split(' ')
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                self.add_text(tag.clone(), message.id.as_raw());
                self.incoming.insert(tag, message);
            }
            (kind, None) => panic!("{kind:?} {id} without a message"),
        }
    }

    fn add_text(&mut self, text: String, id: i64) {
        let before = self.ids.insert(text, id);
        assert_eq!(before, None, "the text of {id} is stored twice");
    }

    /// What waits for its time is in its conversation from then on, and no sooner.
    fn compare_times(&self) {
        for message in self.outgoing.values() {
            let went = self.went.contains_key(&message.id);
            let fits = match message.status.unwrap() {
                DeliveryStatus::Scheduled => !went,
                DeliveryStatus::Cancelled => true,
                _ => went,
            };
            assert!(fits, "went: {went}, {message:?}");
        }
    }

    /// A note that was put into many conversations at once is in all of them, or in none.
    fn compare_everywhere(&self, book: &Book, quiet: Quiet) {
        for (tag, (number, done)) in &book.everywhere {
            let found = self.everywhere.get(tag).copied().unwrap_or(0);
            let whole = found == *number || (found == 0 && !done);
            // Who is at work may be done with it while one conversation after the other is looked at.
            assert!(
                whole || (quiet == Quiet::No && !done),
                "{tag} is in {found} conversations of {number}"
            );
        }
        if quiet != Quiet::No {
            for tag in self.everywhere.keys() {
                assert!(book.everywhere.contains_key(tag), "nobody wrote {tag}");
            }
        }
    }

    /// What a delivery or a look-up said of a message holds, or was followed by what may follow it.
    fn compare_deliveries(&self, book: &Book) {
        use DeliveryStatus::{Cancelled, Queued, Rejected, Scheduled, Sending, Unknown};
        let by_id: BTreeMap<i64, &Message> = (self.outgoing.values())
            .map(|message| (message.id.as_raw(), message))
            .collect();
        for (message, said) in &book.delivered {
            let message = by_id[message];
            let stands = message.status.unwrap();
            let fits = match DeliveryStatus::from_name(said).unwrap() {
                Queued => stands != Scheduled,
                // What was given up as lost may be answered after all, or asked about, and sent again.
                Unknown => self.were_unknown.contains(&message.id),
                // Accepted, and not sent yet as far as the provider said; or another attempt is under way.
                Sending => stands == Sending || self.were_unknown.contains(&message.id),
                // An attempt that was given up may be answered at last.
                Cancelled => matches!(stands, Cancelled | Rejected),
                settled => stands == settled,
            };
            assert!(fits, "it was {said}, and is {message:?}");
        }
        for id in &book.cancelled {
            let message = by_id[id];
            let fits = matches!(message.status.unwrap(), Cancelled | Rejected);
            assert!(fits, "it was called off, and is {message:?}");
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
            use DeliveryStatus::{
                Cancelled, Failed, Queued, Rejected, Scheduled, Sending, Sent, Unknown,
            };
            let (before, after) = (times(&before, body), times(&after, body));
            let fits = match message.status.unwrap() {
                Scheduled | Queued => before == 0 && quiet < Quiet::Delivered,
                Unknown => quiet < Quiet::Settled,
                Sending => quiet < Quiet::Settled || after == 1,
                Sent => after == 1,
                Rejected | Failed | Cancelled => after == 0,
                _ => false,
            };
            assert!(
                fits,
                "{body} was accepted {after} times, {before} before, and is {message:?}"
            );
        }
    }

    /// Where a message stands in the end is what the network answered to its last attempt, or when it was asked, or
    /// unknown.
    fn compare_answers(&self, record: &Record) {
        let mut attempts = BTreeMap::<&str, Vec<&Attempt>>::new();
        for attempt in &record.attempts {
            attempts.entry(&attempt.body).or_default().push(attempt);
        }
        for (body, message) in &self.outgoing {
            let of_it = attempts.remove(body.as_str()).unwrap_or_default();
            let last = of_it.iter().max_by_key(|attempt| attempt.begun);
            // A process may have died on the way to the provider.
            let answer = last.and_then(|last| last.answer.as_deref());
            let fits = match message.status.unwrap() {
                // One that was taken after it was given up counts as sent.
                DeliveryStatus::Sent => {
                    matches!(answer, Some("sent" | "queued")) || last.is_some_and(|last| last.asked)
                }
                DeliveryStatus::Sending => answer == Some("queued"),
                DeliveryStatus::Rejected => answer == Some("rejected"),
                // It was not taken, too often; some attempts may have died on the way, and left no trace.
                DeliveryStatus::Failed => !matches!(answer, Some("sent" | "queued")),
                // Nobody gave an answer, or nobody lived to record it.
                DeliveryStatus::Unknown => true,
                DeliveryStatus::Cancelled => !matches!(answer, Some("sent" | "queued")),
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

/// Sees that messages to one recipient were handed over in the order in which they were sent, but for those that were
/// unknown for a while, for whom nobody waits; and that none went before its time. The clocks of all must have been one.
pub(crate) fn inspect_order(messenger: &Messenger, directory: &Path) {
    let stored = Stored::read(messenger);
    let mut last: BTreeMap<(String, i64), (i64, Timestamp)> = BTreeMap::new();
    for attempt in Record::read(directory).attempts {
        let message = &stored.outgoing[&attempt.body];
        let due = message
            .send_at
            .is_none_or(|at| at.as_micros() <= attempt.at);
        assert!(due, "{attempt:?} of {message:?}");
        if stored.were_unknown.contains(&message.id) {
            continue;
        }
        let lane = (attempt.recipient.clone(), message.gateway.as_raw());
        let this = (stored.went[&message.id], message.at);
        let before = last.insert(lane, this);
        assert!(
            before.is_none_or(|before| before.0 <= this.0),
            "{attempt:?} of {this:?} went out after a later one, {before:?}"
        );
    }
}
