//! Wrong calls about copies of a workspace: exports that cannot be written, imports that have no room, backups that
//! have no place, and files that are no backups.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use duologue::{By, ErrorKind, Messenger, Options, Result};
use rusqlite::Connection;

use super::world::{TAKEN, World};
use crate::support::server;

use super::{Wrong, invalid, of_kind, refused, wrong, wrong_as};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = exports();
    calls.extend(moves());
    calls.extend(backups());
    calls
}

/// Takes so many bytes, and then fails or panics.
struct Full {
    room: usize,
    panics: bool,
}

impl Full {
    fn fail(&self) -> io::Result<usize> {
        assert!(!self.panics, "the writer panics");
        Err(io::Error::other("there is no room"))
    }
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room == 0 {
            return self.fail();
        }
        let taken = bytes.len().min(self.room);
        self.room -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.fail().map(drop)
    }
}

fn exports() -> Vec<Wrong> {
    let into = |room, panics| move |w: &World| w.messenger.export(&mut Full { room, panics });
    let failed = of_kind(
        ErrorKind::Callback,
        "the export could not be written: there is no room",
    );
    let panicked = of_kind(ErrorKind::Callback, "the writer of the export panicked");
    // In the first line, in a file's content, in the rows, and after all of them.
    let rooms = [0, 100, 4_000, usize::MAX];
    let failing = [
        "an export without room for a line",
        "an export without room for a file",
        "an export without room for all rows",
        "an export that cannot be flushed",
    ];
    let panicking = [
        "an export to a writer that panics at once",
        "an export to a writer that panics over a file",
        "an export to a writer that panics over the rows",
        "an export to a writer that panics at the end",
    ];
    let mut calls = Vec::new();
    for ((room, fails), panics) in rooms.into_iter().zip(failing).zip(panicking) {
        calls.push(wrong(fails, into(room, false), failed.clone()));
        calls.push(wrong(panics, into(room, true), panicked.clone()));
    }
    let words = "cannot import into this workspace: something has happened in it already";
    for (what, export) in [
        ("an import into a workspace that is in use", "{}\n"),
        ("an import of nothing into a workspace that is in use", ""),
    ] {
        let import = |w: &World| w.messenger.import(&mut export.as_bytes());
        calls.push(wrong(what, import, refused("workspace_not_empty", words)));
    }
    calls
}

fn moves() -> Vec<Wrong> {
    let words = "cannot copy into this workspace: something has happened in it already";
    let copied = |from: fn(&World) -> Messenger| move |w: &World| from(w).copy_to(&w.messenger);
    vec![
        wrong(
            "a copy of another workspace into one that is in use",
            copied(|_| Messenger::open(":memory:").unwrap()),
            refused("workspace_not_empty", words),
        ),
        wrong(
            "a copy of a workspace into itself",
            copied(|w| w.messenger.clone()),
            invalid("to", "itself", "cannot be copied into"),
        ),
        wrong(
            "a copy of a workspace into the same, opened once more",
            copied(|w| Messenger::open(w.path()).unwrap()),
            refused("workspace_not_empty", words),
        ),
        wrong(
            "a copy into a workspace that is opened for reading",
            |w| {
                let reader = Options::new().read_only().open(w.path()).unwrap();
                Messenger::open(":memory:").unwrap().copy_to(&reader)
            },
            of_kind(ErrorKind::ReadOnly, "opened for reading only"),
        ),
    ]
}

fn backups() -> Vec<Wrong> {
    let there = "is there already, or is no file's name; choose another";
    let at = |what: &'static str, path: fn(&World) -> PathBuf, words: &'static str| {
        let call = move |w: &World| w.messenger.backup(path(w));
        wrong_as(what, call, move |w| {
            invalid("path", path(w).display(), words)
        })
    };
    let storage = |what: &'static str, name: &'static str, words: &'static str| {
        let call = move |w: &World| w.messenger.backup(w.beside(name));
        wrong(what, call, of_kind(ErrorKind::Storage, words))
    };
    vec![
        wrong_as(
            "a backup onto the workspace itself",
            |w: &World| w.messenger.backup(w.path()),
            move |w| {
                let words = if server().is_some() {
                    "is no file"
                } else {
                    there
                };
                invalid("path", w.path().display(), words)
            },
        ),
        at("a backup onto another file", |w| w.beside(TAKEN), there),
        at("a backup onto a directory", |w| w.beside(""), there),
        at("a backup without a name", |_| PathBuf::new(), there),
        at("a backup to a parent", |_| PathBuf::from(".."), there),
        at("a backup to the root", |_| PathBuf::from("/"), there),
        at(
            "a backup to a name with a NUL",
            |w| w.beside("a\0b"),
            "must not contain NUL",
        ),
        at(
            "a backup into memory",
            |_| PathBuf::from(":memory:"),
            "is no file",
        ),
        storage(
            "a backup into a directory that is not there",
            "no/copy.db",
            "cannot write",
        ),
        storage(
            "a backup into a directory whose name has two lines",
            "two\nlines/copy.db",
            "two\\nlines/copy.db",
        ),
        storage(
            "a backup into a file",
            "letter.txt/copy.db",
            "letter.txt/copy.db",
        ),
    ]
}

