//! The outbox, and what the sandbox does with a text and sends back for it.

use std::collections::BTreeMap;
use std::time::Duration;

use duologue::sandbox::Fault;
use duologue::{
    Actor, ConversationId, DeliveryStatus, EventKind, GatewayId, MessageId, Submission, Timestamp,
};

use super::world::{Arrival, Message, Route, World};

/// Why a message is in the outbox still.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Waiting {
    /// For the next delivery, or for the first after a moment.
    Queued { not_before: Option<Timestamp> },
    /// For another message to be sent.
    Held { after: MessageId },
}

#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) key: String,
    /// The provider's id, once the engine was told.
    pub(super) provider_id: Option<String>,
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
        message: MessageId,
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

    fn message_mut(&mut self, id: MessageId) -> &mut Message {
        self.messages
            .iter_mut()
            .find(|message| message.id == id)
            .unwrap()
    }

    /// Puts a text into the outbox; one with `after` is held until that message is sent.
    pub(super) fn queue(
        &mut self,
        conversation: Option<ConversationId>,
        route: &Route,
        (id, body): (MessageId, &str),
        after: Option<MessageId>,
    ) {
        let (status, waiting) = match after {
            Some(after) => (DeliveryStatus::Held, Waiting::Held { after }),
            None => (DeliveryStatus::Queued, Waiting::Queued { not_before: None }),
        };
        self.messages.push(Message {
            id,
            conversation,
            gateway: route.gateway,
            recipient: route.recipient.clone(),
            body: body.to_owned(),
            status: Some(status),
            error_code: String::new(),
            waiting: Some(waiting),
            attempt: None,
        });
    }

    pub(super) fn outbox_depth(&self) -> u64 {
        let waiting = |message: &&Message| message.waiting.is_some();
        self.messages.iter().filter(waiting).count() as u64
    }

    /// What a delivery hands over now, oldest first. A message waits while an earlier one to the same recipient has
    /// to wait for its time.
    pub(super) fn deliverable(&self) -> Vec<MessageId> {
        let ready = |waiting: Option<Waiting>| match waiting {
            Some(Waiting::Queued { not_before }) => not_before.is_none_or(|time| time <= self.now),
            _ => false,
        };
        let later = |waiting: Option<Waiting>| match waiting {
            Some(Waiting::Queued { not_before }) => not_before.is_some_and(|time| time > self.now),
            _ => false,
        };
        let blocked = |one: &Message| {
            self.messages.iter().any(|other| {
                other.id < one.id
                    && other.gateway == one.gateway
                    && other.recipient == one.recipient
                    && later(other.waiting)
            })
        };
        let goes = |one: &&Message| {
            ready(one.waiting) && self.gateway(one.gateway).enabled && !blocked(one)
        };
        let mut ids: Vec<MessageId> = self
            .messages
            .iter()
            .filter(goes)
            .map(|one| one.id)
            .collect();
        ids.sort_unstable();
        ids
    }

    /// Hands over at most `limit` messages; `accepted` is what the sandbox says that it took meanwhile. What is to be
    /// said of each.
    pub(super) fn deliver(
        &mut self,
        limit: usize,
        accepted: &[Submission],
    ) -> Vec<(MessageId, DeliveryStatus, String)> {
        let mut accepted = accepted.iter();
        // A gateway that asks for a pause twice is left alone; once may have been about the recipient alone.
        let mut throttled: Vec<(GatewayId, String)> = Vec::new();
        let pauses = |throttled: &[(GatewayId, String)], gateway| {
            throttled.iter().filter(|(one, _)| *one == gateway).count() > 1
        };
        let mut outcomes = Vec::new();
        for id in self.deliverable().into_iter().take(limit) {
            let message = self.message(id);
            let to = (message.gateway, message.recipient.clone());
            if throttled.contains(&to) || pauses(&throttled, to.0) {
                continue;
            }
            if self.is_to_blocked(message) {
                self.settle(id, DeliveryStatus::Cancelled, "");
                outcomes.push((id, DeliveryStatus::Cancelled, String::new()));
                continue;
            }
            let fault = self.network.faults.get(&to.1).cloned();
            match fault.unwrap_or(Fault::Spared) {
                Fault::Throttled { retry_after } => {
                    let not_before = Some(self.now.after(retry_after));
                    self.message_mut(id).waiting = Some(Waiting::Queued { not_before });
                    throttled.push(to);
                }
                Fault::Rejected { code, .. } => {
                    self.settle(id, DeliveryStatus::Rejected, &code);
                }
                Fault::MessageLost => self.settle(id, DeliveryStatus::Unknown, ""),
                fault => {
                    let taken = accepted.next().map(|taken| taken.key.clone());
                    self.accept(id, taken.unwrap_or_default(), &fault);
                }
            }
            let message = self.message(id);
            outcomes.push((id, message.status.unwrap(), message.error_code.clone()));
        }
        outcomes
    }

    /// Whether the contact has been blocked since.
    fn is_to_blocked(&self, message: &Message) -> bool {
        let conversation = message.conversation.map(|id| self.conversation(id));
        conversation.is_some_and(|one| self.contact(one.contact).blocked)
    }

    fn accept(&mut self, id: MessageId, key: String, fault: &Fault) {
        self.network.taken += 1;
        let by_key = *fault == Fault::AnswerLost;
        let provider_id = (!by_key).then(|| format!("sandbox-{key}"));
        self.message_mut(id).attempt = Some(Attempt { key, provider_id });
        self.report_back(id, fault);
        if by_key {
            self.settle(id, DeliveryStatus::Unknown, "");
        } else {
            self.settle(id, DeliveryStatus::Sent, "");
        }
    }

    fn report_back(&mut self, message: MessageId, fault: &Fault) {
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
                    message,
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

    fn settle(&mut self, id: MessageId, status: DeliveryStatus, code: &str) {
        self.message_mut(id).waiting = None;
        self.reach(id, status, code);
    }

    /// Moves a message up to a status, or of the same status to the last code in order: so it comes to the same
    /// whichever report is the first.
    pub(super) fn reach(&mut self, id: MessageId, status: DeliveryStatus, code: &str) {
        let rank = |status| ORDER.iter().position(|one| *one == status).unwrap();
        let message = self.message(id);
        let known = (rank(message.status.unwrap()), message.error_code.as_str());
        if (rank(status), code) > known {
            self.set_status(id, status, code);
        }
    }

    fn set_status(&mut self, id: MessageId, status: DeliveryStatus, code: &str) {
        let message = self.message_mut(id);
        message.status = Some(status);
        code.clone_into(&mut message.error_code);
        if FAILURES.contains(&status)
            && let Some(conversation) = message.conversation
        {
            let conversation = self.conversation_mut(conversation);
            // It is in the timeline, but the conversation has not moved on.
            let changed = conversation.changed;
            conversation.log(vec![EventKind::DeliveryFailed], Actor::System, None);
            conversation.changed = changed;
        }
        let after = Some(Waiting::Held { after: id });
        let held = self.messages.iter().find(|one| one.waiting == after);
        if let Some(held) = held.map(|held| held.id) {
            if FAILURES.contains(&status) {
                self.message_mut(held).waiting = None;
                self.set_status(held, DeliveryStatus::Cancelled, "");
            } else if SENT.contains(&status) {
                let not_before = None;
                self.message_mut(held).waiting = Some(Waiting::Queued { not_before });
                self.message_mut(held).status = Some(DeliveryStatus::Queued);
            }
        }
    }
}
