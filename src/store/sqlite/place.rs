//! Which file a database is, whatever becomes of its name.

#[cfg(not(unix))]
#[path = "place/elsewhere.rs"]
mod system;
#[cfg(unix)]
#[path = "place/unix.rs"]
mod system;

pub(crate) use system::{Place, check_inherited};
