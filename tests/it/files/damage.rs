//! Workspaces that were damaged: told by a kind of their own, whenever it comes to light.

use std::fs;
use std::path::Path;

use duologue::{Error, ErrorKind, Incoming, Messenger, Narrowing, Options, Paging, View};

use super::{Shelf, furnish, refused};

/// The size of a page, as SQLite chooses it for a new file.
const PAGE: usize = 4096;

#[test]
fn a_workspace_whose_tables_are_gone_is_damaged() {
    let shelf = Shelf::new();
    let path = shelf.workspace("shop.db");
    shelf.sql("shop.db", "PRAGMA foreign_keys = OFF; DROP TABLE workspace");
    let error = refused(
        &shelf,
        &path,
        Options::new(),
        ErrorKind::Corrupt,
        "restore it from a backup",
    );
    assert!(
        std::error::Error::source(&error)
            .unwrap()
            .to_string()
            .contains("no such table: workspace")
    );
    let path = shelf.sql(
        "marked.db",
        "PRAGMA application_id = 1685417836; PRAGMA user_version = 1; CREATE TABLE t (x)",
    );
    // In write-ahead mode from here on, because it said that it was ours.
    assert_eq!(
        Messenger::open(path).unwrap_err().kind(),
        ErrorKind::Corrupt
    );
}

#[test]
fn a_damaged_header_is_not_a_workspace_and_a_damaged_page_is_found_when_it_is_read() {
    let shelf = Shelf::new();
    let path = shelf.path("shop.db");
    furnish(&Messenger::open(&path).unwrap(), 40);
    let sound = fs::read(&path).unwrap();
    let mut found = 0;
    for fill in [0x00, 0xFF] {
        for page in 0..sound.len() / PAGE {
            let mut damaged = sound.clone();
            damaged[page * PAGE..(page + 1) * PAGE].fill(fill);
            let path = shelf.file("damaged.db", &damaged);
            if page == 0 {
                refused(
                    &shelf,
                    &path,
                    Options::new(),
                    ErrorKind::NotAWorkspace,
                    "not a workspace",
                );
                continue;
            }
            found += usize::from(meets_damage(&path, &damaged));
        }
    }
    assert!(
        found > sound.len() / PAGE,
        "only {found} damaged pages were found"
    );
}

/// Uses a damaged workspace in many ways, none of which may do worse than to say so.
fn meets_damage(path: &Path, damaged: &[u8]) -> bool {
    let messenger = match Messenger::open(path) {
        Ok(messenger) => messenger,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
            assert!(
                error
                    .to_string()
                    .ends_with("the database file is damaged; restore it from a backup")
            );
            assert_eq!(fs::read(path).unwrap(), damaged);
            return true;
        }
    };
    let page = Paging::first(1_000);
    let line = messenger
        .gateways()
        .ok()
        .and_then(|gateways| gateways.first().map(|line| line.id));
    let answers = [
        messenger
            .conversations(View::All, &Narrowing::none(), &page)
            .err(),
        messenger.contacts("", &page).err(),
        messenger.verify().err(),
        messenger.deliver(10).err(),
        messenger.tick().err(),
        messenger.add_mailbox("Another").err(),
        line.and_then(|line| {
            messenger
                .receive(line, &Incoming::new("+15557000001", "And 10?"))
                .err()
        }),
    ];
    let errors: Vec<Error> = answers.into_iter().flatten().collect();
    for error in &errors {
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{error:?}");
    }
    !errors.is_empty()
}

#[test]
fn a_file_that_was_cut_short_is_damaged() {
    let shelf = Shelf::new();
    let path = shelf.path("shop.db");
    furnish(&Messenger::open(&path).unwrap(), 40);
    let sound = fs::read(&path).unwrap();
    let middle = sound.len() / PAGE / 2 * PAGE;
    for length in [
        PAGE,
        PAGE + 1,
        2 * PAGE,
        middle,
        middle + 100,
        sound.len() - PAGE,
    ] {
        let path = shelf.file("cut.db", &sound[..length]);
        refused(
            &shelf,
            &path,
            Options::new(),
            ErrorKind::Corrupt,
            "the database file is damaged; restore it",
        );
    }
    for length in [2, 99, 100, PAGE - 1] {
        let path = shelf.file("cut.db", &sound[..length]);
        let error = Messenger::open(&path).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::NotAWorkspace),
            "{length}: {error}"
        );
        assert_eq!(fs::read(&path).unwrap(), &sound[..length]);
    }
}
