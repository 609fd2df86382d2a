//! Two processes of four threads each that do everything at once to a few conversations of one workspace.
//!
//! Whatever a call answered must fit the log that all of them wrote: no answer was about a state that never was.

mod clerk;
mod history;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use duologue::{Durability, EventKind};
use fastrand::Rng;

use crate::book::Book;
use crate::child::{Child, say};
use crate::ledger::Ledger;
use crate::place::{MINUTE, Place, Shop, database, mix, number, open, options, seeded};
use crate::stored::{Quiet, inspect, inspect_order};
use crate::traffic::{Worker, conversations};
use crate::trials::Trial;
use clerk::Clerk;
use history::History;

pub(crate) const TRIALS: &[Trial] = &[(
    "crowd::two_processes_of_four_threads_write_at_once_and_nothing_is_lost_or_mixed_up",
    write_at_once,
)];

const PROCESSES: u32 = 2;
const THREADS: u32 = 4;
/// How long one workspace is written to at most.
const ROUND: Duration = Duration::from_secs(15);

fn write_at_once() {
    let mut rng = seeded("crowd");
    let all = number("DUOLOGUE_STRESS_SECONDS").unwrap_or(60);
    let mut left = Duration::from_secs(all) / (PROCESSES * THREADS);
    let mut total = Total::default();
    while !left.is_zero() {
        let here = left.min(ROUND);
        round(here, &mut rng, &mut total);
        left -= here;
    }
    println!(
        "  {all} thread-seconds; answers that were held against the log: {:?}",
        total.checked
    );
    println!("  calls answered: {:?}", total.answered);
    for (what, latency) in total.latencies {
        println!("  {what}: {latency}");
    }
}

#[derive(Default)]
struct Total {
    answered: BTreeMap<String, u32>,
    checked: BTreeMap<&'static str, u32>,
    latencies: BTreeMap<String, Latency>,
}

/// How long calls of one sort took: in the process and the round where they took longest.
#[derive(Default)]
struct Latency {
    calls: usize,
    median: u64,
    high: u64,
    longest: u64,
}

impl Latency {
    fn of(mut micros: Vec<u64>) -> Self {
        micros.sort_unstable();
        let at = |part: usize| micros[(micros.len() - 1) * part / 100];
        Self {
            calls: micros.len(),
            median: at(50),
            high: at(99),
            longest: at(100),
        }
    }

    fn add(&mut self, words: &[&str]) {
        let [calls, median, high, longest] = words else {
            panic!("a latency of {words:?}");
        };
        self.calls += calls.parse::<usize>().unwrap();
        self.median = self.median.max(median.parse().unwrap());
        self.high = self.high.max(high.parse().unwrap());
        self.longest = self.longest.max(longest.parse().unwrap());
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |micros: u64| format!("{}.{} ms", micros / 1_000, micros / 100 % 10);
        let [median, high, longest] = [self.median, self.high, self.longest].map(millis);
        let calls = self.calls;
        write!(
            f,
            "{calls} calls, median {median}, 99th percentile {high}, longest {longest}"
        )
    }
}

fn round(length: Duration, rng: &mut Rng, total: &mut Total) {
    let place = Place::new();
    Shop::furnish(&open(place.path(), Duration::ZERO));
    let durability = if rng.bool() { "full" } else { "normal" };
    let mut children: Vec<Child> = (1..=PROCESSES)
        .map(|run| {
            let (directory, millis) = (place.path().display(), length.as_millis());
            let seed = rng.u64(..);
            Child::start("crowd", &[&directory, &durability, &run, &seed, &millis])
        })
        .collect();
    for child in &mut children {
        child.wait_until_ready();
    }
    for child in &mut children {
        child.tell("go");
    }
    // Heard at the same time, for nobody may wait until the other has been heard.
    let said: Vec<Vec<String>> = thread::scope(|scope| {
        let finish = |child: Child| scope.spawn(|| child.finish());
        let all: Vec<_> = children.into_iter().map(finish).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });

    let mut book = Book::default();
    let mut answers = Vec::new();
    for lines in &said {
        let (under_way, others) = book.take(lines);
        assert!(under_way.is_empty(), "{under_way:?} never returned");
        for line in others {
            match *line.split(' ').collect::<Vec<_>>() {
                ["latency", what, ref rest @ ..] => {
                    total
                        .latencies
                        .entry(what.to_owned())
                        .or_default()
                        .add(rest);
                }
                _ => answers.push(line),
            }
        }
    }

    let messenger = open(place.path(), 10 * MINUTE);
    let history = History::read(&messenger);
    for (what, count) in history.check(&answers) {
        *total.checked.entry(what).or_default() += count;
    }
    for (what, count) in &book.answered {
        *total.answered.entry(what.clone()).or_default() += count;
    }
    while messenger.outbox_depth().unwrap() > 0 {
        messenger.deliver(1_000).unwrap();
    }
    inspect(&messenger, place.path(), &book, Quiet::Delivered);
    inspect_order(&messenger, place.path());
}

/// A child that does everything at once for a while.
pub(crate) fn crowd(arguments: &[String]) {
    let [directory, durability, run, seed, millis] = arguments else {
        panic!("crowd in a directory, with a durability, run, seed and length");
    };
    let directory = Path::new(directory);
    let durability = match durability.as_str() {
        "full" => Durability::Full,
        _ => Durability::Normal,
    };
    let (run, seed): (u32, u64) = (run.parse().unwrap(), seed.parse().unwrap());
    let length = Duration::from_millis(millis.parse().unwrap());
    let ledger = Ledger::moody(directory, &run.to_string(), seed);
    let messenger = options(ledger, Duration::ZERO, durability)
        .open(database(directory))
        .unwrap();
    let shop = Shop::look_up(&messenger);
    let known = Mutex::new(conversations(&messenger));
    say("ready");
    let mut go = String::new();
    std::io::stdin().read_line(&mut go).unwrap();
    let end = Instant::now() + length;
    let mut latencies = BTreeMap::<&str, Vec<u64>>::new();
    thread::scope(|scope| {
        let mut all = Vec::new();
        for thread in 0..THREADS {
            let worker = Worker {
                messenger: &messenger,
                shop: &shop,
                known: &known,
                run,
                thread,
                rng: Rng::with_seed(mix(seed, &thread.to_string())),
                count: 0,
            };
            all.push(scope.spawn(move || Clerk::new(worker).work_until(end)));
        }
        for one in all {
            for (what, micros) in one.join().unwrap() {
                latencies.entry(what).or_default().extend(micros);
            }
        }
    });
    for (what, micros) in latencies {
        let Latency {
            calls,
            median,
            high,
            longest,
        } = Latency::of(micros);
        say(format_args!(
            "latency {what} {calls} {median} {high} {longest}"
        ));
    }
}

/// The kinds that a conversation's version counts: all but the news of deliveries, which belong to a message.
fn changes_version(kind: EventKind) -> bool {
    !matches!(kind, EventKind::DeliveryChanged | EventKind::DeliveryFailed)
}
