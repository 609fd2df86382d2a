//! What a thread of a child sends, and what it does about messages that were sent.

use std::time::Duration;

use duologue::{Delivery, Message, MessageId, Messenger, Paging};

use super::{PEOPLE, Worker, Written, phone};
use crate::letter::{Letter, To};
use crate::place::MINUTE;

/// How many letters a thread remembers.
const REMEMBERED: usize = 8;

impl Worker<'_> {
    pub(crate) fn send(&mut self) -> Option<Written> {
        let to = To::Conversation(self.conversation()?);
        let letter = self.letter('s', to);
        self.post(letter)
    }

    pub(crate) fn compose(&mut self) -> Option<Written> {
        let to = To::Phone(phone(self.rng.u64(..PEOPLE)));
        let letter = self.letter('c', to);
        self.post(letter)
    }

    /// Writes something that goes in a moment, or when this process will be gone.
    pub(super) fn schedule(&mut self) -> Option<Written> {
        let to = if self.rng.bool() {
            To::Conversation(self.conversation()?)
        } else {
            To::Phone(phone(self.rng.u64(..PEOPLE)))
        };
        let wait = if self.rng.bool() {
            Duration::from_millis(self.rng.u64(1..200))
        } else {
            MINUTE * self.rng.u32(1..30)
        };
        let at = self.office.now().after(wait);
        let letter = Letter {
            send_at: Some(at),
            ..self.letter('t', to)
        };
        self.post(letter)
    }

    fn letter(&mut self, initial: char, to: To) -> Letter {
        Letter {
            tag: self.tag(initial),
            to,
            by: self.agent(),
            send_at: None,
            keyed: self.rng.bool(),
        }
    }

    /// Sends a letter for the first time.
    fn post(&mut self, letter: Letter) -> Option<Written> {
        let sent = self.put_in(&letter)?;
        let written = Written::now(sent.id.as_raw());
        self.end(
            letter.call(),
            format_args!("{} {} new", letter.tag, sent.id),
        );
        self.sent.push((letter, sent.id));
        if self.sent.len() > REMEMBERED {
            self.sent.remove(0);
        }
        Some(written)
    }

    /// Sends a letter that somebody died over: it may have been stored or not.
    pub(super) fn send_again(&mut self, letter: &Letter) {
        if let Some(sent) = self.put_in(letter) {
            let how = if sent.at < self.office.opened_at {
                "found"
            } else {
                "missing"
            };
            self.end(
                letter.call(),
                format_args!("{} {} {how}", letter.tag, sent.id),
            );
        }
    }

    /// Sends a letter that this thread has sent.
    pub(crate) fn repeat(&mut self) {
        let Some((letter, _)) = self.one_sent() else {
            return;
        };
        if letter.keyed
            && let Some(sent) = self.put_in(&letter)
        {
            self.end(
                letter.call(),
                format_args!("{} {} known", letter.tag, sent.id),
            );
        }
    }

    fn put_in(&self, letter: &Letter) -> Option<Message> {
        let told = letter.to_string();
        let (call, rest) = told.split_once(' ').unwrap();
        self.tell(call, rest, |messenger| letter.send(messenger))
    }

    /// Calls one off that this thread has sent, if nobody has begun to hand it over.
    pub(crate) fn cancel(&mut self) {
        let Some((_, id)) = self.one_sent() else {
            return;
        };
        let by = self.someone();
        let call = |messenger: &Messenger| messenger.cancel_message(id, by);
        if self.tell("cancel", "-", call).is_some() {
            self.end("cancel", format_args!("- {id}"));
        }
    }

    fn one_sent(&mut self) -> Option<(Letter, MessageId)> {
        let chosen = self.rng.usize(..self.sent.len().max(1));
        self.sent.get(chosen).cloned()
    }

    pub(crate) fn deliver(&mut self) {
        let limit = self.rng.usize(1..12);
        let call = |messenger: &Messenger| messenger.deliver(limit);
        if let Some(done) = self.tell("deliver", "-", call) {
            let told = |one: &Delivery| format!(" {}:{}", one.message, one.status.as_str());
            let told: String = done.iter().map(told).collect();
            self.end("deliver", format_args!("-{told}"));
        }
    }

    /// Lets go what is due.
    pub(super) fn tick(&mut self) {
        if self.tell("tick", "-", Messenger::tick).is_some() {
            self.end("tick", "-");
        }
    }

    /// Asks the network about a message whose answer was lost.
    pub(super) fn look_up(&mut self) {
        let page = Paging::first(1_000);
        let unknown = self.office.messenger.unknown_messages(&page).unwrap();
        // Somebody may still be handing over the latest.
        let chosen = self.rng.usize(..5) + 1;
        let chosen = unknown.items.len().checked_sub(chosen);
        let Some(message) = chosen.and_then(|chosen| unknown.items.get(chosen)) else {
            return;
        };
        let call = |messenger: &Messenger| messenger.look_up(message.id);
        if let Some(found) = self.tell("look_up", "-", call) {
            let status = found.status.unwrap().as_str();
            self.end("look_up", format_args!("- {}:{status}", found.id));
        }
    }
}
