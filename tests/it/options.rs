//! How a workspace is opened.

use std::fs;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use duologue::{Durability, ErrorKind, Incoming, Messenger, Options};
use rusqlite::Connection;

use crate::support::{CUSTOMER, Place, Shop, fails, invalid};

#[test]
fn what_was_acknowledged_is_there_after_a_restart_at_either_durability() {
    for durability in [Durability::Normal, Durability::Full] {
        let place = Place::for_many();
        let options = || Options::new().durability(durability);
        let open = || options().open(place.path()).unwrap();
        let ann = open().add_agent("Ann Lee").unwrap();
        assert_eq!(open().agents().unwrap(), [ann]);
    }
}

#[test]
fn a_read_only_messenger_reads_what_others_write_and_writes_and_creates_nothing() {
    let shop = Shop::shared();
    let id = shop.begin();
    let read_only = || Options::new().read_only();
    let reader = read_only().open(shop.path()).unwrap();
    assert_eq!(reader.badge().unwrap().messages, 1);
    shop.hear(CUSTOMER, "Or 10?");
    assert_eq!(reader.conversation(id).unwrap().unread(), 2);
    assert_eq!(reader.verify().unwrap().differences, []);
    fails(reader.complete(id, shop.ann), ErrorKind::ReadOnly);
    fails(reader.deliver(10), ErrorKind::ReadOnly);
    let nowhere = Place::for_many();
    for _ in 0..2 {
        fails(read_only().open(nowhere.path()), ErrorKind::Storage);
    }
}

#[test]
fn a_file_that_is_no_workspace_or_a_newer_one_is_refused_and_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let letter = directory.path().join("letter.txt");
    fs::write(&letter, "Dear Sir or Madam, ".repeat(100)).unwrap();
    let books = directory.path().join("books.db");
    let database = Connection::open(&books).unwrap();
    database.execute_batch("CREATE TABLE book (title)").unwrap();
    let newer = directory.path().join("newer.db");
    drop(Messenger::open(&newer).unwrap());
    let database = Connection::open(&newer).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    for (path, kind) in [
        (letter, ErrorKind::NotAWorkspace),
        (books, ErrorKind::NotAWorkspace),
        (newer, ErrorKind::NewerWorkspace),
    ] {
        let before = fs::read(&path).unwrap();
        fails(Messenger::open(&path), kind);
        fails(Options::new().read_only().open(&path), kind);
        assert_eq!(fs::read(&path).unwrap(), before);
    }
    let nowhere = directory.path().join("no/such/place.db");
    fails(Messenger::open(nowhere), ErrorKind::Storage);
}

#[test]
fn a_database_that_stays_locked_is_busy_after_the_timeout_and_trying_again_is_safe() {
    let shop = Shop::shared();
    let hasty = Options::new().busy_timeout(Duration::from_millis(50));
    let hasty = hasty.open(shop.path()).unwrap();
    let locking = shop.raw();
    locking.keep_out();
    let began = Instant::now();
    let incoming = Incoming::new(CUSTOMER, "Size 9?").provider_message_id("x1");
    fails(hasty.receive(shop.line, &incoming), ErrorKind::Busy);
    assert!(began.elapsed() < Duration::from_secs(4));
    // Readers do not wait for writers.
    assert_eq!(hasty.badge().unwrap().messages, 0);
    locking.let_in();
    assert!(!hasty.receive(shop.line, &incoming).unwrap().duplicate);
}

#[test]
fn several_processes_may_create_and_open_the_same_workspace_at_once() {
    for _ in 0..30 {
        let place = Place::for_many();
        let barrier = Barrier::new(4);
        let open = || {
            barrier.wait();
            let messenger = Messenger::open(place.path()).unwrap();
            messenger.add_agent("Ann Lee").unwrap();
        };
        thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(open))));
        assert_eq!(
            Messenger::open(place.path())
                .unwrap()
                .agents()
                .unwrap()
                .len(),
            4
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_keys() {
    let keys = |seed| {
        let shop = Shop::with(|options| options.random_seed(seed));
        shop.text(CUSTOMER, "1");
        shop.text(CUSTOMER, "2");
        shop.hand_over();
        let taken = shop.sandbox.accepted().into_iter();
        taken.map(|one| one.key).collect::<Vec<_>>()
    };
    assert_eq!(keys(1), keys(1));
    assert_ne!(keys(1), keys(2));
    assert_ne!(keys(1)[0], keys(1)[1]);
}

#[cfg(feature = "phone-metadata")]
#[test]
fn a_default_region_reads_numbers_as_people_write_them_there() {
    let shop = Shop::with(|options| options.default_region("US".parse().unwrap()));
    let got = shop.hear("(555) 700-0001", "Size 9?");
    assert_eq!(got.message.sender.as_str(), CUSTOMER);
    let found = shop.find_contact("555-700-0001").unwrap().unwrap();
    assert_eq!(found.id, got.conversation.contact);
    let sent = shop.text("555.700.0001", "Yes!");
    assert_eq!(sent.conversation, Some(got.conversation.id));
}

#[test]
fn without_a_region_a_number_needs_its_country() {
    let shop = Shop::open();
    let local = Incoming::new("(555) 700-0001", "Size 9?");
    invalid(shop.receive(shop.line, &local), "sender");
}
