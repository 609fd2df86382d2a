//! What the text engine answers with.

use std::ops::Range;

use duologue::{Encoding, Language, ReferenceBits, Timestamp};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use crate::field::{Field, wrong_type};
use crate::record::{each, record};

/// A character that keeps a text out of GSM 7-bit: its index in code points, itself, and how it can be spelled.
pub(crate) struct Culprit {
    index: usize,
    character: char,
    replacement: Option<String>,
}

impl Culprit {
    pub(crate) fn of(found: &duologue::Unencodable) -> Self {
        Self {
            index: found.index,
            character: found.character,
            replacement: found.replacement.map(|spelling| spelling.to().to_owned()),
        }
    }
}

impl Field for Culprit {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let parts = [
            self.index.show(py)?,
            self.character.show(py)?,
            self.replacement.show(py)?,
        ];
        Ok(PyTuple::new(py, parts)?.into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        let parts: Vec<_> = crate::argument::items(value, name)?.collect::<PyResult<_>>()?;
        match parts.as_slice() {
            [index, character, replacement] => Ok(Self {
                index: Field::read(index, name)?,
                character: Field::read(character, name)?,
                replacement: Field::read(replacement, name)?,
            }),
            _ => Err(wrong_type(
                value,
                name,
                "a list of index, character, replacement",
            )),
        }
    }
}

record! {
    /// A stretch of a text, and what stands in its place.
    Replacement(_py, replacement: &duologue::Replacement<'_>) {
        /// Code points before it.
        index: usize = replacement.index;
        /// Code points before its end.
        end: usize = replacement.index + replacement.from.chars().count();
        /// UTF-16 code units before it, which is how JavaScript counts.
        unit_offset: usize = replacement.unit_offset;
        /// What stood there.
        original: String = replacement.from.clone().into_owned();
        /// What stands there now; empty for what is left out.
        replacement: String = replacement.to.clone().into_owned();
    }
}

record! {
    /// A text as `smart_encode` would send it.
    SmartText(py, smart: duologue::SmartText<'_>) {
        /// The text to be sent.
        text: String = smart.text().to_owned();
        /// What was changed in the text, in order; none overlaps another.
        replacements: Vec<Py<Replacement>> = each(py, smart.replacements().iter().collect(), Replacement::of)?;
        /// The segments of the text as it was; None if the encoding that was asked for does not hold it.
        segments_before [None]: Option<usize> = smart.segments_before();
        /// The segments of the text to be sent.
        segments: usize = smart.segments();
    }
}

