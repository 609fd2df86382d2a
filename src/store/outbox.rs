//! Messages that are committed but not yet handed to a provider.

use crate::address::Address;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::id::{ConversationId, GatewayId, MessageId};
use crate::message::Message;
use crate::store::Tx;
use crate::store::sql::params;

/// What a message in the outbox waits for at first.
#[derive(Clone, Copy)]
pub(crate) enum Wait {
    /// Nothing but its turn. It is due since ever, not since now: a clock that was ahead and is put right must not hold
    /// it back.
    Turn,
    /// Another message, that must be sent first.
    Message(MessageId),
    /// A time.
    Time(Timestamp),
}

/// Puts a message into the outbox.
pub(crate) fn insert(tx: Tx<'_>, message: &Message, wait: Wait) -> Result<()> {
    let (state, due_at, after) = match wait {
        Wait::Turn => ("queued", None, None),
        Wait::Message(after) => ("held", None, Some(after)),
        Wait::Time(at) => ("scheduled", Some(at), None),
    };
    tx.put(
        "INSERT INTO outbox (message_id, gateway_id, recipient, segments, state, position, due_at, after_id)
         VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(went_id, id) FROM message WHERE id = ?1), ?6, ?7)",
        params![
            message.id,
            message.gateway,
            message.recipient.as_str(),
            message.segments.max(1),
            state,
            due_at.map_or(0, Timestamp::as_micros),
            after,
        ],
    )?;
    Ok(())
}

/// When a scheduled message goes, and how much of it, after it was rewritten.
pub(crate) fn reschedule(tx: Tx<'_>, message: &Message, at: Timestamp) -> Result<()> {
    tx.put(
        "UPDATE outbox SET segments = ?2, due_at = ?3 WHERE message_id = ?1",
        params![message.id, message.segments.max(1), at],
    )?;
    Ok(())
}

/// Scheduled messages whose time has come, the longest due first.
pub(crate) fn due(tx: Tx<'_>, now: Timestamp, limit: usize) -> Result<Vec<MessageId>> {
    tx.all(
        "SELECT message_id FROM outbox WHERE state = 'scheduled' AND due_at <= ?1
         ORDER BY due_at, message_id LIMIT ?2",
        params![now, i64::try_from(limit).unwrap_or(i64::MAX)],
        |row| row.id(0),
    )
}

/// When the next scheduled message goes.
pub(crate) fn next_due(tx: Tx<'_>) -> Result<Option<Timestamp>> {
    tx.optional(
        "SELECT due_at FROM outbox WHERE state = 'scheduled' ORDER BY due_at LIMIT 1",
        params![],
        |row| row.timestamp(0),
    )
}

/// When a delivery next has something to do: something comes due, or a lease runs out.
pub(crate) fn next_work(tx: Tx<'_>) -> Result<Option<Timestamp>> {
    tx.one(
        "SELECT min(at) FROM (SELECT min(due_at) AS at FROM outbox WHERE state = 'queued'
                              UNION ALL
                              SELECT min(lease_until) FROM outbox WHERE lease_until > 0) AS next",
        params![],
        |row| row.timestamp_or_null(0),
    )
}

/// Scheduled messages of a conversation, or of all, after a time and id, each with its time, in the order in which they
/// go.
pub(crate) fn scheduled(
    tx: Tx<'_>,
    conversation: Option<ConversationId>,
    (after, id): (i64, i64),
    limit: usize,
) -> Result<Vec<(i64, MessageId)>> {
    tx.all(
        "SELECT outbox.due_at, outbox.message_id
         FROM outbox JOIN message ON message.id = outbox.message_id
         WHERE outbox.state = 'scheduled' AND (outbox.due_at, outbox.message_id) > (?1, ?2)
           AND (message.conversation_id = ?3 OR ?3 IS NULL)
         ORDER BY outbox.due_at, outbox.message_id LIMIT ?4",
        params![
            after,
            id,
            conversation,
            i64::try_from(limit).unwrap_or(i64::MAX)
        ],
        |row| Ok((row.integer(0)?, row.id(1)?)),
    )
}

