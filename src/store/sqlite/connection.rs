//! SQLite behind the interface of [`sql`](crate::store::sql): connections, pragmas, transactions and error kinds.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, StatementStatus};

use crate::error::{Error, ErrorKind, Result};
use crate::health::DatabaseWork;
use crate::stopwatch::Stopwatch;
use crate::store::dialect::Dialect;
use crate::store::effort::Effort;
use crate::store::settings::Durability;
use crate::store::sql::{Flow, Param, Row, Sql, unreadable};

/// All statements that are always the same fit, and as many of those that follow from what is asked.
const CACHED_STATEMENTS: usize = 256;
/// 64 MiB: random pages are written back once per checkpoint instead of once per thousand pages of log.
const CHECKPOINT_PAGES: u32 = 16_000;
/// 64 MiB, in KiB as the pragma counts negative sizes.
const CACHE_KIB: i32 = -65_536;

/// How often turning write-ahead logging on is tried while others open the file too.
const LOG_AHEAD_ATTEMPTS: u32 = 1_000;
/// How long a writer waits before it tries again to be the one who writes.
const BETWEEN_TRIES: Duration = Duration::from_millis(1);
/// The longest that SQLite can be told to wait for a lock: 24 days.
const LONGEST_PATIENCE: Duration = Duration::from_millis(i32::MAX as u64);

/// How a connection is used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Access {
    /// Reads and writes; creates the file if there is none.
    Write,
    /// Reads and writes a file that is there.
    Change,
    /// Reads only, beside a writer in this process.
    Read,
    /// Reads only, and the file may not even be writable.
    ReadOnlyFile,
}

/// One SQLite connection.
pub(crate) struct Sqlite {
    connection: Connection,
    patience: Duration,
    effort: Arc<Effort>,
    #[cfg(test)]
    pub(crate) statements: std::cell::RefCell<Vec<String>>,
}

impl Sqlite {
    pub(crate) fn open(
        path: &Path,
        access: Access,
        patience: Duration,
        effort: Arc<Effort>,
    ) -> Result<Self> {
        let how = match access {
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Change | Access::Read => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Access::ReadOnlyFile => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        // A connection is used by one thread at a time, which its owner's lock sees to.
        let connection = Connection::open_with_flags(path, how | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|e| failed(e, path, access))?;
        // SQLite falls back to reading where it may not write.
        let unwritable = connection.is_readonly(MAIN_DB).map_err(failure)?;
        if matches!(access, Access::Write | Access::Change) && unwritable {
            let why = "it may not be written; open it with read_only to read it";
            return Err(Error::new(ErrorKind::ReadOnly, why).during(opening(path)));
        }
        Self::prepare(connection, access, patience, effort).map_err(|e| failed(e, path, access))
    }

    pub(crate) fn open_in_memory(effort: Arc<Effort>) -> Result<Self> {
        let connection = Connection::open_in_memory().map_err(failure)?;
        Self::prepare(connection, Access::Write, Duration::ZERO, effort).map_err(failure)
    }

    fn prepare(
        connection: Connection,
        access: Access,
        patience: Duration,
        effort: Arc<Effort>,
    ) -> rusqlite::Result<Self> {
        let patience = patience.min(LONGEST_PATIENCE);
        connection.busy_timeout(patience)?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        // Else SQLite compiles some statements anew for every value they are given.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", CACHE_KIB)?;
        match access {
            Access::Write | Access::Change => {
                connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
            }
            Access::Read | Access::ReadOnlyFile => {
                connection.pragma_update(None, "query_only", true)?;
            }
        }
        Ok(Self {
            connection,
            patience,
            effort,
            #[cfg(test)]
            statements: std::cell::RefCell::default(),
        })
    }

    /// Turns write-ahead logging on. Only for a file that is known to be ours.
    pub(crate) fn log_ahead(&self) -> Result<()> {
        let turn_on = || self.connection.pragma_update(None, "journal_mode", "WAL");
        // The one lock that SQLite does not wait for, lest two that do the same wait for each other.
        for _ in 0..LOG_AHEAD_ATTEMPTS {
            match turn_on() {
                Err(busy) if kind_of(&busy) == ErrorKind::Busy => {
                    self.batch("BEGIN IMMEDIATE; COMMIT")?;
                }
                done => return done.map_err(failure),
            }
        }
        turn_on().map_err(failure)
    }

    pub(crate) fn pragma(&self, name: &str) -> Result<i64> {
        self.connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(failure)
    }

    /// Runs statements that take no parameters and answer nothing.
    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(failure)
    }

