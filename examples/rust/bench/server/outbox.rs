//! Sending, and what the outbox lets go: claimed, tried and settled by one worker and by several.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::thread;

use duologue::{AgentId, ConversationId, Messenger};
use postgres::{Client, Statement};

use super::{Bench, CLIENTS, Server, Task};
use crate::Result;
use crate::figure::{Figure, Goal, Subject};
use crate::race::{Laps, Runner, marked_race};
use crate::round::{Key, Round, Samples};

const SENDING: Subject = Subject {
    title: "PostgreSQL: sending a message, against bare inserts of two rows",
    measured: "µs",
    limit: "insert µs",
};
const DELIVERING: Subject = Subject {
    title: "PostgreSQL: a message claimed, tried and settled, against a bare claim and its removal",
    measured: "µs",
    limit: "bare µs",
};
const RATE: Subject = Subject {
    title: "PostgreSQL: what leaves the outbox in a second: claimed, tried, settled",
    measured: "messages",
    limit: "",
};
const BARE_RATE: Subject = Subject {
    title: "PostgreSQL: what leaves a bare outbox in a second: claimed, removed",
    measured: "messages",
    limit: "",
};

const SCHEMA: &str = "bench_outbox";

/// How many work, and how many messages each takes at a time.
#[derive(Clone, Copy)]
struct Crew {
    workers: usize,
    batch: usize,
}

const CREWS: [Crew; 4] = [
    Crew::new(1, 1),
    Crew::new(1, 50),
    Crew::new(CLIENTS, 1),
    Crew::new(CLIENTS, 50),
];

impl Crew {
    const fn new(workers: usize, batch: usize) -> Self {
        Self { workers, batch }
    }

    fn name(self) -> String {
        let workers = match self.workers {
            1 => "1 worker".to_owned(),
            more => format!("{more} workers"),
        };
        format!("{workers}, {} a call", self.batch)
    }

    fn key(self, size: usize) -> Key {
        Key::new(format!("deliver, {}", self.name()), size)
    }
}

pub(super) fn tasks() -> Vec<Task> {
    let mut tasks: Vec<Task> = vec![Box::new(send)];
    for crew in CREWS {
        tasks.push(Box::new(move |bench, samples| {
            deliver(bench, crew, samples)
        }));
    }
    tasks
}

pub(super) fn figures(bench: &Bench, rounds: &[Round]) -> Vec<Figure> {
    let size = bench.usual_size();
    let (key, goal) = (sent(size), Goal::NONE);
    let keys = (&key, &key.limit());
    let mut figures = vec![Figure::marked_ratio(
        &SENDING, "1 client", rounds, keys, goal,
    )];
    for crew in CREWS {
        let key = crew.key(size);
        let keys = (&key, &key.limit());
        figures.push(Figure::marked_ratio(
            &DELIVERING,
            crew.name(),
            rounds,
            keys,
            goal,
        ));
    }
    for crew in CREWS {
        figures.push(Figure::rate(&RATE, crew.name(), rounds, &crew.key(size)));
    }
    for crew in CREWS {
        let key = crew.key(size).limit();
        figures.push(Figure::rate(&BARE_RATE, crew.name(), rounds, &key));
    }
    figures
}

fn sent(size: usize) -> Key {
    Key::new("send", size)
}

fn send(bench: &mut Bench, samples: &mut Samples) -> Result<()> {
    let (extent, usual) = (bench.extent, bench.usual);
    let laps = Laps::new(extent.laps, extent.singles / 2);
    let rows = bench.bare.prepare(laps.messages_in_all());
    let shop = bench.shops.get_mut(usual).ok_or("there is no workspace")?;
    let texts = shop.texts(laps.messages_in_all());
    let (size, agent) = (shop.size, shop.agent);
    let messenger = &shop.messenger;
    let bare = &mut bench.bare;
    let runners = vec![
        Runner::idle(sent(size).limit(), |lap| {
            bare.insert(laps.of(&rows, lap), 1)
        }),
        Runner::idle(sent(size), |lap| {
            for (conversation, body) in laps.of(&texts, lap) {
                messenger.send(*conversation, *body, agent)?;
            }
            Ok(())
        }),
    ];
    marked_race(&mut bench.dice, &mut bench.disk, laps, runners, samples)?;
    while !messenger.deliver(100)?.is_empty() {}
    Ok(())
}

fn deliver(bench: &mut Bench, crew: Crew, samples: &mut Samples) -> Result<()> {
    let (extent, usual) = (bench.extent, bench.usual);
    let laps = Laps::new(3, extent.delivered);
    let shop = bench.shops.get_mut(usual).ok_or("there is no workspace")?;
    let texts = shop.texts(laps.messages_in_all());
    let (size, agent) = (shop.size, shop.agent);
    let messenger = &shop.messenger;
    send_together(messenger, &texts, agent)?;
    let outbox = &mut bench.outbox;
    outbox.fill(laps.messages_in_all())?;
    let runners = vec![
        Runner::idle(crew.key(size).limit(), |_| {
            outbox.empty(laps.messages, crew)
        }),
        Runner::idle(crew.key(size), |_| {
            work(laps.messages, crew, |limit| {
                Ok(messenger.deliver(limit)?.len())
            })
        }),
    ];
    marked_race(&mut bench.dice, &mut bench.disk, laps, runners, samples)
}

