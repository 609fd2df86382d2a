//! A shop of four processes: two receptions, a desk and a delivery; and one who reads along from the beginning.
//!
//! In the end every message is accounted for: by what the processes were told, by the network's count, and by the log.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::thread;
use std::time::{Duration, Instant};

use duologue::{Durability, EventKind, Messenger};
use fastrand::Rng;

use super::corpus::{self, Corpus};
use super::roles::is_for;
use super::server::{Server, place, place_on};
use crate::book::Book;
use crate::child::Child;
use crate::crowd::feed::Feed;
use crate::crowd::history::{History, Woken};
use crate::ledger::Ledger;
use crate::place::{MINUTE, Place, Shared, Shop, database, number, open, options, seeded};
use crate::record::Record;
use crate::rest::{Cut, deliver_all, settle_all};
use crate::stored::{Quiet, events, inspect, inspect_order, inspect_workers, texts};
use crate::traffic::conversations;

/// How many messages are taken in, for each thread-second of stress, where there are no real ones.
const MESSAGES: u64 = 25;
/// A process that is started again goes back so far from the first message that its forerunner was not told of.
const BACK: usize = 20;
/// The longest that everybody lives between two kills.
const LIFE: Duration = Duration::from_millis(800);

pub(super) fn open_for_business() {
    let mut rng = seeded("town");
    let corpus = Corpus::read();
    let end = if corpus::file().is_some() {
        corpus.len()
    } else {
        println!(
            "left out: the shop on PostgreSQL took made-up messages; DUOLOGUE_CORPUS names a file of real ones"
        );
        let stress = number("DUOLOGUE_STRESS_SECONDS").unwrap_or(60);
        corpus
            .len()
            .min(usize::try_from(stress * MESSAGES).unwrap())
    };
    let mut town = Town::found(place(), end, Rng::with_seed(rng.u64(..)));
    let begun = Instant::now();
    for role in Role::ALL {
        town.start(role);
    }
    for role in [Role::FirstReception, Role::SecondReception] {
        town.await_end(role);
    }
    let took = begun.elapsed();
    println!("  {end} messages of customers in {took:.1?}, beside everything else");
    let messenger = town.close(&corpus);
    inspect_workers(&messenger);
    let stored = texts(&messenger);
    for number in 0..end {
        assert!(
            stored.contains_key(&format!("m{number}")),
            "m{number} is not there"
        );
    }
}

