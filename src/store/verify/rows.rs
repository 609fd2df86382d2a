//! Rows that are compared with their neighbours, for no conversation's events rebuild them.

use std::collections::BTreeMap;

use super::{Check, Standing};
use crate::delivery::DeliveryStatus;
use crate::error::Result;
use crate::event::EventKind;
use crate::id::MessageId;
use crate::store::sql::params;
use crate::store::{Tx, contact, event, media};
use crate::verification::Verification;

/// Questions whose every answer is a difference: the subject, what is stored and what follows from elsewhere.
/// A field, and its question.
const QUESTIONS: &[(&str, &str)] = &[
    (
        "events",
        "SELECT 'conversation ' || id, 'none', 'some' FROM conversation
         WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.conversation_id = conversation.id)",
    ),
    (
        "contact_name",
        "SELECT 'conversation ' || conversation.id, contact_name, contact.name
         FROM conversation JOIN contact ON contact.id = conversation.contact_id
         WHERE contact.name <> conversation.contact_name",
    ),
    (
        // What is not snoozed must not come due.
        "snooze",
        "SELECT 'conversation ' || id, 'left over', 'none' FROM conversation
         WHERE shelf <> 2 AND (snoozed_until IS NOT NULL OR snooze_mode <> '')",
    ),
    (
        "contact_created",
        "SELECT 'contact ' || id, 'not in the log', 'in the log' FROM contact
         WHERE NOT EXISTS (SELECT 1 FROM event WHERE conversation_id IS NULL AND contact_id = contact.id
                                               AND kind = 'contact_created')",
    ),
    (
        "message",
        "SELECT 'event ' || id, 'missing', 'there' FROM event
         WHERE kind IN ('incoming_message', 'outgoing_message', 'test_sent', 'message_scheduled')
           AND NOT EXISTS (SELECT 1 FROM message WHERE message.id = coalesce(event.message_id, event.id))",
    ),
    (
        "event",
        "SELECT 'message ' || id, 'missing', 'there' FROM message
         WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.id = message.id)",
    ),
    (
        "direction",
        "SELECT 'message ' || message.id, direction, event.kind
         FROM message JOIN event ON event.id = coalesce(went_id, message.id)
         WHERE event.kind <> CASE WHEN direction = 'incoming' THEN 'incoming_message'
                                  WHEN test = 1 THEN 'test_sent'
                                  WHEN send_at IS NOT NULL AND went_id IS NULL THEN 'message_scheduled'
                                  ELSE 'outgoing_message' END",
    ),
    (
        "went",
        "SELECT 'message ' || message.id, 'with another event', 'as in the log'
         FROM message JOIN event ON event.id = went_id
         WHERE event.message_id IS DISTINCT FROM message.id",
    ),
    (
        "went",
        "SELECT 'event ' || event.id, 'of another message', 'as the message says'
         FROM event LEFT JOIN message ON message.id = event.message_id
         WHERE event.message_id IS NOT NULL AND message.went_id IS DISTINCT FROM event.id",
    ),
    (
        "outbox",
        "SELECT 'message ' || message.id, 'waits elsewhere', 'as the message says'
         FROM outbox JOIN message ON message.id = outbox.message_id
         WHERE outbox.position <> coalesce(message.went_id, message.id)
            OR (state = 'scheduled' AND due_at IS DISTINCT FROM message.send_at)",
    ),
    (
        "conversation",
        "SELECT 'message ' || message.id, 'another', 'as in the log'
         FROM message JOIN event ON event.id = message.id
         WHERE message.conversation_id IS DISTINCT FROM event.conversation_id",
    ),
    (
        "at",
        "SELECT 'message ' || message.id, 'another', 'as in the log'
         FROM message JOIN event ON event.id = coalesce(went_id, message.id)
         WHERE message.at <> event.at",
    ),
    (
        "agent",
        "SELECT 'message ' || message.id, 'another', 'as in the log'
         FROM message JOIN event ON event.id = message.id
         WHERE message.agent_id IS DISTINCT FROM event.agent_id",
    ),
    (
        "status",
        "SELECT 'message ' || id, status, 'none' FROM message
         WHERE direction = 'incoming' AND (status <> '' OR error_code <> '')",
    ),
    (
        "attachments",
        "SELECT 'message ' || id, 'another number', 'as many as there are' FROM message
         WHERE attachments <> (SELECT count(*) FROM attachment WHERE attachment.message_id = message.id)",
    ),
    (
        "attempt",
        "SELECT 'message ' || id, 'none', status FROM message
         WHERE direction = 'outgoing' AND status NOT IN ('scheduled', 'queued', 'held', 'cancelled')
           AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.message_id = message.id)",
    ),
    (
        // One that waits for another attempt may be called off, whatever became of those before.
        "attempt",
        "SELECT 'message ' || message.id, attempt.status, message.status
         FROM message JOIN attempt ON attempt.message_id = message.id
         WHERE message.status NOT IN ('queued', 'cancelled', attempt.status)
           AND NOT EXISTS (SELECT 1 FROM attempt AS later
                           WHERE later.message_id = message.id AND later.id > attempt.id)",
    ),
    (
        "outbox",
        "SELECT 'message ' || id, 'not queued', 'queued' FROM message
         WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE message_id = message.id)
           AND (status IN ('scheduled', 'queued', 'held')
                OR (status = 'sending'
                    AND NOT EXISTS (SELECT 1 FROM attempt WHERE message_id = message.id
                                                            AND provider_message_id IS NOT NULL)))",
    ),
    (
        "outbox",
        "SELECT 'message ' || outbox.message_id, state, coalesce(message.status, 'no message')
         FROM outbox LEFT JOIN message ON message.id = outbox.message_id
         WHERE coalesce(message.status, '')
               <> CASE WHEN state = 'leased' THEN 'queued' ELSE state END",
    ),
    (
        "outbox",
        "SELECT 'message ' || message.id, 'goes another way', 'as the message says'
         FROM outbox JOIN message ON message.id = outbox.message_id
         WHERE outbox.gateway_id <> message.gateway_id OR outbox.recipient <> message.recipient
            OR outbox.segments <> CASE WHEN message.segments > 1 THEN message.segments ELSE 1 END",
    ),
    (
        "deliveries",
        "SELECT 'status ' || found.status, '' || coalesce(messages, 0), '' || found.counted
         FROM (SELECT status, count(*) AS counted FROM message WHERE direction = 'outgoing' GROUP BY status
               UNION ALL
               SELECT status, 0 FROM delivery_count
               WHERE NOT EXISTS (SELECT 1 FROM message WHERE message.status = delivery_count.status)) AS found
         LEFT JOIN delivery_count ON delivery_count.status = found.status
         WHERE coalesce(messages, 0) <> found.counted",
    ),
    (
        "media",
        "SELECT 'attachment ' || id, 'missing', 'there' FROM attachment
         WHERE NOT EXISTS (SELECT 1 FROM media WHERE media.digest = attachment.digest)",
    ),
];

