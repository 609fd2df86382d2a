//! An open file, or a database in memory: its writer and its readers.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::store::Tx;
use crate::store::effort::Effort;
use crate::store::pool::Pool;
use crate::store::schema::Arrival;
use crate::store::settings::Settings;
use crate::store::sqlite::connection::opening;
use crate::store::sqlite::migration;
use crate::store::sqlite::place::{self, Place};
use crate::store::sqlite::writer::Writer;
use crate::store::sqlite::{Access, Sqlite};

/// An open database.
pub(crate) struct Database {
    /// `None` if the database was opened for reading only.
    writer: Option<Writer>,
    /// `None` for a database in memory, which the writer's connection reads too.
    readers: Option<Pool<Sqlite>>,
    /// Listed as long as a connection to it is open, so it comes after them.
    _place: Option<Place>,
}

impl Database {
    /// A database that nobody else sees.
    pub(crate) fn in_memory(effort: Arc<Effort>) -> Result<(Self, Arrival)> {
        let engine = Sqlite::open_in_memory(effort)?;
        let arrival = migration::migrate(&engine, true)?;
        let database = Self {
            writer: Some(Writer::in_memory(engine)),
            readers: None,
            _place: None,
        };
        Ok((database, arrival))
    }

    /// Opens the file, creating or migrating it if need be.
    pub(crate) fn open(
        path: &Path,
        settings: Settings,
        effort: &Arc<Effort>,
    ) -> Result<(Self, Arrival)> {
        // In full, so that it stays the same file wherever the process goes; and a path, even if SQLite would read it as
        // a URI.
        let path = std::path::absolute(path).map_err(|source| {
            let text = "the current directory does not exist";
            Error::new(ErrorKind::Storage, text)
                .caused_by(source)
                .during(opening(path))
        })?;
        let opening = |error: Error| error.during(opening(&path));
        place::check_inherited(&path).map_err(opening)?;
        let (access, reading) = match settings {
            Settings {
                read_only: true, ..
            } => (Access::ReadOnlyFile, Access::ReadOnlyFile),
            Settings { existing: true, .. } => (Access::Change, Access::Read),
            _ => (Access::Write, Access::Read),
        };
        let engine = Sqlite::open(&path, access, settings.patience, Arc::clone(effort))?;
        let place = Place::of(&path)?;
        let (arrival, writer, first) = if settings.read_only {
            (
                migration::check(&engine).map_err(opening)?,
                None,
                Some(engine),
            )
        } else {
            let arrival = migration::migrate(&engine, !settings.existing).map_err(opening)?;
            engine.set_durability(settings.durability)?;
            let writer = Writer::of_file(engine, settings.durability, place.clone());
            (arrival, Some(writer), None)
        };
        let effort = Arc::clone(effort);
        let open = move || Sqlite::open(&path, reading, settings.patience, Arc::clone(&effort));
        let database = Self {
            writer,
            readers: Some(Pool::new(settings.readers, first, open)),
            _place: Some(place),
        };
        Ok((database, arrival))
    }

    /// Runs `work` on one moment of the database.
    pub(crate) fn read<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        let read = |engine: &Sqlite| engine.read(|engine| work(Tx(engine)));
        match (&self.readers, &self.writer) {
            (Some(readers), _) => readers.with(read),
            (None, Some(writer)) => read(&writer.desk().engine),
            (None, None) => Err(Error::new(
                ErrorKind::Internal,
                "a database has neither a writer nor a reader",
            )),
        }
    }

    /// The writer; `None` if the database was opened for reading only.
    pub(crate) fn writer(&self) -> Option<&Writer> {
        self.writer.as_ref()
    }

    /// Copies the database, as it is at one moment, to a file that does not exist yet.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<()> {
        match (&self.readers, &self.writer) {
            // A connection of its own, so that a long copy keeps no reader waiting.
            (Some(readers), _) => readers.another()?.copy_to(path),
            (None, Some(writer)) => writer.desk().engine.copy_to(path),
            (None, None) => Ok(()),
        }
    }

    /// Takes the log away that is beside the file, and that nobody else uses.
    pub(crate) fn end_log(&mut self) -> Result<()> {
        self.readers = None;
        match &self.writer {
            Some(writer) => writer.desk().engine.end_log(),
            None => Ok(()),
        }
    }

    /// Whether SQLite finds the file whole.
    ///
    /// # Errors
    ///
    /// `Corrupt` if it does not, `NotAWorkspace` if the file is empty.
    pub(crate) fn check_integrity(&self, length: u64) -> Result<()> {
        match &self.readers {
            Some(readers) => readers.with(|engine| engine.check_integrity(length)),
            None => Ok(()),
        }
    }

    /// How long a file is, before it is opened to look whether it is whole.
    ///
    /// # Errors
    ///
    /// `NotAWorkspace` if it is empty.
    pub(crate) fn length(path: &Path) -> Result<u64> {
        match fs::metadata(path).map_or(1, |file| file.len()) {
            0 => {
                let error = Error::new(ErrorKind::NotAWorkspace, "the file is empty");
                Err(error.during(opening(path)))
            }
            length => Ok(length),
        }
    }

    /// Gives up the memory instead of closing the connections: they are a parent's, whose files that would write to.
    pub(crate) fn forget(&mut self) {
        std::mem::forget(self.writer.take());
        std::mem::forget(self.readers.take());
    }
}
