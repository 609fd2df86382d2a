//! A copy of a workspace that is in use, and the proof that it can be restored.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::messenger::Messenger;
use crate::options::Options;
use crate::store::{Store, verify};
use crate::verification::Verification;

impl Messenger {
    /// Copies the workspace, as it is at one moment, to a file that does not exist yet. Others may use it meanwhile. The
    /// copy is on the disk, and under its name, when this returns, or not there at all.
    ///
    /// A copy is a workspace like any other: it is restored by opening it, at its place or another. What is queued in it
    /// was queued when it was made: deliver from it only if the original does not. Media that a host keeps in a
    /// [`MediaStore`](crate::MediaStore) are not in it.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` if there is such a file already; `Storage` if it cannot be written.
    pub fn backup(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        if path.file_name().is_none() || path.try_exists().map_err(|e| unwritten(path, e))? {
            let why = "is there already, or is no file's name; choose another";
            return Err(Error::invalid("path", path.display(), why));
        }
        let unfinished = Unfinished(beside(path));
        self.store().copy_to(&unfinished.0)?;
        let finish = || {
            File::open(&unfinished.0)?.sync_all()?;
            match fs::hard_link(&unfinished.0, path) {
                // Not every file system has links. A rename could take the place of a file that has just come there.
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    fs::rename(&unfinished.0, path)?;
                }
                linked => linked?,
            }
            sync_directory(path)
        };
        finish().map_err(|e| unwritten(path, e))
    }

    /// Looks whether a copy can be restored: whether it is a workspace of this release, whether every page of it is sound,
    /// and whether its tables agree with its log. The file is only read.
    ///
    /// # Errors
    ///
    /// `Corrupt` if it is damaged, and as [`Options::open`] for reading.
    pub fn check_backup(path: impl AsRef<Path>) -> Result<Verification> {
        let copy = Store::inspect(path.as_ref(), Options::new().store)?;
        copy.read(verify::verify)
    }
}

/// Waits until a file's name is on the disk.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

/// Elsewhere a directory cannot be opened, and names are written with the file.
#[cfg(not(unix))]
fn sync_directory(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// A file that is removed again: it was never meant to stay under this name.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It may not even have been made.
        let _ = fs::remove_file(&self.0);
    }
}

/// A name of its own in the same directory.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().map(OsString::from).unwrap_or_default();
    name.push(".unfinished");
    path.with_file_name(name)
}

fn unwritten(path: &Path, source: io::Error) -> Error {
    let text = format!("cannot write {}: {source}", path.display());
    Error::new(ErrorKind::Storage, text).with_source(source)
}
