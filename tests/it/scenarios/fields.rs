//! The fields of a line, and what may stand in them.

use std::cell::RefCell;

use duologue::{By, Cursor, Media, Timestamp};
use serde_json::{Map, Value};

use super::names::{Id, Names, Version};

/// The fields of one command, or of an object inside it.
#[derive(Clone, Copy)]
pub(super) struct Fields<'l> {
    map: &'l Map<String, Value>,
    names: &'l RefCell<Names>,
}

impl<'l> Fields<'l> {
    /// The fields of a command, which has these and no others.
    pub(super) fn new(
        map: &'l Map<String, Value>,
        names: &'l RefCell<Names>,
        allowed: &[&str],
    ) -> Self {
        for name in map.keys() {
            assert!(
                allowed.contains(&name.as_str()),
                "there is no field `{name}` here: {allowed:?}"
            );
        }
        Self { map, names }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// A field that may be left out or null.
    pub(super) fn value(&self, name: &str) -> Option<&'l Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn text_if(&self, name: &str) -> Option<String> {
        self.value(name).map(|value| text(name, value))
    }

    /// A text; one that is left out is empty.
    pub(super) fn text(&self, name: &str) -> String {
        self.text_if(name).unwrap_or_default()
    }

    pub(super) fn number_if(&self, name: &str) -> Option<i64> {
        self.value(name)
            .map(|value| value.as_i64().unwrap_or_else(|| wrong(name, value)))
    }

    pub(super) fn number(&self, name: &str) -> i64 {
        self.number_if(name)
            .unwrap_or_else(|| panic!("the field `{name}` is missing"))
    }

    pub(super) fn flag_if(&self, name: &str) -> Option<bool> {
        self.value(name)
            .map(|value| value.as_bool().unwrap_or_else(|| wrong(name, value)))
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.flag_if(name).unwrap_or(false)
    }

    pub(super) fn list(&self, name: &str) -> &'l [Value] {
        self.value(name).map_or(&[], |value| {
            value.as_array().unwrap_or_else(|| wrong(name, value))
        })
    }

    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        self.list(name)
            .iter()
            .map(|value| text(name, value))
            .collect()
    }

    pub(super) fn object(&self, name: &str) -> Option<&'l Map<String, Value>> {
        self.value(name)
            .map(|value| value.as_object().unwrap_or_else(|| wrong(name, value)))
    }

    pub(super) fn objects(&self, name: &str, allowed: &[&str]) -> Vec<Fields<'l>> {
        let object = |value: &'l Value| value.as_object().unwrap_or_else(|| wrong(name, value));
        self.list(name)
            .iter()
            .map(|value| Self::new(object(value), self.names, allowed))
            .collect()
    }

    pub(super) fn nested(&self, name: &str, allowed: &[&str]) -> Option<Fields<'l>> {
        self.object(name)
            .map(|map| Self::new(map, self.names, allowed))
    }

    /// A thing by its name, or by a number that nothing has.
    pub(super) fn id_if<I: Id>(&self, name: &str) -> Option<I> {
        self.value(name).map(|value| self.id_of(name, value))
    }

    pub(super) fn id<I: Id>(&self, name: &str) -> I {
        self.id_if(name)
            .unwrap_or_else(|| panic!("the field `{name}` is missing"))
    }

    pub(super) fn ids<I: Id>(&self, name: &str) -> Vec<I> {
        self.list(name)
            .iter()
            .map(|value| self.id_of(name, value))
            .collect()
    }

    fn id_of<I: Id>(&self, field: &str, value: &Value) -> I {
        self.names
            .borrow()
            .read(value)
            .unwrap_or_else(|| wrong(field, value))
    }

    pub(super) fn moment_if(&self, name: &str) -> Option<Timestamp> {
        self.text_if(name).map(|text| text.parse().unwrap())
    }

    pub(super) fn moment(&self, name: &str) -> Timestamp {
        self.moment_if(name)
            .unwrap_or_else(|| panic!("the field `{name}` is missing"))
    }

    pub(super) fn cursor_if(&self, name: &str) -> Option<Cursor> {
        let text = self.text_if(name)?;
        Some(
            self.names.borrow().cursor(
                text.strip_prefix('@')
                    .expect("a place is given by its name"),
            ),
        )
    }

    /// Who gives the command, and what they expect.
    pub(super) fn by(&self) -> By {
        let mut by = self.id_if("by").map_or_else(By::host, By::agent);
        if let Some(Version(version)) = self.id_if("expected_version") {
            by = by.expecting_version(version);
        }
        if let Some(message) = self.id_if("expected_last_message") {
            by = by.expecting_last_message(message);
        }
        if self.has("expected_assignee") {
            by = by.expecting_assignee(self.id_if("expected_assignee"));
        }
        by
    }

    pub(super) fn media(&self) -> Vec<Media> {
        let files = self.objects("media", &["file_name", "media_type", "text", "zeros"]);
        let file = |file: Fields<'_>| {
            let mut bytes = file.text("text").into_bytes();
            bytes.resize(
                bytes.len() + usize::try_from(file.number_if("zeros").unwrap_or(0)).unwrap(),
                0,
            );
            Media::new(file.text("file_name"), file.text("media_type"), bytes)
        };
        files.into_iter().map(file).collect()
    }
}

/// A text as it stands, or one that is too long to write down.
fn text(field: &str, value: &Value) -> String {
    match (value.as_str(), value.get("repeat"), value.get("times")) {
        (Some(text), ..) => text.to_owned(),
        (None, Some(piece), Some(times)) => {
            let times = times.as_u64().and_then(|times| usize::try_from(times).ok());
            piece
                .as_str()
                .unwrap_or_else(|| wrong(field, piece))
                .repeat(times.expect("a number of times"))
        }
        _ => wrong(field, value),
    }
}

fn wrong(field: &str, value: &Value) -> ! {
    panic!("the field `{field}` cannot be {value}")
}
