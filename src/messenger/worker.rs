//! The delivery worker: threads that the host starts and stops, and that do what a host with a loop of its own calls.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;
use crate::error::{Error, Result};
use crate::log::LogLevel;
use crate::messenger::deliver::{Delivery, Round};
use crate::messenger::rests::Rests;
use crate::messenger::threads::{spawn, wait_for};
use crate::messenger::{Messenger, Paging, guard};
use crate::stopwatch::Stopwatch;
use crate::store::{Tx, outbox, worker};

/// What the records of a worker are about.
const SUBJECT: &str = "worker";
/// How many messages are claimed at a time, at most: few, so that others have their share and a stop is quick.
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

    /// How often it looks for what has come due, or what another process has sent; at least every ten seconds. What this
    /// process sends wakes it at once.
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
    threads: usize,
    look: Duration,
    row: i64,
    started_at: Timestamp,
    stop: AtomicBool,
    delivered: AtomicI64,
    rests: Rests,
    /// Why the last round of each thread failed, if it did.
    errors: Mutex<Vec<Option<Error>>>,
}

impl Messenger {
    /// Starts a worker in the background: it does what [`Messenger::deliver`] and [`Messenger::tick`] do, as soon as there
    /// is something to do, and asks providers about messages that are `Unknown`: at first at once, and then every minute.
    /// It asks none for what has come in: that is [`Messenger::refresh`].
    ///
    /// A round that fails is tried again; [`Messenger::health`] tells why, and shows the worker's sign of life. Several
    /// workers may share a workspace.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a number of threads that is not 1 to 64; `ReadOnly`; `Storage` if the operating system gives
    /// no thread; those of the clock.
    pub fn start_worker(&self, settings: WorkerSettings) -> Result<Worker> {
        if !(1..=64).contains(&settings.threads) {
            let why = "is not from 1 to 64";
            return Err(Error::invalid("threads", settings.threads, why));
        }
        let now = self.now()?;
        let row = self
            .store()
            .write_beside(|tx| worker::sign_on(tx, now, now.before(SILENT)))?;
        let job = Arc::new(Job {
            messenger: self.clone(),
            threads: settings.threads,
            look: settings.look,
            row,
            started_at: now,
            stop: AtomicBool::new(false),
            delivered: AtomicI64::new(0),
            rests: Rests::default(),
            errors: Mutex::new((0..settings.threads).map(|_| None).collect()),
        });
        // From here on, dropping it ends what has been started.
        let mut worker = Worker {
            job,
            threads: Vec::new(),
        };
        let what = format_args!("worker {row} started; threads: {}", settings.threads);
        self.log().tell(LogLevel::Info, SUBJECT, what);
        for number in 0..settings.threads {
            let job = Arc::clone(&worker.job);
            let chores = (number == 0).then(Chores::new);
            worker
                .threads
                .push(spawn("duologue-worker", move || job.work(number, chores))?);
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
        if messenger.store().is_forked() {
            // They are the parent's threads; here is nothing but their handles.
            std::mem::forget(std::mem::take(&mut self.threads));
            return;
        }
        messenger.store().bell().ring();
        for thread in self.threads.drain(..) {
            wait_for(thread);
        }
        // A row that stays behind tells that it beats no more.
        let _ = messenger
            .store()
            .write_beside(|tx| worker::sign_off(tx, self.job.row));
        let delivered = self.job.delivered.load(Ordering::Relaxed);
        let what = format_args!("worker {} stopped; delivered: {delivered}", self.job.row);
        messenger.log().tell(LogLevel::Info, SUBJECT, what);
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
    fn work(&self, number: usize, mut chores: Option<Chores>) {
        let bell = self.messenger.store().bell();
        loop {
            let rung = bell.now();
            // Asked after the bell, so that a stop in between is not slept through.
            if !self.goes_on() {
                return;
            }
            let done = guard("the worker", || self.round());
            let chores_done = chores.as_mut().map_or(Ok(()), |chores| chores.see_to(self));
            let beats = chores.as_mut().is_some_and(Chores::beats);
            let failed = done.as_ref().err().or(chores_done.as_ref().err());
            self.tell(number, failed.map(Error::again), beats);
            let rung = match done {
                Ok(true) => continue,
                Ok(false) => rung,
                // What has rung meanwhile does not mend what failed, unless it was the end.
                Err(_) => bell.now(),
            };
            if self.goes_on() {
                bell.wait(rung, self.look.min(BEAT));
                thread::sleep(GATHER);
            }
        }
    }

    /// Delivers this thread's share of what is queued; whether there was any.
    fn round(&self) -> Result<bool> {
        let queued = match self.threads {
            1 => BATCH,
            threads => {
                let count = |tx: Tx<'_>| outbox::queued(tx, threads * BATCH);
                self.messenger.store().read(count)?
            }
        };
        let share = queued.div_ceil(self.threads).clamp(1, BATCH);
        let delivered = self.messenger.deliver_round(
            share,
            Round {
                go_on: &|| self.goes_on(),
                rests: Some(&self.rests),
            },
        )?;
        let put_back = |one: &&Delivery| one.status == DeliveryStatus::Queued;
        let done = delivered.len() - delivered.iter().filter(put_back).count();
        let done = i64::try_from(done).unwrap_or(i64::MAX);
        self.delivered.fetch_add(done, Ordering::Relaxed);
        Ok(!delivered.is_empty())
    }

    /// Shows how the last round of a thread ended, if that is news or it is time for a sign of life.
    fn tell(&self, number: usize, error: Option<Error>, beats: bool) {
        let (after, news) = self.note(number, error);
        let log = self.messenger.log();
        match &after {
            Some(error) if news => {
                let what = format_args!("worker {}: a round failed", self.row);
                log.failed(LogLevel::Warn, SUBJECT, what, error);
            }
            None if news => {
                let what = format_args!("worker {}: its rounds go well again", self.row);
                log.tell(LogLevel::Info, SUBJECT, what);
            }
            _ => {}
        }
        if beats || news {
            self.beat(&after.map(|error| error.to_string()).unwrap_or_default());
        }
    }

    /// Keeps how the last round of a thread ended. Gives back what is to be shown now, and whether that is news.
    fn note(&self, number: usize, error: Option<Error>) -> (Option<Error>, bool) {
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = |errors: &[Option<Error>]| errors.iter().flatten().next().map(Error::again);
        let before = shown(&errors).map(|error| error.to_string());
        if let Some(last) = errors.get_mut(number) {
            *last = error;
        }
        let after = shown(&errors);
        let news = after.as_ref().map(Error::to_string) != before;
        (after, news)
    }

    fn beat(&self, error: &str) {
        let Ok(now) = self.messenger.now() else {
            return;
        };
        let delivered = self.delivered.load(Ordering::Relaxed);
        // The words may be a host's own.
        let error = error.replace('\0', "\\0");
        // A database that cannot be written shows in the beat that is missing.
        let _ = self
            .messenger
            .store()
            .write_beside(|tx| worker::beat(tx, self.row, self.started_at, now, delivered, &error));
    }

    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }
}

/// What one of the threads does beside delivering.
struct Chores {
    last_beat: Stopwatch,
    last_look_up: Option<Stopwatch>,
    /// Why the last look-up failed, until there is another.
    not_looked_up: Option<Error>,
    paging: Paging,
}

impl Chores {
    fn new() -> Self {
        Self {
            last_beat: Stopwatch::start(),
            last_look_up: None,
            not_looked_up: None,
            paging: Paging::first(LOOK_UPS),
        }
    }

    fn see_to(&mut self, job: &Job) -> Result<()> {
        let ticked = job.messenger.tick().map(drop);
        if self
            .last_look_up
            .is_none_or(|last| last.elapsed() >= LOOK_UP)
        {
            self.last_look_up = Some(Stopwatch::start());
            self.not_looked_up = self.look_up(job).err();
        }
        let not_looked_up = self.not_looked_up.as_ref();
        ticked.and(not_looked_up.map_or(Ok(()), |failed| Err(failed.again())))
    }

    /// Whether it is time for a sign of life.
    fn beats(&mut self) -> bool {
        let due = self.last_beat.elapsed() >= BEAT;
        if due {
            self.last_beat = Stopwatch::start();
        }
        due
    }

    /// Asks about the messages that follow those that were asked about last.
    fn look_up(&mut self, job: &Job) -> Result<()> {
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
