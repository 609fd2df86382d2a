//! Who shares a commit with whom, and what becomes of the others when one of them fails.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicI64;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::stopwatch::Stopwatch;
use crate::store::sql::params;
use crate::store::sqlite::Access;
use crate::{By, GatewayKind, GatewaySettings, Messenger};

/// A writer of a file, and a look at what others see of it.
struct Office {
    writer: Writer,
    directory: TempDir,
}

impl Office {
    fn new(durability: Durability) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let engine = connection(directory.path());
        engine.log_ahead().unwrap();
        engine
            .batch(
                "CREATE TABLE fact (id INTEGER PRIMARY KEY, size INTEGER NOT NULL DEFAULT 0, content BLOB);
                 CREATE TABLE debt (of INTEGER REFERENCES fact (id) DEFERRABLE INITIALLY DEFERRED);",
            )
            .unwrap();
        engine.set_durability(durability).unwrap();
        let place = Place::of(&file(directory.path())).unwrap();
        Self {
            writer: Writer::of_file(engine, durability, place),
            directory,
        }
    }

    /// Lets so many callers write at once, none of them before all stand in line, and says what each got.
    fn crowd<T: Send>(
        &self,
        callers: i64,
        call: impl Fn(&Writer, i64) -> T + Sync,
    ) -> Vec<thread::Result<T>> {
        let call = |number| call(&self.writer, number);
        thread::scope(|scope| {
            let desk = self.writer.desk();
            let start = |number| scope.spawn(move || call(number));
            let started: Vec<_> = (1..=callers).map(start).collect();
            self.writer.until_in_line(callers);
            drop(desk);
            started
                .into_iter()
                .map(thread::ScopedJoinHandle::join)
                .collect()
        })
    }

    /// Leaves room for little more than there is.
    fn fill_the_disk(&self) {
        let most = "PRAGMA max_page_count = 60";
        self.writer.desk().engine.batch(most).unwrap();
    }

    /// Somebody else's connection.
    fn outside(&self) -> Sqlite {
        connection(self.directory.path())
    }

    /// What has been committed, in order.
    fn facts(&self) -> Vec<i64> {
        facts(&self.outside())
    }

    /// How many commits are in the log of SQLite's: the frames that say how large the database is after them.
    fn commits(&self) -> usize {
        let log = fs::read(self.directory.path().join("facts.db-wal")).unwrap();
        let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
        let frame = 24 + usize::try_from(number(8)).unwrap();
        let frames = (32..log.len()).step_by(frame);
        frames.filter(|at| number(at + 4) > 0).count()
    }
}

impl Writer {
    fn until_in_line(&self, callers: i64) {
        let callers = usize::try_from(callers).unwrap();
        let waited = Stopwatch::start();
        while self.in_line.load(Ordering::Relaxed) < callers {
            assert!(waited.elapsed() < Duration::from_secs(60), "nobody came");
            thread::yield_now();
        }
    }
}

fn file(directory: &Path) -> PathBuf {
    directory.join("facts.db")
}

fn connection(directory: &Path) -> Sqlite {
    let path = file(directory);
    Sqlite::open(&path, Access::Write, Duration::ZERO, Arc::default()).unwrap()
}

fn facts(engine: &Sqlite) -> Vec<i64> {
    let all = "SELECT id FROM fact ORDER BY id";
    Tx(engine)
        .all(all, params![], |row| row.integer(0))
        .unwrap()
}

fn insert(tx: Tx<'_>, id: i64) -> Result<i64> {
    tx.execute("INSERT INTO fact (id) VALUES (?1)", params![id])?;
    Ok(id)
}

/// As [`insert`], with more than fits.
fn insert_large(tx: Tx<'_>, id: i64) -> Result<i64> {
    let sql = "INSERT INTO fact (id, content) VALUES (?1, zeroblob(4000000))";
    tx.execute(sql, params![id])?;
    Ok(id)
}

/// As [`insert`], and refers to what is not there, which SQLite finds out when it commits.
fn insert_in_debt(tx: Tx<'_>, id: i64) -> Result<i64> {
    tx.execute("INSERT INTO debt (of) VALUES (-1)", params![])?;
    insert(tx, id)
}

fn refuse(tx: Tx<'_>, id: i64) -> Result<i64> {
    insert(tx, id)?;
    Err(Error::refused("no", "no"))
}

