//! A disk without space: at any moment, for any of the files, and then with space again.

use std::path::Path;
use std::process::Command;

use fastrand::Rng;

use crate::place::{MINUTE, Place, open, seeded};
use crate::puppet::{PAGE, Puppet, limit_files};
use crate::record::Record;
use crate::stored::{Quiet, inspect};
use crate::trials::Trial;

pub(crate) const TRIALS: &[Trial] = &[
    (
        "space::a_file_that_may_not_grow_fails_calls_and_loses_nothing_and_all_goes_on_when_it_may",
        || {
            for full in [false, true] {
                squeeze_by_limit(full);
            }
        },
    ),
    (
        "space::a_message_whose_answer_finds_no_space_is_unknown_and_not_sent_again",
        answer_without_space,
    ),
    (
        "space::a_workspace_that_cannot_be_written_back_when_it_is_closed_keeps_everything_in_its_log",
        close_without_space,
    ),
];

/// What needs a disk of its own, which is mounted where nobody else sees it.
pub(crate) const MOUNTED: &[Trial] = &[(
    "space::a_full_disk_fails_calls_and_loses_nothing_and_all_goes_on_when_there_is_space",
    || {
        for full in [false, true] {
            squeeze_by_disk(full);
        }
    },
)];

/// How often the space runs out.
const SQUEEZES: u32 = 25;

/// This program, told by a refused write that a file may not grow, instead of being killed for it.
fn unkillable() -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", r#"trap '' XFSZ; exec "$0" "$@""#]);
    command.arg(std::env::current_exe().unwrap());
    command
}

/// This program with a disk of its own, large enough for all that a test writes.
fn with_a_disk(directory: &Path) -> Command {
    let mut command = Command::new("unshare");
    let mount = r#"mount -t tmpfs -o size=24m tmpfs "$0" && exec "$@""#;
    command.args(["-Urm", "sh", "-c", mount]);
    command.arg(directory).arg(std::env::current_exe().unwrap());
    command
}

fn squeeze_by_limit(full: bool) {
    let place = Place::new();
    let mut rng = seeded("limit");
    let mut puppet = furnished(Puppet::start(
        unkillable(),
        place.path(),
        place.path(),
        full,
    ));
    let process = puppet.id();
    let tight = |_: &mut Puppet, pages: u64| {
        let longest = place.log_length() + pages * PAGE + 100;
        limit_files(process, &longest.to_string());
    };
    let wide = |_: &mut Puppet| limit_files(process, "unlimited");
    squeeze(&mut puppet, &mut rng, &tight, &wide);
    end(puppet, &place, place.path());
}

fn squeeze_by_disk(full: bool) {
    let place = Place::new();
    let disk = place.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mut rng = seeded("disk");
    let mut puppet = furnished(Puppet::start(with_a_disk(&disk), &disk, place.path(), full));
    let tight = |puppet: &mut Puppet, pages: u64| {
        puppet.ask(&format!("leave_pages {pages}")).unwrap();
    };
    let wide = |puppet: &mut Puppet| drop(puppet.ask("empty").unwrap());
    squeeze(&mut puppet, &mut rng, &tight, &wide);
    puppet.ask("copy_out").unwrap();
    puppet.ask("open").unwrap();
    end(puppet, &place, &disk);
}

fn furnished(mut puppet: Puppet) -> Puppet {
    puppet.ask("open").unwrap();
    puppet.ask("furnish").unwrap();
    puppet.write("receive").unwrap();
    puppet
}

/// Lets the space run out again and again, each time after a few pages more.
fn squeeze(
    puppet: &mut Puppet,
    rng: &mut Rng,
    tight: &dyn Fn(&mut Puppet, u64),
    wide: &dyn Fn(&mut Puppet),
) {
    let mut failures = 0;
    for _ in 0..SQUEEZES {
        tight(puppet, rng.u64(..40));
        for _ in 0..12 {
            failures += u32::from(act(puppet, rng));
        }
        // What is stored can be read, and what failed left nothing behind.
        puppet.ask("look").unwrap();
        puppet.compare();
        if rng.u8(..3) == 0 {
            failures += u32::from(reopen(puppet));
        }
        wide(puppet);
        for what in ["receive", "send", "note"] {
            puppet.write(what).unwrap();
        }
        puppet.ask("deliver").unwrap();
        puppet.compare();
    }
    println!("  {failures} calls failed for want of space");
    assert!(failures >= SQUEEZES, "space hardly ever ran out");
}