    /// Runs a statement that begins, divides or ends a transaction.
    pub(crate) fn run(&self, sql: &'static str) -> Result<()> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failure)?;
        statement.raw_execute().map(drop).map_err(failure)
    }

    /// Begins a transaction that writes, when no other user of the file has one.
    ///
    /// SQLite itself waits longer each time, and then misses the moments between the transactions of a busy neighbour.
    pub(crate) fn begin_immediate(&self) -> Result<()> {
        let waiting = Stopwatch::start();
        self.wait_for_locks(Duration::ZERO)?;
        let begun = loop {
            match self.run("BEGIN IMMEDIATE") {
                Err(busy)
                    if busy.kind() == ErrorKind::Busy && waiting.elapsed() < self.patience =>
                {
                    thread::sleep(BETWEEN_TRIES);
                }
                begun => break begun,
            }
        };
        self.wait_for_locks(self.patience)?;
        begun
    }

    fn wait_for_locks(&self, patience: Duration) -> Result<()> {
        self.connection.busy_timeout(patience).map_err(failure)
    }

    /// Runs `work` in a transaction that writes: committed if it succeeded, undone if it failed or panicked.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.begin_immediate()?;
        self.finish(work)
    }

    /// Runs `work` in a transaction that reads: all of it sees the same moment.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        self.run("BEGIN")?;
        self.finish(work)
    }

    fn finish<T>(&self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let open = OpenTransaction(self);
        let done = work(self)?;
        self.run("COMMIT")?;
        drop(open);
        Ok(done)
    }

    /// Undoes what was not committed; nothing, if there is nothing.
    pub(crate) fn roll_back(&self) {
        if !self.is_between_transactions() {
            // SQLite undoes an open transaction itself if this fails: when the connection closes.
            let _ = self.run("ROLLBACK");
        }
    }

    pub(crate) fn is_between_transactions(&self) -> bool {
        self.connection.is_autocommit()
    }

    /// How many rows this connection has changed since it was opened.
    pub(crate) fn changes(&self) -> u64 {
        self.connection.total_changes()
    }

    /// Copies the database, as it is at one moment, to a file that does not exist yet, and waits until it is on the disk.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<()> {
        let fail = |e| failed(e, path, Access::Write);
        let mut copy = Connection::open(path).map_err(fail)?;
        let pages = Backup::new(&self.connection, &mut copy).map_err(fail)?;
        // All in one step, which is one moment, however much is written meanwhile.
        let step = pages.step(-1).map_err(fail)?;
        drop(pages);
        if step != StepResult::Done {
            return Err(Error::new(ErrorKind::Busy, words(ErrorKind::Busy)));
        }
        end_log(&copy).map_err(fail)?;
        copy.close().map_err(|(_, e)| fail(e))
    }

    /// Takes the log away that is beside the file, and that nobody else uses.
    pub(crate) fn end_log(&self) -> Result<()> {
        end_log(&self.connection).map_err(failure)
    }

    /// # Errors
    ///
    /// `Corrupt` if the file, which is so long, is damaged, with the first thing that SQLite finds.
    pub(crate) fn check_integrity(&self, length: u64) -> Result<()> {
        // SQLite takes the rest of a page that was cut short for zeros.
        let page = u64::try_from(self.pragma("page_size")?).unwrap_or(0);
        if !length.is_multiple_of(page.max(1)) {
            let text = "the database file is cut short; restore another backup";
            return Err(Error::new(ErrorKind::Corrupt, text));
        }
        let found: String = self
            .connection
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(failure)?;
        if found == "ok" {
            return Ok(());
        }
        // The line before says which database it means.
        let damage = found.lines().last().unwrap_or_default();
        let text = format!("the database file is damaged ({damage}); restore another backup");
        Err(Error::new(ErrorKind::Corrupt, text))
    }

    /// Counts what a statement did since it was last asked.
    fn note(&self, statement: &rusqlite::Statement<'_>, rows: u64) {
        let did = |what| u64::try_from(statement.reset_status(what)).unwrap_or(0);
        self.effort.add(DatabaseWork {
            statements: 1,
            rows,
            round_trips: 0,
            steps: did(StatementStatus::VmStep),
            sorts: did(StatementStatus::Sort),
            full_scan_steps: did(StatementStatus::FullscanStep),
        });
    }

    /// When the commits that follow are on the disk. Only between transactions.
    pub(crate) fn set_durability(&self, durability: Durability) -> Result<()> {
        let sql = match durability {
            Durability::Normal => "PRAGMA synchronous = NORMAL",
            Durability::Full => "PRAGMA synchronous = FULL",
        };
        #[cfg(test)]
        self.statements.borrow_mut().push(sql.to_owned());
        // Compiled anew each time, which is when SQLite does what it says.
        self.batch(sql)
    }
}

