//! What is left to do when everybody has ended: letters that somebody died over, messages that nobody has delivered, and
//! those whose answers were lost.

use std::collections::BTreeMap;
use std::path::Path;

use duologue::{Messenger, Paging};

use crate::book::Book;
use crate::letter::{Letter, is_too_late};
use crate::stored::{Quiet, inspect, texts};

/// Letters with a key whose writers were never told what became of them.
#[derive(Default)]
pub(crate) struct Cut(BTreeMap<String, Letter>);

impl Cut {
    /// Keeps the letters among the calls that were cut short.
    pub(crate) fn keep(&mut self, calls: &[String], book: &Book) {
        for call in calls {
            if call.starts_with("send ") || call.starts_with("compose ") {
                let letter = Letter::read(call);
                if letter.keyed {
                    self.0.insert(letter.tag.clone(), letter);
                }
            }
        }
        self.0
            .retain(|tag, _| !book.stored.contains_key(tag) && !book.refused.contains(tag));
    }

    pub(crate) fn letters(&self) -> impl Iterator<Item = &Letter> {
        self.0.values()
    }

    /// Sends them: each is what was stored then, if it was stored.
    pub(crate) fn send(self, messenger: &Messenger, book: &mut Book) {
        let before = texts(messenger);
        for (tag, letter) in self.0 {
            let sent = letter.send(messenger);
            match before.get(&tag) {
                Some(id) => assert_eq!(sent.unwrap().id.as_raw(), *id, "{letter}"),
                None if letter.send_at.is_some() => {
                    assert!(is_too_late(&sent.unwrap_err()), "{letter}");
                }
                None => {
                    let id = sent.unwrap().id;
                    book.store(&tag, &id.to_string());
                }
            }
        }
    }
}

/// Delivers until nothing is left.
pub(crate) fn deliver_all(messenger: &Messenger) {
    for _ in 0..100_000 {
        messenger.deliver(1_000).unwrap();
        if messenger.outbox_depth().unwrap() == 0 {
            return;
        }
    }
    panic!("the outbox never becomes empty");
}

/// The network knows what became of every message, and was not told of any twice.
pub(crate) fn settle_all(messenger: &Messenger, directory: &Path, book: &Book) {
    loop {
        let unknown = messenger.unknown_messages(&Paging::first(1_000)).unwrap();
        if unknown.items.is_empty() {
            break;
        }
        for message in unknown.items {
            messenger.look_up(message.id).unwrap();
        }
        deliver_all(messenger);
    }
    inspect(messenger, directory, book, Quiet::Settled);
}
