//! Wrong calls: each is answered by a typed error that names the field and the value, and changes nothing.
//!
//! "Nothing" is taken at its word: after every refused call all rows of all tables are what they were before.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the tables read better without references"
)]

mod bulk;
mod callbacks;
mod contacts;
mod conversations;
mod copies;
mod dump;
mod gateways;
mod imports;
mod incoming;
mod lists;
mod messages;
mod outbox;
mod pure;
mod random;
mod read_only;
mod settings;
mod world;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use duologue::{Error, ErrorKind, Result};

use world::World;

/// What depends on the ids of a workspace.
type In<T> = Box<dyn Fn(&World) -> T>;

/// A call that must be refused, and how.
struct Wrong {
    what: &'static str,
    call: In<Result<()>>,
    expected: In<Expected>,
}

/// What the error of a refused call says.
#[derive(Clone)]
struct Expected {
    kind: ErrorKind,
    code: &'static str,
    field: Option<&'static str>,
    value: Option<String>,
    /// A part of the text: the rule that was broken, or what to do.
    words: String,
}

fn wrong<T>(
    what: &'static str,
    call: impl Fn(&World) -> Result<T> + 'static,
    expected: Expected,
) -> Wrong {
    wrong_as(what, call, move |_| expected.clone())
}

/// As [`wrong`], where the error depends on the ids of a workspace.
fn wrong_as<T>(
    what: &'static str,
    call: impl Fn(&World) -> Result<T> + 'static,
    expected: impl Fn(&World) -> Expected + 'static,
) -> Wrong {
    let call = Box::new(move |world: &World| call(world).map(drop));
    Wrong {
        what,
        call,
        expected: Box::new(expected),
    }
}

fn invalid(field: &'static str, value: impl ToString, words: impl Into<String>) -> Expected {
    Expected {
        kind: ErrorKind::InvalidArgument,
        code: "invalid_argument",
        field: Some(field),
        value: Some(shown(&value.to_string())),
        words: words.into(),
    }
}

fn taken(field: &'static str, value: impl ToString, by: &str) -> Expected {
    let words = format!("is taken by {by}; choose another");
    Expected {
        code: "taken",
        ..invalid(field, value, words)
    }
}

fn not_found(what: &'static str, value: impl ToString) -> Expected {
    Expected {
        kind: ErrorKind::NotFound,
        code: "not_found",
        field: Some(what),
        value: Some(shown(&value.to_string())),
        words: "no ".to_owned(),
    }
}

fn conflict(field: &'static str, value: impl ToString, words: impl Into<String>) -> Expected {
    Expected {
        kind: ErrorKind::Conflict,
        code: "conflict",
        field: Some(field),
        value: Some(value.to_string()),
        words: words.into(),
    }
}

fn refused(code: &'static str, words: impl Into<String>) -> Expected {
    Expected {
        kind: ErrorKind::ActionRefused,
        code,
        field: None,
        value: None,
        words: words.into(),
    }
}

fn of_kind(kind: ErrorKind, words: impl Into<String>) -> Expected {
    Expected {
        kind,
        code: kind.as_str(),
        field: None,
        value: None,
        words: words.into(),
    }
}

/// A value as an error shows it: on one line, and cut short after 80 characters.
fn shown(value: &str) -> String {
    let mut shown = String::new();
    for (index, c) in value.chars().enumerate() {
        if index == 80 {
            shown.push('…');
            break;
        }
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

impl Expected {
    /// Everything in which an error differs from what is expected of it.
    fn differences(&self, error: &Error) -> Vec<String> {
        let text = error.to_string();
        let mut found = Vec::new();
        let mut check = |holds: bool, what: String| {
            if !holds {
                found.push(what);
            }
        };
        check(
            error.kind() == self.kind,
            format!("the kind is {:?}, not {:?}", error.kind(), self.kind),
        );
        check(
            error.code() == self.code,
            format!("the code is {}, not {}", error.code(), self.code),
        );
        check(
            error.field() == self.field,
            format!("the field is {:?}, not {:?}", error.field(), self.field),
        );
        check(
            error.value() == self.value.as_deref(),
            format!("the value is {:?}, not {:?}", error.value(), self.value),
        );
        check(
            text.contains(&self.words),
            format!("the text does not say `{}`", self.words),
        );
        if let Some(value) = &self.value {
            check(
                text.contains(value),
                "the text does not hold the value".to_owned(),
            );
        }
        if let (Some(field), ErrorKind::InvalidArgument) = (self.field, self.kind) {
            check(
                text.starts_with(field),
                "the text does not begin with the field".to_owned(),
            );
        }
        check(
            !text.starts_with(char::is_uppercase) && !text.ends_with('.'),
            "the text is a sentence".to_owned(),
        );
        check(
            !text.chars().any(char::is_control),
            "the text has a control character".to_owned(),
        );
        check(
            text.chars().count() <= 300,
            "the text is too long".to_owned(),
        );
        if !found.is_empty() {
            found.push(format!("the error is `{text}`"));
        }
        found
    }
}

fn every_wrong_call() -> Vec<Wrong> {
    let mut calls = settings::wrong_calls();
    calls.extend(gateways::wrong_calls());
    calls.extend(contacts::wrong_calls());
    calls.extend(conversations::wrong_calls());
    calls.extend(messages::wrong_calls());
    calls.extend(outbox::wrong_calls());
    calls.extend(bulk::wrong_calls());
    calls.extend(copies::wrong_calls());
    calls.extend(incoming::wrong_calls());
    calls.extend(lists::wrong_calls());
    calls.extend(pure::wrong_calls());
    calls
}

/// What a panic said.
fn words_of(panic: &(dyn Any + Send)) -> &str {
    let fixed = panic.downcast_ref::<&str>().copied();
    fixed
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or_default()
}

#[test]
fn a_wrong_call_is_refused_by_name_and_changes_nothing() {
    let world = World::new();
    let mut before = world.dump();
    let mut failures = Vec::new();
    let calls = every_wrong_call();
    for wrong in &calls {
        let answer = catch_unwind(AssertUnwindSafe(|| (wrong.call)(&world)));
        let mut failed = match answer {
            Err(panic) => vec![format!("it panicked: {}", words_of(panic.as_ref()))],
            Ok(Ok(())) => vec!["it was not refused".to_owned()],
            Ok(Err(error)) => (wrong.expected)(&world).differences(&error),
        };
        let after = world.dump();
        if after != before {
            failed.push(format!(
                "it changed something:\n{}",
                before.difference(&after)
            ));
            before = after;
        }
        if !failed.is_empty() {
            failures.push(format!("{}:\n    {}", wrong.what, failed.join("\n    ")));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        calls.len(),
        failures.join("\n")
    );
    assert!(
        calls.len() >= 80,
        "only {} wrong calls are left",
        calls.len()
    );
    assert_eq!(world.messenger.verify().unwrap().differences, []);
}

#[test]
fn no_two_wrong_calls_are_the_same() {
    let calls = every_wrong_call();
    let names: std::collections::BTreeSet<_> = calls.iter().map(|wrong| wrong.what).collect();
    assert_eq!(names.len(), calls.len());
}
