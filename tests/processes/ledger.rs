//! A network that keeps a record of its own, outside of the database, which no crash can take back.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use duologue::{
    DeliveryStatus, LookUp, LookedUp, Outcome, Provider, Result, Submission, Timestamp,
};
use fastrand::Rng;

/// Where it is.
pub(crate) fn file(directory: &Path) -> PathBuf {
    directory.join("ledger")
}

/// Appends a line for each step of each submission, in one write: `enter` when it comes, `accept` when it is taken, and
/// `leave` with the answer just before that is given. A look-up appends `close`: what has not been taken by then under
/// that key never will be, whoever is on the way with it. So the order of the lines is what happened.
pub(crate) struct Ledger {
    file: File,
    fates: Mutex<Fates>,
    process: String,
    /// How far the engine's clock is ahead of the system's.
    ahead: Duration,
    /// `None` accepts everything at once.
    moods: Option<Mutex<Rng>>,
}

/// What becomes of a submission.
#[derive(Clone, Copy)]
enum Fate {
    Sent,
    Queued,
    Rejected,
    Throttled,
    Unavailable,
    /// It is taken, and the answer is lost.
    AnswerLost,
    /// It is lost, and so is the answer.
    MessageLost,
}

impl Ledger {
    /// One that takes everything and answers at once.
    pub(crate) fn calm(directory: &Path) -> Self {
        Self {
            file: File::options()
                .append(true)
                .create(true)
                .open(file(directory))
                .unwrap(),
            fates: Mutex::new(Fates::read_from(directory)),
            process: "calm".to_owned(),
            ahead: Duration::ZERO,
            moods: None,
        }
    }

    /// One that takes its time, and not everything.
    pub(crate) fn moody(directory: &Path, process: &str, seed: u64) -> Self {
        Self {
            process: process.to_owned(),
            moods: Some(Mutex::new(Rng::with_seed(seed))),
            ..Self::calm(directory)
        }
    }

    /// It is handed messages by an engine whose clock is so far ahead.
    pub(crate) fn ahead(self, ahead: Duration) -> Self {
        Self { ahead, ..self }
    }

    fn write(&self, what: impl Display) {
        let line = format!("{} {what}\n", self.process);
        let written = (&self.file).write(line.as_bytes()).unwrap();
        assert_eq!(written, line.len(), "the ledger must take a line at once");
    }

    /// Whether a key was taken before it was closed; one of the two has been written.
    fn was_taken(&self, key: &str) -> bool {
        let mut fates = self.fates.lock().unwrap();
        fates.read_on();
        fates.taken.contains(key)
    }

    /// What becomes of the next submission, and how long it takes before and after that is settled.
    fn next(&self) -> (Fate, [Duration; 2]) {
        let Some(moods) = &self.moods else {
            return (Fate::Sent, [Duration::ZERO; 2]);
        };
        let mut moods = moods.lock().unwrap();
        let fate = match moods.u8(..100) {
            0..60 => Fate::Sent,
            60..67 => Fate::Queued,
            67..73 => Fate::Unavailable,
            73..80 => Fate::Rejected,
            80..88 => Fate::Throttled,
            88..95 => Fate::AnswerLost,
            _ => Fate::MessageLost,
        };
        let mut pause = || match moods.u8(..100) {
            // Long enough for others to give it up, ask about it and make another attempt.
            0..3 => Duration::from_millis(moods.u64(20..150)),
            3..10 => Duration::from_millis(moods.u64(1..10)),
            _ => Duration::from_micros(moods.u64(..1_000)),
        };
        (fate, [pause(), pause()])
    }
}

impl Provider for Ledger {
    fn submit(&self, submission: &Submission, now: Timestamp) -> Outcome {
        let (key, body) = (&submission.key, &submission.body);
        let (recipient, now) = (&submission.recipient, now.as_micros());
        let begun = now - i64::try_from(self.ahead.as_micros()).unwrap();
        self.write(format_args!("enter {key} {body} {recipient} {now} {begun}"));
        let (mut fate, [before, after]) = self.next();
        thread::sleep(before);
        if matches!(fate, Fate::Sent | Fate::Queued | Fate::AnswerLost) {
            self.write(format_args!("accept {key}"));
            if !self.was_taken(key) {
                fate = Fate::MessageLost;
            }
        }
        thread::sleep(after);
        let accepted = |status| Outcome::Accepted {
            provider_message_id: format!("ledger-{key}"),
            status,
        };
        let (word, outcome) = match fate {
            Fate::Sent => ("sent", accepted(DeliveryStatus::Sent)),
            Fate::Queued => ("queued", accepted(DeliveryStatus::Queued)),
            Fate::Rejected => {
                let (code, reason) = ("30007".to_owned(), "no".to_owned());
                ("rejected", Outcome::Rejected { code, reason })
            }
            Fate::Throttled => {
                let retry_after = Duration::from_millis(20);
                ("throttled", Outcome::Throttled { retry_after })
            }
            Fate::Unavailable => {
                let (code, reason) = ("503".to_owned(), "nobody is here".to_owned());
                ("unavailable", Outcome::Unavailable { code, reason })
            }
            Fate::AnswerLost | Fate::MessageLost => {
                let reason = "the line went dead".to_owned();
                ("lost", Outcome::Unanswered { reason })
            }
        };
        self.write(format_args!("leave {key} {word}"));
        outcome
    }

    fn look_up(&self, question: &LookUp, _: Timestamp) -> Result<LookedUp> {
        let key = &question.key;
        if let Some(moods) = &self.moods
            && moods.lock().unwrap().u8(..5) == 0
        {
            return Ok(LookedUp::Unclear);
        }
        self.write(format_args!("close {key}"));
        if self.was_taken(key) {
            return Ok(LookedUp::Taken {
                provider_message_id: Some(format!("ledger-{key}")),
                status: DeliveryStatus::Sent,
                error_code: String::new(),
            });
        }
        Ok(LookedUp::NotTaken)
    }
}

/// What the ledger says of each key: whichever came first holds.
struct Fates {
    file: File,
    /// The beginning of a line that was not there yet.
    rest: Vec<u8>,
    taken: BTreeSet<String>,
    closed: BTreeSet<String>,
}

impl Fates {
    fn read_from(directory: &Path) -> Self {
        Self {
            file: File::open(file(directory)).unwrap(),
            rest: Vec::new(),
            taken: BTreeSet::new(),
            closed: BTreeSet::new(),
        }
    }

    fn read_on(&mut self) {
        self.file.read_to_end(&mut self.rest).unwrap();
        let whole = self.rest.iter().rposition(|byte| *byte == b'\n');
        let rest = self.rest.split_off(whole.map_or(0, |last| last + 1));
        let lines = String::from_utf8(std::mem::replace(&mut self.rest, rest)).unwrap();
        for line in lines.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words[..] {
                [_, "accept", key] if !self.closed.contains(key) => {
                    self.taken.insert(key.to_owned());
                }
                [_, "close", key] if !self.taken.contains(key) => {
                    self.closed.insert(key.to_owned());
                }
                _ => {}
            }
        }
    }
}
