//! The database: the only part of the engine that knows SQL.
//!
//! One writer and a small pool of readers, each a connection of its own; a database in memory has one connection for
//! both. Reads see one moment, writes are one transaction.

pub(crate) mod agent;
pub(crate) mod attempt;
mod bell;
pub(crate) mod contact;
pub(crate) mod conversation;
pub(crate) mod counter;
pub(crate) mod dump;
mod effort;
pub(crate) mod event;
pub(crate) mod gateway;
pub(crate) mod mailbox;
pub(crate) mod media;
pub(crate) mod message;
mod migration;
pub(crate) mod outbox;
mod place;
pub(crate) mod quick_reply;
mod readers;
pub(crate) mod send_key;
pub(crate) mod session;
mod shelf;
pub(crate) mod sql;
mod sqlite;
pub(crate) mod tag;
pub(crate) mod timeline;
pub(crate) mod verify;
pub(crate) mod view;
pub(crate) mod worker;
pub(crate) mod workspace;
mod writer;

#[cfg(test)]
mod plan_tests;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use migration::{Arrival, SCHEMA};
pub(crate) use sql::{Id, Tx};
pub use sqlite::Durability;

use crate::error::{Error, ErrorKind, Result};
use crate::health::DatabaseWork;
use bell::Bell;
use effort::Effort;
use place::Place;
use readers::Readers;
pub(crate) use sqlite::opening;
use sqlite::{Access, Sqlite};
use writer::Writer;

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
    writer: Option<Writer>,
    /// `None` for a database in memory, which the writer's connection reads too.
    readers: Option<Readers>,
    /// Listed as long as a connection to it is open, so it comes after them.
    _place: Option<Place>,
    bell: Bell,
    effort: Arc<Effort>,
    arrival: Arrival,
    /// Whose it is: a connection must not be used across a fork.
    process: u32,
}

impl Store {
    /// Opens the file, creating or migrating it if need be; `:memory:` is a database that nobody else sees.
    pub(crate) fn open(path: &Path, settings: Settings) -> Result<Self> {
        check_path(path, settings)?;
        let effort = Arc::<Effort>::default();
        if path.as_os_str() == ":memory:" {
            let engine = Sqlite::open_in_memory(Arc::clone(&effort))?;
            let arrival = migration::migrate(&engine)?;
            let writer = Writer::in_memory(engine);
            return Ok(Self::new(Some(writer), None, None, effort, arrival));
        }
        // In full, so that it stays the same file wherever the process goes; and a path, even if SQLite would read it as
        // a URI.
        let shown = path;
        let path = &std::path::absolute(path).map_err(|source| {
            let text = "the current directory does not exist";
            Error::new(ErrorKind::Storage, text)
                .caused_by(source)
                .during(opening(shown))
        })?;
        place::check_inherited(path)?;
        let (access, reading) = if settings.read_only {
            (Access::ReadOnlyFile, Access::ReadOnlyFile)
        } else {
            (Access::Write, Access::Read)
        };
        let engine = Sqlite::open(path, access, settings.patience, Arc::clone(&effort))?;
        let place = Place::of(path)?;
        let readers = |first| {
            Readers::new(
                path,
                reading,
                settings.patience,
                settings.readers,
                Arc::clone(&effort),
                first,
            )
        };
        if settings.read_only {
            let arrival = migration::check(&engine).map_err(|e| e.during(opening(path)))?;
            let (readers, place) = (Some(readers(Some(engine))), Some(place));
            return Ok(Self::new(None, readers, place, effort, arrival));
        }
        let arrival = migration::migrate(&engine).map_err(|e| e.during(opening(path)))?;
        engine.set_durability(settings.durability)?;
        let writer = Writer::of_file(engine, settings.durability, place.clone());
        let (writer, readers, place) = (Some(writer), Some(readers(None)), Some(place));
        Ok(Self::new(writer, readers, place, effort, arrival))
    }

