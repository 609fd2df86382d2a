//! The change feed while others write at the same time: what is committed late is neither skipped nor told twice.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use duologue::{
    By, Changes, Command, ConversationId, Cursor, ErrorKind, EventId, EventKind, Incoming,
    MessageId, Messenger, Options,
};
use fastrand::Rng;

use crate::support::{Raw, Shop, fails, phone};

/// How long something is waited for that others are about to do.
const PATIENCE: Duration = Duration::from_secs(20);
/// As soon as this somebody who waits is told, at least once in a few times, however busy this computer is. Whoever is not
/// woken looks a second later.
const SOON: Duration = Duration::from_millis(400);
const THREADS: usize = 8;
const WRITES: usize = 500;

#[test]
fn an_event_that_commits_late_is_waited_for_and_told_in_its_turn() {
    let shop = Shop::shared();
    let conversation = shop.begin();
    let mut reader = Reader::at_the_end(&shop);
    let begin = reader.after.clone();
    let raw = shop.raw();
    keep_messages_in(&raw);
    thread::scope(|scope| {
        let late = scope.spawn(|| shop.send(conversation, "late", shop.ann).unwrap());
        wait_until(|| kept(&raw) == 1);
        // These have later numbers, and are committed first.
        let others: Vec<_> = (0..3).map(|number| shop.customer(number)).collect();
        assert_eq!(reader.read(&shop), []);
        assert_eq!(shop.last_change().ok(), begin);
        reader.wait(&shop, Duration::from_millis(200));
        assert_eq!(reader.seen, []);

        let waiting = scope.spawn(|| shop.wait_changes(begin.as_ref(), 100, PATIENCE));
        raw.let_in();
        let message = late.join().unwrap();
        let found = waiting.join().unwrap().unwrap().items;
        assert_eq!(found[0].message.as_ref(), Some(&message));
        wait_until(|| {
            reader.read(&shop);
            reader.after == shop.last_change().ok()
        });
        assert_eq!(reader.seen[0], event(message.id));
        for other in others {
            let incoming = shop.row(other).last_message.unwrap();
            assert!(incoming > message.id);
            assert!(reader.seen.contains(&event(incoming)));
        }
    });
}

#[test]
fn what_waits_for_an_event_that_is_undone_comes_without_it() {
    let shop = Shop::shared();
    let conversation = shop.begin();
    let mut reader = Reader::at_the_end(&shop);
    let raw = shop.raw();
    keep_messages_in(&raw);
    let impatient = Options::new().busy_timeout(Duration::from_millis(300));
    let impatient = impatient.open(shop.path()).unwrap();
    thread::scope(|scope| {
        let undone = scope.spawn(|| impatient.send(conversation, "never", By::host()));
        wait_until(|| kept(&raw) == 1);
        let after = shop.hear("+15557000009", "hi").message;
        assert_eq!(reader.read(&shop), []);
        fails(undone.join().unwrap(), ErrorKind::Busy);
        wait_until(|| !reader.read(&shop).is_empty());
        assert!(reader.seen.contains(&event(after.id)));
    });
    raw.let_in();
    assert_eq!(shop.events(conversation, &[EventKind::OutgoingMessage]), []);
}

#[test]
fn who_begins_at_the_end_misses_nothing_that_commits_late() {
    let shop = Shop::shared();
    let conversation = shop.begin();
    let raw = shop.raw();
    keep_messages_in(&raw);
    thread::scope(|scope| {
        let late = scope.spawn(|| shop.send(conversation, "late", shop.ann).unwrap());
        wait_until(|| kept(&raw) == 1);
        shop.customer(5);
        let mut reader = Reader::at_the_end(&shop);
        raw.let_in();
        let late = event(late.join().unwrap().id);
        wait_until(|| {
            reader.read(&shop);
            reader.seen.contains(&late)
        });
    });
}

