//! The change feed: the log, read on from where a reader was.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::cursor::{Cursor, ListName};
use crate::error::{Error, Result};
use crate::event::Event;
use crate::log::LogLevel;
use crate::messenger::threads::{spawn, wait_for};
use crate::messenger::{Messenger, guard, lists};
use crate::stopwatch::Stopwatch;
use crate::store::timeline;

/// How long a watcher waits at a time before it looks whether it has been stopped.
const WATCH: Duration = Duration::from_secs(1);

/// A run of the log.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Changes {
    /// What happened, the earliest first, internal kinds included; empty if nothing has.
    pub items: Vec<Event>,
    /// Where to go on from: the place after the last of them, or the one that was asked for.
    pub next: Cursor,
}

impl Messenger {
    /// At most `limit` events after a place in the log, of the whole workspace, in order; from the beginning without a
    /// place.
    ///
    /// Every event is there exactly once, whoever wrote it, and none appears later behind a place that was read past. A
    /// reader that keeps [`Changes::next`] with what it made of the events misses nothing and does nothing twice.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a cursor of another list, one beyond the end of the log (which only a workspace that was
    /// restored has lost), or a limit that is not 1 to 1,000.
    pub fn changes(&self, after: Option<&Cursor>, limit: usize) -> Result<Changes> {
        let limit = lists::check_limit(limit)?;
        let place = place_of(after)?;
        let end = self.store().end_of_log()?;
        let items = self.store().read(|tx| {
            let items = timeline::following(tx, (place, end), limit)?;
            if items.is_empty() && timeline::last(tx)? < place {
                let why = "lies after the end of the log: the workspace was restored from an earlier copy; begin anew";
                return Err(Error::invalid("after", cursor(place), why));
            }
            Ok(items)
        })?;
        let place = items.last().map_or(place, |last| last.id.as_raw());
        Ok(Changes {
            items,
            next: cursor(place),
        })
    }

    /// As [`Messenger::changes`], and if there are none, waits for some: as long as `timeout`, or until
    /// [`Messenger::interrupt`]. A change of another process is seen within a tenth of a second.
    ///
    /// # Errors
    ///
    /// As [`Messenger::changes`].
    pub fn wait_changes(
        &self,
        after: Option<&Cursor>,
        limit: usize,
        timeout: Duration,
    ) -> Result<Changes> {
        self.store().check_process()?;
        let bell = self.store().bell();
        let waited = Stopwatch::start();
        let interruptions = bell.now().interruptions;
        loop {
            let seen = bell.now();
            let changes = self.changes(after, limit)?;
            let left = timeout.saturating_sub(waited.elapsed());
            if !changes.items.is_empty() || left.is_zero() || seen.interruptions != interruptions {
                return Ok(changes);
            }
            self.store().wait(seen, left);
        }
    }

    /// The place after everything that has happened so far, to follow what happens from now on.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn last_change(&self) -> Result<Cursor> {
        self.store().glance(timeline::end).map(cursor)
    }

    /// Ends every [`Messenger::wait_changes`] that waits at this moment, on this messenger and its clones. One that begins
    /// later waits: whoever ends a reader for good tells it so before this, and the reader's waits have an end, lest one begins
    /// in between.
    pub fn interrupt(&self) {
        if !self.store().is_forked() {
            self.store().bell().interrupt();
        }
    }

    /// Calls `wake` whenever something has changed since it was called last, in this process or another: for a host
    /// with an event loop, which then reads [`Messenger::changes`] on a thread of its own choosing.
    ///
    /// It is called on a thread that lives as long as the watcher, with no lock held; many changes may come to one call.
    /// The first can come before this returns.
    ///
    /// # Errors
    ///
    /// `Storage` if the operating system gives no thread, and those of the database.
    pub fn watch(&self, wake: impl Fn() + Send + 'static) -> Result<Watcher> {
        let messenger = self.clone();
        let seen = self.store().glance(timeline::end)?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let watching = move || messenger.keep_watch(seen, &wake, &stopped);
        let thread = spawn("duologue-watch", watching)?;
        Ok(Watcher {
            messenger: self.clone(),
            stop,
            thread: Some(thread),
        })
    }

    fn keep_watch(&self, mut seen: i64, wake: &impl Fn(), stop: &AtomicBool) {
        let bell = self.store().bell();
        while !stop.load(Ordering::Relaxed) {
            let rung = bell.now();
            // A database that cannot be read now is asked again; whoever reads the changes is told why it cannot.
            let end = self.store().glance(timeline::end).unwrap_or(seen);
            if end == seen {
                self.store().wait(rung, WATCH);
            } else {
                seen = end;
                // A panic in the host's code ends with the call.
                let called = guard("the watcher's callback", || {
                    wake();
                    Ok(())
                });
                if called.is_err() {
                    let what = format_args!("a watcher's callback panicked");
                    self.log().tell(LogLevel::Error, "watch", what);
                }
            }
        }
    }
}

/// A callback that is called on changes until this is dropped; see [`Messenger::watch`].
pub struct Watcher {
    messenger: Messenger,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Ends the calls. None is under way when it returns, unless the callback itself called this.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let store = self.messenger.store();
        if store.is_forked() {
            // It is the parent's thread; here is nothing but its handle.
            std::mem::forget(self.thread.take());
            return;
        }
        store.bell().ring();
        if let Some(thread) = self.thread.take() {
            wait_for(thread);
        }
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watcher").finish_non_exhaustive()
    }
}

fn place_of(after: Option<&Cursor>) -> Result<i64> {
    after.map_or(Ok(0), |cursor| Ok(cursor.position(list(), "after")?.1))
}

fn cursor(place: i64) -> Cursor {
    Cursor::new(list(), 0, place)
}

fn list() -> ListName {
    ListName::of("changes")
}
