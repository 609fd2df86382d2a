//! Counts alone: the calls that are made for every key or for a million texts.

use pyo3::prelude::*;
use pyo3::types::{PyInt, PyList, PyString, PyTuple};

use super::work;
use crate::argument::{self, characters, string};
use crate::field::wrong_type;

/// Count the segments that a text is sent and billed as: `len(segments(text))`, and faster.
///
/// Raises `InvalidArgumentError` for a str with half a surrogate pair in it.
///
///     >>> import duologue
///     >>> duologue.segment_count("Your order is in.")
///     1
///     >>> duologue.segment_count("]" * 153)  # 76 + 76 + 1: an escape sequence is never cut
///     3
#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn segment_count(text: &Bound<'_, PyAny>) -> PyResult<usize> {
    count(string(text, "text")?, "text")
}

/// Count the segments of each of many texts, in their order; a list or a tuple of them is the fastest.
///
/// Raises `TypeError` for an item that is no str, and `InvalidArgumentError` for one with half a surrogate pair in it.
///
///     >>> import duologue
///     >>> duologue.segment_counts(["Hi", "", "✓" * 71])
///     [1, 0, 2]
#[pyfunction]
#[pyo3(signature = (texts, /))]
pub(crate) fn segment_counts<'py>(texts: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    if let Ok(tuple) = texts.cast::<PyTuple>() {
        return count_all(tuple);
    }
    if let Ok(list) = texts.cast::<PyList>() {
        // Other threads may change the list meanwhile.
        return count_all(&list.to_tuple());
    }
    let counts = argument::items(texts, "texts")?.map(|item| count_item(&item?));
    PyList::new(texts.py(), counts.collect::<PyResult<Vec<_>>>()?)
}

fn count_all<'py>(texts: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyList>> {
    PyList::new(texts.py(), texts.iter_borrowed().map(Item))
}

/// A text that becomes its count as the list is made.
struct Item<'a, 'py>(Borrowed<'a, 'py, PyAny>);

impl<'py> IntoPyObject<'py> for Item<'_, 'py> {
    type Target = PyInt;
    type Output = Bound<'py, PyInt>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(count_item(&self.0)?.into_pyobject(py)?)
    }
}

fn count_item(item: &Bound<'_, PyAny>) -> PyResult<usize> {
    match item.cast() {
        Ok(item) => count(item, "texts"),
        Err(_) => Err(wrong_type(item, "each of texts", "a str")),
    }
}

fn count(value: &Bound<'_, PyString>, name: &'static str) -> PyResult<usize> {
    let text = characters(value, name)?;
    work(value.py(), text.len(), || duologue::segment_count(text))
}
