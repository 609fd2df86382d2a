//! A network that keeps a record of its own, outside of the database, which no crash can take back.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use duologue::{DeliveryStatus, Outcome, Provider, Submission, Timestamp};
use fastrand::Rng;

fn file(directory: &Path) -> PathBuf {
    directory.join("ledger")
}

/// Appends a line for each step of each submission, in one write: `enter` when it comes, `accept` when it is taken, and
/// `leave` with the answer just before that is given.
pub(crate) struct Ledger {
    file: File,
    process: String,
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
            process: "calm".to_owned(),
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

    fn write(&self, what: impl Display) {
        let line = format!("{} {what}\n", self.process);
        let written = (&self.file).write(line.as_bytes()).unwrap();
        assert_eq!(written, line.len(), "the ledger must take a line at once");
    }

    /// What becomes of the next submission, and how long it takes before and after that is settled.
    fn next(&self) -> (Fate, [Duration; 2]) {
        let Some(moods) = &self.moods else {
            return (Fate::Sent, [Duration::ZERO; 2]);
        };
        let mut moods = moods.lock().unwrap();
        let fate = match moods.u8(..100) {
            0..65 => Fate::Sent,
            65..73 => Fate::Queued,
            73..80 => Fate::Rejected,
            80..88 => Fate::Throttled,
            88..95 => Fate::AnswerLost,
            _ => Fate::MessageLost,
        };
        let mut pause = || match moods.u8(..10) {
            0 => Duration::from_millis(moods.u64(1..10)),
            _ => Duration::from_micros(moods.u64(..1_000)),
        };
        (fate, [pause(), pause()])
    }
}

impl Provider for Ledger {
    fn submit(&self, submission: &Submission, _: Timestamp) -> Outcome {
        let (key, body) = (&submission.key, &submission.body);
        self.write(format_args!("enter {key} {body} {}", submission.recipient));
        let (fate, [before, after]) = self.next();
        thread::sleep(before);
        if matches!(fate, Fate::Sent | Fate::Queued | Fate::AnswerLost) {
            self.write(format_args!("accept {key} {body}"));
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
            Fate::AnswerLost | Fate::MessageLost => {
                let reason = "the line went dead".to_owned();
                ("lost", Outcome::Unanswered { reason })
            }
        };
        self.write(format_args!("leave {key} {word}"));
        outcome
    }
}

/// What the network knows of one attempt.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) process: String,
    pub(crate) body: String,
    pub(crate) recipient: String,
    /// How often it was taken.
    pub(crate) accepted: u32,
    /// What was answered; `None` if the process ended before.
    pub(crate) answer: Option<String>,
}

/// Everything the network knows, in the order in which attempts were made.
#[derive(Default)]
pub(crate) struct Record {
    pub(crate) attempts: Vec<Attempt>,
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
                [process, "enter", key, body, recipient] => {
                    let before = by_key.insert(key, record.attempts.len());
                    assert_eq!(before, None, "the key {key} was submitted twice");
                    record.attempts.push(Attempt {
                        process: process.to_owned(),
                        body: body.to_owned(),
                        recipient: recipient.to_owned(),
                        accepted: 0,
                        answer: None,
                    });
                }
                [_, "accept", key, body] => {
                    let attempt = &mut record.attempts[by_key[key]];
                    assert_eq!(attempt.body, body);
                    attempt.accepted += 1;
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
