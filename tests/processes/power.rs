//! What must be on the disk before something else is done, so that a power cut takes nothing back: seen by what the
//! process asks of the operating system.

use std::path::Path;
use std::process::Command;

use crate::place::Place;
use crate::puppet::Puppet;
use crate::trace::{Step, Trace};
use crate::trials::Trial;

pub(crate) const TRACED: &[Trial] = &[
    (
        "power::an_attempt_is_on_the_disk_before_the_message_is_handed_over",
        attempts,
    ),
    (
        "power::what_was_answered_is_on_the_disk_if_each_commit_waits_for_it",
        answers,
    ),
    (
        "power::a_backup_is_on_the_disk_when_it_is_said_to_be_made",
        backup,
    ),
];

const WRITES: &[&str] = &["receive", "send", "compose", "note"];

/// What a puppet did while it wrote, delivered and made a copy.
fn watched(place: &Place, full: bool) -> Vec<Step> {
    let myself = Command::new(std::env::current_exe().unwrap());
    let mut puppet = Puppet::start(myself, place.path(), place.path(), full);
    puppet.ask("open").unwrap();
    puppet.ask("furnish").unwrap();
    puppet.write("receive").unwrap();
    let trace = Trace::of(puppet.id()).unwrap();
    for _ in 0..3 {
        for what in WRITES {
            puppet.write(what).unwrap();
        }
        assert_ne!(puppet.ask("deliver").unwrap(), "");
    }
    puppet.ask("backup").unwrap();
    let steps = trace.end(|| drop(puppet.ask("look").unwrap()));
    puppet.finish();
    steps
}

fn is_log(file: &Path) -> bool {
    file.ends_with("shop.db-wal")
}

/// How often something of a sort was written, in all, and when some of the log was not on the disk yet.
fn count(steps: &[Step], of_sort: impl Fn(&Path) -> bool) -> (u32, u32) {
    let (mut all, mut too_soon, mut waits) = (0, 0, false);
    for step in steps {
        match step {
            Step::Wrote(file) if is_log(file) => waits = true,
            Step::Synced(file) if is_log(file) => waits = false,
            Step::Wrote(file) if of_sort(file) => {
                all += 1;
                too_soon += u32::from(waits);
            }
            _ => {}
        }
    }
    (all, too_soon)
}

fn attempts() {
    for full in [false, true] {
        let steps = watched(&Place::new(), full);
        let (all, too_soon) = count(&steps, |file| file.ends_with("ledger"));
        assert!(all >= 6, "{steps:#?}");
        assert_eq!(too_soon, 0, "{steps:#?}");
    }
}

fn answers() {
    let said = |file: &Path| file.to_string_lossy().starts_with("pipe:");
    let steps = watched(&Place::new(), true);
    let (all, too_soon) = count(&steps, said);
    assert!(all >= 15, "{steps:#?}");
    assert_eq!(too_soon, 0, "{steps:#?}");
    // Else it would be seen.
    let steps = watched(&Place::new(), false);
    let (_, too_soon) = count(&steps, said);
    assert!(too_soon >= 12, "{steps:#?}");
}

fn backup() {
    let place = Place::new();
    let steps = watched(&place, false);
    let of_copy = |file: &Path| file.to_string_lossy().contains("copy.db");
    let written = |step: &Step| matches!(step, Step::Wrote(file) if of_copy(file));
    let synced = |step: &Step| matches!(step, Step::Synced(file) if of_copy(file));
    let named = |step: &Step| *step == Step::Synced(place.path().to_owned());
    let last = |sort: &dyn Fn(&Step) -> bool| steps.iter().rposition(sort);
    let [written, synced, named] = [last(&written), last(&synced), last(&named)];
    assert!(written.is_some(), "{steps:#?}");
    assert!(written < synced && synced < named, "{steps:#?}");
    // Two lines were said after it: that it is made, and what else was asked.
    let said = |step: &&Step| matches!(step, Step::Wrote(file) if file.to_string_lossy().starts_with("pipe:"));
    let after = steps[named.unwrap()..].iter().filter(said).count();
    assert!(after >= 1, "{steps:#?}");
}
