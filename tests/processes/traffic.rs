//! What the threads of a child do, and how they tell the parent: `begin` before a call, `end` after it returned.
//!
//! Every text is a tag that names its process, thread and number, so whatever is found later has one origin.

use std::fmt::Display;
use std::sync::Mutex;

use duologue::{
    By, Clock as _, ConversationId, Delivery, ErrorKind, Incoming, Media, Messenger, Narrowing,
    Paging, Result, SystemClock, View,
};
use fastrand::Rng;

use crate::child::say;
use crate::place::{Shop, mix};

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

/// One thread of a child.
pub(crate) struct Worker<'m> {
    pub(crate) messenger: &'m Messenger,
    pub(crate) shop: &'m Shop,
    /// The conversations that are known to the process.
    pub(crate) known: &'m Mutex<Vec<ConversationId>>,
    pub(crate) run: u32,
    pub(crate) thread: u32,
    pub(crate) rng: Rng,
    pub(crate) count: u32,
}

impl Worker<'_> {
    /// Does one thing, whatever the dice say.
    pub(crate) fn act(&mut self) {
        match self.rng.u8(..100) {
            0..35 => drop(self.receive()),
            35..52 => drop(self.send()),
            52..62 => self.compose(),
            62..85 => self.deliver(),
            85..92 => drop(self.note()),
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
        let call = |messenger: &Messenger, shop: &Shop| {
            messenger.receive(shop.gateways[gateway], &incoming)
        };
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

    pub(crate) fn send(&mut self) -> Option<Written> {
        let conversation = self.conversation()?;
        let (tag, by) = (self.tag('s'), self.someone());
        let call = |messenger: &Messenger, _: &Shop| messenger.send(conversation, tag.as_str(), by);
        let sent = self.tell("send", &tag, call)?;
        let written = Written::now(sent.id.as_raw());
        self.end("send", format_args!("{tag} {}", sent.id));
        Some(written)
    }

    pub(crate) fn compose(&mut self) {
        let (tag, by) = (self.tag('c'), self.someone());
        let to = phone(self.rng.u64(..PEOPLE));
        let call =
            |messenger: &Messenger, _: &Shop| messenger.compose(to.as_str(), tag.as_str(), by);
        if let Some(sent) = self.tell("compose", &tag, call) {
            self.end("compose", format_args!("{tag} {}", sent.id));
        }
    }

    pub(crate) fn deliver(&mut self) {
        let limit = self.rng.usize(1..12);
        let call = |messenger: &Messenger, _: &Shop| messenger.deliver(limit);
        if let Some(done) = self.tell("deliver", "-", call) {
            let told = |one: &Delivery| format!(" {}:{}", one.message, one.status.as_str());
            let told: String = done.iter().map(told).collect();
            self.end("deliver", format_args!("-{told}"));
        }
    }

    pub(crate) fn note(&mut self) -> Option<Written> {
        let conversation = self.conversation()?;
        let (tag, by) = (self.tag('n'), self.someone());
        let call = |messenger: &Messenger, _: &Shop| messenger.add_note(conversation, &tag, by);
        let note = self.tell("note", &tag, call)?;
        let written = Written::now(note.id.as_raw());
        self.end("note", format_args!("{tag} {}", note.id));
        Some(written)
    }

    /// Something that changes where a conversation stands.
    fn arrange(&mut self) {
        let Some(id) = self.conversation() else {
            return;
        };
        let (by, turn) = (self.someone(), self.rng.u8(..7));
        let agent = self.shop.agents[self.rng.usize(..2)];
        let call = |messenger: &Messenger, shop: &Shop| match turn {
            0 => messenger.complete(id, by),
            1 => messenger.archive(id, by),
            2 => messenger.reopen(id, by),
            3 => messenger.add_tag(id, "Sizing", by),
            4 => messenger.remove_tag(id, "Sizing", by),
            5 => messenger.assign(id, agent, by),
            _ => messenger.move_to_mailbox(id, shop.mailboxes[usize::from(turn) % 2], by),
        };
        if self.tell("arrange", "-", call).is_some() {
            self.end("arrange", "-");
        }
    }

    /// Makes a call and tells of it; `None` if the state of things did not allow it.
    fn tell<T>(
        &self,
        what: &str,
        tag: &str,
        call: impl FnOnce(&Messenger, &Shop) -> Result<T>,
    ) -> Option<T> {
        say(format_args!("begin {} {what} {tag}", self.thread));
        match call(self.messenger, self.shop) {
            Ok(done) => Some(done),
            Err(error) if error.kind() == ErrorKind::ActionRefused => {
                say(format_args!("refused {} {what} {tag}", self.thread));
                None
            }
            Err(error) => {
                say(format_args!("error {} {what} {tag} {error:?}", self.thread));
                None
            }
        }
    }

    fn end(&self, what: &str, how: impl Display) {
        say(format_args!("end {} {what} {how}", self.thread));
    }

    /// A text that nobody has used yet.
    fn tag(&mut self, letter: char) -> String {
        self.count += 1;
        format!("{letter}{}-{}-{}", self.run, self.thread, self.count)
    }

    /// A text that somebody may have used: this process or an earlier one, just now or long ago.
    fn earlier(&mut self, letter: char) -> String {
        let run = self.run.saturating_sub(self.rng.u32(..3)).max(1);
        let number = self.count.saturating_sub(self.rng.u32(..20)).max(1);
        format!("{letter}{run}-{}-{number}", self.rng.u32(..6))
    }

    pub(crate) fn someone(&mut self) -> By {
        match self.rng.usize(..3) {
            2 => By::host(),
            agent => By::agent(self.shop.agents[agent]),
        }
    }

    pub(crate) fn conversation(&mut self) -> Option<ConversationId> {
        let known = self.known.lock().unwrap();
        let chosen = self.rng.usize(..known.len().max(1));
        known.get(chosen).copied()
    }

    fn remember(&self, conversation: ConversationId) {
        let mut known = self.known.lock().unwrap();
        if !known.contains(&conversation) {
            known.push(conversation);
        }
    }
}

/// The conversations that a workspace has.
pub(crate) fn conversations(messenger: &Messenger) -> Vec<ConversationId> {
    let page = Paging::first(1_000);
    let page = messenger.conversations(View::All, &Narrowing::none(), &page);
    page.unwrap().items.iter().map(|row| row.id).collect()
}
