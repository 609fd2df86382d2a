//! Transactions on a pool of connections: who may write beside whom, what is run again, and what is told about a connection
//! that was lost.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tokio::runtime::Handle;

use crate::error::{Error, ErrorKind, Result};
use crate::stopwatch::Stopwatch;
use crate::store::bell::{Bell, Rung};
use crate::store::effort::Effort;
use crate::store::pool::{Lent, Pool};
use crate::store::postgres::connection::Connection;
use crate::store::postgres::failure::{LOST, Remedy, busy, lost, unknown};
use crate::store::postgres::fate::{Fate, Trace};
use crate::store::postgres::listener::Listener;
use crate::store::postgres::migration;
use crate::store::postgres::tls::Connector;
use crate::store::postgres::url::Target;
use crate::store::postgres::way::Way;
use crate::store::schema::Arrival;
use crate::store::settings::{Durability, Settings};
use crate::store::{Tx, read_only};

/// The longest pause between two tries of a transaction, and the first.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);
const FIRST_PAUSE: Duration = Duration::from_millis(1);
/// How often a transaction is tried that others get in the way of, at most.
const TRIES: u32 = 50;
/// How long a connection may take, at least.
const LEAST_CONNECTING: Duration = Duration::from_secs(1);
/// How long a writer waits for a row that others have locked is its patience, and at least so long: 0 would be for ever.
const LEAST_PATIENCE: Duration = Duration::from_millis(1);

/// How a transaction begins that sees one moment.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Who may write in the same workspace meanwhile.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Company {
    /// Nobody.
    Alone,
    /// Whoever says the same, and locks the rows that it reads to change them.
    Beside,
}

/// An open database.
pub(crate) struct Database {
    pool: Pool<Connection>,
    settings: Settings,
    schema: String,
    listener: Listener,
    /// There may be something to read that nobody has announced yet.
    news: AtomicBool,
}

/// Why a try came to nothing, and what can be done about it.
struct Failed {
    error: Error,
    remedy: Remedy,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self {
            error,
            remedy: Remedy::None,
        }
    }
}

impl Database {
    /// Opens the schema, creating or migrating it if need be.
    pub(crate) fn open(
        target: Target,
        settings: Settings,
        effort: &Arc<Effort>,
    ) -> Result<(Self, Arrival)> {
        let opening = format!("cannot open {target}");
        let opened = Self::new(target, settings, effort).and_then(|database| {
            let arrival = database.arrive()?;
            Ok((database, arrival))
        });
        opened.map_err(|error| error.during(&opening))
    }

    /// The names of all schemas of a server's database that are workspaces.
    pub(crate) fn workspaces(target: Target, settings: Settings) -> Result<Vec<String>> {
        let looking = format!("cannot look into {target}");
        Self::new(target, settings, &Arc::default())
            .and_then(|database| database.glance(migration::workspaces))
            .map_err(|error| error.during(&looking))
    }

    fn new(mut target: Target, settings: Settings, effort: &Arc<Effort>) -> Result<Self> {
        if target.config.get_connect_timeout().is_none() {
            // Else a host that swallows what it is sent is waited for as long as the system likes.
            let patience = settings.patience.max(LEAST_CONNECTING);
            target.config.connect_timeout(patience);
        }
        let connector = Connector::new(&target)?;
        let schema = target.schema.clone();
        let way = Arc::new(Way::new(connector, target));
        let listener = Listener::new(Arc::clone(&way));
        let effort = Arc::clone(effort);
        let open = move || Connection::open(&way, Arc::clone(&effort));
        Ok(Self {
            pool: Pool::new(settings.readers, None, open),
            settings,
            schema,
            listener,
            news: AtomicBool::new(false),
        })
    }

