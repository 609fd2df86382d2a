//! The database: the only part of the engine that knows SQL.
//!
//! Reads see one moment, writes are one transaction. Two engines stand behind one interface ([`sql`]): `sqlite`, a file or a
//! database in memory, and `postgres`, a schema on a server; `dialect` has all that is said differently to them.

pub(crate) mod agent;
pub(crate) mod attempt;
mod bell;
pub(crate) mod contact;
pub(crate) mod conversation;
pub(crate) mod counter;
mod dialect;
pub(crate) mod dump;
mod effort;
pub(crate) mod event;
pub(crate) mod gateway;
mod location;
pub(crate) mod mailbox;
pub(crate) mod media;
pub(crate) mod message;
pub(crate) mod outbox;
mod pool;
#[cfg(feature = "postgres")]
mod postgres;
pub(crate) mod quick_reply;
mod raw_url;
mod reception;
mod schema;
pub(crate) mod send_key;
pub(crate) mod session;
mod settings;
mod shelf;
pub(crate) mod sql;
mod sqlite;
pub(crate) mod tag;
pub(crate) mod timeline;
pub(crate) mod verify;
pub(crate) mod view;
pub(crate) mod worker;
pub(crate) mod workspace;

#[cfg(test)]
mod plan_tests;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use raw_url::{is_url, shown};
pub(crate) use reception::{Arriving, Reception};
pub(crate) use schema::{Arrival, SCHEMA};
pub use settings::Durability;
pub(crate) use settings::Settings;
pub(crate) use sql::{Id, Tx};

use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::health::DatabaseWork;
use crate::id::GatewayId;
use bell::{Bell, Rung};
use effort::Effort;
use location::Location;

/// An open database.
pub(crate) struct Store {
    engine: Engine,
    bell: Bell,
    effort: Arc<Effort>,
    arrival: Arrival,
    /// Whose it is: a connection must not be used across a fork.
    process: u32,
}

enum Engine {
    Sqlite(Box<sqlite::Database>),
    #[cfg(feature = "postgres")]
    Postgres(postgres::Database),
}

impl Store {
    /// Opens the workspace, creating or migrating it if need be; `:memory:` is a database that nobody else sees.
    pub(crate) fn open(path: &Path, settings: Settings) -> Result<Self> {
        let effort = Arc::<Effort>::default();
        let (engine, arrival) = match Location::read(path, settings)? {
            Location::Memory => {
                let (database, arrival) = sqlite::Database::in_memory(Arc::clone(&effort))?;
                (Engine::Sqlite(Box::new(database)), arrival)
            }
            Location::File(path) => {
                let (database, arrival) = sqlite::Database::open(path, settings, &effort)?;
                (Engine::Sqlite(Box::new(database)), arrival)
            }
            #[cfg(feature = "postgres")]
            Location::Server(target) => {
                let (database, arrival) = postgres::Database::open(*target, settings, &effort)?;
                (Engine::Postgres(database), arrival)
            }
        };
        Ok(Self {
            engine,
            bell: Bell::default(),
            effort,
            arrival,
            process: std::process::id(),
        })
    }

    /// The names of all schemas of a server's database that are workspaces, in order.
    #[cfg(feature = "postgres")]
    pub(crate) fn workspaces(url: &Path, settings: Settings) -> Result<Vec<String>> {
        match Location::read(url, settings)? {
            Location::Server(target) => postgres::Database::workspaces(*target, settings),
            other => {
                let why =
                    "is no URL of a PostgreSQL database, such as postgres://user@host/database";
                Err(Error::invalid("url", other, why))
            }
        }
    }

    /// Runs `work` on one moment of the database. It may be run twice: a server may be lost on the way.
    pub(crate) fn read<T>(&self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.check_process()?;
        match &self.engine {
            Engine::Sqlite(database) => database.read(work),
            #[cfg(feature = "postgres")]
            Engine::Postgres(database) => database.read(work),
        }
    }

