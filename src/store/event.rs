//! The event log: appending to it, and reading one entry's facts.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::conversation::SnoozeMode;
use crate::delivery::DeliveryStatus;
use crate::error::Result;
use crate::event::{Actor, EventKind, Facts, HostEvent};
use crate::id::{
    AgentId, ContactId, ConversationId, EventId, HostKindId, MailboxId, MessageId, TagId,
};
use crate::store::Tx;
use crate::store::sql::{Row, params, unreadable};

/// An entry to append.
pub(crate) struct Entry<'a> {
    pub(crate) at: Timestamp,
    pub(crate) kind: EventKind,
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) contact: Option<ContactId>,
    pub(crate) actor: Actor,
    pub(crate) facts: &'a Facts,
}

pub(crate) fn append(tx: Tx<'_>, entry: &Entry<'_>) -> Result<EventId> {
    append_of(tx, entry, None)
}

/// As [`append`], of a scheduled message that goes; any other has the number of its event.
pub(crate) fn append_of(
    tx: Tx<'_>,
    entry: &Entry<'_>,
    message: Option<MessageId>,
) -> Result<EventId> {
    let host_kind = match entry.kind {
        EventKind::Host(kind) => Some(kind),
        _ => None,
    };
    let agent = match entry.actor {
        Actor::Agent(agent) => Some(agent),
        _ => None,
    };
    tx.insert(
        "INSERT INTO event (at, kind, host_kind_id, conversation_id, contact_id, actor, agent_id, message_id, facts)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            entry.at,
            entry.kind.as_str(),
            host_kind,
            entry.conversation,
            entry.contact,
            entry.actor.as_str(),
            agent,
            message,
            &StoredFacts::write(entry.facts),
        ])
}

/// The text that belongs to an entry: a note's, or a host event's title and data.
pub(crate) fn append_text(tx: Tx<'_>, event: EventId, body: &str, attributes: &str) -> Result<()> {
    tx.put(
        "INSERT INTO event_text (event_id, body, attributes) VALUES (?1, ?2, ?3)",
        params![event, body, attributes],
    )?;
    Ok(())
}

/// Appends an event of the host's own.
pub(crate) fn append_host(tx: Tx<'_>, entry: &Entry<'_>, event: &HostEvent) -> Result<EventId> {
    let id = append(tx, entry)?;
    append_text(tx, id, &event.title, &event.attributes)?;
    Ok(id)
}

/// The kind that two columns hold: its name, and the host's kind if it is one.
pub(crate) fn read_kind(row: &dyn Row, name: usize, host_kind: usize) -> Result<EventKind> {
    match row.id_or_null::<HostKindId>(host_kind)? {
        Some(kind) => Ok(EventKind::Host(kind)),
        None => row.word(name, EventKind::from_name),
    }
}

/// The actor that two columns hold: its sort, and the agent if it is one.
pub(crate) fn read_actor(row: &dyn Row, name: usize, agent: usize) -> Result<Actor> {
    match row.text(name)? {
        "agent" => Ok(Actor::Agent(row.id(agent)?)),
        "contact" => Ok(Actor::Contact),
        "host" => Ok(Actor::Host),
        "system" => Ok(Actor::System),
        _ => Err(unreadable(name, "is an unknown word")),
    }
}

pub(crate) fn read_facts(row: &dyn Row, column: usize) -> Result<Facts> {
    StoredFacts::read(row.text(column)?).ok_or_else(|| unreadable(column, "is no set of facts"))
}

/// The kinds that the host registered: id, name and label.
pub(crate) fn host_kinds(tx: Tx<'_>) -> Result<Vec<(HostKindId, String, String)>> {
    tx.all(
        "SELECT id, name, label FROM host_kind ORDER BY id",
        params![],
        |row| Ok((row.id(0)?, row.string(1)?, row.string(2)?)),
    )
}

/// Registers a kind of the host's, or gives the registered one a new label.
pub(crate) fn register_host_kind(tx: Tx<'_>, name: &str, label: &str) -> Result<HostKindId> {
    tx.one(
        "INSERT INTO host_kind (name, label) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET label = excluded.label
         RETURNING id",
        params![name, label],
        |row| row.id(0),
    )
}

/// How many incoming messages a conversation has after a place in the log.
pub(crate) fn incoming_after(tx: Tx<'_>, conversation: ConversationId, place: i64) -> Result<u32> {
    tx.one(
        "SELECT count(*) FROM event WHERE conversation_id = ?1 AND id > ?2 AND kind = 'incoming_message'",
        params![conversation, place],
        |row| row.count(0),
    )
}

/// Facts as the log holds them: a JSON object with what there is, or nothing at all.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct StoredFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mailbox: Option<i64>,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    error_code: String,
}

impl StoredFacts {
    fn write(facts: &Facts) -> String {
        if *facts == Facts::default() {
            return String::new();
        }
        let stored = Self {
            assignee: facts.assignee.map(AgentId::as_raw),
            tag: facts.tag.map(TagId::as_raw),
            mailbox: facts.mailbox.map(MailboxId::as_raw),
            name: facts.name.clone(),
            until: facts.until.map(Timestamp::as_micros),
            mode: facts.mode.map(|mode| mode.as_str().to_owned()),
            unread: facts.unread,
            message: facts.message.map(MessageId::as_raw),
            status: facts.status.map(|status| status.as_str().to_owned()),
            error_code: facts.error_code.clone(),
        };
        serde_json::to_string(&stored).unwrap_or_default()
    }

    fn read(json: &str) -> Option<Facts> {
        if json.is_empty() {
            return Some(Facts::default());
        }
        let stored: Self = serde_json::from_str(json).ok()?;
        Some(Facts {
            assignee: stored.assignee.and_then(AgentId::from_raw),
            tag: stored.tag.and_then(TagId::from_raw),
            mailbox: stored.mailbox.and_then(MailboxId::from_raw),
            name: stored.name,
            until: stored.until.map(Timestamp::from_micros).transpose().ok()?,
            mode: stored.mode.as_deref().and_then(SnoozeMode::from_name),
            unread: stored.unread,
            message: stored.message.and_then(MessageId::from_raw),
            status: stored.status.as_deref().and_then(DeliveryStatus::from_name),
            error_code: stored.error_code,
        })
    }
}
