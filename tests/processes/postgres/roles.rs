//! Who works in a shop: two receptions, a desk, a delivery, and one who reads along.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use duologue::{Durability, ErrorKind, Incoming, Messenger, Options, WorkerSettings};
use fastrand::Rng;

use super::corpus::{Corpus, Handed};
use crate::child::say;
use crate::crowd::clerk::Clerk;
use crate::crowd::{feed, wait_for_word};
use crate::ledger::Ledger;
use crate::place::{Shared, Shop, database, mix, options};
use crate::traffic::{Office, Worker, is_lost};

/// How many threads a reception and a desk have.
const THREADS: u32 = 2;
/// As short as this, calls fail while the server is away, and are made again.
const IMPATIENT: Duration = Duration::from_millis(300);
/// As long as this, they wait for it.
const PATIENT: Duration = Duration::from_secs(300);

/// How a place's messengers are opened here: all go by one clock, and the network has moods.
pub(super) fn options_at(directory: &Path, run: u32, seed: u64) -> Options {
    let ledger = Ledger::moody(directory, &run.to_string(), seed);
    options(ledger, Duration::ZERO, Durability::Normal).clock(Shared::at(directory))
}

/// A child that hands messages over, its part of them and some that the other hands over too.
pub(crate) fn reception(arguments: &[String]) {
    let [directory, run, seed, part, from, end] = arguments else {
        panic!("a reception in a directory, with a run, seed, part, beginning and end");
    };
    let (directory, seed): (_, u64) = (Path::new(directory), seed.parse().unwrap());
    let (part, from, end): (usize, usize, usize) = (
        part.parse().unwrap(),
        from.parse().unwrap(),
        end.parse().unwrap(),
    );
    let options = options_at(directory, run.parse().unwrap(), seed).busy_timeout(IMPATIENT);
    let messenger = open(&options, directory);
    let corpus = Corpus::read();
    let desk = Reception {
        shop: Shop::look_up(&messenger),
        messenger: &messenger,
        corpus: &corpus,
        next: AtomicUsize::new(from),
        part,
        end,
    };
    let ended = begin();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let mut rng = Rng::with_seed(mix(seed, &thread.to_string()));
            let (desk, ended) = (&desk, &ended);
            scope.spawn(
                move || {
                    while !ended.load(Ordering::SeqCst) && desk.take_in(thread, &mut rng) {}
                },
            );
        }
    });
    say("written");
}

struct Reception<'r> {
    shop: Shop,
    messenger: &'r Messenger,
    corpus: &'r Corpus,
    next: AtomicUsize,
    part: usize,
    end: usize,
}

/// Whether a reception hands a message over: every other one, and some that both do.
pub(super) fn is_for(part: usize, number: usize) -> bool {
    number % 2 == part || number % 10 < 2
}

