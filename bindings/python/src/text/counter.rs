//! The numbers beside a composer, kept while a person types.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;
use pyo3::types::{PyDict, PyString};

use super::options::Options;
use super::records;
use super::segments::Segments;
use super::try_work;
use crate::argument::{Given, text, whole_number};
use crate::error;
use crate::field::Field as _;
use crate::record;

/// A text that is being written, which tells at any time what `segments` would of it.
///
/// An edit at the end of the text, and `summary` after it, take time for what is added or removed and for about one
/// segment, however long the text is. An edit before the end moves what stands behind it, and the next answer may cut that
/// anew. Positions are indices in code points, as everywhere in Python; negative ones are refused.
///
/// The options are those of `segments`. Threads may share a counter.
///
/// Raises `InvalidArgumentError` for an option that there is not, for the locking shift table of Spanish, which has none,
/// and for a str with half a surrogate pair in it.
///
///     >>> import duologue
///     >>> composer = duologue.SegmentCounter("Your table is booked, see you at eight")
///     >>> composer.summary().count, composer.summary().remaining
///     (1, 122)
///     >>> composer.append(" 👋")  # one emoji moves the whole text to UCS-2
///     >>> composer.summary().encoding, composer.summary().remaining
///     (<Encoding.UCS2: 'ucs2'>, 29)
///     >>> composer.delete(38, 40)
///     >>> composer.insert(5, "little ")
///     >>> composer.text
///     'Your little table is booked, see you at eight'
#[pyclass(frozen, module = "duologue")]
pub(crate) struct SegmentCounter {
    options: Options,
    // Nobody leaves the interpreter, or runs Python code such as an exception's, while holding it.
    counter: Mutex<duologue::SegmentCounter>,
}

impl SegmentCounter {
    fn lock(&self, py: Python<'_>) -> MutexGuard<'_, duologue::SegmentCounter> {
        let counter = self.counter.lock_py_attached(py);
        counter.unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl SegmentCounter {
    #[new]
    #[pyo3(
        signature = (text = Given::LeftOut, *, encoding = None, national = None, reference_bits = Given::LeftOut,
            split = Given::LeftOut, ports = None),
        text_signature = "(text='', *, encoding=None, national=None, reference_bits=8, split='codepoint', ports=None)"
    )]
    #[expect(clippy::needless_pass_by_value, reason = "arguments come by value")]
    fn new(
        py: Python<'_>,
        text: Given<Bound<'_, PyAny>>,
        encoding: Option<&Bound<'_, PyAny>>,
        national: Option<&Bound<'_, PyAny>>,
        reference_bits: Given<Bound<'_, PyAny>>,
        split: Given<Bound<'_, PyAny>>,
        ports: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let options = Options::read(encoding, national, reference_bits, split, ports)?;
        let text = match &text {
            Given::LeftOut => "",
            Given::Is(text) => self::text(text, "text")?,
        };
        let counter = try_work(py, text.len(), || {
            duologue::SegmentCounter::with_text(text, options.engine())
        })?;
        Ok(Self {
            options,
            counter: Mutex::new(counter),
        })
    }

    /// The text as it stands.
    #[getter]
    fn text<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::new(py, self.lock(py).text())
    }

