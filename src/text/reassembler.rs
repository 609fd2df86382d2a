//! Putting the parts of messages together again (3GPP TS 23.040, clause 9.2.3.24.1).

mod limits;
mod message;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::text::wire::{Concatenation, Received, UserData, read};
pub use limits::{ReassemblyLimits, ReassemblyLoad};
pub use message::Reassembled;
use message::{Key, Message, Piece};

/// Puts the parts of long messages together, in whichever order they come.
///
/// Parts belong together if they have the same sender, recipient, reference, width of the reference and total. Of two with
/// the same number the first is kept, even if they differ: a sender that takes a reference again while an earlier message
/// with as many parts is incomplete mixes the two, and nothing on the air tells. A shorter time-out makes that rarer. A message is handed out by [`add`](Self::add) with the part that completes it. One
/// that stays incomplete is handed out by [`expire`](Self::expire), with what has come of it: a host calls that now and
/// then, and nothing is lost.
///
/// What is complete is forgotten: a part of it that a network brings once more begins a message of its own, which
/// [`expire`](Self::expire) hands out as one that most is missing of. Who has to rule that out compares messages.
///
/// - **Time** is the caller's. A message times out when its latest part that was not a duplicate is as old as
///   [`ReassemblyLimits::timeout`]; a part that comes later begins another message. If the clock goes back, what was ahead
///   of it counts as of now.
/// - **Room** is bounded by [`ReassemblyLimits`]. When a part does not fit, the messages that have had no part for longest
///   are taken out to make room and wait for the next [`expire`](Self::expire). A part that completes its message needs no
///   room.
/// - **Text** is decoded when the parts are together, so that a character is whole again which somebody else's sender has
///   cut. Each part may have a coding and tables of its own.
///
/// All of it is in memory: a host that must not lose parts when its process ends keeps them elsewhere until their message
/// is handed out.
///
/// ```
/// use duologue::{Reassembler, SegmentOptions, Timestamp, UserData, encode_parts};
///
/// let mut reassembler = Reassembler::default();
/// let now: Timestamp = "2026-11-22T09:00:00Z".parse()?;
/// let text = "Do you have these in size 9? ".repeat(6);
///
/// let parts = encode_parts(&text, 7, &SegmentOptions::default())?;
/// let [first, second] = &parts[..] else { panic!("174 septets are two parts") };
/// let got = reassembler.add(&UserData::from(second), "+15557000001", "+15550100001", now)?;
/// assert!(got.is_none());
/// let got = reassembler.add(&UserData::from(first), "+15557000001", "+15550100001", now)?;
/// assert_eq!(got.map(|message| message.text), Some(text));
/// # Ok::<(), duologue::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reassembler {
    limits: ReassemblyLimits,
    messages: BTreeMap<Arc<Key>, Message>,
    /// The messages by the number of their latest part: the one that has waited longest comes first. Their times are in
    /// the same order.
    by_age: BTreeMap<u64, Arc<Key>>,
    /// Parts stored so far.
    stored: u64,
    held: ReassemblyLoad,
    /// Taken out for want of room or time, and not yet handed out.
    leaving: VecDeque<(Arc<Key>, Message)>,
    waiting: ReassemblyLoad,
}

