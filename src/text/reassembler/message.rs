//! One message and the parts of it that have come.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::limits::ReassemblyLoad;
use crate::clock::Timestamp;
use crate::text::options::{Ports, ReferenceBits};
use crate::text::wire::{Concatenation, Joiner, Payload};

/// A message put together from its parts, or from those that have come.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Reassembled {
    /// The text of the parts, in order. Where parts are missing, nothing stands for them.
    pub text: String,
    /// Who sent it, as it was said.
    pub sender: String,
    /// Whom it is for, as it was said.
    pub recipient: String,
    /// By which its parts were known; `None` for a message of its own.
    pub reference: Option<u16>,
    /// The width of the reference; `None` for a message of its own.
    pub reference_bits: Option<ReferenceBits>,
    /// How many parts the message has; 1 for a message of its own.
    pub total: u8,
    /// The parts that have not come, by their numbers from 1 on; none if the message is complete.
    pub missing: Vec<u8>,
    /// The applications that it goes between: those of the lowest part that names some.
    pub ports: Option<Ports>,
    /// When the first of its parts came.
    pub first_at: Timestamp,
}

impl Reassembled {
    /// Whether every part has come.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// What the parts of one message have in common.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Key {
    sender: String,
    recipient: String,
    reference: u16,
    wide: bool,
    total: u8,
}

impl Key {
    pub(super) fn new(sender: &str, recipient: &str, concatenation: Concatenation) -> Self {
        Self {
            sender: sender.to_owned(),
            recipient: recipient.to_owned(),
            reference: concatenation.reference,
            wide: concatenation.bits == ReferenceBits::Sixteen,
            total: concatenation.total,
        }
    }

    pub(super) fn load(&self) -> ReassemblyLoad {
        ReassemblyLoad {
            messages: 1,
            parts: 0,
            bytes: self.sender.len() + self.recipient.len(),
        }
    }
}

/// A message that is not complete.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pieces: BTreeMap<u8, Piece>,
    pub(super) load: ReassemblyLoad,
    /// The number of its latest part among all that were stored.
    pub(super) order: u64,
    /// When that came.
    pub(super) latest: Timestamp,
    first_at: Timestamp,
    total: u8,
}

impl Message {
    pub(super) fn new(key: &Key, now: Timestamp) -> Self {
        Self {
            pieces: BTreeMap::new(),
            load: key.load(),
            order: 0,
            latest: now,
            first_at: now,
            total: key.total,
        }
    }

    pub(super) fn has(&self, sequence: u8) -> bool {
        self.pieces.contains_key(&sequence)
    }

    pub(super) fn lacks_only_one(&self) -> bool {
        self.pieces.len() + 1 == usize::from(self.total)
    }

    pub(super) fn insert(&mut self, sequence: u8, piece: Piece) {
        self.load += piece.load();
        self.pieces.insert(sequence, piece);
    }

    pub(super) fn hand_out(self, key: Arc<Key>) -> Reassembled {
        let Key {
            sender,
            recipient,
            reference,
            wide,
            total,
        } = Arc::unwrap_or_clone(key);
        let mut text = Joiner::default();
        let mut missing = Vec::new();
        for sequence in 1..=total {
            if let Some(piece) = self.pieces.get(&sequence) {
                text.push(&piece.payload);
            } else {
                text.gap();
                missing.push(sequence);
            }
        }
        let bits = if wide {
            ReferenceBits::Sixteen
        } else {
            ReferenceBits::Eight
        };
        Reassembled {
            text: text.finish(),
            sender,
            recipient,
            reference: Some(reference),
            reference_bits: Some(bits),
            total,
            missing,
            ports: self.pieces.values().find_map(|piece| piece.ports),
            first_at: self.first_at,
        }
    }
}

/// What is kept of a part.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    payload: Payload,
    ports: Option<Ports>,
}

impl Piece {
    pub(super) fn new(payload: Payload, ports: Option<Ports>) -> Self {
        Self { payload, ports }
    }

    pub(super) fn load(&self) -> ReassemblyLoad {
        ReassemblyLoad {
            messages: 0,
            parts: 1,
            bytes: self.payload.units.len(),
        }
    }

    /// A message of its own.
    pub(super) fn alone(
        self,
        sender: &str,
        recipient: &str,
        reference: Option<(u16, ReferenceBits)>,
        now: Timestamp,
    ) -> Reassembled {
        let mut text = Joiner::default();
        text.push(&self.payload);
        Reassembled {
            text: text.finish(),
            sender: sender.to_owned(),
            recipient: recipient.to_owned(),
            reference: reference.map(|(reference, _)| reference),
            reference_bits: reference.map(|(_, bits)| bits),
            total: 1,
            missing: Vec::new(),
            ports: self.ports,
            first_at: now,
        }
    }
}