    fn new(
        writer: Option<Writer>,
        readers: Option<Readers>,
        place: Option<Place>,
        effort: Arc<Effort>,
        arrival: Arrival,
    ) -> Self {
        Self {
            writer,
            readers,
            _place: place,
            bell: Bell::default(),
            effort,
            arrival,
            process: std::process::id(),
        }
    }

    /// Runs `work` on one moment of the database.
    pub(crate) fn read<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        self.check_process()?;
        let read = |engine: &Sqlite| engine.read(|engine| work(Tx(engine)));
        match &self.readers {
            Some(readers) => readers.with(read),
            None => read(&self.writer()?.desk().engine),
        }
    }

    /// Runs `work` as one transaction: all of it is kept, or nothing if it fails. It may be run twice, and what the
    /// first run did is undone then.
    pub(crate) fn write<T>(&self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.commit(false, work)
    }

    /// As [`Store::write`], and on the disk when it returns, whatever the durability of the others.
    pub(crate) fn write_durably<T>(&self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.commit(true, work)
    }

    /// As [`Store::write`], for work that cannot be run twice and that is worth a commit of its own.
    pub(crate) fn write_alone<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        self.announce(|writer| writer.write_alone(work))
    }

    fn commit<T>(&self, durable: bool, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.announce(|writer| writer.write(durable, work))
    }

    /// Tells those who wait for it that something was committed.
    fn announce<T>(&self, write: impl FnOnce(&Writer) -> Result<T>) -> Result<T> {
        self.check_process()?;
        let writer = self.writer()?;
        let done = write(writer);
        if writer.has_news() {
            self.bell.ring();
        }
        done
    }

    /// Copies the database, as it is at one moment, to a file that does not exist yet.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<()> {
        self.check_process()?;
        match &self.readers {
            // A connection of its own, so that a long copy keeps no reader waiting.
            Some(readers) => readers.another()?.copy_to(path),
            None => self.writer()?.desk().engine.copy_to(path),
        }
    }

    /// Opens a file for reading and looks whether SQLite finds it whole.
    pub(crate) fn inspect(path: &Path, settings: Settings) -> Result<Self> {
        let length = fs::metadata(path).map_or(1, |file| file.len());
        if length == 0 {
            let error = Error::new(ErrorKind::NotAWorkspace, "the file is empty");
            return Err(error.during(opening(path)));
        }
        let read_only = true;
        let store = Self::open(
            path,
            Settings {
                read_only,
                ..settings
            },
        )?;
        if let Some(readers) = &store.readers {
            readers.with(|engine| engine.check_integrity(length))?;
        }
        Ok(store)
    }

    /// Whether [`Store::write`] can be called at all.
    ///
    /// # Errors
    ///
    /// `ReadOnly`.
    pub(crate) fn check_writable(&self) -> Result<()> {
        self.writer().map(drop)
    }

    /// What is rung after every commit of this store's.
    pub(crate) fn bell(&self) -> &Bell {
        &self.bell
    }

    /// What became of the file when it was opened.
    pub(crate) fn arrival(&self) -> Arrival {
        self.arrival
    }

    /// What all connections did since they were opened.
    pub(crate) fn effort(&self) -> DatabaseWork {
        self.effort.so_far()
    }

    fn writer(&self) -> Result<&Writer> {
        self.writer.as_ref().ok_or_else(|| {
            Error::new(
                ErrorKind::ReadOnly,
                "the workspace was opened for reading only; open it without read_only to change it",
            )
        })
    }

    /// Whether this is a copy in the memory of a forked child. It has none of the locks, so nothing of it may be used.
    pub(crate) fn is_forked(&self) -> bool {
        std::process::id() != self.process
    }

    /// # Errors
    ///
    /// `Forked` in a child that has nothing but a copy of this.
    pub(crate) fn check_process(&self) -> Result<()> {
        if self.is_forked() {
            return Err(place::forked());
        }
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn engine(&self) -> std::sync::MutexGuard<'_, writer::Desk> {
        self.writer().unwrap().desk()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.is_forked() {
            // Closing the parent's connections would write to its files. The child gives up the memory instead.
            std::mem::forget(self.writer.take());
            std::mem::forget(self.readers.take());
        }
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
