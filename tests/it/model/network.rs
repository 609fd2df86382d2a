//! The outbox, and what the sandbox does with a text and sends back for it.

use std::collections::BTreeMap;
use std::time::Duration;

use duologue::sandbox::Fault;
use duologue::{
    Actor, DeliveryStatus, EventKind, GatewayId, MessageId, RetryPolicy, Submission, Timestamp,
};

use super::world::{Arrival, Logged, Message, World};

/// How the engine is told to try again. The clock goes by quarters of an hour, so every wait has ended at its next
/// stand, and none (but by a chance of one in many millions) at the same.
pub(super) const RETRY: RetryPolicy = RetryPolicy {
    attempts: 2,
    base: Duration::from_secs(60),
    longest: Duration::from_secs(10 * 60),
};

/// The longest pause that a provider is granted.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// Why a message is in the outbox still.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Waiting {
    /// For its time.
    Scheduled { at: Timestamp },
    /// For the next delivery, or a later one.
    Queued(Due),
    /// For another message to be sent.
    Held { after: MessageId },
}

/// From when on a queued message can go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Due {
    Now,
    At(Timestamp),
    /// A little later: how much is left to chance.
    After(Timestamp),
}

impl Due {
    fn has_come(self, now: Timestamp) -> bool {
        match self {
            Self::Now => true,
            Self::At(time) => time <= now,
            Self::After(time) => time < now,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) status: DeliveryStatus,
    /// What the sandbox knows it by, if it took it.
    pub(super) key: Option<String>,
    /// Whether the engine was told the provider's id.
    pub(super) named: bool,
}

/// What the sandbox was told to do, and what is on its way back.
#[derive(Default)]
pub(super) struct Network {
    pub(super) receipts: Option<Duration>,
    pub(super) faults: BTreeMap<String, Fault>,
    /// How many submissions of the sandbox's list have been looked at.
    pub(super) taken: usize,
    parcels: Vec<Parcel>,
    sent_back: u64,
}

#[derive(Clone, Debug)]
pub(super) struct Parcel {
    pub(super) gateway: GatewayId,
    due: Timestamp,
    number: u64,
    pub(super) content: Content,
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    Incoming(Arrival),
    Report {
        /// Of the attempt.
        key: String,
        status: DeliveryStatus,
        code: String,
        /// The attempt is named by its key, for the engine was never told the provider's id.
        by_key: bool,
    },
}

const ORDER: [DeliveryStatus; 11] = [
    DeliveryStatus::Queued,
    DeliveryStatus::Sending,
    DeliveryStatus::Unknown,
    DeliveryStatus::Sent,
    DeliveryStatus::Cancelled,
    DeliveryStatus::Expired,
    DeliveryStatus::Rejected,
    DeliveryStatus::Failed,
    DeliveryStatus::Undelivered,
    DeliveryStatus::Delivered,
    DeliveryStatus::Read,
];

const FAILURES: [DeliveryStatus; 5] = [
    DeliveryStatus::Cancelled,
    DeliveryStatus::Expired,
    DeliveryStatus::Rejected,
    DeliveryStatus::Failed,
    DeliveryStatus::Undelivered,
];

const SENT: [DeliveryStatus; 3] = [
    DeliveryStatus::Sent,
    DeliveryStatus::Delivered,
    DeliveryStatus::Read,
];

impl World {
    pub(super) fn message(&self, id: MessageId) -> &Message {
        self.messages
            .iter()
            .find(|message| message.id == id)
            .unwrap()
    }

    pub(super) fn message_mut(&mut self, id: MessageId) -> &mut Message {
        self.messages
            .iter_mut()
            .find(|message| message.id == id)
            .unwrap()
    }

    /// The attempt that the sandbox knows by a key: its message, and its number among the message's.
    pub(super) fn attempt(&self, key: &str) -> (MessageId, usize) {
        let find = |one: &Message| {
            let keys = &mut one.attempts.iter().map(|attempt| attempt.key.as_deref());
            keys.position(|own| own == Some(key)).map(|at| (one.id, at))
        };
        self.messages.iter().find_map(find).unwrap()
    }

    /// What a delivery hands over now, in the order in which it was sent. A message waits while an earlier one to the
    /// same recipient has to wait for its time.
    pub(super) fn deliverable(&self) -> Vec<MessageId> {
        let is_due = |one: &Message| match one.waiting {
            Some(Waiting::Queued(due)) => Some(due.has_come(self.now)),
            _ => None,
        };
        let blocked = |one: &Message| {
            self.messages.iter().any(|other| {
                other.place < one.place
                    && other.gateway == one.gateway
                    && other.recipient == one.recipient
                    && is_due(other) == Some(false)
            })
        };
        let goes = |one: &&Message| {
            is_due(one) == Some(true) && self.gateway(one.gateway).enabled && !blocked(one)
        };
        let mut ready: Vec<&Message> = self.messages.iter().filter(goes).collect();
        ready.sort_by_key(|one| one.place);
        ready.into_iter().map(|one| one.id).collect()
    }

