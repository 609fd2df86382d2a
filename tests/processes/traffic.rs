//! What the threads of a child do, and how they tell the parent: `begin` before a call, `end` after it returned.
//!
//! Every text is a tag that names its process, thread and number, so whatever is found later has one origin.

mod outbox;

use std::fmt::Display;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use duologue::{
    AgentId, By, Clock, Command, ConversationId, Durability, ErrorKind, Incoming, Media, MessageId,
    Messenger, Narrowing, Paging, Result, SystemClock, TagRef, Timestamp, View,
};
use fastrand::Rng;

use crate::child::say;
use crate::ledger::Ledger;
use crate::letter::{Letter, author, is_too_late};
use crate::place::{Ahead, Shop, database, mix, options};

/// How many customers write.
pub(crate) const CUSTOMERS: u64 = 12;
/// How many people are written to; the first of them are the customers.
const PEOPLE: u64 = 20;

pub(crate) fn phone(number: u64) -> String {
    format!("+155570000{number:02}")
}

/// The incoming message that a provider's id stands for, whoever hands it over and however often: which of the gateways
/// it comes through, and the message.
pub(crate) fn incoming(id: &str) -> (usize, Incoming) {
    let mut rng = Rng::with_seed(mix(0, id));
    let incoming = Incoming::new(phone(rng.u64(..CUSTOMERS)), id).provider_message_id(id);
    (
        rng.usize(..2),
        incoming.media(picture(id).into_iter().collect()),
    )
}

/// The picture that comes with some messages. There are three, the largest of several chunks.
pub(crate) fn picture(id: &str) -> Option<Media> {
    let mut rng = Rng::with_seed(mix(1, id));
    let size = *[100, 20_000, 600_000].get(rng.usize(..60))?;
    let bytes = vec![u8::try_from(size % 251).unwrap(); size];
    Some(Media::new("shoe.jpg", "image/jpeg", bytes))
}

/// What a call has stored, and when it was known to be, in microseconds.
pub(crate) struct Written {
    pub(crate) event: i64,
    pub(crate) at: i64,
}

impl Written {
    /// Something whose call has just returned.
    fn now(event: i64) -> Self {
        let at = SystemClock.now().unwrap().as_micros();
        Self { event, at }
    }
}

/// What the threads of a child share.
pub(crate) struct Office {
    pub(crate) messenger: Messenger,
    pub(crate) shop: Shop,
    /// The conversations that are known to the process.
    known: Mutex<Vec<ConversationId>>,
    run: u32,
    clock: Arc<dyn Clock>,
    opened_at: Timestamp,
    /// Whether nobody needs to deliver, because the engine's worker does.
    has_worker: bool,
}

impl Office {
    pub(crate) fn open(
        directory: &Path,
        durability: Durability,
        (run, seed): (u32, u64),
        ahead: Duration,
    ) -> Self {
        let ledger = Ledger::moody(directory, &run.to_string(), seed);
        let options = options(ledger, ahead, durability);
        let messenger = options.open(database(directory)).unwrap();
        Self::of(messenger, Arc::new(Ahead(ahead)), run)
    }

    /// With a messenger that goes by this clock.
    pub(crate) fn of(messenger: Messenger, clock: Arc<dyn Clock>, run: u32) -> Self {
        Self {
            shop: Shop::look_up(&messenger),
            known: Mutex::new(conversations(&messenger)),
            messenger,
            run,
            opened_at: clock.now().unwrap(),
            clock,
            has_worker: false,
        }
    }

    /// The time that its messenger goes by.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now().unwrap()
    }

    pub(crate) fn with_worker(mut self) -> Self {
        self.has_worker = true;
        self
    }
}

/// One thread of a child.
pub(crate) struct Worker<'o> {
    pub(crate) office: &'o Office,
    thread: u32,
    pub(crate) rng: Rng,
    pub(crate) count: u32,
    /// Letters that others were in the middle of when they died.
    pub(crate) left_behind: Vec<Letter>,
    /// What this thread has sent last.
    sent: Vec<(Letter, MessageId)>,
}

