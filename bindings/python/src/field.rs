//! How the values of records and arguments go to Python and come from there.

use std::collections::BTreeMap;
use std::time::Duration;

use duologue::{Address, TimeZone, Timestamp};
use pyo3::IntoPyObjectExt as _;
use pyo3::exceptions::{PyBaseException, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFrozenSet, PyInt, PyList, PyString, PyTuple};

use crate::error;
use crate::{argument, time};

/// A value that a record holds: kept as the engine has it, and made a Python object each time it is asked for.
pub(crate) trait Field: Sized {
    /// What Python sees.
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;

    /// The value that was given under this name.
    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self>;

    /// What stands for it where records are compared and hashed.
    fn key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.show(py)
    }
}

/// That a value of this name is not what it has to be.
pub(crate) fn wrong_type(value: &Bound<'_, PyAny>, name: &str, wanted: &str) -> PyErr {
    let found = value
        .get_type()
        .qualname()
        .map_or_else(|_| "something else".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("{name} must be {wanted}, not {found}"))
}

impl Field for String {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self).into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        argument::text(value, name).map(str::to_owned)
    }
}

impl Field for bool {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyBool::new(py, *self).to_owned().into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        let flag = value.cast::<PyBool>();
        flag.map(PyBoolMethods::is_true)
            .map_err(|_| wrong_type(value, name, "a bool"))
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl Field for $number {
            fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(self.into_pyobject(py)?.into_any())
            }

            fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
                let number = argument::whole_number(value, name)?;
                number.extract().map_err(|_| {
                    let why = format!("is not a number from {} to {}", <$number>::MIN, <$number>::MAX);
                    error::invalid(value.py(), name, number.as_any(), &why)
                })
            }
        }
    )+};
}

numbers! { u8 u16 u32 u64 i64 usize isize }

impl Field for char {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        let text = String::read(value, name)?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(error::invalid(
                value.py(),
                name,
                value,
                "is not one character",
            )),
        }
    }
}

impl Field for Timestamp {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        time::datetime(py, *self)
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        time::timestamp(value, name)
    }
}

impl Field for Duration {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        time::length(value, name)
    }
}

impl Field for Address {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self.as_str()).into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        let text = String::read(value, name)?;
        Self::parse(&text).map_err(|refused| error::raise(value.py(), refused))
    }
}

impl Field for TimeZone {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self.name()).into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        argument::time_zone(value, name)
    }
}

impl<T: Field> Field for Option<T> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref()
            .map_or_else(|| Ok(py.None().into_bound(py)), |value| value.show(py))
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        if value.is_none() {
            return Ok(None);
        }
        T::read(value, name).map(Some)
    }

    fn key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref()
            .map_or_else(|| Ok(py.None().into_bound(py)), |value| value.key(py))
    }
}

/// A list of its own each time, so that whoever changes it changes no record.
impl<T: Field> Field for Vec<T> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let items: Vec<_> = self
            .iter()
            .map(|item| item.show(py))
            .collect::<PyResult<_>>()?;
        Ok(PyList::new(py, items)?.into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        argument::items(value, name)?
            .map(|item| T::read(&item?, name))
            .collect()
    }

    fn key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let items: Vec<_> = self
            .iter()
            .map(|item| item.key(py))
            .collect::<PyResult<_>>()?;
        Ok(PyTuple::new(py, items)?.into_any())
    }
}

impl<A: Field, B: Field> Field for (A, B) {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyTuple::new(py, [self.0.show(py)?, self.1.show(py)?])?.into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        let parts: Vec<_> = argument::items(value, name)?.collect::<PyResult<_>>()?;
        match parts.as_slice() {
            [first, second] => Ok((A::read(first, name)?, B::read(second, name)?)),
            _ => Err(wrong_type(value, name, "a pair")),
        }
    }

    fn key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyTuple::new(py, [self.0.key(py)?, self.1.key(py)?])?.into_any())
    }
}

/// Pairs that Python sees as a dictionary, in their order.
#[derive(Default)]
pub(crate) struct Table<K, V>(pub(crate) Vec<(K, V)>);

impl<K: Field, V: Field> Field for Table<K, V> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let table = PyDict::new(py);
        for (key, value) in &self.0 {
            table.set_item(key.show(py)?, value.show(py)?)?;
        }
        Ok(table.into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        argument::pairs(value, name)?
            .map(|pair| <(K, V)>::read(&pair?, name))
            .collect::<PyResult<_>>()
            .map(Self)
    }

    /// Dictionaries are the same in whatever order.
    fn key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let pairs = self.0.key(py)?;
        Ok(PyFrozenSet::new(py, pairs.try_iter()?.collect::<PyResult<Vec<_>>>()?)?.into_any())
    }
}

impl From<BTreeMap<String, String>> for Table<String, String> {
    fn from(table: BTreeMap<String, String>) -> Self {
        Self(table.into_iter().collect())
    }
}

impl Field for Py<PyBytes> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.bind(py).clone().into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        if let Ok(bytes) = value.cast::<PyBytes>() {
            return Ok(bytes.clone().unbind());
        }
        let bytes = argument::bytes(value, name)?;
        Ok(PyBytes::new(value.py(), &bytes).unbind())
    }
}

/// An exception that is a value.
pub(crate) struct Exception(pub(crate) Py<PyBaseException>);

impl Field for Exception {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.0.bind(py).clone().into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        let raised = value.cast::<PyBaseException>();
        let raised = raised.map_err(|_| wrong_type(value, name, "an exception"))?;
        Ok(Self(raised.clone().unbind()))
    }

    /// Its class and all that it says: by itself an exception equals no other, its own copy neither.
    fn key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let raised = self.0.bind(py);
        let details = raised.getattr(intern!(py, "__dict__"))?;
        (raised.get_type(), raised.repr()?, details.repr()?).into_bound_py_any(py)
    }
}

macro_rules! ids {
    ($($id:ident)+) => {$(
        impl Field for duologue::$id {
            fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(self.as_raw().into_pyobject(py)?.into_any())
            }

            fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
                let number = argument::whole_number(value, name)
                    .map_err(|refused| perhaps_its_id(value, refused))?;
                let raw = number.extract().ok().and_then(Self::from_raw);
                raw.ok_or_else(|| error::invalid(value.py(), name, number.as_any(), "is no id: one is 1 or more, as a call gave it"))
            }
        }
    )+};
}

ids! { AgentId AttachmentId ContactId ConversationId EventId GatewayId HostKindId MailboxId MessageId QuickReplyId TagId }

/// What is wrong with an id, and the likeliest slip: the record in its place.
fn perhaps_its_id(value: &Bound<'_, PyAny>, refused: PyErr) -> PyErr {
    match value.hasattr("id") {
        Ok(true) => PyTypeError::new_err(format!("{}; its `id` is one", refused.value(value.py()))),
        _ => refused,
    }
}

/// A whole number is one, and `True` is not.
pub(crate) fn is_number(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>()
}
