//! Copies of a workspace in use, and whether they can be restored.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;

use duologue::DeliveryStatus::Queued;
use duologue::{
    Draft, ErrorKind, EventKind, Incoming, Messenger, Options, Paging, Verification, View,
};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::{CUSTOMER, HOUR, OPENING, OTHER, Shop, at, fails, invalid, phone, picture};

/// A directory for copies.
struct Vault(TempDir);

impl Vault {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The names of all files in it.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }
}

fn furnish(shop: &Shop) {
    let id = shop.begin();
    shop.add_tag(id, "Sizing", shop.ann).unwrap();
    let draft = Draft::text("Look")
        .gateway(shop.mms)
        .media(picture(300_000));
    shop.text(CUSTOMER, draft);
    shop.hand_over();
    shop.text(OTHER, Draft::text("Queued").key("order 17"));
    shop.text(OTHER, Draft::text("Later").send_at(at(OPENING).after(HOUR)));
}

#[track_caller]
fn sound(path: &Path) -> Verification {
    let found = Messenger::check_backup(path).unwrap();
    assert_eq!(found.differences, []);
    found
}

fn restore(shop: &Shop, path: &Path) -> Messenger {
    let options = Options::new().clock(shop.clock.clone());
    let options = options.provider("sandbox", shop.sandbox.clone());
    options.open(path).unwrap()
}

#[test]
fn a_copy_is_the_workspace_in_one_file_and_goes_on_when_it_is_opened() {
    for shop in [Shop::open(), Shop::shared()] {
        furnish(&shop);
        let vault = Vault::new();
        let path = vault.path("copy.db");
        shop.backup(&path).unwrap();
        assert_eq!(vault.names(), ["copy.db"]);
        assert_eq!(sound(&path), shop.verify().unwrap());
        assert_eq!(vault.names(), ["copy.db"]);

        let copy = restore(&shop, &path);
        let log = |messenger: &Messenger| messenger.changes(None, 1_000).unwrap();
        assert_eq!(log(&copy), log(&shop));
        assert_eq!(copy.workspace().unwrap(), shop.workspace().unwrap());
        assert_eq!(copy.outbox_depth().unwrap(), 2);
        let id = shop.list(View::All)[1];
        let told = copy.timeline(id, &[EventKind::OutgoingMessage], &Paging::first(1));
        let file = told.unwrap().items[0].message.clone().unwrap().attachments;
        assert!(copy.media(file[0].id).unwrap() == picture(300_000).bytes);

        // Each goes its own way from here.
        let before = log(&shop);
        copy.receive(shop.line, &Incoming::new(CUSTOMER, "Hello?"))
            .unwrap();
        let again = copy.compose(OTHER, Draft::text("Queued").key("order 17"), shop.ann);
        assert_eq!(again.unwrap().status, Some(Queued));
        shop.wait(HOUR);
        assert_eq!(copy.deliver(10).unwrap().len(), 2);
        assert_eq!(copy.verify().unwrap().differences, []);
        assert_eq!(log(&shop), before);
    }
}

#[test]
fn a_copy_that_is_made_while_others_write_is_of_one_moment() {
    let shop = Shop::shared();
    let other = shop.another();
    let write = |messenger: &Messenger| {
        for number in 0..60 {
            let incoming = Incoming::new(phone(number % 20), "Hi");
            let incoming = incoming.media(vec![picture(1_000 + number)]);
            let id = messenger
                .receive(shop.mms, &incoming)
                .unwrap()
                .conversation
                .id;
            messenger.send(id, "Yes!", shop.ann).unwrap();
            messenger
                .add_tag(id, ["A", "B"][number % 2], shop.ann)
                .unwrap();
            messenger.deliver(1).unwrap();
        }
    };
    let vault = Vault::new();
    thread::scope(|scope| {
        let writing = [&*shop, &other].map(|one| scope.spawn(move || write(one)));
        let mut copies = 0;
        while !writing.iter().all(thread::ScopedJoinHandle::is_finished) && copies < 20 {
            shop.backup(vault.path(&format!("{copies:02}.db"))).unwrap();
            copies += 1;
        }
    });
    let mut events = 0;
    for name in vault.names() {
        let found = sound(&vault.path(&name));
        // What was there when the one before was made is in it.
        assert!(found.events >= events);
        events = found.events;
    }
    assert!(events <= shop.verify().unwrap().events);
}

#[test]
fn a_copy_of_a_copy_and_by_a_reader_is_the_same() {
    let shop = Shop::shared();
    furnish(&shop);
    let vault = Vault::new();
    let [first, second] = ["1.db", "2.db"].map(|name| vault.path(name));
    let reader = Options::new().read_only().open(shop.path()).unwrap();
    reader.backup(&first).unwrap();
    restore(&shop, &first).backup(&second).unwrap();
    assert_eq!(sound(&second), shop.verify().unwrap());
}

