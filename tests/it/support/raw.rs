//! A way to the tables of a workspace around the engine.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use postgres::types::Type;
use postgres::{Client, Row};
use rusqlite::Connection;
use rusqlite::types::Value;

use super::server::Schema;

/// A connection of a test's own.
pub(crate) enum Raw {
    Sqlite(Connection, PathBuf),
    Postgres(RefCell<Client>),
}

/// What tells two moments of a workspace apart.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Moment(String);

impl Raw {
    pub(super) fn of_file(path: &Path) -> Self {
        Self::Sqlite(Connection::open(path).unwrap(), path.to_owned())
    }

    pub(super) fn of_schema(schema: &Schema) -> Self {
        Self::Postgres(RefCell::new(schema.connect()))
    }

    /// Runs statements.
    pub(crate) fn run(&self, sql: &str) {
        match self {
            Self::Sqlite(file, _) => file.execute_batch(sql).unwrap(),
            Self::Postgres(client) => client.borrow_mut().batch_execute(sql).unwrap(),
        }
    }

    /// The one number that a statement gives.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        match self {
            Self::Sqlite(file, _) => file.query_row(sql, (), |row| row.get(0)).unwrap(),
            Self::Postgres(client) => client.borrow_mut().query_one(sql, &[]).unwrap().get(0),
        }
    }

    /// What the columns of a statement's rows are called, and the rows.
    pub(crate) fn rows(&self, sql: &str) -> (Vec<String>, Vec<Vec<Value>>) {
        match self {
            Self::Sqlite(file, _) => {
                let mut statement = file.prepare(sql).unwrap();
                let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
                let width = names.len();
                let rows =
                    statement.query_map((), |row| (0..width).map(|at| row.get(at)).collect());
                (names, rows.unwrap().collect::<Result<_, _>>().unwrap())
            }
            Self::Postgres(client) => {
                let mut client = client.borrow_mut();
                let statement = client.prepare(sql).unwrap();
                let names = statement.columns().iter();
                let names: Vec<String> = names.map(|column| column.name().to_owned()).collect();
                let rows = client.query(&statement, &[]).unwrap();
                let values = |row: &Row| (0..names.len()).map(|at| value(row, at)).collect();
                let rows = rows.iter().map(values).collect();
                (names, rows)
            }
        }
    }

    /// The tables that rows stand in, by their names.
    pub(crate) fn tables(&self) -> Vec<String> {
        self.words(match self {
            Self::Sqlite(..) => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            }
            Self::Postgres(_) => {
                "SELECT relname::text FROM pg_class
                 WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' ORDER BY relname"
            }
        })
    }

    fn words(&self, sql: &str) -> Vec<String> {
        let (_, rows) = self.rows(sql);
        let word = |row: Vec<Value>| match &row[..] {
            [Value::Text(word)] => word.clone(),
            other => panic!("this is no word: {other:?}"),
        };
        rows.into_iter().map(word).collect()
    }

    /// Every row of every table but some, and how far the numbers have come that are given out, a line each. It is
    /// of one moment.
    pub(crate) fn everything(&self, left_out: &[&str]) -> Vec<String> {
        let mut tables = self.tables();
        tables.retain(|table| !left_out.contains(&table.as_str()));
        let mut lines = match self {
            Self::Sqlite(..) => self.every_row_of_a_file(&tables),
            Self::Postgres(_) => {
                let rows = tables
                    .iter()
                    .map(|table| format!("SELECT '{table} ' || one::text FROM {table} AS one"));
                let sequences = self.sequences().into_iter().map(|name| {
                    format!("SELECT format('{name} %s %s', last_value, is_called) FROM {name}")
                });
                let parts: Vec<String> = rows.chain(sequences).collect();
                self.words(&parts.join(" UNION ALL "))
            }
        };
        lines.sort();
        lines
    }

    fn every_row_of_a_file(&self, tables: &[String]) -> Vec<String> {
        self.run("BEGIN");
        let numbers = ["application_id", "user_version"]
            .map(|name| format!("{name} {}", self.number(&format!("PRAGMA {name}"))));
        let mut lines = numbers.to_vec();
        let schema = "sqlite_schema".to_owned();
        for table in std::iter::once(&schema).chain(tables) {
            let (_, rows) = self.rows(&format!("SELECT * FROM {table}"));
            lines.extend(rows.iter().map(|row| format!("{table} {row:?}")));
        }
        self.run("ROLLBACK");
        lines
    }

    fn sequences(&self) -> Vec<String> {
        self.words(
            "SELECT relname::text FROM pg_class
             WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S' ORDER BY relname",
        )
    }

    /// Where the rows stand that one with this name shows: some are sums of the rows of another.
    pub(crate) fn table_behind(&self, name: &str) -> String {
        let part = format!("{name}_part");
        if self.tables().contains(&part) {
            part
        } else {
            name.to_owned()
        }
    }

    /// Puts exactly these rows into a table.
    pub(crate) fn replace(&self, table: &str, columns: &[String], rows: &[Vec<Value>]) {
        let mut sql = format!("BEGIN; DELETE FROM {table};\n");
        for row in rows {
            let values: Vec<String> = row.iter().map(|value| self.literal(value)).collect();
            let (columns, values) = (columns.join(", "), values.join(", "));
            writeln!(sql, "INSERT INTO {table} ({columns}) VALUES ({values});").unwrap();
        }
        self.run(&format!("{sql} COMMIT"));
    }

    fn literal(&self, value: &Value) -> String {
        match value {
            Value::Null => "NULL".to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Value::Blob(bytes) => {
                let mut digits = String::new();
                for byte in bytes {
                    write!(digits, "{byte:02x}").unwrap();
                }
                match self {
                    Self::Sqlite(..) => format!("x'{digits}'"),
                    Self::Postgres(_) => format!("'\\x{digits}'"),
                }
            }
        }
    }

    /// Lets anything stand in the tables.
    pub(crate) fn lift_rules(&self) {
        if let Self::Sqlite(..) = self {
            self.run("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
            return;
        }
        let rules = self.words(
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
             WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'f')",
        );
        self.run(&rules.join(";"));
    }

    /// Keeps everybody else from writing, until [`Raw::let_in`], as one does who writes alone.
    pub(crate) fn keep_out(&self) {
        self.run(match self {
            Self::Sqlite(..) => "BEGIN IMMEDIATE",
            Self::Postgres(_) => {
                "BEGIN; SELECT pg_advisory_xact_lock('workspace'::regclass::oid::integer, 0)"
            }
        });
    }

    pub(crate) fn let_in(&self) {
        self.run("ROLLBACK");
    }

    /// How often events were committed to a workspace since somebody began to write it, or asked this for the first time.
    ///
    /// In SQLite's log there is one frame for each commit that says how large the database is after it
    /// (<https://sqlite.org/fileformat2.html#the_write_ahead_log>). In PostgreSQL every transaction that appends an event
    /// leaves its number in a table of the test's.
    pub(crate) fn commits(&self) -> usize {
        let Self::Sqlite(_, path) = self else {
            self.run(
                "CREATE TABLE IF NOT EXISTS tally (transaction xid8 PRIMARY KEY);
                 CREATE OR REPLACE FUNCTION tally() RETURNS TRIGGER LANGUAGE plpgsql AS $$
                 BEGIN
                     EXECUTE format('INSERT INTO %I.tally VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING',
                                    TG_TABLE_SCHEMA);
                     RETURN NULL;
                 END $$;
                 CREATE OR REPLACE TRIGGER tally AFTER INSERT ON event EXECUTE FUNCTION tally();",
            );
            return usize::try_from(self.number("SELECT count(*) FROM tally")).unwrap();
        };
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let log = fs::read(log).unwrap();
        let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
        let frame = 24 + usize::try_from(number(8)).unwrap();
        let frames = (32..log.len()).step_by(frame);
        frames.filter(|at| number(at + 4) > 0).count()
    }

    /// What is another after every commit that wrote something. In PostgreSQL it is made of where each row stands, and
    /// which transaction put it there.
    pub(crate) fn moment(&self) -> Moment {
        if let Self::Sqlite(..) = self {
            return Moment(self.number("PRAGMA data_version").to_string());
        }
        let rows = self
            .tables()
            .into_iter()
            .map(|table| format!("SELECT concat('{table}', ctid, ' ', xmin) AS name FROM {table}"));
        let rows = rows.collect::<Vec<_>>().join(" UNION ALL ");
        let sql =
            format!("SELECT sum(hashtextextended(name, 0)::numeric)::text FROM ({rows}) AS every");
        Moment(self.words(&sql).remove(0))
    }
}

fn value(row: &Row, at: usize) -> Value {
    let kind = row.columns()[at].type_();
    let found = match *kind {
        Type::INT8 => row.get::<_, Option<i64>>(at).map(Value::Integer),
        Type::TEXT => row.get::<_, Option<String>>(at).map(Value::Text),
        Type::BYTEA => row.get::<_, Option<Vec<u8>>>(at).map(Value::Blob),
        _ => panic!("nothing that is a {kind} stands in a workspace"),
    };
    found.unwrap_or(Value::Null)
}
