//! Where files have numbers, can lose their names while they are open, and processes fork.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, process};

use super::forked;
use crate::error::{Error, ErrorKind, Result};
use crate::store::sqlite::opening;

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
            listed: Arc::new(listed),
        })
    }

    /// Whether the file is still where it was opened. What is written to one without a name is lost.
    pub(crate) fn check(&self) -> Result<()> {
        if File::at(&self.path) == Some(self.listed.1) {
            Ok(())
        } else {
            Err(gone(&self.path))
        }
    }
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
        return Err(forked().during(opening(path)));
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
