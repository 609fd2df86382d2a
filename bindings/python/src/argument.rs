//! Arguments that are more than one type, or that have to be looked at before the engine has them.

use std::borrow::Cow;
use std::path::PathBuf;

use duologue::{Cursor, Decimal, Region, TimeZone};
use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyFloat, PyInt, PyIterator, PyMapping, PyString};

use crate::error;
use crate::field::{Field, is_number, wrong_type};

/// An argument that may be left out, where `None` says something else than nothing.
pub(crate) enum Given<T> {
    LeftOut,
    Is(T),
}

impl<'a, 'py> FromPyObject<'a, 'py> for Given<Bound<'py, PyAny>> {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        // As a signature shows it.
        if value.is(value.py().Ellipsis()) {
            return Ok(Self::LeftOut);
        }
        Ok(Self::Is(value.to_owned()))
    }
}

impl<'py> Given<Bound<'py, PyAny>> {
    /// The value that was given under this name, if one was.
    pub(crate) fn read<T: Field>(&self, name: &'static str) -> PyResult<Option<T>> {
        match self {
            Self::LeftOut => Ok(None),
            Self::Is(value) => T::read(value, name).map(Some),
        }
    }
}

/// The text of a str: its own storage where that is ASCII. A lone surrogate is no character, so it is refused.
pub(crate) fn text<'a>(value: &'a Bound<'_, PyAny>, name: &'static str) -> PyResult<&'a str> {
    characters(string(value, name)?, name)
}

/// As [`text`], of what is known to be a str.
pub(crate) fn characters<'a>(
    value: &'a Bound<'_, PyString>,
    name: &'static str,
) -> PyResult<&'a str> {
    value
        .to_str()
        .map_err(|failed| surrogate(value.as_any(), name, failed))
}

pub(crate) fn string<'a, 'py>(
    value: &'a Bound<'py, PyAny>,
    name: &'static str,
) -> PyResult<&'a Bound<'py, PyString>> {
    value.cast().map_err(|_| wrong_type(value, name, "a str"))
}

#[cold]
fn surrogate(value: &Bound<'_, PyAny>, name: &'static str, failed: PyErr) -> PyErr {
    let py = value.py();
    if !failed.is_instance_of::<PyUnicodeEncodeError>(py) {
        return failed;
    }
    let at = failed
        .value(py)
        .getattr("start")
        .and_then(|start| start.extract::<usize>());
    let why = match at {
        Ok(at) => format!("has half a surrogate pair at index {at}, which is no character"),
        Err(_) => "has half a surrogate pair, which is no character".to_owned(),
    };
    let shown = value.repr();
    let shown = shown.map_or_else(
        |_| String::new(),
        |shown| shown.to_string_lossy().into_owned(),
    );
    let refused = error::invalid_text(py, name, shown.trim_matches(['\'', '"']), &why);
    refused.set_cause(py, Some(failed));
    refused
}

/// A path: a str or an `os.PathLike`. What stands in a str for undecodable bytes is a part of one, any other half of a
/// surrogate pair is not.
pub(crate) fn path(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<PathBuf> {
    value.extract().map_err(|failed: PyErr| {
        let py = value.py();
        if !failed.get_type(py).is(py.get_type::<PyTypeError>()) {
            return surrogate(value, name, failed);
        }
        let refused = wrong_type(value, name, "a str or an os.PathLike of one");
        refused.set_cause(py, Some(failed));
        refused
    })
}

/// A text that may be left out.
pub(crate) fn text_if<'a>(
    value: Option<&'a Bound<'_, PyAny>>,
    name: &'static str,
) -> PyResult<Option<&'a str>> {
    value.map(|value| text(value, name)).transpose()
}

pub(crate) fn whole_number<'a, 'py>(
    value: &'a Bound<'py, PyAny>,
    name: &'static str,
) -> PyResult<&'a Bound<'py, PyInt>> {
    if value.is_instance_of::<PyBool>() {
        return Err(wrong_type(value, name, "an int"));
    }
    value.cast().map_err(|_| wrong_type(value, name, "an int"))
}

