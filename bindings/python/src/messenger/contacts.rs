//! The business's customers.

use std::sync::Arc;

use duologue::{ContactDetails, Paging, TimeZone};
use pyo3::prelude::*;

use super::lists::{listed, paging};
use super::{Any, Messenger, actor};
use crate::argument::{Given, text, text_if};
use crate::field::{Field, Table};
use crate::records::contact::Contact;
use crate::records::page::ContactPage;

/// The keywords that say something about a contact.
struct About<'a, 'py> {
    name: Option<Any<'a, 'py>>,
    addresses: Option<Any<'a, 'py>>,
    remove_addresses: Option<Any<'a, 'py>>,
    time_zone: &'a Given<Bound<'py, PyAny>>,
    fields: Option<Any<'a, 'py>>,
    blocked: Option<bool>,
}

impl About<'_, '_> {
    fn details(&self) -> PyResult<ContactDetails> {
        let mut details = ContactDetails::new();
        if let Some(name) = text_if(self.name, "name")? {
            details = details.name(name);
        }
        for address in texts(self.addresses, "addresses")? {
            details = details.address(address);
        }
        for address in texts(self.remove_addresses, "remove_addresses")? {
            details = details.without_address(address);
        }
        if let Some(zone) = self.time_zone.read::<Option<TimeZone>>("time_zone")? {
            details = details.time_zone(zone);
        }
        if let Some(fields) = self.fields {
            let Table(fields) = Table::<String, String>::read(fields, "fields")?;
            for (name, value) in fields {
                details = details.field(name, value);
            }
        }
        Ok(match self.blocked {
            Some(true) => details.block(),
            Some(false) => details.unblock(),
            None => details,
        })
    }
}

fn texts(value: Option<Any<'_, '_>>, name: &'static str) -> PyResult<Vec<String>> {
    value.map_or_else(|| Ok(Vec::new()), |value| Field::read(value, name))
}

#[pymethods]
impl Messenger {
    /// Add a customer.
    ///
    /// `addresses` are in any form that the workspace's region reads, the preferred one first; `time_zone` is a name
    /// such as `America/Denver` or a `zoneinfo.ZoneInfo`; `fields` is what else the host keeps; with a contact that is
    /// `blocked` nothing is exchanged.
    ///
    /// Raises `InvalidArgumentError` for an address that is none or that another contact has (code `taken`), a name of
    /// more than 200 characters, a time zone that nobody knows, or a field without a name.
    #[pyo3(
        signature = (
            *, name = None, addresses = None, time_zone = Given::LeftOut, fields = None, blocked = Given::LeftOut,
            by = None
        ),
        text_signature = "($self, *, name=None, addresses=None, time_zone=..., fields=None, blocked=False, by=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords")]
    fn add_contact(
        &self,
        py: Python<'_>,
        name: Option<Any<'_, '_>>,
        addresses: Option<Any<'_, '_>>,
        time_zone: Given<Bound<'_, PyAny>>,
        fields: Option<Any<'_, '_>>,
        blocked: Given<Bound<'_, PyAny>>,
        by: Option<Any<'_, '_>>,
    ) -> PyResult<Contact> {
        let about = About {
            name,
            addresses,
            remove_addresses: None,
            time_zone: &time_zone,
            fields,
            blocked: blocked.read("blocked")?.filter(|blocked| *blocked),
        };
        let (details, by) = (about.details()?, actor(by)?);
        Contact::of(
            py,
            self.call(py, |engine| engine.add_contact(&details, by))?,
        )
    }

    /// Change what is given about a customer; the rest stays.
    ///
    /// It adds and removes addresses, sets or (None) forgets the time zone, sets fields (an empty value takes one
    /// away), blocks or unblocks.
    ///
    /// Raises `InvalidArgumentError` as `add_contact` does.
    #[pyo3(signature = (
        contact, *, name = None, addresses = None, remove_addresses = None, time_zone = Given::LeftOut, fields = None,
        blocked = None, by = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords")]
    fn update_contact(
        &self,
        py: Python<'_>,
        contact: Any<'_, '_>,
        name: Option<Any<'_, '_>>,
        addresses: Option<Any<'_, '_>>,
        remove_addresses: Option<Any<'_, '_>>,
        time_zone: Given<Bound<'_, PyAny>>,
        fields: Option<Any<'_, '_>>,
        blocked: Option<Any<'_, '_>>,
        by: Option<Any<'_, '_>>,
    ) -> PyResult<Contact> {
        let id = Field::read(contact, "contact")?;
        let about = About {
            name,
            addresses,
            remove_addresses,
            time_zone: &time_zone,
            fields,
            blocked: blocked
                .map(|blocked| bool::read(blocked, "blocked"))
                .transpose()?,
        };
        let (details, by) = (about.details()?, actor(by)?);
        Contact::of(
            py,
            self.call(py, |engine| engine.update_contact(id, &details, by))?,
        )
    }

    /// A customer by id.
    fn contact(&self, py: Python<'_>, contact: Any<'_, '_>) -> PyResult<Contact> {
        let id = Field::read(contact, "contact")?;
        Contact::of(py, self.call(py, |engine| engine.contact(id))?)
    }

    /// The customer who has this address, in any form that the workspace's region reads; None if nobody has.
    ///
    /// Raises `InvalidArgumentError` for a text that is no address.
    fn find_contact(&self, py: Python<'_>, address: Any<'_, '_>) -> PyResult<Option<Contact>> {
        let address = text(address, "address")?;
        let found = self.call(py, |engine| engine.find_contact(address))?;
        found.map(|contact| Contact::of(py, contact)).transpose()
    }

    /// A page of customers by name; with `search` those in whose name or address it stands, without case.
    ///
    /// `limit` is from 1 to 1,000, and 50 if left out; `after` is `next` of the page before. `page.all()` goes through
    /// this page and all after it.
    ///
    /// Raises `InvalidArgumentError` for another limit, a cursor of another list, or a search of more than 200
    /// characters.
    #[pyo3(signature = (*, search = None, limit = None, after = None))]
    fn contacts(
        &self,
        py: Python<'_>,
        search: Option<Any<'_, '_>>,
        limit: Option<Any<'_, '_>>,
        after: Option<Any<'_, '_>>,
    ) -> PyResult<Py<ContactPage>> {
        let search = text_if(search, "search")?.unwrap_or_default().to_owned();
        let fetch = Arc::new(move |engine: &duologue::Messenger, paging: &Paging| {
            engine.contacts(&search, paging)
        });
        listed(
            py,
            &self.0,
            paging(limit, 50, after, "after")?,
            fetch,
            ContactPage::of,
        )
    }
}