impl Reception<'_> {
    /// Takes in the next message, or the next few at once; whether there was one.
    fn take_in(&self, thread: u32, rng: &mut Rng) -> bool {
        let few = if rng.u8(..4) == 0 { rng.usize(2..7) } else { 1 };
        let next = || {
            let number = || self.next.fetch_add(1, Ordering::Relaxed);
            let mut numbers = std::iter::from_fn(|| Some(number()).filter(|it| *it < self.end));
            numbers.find(|number| is_for(self.part, *number))
        };
        let few: Vec<Handed> = std::iter::from_fn(next)
            .take(few)
            .map(|number| self.corpus.message(number))
            .collect();
        for gateway in 0..self.shop.gateways.len() {
            let through = few.iter().filter(|handed| handed.gateway == gateway);
            self.hand_over(thread, gateway, &through.collect::<Vec<_>>());
        }
        !few.is_empty()
    }

    /// Hands messages over until they are taken in.
    fn hand_over(&self, thread: u32, gateway: usize, few: &[&Handed]) {
        let gateway = self.shop.gateways[gateway];
        let incoming: Vec<Incoming> = few.iter().map(|one| one.incoming.clone()).collect();
        let tell = |how: &str, more: &dyn Fn(usize) -> String| {
            for (number, one) in few.iter().enumerate() {
                let (tag, more) = (&one.tag, more(number));
                say(format_args!("{how} {thread}.{number} receive {tag}{more}"));
            }
        };
        let nothing = |_| String::new();
        while !few.is_empty() {
            tell("begin", &nothing);
            let received = self.messenger.receive_many(gateway, &incoming);
            match received.and_then(|each| each.into_iter().collect::<duologue::Result<Vec<_>>>()) {
                Ok(received) => {
                    return tell("end", &|number| {
                        let got = &received[number];
                        let what = if got.duplicate { "known" } else { "new" };
                        format!(" {} {} {what}", got.message.id, got.conversation.id)
                    });
                }
                // It is handed over again, as any gateway does that was not told it is taken.
                Err(error) if is_lost(&error) || error.kind() == ErrorKind::Busy => {
                    tell("lost", &nothing);
                }
                Err(error) => return tell("error", &|_| format!(" {error:?}")),
            }
        }
    }
}

/// A child with agents who do everything that agents do.
pub(crate) fn desk(arguments: &[String]) {
    let [directory, run, seed] = arguments else {
        panic!("a desk in a directory, with a run and seed");
    };
    let (directory, seed): (_, u64) = (Path::new(directory), seed.parse().unwrap());
    let run = run.parse().unwrap();
    let messenger = open(
        &options_at(directory, run, seed).busy_timeout(PATIENT),
        directory,
    );
    let office = Office::of(messenger, Arc::new(Shared::at(directory)), run);
    let ended = begin();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let mut clerk = Clerk::new(Worker::new(&office, thread, seed));
            let ended = &ended;
            scope.spawn(move || {
                while !ended.load(Ordering::SeqCst) {
                    clerk.act_at_desk();
                }
            });
        }
    });
    say("written");
}

/// A child with two delivery workers.
pub(crate) fn delivery(arguments: &[String]) {
    let [directory, run, seed] = arguments else {
        panic!("a delivery in a directory, with a run and seed");
    };
    let (directory, seed) = (Path::new(directory), seed.parse().unwrap());
    let messenger = open(
        &options_at(directory, run.parse().unwrap(), seed),
        directory,
    );
    let settings = WorkerSettings::new().threads(2);
    let settings = settings.look_every(Duration::from_millis(20));
    let workers = [(); 2].map(|()| messenger.start_worker(settings).unwrap());
    say("ready");
    wait_for_word();
    wait_for_word();
    for worker in workers {
        worker.stop();
    }
    say("written");
}

/// A child that reads the change feed from its beginning, and may do nothing itself.
pub(crate) fn follower(arguments: &[String]) {
    let [directory] = arguments else {
        panic!("a follower in a directory");
    };
    let options = Options::new().read_only().busy_timeout(IMPATIENT);
    let messenger = open(&options, Path::new(directory));
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let following = scope.spawn(|| feed::follow(&messenger, &ended));
        say("ready");
        wait_for_word();
        ended.store(true, Ordering::SeqCst);
        messenger.interrupt();
        let lost = following.join().unwrap();
        say(format_args!("was lost {lost}"));
    });
}

/// Opens the workspace, however long the server is away.
fn open(options: &Options, directory: &Path) -> Messenger {
    loop {
        match options.clone().open(database(directory)) {
            Ok(messenger) => return messenger,
            Err(error) => assert!(is_lost(&error), "{error:?}"),
        }
    }
}

/// Says that this child is ready, waits for the word to begin, and gives back what tells that it is to end.
fn begin() -> Arc<AtomicBool> {
    say("ready");
    wait_for_word();
    let ended = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&ended);
    thread::spawn(move || {
        wait_for_word();
        told.store(true, Ordering::SeqCst);
    });
    ended
}
