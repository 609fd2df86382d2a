//! Two processes of four threads each that do everything at once to a few conversations of one workspace.
//!
//! Whatever a call answered must fit the log that all of them wrote: no answer was about a state that never was. The feed
//! is read in both of them, and in a third that does nothing else: whatever is read there must be that log.

pub(crate) mod clerk;
pub(crate) mod feed;
pub(crate) mod history;
mod latency;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use duologue::{Durability, EventKind, Options};
use fastrand::Rng;

use crate::book::Book;
use crate::child::{Child, say};
use crate::place::{MINUTE, Place, Shop, database, number, open, seeded};
use crate::stored::{Quiet, inspect, inspect_order, inspect_workers};
use crate::traffic::{Office, Worker};
use crate::trials::Trial;
use clerk::Clerk;
use feed::Feed;
use history::{History, Woken};
use latency::Latency;

pub(crate) const TRIALS: &[Trial] = &[(
    "crowd::two_processes_of_four_threads_write_at_once_and_nothing_is_lost_or_mixed_up",
    write_at_once,
)];

const PROCESSES: u32 = 2;
const THREADS: u32 = 4;
/// How many read the feed: in each process, and in the one that only listens, one that waits and one that is woken.
const READERS: u32 = (PROCESSES + 1) * 2;
/// How long one workspace is written to at most.
const ROUND: Duration = Duration::from_secs(15);

fn write_at_once() {
    write_at(Place::new, number("DUOLOGUE_STRESS_SECONDS").unwrap_or(60));
}

/// Does so at places, for so many thread-seconds.
pub(crate) fn write_at(place: impl Fn() -> Place, all: u64) {
    let mut rng = seeded("crowd");
    let mut left = Duration::from_secs(all) / (PROCESSES * THREADS);
    let mut total = Total::default();
    while !left.is_zero() {
        let here = left.min(ROUND);
        round(&place(), here, &mut rng, &mut total);
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
    for (what, delays) in total.delays {
        println!("  events read by {what}: {}", Latency::of(delays));
    }
}

#[derive(Default)]
struct Total {
    answered: BTreeMap<String, u32>,
    checked: BTreeMap<&'static str, u32>,
    latencies: BTreeMap<String, Latency>,
    delays: BTreeMap<String, Vec<u64>>,
}

fn round(place: &Place, length: Duration, rng: &mut Rng, total: &mut Total) {
    Shop::furnish(&open(place.path(), Duration::ZERO));
    let durability = if rng.bool() { "full" } else { "normal" };
    let mut children: Vec<Child> = (1..=PROCESSES)
        .map(|run| {
            let (directory, millis) = (place.path().display(), length.as_millis());
            let seed = rng.u64(..);
            Child::start("crowd", &[&directory, &durability, &run, &seed, &millis])
        })
        .collect();
    let (directory, seed) = (place.path().display(), rng.u64(..));
    children.push(Child::start("listener", &[&directory, &seed]));
    for child in &mut children {
        child.wait_until_ready();
    }
    for child in &mut children {
        child.tell("go");
    }
    for child in &mut children {
        child.wait_until("written");
    }
    for child in &mut children {
        child.tell("that was all");
    }
    let said: Vec<Vec<String>> = children.into_iter().map(Child::finish).collect();

    let mut book = Book::default();
    let mut feed = Feed::default();
    let mut answers = Vec::new();
    for (process, lines) in said.iter().enumerate() {
        let (under_way, others) = book.take(lines);
        assert!(under_way.is_empty(), "{under_way:?} never returned");
        for line in others {
            match *line.split(' ').collect::<Vec<_>>() {
                ["seen", reader, ref sights @ ..] => feed.saw(process, reader, sights),
                ["wrote", event, at] => {
                    feed.wrote(process, event.parse().unwrap(), at.parse().unwrap());
                }
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
    let readers = usize::try_from(READERS).unwrap();
    for (what, delays) in feed.check(&messenger, readers) {
        total.delays.entry(what).or_default().extend(delays);
    }
    let history = History::read(&messenger);
    for (what, count) in history.check(&answers, Woken::All) {
        *total.checked.entry(what).or_default() += count;
    }
    for (what, count) in &book.answered {
        *total.answered.entry(what.clone()).or_default() += count;
    }
    while messenger.outbox_depth().unwrap() > 0 {
        messenger.deliver(1_000).unwrap();
    }
    inspect(&messenger, place.path(), &book, Quiet::Delivered);
    inspect_workers(&messenger);
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
    let office = Office::open(directory, durability, (run, seed), Duration::ZERO);
    let messenger = &office.messenger;
    say("ready");
    wait_for_word();
    let end = Instant::now() + length;
    let mut latencies = BTreeMap::<&str, Vec<u64>>::new();
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let mut all = Vec::new();
        feed::read_along(scope, messenger, &ended, seed);
        for thread in 0..THREADS {
            let worker = Worker::new(&office, thread, seed);
            all.push(scope.spawn(move || Clerk::new(worker).work_until(end)));
        }
        for one in all {
            for (what, micros) in one.join().unwrap() {
                latencies.entry(what).or_default().extend(micros);
            }
        }
        say("written");
        wait_for_word();
        ended.store(true, Ordering::SeqCst);
        messenger.interrupt();
    });
    for (what, micros) in latencies {
        say(format_args!(
            "latency {what} {}",
            Latency::of(micros).told()
        ));
    }
}

/// A child that reads what the others do, and may do nothing itself.
pub(crate) fn listener(arguments: &[String]) {
    let [directory, seed] = arguments else {
        panic!("listen in a directory, with a seed");
    };
    let options = Options::new().read_only();
    let messenger = options.open(database(Path::new(directory))).unwrap();
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        feed::read_along(scope, &messenger, &ended, seed.parse().unwrap());
        say("ready");
        wait_for_word();
        say("written");
        wait_for_word();
        ended.store(true, Ordering::SeqCst);
        messenger.interrupt();
    });
}

/// Waits until the parent says something.
pub(crate) fn wait_for_word() {
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

/// The kinds that a conversation's version counts: all but the news of deliveries, which belong to a message.
fn changes_version(kind: EventKind) -> bool {
    !matches!(kind, EventKind::DeliveryChanged | EventKind::DeliveryFailed)
}
