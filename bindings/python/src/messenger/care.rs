//! Checks, copies and figures of a workspace.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::sync::Arc;

use pyo3::exceptions::PyBlockingIOError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::{Any, Messenger};
use crate::argument;
use crate::error;
use crate::field::{Field as _, wrong_type};
use crate::outside::{self, Handle, detached};
use crate::records::care::{Health, Migrated, Verification};
use crate::records::outbox::exception;

/// How much goes to or comes from a Python file at a time.
const BLOCK: usize = 64 * 1024;

#[pymethods]
impl Messenger {
    /// Rebuild every conversation, session, counter and delivery status from the event log, and compare.
    ///
    /// `differences` tells of each place where a table says something else; it is empty for a sound workspace. It reads
    /// the whole log and changes nothing.
    fn verify(&self, py: Python<'_>) -> PyResult<Verification> {
        Verification::of(py, self.call(py, duologue::Messenger::verify)?)
    }

    /// Tell what waits in the outbox, how deliveries stand, which workers live, and what the database did.
    ///
    /// It is cheap enough for every few seconds.
    fn health(&self, py: Python<'_>) -> PyResult<Health> {
        Health::of(py, self.call(py, duologue::Messenger::health)?)
    }

    /// Copy the workspace, as it is at one moment, to a file that is not there yet, while others go on using it.
    ///
    /// The copy is on the disk, and under its name, when this returns, or not there at all. It is a workspace like any
    /// other: to restore it, open it. What was queued is queued in it too: deliver from one of the two, or the customer
    /// has it twice. Media that the host keeps in a `MediaStore` are not in it.
    ///
    /// Raises `InvalidArgumentError` if there is such a file already, `StorageError` if it cannot be written.
    fn backup(&self, py: Python<'_>, path: Any<'_, '_>) -> PyResult<()> {
        let path = argument::path(path, "path")?;
        self.call(py, |engine| engine.backup(&path))
    }

    /// Tell whether a backup can be restored: open it, changing nothing, and verify it.
    ///
    /// It looks whether every page of the file is sound, whether media are what their digests say, and whether the
    /// tables agree with the log.
    ///
    /// Raises `CorruptError` if the file is damaged, and as `open` does for reading.
    #[staticmethod]
    fn check_backup(py: Python<'_>, path: Any<'_, '_>) -> PyResult<Verification> {
        let path = argument::path(path, "path")?;
        let checked = detached(py, || duologue::Messenger::check_backup(&path))?;
        Verification::of(py, checked.map_err(|refused| error::raise(py, refused))?)
    }

    /// Write the whole workspace, as it is at one moment, as JSON Lines, and return the number of lines.
    ///
    /// `out` is a binary file, `open(path, "wb")` or the like. The content of media is written too. What the workspace
    /// holds of customers is in the export as it is: keep it as safe as the database. Others may use the workspace
    /// meanwhile; what is written to must not.
    ///
    /// Raises `CallbackError` if `out` fails, `BusyError` if new files kept coming into use.
    fn export(&self, py: Python<'_>, out: Any<'_, '_>) -> PyResult<u64> {
        if !out.hasattr("write")? {
            return Err(wrong_type(out, "out", "a binary file that can be written"));
        }
        let mut out = BufWriter::with_capacity(BLOCK, File::new(&self.0, out));
        self.call(py, move |engine| {
            let exported = engine.export(&mut out);
            // What could not be written is let go, where dropping `out` would try once more.
            let _ = out.into_parts();
            exported
        })
    }

    /// Make another workspace, in which nothing has happened yet, the same as this one, and return the number of rows.
    ///
    /// It is what this workspace is at one moment, while others may go on using it. The two may be any that can be
    /// opened: so a workspace moves between a file and a PostgreSQL database. Contacts, conversations, log, settings and
    /// outbox have the numbers that they had, and media come along, wherever each of the two keeps them. What is queued
    /// in one is queued in both: deliver from one of the two, or the customer has it twice. The providers that the
    /// gateways name are given to `open`, as ever.
    ///
    /// Raises `ActionRefusedError` with the code `workspace_not_empty`; `InvalidArgumentError` if `to` is this messenger;
    /// `ReadOnlyError` if `to` was opened for reading alone; `CorruptError` if this one does not agree with itself, or
    /// media of its are missing or damaged; `BusyError` if new files kept coming into use. Nothing is copied then.
    fn copy_to(&self, py: Python<'_>, to: Any<'_, '_>) -> PyResult<u64> {
        let other = to.cast::<Self>();
        let other = other.map_err(|_| wrong_type(to, "to", "a Messenger"))?;
        let other = other.get().0.engine(py)?;
        self.call(py, move |engine| engine.copy_to(&other))
    }

