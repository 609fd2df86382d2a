//! Texts with places to fill.

use duologue::template::{self, Values, Variable};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use super::try_work;
use crate::argument::{pairs, text};
use crate::error;
use crate::field::Field as _;
use crate::record;

/// The text of a quick reply, checked and ready to be filled any number of times.
///
/// The language is a small part of Jinja's: `{{ contact.first_name | default('there') }}`, `{% if %}` with `elif` and
/// `else`, `{% for word in ['a', 'b'] %}`, `{% set name = expression %}`, `{% raw %}`, `{# comment #}`, and the filters
/// `default`, `upper`, `lower`, `title`, `capitalize`, `trim`, `replace` and `length`. It can name what is in `variables`, and
/// the contact's custom fields as `contact.fields.size` or `contact.fields['Shoe size']`, and nothing else.
///
/// Nothing is filled in silently: a value that is missing or blank is an error that names it, unless the template says
/// what to write instead. Nothing is escaped: the result is plain text.
///
/// Raises `InvalidArgumentError`, with the line and what is wrong there, for a mistake in the language, a name that there is
/// not, more nesting than a text needs, and a source of more than `LONGEST_SOURCE` bytes.
///
///     >>> import duologue
///     >>> hours = duologue.Template("Hi {{ contact.first_name | default('there') }}, we are open 9 to 6.")
///     >>> hours.expand({"contact.first_name": "Bob"})
///     'Hi Bob, we are open 9 to 6.'
///     >>> hours.expand({})
///     'Hi there, we are open 9 to 6.'
#[pyclass(frozen, module = "duologue")]
pub(crate) struct Template(template::Template);

#[pymethods]
impl Template {
    /// The longest source, in bytes of UTF-8.
    #[classattr]
    const LONGEST_SOURCE: usize = template::Template::LONGEST_SOURCE;

    /// The longest text that a template may fill to, in bytes of UTF-8.
    #[classattr]
    const LONGEST_TEXT: usize = template::Template::LONGEST_TEXT;

    /// What a template can name, apart from the contact's custom fields.
    #[classattr]
    fn variables(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        PyTuple::new(py, Variable::ALL.iter().map(|variable| variable.as_str()))
    }

    #[new]
    fn new(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        let source = self::text(text, "text")?;
        let parsed = try_work(text.py(), source.len(), || {
            template::Template::parse(source)
        });
        parsed.map(Self)
    }

    /// The source as it was given.
    #[getter]
    fn source(&self) -> &str {
        self.0.source()
    }

    /// Fill the template with values by their names; a blank one counts as missing.
    ///
    /// Names are such as `contact.first_name` or `contact.fields.Shoe size`.
    ///
    /// Raises `InvalidArgumentError` for a name that there is not; with the code `missing_value`, and the name as
    /// `value`, for a value that is missing where the template does not say what to write instead; and if the text
    /// grows beyond `LONGEST_TEXT` bytes or takes too many steps.
    fn expand(&self, py: Python<'_>, values: &Bound<'_, PyAny>) -> PyResult<String> {
        let values = read(values)?;
        try_work(py, self.source().len(), || self.0.expand(&values))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        record::repr(
            "Template",
            &[("text", self.source().into_pyobject(py)?.into_any())],
        )
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let Ok(other) = other.cast::<Self>() else {
            return Ok(py.NotImplemented());
        };
        let equal = self.source() == other.get().source();
        Ok(equal.show(py)?.unbind())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        PyString::new(py, self.source()).hash()
    }

    fn __getnewargs__(&self) -> (&str,) {
        (self.source(),)
    }
}

fn read(values: &Bound<'_, PyAny>) -> PyResult<Values> {
    const FIELDS: &str = "contact.fields.";
    let py = values.py();
    let mut read = Values::new();
    for pair in pairs(values, "values")? {
        let (name, value) = <(String, String)>::read(&pair?, "values")?;
        let variable = Variable::ALL
            .iter()
            .find(|variable| variable.as_str() == name);
        read = match (variable, name.strip_prefix(FIELDS)) {
            (Some(variable), _) => read.set(*variable, value),
            (None, Some(field)) => read.field(field, value),
            (None, None) => {
                let why = "is no name that a template knows; Template.variables lists them";
                return Err(error::invalid(py, "values", &PyString::new(py, &name), why));
            }
        };
    }
    Ok(read)
}