/// Queues a scheduled message that goes, behind what was queued before.
pub(crate) fn queue(tx: Tx<'_>, message: MessageId) -> Result<()> {
    tx.put(
        "UPDATE outbox
         SET state = 'queued', due_at = 0, position = (SELECT coalesce(went_id, id) FROM message WHERE id = ?1)
         WHERE message_id = ?1",
        params![message],
    )?;
    Ok(())
}

/// Whether a message is in the outbox, and nobody has begun to hand it over.
pub(crate) fn waits(tx: Tx<'_>, message: MessageId) -> Result<bool> {
    let found = tx.optional(
        "SELECT 1 FROM outbox WHERE message_id = ?1 AND state IN ('scheduled', 'held', 'queued', 'leased')",
        params![message],
        |row| row.integer(0),
    )?;
    Ok(found.is_some())
}

/// Messages of a gateway that may go out now, oldest first, and the place of each. One waits while an earlier one to the
/// same recipient does, so that they arrive in order.
pub(crate) fn ready(
    tx: Tx<'_>,
    gateway: GatewayId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(MessageId, Address, i64)>> {
    let sql = "SELECT message_id, recipient, position FROM outbox
         WHERE gateway_id = ?1 AND state = 'queued' AND due_at <= ?2
           AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
                           WHERE earlier.gateway_id = outbox.gateway_id
                             AND earlier.recipient = outbox.recipient
                             AND earlier.position < outbox.position
                             AND earlier.state <> 'scheduled'
                             AND (earlier.state IN ('leased', 'sending') OR earlier.due_at > ?2))
         ORDER BY position
         LIMIT ?3";
    tx.all(
        &format!("{sql}{}", tx.dialect().skip_locked()),
        params![gateway, now, limit],
        |row| Ok((row.id(0)?, row.address(1)?, row.integer(2)?)),
    )
}

