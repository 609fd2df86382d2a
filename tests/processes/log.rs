//! The log beside the database, cut short or spoiled or gone: what was committed before that place is there, what came
//! after is not, and nothing is in pieces.

use std::collections::BTreeMap;
use std::fs;

use duologue::{By, Durability, Messenger};

use crate::ledger::Ledger;
use crate::place::{Place, Shop, cases, options, seeded};
use crate::puppet::PAGE;
use crate::stored::texts;
use crate::traffic::incoming;
use crate::trials::Trial;

pub(crate) const TRIALS: &[Trial] = &[
    (
        "log::a_log_cut_short_anywhere_loses_what_comes_after_and_nothing_else",
        cut_short,
    ),
    ("log::a_log_ends_where_the_first_wrong_byte_is", spoiled),
    (
        "log::a_workspace_without_its_log_is_as_it_was_when_it_was_closed_last",
        removed,
    ),
];

/// What SQLite writes before all frames of the log, and before the page of each
/// (<https://www.sqlite.org/fileformat2.html#walformat>).
const HEADER: u64 = 32;
const FRAME: u64 = 24 + PAGE;

/// A workspace as a power cut finds it, byte by byte.
struct Moment {
    place: Place,
    database: Vec<u8>,
    log: Vec<u8>,
    /// After each call: how long the log was, and what the workspace held.
    steps: Vec<(usize, BTreeMap<String, i64>)>,
    durability: Durability,
}

impl Moment {
    fn new(durability: Durability) -> Self {
        let place = Place::new();
        let open = || {
            let ledger = Ledger::calm(place.path());
            let options = options(ledger, std::time::Duration::ZERO, durability);
            options.open(place.database()).unwrap()
        };
        let shop = Shop::furnish(&open());
        write(&open(), &shop, "before");

        let messenger = open();
        let mut steps = vec![(0, texts(&messenger))];
        for name in ["a", "b"] {
            for call in 0..CALLS {
                write_one(&messenger, &shop, name, call);
                let length = usize::try_from(place.log_length()).unwrap();
                steps.push((length, texts(&messenger)));
            }
        }
        let database = fs::read(place.database()).unwrap();
        let log = fs::read(place.write_ahead_log()).unwrap();
        drop(messenger);
        Self {
            place,
            database,
            log,
            steps,
            durability,
        }
    }

    /// What the workspace held when its log was so long.
    fn held(&self, length: usize) -> &BTreeMap<String, i64> {
        let fits = |step: &&(usize, BTreeMap<String, i64>)| step.0 <= length;
        &self.steps.iter().rev().find(fits).unwrap().1
    }

    /// Opens the workspace with another log, which must hold what it held at a length, and go on from there.
    fn compare(&self, log: Option<&[u8]>, length: usize) {
        let _ = fs::remove_file(self.place.path().join("shop.db-shm"));
        fs::write(self.place.database(), &self.database).unwrap();
        match log {
            Some(log) => fs::write(self.place.write_ahead_log(), log).unwrap(),
            None => drop(fs::remove_file(self.place.write_ahead_log())),
        }
        let ledger = Ledger::calm(self.place.path());
        let options = options(ledger, std::time::Duration::ZERO, self.durability);
        let messenger = options.open(self.place.database()).unwrap();
        assert_eq!(
            &texts(&messenger),
            self.held(length),
            "with {length} bytes of the log"
        );
        assert_eq!(messenger.verify().unwrap().differences, []);
        write_one(&messenger, &Shop::look_up(&messenger), "after", 0);
        messenger.deliver(100).unwrap();
        assert_eq!(messenger.verify().unwrap().differences, []);
    }
}

const CALLS: u32 = 5;

fn write(messenger: &Messenger, shop: &Shop, name: &str) {
    for call in 0..CALLS {
        write_one(messenger, shop, name, call);
    }
}

/// One call that changes something.
fn write_one(messenger: &Messenger, shop: &Shop, name: &str, call: u32) {
    let id = format!("{name}-{call}");
    let conversation = || messenger.conversations_of(duologue::ContactId::from_raw(1).unwrap());
    let conversation = || conversation().unwrap()[0].id;
    match call {
        0 => {
            let (gateway, incoming) = incoming(&id);
            messenger
                .receive(shop.gateways[gateway], &incoming)
                .map(drop)
        }
        1 => messenger
            .send(conversation(), id.as_str(), shop.agents[0])
            .map(drop),
        2 => messenger
            .compose("+15557000001", id.as_str(), By::host())
            .map(drop),
        3 => messenger.deliver(10).map(drop),
        _ => messenger
            .add_note(conversation(), &id, shop.agents[1])
            .map(drop),
    }
    .unwrap();
}

fn cut_short() {
    let mut rng = seeded("cut");
    let moment = Moment::new(Durability::Full);
    let length = moment.log.len();
    let frames = (length - usize::try_from(HEADER).unwrap()) / usize::try_from(FRAME).unwrap();
    let at_frame =
        |frame: usize| usize::try_from(HEADER).unwrap() + frame * usize::try_from(FRAME).unwrap();
    let mut lengths: Vec<usize> = (0..=frames).map(at_frame).collect();
    lengths.extend([0, 1, 31, 33, at_frame(1) - 1, at_frame(1) + 1, length - 1]);
    lengths.extend((0..cases(25)).map(|_| rng.usize(..length)));
    for length in &lengths {
        moment.compare(Some(&moment.log[..*length]), *length);
    }
    let cases = lengths.len();
    println!(
        "  a log of {frames} frames of {} calls, cut short at {cases} places",
        moment.steps.len() - 1
    );
}

fn spoiled() {
    let mut rng = seeded("spoiled");
    let moment = Moment::new(Durability::Normal);
    let frame = usize::try_from(FRAME).unwrap();
    let header = usize::try_from(HEADER).unwrap();
    for _ in 0..cases(60) {
        let place = rng.usize(..moment.log.len());
        let mut log = moment.log.clone();
        match rng.u8(..4) {
            0 => log[place..].fill(0),
            1 => rng.fill(&mut log[place..]),
            _ => log[place] ^= rng.u8(1..),
        }
        // Everything before the frame with the wrong byte counts, and nothing from there on.
        let sound = place
            .checked_sub(header)
            .map_or(0, |place| header + place / frame * frame);
        moment.compare(Some(&log), sound);
    }
}

fn removed() {
    for durability in [Durability::Normal, Durability::Full] {
        let moment = Moment::new(durability);
        moment.compare(None, 0);
    }
}
