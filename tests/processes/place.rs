//! Where the processes of one test meet: a directory with a workspace, and what is the same for all of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use duologue::{
    AgentId, Clock, Durability, Gateway, GatewayId, GatewayKind, GatewaySettings, MailboxId,
    Messenger, Options, Result, RetryPolicy, SystemClock, Timestamp,
};
use fastrand::Rng;
use tempfile::TempDir;

use crate::ledger::Ledger;

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// How often a message is tried at a network where nobody is.
const ATTEMPTS: u32 = 2;

/// A directory that goes away with the test, unless the test fails. The workspace is in it, or on a server.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// A place for a workspace that has a URL.
    #[cfg(feature = "postgres")]
    pub(crate) fn at(url: &str) -> Self {
        let place = Self::new();
        fs::write(place.path().join(URL), url).unwrap();
        place
    }

    /// The database.
    pub(crate) fn database(&self) -> PathBuf {
        database(self.path())
    }

    /// Waits until the server, if the workspace is on one, knows that all who used it are dead.
    #[cfg(feature = "postgres")]
    pub(crate) fn let_go(&self) {
        if let Ok(url) = fs::read_to_string(self.path().join(URL)) {
            crate::postgres::wait_until_left(&url);
        }
    }

    /// The log that SQLite keeps beside it.
    pub(crate) fn write_ahead_log(&self) -> PathBuf {
        self.path().join("shop.db-wal")
    }

    /// How long that log is; 0 if there is none.
    pub(crate) fn log_length(&self) -> u64 {
        fs::metadata(self.write_ahead_log()).map_or(0, |found| found.len())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.disable_cleanup(true);
            println!("  the files are kept in {}", self.path().display());
        }
    }
}

/// Holds the URL of a workspace that is on a server.
const URL: &str = "url";

/// What messengers of a place open.
pub(crate) fn database(directory: &Path) -> PathBuf {
    match fs::read_to_string(directory.join(URL)) {
        Ok(url) => url.into(),
        Err(_) => directory.join("shop.db"),
    }
}

/// A clock that is ahead of the system's.
pub(crate) struct Ahead(pub(crate) Duration);

impl Clock for Ahead {
    fn now(&self) -> Result<Timestamp> {
        Ok(SystemClock.now()?.after(self.0))
    }
}

/// A clock that all processes of a place share: it is ahead of the system's as far as the file says.
#[cfg(feature = "postgres")]
pub(crate) struct Shared(PathBuf);

#[cfg(feature = "postgres")]
impl Shared {
    pub(crate) fn at(directory: &Path) -> Self {
        Self(directory.join("ahead"))
    }

    /// Lets time pass for everybody.
    pub(crate) fn advance(&self, length: Duration) {
        let next = self.0.with_extension("next");
        let seconds = (self.ahead() + length).as_secs();
        fs::write(&next, seconds.to_string()).unwrap();
        fs::rename(next, &self.0).unwrap();
    }

    fn ahead(&self) -> Duration {
        let seconds = fs::read_to_string(&self.0).map_or(0, |text| text.parse().unwrap());
        Duration::from_secs(seconds)
    }
}

#[cfg(feature = "postgres")]
impl Clock for Shared {
    fn now(&self) -> Result<Timestamp> {
        Ok(SystemClock.now()?.after(self.ahead()))
    }
}

/// How the messenger of a process is opened.
pub(crate) fn options(ledger: Ledger, ahead: Duration, durability: Durability) -> Options {
    Options::new()
        .clock(Ahead(ahead))
        .durability(durability)
        .retry(RetryPolicy {
            attempts: ATTEMPTS,
            base: Duration::from_millis(5),
            longest: Duration::from_millis(50),
        })
        .provider("ledger", ledger.ahead(ahead))
}

/// A calm messenger of the tests' own: its ledger accepts everything.
pub(crate) fn open(directory: &Path, ahead: Duration) -> Messenger {
    let ledger = Ledger::calm(directory);
    options(ledger, ahead, Durability::Normal)
        .open(database(directory))
        .unwrap()
}

/// What every workspace here has: two agents, and two mailboxes with a gateway each.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) agents: Vec<AgentId>,
    pub(crate) mailboxes: Vec<MailboxId>,
    pub(crate) gateways: Vec<GatewayId>,
}

impl Shop {
    /// Sets a new workspace up.
    pub(crate) fn furnish(messenger: &Messenger) -> Self {
        for name in ["Ann Lee", "Bob Stone"] {
            messenger.add_agent(name).unwrap();
        }
        let lines = [("Main", "+15550100001"), ("Sales", "+15550100002")];
        for (name, address) in lines {
            let mailbox = messenger.add_mailbox(name).unwrap().id;
            let settings = GatewaySettings::new(name, mailbox);
            messenger
                .add_gateway(GatewayKind::LongCode, address, "ledger", settings)
                .unwrap();
        }
        Self::look_up(messenger)
    }

    pub(crate) fn look_up(messenger: &Messenger) -> Self {
        let gateways = messenger.gateways().unwrap();
        let agents = messenger.agents().unwrap();
        Self {
            agents: agents.iter().map(|agent| agent.id).collect(),
            mailboxes: gateways.iter().map(|line| line.settings.mailbox).collect(),
            gateways: gateways.iter().map(|line: &Gateway| line.id).collect(),
        }
    }
}

/// What a test chooses everything by: from `DUOLOGUE_SEED` and its own name.
pub(crate) fn seeded(name: &str) -> Rng {
    let given = number("DUOLOGUE_SEED");
    let seed = given.unwrap_or_else(|| fastrand::u64(1..1_000_000));
    println!("  {name}: DUOLOGUE_SEED={seed}");
    Rng::with_seed(mix(seed, name))
}

/// A number from the environment.
pub(crate) fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {value}")),
    )
}

/// How many files a test spoils in ways of its own: a tenth of the usual number of random cases, for each is slow.
pub(crate) fn cases(otherwise: u64) -> u64 {
    number("DUOLOGUE_CASES").map_or(otherwise, |cases| cases.div_ceil(10))
}

/// A number that follows from a number and a word.
pub(crate) fn mix(seed: u64, word: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    Rng::with_seed(word.bytes().fold(seed ^ 0xCBF2_9CE4_8422_2325, step)).u64(..)
}