#[test]
fn eight_who_write_and_three_who_read_agree_on_every_event() {
    let shop = Shop::shared();
    let first: Vec<ConversationId> = (0..6).map(|number| shop.customer(number)).collect();
    let hosts = [(); 4].map(|()| shop.another());
    let ended = AtomicBool::new(false);
    let read: Vec<Vec<EventId>> = thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|sort| {
                let (messenger, ended) = (shop.another(), &ended);
                scope.spawn(move || read_up_to_the_end(&messenger, sort, ended))
            })
            .collect();
        let writers: Vec<_> = (0..THREADS)
            .map(|thread| {
                let (host, shop, first) = (&hosts[thread / 2], &shop, &first);
                scope.spawn(move || write(host, shop, first, thread))
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        ended.store(true, Ordering::SeqCst);
        readers
            .into_iter()
            .map(|reader| reader.join().unwrap())
            .collect()
    });
    let mut reader = Reader::at_the_beginning();
    while !reader.read(&shop).is_empty() {}
    let events = shop.raw().number("SELECT count(*) FROM event");
    assert_eq!(reader.seen.len(), usize::try_from(events).unwrap());
    assert!(reader.seen.len() > THREADS * WRITES / 2, "{events}");
    for (sort, seen) in read.iter().enumerate() {
        let differs = seen
            .iter()
            .zip(&reader.seen)
            .position(|(one, other)| one != other);
        assert!(
            *seen == reader.seen,
            "reader {sort} saw {} of {}, {differs:?}",
            seen.len(),
            reader.seen.len()
        );
    }
}

#[test]
fn who_waits_beside_somebody_who_has_left_is_woken_soon() {
    let shop = Shop::shared();
    let conversation = shop.begin();
    let host = shop.another();
    let soonest = (0..3).map(|_| {
        let after = host.last_change().unwrap();
        let shortly = Duration::from_millis(250);
        thread::scope(|scope| {
            scope.spawn(|| host.wait_changes(Some(&after), 10, shortly).unwrap());
            thread::sleep(shortly / 2);
            let waits = scope.spawn(|| {
                let changes = host.wait_changes(Some(&after), 10, PATIENCE).unwrap();
                assert_eq!(changes.items.len(), 1);
                Instant::now()
            });
            thread::sleep(shortly);
            shop.add_note(conversation, "news", shop.ann).unwrap();
            let told = Instant::now();
            waits.join().unwrap().saturating_duration_since(told)
        })
    });
    let soonest = soonest.min().unwrap();
    assert!(soonest < SOON, "{soonest:?}");
}

#[test]
fn all_who_wait_are_told_what_follows_at_once_upon_what_they_were_woken_for() {
    let shop = Shop::shared();
    let conversation = shop.begin();
    let host = shop.another();
    let soonest = (0..3).map(|_| {
        let after = host.last_change().unwrap();
        thread::scope(|scope| {
            let waiting = [(); 3].map(|()| {
                scope.spawn(|| {
                    let mut reader = Reader {
                        after: Some(after.clone()),
                        seen: Vec::new(),
                    };
                    while reader.seen.len() < 2 {
                        reader.wait(&host, PATIENCE);
                    }
                    Instant::now()
                })
            });
            thread::sleep(Duration::from_millis(150));
            shop.add_note(conversation, "news", shop.ann).unwrap();
            shop.add_note(conversation, "more", shop.ann).unwrap();
            let told = Instant::now();
            let ends = waiting.map(|waits| waits.join().unwrap());
            let last = ends.into_iter().max().unwrap();
            last.saturating_duration_since(told)
        })
    });
    let soonest = soonest.min().unwrap();
    assert!(soonest < SOON, "{soonest:?}");
}

