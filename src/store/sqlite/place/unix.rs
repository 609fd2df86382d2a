//! Where files have numbers, can lose their names while they are open, and processes fork.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::{fs, process};

use crate::error::{Error, ErrorKind, Result};
use crate::store::forked;

/// The files that are open, and which process opened each: SQLite keeps a list of its own, which a forked child
/// inherits and takes for its own locks.
static OPEN: Mutex<Vec<(u32, File)>> = Mutex::new(Vec::new());

/// A file's device and number on it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct File(u64, u64);

impl File {
    fn at(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        Some(Self(found.dev(), found.ino()))
    }
}

/// The file at a path, listed as open until the last clone is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    path: PathBuf,
    /// Where the write-ahead log is, and which file that is once there is one.
    log_path: PathBuf,
    log: OnceLock<File>,
    listed: Arc<Listed>,
}

#[derive(Debug)]
struct Listed(u32, File);

impl Place {
    pub(crate) fn of(path: &Path) -> Result<Self> {
        let file = File::at(path).ok_or_else(|| gone(path))?;
        let listed = Listed(process::id(), file);
        OPEN.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((listed.0, listed.1));
        Ok(Self {
            path: path.to_owned(),
            log_path: log_of(path),
            log: OnceLock::new(),
            listed: Arc::new(listed),
        })
    }

    /// Whether the file is still where it was opened, and its log too. What is written to one without a name is lost.
    ///
    /// SQLite removes the log when the last connection is closed. A second copy of it in the same process can take
    /// itself for the last: the locks that tell are the process's, and closing the file lets go of them.
    pub(crate) fn check(&self) -> Result<()> {
        if File::at(&self.path) != Some(self.listed.1) {
            return Err(gone(&self.path));
        }
        let log = File::at(&self.log_path);
        match (self.log.get(), log) {
            (None, None) => Ok(()),
            (None, Some(log)) => {
                // Where two get here at once, they have found the same.
                let _ = self.log.set(log);
                Ok(())
            }
            (Some(known), log) if log == Some(*known) => Ok(()),
            (Some(_), _) => Err(log_gone(&self.path)),
        }
    }
}

fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

impl Drop for Listed {
    fn drop(&mut self) {
        if self.0 != process::id() {
            // A forked child closes nothing of its parent's.
            return;
        }
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = open
            .iter()
            .position(|(pid, file)| (*pid, *file) == (self.0, self.1))
        {
            open.swap_remove(at);
        }
    }
}

/// Refuses a file that a parent of this process had open when it forked.
pub(crate) fn check_inherited(path: &Path) -> Result<()> {
    let Some(file) = File::at(path) else {
        return Ok(());
    };
    let open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let own = process::id();
    if open
        .iter()
        .any(|(pid, known)| *known == file && *pid != own)
    {
        return Err(forked());
    }
    Ok(())
}

fn gone(path: &Path) -> Error {
    Error::new(
        ErrorKind::Storage,
        format!(
            "{} is not the file that was opened any more: it was moved, removed or replaced; put it back, or open it anew",
            path.display()
        ),
    )
}

fn log_gone(path: &Path) -> Error {
    Error::new(
        ErrorKind::Storage,
        format!(
            "the log of {} was removed while it was open, as happens where another copy of SQLite in this process has used the file; open the workspace anew, and use the file from no other library in this process",
            path.display()
        ),
    )
}
