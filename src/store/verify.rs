//! Rebuilds what the tables say from the event log, and compares.

mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Display};

use crate::clock::Timestamp;
use crate::conversation::{Conversation, Fact, Snooze, State, snippet};
use crate::delivery::DeliveryStatus;
use crate::error::{ErrorKind, Result};
use crate::event::{Actor, EventKind, Facts};
use crate::id::{
    AgentId, ContactId, ConversationId, EventId, GatewayId, MailboxId, MessageId, TagId,
};
use crate::store::counter::Tally;
use crate::store::session::Span;
use crate::store::shelf::Shelf;
use crate::store::sql::{Row, params};
use crate::store::{Tx, conversation, counter, event, session};
use crate::verification::{Difference, Verification};

pub(crate) fn verify(tx: Tx<'_>) -> Result<Verification> {
    let mut found = Verification::default();
    let mut counters = Counters::new();
    let mut rebuilt: Option<Rebuilt> = None;
    tx.each(
        "SELECT event.id, event.at, event.kind, event.host_kind_id, event.conversation_id, event.contact_id,
                event.actor, event.agent_id, event.facts,
                message.gateway_id, message.sender, message.recipient, message.body, message.status,
                message.error_code, message.id
         FROM event LEFT JOIN message ON message.id = coalesce(event.message_id, event.id)
         WHERE event.conversation_id IS NOT NULL
         ORDER BY event.conversation_id, event.id",
        params![],
        |row| {
            let entry = Entry::read(row)?;
            found.events += 1;
            if rebuilt.as_ref().is_none_or(|rebuilt| rebuilt.id != entry.conversation) {
                if let Some(done) = rebuilt.take() {
                    done.compare(tx, &mut counters, &mut found)?;
                }
                rebuilt = Some(Rebuilt::begin(&entry));
            }
            if let Some(rebuilt) = &mut rebuilt {
                rebuilt.take_in(&entry);
            }
            Ok(())
        },
    )?;
    if let Some(done) = rebuilt {
        done.compare(tx, &mut counters, &mut found)?;
    }
    compare_counters(tx, &counters, &mut found)?;
    rows::compare_tests(tx, &mut found)?;
    rows::compare(tx, &mut found)?;
    Ok(found)
}

type Counters = BTreeMap<counter::Numbers, Tally>;

/// One entry of the log, with what the message row beside it adds.
struct Entry {
    id: EventId,
    at: Timestamp,
    kind: EventKind,
    conversation: ConversationId,
    contact: Option<ContactId>,
    actor: Actor,
    facts: Facts,
    message: Option<EntryMessage>,
}

struct EntryMessage {
    id: MessageId,
    gateway: GatewayId,
    sender: String,
    recipient: String,
    snippet: String,
    status: String,
    error_code: String,
}

impl EntryMessage {
    fn standing(&self) -> Standing {
        Standing {
            status: self.status.clone(),
            error_code: self.error_code.clone(),
        }
    }
}

impl Entry {
    fn read(row: &dyn Row) -> Result<Self> {
        let message = match row.id_or_null(9)? {
            Some(gateway) => Some(EntryMessage {
                id: row.id(15)?,
                gateway,
                sender: row.string(10)?,
                recipient: row.string(11)?,
                snippet: snippet(row.text(12)?),
                status: row.string(13)?,
                error_code: row.string(14)?,
            }),
            None => None,
        };
        Ok(Self {
            id: row.id(0)?,
            at: row.timestamp(1)?,
            kind: event::read_kind(row, 2, 3)?,
            conversation: row.id(4)?,
            contact: row.id_or_null(5)?,
            actor: event::read_actor(row, 6, 7)?,
            facts: event::read_facts(row, 8)?,
            message,
        })
    }

    /// What the event means to the state machine.
    fn fact(&self) -> Option<Fact> {
        Some(match self.kind {
            EventKind::ConversationStarted => Fact::SessionStarted,
            EventKind::ConversationFinished => Fact::SessionFinished,
            EventKind::ConversationArchived => Fact::Archived,
            EventKind::ConversationReopened => Fact::Reopened,
            EventKind::IncomingMessage => Fact::Incoming,
            EventKind::OutgoingMessage if matches!(self.actor, Actor::Agent(_)) => {
                Fact::AgentMessage
            }
            EventKind::OutgoingMessage => Fact::OtherMessage,
            EventKind::Snoozed => Fact::Snoozed(Snooze {
                until: self.facts.until,
                mode: self.facts.mode.unwrap_or_default(),
            }),
            EventKind::SnoozeEnded => Fact::SnoozeEnded,
            EventKind::MarkedUnread => Fact::MarkedUnread,
            EventKind::Read => Fact::Read {
                unread: self.facts.unread.unwrap_or(0),
            },
            _ => return None,
        })
    }
}