    /// Hands over at most `limit` messages; `accepted` is what the sandbox says that it took meanwhile. What is to be
    /// said of each.
    pub(super) fn deliver(
        &mut self,
        limit: usize,
        accepted: &[Submission],
    ) -> Vec<(MessageId, DeliveryStatus, String)> {
        let mut accepted = accepted.iter();
        // Those to whom an earlier message has to go first, and how often a gateway has asked for a pause: once may have
        // been about the recipient alone, after twice it is left alone.
        let mut behind: Vec<(GatewayId, String)> = Vec::new();
        let mut pauses: BTreeMap<GatewayId, usize> = BTreeMap::new();
        let mut outcomes = Vec::new();
        for id in self.deliverable().into_iter().take(limit) {
            let message = self.message(id);
            let to = (message.gateway, message.recipient.clone());
            if behind.contains(&to) || pauses.get(&to.0).is_some_and(|pauses| *pauses > 1) {
                continue;
            }
            if self.is_to_blocked(message) {
                self.settle(id, DeliveryStatus::Cancelled, Actor::System);
            } else {
                let fault = self.network.faults.get(&to.1).cloned();
                let fault = fault.unwrap_or(Fault::Spared);
                self.submit(id, &fault, &mut accepted);
                if let Fault::Throttled { .. } = fault {
                    *pauses.entry(to.0).or_default() += 1;
                }
            }
            let message = self.message(id);
            if message.waiting.is_some() {
                behind.push(to);
            }
            outcomes.push((id, message.status.unwrap(), message.error_code.clone()));
        }
        outcomes
    }

    /// Whether the contact is blocked by now.
    pub(super) fn is_to_blocked(&self, message: &Message) -> bool {
        let conversation = message.conversation.map(|id| self.conversation(id));
        conversation.is_some_and(|one| self.contact(one.contact).blocked)
    }

    /// One attempt.
    fn submit<'a>(
        &mut self,
        id: MessageId,
        fault: &Fault,
        accepted: &mut impl Iterator<Item = &'a Submission>,
    ) {
        let message = self.message_mut(id);
        let number = message.attempts.len();
        message.attempts.push(Attempt {
            status: DeliveryStatus::Sending,
            key: None,
            named: false,
        });
        self.set_status(id, DeliveryStatus::Sending, "", Actor::System);
        let reached = match fault {
            Fault::Throttled { retry_after } => {
                let time = self.now.after((*retry_after).min(LONGEST_PAUSE));
                // The first time the provider knows best how long.
                let due = if number == 0 {
                    Due::At(time)
                } else {
                    Due::After(time)
                };
                return self.put_back(id, due);
            }
            Fault::Unavailable { code } => {
                let message = self.message_mut(id);
                message.failures += 1;
                if message.failures < RETRY.attempts {
                    return self.put_back(id, Due::After(self.now));
                }
                (DeliveryStatus::Failed, code.as_str())
            }
            Fault::Rejected { code, .. } => (DeliveryStatus::Rejected, code.as_str()),
            Fault::MessageLost => (DeliveryStatus::Unknown, ""),
            fault => {
                let lost = *fault == Fault::AnswerLost;
                let key = accepted.next().map(|taken| taken.key.clone());
                let key = key.unwrap_or_default();
                self.report_back(id, &key, fault);
                self.network.taken += 1;
                let attempt = &mut self.message_mut(id).attempts[number];
                (attempt.key, attempt.named) = (Some(key), !lost);
                let status = if lost {
                    DeliveryStatus::Unknown
                } else {
                    DeliveryStatus::Sent
                };
                (status, "")
            }
        };
        self.reach((id, number), reached.0, reached.1);
    }

    /// It was certainly not taken, so it waits for another attempt.
    fn put_back(&mut self, id: MessageId, due: Due) {
        let message = self.message_mut(id);
        message.waiting = Some(Waiting::Queued(due));
        message.attempts.last_mut().unwrap().status = DeliveryStatus::Cancelled;
        self.set_status(id, DeliveryStatus::Queued, "", Actor::System);
    }

    /// Puts a message that has left the outbox back into it, where it was.
    pub(super) fn queue_again(&mut self, id: MessageId, actor: Actor) {
        let message = self.message_mut(id);
        message.waiting = Some(Waiting::Queued(Due::Now));
        message.failures = 0;
        self.set_status(id, DeliveryStatus::Queued, "", actor);
    }

