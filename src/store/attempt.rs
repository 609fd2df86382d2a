//! Attempts to hand a message over: one row for each, with the provider's name for it.

use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;
use crate::error::Result;
use crate::id::{GatewayId, MessageId};
use crate::store::sql::{Row, params};
use crate::store::{Tx, message};

/// One attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    pub(crate) id: i64,
    pub(crate) message: MessageId,
    pub(crate) status: DeliveryStatus,
}

/// What a provider can be asked about an attempt.
pub(crate) struct Trace {
    pub(crate) key: String,
    pub(crate) provider_message_id: Option<String>,
    pub(crate) started_at: Timestamp,
}

fn read(row: &dyn Row) -> Result<Attempt> {
    Ok(Attempt {
        id: row.integer(0)?,
        message: row.id(1)?,
        status: row.word(2, DeliveryStatus::from_name)?,
    })
}

/// Records that an attempt begins.
pub(crate) fn begin(
    tx: Tx<'_>,
    message: MessageId,
    gateway: GatewayId,
    key: &str,
    at: Timestamp,
) -> Result<Attempt> {
    let id = tx.0.insert(
        "INSERT INTO attempt (message_id, key, gateway_id, status, started_at) VALUES (?1, ?2, ?3, 'sending', ?4)",
        params![message, key, gateway, at],
    )?;
    Ok(Attempt {
        id,
        message,
        status: DeliveryStatus::Sending,
    })
}

/// How many attempts a message has had.
pub(crate) fn count(tx: Tx<'_>, message: MessageId) -> Result<u64> {
    tx.one(
        "SELECT count(*) FROM attempt WHERE message_id = ?1",
        params![message],
        |row| row.count(0),
    )
}

/// An attempt as it stands now, whose message nobody else changes until the transaction ends, nor its attempts: whoever
/// does that holds the message first.
pub(crate) fn hold(tx: Tx<'_>, attempt: Attempt) -> Result<Attempt> {
    message::hold(tx, attempt.message)?;
    tx.one(
        "SELECT id, message_id, status FROM attempt WHERE id = ?1",
        params![attempt.id],
        read,
    )
}

/// The latest attempt of a message.
pub(crate) fn latest(tx: Tx<'_>, message: MessageId) -> Result<Option<Attempt>> {
    tx.optional(
        "SELECT id, message_id, status FROM attempt WHERE message_id = ?1 ORDER BY id DESC LIMIT 1",
        params![message],
        read,
    )
}

/// By what a provider may know an attempt.
pub(crate) fn trace(tx: Tx<'_>, id: i64) -> Result<Trace> {
    tx.one(
        "SELECT key, provider_message_id, started_at FROM attempt WHERE id = ?1",
        params![id],
        |row| {
            Ok(Trace {
                key: row.string(0)?,
                provider_message_id: row.text_or_null(1)?.map(str::to_owned),
                started_at: row.timestamp(2)?,
            })
        },
    )
}

/// Whether no later attempt of its message has been made.
pub(crate) fn is_latest(tx: Tx<'_>, attempt: Attempt) -> Result<bool> {
    Ok(latest(tx, attempt.message)?.is_some_and(|latest| latest.id == attempt.id))
}

/// How many attempts of a message got no answer.
pub(crate) fn unanswered(tx: Tx<'_>, message: MessageId) -> Result<u32> {
    tx.one(
        "SELECT count(*) FROM attempt WHERE message_id = ?1 AND status = 'unknown'",
        params![message],
        |row| row.count(0),
    )
}

/// The attempt that a provider names by its own id.
pub(crate) fn by_provider_id(tx: Tx<'_>, gateway: GatewayId, id: &str) -> Result<Option<Attempt>> {
    tx.optional(
        "SELECT id, message_id, status FROM attempt WHERE gateway_id = ?1 AND provider_message_id = ?2
         ORDER BY id DESC LIMIT 1",
        params![gateway, id],
        read,
    )
}

/// The attempt that has this key.
pub(crate) fn by_key(tx: Tx<'_>, gateway: GatewayId, key: &str) -> Result<Option<Attempt>> {
    tx.optional(
        "SELECT id, message_id, status FROM attempt WHERE key = ?2 AND gateway_id = ?1",
        params![gateway, key],
        read,
    )
}

/// Records where an attempt stands.
pub(crate) fn set_status(tx: Tx<'_>, id: i64, status: DeliveryStatus) -> Result<()> {
    tx.put(
        "UPDATE attempt SET status = ?2 WHERE id = ?1",
        params![id, status.as_str()],
    )?;
    Ok(())
}

/// Records the provider's name for an attempt.
pub(crate) fn set_provider_id(tx: Tx<'_>, id: i64, provider_message_id: &str) -> Result<()> {
    tx.put(
        "UPDATE attempt SET provider_message_id = ?2 WHERE id = ?1",
        params![id, provider_message_id],
    )?;
    Ok(())
}
