//! The business's customers.

use duologue::{Address, ContactId, TimeZone, Timestamp};
use pyo3::prelude::*;

use crate::field::Table;
use crate::record::record;

record! {
    /// A customer.
    Contact(py, contact: duologue::Contact) {
        /// Names the contact.
        id: ContactId = contact.id;
        /// The display name; empty until someone tells it.
        name: String = contact.name;
        /// Phones and e-mail addresses, the preferred one first. An address belongs to one contact.
        addresses: Vec<Address> = contact.addresses;
        /// The name of the zone where the customer lives, if known.
        time_zone: Option<TimeZone> = contact.time_zone;
        /// What else the host keeps, by name; no value is empty.
        fields: Table<String, String> = contact.fields.into();
        /// Whether nothing is received from the contact or sent to it.
        blocked: bool = contact.blocked;
        /// When the contact was first known.
        created_at: Timestamp = contact.created_at;
    }
}
