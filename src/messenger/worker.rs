//! The delivery worker: threads that the host starts and stops, and that do what a host with a loop of its own calls.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::error::{Error, Result};
use crate::messenger::changes::spawn;
use crate::messenger::{Messenger, Paging};
use crate::stopwatch::Stopwatch;
use crate::store::worker;

/// How many messages are claimed at a time: few, so that others have their share and a stop is quick.
const BATCH: usize = 20;
/// Several messages that are sent at once are claimed at once.
const GATHER: Duration = Duration::from_millis(2);
/// How often a worker gives a sign of life.
const BEAT: Duration = Duration::from_secs(10);
/// How often providers are asked about messages whose fate nobody knows, and about how many.
const LOOK_UP: Duration = Duration::from_secs(60);
const LOOK_UPS: usize = 100;
/// Workers that have been silent so long are not coming back.
const SILENT: Duration = Duration::from_secs(24 * 60 * 60);

/// How a delivery worker works.
///
/// ```
/// use std::time::Duration;
/// use duologue::{Messenger, WorkerSettings};
/// # let messenger = Messenger::open(":memory:")?;
/// let worker = messenger.start_worker(WorkerSettings::new().threads(4))?;
/// // ... what is sent goes out by itself ...
/// worker.stop();
/// # Ok::<(), duologue::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WorkerSettings {
    threads: usize,
    look: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self::new()
    }
}

impl WorkerSettings {
    /// One thread that looks four times a second for what other processes have sent.
    pub fn new() -> Self {
        Self {
            threads: 1,
            look: Duration::from_millis(250),
        }
    }

    /// How many messages are handed over at the same time, 1 to 64: each thread waits for its provider's answer.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// How often it looks for what has come due, or what another process has sent. What this process sends wakes it at
    /// once.
    #[must_use]
    pub fn look_every(mut self, interval: Duration) -> Self {
        self.look = interval;
        self
    }
}

/// A running delivery worker, until it is stopped or dropped; see [`Messenger::start_worker`].
pub struct Worker {
    job: Arc<Job>,
    threads: Vec<JoinHandle<()>>,
}

struct Job {
    messenger: Messenger,
    look: Duration,
    row: i64,
    stop: AtomicBool,
    delivered: AtomicI64,
}

impl Messenger {
    /// Starts a worker in the background: it does what [`Messenger::deliver`] and [`Messenger::tick`] do, as soon as there
    /// is something to do, and now and then asks providers about messages that are `Unknown`.
    ///
    /// A round that fails is tried again; [`Messenger::health`] tells why, and shows the worker's sign of life. Several
    /// workers may share a workspace.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a number of threads that is not 1 to 64; `ReadOnly`; `Storage` if the operating system gives
    /// no thread.
    pub fn start_worker(&self, settings: WorkerSettings) -> Result<Worker> {
        if !(1..=64).contains(&settings.threads) {
            let why = "is not from 1 to 64";
            return Err(Error::invalid("threads", settings.threads, why));
        }
        let now = self.now()?;
        let row = self
            .store()
            .write(|tx| worker::sign_on(tx, now, now.before(SILENT)))?;
        let job = Arc::new(Job {
            messenger: self.clone(),
            look: settings.look,
            row,
            stop: AtomicBool::new(false),
            delivered: AtomicI64::new(0),
        });
        // From here on, dropping it ends what has been started.
        let mut worker = Worker {
            job,
            threads: Vec::new(),
        };
        for number in 0..settings.threads {
            let job = Arc::clone(&worker.job);
            let chores = (number == 0).then(Chores::new);
            worker
                .threads
                .push(spawn("duologue-worker", move || job.work(chores))?);
        }
        Ok(worker)
    }
}

impl Worker {
    /// Stops it, when what it has begun to hand over is answered and recorded. Everything else stays queued, for any
    /// other to deliver.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.job.stop.store(true, Ordering::Relaxed);
        let messenger = &self.job.messenger;
        messenger.store().bell().ring();
        for thread in self.threads.drain(..) {
            messenger.wait_for(thread);
        }
        // A row that stays behind tells that it beats no more.
        let _ = messenger
            .store()
            .write(|tx| worker::sign_off(tx, self.job.row));
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("threads", &self.threads.len())
            .finish_non_exhaustive()
    }
}

impl Job {
    fn work(&self, mut chores: Option<Chores>) {
        let bell = self.messenger.store().bell();
        while self.goes_on() {
            let rung = bell.now();
            let done = self
                .messenger
                .deliver_while(BATCH, &|| self.goes_on())
                .map(|delivered| delivered.len());
            if let Some(chores) = &mut chores {
                chores.see_to(self, done.as_ref().err());
            }
            match done {
                Ok(0) => bell.wait(rung, self.look),
                Ok(delivered) => {
                    let delivered = i64::try_from(delivered).unwrap_or(i64::MAX);
                    self.delivered.fetch_add(delivered, Ordering::Relaxed);
                    continue;
                }
                // What rings does not mend what failed.
                Err(_) => bell.wait(bell.now(), self.look),
            }
            thread::sleep(GATHER);
        }
    }

    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }
}

/// What one of the threads does beside delivering.
struct Chores {
    last_beat: Stopwatch,
    last_error: String,
    last_look_up: Option<Stopwatch>,
    paging: Paging,
}

impl Chores {
    fn new() -> Self {
        Self {
            last_beat: Stopwatch::start(),
            last_error: String::new(),
            last_look_up: None,
            paging: Paging::first(LOOK_UPS),
        }
    }

    fn see_to(&mut self, job: &Job, failed: Option<&Error>) {
        let ticked = job.messenger.tick().map(drop);
        let looked_up = self.look_up(job);
        let failures = [ticked.err(), looked_up.err()];
        let failed = failed.or(failures.iter().flatten().next());
        let error = failed.map(ToString::to_string).unwrap_or_default();
        if error != self.last_error || self.last_beat.elapsed() >= BEAT {
            self.last_beat = Stopwatch::start();
            self.last_error = error;
            self.beat(job);
        }
    }

    fn beat(&self, job: &Job) {
        let delivered = job.delivered.load(Ordering::Relaxed);
        // A database that cannot be written shows in the beat that is missing.
        let _ = job.messenger.now().and_then(|now| {
            job.messenger
                .store()
                .write(|tx| worker::beat(tx, job.row, now, delivered, &self.last_error))
        });
    }

    /// Asks about the messages that follow those that were asked about last.
    fn look_up(&mut self, job: &Job) -> Result<()> {
        if self
            .last_look_up
            .is_some_and(|last| last.elapsed() < LOOK_UP)
        {
            return Ok(());
        }
        self.last_look_up = Some(Stopwatch::start());
        let page = job.messenger.unknown_messages(&self.paging)?;
        self.paging = match page.next {
            Some(next) => Paging::first(LOOK_UPS).after(next),
            None => Paging::first(LOOK_UPS),
        };
        let mut failed = None;
        for message in page.items {
            match job.messenger.look_up(message.id) {
                Err(error) if !error.is_refusal() => failed = Some(error),
                _ => {}
            }
            if !job.goes_on() {
                break;
            }
        }
        failed.map_or(Ok(()), Err)
    }
}
