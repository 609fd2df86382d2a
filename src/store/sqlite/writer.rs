//! The one connection that writes, and how concurrent callers share its commits.
//!
//! A commit costs more than what it commits: a wait for the disk, or at least a write of every page that was touched.
//! So whoever has done its part and sees others in line leaves the transaction open for them; the last in line commits
//! for all. Each caller works on its own thread, after the first under a savepoint of its own, and returns only when the
//! commit has told it how its part ended.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, ErrorKind, Result};
use crate::store::Tx;
use crate::store::settings::Durability;
use crate::store::sqlite::Sqlite;
use crate::store::sqlite::place::Place;

/// At most so many callers share a commit, those who fail included: they come again, and must not keep it from those who
/// wait for it.
const LARGEST_GROUP: usize = 64;

/// The writer's connection and the line before it.
pub(crate) struct Writer {
    desk: Mutex<Desk>,
    /// Callers who will take the desk without anybody's doing.
    in_line: AtomicUsize,
    /// Something was committed that nobody has announced yet.
    news: AtomicBool,
    /// What commits are made with, unless a caller needs more.
    durability: Durability,
    /// Where the file is, and so that others cannot look into an open transaction, which may be left open; `None` for a
    /// database in memory.
    place: Option<Place>,
}

/// What the caller at the head of the line has before it.
pub(crate) struct Desk {
    pub(crate) engine: Sqlite,
    group: Option<Group>,
}

/// Those who share the transaction that is open.
struct Group {
    /// Those who have had their turn, whatever came of it.
    turns: usize,
    /// Those whose part is done and stands; with none there is nothing to keep.
    callers: usize,
    durability: Durability,
    /// What the connection had changed when the transaction began.
    changes: u64,
    verdict: Arc<Verdict>,
}

/// What a caller's part came to.
enum Part<T> {
    /// It is committed.
    Kept(T),
    /// It went well, and somebody behind commits it.
    Open(T, Arc<Verdict>),
    /// It went well, and the commit that it shared failed.
    Undone,
}

impl Writer {
    /// A writer of a file, whose callers share commits.
    pub(crate) fn of_file(engine: Sqlite, durability: Durability, place: Place) -> Self {
        Self::new(engine, durability, Some(place))
    }

    /// A writer of a database in memory, where reads use the same connection and must find it between transactions.
    pub(crate) fn in_memory(engine: Sqlite) -> Self {
        // There is no disk to wait for.
        Self::new(engine, Durability::Full, None)
    }

    fn new(engine: Sqlite, durability: Durability, place: Option<Place>) -> Self {
        Self {
            desk: Mutex::new(Desk {
                engine,
                group: None,
            }),
            in_line: AtomicUsize::new(0),
            news: AtomicBool::new(false),
            durability,
            place,
        }
    }

    /// Runs `work` in a transaction that is kept if it succeeds, and that is on the disk then if `durable`.
    ///
    /// It is run once more, in no company, if a commit that it shared fails: the disk may have had no room for a
    /// neighbour's part.
    pub(crate) fn write<T>(&self, durable: bool, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        let durability = if durable {
            Durability::Full
        } else {
            self.durability
        };
        let mut shares = self.place.is_some();
        loop {
            match self.take_part(durability, shares, &work)? {
                Part::Kept(value) => return Ok(value),
                Part::Open(value, verdict) if verdict.wait() => return Ok(value),
                Part::Open(..) | Part::Undone => shares = false,
            }
        }
    }

