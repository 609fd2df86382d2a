//! How a messenger is opened: everything the engine knows of the world outside it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::address::Region;
use crate::clock::{Clock, SystemClock};
use crate::conversation::SessionPolicy;
use crate::error::Result;
use crate::log::{Log, LogRecord};
use crate::media_store::MediaStore;
use crate::messenger::Messenger;
use crate::provider::Provider;
use crate::retry::RetryPolicy;
use crate::sandbox::Sandbox;
use crate::schedule::TimeZone;
use crate::store::{Durability, Settings};

/// How a workspace is opened.
///
/// ```
/// use duologue::{ManualClock, Options, TimeZone};
/// let clock = ManualClock::new("2026-11-22T09:00:00Z".parse()?);
/// let messenger = Options::new().clock(clock).time_zone(TimeZone::parse("America/Denver")?).open(":memory:")?;
/// # Ok::<(), duologue::Error>(())
/// ```
#[derive(Clone)]
pub struct Options {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) time_zone: TimeZone,
    pub(crate) region: Option<Region>,
    pub(crate) policy: SessionPolicy,
    pub(crate) providers: BTreeMap<String, Arc<dyn Provider>>,
    pub(crate) media: Option<Arc<dyn MediaStore>>,
    pub(crate) seed: Option<u64>,
    pub(crate) retry: RetryPolicy,
    pub(crate) log: Log,
    pub(crate) store: Settings,
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

impl Options {
    /// The system's clock, UTC, no region, and the sandbox as the one provider.
    pub fn new() -> Self {
        let sandbox: Arc<dyn Provider> = Arc::new(Sandbox::default());
        Self {
            clock: Arc::new(SystemClock),
            time_zone: TimeZone::utc(),
            region: None,
            policy: SessionPolicy::default(),
            providers: BTreeMap::from([("sandbox".to_owned(), sandbox)]),
            media: None,
            seed: None,
            retry: RetryPolicy::default(),
            log: Log::default(),
            store: Settings {
                durability: Durability::default(),
                patience: Duration::from_secs(5),
                readers: 4,
                read_only: false,
                existing: false,
            },
        }
    }

    /// What tells the time, instead of the system's clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The zone that snooze presets are reckoned in, for contacts' and agents' alike.
    #[must_use]
    pub fn time_zone(mut self, zone: TimeZone) -> Self {
        self.time_zone = zone;
        self
    }

    /// The region in which numbers without a country code are read.
    #[must_use]
    pub fn default_region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// What an agent's message does to a finished session.
    #[must_use]
    pub fn session_policy(mut self, policy: SessionPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Registers what carries the messages of gateways that name it. The name `sandbox` replaces the built-in one.
    #[must_use]
    pub fn provider(mut self, name: impl Into<String>, provider: impl Provider + 'static) -> Self {
        self.providers.insert(name.into(), Arc::new(provider));
        self
    }

    /// Where the content of media is kept, instead of the database.
    #[must_use]
    pub fn media_store(mut self, store: impl MediaStore + 'static) -> Self {
        self.media = Some(Arc::new(store));
        self
    }

    /// How often, and after how long, a message is tried again that was certainly not taken.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Who is told what an operator would want to know and no call returns: a workspace that was migrated, a worker whose
    /// rounds fail, a message that was given up. Without it nothing is told, at no cost.
    ///
    /// It is called on whichever thread has something to tell, several at once, with no lock held and no transaction open,
    /// so it may use a messenger; but the call that tells it waits meanwhile. A panic in it ends there. A messenger that it
    /// keeps is never closed.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use duologue::{LogLevel, Options};
    ///
    /// // Forwards the records to a thread that writes them; a program with a logging library calls that here.
    /// let (sender, records) = mpsc::channel();
    /// let options = Options::new().log(move |record| {
    ///     if record.level >= LogLevel::Info {
    ///         let mut line = format!("{} duologue.{}: {}", record.level.as_str(), record.subject, record.message);
    ///         let mut source = record.source;
    ///         while let Some(error) = source {
    ///             line = format!("{line}: {error}");
    ///             source = error.source();
    ///         }
    ///         let _ = sender.send(line);
    ///     }
    /// });
    /// let messenger = options.open(":memory:")?;
    /// let first = records.recv().unwrap();
    /// assert!(first.starts_with("info duologue.workspace: the workspace was created"), "{first}");
    /// # Ok::<(), duologue::Error>(())
    /// ```
    #[must_use]
    pub fn log(mut self, listener: impl Fn(&LogRecord<'_>) + Send + Sync + 'static) -> Self {
        self.log = Log::to(listener);
        self
    }

    /// When a commit is on the disk.
    #[must_use]
    pub fn durability(mut self, durability: Durability) -> Self {
        self.store.durability = durability;
        self
    }

    /// How long a call waits for another process, or another messenger, that uses the database, before it fails with
    /// `Busy`; five seconds by default. Calls of one messenger wait for each other as long as it takes. It is also how long
    /// a PostgreSQL server that cannot be reached is waited for, before a call fails with `Storage`.
    #[must_use]
    pub fn busy_timeout(mut self, patience: Duration) -> Self {
        self.store.patience = patience;
        self
    }

    /// How many connections read at the same time; four by default, at least one. On PostgreSQL that is how many there are:
    /// for reading and writing, in each process, beside one more while somebody waits for changes.
    #[must_use]
    pub fn readers(mut self, readers: usize) -> Self {
        self.store.readers = readers;
        self
    }

    /// Opens the workspace for reading alone; it must exist and be of this release's schema. A replica of a PostgreSQL
    /// server is opened so.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.store.read_only = true;
        self
    }

    /// What the keys of submissions and the waits between attempts are derived from, for runs that are to repeat each
    /// other. Without it the operating system is asked once.
    #[must_use]
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Opens the workspace in this file, creating or migrating it if need be; `:memory:` is one that nobody else
    /// sees and that ends with its messenger.
    ///
    /// With the feature `postgres` a URL as `postgres://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME` opens a schema of that
    /// database instead, creating it if need be; without `schema` it is `duologue`. The database itself must exist. See the
    /// [guide](crate::guide::postgres).
    ///
    /// Use the file from no other copy of SQLite in the same process, such as another library's: POSIX locks are the
    /// process's, so the two do not see each other, and one removes the log that the other writes. (That is noticed, and
    /// refused with `Storage`, by the next call that writes.) Other processes may use it.
    ///
    /// # Errors
    ///
    /// `Storage` if the file cannot be opened or the server not be reached, `NotAWorkspace` if it is something else,
    /// `NewerWorkspace` if a later release wrote it, `Corrupt` if it is damaged, `ReadOnly` if it would have to be written
    /// and may not be, `InvalidArgument` for a URL that does not say what it must.
    pub fn open(self, path: impl AsRef<Path>) -> Result<Messenger> {
        Messenger::with_options(path.as_ref(), self)
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("time_zone", &self.time_zone)
            .field("region", &self.region)
            .field("policy", &self.policy)
            .field("providers", &self.providers.keys().collect::<Vec<_>>())
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}
