//! Contacts: added, found, changed, and what is known of each.

use crate::address::Address;
use crate::by::By;
use crate::check;
use crate::clock::Timestamp;
use crate::contact::{Contact, ContactDetails};
use crate::cursor::{Cursor, ListName};
use crate::error::{Error, Result};
use crate::event::{Actor, EventKind, Facts};
use crate::id::ContactId;
use crate::messenger::Messenger;
use crate::messenger::edit::actor;
use crate::messenger::lists::{ContactPage, Paging};
use crate::store::{Tx, contact, conversation, event};

impl Messenger {
    /// Adds a customer.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for an address that is none or that another contact has, a name of more than 200
    /// characters, or a field without a name.
    pub fn add_contact(&self, details: &ContactDetails, by: impl Into<By>) -> Result<Contact> {
        let change = self.checked(details)?;
        let (by, now) = (by.into(), self.now()?);
        self.store().write(|tx| {
            let actor = actor(tx, by)?;
            // Before a number is taken for nothing.
            change.check(tx, None)?;
            create(tx, actor, now, |added| change.apply(added))
        })
    }

    /// Changes what is set in `details` about a customer; the rest stays.
    ///
    /// # Errors
    ///
    /// `NotFound`, and as [`Messenger::add_contact`].
    pub fn update_contact(
        &self,
        id: ContactId,
        details: &ContactDetails,
        by: impl Into<By>,
    ) -> Result<Contact> {
        let change = self.checked(details)?;
        let (by, now) = (by.into(), self.now()?);
        self.store().write(|tx| {
            let actor = actor(tx, by)?;
            let before = contact::load(tx, id)?;
            let mut after = before.clone();
            change.check(tx, Some(id))?;
            change.apply(&mut after);
            let changed = differing(&before, &after);
            if !changed.is_empty() {
                store(tx, &after)?;
                if before.name != after.name {
                    conversation::rename_contact(tx, id, &after.name)?;
                }
                log(
                    tx,
                    EventKind::ContactUpdated,
                    id,
                    actor,
                    changed.join(", "),
                    now,
                )?;
            }
            Ok(after)
        })
    }

    /// A contact by id.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn contact(&self, id: ContactId) -> Result<Contact> {
        self.store().read(|tx| contact::load(tx, id))
    }

    /// The contact that has this address, in any form that the workspace's region reads; `None` if nobody has it.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a text that is no address.
    pub fn find_contact(&self, address: &str) -> Result<Option<Contact>> {
        let address = self.address("address", address)?;
        self.store().read(|tx| contact::by_address(tx, &address))
    }

    /// Contacts whose name or an address contains `search` without case, by name; all of them for an empty one.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a search of more than 200 characters, a limit of nothing or of more than 1,000, or a cursor
    /// of another list.
    pub fn contacts(&self, search: &str, paging: &Paging) -> Result<ContactPage> {
        let search = check::fold(check::label("search", search)?);
        let list = ListName::of(&format!("contacts {search}"));
        let limit = paging.limit()?;
        let after = paging.text_position(list, "after")?.unwrap_or_default();
        self.store().read(|tx| {
            let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
            let mut found = contact::search(tx, &search, after, most)?;
            let more = found.len() > limit;
            found.truncate(limit);
            let end = found.last().filter(|_| more);
            let next =
                end.map(|(last, place)| Cursor::by_text(list, place.clone(), last.id.as_raw()));
            let items = found.into_iter().map(|(contact, _)| contact).collect();
            Ok(ContactPage { items, next })
        })
    }

    fn checked(&self, details: &ContactDetails) -> Result<Change> {
        let addresses = |texts: &mut dyn Iterator<Item = &String>| {
            texts
                .map(|text| self.address("address", text))
                .collect::<Result<Vec<_>>>()
        };
        let name = details
            .name
            .as_deref()
            .map(|name| check::label("name", name))
            .transpose()?;
        for (name, value) in &details.fields {
            check::name("field", name)?;
            check::value("field", name, value)?;
        }
        Ok(Change {
            name: name.map(str::to_owned),
            added: addresses(&mut details.added.iter())?,
            removed: addresses(&mut details.removed.iter())?,
            details: details.clone(),
        })
    }
}

