//! What the network knows in the end: its ledger, read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::ledger::file;

/// What the network knows of one attempt.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) process: String,
    pub(crate) body: String,
    pub(crate) recipient: String,
    /// The engine's time when it was made, in microseconds.
    pub(crate) at: i64,
    /// The system's time then, which is one for all processes. Who was slow on the way came after a later attempt.
    pub(crate) begun: i64,
    /// Whether somebody asked about it.
    pub(crate) asked: bool,
    /// How often it was taken.
    pub(crate) accepted: u32,
    /// What was answered; `None` if the process ended before.
    pub(crate) answer: Option<String>,
}

/// Everything the network knows, in the order in which attempts came.
#[derive(Default)]
pub(crate) struct Record {
    pub(crate) attempts: Vec<Attempt>,
    /// Keys that somebody asked about: those that had been taken, and those that had not and never will be.
    pub(crate) found: BTreeSet<String>,
    pub(crate) closed: BTreeSet<String>,
}

impl Record {
    /// Reads the ledger. No key may name two attempts.
    pub(crate) fn read(directory: &Path) -> Self {
        let content = fs::read_to_string(file(directory)).unwrap_or_default();
        let mut record = Self::default();
        let mut by_key = BTreeMap::new();
        for line in content.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                [process, "enter", key, body, recipient, at, begun] => {
                    let before = by_key.insert(key, record.attempts.len());
                    assert_eq!(before, None, "the key {key} was submitted twice");
                    record.attempts.push(Attempt {
                        process: process.to_owned(),
                        body: body.to_owned(),
                        recipient: recipient.to_owned(),
                        at: at.parse().unwrap(),
                        begun: begun.parse().unwrap(),
                        asked: record.closed.contains(key),
                        accepted: 0,
                        answer: None,
                    });
                }
                [_, "accept", key] if record.closed.contains(key) => {}
                [_, "accept", key] => record.attempts[by_key[key]].accepted += 1,
                [_, "close", key] => {
                    let attempt = by_key.get(key).map(|at| &mut record.attempts[*at]);
                    let taken = attempt.is_some_and(|attempt| {
                        attempt.asked = true;
                        attempt.accepted > 0
                    });
                    let known = if taken {
                        &mut record.found
                    } else {
                        &mut record.closed
                    };
                    known.insert(key.to_owned());
                }
                [_, "leave", key, answer] => {
                    record.attempts[by_key[key]].answer = Some(answer.to_owned());
                }
                _ => panic!("the ledger has a line `{line}`"),
            }
        }
        record
    }

    /// How often each message was taken, of those that were handed over at all.
    pub(crate) fn accepted(&self) -> BTreeMap<&str, u32> {
        let mut accepted = BTreeMap::new();
        for attempt in &self.attempts {
            *accepted.entry(attempt.body.as_str()).or_default() += attempt.accepted;
        }
        accepted
    }

    /// The attempts of a process that it did not live to answer.
    pub(crate) fn unanswered<'r>(&'r self, process: &'r str) -> impl Iterator<Item = &'r Attempt> {
        let unanswered =
            move |attempt: &&Attempt| attempt.process == process && attempt.answer.is_none();
        self.attempts.iter().filter(unanswered)
    }
}
