//! The imagined network: what was taken, and what is on its way back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::time::Duration;

use super::customer::Customer;
use super::fault::{Fate, Fault, Faults, Passage};
use super::seed::Seed;
use crate::address::Address;
use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;
use crate::provider::{
    Incoming, LookedUp, Outcome, Polled, Report, ReportSubject, StatusReport, Submission,
};

#[derive(Debug)]
pub(super) struct Network {
    seed: Seed,
    pub(super) faults: Faults,
    pub(super) receipts: Option<Duration>,
    pub(super) customers: BTreeMap<Address, Customer>,
    pub(super) accepted: Vec<Submission>,
    /// The keys of all that was ever taken.
    taken: BTreeSet<String>,
    /// By the gateway's address and in the order in which it is handed out.
    pending: BTreeMap<Address, BTreeMap<Place, Parcel>>,
    sequence: u64,
}

/// When something is due, and its number among all that ever was on its way.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Place {
    due: i64,
    sequence: u64,
}

#[derive(Debug)]
struct Parcel {
    report: Report,
    reordered: bool,
}

impl Network {
    pub(super) fn new(seed: Seed) -> Self {
        Self {
            seed,
            faults: Faults::new(seed),
            receipts: None,
            customers: BTreeMap::new(),
            accepted: Vec::new(),
            taken: BTreeSet::new(),
            pending: BTreeMap::new(),
            sequence: 0,
        }
    }

    pub(super) fn submit(&mut self, submission: &Submission, now: Timestamp) -> Outcome {
        let fate = self.faults.fate(submission);
        match fate.fault() {
            Some(Fault::Throttled { retry_after }) => {
                return Outcome::Throttled {
                    retry_after: *retry_after,
                };
            }
            Some(Fault::Unavailable { code }) => {
                return Outcome::Unavailable {
                    code: code.clone(),
                    reason: "the network is down".to_owned(),
                };
            }
            Some(Fault::Rejected { code, reason }) => {
                return Outcome::Rejected {
                    code: code.clone(),
                    reason: reason.clone(),
                };
            }
            Some(Fault::MessageLost) => return unanswered(),
            _ => {}
        }
        self.accepted.push(submission.clone());
        self.taken.insert(submission.key.clone());
        self.report(submission, &fate, now);
        if !matches!(fate.fault(), Some(Fault::Undelivered { .. })) {
            self.answer(submission, &fate, now);
        }
        if matches!(fate.fault(), Some(Fault::AnswerLost)) {
            return unanswered();
        }
        Outcome::Accepted {
            provider_message_id: message_id(&submission.key),
            status: DeliveryStatus::Sent,
        }
    }

    pub(super) fn look_up(&self, key: &str) -> LookedUp {
        if !self.taken.contains(key) {
            return LookedUp::NotTaken;
        }
        LookedUp::Taken {
            provider_message_id: Some(message_id(key)),
            status: DeliveryStatus::Sent,
            error_code: String::new(),
        }
    }

    pub(super) fn write(&mut self, gateway: &Address, mut incoming: Incoming, at: Timestamp) {
        incoming.at = Some(at);
        let id = match incoming.provider_message_id.take() {
            Some(id) => id,
            None => written_id(self.seed, gateway, &incoming, at),
        };
        incoming.provider_message_id = Some(id.clone());
        self.send_back(
            gateway,
            at,
            &id,
            &Report::Incoming(incoming),
            &Fate::Drawn(None),
        );
    }

    pub(super) fn poll(&self, gateway: &Address, now: Timestamp) -> Vec<Polled> {
        let Some(pending) = self.pending.get(gateway) else {
            return Vec::new();
        };
        let last = Place {
            due: now.as_micros(),
            sequence: u64::MAX,
        };
        let due: Vec<_> = pending.range(..=last).collect();
        let in_order = due.iter().filter(|(_, parcel)| !parcel.reordered).count();
        let mut next = 0;
        let mut handed_out = Vec::with_capacity(due.len());
        for (place, parcel) in due {
            let token = place.to_string();
            let position = if parcel.reordered {
                // From the token, so that what is polled again comes in the same order.
                let mut rng = self.seed.rng("order", &[token.as_bytes()]);
                (rng.usize(0..=in_order), rng.u64(..))
            } else {
                next += 1;
                (next, 0)
            };
            handed_out.push((
                position,
                Polled {
                    token,
                    report: parcel.report.clone(),
                },
            ));
        }
        handed_out.sort_by_key(|(position, _)| *position);
        handed_out.into_iter().map(|(_, polled)| polled).collect()
    }

