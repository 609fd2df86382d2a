//! Pages of events: a conversation's, or everything about a contact.

use crate::conversation::Conversation;
use crate::error::Result;
use crate::event::{Event, EventKind};
use crate::id::{ContactId, ConversationId, EventId};
use crate::store::sql::{Param, Row, params};
use crate::store::{Tx, event, message};

/// Which part of the log.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// A conversation's events.
    Conversation(ConversationId),
    /// What is about a contact and no conversation.
    Profile(ContactId),
}

/// More walks along the log than a statement may merge (SQLite: 500) are merged here.
const WALKS: usize = 100;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT event.id, event.at, event.kind, event.host_kind_id, event.conversation_id, event.contact_id,
                    event.actor, event.agent_id, event.facts, event_text.body, event_text.attributes, ",
            message::message_columns!(),
            $rest
        )
    };
}

/// At most `limit` events before `before`, the newest first. No kinds means all but the internal ones.
pub(crate) fn page(
    tx: Tx<'_>,
    sources: &[Source],
    kinds: &[EventKind],
    before: i64,
    limit: usize,
) -> Result<Vec<Event>> {
    let kinds = condition(kinds);
    let mut found = Vec::new();
    for sources in sources.chunks(WALKS) {
        let mut params = vec![
            Param::Integer(before),
            Param::Integer(i64::try_from(limit).unwrap_or(i64::MAX)),
        ];
        let walks: Vec<String> = sources
            .iter()
            .map(|source| {
                let (condition, id) = match source {
                    Source::Conversation(id) => ("conversation_id =", id.as_raw()),
                    Source::Profile(id) => {
                        ("conversation_id IS NULL AND contact_id =", id.as_raw())
                    }
                };
                params.push(Param::Integer(id));
                format!(
                    "SELECT id FROM event WHERE {condition} ?{} AND id < ?1{kinds}",
                    params.len()
                )
            })
            .collect();
        let sql = format!(
            select!(
                "
             FROM ({}) AS page
             JOIN event ON event.id = page.id
             LEFT JOIN message ON message.id = coalesce(event.message_id, event.id)
             LEFT JOIN event_text ON event_text.event_id = event.id"
            ),
            tx.dialect().merge(&walks, "id DESC", "?2"),
        );
        found.extend(tx.all(&sql, &params, read)?);
    }
    found.sort_by_key(|(event, _)| std::cmp::Reverse(event.id));
    found.truncate(limit);
    found
        .into_iter()
        .map(|found| with_attachments(tx, found))
        .collect()
}

/// At most `limit` events after a place in the log and up to another, of every kind, the earliest first.
pub(crate) fn following(tx: Tx<'_>, (after, end): (i64, i64), limit: usize) -> Result<Vec<Event>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found = tx.all(
        select!(
            "
             FROM event
             LEFT JOIN message ON message.id = coalesce(event.message_id, event.id)
             LEFT JOIN event_text ON event_text.event_id = event.id
             WHERE event.id > ?1 AND event.id <= ?2 ORDER BY event.id LIMIT ?3"
        ),
        params![after, end, limit],
        read,
    )?;
    found
        .into_iter()
        .map(|found| with_attachments(tx, found))
        .collect()
}

/// The last number that the log has given out.
pub(crate) fn last(tx: Tx<'_>) -> Result<i64> {
    tx.one(tx.dialect().last_of_log(), params![], |row| row.integer(0))
}

/// The place in the log up to which whatever reads it later finds all that ever will be there; not for the transaction
/// that asks.
pub(crate) fn end(tx: Tx<'_>) -> Result<i64> {
    tx.one(tx.dialect().end_of_log(), params![], |row| row.integer(0))
}

/// One event, whatever its kind.
pub(crate) fn load(tx: Tx<'_>, id: EventId) -> Result<Option<Event>> {
    let found = tx.optional(
        select!(
            "
             FROM event
             LEFT JOIN message ON message.id = coalesce(event.message_id, event.id)
             LEFT JOIN event_text ON event_text.event_id = event.id
             WHERE event.id = ?1"
        ),
        params![id],
        read,
    )?;
    found.map(|found| with_attachments(tx, found)).transpose()
}

/// The sources of a contact's activity: its profile and all its conversations.
pub(crate) fn sources_of(contact: ContactId, conversations: &[Conversation]) -> Vec<Source> {
    let mut sources = vec![Source::Profile(contact)];
    sources.extend(
        conversations
            .iter()
            .map(|conversation| Source::Conversation(conversation.id)),
    );
    sources
}

/// Kinds are of this crate's own words and numbers, so they can stand in the statement.
fn condition(kinds: &[EventKind]) -> String {
    let quoted = |kinds: &mut dyn Iterator<Item = EventKind>| {
        kinds
            .map(|kind| format!("'{}'", kind.as_str()))
            .collect::<Vec<_>>()
            .join(", ")
    };
    if kinds.is_empty() {
        let internal = quoted(
            &mut EventKind::ALL
                .iter()
                .copied()
                .filter(|kind| kind.is_internal()),
        );
        return format!(" AND kind NOT IN ({internal})");
    }
    let own = quoted(
        &mut kinds
            .iter()
            .copied()
            .filter(|kind| !matches!(kind, EventKind::Host(_))),
    );
    let hosts: Vec<String> = kinds
        .iter()
        .filter_map(|kind| match kind {
            EventKind::Host(id) => Some(id.to_string()),
            _ => None,
        })
        .collect();
    match (own.is_empty(), hosts.is_empty()) {
        (false, true) => format!(" AND kind IN ({own})"),
        (true, _) => format!(" AND host_kind_id IN ({})", hosts.join(", ")),
        (false, false) => format!(
            " AND (kind IN ({own}) OR host_kind_id IN ({}))",
            hosts.join(", ")
        ),
    }
}

fn read(row: &dyn Row) -> Result<(Event, bool)> {
    const MESSAGE: usize = 11;
    let (message, attachments) = match row.integer_or_null(MESSAGE)? {
        Some(_) => {
            let (message, attachments) = message::read(row, MESSAGE)?;
            (Some(message), attachments)
        }
        None => (None, false),
    };
    let event = Event {
        id: row.id(0)?,
        at: row.timestamp(1)?,
        kind: event::read_kind(row, 2, 3)?,
        actor: event::read_actor(row, 6, 7)?,
        conversation: row.id_or_null(4)?,
        contact: row.id_or_null(5)?,
        message,
        text: row.text_or_null(9)?.unwrap_or_default().to_owned(),
        attributes: row.text_or_null(10)?.unwrap_or_default().to_owned(),
        facts: event::read_facts(row, 8)?,
    };
    Ok((event, attachments))
}

fn with_attachments(tx: Tx<'_>, (mut event, some): (Event, bool)) -> Result<Event> {
    if let Some(found) = event.message.take() {
        event.message = Some(message::with_attachments(tx, (found, some))?);
    }
    Ok(event)
}