/// The items of anything that can be gone through, but for a text, whose items are hardly meant.
pub(crate) fn items<'py>(
    value: &Bound<'py, PyAny>,
    name: &'static str,
) -> PyResult<Bound<'py, PyIterator>> {
    if value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>() {
        return Err(wrong_type(value, name, "a list"));
    }
    value
        .try_iter()
        .map_err(|_| wrong_type(value, name, "a list"))
}

pub(crate) fn pairs<'py>(
    value: &Bound<'py, PyAny>,
    name: &'static str,
) -> PyResult<Bound<'py, PyIterator>> {
    let mapping = value.cast::<PyMapping>();
    let mapping = mapping.map_err(|_| wrong_type(value, name, "a dict"))?;
    mapping.items()?.try_iter()
}

/// The octets of bytes, or of anything else that holds some.
pub(crate) fn bytes<'a>(
    value: &'a Bound<'_, PyAny>,
    name: &'static str,
) -> PyResult<Cow<'a, [u8]>> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Cow::Borrowed(bytes.as_bytes()));
    }
    if let Ok(bytes) = value.cast::<PyByteArray>() {
        return Ok(Cow::Owned(bytes.to_vec()));
    }
    let is_view = value
        .get_type()
        .name()
        .is_ok_and(|name| name == "memoryview");
    if !is_view {
        return Err(wrong_type(value, name, "bytes"));
    }
    let copied = value.call_method0("tobytes")?;
    Ok(Cow::Owned(
        copied
            .cast::<PyBytes>()
            .map_err(PyErr::from)?
            .as_bytes()
            .to_vec(),
    ))
}

/// Money: a `Decimal`, an int, or a str that holds one. A float is refused: 0.1 is none.
impl Field for Decimal {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        decimal_class(py)?.call1((self.to_string(),))
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        if value.is_instance_of::<PyFloat>() {
            let why = "a Decimal, an int or a str (a float such as 0.1 is not exactly that)";
            return Err(wrong_type(value, name, why));
        }
        let decimal = value.is_instance(decimal_class(value.py())?)?;
        if !(decimal || is_number(value) || value.is_instance_of::<PyString>()) {
            return Err(wrong_type(value, name, "a Decimal, an int or a str"));
        }
        let why = "is not a number of at most 28 digits, like 0.0079";
        // Python refuses to write an int of thousands of digits.
        let shown = value.str();
        let shown = shown.map_err(|_| error::invalid(value.py(), name, value, why))?;
        let text = text(&shown, name)?;
        let parsed = Self::from_str_exact(text).or_else(|_| Self::from_scientific(text));
        parsed.map_err(|_| error::invalid(value.py(), name, &shown, why))
    }
}

fn decimal_class(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static CLASS: pyo3::sync::PyOnceLock<Py<PyAny>> = pyo3::sync::PyOnceLock::new();
    let class = CLASS.get_or_try_init(py, || {
        PyResult::Ok(py.import("decimal")?.getattr("Decimal")?.unbind())
    });
    Ok(class?.bind(py))
}

/// A zone by its name, or a `zoneinfo.ZoneInfo`.
pub(crate) fn time_zone(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<TimeZone> {
    let named = match value.cast::<PyString>() {
        Ok(named) => named.clone(),
        Err(_) => value
            .getattr("key")
            .ok()
            .and_then(|key| key.cast_into::<PyString>().ok())
            .ok_or_else(|| {
                wrong_type(
                    value,
                    name,
                    "the name of a time zone or a zoneinfo.ZoneInfo",
                )
            })?,
    };
    TimeZone::parse(text(&named, name)?).map_err(|refused| error::raise(value.py(), refused))
}

pub(crate) fn region(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Region> {
    let parsed = Region::parse(text(value, name)?);
    parsed.map_err(|refused| error::raise(value.py(), refused))
}

pub(crate) fn cursor(
    value: Option<&Bound<'_, PyAny>>,
    name: &'static str,
) -> PyResult<Option<Cursor>> {
    let Some(value) = value else {
        return Ok(None);
    };
    let text = text(value, name)?;
    let parsed = text.parse().map_err(|_| {
        error::invalid(
            value.py(),
            name,
            value,
            "is no place in a list; give `next` of a page as it was",
        )
    });
    parsed.map(Some)
}

impl Field for Cursor {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, &self.to_string()).into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        cursor(Some(value), name)?.ok_or_else(|| PyTypeError::new_err(name))
    }
}