impl<'o> Worker<'o> {
    pub(crate) fn new(office: &'o Office, thread: u32, seed: u64) -> Self {
        Self {
            office,
            thread,
            rng: Rng::with_seed(mix(seed, &thread.to_string())),
            count: 0,
            left_behind: Vec::new(),
            sent: Vec::new(),
        }
    }

    /// Goes on with the numbers of another worker.
    pub(crate) fn counting_from(mut self, count: u32) -> Self {
        self.count = count;
        self
    }

    /// Does one thing, whatever the dice say.
    pub(crate) fn act(&mut self) {
        if let Some(letter) = self.left_behind.pop() {
            self.send_again(&letter);
            return;
        }
        match self.rng.u8(..100) {
            0..30 => drop(self.receive()),
            30..45 => drop(self.send()),
            45..53 => drop(self.compose()),
            53..59 => drop(self.schedule()),
            59..62 => self.repeat(),
            62..78 if self.office.has_worker => self.tick(),
            62..78 => self.deliver(),
            78..83 => self.look_up(),
            83..85 => self.cancel(),
            85..90 => drop(self.note()),
            90 => self.note_everywhere(),
            _ => self.arrange(),
        }
    }

    /// A message comes in: a new one, or one that was handed over before, or is at this moment.
    pub(crate) fn receive(&mut self) -> Option<Written> {
        let id = match self.rng.u8(..4) {
            0 => self.earlier('x'),
            _ => self.tag('x'),
        };
        let (gateway, incoming) = incoming(&id);
        let gateway = self.office.shop.gateways[gateway];
        let call = |messenger: &Messenger| messenger.receive(gateway, &incoming);
        let got = self.tell("receive", &id, call)?;
        let written = Written::now(got.message.id.as_raw());
        self.remember(got.conversation.id);
        let (message, conversation) = (got.message.id, got.conversation.id);
        let what = if got.duplicate { "known" } else { "new" };
        self.end(
            "receive",
            format_args!("{id} {message} {conversation} {what}"),
        );
        (!got.duplicate).then_some(written)
    }

    pub(crate) fn note(&mut self) -> Option<Written> {
        let conversation = self.conversation()?;
        let (tag, by) = (self.tag('n'), self.someone());
        let call = |messenger: &Messenger| messenger.add_note(conversation, &tag, by);
        let note = self.tell("note", &tag, call)?;
        let written = Written::now(note.id.as_raw());
        self.end("note", format_args!("{tag} {}", note.id));
        Some(written)
    }

    /// The same note in every conversation, at once.
    fn note_everywhere(&mut self) {
        let all = self.office.known.lock().unwrap().clone();
        let (tag, by) = (self.tag('b'), self.someone());
        let command = Command::AddNote(tag.clone());
        let call = |messenger: &Messenger| {
            let done = messenger.bulk(&all, &command, by)?;
            done.into_iter().collect::<Result<Vec<_>>>()
        };
        let all_of_them = format!("{tag} {}", all.len());
        if let Some(done) = self.tell("bulk", &all_of_them, call) {
            self.end("bulk", format_args!("{tag} {}", done.len()));
        }
    }