    /// List the names of the schemas of a PostgreSQL database that are workspaces, of whatever release.
    ///
    /// One is opened by the same URL with `schema=NAME` among its parameters. A schema that the URL itself names makes
    /// no difference.
    ///
    /// Raises `InvalidArgumentError` for what is no URL of a database, `StorageError` if it cannot be reached.
    #[staticmethod]
    fn workspaces(py: Python<'_>, url: Any<'_, '_>) -> PyResult<Vec<String>> {
        let url = argument::text(url, "url")?;
        let listed = detached(py, || duologue::Messenger::workspaces(url))?;
        listed.map_err(|refused| error::raise(py, refused))
    }

    /// Open each of these workspaces, migrate it if it is of an earlier release, and close it again.
    ///
    /// Do it before a release goes out, or a night before anybody needs them. The answer has an item for each, in order:
    /// a `Migrated`, or the exception with which it failed, which keeps no other back. They may be in use meanwhile; none
    /// is made where there is none (`StorageError`).
    #[staticmethod]
    fn migrate_all(py: Python<'_>, paths: Any<'_, '_>) -> PyResult<Vec<Py<PyAny>>> {
        let paths: Vec<_> = argument::items(paths, "paths")?
            .map(|path| argument::path(&path?, "paths"))
            .collect::<PyResult<_>>()?;
        let done = detached(py, || duologue::Messenger::migrate_all(&paths))?;
        let shown = done.into_iter().map(|one| match one {
            Ok(migrated) => Ok(Py::new(py, Migrated::of(py, migrated)?)?.into_any()),
            Err(failed) => Ok(exception(py, failed).0.into_any()),
        });
        shown.collect()
    }

    /// Read an export into a workspace in which nothing has happened yet, and return the number of lines.
    ///
    /// `source` is a binary file, `open(path, "rb")` or the like, that must not use this messenger. Contacts,
    /// conversations, log, settings and outbox have the numbers that they had. What the other workspace had queued is
    /// queued here too: deliver from one of the two, or the customer has it twice. The providers that the gateways name
    /// are given to `open`, as ever.
    ///
    /// Raises `ActionRefusedError` with the code `workspace_not_empty`; `InvalidArgumentError`, naming the line, for
    /// what is no export, or not the whole of one, or does not agree with itself; `NewerWorkspaceError` if a later
    /// release wrote it; `CallbackError` if `source` fails. Nothing is imported then.
    fn import_(&self, py: Python<'_>, source: Any<'_, '_>) -> PyResult<u64> {
        if !source.hasattr("read")? {
            return Err(wrong_type(
                source,
                "source",
                "a binary file that can be read",
            ));
        }
        let mut source = BufReader::with_capacity(BLOCK, File::new(&self.0, source));
        self.call(py, move |engine| engine.import(&mut source))
    }
}

/// A binary file of Python's.
struct File {
    /// Whose export it takes or whose import it gives.
    handle: Arc<Handle>,
    object: Py<PyAny>,
}

impl File {
    fn new(handle: &Arc<Handle>, object: Any<'_, '_>) -> Self {
        Self {
            handle: Arc::clone(handle),
            object: object.clone().unbind(),
        }
    }

    /// Calls a method of the file. What it raises is the cause of the error.
    fn call<T>(&self, work: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T>) -> io::Result<T> {
        Python::try_attach(|py| {
            let done = self.handle.call_file(|| work(self.object.bind(py)));
            done.map_err(|raised| {
                if !raised.is_instance_of::<pyo3::exceptions::PyException>(py) {
                    outside::set_aside(raised.clone_ref(py));
                }
                io::Error::other(raised)
            })
        })
        .unwrap_or_else(|| Err(io::Error::other("the interpreter is about to end")))
    }
}

impl Write for File {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.call(|file| {
            let given = PyBytes::new(file.py(), buffer);
            count_written(file, &file.call_method1("write", (given,))?, buffer.len())
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.call(|file| {
            if file.hasattr("flush")? {
                file.call_method0("flush")?;
            }
            Ok(())
        })
    }
}

/// How much a file says that it has written. Only a raw file writes less than it was given; other objects need not say.
fn count_written(file: Any<'_, '_>, written: Any<'_, '_>, given: usize) -> PyResult<usize> {
    const NAME: &str = "what `write` returns";
    let py = file.py();
    if !written.is_none() {
        let count = usize::read(written, NAME)?;
        if count > given {
            let why = format!("is more than the {given} bytes that it was given");
            return Err(error::invalid(py, NAME, written, &why));
        }
        return Ok(count);
    }
    if file.is_instance(&py.import("io")?.getattr("RawIOBase")?)? {
        let message = "the file would block and has written nothing; give one that blocks";
        return Err(PyBlockingIOError::new_err(message));
    }
    Ok(given)
}

impl Read for File {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer.len();
        let content = self.call(|file| {
            let content = file.call_method1("read", (wanted,))?;
            argument::bytes(&content, "what `read` returns").map(std::borrow::Cow::into_owned)
        })?;
        let Some(start) = buffer.get_mut(..content.len()) else {
            return Err(io::Error::other(
                "read gave more bytes than it was asked for",
            ));
        };
        start.copy_from_slice(&content);
        Ok(content.len())
    }
}