/// Undoes what was not committed.
struct OpenTransaction<'c>(&'c Sqlite);

impl Drop for OpenTransaction<'_> {
    fn drop(&mut self) {
        self.0.roll_back();
    }
}

impl Sql for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        #[cfg(test)]
        self.statements.borrow_mut().push(sql.to_owned());
        let mut statement = self.connection.prepare_cached(sql).map_err(failure)?;
        bind(&mut statement, params).map_err(failure)?;
        let changed = statement.raw_execute().map_err(failure)?;
        self.note(&statement, 0);
        Ok(changed)
    }

    // `RETURNING` would do, but opens a temporary table for each row.
    fn insert(&self, sql: &str, params: &[Param<'_>]) -> Result<i64> {
        self.execute(sql, params)?;
        Ok(self.connection.last_insert_rowid())
    }

    fn query(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<Flow>,
    ) -> Result<()> {
        #[cfg(test)]
        self.statements.borrow_mut().push(sql.to_owned());
        let mut statement = self.connection.prepare_cached(sql).map_err(failure)?;
        bind(&mut statement, params).map_err(failure)?;
        let mut found = 0;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failure)? {
            found += 1;
            if each(row)? == Flow::Enough {
                break;
            }
        }
        drop(rows);
        self.note(&statement, found);
        Ok(())
    }
}

/// A file that stands alone, with no log beside it, can be read wherever it is put.
fn end_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "DELETE")
}

fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Param<'_>]) -> rusqlite::Result<()> {
    for (index, param) in (1..).zip(params) {
        match *param {
            Param::Null => statement.raw_bind_parameter(index, rusqlite::types::Null)?,
            Param::Integer(value) => statement.raw_bind_parameter(index, value)?,
            Param::Text(value) => statement.raw_bind_parameter(index, value)?,
            Param::Blob(value) => statement.raw_bind_parameter(index, value)?,
        }
    }
    Ok(())
}

impl Row for rusqlite::Row<'_> {
    fn names(&self) -> Vec<&str> {
        self.as_ref().column_names().collect()
    }

    fn value(&self, column: usize) -> Result<Param<'_>> {
        Ok(match self.get_ref(column).map_err(failure)? {
            ValueRef::Null => Param::Null,
            ValueRef::Integer(value) => Param::Integer(value),
            ValueRef::Text(bytes) => Param::Text(
                std::str::from_utf8(bytes).map_err(|_| unreadable(column, "is not UTF-8"))?,
            ),
            ValueRef::Blob(bytes) => Param::Blob(bytes),
            ValueRef::Real(_) => return Err(unreadable(column, "is no integer")),
        })
    }

    fn integer_or_null(&self, column: usize) -> Result<Option<i64>> {
        match self.get_ref(column).map_err(failure)? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(value) => Ok(Some(value)),
            _ => Err(unreadable(column, "is no integer")),
        }
    }

    fn text_or_null(&self, column: usize) -> Result<Option<&str>> {
        match self.get_ref(column).map_err(failure)? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(bytes) => std::str::from_utf8(bytes)
                .map(Some)
                .map_err(|_| unreadable(column, "is not UTF-8")),
            _ => Err(unreadable(column, "is no text")),
        }
    }

    fn blob(&self, column: usize) -> Result<&[u8]> {
        match self.get_ref(column).map_err(failure)? {
            ValueRef::Blob(bytes) => Ok(bytes),
            _ => Err(unreadable(column, "is no blob")),
        }
    }
}

