//! A copy of a workspace that is in use, and the proof that it can be restored.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::error::{Error, ErrorKind, Result};
use crate::hex;
use crate::log::LogLevel;
use crate::messenger::{Messenger, copy};
use crate::options::Options;
use crate::store::{Store, Tx, dump, is_url, media, shown, verify};
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
        let bytes = path.as_os_str().as_encoded_bytes();
        if bytes.contains(&0) {
            return Err(refused(path, "must not contain NUL"));
        }
        if bytes == b":memory:" {
            let why = "is no file that could be opened again; choose another name";
            return Err(refused(path, why));
        }
        if is_url(path) {
            return Err(Error::invalid("path", shown(path), TAKEN));
        }
        if path.file_name().is_none() || path.try_exists().map_err(|e| unwritten(path, e))? {
            return Err(refused(path, TAKEN));
        }
        // In full, or SQLite would read some names as URIs.
        let path = &std::path::absolute(path).map_err(|e| unwritten(path, e))?;
        let unfinished = Unfinished::beside(path).map_err(|e| unwritten(path, e))?;
        if !self.store().copy_to(&unfinished.0)? {
            self.copy_to_file(&unfinished.0)?;
        }
        let finish = || {
            let copy = File::open(&unfinished.0)?;
            copy.sync_all()?;
            let bytes = copy.metadata()?.len();
            match fs::hard_link(&unfinished.0, path) {
                // Not every file system has links. A rename could take the place of a file that has just come there.
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    fs::rename(&unfinished.0, path)?;
                }
                linked => linked?,
            }
            sync_directory(path).map(|()| bytes)
        };
        let bytes = finish().map_err(|error| match error.kind() {
            // Somebody was faster.
            io::ErrorKind::AlreadyExists => refused(path, TAKEN),
            _ => unwritten(path, error),
        })?;
        let what = format_args!("the workspace was copied; bytes: {bytes}");
        self.log().tell(LogLevel::Info, "backup", what);
        Ok(())
    }

    /// Copies the rows, as they are at one moment, to an empty file, which then stands alone.
    fn copy_to_file(&self, path: &Path) -> Result<()> {
        let options = Options {
            clock: Arc::clone(&self.options().clock),
            ..Options::new()
        };
        let now = self.now()?;
        let file = Self::with_options(path, options)?;
        file.store().write_alone(|into| {
            self.store().read_once(|from| {
                for (digest, size) in dump::media(from)? {
                    media::stage(into, &digest, size, now)?;
                }
                dump::contents(from, |digest, position, content| {
                    media::insert_chunk(into, digest, position, content)
                })?;
                copy::copy_rows(from, into)?;
                dump::finish(into, &dump::sequences(from)?)
            })
        })?;
        match Arc::into_inner(file.0) {
            Some(file) => file.store.close_alone(),
            None => Ok(()),
        }
    }

    /// Looks whether a copy can be restored: whether it is a workspace of this release, whether every page of it is sound,
    /// whether media are what their digests say, and whether its tables agree with its log. The file is only read.
    ///
    /// # Errors
    ///
    /// `Corrupt` if it is damaged, and as [`Options::open`] for reading.
    pub fn check_backup(path: impl AsRef<Path>) -> Result<Verification> {
        let copy = Store::inspect(path.as_ref(), Options::new().store)?;
        copy.read(|tx| {
            check_media(tx)?;
            verify::verify(tx)
        })
    }
}

/// Why there is no room for a copy.
const TAKEN: &str = "is there already, or is no file's name; choose another";

/// Reads all media that are in the database.
fn check_media(tx: Tx<'_>) -> Result<()> {
    for (name, _) in dump::media(tx)? {
        let (mut content, mut position) = (Sha256::new(), 0);
        while let Some(chunk) = media::chunk(tx, &name, position)? {
            content.update(&chunk);
            position += 1;
        }
        // Without any, it is in a store of the host's.
        if position > 0 && hex::encode(&content.finalize()) != name {
            let text = format!("the content of media {name} is damaged; restore another backup");
            return Err(Error::new(ErrorKind::Corrupt, text));
        }
    }
    Ok(())
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

/// A file that is removed again, with what SQLite may have left beside it: it was never meant to stay under this name.
struct Unfinished(PathBuf);

impl Unfinished {
    /// An empty file in the same directory, with a name that nobody else has: neither another who copies to the same
    /// place, nor one who was killed in the middle of it.
    fn beside(path: &Path) -> io::Result<Self> {
        let mut number = 0;
        loop {
            let mut name = path.file_name().map(OsString::from).unwrap_or_default();
            name.push(format!(".{number}.unfinished"));
            let path = path.with_file_name(name);
            match File::create_new(&path) {
                Ok(_) => return Ok(Self(path)),
                Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut name = self.0.clone().into_os_string();
            name.push(end);
            // It may not even have been made.
            let _ = fs::remove_file(name);
        }
    }
}

fn refused(path: &Path, why: &str) -> Error {
    Error::invalid("path", path.display(), why)
}

fn unwritten(path: &Path, source: io::Error) -> Error {
    Error::new(ErrorKind::Storage, source.to_string())
        .during(format_args!("cannot write {}", path.display()))
        .caused_by(source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{GatewayKind, GatewaySettings, Incoming, Media};

    fn export(messenger: &Messenger) -> Vec<u8> {
        let mut lines = Vec::new();
        messenger.export(&mut lines).unwrap();
        lines
    }

    /// As a database does that is no file itself.
    #[test]
    fn a_copy_of_the_rows_is_the_same_workspace_in_a_file_that_stands_alone() {
        let directory = tempfile::tempdir().unwrap();
        let shop = Messenger::open(directory.path().join("shop.db")).unwrap();
        let main = shop.add_mailbox("Main").unwrap().id;
        let settings = GatewaySettings::new("Main line", main).mms();
        let kind = GatewayKind::LongCode;
        let line = shop.add_gateway(kind, "+15550100001", "sandbox", settings);
        let film = Media::new("film.mp4", "video/mp4", vec![7; 600_000]);
        let incoming = Incoming::new("+15557000001", "Like this?").media(vec![film]);
        shop.receive(line.unwrap().id, &incoming).unwrap();

        let vault = tempfile::tempdir().unwrap();
        let path = vault.path().join("copy.db");
        shop.copy_to_file(&path).unwrap();
        let names = || fs::read_dir(vault.path()).unwrap().count();
        assert_eq!(names(), 1);
        // Neither the log of a writer nor a reader of it is expected beside it (the SQLite file format, section 1.3).
        assert_eq!(fs::read(&path).unwrap()[18..20], [1, 1]);
        assert_eq!(
            Messenger::check_backup(&path).unwrap(),
            shop.verify().unwrap()
        );
        assert_eq!(names(), 1);
        assert!(export(&Messenger::open(&path).unwrap()) == export(&shop));
    }
}
