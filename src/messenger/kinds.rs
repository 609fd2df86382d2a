//! Kinds of events: found by their labels, and registered and used by the host.

use crate::by::By;
use crate::check;
use crate::error::{Error, Result};
use crate::event::{Event, EventKind, Facts, HostEvent, KindEntry};
use crate::id::{ContactId, ConversationId, HostKindId};
use crate::messenger::edit::{Edit, actor};
use crate::messenger::{Messenger, notes, settings_changed};
use crate::store::{contact, event};

/// Names that the engine keeps for kinds of its own.
const RESERVED: &[&str] = &[
    "automation_ran",
    "contacts_merged",
    "message_cancelled",
    "message_edited",
    "message_scheduled",
    "opt_out_suspected",
    "opted_in",
    "opted_out",
];

impl Messenger {
    /// The kinds that a filter offers, the host's own after the engine's: those whose label contains `search`
    /// without case, or all of them for an empty one.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn event_kinds(&self, search: &str) -> Result<Vec<KindEntry>> {
        let needle = check::fold(search);
        let own = EventKind::ALL
            .iter()
            .filter(|kind| !kind.is_internal())
            .map(|kind| KindEntry {
                kind: *kind,
                name: kind.as_str().to_owned(),
                label: kind.label().to_owned(),
            });
        let hosts = self
            .store()
            .read(event::host_kinds)?
            .into_iter()
            .map(|(id, name, label)| KindEntry {
                kind: EventKind::Host(id),
                name,
                label,
            });
        Ok(own
            .chain(hosts)
            .filter(|entry| check::fold(&entry.label).contains(&needle))
            .collect())
    }

    /// Registers a kind of the host's own, such as `order_shipped` with the label `Order Shipped`. Registering the
    /// name again gives it another label.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a name that is not lower-case words joined by `_`, or that is the engine's own.
    pub fn register_event_kind(&self, name: &str, label: &str) -> Result<EventKind> {
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_lowercase())
            || !name.chars().all(word)
            || name.len() > 64
        {
            return Err(Error::invalid(
                "name",
                name,
                "is not of the form order_shipped (at most 64 of a-z, 0-9, _)",
            ));
        }
        if name == "host" || EventKind::from_name(name).is_some() || RESERVED.contains(&name) {
            return Err(Error::invalid(
                "name",
                name,
                "is a kind of the engine's own; choose another",
            ));
        }
        let label = check::name("label", label)?;
        if EventKind::ALL
            .iter()
            .any(|kind| check::fold(kind.label()) == check::fold(label))
        {
            return Err(Error::invalid(
                "label",
                label,
                "is the label of a kind of the engine's own",
            ));
        }
        let now = self.now()?;
        self.store().write(|tx| {
            let id = event::register_host_kind(tx, name, label)?;
            settings_changed(tx, now, format!("event kind {name} registered"))?;
            Ok(EventKind::Host(id))
        })
    }

    /// Appends an event of the host's own to a conversation. It moves and marks nothing.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a kind that is the engine's own, or attributes that are no JSON object; `NotFound`.
    pub fn add_event(
        &self,
        conversation: ConversationId,
        kind: EventKind,
        happened: &HostEvent,
        by: impl Into<By>,
    ) -> Result<Event> {
        let happened = checked(happened)?;
        let (by, now) = (by.into(), self.now()?);
        let at = happened.at.map_or(now, |at| at.min(now));
        self.store().write_beside(|tx| {
            registered(&event::host_kinds(tx)?, kind)?;
            let mut edit = Edit::open(tx, conversation, by, now, self.options().policy)?;
            let id = edit.event_at(kind, Facts::default(), at)?;
            event::append_text(tx, id, &happened.title, &happened.attributes)?;
            edit.save()?;
            notes::written(tx, id)
        })
    }

    /// Appends an event of the host's own to a contact's activity, in no conversation.
    ///
    /// # Errors
    ///
    /// As [`Messenger::add_event`].
    pub fn add_contact_event(
        &self,
        contact: ContactId,
        kind: EventKind,
        happened: &HostEvent,
        by: impl Into<By>,
    ) -> Result<Event> {
        let happened = checked(happened)?;
        let (by, now) = (by.into(), self.now()?);
        self.store().write_beside(|tx| {
            registered(&event::host_kinds(tx)?, kind)?;
            contact::load(tx, contact)?;
            let entry = event::Entry {
                at: happened.at.map_or(now, |at| at.min(now)),
                kind,
                conversation: None,
                contact: Some(contact),
                actor: actor(tx, by)?,
                facts: &Facts::default(),
            };
            let id = event::append_host(tx, &entry, happened)?;
            notes::written(tx, id)
        })
    }
}

fn checked(happened: &HostEvent) -> Result<&HostEvent> {
    check::text("title", &happened.title)?;
    check::text("attributes", &happened.attributes)?;
    let json = &happened.attributes;
    if !json.is_empty()
        && let Err(fault) = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(json)
    {
        let (line, column) = (fault.line(), fault.column());
        let why = format!("is no JSON object; it goes wrong in line {line}, column {column}");
        return Err(Error::invalid("attributes", json, why).caused_by(fault));
    }
    Ok(happened)
}

fn registered(known: &[(HostKindId, String, String)], kind: EventKind) -> Result<()> {
    match kind {
        EventKind::Host(id) if known.iter().any(|(known, ..)| *known == id) => Ok(()),
        EventKind::Host(id) => Err(Error::not_found("event kind", id)),
        own => Err(Error::invalid(
            "kind",
            own.as_str(),
            "is the engine's own; register one with register_event_kind",
        )),
    }
}
