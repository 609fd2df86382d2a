//! What the parent knows of its children's doings: what they began, and what they were told is done.

use std::collections::{BTreeMap, BTreeSet};

/// The calls of all children so far.
#[derive(Default)]
pub(crate) struct Book {
    /// The texts of messages and notes that somebody began to write.
    pub(crate) begun: BTreeSet<String>,
    /// Those that are known to be stored, with the number of the message or event.
    pub(crate) stored: BTreeMap<String, i64>,
    /// Those that were refused, and never stored as far as their writers know.
    pub(crate) refused: BTreeSet<String>,
    /// Notes that somebody began to put into many conversations at once: into how many, and whether it is known that they
    /// are there.
    pub(crate) everywhere: BTreeMap<String, (usize, bool)>,
    /// How often an incoming message was said to be new.
    pub(crate) new: BTreeMap<String, u32>,
    /// Where messages were said to stand after a delivery or a look-up.
    pub(crate) delivered: BTreeSet<(i64, String)>,
    /// Messages that were called off.
    pub(crate) cancelled: BTreeSet<i64>,
    /// How many calls were answered.
    pub(crate) answered: BTreeMap<String, u32>,
}

impl Book {
    /// Takes in what one child said. Gives back the calls that it was never told the end of, each with its arguments, and
    /// the lines that are about something else.
    pub(crate) fn take(&mut self, lines: &[String]) -> (Vec<String>, Vec<String>) {
        let mut under_way = BTreeMap::new();
        let mut lost = Vec::new();
        let mut others = Vec::new();
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                ["begin", thread, what, tag, ref rest @ ..] => {
                    under_way.insert(thread.to_owned(), words[2..].join(" "));
                    self.begin(what, tag, rest);
                }
                ["refused", thread, _, tag, ..] => {
                    under_way.remove(thread);
                    self.refused.insert(tag.to_owned());
                }
                ["lost", thread, ref call @ ..] => {
                    under_way.remove(thread);
                    lost.push(call.join(" "));
                }
                ["end", thread, what, tag, ref rest @ ..] => {
                    under_way.remove(thread);
                    *self.answered.entry(what.to_owned()).or_default() += 1;
                    self.take_answer(what, tag, rest);
                }
                ["error", ..] => panic!("a call failed: {line}"),
                _ => others.push(line.clone()),
            }
        }
        lost.extend(under_way.into_values());
        (lost, others)
    }

    fn begin(&mut self, what: &str, tag: &str, rest: &[&str]) {
        match (what, rest) {
            ("bulk", [number]) => {
                let number = number.parse().unwrap();
                self.everywhere.insert(tag.to_owned(), (number, false));
            }
            _ if tag != "-" => drop(self.begun.insert(tag.to_owned())),
            _ => {}
        }
    }

    fn take_answer(&mut self, what: &str, tag: &str, rest: &[&str]) {
        match (what, rest) {
            ("receive", [message, _, new]) => {
                self.store(tag, message);
                if *new == "new" {
                    *self.new.entry(tag.to_owned()).or_default() += 1;
                }
            }
            ("send" | "compose", [id, how]) => {
                self.store(tag, id);
                if *how != "new" {
                    let repeated = format!("{what} again ({how})");
                    *self.answered.entry(repeated).or_default() += 1;
                }
            }
            ("note", [id]) => self.store(tag, id),
            ("bulk", [number]) => {
                let everywhere = self.everywhere.get_mut(tag).unwrap();
                assert_eq!(everywhere.0.to_string(), *number, "{tag}");
                everywhere.1 = true;
            }
            ("deliver" | "look_up", deliveries) => {
                for delivery in deliveries {
                    let (message, status) = delivery.split_once(':').unwrap();
                    let message = message.parse().unwrap();
                    self.delivered.insert((message, status.to_owned()));
                }
            }
            ("cancel", [message]) => drop(self.cancelled.insert(message.parse().unwrap())),
            ("arrange" | "tick", []) => {}
            _ => panic!("a child says `end {what} {tag} {rest:?}`"),
        }
    }

    /// Notes that a text is stored, under the number under which it is known if it is.
    pub(crate) fn store(&mut self, tag: &str, id: &str) {
        let id = id.parse().unwrap();
        let before = self.stored.insert(tag.to_owned(), id);
        assert!(
            before.is_none_or(|before| before == id),
            "{tag} is {before:?}, and {id}"
        );
    }
}