fn send_together(
    messenger: &Messenger,
    texts: &[(ConversationId, &'static str)],
    agent: AgentId,
) -> Result<()> {
    thread::scope(|scope| {
        let threads: Vec<_> = texts
            .chunks(texts.len().div_ceil(CLIENTS))
            .map(|share| {
                scope.spawn(move || {
                    share.iter().try_for_each(|(conversation, body)| {
                        messenger.send(*conversation, *body, agent).map(drop)
                    })
                })
            })
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| Ok(thread.join().map_err(|_| "a thread panicked")??))
    })
}

/// Lets a crew take so many messages together; `take` is given the most that it may take, and says how many it took.
fn work(messages: usize, crew: Crew, take: impl Fn(usize) -> Result<usize> + Sync) -> Result<()> {
    let left = AtomicUsize::new(messages);
    let one = || -> std::result::Result<(), String> {
        loop {
            let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                (left > 0).then(|| left.saturating_sub(crew.batch))
            });
            let Ok(before) = taken else {
                return Ok(());
            };
            let wanted = before.min(crew.batch);
            let took = take(wanted).map_err(|error| error.to_string())?;
            left.fetch_add(wanted - took, Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..crew.workers).map(|_| scope.spawn(one)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| Ok(worker.join().map_err(|_| "a worker panicked")??))
    })
}

/// A table of what waits, and nothing else.
pub(super) struct BareOutbox {
    clients: Vec<Mutex<BareWorker>>,
}

struct BareWorker {
    client: Client,
    claim: Statement,
    remove: Statement,
}

impl BareOutbox {
    pub(super) fn new(server: &Server) -> Result<Self> {
        server.client()?.batch_execute(&format!(
            "DROP SCHEMA IF EXISTS {SCHEMA} CASCADE;
             CREATE SCHEMA {SCHEMA};
             CREATE TABLE {SCHEMA}.outbox (
                 message_id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
                 recipient TEXT NOT NULL,
                 lease_until BIGINT NOT NULL DEFAULT 0
             ) WITH (fillfactor = 70);
             CREATE INDEX queued ON {SCHEMA}.outbox (message_id) WHERE lease_until = 0"
        ))?;
        let claim = format!(
            "UPDATE {SCHEMA}.outbox SET lease_until = 1
             WHERE message_id IN (SELECT message_id FROM {SCHEMA}.outbox WHERE lease_until = 0
                                  ORDER BY message_id LIMIT $1 FOR UPDATE SKIP LOCKED)
             RETURNING message_id, recipient"
        );
        let remove = format!("DELETE FROM {SCHEMA}.outbox WHERE message_id = ANY ($1)");
        let mut clients = Vec::new();
        for _ in 0..CLIENTS {
            let mut client = server.client()?;
            let (claim, remove) = (client.prepare(&claim)?, client.prepare(&remove)?);
            clients.push(Mutex::new(BareWorker {
                client,
                claim,
                remove,
            }));
        }
        Ok(Self { clients })
    }

    fn fill(&self, messages: usize) -> Result<()> {
        let mut worker = self.free_worker()?;
        Ok(worker.client.batch_execute(&format!(
            "INSERT INTO {SCHEMA}.outbox (recipient) SELECT '+1777' || n FROM generate_series(1, {messages}) AS n"
        ))?)
    }

    fn empty(&self, messages: usize, crew: Crew) -> Result<()> {
        work(messages, crew, |limit| {
            let mut worker = self.free_worker()?;
            let BareWorker {
                client,
                claim,
                remove,
            } = &mut *worker;
            let claimed = client.query(&*claim, &[&i64::try_from(limit)?])?;
            let ids: Vec<i64> = claimed
                .iter()
                .map(|row| row.try_get(0))
                .collect::<std::result::Result<_, _>>()?;
            client.execute(&*remove, &[&ids])?;
            Ok(ids.len())
        })
    }

    /// There are as many as there may be threads.
    fn free_worker(&self) -> Result<MutexGuard<'_, BareWorker>> {
        let free = self.clients.iter().find_map(|one| one.try_lock().ok());
        Ok(free.ok_or("every connection is in use")?)
    }

    pub(super) fn remove(self, client: &mut Client) -> Result<()> {
        drop(self.clients);
        Ok(client.batch_execute(&format!("DROP SCHEMA {SCHEMA} CASCADE"))?)
    }
}