/// What the transaction that is open is committed with: 1 for `NORMAL`, 2 for `FULL`.
fn synchronous(tx: Tx<'_>) -> Result<i64> {
    tx.one("PRAGMA synchronous", params![], |row| row.integer(0))
}

/// The numbers that callers got, in order.
fn kept(results: Vec<thread::Result<Result<i64>>>) -> Vec<i64> {
    let results = results.into_iter().filter_map(thread::Result::ok);
    let mut kept: Vec<i64> = results.filter_map(Result::ok).collect();
    kept.sort_unstable();
    kept
}

#[test]
fn those_who_stand_in_line_share_one_commit_and_each_gets_its_own_result() {
    for durability in [Durability::Normal, Durability::Full] {
        let office = Office::new(durability);
        let before = office.commits();
        let results = office.crowd(8, |writer, number| {
            writer.write(false, |tx| insert(tx, number))
        });
        let results = results.into_iter().map(|result| result.unwrap().unwrap());
        assert!(results.eq(1..=8));
        assert_eq!(office.facts().len(), 8);
        assert_eq!(office.commits() - before, 1);
    }
}

#[test]
fn nothing_is_committed_before_the_last_in_line_and_nobody_returns_before_it_is() {
    let office = Office::new(Durability::Normal);
    let (seen, part) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results = office.crowd(8, |writer, number| {
        let done = writer.write(false, |tx| {
            if part.fetch_add(1, Ordering::Relaxed) == 7 {
                seen.store(1 + office.facts().len(), Ordering::Relaxed);
            }
            insert(tx, number)
        });
        done.map(|number| office.facts().contains(&number))
    });
    assert_eq!(seen.into_inner(), 1);
    assert!(results.into_iter().all(|result| result.unwrap().unwrap()));
}

#[test]
fn no_more_than_so_many_share_a_commit() {
    let office = Office::new(Durability::Normal);
    let (before, callers) = (office.commits(), LARGEST_GROUP + 6);
    let callers = i64::try_from(callers).unwrap();
    let results = office.crowd(callers, |writer, number| {
        writer.write(false, |tx| insert(tx, number))
    });
    assert!(kept(results).into_iter().eq(1..=callers));
    assert_eq!(office.commits() - before, 2);
}

#[test]
fn one_who_is_refused_takes_no_neighbour_down_and_leaves_nothing_behind() {
    let office = Office::new(Durability::Normal);
    let before = office.commits();
    let results = office.crowd(9, |writer, number| match number % 3 {
        0 => writer.write(false, |tx| refuse(tx, number)),
        _ => writer.write(false, |tx| insert(tx, number)),
    });
    for refused in [3, 6, 9] {
        let error = results[refused - 1].as_ref().unwrap().as_ref().unwrap_err();
        assert_eq!(error.code(), "no");
    }
    assert_eq!(kept(results), [1, 2, 4, 5, 7, 8]);
    assert_eq!(office.facts(), [1, 2, 4, 5, 7, 8]);
    assert_eq!(office.commits() - before, 1);
}

#[test]
fn a_panic_goes_to_its_own_caller_alone_and_leaves_nothing_behind() {
    let office = Office::new(Durability::Normal);
    let results = office.crowd(9, |writer, number| {
        writer.write(false, |tx| {
            insert(tx, number)?;
            assert!(number % 3 > 0, "this panic is part of a test");
            Ok(number)
        })
    });
    assert!([3, 6, 9].iter().all(|number| results[number - 1].is_err()));
    assert_eq!(kept(results), [1, 2, 4, 5, 7, 8]);
    assert_eq!(office.facts(), [1, 2, 4, 5, 7, 8]);
    office.writer.write(false, |tx| insert(tx, 3)).unwrap();
    assert_eq!(office.facts().len(), 7);
}

#[test]
fn when_one_finds_the_disk_full_its_neighbours_are_kept() {
    let office = Office::new(Durability::Normal);
    office.fill_the_disk();
    let runs = AtomicI64::new(0);
    let results = office.crowd(9, |writer, number| match number {
        5 => writer.write(false, |tx| insert_large(tx, number)),
        _ => writer.write(false, |tx| {
            runs.fetch_add(1, Ordering::Relaxed);
            insert(tx, number)
        }),
    });
    let full = results[4].as_ref().unwrap().as_ref().unwrap_err();
    assert_eq!(full.kind(), ErrorKind::Storage);
    assert_eq!(kept(results), [1, 2, 3, 4, 6, 7, 8, 9]);
    assert_eq!(office.facts(), [1, 2, 3, 4, 6, 7, 8, 9]);
    // Each once, and once more if it was undone with the large one.
    assert!((8..=16).contains(&runs.into_inner()));
}

