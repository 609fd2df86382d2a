//! What columns may hold, for a database that does not look at every row.

use super::Columns;
use crate::store::sql::Param;

/// What a column may hold.
enum Rule {
    Words(&'static [&'static str]),
    Numbers(i64, i64),
}

/// SQLite's checks of the tables that are written often.
const RULES: &[(&str, &str, Rule)] = &[
    ("contact", "blocked", Rule::Numbers(0, 1)),
    ("conversation", "shelf", Rule::Numbers(0, 4)),
    (
        "conversation",
        "session",
        Rule::Words(&["not_started", "active", "finished"]),
    ),
    ("conversation", "unread", Rule::Numbers(0, i64::MAX)),
    ("counter", "dimension", Rule::Numbers(0, 2)),
    (
        "event",
        "actor",
        Rule::Words(&["agent", "contact", "automation", "host", "system"]),
    ),
    (
        "message",
        "direction",
        Rule::Words(&["incoming", "outgoing"]),
    ),
    (
        "message",
        "transport",
        Rule::Words(&["sms", "mms", "email"]),
    ),
    ("message", "test", Rule::Numbers(0, 1)),
    (
        "outbox",
        "state",
        Rule::Words(&["scheduled", "held", "queued", "leased", "sending"]),
    ),
];

/// Whether a row holds what it may.
pub(super) fn hold(table: &str, row: &Columns<'_>) -> bool {
    row.iter().all(|(name, value)| {
        let rule = RULES
            .iter()
            .find(|(ruled, column, _)| (*ruled, *column) == (table, name));
        match (rule, value) {
            (None, _) => true,
            (Some((.., Rule::Words(words))), Param::Text(word)) => words.contains(word),
            (Some((.., Rule::Numbers(least, most))), Param::Integer(number)) => {
                (least..=most).contains(&number)
            }
            (Some(_), _) => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const SQLITE: &str = include_str!("../sqlite/schema/0001_workspace.sql");
    #[cfg(feature = "postgres")]
    const POSTGRES: &str = include_str!("../postgres/schema/0001_workspace.sql");

    /// Each column that a schema checks, after its table, and by what.
    fn checks(schema: &str) -> BTreeMap<(&str, &str), &str> {
        let mut table = "";
        let mut found = BTreeMap::new();
        for line in schema.lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                table = rest.split(' ').next().unwrap();
            }
            if let Some((column, check)) = line.split_once("CHECK ") {
                found.insert((table, column.split_whitespace().next().unwrap()), check);
            }
        }
        found
    }

    #[test]
    fn every_rule_is_a_check_of_the_same_words_or_numbers() {
        let checks = checks(SQLITE);
        for (table, column, rule) in RULES {
            let check = checks[&(*table, *column)];
            match rule {
                Rule::Words(words) => {
                    let expected: Vec<&str> = check.split('\'').skip(1).step_by(2).collect();
                    assert_eq!(words, &expected);
                }
                Rule::Numbers(least, i64::MAX) => {
                    assert!(
                        check.starts_with(&format!("({column} >= {least})")),
                        "{check}"
                    );
                }
                Rule::Numbers(least, most) => {
                    let pair = format!("({column} IN ({least}, {most}))");
                    let range = format!("({column} BETWEEN {least} AND {most})");
                    assert!(
                        check.starts_with(&pair) && most - least == 1 || check.starts_with(&range),
                        "{check}"
                    );
                }
            }
        }
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn every_check_of_sqlite_is_one_of_postgresql_or_a_rule() {
        let mut expected: Vec<_> = checks(SQLITE).into_keys().collect();
        let ruled = RULES.iter().map(|(table, column, _)| (*table, *column));
        let mut known: Vec<_> = checks(POSTGRES).into_keys().chain(ruled).collect();
        expected.sort_unstable();
        known.sort_unstable();
        assert_eq!(known, expected);
    }

    #[test]
    fn a_row_may_hold_what_is_listed_and_what_is_not_ruled() {
        let state = |value| {
            hold(
                "outbox",
                &[("message_id", Param::Integer(-1)), ("state", value)],
            )
        };
        assert!(state(Param::Text("held")));
        for wrong in [
            Param::Text("lost"),
            Param::Text(""),
            Param::Null,
            Param::Integer(1),
        ] {
            assert!(!state(wrong), "{wrong:?}");
        }
        let shelf = |number| hold("conversation", &[("shelf", Param::Integer(number))]);
        assert_eq!(
            (-1..6).filter(|n| shelf(*n)).collect::<Vec<_>>(),
            [0, 1, 2, 3, 4]
        );
        assert!(hold("gateway", &[("state", Param::Text("lost"))]));
    }
}
