//! Segments as the octets that go over the air, and back.

use duologue::UserData;
use pyo3::prelude::*;

use super::options::Options;
use super::records::{DecodedPart, Part};
use super::try_work;
use crate::argument::{self, Given, text};
use crate::field::Field as _;
use crate::record::each;

/// Write a text as the user data of its segments, those of `segments`: none for an empty text.
///
/// By the `reference` a phone knows which segments belong together; a sender takes another one for each message to the
/// same recipient, such as the last one plus 1. A text of one segment does not carry it. The other arguments are those of
/// `segments`.
///
/// A header (3GPP TS 23.040, clause 9.2.3.24) has, in this order, what is needed of: the number of the part (element 00
/// or 08), the ports (05), the single shift table (24), the locking shift table (25). GSM 7-bit is packed with zero fill
/// bits behind the header and zero spare bits at the end; UCS-2 is UTF-16, the high octet first.
///
/// Raises `InvalidArgumentError` if the reference does not fit into its width, if the text takes more than 255 segments,
/// and for what `segments` refuses.
///
///     >>> import duologue
///     >>> [part] = duologue.encode_parts("hello", reference=7)
///     >>> part.user_data.hex(), part.user_data_length, part.data_coding, part.has_header
///     ('e8329bfd06', 5, 0, False)
///     >>> parts = duologue.encode_parts("m" * 161, reference=7)
///     >>> parts[1].text, parts[1].user_data[:6].hex(" ")  # part 2 of 2 of message 7
///     ('mmmmmmmm', '05 00 03 07 02 02')
#[pyfunction]
#[pyo3(
    signature = (text, *, reference, encoding = None, national = None, reference_bits = Given::LeftOut,
        split = Given::LeftOut, ports = None),
    text_signature = "(text, *, reference, encoding=None, national=None, reference_bits=8, split='codepoint', ports=None)"
)]
#[expect(clippy::too_many_arguments, reason = "a keyword for each option")]
pub(crate) fn encode_parts(
    py: Python<'_>,
    text: &Bound<'_, PyAny>,
    reference: &Bound<'_, PyAny>,
    encoding: Option<&Bound<'_, PyAny>>,
    national: Option<&Bound<'_, PyAny>>,
    reference_bits: Given<Bound<'_, PyAny>>,
    split: Given<Bound<'_, PyAny>>,
    ports: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<Py<Part>>> {
    let options = Options::read(encoding, national, reference_bits, split, ports)?.engine();

    let reference = u16::read(reference, "reference")?;
    let text = self::text(text, "text")?;
    let encoded = try_work(py, text.len(), || {
        duologue::encode_parts(text, reference, &options)
    })?;
    each(py, encoded, Part::of)
}

/// Read the user data of one short message. What others send is not always by the rules, so all of it that can be read is.
///
/// - `user_data`: the octets (TP-User-Data) as bytes, a bytearray or a memoryview; those beyond the length are not read.
/// - `user_data_length`: their length (TP-User-Data-Length), in septets for GSM 7-bit and in octets for the other codings.
/// - `data_coding`: the coding (TP-Data-Coding-Scheme, an octet of 3GPP TS 23.038, clause 4; what SMPP calls `data_coding`
///   has other values besides).
/// - `has_header`: whether the octets begin with a header (TP-User-Data-Header-Indicator).
///
/// A part whose total or sequence is 0, or whose sequence is above its total, is a message of its own. A header that cannot
/// be read is ignored, and so are elements of it that are unknown. A GSM 7-bit code without a character is a space; half a
/// surrogate pair is U+FFFD.
///
/// Raises `InvalidArgumentError` if there are fewer octets than the length says, or if the coding says that the text is
/// compressed (3GPP TS 23.042), which is not read.
///
///     >>> import duologue
///     >>> duologue.decode_part(bytes.fromhex("e8329bfd06"), user_data_length=5).text
///     'hello'
#[pyfunction]
#[pyo3(signature = (user_data, *, user_data_length, data_coding = Given::LeftOut, has_header = Given::LeftOut),
    text_signature = "(user_data, *, user_data_length, data_coding=0, has_header=False)")]
pub(crate) fn decode_part(
    py: Python<'_>,
    user_data: &Bound<'_, PyAny>,
    user_data_length: &Bound<'_, PyAny>,
    data_coding: Given<Bound<'_, PyAny>>,
    has_header: Given<Bound<'_, PyAny>>,
) -> PyResult<DecodedPart> {
    let octets = argument::bytes(user_data, "user_data")?;
    let part = read_user_data(&octets, user_data_length, &data_coding, &has_header)?;
    let decoded = try_work(py, octets.len(), || duologue::decode_part(&part))?;
    DecodedPart::of(py, decoded)
}

/// The user data that the arguments of these names say.
pub(super) fn read_user_data<'d>(
    octets: &'d [u8],
    user_data_length: &Bound<'_, PyAny>,
    data_coding: &Given<Bound<'_, PyAny>>,
    has_header: &Given<Bound<'_, PyAny>>,
) -> PyResult<UserData<'d>> {
    let length = usize::read(user_data_length, "user_data_length")?;
    let coding = data_coding.read("data_coding")?;
    Ok(UserData::new(octets, length)
        .data_coding(coding.unwrap_or_default())
        .has_header(has_header.read("has_header")?.unwrap_or(false)))
}