    /// The options that it counts with, as keyword arguments of `segments`.
    #[getter]
    fn options<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.options.keywords(py)
    }

    /// Add to the end of the text.
    ///
    /// Raises `InvalidArgumentError` for a str with half a surrogate pair in it.
    fn append(&self, text: &Bound<'_, PyAny>) -> PyResult<()> {
        let added = self::text(text, "text")?;
        self.lock(text.py()).push_str(added);
        Ok(())
    }

    /// Insert before the code point of an index; for their number, at the end.
    ///
    /// Raises `InvalidArgumentError` if the text has fewer, and for a str with half a surrogate pair in it; nothing is
    /// changed then.
    fn insert(&self, index: &Bound<'_, PyAny>, text: &Bound<'_, PyAny>) -> PyResult<()> {
        let added = self::text(text, "text")?;
        let at = Index::read(index, "index")?;
        let inserted = {
            let mut counter = self.lock(text.py());
            at.place(&counter).map(|at| counter.insert(at, added))
        };
        let inserted = inserted.map_err(|last| at.refused(last))?;
        inserted.map_err(|refused| error::raise(text.py(), refused))
    }

    /// Remove the code points from one index up to another, as `del` of a slice would.
    ///
    /// Raises `InvalidArgumentError` if they do not lie within the text, or the end before the start; nothing is changed
    /// then.
    fn delete(&self, start: &Bound<'_, PyAny>, end: &Bound<'_, PyAny>) -> PyResult<()> {
        self.put(start, end, "")
    }

    /// Put a text in the place of the code points from one index up to another.
    ///
    /// Raises `InvalidArgumentError` as `delete` and `append` do; nothing is changed then.
    fn replace(
        &self,
        start: &Bound<'_, PyAny>,
        end: &Bound<'_, PyAny>,
        text: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        self.put(start, end, self::text(text, "text")?)
    }

    /// Empty the text.
    fn clear(&self, py: Python<'_>) {
        self.lock(py).clear();
    }

    /// Find where the UTF-16 code unit of an index begins, in code points; for their number, where the text ends.
    ///
    /// A user interface that is built with JavaScript or Qt counts in UTF-16.
    ///
    /// Raises `InvalidArgumentError` if the text has fewer, or if it is the second of a surrogate pair.
    fn index_of_utf16(&self, index: &Bound<'_, PyAny>) -> PyResult<usize> {
        let unit = usize::read(index, "index")?;
        let found = {
            let counter = self.lock(index.py());
            counter.offset_of_utf16(unit).map(|byte| {
                let before = counter.text().get(..byte).unwrap_or_default();
                before.chars().count()
            })
        };
        found.map_err(|refused| error::raise(index.py(), refused))
    }

    /// Tell what `segments` does of the text.
    ///
    /// The answer keeps a copy of the text; `summary` has its numbers alone.
    ///
    /// Raises `InvalidArgumentError`, as `segments` does, while the text has a character that the encoding asked for
    /// cannot hold. The text may have it all the same: a person has to see what they typed, and may yet change it.
    fn segments(&self, py: Python<'_>) -> PyResult<Segments> {
        let known = {
            let mut counter = self.lock(py);
            let summary = counter.summary();
            summary.map(|summary| (PyString::new(py, counter.text()), summary))
        };
        let (text, summary) = known.map_err(|refused| error::raise(py, refused))?;
        Ok(Segments::known(&text, self.options, summary))
    }

    /// Tell the numbers of `segments` alone, which stay as they are while the text is edited.
    ///
    /// Raises `InvalidArgumentError` as `segments` does.
    fn summary(&self, py: Python<'_>) -> PyResult<records::SegmentSummary> {
        let summary = self.lock(py).summary();
        let summary = summary.map_err(|refused| error::raise(py, refused))?;
        records::SegmentSummary::of(py, summary)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr("SegmentCounter", &[("text", self.text(py).into_any())])
    }

    /// `copy` and `pickle` make a counter of its own with the same text.
    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<((Bound<'py, PyString>,), Bound<'py, PyDict>)> {
        Ok(((self.text(py),), self.options.keywords(py)?))
    }
}

impl SegmentCounter {
    fn put(&self, start: &Bound<'_, PyAny>, end: &Bound<'_, PyAny>, text: &str) -> PyResult<()> {
        let py = start.py();
        let (from, to) = (Index::read(start, "start")?, Index::read(end, "end")?);
        let mut counter = self.lock(py);
        let places = (from.place(&counter), to.place(&counter));
        let replaced = match places {
            (Ok(from), Ok(to)) if from <= to => Some(counter.replace(from..to, text)),
            _ => None,
        };
        drop(counter);
        match (places, replaced) {
            ((Err(last), _), _) => Err(from.refused(last)),
            ((_, Err(last)), _) => Err(to.refused(last)),
            (_, None) => Err(error::invalid(py, "end", end, "is before the start")),
            (_, Some(replaced)) => replaced.map_err(|refused| error::raise(py, refused)),
        }
    }
}

/// An index in code points that was given under a name; one that no text has is none.
struct Index<'a, 'py> {
    value: &'a Bound<'py, PyAny>,
    name: &'static str,
    number: Option<usize>,
}

impl<'a, 'py> Index<'a, 'py> {
    fn read(value: &'a Bound<'py, PyAny>, name: &'static str) -> PyResult<Self> {
        let number = whole_number(value, name)?.extract().ok();
        Ok(Self {
            value,
            name,
            number,
        })
    }

    /// Where the code point begins, in bytes; or else the last index that there is.
    fn place(&self, counter: &duologue::SegmentCounter) -> Result<usize, usize> {
        let byte = self
            .number
            .and_then(|index| counter.offset_of_char(index).ok());
        byte.ok_or_else(|| counter.text().chars().count())
    }

    fn refused(&self, last: usize) -> PyErr {
        let why = format!("is no place in the text; they go from 0 to {last}");
        error::invalid(self.value.py(), self.name, self.value, &why)
    }
}
