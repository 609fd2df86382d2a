//! What the parent knows of its children's doings: what they began, and what they were told is done.

use std::collections::{BTreeMap, BTreeSet};

/// The calls of all children so far.
#[derive(Default)]
pub(crate) struct Book {
    /// The texts of messages and notes that somebody began to write.
    pub(crate) begun: BTreeSet<String>,
    /// Those that are known to be stored, with the number of the message or event.
    pub(crate) stored: BTreeMap<String, i64>,
    /// How often an incoming message was said to be new.
    pub(crate) new: BTreeMap<String, u32>,
    /// Where messages were said to stand after a delivery.
    pub(crate) delivered: BTreeSet<(i64, String)>,
    /// How many calls were answered.
    pub(crate) answered: BTreeMap<String, u32>,
}

impl Book {
    /// Takes in what one child said. Gives back the calls that it was in the middle of at its end, and the lines that are
    /// about something else.
    pub(crate) fn take(&mut self, lines: &[String]) -> (Vec<String>, Vec<String>) {
        let mut under_way = BTreeMap::new();
        let mut others = Vec::new();
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["begin", thread, what, tag] => {
                    under_way.insert(thread.to_owned(), what.to_owned());
                    if tag != "-" {
                        self.begun.insert(tag.to_owned());
                    }
                }
                ["refused", thread, ..] => drop(under_way.remove(thread)),
                ["end", thread, what, tag, ref rest @ ..] => {
                    under_way.remove(thread);
                    *self.answered.entry(what.to_owned()).or_default() += 1;
                    self.take_answer(what, tag, rest);
                }
                ["error", ..] => panic!("a call failed: {line}"),
                _ => others.push(line.clone()),
            }
        }
        (under_way.into_values().collect(), others)
    }

    fn take_answer(&mut self, what: &str, tag: &str, rest: &[&str]) {
        match (what, rest) {
            ("receive", [message, _, new]) => {
                self.store(tag, message);
                if *new == "new" {
                    *self.new.entry(tag.to_owned()).or_default() += 1;
                }
            }
            ("send" | "compose" | "note", [id]) => self.store(tag, id),
            ("deliver", deliveries) => {
                for delivery in deliveries {
                    let (message, status) = delivery.split_once(':').unwrap();
                    let message = message.parse().unwrap();
                    self.delivered.insert((message, status.to_owned()));
                }
            }
            ("arrange", []) => {}
            _ => panic!("a child says `end {what} {tag} {rest:?}`"),
        }
    }

    fn store(&mut self, tag: &str, id: &str) {
        let id = id.parse().unwrap();
        let before = self.stored.insert(tag.to_owned(), id);
        assert!(
            before.is_none_or(|before| before == id),
            "{tag} is {before:?}, and {id}"
        );
    }
}