    fn arrive(&self) -> Result<Arrival> {
        let migrate = |lent: &Lent<'_, Connection>| {
            let connection = lent.get()?;
            if self.settings.read_only {
                migration::check(connection, &self.schema)
            } else {
                migration::migrate(connection, &self.schema, !self.settings.existing)
            }
        };
        self.again(|| {
            let lent = self.lend()?;
            let done = migrate(&lent);
            self.conclude(lent, done)
        })
    }

    /// Runs `work` on one moment of the database; again, if the connection is lost.
    pub(crate) fn read<T>(&self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.again(|| {
            let lent = self.lend()?;
            let connection = lent.get()?;
            connection.begin(READ, "");
            let open = Open::of(&lent)?;
            let done = work(Tx(open.connection));
            open.end();
            self.conclude(lent, done)
        })
    }

    /// As [`Database::read`], for work that cannot be run twice.
    pub(crate) fn read_once<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        let lent = self.again(|| {
            let lent = self.lend()?;
            let connection = lent.get()?;
            connection.begin(READ, "");
            match connection.begun() {
                Ok(_) => Ok(lent),
                Err(error) => self.conclude(lent, Err(error)),
            }
        })?;
        let open = Open::of(&lent)?;
        let done = work(Tx(open.connection));
        open.end();
        self.conclude(lent, done).map_err(|failed| failed.error)
    }

    /// As [`Database::read`], for work that is one statement.
    pub(crate) fn glance<T>(&self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.again(|| {
            let lent = self.lend()?;
            let connection = lent.get()?;
            connection.begin_nothing();
            let done = work(Tx(connection));
            self.conclude(lent, done)
        })
    }

    /// Runs `work` in a transaction that is kept if it succeeds. It is run again if others were in the way, or the
    /// connection was lost before anything was committed.
    pub(crate) fn write<T>(
        &self,
        company: Company,
        work: impl Fn(Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        self.check_writable()?;
        self.write_in(company, self.settings.durability, &work)
    }

    /// As [`Database::write`], and on the server's disk when it returns.
    pub(crate) fn write_durably<T>(&self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.check_writable()?;
        self.write_in(Company::Beside, Durability::Full, &work)
    }

    fn write_in<T>(
        &self,
        company: Company,
        durability: Durability,
        work: &impl Fn(Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        let company = Cell::new(company);
        self.again(|| {
            let done = self.try_to_write(company.get(), durability, work);
            if done
                .as_ref()
                .is_err_and(|failed| failed.remedy == Remedy::Alone)
            {
                company.set(Company::Alone);
            }
            done
        })
    }

    /// As [`Database::write`] alone, for work that cannot be run twice: whatever comes of it is the answer once it has begun.
    pub(crate) fn write_once<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        self.check_writable()?;
        let work = Cell::new(Some(work));
        let begun = Cell::new(false);
        let once = |tx: Tx<'_>| match work.take() {
            Some(work) => {
                begun.set(true);
                work(tx)
            }
            None => Err(lost()),
        };
        self.again(|| {
            let done = self.try_to_write(Company::Alone, self.settings.durability, &once);
            done.map_err(|failed| {
                if begun.get() {
                    failed.error.into()
                } else {
                    failed
                }
            })
        })
    }

    /// Runs `work`, which is one statement and so a transaction by itself, and which tells whether somebody listens. It may
    /// be run twice if it is `repeatable` after it was committed once; it is told when that may be so.
    pub(crate) fn write_at_once<T>(
        &self,
        repeatable: bool,
        work: impl Fn(Tx<'_>, bool) -> Result<(T, bool)>,
    ) -> Result<T> {
        self.check_writable()?;
        let alone = Cell::new(false);
        // A try had no answer: it may have been committed, whatever comes of the next.
        let doubtful = Cell::new(false);
        let work = |tx: Tx<'_>| work(tx, doubtful.get());
        let done = self.again(|| {
            if alone.get() {
                let work = |tx: Tx<'_>| Ok(work(tx)?.0);
                return self.try_to_write(Company::Alone, self.settings.durability, &work);
            }
            let lent = self.lend()?;
            let connection = lent.get()?;
            connection.begin_nothing();
            let done = work(Tx(connection));
            alone.set(connection.trouble() == Remedy::Alone);
            let is_lost = connection.trouble() == Remedy::Reconnect;
            if let Ok((_, listened)) = &done {
                self.tell(connection, *listened);
            }
            match self.conclude(lent, done) {
                Ok((value, _)) => Ok(value),
                Err(failed) if is_lost => {
                    doubtful.set(true);
                    if repeatable {
                        Err(failed)
                    } else {
                        Err(failed.error.into())
                    }
                }
                Err(failed) => Err(failed),
            }
        });
        done.map_err(|error| {
            if doubtful.get() {
                unknown().caused_by(error)
            } else {
                error
            }
        })
    }

    /// Whether what is committed must be on the server's disk, whatever the server is set to.
    pub(super) fn is_durable(&self) -> bool {
        self.settings.durability == Durability::Full
    }

    /// How long a transaction waits for what others have locked, in milliseconds, of which the server takes no more.
    pub(crate) fn patience(&self) -> i32 {
        let patience = self.settings.patience.max(LEAST_PATIENCE);
        i32::try_from(patience.as_millis()).unwrap_or(i32::MAX)
    }

    fn try_to_write<T>(
        &self,
        company: Company,
        durability: Durability,
        work: &impl Fn(Tx<'_>) -> Result<T>,
    ) -> Result<T, Failed> {
        let lent = self.lend()?;
        let row_lock = match company {
            Company::Alone => "",
            Company::Beside => " FOR NO KEY UPDATE",
        };
        let open = Open::of(&lent)?;
        open.connection
            .begin(&self.begin(company, durability), row_lock);
        let done = match work(Tx(open.connection)) {
            // Whoever got over a failure that others caused has not done its work on what there is now.
            Ok(_) if open.connection.trouble() != Remedy::None => Err(busy()),
            done => done,
        };
        let done = done.and_then(|value| Ok((value, open.connection.begun()?)));
        let (value, begun) = match done {
            Ok(done) => done,
            Err(error) => {
                drop(open);
                if lent.get()?.has_appended() {
                    // Numbers that came to nothing may have kept readers from what others had committed.
                    self.tell(lent.get()?, true);
                }
                return self.conclude(lent, Err(error));
            }
        };
        let (number, listened) = match begun.as_slice() {
            [number, listened] => (number.clone(), listened == "t"),
            _ => (String::new(), true),
        };
        let trace = open.connection.trace(number);
        let committed = open.commit();
        let is_lost = lent.get()?.trouble() == Remedy::Reconnect;
        if committed.is_ok() {
            self.tell(lent.get()?, listened);
        }
        match self.conclude(lent, committed) {
            Ok(()) => Ok(value),
            Err(unheard) if is_lost => {
                if !self.was_committed(&trace, unheard.error)? {
                    return Err(Failed {
                        error: lost(),
                        remedy: Remedy::Reconnect,
                    });
                }
                self.news.store(true, Ordering::Relaxed);
                Ok(value)
            }
            Err(failed) => Err(failed),
        }
    }

    /// How a transaction that writes begins: in one round trip, with which it is told which one it is.
    fn begin(&self, company: Company, durability: Durability) -> String {
        let patience = self.patience();
        let durable = match durability {
            Durability::Normal => "",
            Durability::Full => "SET LOCAL synchronous_commit = on; ",
        };
        let beside = company == Company::Beside;
        let schema = &self.schema;
        format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {patience}; {durable}\
             SELECT xid, listened FROM {schema}.begin_writing({beside})"
        )
    }

    /// Whether a transaction was committed whose commit got no answer.
    ///
    /// After a crash the server may give out a number again that it had given to a transaction of which nothing was
    /// written down. Then one that was committed under it is this one only if it did what this one did.
    fn was_committed(&self, trace: &Trace, cause: Error) -> Result<bool, Failed> {
        let found = self.again(|| {
            let lent = self.lend()?;
            let connection = lent.get()?;
            connection.begin_nothing();
            let found = trace.fate(connection);
            match self.conclude(lent, found)? {
                Fate::UnderWay => Err(Failed {
                    error: lost(),
                    remedy: Remedy::Reconnect,
                }),
                found => Ok(found),
            }
        });
        match found {
            Ok(Fate::Committed) => Ok(true),
            Ok(Fate::Undone) => Ok(false),
            Ok(_) | Err(_) => Err(unknown().caused_by(cause).into()),
        }
    }

    /// Runs `work` until it succeeds, or fails for good, or patience ends, or others have been in the way too often.
    fn again<T>(&self, work: impl Fn() -> Result<T, Failed>) -> Result<T> {
        let waited = Stopwatch::start();
        let mut pause = FIRST_PAUSE;
        let mut left = TRIES;
        loop {
            let Failed { error, remedy } = match work() {
                Ok(value) => return Ok(value),
                Err(failed) => failed,
            };
            let is_conflict = matches!(remedy, Remedy::Again | Remedy::Alone);
            left -= u32::from(is_conflict);
            if remedy == Remedy::None {
                return Err(error);
            }
            if left == 0 || waited.elapsed() >= self.settings.patience {
                // What others were in the way of may look like something worse, such as a row that is there already.
                return Err(match error.kind() {
                    ErrorKind::Busy => error,
                    _ if is_conflict => busy().caused_by(error),
                    _ => error,
                });
            }
            thread::sleep(pause);
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
    }

    /// A connection that is not known to be lost.
    fn lend(&self) -> Result<Lent<'_, Connection>, Failed> {
        loop {
            let lent = self.pool.lend().map_err(|error| Failed {
                // A server that starts, or has too many guests, may have room a little later.
                remedy: match error.code() {
                    LOST => Remedy::Reconnect,
                    _ => Remedy::None,
                },
                error,
            })?;
            if !lent.get()?.is_lost()? {
                return Ok(lent);
            }
            lent.discard();
        }
    }

    /// Says what can be done about a failure, if what was done with a connection came to one. One that is lost is closed.
    fn conclude<T>(&self, lent: Lent<'_, Connection>, done: Result<T>) -> Result<T, Failed> {
        let remedy = lent.get()?.trouble();
        if remedy == Remedy::Reconnect {
            lent.discard();
            // They are of the same age, and of the same server.
            self.pool.forget_idle();
        }
        done.map_err(|error| Failed { error, remedy })
    }

    /// # Errors
    ///
    /// `ReadOnly`.
    pub(crate) fn check_writable(&self) -> Result<()> {
        if self.settings.read_only {
            return Err(read_only());
        }
        Ok(())
    }

    /// Tells that there may be something to read, this process and, if somebody listens, others.
    fn tell(&self, connection: &Connection, listened: bool) {
        self.news.store(true, Ordering::Relaxed);
        if listened {
            self.listener.notify(connection);
        }
    }

    /// Whether there may be something to read that was not there when this was asked last.
    pub(crate) fn has_news(&self) -> bool {
        self.news.load(Ordering::Relaxed) && self.news.swap(false, Ordering::Relaxed)
    }

    /// Waits until somebody may have changed something, here or elsewhere, and no longer than `longest`.
    pub(crate) fn wait(&self, bell: &Bell, seen: Rung, longest: Duration) {
        self.listener.wait(bell, seen, longest);
    }

    /// Gives up the memory instead of closing connections that are a parent's.
    pub(crate) fn forget(&mut self) {
        self.pool.forget();
        self.listener.forget();
    }
}

impl Drop for Database {
    /// Takes leave of the server; on another thread, if this one may run a task of an asynchronous program, which cannot
    /// wait.
    fn drop(&mut self) {
        if Handle::try_current().is_err() {
            return;
        }
        let close = || {
            self.pool.forget_idle();
            self.listener.close();
        };
        let is_closed =
            thread::scope(|scope| thread::Builder::new().spawn_scoped(scope, close).is_ok());
        if !is_closed {
            self.forget();
        }
    }
}

/// A transaction that is undone if it is not ended.
struct Open<'c> {
    connection: &'c Connection,
    ended: bool,
}

impl<'c> Open<'c> {
    fn of(lent: &'c Lent<'_, Connection>) -> Result<Self> {
        Ok(Self {
            connection: lent.get()?,
            ended: false,
        })
    }

    fn commit(mut self) -> Result<()> {
        let done = self.connection.commit();
        self.ended = done.is_ok();
        done
    }

    /// Ends a transaction that changed nothing.
    fn end(mut self) {
        self.ended = true;
        self.connection.end();
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.connection.roll_back();
        }
    }
}
