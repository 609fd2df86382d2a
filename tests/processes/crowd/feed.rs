//! Readers of the change feed, in each process of the crowd. Each must see every event, once and in order, and soon.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::Scope;
use std::time::{Duration, Instant};

use duologue::{Changes, Clock as _, Cursor, Event, Messenger, SystemClock};
use fastrand::Rng;

use crate::child::say;
use crate::place::mix;
#[cfg(feature = "postgres")]
use crate::traffic::is_lost;

/// The longest that any reader may be behind what is known to be stored. The documentation promises a tenth of a second,
/// which is for machines that have nothing else to do.
const SOON: Duration = Duration::from_secs(2);
/// How long a reader that is woken is waited for, before it is said to have missed something.
const PATIENCE: Duration = Duration::from_secs(10);

/// An event as a reader saw it.
struct Sight {
    id: i64,
    /// What follows from all that never changes about it.
    print: u64,
    at: i64,
}

/// The time, in microseconds.
pub(crate) fn micros() -> i64 {
    SystemClock.now().unwrap().as_micros()
}

fn print_of(event: &Event) -> u64 {
    let message = event.message.as_ref();
    let words = message.map(|message| (message.id, &message.body));
    let lasting = (
        (event.at, event.kind, event.actor),
        (event.conversation, event.contact, words),
        (&event.text, &event.attributes, &event.facts),
    );
    mix(0, &format!("{lasting:?}"))
}

/// Starts the readers of a child: one that waits, and one that is woken.
pub(crate) fn read_along<'s>(
    scope: &'s Scope<'s, '_>,
    messenger: &'s Messenger,
    ended: &'s AtomicBool,
    seed: u64,
) {
    let [waits, watches] = [(); 2].map(|()| Reader::new(messenger, ended));
    scope.spawn(move || waits.wait(Rng::with_seed(mix(seed, "feed"))));
    scope.spawn(move || watches.watch());
}

/// Reads the whole feed of a server that may be lost on the way, and tells what it saw; how often it was.
#[cfg(feature = "postgres")]
pub(crate) fn follow(messenger: &Messenger, ended: &AtomicBool) -> u32 {
    Reader::new(messenger, ended).follow()
}

/// A reader in a child.
struct Reader<'m> {
    messenger: &'m Messenger,
    /// Told when nobody writes any more, in this process or another.
    ended: &'m AtomicBool,
    after: Option<Cursor>,
    seen: Vec<Sight>,
}

impl<'m> Reader<'m> {
    fn new(messenger: &'m Messenger, ended: &'m AtomicBool) -> Self {
        Self {
            messenger,
            ended,
            after: None,
            seen: Vec::new(),
        }
    }

    /// Waits for what happens, again and again, up to the end of all.
    fn wait(mut self, mut rng: Rng) {
        loop {
            let last = self.ended.load(Ordering::SeqCst);
            let limit = [1, 10, 1_000][rng.usize(..3)];
            let timeout = Duration::from_millis([0, 1, 50, 1_000][rng.usize(..4)]);
            let begun = Instant::now();
            let changes = self
                .messenger
                .wait_changes(self.after.as_ref(), limit, timeout);
            let changes = changes.unwrap();
            let (some, waited) = (changes.items.len(), begun.elapsed());
            if some > limit || (some == 0 && waited < timeout && !self.ended.load(Ordering::SeqCst))
            {
                say(format_args!(
                    "error {some} changes of {limit} after {waited:?} of {timeout:?}"
                ));
            }
            self.take(changes);
            if last && some == 0 {
                return self.tell("wait_changes");
            }
        }
    }