    /// Something that changes where a conversation stands, or where all of them do.
    fn arrange(&mut self) {
        let Some(id) = self.conversation() else {
            return;
        };
        let all = self.office.known.lock().unwrap().clone();
        let (by, turn) = (self.someone(), self.rng.u8(..9));
        let shop = &self.office.shop;
        let agent = shop.agents[self.rng.usize(..2)];
        let mailbox = shop.mailboxes[self.rng.usize(..2)];
        let bulk = |messenger: &Messenger, command| {
            let done = messenger.bulk(&all, &command, by)?;
            let failed = |one: Result<_>| one.err().filter(|error| !is_refused(error));
            done.into_iter().find_map(failed).map_or(Ok(()), Err)
        };
        let call = |messenger: &Messenger| match turn {
            0 => messenger.complete(id, by).map(drop),
            1 => messenger.archive(id, by).map(drop),
            2 => messenger.reopen(id, by).map(drop),
            3 => messenger.add_tag(id, "Sizing", by).map(drop),
            4 => messenger.remove_tag(id, "Sizing", by).map(drop),
            5 => messenger.assign(id, agent, by).map(drop),
            6 => messenger.move_to_mailbox(id, mailbox, by).map(drop),
            7 => bulk(messenger, Command::Complete),
            _ => bulk(messenger, Command::AddTag(TagRef::from("Sizing"))),
        };
        if self.tell("arrange", "-", call).is_some() {
            self.end("arrange", "-");
        }
    }

    /// Makes a call and tells of it; `None` if the state of things did not allow it.
    fn tell<T>(
        &self,
        what: &str,
        rest: &str,
        call: impl FnOnce(&Messenger) -> Result<T>,
    ) -> Option<T> {
        let thread = self.thread;
        say(format_args!("begin {thread} {what} {rest}"));
        let error = match call(&self.office.messenger) {
            Ok(done) => return Some(done),
            Err(error) => error,
        };
        if is_refused(&error) || is_too_late(&error) {
            say(format_args!("refused {thread} {what} {rest}"));
        } else if is_lost(&error) {
            say(format_args!("lost {thread} {what} {rest}"));
        } else {
            say(format_args!("error {thread} {what} {rest} {error:?}"));
        }
        None
    }

    fn end(&self, what: &str, how: impl Display) {
        say(format_args!("end {} {what} {how}", self.thread));
    }

    /// A text that nobody has used yet.
    fn tag(&mut self, letter: char) -> String {
        self.count += 1;
        format!("{letter}{}-{}-{}", self.office.run, self.thread, self.count)
    }

    /// A text that somebody may have used: this process or an earlier one, just now or long ago.
    fn earlier(&mut self, letter: char) -> String {
        let run = self.office.run.saturating_sub(self.rng.u32(..3)).max(1);
        let number = self.count.saturating_sub(self.rng.u32(..20)).max(1);
        format!("{letter}{run}-{}-{number}", self.rng.u32(..6))
    }

    pub(crate) fn someone(&mut self) -> By {
        author(self.agent())
    }

    /// An agent, or nobody.
    fn agent(&mut self) -> Option<AgentId> {
        let agents = &self.office.shop.agents;
        agents.get(self.rng.usize(..=agents.len())).copied()
    }

    pub(crate) fn conversation(&mut self) -> Option<ConversationId> {
        let known = self.office.known.lock().unwrap();
        let chosen = self.rng.usize(..known.len().max(1));
        known.get(chosen).copied()
    }

    fn remember(&self, conversation: ConversationId) {
        let mut known = self.office.known.lock().unwrap();
        if !known.contains(&conversation) {
            known.push(conversation);
        }
    }

    /// Looks which conversations there are by now.
    #[cfg(feature = "postgres")]
    pub(crate) fn look_around(&self) {
        *self.office.known.lock().unwrap() = conversations(&self.office.messenger);
    }
}

fn is_refused(error: &duologue::Error) -> bool {
    error.kind() == ErrorKind::ActionRefused
}

/// Whether a server was lost on the way, which says nothing about the call.
pub(crate) fn is_lost(error: &duologue::Error) -> bool {
    error.kind() == ErrorKind::Storage
        && matches!(error.code(), "connection_lost" | "commit_unknown")
}

/// The conversations that a workspace has.
pub(crate) fn conversations(messenger: &Messenger) -> Vec<ConversationId> {
    let page = Paging::first(1_000);
    let page = messenger.conversations(View::All, &Narrowing::none(), &page);
    page.unwrap().items.iter().map(|row| row.id).collect()
}
