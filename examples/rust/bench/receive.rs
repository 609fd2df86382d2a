//! Receiving, all effects included, against the bare insert of such a row.

use std::thread;

use duologue::{Durability, Messenger};

use crate::Result;
use crate::arguments::figures_of;
use crate::figure::{Figure, Goal, Subject};
use crate::race::{Laps, Runner, durable_race, race};
use crate::round::{Bench, Field, Key, Round, Samples, Task};
use crate::traffic::Batch;

const AGAINST_INSERT: Subject = Subject {
    title: "Receiving a message, against a bare insert",
    measured: "µs",
    limit: "insert µs",
};
const SHARED: Subject = Subject {
    title: "Receiving where each waits for the disk: 8 threads, against batches that do not wait",
    measured: "µs",
    limit: "batched µs",
};
const DUPLICATE: Subject = Subject {
    title: "Receiving a message once more, against a new one",
    measured: "µs",
    limit: "new µs",
};
const GROWTH: Subject = Subject {
    title: "Receiving in a large workspace, against a smaller one",
    measured: "µs, large",
    limit: "µs, small",
};

pub(crate) const THREADS: usize = 8;
const DURABILITIES: [Durability; 2] = [Durability::Normal, Durability::Full];

/// How messages come in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Way {
    /// So many in one call.
    Batches(usize),
    /// One in a call, from several threads.
    Threads,
}

impl Way {
    const ALL: [Self; 4] = [
        Self::Batches(1),
        Self::Batches(100),
        Self::Batches(1_000),
        Self::Threads,
    ];

    const fn batch(self) -> usize {
        match self {
            Self::Batches(size) => size,
            Self::Threads => 1,
        }
    }

    fn take_in(self, messenger: &Messenger, batches: &[Batch]) -> Result<()> {
        match self {
            Self::Batches(_) => Ok(take_in(messenger, batches)?),
            Self::Threads => take_in_from_threads(messenger, batches),
        }
    }
}

pub(crate) fn tasks(bench: &Bench) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for durability in DURABILITIES {
        for way in Way::ALL {
            tasks.push(Box::new(move |bench, samples| {
                against_insert(bench, (way, durability), samples)
            }));
        }
    }
    for larger in bench.usual + 1..bench.workspaces.len() {
        tasks.push(Box::new(move |bench, samples| {
            against_smaller(bench, larger, samples)
        }));
    }
    tasks.push(Box::new(once_more));
    tasks
}

pub(crate) fn figures(bench: &Bench, rounds: &[Round]) -> Vec<Figure> {
    let size = bench.usual_size();
    let mut figures = Vec::new();
    for durability in DURABILITIES {
        for way in Way::ALL {
            let (key, name) = (received(way, durability, size), name(way, durability));
            let (keys, goal) = ((&key, &key.limit()), goal(way, durability));
            figures.push(if durability == Durability::Full {
                Figure::durable_ratio(&AGAINST_INSERT, name, rounds, keys, goal)
            } else {
                Figure::ratio(&AGAINST_INSERT, name, rounds, keys, goal)
            });
        }
    }
    let from_threads = received(Way::Threads, Durability::Full, size);
    let batched = received(Way::Batches(100), Durability::Normal, size);
    let (name, goal) = ("against batches of 100", Goal::NONE.aim(2.0));
    let keys = (&from_threads, &batched);
    figures.push(Figure::durable_ratio(&SHARED, name, rounds, keys, goal));
    let (name, goal) = ("the same provider's id", Goal::most(0.05));
    let keys = (&again(size), &again(size).limit());
    figures.push(Figure::ratio(&DUPLICATE, name, rounds, keys, goal));
    for large in bench.sizes().into_iter().filter(|large| *large > size) {
        let keys = (&grown(large), &grown(large).limit());
        let name = format!("one by one, against {}", figures_of(size));
        figures.push(Figure::ratio(&GROWTH, name, rounds, keys, Goal::most(1.3)));
    }
    figures
}

fn name(way: Way, durability: Durability) -> String {
    let wait = match durability {
        Durability::Full => "each on the disk",
        _ => "no wait for the disk",
    };
    match way {
        Way::Batches(1) => format!("{wait}, one by one"),
        Way::Batches(size) => format!("{wait}, in batches of {size}"),
        Way::Threads => format!("{wait}, from {THREADS} threads one by one"),
    }
}

fn goal(way: Way, durability: Durability) -> Goal {
    match (durability, way) {
        (Durability::Normal, Way::Batches(1)) => Goal::most(5.0).aim(4.0),
        (Durability::Normal, Way::Batches(_)) => Goal::most(6.0).aim(5.0),
        (Durability::Full, Way::Batches(1)) => Goal::most(2.0),
        _ => Goal::NONE,
    }
}

