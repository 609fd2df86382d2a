//! News of what other hosts have committed: by LISTEN on a connection of its own, or by looking now and then.
//!
//! Nothing depends on it but how soon somebody is told. NOTIFY stays out of the transactions that write, since those that
//! have one wait for each other's commits; a host sends it afterwards, at most once in [`APART`], and whoever hears it looks
//! once more a little later, which covers what was kept back.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::Duration;

use crate::error::Result;
use crate::stopwatch::Stopwatch;
use crate::store::bell::{Bell, Rung};
use crate::store::postgres::client::Client;
use crate::store::postgres::connection::Connection;
use crate::store::postgres::failure::{failure, lost};
use crate::store::postgres::migration::quoted;
use crate::store::postgres::way::Way;

/// How far apart two notifications of one host are, at least.
const APART: Duration = Duration::from_millis(20);
/// When whoever was notified looks again for what the other has not told.
const AGAIN: Duration = Duration::from_millis(25);
/// How long one waits for the server before the bell of this process is looked at.
const SLICE: Duration = Duration::from_millis(10);
/// How often a listener looks all the same.
const LISTENING: Duration = Duration::from_secs(1);
/// How often somebody looks who cannot listen.
const POLLING: Duration = Duration::from_millis(50);
/// How long a listener that could not be had is not asked for again.
const REST: Duration = Duration::from_secs(10);

pub(super) struct Listener {
    way: Arc<Way>,
    ear: Mutex<Ear>,
    /// When this process told others last.
    told: Mutex<Option<Stopwatch>>,
}

enum Ear {
    /// Nobody has waited yet.
    Unopened,
    Open {
        client: Box<Client>,
        /// Somebody told something, and may have kept back what came after it.
        again: bool,
    },
    /// There is a pooler in between, which hands the server's connections around.
    Pooled,
    /// It could not be had, then.
    Failed(Stopwatch),
}

impl Listener {
    pub(super) fn new(way: Arc<Way>) -> Self {
        Self {
            way,
            ear: Mutex::new(Ear::Unopened),
            told: Mutex::new(None),
        }
    }

    /// Tells those who listen that something was committed, unless they were told just now.
    pub(super) fn notify(&self, connection: &Connection) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_some_and(|told| told.elapsed() < APART) {
            return;
        }
        *told = Some(Stopwatch::start());
        drop(told);
        let notify = format!("SELECT pg_notify({}, '')", channel(&self.way.target.schema));
        // Those who are not told look for themselves.
        connection.send(&notify);
    }

    /// Waits until somebody may have changed something after `seen` was looked at, and no longer than `longest`.
    pub(super) fn wait(&self, bell: &Bell, seen: Rung, longest: Duration) {
        let longest = longest.min(LISTENING);
        let waited = Stopwatch::start();
        loop {
            let left = longest.saturating_sub(waited.elapsed());
            let mut ear = match self.ear.try_lock() {
                Ok(ear) => ear,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                // Another thread listens, and rings the bell; it may have left when this one wakes.
                Err(TryLockError::WouldBlock) => {
                    bell.wait(seen, left.min(POLLING));
                    if bell.now() != seen || waited.elapsed() >= longest {
                        return;
                    }
                    continue;
                }
            };
            self.open(&mut ear);
            let Ear::Open { client, again } = &mut *ear else {
                drop(ear);
                return bell.wait(seen, left.min(POLLING));
            };
            let repeats = mem::take(again);
            match listen(
                client,
                bell,
                seen,
                left.min(if repeats { AGAIN } else { LISTENING }),
            ) {
                Ok(heard) => *again = heard,
                Err(_) => *ear = Ear::Unopened,
            }
            if repeats {
                // All look once more, not this thread alone.
                bell.ring();
            }
            return;
        }
    }

    fn open(&self, ear: &mut Ear) {
        let rests = matches!(ear, Ear::Failed(since) if since.elapsed() < REST);
        if matches!(ear, Ear::Open { .. } | Ear::Pooled) || rests {
            return;
        }
        *ear = match self.connect() {
            Ok(Some(client)) => Ear::Open {
                client: Box::new(client),
                // What was committed before there was anybody to tell is looked for at once.
                again: true,
            },
            Ok(None) => Ear::Pooled,
            Err(_) => Ear::Failed(Stopwatch::start()),
        };
    }

    /// A connection that listens; `None` if it would not be the server's own.
    fn connect(&self) -> Result<Option<Client>> {
        let connected = self.way.connect()?;
        if !connected.direct {
            return Ok(None);
        }
        let mut client = connected.client;
        let schema = quoted(&self.way.target.schema);
        let listen = format!(
            "DO $$ BEGIN EXECUTE format('LISTEN %I', {}); END $$;
             SELECT pg_advisory_lock_shared('{schema}.workspace'::REGCLASS::OID::INTEGER, 1)",
            channel(&self.way.target.schema),
        );
        let listening = client.ask_within(self.way.target.limit(), async |client| {
            client.simple_query(&listen).await
        });
        listening.ok_or_else(lost)?.map_err(failure)?;
        Ok(Some(client))
    }

    /// Closes the connection that listens, if there is one.
    pub(super) fn close(&self) {
        let mut ear = self.ear.lock().unwrap_or_else(PoisonError::into_inner);
        *ear = Ear::Unopened;
    }

    /// Gives up the memory instead of closing a connection that is a parent's.
    pub(super) fn forget(&mut self) {
        let ear = self.ear.get_mut().unwrap_or_else(PoisonError::into_inner);
        mem::forget(mem::replace(ear, Ear::Pooled));
    }
}

/// Waits for a notification or the bell; whether there was a notification.
fn listen(
    client: &mut Client,
    bell: &Bell,
    seen: Rung,
    longest: Duration,
) -> std::result::Result<bool, tokio_postgres::Error> {
    let waited = Stopwatch::start();
    loop {
        let left = longest.saturating_sub(waited.elapsed());
        if left.is_zero() || bell.now() != seen {
            return Ok(false);
        }
        if client.wait(left.min(SLICE))? {
            bell.ring();
            return Ok(true);
        }
    }
}

/// The name of the channel, as an expression: that of the log's table, which no other workspace of the database has.
fn channel(schema: &str) -> String {
    let schema = quoted(schema);
    format!("'duologue_' || '{schema}.event'::REGCLASS::OID")
}