/// Does whatever the dice say, some of it refused.
fn write(host: &Messenger, shop: &Shop, first: &[ConversationId], thread: usize) {
    let mut rng = Rng::with_seed(thread as u64);
    for number in 0..WRITES {
        let id = first[rng.usize(..first.len())];
        let by = By::agent(if rng.bool() { shop.ann } else { shop.bob });
        let name = format!("{thread}-{number}");
        let done = match rng.u8(..40) {
            0..16 => {
                let incoming = Incoming::new(phone(rng.usize(..12)), &name);
                host.receive(shop.line, &incoming).map(drop)
            }
            16..20 => host.send(id, name.as_str(), by).map(drop),
            20..26 => host.add_note(id, &name, by).map(drop),
            26..28 => {
                let claim = by.expecting_assignee(None);
                host.assign(id, shop.ann, claim).map(drop)
            }
            28..30 => host.unassign(id, by).map(drop),
            30..32 => host.add_tag(id, "Sizing", by).map(drop),
            32..34 => host.remove_tag(id, "Sizing", by).map(drop),
            34..36 => {
                let unchanged = by.expecting_version(shop.row(id).version);
                host.mark_unread(id, unchanged).map(drop)
            }
            36..38 => host.complete(id, by).map(drop),
            38 => host.bulk(first, &Command::AddNote(name), by).map(drop),
            _ => host.deliver(2).map(drop),
        };
        if let Err(error) = done {
            let refused = [ErrorKind::ActionRefused, ErrorKind::Conflict];
            assert!(refused.contains(&error.kind()), "{error:?}");
        }
    }
}

/// One who waits, one who looks all the time, and one who takes little at a time.
fn read_up_to_the_end(messenger: &Messenger, sort: usize, ended: &AtomicBool) -> Vec<EventId> {
    let mut reader = Reader::at_the_beginning();
    loop {
        let is_last = ended.load(Ordering::SeqCst);
        let before = reader.seen.len();
        match sort {
            0 => reader.wait(messenger, Duration::from_millis(100)),
            1 => reader.read(messenger),
            _ => reader.read_some(messenger, 30),
        };
        thread::sleep(Duration::from_millis(2));
        if is_last && reader.seen.len() == before {
            return reader.seen;
        }
    }
}

/// Somebody who follows the feed. Numbers only rise.
struct Reader {
    after: Option<Cursor>,
    seen: Vec<EventId>,
}

impl Reader {
    fn at_the_beginning() -> Self {
        Self {
            after: None,
            seen: Vec::new(),
        }
    }

    fn at_the_end(messenger: &Messenger) -> Self {
        Self {
            after: Some(messenger.last_change().unwrap()),
            seen: Vec::new(),
        }
    }

    /// Takes in what there is, a thousand at most, and gives it back.
    fn read(&mut self, messenger: &Messenger) -> Vec<EventId> {
        self.read_some(messenger, 1_000)
    }

    fn read_some(&mut self, messenger: &Messenger, limit: usize) -> Vec<EventId> {
        self.take(messenger.changes(self.after.as_ref(), limit).unwrap())
    }

    fn wait(&mut self, messenger: &Messenger, timeout: Duration) -> Vec<EventId> {
        let changes = messenger.wait_changes(self.after.as_ref(), 100, timeout);
        self.take(changes.unwrap())
    }

    fn take(&mut self, changes: Changes) -> Vec<EventId> {
        let ids: Vec<EventId> = changes.items.iter().map(|event| event.id).collect();
        for id in &ids {
            assert!(self.seen.last().is_none_or(|last| last < id), "{id}");
            self.seen.push(*id);
        }
        self.after = Some(changes.next);
        ids
    }
}

/// A message is the event with which it came.
fn event(message: MessageId) -> EventId {
    EventId::from_raw(message.as_raw()).unwrap()
}

/// Keeps those who send in the middle of it: they have taken their numbers, and cannot end.
fn keep_messages_in(raw: &Raw) {
    raw.run("BEGIN; LOCK TABLE outbox IN EXCLUSIVE MODE");
}

/// How many are kept so.
fn kept(raw: &Raw) -> i64 {
    raw.number("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'outbox'::REGCLASS")
}

fn wait_until(mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "it never came so far");
        thread::sleep(Duration::from_millis(5));
    }
}
