//! Rows of contacts and of their addresses.

use std::collections::BTreeMap;

use crate::address::Address;
use crate::clock::Timestamp;
use crate::contact::Contact;
use crate::error::{Error, Result};
use crate::id::ContactId;
use crate::schedule::TimeZone;
use crate::store::Tx;
use crate::store::sql::{Row, params, unreadable};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT contact.id, contact.name, contact.time_zone, contact.fields, contact.blocked, contact.created_at
             FROM contact ",
            $rest
        )
    };
}

/// A contact without its addresses, which are rows of their own.
fn read(row: &dyn Row) -> Result<Contact> {
    let fields: BTreeMap<String, String> =
        serde_json::from_str(row.text(3)?).map_err(|_| unreadable(3, "is no JSON object"))?;
    Ok(Contact {
        id: row.id(0)?,
        name: row.string(1)?,
        addresses: Vec::new(),
        time_zone: match row.text(2)? {
            "" => None,
            name => Some(TimeZone::parse(name)?),
        },
        fields,
        blocked: row.flag(4)?,
        created_at: row.timestamp(5)?,
    })
}

fn with_addresses(tx: Tx<'_>, mut contact: Contact) -> Result<Contact> {
    contact.addresses = tx.all(
        "SELECT address FROM contact_address WHERE contact_id = ?1 ORDER BY position",
        params![contact.id],
        |row| row.address(0),
    )?;
    Ok(contact)
}

/// A contact by its id.
///
/// # Errors
///
/// `NotFound` if there is no such contact.
pub(crate) fn load(tx: Tx<'_>, id: ContactId) -> Result<Contact> {
    let contact = tx.optional(select!("WHERE id = ?1"), params![id], read)?;
    with_addresses(tx, contact.ok_or_else(|| Error::not_found("contact", id))?)
}

/// The contact that an address belongs to.
pub(crate) fn by_address(tx: Tx<'_>, address: &Address) -> Result<Option<Contact>> {
    match owner(tx, address)? {
        Some(owner) => load(tx, owner.id).map(Some),
        None => Ok(None),
    }
}

/// As much of a contact as an incoming message needs.
pub(crate) struct Owner {
    pub(crate) id: ContactId,
    pub(crate) name: String,
    pub(crate) blocked: bool,
}

/// Whom an address belongs to.
pub(crate) fn owner(tx: Tx<'_>, address: &Address) -> Result<Option<Owner>> {
    tx.optional(
        "SELECT contact.id, contact.name, contact.blocked
         FROM contact_address JOIN contact ON contact.id = contact_address.contact_id
         WHERE contact_address.address = ?1",
        params![address.as_str()],
        |row| {
            Ok(Owner {
                id: row.id(0)?,
                name: row.string(1)?,
                blocked: row.flag(2)?,
            })
        },
    )
}

/// Makes a contact with nothing but the moment it became known; [`update`] fills it.
pub(crate) fn insert(tx: Tx<'_>, at: Timestamp) -> Result<ContactId> {
    tx.insert("INSERT INTO contact (created_at) VALUES (?1)", params![at])
}

/// Writes everything about a contact but its addresses.
pub(crate) fn update(tx: Tx<'_>, contact: &Contact) -> Result<()> {
    let fields = serde_json::to_string(&contact.fields).unwrap_or_default();
    tx.put(
        "UPDATE contact SET name = ?2, time_zone = ?3, fields = ?4, blocked = ?5, folded = ?6 WHERE id = ?1",
        params![
            contact.id,
            &contact.name,
            contact.time_zone.as_ref().map_or("", TimeZone::name),
            &fields,
            contact.blocked,
            &folded(&contact.name, &contact.addresses),
        ],
    )?;
    Ok(())
}

/// Gives the contact exactly these addresses.
pub(crate) fn set_addresses(tx: Tx<'_>, contact: &Contact) -> Result<()> {
    tx.put(
        "DELETE FROM contact_address WHERE contact_id = ?1",
        params![contact.id],
    )?;
    for (position, address) in (0_i64..).zip(&contact.addresses) {
        tx.put(
            "INSERT INTO contact_address (address, contact_id, position) VALUES (?1, ?2, ?3)",
            params![address.as_str(), contact.id, position],
        )?;
    }
    Ok(())
}

/// What a search looks through: the name and the addresses, in lower case, a line each.
pub(crate) fn folded(name: &str, addresses: &[Address]) -> String {
    let mut folded = name.to_lowercase();
    for address in addresses {
        folded.push('\n');
        folded.push_str(&address.as_str().to_lowercase());
    }
    folded
}

/// Contacts that a search looks for by something else than their name and addresses.
pub(crate) fn misplaced(tx: Tx<'_>) -> Result<Vec<(ContactId, String, String)>> {
    let stored = tx.all(
        "SELECT id, folded FROM contact ORDER BY id",
        params![],
        |row| Ok((row.id(0)?, row.string(1)?)),
    )?;
    let mut found = Vec::new();
    for (id, stored) in stored {
        let contact = load(tx, id)?;
        let expected = folded(&contact.name, &contact.addresses);
        if stored != expected {
            found.push((id, stored, expected));
        }
    }
    Ok(found)
}

/// Contacts whose name or an address contains `needle`, by name, after a place in that order; the place of each.
pub(crate) fn search(
    tx: Tx<'_>,
    needle: &str,
    after: (&str, i64),
    limit: i64,
) -> Result<Vec<(Contact, String)>> {
    let pattern = like(needle);
    let (beginning, order) = tx.dialect().contacts_by_name();
    let found = tx.all(
        &format!(
            "SELECT contact.id, contact.name, contact.time_zone, contact.fields, contact.blocked, contact.created_at,
                contact.folded
         FROM contact
         WHERE {beginning}(folded, id) > (?1, ?2) AND folded LIKE ?3 ESCAPE '\\'
         ORDER BY {order}
         LIMIT ?4"
        ),
        params![after.0, after.1, &pattern, limit],
        |row| Ok((read(row)?, row.string(6)?)),
    )?;
    found
        .into_iter()
        .map(|(contact, folded)| Ok((with_addresses(tx, contact)?, folded)))
        .collect()
}

/// The pattern that finds a text anywhere, without case.
pub(crate) fn like(needle: &str) -> String {
    let mut pattern = String::from("%");
    for c in needle.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
