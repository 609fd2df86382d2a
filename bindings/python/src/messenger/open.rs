//! How a workspace is opened.

use std::time::Duration;

use duologue::{Durability, Options, SessionPolicy};
use pyo3::prelude::*;

use super::{Any, Messenger};
use crate::argument::{self, Given, region, text_if, time_zone as zone};
use crate::error;
use crate::field::Field;
use crate::host::{self, Logger};
use crate::outside::{Handle, detached};
use crate::record::record;

#[pymethods]
impl Messenger {
    /// Open the workspace in this file, creating or migrating it if need be.
    ///
    /// `":memory:"` is a workspace that nobody else sees and that ends with its messenger.
    ///
    /// `"postgres://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME"` opens a schema of a PostgreSQL database instead, creating
    /// it if need be; without `schema` it is `duologue`. The database itself must be there. Any number of hosts may have
    /// it open. A server on another machine has to show a certificate for its name, unless `sslmode` says otherwise, as
    /// in libpq.
    ///
    /// - `clock`: a callable that gives an aware `datetime`, such as a `ManualClock`; the system's clock if left out.
    /// - `default_region`: such as `"US"`, the region in which numbers without a country code are read.
    /// - `time_zone`: the zone of the snooze presets, a name or a `zoneinfo.ZoneInfo`; UTC if left out.
    /// - `session_policy`: what an agent's message does to a finished session; it starts a new one if left out.
    /// - `providers`: what carries the messages of gateways, by the name that they give: objects like `Provider`, or
    ///   `Sandbox`es. One sandbox is there as `"sandbox"`, unless this names another.
    /// - `media_store`: where the content of media is kept, instead of the database: an object like `MediaStore`.
    /// - `retry`: how often a message is tried again that was certainly not taken; see `RetryPolicy`.
    /// - `durability`: when a commit is on the disk; `Durability.NORMAL` if left out.
    /// - `busy_timeout`: how long a call waits for another process that uses the file before it raises `BusyError`;
    ///   five seconds if left out.
    /// - `readers`: how many connections read at the same time; four if left out.
    /// - `read_only`: opens a workspace for reading alone, which must be there and be of this release.
    /// - `random_seed`: for runs that are to repeat each other.
    /// - `logger`: the name in Python's `logging` under which the engine's records go; `"duologue"` if left out.
    ///
    /// Use the file from no other copy of SQLite in the same process, such as Python's `sqlite3`: the two do not see each
    /// other's locks, and one removes the log that the other writes. That is noticed, and refused with `StorageError`, by
    /// the next call that writes. Other processes may use it.
    ///
    /// A process that is forked while a messenger is open can use neither it nor its file (`ForkedError`): start other
    /// processes with `spawn`, or before the workspace is opened.
    ///
    /// A clock, provider or media store that holds the messenger keeps it from being collected, workers and all: call
    /// `close`, or use `with`.
    ///
    /// Raises `InvalidArgumentError` for an option that is not acceptable, `StorageError` if the file cannot be opened or the server not be reached,
    /// `NotAWorkspaceError` if it is something else, `NewerWorkspaceError` if a later release wrote it, `CorruptError`
    /// if it is damaged, `ReadOnlyError` if it would have to be written and may not be.
    #[staticmethod]
    #[pyo3(
        signature = (
            path, *, clock = None, default_region = None, time_zone = None, session_policy = None, providers = None,
            media_store = None, retry = None, durability = None, busy_timeout = None, readers = None,
            read_only = Given::LeftOut, random_seed = None, logger = None
        ),
        text_signature = "(path, *, clock=None, default_region=None, time_zone=None, session_policy=None, providers=None, \
            media_store=None, retry=None, durability=None, busy_timeout=None, readers=None, read_only=False, \
            random_seed=None, logger=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords")]
    fn open(
        py: Python<'_>,
        path: Any<'_, '_>,
        clock: Option<Any<'_, '_>>,
        default_region: Option<Any<'_, '_>>,
        time_zone: Option<Any<'_, '_>>,
        session_policy: Option<Any<'_, '_>>,
        providers: Option<Any<'_, '_>>,
        media_store: Option<Any<'_, '_>>,
        retry: Option<Any<'_, '_>>,
        durability: Option<Any<'_, '_>>,
        busy_timeout: Option<Any<'_, '_>>,
        readers: Option<Any<'_, '_>>,
        read_only: Given<Bound<'_, PyAny>>,
        random_seed: Option<Any<'_, '_>>,
        logger: Option<Any<'_, '_>>,
    ) -> PyResult<Self> {
        let logger = Logger::new(text_if(logger, "logger")?.unwrap_or("duologue"));
        let mut options = host::options(Options::new(), clock, providers, media_store, &logger)?;
        if let Some(region_code) = default_region {
            options = options.default_region(region(region_code, "default_region")?);
        }
        if let Some(named) = time_zone {
            options = options.time_zone(zone(named, "time_zone")?);
        }
        if let Some(policy) = session_policy {
            options = options.session_policy(SessionPolicy::read(policy, "session_policy")?);
        }
        if let Some(policy) = retry {
            let policy = Py::<RetryPolicy>::read(policy, "retry")?;
            options = options.retry(policy.get().to_engine());
        }
        if let Some(durability) = durability {
            options = options.durability(Durability::read(durability, "durability")?);
        }
        if let Some(patience) = busy_timeout {
            options = options.busy_timeout(Duration::read(patience, "busy_timeout")?);
        }
        if let Some(readers) = readers {
            options = options.readers(Field::read(readers, "readers")?);
        }
        if let Some(seed) = random_seed {
            options = options.random_seed(Field::read(seed, "random_seed")?);
        }
        if read_only.read("read_only")?.unwrap_or(false) {
            options = options.read_only();
        }
        let path = argument::path(path, "path")?;
        let opened = detached(py, || options.open(&path))?;
        let engine = opened.map_err(|refused| error::raise(py, refused))?;
        Ok(Self(Handle::new(engine, logger)))
    }
}

record! {
    /// How often, and after how long, a message is tried again that was certainly not taken.
    ///
    /// One that may have been taken is never tried again by itself. The wait is drawn evenly from nothing up to `base`,
    /// doubled with each failure and at most `longest`, so that many messages that failed together do not come back
    /// together.
    RetryPolicy {
        /// How often it is tried in all before it has failed for good; 12 if left out.
        attempts [None = duologue::RetryPolicy::default().attempts]: u32;
        /// The longest wait after the first failure, in seconds or as a `timedelta`; a second if left out.
        base [None = duologue::RetryPolicy::default().base]: Duration;
        /// The longest wait after any; a quarter of an hour if left out.
        longest [None = duologue::RetryPolicy::default().longest]: Duration;
    }
}

impl RetryPolicy {
    fn to_engine(&self) -> duologue::RetryPolicy {
        duologue::RetryPolicy {
            attempts: self.attempts,
            base: self.base,
            longest: self.longest,
        }
    }
}
