//! One workspace and those who die over it.

use std::fmt::Display;
use std::thread;
use std::time::Duration;

use duologue::{Durability, Messenger};
use fastrand::Rng;

use super::durability_name;
use super::tally::Tally;
use crate::book::Book;
use crate::child::Child;
use crate::place::{MINUTE, Place, Shop, open};
use crate::record::Record;
use crate::rest::{Cut, deliver_all, settle_all};
use crate::stored::{Quiet, inspect, inspect_order, inspect_workers};

/// The longest that a child may live, once it is at work.
const LIFE: Duration = Duration::from_millis(250);

pub(crate) struct Series {
    place: Place,
    durability: Durability,
    rng: Rng,
    /// Whether time stands still as long as a child is alive: then messages go out in order. Else a child that starts
    /// takes one that is at work for dead.
    steady: bool,
    book: Book,
    /// Letters that somebody died over, and nobody has been told of yet.
    cut: Cut,
    alive: Vec<Running>,
    started: u32,
    ahead: Duration,
}

struct Running {
    child: Child,
    run: u32,
}

impl Series {
    pub(crate) fn new(durability: Durability, rng: Rng) -> Self {
        Self::at(Place::new(), durability, rng)
    }

    pub(crate) fn at(place: Place, durability: Durability, mut rng: Rng) -> Self {
        Shop::furnish(&open(place.path(), Duration::ZERO));
        Self {
            place,
            durability,
            steady: rng.bool(),
            rng,
            book: Book::default(),
            cut: Cut::default(),
            alive: Vec::new(),
            started: 0,
            ahead: Duration::ZERO,
        }
    }

    pub(crate) fn run(mut self, kills: u64, tally: &mut Tally) {
        for _ in 0..kills {
            let wanted = if self.rng.u8(..3) == 0 { 2 } else { 1 };
            while self.alive.len() < wanted {
                self.start();
            }
            self.wait();
            let victim = self.rng.usize(..self.alive.len());
            self.kill(victim, tally);
            if self.rng.u8(..3) == 0 {
                self.inspect();
            }
        }
        self.end(tally);
    }

    /// Lets two work beside each other whose clocks are ten minutes apart: each takes what the other is handing over for
    /// lost, asks about it, and hands it over again.
    pub(super) fn run_apart(mut self, length: Duration, tally: &mut Tally) {
        self.steady = false;
        for _ in 0..2 {
            self.start();
        }
        for running in &mut self.alive {
            running.child.wait_until_ready();
        }
        thread::sleep(length);
        self.end(tally);
    }

    /// Kills those who are left, and accounts for everything.
    fn end(mut self, tally: &mut Tally) {
        while !self.alive.is_empty() {
            self.kill(0, tally);
        }
        self.inspect();
        let messenger = open(self.place.path(), self.ahead + 60 * MINUTE);
        std::mem::take(&mut self.cut).send(&messenger, &mut self.book);
        self.deliver_the_rest(&messenger);
        settle_all(&messenger, self.place.path(), &self.book);
        let health = messenger.health().unwrap();
        tally.add_work(&self.book, &Record::read(self.place.path()), &health);
    }

    fn start(&mut self) {
        if self.alive.is_empty() || !self.steady {
            self.ahead += 10 * MINUTE;
        }
        self.started += 1;
        let run = self.started;
        let patience = if self.rng.u8(..4) == 0 {
            "reopening"
        } else {
            "staying"
        };
        let delivery = if self.rng.u8(..3) == 0 {
            "worker"
        } else {
            "calls"
        };
        let (directory, seed) = (self.place.path().display(), self.rng.u64(..));
        let (durability, ahead) = (durability_name(self.durability), self.ahead.as_secs());
        let mut arguments: Vec<&dyn Display> = vec![
            &directory,
            &durability,
            &run,
            &seed,
            &ahead,
            &patience,
            &delivery,
        ];
        arguments.extend(self.cut.letters().map(|letter| letter as &dyn Display));
        let child = Child::start("traffic", &arguments);
        self.alive.push(Running { child, run });
    }

    /// Lets the children live for a while: mostly some time at work, and sometimes not even that long.
    fn wait(&mut self) {
        if self.rng.u8(..6) == 0 {
            thread::sleep(Duration::from_millis(self.rng.u64(..30)));
            return;
        }
        self.alive.last_mut().unwrap().child.wait_until_ready();
        thread::sleep(LIFE.mul_f32(self.rng.f32()));
    }

    fn kill(&mut self, victim: usize, tally: &mut Tally) {
        let Running { child, run } = self.alive.remove(victim);
        let lines = child.kill();
        let (under_way, _) = self.book.take(&lines);
        self.cut.keep(&under_way, &self.book);
        let log = self.place.log_length();
        let record = Record::read(self.place.path());
        tally.add_kill(
            &under_way,
            record.unanswered(&run.to_string()),
            log,
            self.alive.len(),
        );
    }

    fn inspect(&self) {
        let quiet = if self.alive.is_empty() {
            #[cfg(feature = "postgres")]
            self.place.let_go();
            Quiet::Yes
        } else {
            Quiet::No
        };
        let messenger = open(self.place.path(), self.ahead);
        inspect(&messenger, self.place.path(), &self.book, quiet);
        inspect_workers(&messenger);
    }

    /// When the last lease has run out, all that is left goes out, and every message is accounted for.
    fn deliver_the_rest(&self, messenger: &Messenger) {
        deliver_all(messenger);
        inspect(messenger, self.place.path(), &self.book, Quiet::Delivered);
        if self.steady {
            inspect_order(messenger, self.place.path());
        }
    }
}