/// Every file in the folder for copies.
fn files_beside(world: &World) -> Vec<PathBuf> {
    let entries = fs::read_dir(world.beside("")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn a_backup_that_is_refused_leaves_no_file() {
    let world = World::new();
    for wrong in backups() {
        (wrong.call)(&world).unwrap_err();
    }
    assert_eq!(files_beside(&world), [world.beside(TAKEN)]);
    let letter = fs::read(world.beside(TAKEN)).unwrap();
    assert_eq!(letter, b"somebody's letter");
    assert!(!Path::new(":memory:").exists());
}

#[test]
fn a_backup_leaves_other_files_alone_whatever_they_are_called() {
    let world = World::new();
    let copy = world.beside("copy.db");
    let other = world.beside("copy.db.unfinished");
    fs::write(&other, "somebody's notes").unwrap();
    let made = world.messenger.backup(&copy);
    assert_eq!(fs::read(&other).unwrap(), b"somebody's notes");
    made.unwrap();
    assert_eq!(
        Messenger::check_backup(&copy).unwrap().differences,
        [],
        "the copy is a workspace"
    );
    assert_eq!(files_beside(&world), [copy, other, world.beside(TAKEN)]);
}

/// What a look at a file says of it, which is as it was afterwards.
#[track_caller]
fn checked(path: &Path) -> Result<Vec<String>> {
    let listed = || {
        let mut names: Vec<_> = fs::read_dir(path.parent().unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    let content = || path.is_file().then(|| fs::read(path).unwrap());
    let before = (listed(), content());
    let found = Messenger::check_backup(path);
    assert!(before == (listed(), content()), "the file was touched");
    found.map(|found| found.differences.into_iter().map(|d| d.subject).collect())
}

#[test]
fn what_is_no_backup_is_told_from_one_that_is_damaged() {
    let world = World::new();
    let directory = tempfile::tempdir().unwrap();
    let good = directory.path().join("good.db");
    world.messenger.backup(&good).unwrap();
    assert_eq!(checked(&good).unwrap(), [""; 0]);
    let bytes = fs::read(&good).unwrap();
    let path = directory.path().join("checked.db");
    let check = |content: &[u8]| {
        fs::write(&path, content).unwrap();
        checked(&path)
    };
    let wrong = |content: &[u8], kind, words: &str| {
        let error = check(content).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(!error.to_string().chars().any(char::is_control), "{error}");
    };
    let not = "not a workspace of this library";
    wrong(b"somebody's notes", ErrorKind::NotAWorkspace, not);
    wrong(&vec![0; 8_192], ErrorKind::NotAWorkspace, not);
    wrong(b"", ErrorKind::NotAWorkspace, "the file is empty");
    let mut export = Vec::new();
    world.messenger.export(&mut export).unwrap();
    wrong(&export, ErrorKind::NotAWorkspace, not);
    wrong(&bytes[..bytes.len() - 4_096], ErrorKind::Corrupt, "damaged");
    wrong(&bytes[..8_192], ErrorKind::Corrupt, "damaged");
    let mut overwritten = bytes.clone();
    let middle = overwritten.len() / 2;
    overwritten[middle..middle + 4_096].fill(0xA5);
    wrong(&overwritten, ErrorKind::Corrupt, "damaged");

    let sql = |statement: &str| {
        fs::write(&path, &bytes).unwrap();
        let file = Connection::open(&path).unwrap();
        file.execute_batch(statement).unwrap();
        drop(file);
        checked(&path)
    };
    let newer = sql("PRAGMA user_version = 99").unwrap_err();
    assert_eq!(newer.kind(), ErrorKind::NewerWorkspace, "{newer}");
    let other = sql("PRAGMA application_id = 7").unwrap_err();
    assert_eq!(other.kind(), ErrorKind::NotAWorkspace, "{other}");
    // Sound to the last page, and it does not agree with its log.
    let changed = sql("UPDATE conversation SET unread = unread + 1 WHERE id = 1").unwrap();
    assert!(
        changed.contains(&"conversation 1".to_owned()),
        "{changed:?}"
    );

    for (path, kind, words) in [
        ("missing.db", ErrorKind::Storage, "there is no such file"),
        (
            "no/copy.db",
            ErrorKind::Storage,
            "its directory does not exist",
        ),
        (".", ErrorKind::Storage, "it is a directory"),
        ("a\0b", ErrorKind::InvalidArgument, "must not contain NUL"),
    ] {
        let error = Messenger::check_backup(directory.path().join(path)).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
    for path in ["", ":memory:"] {
        let error = Messenger::check_backup(path).unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::InvalidArgument, Some("path"))
        );
        assert_eq!(error.value(), Some(path));
    }
}

#[test]
fn an_export_that_failed_can_be_made_again() {
    let world = World::new();
    let mut first = Vec::new();
    let lines = world.messenger.export(&mut first).unwrap();
    let mut full = Full {
        room: first.len() / 2,
        panics: true,
    };
    world.messenger.export(&mut full).unwrap_err();
    let mut second = Vec::new();
    assert_eq!(world.messenger.export(&mut second).unwrap(), lines);
    assert!(first == second);
    // And the workspace goes on, from this thread and any other.
    let messenger = world.messenger.clone();
    let id = world.conversations.open;
    std::thread::spawn(move || messenger.complete(id, By::host()).unwrap())
        .join()
        .unwrap();
}

#[test]
fn a_backup_of_a_workspace_in_memory_is_a_workspace_in_a_file() {
    let messenger = Messenger::open(":memory:").unwrap();
    messenger.add_mailbox("Main").unwrap();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("copy.db");
    messenger.backup(&path).unwrap();
    assert!(File::open(&path).is_ok());
    assert_eq!(Messenger::check_backup(&path).unwrap().differences, []);
    let error = messenger.backup(&path).unwrap_err();
    assert_eq!(error.field(), Some("path"));
    assert_eq!(
        Messenger::open(&path).unwrap().mailboxes().unwrap()[0].name,
        "Main"
    );
}
