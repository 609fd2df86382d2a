//! Processes that are killed in the middle of everything. What they were told is done must be done, once.
//!
//! Each series is one workspace: children receive, write and deliver in several threads, one or two at a time, and are
//! killed at a moment of their own. The next goes on with the file as it was left, ten minutes later.

mod tally;

use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use duologue::{Durability, ErrorKind, Messenger};
use fastrand::Rng;

use crate::book::Book;
use crate::child::{Child, say};
use crate::ledger::{Ledger, Record};
use crate::place::{MINUTE, Place, Shop, database, mix, number, open, options, seeded};
use crate::stored::{Quiet, inspect, inspect_order};
use crate::traffic::{Worker, conversations};
use crate::trials::Trial;
use tally::Tally;

pub(crate) const TRIALS: &[Trial] = &[
    (
        "kills::killed_processes_lose_nothing_and_send_nothing_twice",
        || kill_many(Durability::Normal),
    ),
    (
        "kills::killed_processes_lose_nothing_and_send_nothing_twice_when_each_commit_waits_for_the_disk",
        || kill_many(Durability::Full),
    ),
    (
        "kills::a_process_killed_while_it_creates_a_workspace_leaves_one_that_opens",
        kill_at_birth,
    ),
];

/// How many threads a child has.
const THREADS: u32 = 6;
/// How many are killed over one workspace.
const SERIES: u64 = 25;
/// The longest that a child may live, once it is at work.
const LIFE: Duration = Duration::from_millis(250);

/// How many of all kills are of this sort: so many fifths.
fn kills(fifths: u64) -> u64 {
    (number("DUOLOGUE_KILLS").unwrap_or(50) * fifths).div_ceil(5)
}

fn kill_many(durability: Durability) {
    let mut rng = seeded(durability_name(durability));
    let kills = kills(2);
    let mut tally = Tally::default();
    let mut done = 0;
    while done < kills {
        let here = SERIES.min(kills - done);
        Series::new(durability, Rng::with_seed(rng.u64(..))).run(here, &mut tally);
        done += here;
    }
    println!("{tally}");
    tally.check();
}

fn durability_name(durability: Durability) -> &'static str {
    match durability {
        Durability::Full => "full",
        _ => "normal",
    }
}

/// One workspace and those who die over it.
struct Series {
    place: Place,
    durability: Durability,
    rng: Rng,
    /// Whether time stands still as long as a child is alive: then messages go out in order. Else a child that starts
    /// takes one that is at work for dead.
    steady: bool,
    book: Book,
    alive: Vec<Running>,
    started: u32,
    ahead: Duration,
}

struct Running {
    child: Child,
    run: u32,
}

impl Series {
    fn new(durability: Durability, mut rng: Rng) -> Self {
        let place = Place::new();
        Shop::furnish(&open(place.path(), Duration::ZERO));
        Self {
            place,
            durability,
            steady: rng.bool(),
            rng,
            book: Book::default(),
            alive: Vec::new(),
            started: 0,
            ahead: Duration::ZERO,
        }
    }

    fn run(mut self, kills: u64, tally: &mut Tally) {
        for _ in 0..kills {
            let wanted = if self.rng.u8(..3) == 0 { 2 } else { 1 };
            while self.alive.len() < wanted {
                self.start();
            }
            self.wait();
            let victim = self.rng.usize(..self.alive.len());
            self.kill(victim, tally);
            if self.rng.u8(..3) == 0 {
                self.inspect();
            }
        }
        while !self.alive.is_empty() {
            self.kill(0, tally);
        }
        self.inspect();
        self.deliver_the_rest();
        tally.add_work(&self.book, &Record::read(self.place.path()));
    }

    fn start(&mut self) {
        if self.alive.is_empty() || !self.steady {
            self.ahead += 10 * MINUTE;
        }
        self.started += 1;
        let run = self.started;
        let patience = if self.rng.u8(..4) == 0 {
            "reopening"
        } else {
            "staying"
        };
        let child = Child::start(
            "traffic",
            &[
                &self.place.path().display(),
                &durability_name(self.durability),
                &run,
                &self.rng.u64(..),
                &self.ahead.as_secs(),
                &patience,
            ],
        );
        self.alive.push(Running { child, run });
    }

    /// Lets the children live for a while: mostly some time at work, and sometimes not even that long.
    fn wait(&mut self) {
        if self.rng.u8(..6) == 0 {
            thread::sleep(Duration::from_millis(self.rng.u64(..30)));
            return;
        }
        self.alive.last_mut().unwrap().child.wait_until_ready();
        thread::sleep(LIFE.mul_f32(self.rng.f32()));
    }

