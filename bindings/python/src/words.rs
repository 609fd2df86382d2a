//! Small questions that need no messenger: addresses, initials, and what the words of `enums.py` mean.

use duologue::{Address, DeliveryStatus, EventKind, GatewayKind, Language, Reason};
use pyo3::prelude::*;

use crate::argument::{region as read_region, text as read_text};
use crate::enums::Enumeration as _;
use crate::error;
use crate::field::Field as _;

/// Read an address as a person writes it, and return its canonical text.
///
/// That is `+15550100001`, `72345`, `Corner Shop` or `ann.lee@example.com`. A phone number without a country code is
/// read as dialled in the region, given by the two letters of ISO 3166-1. Without a region such a number is refused.
///
/// Raises `InvalidArgumentError`, saying which rule the text breaks or what is missing.
///
///     >>> import duologue
///     >>> duologue.parse_address("(212) 555-0100", region="US")
///     '+12125550100'
///     >>> duologue.parse_address("+44 20 7946 0958")
///     '+442079460958'
#[pyfunction]
#[pyo3(signature = (text, *, region = None))]
pub(crate) fn parse_address(
    text: &Bound<'_, PyAny>,
    region: Option<&Bound<'_, PyAny>>,
) -> PyResult<String> {
    let region = region.map(|region| read_region(region, "region"));
    let parsed = Address::parse_in(read_text(text, "address")?, region.transpose()?);
    let parsed = parsed.map_err(|refused| error::raise(text.py(), refused))?;
    Ok(parsed.as_str().to_owned())
}

/// Tell what sort of address a canonical one is, by its syntax alone.
///
/// Raises `InvalidArgumentError` for a text that is no address in its canonical form; `parse_address` gives that.
///
///     >>> import duologue
///     >>> duologue.address_kind("72345")
///     <AddressKind.SHORT_CODE: 'short_code'>
#[pyfunction]
pub(crate) fn address_kind<'py>(text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let parsed = Address::parse(read_text(text, "address")?);
    let parsed = parsed.map_err(|refused| error::raise(text.py(), refused))?;
    parsed.kind().show(text.py())
}

/// Return the initials of a display name: the first letter of its first and of its last word, upper-cased.
///
/// A letter is one grapheme in any script, with its accents and vowel signs. A name of one word gives one letter, and
/// one with nothing to show gives `?`.
///
///     >>> import duologue
///     >>> duologue.initials("Anne-Marie Lee")
///     'AL'
#[pyfunction]
pub(crate) fn initials(name: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(duologue::initials(read_text(name, "name")?))
}

/// The label that a person reads for a kind of event; see `EventKind.label`.
#[pyfunction]
pub(crate) fn event_label(kind: &Bound<'_, PyAny>) -> PyResult<&'static str> {
    EventKind::from_member(kind, "kind").map(EventKind::label)
}

/// Whether a timeline shows a kind of event only when it is asked for by name; see `EventKind.internal`.
#[pyfunction]
pub(crate) fn event_is_internal(kind: &Bound<'_, PyAny>) -> PyResult<bool> {
    EventKind::from_member(kind, "kind").map(EventKind::is_internal)
}

/// Whether a national language has a locking shift table; see `Language.has_locking_table`.
#[pyfunction]
pub(crate) fn has_locking_table(language: &Bound<'_, PyAny>) -> PyResult<bool> {
    Language::from_member(language, "language").map(Language::has_locking_table)
}

/// Whether a gateway of a kind reaches an address; see `GatewayKind.reaches`.
#[pyfunction]
pub(crate) fn gateway_reaches(
    kind: &Bound<'_, PyAny>,
    address: &Bound<'_, PyAny>,
) -> PyResult<bool> {
    let kind = GatewayKind::from_member(kind, "kind")?;
    Ok(kind.reaches(&Address::read(address, "address")?))
}

/// The reason in English, as the text of an error has it; see `Reason.text`.
#[pyfunction]
pub(crate) fn reason_text(reason: &Bound<'_, PyAny>) -> PyResult<String> {
    Reason::from_member(reason, "reason").map(|reason| reason.to_string())
}

/// Whether a message of this status certainly did not reach the recipient; see `DeliveryStatus.is_failure`.
#[pyfunction]
pub(crate) fn delivery_failed(status: &Bound<'_, PyAny>) -> PyResult<bool> {
    DeliveryStatus::from_member(status, "status").map(DeliveryStatus::is_failure)
}

/// The status that holds after both have been reported; see `DeliveryStatus.join`.
#[pyfunction]
pub(crate) fn join_delivery<'py>(
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let one = DeliveryStatus::from_member(a, "a")?;
    let joined = one.join(DeliveryStatus::from_member(b, "b")?);
    joined.show(a.py())
}
