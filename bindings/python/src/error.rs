//! The engine's errors as the exceptions of `exceptions.py`.

use std::error::Error as _;
use std::io;

use duologue::{Error, ErrorKind};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

use crate::field::Field as _;

/// The exception for an error of the engine's, with what brought it about as its cause.
pub(crate) fn raise(py: Python<'_>, error: Error) -> PyErr {
    exception(py, &error).unwrap_or_else(|failed| failed)
}

/// The exception that tells of an argument: `why` follows its name and value.
pub(crate) fn invalid(py: Python<'_>, field: &str, value: &Bound<'_, PyAny>, why: &str) -> PyErr {
    let shown = value.str();
    let shown = shown.map_or_else(
        |_| instead(value),
        |shown| shown.to_string_lossy().into_owned(),
    );
    invalid_text(py, field, &shown, why)
}

/// What a value is that has no text, such as an int of thousands of digits.
fn instead(value: &Bound<'_, PyAny>) -> String {
    let bits = value.call_method0("bit_length");
    let class = value.get_type().qualname();
    match (bits, class) {
        (Ok(bits), _) => format!("an int of {bits} bits"),
        (Err(_), Ok(class)) => format!("a value of type {class}"),
        (Err(_), Err(_)) => "a value".to_owned(),
    }
}

/// As [`invalid`], for a value whose text is at hand.
pub(crate) fn invalid_text(py: Python<'_>, field: &str, value: &str, why: &str) -> PyErr {
    const LONGEST: usize = 80;
    let mut shown: String = value.chars().take(LONGEST).flat_map(visible).collect();
    if value.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    let made = || {
        let details = PyDict::new(py);
        details.set_item("field", field)?;
        details.set_item("value", &shown)?;
        make(
            py,
            "InvalidArgumentError",
            &format!("{field} `{shown}` {why}"),
            &details,
        )
    };
    made().unwrap_or_else(|failed| failed)
}

/// Control characters are escaped, so that a value cannot forge a log line.
fn visible(c: char) -> impl Iterator<Item = char> {
    let escaped = c.is_control().then(|| c.escape_default());
    let plain = (!c.is_control()).then_some(c);
    plain.into_iter().chain(escaped.into_iter().flatten())
}

/// The exception for a messenger that is not open any more.
pub(crate) fn closed(py: Python<'_>, message: &str) -> PyErr {
    make(py, "ClosedError", message, &PyDict::new(py)).unwrap_or_else(|failed| failed)
}

/// Whether an exception tells that a messenger is not open any more.
pub(crate) fn is_closed(py: Python<'_>, raised: &PyErr) -> PyResult<bool> {
    Ok(raised.matches(py, classes(py)?.getattr("ClosedError")?)?)
}

/// The exception for what a host's own part must not do.
pub(crate) fn callback(py: Python<'_>, message: &str) -> PyErr {
    make(py, "CallbackError", message, &PyDict::new(py)).unwrap_or_else(|failed| failed)
}

/// The exception for a panic, which never gets further than this module.
pub(crate) fn panicked(py: Python<'_>) -> PyErr {
    let message = "internal error: the engine panicked; please report it";
    make(py, "InternalError", message, &PyDict::new(py)).unwrap_or_else(|failed| failed)
}

fn exception(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    let details = PyDict::new(py);
    details.set_item("code", error.code())?;
    details.set_item("field", error.field())?;
    details.set_item("value", error.value())?;
    let gateways: PyResult<Vec<_>> = error
        .gateways()
        .iter()
        .map(|gateway| gateway.show(py))
        .collect();
    details.set_item("gateways", gateways?)?;
    let made = make(py, class_of(error.kind()), &error.to_string(), &details)?;
    made.set_cause(py, raised(py, error).or_else(|| said(error)));
    Ok(made)
}

/// What others said that brought an error about: the operating system, a database, a parser.
fn said(error: &Error) -> Option<PyErr> {
    let mut source = error.source();
    let mut words = Vec::new();
    while let Some(found) = source {
        words.push(found.to_string());
        source = found.source();
    }
    (!words.is_empty()).then(|| PyRuntimeError::new_err(words.join(": ")))
}

/// What a host's own part raised, wherever it stands among the sources.
fn raised(py: Python<'_>, error: &Error) -> Option<PyErr> {
    let mut source = error.source();
    while let Some(found) = source {
        if let Some(raised) = found.downcast_ref::<PyErr>() {
            return Some(raised.clone_ref(py));
        }
        // An `io::Error` is not a source of what is in it.
        let within = found
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        source = match within {
            Some(within) => Some(within),
            None => found.source(),
        };
    }
    None
}

fn make(
    py: Python<'_>,
    class: &str,
    message: &str,
    details: &Bound<'_, PyDict>,
) -> PyResult<PyErr> {
    let class = classes(py)?
        .getattr(class)?
        .cast_into::<PyType>()
        .map_err(PyErr::from)?;
    let made = class.call((message,), Some(details))?;
    Ok(PyErr::from_value(made))
}

/// The module that has the classes: looked up as this one is imported, since nothing is any more when the interpreter ends.
pub(crate) fn classes(py: Python<'_>) -> PyResult<&Bound<'_, PyModule>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let module = MODULE.get_or_try_init(py, || {
        PyResult::Ok(py.import("duologue.exceptions")?.unbind())
    });
    Ok(module?.bind(py))
}

const fn class_of(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ActionRefused => "ActionRefusedError",
        ErrorKind::Busy => "BusyError",
        ErrorKind::Callback => "CallbackError",
        ErrorKind::Conflict => "ConflictError",
        ErrorKind::Corrupt => "CorruptError",
        ErrorKind::Forked => "ForkedError",
        ErrorKind::InvalidArgument => "InvalidArgumentError",
        ErrorKind::MmsNotEnabled => "MmsNotEnabledError",
        ErrorKind::NewerWorkspace => "NewerWorkspaceError",
        ErrorKind::NotFound => "NotFoundError",
        ErrorKind::NotAWorkspace => "NotAWorkspaceError",
        ErrorKind::ReadOnly => "ReadOnlyError",
        ErrorKind::Storage => "StorageError",
        // `Internal`, and what a later release may add before it has a class of its own.
        _ => "InternalError",
    }
}
