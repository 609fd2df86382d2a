//! Which file a database is, whatever becomes of its name.

#[cfg(not(unix))]
#[path = "place/elsewhere.rs"]
mod system;
#[cfg(unix)]
#[path = "place/unix.rs"]
mod system;

pub(crate) use system::{Place, check_inherited};

use crate::error::{Error, ErrorKind};

/// What to say to a forked child.
pub(crate) fn forked() -> Error {
    Error::new(
        ErrorKind::Forked,
        "the workspace was opened before this process forked; use it in the parent alone, or let the child run a program of its own",
    )
}