#[test]
fn what_is_tried_apart_tells_of_a_full_disk_and_not_of_what_followed() {
    let office = Office::new(Durability::Normal);
    office.fill_the_disk();
    let apart = office.writer.write(false, |tx| {
        insert(tx, 1)?;
        tx.apart(|tx| insert_large(tx, 2))
    });
    assert_eq!(apart.unwrap_err().kind(), ErrorKind::Storage);
    assert!(office.facts().is_empty());
}

#[test]
fn when_a_shared_commit_fails_each_who_had_part_in_it_runs_once_more_alone() {
    let office = Office::new(Durability::Normal);
    let before = office.commits();
    let runs = AtomicI64::new(0);
    let results = office.crowd(8, |writer, number| {
        writer.write(false, |tx| {
            runs.fetch_add(1, Ordering::Relaxed);
            match number {
                5 => insert_in_debt(tx, number),
                _ => insert(tx, number),
            }
        })
    });
    assert!(results[4].as_ref().unwrap().is_err());
    assert_eq!(kept(results), [1, 2, 3, 4, 6, 7, 8]);
    assert_eq!(office.facts(), [1, 2, 3, 4, 6, 7, 8]);
    assert_eq!(runs.into_inner(), 16);
    assert_eq!(office.commits() - before, 7);
}

#[test]
fn those_who_are_refused_again_and_again_keep_nobody_waiting_for_the_commit() {
    let office = Office::new(Durability::Normal);
    let many = i64::try_from(2 * LARGEST_GROUP).unwrap();
    let parts = AtomicI64::new(0);
    let overdue = AtomicI64::new(0);
    thread::scope(|scope| {
        let refused = || {
            let refused = office.writer.write(false, |tx| {
                let before = usize::try_from(parts.fetch_add(1, Ordering::Relaxed)).unwrap();
                if before > LARGEST_GROUP && office.facts().is_empty() {
                    overdue.fetch_add(1, Ordering::Relaxed);
                }
                refuse(tx, -1)
            });
            assert!(refused.is_err());
        };
        let first = office.writer.write(false, |tx| {
            (0..many).for_each(|_| drop(scope.spawn(refused)));
            office.writer.until_in_line(many);
            insert(tx, 1)
        });
        assert_eq!(first.unwrap(), 1);
    });
    assert_eq!(parts.into_inner(), many);
    assert_eq!(overdue.into_inner(), 0);
}

#[test]
fn what_must_be_on_the_disk_is_committed_so_whoever_shares_the_commit() {
    let office = Office::new(Durability::Normal);
    let before = office.commits();
    let results = office.crowd(20, |writer, number| {
        let durable = number % 2 == 0;
        let found = writer.write(durable, |tx| {
            insert(tx, number).and_then(|_| synchronous(tx))
        });
        (durable, found.unwrap())
    });
    for result in results {
        let (durable, found) = result.unwrap();
        assert!(found == 2 || !durable);
    }
    assert_eq!(office.facts().len(), 20);
    assert!((1..=2).contains(&(office.commits() - before)));
    // And so it is for the next.
    assert_eq!(office.writer.write(false, synchronous).unwrap(), 1);
}

#[test]
fn those_who_must_be_on_the_disk_share_a_commit_too() {
    for durability in [Durability::Normal, Durability::Full] {
        let office = Office::new(durability);
        let before = office.commits();
        let results = office.crowd(8, |writer, number| {
            writer.write(true, |tx| insert(tx, number).and_then(|_| synchronous(tx)))
        });
        assert_eq!(kept(results), [2; 8]);
        assert_eq!(office.commits() - before, 1);
    }
}

