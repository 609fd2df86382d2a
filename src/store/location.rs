//! Where a workspace is: in memory, in a file, or on a server.

use std::fmt;
use std::path::Path;

use crate::error::{Error, Result};
#[cfg(feature = "postgres")]
use crate::store::postgres::Target;
use crate::store::raw_url;
use crate::store::settings::Settings;

/// What a host gives to say which workspace it means.
pub(crate) enum Location<'p> {
    Memory,
    File(&'p Path),
    #[cfg(feature = "postgres")]
    Server(Box<Target>),
}

impl<'p> Location<'p> {
    /// # Errors
    ///
    /// `InvalidArgument` for what is neither a file's name nor the address of a database. No password is in it.
    pub(crate) fn read(path: &'p Path, settings: Settings) -> Result<Self> {
        if raw_url::is_url(path) {
            return Self::server(path);
        }
        if raw_url::looks_like_an_address(path) {
            let why = "is neither a file's name nor a URL that begins with postgres://; write ./ before a file of such a name";
            // There may be a password in it.
            return Err(Error::invalid("path", "...", why));
        }
        let shown = path.display();
        if path.as_os_str().is_empty() {
            let why = "must not be empty; `:memory:` is a workspace that ends with its messenger";
            return Err(Error::invalid("path", shown, why));
        }
        if path.as_os_str().as_encoded_bytes().contains(&0) {
            return Err(Error::invalid("path", shown, "must not contain NUL"));
        }
        if path.as_os_str() != ":memory:" {
            return Ok(Self::File(path));
        }
        if settings.read_only {
            let why = "cannot be opened for reading only: there would be nothing in it";
            return Err(Error::invalid("path", shown, why));
        }
        if settings.existing {
            let why = "is a new workspace each time; there is nothing in it to migrate";
            return Err(Error::invalid("path", shown, why));
        }
        Ok(Self::Memory)
    }

    #[cfg(feature = "postgres")]
    fn server(path: &Path) -> Result<Self> {
        Target::read(path).map(|target| Self::Server(Box::new(target)))
    }

    #[cfg(not(feature = "postgres"))]
    fn server(path: &Path) -> Result<Self> {
        let why = "is the URL of a PostgreSQL database, and this build knows files alone; build it with the feature `postgres`";
        Err(Error::invalid("path", raw_url::shown(path), why))
    }
}

/// As error texts name it: without a password.
impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str(":memory:"),
            Self::File(path) => path.display().fmt(f),
            #[cfg(feature = "postgres")]
            Self::Server(target) => target.fmt(f),
        }
    }
}