record! {
    /// What keeps a text out of GSM 7-bit, and what that costs.
    Explanation(py, explained: (duologue::Explanation<'_>, &str, Vec<duologue::Unencodable>)) {
        /// The segments of the text as it is.
        segments: usize = explained.0.segments();
        /// The segments of the text once everything that has a spelling is spelled so.
        segments_spelled: usize = explained.0.segments_spelled();
        /// The characters that keep the text out of GSM 7-bit, in order; none if nothing does.
        unencodable: Vec<Py<Unencodable>> = unencodable(py, explained.1, explained.2)?;
    }
}

#[pymethods]
impl Explanation {
    /// The segments that the spelling saves. Below zero where it needs more: three dots take more room than `…`.
    #[getter]
    fn saving(&self) -> isize {
        self.segments.cast_signed() - self.segments_spelled.cast_signed()
    }
}

record! {
    /// A character that GSM 7-bit cannot hold, where it stands, and how it can be spelled.
    Unencodable(_py, found: (duologue::Unencodable, Option<Range<usize>>)) {
        /// Code points before it.
        index: usize = found.0.index;
        /// UTF-16 code units before it, which is how JavaScript counts.
        unit_offset: usize = found.0.unit_offset;
        /// The character itself.
        character: char = found.0.character;
        /// How GSM 7-bit can spell it, or the stretch of text that it is part of; empty for what can be left out, None if
        /// there is no spelling.
        replacement [None]: Option<String> = found.0.replacement.map(|spelling| spelling.to().to_owned());
        /// Code points before the stretch that the spelling stands for: one character, or a letter with the marks after it.
        /// Two characters of one stretch have the same. None if there is no spelling.
        start [None]: Option<usize> = found.1.as_ref().map(|stretch| stretch.start);
        /// Code points before the end of that stretch; None if there is no spelling.
        end [None]: Option<usize> = found.1.map(|stretch| stretch.end);
    }
}

fn unencodable(
    py: Python<'_>,
    text: &str,
    all: Vec<duologue::Unencodable>,
) -> PyResult<Vec<Py<Unencodable>>> {
    let length = |bytes: Range<usize>| text.get(bytes).unwrap_or_default().chars().count();
    let mut latest = None;
    let made = all.into_iter().map(|found| {
        let stretch = found.replacement.map(|spelling| {
            let bytes = spelling.range();
            // Of a stretch with many characters, the first is at its start or near it.
            let known = latest.take().filter(|(known, _)| *known == bytes);
            let (_, stretch) = latest.insert(known.unwrap_or_else(|| {
                let start = found.index - length(bytes.start..found.offset);
                let end = found.index + length(found.offset..bytes.end);
                (bytes, start..end)
            }));
            stretch.clone()
        });
        Py::new(py, Unencodable::of(py, (found, stretch))?)
    });
    made.collect()
}

record! {
    /// The numbers of `Segments`, without the text.
    SegmentSummary(_py, summary: duologue::SegmentSummary) {
        /// The encoding of the whole message.
        encoding: Encoding = summary.encoding;
        /// The language of the locking shift table in use.
        locking [None = Language::Default]: Language = summary.locking;
        /// The language of the single shift table in use.
        single [None = Language::Default]: Language = summary.single;
        /// The number of segments; 0 for an empty text.
        count: usize = summary.count;
        /// Septets, octets or UTF-16 code units of the text, as the encoding counts.
        units: usize = summary.units;
        /// Units that a segment of this message holds.
        capacity: usize = summary.capacity;
        /// Units left in the last segment at its present capacity; for an empty text all of the first one's.
        remaining: usize = summary.remaining;
        /// Whether the segments can be sent as one message: at most 255 can be numbered.
        concatenable: bool = summary.concatenable;
    }
}

record! {
    /// The applications that a message goes between on the two phones (3GPP TS 23.040, clause 9.2.3.24.4).
    Ports(_py, ports: duologue::Ports) {
        /// The port it is for, 0 to 65535.
        destination: u16 = ports.destination;
        /// The port it comes from, 0 to 65535.
        source: u16 = ports.source;
    }
}

record! {
    /// One segment of a text, as a network carries it.
    Part(py, part: duologue::Part<'_>) {
        /// What of the text is in it.
        text: String = part.text.to_owned();
        /// The user data (TP-User-Data), header included; at most 140 octets.
        user_data: Py<PyBytes> = PyBytes::new(py, &part.user_data).unbind();
        /// The length that goes before it (TP-User-Data-Length): septets for GSM 7-bit, those of the header and its fill
        /// bits included, and octets otherwise.
        user_data_length: usize = part.user_data_length;
        /// The coding (TP-Data-Coding-Scheme): 0 for GSM 7-bit, 4 for 8-bit data, 8 for UCS-2.
        data_coding: u8 = part.data_coding;
        /// Whether the user data begin with a header (TP-User-Data-Header-Indicator).
        has_header: bool = part.has_header;
    }
}

record! {
    /// What the user data of one short message say.
    DecodedPart(_py, part: duologue::DecodedPart) {
        /// The text of this part.
        text: String = part.text;
        /// By which the parts of a message are known; None for a message of its own, as are the next three.
        reference [None]: Option<u16> = part.reference;
        /// The width of the reference, 8 or 16.
        reference_bits [None]: Option<ReferenceBits> = part.reference_bits;
        /// How many parts the message has.
        total [None]: Option<u8> = part.total;
        /// Which of them this is, from 1 to the total.
        sequence [None]: Option<u8> = part.sequence;
        /// The applications that it goes between, if the header names them.
        ports [None]: Option<duologue::Ports> = part.ports;
        /// How the text is written.
        encoding: Encoding = part.encoding;
        /// The language of the locking shift table in use; the default one for other encodings than GSM 7-bit.
        locking [None = Language::Default]: Language = part.locking;
        /// The language of the single shift table in use; the default one for other encodings than GSM 7-bit.
        single [None = Language::Default]: Language = part.single;
    }
}

record! {
    /// A message put together from its parts, or from those that have come.
    Reassembled(_py, message: duologue::Reassembled) {
        /// The text of the parts, in order. Where parts are missing, nothing stands for them.
        text: String = message.text;
        /// Who sent it, as it was said.
        sender: String = message.sender;
        /// Whom it is for, as it was said.
        recipient: String = message.recipient;
        /// By which its parts were known; None for a message of its own.
        reference [None]: Option<u16> = message.reference;
        /// The width of the reference, 8 or 16; None for a message of its own.
        reference_bits [None]: Option<ReferenceBits> = message.reference_bits;
        /// How many parts the message has; 1 for a message of its own.
        total: u8 = message.total;
        /// The parts that have not come, by their numbers from 1 on; none if the message is complete.
        missing: Vec<u8> = message.missing;
        /// The applications that it goes between: those of the lowest part that names some.
        ports [None]: Option<duologue::Ports> = message.ports;
        /// When the first of its parts came.
        first_at: Timestamp = message.first_at;
    }
}

#[pymethods]
impl Reassembled {
    /// Whether every part has come.
    #[getter]
    fn complete(&self) -> bool {
        self.missing.is_empty()
    }
}

record! {
    /// How much of incomplete messages there is.
    ReassemblyLoad(_py, load: duologue::ReassemblyLoad) {
        /// Messages.
        messages: usize = load.messages;
        /// Parts of them.
        parts: usize = load.parts;
        /// Bytes: one for each septet or octet of text of each part, and the sender and the recipient of each message.
        bytes: usize = load.bytes;
    }
}
