//! A text as its segments.

use duologue::{Language, SegmentSummary};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyTuple};

use super::options::Options;
use super::records::Culprit;
use super::try_work;
use crate::argument::{Given, string, text};
use crate::field::Field as _;
use crate::record;

/// Divide a text into the segments that it is sent and billed as.
///
/// - `encoding`: None takes GSM 7-bit if that holds every character, and UCS-2 otherwise.
/// - `national`: which national tables GSM 7-bit may use. None for none; a tuple of two languages for the locking and the
///   single shift table; `"auto"` for those with the fewest segments, or a list or set of the languages to choose from.
/// - `reference_bits`: the width of the number by which a phone knows that segments belong together, 8 or 16.
/// - `split`: where a text may be cut, `"codepoint"` or `"grapheme"`, so that a flag or an accented letter stays whole.
/// - `ports`: the applications that the message goes between, `Ports` or a tuple of the destination and the source.
///
/// Raises `InvalidArgumentError` for a character that the encoding asked for cannot hold, for an option that there is not,
/// for the locking shift table of Spanish, which has none, and for a str with half a surrogate pair in it.
///
///     >>> import duologue
///     >>> s = duologue.segments("Size 9 ✓")
///     >>> s.encoding, s.count, s.remaining
///     (<Encoding.UCS2: 'ucs2'>, 1, 62)
///     >>> s.unencodable
///     [(7, '✓', None)]
///     >>> duologue.segments("ışık", national="auto").locking
///     <Language.TURKISH: 1>
#[pyfunction]
#[pyo3(
    signature = (text, *, encoding = None, national = None, reference_bits = Given::LeftOut, split = Given::LeftOut,
        ports = None),
    text_signature = "(text, *, encoding=None, national=None, reference_bits=8, split='codepoint', ports=None)"
)]
pub(crate) fn segments(
    text: &Bound<'_, PyAny>,
    encoding: Option<&Bound<'_, PyAny>>,
    national: Option<&Bound<'_, PyAny>>,
    reference_bits: Given<Bound<'_, PyAny>>,
    split: Given<Bound<'_, PyAny>>,
    ports: Option<&Bound<'_, PyAny>>,
) -> PyResult<Segments> {
    let options = Options::read(encoding, national, reference_bits, split, ports)?;
    Segments::new(text, options)
}

/// A text divided into the segments that it is sent and billed as; `len` tells how many.
///
/// `segments` and `SegmentCounter.segments` make it. It holds the text and some numbers; the lists are made each time
/// they are asked for.
#[pyclass(frozen, module = "duologue")]
pub(crate) struct Segments {
    text: Py<PyString>,
    options: Options,
    summary: SegmentSummary,
}

impl Segments {
    fn new(value: &Bound<'_, PyAny>, options: Options) -> PyResult<Self> {
        let text = text(value, "text")?;
        let summary = try_work(value.py(), text.len(), || options.count(text))?;
        Ok(Self::known(string(value, "text")?, options, summary))
    }

    /// The segments of a text whose numbers are known.
    pub(super) fn known(
        text: &Bound<'_, PyString>,
        options: Options,
        summary: SegmentSummary,
    ) -> Self {
        Self {
            text: text.clone().unbind(),
            options,
            summary,
        }
    }

    /// What is found by cutting the text again.
    fn cut<T: Send>(
        &self,
        py: Python<'_>,
        find: impl FnOnce(duologue::Segments<'_>) -> T + Send,
    ) -> PyResult<T> {
        let text = text(self.text.bind(py), "text")?;
        let options = self.options.engine();
        try_work(py, text.len(), || {
            duologue::segments(text, &options).map(find)
        })
    }
}

#[pymethods]
impl Segments {
    /// The encoding of the whole message: one character outside GSM 7-bit moves all of it to UCS-2.
    #[getter]
    fn encoding<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.summary.encoding.show(py)
    }