/// An error of SQLite's about the file at `path`.
fn failed(source: rusqlite::Error, path: &Path, access: Access) -> Error {
    let kind = kind_of(&source);
    let why = match source.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => unopenable(path),
        Some(ErrorCode::SystemIoFailure) if path.is_dir() => unopenable(path),
        Some(ErrorCode::ReadOnly) if access == Access::ReadOnlyFile => {
            "even a reader needs files beside it, and its directory may not be written; copy it elsewhere"
        }
        _ => words(kind),
    };
    Error::new(kind, why)
        .caused_by(source)
        .during(opening(path))
}

/// What an error says first if it is about opening a file.
pub(crate) fn opening(path: &Path) -> String {
    format!("cannot open {}", path.display())
}

/// Why SQLite could not open a file, which it does not tell.
fn unopenable(path: &Path) -> &'static str {
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    if path.is_dir() {
        "it is a directory"
    } else if path.exists() {
        "it, or its directory, may not be read or written"
    } else if directory.is_some_and(|directory| !directory.is_dir()) {
        "its directory does not exist"
    } else {
        "there is no such file, and none can be made"
    }
}

/// An error of SQLite's, as ours.
pub(crate) fn failure(source: rusqlite::Error) -> Error {
    let kind = kind_of(&source);
    Error::new(kind, words(kind)).caused_by(source)
}

fn kind_of(error: &rusqlite::Error) -> ErrorKind {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ErrorKind::Busy,
        // The engine breaks no rule of its tables: somebody else has written there, or the disk forgot.
        Some(
            ErrorCode::DatabaseCorrupt | ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch,
        ) => ErrorKind::Corrupt,
        Some(ErrorCode::NotADatabase) => ErrorKind::NotAWorkspace,
        Some(ErrorCode::ReadOnly) => ErrorKind::ReadOnly,
        Some(
            ErrorCode::CannotOpen
            | ErrorCode::DiskFull
            | ErrorCode::PermissionDenied
            | ErrorCode::SystemIoFailure
            | ErrorCode::OutOfMemory
            | ErrorCode::FileLockingProtocolFailed
            | ErrorCode::NoLargeFileSupport,
        ) => ErrorKind::Storage,
        _ if lacks_a_table(error) => ErrorKind::Corrupt,
        _ => ErrorKind::Internal,
    }
}

/// Whether a statement names a table, column or key that somebody else took away.
fn lacks_a_table(error: &rusqlite::Error) -> bool {
    let (rusqlite::Error::SqlInputError { msg, .. } | rusqlite::Error::SqliteFailure(_, Some(msg))) =
        error
    else {
        return false;
    };
    let lacks = ["no such table", "no such column", "foreign key mismatch"];
    lacks.iter().any(|lack| msg.starts_with(lack))
}

fn words(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Busy => "the database is locked by another user of it; try again",
        ErrorKind::Corrupt => "the database file is damaged; restore it from a backup",
        ErrorKind::NotAWorkspace => "the file is not a workspace of this library",
        ErrorKind::ReadOnly => {
            "the database cannot be written; look who may write the file and its directory"
        }
        ErrorKind::Storage => {
            "the disk or the operating system failed; look whether there is space left"
        }
        _ => "the database refused a statement of the engine's; please report it",
    }
}
