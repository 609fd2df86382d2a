//! Why a call failed, in one type for the whole engine.
//!
//! [`Error`] is opaque so that new detail never breaks a caller; a program matches on [`Error::kind`] and, for a
//! refusal, on the stable [`Error::code`]. The text says which field and which value, and what to do.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::id::GatewayId;

/// The result of a call to the engine.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call to the engine failed.
///
/// A call that returns an error has changed nothing, but for those that do many things one after the other
/// (`deliver`, `refresh`, `tick`): what they had done before stays. And with the code `commit_unknown`, nobody knows: the
/// connection to a server was lost at the very end.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    code: &'static str,
    message: String,
    field: Option<&'static str>,
    value: Option<String>,
    gateways: Vec<GatewayId>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What went wrong, for a program to match on.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The state of the conversation, the contact or the gateway does not allow the action, or a
    /// [`Reassembler`](crate::Reassembler) has no room; [`Error::code`] says why.
    ActionRefused,
    /// The database was locked by someone else for longer than the busy timeout. Trying again is safe.
    Busy,
    /// A part that the host supplied (clock, provider, media store) failed or panicked.
    Callback,
    /// The expectation given with the call does not hold: the conversation has moved on. Look again, then decide.
    Conflict,
    /// The database file is damaged.
    Corrupt,
    /// The messenger, or another of the same file, was opened before the process forked, and this is the child. A child
    /// that is to use the workspace runs a program of its own.
    Forked,
    /// The engine broke one of its own rules. Please report it.
    Internal,
    /// An argument is not acceptable; [`Error::field`] names it and [`Error::value`] shows it.
    InvalidArgument,
    /// Media were given, and the gateway may not send MMS; [`Error::gateways`] lists those that could.
    MmsNotEnabled,
    /// The workspace was written by a newer release of this library.
    NewerWorkspace,
    /// Nothing has the given id or name.
    NotFound,
    /// The file is a database, or something else, but not a workspace of this library.
    NotAWorkspace,
    /// The workspace was opened read-only, or its file cannot be written.
    ReadOnly,
    /// The disk or the operating system failed: no space, no permission, no such directory.
    Storage,
}

