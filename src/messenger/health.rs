//! One look at how a workspace is doing.

use crate::delivery::DeliveryStatus;
use crate::error::Result;
use crate::health::{Health, OutboxHealth};
use crate::messenger::Messenger;
use crate::store::{Tx, message, outbox, worker};

impl Messenger {
    /// How the workspace is doing: what waits in the outbox and since when, what became of the messages that were sent,
    /// and who is delivering. Cheap enough for every few seconds.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn health(&self) -> Result<Health> {
        let mut health = self.store().read(|tx| {
            Ok(Health {
                outbox: of_outbox(tx)?,
                deliveries: deliveries(tx)?,
                workers: worker::list(tx)?,
                ..Health::default()
            })
        })?;
        health.database = self.store().effort();
        Ok(health)
    }
}

fn of_outbox(tx: Tx<'_>) -> Result<OutboxHealth> {
    let mut found = OutboxHealth {
        oldest_queued: outbox::oldest_queued(tx)?,
        ..OutboxHealth::default()
    };
    for (state, messages) in outbox::census(tx)? {
        match state.as_str() {
            "scheduled" => found.scheduled = messages,
            "held" => found.held = messages,
            "sending" => found.sending = messages,
            _ => found.queued = messages,
        }
    }
    Ok(found)
}

fn deliveries(tx: Tx<'_>) -> Result<Vec<(DeliveryStatus, u64)>> {
    let counts = message::counts(tx)?;
    let count = |status: &DeliveryStatus| {
        let found = counts.iter().find(|(known, _)| known == status)?;
        Some((*status, u64::try_from(found.1).unwrap_or(0)))
    };
    Ok(DeliveryStatus::ALL.iter().filter_map(count).collect())
}
