//! Where outgoing messages stand: one way for every report, whoever brings it.

use crate::check;
use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;
use crate::error::{Error, Result};
use crate::event::{Actor, EventKind, Facts};
use crate::id::{GatewayId, MessageId};
use crate::message::Message;
use crate::messenger::Messenger;
use crate::provider::{ReportSubject, StatusReport};
use crate::store::attempt::{self, Attempt};
use crate::store::{Tx, event, gateway, message, outbox};

impl Messenger {
    /// Takes in a provider's news of a message. Reports may come in any order and any number of times.
    ///
    /// # Errors
    ///
    /// `NotFound` if no attempt through this gateway has that id or key. A provider can be faster than the answer to
    /// the submission: keep the report and try it again a little later. `InvalidArgument` for a status that no
    /// provider reports, and for an id, key or code that no provider gives.
    pub fn report(&self, gateway: GatewayId, report: &StatusReport) -> Result<Message> {
        if matches!(
            report.status,
            DeliveryStatus::Scheduled | DeliveryStatus::Held
        ) {
            return Err(Error::invalid(
                "status",
                report.status.as_str(),
                "is not one that a provider reports",
            ));
        }
        check::label("error_code", &report.error_code)?;
        let now = self.now()?;
        self.store().write_beside(|tx| {
            gateway::load(tx, gateway)?;
            let (found, named) = match &report.subject {
                ReportSubject::ProviderMessageId(id) => {
                    check::provider_id("provider_message_id", id)?;
                    let found = attempt::by_provider_id(tx, gateway, id)?;
                    let found = found.ok_or_else(|| Error::not_found("sent message", id))?;
                    (found, None)
                }
                ReportSubject::Key {
                    key,
                    provider_message_id,
                } => {
                    check::text("key", key)?;
                    let found = attempt::by_key(tx, gateway, key)?;
                    let found = found.ok_or_else(|| Error::not_found("attempt", key))?;
                    if let Some(id) = provider_message_id {
                        check::provider_id("provider_message_id", id)?;
                    }
                    (found, provider_message_id.as_ref())
                }
            };
            let found = attempt::hold(tx, found)?;
            if let Some(id) = named {
                attempt::set_provider_id(tx, found.id, id)?;
            }
            reach(tx, found, report.status, &report.error_code, now)?;
            message::load(tx, found.message)
        })
    }
}

/// Moves an attempt that this transaction holds up to a status, and its message with it if it is the message's latest.
pub(super) fn reach(
    tx: Tx<'_>,
    attempt: Attempt,
    status: DeliveryStatus,
    error_code: &str,
    now: Timestamp,
) -> Result<()> {
    let is_latest = attempt::is_latest(tx, attempt)?;
    reach_held(tx, (attempt, is_latest), status, error_code, now)
}

/// As [`reach`], when it is known whether the attempt is its message's latest.
pub(super) fn reach_held(
    tx: Tx<'_>,
    (attempt, is_latest): (Attempt, bool),
    status: DeliveryStatus,
    error_code: &str,
    now: Timestamp,
) -> Result<()> {
    let joined = attempt.status.join(status);
    if joined == attempt.status {
        return if joined == status && is_latest {
            name_cause(tx, attempt, error_code, now)
        } else {
            Ok(())
        };
    }
    attempt::set_status(tx, attempt.id, joined)?;
    // That an attempt failed is no news of a message that waits for another.
    let outdated = joined.is_failure()
        && message::load(tx, attempt.message)?.status == Some(DeliveryStatus::Queued);
    if !outdated && is_latest {
        // A message whose fate is known need not wait in the outbox any more.
        if joined != DeliveryStatus::Queued && joined != DeliveryStatus::Sending {
            outbox::remove(tx, attempt.message)?;
        }
        set(tx, attempt.message, joined, error_code, now)?;
    }
    Ok(())
}

/// Learns the cause of a status that is known already, of a message's latest attempt. Of several the last in order stays, whichever came first.
fn name_cause(tx: Tx<'_>, attempt: Attempt, error_code: &str, now: Timestamp) -> Result<()> {
    let known = message::load(tx, attempt.message)?;
    if known.status == Some(attempt.status) && error_code > known.error_code.as_str() {
        set(tx, attempt.message, attempt.status, error_code, now)?;
    }
    Ok(())
}

/// Records a message's status, in its row and in the log, and lets go or calls off what waited for it.
pub(super) fn set(
    tx: Tx<'_>,
    id: MessageId,
    status: DeliveryStatus,
    error_code: &str,
    now: Timestamp,
) -> Result<()> {
    set_by(tx, id, status, error_code, Actor::System, now)
}

/// As [`set`], by somebody's word.
pub(super) fn set_by(
    tx: Tx<'_>,
    id: MessageId,
    status: DeliveryStatus,
    error_code: &str,
    actor: Actor,
    now: Timestamp,
) -> Result<()> {
    let (conversation, contact) = message::set_status(tx, id, status, error_code)?;
    let facts = Facts {
        message: Some(id),
        status: Some(status),
        error_code: error_code.to_owned(),
        ..Facts::default()
    };
    let kind = match status {
        DeliveryStatus::Cancelled if actor != Actor::System => EventKind::MessageCancelled,
        status if status.is_failure() => EventKind::DeliveryFailed,
        _ => EventKind::DeliveryChanged,
    };
    event::append(
        tx,
        &event::Entry {
            at: now,
            kind,
            conversation,
            contact,
            actor,
            facts: &facts,
        },
    )?;
    let was_sent = matches!(
        status,
        DeliveryStatus::Sent | DeliveryStatus::Delivered | DeliveryStatus::Read
    );
    if !was_sent && !status.is_failure() {
        return Ok(());
    }
    for held in outbox::held_after(tx, id)? {
        if status.is_failure() {
            outbox::remove(tx, held)?;
            set(tx, held, DeliveryStatus::Cancelled, "", now)?;
        } else {
            outbox::free(tx, held)?;
            set(tx, held, DeliveryStatus::Queued, "", now)?;
        }
    }
    Ok(())
}
