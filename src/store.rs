//! The database: the only part of the engine that knows SQL.
//!
//! One writer behind a lock and a small pool of readers, each a connection of its own; a database in memory has one
//! connection for both. Reads see one moment, writes are one transaction.

pub(crate) mod agent;
pub(crate) mod attempt;
pub(crate) mod contact;
pub(crate) mod conversation;
pub(crate) mod counter;
pub(crate) mod event;
pub(crate) mod gateway;
pub(crate) mod mailbox;
pub(crate) mod media;
pub(crate) mod message;
mod migration;
pub(crate) mod outbox;
pub(crate) mod quick_reply;
pub(crate) mod session;
mod shelf;
mod sql;
mod sqlite;
pub(crate) mod tag;
pub(crate) mod timeline;
pub(crate) mod verify;
pub(crate) mod view;
pub(crate) mod workspace;

#[cfg(test)]
mod plan_tests;

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) use sql::{Id, Tx};
pub use sqlite::Durability;

use crate::error::{Error, ErrorKind, Result};
pub(crate) use sqlite::opening;
use sqlite::{Access, Sqlite};

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) durability: Durability,
    pub(crate) patience: Duration,
    pub(crate) readers: usize,
    pub(crate) read_only: bool,
}

/// An open database.
pub(crate) struct Store {
    /// `None` if the database was opened for reading only.
    writer: Option<Mutex<Sqlite>>,
    /// `None` for a database in memory, which the writer's connection reads too.
    readers: Option<Readers>,
}

impl Store {
    /// Opens the file, creating or migrating it if need be; `:memory:` is a database that nobody else sees.
    pub(crate) fn open(path: &Path, settings: Settings) -> Result<Self> {
        check_path(path, settings)?;
        if path.as_os_str() == ":memory:" {
            let engine = Sqlite::open_in_memory()?;
            migration::migrate(&engine)?;
            return Ok(Self {
                writer: Some(Mutex::new(engine)),
                readers: None,
            });
        }
        // A path is a path, even one that SQLite would read as a URI.
        let plain = path
            .to_str()
            .is_some_and(|path| path.starts_with("file:"))
            .then(|| Path::new(".").join(path));
        let path = plain.as_deref().unwrap_or(path);
        let access = if settings.read_only {
            Access::ReadOnlyFile
        } else {
            Access::Write
        };
        let engine = Sqlite::open(path, access, settings.durability, settings.patience)?;
        let mut readers = Readers::new(path, access, settings);
        if settings.read_only {
            migration::check(&engine).map_err(|e| e.during(opening(path)))?;
            readers
                .idle
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .open
                .push(engine);
            return Ok(Self {
                writer: None,
                readers: Some(readers),
            });
        }
        migration::migrate(&engine).map_err(|e| e.during(opening(path)))?;
        Ok(Self {
            writer: Some(Mutex::new(engine)),
            readers: Some(readers),
        })
    }

    /// Runs `work` on one moment of the database.
    pub(crate) fn read<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        match &self.readers {
            Some(readers) => {
                readers.with(|engine| engine.transaction("BEGIN", |engine| work(Tx(engine))))
            }
            None => self
                .writer()?
                .transaction("BEGIN", |engine| work(Tx(engine))),
        }
    }

    /// Runs `work` as one transaction: all of it is kept, or nothing if it fails.
    pub(crate) fn write<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        self.writer()?
            .transaction("BEGIN IMMEDIATE", |engine| work(Tx(engine)))
    }

    /// As [`Store::write`], and on the disk when it returns, whatever the durability of the others.
    pub(crate) fn write_durably<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        let engine = self.writer()?;
        engine.durably(|engine| engine.transaction("BEGIN IMMEDIATE", |engine| work(Tx(engine))))
    }

    fn writer(&self) -> Result<MutexGuard<'_, Sqlite>> {
        match &self.writer {
            // A panic inside a transaction has undone it, so the connection is fit for the next.
            Some(writer) => Ok(writer.lock().unwrap_or_else(PoisonError::into_inner)),
            None => Err(Error::new(
                ErrorKind::ReadOnly,
                "the workspace was opened for reading only; open it without read_only to change it",
            )),
        }
    }

    #[cfg(test)]
    pub(crate) fn engine(&self) -> MutexGuard<'_, Sqlite> {
        self.writer().unwrap()
    }
}

/// Refuses what SQLite would take for something else than a file's name.
fn check_path(path: &Path, settings: Settings) -> Result<()> {
    let shown = path.display();
    if path.as_os_str().is_empty() {
        let why = "must not be empty; `:memory:` is a workspace that ends with its messenger";
        return Err(Error::invalid("path", shown, why));
    }
    if path.as_os_str().as_encoded_bytes().contains(&0) {
        return Err(Error::invalid("path", shown, "must not contain NUL"));
    }
    if path.as_os_str() == ":memory:" && settings.read_only {
        let why = "cannot be opened for reading only: there would be nothing in it";
        return Err(Error::invalid("path", shown, why));
    }
    Ok(())
}

/// Connections for reading, opened as they are needed and kept.
struct Readers {
    path: PathBuf,
    access: Access,
    settings: Settings,
    idle: Mutex<Idle>,
    returned: Condvar,
}

#[derive(Default)]
struct Idle {
    open: Vec<Sqlite>,
    lent: usize,
}

impl Readers {
    fn new(path: &Path, access: Access, settings: Settings) -> Self {
        let access = if access == Access::Write {
            Access::Read
        } else {
            access
        };
        Self {
            path: path.to_owned(),
            access,
            settings,
            idle: Mutex::default(),
            returned: Condvar::new(),
        }
    }

    fn with<T>(&self, work: impl FnOnce(&Sqlite) -> Result<T>) -> Result<T> {
        let lent = Lent {
            engine: Some(self.take()?),
            readers: self,
        };
        match &lent.engine {
            Some(engine) => work(engine),
            None => Err(Error::new(
                ErrorKind::Internal,
                "a reader was lent without a connection",
            )),
        }
    }

    fn take(&self) -> Result<Sqlite> {
        let mut idle = self.idle();
        loop {
            if let Some(engine) = idle.open.pop() {
                idle.lent += 1;
                return Ok(engine);
            }
            if idle.lent < self.settings.readers.max(1) {
                // Counted before it is opened, so that the pool never grows over its size.
                idle.lent += 1;
                drop(idle);
                let opened = Sqlite::open(
                    &self.path,
                    self.access,
                    self.settings.durability,
                    self.settings.patience,
                );
                return opened.inspect_err(|_| self.give(None));
            }
            idle = self
                .returned
                .wait(idle)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn give(&self, engine: Option<Sqlite>) {
        let mut idle = self.idle();
        idle.lent -= 1;
        idle.open.extend(engine);
        drop(idle);
        self.returned.notify_one();
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives a reader back even if the work panicked.
struct Lent<'r> {
    engine: Option<Sqlite>,
    readers: &'r Readers,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.readers.give(self.engine.take());
    }
}
