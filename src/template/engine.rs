//! The template engine, minijinja, set up so that it can neither run away nor leave a hole in a text.
//!
//! Three limits bound a template that wants to do harm: the grammar before it bounds how deep an expression nests and
//! how far texts are joined, fuel bounds the steps, and the writer bounds the result.

use std::io::{self, Write};
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Enumerator, Object, Value, ValueKind};
use minijinja::{Environment, ErrorKind, Output, State, UndefinedBehavior};

use super::values::{FIELDS, GROUPS, Values};
use super::{Mistake, Template};
use crate::error::{Error, Result};

/// The filters that a template can use, and how many values each takes in brackets.
pub(super) const FILTERS: &[(&str, usize)] = &[
    ("default", 1),
    ("upper", 0),
    ("lower", 0),
    ("title", 0),
    ("capitalize", 0),
    ("trim", 0),
    ("replace", 2),
    ("length", 0),
];

/// The tests that a template can use, after `is`.
pub(super) const TESTS: &[&str] = &["defined", "undefined"];

/// The steps that filling may take. A source of the greatest length with a variable at every other letter takes 8,000.
const FUEL: u64 = 10_000;

/// The longest text, in bytes, that comes out of a variable or goes into or out of a filter.
const LONGEST_PIECE: usize = 16 * 1024;

/// The one template of an environment.
const NAME: &str = "text";

/// A template in the engine's form.
pub(super) struct Compiled {
    environment: Environment<'static>,
    source: String,
}

impl Compiled {
    /// Compiles a source that the grammar has passed.
    pub(super) fn new(source: &str) -> Result<Self, Mistake> {
        let mut environment = Environment::empty();
        // Truth may be asked of a missing value; every other use of it fails.
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_fuel(Some(FUEL));
        // Only so do errors name the missing value.
        environment.set_debug(true);
        environment.set_formatter(print);
        if let Ok(syntax) = SyntaxConfig::builder().keep_trailing_newline(true).build() {
            environment.set_syntax(syntax);
        }
        environment.add_filter("default", default);
        environment.add_filter("upper", upper);
        environment.add_filter("lower", lower);
        environment.add_filter("title", title);
        environment.add_filter("capitalize", capitalize);
        environment.add_filter("trim", trim);
        environment.add_filter("replace", replace);
        environment.add_filter("length", length);
        environment.add_test("defined", |value: &Value| !value.is_undefined());
        environment.add_test("undefined", Value::is_undefined);
        match environment.add_template_owned(NAME, source.to_owned()) {
            Ok(()) => Ok(Self {
                environment,
                source: source.to_owned(),
            }),
            Err(error) => Err(Mistake {
                line: error.line().unwrap_or(1),
                what: error.detail().unwrap_or("it cannot be read").to_owned(),
            }),
        }
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// The names that the engine would look up, as it understands the source.
    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<String> {
        let template = self.environment.get_template(NAME).unwrap();
        template.undeclared_variables(false).into_iter().collect()
    }

    pub(super) fn fill(&self, values: &Values) -> Result<String> {
        let mut text = Limited(Vec::new());
        let root = Value::from_object(Group {
            path: "",
            values: values.clone(),
        });
        let filled = self
            .environment
            .get_template(NAME)
            .and_then(|template| template.render_captured_to(root, &mut text).map(drop));
        match filled {
            // The writer was given nothing but whole strings.
            Ok(()) => Ok(String::from_utf8(text.0).unwrap_or_default()),
            Err(error) => Err(self.failure(&error)),
        }
    }

    /// Words an error of the engine. The engine's own is not kept as the source: it shows the values.
    fn failure(&self, error: &minijinja::Error) -> Error {
        if let Some(name) = missing(error) {
            let group = name
                .split(['.', '['])
                .next()
                .filter(|group| GROUPS.contains(group))
                .unwrap_or("text");
            let why = format!(
                "has no value for this {group}; give it one, or write {{{{ {name} | default('...') }}}}"
            );
            return Error::invalid("text", name, why).with_code("missing_value");
        }
        let why = match error.kind() {
            ErrorKind::OutOfFuel => "takes too many steps to fill; repeat less".to_owned(),
            ErrorKind::WriteFailure => {
                format!(
                    "fills to more than {} bytes; repeat less",
                    Template::LONGEST_TEXT
                )
            }
            kind => {
                let what = error
                    .detail()
                    .map_or_else(|| kind.to_string(), ToOwned::to_owned);
                format!(
                    "cannot be filled, line {}: {what}",
                    error.line().unwrap_or(1)
                )
            }
        };
        Error::invalid("text", &self.source, why)
    }
}

/// The name of the missing value that an error is about, as the template writes it.
fn missing(error: &minijinja::Error) -> Option<&str> {
    // The engine tells it in the detail only: "`contact.first_name` is undefined (from line 3)".
    let (before, _) = error.detail()?.split_once("` is undefined")?;
    before.split_once('`').map(|(_, name)| name)
}

/// A group of values, such as `contact`, that the engine asks for one by one.
#[derive(Debug)]
struct Group {
    path: &'static str,
    values: Values,
}

impl Object for Group {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        let group = |path| {
            Value::from_object(Self {
                path,
                values: self.values.clone(),
            })
        };
        if self.path.is_empty() {
            return GROUPS
                .iter()
                .find(|name| **name == key)
                .map(|name| group(name));
        }
        let name = format!("{}.{key}", self.path);
        if name == FIELDS {
            return Some(group(FIELDS));
        }
        let value = self.values.get(&name)?;
        if value.len() > LONGEST_PIECE {
            let what = format!(
                "{name} has {} bytes, at most {LONGEST_PIECE} are allowed",
                value.len()
            );
            return Some(Value::from(invalid(what)));
        }
        Some(Value::from(value))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }
}