/// Takes messages for this caller until a moment; says which. One is left out if an earlier one to the same recipient is
/// somebody else's, who locked it while these were looked for.
pub(crate) fn lease(
    tx: Tx<'_>,
    messages: &[MessageId],
    until: Timestamp,
) -> Result<Vec<MessageId>> {
    let these = tx.dialect().numbers("?2");
    let sql = format!(
        "UPDATE outbox SET state = 'leased', lease_until = ?1
         WHERE message_id IN ({these})
           AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
                           WHERE earlier.gateway_id = outbox.gateway_id
                             AND earlier.recipient = outbox.recipient
                             AND earlier.position < outbox.position
                             AND earlier.state IN ('queued', 'leased', 'sending')
                             AND earlier.message_id NOT IN ({these}))
         RETURNING message_id"
    );
    let ids: Vec<i64> = messages.iter().map(|id| id.as_raw()).collect();
    let ids = serde_json::to_string(&ids).unwrap_or_default();
    tx.all(&sql, params![until, &ids], |row| row.id(0))
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
/// of a clock that was ahead. Says how many there were.
pub(crate) fn release_expired(tx: Tx<'_>, now: Timestamp, furthest: Timestamp) -> Result<usize> {
    tx.execute(
        "UPDATE outbox SET state = 'queued', lease_until = 0 WHERE lease_until > 0 AND (lease_until <= ?1 OR lease_until > ?2) AND state = 'leased'",
        params![now, furthest],
    )
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

/// Whether a message is still one of those.
pub(crate) fn is_lost(
    tx: Tx<'_>,
    message: MessageId,
    now: Timestamp,
    furthest: Timestamp,
) -> Result<bool> {
    let found = tx.optional(
        "SELECT 1 FROM outbox
         WHERE message_id = ?1 AND (lease_until <= ?2 OR lease_until > ?3) AND state = 'sending'",
        params![message, now, furthest],
        |row| row.integer(0),
    )?;
    Ok(found.is_some())
}

/// Gives a leased message back, if the lease still holds. It was due, and stays so: what it waits for is not a time.
pub(crate) fn release(tx: Tx<'_>, message: MessageId, lease: Timestamp) -> Result<()> {
    tx.put(
        "UPDATE outbox SET state = 'queued', lease_until = 0
         WHERE message_id = ?1 AND state = 'leased' AND lease_until = ?2",
        params![message, lease],
    )?;
    Ok(())
}

/// Puts a message back that was certainly not taken; whether it was still being sent.
pub(crate) fn requeue(
    tx: Tx<'_>,
    message: MessageId,
    due_at: Timestamp,
    failures: u32,
) -> Result<bool> {
    let changed = tx.execute(
        "UPDATE outbox SET state = 'queued', lease_until = 0, due_at = ?2, failures = ?3
         WHERE message_id = ?1 AND state = 'sending'",
        params![message, due_at, failures],
    )?;
    Ok(changed == 1)
}

/// Records how often a message could not be handed over before it was queued again.
pub(crate) fn set_failures(tx: Tx<'_>, message: MessageId, failures: u32) -> Result<()> {
    tx.put(
        "UPDATE outbox SET failures = ?2 WHERE message_id = ?1",
        params![message, failures],
    )?;
    Ok(())
}

/// How often a message could not be handed over; `None` if it is not in the outbox any more.
pub(crate) fn failures(tx: Tx<'_>, message: MessageId) -> Result<Option<u32>> {
    tx.optional(
        "SELECT failures FROM outbox WHERE message_id = ?1",
        params![message],
        |row| row.count(0),
    )
}

/// Takes a message out for good.
pub(crate) fn remove(tx: Tx<'_>, message: MessageId) -> Result<()> {
    tx.put("DELETE FROM outbox WHERE message_id = ?1", params![message])?;
    Ok(())
}

/// Takes a message out for good that is being handed over; one that is queued again stays.
pub(crate) fn remove_sending(tx: Tx<'_>, message: MessageId) -> Result<()> {
    tx.put(
        "DELETE FROM outbox WHERE message_id = ?1 AND state = 'sending'",
        params![message],
    )?;
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
    tx.put(
        "UPDATE outbox SET state = 'queued', after_id = NULL WHERE message_id = ?1",
        params![message],
    )?;
    Ok(())
}

/// How many messages are queued, counted up to so many.
pub(crate) fn queued(tx: Tx<'_>, most: usize) -> Result<usize> {
    tx.one(
        "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = 'queued' LIMIT ?1) AS waiting",
        params![i64::try_from(most).unwrap_or(i64::MAX)],
        |row| row.count(0),
    )
}

/// Whether a delivery has anything to do: something is due, or somebody's lease has run out.
pub(crate) fn has_work(tx: Tx<'_>, now: Timestamp, leases: Timestamp) -> Result<bool> {
    tx.one(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'queued' AND due_at <= ?1)
             OR EXISTS (SELECT 1 FROM outbox WHERE lease_until > 0 AND (lease_until <= ?1 OR lease_until > ?2))",
        params![now, leases],
        |row| row.flag(0),
    )
}

/// How many messages are in each state, leased ones among the queued.
pub(crate) fn census(tx: Tx<'_>) -> Result<Vec<(String, u64)>> {
    tx.all(
        "SELECT CASE state WHEN 'leased' THEN 'queued' ELSE state END AS shown, count(*)
         FROM outbox GROUP BY shown",
        params![],
        |row| Ok((row.string(0)?, row.count(1)?)),
    )
}

/// Since when the message waits that is queued the longest: its place is that of the event with which it was sent.
pub(crate) fn oldest_queued(tx: Tx<'_>) -> Result<Option<Timestamp>> {
    tx.optional(
        "SELECT at FROM event
         WHERE id = (SELECT min(position)
                     FROM (SELECT (SELECT min(position) FROM outbox
                                   WHERE state = 'queued' AND gateway_id = gateway.id) AS position
                           FROM gateway
                           UNION ALL
                           SELECT position FROM outbox WHERE lease_until > 0 AND state = 'leased') AS waiting)",
        params![],
        |row| row.timestamp(0),
    )
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
