//! The keyword arguments that say how a text is to be counted.

use duologue::{
    Encoding, Language, Languages, National, ReferenceBits, SegmentOptions, SegmentSummary, Split,
};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFrozenSet, PyString, PyTuple};

use super::records::Ports;
use crate::argument::{self, Given, whole_number};
use crate::error;
use crate::field::{Field, wrong_type};

/// What the keyword arguments say.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Options {
    encoding: Option<Encoding>,
    national: National,
    reference_bits: ReferenceBits,
    split: Split,
    ports: Option<duologue::Ports>,
}

impl Options {
    /// Reads the arguments of these names.
    #[expect(clippy::needless_pass_by_value, reason = "as the functions have them")]
    pub(super) fn read(
        encoding: Option<&Bound<'_, PyAny>>,
        national: Option<&Bound<'_, PyAny>>,
        reference_bits: Given<Bound<'_, PyAny>>,
        split: Given<Bound<'_, PyAny>>,
        ports: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let encoding = encoding.map(|value| Encoding::read(value, "encoding"));
        let ports = ports.map(|value| duologue::Ports::read(value, "ports"));
        Ok(Self {
            encoding: encoding.transpose()?,
            national: national.map_or(Ok(National::None), read_national)?,
            reference_bits: reference_bits.read("reference_bits")?.unwrap_or_default(),
            split: split.read("split")?.unwrap_or_default(),
            ports: ports.transpose()?,
        })
    }

    /// The arguments that say the same.
    pub(super) fn keywords<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let keywords = PyDict::new(py);
        keywords.set_item("encoding", self.encoding.show(py)?)?;
        keywords.set_item("national", show_national(py, self.national)?)?;
        keywords.set_item("reference_bits", self.reference_bits.show(py)?)?;
        keywords.set_item("split", self.split.show(py)?)?;
        keywords.set_item("ports", self.ports.show(py)?)?;
        Ok(keywords)
    }

    /// The options of the engine's that say the same.
    pub(super) fn engine(&self) -> SegmentOptions {
        SegmentOptions::default()
            .encoding(self.encoding)
            .national(self.national)
            .reference_bits(self.reference_bits)
            .split(self.split)
            .ports(self.ports)
    }

    /// The numbers of a text with these options.
    pub(super) fn count(&self, text: &str) -> duologue::Result<SegmentSummary> {
        duologue::segments(text, &self.engine()).map(SegmentSummary::from)
    }
}

/// None, `"auto"`, a tuple of two languages, or any other iterable of the languages among which to choose.
fn read_national(value: &Bound<'_, PyAny>) -> PyResult<National> {
    const NAME: &str = "national";
    if let Ok(word) = value.cast::<PyString>() {
        if argument::text(word, NAME)? == "auto" {
            return Ok(National::Auto(Languages::all()));
        }
        let why = "is no choice of tables; the only word for one is auto";
        return Err(error::invalid(value.py(), NAME, value, why));
    }
    if let Ok(pair) = value.cast::<PyTuple>() {
        if pair.len() != 2 {
            let why = "is not a pair of a locking and a single shift table; languages to choose from go into a list or a set";
            return Err(error::invalid(value.py(), NAME, value, why));
        }
        return Ok(National::Pair {
            locking: read_language(&pair.get_item(0)?, NAME)?,
            single: read_language(&pair.get_item(1)?, NAME)?,
        });
    }
    let allowed = argument::items(value, NAME)?.map(|item| read_language(&item?, NAME));
    allowed.collect::<PyResult<_>>().map(National::Auto)
}

fn show_national(py: Python<'_>, national: National) -> PyResult<Bound<'_, PyAny>> {
    match national {
        National::None => Ok(py.None().into_bound(py)),
        National::Pair { locking, single } => (locking, single).show(py),
        National::Auto(allowed) if allowed == Languages::all() => {
            Ok(PyString::new(py, "auto").into_any())
        }
        National::Auto(allowed) => {
            let allowed: Vec<_> = allowed
                .iter()
                .map(|language| language.show(py))
                .collect::<PyResult<_>>()?;
            Ok(PyFrozenSet::new(py, allowed)?.into_any())
        }
    }
}

/// A `Language` or its number.
fn read_language(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Language> {
    let id = whole_number(value, name)?.extract().ok();
    id.and_then(Language::from_id).ok_or_else(|| {
        let why = "is not the identifier of a language: they go from 0 to 13";
        error::invalid(value.py(), name, value, why)
    })
}

impl Field for ReferenceBits {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.bits().show(py)
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        let bits = whole_number(value, name)?.extract::<u8>().ok();
        let mut all = Self::ALL.iter().copied();
        all.find(|width| Some(width.bits()) == bits).ok_or_else(|| {
            error::invalid(
                value.py(),
                name,
                value,
                "is no width of a reference; there are 8 and 16",
            )
        })
    }
}

impl Field for Split {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::intern(py, self.as_str()).into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        let word = value
            .cast::<PyString>()
            .map_err(|_| wrong_type(value, name, "a str"))?;
        let word = argument::text(word, name)?;
        let mut all = Self::ALL.iter().copied();
        all.find(|split| split.as_str() == word).ok_or_else(|| {
            let why = "is no place to cut at; there are codepoint and grapheme";
            error::invalid(value.py(), name, value, why)
        })
    }
}

/// `Ports`, or a tuple of the destination and the source.
impl Field for duologue::Ports {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(Bound::new(py, Ports::of(py, *self)?)?.into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        if let Ok(ports) = value.cast::<Ports>() {
            let ports = ports.get();
            return Ok(Self {
                destination: ports.destination,
                source: ports.source,
            });
        }
        match value.cast::<PyTuple>() {
            Ok(pair) if pair.len() == 2 => Ok(Self {
                destination: u16::read(&pair.get_item(0)?, name)?,
                source: u16::read(&pair.get_item(1)?, name)?,
            }),
            _ => Err(wrong_type(value, name, "Ports or a tuple of two ports")),
        }
    }
}
