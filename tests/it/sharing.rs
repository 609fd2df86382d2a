//! Calls of one messenger that come at the same time, and share the commits of its database.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use duologue::{
    By, Clock, Durability, ErrorKind, EventKind, Incoming, Options, Paging, Result, Timestamp,
};

use crate::support::{MINUTE, OPENING, Shop, at, fails, phone};
use crate::worker::eventually;

/// Knows how often it was looked at, which every call does once before it writes.
#[derive(Clone, Default)]
struct Looked(Arc<AtomicUsize>);

impl Clock for Looked {
    fn now(&self) -> Result<Timestamp> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(at(OPENING))
    }
}

#[test]
fn calls_that_wait_for_a_file_at_the_same_time_share_a_commit() {
    const CALLS: usize = 16;
    let shop = Shop::in_file();
    let looked = Looked::default();
    let options = Options::new().clock(looked.clone()).busy_timeout(MINUTE);
    let messenger = options.open(shop.path()).unwrap();
    let raw = shop.raw();
    raw.keep_out();
    let (commits_before, looks_before) = (raw.commits(), looked.0.load(Ordering::SeqCst));
    let receive = |number: usize| {
        let incoming = Incoming::new(phone(number), format!("I am {number}"));
        messenger.receive(shop.line, &incoming).unwrap()
    };
    thread::scope(|scope| {
        let calls: Vec<_> = (0..CALLS)
            .map(|number| scope.spawn(move || receive(number)))
            .collect();
        eventually(|| looked.0.load(Ordering::SeqCst) == looks_before + CALLS);
        // From the clock to the line before the database is a short way.
        thread::sleep(Duration::from_millis(50));
        raw.let_in();
        for (number, call) in calls.into_iter().enumerate() {
            let got = call.join().unwrap();
            assert_eq!(got.message.body, format!("I am {number}"));
            assert_eq!(shop.row(got.conversation.id), got.conversation);
        }
    });
    let shared = raw.commits() - commits_before;
    assert!((1..CALLS).contains(&shared), "{shared} commits");
}

#[test]
fn of_eight_threads_that_take_in_200_messages_each_nothing_is_lost_at_either_durability() {
    for durability in [Durability::Normal, Durability::Full] {
        let shop = Shop::shared();
        let options = Options::new().durability(durability);
        let messenger = options.open(shop.path()).unwrap();
        let latest = AtomicI64::new(0);
        let receive = |thread: usize| {
            for number in 0..200 {
                let before = latest.load(Ordering::SeqCst);
                let incoming = Incoming::new(phone(thread), number.to_string());
                let id = format!("{thread}-{number}");
                let incoming = incoming.provider_message_id(id);
                let got = messenger.receive(shop.line, &incoming).unwrap();
                // What was told before this began is before it in the log.
                assert!(got.message.id.as_raw() > before);
                latest.fetch_max(got.message.id.as_raw(), Ordering::SeqCst);
            }
        };
        thread::scope(|scope| {
            for number in 0..8 {
                scope.spawn(move || receive(number));
            }
        });
        drop(messenger);
        let reopened = shop.another();
        assert_eq!(reopened.badge().unwrap().messages, 1_600);
        for thread in 0..8 {
            let contact = reopened.find_contact(&phone(thread)).unwrap().unwrap();
            let id = reopened.conversations_of(contact.id).unwrap()[0].id;
            let told = shop.events(id, &[EventKind::IncomingMessage]);
            let bodies = told.into_iter().map(|event| event.message.unwrap().body);
            assert!(bodies.eq((0..200).map(|number| number.to_string())));
        }
        assert_eq!(reopened.verify().unwrap().differences, []);
    }
}

#[test]
fn a_call_that_is_refused_late_takes_no_neighbour_down_and_leaves_nothing_behind() {
    let shop = Shop::shared();
    let barrier = Barrier::new(8);
    let call = |thread: usize| {
        barrier.wait();
        for number in 0..20 {
            if thread < 4 {
                let incoming = Incoming::new(phone(thread), number.to_string());
                shop.receive(shop.line, &incoming).unwrap();
            } else {
                // Contact and conversation are there already when the expectation turns out to be wrong.
                let mistaken = By::agent(shop.ann).expecting_version(1_000_000);
                let to = format!("+1555701{thread:02}{number:02}");
                fails(shop.compose(&*to, "Hi", mistaken), ErrorKind::Conflict);
            }
        }
    };
    let before = shop.verify().unwrap();
    thread::scope(|scope| {
        for number in 0..8 {
            scope.spawn(move || call(number));
        }
    });
    let after = shop.verify().unwrap();
    assert_eq!(shop.badge().unwrap().messages, 80);
    assert_eq!(after.conversations - before.conversations, 4);
    assert_eq!(
        shop.contacts("+1555701", &Paging::first(1)).unwrap().items,
        []
    );
    assert_eq!(shop.outbox_depth().unwrap(), 0);
}
