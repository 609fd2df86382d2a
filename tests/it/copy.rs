//! A workspace copied into another, wherever the two are.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use duologue::{Draft, Error, ErrorKind, Incoming, MediaStore, Messenger, Options, Result};

use rusqlite::Connection;

use crate::export::{Shelf, export, film, furnish, next, options, send_picture};
use crate::support::{
    CUSTOMER, HOUR, OPENING, Opened, Place, Shop, at, fails, invalid, phone, picture, refused,
};

/// Somewhere that a workspace can be copied to.
struct Ground {
    messenger: Opened,
    /// The host's own store of files, if it has one.
    shelf: Option<Shelf>,
}

impl Ground {
    fn new(shop: &Shop, place: Place, keeps_outside: bool) -> Self {
        let shelf = keeps_outside.then(Shelf::default);
        let mut options = options(shop);
        if let Some(shelf) = &shelf {
            options = options.media_store(shelf.clone());
        }
        let messenger = place.open(options);
        Self { messenger, shelf }
    }

    /// Every kind of ground.
    fn all(shop: &Shop) -> [Self; 4] {
        [
            Self::new(shop, Place::for_one(), false),
            Self::new(shop, Place::for_one(), true),
            Self::new(shop, Place::in_file(), false),
            Self::new(shop, Place::in_file(), true),
        ]
    }
}

fn empty(shop: &Shop) -> Opened {
    crate::support::empty(options(shop))
}

/// Nothing has come of an attempt, and the next one is in nobody's way.
#[track_caller]
fn untouched(messenger: &Messenger) {
    assert!(messenger.changes(None, 1).unwrap().items.is_empty());
    assert!(messenger.agents().unwrap().is_empty());
    assert!(messenger.mailboxes().unwrap().is_empty());
}

