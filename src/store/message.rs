//! Rows of messages and of the files that travelled with them.

use std::borrow::Cow;

use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;
use crate::error::{Error, Result};
use crate::id::{AttachmentId, ContactId, ConversationId, EventId, GatewayId, MessageId};
use crate::message::{Attachment, Direction, Message};
use crate::provider::Transport;
use crate::store::Tx;
use crate::store::sql::{Row, params};
use crate::text::Encoding;

/// The columns that [`read`] reads, in its order.
macro_rules! message_columns {
    () => {
        "message.id, message.conversation_id, message.direction, message.gateway_id, message.sender,
         message.recipient, message.body, message.at, message.transport, message.encoding, message.segments,
         message.cost, message.agent_id, message.initials, message.status, message.error_code, message.test,
         message.attachments, message.send_at"
    };
}
pub(crate) use message_columns;

/// A message whose first column is number `first`, without its attachments; whether it has some.
pub(crate) fn read(row: &dyn Row, first: usize) -> Result<(Message, bool)> {
    let message = Message {
        id: row.id(first)?,
        conversation: row.id_or_null(first + 1)?,
        direction: row.word(first + 2, Direction::from_name)?,
        gateway: row.id(first + 3)?,
        sender: row.address(first + 4)?,
        recipient: row.address(first + 5)?,
        body: row.string(first + 6)?,
        at: row.timestamp(first + 7)?,
        send_at: row.timestamp_or_null(first + 18)?,
        transport: row.word(first + 8, Transport::from_name)?,
        encoding: match row.text(first + 9)? {
            "gsm_7bit" => Some(Encoding::Gsm7Bit),
            "ucs2" => Some(Encoding::Ucs2),
            _ => None,
        },
        segments: row.count(first + 10)?,
        cost: super::gateway::decimal(row, first + 11)?,
        agent: row.id_or_null(first + 12)?,
        initials: row.string(first + 13)?,
        status: DeliveryStatus::from_name(row.text(first + 14)?),
        error_code: row.string(first + 15)?,
        test: row.flag(first + 16)?,
        attachments: Vec::new(),
    };
    Ok((message, row.integer(first + 17)? > 0))
}

/// Looks up the attachments of a message that has some.
pub(crate) fn with_attachments(
    tx: Tx<'_>,
    (mut message, some): (Message, bool),
) -> Result<Message> {
    if some {
        message.attachments = tx.all(
            "SELECT id, file_name, media_type, size FROM attachment WHERE message_id = ?1 ORDER BY id",
            params![message.id],
            |row| {
                Ok(Attachment {
                    id: row.id(0)?,
                    file_name: row.string(1)?,
                    media_type: row.string(2)?,
                    size: row.count(3)?,
                })
            },
        )?;
    }
    Ok(message)
}

/// A message by its id.
///
/// # Errors
///
/// `NotFound` if there is no such message.
pub(crate) fn load(tx: Tx<'_>, id: MessageId) -> Result<Message> {
    let found = tx.optional(
        concat!("SELECT ", message_columns!(), " FROM message WHERE id = ?1"),
        params![id],
        |row| read(row, 0),
    )?;
    with_attachments(tx, found.ok_or_else(|| Error::not_found("message", id))?)
}

/// The incoming message that a gateway handed over under this id before.
pub(crate) fn by_provider_id(tx: Tx<'_>, gateway: GatewayId, id: &str) -> Result<Option<Message>> {
    let found = tx.optional(
        concat!(
            "SELECT ",
            message_columns!(),
            " FROM message WHERE gateway_id = ?1 AND provider_message_id = ?2"
        ),
        params![gateway, id],
        |row| read(row, 0),
    )?;
    found.map(|found| with_attachments(tx, found)).transpose()
}

/// The conversation that a message belongs to, `None` for a test's, and its place in the log: that of the event with
/// which it came or went.
///
/// # Errors
///
/// `NotFound` if there is no such message.
pub(crate) fn place_of(tx: Tx<'_>, id: MessageId) -> Result<(Option<ConversationId>, i64)> {
    tx.optional(
        "SELECT conversation_id, coalesce(went_id, id) FROM message WHERE id = ?1",
        params![id],
        |row| Ok((row.id_or_null(0)?, row.integer(1)?)),
    )?
    .ok_or_else(|| Error::not_found("message", id))
}

/// Whether a message is for a contact that is blocked by now.
pub(crate) fn is_to_blocked(tx: Tx<'_>, id: MessageId) -> Result<bool> {
    let blocked = tx.optional(
        "SELECT contact.blocked
         FROM message JOIN conversation ON conversation.id = message.conversation_id
         JOIN contact ON contact.id = conversation.contact_id
         WHERE message.id = ?1",
        params![id],
        |row| row.flag(0),
    )?;
    Ok(blocked.unwrap_or(false))
}