    pub(super) fn acknowledge(&mut self, gateway: &Address, tokens: &[String]) {
        let Some(pending) = self.pending.get_mut(gateway) else {
            return;
        };
        for place in tokens.iter().filter_map(|token| Place::read(token)) {
            pending.remove(&place);
        }
        if pending.is_empty() {
            self.pending.remove(gateway);
        }
    }

    fn report(&mut self, submission: &Submission, fate: &Fate, now: Timestamp) {
        let after = self.receipts.unwrap_or_default();
        if self.receipts.is_some() {
            self.report_status(submission, fate, DeliveryStatus::Sent, "", now);
        }
        if let Some(Fault::Undelivered { code }) = fate.fault() {
            self.report_status(
                submission,
                fate,
                DeliveryStatus::Undelivered,
                code,
                now.after(after),
            );
        } else if self.receipts.is_some() {
            self.report_status(
                submission,
                fate,
                DeliveryStatus::Delivered,
                "",
                now.after(after),
            );
        }
    }

    fn report_status(
        &mut self,
        submission: &Submission,
        fate: &Fate,
        status: DeliveryStatus,
        error_code: &str,
        due: Timestamp,
    ) {
        let key = submission.key.clone();
        let provider_message_id = message_id(&key);
        let name = format!("{provider_message_id}-{}", status.as_str());
        let subject = match fate.fault() {
            Some(Fault::AnswerLost) => ReportSubject::Key {
                key,
                provider_message_id: Some(provider_message_id),
            },
            _ => ReportSubject::ProviderMessageId(provider_message_id),
        };
        let report = Report::Status(StatusReport {
            subject,
            status,
            error_code: error_code.to_owned(),
        });
        self.send_back(&submission.sender, due, &name, &report, fate);
    }

    fn answer(&mut self, submission: &Submission, fate: &Fate, now: Timestamp) {
        let Some(customer) = self.customers.get_mut(&submission.recipient) else {
            return;
        };
        let Some(answer) = customer.answer(&submission.body) else {
            return;
        };
        let mut at = now;
        for (index, text) in answer.into_texts().enumerate() {
            at = at.after(text.after);
            let id = format!("{}-answer-{index}", message_id(&submission.key));
            let incoming = Incoming::new(submission.recipient.as_str(), text.body)
                .provider_message_id(id.clone())
                .media(text.media)
                .at(at);
            self.send_back(
                &submission.sender,
                at,
                &id,
                &Report::Incoming(incoming),
                fate,
            );
        }
    }

    /// Puts a message or report on its way to a gateway, and once more if it is duplicated.
    fn send_back(
        &mut self,
        gateway: &Address,
        due: Timestamp,
        name: &str,
        report: &Report,
        fate: &Fate,
    ) {
        let passage = self.faults.passage(fate, name, 0);
        self.put(gateway, due, report.clone(), &passage);
        if passage.duplicated {
            let passage = self.faults.passage(fate, name, 1);
            self.put(gateway, due, report.clone(), &passage);
        }
    }

    fn put(&mut self, gateway: &Address, due: Timestamp, report: Report, passage: &Passage) {
        let place = Place {
            due: due.after(passage.late).as_micros(),
            sequence: self.sequence,
        };
        self.sequence += 1;
        let parcel = Parcel {
            report,
            reordered: passage.reordered,
        };
        self.pending
            .entry(gateway.clone())
            .or_default()
            .insert(place, parcel);
    }
}

impl Place {
    /// The place that a token names, or `None` if no token of ours looks like that.
    fn read(token: &str) -> Option<Self> {
        let (due, sequence) = token.split_once('.')?;
        Some(Self {
            due: due.parse().ok()?,
            sequence: sequence.parse().ok()?,
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.due, self.sequence)
    }
}

/// The same words whether the message was lost or its answer, for nobody can tell.
fn unanswered() -> Outcome {
    Outcome::Unanswered {
        reason: "the connection ended before an answer came".to_owned(),
    }
}

/// The network's name for a message that was submitted.
fn message_id(key: &str) -> String {
    format!("sandbox-{key}")
}

/// The network's name for a message that a customer wrote unasked.
fn written_id(seed: Seed, gateway: &Address, incoming: &Incoming, at: Timestamp) -> String {
    let at = at.as_micros().to_le_bytes();
    let mut parts = vec![
        gateway.as_str().as_bytes(),
        incoming.sender.as_bytes(),
        &at,
        incoming.body.as_bytes(),
    ];
    for media in &incoming.media {
        parts.extend([
            media.file_name.as_bytes(),
            media.media_type.as_bytes(),
            &media.bytes,
        ]);
    }
    let mut id = "sandbox-".to_owned();
    for byte in seed.digest("written", &parts).iter().take(16) {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}