#[test]
fn a_copy_never_takes_the_place_of_another_file() {
    let shop = Shop::shared();
    furnish(&shop);
    let vault = Vault::new();
    let taken = vault.path("taken");
    fs::write(&taken, "mine").unwrap();
    invalid(shop.backup(&taken), "path");
    assert_eq!(fs::read(&taken).unwrap(), b"mine");
    for path in [vault.0.path(), &*shop.path()] {
        invalid(shop.backup(path), "path");
    }
    for no_name in ["", "/", ".."] {
        invalid(shop.backup(no_name), "path");
    }
    assert_eq!(vault.names(), ["taken"]);
    shop.begin();
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_not_followed_and_leaves_nothing_behind() {
    let shop = Shop::open();
    let vault = Vault::new();
    let link = vault.path("link.db");
    std::os::unix::fs::symlink(vault.path("nowhere.db"), &link).unwrap();
    invalid(shop.backup(&link), "path");
    assert_eq!(vault.names(), ["link.db"]);
    assert!(link.is_symlink());
}

#[test]
fn where_no_copy_can_be_made_nothing_is_left_behind() {
    let shop = Shop::open();
    let vault = Vault::new();
    fails(
        shop.backup(vault.path("no/such/copy.db")),
        ErrorKind::Storage,
    );
    fs::write(vault.path("file"), "").unwrap();
    assert!(shop.backup(vault.path("file/copy.db")).is_err());
    assert_eq!(vault.names(), ["file"]);
}

#[test]
fn what_an_earlier_try_left_behind_is_in_nobodys_way() {
    let shop = Shop::shared();
    furnish(&shop);
    let vault = Vault::new();
    let path = vault.path("copy.db");
    // As processes leave it that are killed while they copy.
    let left = ["copy.db.unfinished", "copy.db.0.unfinished"];
    for name in left {
        fs::write(vault.path(name), "half of a copy").unwrap();
    }
    shop.backup(&path).unwrap();
    assert_eq!(sound(&path), shop.verify().unwrap());
    assert_eq!(vault.names(), ["copy.db", left[1], left[0]]);
}

#[test]
fn of_several_who_copy_to_one_file_at_once_one_does_and_its_copy_stays_as_it_is() {
    let shop = Shop::shared();
    furnish(&shop);
    let vault = Vault::new();
    for round in 0..10 {
        let path = vault.path(&format!("{round}.db"));
        let barrier = Barrier::new(4);
        let copy = || {
            barrier.wait();
            let done = shop.backup(&path);
            done.map(|()| fs::read(&path).unwrap())
        };
        let done = thread::scope(|scope| {
            let copies = [0; 4].map(|_| scope.spawn(copy));
            copies.map(|copy| copy.join().unwrap())
        });
        let (mut done, late): (Vec<_>, Vec<_>) = done.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1);
        assert!(fs::read(&path).unwrap() == done.remove(0).unwrap());
        for late in late {
            invalid(late, "path");
        }
        sound(&path);
    }
    assert_eq!(vault.names().len(), 10);
}

#[test]
fn a_copy_that_is_damaged_is_found_out() {
    let shop = Shop::shared();
    furnish(&shop);
    let vault = Vault::new();
    let path = vault.path("copy.db");
    shop.backup(&path).unwrap();
    let whole = fs::read(&path).unwrap();
    let page = 4_096;
    assert_eq!(whole.len() % page, 0);
    let check = |content: &[u8]| {
        fs::write(&path, content).unwrap();
        Messenger::check_backup(&path)
    };
    // Cut short, in the middle of a page and between two.
    for length in [
        whole.len() - 100,
        whole.len() - page,
        whole.len() / page / 2 * page,
    ] {
        fails(check(&whole[..length]), ErrorKind::Corrupt);
    }
    // One bit of a picture, which no page tells.
    let content = whole.windows(64).position(|part| part == [7; 64]).unwrap();
    let mut damaged = whole.clone();
    damaged[content] = 6;
    fails(check(&damaged), ErrorKind::Corrupt);
    // Page by page, the head of a tree overwritten.
    for number in 1..whole.len() / page {
        let mut damaged = whole.clone();
        damaged[number * page..][..16].fill(0xA5);
        match check(&damaged) {
            Err(error) => assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}"),
            // A page that is not in use.
            Ok(found) => assert_eq!(found.differences, []),
        }
    }
    check(&whole).unwrap();
    assert_eq!(vault.names(), ["copy.db"]);
}

#[test]
fn a_copy_whose_tables_do_not_agree_with_its_log_is_found_out() {
    let shop = Shop::shared();
    furnish(&shop);
    let vault = Vault::new();
    let path = vault.path("copy.db");
    shop.backup(&path).unwrap();
    let spoiling = Connection::open(&path).unwrap();
    spoiling
        .execute_batch("UPDATE conversation SET unread = 7 WHERE id = 1")
        .unwrap();
    drop(spoiling);
    let found = Messenger::check_backup(&path).unwrap().differences;
    assert!(
        found
            .iter()
            .any(|one| (&*one.subject, one.field) == ("conversation 1", "unread"))
    );
}

#[test]
fn what_is_no_copy_is_told_apart() {
    let vault = Vault::new();
    let path = vault.path("copy.db");
    fails(Messenger::check_backup(&path), ErrorKind::Storage);
    fs::write(&path, "no database, however long it may be").unwrap();
    fails(Messenger::check_backup(&path), ErrorKind::NotAWorkspace);
    fs::write(&path, "").unwrap();
    fails(Messenger::check_backup(&path), ErrorKind::NotAWorkspace);
    fails(Messenger::check_backup(vault.0.path()), ErrorKind::Storage);
    fails(
        Messenger::check_backup(":memory:"),
        ErrorKind::InvalidArgument,
    );
    assert_eq!(vault.names(), ["copy.db"]);
}

#[test]
fn a_copy_is_restored_by_putting_it_in_the_place_of_what_was_lost() {
    let shop = Shop::shared();
    furnish(&shop);
    let vault = Vault::new();
    let copy = vault.path("copy.db");
    shop.backup(&copy).unwrap();
    let place = vault.path("shop.db");
    fs::write(&place, "what is left of it").unwrap();
    fs::copy(&copy, &place).unwrap();
    assert_eq!(restore(&shop, &place).outbox_depth().unwrap(), 2);
    sound(&place);
}
