//! The other reads: the badge, counts, one conversation, a timeline; and the Inbox while somebody writes.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use duologue::{Messenger, Narrowing, Paging, View};

use crate::Result;
use crate::figure::{Figure, Goal, Subject};
use crate::list::PAGE;
use crate::lookup;
use crate::receive::take_in;
use crate::round::{Bench, Key, Round, Samples, Task};
use crate::time::{float, timed};
use crate::workspace::Business;

const AGAINST_LOOKUP: Subject = Subject {
    title: "Other reads, against a point lookup",
    measured: "µs",
    limit: "lookup µs",
};
const BESIDE: Subject = Subject {
    title: "One thread reads the Inbox without pause, another receives; against each alone",
    measured: "µs, both",
    limit: "µs, alone",
};
const PAGE_BESIDE: &str = "inbox, first page";
const MESSAGE_BESIDE: &str = "a message received";

/// What is read by itself.
#[derive(Clone, Copy)]
pub(crate) enum What {
    Badge,
    InboxCounts,
    AllCounts,
    Conversation,
    Timeline,
}

impl What {
    pub(crate) const ALL: [Self; 5] = [
        Self::Badge,
        Self::InboxCounts,
        Self::AllCounts,
        Self::Conversation,
        Self::Timeline,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Badge => "badge",
            Self::InboxCounts => "counts of the Inbox",
            Self::AllCounts => "counts of All",
            Self::Conversation => "one conversation, random",
            Self::Timeline => "timeline, first page of 50 events",
        }
    }

    const fn goal(self) -> Goal {
        match self {
            Self::Badge | Self::InboxCounts | Self::AllCounts => Goal::most(1.5),
            Self::Conversation | Self::Timeline => Goal::NONE,
        }
    }

    pub(crate) fn key(self, size: usize) -> Key {
        Key::new(self.as_str(), size)
    }

    /// Reads it once.
    pub(crate) fn time(self, business: &mut Business) -> Result<f64> {
        let (messenger, long) = (&business.messenger, business.long_conversation()?);
        let random = business.traffic.dice.choice(&business.conversations);
        let random = random.copied().unwrap_or(long);
        let ((), time) = timed(|| -> Result<()> {
            match self {
                Self::Badge => drop(black_box(messenger.badge()?)),
                Self::InboxCounts => drop(black_box(messenger.counts(View::Inbox)?)),
                Self::AllCounts => drop(black_box(messenger.counts(View::All)?)),
                Self::Conversation => drop(black_box(messenger.conversation(random)?)),
                Self::Timeline => {
                    let page = messenger.timeline(long, &[], &Paging::first(PAGE))?;
                    if black_box(page).items.len() < PAGE {
                        return Err("a timeline is shorter than a page".into());
                    }
                }
            }
            Ok(())
        })?;
        Ok(time)
    }
}

pub(crate) fn tasks(at: usize) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for what in What::ALL {
        tasks.push(Box::new(move |bench, samples| {
            read(bench, at, what, samples)
        }));
    }
    tasks
}

/// Beside a writer there is only one go a round, as it changes the workspace.
pub(crate) fn tasks_beside_writer(bench: &Bench) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for at in bench.usual..bench.workspaces.len() {
        tasks.push(Box::new(move |bench, samples| {
            read_beside_writer(bench, at, samples)
        }));
    }
    tasks
}

pub(crate) fn figures(bench: &Bench, rounds: &[Round]) -> Vec<Figure> {
    let mut figures = Vec::new();
    for size in bench.sizes() {
        for what in What::ALL {
            let keys = (&what.key(size), &lookup::key(size));
            let (name, goal) = (what.as_str(), what.goal());
            figures.push(Figure::ratio(&AGAINST_LOOKUP, name, rounds, keys, goal));
        }
    }
    for size in bench.sizes().split_off(bench.usual) {
        for (name, goal) in [(PAGE_BESIDE, Goal::most(2.0)), (MESSAGE_BESIDE, Goal::NONE)] {
            let keys = (&beside(name, size), &alone(name, size));
            figures.push(Figure::ratio(&BESIDE, name, rounds, keys, goal));
        }
    }
    figures
}

fn beside(name: &str, size: usize) -> Key {
    Key::new(format!("{name} beside"), size)
}

fn alone(name: &str, size: usize) -> Key {
    beside(name, size).limit()
}

fn read(bench: &mut Bench, at: usize, what: What, samples: &mut Samples) -> Result<()> {
    let times = bench.extent.reads;
    let business = &mut bench.workspace(at)?.business;
    for _ in 0..times {
        samples.add(what.key(business.size), what.time(business)?);
    }
    Ok(())
}

/// Reads the Inbox alone, then beside a writer; receives alone, then beside a reader.
fn read_beside_writer(bench: &mut Bench, at: usize, samples: &mut Samples) -> Result<()> {
    let (times, messages) = (bench.extent.reads_beside, bench.extent.singles);
    let workspace = &mut bench.workspace(at)?.business;
    let (messenger, size) = (&workspace.messenger, workspace.size);
    let (traffic, lines) = (&mut workspace.traffic, &workspace.lines);
    read_inbox(messenger, times, &alone(PAGE_BESIDE, size), samples)?;
    let few = traffic.batches(lines, messages, 1);
    let ((), time) = timed(|| take_in(messenger, &few))?;
    samples.add(alone(MESSAGE_BESIDE, size), time / float(messages as u64));

    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let writer = scope.spawn(|| -> duologue::Result<f64> {
            let (mut messages, mut total) = (0, 0.0);
            while !done.load(Ordering::Relaxed) {
                let few = traffic.batches(lines, 20, 1);
                total += timed(|| take_in(messenger, &few))?.1;
                messages += few.len() as u64;
            }
            Ok(total / float(messages.max(1)))
        });
        let read = read_inbox(messenger, times, &beside(PAGE_BESIDE, size), samples);
        done.store(true, Ordering::Relaxed);
        let time = writer.join().map_err(|_| "the writer panicked")??;
        samples.add(beside(MESSAGE_BESIDE, size), time);
        read
    })
}

fn read_inbox(messenger: &Messenger, times: usize, key: &Key, samples: &mut Samples) -> Result<()> {
    let (all, first) = (Narrowing::none(), Paging::first(PAGE));
    for _ in 0..times {
        let (page, time) = timed(|| messenger.conversations(View::Inbox, &all, &first))?;
        black_box(page);
        samples.add(key.clone(), time);
    }
    Ok(())
}
