//! Addresses, names and labels, as people read them.

use std::ffi::c_char;
use std::ptr;
use std::sync::LazyLock;

use duologue::{
    Address, AddressKind, DeliveryStatus, EventKind, GatewayKind, Language, Reason, Region,
};

use crate::buffer::duologue_buffer;
use crate::convert::{clear_out, give, optional_name, read_name, write_out};
use crate::error::duologue_error;
use crate::event_kind;
use crate::guard::guard;
use crate::number::{self, Number as _};
use crate::status::duologue_status;
use crate::table::{
    duologue_address_kind_t, duologue_delivery_status_t, duologue_event_kind_t,
    duologue_gateway_kind_t, duologue_language_t, duologue_reason_t,
};
use crate::text_out::Text;

/// Reads an address as a person writes it, and gives it as the library does: `+12125550100`, `72345`, `Corner Shop` or
/// `ann.lee@example.com`.
///
/// A phone number without a country code is read as dialled in the region, two letters of ISO 3166-1; with NULL it is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_parse_address(
    address: *const c_char,
    region: *const c_char,
    parsed: *mut *mut duologue_buffer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(parsed);
    guard(error, || {
        let region = optional_name(region, "region")?
            .map(Region::parse)
            .transpose()?;
        let canonical = Address::parse_in(read_name(address, "address")?, region)?;
        give(parsed, canonical.as_str().to_owned());
        Ok(())
    })
}

/// Tells what sort of address a canonical one is, by its syntax alone.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for what is no address in its canonical form, which `duologue_parse_address` gives.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_address_kind_of(
    address: *const c_char,
    kind: *mut duologue_address_kind_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(kind);
    guard(error, || {
        let parsed = Address::parse(read_name(address, "address")?)?;
        write_out(kind, number::of::<AddressKind>(parsed.kind()));
        Ok(())
    })
}

/// Gives the initials of a display name: the first letter of its first and of its last word, in upper case. A name of one word
/// gives one letter, and one with nothing to show gives `?`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_initials(
    name: *const c_char,
    initials: *mut *mut duologue_buffer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(initials);
    guard(error, || {
        give(initials, duologue::initials(read_name(name, "name")?));
        Ok(())
    })
}

/// Whether a gateway of a kind reaches an address; false for a number that is no kind and a text that is no canonical
/// address.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_gateway_kind_reaches(
    kind: duologue_gateway_kind_t,
    address: *const c_char,
) -> bool {
    let (kind, address) = (
        GatewayKind::from_number(kind),
        read_name(address, "address"),
    );
    match (kind, address.map(Address::parse)) {
        (Some(kind), Ok(Ok(address))) => kind.reaches(&address),
        _ => false,
    }
}

/// The label that a person reads for a kind of event, such as "Note Added"; NULL for a kind of the host's, whose label is
/// where it is listed, and for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_event_kind_label(kind: duologue_event_kind_t) -> *const c_char {
    static LABELS: LazyLock<Vec<Text>> = LazyLock::new(|| {
        EventKind::ALL
            .iter()
            .map(|kind| Text::from(kind.label()))
            .collect()
    });
    let kind = event_kind::read(kind, "kind").ok();
    kind.map_or(ptr::null(), |kind| lasting(EventKind::ALL, &LABELS, &kind))
}

/// Whether a timeline shows a kind of event only when it is asked for by name.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_event_kind_is_internal(kind: duologue_event_kind_t) -> bool {
    event_kind::read(kind, "kind").is_ok_and(EventKind::is_internal)
}

/// A reason in English, as the message of an error has it; NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_reason_text(reason: duologue_reason_t) -> *const c_char {
    static TEXTS: LazyLock<Vec<Text>> = LazyLock::new(|| {
        Reason::ALL
            .iter()
            .map(|reason| Text::from(reason.to_string()))
            .collect()
    });
    let reason = Reason::from_number(reason);
    reason.map_or(ptr::null(), |reason| lasting(Reason::ALL, &TEXTS, &reason))
}

/// Whether a message of this delivery status certainly did not reach the recipient.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_delivery_status_is_failure(status: duologue_delivery_status_t) -> bool {
    DeliveryStatus::from_number(status).is_some_and(DeliveryStatus::is_failure)
}

/// The delivery status that holds after both were reported, in whichever order; 0 if one of them is none.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_delivery_status_join(
    a: duologue_delivery_status_t,
    b: duologue_delivery_status_t,
) -> duologue_delivery_status_t {
    match (
        DeliveryStatus::from_number(a),
        DeliveryStatus::from_number(b),
    ) {
        (Some(a), Some(b)) => a.join(b).to_number(),
        _ => 0,
    }
}

/// Whether a national language has a locking shift table: all but Spanish; false for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_language_has_locking_table(language: duologue_language_t) -> bool {
    Language::from_number(language).is_some_and(Language::has_locking_table)
}

/// The text that stands where the member does.
fn lasting<E: PartialEq>(all: &[E], texts: &'static [Text], member: &E) -> *const c_char {
    let at = all.iter().position(|each| each == member);
    at.and_then(|at| texts.get(at))
        .map_or(ptr::null(), Text::as_ptr)
}
