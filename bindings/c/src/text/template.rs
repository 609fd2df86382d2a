//! Texts with places to fill.

use std::ffi::c_char;
use std::ptr;
use std::sync::LazyLock;

use duologue::template::{Template, Values, Variable};

use crate::buffer::duologue_buffer;
use crate::convert::{
    self, Handle, borrow, clear_out, give, optional_name, peek, read_array, read_names, read_text,
};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::status::duologue_status;
use crate::text::spelling::without_nul;
use crate::text_out::Text;

/// The text of a quick reply, checked and ready to be filled any number of times, by any number of threads.
///
/// The language is a small part of Jinja's: `{{ contact.first_name | default('there') }}`, `{% if %}` with `elif` and `else`,
/// `{% for word in ['a', 'b'] %}`, `{% set name = expression %}`, `{% raw %}`, `{# comment #}`, and the filters default, upper,
/// lower, title, capitalize, trim, replace and length. It can name what `duologue_template_variable` lists, and the contact's
/// custom fields as `contact.fields.size` or `contact.fields['Shoe size']`, and nothing else. Nothing is escaped.
pub struct duologue_template {
    _private: [u8; 0],
}

impl Handle for duologue_template {
    type Inside = Parsed;
    const WHAT: &'static str = "duologue_template";
}

/// What a `duologue_template` holds.
pub(crate) struct Parsed {
    template: Template,
    source: Text,
}

/// Checks a template of at most 16 KiB.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT`, with the line and what is wrong there, for a mistake in the language, a name that there is
/// not, and more nesting than a text needs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_template_parse(
    text: *const c_char,
    length: usize,
    parsed: *mut *mut duologue_template,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(parsed);
    guard(error, || {
        let source = without_nul(read_text(text, length, "text")?)?;
        let template = Parsed {
            template: Template::parse(source)?,
            source: Text::from(source),
        };
        give(parsed, template);
        Ok(())
    })
}

/// Frees it; NULL is left alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_template_free(parsed: *mut duologue_template) {
    convert::free(parsed);
}

/// The source as it was given.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_template_source(
    parsed: *const duologue_template,
) -> *const c_char {
    peek(parsed).map_or(ptr::null(), |it| it.source.as_ptr())
}

/// Fills a template with values by their names, such as `contact.first_name` or `contact.fields.Shoe size`. A value that is
/// NULL or blank counts as missing.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a name that there is not; with the code `missing_value`, and the name as the error's value,
/// for a value that is missing where the template does not say what to write instead; and if the text grows beyond 64 KiB
/// or takes too many steps.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_template_expand(
    parsed: *const duologue_template,
    names: *const *const c_char,
    values: *const *const c_char,
    count: usize,
    text: *mut *mut duologue_buffer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(text);
    guard(error, || {
        let parsed = borrow(parsed, "parsed")?;
        give(
            text,
            parsed
                .template
                .expand(&read_values(names, values, count)?)?,
        );
        Ok(())
    })
}

/// How many names a template can use, apart from the contact's custom fields.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_template_variable_count() -> usize {
    Variable::ALL.len()
}

/// One of those names, such as "contact.first_name"; NULL beyond the last.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_template_variable(index: usize) -> *const c_char {
    static NAMES: LazyLock<Vec<Text>> = LazyLock::new(|| {
        Variable::ALL
            .iter()
            .map(|variable| Text::from(variable.as_str()))
            .collect()
    });
    NAMES.get(index).map_or(ptr::null(), Text::as_ptr)
}

fn read_values(
    names: *const *const c_char,
    values: *const *const c_char,
    count: usize,
) -> Result<Values, Failure> {
    const FIELDS: &str = "contact.fields.";
    let names = read_names(names, count, "names")?;
    let mut read = Values::new();
    for (name, value) in names.iter().zip(read_array(values, count, "values")?) {
        let value = optional_name(*value, "values")?.unwrap_or_default();
        let variable = Variable::ALL
            .iter()
            .find(|variable| variable.as_str() == *name);
        read = match (variable, name.strip_prefix(FIELDS)) {
            (Some(variable), _) => read.set(*variable, value),
            (None, Some(field)) => read.field(field, value),
            (None, None) => {
                let why = "is no name that a template knows; duologue_template_variable lists them";
                return Err(Failure::invalid_value("names", name, why));
            }
        };
    }
    Ok(read)
}
