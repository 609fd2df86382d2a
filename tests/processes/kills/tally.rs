//! Where death struck.

use std::collections::BTreeMap;
use std::fmt;

use duologue::Health;

use crate::book::Book;
use crate::record::{Attempt, Record};

/// After so many kills each sort of place must have been struck.
const ENOUGH: u32 = 100;

#[derive(Default)]
pub(crate) struct Tally {
    kills: u32,
    /// Kills that cut calls of a sort short.
    calls: BTreeMap<String, u32>,
    /// Kills that left a message with the provider, taken or not taken by then.
    taken: u32,
    not_taken: u32,
    /// Kills that left something in the log beside the database.
    log: u32,
    /// Kills beside another process that lived on.
    beside: u32,
    answered: BTreeMap<String, u32>,
    attempts: usize,
    accepted: u32,
    /// Attempts that the network was asked about: those it had taken, and those it had not.
    found: usize,
    closed: usize,
    /// Where messages stood in the end.
    ends: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(crate) fn add_kill<'a>(
        &mut self,
        under_way: &[String],
        unanswered: impl Iterator<Item = &'a Attempt>,
        log: u64,
        alive: usize,
    ) {
        self.kills += 1;
        let call = |told: &String| told.split(' ').next().unwrap().to_owned();
        let mut calls: Vec<String> = under_way.iter().map(call).collect();
        calls.sort();
        calls.dedup();
        for call in calls {
            *self.calls.entry(call).or_default() += 1;
        }
        let (taken, not_taken): (Vec<_>, Vec<_>) =
            unanswered.partition(|attempt| attempt.accepted > 0);
        self.taken += u32::from(!taken.is_empty());
        self.not_taken += u32::from(!not_taken.is_empty());
        self.log += u32::from(log > 0);
        self.beside += u32::from(alive > 0);
    }

    /// Counts what one workspace has seen.
    pub(crate) fn add_work(&mut self, book: &Book, record: &Record, health: &Health) {
        for (what, times) in &book.answered {
            *self.answered.entry(what.clone()).or_default() += times;
        }
        self.attempts += record.attempts.len();
        self.accepted += record.accepted().values().sum::<u32>();
        self.found += record.found.len();
        self.closed += record.closed.len();
        for (status, messages) in &health.deliveries {
            *self.ends.entry(status.as_str()).or_default() += messages;
        }
    }

    /// A series that never died in the middle of a receive, say, has shown nothing about that.
    pub(crate) fn check(&self) {
        if self.kills < ENOUGH {
            return;
        }
        for call in ["receive", "send", "compose", "deliver", "arrange", "note"] {
            assert!(self.calls.contains_key(call), "no {call} was cut short");
        }
        for again in ["found", "missing"].map(|how| format!("send again ({how})")) {
            assert!(self.answered.contains_key(&again), "no {again}");
        }
        for end in ["sent", "sending", "rejected", "failed", "cancelled"] {
            assert!(self.ends.contains_key(end), "no message is {end}");
        }
        let places = [self.taken, self.not_taken, self.log, self.beside];
        assert!(!places.contains(&0), "no kill was of some sort:\n{self}");
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |counts: &BTreeMap<String, u32>| {
            let shown = counts.iter().map(|(what, times)| format!("{what} {times}"));
            shown.collect::<Vec<_>>().join(", ")
        };
        writeln!(
            f,
            "  {} killed, {} of them beside another process",
            self.kills, self.beside
        )?;
        writeln!(f, "  kills that cut a call short: {}", list(&self.calls))?;
        writeln!(
            f,
            "  kills with a message at the provider: {} taken, {} not taken yet; with a log left: {}",
            self.taken, self.not_taken, self.log
        )?;
        writeln!(f, "  calls answered: {}", list(&self.answered))?;
        let ends = self
            .ends
            .iter()
            .map(|(end, messages)| format!("{end} {messages}"));
        let ends: Vec<String> = ends.collect();
        write!(
            f,
            "  {} submissions, {} accepted; look-ups found {} taken and {} not; messages: {}",
            self.attempts,
            self.accepted,
            self.found,
            self.closed,
            ends.join(", "),
        )
    }
}
