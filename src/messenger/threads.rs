//! Threads that the host asked for: starting them, and waiting for their end.

use std::cell::Cell;
use std::thread::{self, JoinHandle, ThreadId};

use crate::error::{Error, ErrorKind, Result};

thread_local! {
    /// The id of a thread that was started here. On any other, asking for it would allocate what the main thread never
    /// frees, and leak checkers would tell of it.
    static STARTED: Cell<Option<ThreadId>> = const { Cell::new(None) };
}

/// Starts a thread.
///
/// # Errors
///
/// `Storage` if the operating system gives none.
pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    let builder = thread::Builder::new().name(name.to_owned());
    let work = || {
        STARTED.set(Some(thread::current().id()));
        work();
    };
    builder.spawn(work).map_err(|source| {
        Error::new(ErrorKind::Storage, "the operating system gave no thread").caused_by(source)
    })
}

/// Waits for a thread that was told to end, unless it is the one that waits: a part of the host's may end its own.
pub(super) fn wait_for(thread: JoinHandle<()>) {
    if STARTED.get() != Some(thread.thread().id()) {
        // What panics in it has ended there.
        let _ = thread.join();
    }
}
