//! Directories and files that nobody may write, or that are gone while a workspace in them is open.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::book::Book;
use crate::place::{Place, open};
use crate::puppet::{Failure, Puppet};
use crate::record::Record;
use crate::stored::{Quiet, inspect};
use crate::trials::Trial;

pub(crate) const TRIALS: &[Trial] = &[
    (
        "mounts::a_workspace_whose_directory_is_removed_takes_nothing_more",
        removed,
    ),
    (
        "mounts::a_workspace_whose_file_is_replaced_takes_nothing_more_and_leaves_the_other_alone",
        replaced,
    ),
    (
        "mounts::a_workspace_whose_directory_is_moved_away_works_again_when_it_is_back",
        moved_away,
    ),
];

/// What needs a view of the files of its own.
pub(crate) const MOUNTED: &[Trial] = &[
    (
        "mounts::a_workspace_where_nothing_may_be_written_is_read_only",
        || {
            let closed = look_at("data", Left::Closed, "read_only");
            let words = closed.unwrap_err();
            assert!(
                words.kind == "read_only" || words.kind == "storage",
                "{words:?}"
            );
            look_at("data", Left::Killed, "read_only").unwrap();
        },
    ),
    (
        "mounts::a_workspace_whose_file_may_not_be_written_is_read_only",
        || {
            look_at("data/shop.db", Left::Closed, "read_only").unwrap();
            look_at("data/shop.db", Left::Killed, "read_only").unwrap();
        },
    ),
    (
        "mounts::a_workspace_whose_log_may_not_be_written_is_read_and_not_written",
        || {
            look_at("data/shop.db-wal", Left::Killed, "").unwrap();
            look_at("data/shop.db-shm", Left::Killed, "").unwrap();
        },
    ),
];

/// How the process that wrote the workspace ended.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Left {
    Closed,
    Killed,
}

const WRITES: &[&str] = &["receive", "send", "compose", "note"];

/// Whether a process may be given a view of the files of its own here, and if not, why.
pub(crate) fn views_of_its_own() -> Result<(), String> {
    let mut command = Command::new("unshare");
    let mount = r#"mount -t tmpfs tmpfs "$0""#;
    command.args(["-Urm", "sh", "-c", mount]);
    match command.arg(std::env::temp_dir()).output() {
        Ok(tried) if tried.status.success() => Ok(()),
        Ok(tried) => {
            let words = String::from_utf8_lossy(&tried.stderr);
            Err(format!("`unshare -Urm` does not work: {}", words.trim()))
        }
        Err(error) => Err(format!("`unshare` does not start: {error}")),
    }
}

fn myself() -> Command {
    Command::new(std::env::current_exe().unwrap())
}

/// This program with a view of its own, in which a file or directory may not be written.
fn without_writing(what: &Path) -> Command {
    let mut command = Command::new("unshare");
    let mount = r#"mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@""#;
    command.args(["-Urm", "sh", "-c", mount]);
    command.arg(what).arg(std::env::current_exe().unwrap());
    command
}

fn data(place: &Place) -> PathBuf {
    place.path().join("data")
}

/// A puppet with a few things in a workspace that it has open, in a directory inside the place.
fn furnished(place: &Place) -> Puppet {
    fs::create_dir(data(place)).unwrap();
    let mut puppet = Puppet::start(myself(), &data(place), place.path(), false);
    puppet.ask("open").unwrap();
    puppet.ask("furnish").unwrap();
    for what in ["receive", "send", "note"] {
        puppet.write(what).unwrap();
    }
    puppet
}

/// Nothing can be stored, and nothing is handed over. What can be read is what was there.
fn takes_nothing(puppet: &mut Puppet, place: &Place, kind: &str) {
    let attempts = Record::read(place.path()).attempts.len();
    for what in WRITES {
        let failure = puppet.write(what).unwrap_err();
        assert_eq!(failure.kind, kind, "{what}: {failure:?}");
    }
    let failure = puppet.ask("deliver").unwrap_err();
    assert_eq!(failure.kind, kind, "{failure:?}");
    assert_eq!(Record::read(place.path()).attempts.len(), attempts);
    if let Err(failure) = puppet.ask("look") {
        assert_eq!(failure.kind, kind, "{failure:?}");
    }
}

fn removed() {
    let place = Place::new();
    let mut puppet = furnished(&place);
    fs::remove_dir_all(data(&place)).unwrap();
    takes_nothing(&mut puppet, &place, "storage");
    puppet.ask("close").unwrap();
    let failure = puppet.ask("open").unwrap_err();
    assert_eq!(failure.kind, "storage", "{failure:?}");
    assert!(
        failure.words.contains("its directory does not exist"),
        "{failure:?}"
    );
    puppet.finish();
}

fn replaced() {
    let place = Place::new();
    let mut old = furnished(&place);
    fs::remove_dir_all(data(&place)).unwrap();
    let mut new = furnished(&place);
    takes_nothing(&mut old, &place, "storage");
    new.write("note").unwrap();
    old.ask("close").unwrap();
    new.write("note").unwrap();
    new.compare();
    let book = std::mem::take(&mut new.book);
    new.kill();
    old.finish();
    compare(&place, &book);
}

fn moved_away() {
    let place = Place::new();
    let away = place.path().join("away");
    let mut puppet = furnished(&place);
    for _ in 0..3 {
        fs::rename(data(&place), &away).unwrap();
        for what in WRITES {
            if let Err(failure) = puppet.write(what) {
                assert_eq!(failure.kind, "storage", "{what}: {failure:?}");
            }
        }
        if let Err(failure) = puppet.ask("look") {
            assert_eq!(failure.kind, "storage", "{failure:?}");
        }
        fs::rename(&away, data(&place)).unwrap();
        puppet.compare();
        for what in WRITES {
            puppet.write(what).unwrap();
        }
        puppet.ask("deliver").unwrap();
        puppet.compare();
    }
    let book = std::mem::take(&mut puppet.book);
    puppet.kill();
    compare(&place, &book);
}

/// Looks at a workspace of which a part may not be written. Opening it to write fails with a kind, if one is given.
/// Gives back how opening it to read went.
fn look_at(part: &str, left: Left, kind: &str) -> Result<(), Failure> {
    let place = Place::new();
    let mut puppet = furnished(&place);
    let book = std::mem::take(&mut puppet.book);
    match left {
        Left::Closed => puppet.finish(),
        Left::Killed => puppet.kill(),
    }
    let command = without_writing(&place.path().join(part));
    let mut puppet = Puppet::start(command, &data(&place), place.path(), false);
    puppet.book = book;
    if let Err(failure) = puppet.ask("open") {
        assert_eq!(failure.kind, kind, "{failure:?}");
    } else {
        assert_eq!(kind, "");
        takes_nothing(&mut puppet, &place, "read_only");
        puppet.compare();
        puppet.ask("close").unwrap();
    }
    let opened = puppet.ask("open_to_read").map(drop);
    if opened.is_ok() {
        takes_nothing(&mut puppet, &place, "read_only");
        puppet.compare();
    }
    let book = std::mem::take(&mut puppet.book);
    puppet.finish();
    // Everywhere else the files may be written as ever.
    compare(&place, &book);
    opened
}

/// The workspace holds what a puppet was told, and takes more.
fn compare(place: &Place, book: &Book) {
    let messenger = open(&data(place), Duration::ZERO);
    inspect(&messenger, place.path(), book, Quiet::Yes);
    messenger.add_mailbox("Another").unwrap();
}
