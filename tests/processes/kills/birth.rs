//! Processes that are killed while they make a file a workspace.

use std::path::Path;
use std::thread;
use std::time::Duration;

use duologue::{ErrorKind, Messenger};

use super::kills;
use crate::child::{Child, say};
use crate::place::{Place, Shop, database, open, seeded};

/// Kills one or two at the same time.
pub(super) fn kill_at_birth() {
    let mut rng = seeded("birth");
    let (mut missing, mut unfinished, mut finished) = (0, 0, 0);
    for _ in 0..kills(1) {
        let place = Place::new();
        let start = || Child::start("create", &[&place.path().display()]);
        let children: Vec<Child> = (0..rng.usize(1..=2)).map(|_| start()).collect();
        for child in &children {
            assert_eq!(child.next().as_deref(), Some("begun"));
        }
        thread::sleep(Duration::from_micros(rng.u64(..25_000)));
        let said: Vec<String> = children.into_iter().flat_map(Child::kill).collect();
        match (
            place.database().exists(),
            said.iter().any(|line| line == "created"),
        ) {
            (false, _) => missing += 1,
            (true, false) => unfinished += 1,
            (true, true) => finished += 1,
        }
        // Reading alone says what is the matter, and mends nothing.
        if let Err(error) = duologue::Options::new().read_only().open(place.database()) {
            let kind = error.kind();
            assert!(
                matches!(kind, ErrorKind::ReadOnly | ErrorKind::Storage),
                "{error:?}"
            );
        }
        let messenger = open(place.path(), Duration::ZERO);
        Shop::furnish(&messenger);
        assert_eq!(messenger.verify().unwrap().differences, []);
    }
    println!(
        "  killed at birth: {missing} before there was a file, {unfinished} on the way, {finished} after"
    );
}

/// A child that creates a workspace.
pub(crate) fn create(arguments: &[String]) {
    let [directory] = arguments else {
        panic!("create in a directory");
    };
    say("begun");
    let messenger = Messenger::open(database(Path::new(directory))).unwrap();
    say("created");
    drop(messenger);
    thread::park();
}