pub(super) fn open_in_bad_times() {
    let mut rng = seeded("bad times");
    let kills = number("DUOLOGUE_KILLS").unwrap_or(50) * 2 / 5;
    let kills = usize::try_from(kills.max(1)).unwrap();
    let server = Server::of_our_own();
    let mut town = Town::found(
        place_on(server.url()),
        usize::MAX,
        Rng::with_seed(rng.u64(..)),
    );
    for role in Role::ALL {
        town.start(role);
    }
    let mut victims = vec![true; kills];
    victims.extend(vec![false; kills]);
    rng.shuffle(&mut victims);
    let mut away = Duration::ZERO;
    for is_server in victims {
        thread::sleep(LIFE.mul_f32(rng.f32()));
        if is_server {
            let begun = Instant::now();
            server.kill();
            thread::sleep(Duration::from_millis(rng.u64(..500)));
            server.start_again();
            away += begun.elapsed();
        } else {
            let role = Role::ALL[rng.usize(..Role::ALL.len())];
            town.kill(role);
            town.start(role);
        }
    }
    thread::sleep(LIFE);
    println!("  {kills} processes and {kills} servers killed; the server was away for {away:.1?}");
    town.close(&Corpus::read());
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Role {
    FirstReception,
    SecondReception,
    Desk,
    Delivery,
}

impl Role {
    const ALL: [Self; 4] = [
        Self::FirstReception,
        Self::SecondReception,
        Self::Desk,
        Self::Delivery,
    ];

    /// Which of the receptions it is, if it is one.
    fn part(self) -> Option<usize> {
        match self {
            Self::FirstReception => Some(0),
            Self::SecondReception => Some(1),
            Self::Desk | Self::Delivery => None,
        }
    }
}

struct Town {
    place: Place,
    rng: Rng,
    follower: Option<Child>,
    running: BTreeMap<Role, Child>,
    /// How many processes were started.
    runs: u32,
    /// Up to where messages are taken in.
    end: usize,
    book: Book,
    cut: Cut,
    /// Calls that were never told the end of.
    calls: usize,
    /// What they were answered about conversations.
    answers: Vec<String>,
}

impl Town {
    fn found(place: Place, end: usize, rng: Rng) -> Self {
        Shop::furnish(&open(place.path(), Duration::ZERO));
        let mut follower = Child::start("follower", &[&place.path().display()]);
        follower.wait_until_ready();
        Self {
            place,
            rng,
            follower: Some(follower),
            running: BTreeMap::new(),
            runs: 0,
            end,
            book: Book::default(),
            cut: Cut::default(),
            calls: 0,
            answers: Vec::new(),
        }
    }

    fn start(&mut self, role: Role) {
        self.runs += 1;
        let (directory, run, seed) = (self.place.path().display(), self.runs, self.rng.u64(..));
        let mut arguments: Vec<&dyn Display> = vec![&directory, &run, &seed];
        let (part, from) = match role.part() {
            Some(part) => (part, self.first_untold(part).saturating_sub(BACK)),
            None => (0, 0),
        };
        let name = match role {
            Role::FirstReception | Role::SecondReception => {
                arguments.extend([&part as &dyn Display, &from, &self.end]);
                "reception"
            }
            Role::Desk => "desk",
            Role::Delivery => "delivery",
        };
        let mut child = Child::start(name, &arguments);
        child.wait_until_ready();
        child.tell("go");
        self.running.insert(role, child);
    }

    /// The first message of a reception's that it has not been told is taken in.
    fn first_untold(&self, part: usize) -> usize {
        let told = |number: &usize| self.book.stored.contains_key(&format!("m{number}"));
        let mut untold = (0..self.end).filter(|number| is_for(part, *number) && !told(number));
        untold.next().unwrap_or(self.end)
    }

    fn kill(&mut self, role: Role) {
        let said = self.running.remove(&role).unwrap().kill();
        self.take(&said);
        // What it had claimed is free again, and what it was handing over is given up.
        Shared::at(self.place.path()).advance(10 * MINUTE);
    }

    /// Waits until a reception has handed over all that it is to.
    fn await_end(&mut self, role: Role) {
        let mut child = self.running.remove(&role).unwrap();
        child.wait_until("written");
        self.take(&child.finish());
    }

    fn take(&mut self, said: &[String]) {
        let (under_way, others) = self.book.take(said);
        self.cut.keep(&under_way, &self.book);
        self.calls += under_way.len();
        let answers = others.into_iter().filter(|line| line != "written");
        self.answers.extend(answers);
    }

    /// Sends everybody home, and accounts for everything.
    fn close(mut self, corpus: &Corpus) -> Messenger {
        for (_, mut child) in std::mem::take(&mut self.running) {
            child.tell("that was all");
            child.wait_until("written");
            let said = child.finish();
            self.take(&said);
        }
        let mut follower = self.follower.take().unwrap();
        follower.tell("that was all");
        let mut feed = Feed::default();
        let mut lost = String::new();
        for line in follower.finish() {
            match *line.split(' ').collect::<Vec<_>>() {
                ["seen", reader, ref sights @ ..] => feed.saw(0, reader, sights),
                ["was", "lost", times] => times.clone_into(&mut lost),
                _ => panic!("the follower says `{line}`"),
            }
        }
        self.place.let_go();
        let directory = self.place.path().to_owned();
        let clock = Shared::at(&directory);
        clock.advance(60 * MINUTE);
        let options = options(Ledger::calm(&directory), Duration::ZERO, Durability::Normal);
        let messenger = options.clock(clock).open(database(&directory)).unwrap();

        feed.check(&messenger, 1);
        let checked = History::read(&messenger).check(&self.answers, Woken::Some);
        inspect(&messenger, &directory, &self.book, Quiet::Yes);
        compare_words(&messenger, corpus);
        std::mem::take(&mut self.cut).send(&messenger, &mut self.book);
        deliver_all(&messenger);
        inspect(&messenger, &directory, &self.book, Quiet::Delivered);
        inspect_order(&messenger, &directory);
        settle_all(&messenger, &directory, &self.book);

        let record = Record::read(&directory);
        let accepted: u32 = record.accepted().values().sum();
        let by_workers = record
            .attempts
            .iter()
            .filter(|attempt| attempt.process != "calm");
        let by_workers = by_workers.count();
        assert!(by_workers > 0, "the delivery has delivered nothing");
        println!("  calls answered: {:?}", self.book.answered);
        println!("  answers that were held against the log: {checked:?}");
        println!(
            "  {} calls were never told the end of; the reader was lost {lost} times; {} submissions, {by_workers} of them by the delivery, {accepted} accepted",
            self.calls,
            record.attempts.len(),
        );
        messenger
    }
}

/// Every message that came in says what its customer wrote.
fn compare_words(messenger: &Messenger, corpus: &Corpus) {
    for conversation in conversations(messenger) {
        for event in events(messenger, conversation, &[EventKind::IncomingMessage]) {
            let body = event.message.unwrap().body;
            let number = body.split(' ').next().and_then(|tag| tag.strip_prefix('m'));
            assert_eq!(body, corpus.words(number.unwrap().parse().unwrap()));
        }
    }
}
