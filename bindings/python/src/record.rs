//! Records: frozen classes with keyword constructors, equality, hashing, a repr and pickling, each described once.

use pyo3::PyClass;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

use crate::field::Field;

/// A class that [`record`] made. Its getters have the names of fields, so these two are called by their full names.
pub(crate) trait Record: PyClass {
    /// What Python sees of each field.
    fn shown<'py>(&self, py: Python<'py>) -> PyResult<Vec<(&'static str, Bound<'py, PyAny>)>>;

    /// What stands for the record where two are compared.
    fn identity<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>>;
}

impl<R: Record + Sync> Field for Py<R> {
    fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.bind(py).clone().into_any())
    }

    fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
        let found = value.cast::<R>();
        let wanted = || {
            let class = value.py().get_type::<R>();
            let class = class
                .name()
                .map_or_else(|_| "record".to_owned(), |name| name.to_string());
            crate::field::wrong_type(value, name, &format!("a {class}"))
        };
        found
            .map(|found| found.clone().unbind())
            .map_err(|_| wanted())
    }
}

/// `Agent(id=1, name='Ann Lee')`.
pub(crate) fn repr(class: &str, fields: &[(&str, Bound<'_, PyAny>)]) -> PyResult<String> {
    let shown: Vec<String> = fields
        .iter()
        .map(|(name, value)| Ok(format!("{name}={}", shown(value)?)))
        .collect::<PyResult<_>>()?;
    Ok(format!("{class}({})", shown.join(", ")))
}

/// The repr of a value; of long bytes their number, since a picture tells nobody anything there.
fn shown(value: &Bound<'_, PyAny>) -> PyResult<String> {
    const LONGEST: usize = 40;
    if let Ok(bytes) = value.cast::<pyo3::types::PyBytes>()
        && bytes.as_bytes().len() > LONGEST
    {
        return Ok(format!("<{} bytes>", bytes.as_bytes().len()));
    }
    Ok(value.repr()?.to_string_lossy().into_owned())
}

/// What `pickle` and `copy` make the record from again.
pub(crate) fn arguments<'py>(
    py: Python<'py>,
    fields: &[(&str, Bound<'py, PyAny>)],
) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
    let named = PyDict::new(py);
    for (name, value) in fields {
        named.set_item(PyString::intern(py, name), value)?;
    }
    Ok((PyTuple::empty(py), named))
}

/// The call that makes a value again, which is what it is shown, pickled and hashed as.
pub(crate) struct Made<'py> {
    /// Of the class; none if the class itself is called.
    method: Option<&'static str>,
    arguments: Vec<Bound<'py, PyAny>>,
    named: Vec<(&'static str, Bound<'py, PyAny>)>,
}

impl<'py> Made<'py> {
    pub(crate) const fn by(method: Option<&'static str>) -> Self {
        Self {
            method,
            arguments: Vec::new(),
            named: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, argument: Bound<'py, PyAny>) -> Self {
        self.arguments.push(argument);
        self
    }

    pub(crate) fn named(mut self, name: &'static str, argument: Bound<'py, PyAny>) -> Self {
        self.named.push((name, argument));
        self
    }

    /// `Command.add_tag('VIP')`.
    pub(crate) fn repr(&self, class: &str) -> PyResult<String> {
        let arguments = self.arguments.iter().map(shown);
        let named = self.named.iter();
        let named = named.map(|(name, value)| Ok(format!("{name}={}", shown(value)?)));
        let shown: Vec<String> = arguments.chain(named).collect::<PyResult<_>>()?;
        let dot = if self.method.is_some() { "." } else { "" };
        let method = self.method.unwrap_or_default();
        Ok(format!("{class}{dot}{method}({})", shown.join(", ")))
    }

    pub(crate) fn hash(&self, py: Python<'py>) -> PyResult<isize> {
        let arguments = PyTuple::new(py, &self.arguments)?;
        let named = PyTuple::new(py, &self.named)?;
        (self.method, arguments, named).into_pyobject(py)?.hash()
    }

    /// A function without names, and its arguments: what `__reduce__` returns.
    pub(crate) fn reduced<C: PyClass>(
        self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let class = py.get_type::<C>().into_any();
        let function = self
            .method
            .map_or(Ok(class.clone()), |method| class.getattr(method))?;
        let (_, named) = arguments(py, &self.named)?;
        let partial = py.import("functools")?.getattr("partial")?;
        let function = partial.call((function,), Some(&named))?;
        Ok((function, PyTuple::new(py, self.arguments)?))
    }
}

/// The value of a constructor's argument.
macro_rules! given {
    ($value:ident, $name:expr, $type:ty) => {
        match $value {
            Some(value) => <$type as $crate::field::Field>::read(&value, $name)?,
            None => $crate::record::missing::<$type>($name)?,
        }
    };
    ($value:ident, $name:expr, $type:ty, None) => {
        match $value {
            Some(value) => <$type as $crate::field::Field>::read(&value, $name)?,
            None => <$type>::default(),
        }
    };
    ($value:ident, $name:expr, $type:ty, None, $fallback:expr) => {
        match $value {
            Some(value) => <$type as $crate::field::Field>::read(&value, $name)?,
            None => $fallback,
        }
    };
}
pub(crate) use given;

/// `None` for a field that has to be given: only some take it.
pub(crate) fn missing<T: Field>(name: &'static str) -> PyResult<T> {
    Python::try_attach(|py| T::read(py.None().bind(py), name))
        .unwrap_or_else(|| Err(pyo3::exceptions::PyTypeError::new_err(name)))
}

/// Makes a record's class of its fields, and says what of the engine's it is made of.
///
/// A field with `[None]` may be left out of the constructor, and is then empty, or what `[None = ...]` says. What comes
/// after `-` is no field that Python sees.
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        $class:ident($py:ident, $engine:ident: $source:ty) {
            $($(#[doc = $field_doc:literal])+ $field:ident $([$($default:tt)+])?: $type:ty = $value:expr;)+
            $(- $hidden:ident: $hidden_type:ty = $hidden_value:expr;)?
        }
    ) => {
        $crate::record::class! {
            $(#[doc = $doc])+
            $class {
                $($(#[doc = $field_doc])+ $field $([$($default)+])?: $type;)+
                $(- $hidden: $hidden_type = $hidden_value;)?
            }
        }

        impl $class {
            /// The record of a value of the engine's.
            #[allow(clippy::unnecessary_wraps, reason = "most records cannot fail to be made")]
            pub(crate) fn of($py: Python<'_>, $engine: $source) -> PyResult<Self> {
                let _ = $py; // Most need no interpreter.
                Ok(Self { $($field: $value,)+ $($hidden: $hidden_value,)? })
            }
        }
    };
    ($(#[doc = $doc:literal])+ $class:ident { $($fields:tt)+ }) => {
        $crate::record::class! { $(#[doc = $doc])+ $class { $($fields)+ } }
    };
}
pub(crate) use record;

macro_rules! class {
    (
        $(#[doc = $doc:literal])+
        $class:ident {
            $($(#[doc = $field_doc:literal])+ $field:ident $([$default:tt $(= $fallback:expr)?])?: $type:ty;)+
            $(- $hidden:ident: $hidden_type:ty = $hidden_value:expr;)?
        }
    ) => {
        $(#[doc = $doc])+
        #[pyclass(frozen, module = "duologue")]
        #[allow(clippy::struct_field_names, reason = "fields have the engine's names")]
        pub(crate) struct $class {
            $(pub(crate) $field: $type,)+
            $($hidden: $hidden_type,)?
        }

        impl $crate::record::Record for $class {
            fn shown<'py>(&self, py: Python<'py>) -> PyResult<Vec<(&'static str, Bound<'py, PyAny>)>> {
                Ok(vec![$((stringify!($field), $crate::field::Field::show(&self.$field, py)?),)+])
            }

            fn identity<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyTuple>> {
                let fields: Vec<Bound<'py, PyAny>> = vec![$($crate::field::Field::key(&self.$field, py)?,)+];
                pyo3::types::PyTuple::new(py, fields)
            }
        }

        #[pymethods]
        impl $class {
            #[new]
            #[pyo3(signature = (* $(, $field $(= $default)?)+))]
            #[allow(clippy::too_many_arguments, reason = "a keyword for each field")]
            fn new($($field: Option<Bound<'_, PyAny>>),+) -> PyResult<Self> {
                Ok(Self {
                    $($field: $crate::record::given!($field, stringify!($field), $type $(, $default $(, $fallback)?)?),)+
                    $($hidden: $hidden_value,)?
                })
            }

            $(
                $(#[doc = $field_doc])+
                #[getter]
                fn $field<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                    $crate::field::Field::show(&self.$field, py)
                }
            )+

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                $crate::record::repr(stringify!($class), &$crate::record::Record::shown(self, py)?)
            }

            fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
                let Ok(other) = other.cast::<Self>() else {
                    return Ok(py.NotImplemented());
                };
                let mine = $crate::record::Record::identity(self, py)?;
                let equal = mine.eq($crate::record::Record::identity(other.get(), py)?)?;
                Ok(pyo3::types::PyBool::new(py, equal).to_owned().into_any().unbind())
            }

            fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
                $crate::record::Record::identity(self, py)?.hash()
            }

            /// Nothing changes a record, so it is its own copy: a page keeps the way to the next one.
            const fn __copy__(slf: Py<Self>) -> Py<Self> {
                slf
            }

            const fn __deepcopy__(slf: Py<Self>, memo: &Bound<'_, PyAny>) -> Py<Self> {
                let _ = memo;
                slf
            }

            fn __getnewargs_ex__<'py>(
                &self,
                py: Python<'py>,
            ) -> PyResult<(Bound<'py, pyo3::types::PyTuple>, Bound<'py, pyo3::types::PyDict>)> {
                $crate::record::arguments(py, &$crate::record::Record::shown(self, py)?)
            }
        }
    };
}
pub(crate) use class;

/// A record of each of these, as a list's items.
pub(crate) fn each<E, R: PyClass + Into<PyClassInitializer<R>>>(
    py: Python<'_>,
    values: Vec<E>,
    of: impl Fn(Python<'_>, E) -> PyResult<R>,
) -> PyResult<Vec<Py<R>>> {
    let made = values.into_iter().map(|value| Py::new(py, of(py, value)?));
    made.collect()
}
