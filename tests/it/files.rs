//! Files that are no workspace, not any more, or not for us: each is told apart by its kind of error, and left alone.

mod damage;
#[cfg(unix)]
mod permissions;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use duologue::{
    By, Durability, Error, ErrorKind, GatewayKind, GatewaySettings, Incoming, Messenger, Narrowing,
    Options, Paging, View,
};
use rusqlite::Connection;
use tempfile::TempDir;

struct Shelf(TempDir);

impl Shelf {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file with this content.
    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// A workspace with one message, closed again.
    fn workspace(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        furnish(&Messenger::open(&path).unwrap(), 1);
        path
    }

    /// A file that other statements than ours have been run on.
    fn sql(&self, name: &str, statements: &str) -> PathBuf {
        let path = self.path(name);
        Connection::open(&path)
            .unwrap()
            .execute_batch(statements)
            .unwrap();
        path
    }

    /// Every file and its content, apart from the locks and the empty log that SQLite leaves beside a database that was
    /// only read.
    fn content(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let entries = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = entries
            .filter(|path| path.is_file())
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect();
        let name_ends =
            |path: &Path, end: &str| path.to_str().is_some_and(|path| path.ends_with(end));
        files.retain(|(path, content)| {
            !(name_ends(path, "-shm") || name_ends(path, "-wal") && content.is_empty())
        });
        files.sort();
        files
    }
}

/// A mailbox, a gateway and so many messages from as many customers.
fn furnish(messenger: &Messenger, messages: u32) {
    let main = messenger.add_mailbox("Main").unwrap();
    let settings = GatewaySettings::new("Main line", main.id);
    let line = messenger
        .add_gateway(GatewayKind::LongCode, "+15550100001", "sandbox", settings)
        .unwrap();
    for number in 0..messages {
        let incoming = Incoming::new(format!("+1555700{number:04}"), "Size 9? ".repeat(20));
        messenger.receive(line.id, &incoming).unwrap();
    }
}

fn brief() -> Options {
    Options::new().busy_timeout(Duration::from_millis(60))
}

/// Opens a file that is refused, and sees that no byte of it or beside it has changed.
#[track_caller]
fn refused(shelf: &Shelf, path: &Path, options: Options, kind: ErrorKind, words: &str) -> Error {
    let before = shelf.content();
    let error = options.open(path).unwrap_err();
    let text = error.to_string();
    assert_eq!(
        (error.kind(), error.code()),
        (kind, kind.as_str()),
        "{text}"
    );
    assert!(text.contains(words), "{text}");
    assert!(
        !text.ends_with('.') && !text.chars().any(char::is_control),
        "{text}"
    );
    assert!(
        kind == ErrorKind::InvalidArgument || text.starts_with("cannot open "),
        "{text}"
    );
    assert!(shelf.content() == before, "a file was touched");
    error
}

#[test]
fn a_file_that_is_no_database_is_not_a_workspace() {
    let shelf = Shelf::new();
    let not = "the file is not a workspace of this library";
    for content in [
        "hello\n".to_owned(),
        "hello\n".repeat(5_000),
        "\0".repeat(5_000),
        "SQLite format 4".to_owned(),
    ] {
        let path = shelf.file("notes.txt", content.as_bytes());
        refused(&shelf, &path, Options::new(), ErrorKind::NotAWorkspace, not);
        refused(
            &shelf,
            &path,
            Options::new().read_only(),
            ErrorKind::NotAWorkspace,
            not,
        );
    }
}

#[test]
fn an_empty_file_becomes_a_workspace() {
    let shelf = Shelf::new();
    let path = shelf.file("empty.db", b"");
    furnish(&Messenger::open(&path).unwrap(), 1);
    assert_eq!(Messenger::open(&path).unwrap().badge().unwrap().messages, 1);
}

