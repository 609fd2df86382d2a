//! Many workspaces brought to the schema of this release.

use std::fs;
use std::path::PathBuf;

use duologue::{ErrorKind, Messenger, Migrated};
use rusqlite::Connection;

use crate::support::{Shop, invalid};

/// What a workspace of this release has before and after.
fn unchanged() -> (u32, u32) {
    let shop = Shop::shared();
    let [migrated] = &Messenger::migrate_all([shop.path()])[..] else {
        panic!("one result for one path");
    };
    schemas(*migrated.as_ref().unwrap())
}

fn schemas(migrated: Migrated) -> (u32, u32) {
    (migrated.before, migrated.after)
}

#[test]
fn each_workspace_has_a_result_and_one_that_fails_keeps_no_other_back() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let pragma = |name: &str, sql: &str| {
        drop(Messenger::open(path(name)).unwrap());
        let file = Connection::open(path(name)).unwrap();
        file.execute_batch(sql).unwrap();
    };
    drop(Messenger::open(path("first.db")).unwrap());
    drop(Messenger::open(path("last.db")).unwrap());
    fs::write(path("letter.txt"), "Dear all,").unwrap();
    fs::write(path("empty.db"), "").unwrap();
    pragma("newer.db", "PRAGMA user_version = 99");
    pragma("other.db", "PRAGMA application_id = 7");
    let asked = [
        ("first.db", None),
        ("missing.db", Some((ErrorKind::Storage, "no such file"))),
        ("letter.txt", Some((ErrorKind::NotAWorkspace, "letter.txt"))),
        ("empty.db", Some((ErrorKind::NotAWorkspace, "nothing in"))),
        ("newer.db", Some((ErrorKind::NewerWorkspace, "schema 99"))),
        ("other.db", Some((ErrorKind::NotAWorkspace, "other.db"))),
        ("no/shop.db", Some((ErrorKind::Storage, "directory"))),
        ("", Some((ErrorKind::Storage, "directory"))),
        ("last.db", None),
    ];
    let files = || {
        let listed = fs::read_dir(directory.path()).unwrap();
        let mut files: Vec<PathBuf> = listed.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.retain(|file| !file.to_str().unwrap().contains("db-"));
        let contents: Vec<_> = files.iter().map(|file| fs::read(file).unwrap()).collect();
        (files, contents)
    };
    let before = files();
    let results = Messenger::migrate_all(asked.map(|(name, _)| path(name)));
    assert_eq!(results.len(), asked.len());
    let current = unchanged();
    assert_eq!(current.0, current.1);
    assert!(current.0 >= 1);
    for ((name, expected), result) in asked.iter().zip(results) {
        match (expected, result) {
            (None, result) => assert_eq!(schemas(result.unwrap()), current, "{name}"),
            (Some((kind, words)), result) => {
                let error = result.expect_err(name);
                assert_eq!(error.kind(), *kind, "{error}");
                assert!(error.to_string().contains(words), "{error}");
            }
        }
    }
    // Nothing was made, and nobody's file was touched.
    assert!(files() == before);
}

#[test]
fn workspaces_may_be_in_use_while_they_are_migrated() {
    let shop = Shop::shared();
    let id = shop.begin();
    let results = Messenger::migrate_all([shop.path(), shop.path()]);
    assert!(results.iter().all(Result::is_ok));
    shop.finish(id);
}

#[test]
fn what_can_be_no_workspace_that_is_there_is_refused() {
    for path in [":memory:", "", "a\0b"] {
        let [result] = Messenger::migrate_all([path]).try_into().unwrap();
        invalid(result, "path");
    }
    let nothing: [&str; 0] = [];
    assert!(Messenger::migrate_all(nothing).is_empty());
}
