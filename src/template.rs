//! The text of a quick reply, with places that are filled for one conversation.
//!
//! The language is a small part of Jinja's: `{{ contact.first_name | default('there') }}`, `{% if %}`, `{% for %}`,
//! `{% set %}`, `{% raw %}` and `{# comments #}`. It can name what [`Values`] holds and nothing else: no function, no
//! other template, no date, no chance.
//!
//! A text is sent to a customer, so nothing is ever filled in silently. A value that is missing, or blank, is an error
//! that names it, unless the template says what to write instead.

use std::fmt;
use std::sync::Arc;

mod engine;
mod grammar;
mod tags;
mod values;

use crate::error::{Error, Result};
use engine::Compiled;

pub use values::{Values, Variable};

/// A quick reply's text, checked and ready to be filled any number of times. Copies share one compiled form.
///
/// What a template may hold:
///
/// - `{{ expression }}`, `{% if %}` with `elif` and `else`, `{% for word in ['a', 'b'] %}`, `{% set name = expression %}`,
///   `{% raw %}`, `{# comment #}`, and `-` inside a tag's brackets to swallow the white space beside it. White space is
///   kept otherwise, the last newline included.
/// - In an expression: texts, whole numbers, `true`, `false`, the names of [`Variable`], `contact.fields.size` or
///   `contact.fields['Shoe size']` for a custom field, names from `set` and `for`, `loop.index` and the like, `~` and
///   `+` to join, `== != < <= > >=`, `in` a text or a list, `and or not`, `is defined`, and `a if b else c`.
/// - Filters: `default`, `upper`, `lower`, `title`, `capitalize`, `trim`, `replace`, `length`.
///
/// A missing value counts as false in a condition (`{% if contact.first_name %}`), and `or` and `default` replace it;
/// used in any other way it is an error.
///
/// Nothing is escaped: the result is plain text.
#[derive(Clone)]
pub struct Template(Arc<Compiled>);

impl Template {
    /// The longest source, in bytes.
    pub const LONGEST_SOURCE: usize = 16 * 1024;

    /// The longest text that a template may fill to, in bytes.
    pub const LONGEST_TEXT: usize = 64 * 1024;

    /// Checks a template and compiles it.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for the field `text`, with the line and what is wrong there: a mistake in the language, a name
    /// that does not exist, more nesting than a text needs, or a source that is too long.
    pub fn parse(source: &str) -> Result<Self> {
        if source.len() > Self::LONGEST_SOURCE {
            let why = format!(
                "has {} bytes, at most {} are allowed",
                source.len(),
                Self::LONGEST_SOURCE
            );
            return Err(Error::invalid("text", source, why));
        }
        let refuse = |mistake: Mistake| {
            let line = source
                .lines()
                .nth(mistake.line.saturating_sub(1))
                .unwrap_or_default();
            let why = format!("has a mistake in line {}: {}", mistake.line, mistake.what);
            Error::invalid("text", line, why)
        };
        let tags = tags::scan(source).map_err(refuse)?;
        grammar::check(&tags).map_err(refuse)?;
        let compiled = Compiled::new(source).map_err(refuse)?;
        Ok(Self(Arc::new(compiled)))
    }

    /// Fills the template.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for the field `text`. With the code `missing_value` where a value is missing or blank and the
    /// template does not say what to write instead; [`Error::value`] names it, such as `contact.first_name`. Otherwise
    /// because the text grows too long, takes too many steps, or puts something into it that is not a text or a number.
    pub fn expand(&self, values: &Values) -> Result<String> {
        self.0.fill(values)
    }

    /// The source as it was given.
    pub fn source(&self) -> &str {
        self.0.source()
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Template").field(&self.source()).finish()
    }
}

/// What is wrong with a source, and where.
struct Mistake {
    line: usize,
    what: String,
}

#[cfg(test)]
mod tests;
