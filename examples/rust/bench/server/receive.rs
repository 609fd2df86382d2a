//! Receiving on the server: one client, and several at once.

use super::{Bench, CLIENTS, Task};
use crate::Result;
use crate::chatwoot::Request;
use crate::figure::{Figure, Goal, Subject};
use crate::race::{Laps, Runner, marked_race};
use crate::receive::{take_in, take_in_from_threads};
use crate::round::{Key, Round, Samples};

const AGAINST_INSERT: Subject = Subject {
    title: "PostgreSQL: receiving a message, against bare inserts of its two rows, each commit on the disk",
    measured: "µs",
    limit: "insert µs",
};
const AGAINST_OTHER: Subject = Subject {
    title: "PostgreSQL: a message received by Chatwoot's queries, against ours",
    measured: "µs, theirs",
    limit: "µs, ours",
};
const AGAIN: Subject = Subject {
    title: "PostgreSQL: receiving a message once more, against a new one",
    measured: "µs",
    limit: "new µs",
};

pub(super) fn tasks() -> Vec<Task> {
    vec![
        Box::new(|bench, samples| receive(bench, 1, samples)),
        Box::new(|bench, samples| receive(bench, CLIENTS, samples)),
        Box::new(in_batches),
        Box::new(once_more),
    ]
}

pub(super) fn figures(bench: &Bench, rounds: &[Round]) -> Vec<Figure> {
    let size = bench.usual_size();
    let mut figures = Vec::new();
    for (clients, most) in [(1, 2.5), (CLIENTS, 3.0)] {
        let (key, name) = (received(clients, size), name(clients));
        let (keys, goal) = ((&key, &key.limit()), Goal::most(most));
        figures.push(Figure::marked_ratio(
            &AGAINST_INSERT,
            name,
            rounds,
            keys,
            goal,
        ));
    }
    let (key, name) = (batched(size), "1 client, 100 in a call");
    let (keys, goal) = ((&key, &key.limit()), Goal::NONE);
    figures.push(Figure::marked_ratio(
        &AGAINST_INSERT,
        name,
        rounds,
        keys,
        goal,
    ));
    let (key, name) = (again(size), "the same provider's id");
    let (keys, goal) = ((&key, &key.limit()), Goal::NONE);
    figures.push(Figure::marked_ratio(&AGAIN, name, rounds, keys, goal));
    let keys = (&others(size), &received(1, size));
    let (name, goal) = (self::name(1), Goal::NONE);
    figures.push(Figure::marked_ratio(
        &AGAINST_OTHER,
        name,
        rounds,
        keys,
        goal,
    ));
    figures
}

fn name(clients: usize) -> String {
    match clients {
        1 => "1 client".to_owned(),
        more => format!("{more} clients at once"),
    }
}

fn received(clients: usize, size: usize) -> Key {
    Key::new(format!("receive, {}", name(clients)), size)
}

fn batched(size: usize) -> Key {
    Key::new("receive in batches", size)
}

fn again(size: usize) -> Key {
    Key::new("receive again", size)
}

fn others(size: usize) -> Key {
    Key::new("another application receives", size)
}

/// Receives while bare rows are inserted by turns; with one client, while another application receives, too.
fn receive(bench: &mut Bench, clients: usize, samples: &mut Samples) -> Result<()> {
    let (extent, usual) = (bench.extent, bench.usual);
    let laps = match clients {
        1 => Laps::new(extent.laps, extent.singles),
        // At the end of each lap all wait for the slowest of them.
        _ => Laps::new(extent.laps, extent.together),
    };
    let rows = bench.bare.prepare(laps.messages_in_all());
    let shop = bench.shops.get_mut(usual).ok_or("there is no workspace")?;
    let (size, lines) = (shop.size, shop.lines);
    let batches = shop.traffic.batches(&lines, laps.messages_in_all(), 1);
    let (account, messenger) = shop.parts();
    let bare = &mut bench.bare;
    let key = received(clients, size);
    let mut runners = vec![
        Runner::idle(key.limit(), |lap| bare.insert(laps.of(&rows, lap), clients)),
        Runner::idle(key, |lap| match clients {
            1 => Ok(take_in(messenger, laps.of(&batches, lap))?),
            _ => take_in_from_threads(messenger, laps.of(&batches, lap)),
        }),
    ];
    if clients == 1 {
        runners.push(Runner::idle(others(size), |_| {
            (0..laps.messages).try_for_each(|_| account.run(Request::Ingest).map(drop))
        }));
    }
    marked_race(&mut bench.dice, &mut bench.disk, laps, runners, samples)
}

/// Receives a hundred in a call, against single inserts.
fn in_batches(bench: &mut Bench, samples: &mut Samples) -> Result<()> {
    let (extent, usual) = (bench.extent, bench.usual);
    let laps = Laps::new(extent.laps, 100);
    let rows = bench.bare.prepare(laps.messages_in_all());
    let shop = bench.shops.get_mut(usual).ok_or("there is no workspace")?;
    let (size, lines) = (shop.size, shop.lines);
    let batches = shop.traffic.batches(&lines, laps.messages_in_all(), 100);
    let (_, messenger) = shop.parts();
    let bare = &mut bench.bare;
    let key = batched(size);
    let runners = vec![
        Runner::idle(key.limit(), |lap| bare.insert(laps.of(&rows, lap), 1)),
        Runner::idle(key, |lap| Ok(take_in(messenger, laps.of(&batches, lap))?)),
    ];
    marked_race(&mut bench.dice, &mut bench.disk, laps, runners, samples)
}

/// Messages that have just come in come in once more, as they do if a provider got no answer.
fn once_more(bench: &mut Bench, samples: &mut Samples) -> Result<()> {
    let (extent, usual) = (bench.extent, bench.usual);
    let laps = Laps::new(extent.laps, extent.singles);
    let shop = bench.shops.get_mut(usual).ok_or("there is no workspace")?;
    let (size, lines) = (shop.size, shop.lines);
    let batches = shop.traffic.batches(&lines, laps.messages_in_all(), 1);
    let (_, messenger) = shop.parts();
    let key = again(size);
    let runners = vec![
        Runner::idle(key.limit(), |lap| {
            Ok(take_in(messenger, laps.of(&batches, lap))?)
        }),
        // Those of the lap before, which are certainly there.
        Runner::idle(key, |lap| {
            Ok(take_in(
                messenger,
                laps.of(&batches, lap.saturating_sub(1)),
            )?)
        }),
    ];
    marked_race(&mut bench.dice, &mut bench.disk, laps, runners, samples)
}
