//! Rows that name others, for a database that does not look whether those are there.

use std::collections::{BTreeMap, BTreeSet};

use super::Columns;
use crate::store::sql::Param;

/// A column of one table that names a row of another, by the column that tells those apart.
type Reference = (&'static str, &'static str, &'static str, &'static str);

/// Every one of them: SQLite's foreign keys.
const REFERENCES: &[Reference] = &[
    ("gateway", "mailbox_id", "mailbox", "id"),
    ("contact_address", "contact_id", "contact", "id"),
    ("conversation", "mailbox_id", "mailbox", "id"),
    ("conversation", "contact_id", "contact", "id"),
    ("conversation", "gateway_id", "gateway", "id"),
    ("conversation", "assignee_id", "agent", "id"),
    ("conversation_tag", "tag_id", "tag", "id"),
    ("conversation_tag", "conversation_id", "conversation", "id"),
    ("session", "conversation_id", "conversation", "id"),
    ("session", "finished_by", "agent", "id"),
    ("event", "host_kind_id", "host_kind", "id"),
    ("event", "conversation_id", "conversation", "id"),
    ("event", "contact_id", "contact", "id"),
    ("event", "agent_id", "agent", "id"),
    ("event_text", "event_id", "event", "id"),
    ("message", "id", "event", "id"),
    ("message", "conversation_id", "conversation", "id"),
    ("message", "gateway_id", "gateway", "id"),
    ("message", "agent_id", "agent", "id"),
    ("message", "went_id", "event", "id"),
    ("send_key", "message_id", "message", "id"),
    ("attempt", "message_id", "message", "id"),
    ("attempt", "gateway_id", "gateway", "id"),
    ("outbox", "message_id", "message", "id"),
    ("outbox", "gateway_id", "gateway", "id"),
    ("outbox", "after_id", "message", "id"),
    ("attachment", "message_id", "message", "id"),
    ("attachment", "digest", "media", "digest"),
];

/// The rows that were written into an empty workspace, as far as others may name them.
#[derive(Default)]
pub(super) struct References(BTreeMap<&'static str, Keys>);

/// What tells the rows of one table apart.
#[derive(Default)]
struct Keys {
    /// Numbers without gaps: the first of each run, and the last.
    runs: BTreeMap<i64, i64>,
    words: BTreeSet<String>,
}

impl References {
    /// Whether all that a row names is there.
    pub(super) fn hold(&self, table: &str, row: &Columns<'_>) -> bool {
        let named = REFERENCES.iter().filter(|(from, ..)| *from == table);
        named
            .filter_map(|(_, column, to, _)| Some((to, value(row, column)?)))
            .all(|(to, key)| match self.0.get(to) {
                Some(keys) => keys.contain(key),
                None => key == Param::Null,
            })
    }

    /// Notes that a row is there.
    pub(super) fn note(&mut self, table: &str, row: &Columns<'_>) {
        let named = REFERENCES.iter().find(|(_, _, to, _)| *to == table);
        if let Some((_, _, to, key)) = named
            && let Some(key) = value(row, key)
        {
            self.0.entry(to).or_default().add(key);
        }
    }
}

fn value<'r>(row: &Columns<'r>, column: &str) -> Option<Param<'r>> {
    let found = row.iter().find(|(name, _)| *name == column)?;
    Some(found.1)
}

impl Keys {
    fn contain(&self, key: Param<'_>) -> bool {
        match key {
            Param::Null => true,
            Param::Integer(number) => {
                let before = self.runs.range(..=number).next_back();
                before.is_some_and(|(_, last)| number <= *last)
            }
            Param::Text(word) => self.words.contains(word),
            Param::Blob(_) => false,
        }
    }

    fn add(&mut self, key: Param<'_>) {
        match key {
            Param::Integer(number) => {
                if self.contain(key) {
                    return;
                }
                // Rows come in their order, as a rule.
                if let Some(mut run) = self.runs.last_entry()
                    && run.get().checked_add(1) == Some(number)
                {
                    *run.get_mut() = number;
                    return;
                }
                self.runs.insert(number, number);
            }
            Param::Text(word) => drop(self.words.insert(word.to_owned())),
            Param::Null | Param::Blob(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Messenger;
    use crate::store::sql::params;

    #[test]
    fn every_reference_is_a_foreign_key() {
        let messenger = Messenger::open(":memory:").unwrap();
        let keys = messenger.store_for_test().read(|tx| {
            tx.all(
                "SELECT tables.name || ' ' || key.\"from\" || ' ' || key.\"table\" || ' ' || key.\"to\"
                 FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS key",
                params![],
                |row| row.string(0),
            )
        });
        let keys: BTreeSet<String> = keys.unwrap().into_iter().collect();
        let known = REFERENCES
            .iter()
            .map(|(table, column, to, key)| format!("{table} {column} {to} {key}"));
        assert_eq!(known.collect::<BTreeSet<_>>(), keys);
    }

    #[test]
    fn a_row_may_name_what_is_there_or_nothing() {
        let mut references = References::default();
        let unassigned = [
            ("mailbox_id", Param::Integer(7)),
            ("assignee_id", Param::Null),
        ];
        assert!(!references.hold("conversation", &unassigned));
        references.note(
            "mailbox",
            &[("id", Param::Integer(7)), ("name", Param::Text("Main"))],
        );
        assert!(references.hold("conversation", &unassigned));
        let assigned = [
            ("mailbox_id", Param::Integer(7)),
            ("assignee_id", Param::Integer(7)),
        ];
        assert!(!references.hold("conversation", &assigned));
        let file = [("digest", Param::Text("ab"))];
        assert!(!references.hold("attachment", &file));
        references.note("media", &file);
        assert!(references.hold("attachment", &file));
        assert!(references.hold("tag", &[("id", Param::Integer(1))]));
    }

    proptest! {
        #[test]
        fn numbers_are_there_that_were_added_and_no_others(
            numbers in prop::collection::vec(0..60_i64, 0..40),
            sorted: bool,
        ) {
            let mut numbers = numbers;
            if sorted {
                numbers.sort_unstable();
            }
            let mut keys = Keys::default();
            for number in &numbers {
                keys.add(Param::Integer(*number));
            }
            for number in -1..=60 {
                prop_assert_eq!(keys.contain(Param::Integer(number)), numbers.contains(&number));
            }
        }
    }
}