/// A change whose addresses have been read.
struct Change {
    name: Option<String>,
    added: Vec<Address>,
    removed: Vec<Address>,
    details: ContactDetails,
}

impl Change {
    /// Whether nobody but the contact itself has an address that it is given.
    fn check(&self, tx: Tx<'_>, contact: Option<ContactId>) -> Result<()> {
        for address in &self.added {
            if let Some(owner) = contact::owner(tx, address)?
                && Some(owner.id) != contact
            {
                let owner = format_args!("contact {}", owner.id);
                return Err(Error::taken("address", address, owner));
            }
        }
        Ok(())
    }

    fn apply(&self, contact: &mut Contact) {
        if let Some(name) = &self.name {
            contact.name.clone_from(name);
        }
        if let Some(zone) = &self.details.time_zone {
            contact.time_zone.clone_from(zone);
        }
        contact.blocked = self.details.blocked.unwrap_or(contact.blocked);
        for (name, value) in &self.details.fields {
            let name = name.trim().to_owned();
            if value.is_empty() {
                contact.fields.remove(&name);
            } else {
                contact.fields.insert(name, value.clone());
            }
        }
        contact
            .addresses
            .retain(|address| !self.removed.contains(address));
        for address in &self.added {
            if !contact.addresses.contains(address) {
                contact.addresses.push(address.clone());
            }
        }
    }
}

/// Makes a contact, with what `fill` says of it.
fn create(
    tx: Tx<'_>,
    actor: Actor,
    now: Timestamp,
    fill: impl FnOnce(&mut Contact),
) -> Result<Contact> {
    let mut added = Contact {
        id: contact::insert(tx, now)?,
        name: String::new(),
        addresses: Vec::new(),
        time_zone: None,
        fields: std::collections::BTreeMap::new(),
        blocked: false,
        created_at: now,
    };
    fill(&mut added);
    store(tx, &added)?;
    log(
        tx,
        EventKind::ContactCreated,
        added.id,
        actor,
        String::new(),
        now,
    )?;
    Ok(added)
}

fn differing(before: &Contact, after: &Contact) -> Vec<&'static str> {
    let mut changed = Vec::new();
    let mut note = |differs: bool, what| {
        if differs {
            changed.push(what);
        }
    };
    note(before.name != after.name, "name");
    note(before.addresses != after.addresses, "addresses");
    note(before.time_zone != after.time_zone, "time zone");
    note(before.fields != after.fields, "fields");
    note(before.blocked != after.blocked, "blocked");
    changed
}

fn store(tx: Tx<'_>, contact: &Contact) -> Result<()> {
    contact::update(tx, contact)?;
    contact::set_addresses(tx, contact)
}

fn log(
    tx: Tx<'_>,
    kind: EventKind,
    contact: ContactId,
    actor: Actor,
    name: String,
    at: Timestamp,
) -> Result<()> {
    let facts = Facts {
        name,
        ..Facts::default()
    };
    let entry = event::Entry {
        at,
        kind,
        conversation: None,
        contact: Some(contact),
        actor,
        facts: &facts,
    };
    event::append(tx, &entry).map(drop)
}

/// The contact that an address belongs to, made if nobody has it.
pub(super) fn find_or_create(
    tx: Tx<'_>,
    address: &Address,
    actor: Actor,
    now: Timestamp,
) -> Result<contact::Owner> {
    if let Some(known) = contact::owner(tx, address)? {
        return Ok(known);
    }
    let added = create(tx, actor, now, |added| {
        added.addresses.push(address.clone());
    })?;
    Ok(contact::Owner {
        id: added.id,
        name: String::new(),
        blocked: false,
    })
}