#[test]
fn a_copy_is_the_same_workspace_wherever_the_two_are_and_keep_their_files() {
    let outside = |options: Options| options.media_store(Shelf::default());
    for shop in [Shop::open(), Shop::with(outside), Shop::in_file()] {
        furnish(&shop);
        let exported = export(&shop);
        let rows = exported.lines().filter(|line| line.contains(r#""table":"#));
        let rows = rows.count() as u64;
        for ground in Ground::all(&shop) {
            let copy: &Messenger = &ground.messenger;
            assert_eq!(shop.copy_to(copy).unwrap(), rows);
            assert!(export(copy) == exported);
            assert_eq!(copy.verify().unwrap(), shop.verify().unwrap());
            assert_eq!(copy.last_change().unwrap(), shop.last_change().unwrap());
            if let Some(shelf) = &ground.shelf {
                assert_eq!(shelf.0.lock().unwrap().len(), 2);
            }
        }
        assert!(export(&shop) == exported);
    }
}

#[test]
fn what_comes_after_a_copy_has_the_numbers_that_it_would_have_had_there() {
    let shop = Shop::open();
    furnish(&shop);
    for ground in Ground::all(&Shop::open()) {
        shop.copy_to(&ground.messenger).unwrap();
        let here = next(&ground.messenger);
        let again = empty(&shop);
        shop.copy_to(&again).unwrap();
        assert_eq!(next(&again).0, 4);
        assert_eq!(here.0, 4);
    }
    let copy = empty(&shop);
    shop.copy_to(&copy).unwrap();
    let [there, here] = [next(&shop), next(&copy)];
    assert_eq!(there, here);
}

#[test]
fn what_waited_to_be_sent_waits_in_both() {
    let shop = Shop::shared();
    let id = shop.begin();
    shop.say(id, Draft::text("Queued").key("order 17"));
    let later = Draft::text("Later").send_at(at(OPENING).after(HOUR));
    shop.text(&phone(5), later.gateway(shop.mms).media(picture(9)));
    let copy = empty(&shop);
    shop.copy_to(&copy).unwrap();
    assert_eq!(copy.outbox_depth().unwrap(), 2);
    assert_eq!(shop.outbox_depth().unwrap(), 2);
    shop.wait(HOUR);
    copy.deliver(9).unwrap();
    assert_eq!(shop.taken(), ["Queued", "Later"]);
    assert_eq!(shop.sandbox.accepted()[1].media, [picture(9)]);
    // Its key is known there too.
    let again = copy.send(id, Draft::text("Queued").key("order 17"), shop.ann);
    assert_eq!(again.unwrap().body, "Queued");
    assert_eq!(copy.outbox_depth().unwrap(), 0);
    assert_eq!(copy.verify().unwrap().differences, []);
}

#[test]
fn rows_are_copied_however_many_there_are_and_however_long_they_are() {
    let shop = Shop::open();
    let id = shop.begin();
    let longest = "\u{1}".repeat(256 * 1024);
    for number in 0..1_003 {
        let text = if number % 100 == 7 { &longest } else { "Note" };
        shop.add_note(id, text, shop.ann).unwrap();
    }
    let copy = empty(&shop);
    shop.copy_to(&copy).unwrap();
    assert!(export(&copy) == export(&shop));
}

#[test]
fn a_copy_that_is_made_while_others_write_is_of_one_moment() {
    for shop in [Shop::open(), Shop::shared()] {
        let write = || {
            for number in 0..60 {
                let id = shop.customer(number % 20);
                shop.say(id, number.to_string());
                shop.deliver(1).unwrap();
                if number % 10 == 0 {
                    send_picture(&shop, number);
                }
            }
        };
        thread::scope(|scope| {
            let writing = scope.spawn(write);
            let mut copies = Vec::new();
            while !writing.is_finished() && copies.len() < 5 {
                let place = [Place::for_one, Place::in_file][copies.len() % 2]();
                let ground = Ground::new(&shop, place, false);
                shop.copy_to(&ground.messenger).unwrap();
                copies.push(ground);
            }
            for ground in copies {
                assert_eq!(ground.messenger.verify().unwrap().differences, []);
                // Where there was no room for it, it would be refused.
                assert!(!export(&ground.messenger).is_empty());
            }
        });
    }
}

#[test]
fn a_workspace_in_which_something_has_happened_takes_no_copy() {
    let (shop, other) = (Shop::shared(), Shop::open());
    let before = export(&other);
    refused(shop.copy_to(&other), "workspace_not_empty");
    assert!(export(&other) == before);
    let copy = empty(&shop);
    shop.copy_to(&copy).unwrap();
    let before = export(&copy);
    for from in [&other as &Messenger, &shop] {
        refused(from.copy_to(&copy), "workspace_not_empty");
    }
    assert!(export(&copy) == before);
}

#[test]
fn a_workspace_is_not_copied_into_itself() {
    let file = Shop::shared();
    let before = export(&file);
    invalid(file.copy_to(&file), "to");
    refused(file.copy_to(&file.another()), "workspace_not_empty");
    assert!(export(&file) == before);
    // Nor while nothing has happened in it, where it would wait for itself.
    let empty = crate::support::empty(Options::new());
    let error = empty.copy_to(&empty.clone()).unwrap_err();
    assert_eq!((error.field(), error.value()), (Some("to"), Some("itself")));
}

#[test]
fn a_workspace_that_is_only_read_can_be_copied_and_takes_no_copy() {
    let shop = Shop::shared();
    furnish(&shop);
    let read = |path: &Path| Options::new().read_only().open(path).unwrap();
    let copy = empty(&shop);
    read(&shop.path()).copy_to(&copy).unwrap();
    assert!(export(&copy) == export(&shop));

    let place = Place::for_many();
    drop(Messenger::open(place.path()).unwrap());
    let closed = read(place.path());
    fails(shop.copy_to(&closed), ErrorKind::ReadOnly);
    untouched(&closed);
}

#[test]
fn what_is_damaged_is_not_copied_and_nothing_of_it_is_kept() {
    for (damage, told) in [
        (
            "UPDATE conversation SET unread = 7 WHERE id = 1",
            "in unread of conversation 1",
        ),
        (
            "PRAGMA foreign_keys = OFF; UPDATE message SET gateway_id = 99 WHERE direction = 'incoming'",
            "table `message`",
        ),
        (
            "PRAGMA ignore_check_constraints = ON; UPDATE agent SET active = 7",
            "table `agent`",
        ),
        ("DELETE FROM media_chunk WHERE position = 1", "is missing"),
        (
            "UPDATE media_chunk SET content = zeroblob(length(content)) WHERE position = 0",
            "is damaged",
        ),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("shop.db");
        let shop = Shop::open();
        furnish(&shop);
        shop.backup(&path).unwrap();
        Connection::open(&path)
            .unwrap()
            .execute_batch(damage)
            .unwrap();
        let damaged = Options::new()
            .clock(shop.clock.clone())
            .open(&path)
            .unwrap();
        for ground in Ground::all(&shop) {
            let error = damaged.copy_to(&ground.messenger).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
            assert!(error.to_string().contains(told), "{error}");
            untouched(&ground.messenger);
            // It is as good a place as before.
            shop.copy_to(&ground.messenger).unwrap();
            assert!(export(&ground.messenger) == export(&shop));
        }
    }
}

/// Keeps files, and does something of the test's before it keeps or reads one.
#[derive(Clone)]
struct Clerk {
    shelf: Shelf,
    before: Arc<Mutex<Before>>,
}

type Before = Box<dyn FnMut() -> Result<()> + Send>;

impl Clerk {
    fn new(before: impl FnMut() -> Result<()> + Send + 'static) -> Self {
        Self {
            shelf: Shelf::default(),
            before: Arc::new(Mutex::new(Box::new(before))),
        }
    }

    fn act(&self) -> Result<()> {
        // Whatever it does may come back here.
        match self.before.try_lock() {
            Ok(mut before) => before(),
            Err(_) => Ok(()),
        }
    }
}

impl MediaStore for Clerk {
    fn put(&self, digest: &str, content: &[u8]) -> Result<()> {
        self.act()?;
        self.shelf.put(digest, content)
    }

    fn read(&self, digest: &str, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        self.shelf.read(digest, offset, buffer)
    }

    fn remove(&self, digest: &str) -> Result<()> {
        self.shelf.remove(digest)
    }
}

fn with_clerk(shop: &Shop, clerk: &Clerk) -> Opened {
    crate::support::empty(options(shop).media_store(clerk.clone()))
}

#[test]
fn a_media_store_that_fails_or_panics_fails_the_copy_and_nothing_of_it_is_kept() {
    let shop = Shop::open();
    furnish(&shop);
    for panics in [false, true] {
        let mut files = 0;
        let clerk = Clerk::new(move || {
            files += 1;
            assert!(files != 2 || !panics, "this panic is part of a test");
            match files {
                2 => Err(Error::callback("the shelf is full")),
                _ => Ok(()),
            }
        });
        let copy = with_clerk(&shop, &clerk);
        fails(shop.copy_to(&copy), ErrorKind::Callback);
        untouched(&copy);
        clerk.before.clear_poison();
        shop.copy_to(&copy).unwrap();
        assert!(export(&copy) == export(&shop));
    }
}

#[test]
fn a_file_that_comes_into_use_while_files_are_copied_is_copied_too() {
    let shop = Arc::new(Shop::shared());
    send_picture(&shop, 1);
    let (sender, mut more) = (Arc::clone(&shop), true);
    let clerk = Clerk::new(move || {
        if std::mem::take(&mut more) {
            send_picture(&sender, 2);
        }
        Ok(())
    });
    let copy = with_clerk(&shop, &clerk);
    shop.copy_to(&copy).unwrap();
    assert!(export(&copy) == export(&shop));
    assert_eq!(clerk.shelf.0.lock().unwrap().len(), 2);
}

#[test]
fn a_copy_gives_up_when_new_files_keep_coming() {
    let shop = Arc::new(Shop::shared());
    send_picture(&shop, 1);
    let sender = Arc::clone(&shop);
    let mut size = 1;
    let clerk = Clerk::new(move || {
        size += 1;
        assert!(size < 20);
        send_picture(&sender, size);
        Ok(())
    });
    let copy = with_clerk(&shop, &clerk);
    fails(shop.copy_to(&copy), ErrorKind::Busy);
    untouched(&copy);
}

#[test]
fn of_several_who_copy_into_one_workspace_at_once_one_does() {
    let shop = Shop::shared();
    furnish(&shop);
    for round in 0..10 {
        let place = [Place::for_one, Place::in_file][round % 2]();
        let ground = Ground::new(&shop, place, false);
        let barrier = Barrier::new(4);
        let copy = || {
            barrier.wait();
            shop.copy_to(&ground.messenger)
        };
        let done = thread::scope(|scope| {
            let copies = [0; 4].map(|_| scope.spawn(copy));
            copies.map(|copy| copy.join().unwrap())
        });
        let (done, late): (Vec<_>, Vec<_>) = done.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1);
        for error in late.into_iter().map(Result::unwrap_err) {
            let codes = ["workspace_not_empty", "invalid_argument"];
            assert!(codes.contains(&error.code()), "{error}");
        }
        assert!(export(&ground.messenger) == export(&shop));
    }
}

#[test]
fn two_who_copy_into_each_other_do_not_wait_for_ever() {
    for _ in 0..50 {
        let [one, other] = [0; 2].map(|_| crate::support::empty(Options::new()));
        let barrier = Barrier::new(2);
        let copy = |from: &Messenger, to: &Messenger| {
            barrier.wait();
            from.copy_to(to)
        };
        thread::scope(|scope| {
            let there = scope.spawn(|| copy(&one, &other));
            let back = copy(&other, &one);
            let there = there.join().unwrap();
            assert!(there.is_ok() || back.is_ok());
        });
        assert_eq!(one.verify().unwrap().differences, []);
        assert_eq!(other.verify().unwrap().differences, []);
    }
}

#[test]
fn a_copy_is_seen_by_whoever_follows_the_changes_of_the_new_workspace() {
    let shop = Shop::open();
    furnish(&shop);
    let copy = empty(&shop);
    let follower = copy.clone();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| follower.wait_changes(None, 1_000, HOUR).unwrap());
        shop.copy_to(&copy).unwrap();
        let seen = waiting.join().unwrap();
        assert_eq!(seen, shop.changes(None, 1_000).unwrap());
    });
}

#[test]
fn the_copy_and_the_original_go_their_own_ways() {
    let shop = Shop::shared();
    let film = Incoming::new(CUSTOMER, "Like this").media(vec![film()]);
    let id = shop.receive(shop.mms, &film).unwrap().conversation.id;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("copy.db");
    let copy = options(&shop).open(&path).unwrap();
    shop.copy_to(&copy).unwrap();
    let before = export(&copy);
    shop.finish(id);
    shop.customer(7);
    assert!(export(&copy) == before);
    let unread = |messenger: &Messenger| messenger.conversation(id).unwrap().unread();
    assert_eq!(unread(&copy), 1);
    // It is on the disk like any other.
    drop(copy);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    assert_eq!(Messenger::check_backup(&path).unwrap().differences, []);
}