/// Writes a message whose event is already in the log; its attachments are rows of their own.
pub(crate) fn insert(
    tx: Tx<'_>,
    message: &Message,
    provider_id: Option<&str>,
    attachments: u32,
) -> Result<()> {
    tx.put(
        "INSERT INTO message (id, conversation_id, direction, gateway_id, sender, recipient, body, at, transport,
             encoding, segments, cost, agent_id, initials, attachments, provider_message_id, status, test, send_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        params![
            message.id,
            message.conversation,
            message.direction.as_str(),
            message.gateway,
            message.sender.as_str(),
            message.recipient.as_str(),
            &message.body,
            message.at,
            message.transport.as_str(),
            message.encoding.map_or("", Encoding::as_str),
            message.segments,
            &message.cost.to_string(),
            message.agent,
            &message.initials,
            attachments,
            provider_id,
            message.status.map_or("", DeliveryStatus::as_str),
            message.test,
            message.send_at,
        ],
    )?;
    match message.status {
        Some(status) => count(tx, None, status),
        None => Ok(()),
    }
}

/// Names a staged file as one of a message's.
pub(crate) fn attach(
    tx: Tx<'_>,
    message: MessageId,
    file: &crate::media::Media,
    digest: &str,
) -> Result<Attachment> {
    let size = file.bytes.len() as u64;
    let id: AttachmentId = tx.insert(
        "INSERT INTO attachment (message_id, file_name, media_type, size, digest)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            message,
            &file.file_name,
            &file.media_type,
            i64::try_from(size).unwrap_or(i64::MAX),
            digest
        ],
    )?;
    Ok(Attachment {
        id,
        file_name: file.file_name.clone(),
        media_type: file.media_type.clone(),
        size,
    })
}

/// Keeps others from changing a message and from making another attempt of it, until the transaction ends.
pub(crate) fn hold(tx: Tx<'_>, id: MessageId) -> Result<()> {
    match tx.locking("SELECT 1 FROM message WHERE id = ?1") {
        // There are no others.
        Cow::Borrowed(_) => Ok(()),
        Cow::Owned(sql) => tx.put(&sql, params![id]),
    }
}

/// Records where an outgoing message stands, and gives back its conversation and whose that is; nothing for a test's.
///
/// # Errors
///
/// `NotFound` if there is no such message.
pub(crate) fn set_status(
    tx: Tx<'_>,
    id: MessageId,
    status: DeliveryStatus,
    error_code: &str,
) -> Result<(Option<ConversationId>, Option<ContactId>)> {
    let found = tx.optional(
        &tx.locking(
            "SELECT conversation_id, (SELECT contact_id FROM conversation WHERE id = message.conversation_id), status
             FROM message WHERE id = ?1",
        ),
        params![id],
        |row| {
            let place = (row.id_or_null(0)?, row.id_or_null(1)?);
            Ok((place, row.word(2, DeliveryStatus::from_name)?))
        },
    )?;
    let (place, before) = found.ok_or_else(|| Error::not_found("message", id))?;
    tx.put(
        "UPDATE message SET status = ?2, error_code = ?3 WHERE id = ?1",
        params![id, status.as_str(), error_code],
    )?;
    count(tx, Some(before), status)?;
    Ok(place)
}

/// Counts a message under the status that it has now instead of the one it had.
fn count(tx: Tx<'_>, before: Option<DeliveryStatus>, after: DeliveryStatus) -> Result<()> {
    let changes = [before.map(|status| (status, -1_i64)), Some((after, 1))];
    for (status, change) in changes.into_iter().flatten() {
        if before != Some(after) {
            tx.put(
                tx.dialect().count_delivery(),
                params![status.as_str(), change],
            )?;
        }
    }
    Ok(())
}

/// How many outgoing messages have each status.
pub(crate) fn counts(tx: Tx<'_>) -> Result<Vec<(DeliveryStatus, i64)>> {
    tx.all(
        "SELECT status, messages FROM delivery_count WHERE messages <> 0",
        params![],
        |row| Ok((row.word(0, DeliveryStatus::from_name)?, row.integer(1)?)),
    )
}

/// Messages that nobody knows the fate of, after one of them, in the order in which they were written, each with its
/// place among them.
pub(crate) fn unknown(tx: Tx<'_>, after: i64, limit: usize) -> Result<Vec<(i64, MessageId)>> {
    tx.all(
        "SELECT id FROM message WHERE status = 'unknown' AND id > ?1 ORDER BY id LIMIT ?2",
        params![after, i64::try_from(limit).unwrap_or(i64::MAX)],
        |row| Ok((row.integer(0)?, row.id(0)?)),
    )
}

/// Records that a scheduled message goes, with this event, and leaves its status to the caller.
pub(crate) fn go(tx: Tx<'_>, id: MessageId, with: EventId, at: Timestamp) -> Result<()> {
    tx.put(
        "UPDATE message SET went_id = ?2, at = ?3 WHERE id = ?1",
        params![id, with, at],
    )?;
    Ok(())
}

/// Rewrites a message that has not gone yet.
pub(crate) fn rewrite(tx: Tx<'_>, message: &Message) -> Result<()> {
    tx.put(
        "UPDATE message SET body = ?2, transport = ?3, encoding = ?4, segments = ?5, cost = ?6, attachments = ?7,
             send_at = ?8
         WHERE id = ?1",
        params![
            message.id,
            &message.body,
            message.transport.as_str(),
            message.encoding.map_or("", Encoding::as_str),
            message.segments,
            &message.cost.to_string(),
            i64::try_from(message.attachments.len()).unwrap_or(i64::MAX),
            message.send_at,
        ],
    )?;
    Ok(())
}