/// A conversation as its events make it.
struct Rebuilt {
    id: ConversationId,
    contact: Option<ContactId>,
    mailbox: Option<MailboxId>,
    gateway: Option<GatewayId>,
    address: String,
    state: State,
    assignee: Option<AgentId>,
    tags: BTreeSet<TagId>,
    version: i64,
    last_activity: Timestamp,
    last_message: Option<MessageId>,
    last_incoming: Option<MessageId>,
    snippet: String,
    sessions: Vec<Span>,
    created_at: Timestamp,
    /// Outgoing messages: what the row says, and what the log says.
    statuses: BTreeMap<MessageId, [Standing; 2]>,
}

impl Rebuilt {
    fn begin(first: &Entry) -> Self {
        Self {
            id: first.conversation,
            contact: first.contact,
            mailbox: first.facts.mailbox,
            gateway: None,
            address: String::new(),
            state: State::NEW,
            assignee: None,
            tags: BTreeSet::new(),
            version: 0,
            last_activity: first.at,
            last_message: None,
            last_incoming: None,
            snippet: String::new(),
            sessions: Vec::new(),
            created_at: first.at,
            statuses: BTreeMap::new(),
        }
    }

    fn take_in(&mut self, entry: &Entry) {
        if let Some(fact) = entry.fact() {
            self.state = self.state.evolve(fact);
        }
        match entry.kind {
            EventKind::DeliveryChanged
            | EventKind::DeliveryFailed
            | EventKind::MessageCancelled => {
                if let (Some(message), Some(status)) = (entry.facts.message, entry.facts.status)
                    && let Some([_, known]) = self.statuses.get_mut(&message)
                {
                    *known = Standing::new(status, &entry.facts.error_code);
                }
                // Where a message stands is not a change of the conversation.
                return;
            }
            EventKind::ConversationStarted => self.sessions.push(Span {
                started_at: entry.at,
                finished_at: None,
                finished_by: None,
            }),
            EventKind::ConversationFinished => {
                if let Some(last) = self.sessions.last_mut() {
                    last.finished_at = Some(entry.at);
                    last.finished_by = match entry.actor {
                        Actor::Agent(agent) => Some(agent),
                        _ => None,
                    };
                }
            }
            EventKind::SnoozeEnded | EventKind::ConversationReopened => self.touch(entry.at),
            EventKind::Assigned => self.assignee = entry.facts.assignee,
            EventKind::Unassigned => self.assignee = None,
            EventKind::TagAdded => self.tags.extend(entry.facts.tag),
            EventKind::TagRemoved => self.tags.retain(|tag| Some(*tag) != entry.facts.tag),
            EventKind::MailboxChanged => self.mailbox = entry.facts.mailbox,
            _ => {}
        }
        self.version = entry.id.as_raw();
        if let Some(message) = &entry.message {
            match entry.kind {
                EventKind::MessageScheduled => self.take_in_scheduled(message),
                _ => self.take_in_message(entry, message),
            }
        }
    }

    /// It has no effect before it goes, unless the conversation begins with it.
    fn take_in_scheduled(&mut self, message: &EntryMessage) {
        self.gateway = self.gateway.or(Some(message.gateway));
        if self.address.is_empty() {
            self.address.clone_from(&message.recipient);
        }
        let scheduled = Standing::new(DeliveryStatus::Scheduled, "");
        self.statuses
            .insert(message.id, [message.standing(), scheduled]);
    }

    fn take_in_message(&mut self, entry: &Entry, message: &EntryMessage) {
        let id = Some(message.id);
        self.last_message = id;
        self.snippet.clone_from(&message.snippet);
        self.touch(entry.at);
        if entry.kind == EventKind::IncomingMessage {
            self.last_incoming = id;
            self.gateway = Some(message.gateway);
            self.address.clone_from(&message.sender);
        } else {
            self.gateway = self.gateway.or(Some(message.gateway));
            self.address.clone_from(&message.recipient);
            let queued = Standing::new(DeliveryStatus::Queued, "");
            self.statuses
                .insert(message.id, [message.standing(), queued]);
        }
    }

    fn touch(&mut self, at: Timestamp) {
        self.last_activity = self.last_activity.max(at);
    }