impl ErrorKind {
    /// Every kind, in a fixed order.
    pub const ALL: &'static [Self] = &[
        Self::ActionRefused,
        Self::Busy,
        Self::Callback,
        Self::Conflict,
        Self::Corrupt,
        Self::Forked,
        Self::Internal,
        Self::InvalidArgument,
        Self::MmsNotEnabled,
        Self::NewerWorkspace,
        Self::NotFound,
        Self::NotAWorkspace,
        Self::ReadOnly,
        Self::Storage,
    ];

    /// The kind's stable name in snake case, as scenario files and logs show it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ActionRefused => "action_refused",
            Self::Busy => "busy",
            Self::Callback => "callback",
            Self::Conflict => "conflict",
            Self::Corrupt => "corrupt",
            Self::Forked => "forked",
            Self::Internal => "internal",
            Self::InvalidArgument => "invalid_argument",
            Self::MmsNotEnabled => "mms_not_enabled",
            Self::NewerWorkspace => "newer_workspace",
            Self::NotFound => "not_found",
            Self::NotAWorkspace => "not_a_workspace",
            Self::ReadOnly => "read_only",
            Self::Storage => "storage",
        }
    }
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// A stable code for the reason, so that a host can word it in its own language.
    ///
    /// For a refusal it is the code of its [`Reason`](crate::Reason), such as `already_completed`, or `reassembler_full`
    /// for a reassembler. For an argument it is `taken` for a name or an address that somebody else has, `missing_value`
    /// for a template that lacks one, `key_reused` for the key of another message. For a server it is `connection_lost` if
    /// it cannot be reached, or `commit_unknown` if that was so at the very end of the call, which may have been done.
    /// Otherwise it is the kind's own name.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The argument that was not acceptable, where one was.
    pub fn field(&self) -> Option<&'static str> {
        self.0.field
    }

    /// The value that was not acceptable, cut short where it is long.
    pub fn value(&self) -> Option<&str> {
        self.0.value.as_deref()
    }

    /// The gateways that could do what the chosen one may not, for [`ErrorKind::MmsNotEnabled`].
    pub fn gateways(&self) -> &[GatewayId] {
        &self.0.gateways
    }

    /// Makes the error that a host's own clock, provider or media store returns when it fails.
    ///
    /// ```
    /// use std::{error::Error as _, fs};
    ///
    /// use duologue::Error;
    ///
    /// let read = fs::read("no such file").map_err(|why| Error::callback("the shelf is empty").caused_by(why));
    /// let error = read.unwrap_err();
    /// assert_eq!(error.to_string(), "the shelf is empty");
    /// assert!(error.source().unwrap().is::<std::io::Error>());
    /// ```
    pub fn callback(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Callback, message)
    }

    /// The same error, with what brought it about as its [`source`](std::error::Error::source), in place of an earlier one.
    /// Whoever made the call that failed finds it there.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into().into());
        self
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            code: kind.as_str(),
            message: message.into(),
            field: None,
            value: None,
            gateways: Vec::new(),
            source: None,
        }))
    }

    /// An argument that is not acceptable: `field` and `value` as the caller gave them, `why` after them.
    pub(crate) fn invalid(
        field: &'static str,
        value: impl fmt::Display,
        why: impl fmt::Display,
    ) -> Self {
        let value = shorten(&value.to_string());
        let mut error = Self::new(
            ErrorKind::InvalidArgument,
            format!("{field} `{value}` {why}"),
        );
        error.0.field = Some(field);
        error.0.value = Some(value);
        error
    }

    /// A name or address that somebody else has; the code is `taken`.
    pub(crate) fn taken(
        field: &'static str,
        value: impl fmt::Display,
        by: impl fmt::Display,
    ) -> Self {
        Self::invalid(
            field,
            value,
            format_args!("is taken by {by}; choose another"),
        )
        .with_code("taken")
    }

    /// Nothing of this sort has the id or name.
    pub(crate) fn not_found(what: &'static str, value: impl fmt::Display) -> Self {
        let value = shorten(&value.to_string());
        let mut error = Self::new(ErrorKind::NotFound, format!("no {what} `{value}`"));
        error.0.field = Some(what);
        error.0.value = Some(value);
        error
    }

    pub(crate) fn refused(code: &'static str, message: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorKind::ActionRefused, message);
        error.0.code = code;
        error
    }

    /// An expectation that does not hold: the field, what the caller expected and what is.
    pub(crate) fn conflict(
        field: &'static str,
        expected: impl fmt::Display,
        actual: impl fmt::Display,
    ) -> Self {
        let expected = expected.to_string();
        let mut error = Self::new(
            ErrorKind::Conflict,
            format!(
                "the conversation has moved on: {field} `{expected}` was expected, it is `{actual}`; look again"
            ),
        );
        error.0.field = Some(field);
        error.0.value = Some(expected);
        error
    }

    /// The same error once more, for another of those it befell.
    pub(crate) fn again(&self) -> Self {
        Self(Box::new(Inner {
            kind: self.0.kind,
            code: self.0.code,
            message: self.0.message.clone(),
            field: self.0.field,
            value: self.0.value.clone(),
            gateways: self.0.gateways.clone(),
            source: self.0.source.clone(),
        }))
    }

    /// Whether the same call would be refused again, as long as nothing else changes.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::InvalidArgument
                | ErrorKind::ActionRefused
                | ErrorKind::NotFound
                | ErrorKind::MmsNotEnabled
        )
    }

    pub(crate) fn with_code(mut self, code: &'static str) -> Self {
        self.0.code = code;
        self
    }

    pub(crate) fn with_gateways(mut self, gateways: Vec<GatewayId>) -> Self {
        self.0.gateways = gateways;
        self
    }

    /// The same error, with what was being done before its text.
    pub(crate) fn during(mut self, what: impl fmt::Display) -> Self {
        self.0.message = on_one_line(&format!("{what}: {}", self.0.message));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

/// Keeps the text of an error readable when the value was a megabyte.
fn shorten(value: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown: String = value.chars().take(LONGEST).flat_map(visible).collect();
    if value.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

fn on_one_line(text: &str) -> String {
    text.chars().flat_map(visible).collect()
}

/// Control characters are escaped, so that a value cannot forge a log line.
fn visible(c: char) -> impl Iterator<Item = char> {
    let escaped = c.is_control().then(|| c.escape_default());
    let plain = (!c.is_control()).then_some(c);
    plain.into_iter().chain(escaped.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_argument_names_its_field_and_its_value() {
        let error = Error::invalid("name", "", "must not be empty");
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!((error.field(), error.value()), (Some("name"), Some("")));
        assert_eq!(error.to_string(), "name `` must not be empty");
    }

    #[test]
    fn a_long_value_is_cut_short_and_control_characters_are_escaped() {
        let error = Error::invalid(
            "body",
            format!("a\nb{}", "x".repeat(1_000_000)),
            "is too long",
        );
        assert!(error.to_string().len() < 200);
        assert!(error.to_string().contains("a\\nb"));
    }

    #[test]
    fn what_brought_an_error_about_stays_with_it_whatever_is_said_of_it() {
        let cause = std::io::Error::other("a cable was cut");
        let error = Error::callback("the line is dead").caused_by(cause);
        let again = error.again().during("telling").with_code("dead");
        for error in [error, again] {
            let source = error.source().unwrap();
            assert!(source.is::<std::io::Error>());
            assert_eq!(source.to_string(), "a cable was cut");
        }
    }

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> =
            ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(names.len(), ErrorKind::ALL.len());
    }
}