    /// As [`Store::read`], for work that cannot be run twice.
    pub(crate) fn read_once<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        self.check_process()?;
        match &self.engine {
            Engine::Sqlite(database) => database.read(work),
            #[cfg(feature = "postgres")]
            Engine::Postgres(database) => database.read_once(work),
        }
    }

    /// As [`Store::read`], for work that is one statement, which sees one moment by itself.
    pub(crate) fn glance<T>(&self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        match &self.engine {
            Engine::Sqlite(_) => self.read(work),
            #[cfg(feature = "postgres")]
            Engine::Postgres(database) => {
                self.check_process()?;
                database.glance(work)
            }
        }
    }

    /// Runs `work` as one transaction: all of it is kept, or nothing if it fails. Nobody else writes in this workspace
    /// meanwhile. It may be run twice, and what the first run did is undone then.
    pub(crate) fn write<T>(&self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.announce(|engine| match engine {
            Engine::Sqlite(database) => writer(database)?.write(false, work),
            #[cfg(feature = "postgres")]
            Engine::Postgres(database) => database.write(postgres::Company::Alone, work),
        })
    }

    /// As [`Store::write`], and others may write at the same time who say the same, where the database allows it: `work`
    /// locks every row that it reads to change it, before it appends to the log.
    pub(crate) fn write_beside<T>(&self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.announce(|engine| match engine {
            Engine::Sqlite(database) => writer(database)?.write(false, work),
            #[cfg(feature = "postgres")]
            Engine::Postgres(database) => database.write(postgres::Company::Beside, work),
        })
    }

    /// As [`Store::write_beside`], and on the disk when it returns, whatever the durability of the others.
    pub(crate) fn write_durably<T>(&self, work: impl Fn(Tx<'_>) -> Result<T>) -> Result<T> {
        self.announce(|engine| match engine {
            Engine::Sqlite(database) => writer(database)?.write(true, work),
            #[cfg(feature = "postgres")]
            Engine::Postgres(database) => database.write_durably(work),
        })
    }

    /// As [`Store::write`], for work that cannot be run twice and that is worth a commit of its own.
    pub(crate) fn write_alone<T>(&self, work: impl FnOnce(Tx<'_>) -> Result<T>) -> Result<T> {
        self.announce(|engine| match engine {
            Engine::Sqlite(database) => writer(database)?.write_alone(work),
            #[cfg(feature = "postgres")]
            Engine::Postgres(database) => database.write_once(work),
        })
    }

    /// Stores messages that a gateway received, if the database does that by itself, in one round trip; `None` if it leaves
    /// it to the caller.
    ///
    /// # Errors
    ///
    /// `NotFound` for the gateway, and those of the database: then none is stored.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "SQLite leaves it to the caller")
    )]
    pub(crate) fn receive<'a>(
        &self,
        gateway: GatewayId,
        now: Timestamp,
        arriving: &dyn Fn() -> Vec<Arriving<'a>>,
    ) -> Result<Option<Vec<Reception>>> {
        self.check_process()?;
        match &self.engine {
            Engine::Sqlite(_) => Ok(None),
            #[cfg(feature = "postgres")]
            Engine::Postgres(_) => {
                let arriving = arriving();
                self.announce(|engine| match engine {
                    Engine::Postgres(database) => {
                        database.receive(gateway, now, &arriving).map(Some)
                    }
                    Engine::Sqlite(_) => Ok(None),
                })
            }
        }
    }

    /// Tells those who wait for it that something was committed.
    fn announce<T>(&self, write: impl FnOnce(&Engine) -> Result<T>) -> Result<T> {
        self.check_process()?;
        let done = write(&self.engine);
        let news = match &self.engine {
            Engine::Sqlite(database) => database.writer().is_some_and(sqlite::Writer::has_news),
            #[cfg(feature = "postgres")]
            Engine::Postgres(database) => database.has_news(),
        };
        if news {
            self.bell.ring();
        }
        done
    }

    /// Copies the database, as it is at one moment, to a file of SQLite's that is empty or not there. Whether it did: one
    /// that is no file of SQLite's itself is copied row by row.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<bool> {
        self.check_process()?;
        match &self.engine {
            Engine::Sqlite(database) => database.copy_to(path).map(|()| true),
            #[cfg(feature = "postgres")]
            Engine::Postgres(_) => Ok(false),
        }
    }

    /// Closes a file that nobody else has open, so that it stands alone: with no log beside it, it can be read wherever it
    /// is put.
    pub(crate) fn close_alone(mut self) -> Result<()> {
        match &mut self.engine {
            Engine::Sqlite(database) => database.end_log(),
            #[cfg(feature = "postgres")]
            Engine::Postgres(_) => Ok(()),
        }
    }

    /// Opens a file for reading and looks whether SQLite finds it whole.
    pub(crate) fn inspect(path: &Path, settings: Settings) -> Result<Self> {
        let length = sqlite::Database::length(path)?;
        let read_only = true;
        let settings = Settings {
            read_only,
            ..settings
        };
        let store = Self::open(path, settings)?;
        match &store.engine {
            Engine::Sqlite(database) => database.check_integrity(length)?,
            #[cfg(feature = "postgres")]
            Engine::Postgres(_) => {}
        }
        Ok(store)
    }

    /// Whether [`Store::write`] can be called at all.
    ///
    /// # Errors
    ///
    /// `ReadOnly`.
    pub(crate) fn check_writable(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(database) => writer(database).map(drop),
            #[cfg(feature = "postgres")]
            Engine::Postgres(database) => database.check_writable(),
        }
    }

    /// What is rung after every commit of this store's.
    pub(crate) fn bell(&self) -> &Bell {
        &self.bell
    }

    /// Waits until somebody may have changed something after `seen` was looked at: this process, which rings the bell, or
    /// another; no longer than `longest`.
    pub(crate) fn wait(&self, seen: Rung, longest: Duration) {
        match &self.engine {
            Engine::Sqlite(_) => self.bell.wait(seen, longest.min(LOOK)),
            #[cfg(feature = "postgres")]
            Engine::Postgres(database) => database.wait(&self.bell, seen, longest),
        }
    }

    /// The place in the log up to which a read that begins now finds all that ever will be there.
    pub(crate) fn end_of_log(&self) -> Result<i64> {
        self.check_process()?;
        match &self.engine {
            // The log has no gaps, so there is no need to look.
            Engine::Sqlite(_) => Ok(i64::MAX),
            #[cfg(feature = "postgres")]
            Engine::Postgres(_) => self.glance(timeline::end),
        }
    }

    /// What became of the workspace when it was opened.
    pub(crate) fn arrival(&self) -> Arrival {
        self.arrival
    }

    /// What all connections did since they were opened.
    pub(crate) fn effort(&self) -> DatabaseWork {
        self.effort.so_far()
    }

    /// Whether this is a copy in the memory of a forked child. It has none of the locks, so nothing of it may be used.
    pub(crate) fn is_forked(&self) -> bool {
        std::process::id() != self.process
    }

    /// # Errors
    ///
    /// `Forked` in a child that has nothing but a copy of this.
    pub(crate) fn check_process(&self) -> Result<()> {
        if self.is_forked() {
            return Err(forked());
        }
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn engine(&self) -> std::sync::MutexGuard<'_, sqlite::Desk> {
        match &self.engine {
            Engine::Sqlite(database) => database.writer().unwrap().desk(),
            #[cfg(feature = "postgres")]
            Engine::Postgres(_) => panic!("there is no desk on a server"),
        }
    }
}

/// How often a reader that waits looks whether another process has written to a file.
const LOOK: Duration = Duration::from_millis(20);

fn writer(database: &sqlite::Database) -> Result<&sqlite::Writer> {
    database.writer().ok_or_else(read_only)
}

/// What is said to a call that writes, of a workspace that is only read.
fn read_only() -> Error {
    Error::new(
        ErrorKind::ReadOnly,
        "the workspace was opened for reading only; open it without read_only to change it",
    )
}

/// What is said to a forked child.
fn forked() -> Error {
    Error::new(
        ErrorKind::Forked,
        "the workspace was opened before this process forked; use it in the parent alone, or let the child run a program of its own",
    )
}

/// What an error says first if it is about opening a workspace.
pub(crate) fn opening(path: &Path, settings: Settings) -> String {
    match Location::read(path, settings) {
        Ok(location) => format!("cannot open {location}"),
        Err(_) => "cannot open the workspace".to_owned(),
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.is_forked() {
            // Closing the parent's connections would write to its files or speak to its server.
            match &mut self.engine {
                Engine::Sqlite(database) => database.forget(),
                #[cfg(feature = "postgres")]
                Engine::Postgres(database) => database.forget(),
            }
        }
    }
}