    fn report_back(&mut self, message: MessageId, key: &str, fault: &Fault) {
        let gateway = self.message(message).gateway;
        let by_key = *fault == Fault::AnswerLost;
        let (late, times) = match fault {
            Fault::Delayed { by } => (*by, 1),
            Fault::Duplicated => (Duration::ZERO, 2),
            _ => (Duration::ZERO, 1),
        };
        let receipts = self.network.receipts;
        let mut reports = Vec::new();
        if receipts.is_some() {
            reports.push((Duration::ZERO, DeliveryStatus::Sent, String::new()));
        }
        if let Fault::Undelivered { code } = fault {
            let after = receipts.unwrap_or_default();
            reports.push((after, DeliveryStatus::Undelivered, code.clone()));
        } else if let Some(after) = receipts {
            reports.push((after, DeliveryStatus::Delivered, String::new()));
        }
        for (after, status, code) in reports {
            for _ in 0..times {
                let content = Content::Report {
                    key: key.to_owned(),
                    status,
                    code: code.clone(),
                    by_key,
                };
                self.send_back(gateway, self.now.after(after).after(late), content);
            }
        }
    }

    pub(super) fn send_back(&mut self, gateway: GatewayId, due: Timestamp, content: Content) {
        self.network.parcels.push(Parcel {
            gateway,
            due,
            number: self.network.sent_back,
            content,
        });
        self.network.sent_back += 1;
    }

    /// What a poll of a gateway brings, in its order; it is acknowledged at once.
    pub(super) fn collect(&mut self, gateway: GatewayId) -> Vec<Parcel> {
        let now = self.now;
        let arrived = |one: &Parcel| one.gateway == gateway && one.due <= now;
        let parcels = std::mem::take(&mut self.network.parcels);
        let (mut arrived, rest): (Vec<_>, Vec<_>) = parcels.into_iter().partition(arrived);
        self.network.parcels = rest;
        arrived.sort_by_key(|parcel| (parcel.due, parcel.number));
        arrived
    }

    /// Takes a message out of the outbox, and says what became of it.
    pub(super) fn settle(&mut self, id: MessageId, status: DeliveryStatus, actor: Actor) {
        self.message_mut(id).waiting = None;
        self.set_status(id, status, "", actor);
    }

    /// Moves an attempt up to a status, and its message with it if it is the latest; of the same status to the last
    /// code in order: so it comes to the same whichever report is the first.
    pub(super) fn reach(
        &mut self,
        (id, number): (MessageId, usize),
        status: DeliveryStatus,
        code: &str,
    ) {
        let rank = |status| ORDER.iter().position(|one| *one == status).unwrap();
        let message = self.message_mut(id);
        let latest = number + 1 == message.attempts.len();
        let before = message.attempts[number].status;
        let news = rank(status) > rank(before);
        if news {
            message.attempts[number].status = status;
        }
        let worse_code = status == before
            && message.status == Some(before)
            && code > message.error_code.as_str();
        // That an attempt failed is no news of a message that waits for another.
        let waits = message.status == Some(DeliveryStatus::Queued) && FAILURES.contains(&status);
        if latest && (worse_code || (news && !waits)) {
            message.waiting = None;
            self.set_status(id, status, code, Actor::System);
        }
    }

    fn set_status(&mut self, id: MessageId, status: DeliveryStatus, code: &str, actor: Actor) {
        let message = self.message_mut(id);
        message.status = Some(status);
        code.clone_into(&mut message.error_code);
        let kind = if status == DeliveryStatus::Cancelled && actor != Actor::System {
            EventKind::MessageCancelled
        } else if FAILURES.contains(&status) {
            EventKind::DeliveryFailed
        } else {
            EventKind::DeliveryChanged
        };
        let event = Logged {
            message: Some(id),
            status: Some(status),
            ..Logged::new(kind, actor)
        };
        match message.conversation {
            // It is in the timeline, but the conversation has not moved on.
            Some(conversation) => self.conversation_mut(conversation).log.push(vec![event]),
            None => self.elsewhere.push(event),
        }
        let after = Some(Waiting::Held { after: id });
        let held = self.messages.iter().find(|one| one.waiting == after);
        if let Some(held) = held.map(|held| held.id) {
            if FAILURES.contains(&status) {
                self.settle(held, DeliveryStatus::Cancelled, Actor::System);
            } else if SENT.contains(&status) {
                self.message_mut(held).waiting = Some(Waiting::Queued(Due::Now));
                self.set_status(held, DeliveryStatus::Queued, "", Actor::System);
            }
        }
    }
}