#[test]
fn somebody_elses_database_is_not_a_workspace() {
    let shelf = Shelf::new();
    let not = "a database, but not a workspace of this library";
    let others = [
        ("tables.db", "CREATE TABLE t (x); INSERT INTO t VALUES (1)"),
        (
            "ahead.db",
            "PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)",
        ),
        ("once.db", "CREATE TABLE t (x); DROP TABLE t"),
        (
            "other.db",
            "PRAGMA application_id = 7; PRAGMA user_version = 1",
        ),
        ("version.db", "PRAGMA user_version = 1"),
        (
            "unversioned.db",
            "PRAGMA application_id = 1685417836; PRAGMA user_version = 0",
        ),
        (
            "negative.db",
            "PRAGMA application_id = 1685417836; PRAGMA user_version = -1",
        ),
    ];
    for (name, statements) in others {
        let path = shelf.sql(name, statements);
        refused(&shelf, &path, Options::new(), ErrorKind::NotAWorkspace, not);
        refused(
            &shelf,
            &path,
            Options::new().read_only(),
            ErrorKind::NotAWorkspace,
            not,
        );
    }
}

#[test]
fn a_workspace_of_a_later_release_is_refused_by_a_kind_of_its_own() {
    let shelf = Shelf::new();
    let path = shelf.workspace("shop.db");
    shelf.sql("shop.db", "PRAGMA user_version = 99");
    let words =
        "the workspace has schema 99, and this release knows 1 at most; use a newer release";
    refused(
        &shelf,
        &path,
        Options::new(),
        ErrorKind::NewerWorkspace,
        words,
    );
    refused(
        &shelf,
        &path,
        Options::new().read_only(),
        ErrorKind::NewerWorkspace,
        words,
    );
}

#[test]
fn what_is_no_file_cannot_be_opened() {
    let shelf = Shelf::new();
    let storage = ErrorKind::Storage;
    let directory = shelf.path("folder.db");
    fs::create_dir(&directory).unwrap();
    for options in [Options::new(), Options::new().read_only()] {
        refused(
            &shelf,
            &directory,
            options.clone(),
            storage,
            "folder.db: it is a directory",
        );
        refused(
            &shelf,
            &shelf.path("no/shop.db"),
            options.clone(),
            storage,
            "shop.db: its directory does not exist",
        );
        refused(
            &shelf,
            &shelf.path("no/two\nlines.db"),
            options,
            storage,
            "two\\nlines.db: its directory",
        );
    }
    let missing = shelf.path("missing.db");
    refused(
        &shelf,
        &missing,
        Options::new().read_only(),
        storage,
        "missing.db: there is no such file",
    );
    assert!(!missing.exists());
}

#[test]
fn a_path_that_names_no_file_is_an_invalid_argument() {
    let shelf = Shelf::new();
    let invalid = ErrorKind::InvalidArgument;
    for options in [Options::new(), Options::new().read_only()] {
        let error = refused(
            &shelf,
            Path::new(""),
            options.clone(),
            invalid,
            "must not be empty",
        );
        assert_eq!((error.field(), error.value()), (Some("path"), Some("")));
        refused(
            &shelf,
            &shelf.path("a\0b"),
            options,
            invalid,
            "must not contain NUL",
        );
    }
    let error = refused(
        &shelf,
        Path::new(":memory:"),
        Options::new().read_only(),
        invalid,
        "reading only",
    );
    assert_eq!(
        (error.field(), error.value()),
        (Some("path"), Some(":memory:"))
    );
}