    /// As [`Reader::wait`], and goes on when the server is lost. Says how often it was.
    #[cfg(feature = "postgres")]
    fn follow(mut self) -> u32 {
        let mut lost = 0;
        loop {
            let is_last = self.ended.load(Ordering::SeqCst);
            let timeout = Duration::from_millis(if is_last { 200 } else { 1_000 });
            match self
                .messenger
                .wait_changes(self.after.as_ref(), 500, timeout)
            {
                Ok(changes) => {
                    let some = !changes.items.is_empty();
                    self.take(changes);
                    if is_last && !some {
                        self.tell("wait_changes");
                        return lost;
                    }
                }
                Err(error) if is_lost(&error) => lost += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
    }

    /// Reads whenever it is woken, and at no other time.
    fn watch(mut self) {
        let (sender, wakes) = mpsc::channel();
        let wake = move || sender.send(()).unwrap_or_default();
        let watcher = self.messenger.watch(wake).unwrap();
        self.read();
        let mut end = None;
        while end.is_none_or(|end: Instant| end.elapsed() < PATIENCE && !self.has_read_all()) {
            if wakes.recv_timeout(Duration::from_millis(100)).is_ok() {
                self.read();
            }
            if end.is_none() && self.ended.load(Ordering::SeqCst) {
                end = Some(Instant::now());
            }
        }
        watcher.stop();
        self.tell("watch");
    }

    fn has_read_all(&self) -> bool {
        self.after == self.messenger.last_change().ok()
    }

    /// Reads as much as there is.
    fn read(&mut self) {
        loop {
            let changes = self.messenger.changes(self.after.as_ref(), 100).unwrap();
            if changes.items.is_empty() {
                break;
            }
            self.take(changes);
        }
    }

    fn take(&mut self, changes: Changes) {
        let at = micros();
        let sights = changes.items.iter().map(|event| Sight {
            id: event.id.as_raw(),
            print: print_of(event),
            at,
        });
        self.seen.extend(sights);
        self.after = Some(changes.next);
    }

    fn tell(&self, name: &str) {
        for sights in self.seen.chunks(100) {
            let told = sights
                .iter()
                .map(|it| format!(" {}:{}:{}", it.id, it.print, it.at));
            say(format_args!("seen {name}{}", told.collect::<String>()));
        }
    }
}

/// What the readers of all processes saw.
#[derive(Default)]
pub(crate) struct Feed {
    /// By process and reader.
    seen: BTreeMap<(usize, String), Vec<Sight>>,
    /// Which process stored an event, and when it knew.
    wrote: BTreeMap<i64, (usize, i64)>,
}

impl Feed {
    pub(crate) fn saw(&mut self, process: usize, reader: &str, sights: &[&str]) {
        let sights = sights.iter().map(|word| {
            let mut parts = word.split(':');
            let mut part = || parts.next().unwrap();
            Sight {
                id: part().parse().unwrap(),
                print: part().parse().unwrap(),
                at: part().parse().unwrap(),
            }
        });
        let reader = (process, reader.to_owned());
        self.seen.entry(reader).or_default().extend(sights);
    }

    pub(crate) fn wrote(&mut self, process: usize, event: i64, at: i64) {
        self.wrote.insert(event, (process, at));
    }

    /// Every reader saw the log as it is. Gives back how many microseconds they were behind those who wrote, for each sort
    /// of reader and of writer.
    pub(crate) fn check(
        &self,
        messenger: &Messenger,
        readers: usize,
    ) -> BTreeMap<String, Vec<u64>> {
        let mut log = Vec::new();
        let mut after = None;
        loop {
            let changes = messenger.changes(after.as_ref(), 1_000).unwrap();
            if changes.items.is_empty() {
                break;
            }
            log.extend(
                changes
                    .items
                    .iter()
                    .map(|it| (it.id.as_raw(), print_of(it))),
            );
            after = Some(changes.next);
        }
        assert_eq!(self.seen.len(), readers, "some readers saw nothing");
        let mut delays = BTreeMap::<String, Vec<u64>>::new();
        for ((process, reader), seen) in &self.seen {
            let sights: Vec<_> = seen.iter().map(|it| (it.id, it.print)).collect();
            let differs = log.iter().zip(&sights).find(|(log, seen)| log != seen);
            assert!(
                sights == log,
                "`{reader}` of process {process} saw {} events of {}; first wrong: {differs:?}",
                sights.len(),
                log.len(),
            );
            let writes = self.wrote.values().any(|(writer, _)| writer == process);
            for sight in seen {
                if let Some((writer, at)) = self.wrote.get(&sight.id) {
                    let sort = if writer == process {
                        format!("{reader}, behind its own process")
                    } else if writes {
                        format!("{reader}, behind another process")
                    } else {
                        format!("{reader} where nobody writes")
                    };
                    // It may be seen before the writer is told that it is stored.
                    let delay = u64::try_from(sight.at - at).unwrap_or(0);
                    delays.entry(sort).or_default().push(delay);
                }
            }
        }
        let longest = delays.values().flatten().max().copied().unwrap_or(0);
        assert!(
            u128::from(longest) < SOON.as_micros(),
            "a reader was {longest} microseconds behind"
        );
        delays
    }
}
