//! Connections for reading, opened as they are needed and kept.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::store::effort::Effort;
use crate::store::sqlite::{Access, Sqlite};

/// A small pool of connections.
pub(crate) struct Readers {
    path: PathBuf,
    access: Access,
    patience: Duration,
    most: usize,
    effort: Arc<Effort>,
    idle: Mutex<Idle>,
    returned: Condvar,
}

#[derive(Default)]
struct Idle {
    open: Vec<Sqlite>,
    lent: usize,
}

impl Readers {
    /// Readers of a file, at most so many at a time; `first` may be one that is open already.
    pub(crate) fn new(
        path: &Path,
        access: Access,
        patience: Duration,
        most: usize,
        effort: Arc<Effort>,
        first: Option<Sqlite>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            access,
            patience,
            most: most.max(1),
            effort,
            idle: Mutex::new(Idle {
                open: first.into_iter().collect(),
                lent: 0,
            }),
            returned: Condvar::new(),
        }
    }

    pub(crate) fn with<T>(&self, work: impl FnOnce(&Sqlite) -> Result<T>) -> Result<T> {
        let lent = Lent {
            engine: Some(self.take()?),
            readers: self,
        };
        match &lent.engine {
            Some(engine) => work(engine),
            None => Err(Error::new(
                ErrorKind::Internal,
                "a reader was lent without a connection",
            )),
        }
    }

    /// A connection of the caller's own.
    pub(crate) fn another(&self) -> Result<Sqlite> {
        let effort = Arc::clone(&self.effort);
        Sqlite::open(&self.path, self.access, self.patience, effort)
    }

    fn take(&self) -> Result<Sqlite> {
        let mut idle = self.idle();
        loop {
            if let Some(engine) = idle.open.pop() {
                idle.lent += 1;
                return Ok(engine);
            }
            if idle.lent < self.most {
                // Counted before it is opened, so that the pool never grows over its size.
                idle.lent += 1;
                drop(idle);
                return self.another().inspect_err(|_| self.give(None));
            }
            idle = self
                .returned
                .wait(idle)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn give(&self, engine: Option<Sqlite>) {
        let mut idle = self.idle();
        idle.lent -= 1;
        idle.open.extend(engine);
        drop(idle);
        self.returned.notify_one();
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives a reader back even if the work panicked.
struct Lent<'r> {
    engine: Option<Sqlite>,
    readers: &'r Readers,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.readers.give(self.engine.take());
    }
}
