//! What goes on beside a messenger until it is stopped.

use std::mem;
use std::process;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::BELOW_ENGINE;
use crate::outside::{self, Running, lock};

/// A worker or a watcher of the engine's, which ends when it is dropped.
pub(super) struct Background<T>(Arc<Inner<T>>);

struct Inner<T> {
    opened_by: u32,
    state: Mutex<State<T>>,
    over: Condvar,
}

enum State<T> {
    Runs(T),
    Ends,
    Over,
}

impl<T> Background<T> {
    pub(super) fn new(running: T) -> Self {
        Self(Arc::new(Inner {
            opened_by: process::id(),
            state: Mutex::new(State::Runs(running)),
            over: Condvar::new(),
        }))
    }
}

/// Whether something has not been told to stop.
pub(super) trait Ending: Running {
    fn is_running(&self) -> bool;
}

impl<T: Send + 'static> Ending for Background<T> {
    fn is_running(&self) -> bool {
        matches!(*lock(&self.0.state), State::Runs(_))
    }
}

impl<T: Send + 'static> Running for Background<T> {
    /// The host's code on a thread of the engine's does not wait: what it waited for might be itself, or wait for it.
    fn stop(&self) {
        let inner = &self.0;
        if process::id() != inner.opened_by {
            return; // The threads are the parent's, and so is the lock.
        }
        let waits = !BELOW_ENGINE.get();
        let mut state = lock(&inner.state);
        if matches!(*state, State::Runs(_)) {
            let running = mem::replace(&mut *state, State::Ends);
            drop(state);
            let last = Last {
                inner: Arc::clone(inner),
                running: Some(running),
            };
            if !waits {
                // What cannot be ended there is ended here.
                let _ = outside::aside(move || drop(last));
            }
            return;
        }
        while waits && matches!(*state, State::Ends) {
            let woken = inner.over.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A forked child has no part in it, and may find its lock held for ever.
    fn is_over(&self) -> bool {
        process::id() != self.0.opened_by || matches!(*lock(&self.0.state), State::Over)
    }
}

/// Ends what ran, wherever it is let go.
struct Last<T> {
    inner: Arc<Inner<T>>,
    running: Option<State<T>>,
}

impl<T> Drop for Last<T> {
    fn drop(&mut self) {
        drop(self.running.take());
        *lock(&self.inner.state) = State::Over;
        self.inner.over.notify_all();
    }
}
