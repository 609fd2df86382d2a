//! Files with wrong bytes somewhere in the middle: whatever is done with them says so, and goes no further.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

use duologue::{
    By, Error, ErrorKind, Messenger, Narrowing, Paging, Result, SnoozeMode, SnoozePreset, View,
};
use fastrand::Rng;

use crate::child::{Child, say};
use crate::ledger::Ledger;
use crate::place::{Ahead, MINUTE, Place, Shop, cases, database, open, options, seeded};
use crate::puppet::PAGE;
use crate::traffic::incoming;
use crate::trials::Trial;

pub(crate) const TRIALS: &[Trial] = &[(
    "damage::a_file_with_wrong_bytes_in_it_is_told_to_be_damaged_at_worst",
    wrong_bytes,
)];

fn wrong_bytes() {
    let mut rng = seeded("damage");
    let place = Place::new();
    fill(&place);
    let sound = fs::read(place.database()).unwrap();
    let mut examiner = Child::start("examine", &[&place.path().display()]);
    let mut told = BTreeMap::<String, u64>::new();
    let mut internal = BTreeSet::new();
    let cases = cases(40);
    for case in 0..cases {
        let damaged = damage(&sound, &mut rng);
        fs::write(place.database(), &damaged).unwrap();
        examiner.tell("");
        let answer = examiner.next();
        let answer = answer.unwrap_or_else(|| panic!("case {case} killed the process that looked"));
        if let Some((_, error)) = answer.split_once(": ") {
            internal.insert(error.to_owned());
        }
        for kind in answer.split(':').next().unwrap().split(' ') {
            *told.entry(kind.to_owned()).or_default() += 1;
        }
    }
    examiner.finish();
    println!("  {cases} damages, and in how many of them an error of a kind was met: {told:?}");
    assert!(told["corrupt"] > cases / 4, "hardly any damage was found");
    assert!(
        internal.is_empty(),
        "the engine blames itself: {internal:#?}"
    );
}

/// A workspace with something of everything, closed.
fn fill(place: &Place) {
    let messenger = open(place.path(), Duration::ZERO);
    let shop = Shop::furnish(&messenger);
    for number in 0..60 {
        let (gateway, mut incoming) = incoming(&format!("x-{number}"));
        incoming.media.retain(|file| file.bytes.len() < 100_000);
        let got = messenger
            .receive(shop.gateways[gateway], &incoming)
            .unwrap();
        let (id, agent) = (got.conversation.id, shop.agents[number % 2]);
        let tag = ["Sizing", "Returns", "VIP"][number % 3];
        messenger.add_tag(id, tag, agent).unwrap();
        messenger.send(id, format!("s-{number}"), agent).unwrap();
        match number % 6 {
            0 => drop(messenger.deliver(3).unwrap()),
            1 => drop(messenger.add_note(id, "Asks often", agent).unwrap()),
            2 => drop(messenger.assign(id, agent, agent).unwrap()),
            3 => drop(messenger.complete(id, agent).unwrap()),
            4 => drop(messenger.archive(id, agent).unwrap()),
            _ => {
                let mode = SnoozeMode::WakeOnReply;
                drop(
                    messenger
                        .snooze(id, SnoozePreset::InOneHour, mode, agent)
                        .unwrap(),
                );
            }
        }
    }
}

/// The same file with something wrong in a page, or two pages in each other's place.
fn damage(sound: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut damaged = sound.to_vec();
    let size = usize::try_from(PAGE).unwrap();
    let pages = sound.len() / size;
    let (one, other) = (rng.usize(1..pages), rng.usize(1..pages));
    let page = one * size..(one + 1) * size;
    match rng.u8(..8) {
        0 => damaged[page].copy_from_slice(&sound[other * size..][..size]),
        1 => rng.fill(&mut damaged[page]),
        2 => {
            let from = rng.usize(page.clone());
            damaged[from..page.end].fill(0);
        }
        // The first bytes of a page tell what all others are.
        3 => damaged[page.start + rng.usize(..12)] ^= rng.u8(1..),
        _ => {
            // Most of a page is empty, where nothing is wrong with any byte.
            let used: Vec<usize> = page.filter(|place| sound[*place] != 0).collect();
            for _ in 0..rng.usize(1..20).min(used.len()) {
                damaged[used[rng.usize(..used.len())]] ^= rng.u8(1..);
            }
        }
    }
    damaged
}

/// A child that uses a workspace in every way each time it is told to, and says which kinds of errors it met.
pub(crate) fn examine(arguments: &[String]) {
    let [directory] = arguments else {
        panic!("examine a directory");
    };
    let directory = Path::new(directory);
    for line in std::io::stdin().lines() {
        line.unwrap();
        let errors = match use_it(directory) {
            Ok(errors) => errors,
            Err(error) => vec![error],
        };
        let mut kinds: Vec<&str> = errors.iter().map(|error| error.kind().as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let internal = errors
            .iter()
            .find(|error| error.kind() == ErrorKind::Internal);
        let internal = internal.map_or_else(String::new, |error| format!(": {error:?}"));
        for beside in ["shop.db-wal", "shop.db-shm"] {
            let _ = fs::remove_file(directory.join(beside));
        }
        say(format_args!("{}{internal}", kinds.join(" ")));
    }
}

fn use_it(directory: &Path) -> Result<Vec<Error>> {
    let ledger = Ledger::calm(directory);
    let options = options(ledger, MINUTE, duologue::Durability::Normal);
    let messenger = options
        .clock(Ahead(90 * MINUTE))
        .open(database(directory))?;
    let mut errors = Vec::new();
    let all = Paging::first(1_000);
    for view in View::ALL {
        errors.extend(
            messenger
                .conversations(*view, &Narrowing::none(), &all)
                .err(),
        );
        errors.extend(messenger.counts(*view).err());
    }
    errors.extend(messenger.contacts("", &all).err());
    errors.extend(messenger.tags().err());
    errors.extend(messenger.tick().err());
    match messenger.conversations(View::All, &Narrowing::none(), &all) {
        Ok(page) => {
            for row in page.items {
                errors.extend(each(&messenger, row.id).into_iter().flatten());
            }
        }
        Err(error) => errors.push(error),
    }
    for number in 0..20 {
        let (gateway, incoming) = incoming(&format!("y-{number}"));
        match messenger.gateways() {
            Ok(lines) if lines.len() > gateway => {
                errors.extend(messenger.receive(lines[gateway].id, &incoming).err());
            }
            Ok(_) => {}
            Err(error) => errors.push(error),
        }
    }
    for _ in 0..5 {
        errors.extend(messenger.deliver(20).err());
    }
    errors.extend(messenger.changes(None, 1_000).err());
    errors.extend(messenger.verify().err());
    Ok(errors)
}

/// What can be done with one conversation.
fn each(messenger: &Messenger, id: duologue::ConversationId) -> Vec<Option<Error>> {
    let (by, all) = (By::host(), Paging::first(1_000));
    vec![
        messenger.timeline(id, &[], &all).err(),
        messenger.allowed_actions(id).err(),
        messenger.send(id, "Yes!", by).err(),
        messenger.add_tag(id, "New", by).err(),
        messenger.remove_tag(id, "Sizing", by).err(),
        messenger.read(id, None, by).err(),
        messenger.mark_unread(id, by).err(),
        messenger.complete(id, by).err(),
        messenger.reopen(id, by).err(),
    ]
}
