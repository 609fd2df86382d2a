//! Contacts: added, changed, found and listed.

use std::ffi::c_char;
use std::ptr;

use duologue::{ContactDetails, TimeZone};

use crate::by::{duologue_by, read_by};
use crate::convert::{
    Options, clear_out, give, optional_name, read_flag, read_name, read_names, read_options,
};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::ids::{duologue_contact_id_t, id};
use crate::json;
use crate::messenger::{duologue_messenger, hold};
use crate::paging::{duologue_paging, read_paging};
use crate::rows::{Beside, Page, Rows};
use crate::status::duologue_status;
use crate::table::{duologue_contact, duologue_contact_cursor};

/// What a new contact is, or what is to be different about a known one; what is not set stays as it is.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_contact_details {
    /// Set by `DUOLOGUE_CONTACT_DETAILS_INIT`.
    pub struct_size: usize,
    /// The display name.
    pub name: *const c_char,
    /// Addresses to add after those there are, in any form that the workspace's region reads.
    pub addresses: *const *const c_char,
    /// How many they are.
    pub address_count: usize,
    /// Addresses to take away.
    pub removed_addresses: *const *const c_char,
    /// How many they are.
    pub removed_address_count: usize,
    /// Where the customer lives, such as "America/Denver"; "" for unknown.
    pub time_zone: *const c_char,
    /// Fields of the host's own, as a JSON object of texts; an empty text takes a field away.
    pub fields: *const c_char,
    /// Whether nothing is received from the contact and nothing is sent to it: `DUOLOGUE_YES` or `DUOLOGUE_NO`.
    pub blocked: i32,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_contact_details {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        name: ptr::null(),
        addresses: ptr::null(),
        address_count: 0,
        removed_addresses: ptr::null(),
        removed_address_count: 0,
        time_zone: ptr::null(),
        fields: ptr::null(),
        blocked: 0,
    };
}

/// Adds a customer, of whom nothing need be known: `details` may be NULL.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for an address that is none or that another contact has (code "taken"), a name of more
/// than 200 characters, a time zone that is not known, or a field without a name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_contact(
    messenger: *const duologue_messenger,
    details: *const duologue_contact_details,
    by: *const duologue_by,
    contact: *mut *mut duologue_contact,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(contact);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (details, by) = (read_details(details)?, read_by(by)?);
        give(contact, messenger.add_contact(&details, by)?);
        Ok(())
    })
}

/// Changes about a customer what is set in `details`, which have to be as for one that is added.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_update_contact(
    messenger: *const duologue_messenger,
    contact_id: duologue_contact_id_t,
    details: *const duologue_contact_details,
    by: *const duologue_by,
    contact: *mut *mut duologue_contact,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(contact);
    guard(error, || {
        let messenger = hold(messenger)?;
        let contact_id = id(contact_id, "contact_id")?;
        let (details, by) = (read_details(details)?, read_by(by)?);
        give(contact, messenger.update_contact(contact_id, &details, by)?);
        Ok(())
    })
}

/// Gives a customer by id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_contact(
    messenger: *const duologue_messenger,
    contact_id: duologue_contact_id_t,
    contact: *mut *mut duologue_contact,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(contact);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(contact, messenger.contact(id(contact_id, "contact_id")?)?);
        Ok(())
    })
}

/// Finds the customer who has this address, in any form that the workspace's region reads. If nobody has it, `contact`
/// is NULL and the status `DUOLOGUE_OK`.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a text that is no address.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_find_contact(
    messenger: *const duologue_messenger,
    address: *const c_char,
    contact: *mut *mut duologue_contact,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(contact);
    guard(error, || {
        let messenger = hold(messenger)?;
        if let Some(found) = messenger.find_contact(read_name(address, "address")?)? {
            give(contact, found);
        }
        Ok(())
    })
}

/// Lists customers by name; with `search` those in whose name or address it stands without case, with NULL or "" all of
/// them.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a search of more than 200 characters, a limit of more than 1,000, or a place of
/// another list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_contacts(
    messenger: *const duologue_messenger,
    search: *const c_char,
    paging: *const duologue_paging,
    contacts: *mut *mut duologue_contact_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(contacts);
    guard(error, || {
        let messenger = hold(messenger)?;
        let search = optional_name(search, "search")?
            .unwrap_or_default()
            .to_owned();
        let part = read_paging(paging)?;
        let rows = Rows::paged(&part, move |paging| {
            let page = messenger.contacts(&search, paging)?;
            Ok(Page::new(page.items, page.next, Beside::default()))
        })?;
        give(contacts, rows);
        Ok(())
    })
}

fn read_details(details: *const duologue_contact_details) -> Result<ContactDetails, Failure> {
    let given = read_options(details, "details")?;
    let mut details = ContactDetails::new();
    if let Some(name) = optional_name(given.name, "name")? {
        details = details.name(name);
    }
    for address in read_names(given.addresses, given.address_count, "addresses")? {
        details = details.address(address);
    }
    let (removed, count) = (given.removed_addresses, given.removed_address_count);
    for address in read_names(removed, count, "removed_addresses")? {
        details = details.without_address(address);
    }
    if let Some(zone) = optional_name(given.time_zone, "time_zone")? {
        let zone = if zone.is_empty() {
            None
        } else {
            Some(TimeZone::parse(zone)?)
        };
        details = details.time_zone(zone);
    }
    if let Some(fields) = optional_name(given.fields, "fields")? {
        let members =
            json::members(fields).map_err(|why| Failure::invalid("fields", fields, &why))?;
        for (name, value) in members {
            details = details.field(name, value);
        }
    }
    Ok(match read_flag(given.blocked, "blocked")? {
        Some(true) => details.block(),
        Some(false) => details.unblock(),
        None => details,
    })
}