    fn kill(&mut self, victim: usize, tally: &mut Tally) {
        let Running { child, run } = self.alive.remove(victim);
        let lines = child.kill();
        let (under_way, _) = self.book.take(&lines);
        let log = self.place.log_length();
        let record = Record::read(self.place.path());
        tally.add_kill(
            &under_way,
            record.unanswered(&run.to_string()),
            log,
            self.alive.len(),
        );
    }

    fn inspect(&self) {
        let quiet = if self.alive.is_empty() {
            Quiet::Yes
        } else {
            Quiet::No
        };
        let messenger = open(self.place.path(), self.ahead);
        inspect(&messenger, self.place.path(), &self.book, quiet);
    }

    /// When the last lease has run out, all that is left goes out, and every message is accounted for.
    fn deliver_the_rest(&self) {
        let messenger = open(self.place.path(), self.ahead + 10 * MINUTE);
        for _ in 0..100_000 {
            messenger.deliver(1_000).unwrap();
            if messenger.outbox_depth().unwrap() == 0 {
                break;
            }
        }
        assert_eq!(messenger.outbox_depth().unwrap(), 0);
        inspect(&messenger, self.place.path(), &self.book, Quiet::Delivered);
        if self.steady {
            inspect_order(&messenger, self.place.path());
        }
    }
}

/// A child that works until it is killed.
pub(crate) fn traffic(arguments: &[String]) {
    let [directory, durability, run, seed, ahead, patience] = arguments else {
        panic!("traffic in a directory, with a durability, run, seed, time and patience");
    };
    let directory = Path::new(directory);
    let durability = match durability.as_str() {
        "full" => Durability::Full,
        _ => Durability::Normal,
    };
    let run: u32 = run.parse().unwrap();
    let seed: u64 = seed.parse().unwrap();
    let ahead = Duration::from_secs(ahead.parse().unwrap());
    // Who closes and opens the file again and again dies between the two at times.
    let calls = if patience == "reopening" { 8 } else { u32::MAX };
    let mut counts = [0; THREADS as usize];
    for round in 0.. {
        let ledger = Ledger::moody(directory, &run.to_string(), seed ^ round);
        let options = options(ledger, ahead, durability);
        let messenger = options.open(database(directory)).unwrap();
        let shop = Shop::look_up(&messenger);
        let known = Mutex::new(conversations(&messenger));
        if round == 0 {
            say("ready");
        }
        thread::scope(|scope| {
            for (thread, count) in (0..).zip(&mut counts) {
                let mut worker = Worker {
                    messenger: &messenger,
                    shop: &shop,
                    known: &known,
                    run,
                    thread,
                    rng: Rng::with_seed(mix(seed ^ round, &thread.to_string())),
                    count: *count,
                };
                scope.spawn(move || {
                    for _ in 0..calls {
                        worker.act();
                    }
                    *count = worker.count;
                });
            }
        });
    }
}

/// Kills processes while they make a file a workspace, one or two at the same time.
fn kill_at_birth() {
    let mut rng = seeded("birth");
    let (mut missing, mut unfinished, mut finished) = (0, 0, 0);
    for _ in 0..kills(1) {
        let place = Place::new();
        let start = || Child::start("create", &[&place.path().display()]);
        let children: Vec<Child> = (0..rng.usize(1..=2)).map(|_| start()).collect();
        for child in &children {
            assert_eq!(child.next().as_deref(), Some("begun"));
        }
        thread::sleep(Duration::from_micros(rng.u64(..25_000)));
        let said: Vec<String> = children.into_iter().flat_map(Child::kill).collect();
        match (
            place.database().exists(),
            said.iter().any(|line| line == "created"),
        ) {
            (false, _) => missing += 1,
            (true, false) => unfinished += 1,
            (true, true) => finished += 1,
        }
        // Reading alone says what is the matter, and mends nothing.
        if let Err(error) = duologue::Options::new().read_only().open(place.database()) {
            let kind = error.kind();
            assert!(
                matches!(kind, ErrorKind::ReadOnly | ErrorKind::Storage),
                "{error:?}"
            );
        }
        let messenger = open(place.path(), Duration::ZERO);
        Shop::furnish(&messenger);
        assert_eq!(messenger.verify().unwrap().differences, []);
    }
    println!(
        "  killed at birth: {missing} before there was a file, {unfinished} on the way, {finished} after"
    );
}

/// A child that creates a workspace.
pub(crate) fn create(arguments: &[String]) {
    let [directory] = arguments else {
        panic!("create in a directory");
    };
    say("begun");
    let messenger = Messenger::open(database(Path::new(directory))).unwrap();
    say("created");
    drop(messenger);
    thread::park();
}