#[test]
fn a_writer_that_could_not_begin_says_so_and_goes_on_as_before() {
    let office = Office::new(Durability::Normal);
    let locking = office.outside();
    locking.batch("BEGIN IMMEDIATE").unwrap();
    for durable in [true, false] {
        let busy = office.writer.write(durable, |tx| insert(tx, 1));
        assert_eq!(busy.unwrap_err().kind(), ErrorKind::Busy);
    }
    locking.batch("ROLLBACK").unwrap();
    assert_eq!(office.writer.write(false, synchronous).unwrap(), 1);
    office.writer.write(false, |tx| insert(tx, 1)).unwrap();
    assert_eq!(office.facts(), [1]);
}

#[test]
fn work_that_cannot_be_run_twice_has_a_commit_of_its_own() {
    let office = Office::new(Durability::Normal);
    let before = office.commits();
    let results = office.crowd(3, |writer, number| {
        let once = Cell::new(Some(number));
        writer.write_alone(|tx| insert(tx, once.take().unwrap()))
    });
    assert_eq!(kept(results), [1, 2, 3]);
    assert_eq!(office.commits() - before, 3);
    let failed = office.writer.write_alone(|tx| insert_in_debt(tx, 4));
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::Corrupt);
    assert_eq!(office.facts(), [1, 2, 3]);
}

#[test]
fn what_is_open_for_others_is_committed_before_work_that_stands_alone() {
    let office = Office::new(Durability::Normal);
    let seen = AtomicUsize::new(0);
    thread::scope(|scope| {
        let alone = || {
            office.writer.write_alone(|tx| {
                seen.store(office.facts().len(), Ordering::Relaxed);
                insert(tx, 2)
            })
        };
        let first = office.writer.write(false, |tx| {
            let alone = scope.spawn(alone);
            office.writer.until_in_line(1);
            insert(tx, 1).map(|_| alone)
        });
        assert_eq!(first.unwrap().join().unwrap().unwrap(), 2);
    });
    assert_eq!(seen.into_inner(), 1);
}

#[test]
fn there_is_news_once_after_what_changed_something_alone() {
    let office = Office::new(Durability::Normal);
    assert!(!office.writer.has_news());
    office.writer.write(false, synchronous).unwrap();
    office.writer.write(false, |tx| refuse(tx, 1)).unwrap_err();
    assert!(!office.writer.has_news());
    office.writer.write(false, |tx| insert(tx, 1)).unwrap();
    assert!(office.writer.has_news());
    assert!(!office.writer.has_news());
}

#[test]
fn a_database_in_memory_is_between_transactions_whenever_nobody_writes() {
    let engine = Sqlite::open_in_memory(Arc::default()).unwrap();
    engine
        .batch("CREATE TABLE fact (id INTEGER PRIMARY KEY)")
        .unwrap();
    let writer = Writer::in_memory(engine);
    thread::scope(|scope| {
        let second = writer.write(false, |tx| {
            let second = scope.spawn(|| writer.write(true, |tx| insert(tx, 2)));
            writer.until_in_line(1);
            insert(tx, 1).map(|_| second)
        });
        let desk = writer.desk();
        assert!(desk.engine.is_between_transactions());
        assert!(facts(&desk.engine).contains(&1));
        drop(desk);
        assert_eq!(second.unwrap().join().unwrap().unwrap(), 2);
    });
    assert_eq!(facts(&writer.desk().engine), [1, 2]);
}

#[test]
fn an_attempt_is_on_the_disk_before_it_is_made() {
    let directory = tempfile::tempdir().unwrap();
    let messenger = Messenger::open(file(directory.path())).unwrap();
    let main = messenger.add_mailbox("Main").unwrap();
    let settings = GatewaySettings::new("Main line", main.id);
    let kind = GatewayKind::LongCode;
    messenger
        .add_gateway(kind, "+15550100001", "sandbox", settings)
        .unwrap();
    messenger
        .compose("+15557000001", "Yes!", By::host())
        .unwrap();
    let statements = || messenger.store_for_test().engine().engine.statements.take();
    statements();
    messenger.deliver(1).unwrap();
    let all = statements();
    let durability = |run: &&String| run.starts_with("PRAGMA synchronous");
    let begun = |run: &String| run.starts_with("INSERT INTO attempt");
    let (before, after) = all.split_at(all.iter().position(begun).unwrap());
    let last = before.iter().rfind(durability).unwrap();
    assert_eq!(last, "PRAGMA synchronous = FULL");
    let settings = after.iter().filter(durability);
    assert!(settings.eq(["PRAGMA synchronous = NORMAL"]));
}
