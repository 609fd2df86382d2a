//! All rows of all tables of a workspace's file, to compare two moments of it.

use std::fmt::Write as _;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

/// Everything that a file holds, a line for each row.
#[derive(Clone, Eq, PartialEq)]
pub(super) struct Dump(Vec<String>);

impl Dump {
    /// The rows of every table of the file, read beside whoever has it open.
    pub(super) fn of(path: &Path) -> Self {
        Self::without(path, &[])
    }

    /// As [`Dump::of`], some tables aside.
    pub(super) fn without(path: &Path, left_out: &[&str]) -> Self {
        let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        file.execute_batch("BEGIN").unwrap();
        let mut lines = rows(&file, "sqlite_schema");
        for name in ["application_id", "user_version"] {
            let value: i64 = file
                .pragma_query_value(None, name, |row| row.get(0))
                .unwrap();
            lines.push(format!("{name} {value}"));
        }
        let tables: Vec<String> = file
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for table in tables
            .iter()
            .filter(|table| !left_out.contains(&table.as_str()))
        {
            lines.extend(rows(&file, table));
        }
        Self(lines)
    }

    /// The lines that one of the two has and the other does not.
    pub(super) fn difference(&self, other: &Self) -> String {
        let mut shown = String::new();
        for (sign, lines, others) in [('-', &self.0, &other.0), ('+', &other.0, &self.0)] {
            for line in lines.iter().filter(|line| !others.contains(line)) {
                writeln!(
                    shown,
                    "      {sign} {}",
                    line.chars().take(200).collect::<String>()
                )
                .unwrap();
            }
        }
        shown
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl std::fmt::Debug for Dump {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

fn rows(file: &Connection, table: &str) -> Vec<String> {
    let mut statement = file.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let values: Vec<Value> = (0..columns)
            .map(|column| row.get(column).unwrap())
            .collect();
        lines.push(format!("{table} {values:?}"));
    }
    lines.sort();
    lines
}

#[test]
fn a_dump_shows_every_change_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("shop.db");
    let messenger = duologue::Messenger::open(&path).unwrap();
    let before = Dump::of(&path);
    assert_eq!(Dump::of(&path), before);
    messenger.add_mailbox("Main").unwrap();
    let after = Dump::of(&path);
    assert_ne!(after, before);
    // The mailbox, its number and the entry in the log.
    assert_eq!(before.difference(&after).lines().count(), 3);
}
