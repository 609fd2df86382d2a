//! Why an exported function did not do what it says.

use std::error::Error as _;

use duologue::ErrorKind;

use crate::ids::raw;
use crate::status::{DUOLOGUE_E_INVALID_ARGUMENT, duologue_status, status_of};
use crate::text_out::Text;

/// What is told of a failure: the engine's, or a refusal of this interface's own. `?` makes one of the engine's error.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) Box<Told>);

/// What a `duologue_error` holds.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) status: duologue_status,
    pub(crate) code: Text,
    pub(crate) message: Text,
    pub(crate) field: Option<Text>,
    pub(crate) value: Option<Text>,
    pub(crate) gateways: Vec<i64>,
    pub(crate) cause: Option<Text>,
}

impl Failure {
    /// An argument that is not acceptable: `why` follows its name.
    pub(crate) fn invalid(field: &'static str, value: &str, why: &str) -> Self {
        let told = Told {
            field: Some(Text::from(field)),
            value: Some(Text::from(shown(value))),
            ..Told::new(ErrorKind::InvalidArgument, format!("{field} {why}"))
        };
        debug_assert_eq!(told.status, DUOLOGUE_E_INVALID_ARGUMENT);
        Self(Box::new(told))
    }

    /// As [`Failure::invalid`], with the value between the name and `why`.
    pub(crate) fn invalid_value(field: &'static str, value: &str, why: &str) -> Self {
        Self::invalid(field, value, &format!("`{}` {why}", shown(value)))
    }

    /// A failure of this kind, in words.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Told::new(kind, message.into())))
    }
}

impl From<duologue::Error> for Failure {
    fn from(error: duologue::Error) -> Self {
        Self(Box::new(Told::from(&error)))
    }
}

impl Told {
    pub(crate) fn new(kind: ErrorKind, message: String) -> Self {
        Self {
            status: status_of(kind),
            code: Text::from(kind.as_str()),
            message: Text::from(message),
            field: None,
            value: None,
            gateways: Vec::new(),
            cause: None,
        }
    }
}

impl From<&duologue::Error> for Told {
    fn from(error: &duologue::Error) -> Self {
        Self {
            code: Text::from(error.code()),
            field: error.field().map(Text::from),
            value: error.value().map(Text::from),
            gateways: error.gateways().iter().copied().map(raw).collect(),
            cause: cause(error),
            ..Self::new(error.kind(), error.to_string())
        }
    }
}

impl From<&Self> for Told {
    fn from(told: &Self) -> Self {
        told.clone()
    }
}

/// What brought the error about, and that in its turn.
fn cause(error: &duologue::Error) -> Option<Text> {
    let mut source = error.source();
    let mut words = Vec::new();
    while let Some(found) = source {
        words.push(found.to_string());
        source = found.source();
    }
    (!words.is_empty()).then(|| Text::from(words.join(": ")))
}

/// As much of a value as a message has room for. Control characters are escaped, so that it cannot forge a log line.
fn shown(value: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown = String::new();
    for c in value.chars().take(LONGEST) {
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    if value.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_causes_of_an_error_are_joined() {
        let deepest = duologue::Error::callback("the cable was cut");
        let error = duologue::Error::callback("no answer")
            .caused_by(duologue::Error::callback("the line is dead").caused_by(deepest));
        let Failure(told) = Failure::from(error);
        assert_eq!(told.message.as_str(), "no answer");
        assert_eq!(
            told.cause.unwrap().as_str(),
            "the line is dead: the cable was cut"
        );
    }

    #[test]
    fn a_refused_value_is_cut_short_and_cannot_forge_a_line() {
        let Failure(told) =
            Failure::invalid_value("name", &format!("a\n{}", "x".repeat(200)), "is long");
        assert!(told.message.as_str().starts_with("name `a\\nxxx"));
        assert!(told.message.as_str().ends_with("…` is long"));
        assert!(told.message.as_str().len() < 120);
    }
}
