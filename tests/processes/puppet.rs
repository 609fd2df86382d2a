//! A child that does what it is told, one call at a time, so that a test can spoil its disk in between.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::{Display, Write as _};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use duologue::{
    By, Clock as _, ConversationId, Durability, EventKind, ManualClock, Messenger, Narrowing,
    Options, Outcome, Paging, Provider, Result, Submission, SystemClock, Timestamp, View,
};

use crate::book::Book;
use crate::child::{Child, say};
use crate::ledger::Ledger;
use crate::place::{MINUTE, Shop, database};
use crate::stored::events;
use crate::traffic::{conversations, incoming};

/// The size of a page of the database.
pub(crate) const PAGE: u64 = 4096;

/// How many threads write when they write together.
const TOGETHER: u32 = 8;

/// The parent's end of the strings.
pub(crate) struct Puppet {
    child: Child,
    /// What the puppet was told is done, and what it tried.
    pub(crate) book: Book,
    count: u32,
}

/// Why a call failed: the kind of the error, and its words.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: String,
    pub(crate) words: String,
}

impl Puppet {
    /// Starts a puppet by a command; its workspace is in one directory, and what must not be spoiled in another.
    pub(crate) fn start(command: Command, directory: &Path, outside: &Path, full: bool) -> Self {
        let durability = if full { "full" } else { "normal" };
        let arguments: [&dyn Display; 3] = [&directory.display(), &outside.display(), &durability];
        let mut child = Child::start_by(command, "puppet", &arguments);
        child.wait_until_ready();
        Self {
            child,
            book: Book::default(),
            count: 0,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Tells the puppet to do something.
    pub(crate) fn ask(&mut self, what: &str) -> Result<String, Failure> {
        self.child.tell(what);
        let answer = self
            .child
            .next()
            .unwrap_or_else(|| panic!("the puppet died of `{what}`"));
        let (verdict, rest) = answer.split_once(' ').unwrap_or((&answer, ""));
        match verdict {
            "ok" => Ok(rest.to_owned()),
            "failed" => {
                let (kind, words) = rest.split_once(' ').unwrap();
                let (kind, words) = (kind.to_owned(), words.to_owned());
                Err(Failure { kind, words })
            }
            _ => panic!("the puppet answers `{answer}` to `{what}`"),
        }
    }

    /// Tells the puppet to write something: `receive`, `send`, `compose` or `note`.
    pub(crate) fn write(&mut self, what: &str) -> Result<(), Failure> {
        self.count += 1;
        let tag = format!("{}-{}", what.chars().next().unwrap(), self.count);
        self.book.begun.insert(tag.clone());
        let id = self.ask(&format!("{what} {tag}"))?;
        self.book.stored.insert(tag, id.parse().unwrap());
        Ok(())
    }

    /// Tells the puppet to leave notes in many threads at once; why those failed that did.
    pub(crate) fn write_together(&mut self) -> Vec<Failure> {
        let tags = (1..=TOGETHER).map(|number| format!("n-{}-{number}", self.count + 1));
        let tags: Vec<String> = tags.collect();
        self.count += 1;
        self.book.begun.extend(tags.iter().cloned());
        let answers = self.ask(&format!("notes {}", tags.join(" "))).unwrap();
        let answers = answers.split(';').zip(tags);
        let failed = answers.filter_map(|(answer, tag)| match answer.split_once(' ') {
            None => {
                self.book.stored.insert(tag, answer.parse().unwrap());
                None
            }
            Some((kind, words)) => Some(Failure {
                kind: kind.to_owned(),
                words: words.to_owned(),
            }),
        });
        failed.collect()
    }

    /// What was told to be done is there, and nothing of what was not.
    pub(crate) fn compare(&mut self) {
        let stored = self.ask("list").unwrap();
        let entry = |word: &str| {
            let (tag, id) = word.split_once('=').unwrap();
            (tag.to_owned(), id.parse().unwrap())
        };
        let stored: BTreeMap<String, i64> = stored.split_whitespace().map(entry).collect();
        assert_eq!(stored, self.book.stored);
        assert_eq!(self.ask("verify").unwrap(), "");
    }

    pub(crate) fn kill(self) {
        self.child.kill();
    }

    pub(crate) fn finish(self) {
        self.child.finish();
    }
}

/// The puppet itself.
pub(crate) fn puppet(arguments: &[String]) {
    let [directory, outside, durability] = arguments else {
        panic!("puppet in a directory and one outside, with a durability");
    };
    let mut strings = Strings {
        directory: directory.into(),
        outside: outside.into(),
        durability: match durability.as_str() {
            "full" => Durability::Full,
            _ => Durability::Normal,
        },
        clock: Arc::new(ManualClock::new(SystemClock.now().unwrap())),
        spoiler: Arc::default(),
        messenger: None,
    };
    say("ready");
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let (what, how) = line.split_once(' ').unwrap_or((&line, ""));
        match strings.pull(what, how) {
            Ok(answer) => say(format_args!("ok {answer}")),
            Err(error) => {
                let cause = error.source().map(|cause| format!(" ({cause})"));
                let (kind, cause) = (error.kind().as_str(), cause.unwrap_or_default());
                say(format_args!("failed {kind} {error}{cause}"));
            }
        }
    }
}

struct Strings {
    directory: PathBuf,
    outside: PathBuf,
    durability: Durability,
    clock: Arc<ManualClock>,
    /// Whether the next submission ends with no file taking a byte any more.
    spoiler: Arc<AtomicBool>,
    messenger: Option<Messenger>,
}

impl Strings {
    fn pull(&mut self, what: &str, how: &str) -> Result<String> {
        let by = By::host();
        match what {
            "open" => self.messenger = Some(self.options().open(database(&self.directory))?),
            "open_to_read" => {
                let options = self.options().read_only();
                self.messenger = Some(options.open(database(&self.directory))?);
            }
            "furnish" => drop(Shop::furnish(self.messenger())),
            "close" => self.messenger = None,
            "receive" => {
                let (gateway, incoming) = incoming(how);
                let gateway = Shop::look_up(self.messenger()).gateways[gateway];
                return Ok(self
                    .messenger()
                    .receive(gateway, &incoming)?
                    .message
                    .id
                    .to_string());
            }
            "send" => {
                return Ok(self
                    .messenger()
                    .send(self.first()?, how, by)?
                    .id
                    .to_string());
            }
            "compose" => {
                let sent = self.messenger().compose("+15557000001", how, by)?;
                return Ok(sent.id.to_string());
            }
            "note" => {
                return Ok(self
                    .messenger()
                    .add_note(self.first()?, how, by)?
                    .id
                    .to_string());
            }
            "notes" => return self.notes(how),
            "deliver" => return self.deliver(),
            "look" => {
                self.messenger().badge()?;
                let page = Paging::first(50);
                self.messenger()
                    .conversations(View::All, &Narrowing::none(), &page)?;
                self.messenger().timeline(self.first()?, &[], &page)?;
            }
            "list" => return Ok(self.list()),
            "verify" => {
                let differences = self.messenger().verify()?.differences;
                let shown = differences
                    .iter()
                    .map(|difference| format!("{difference:?}"));
                return Ok(shown.collect::<String>());
            }
            "pass_minutes" => self.clock.advance(MINUTE * how.parse().unwrap()),
            "spoil_while_delivering" => {
                self.spoiler.store(true, Ordering::Relaxed);
                return self.deliver();
            }
            "leave_pages" => self.fill(how.parse().unwrap()),
            "empty" => fs::remove_file(self.ballast()).unwrap(),
            "backup" => self.messenger().backup(self.outside.join("copy.db"))?,
            "copy_out" => {
                self.messenger = None;
                fs::copy(database(&self.directory), database(&self.outside)).unwrap();
            }
            _ => panic!("a puppet cannot `{what}`"),
        }
        Ok(String::new())
    }