#[test]
fn a_workspace_opened_for_reading_is_read_and_never_written() {
    let shelf = Shelf::new();
    let path = shelf.workspace("shop.db");
    let bytes = fs::read(&path).unwrap();
    let reader = Options::new().read_only().open(&path).unwrap();
    let id = reader
        .conversations(View::Inbox, &Narrowing::none(), &Paging::first(1))
        .unwrap()
        .items[0]
        .id;
    assert_eq!(reader.verify().unwrap().differences, []);
    let line = reader.gateways().unwrap()[0].clone();
    let refusals = [
        reader.add_agent("Ann Lee").unwrap_err(),
        reader.add_mailbox("Sales").unwrap_err(),
        reader.update_gateway(line.id, line.settings).unwrap_err(),
        reader
            .receive(line.id, &Incoming::new("+15557000001", "Hi"))
            .unwrap_err(),
        reader.send(id, "Yes", By::host()).unwrap_err(),
        reader.complete(id, By::host()).unwrap_err(),
        reader.mark_unread(id, By::host()).unwrap_err(),
        reader.add_note(id, "VIP", By::host()).unwrap_err(),
        reader.add_tag(id, "VIP", By::host()).unwrap_err(),
        reader.deliver(10).unwrap_err(),
    ];
    for error in refusals {
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::ReadOnly, "read_only")
        );
        assert_eq!(
            error.to_string(),
            "the workspace was opened for reading only; open it without read_only to change it"
        );
    }
    assert_eq!(reader.tick().unwrap().woken, []);
    // It sees what a writer commits beside it.
    let writer = Messenger::open(&path).unwrap();
    writer.complete(id, By::host()).unwrap();
    assert_eq!(reader.badge().unwrap().messages, 0);
    drop((reader, writer));
    assert_ne!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_file_without_a_schema_is_not_opened_for_reading() {
    let shelf = Shelf::new();
    let path = shelf.file("empty.db", b"");
    let words = "open it for writing once";
    refused(
        &shelf,
        &path,
        Options::new().read_only(),
        ErrorKind::ReadOnly,
        words,
    );
}

#[test]
fn a_database_that_is_locked_for_too_long_is_busy_and_then_works() {
    let shelf = Shelf::new();
    let path = shelf.workspace("shop.db");
    let patience = Duration::from_millis(300);
    let messenger = Options::new().busy_timeout(patience).open(&path).unwrap();
    let id = messenger
        .conversations(View::Inbox, &Narrowing::none(), &Paging::first(1))
        .unwrap()
        .items[0]
        .id;
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    let error = messenger.complete(id, By::host()).unwrap_err();
    let waited = begun.elapsed();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Busy, "busy"));
    assert_eq!(
        error.to_string(),
        "the database is locked by another user of it; try again"
    );
    assert!(
        waited >= patience * 9 / 10 && waited < patience * 20,
        "{waited:?}"
    );
    // Readers do not wait for a writer.
    assert_eq!(messenger.badge().unwrap().messages, 1);
    other.execute_batch("ROLLBACK").unwrap();
    messenger.complete(id, By::host()).unwrap();
    assert_eq!(messenger.verify().unwrap().differences, []);
}

#[test]
fn a_writer_waits_for_a_lock_that_is_given_back_in_time() {
    let shelf = Shelf::new();
    let path = shelf.workspace("shop.db");
    let messenger = Options::new()
        .busy_timeout(Duration::MAX)
        .open(&path)
        .unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let barrier = Barrier::new(2);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            barrier.wait();
            messenger.add_agent("Ann Lee")
        });
        barrier.wait();
        std::thread::sleep(Duration::from_millis(100));
        assert!(!waiting.is_finished());
        other.execute_batch("ROLLBACK").unwrap();
        assert_eq!(waiting.join().unwrap().unwrap().name, "Ann Lee");
    });
}

#[test]
fn a_file_that_somebody_keeps_to_themselves_is_busy_when_it_is_opened() {
    let shelf = Shelf::new();
    let new = Connection::open(shelf.path("new.db")).unwrap();
    new.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let error = brief().open(shelf.path("new.db")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Busy, "{error}");
    assert!(error.to_string().starts_with("cannot open "), "{error}");
    new.execute_batch("ROLLBACK").unwrap();
    drop(new);
    furnish(&Messenger::open(shelf.path("new.db")).unwrap(), 1);

    let path = shelf.workspace("shop.db");
    let keeper = Connection::open(&path).unwrap();
    keeper
        .execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM agent; COMMIT",
        )
        .unwrap();
    for options in [brief(), brief().read_only()] {
        let error = options.open(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Busy, "{error}");
    }
    drop(keeper);
    assert_eq!(Messenger::open(&path).unwrap().badge().unwrap().messages, 1);
}