fn received(way: Way, durability: Durability, size: usize) -> Key {
    Key::new(format!("receive {way:?} {durability:?}"), size)
}

fn again(size: usize) -> Key {
    Key::new("receive again", size)
}

fn grown(size: usize) -> Key {
    Key::new("receive in a larger workspace", size)
}

/// Receives while bare rows are inserted by turns, as many in a transaction.
fn against_insert(
    bench: &mut Bench,
    (way, durability): (Way, Durability),
    samples: &mut Samples,
) -> Result<()> {
    let (extent, usual) = (bench.extent, bench.usual);
    let laps = match (way, durability) {
        // At the end of each lap threads wait for the slowest of them.
        (Way::Threads, _) => Laps::new(extent.laps.div_ceil(4), 4 * extent.singles),
        (Way::Batches(1), Durability::Full) => Laps::new(extent.laps, extent.durable_singles),
        (Way::Batches(1), _) => Laps::new(extent.laps, extent.singles),
        _ => Laps::new(extent.laps, extent.batched),
    };
    let batch = way.batch();
    let rows = bench.table.prepare(laps, batch, durability)?;
    let batches = bench.workspace(usual)?.prepare(laps, batch);
    let field = bench.field(usual)?;
    let (workspace, table) = (field.workspace, field.table);
    let messenger = workspace.messenger_with(durability);
    let key = received(way, durability, workspace.size);
    let inserts = Runner::new(key.limit(), table.log(), |lap| {
        table.insert(laps.of(&rows, lap), batch)
    });
    let receives = Runner::new(key, &workspace.log, |lap| {
        way.take_in(messenger, laps.of(&batches, lap))
    });
    let (dice, runners) = (field.dice, vec![receives, inserts]);
    match durability {
        Durability::Full => durable_race(dice, field.disk, laps, runners, samples),
        _ => race(dice, laps, runners, samples),
    }
}

/// Receives one by one in a large workspace and in the usual one.
fn against_smaller(bench: &mut Bench, larger: usize, samples: &mut Samples) -> Result<()> {
    let (extent, usual) = (bench.extent, bench.usual);
    let laps = Laps::new(extent.laps, extent.singles);
    let few = bench.workspace(usual)?.prepare(laps, 1);
    let many = bench.workspace(larger)?.prepare(laps, 1);
    let (Some(small), Some(large)) = (bench.workspaces.get(usual), bench.workspaces.get(larger))
    else {
        return Err("a workspace is missing".into());
    };
    let key = grown(large.size);
    let in_small = Runner::new(key.limit(), &small.log, |lap| {
        Ok(take_in(&small.messenger, laps.of(&few, lap))?)
    });
    let in_large = Runner::new(key, &large.log, |lap| {
        Ok(take_in(&large.messenger, laps.of(&many, lap))?)
    });
    race(&mut bench.dice, laps, vec![in_large, in_small], samples)
}

/// Messages that have just come in come in once more, as they do if a provider got no answer.
fn once_more(bench: &mut Bench, samples: &mut Samples) -> Result<()> {
    let (extent, usual) = (bench.extent, bench.usual);
    let laps = Laps::new(extent.laps, extent.singles);
    let batches = bench.workspace(usual)?.prepare(laps, 1);
    let Field {
        workspace, dice, ..
    } = bench.field(usual)?;
    let messenger = &workspace.messenger;
    let key = again(workspace.size);
    let new = Runner::new(key.limit(), &workspace.log, |lap| {
        Ok(take_in(messenger, laps.of(&batches, lap))?)
    });
    // Those of the lap before, which are certainly there.
    let known = Runner::idle(key, |lap| {
        Ok(take_in(
            messenger,
            laps.of(&batches, lap.saturating_sub(1)),
        )?)
    });
    race(dice, laps, vec![new, known], samples)
}

pub(crate) fn take_in_from_threads(messenger: &Messenger, batches: &[Batch]) -> Result<()> {
    let share = batches.len().div_ceil(THREADS);
    thread::scope(|scope| {
        let threads: Vec<_> = batches
            .chunks(share)
            .map(|share| scope.spawn(move || take_in(messenger, share)))
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| Ok(thread.join().map_err(|_| "a thread panicked")??))
    })
}

/// Receives batches; those of one message as a host would that has one.
pub(crate) fn take_in(messenger: &Messenger, batches: &[Batch]) -> duologue::Result<()> {
    for Batch { line, texts } in batches {
        if let [text] = texts.as_slice() {
            messenger.receive(*line, text)?;
        } else {
            for received in messenger.receive_many(*line, texts)? {
                received?;
            }
        }
    }
    Ok(())
}
