//! One messenger in many threads.

use std::sync::Barrier;
use std::thread;

use duologue::{By, ErrorKind, EventKind, Incoming, Messenger, Sandbox};

use crate::support::{CUSTOMER, Shop, fails};

#[test]
fn a_messenger_and_a_sandbox_go_to_any_thread_and_are_cloned() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<Messenger>();
    shared::<Sandbox>();
    let shop = Shop::open();
    let (clone, line) = (shop.clone(), shop.line);
    let receive = move || clone.receive(line, &Incoming::new(CUSTOMER, "Hi")).unwrap();
    let got = thread::spawn(receive).join().unwrap();
    assert_eq!(shop.row(got.conversation.id), got.conversation);
}

fn claim_at_once(shop: &Shop, messengers: [&Messenger; 2]) {
    for round in 0..25 {
        let id = shop.customer(round);
        let barrier = Barrier::new(8);
        let claim = &|number: usize| {
            let agent = [shop.ann, shop.bob][number / 4];
            let by = By::agent(agent).expecting_assignee(None);
            barrier.wait();
            messengers[number % 2].assign(id, agent, by)
        };
        let results = thread::scope(|scope| {
            let start = |number| scope.spawn(move || claim(number));
            let threads = [0, 1, 2, 3, 4, 5, 6, 7].map(start);
            threads.map(|thread| thread.join().unwrap())
        });
        let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        assert_eq!(won[0].as_ref().unwrap(), &shop.row(id));
        for lost in lost {
            fails(lost, ErrorKind::Conflict);
        }
        assert_eq!(shop.count(id, EventKind::Assigned), 1);
    }
}

#[test]
fn of_eight_threads_that_claim_a_conversation_at_once_exactly_one_wins() {
    let shop = Shop::open();
    claim_at_once(&shop, [&shop, &shop]);
    let shop = Shop::shared();
    claim_at_once(&shop, [&shop, &shop.another()]);
}

#[test]
fn nothing_is_lost_when_many_threads_write_to_one_conversation() {
    let shop = Shop::shared();
    let second = shop.another();
    let id = shop.begin();
    let write = |messenger: &Messenger| {
        for round in 0..10 {
            let (hi, tag) = (Incoming::new(CUSTOMER, "Hi"), ["A", "B"][round % 2]);
            messenger.receive(shop.line, &hi).unwrap();
            messenger.add_tag(id, tag, shop.ann).unwrap();
            messenger.send(id, "Yes!", shop.ann).unwrap();
        }
    };
    thread::scope(|scope| {
        for number in 0..8 {
            let messenger = [&*shop, &second][number % 2];
            scope.spawn(|| write(messenger));
        }
    });
    let stands = shop.row(id);
    assert_eq!((stands.unread(), stands.tags.len()), (81, 2));
    assert_eq!(shop.outbox_depth().unwrap(), 80);
    assert_eq!(shop.count(id, EventKind::IncomingMessage), 81);
    assert_eq!(shop.count(id, EventKind::TagAdded), 2);
}