impl Reassembler {
    /// A reassembler that holds nothing yet.
    pub fn new(limits: ReassemblyLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// What is held of messages that are not complete.
    pub fn held(&self) -> ReassemblyLoad {
        self.held
    }

    /// What was taken out to make room and waits for [`expire`](Self::expire).
    pub fn waiting(&self) -> ReassemblyLoad {
        self.waiting
    }

    /// Takes in a part; returns the message that it completes. A part that names no message of several, or whose number
    /// cannot be, is a message of its own and returned at once.
    ///
    /// Sender and recipient are any texts that tell one from the other. The time it takes does not depend on how much is
    /// held, but for the logarithm.
    ///
    /// # Errors
    ///
    /// Nothing has changed then.
    ///
    /// - [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for what [`decode_part`](crate::decode_part) refuses, and
    ///   if the part alone is more than the limits allow.
    /// - [`ActionRefused`](crate::ErrorKind::ActionRefused) with the code `reassembler_full` if messages would have to make
    ///   room while those that wait for [`expire`](Self::expire) have reached the limits as well: call that first.
    pub fn add(
        &mut self,
        part: &UserData<'_>,
        sender: &str,
        recipient: &str,
        now: Timestamp,
    ) -> Result<Option<Reassembled>> {
        let Received { header, payload } = read(part)?;
        let piece = Piece::new(payload, header.ports);
        let several = header.concatenation.filter(|found| found.total > 1);
        let Some(concatenation) = several else {
            let reference = header
                .concatenation
                .map(|found| (found.reference, found.bits));
            return Ok(Some(piece.alone(sender, recipient, reference, now)));
        };
        let key = Key::new(sender, recipient, concatenation);
        let mut timed_out = false;
        if let Some(message) = self.messages.get(&key) {
            timed_out = self.has_timed_out(message, now);
            if !timed_out {
                if message.has(concatenation.sequence) {
                    return Ok(None);
                }
                if message.lacks_only_one() {
                    return Ok(self.complete(&key, concatenation.sequence, piece));
                }
            }
        }
        let leaving = self.make_room(&key, timed_out, &piece)?;
        for order in leaving {
            self.set_aside(order);
        }
        self.store(key, concatenation, piece, now);
        Ok(None)
    }

    /// Hands out the messages that had to make room, and those that have timed out, the one that has waited longest first.
    #[must_use = "the reassembler forgets what it hands out"]
    pub fn expire(&mut self, now: Timestamp) -> Vec<Reassembled> {
        self.turn_back(now);
        while let Some((&order, key)) = self.by_age.first_key_value() {
            let message = self.messages.get(key);
            if !message.is_some_and(|message| self.has_timed_out(message, now)) {
                break;
            }
            self.set_aside(order);
        }
        self.hand_out()
    }

    /// Hands out everything that is held, complete or not, such as before the program ends; in the order of
    /// [`expire`](Self::expire).
    #[must_use = "the reassembler forgets what it hands out"]
    pub fn drain(&mut self) -> Vec<Reassembled> {
        while let Some((&order, _)) = self.by_age.first_key_value() {
            self.set_aside(order);
        }
        self.hand_out()
    }

    /// When the message that has waited longest times out, if nothing comes for it; `None` if none is held.
    pub fn next_timeout(&self) -> Option<Timestamp> {
        let (_, key) = self.by_age.first_key_value()?;
        let message = self.messages.get(key)?;
        Some(message.latest.after(self.limits.timeout))
    }

    fn has_timed_out(&self, message: &Message, now: Timestamp) -> bool {
        now.since(message.latest) >= self.limits.timeout
    }

    /// Tells which messages have to leave before a part is stored, the one of the part's own last. One whose time is over
    /// leaves in any case.
    fn make_room(&self, key: &Key, timed_out: bool, piece: &Piece) -> Result<Vec<u64>> {
        let alone = piece.load() + key.load();
        if let Some((field, limit)) = self.limits.exceeded_by(alone) {
            return Err(Error::invalid(
                field,
                limit,
                format_args!(
                    "does not allow for one part, which is {} bytes with its sender and recipient; raise it",
                    alone.bytes
                ),
            ));
        }
        let own = self.messages.get(key);
        let mut leaving = Vec::new();
        let (mut held, mut waiting) = (self.held, self.waiting);
        let mut needed = if own.is_some() { piece.load() } else { alone };
        let mut leave = |message: &Message, held: &mut ReassemblyLoad| {
            leaving.push(message.order);
            *held -= message.load;
            waiting += message.load;
        };

        let mut stays = own;
        if let Some(own) = own.filter(|_| timed_out) {
            leave(own, &mut held);
            needed = alone;
            stays = None;
        }
        let mut others = self
            .by_age
            .values()
            .filter(|other| ***other != *key)
            .filter_map(|other| self.messages.get(other));
        while self.limits.exceeded_by(held + needed).is_some() {
            if let Some(other) = others.next() {
                leave(other, &mut held);
            } else {
                // Nothing else is left, and alone the part fits.
                if let Some(own) = stays {
                    leave(own, &mut held);
                }
                break;
            }
        }
        if self.limits.exceeded_by(waiting).is_some() {
            return Err(Error::refused(
                "reassembler_full",
                "the messages that were taken out to make room have reached the limits themselves; call expire",
            ));
        }
        Ok(leaving)
    }

    fn store(&mut self, key: Key, concatenation: Concatenation, piece: Piece, now: Timestamp) {
        self.turn_back(now);
        self.stored += 1;
        let key = Arc::new(key);
        let (key, mut message) = if let Some((key, message)) = self.messages.remove_entry(&key) {
            self.by_age.remove(&message.order);
            (key, message)
        } else {
            let message = Message::new(&key, now);
            self.held += message.load;
            (key, message)
        };
        self.held += piece.load();
        message.insert(concatenation.sequence, piece);
        message.order = self.stored;
        message.latest = now;
        self.by_age.insert(self.stored, Arc::clone(&key));
        self.messages.insert(key, message);
    }

    fn complete(&mut self, key: &Key, sequence: u8, piece: Piece) -> Option<Reassembled> {
        let (key, mut message) = self.messages.remove_entry(key)?;
        self.by_age.remove(&message.order);
        self.held -= message.load;
        message.insert(sequence, piece);
        Some(message.hand_out(key))
    }

    /// Takes a message out, to be handed out by the next call to `expire`.
    fn set_aside(&mut self, order: u64) {
        let key = self.by_age.remove(&order);
        if let Some((key, message)) = key.and_then(|key| self.messages.remove_entry(&key)) {
            self.held -= message.load;
            self.waiting += message.load;
            self.leaving.push_back((key, message));
        }
    }

    fn hand_out(&mut self) -> Vec<Reassembled> {
        self.waiting = ReassemblyLoad::default();
        let leaving = std::mem::take(&mut self.leaving).into_iter();
        leaving
            .map(|(key, message)| message.hand_out(key))
            .collect()
    }

    /// Lets no message's time lie ahead of the clock. Otherwise one that came while the clock was wrong by a year would be
    /// held for a year. Afterwards times are in the order of `by_age` still.
    fn turn_back(&mut self, now: Timestamp) {
        for key in self.by_age.values().rev() {
            match self.messages.get_mut(key) {
                Some(message) if message.latest > now => message.latest = now,
                _ => break,
            }
        }
    }
}