#[test]
fn a_path_may_be_in_any_script_and_hold_what_a_url_may_not() {
    let shelf = Shelf::new();
    let names = [
        "Müller & Söhne.db",
        "магазин.db",
        "靴屋.db",
        "👟 boots.db",
        "100%.db",
        "a?mode=ro.db",
        "b#c.db",
        "file:d.db",
        "'quoted' \"name\".db",
        "-dash.db",
        "e\u{301}.db",
    ];
    for name in names {
        let path = shelf.path(name);
        furnish(&Messenger::open(&path).unwrap(), 1);
        assert!(path.is_file(), "{name}");
        let messenger = Options::new().read_only().open(&path).unwrap();
        assert_eq!(messenger.badge().unwrap().messages, 1, "{name}");
    }
    assert_eq!(shelf.content().len(), names.len());
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt as _;

    let shelf = Shelf::new();
    let path = shelf
        .0
        .path()
        .join(std::ffi::OsStr::from_bytes(b"shop\xFF.db"));
    furnish(&Messenger::open(&path).unwrap(), 1);
    assert_eq!(Messenger::open(&path).unwrap().badge().unwrap().messages, 1);
    fs::write(
        &path,
        b"not any more, but as long as the header of a database, which takes a hundred bytes or so",
    )
    .unwrap();
    let error = Messenger::open(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAWorkspace);
    assert!(error.to_string().contains("shop\u{FFFD}.db"), "{error}");
}

#[test]
fn two_messengers_share_a_file() {
    let shelf = Shelf::new();
    let path = shelf.path("shop.db");
    let barrier = Barrier::new(2);
    // Both create it at the same moment.
    let [one, two] = std::thread::scope(|scope| {
        let open = || {
            barrier.wait();
            Options::new()
                .durability(Durability::Full)
                .open(&path)
                .unwrap()
        };
        [scope.spawn(open), scope.spawn(open)].map(|opened| opened.join().unwrap())
    });
    furnish(&one, 0);
    let line = two.gateways().unwrap()[0].id;
    std::thread::scope(|scope| {
        for (messenger, first) in [(&one, 1), (&two, 2)] {
            scope.spawn(move || {
                for number in 0..20 {
                    let sender = format!("+1555700{:04}", (first * number) % 7);
                    messenger
                        .receive(line, &Incoming::new(sender, "Size 9?"))
                        .unwrap();
                }
            });
        }
    });
    for messenger in [&one, &two] {
        assert_eq!(messenger.badge().unwrap().messages, 40);
        assert_eq!(messenger.verify().unwrap().differences, []);
    }
    let id = one
        .conversations(View::Inbox, &Narrowing::none(), &Paging::first(1))
        .unwrap()
        .items[0]
        .id;
    let version = two.conversation(id).unwrap().version;
    one.complete(id, By::host().expecting_version(version))
        .unwrap();
    let error = two
        .complete(id, By::host().expecting_version(version))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
}

#[cfg(unix)]
#[test]
fn what_would_be_written_to_a_log_that_was_removed_is_refused() {
    let shelf = Shelf::new();
    let path = shelf.path("shop.db");
    let messenger = Messenger::open(&path).unwrap();
    messenger.add_agent("Ann Lee").unwrap();
    // As a second copy of SQLite in this process does when it closes the file.
    Connection::open(&path)
        .unwrap()
        .execute_batch("PRAGMA wal_checkpoint(FULL)")
        .unwrap();
    fs::remove_file(shelf.path("shop.db-wal")).unwrap();

    let refused = messenger.add_agent("Ben Ray").unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Storage);
    assert!(refused.to_string().contains("another copy of SQLite"));
    drop(messenger);

    let messenger = Messenger::open(&path).unwrap();
    messenger.add_agent("Ben Ray").unwrap();
    assert_eq!(messenger.agents().unwrap().len(), 2);
    assert!(messenger.verify().unwrap().differences.is_empty());
}