    /// As [`Writer::write`], in no company, so that `work` is run once.
    pub(crate) fn write_alone<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        let work = Cell::new(Some(work));
        let once = |tx: Tx<'_>| match work.take() {
            Some(work) => work(tx),
            None => Err(Error::new(
                ErrorKind::Internal,
                "a transaction was run twice",
            )),
        };
        match self.take_part(self.durability, false, &once)? {
            Part::Kept(value) => Ok(value),
            Part::Open(..) | Part::Undone => Err(Error::new(
                ErrorKind::Internal,
                "a transaction of one caller was shared",
            )),
        }
    }

    /// Whether something was committed since this was asked last.
    pub(crate) fn has_news(&self) -> bool {
        self.news.load(Ordering::Relaxed) && self.news.swap(false, Ordering::Relaxed)
    }

    /// The connection. It is between transactions if the database is in memory.
    pub(crate) fn desk(&self) -> MutexGuard<'_, Desk> {
        // A panic inside a part has undone it.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_part<T>(
        &self,
        durability: Durability,
        shares: bool,
        work: &impl Fn(Tx<'_>) -> Result<T>,
    ) -> Result<Part<T>> {
        self.in_line.fetch_add(1, Ordering::Relaxed);
        let mut desk = self.desk();
        self.in_line.fetch_sub(1, Ordering::Relaxed);
        let too_little =
            |open: &Group| open.durability == Durability::Normal && durability == Durability::Full;
        if desk
            .group
            .as_ref()
            .is_some_and(|open| !shares || too_little(open))
        {
            // Those in it get what they were promised; its failure is theirs to hear of.
            let _ = self.commit(&mut desk);
        }
        let verdict = self.join(&mut desk, durability)?;
        let done = catch_unwind(AssertUnwindSafe(|| desk.part(work)));
        if done.is_err() {
            desk.undo_part();
        }
        let group = desk.group.as_ref();
        let (turns, callers) = group.map_or((0, 0), |group| (group.turns, group.callers));
        let left_open = shares
            && callers > 0
            && turns < LARGEST_GROUP
            && self.in_line.load(Ordering::Relaxed) > 0;
        let committed = if left_open {
            Ok(())
        } else {
            self.commit(&mut desk)
        };
        drop(desk);
        match done {
            Err(panic) => resume_unwind(panic),
            Ok(Err(error)) => Err(error),
            Ok(Ok(value)) if left_open => Ok(Part::Open(value, verdict)),
            Ok(Ok(value)) => match committed {
                Ok(()) => Ok(Part::Kept(value)),
                Err(error) if callers == 1 => Err(error),
                Err(_) => Ok(Part::Undone),
            },
        }
    }

    /// Joins the transaction that is open, or opens one.
    fn join(&self, desk: &mut Desk, durability: Durability) -> Result<Arc<Verdict>> {
        if let Some(open) = &desk.group {
            return Ok(Arc::clone(&open.verdict));
        }
        if let Some(place) = &self.place {
            place.check()?;
        }
        if durability != self.durability {
            desk.engine.set_durability(durability)?;
        }
        if let Err(error) = desk.engine.begin_immediate() {
            self.settle_down(desk, durability);
            return Err(error);
        }
        let verdict = Arc::<Verdict>::default();
        desk.group = Some(Group {
            turns: 0,
            callers: 0,
            durability,
            changes: desk.engine.changes(),
            verdict: Arc::clone(&verdict),
        });
        Ok(verdict)
    }

    /// Ends the transaction that is open, if there is one, and tells those who wait for it.
    fn commit(&self, desk: &mut Desk) -> Result<()> {
        let Some(group) = desk.group.take() else {
            return Ok(());
        };
        let committed = match group.callers {
            0 => Ok(()),
            _ => desk.engine.run("COMMIT"),
        };
        // Of a failure as bad as a full disk SQLite may have done so itself.
        desk.engine.roll_back();
        let kept = committed.is_ok() && group.callers > 0;
        if kept && desk.engine.changes() != group.changes {
            self.news.store(true, Ordering::Relaxed);
        }
        self.settle_down(desk, group.durability);
        group.verdict.tell(kept);
        committed
    }

    /// Back to what most commits are made with.
    fn settle_down(&self, desk: &Desk, durability: Durability) {
        if durability != self.durability {
            // Left as it is, commits are slower, and none the worse.
            let _ = desk.engine.set_durability(self.durability);
        }
    }
}

impl Desk {
    /// Runs one caller's part of the open transaction, and undoes it if it fails.
    fn part<T>(&mut self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.group.iter_mut().for_each(|group| group.turns += 1);
        let alone = self.group.as_ref().is_some_and(|group| group.callers == 0);
        let done = if alone {
            // Nothing is to be kept if it fails, so the transaction itself is its savepoint.
            work(Tx(&self.engine))
        } else {
            self.engine
                .run("SAVEPOINT part")
                .and_then(|()| work(Tx(&self.engine)))
                .and_then(|value| self.engine.run("RELEASE part").map(|()| value))
        };
        match &done {
            Ok(_) => self.group.iter_mut().for_each(|group| group.callers += 1),
            Err(_) => self.undo_part(),
        }
        done
    }

    /// Undoes what the last caller did, and keeps what those before it did if that can be.
    fn undo_part(&mut self) {
        let Some(group) = self.group.as_mut().filter(|group| group.callers > 0) else {
            return;
        };
        let kept = !self.engine.is_between_transactions()
            && self.engine.run("ROLLBACK TO part").is_ok()
            && self.engine.run("RELEASE part").is_ok();
        if !kept {
            group.callers = 0;
        }
    }
}

/// How a shared transaction ended, for those who wait for it.
#[derive(Default)]
struct Verdict {
    kept: Mutex<Option<bool>>,
    told: Condvar,
}

impl Verdict {
    fn tell(&self, kept: bool) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        self.told.notify_all();
    }

    fn wait(&self) -> bool {
        let told = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let told = self.told.wait_while(told, |kept| kept.is_none());
        told.unwrap_or_else(PoisonError::into_inner)
            .unwrap_or(false)
    }
}

#[cfg(test)]
mod tests;
