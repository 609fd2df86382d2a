//! Sending, and handing over to a provider that takes everything at once.

use duologue::Durability;

use crate::Result;
use crate::figure::{Figure, Goal, Subject};
use crate::race::{Laps, Runner, durable_race, race};
use crate::round::{Bench, Key, Round, Samples, Task};

const SENDING: Subject = Subject {
    title: "Sending a message, against a bare insert",
    measured: "µs",
    limit: "insert µs",
};

pub(crate) fn tasks() -> Vec<Task> {
    vec![Box::new(send_and_deliver)]
}

pub(crate) fn figures(bench: &Bench, rounds: &[Round]) -> Vec<Figure> {
    let (sent, delivered) = (sent(bench.usual_size()), delivered(bench.usual_size()));
    let (one, hundred) = (
        "sent, one by one",
        "delivered, 100 a call, each on the disk first",
    );
    vec![
        Figure::ratio(&SENDING, one, rounds, (&sent, &sent.limit()), Goal::NONE),
        // The insert waits for the disk too.
        Figure::durable_ratio(
            &SENDING,
            hundred,
            rounds,
            (&delivered, &delivered.limit()),
            Goal::NONE,
        ),
    ]
}

fn sent(size: usize) -> Key {
    Key::new("send", size)
}

fn delivered(size: usize) -> Key {
    Key::new("deliver", size)
}

fn send_and_deliver(bench: &mut Bench, samples: &mut Samples) -> Result<()> {
    let (extent, usual) = (bench.extent, bench.usual);
    let laps = Laps::new(extent.laps, extent.sent);
    let rows = bench.table.prepare(laps, 1, Durability::Normal)?;
    let workspace = bench.workspace(usual)?;
    let mut texts = Vec::new();
    for _ in 0..laps.messages_in_all() {
        texts.push((workspace.recent_conversation()?, workspace.traffic.body()));
    }
    let field = bench.field(usual)?;
    let (workspace, table) = (field.workspace, field.table);
    let (messenger, size) = (&workspace.messenger, workspace.size);
    let inserts = Runner::new(sent(size).limit(), table.log(), |lap| {
        table.insert(laps.of(&rows, lap), 1)
    });
    let sends = Runner::new(sent(size), &workspace.log, |lap| {
        for (conversation, body) in laps.of(&texts, lap) {
            messenger.send(*conversation, *body, workspace.agent)?;
        }
        Ok(())
    });
    race(field.dice, laps, vec![sends, inserts], samples)?;

    let rows = bench.table.prepare(laps, 1, Durability::Full)?;
    let field = bench.field(usual)?;
    let (workspace, table) = (field.workspace, field.table);
    let messenger = &workspace.messenger;
    let inserts = Runner::new(delivered(size).limit(), table.log(), |lap| {
        table.insert(laps.of(&rows, lap), 1)
    });
    let deliveries = Runner::new(delivered(size), &workspace.log, |_| {
        match messenger.deliver(laps.messages)?.len() {
            all if all == laps.messages => Ok(()),
            some => Err(format!("{some} of {} messages were delivered", laps.messages).into()),
        }
    });
    let runners = vec![deliveries, inserts];
    durable_race(field.dice, field.disk, laps, runners, samples)
}
