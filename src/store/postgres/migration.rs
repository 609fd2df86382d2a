//! Brings a schema on a server to the tables of this release.
//!
//! A migration is a numbered file; its place in the list is its version, kept in the schema together with it.

use crate::error::{Error, ErrorKind, Result};
use crate::store::Tx;
use crate::store::postgres::connection::Connection;
use crate::store::schema::{Arrival, SCHEMA};
use crate::store::sql::params;

const MIGRATIONS: [&str; SCHEMA] = [include_str!("schema/0001_workspace.sql")];

/// Whoever migrates a schema holds the advisory lock of this number (`duol` in ASCII) and of its name's hash.
const LOCK: i64 = 0x6475_6F6C;

/// Makes the schema a workspace of this release: creates it, if it may, migrates it, or leaves it as it is. Several hosts
/// may do so at once.
///
/// # Errors
///
/// `NotAWorkspace` for a schema with somebody else's tables and for one that would have to be created and may not be,
/// `NewerWorkspace` for one of a later release; none is touched.
pub(super) fn migrate(connection: &Connection, schema: &str, creates: bool) -> Result<Arrival> {
    let arrived = |from| Arrival {
        from,
        read_only: false,
    };
    match transaction(connection, "BEGIN READ ONLY", || {
        check_settings(connection)?;
        version(connection, schema)
    })? {
        SCHEMA => return Ok(arrived(SCHEMA)),
        0 if !creates => {
            let why = "there is no such schema, or nothing in it";
            return Err(Error::new(ErrorKind::NotAWorkspace, why));
        }
        _ => {}
    }
    // Whoever has waited for the lock sees what the other did, whatever the server's default is.
    let from = transaction(connection, "BEGIN ISOLATION LEVEL READ COMMITTED", || {
        let lock = format!("SELECT pg_advisory_xact_lock({LOCK}, hashtext('{schema}'))");
        connection.simple(&lock)?;
        // Whoever comes second finds it done.
        let from = version(connection, schema)?;
        if from == 0 && !exists(connection, schema)? {
            connection.simple(&format!("CREATE SCHEMA {}", quoted(schema)))?;
        }
        // For the tables alone: what is called later says where it is.
        connection.simple(&format!("SET LOCAL search_path = {}", quoted(schema)))?;
        for migration in MIGRATIONS.iter().skip(from) {
            let migration = migration
                .replace("{schema}", &quoted(schema))
                .replace("{name}", schema);
            connection.simple(&migration)?;
        }
        Ok(from)
    })?;
    Ok(arrived(from))
}

/// Checks a schema that may not be written.
///
/// # Errors
///
/// As [`migrate`], and `ReadOnly` if it would have to be created or migrated first.
pub(super) fn check(connection: &Connection, schema: &str) -> Result<Arrival> {
    match transaction(connection, "BEGIN READ ONLY", || {
        version(connection, schema)
    })? {
        SCHEMA => Ok(Arrival {
            from: SCHEMA,
            read_only: true,
        }),
        0 => Err(Error::new(
            ErrorKind::Storage,
            "there is no workspace in this schema of the database",
        )),
        found => Err(Error::new(
            ErrorKind::ReadOnly,
            format!(
                "the workspace has schema {found}, and {SCHEMA} is needed; open it for writing once"
            ),
        )),
    }
}

/// The names of all schemas of the database that are workspaces and can be opened, in order.
pub(super) fn workspaces(tx: Tx<'_>) -> Result<Vec<String>> {
    tx.all(
        "SELECT nspname
         FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE relname = 'workspace_schema' AND nspname ~ '^[a-z_][a-z0-9_]*$'
         ORDER BY nspname COLLATE \"C\"",
        params![],
        |row| row.string(0),
    )
}

/// A name as statements have it: it may be a word of SQL.
pub(super) fn quoted(schema: &str) -> String {
    format!("\"{schema}\"")
}

fn transaction<T>(
    connection: &Connection,
    begin: &str,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    connection.begin(begin, "");
    let done = work().and_then(|value| connection.commit().map(|()| value));
    if done.is_err() {
        connection.roll_back();
    }
    done
}

/// Whether the database is one that a workspace can be in.
fn check_settings(connection: &Connection) -> Result<()> {
    let (encoding, isolation) = Tx(connection).one(
        "SELECT current_setting('server_encoding'), current_setting('default_transaction_isolation')",
        params![],
        |row| Ok((row.string(0)?, row.string(1)?)),
    )?;
    if encoding != "UTF8" {
        let text = format!(
            "the database's encoding is {encoding}, in which not every text can be written; create one with UTF8"
        );
        return Err(Error::new(ErrorKind::Storage, text));
    }
    if isolation != "read committed" {
        let text = format!(
            "default_transaction_isolation is `{isolation}` for this user and database; let it be `read committed`, as a server has it by default"
        );
        return Err(Error::new(ErrorKind::Storage, text));
    }
    Ok(())
}

/// The version of a workspace; 0 for a schema that is not there, or has nothing in it.
fn version(connection: &Connection, schema: &str) -> Result<usize> {
    let tx = Tx(connection);
    let (marked, tables) = tx.one(
        "SELECT coalesce(bool_or(relname = 'workspace_schema'), FALSE), count(*)
         FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE nspname = ?1",
        params![schema],
        |row| Ok((row.flag(0)?, row.integer(1)?)),
    )?;
    if !marked {
        return match tables {
            0 => Ok(0),
            _ => Err(Error::new(
                ErrorKind::NotAWorkspace,
                "the schema has other tables; give the workspace a schema of its own",
            )),
        };
    }
    let found = tx.one("SELECT version FROM workspace_schema", params![], |row| {
        row.count::<usize>(0)
    })?;
    if found > SCHEMA {
        return Err(Error::new(
            ErrorKind::NewerWorkspace,
            format!(
                "the workspace has schema {found}, and this release knows {SCHEMA} at most; use a newer release"
            ),
        ));
    }
    Ok(found)
}

fn exists(connection: &Connection, schema: &str) -> Result<bool> {
    Tx(connection).one(
        "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = ?1)",
        params![schema],
        |row| row.flag(0),
    )
}
