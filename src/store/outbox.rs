//! Messages that are committed but not yet handed to a provider.

use crate::address::Address;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::id::{GatewayId, MessageId};
use crate::store::Tx;
use crate::store::sql::params;

/// Puts a message into the outbox; one with `after` is held until that message is sent.
///
/// It is due since ever, not since now: a clock that was ahead and is put right must not hold it back.
pub(crate) fn insert(
    tx: Tx<'_>,
    message: MessageId,
    gateway: GatewayId,
    recipient: &Address,
    segments: u32,
    after: Option<MessageId>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO outbox (message_id, gateway_id, recipient, segments, state, due_at, after_id)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
        params![
            message,
            gateway,
            recipient.as_str(),
            segments,
            if after.is_some() { "held" } else { "queued" },
            after,
        ],
    )?;
    Ok(())
}

/// Messages of a gateway that may go out now, oldest first. One waits while an earlier one to the same recipient
/// does, so that they arrive in order.
pub(crate) fn ready(
    tx: Tx<'_>,
    gateway: GatewayId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(MessageId, Address)>> {
    tx.all(
        "SELECT message_id, recipient FROM outbox
         WHERE gateway_id = ?1 AND state = 'queued' AND due_at <= ?2
           AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
                           WHERE earlier.gateway_id = outbox.gateway_id
                             AND earlier.recipient = outbox.recipient
                             AND earlier.message_id < outbox.message_id
                             AND (earlier.state IN ('leased', 'sending') OR earlier.due_at > ?2))
         ORDER BY message_id
         LIMIT ?3",
        params![gateway, now, limit],
        |row| Ok((row.id(0)?, row.address(1)?)),
    )
}

/// Takes a message for this caller until a moment.
pub(crate) fn lease(tx: Tx<'_>, message: MessageId, until: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE outbox SET state = 'leased', lease_until = ?2 WHERE message_id = ?1",
        params![message, until],
    )?;
    Ok(())
}

/// Records that a leased message is about to be handed over; whether the lease still held.
pub(crate) fn begin(
    tx: Tx<'_>,
    message: MessageId,
    lease: Timestamp,
    until: Timestamp,
) -> Result<bool> {
    let changed = tx.execute(
        "UPDATE outbox SET state = 'sending', lease_until = ?3
         WHERE message_id = ?1 AND state = 'leased' AND lease_until = ?2",
        params![message, lease, until],
    )?;
    Ok(changed == 1)
}

/// Gives messages back whose lease ran out before they were handed over. A lease that ends far later than any can is
/// of a clock that was ahead.
pub(crate) fn release_expired(tx: Tx<'_>, now: Timestamp, furthest: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE outbox SET state = 'queued', lease_until = 0 WHERE lease_until > 0 AND (lease_until <= ?1 OR lease_until > ?2) AND state = 'leased'",
        params![now, furthest],
    )?;
    Ok(())
}

/// Messages whose lease ran out while they were being handed over: nobody can tell what became of them.
pub(crate) fn lost(tx: Tx<'_>, now: Timestamp, furthest: Timestamp) -> Result<Vec<MessageId>> {
    tx.all(
        "SELECT message_id FROM outbox WHERE lease_until > 0 AND (lease_until <= ?1 OR lease_until > ?2) AND state = 'sending'
         ORDER BY lease_until",
        params![now, furthest],
        |row| row.id(0),
    )
}

/// Gives a leased message back, if the lease still holds. It was due, and stays so: what it waits for is not a time.
pub(crate) fn release(tx: Tx<'_>, message: MessageId, lease: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE outbox SET state = 'queued', lease_until = 0
         WHERE message_id = ?1 AND state = 'leased' AND lease_until = ?2",
        params![message, lease],
    )?;
    Ok(())
}

/// Puts a message back that was certainly not taken; whether it was still being sent.
pub(crate) fn requeue(tx: Tx<'_>, message: MessageId, due_at: Timestamp) -> Result<bool> {
    let changed = tx.execute(
        "UPDATE outbox SET state = 'queued', lease_until = 0, due_at = ?2
         WHERE message_id = ?1 AND state = 'sending'",
        params![message, due_at],
    )?;
    Ok(changed == 1)
}

/// Takes a message out for good.
pub(crate) fn remove(tx: Tx<'_>, message: MessageId) -> Result<()> {
    tx.execute("DELETE FROM outbox WHERE message_id = ?1", params![message])?;
    Ok(())
}

/// Messages held until this one is sent.
pub(crate) fn held_after(tx: Tx<'_>, message: MessageId) -> Result<Vec<MessageId>> {
    tx.all(
        "SELECT message_id FROM outbox WHERE after_id = ?1 AND state = 'held'",
        params![message],
        |row| row.id(0),
    )
}

/// Lets a held message go.
pub(crate) fn free(tx: Tx<'_>, message: MessageId) -> Result<()> {
    tx.execute(
        "UPDATE outbox SET state = 'queued', after_id = NULL WHERE message_id = ?1",
        params![message],
    )?;
    Ok(())
}

/// How many messages are in the outbox, the held ones included.
pub(crate) fn depth(tx: Tx<'_>) -> Result<u64> {
    tx.one("SELECT count(*) FROM outbox", params![], |row| row.count(0))
}

/// Whether a message is being handed over through a gateway at this moment.
pub(crate) fn is_sending(tx: Tx<'_>, gateway: GatewayId) -> Result<bool> {
    let found = tx.optional(
        "SELECT 1 FROM outbox WHERE lease_until > 0 AND gateway_id = ?1 AND state = 'sending' LIMIT 1",
        params![gateway],
        |row| row.integer(0),
    )?;
    Ok(found.is_some())
}