/// Does something for which there may be no space; whether there was none.
fn act(puppet: &mut Puppet, rng: &mut Rng) -> bool {
    if rng.u8(..4) == 0 {
        let failures = puppet.write_together();
        assert!(
            failures.iter().all(|failure| failure.kind == "storage"),
            "{failures:?}"
        );
        return !failures.is_empty();
    }
    let done = match rng.u8(..6) {
        0 | 1 => puppet.write("receive"),
        2 => puppet.write("send"),
        3 => puppet.write("compose"),
        4 => puppet.write("note"),
        _ => puppet.ask("deliver").map(drop),
    };
    done.inspect_err(|failure| assert_eq!(failure.kind, "storage", "{failure:?}"))
        .is_err()
}

/// Closes the workspace and opens it, for which there may be no space either; whether there was none.
fn reopen(puppet: &mut Puppet) -> bool {
    puppet.ask("close").unwrap();
    let opened = puppet.ask("open");
    if let Err(failure) = &opened {
        assert_eq!(failure.kind, "storage", "{failure:?}");
        return true;
    }
    puppet.compare();
    false
}

/// Delivers the rest and sees that every message is accounted for.
fn end(mut puppet: Puppet, place: &Place, directory: &Path) {
    puppet.ask("pass_minutes 10").unwrap();
    for _ in 0..100 {
        puppet.ask("deliver").unwrap();
    }
    if directory != place.path() {
        puppet.ask("copy_out").unwrap();
    }
    let book = std::mem::take(&mut puppet.book);
    puppet.finish();
    let messenger = open(place.path(), 10 * MINUTE);
    assert_eq!(messenger.outbox_depth().unwrap(), 0);
    inspect(&messenger, place.path(), &book, Quiet::Delivered);
}

fn answer_without_space() {
    for full in [false, true] {
        let place = Place::new();
        let mut puppet = furnished(Puppet::start(
            unkillable(),
            place.path(),
            place.path(),
            full,
        ));
        puppet.write("send").unwrap();
        let sent = puppet.book.stored["s-2"];
        let failure = puppet.ask("spoil_while_delivering").unwrap_err();
        assert_eq!(failure.kind, "storage", "{failure:?}");
        puppet.ask("look").unwrap();
        limit_files(puppet.id(), "unlimited");
        puppet.compare();
        // It was taken, and nobody here knows that.
        assert_eq!(puppet.ask("deliver").unwrap(), "");
        puppet.ask("pass_minutes 10").unwrap();
        assert_eq!(puppet.ask("deliver").unwrap(), format!("{sent}:unknown "));
        assert_eq!(Record::read(place.path()).accepted()["s-2"], 1);
        end(puppet, &place, place.path());
    }
}

fn close_without_space() {
    let place = Place::new();
    let mut puppet = furnished(Puppet::start(
        unkillable(),
        place.path(),
        place.path(),
        false,
    ));
    puppet.ask("close").unwrap();
    puppet.ask("open").unwrap();
    for what in ["receive", "send", "note"] {
        puppet.write(what).unwrap();
    }
    // Some pages can be written back, and others cannot.
    limit_files(puppet.id(), &(10 * PAGE).to_string());
    puppet.ask("close").unwrap();
    assert!(
        place.log_length() > 0,
        "it was written back in spite of all"
    );
    puppet.ask("open").unwrap();
    puppet.compare();
    puppet.ask("close").unwrap();
    limit_files(puppet.id(), "unlimited");
    puppet.ask("open").unwrap();
    puppet.compare();
    puppet.ask("close").unwrap();
    assert_eq!(place.log_length(), 0);
    puppet.ask("open").unwrap();
    end(puppet, &place, place.path());
}
