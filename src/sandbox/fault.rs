//! What can go wrong in the sandbox, and when it does.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::seed::Seed;
use crate::address::Address;
use crate::provider::Submission;

/// Something that goes wrong with one submission, or with what comes back for it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// No fault. Injected, it lets a submission through untouched by chance or by a fault of its
    /// recipient.
    Spared,
    /// The message is not taken now: the answer is `Throttled`.
    Throttled {
        /// How long the engine is told to wait.
        retry_after: Duration,
    },
    /// The message is not taken because nobody is there: the answer is `Unavailable`.
    Unavailable {
        /// The error code.
        code: String,
    },
    /// The message is not taken, now or later: the answer is `Rejected`.
    Rejected {
        /// The error code.
        code: String,
        /// The words that go with it.
        reason: String,
    },
    /// The message is lost on the way: the answer is `Unanswered`, and it was not taken.
    MessageLost,
    /// The message is taken and its answer is lost: the answer is `Unanswered`. Reports then name
    /// the submission's key, and a scripted customer answers as ever.
    AnswerLost,
    /// The message is taken and never reaches the customer. A report says so even if delivery
    /// receipts are off.
    Undelivered {
        /// The error code of the report.
        code: String,
    },
    /// What comes back comes twice, each with a token of its own.
    Duplicated,
    /// What comes back comes later than it should; an incoming message still tells when it was
    /// sent.
    Delayed {
        /// How much later.
        by: Duration,
    },
    /// What comes back is put at any place among all that one poll hands out.
    Reordered,
}

impl Fault {
    /// Whether it befalls a submission, rather than what comes back.
    fn befalls_submission(&self) -> bool {
        !matches!(
            self,
            Self::Duplicated | Self::Delayed { .. } | Self::Reordered
        )
    }
}

/// The faults that have been injected and not yet met.
///
/// Chance is drawn from the seed and the name of what it befalls, never from a generator that calls
/// share: what happens to one submission does not depend on which others came before it.
#[derive(Debug)]
pub(super) struct Faults {
    seed: Seed,
    next: VecDeque<Fault>,
    by_recipient: BTreeMap<Address, Fault>,
    by_chance: Vec<(f64, Fault)>,
    /// How often the keys that wait for another attempt were throttled, or they would draw the same
    /// again for ever.
    throttled: BTreeMap<String, u64>,
}

/// The fault that one submission meets.
#[derive(Debug)]
pub(super) enum Fate {
    /// Injected, and the only one that befalls the submission and what comes back for it.
    Injected(Fault),
    /// Drawn for the submission; what comes back has draws of its own.
    Drawn(Option<Fault>),
}

impl Fate {
    pub(super) fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Injected(fault) => Some(fault),
            Self::Drawn(fault) => fault.as_ref(),
        }
    }
}

/// What befalls one thing that comes back.
#[derive(Debug, Default)]
pub(super) struct Passage {
    pub(super) duplicated: bool,
    pub(super) late: Duration,
    pub(super) reordered: bool,
}

impl Passage {
    fn meet(&mut self, fault: &Fault) {
        match fault {
            Fault::Duplicated => self.duplicated = true,
            Fault::Delayed { by } => self.late = self.late.saturating_add(*by),
            Fault::Reordered => self.reordered = true,
            _ => {}
        }
    }
}

impl Faults {
    pub(super) fn new(seed: Seed) -> Self {
        Self {
            seed,
            next: VecDeque::new(),
            by_recipient: BTreeMap::new(),
            by_chance: Vec::new(),
            throttled: BTreeMap::new(),
        }
    }

    pub(super) fn inject(&mut self, fault: Fault) {
        self.next.push_back(fault);
    }

    pub(super) fn inject_for(&mut self, recipient: Address, fault: Fault) {
        self.by_recipient.insert(recipient, fault);
    }

    pub(super) fn inject_by_chance(&mut self, chance: f64, fault: Fault) {
        self.by_chance.push((chance, fault));
    }

    pub(super) fn clear(&mut self) {
        self.next.clear();
        self.by_recipient.clear();
        self.by_chance.clear();
    }

    /// What befalls this submission.
    pub(super) fn fate(&mut self, submission: &Submission) -> Fate {
        let fate = match self
            .next
            .pop_front()
            .or_else(|| self.by_recipient.get(&submission.recipient).cloned())
        {
            Some(fault) => Fate::Injected(fault),
            None => Fate::Drawn(self.draw(submission)),
        };
        if matches!(fate.fault(), Some(Fault::Throttled { .. })) {
            *self.throttled.entry(submission.key.clone()).or_default() += 1;
        } else {
            self.throttled.remove(&submission.key);
        }
        fate
    }

    /// What befalls the thing with this name on its way back: the original (0) or its duplicate
    /// (1).
    pub(super) fn passage(&self, fate: &Fate, name: &str, copy: u8) -> Passage {
        let mut passage = Passage::default();
        match fate {
            Fate::Injected(fault) => passage.meet(fault),
            Fate::Drawn(_) if self.by_chance.is_empty() => {}
            Fate::Drawn(_) => {
                let mut rng = self.seed.rng("passage", &[name.as_bytes(), &[copy]]);
                for (chance, fault) in self
                    .by_chance
                    .iter()
                    .filter(|(_, fault)| !fault.befalls_submission())
                {
                    if rng.f64() < *chance {
                        passage.meet(fault);
                    }
                }
            }
        }
        passage
    }

    fn draw(&self, submission: &Submission) -> Option<Fault> {
        if self.by_chance.is_empty() {
            return None;
        }
        let attempts = self.throttled.get(&submission.key).copied().unwrap_or(0);
        let mut rng = self.seed.rng(
            "submission",
            &[submission.key.as_bytes(), &attempts.to_le_bytes()],
        );
        let mut befalling = self
            .by_chance
            .iter()
            .filter(|(_, fault)| fault.befalls_submission());
        befalling
            .find(|(chance, _)| rng.f64() < *chance)
            .map(|(_, fault)| fault.clone())
    }
}