/// Writes a value into the text, if it is something to write.
fn print(
    out: &mut Output<'_>,
    _: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    match value.kind() {
        ValueKind::String | ValueKind::Number => Ok(write!(out, "{value}")?),
        kind => Err(invalid(format!(
            "only a text or a number can be put here, not a {kind}"
        ))),
    }
}

fn default(value: &Value, fallback: &Value) -> Value {
    if value.is_undefined() {
        fallback.clone()
    } else {
        value.clone()
    }
}

fn upper(state: &mut State<'_, '_>, value: &Value) -> Result<String, minijinja::Error> {
    bounded(text_of(state, value)?.to_uppercase())
}

fn lower(state: &mut State<'_, '_>, value: &Value) -> Result<String, minijinja::Error> {
    bounded(text_of(state, value)?.to_lowercase())
}

fn title(state: &mut State<'_, '_>, value: &Value) -> Result<String, minijinja::Error> {
    let text = text_of(state, value)?;
    bounded(
        text.split_inclusive(char::is_whitespace)
            .map(capitalized)
            .collect(),
    )
}

fn capitalize(state: &mut State<'_, '_>, value: &Value) -> Result<String, minijinja::Error> {
    bounded(capitalized(&text_of(state, value)?))
}

fn trim(state: &mut State<'_, '_>, value: &Value) -> Result<String, minijinja::Error> {
    Ok(text_of(state, value)?.trim().to_owned())
}

fn replace(
    state: &mut State<'_, '_>,
    value: &Value,
    from: &Value,
    to: &Value,
) -> Result<String, minijinja::Error> {
    let (text, from, to) = (
        text_of(state, value)?,
        text_of(state, from)?,
        text_of(state, to)?,
    );
    if from.is_empty() {
        return Err(invalid("replace needs a text to look for".to_owned()));
    }
    // Each of the places found may grow by the whole of the new text.
    let grown = text.len() + text.matches(&from).count() * to.len().saturating_sub(from.len());
    if grown > LONGEST_PIECE {
        return Err(too_long(grown));
    }
    Ok(text.replace(&from, &to))
}

fn length(state: &mut State<'_, '_>, value: &Value) -> Result<usize, minijinja::Error> {
    Ok(text_of(state, value)?.chars().count())
}

/// The text that a filter is given; a missing value fails by its name.
fn text_of(state: &mut State<'_, '_>, value: &Value) -> Result<String, minijinja::Error> {
    bounded(state.format(value.clone())?)
}

fn bounded(text: String) -> Result<String, minijinja::Error> {
    if text.len() > LONGEST_PIECE {
        return Err(too_long(text.len()));
    }
    Ok(text)
}

fn too_long(bytes: usize) -> minijinja::Error {
    invalid(format!(
        "a text of {bytes} bytes is too long for a filter, at most {LONGEST_PIECE} are allowed"
    ))
}

fn invalid(what: String) -> minijinja::Error {
    minijinja::Error::new(ErrorKind::InvalidOperation, what)
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters.flat_map(char::to_lowercase))
        .collect()
}

/// Takes as many bytes as a text may have.
struct Limited(Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > Template::LONGEST_TEXT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
