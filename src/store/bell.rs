//! Tells waiting threads of this process that something was committed.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Rung after every commit that changed something, with no lock held.
#[derive(Default)]
pub(crate) struct Bell {
    state: Mutex<Rung>,
    rung: Condvar,
}

/// How often it was rung, and how often those who wait were sent home.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Rung {
    commits: u64,
    pub(crate) interruptions: u64,
}

impl Bell {
    pub(crate) fn ring(&self) {
        self.state().commits += 1;
        self.rung.notify_all();
    }

    /// Wakes all who wait, for no change.
    pub(crate) fn interrupt(&self) {
        self.state().interruptions += 1;
        self.rung.notify_all();
    }

    pub(crate) fn now(&self) -> Rung {
        *self.state()
    }

    /// Waits until it is rung after `seen`, and no longer than `longest`.
    pub(crate) fn wait(&self, seen: Rung, longest: Duration) {
        let waited = self
            .rung
            .wait_timeout_while(self.state(), longest, |rung| *rung == seen);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn state(&self) -> MutexGuard<'_, Rung> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