    fn options(&self) -> Options {
        let provider = Spoiler {
            ledger: Ledger::calm(&self.outside),
            armed: Arc::clone(&self.spoiler),
        };
        Options::new()
            .clock(Arc::clone(&self.clock))
            .durability(self.durability)
            .provider("ledger", provider)
    }

    fn messenger(&self) -> &Messenger {
        self.messenger
            .as_ref()
            .expect("the puppet has nothing open")
    }

    fn first(&self) -> Result<ConversationId> {
        let page = Paging::first(1_000);
        let all = self
            .messenger()
            .conversations(View::All, &Narrowing::none(), &page)?;
        Ok(all.items.iter().map(|row| row.id).min().unwrap())
    }

    /// Leaves notes in as many threads, which share commits.
    fn notes(&self, tags: &str) -> Result<String> {
        let (messenger, id) = (self.messenger(), self.first()?);
        let answers: Vec<String> = thread::scope(|scope| {
            let write = |tag| scope.spawn(move || messenger.add_note(id, tag, By::host()));
            let all: Vec<_> = tags.split(' ').map(write).collect();
            let told = all.into_iter().map(|one| match one.join().unwrap() {
                Ok(note) => note.id.to_string(),
                Err(error) => format!("{} {error}", error.kind().as_str()).replace(';', ","),
            });
            told.collect()
        });
        Ok(answers.join(";"))
    }

    fn deliver(&self) -> Result<String> {
        let done = self.messenger().deliver(10)?;
        let told = done
            .iter()
            .map(|one| format!("{}:{} ", one.message, one.status.as_str()));
        Ok(told.collect())
    }

    fn list(&self) -> String {
        let kinds = [
            EventKind::IncomingMessage,
            EventKind::OutgoingMessage,
            EventKind::NoteAdded,
        ];
        let mut list = String::new();
        for conversation in conversations(self.messenger()) {
            for event in events(self.messenger(), conversation, &kinds) {
                let text = event.message.map_or(event.text, |message| message.body);
                write!(list, "{text}={} ", event.id).unwrap();
            }
        }
        list
    }

    fn ballast(&self) -> PathBuf {
        self.directory.join("ballast")
    }

    /// Fills the disk but for so many pages.
    fn fill(&self, pages: u64) {
        let mut ballast = File::create(self.ballast()).unwrap();
        let page = vec![7; usize::try_from(PAGE).unwrap()];
        while ballast.write_all(&page).is_ok() {}
        let full = ballast.metadata().unwrap().len();
        ballast.set_len(full.saturating_sub(pages * PAGE)).unwrap();
    }
}

/// A network whose answer comes when the disk has just become full.
struct Spoiler {
    ledger: Ledger,
    armed: Arc<AtomicBool>,
}

impl Provider for Spoiler {
    fn submit(&self, submission: &Submission, now: Timestamp) -> Outcome {
        let outcome = self.ledger.submit(submission, now);
        if self.armed.swap(false, Ordering::Relaxed) {
            limit_files(std::process::id(), "0");
        }
        outcome
    }
}

/// Limits how long a file a process may write: in bytes, or `unlimited`.
pub(crate) fn limit_files(process: u32, length: &str) {
    let limited = Command::new("prlimit")
        .arg(format!("--pid={process}"))
        .arg(format!("--fsize={length}:unlimited"))
        .status();
    assert!(limited.unwrap().success());
}