    fn compare(self, tx: Tx<'_>, counters: &mut Counters, found: &mut Verification) -> Result<()> {
        found.conversations += 1;
        let stored = match conversation::load(tx, self.id) {
            Err(lost) if lost.kind() == ErrorKind::NotFound => {
                let subject = format!("conversation {}", self.id);
                Check { subject, found }.shown("row", "missing", "there");
                return Ok(());
            }
            stored => stored?,
        };
        for key in counter::keys(&stored) {
            let key = (
                key.dimension as i64,
                key.shelf as i64,
                key.first,
                key.second,
            );
            counters.entry(key).or_default().add(Tally::of(&stored), 1);
        }
        let mut check = Check {
            subject: format!("conversation {}", self.id),
            found,
        };
        self.compare_row(&stored, &mut check);
        check.same(
            "sessions",
            &session::of_conversation(tx, self.id)?,
            &self.sessions,
        );
        compare_tags(tx, &stored, &mut check)?;
        for (id, [row, log]) in &self.statuses {
            check.subject = format!("message {id}");
            row.compare(log, &mut check);
        }
        Ok(())
    }

    fn compare_row(&self, stored: &Conversation, check: &mut Check<'_>) {
        check.same("contact", &Some(stored.contact), &self.contact);
        check.same("mailbox", &Some(stored.mailbox), &self.mailbox);
        check.same("gateway", &Some(stored.gateway), &self.gateway);
        check.shown("address", stored.address.as_str(), self.address.as_str());
        check.same("session", &stored.state.session, &self.state.session);
        check.same("placement", &stored.state.placement, &self.state.placement);
        check.same("archived", &stored.state.archived, &self.state.archived);
        check.shown("unread", stored.state.unread, self.state.unread);
        check.same("assignee", &stored.assignee, &self.assignee);
        check.same(
            "tags",
            &stored.tags.iter().map(|tag| tag.id).collect(),
            &self.tags,
        );
        check.shown("version", stored.version, self.version);
        check.shown("last_activity", stored.last_activity, self.last_activity);
        check.same("last_message", &stored.last_message, &self.last_message);
        check.same("last_incoming", &stored.last_incoming, &self.last_incoming);
        check.shown("snippet", stored.snippet.as_str(), self.snippet.as_str());
        check.shown("created_at", stored.created_at, self.created_at);
    }
}

/// Where an outgoing message stands.
struct Standing {
    status: String,
    error_code: String,
}

impl Standing {
    fn new(status: DeliveryStatus, error_code: &str) -> Self {
        Self {
            status: status.as_str().to_owned(),
            error_code: error_code.to_owned(),
        }
    }

    fn compare(&self, rebuilt: &Self, check: &mut Check<'_>) {
        check.shown("status", &self.status, &rebuilt.status);
        check.shown("error_code", &self.error_code, &rebuilt.error_code);
    }
}

/// The rows by which a conversation is listed under its tags.
fn compare_tags(tx: Tx<'_>, stored: &Conversation, check: &mut Check<'_>) -> Result<()> {
    let listed: BTreeSet<(TagId, i64, i64)> = tx
        .all(
            "SELECT tag_id, shelf, last_at FROM conversation_tag WHERE conversation_id = ?1",
            params![stored.id],
            |row| Ok((row.id(0)?, row.integer(1)?, row.integer(2)?)),
        )?
        .into_iter()
        .collect();
    let place = (
        Shelf::of(&stored.state) as i64,
        stored.last_activity.as_micros(),
    );
    let expected = stored
        .tags
        .iter()
        .map(|tag| (tag.id, place.0, place.1))
        .collect();
    check.same("tag list", &listed, &expected);
    Ok(())
}

fn compare_counters(tx: Tx<'_>, rebuilt: &Counters, found: &mut Verification) -> Result<()> {
    let mut left = rebuilt.clone();
    for (numbers, stored) in counter::all(tx)? {
        let expected = left.remove(&numbers).unwrap_or_default();
        Check {
            subject: counter_name(numbers),
            found,
        }
        .same("tally", &stored, &expected);
    }
    for (numbers, expected) in left {
        Check {
            subject: counter_name(numbers),
            found,
        }
        .same("tally", &Tally::default(), &expected);
    }
    Ok(())
}

fn counter_name((dimension, shelf, first, second): counter::Numbers) -> String {
    format!("counter {dimension}/{shelf}/{first}/{second}")
}

/// Notes what differs about one subject.
struct Check<'f> {
    subject: String,
    found: &'f mut Verification,
}

impl Check<'_> {
    fn same<T: Debug + PartialEq>(&mut self, field: &'static str, stored: &T, rebuilt: &T) {
        if stored != rebuilt {
            self.note(field, format!("{stored:?}"), format!("{rebuilt:?}"));
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers pass numbers and borrowed texts"
    )]
    fn shown<T: Display + PartialEq>(&mut self, field: &'static str, stored: T, rebuilt: T) {
        if stored != rebuilt {
            self.note(field, stored.to_string(), rebuilt.to_string());
        }
    }

    fn note(&mut self, field: &'static str, stored: String, rebuilt: String) {
        self.found.differences.push(Difference {
            subject: self.subject.clone(),
            field,
            stored,
            rebuilt,
        });
    }
}
