//! A small pool of connections, opened as they are needed and kept.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, ErrorKind, Result};

/// Connections of one sort.
pub(crate) struct Pool<C> {
    open: Box<dyn Fn() -> Result<C> + Send + Sync>,
    most: usize,
    idle: Mutex<Idle<C>>,
    returned: Condvar,
}

struct Idle<C> {
    open: Vec<C>,
    lent: usize,
}

impl<C> Pool<C> {
    /// At most so many at a time, opened by `open`; `first` may be one that is open already.
    pub(crate) fn new(
        most: usize,
        first: Option<C>,
        open: impl Fn() -> Result<C> + Send + Sync + 'static,
    ) -> Self {
        Self {
            open: Box::new(open),
            most: most.max(1),
            idle: Mutex::new(Idle {
                open: first.into_iter().collect(),
                lent: 0,
            }),
            returned: Condvar::new(),
        }
    }

    /// Lends a connection to `work`.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&C) -> Result<T>) -> Result<T> {
        let lent = self.lend()?;
        work(lent.get()?)
    }

    /// Lends a connection until it is dropped.
    pub(crate) fn lend(&self) -> Result<Lent<'_, C>> {
        Ok(Lent {
            connection: Some(self.take()?),
            pool: self,
        })
    }

    /// A connection of the caller's own.
    pub(crate) fn another(&self) -> Result<C> {
        (self.open)()
    }

    /// Closes those that nobody uses.
    #[cfg(feature = "postgres")]
    pub(crate) fn forget_idle(&self) {
        let idle = std::mem::take(&mut self.idle().open);
        drop(idle);
    }

    /// Gives up the memory of those that nobody uses instead of closing them.
    #[cfg(feature = "postgres")]
    pub(crate) fn forget(&mut self) {
        let idle = self.idle.get_mut().unwrap_or_else(PoisonError::into_inner);
        std::mem::forget(std::mem::take(&mut idle.open));
    }

    fn take(&self) -> Result<C> {
        let mut idle = self.idle();
        loop {
            if let Some(connection) = idle.open.pop() {
                idle.lent += 1;
                return Ok(connection);
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

    fn give(&self, connection: Option<C>) {
        let mut idle = self.idle();
        idle.lent -= 1;
        idle.open.extend(connection);
        drop(idle);
        self.returned.notify_one();
    }

    fn idle(&self) -> MutexGuard<'_, Idle<C>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that goes back when this is dropped, even by a panic.
pub(crate) struct Lent<'p, C> {
    connection: Option<C>,
    pool: &'p Pool<C>,
}

impl<C> Lent<'_, C> {
    pub(crate) fn get(&self) -> Result<&C> {
        self.connection.as_ref().ok_or_else(|| {
            Error::new(
                ErrorKind::Internal,
                "a pool lent nothing that could be used",
            )
        })
    }

    /// Closes it instead of giving it back.
    #[cfg(feature = "postgres")]
    pub(crate) fn discard(mut self) {
        drop(self.connection.take());
    }
}

impl<C> Drop for Lent<'_, C> {
    fn drop(&mut self) {
        self.pool.give(self.connection.take());
    }
}