pub(super) fn compare(tx: Tx<'_>, found: &mut Verification) -> Result<()> {
    for (field, question) in QUESTIONS {
        tx.each(question, params![], |row| {
            let subject = row.string(0)?;
            Check { subject, found }.shown(field, row.text(1)?, row.text(2)?);
            Ok(())
        })?;
    }
    for (id, stored, expected) in contact::misplaced(tx)? {
        let subject = format!("contact {id}");
        Check { subject, found }.shown("search", stored, expected);
    }
    for (digest, stored, counted) in media::miscounted(tx)? {
        let subject = format!("media {digest}");
        Check { subject, found }.shown("uses", stored, counted);
    }
    Ok(())
}

/// Where the messages of tests stand, which are in no conversation, and what each waits for.
pub(super) fn compare_tests(tx: Tx<'_>, found: &mut Verification) -> Result<()> {
    let mut standings: BTreeMap<MessageId, (Standing, Option<MessageId>)> = BTreeMap::new();
    tx.each(
        "SELECT id, kind, facts FROM event
         WHERE conversation_id IS NULL
           AND kind IN ('test_sent', 'delivery_changed', 'delivery_failed', 'message_cancelled')
         ORDER BY id",
        params![],
        |row| {
            let facts = event::read_facts(row, 2)?;
            if row.text(1)? == EventKind::TestSent.as_str() {
                // The second of the two names the first, which it waits for.
                let first = match facts.message {
                    Some(_) => DeliveryStatus::Held,
                    None => DeliveryStatus::Queued,
                };
                standings.insert(row.id(0)?, (Standing::new(first, ""), facts.message));
            } else if let (Some(message), Some(status)) = (facts.message, facts.status)
                && let Some((standing, _)) = standings.get_mut(&message)
            {
                *standing = Standing::new(status, &facts.error_code);
            }
            Ok(())
        },
    )?;
    let mut waits: BTreeMap<MessageId, Option<MessageId>> = BTreeMap::new();
    for (id, (rebuilt, after)) in standings {
        if rebuilt.status == DeliveryStatus::Held.as_str() {
            waits.insert(id, after);
        }
        let stored = tx.optional(
            "SELECT status, error_code FROM message WHERE id = ?1",
            params![id],
            |row| {
                Ok(Standing {
                    status: row.string(0)?,
                    error_code: row.string(1)?,
                })
            },
        )?;
        if let Some(stored) = stored {
            let subject = format!("message {id}");
            stored.compare(&rebuilt, &mut Check { subject, found });
        }
    }
    tx.each(
        "SELECT message_id, after_id FROM outbox",
        params![],
        |row| {
            let id = row.id(0)?;
            let (stored, expected) = (row.id_or_null(1)?, waits.get(&id).copied().flatten());
            let subject = format!("message {id}");
            Check { subject, found }.same("after", &stored, &expected);
            Ok(())
        },
    )
}
