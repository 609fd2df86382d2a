//! What the text engine answers with.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::field::{Field, wrong_type};
use crate::record::record;

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