    /// The language of the locking shift table in use.
    #[getter]
    fn locking<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.summary.locking.show(py)
    }

    /// The language of the single shift table in use.
    #[getter]
    fn single<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.summary.single.show(py)
    }

    /// The number of segments; 0 for an empty text.
    #[getter]
    fn count(&self) -> usize {
        self.summary.count
    }

    /// Septets (GSM 7-bit), octets (8-bit data) or UTF-16 code units (UCS-2) of the text.
    #[getter]
    fn units(&self) -> usize {
        self.summary.units
    }

    /// Units that a segment of this message holds: a message of several pays for a header in each.
    #[getter]
    fn capacity(&self) -> usize {
        self.summary.capacity
    }

    /// Units left in the last segment at its present capacity; for an empty text all of the first one's.
    #[getter]
    fn remaining(&self) -> usize {
        self.summary.remaining
    }

    /// Whether the segments can be sent as one message: at most 255 can be numbered.
    #[getter]
    fn concatenable(&self) -> bool {
        self.summary.concatenable
    }

    /// The units of the text in each segment, the header's own cost left out.
    #[getter]
    fn units_per_segment(&self, py: Python<'_>) -> PyResult<Vec<usize>> {
        self.cut(py, |segments| segments.units_per_segment().collect())
    }

    /// The text of each segment, in order; together they are the text, and none is empty.
    #[getter]
    fn parts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        if self.summary.count == 1 {
            return PyList::new(py, [&self.text]);
        }
        let text = text(self.text.bind(py), "text")?;
        let options = self.options.engine();
        let parts = try_work(py, text.len(), || {
            duologue::segments(text, &options).map(|segments| segments.parts().collect::<Vec<_>>())
        })?;
        PyList::new(py, parts)
    }

    /// Where each segment begins and ends in the text, in code points.
    #[getter]
    fn ranges(&self, py: Python<'_>) -> PyResult<Vec<(usize, usize)>> {
        self.cut(py, |segments| {
            let mut end = 0;
            let ranges = segments.parts().map(|part| {
                let start = end;
                end += part.chars().count();
                (start, end)
            });
            ranges.collect()
        })
    }

    /// The characters that keep the text out of GSM 7-bit, in order, as tuples of index, character and spelling.
    ///
    /// The index is in code points; the spelling is the empty str for one that can be left out, None for one that has
    /// none. They are those outside the pair of national tables that was asked for, of the allowed ones the pair that
    /// holds the most, or else the default alphabet. There is none in a text that GSM 7-bit holds, even if it was
    /// counted as UCS-2. `explain` tells more of each.
    #[getter]
    fn unencodable<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let found: Vec<_> = self.cut(py, |segments| {
            let found = segments.unencodable();
            found.map(|found| Culprit::of(&found)).collect()
        })?;
        found.show(py)
    }

    fn __len__(&self) -> usize {
        self.summary.count
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let SegmentSummary {
            encoding,
            locking,
            single,
            count,
            units,
            capacity,
            remaining,
            ..
        } = self.summary;
        let mut shown = vec![
            ("encoding", encoding.show(py)?),
            ("count", count.show(py)?),
            ("units", units.show(py)?),
            ("capacity", capacity.show(py)?),
            ("remaining", remaining.show(py)?),
        ];
        for (name, language) in [("locking", locking), ("single", single)] {
            if language != Language::Default {
                shown.push((name, language.show(py)?));
            }
        }
        record::repr("Segments", &shown)
    }

    /// The same text, divided with the same options.
    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let Ok(other) = other.cast::<Self>() else {
            return Ok(py.NotImplemented());
        };
        let other = other.get();
        let equal = self.options == other.options && self.text.bind(py).as_any().eq(&other.text)?;
        Ok(equal.show(py)?.unbind())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.text.bind(py).hash()
    }

    /// `pickle` and `copy` divide the text again.
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let function = py.import("duologue")?.getattr("segments")?;
        let options = self.options.keywords(py)?;
        let partial = py.import("functools")?.getattr("partial")?;
        let again = partial.call((function, &self.text), Some(&options))?;
        Ok((again, PyTuple::empty(py)))
    }
}
