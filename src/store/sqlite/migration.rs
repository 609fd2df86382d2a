//! Brings a database file to the schema of this release.
//!
//! A migration is a numbered file; its place in the list is its version, kept in the database together with it.

use crate::error::{Error, ErrorKind, Result};
use crate::store::schema::{Arrival, SCHEMA};
use crate::store::sqlite::Sqlite;

const MIGRATIONS: [&str; SCHEMA] = [include_str!("schema/0001_workspace.sql")];

/// Marks a file as a workspace: `duol` in ASCII, as SQLite's `application_id`.
const APPLICATION: i64 = 0x6475_6F6C;

/// Makes the file a workspace of this release's schema: creates it, if it may, migrates it, or leaves it as it is.
///
/// # Errors
///
/// `NotAWorkspace` for somebody else's database and for one that would have to be created and may not be,
/// `NewerWorkspace` for one of a later release; none is touched.
pub(crate) fn migrate(engine: &Sqlite, creates: bool) -> Result<Arrival> {
    let arrived = |from| Arrival {
        from,
        read_only: false,
    };
    // Read at one moment, or a file that another process is just setting up would look like a stranger's.
    match engine.read(version)? {
        SCHEMA => return engine.log_ahead().map(|()| arrived(SCHEMA)),
        0 if !creates => {
            let why = "there is nothing in the file";
            return Err(Error::new(ErrorKind::NotAWorkspace, why));
        }
        _ => {}
    }
    // Another process may be doing the same; whoever comes second finds it done.
    let from = engine.write(|engine| {
        let from = version(engine)?;
        for (step, migration) in MIGRATIONS.iter().enumerate().skip(from) {
            engine.batch(migration)?;
            engine.batch(&format!(
                "PRAGMA user_version = {}; PRAGMA application_id = {APPLICATION};",
                step + 1
            ))?;
        }
        Ok(from)
    })?;
    engine.log_ahead().map(|()| arrived(from))
}

/// Checks a file that may not be written.
///
/// # Errors
///
/// As [`migrate`], and `ReadOnly` if the file would have to be created or migrated first.
pub(crate) fn check(engine: &Sqlite) -> Result<Arrival> {
    match engine.read(version)? {
        SCHEMA => Ok(Arrival {
            from: SCHEMA,
            read_only: true,
        }),
        found => Err(Error::new(
            ErrorKind::ReadOnly,
            format!(
                "the workspace has schema {found}, and {} is needed; open it for writing once",
                MIGRATIONS.len()
            ),
        )),
    }
}

/// The schema version of a workspace; 0 for a database with nothing in it.
fn version(engine: &Sqlite) -> Result<usize> {
    let stranger = || {
        Error::new(
            ErrorKind::NotAWorkspace,
            "the file is a database, but not a workspace of this library",
        )
    };
    match (
        engine.pragma("application_id")?,
        engine.pragma("user_version")?,
    ) {
        (0, 0) if engine.pragma("schema_version")? == 0 => Ok(0),
        (APPLICATION, version) => match usize::try_from(version) {
            Ok(version @ 1..) if version <= MIGRATIONS.len() => Ok(version),
            Ok(1..) => Err(Error::new(
                ErrorKind::NewerWorkspace,
                format!(
                    "the workspace has schema {version}, and this release knows {} at most; use a newer release",
                    MIGRATIONS.len(),
                ),
            )),
            _ => Err(stranger()),
        },
        _ => Err(stranger()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sql::{Flow, Row, Sql};

    fn answers(engine: &Sqlite, sql: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut read = |row: &dyn Row| {
            found.push(row.string(0)?);
            Ok(Flow::More)
        };
        engine.query(sql, &[], &mut read).unwrap();
        found
    }

    #[test]
    fn a_new_workspace_is_sound_and_has_the_newest_schema() {
        let engine = Sqlite::open_in_memory(std::sync::Arc::default()).unwrap();
        migrate(&engine, true).unwrap();
        migrate(&engine, true).unwrap();
        assert_eq!(version(&engine).unwrap(), MIGRATIONS.len());
        assert_eq!(answers(&engine, "PRAGMA integrity_check"), ["ok"]);
        assert!(answers(&engine, "SELECT 'broken' FROM pragma_foreign_key_check").is_empty());
    }

    #[test]
    fn every_table_is_strict() {
        let engine = Sqlite::open_in_memory(std::sync::Arc::default()).unwrap();
        migrate(&engine, true).unwrap();
        let loose = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0
                     AND name NOT LIKE 'sqlite%'";
        assert!(answers(&engine, loose).is_empty());
    }
}
