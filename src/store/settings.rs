//! How a database is opened.

use std::time::Duration;

/// When a commit is on the disk.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Durability {
    /// A commit survives the end of the process; a power cut may take the last few back, never half of one, and never
    /// one that tells that a message was about to be handed over. On PostgreSQL the server's own setting decides
    /// (`synchronous_commit`, which waits for the disk unless somebody has turned it off).
    #[default]
    Normal,
    /// A commit survives a power cut: each waits for the disk.
    Full,
}

/// What a host may choose.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) durability: Durability,
    pub(crate) patience: Duration,
    pub(crate) readers: usize,
    pub(crate) read_only: bool,
    /// Refuses a workspace that is not there, instead of making it.
    pub(crate) existing: bool,
}
