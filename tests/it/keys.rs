//! A send with a key can be repeated: it is the same message, or it is refused.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use duologue::DeliveryStatus::{Cancelled, Sent};
use duologue::{By, Draft, ErrorKind, EventKind, Messenger, Result};

use crate::support::{
    CUSTOMER, HOUR, MINUTE, OPENING, OTHER, Shop, at, cleo, fails, invalid, picture,
};

fn keyed(body: &str) -> Draft {
    Draft::text(body).key("order 17")
}

#[track_caller]
fn reused<T: std::fmt::Debug>(result: Result<T>) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!((error.code(), error.field()), ("key_reused", Some("key")));
    assert_eq!(error.value(), Some("order 17"));
}

#[test]
fn the_same_send_with_the_same_key_is_the_same_message_whatever_has_become_of_it() {
    let shop = Shop::shared();
    let id = shop.begin();
    let draft = || keyed("Shipped").gateway(shop.mms).media(picture(9));
    let sent = shop.say(id, draft());
    let composed = || shop.compose(OTHER, Draft::text("Hi").key("other"), By::host());
    let other = composed().unwrap();
    for _ in 0..3 {
        assert_eq!(shop.say(id, draft()).id, sent.id);
        assert_eq!(composed().unwrap().id, other.id);
        shop.hand_over();
        shop.wait(48 * HOUR);
    }
    let again = shop.another().send(id, draft(), shop.ann).unwrap();
    assert_eq!(again, shop.message(sent.id).unwrap());
    assert_eq!(again.status, Some(Sent));
    assert_eq!(shop.taken().len(), 2);
    assert_eq!(shop.count(id, EventKind::OutgoingMessage), 1);
}

#[test]
fn a_key_that_was_used_for_another_content_is_refused() {
    let shop = Shop::open();
    let [id, elsewhere] = [CUSTOMER, OTHER].map(|from| shop.hear(from, "Hi").conversation.id);
    let moment = at(OPENING).after(HOUR);
    let draft = || keyed("Shipped").gateway(shop.mms).media(picture(9));
    shop.say(id, draft());
    let depth = shop.outbox_depth().unwrap();
    let by = By::agent(shop.ann);
    reused(shop.send(
        id,
        keyed("Delivered").gateway(shop.mms).media(picture(9)),
        by,
    ));
    reused(shop.send(id, keyed("Shipped").media(picture(9)), by));
    reused(shop.send(id, keyed("Shipped").gateway(shop.mms), by));
    reused(shop.send(id, keyed("Shipped").gateway(shop.mms).media(picture(8)), by));
    reused(shop.send(id, draft().media(picture(9)), by));
    reused(shop.send(id, draft().send_at(moment), by));
    reused(shop.send(id, draft(), shop.bob));
    reused(shop.send(id, draft(), By::host()));
    reused(shop.send(elsewhere, draft(), by));
    reused(shop.compose(CUSTOMER, draft(), by));
    assert_eq!(shop.outbox_depth().unwrap(), depth);
    // What the caller expects is no part of what is said, and was true when it was.
    let by = by.expecting_version(1);
    assert!(shop.send(id, draft(), by).is_ok());
}

#[test]
fn a_key_without_the_message_that_it_was_refused_with_is_free() {
    let shop = Shop::open();
    let id = shop.begin();
    let stale = By::agent(shop.ann).expecting_version(1);
    fails(shop.send(id, keyed("Shipped"), stale), ErrorKind::Conflict);
    invalid(shop.send(id, keyed(""), shop.ann), "body");
    let sent = shop.say(id, keyed("Delivered"));
    assert_eq!(sent.body, "Delivered");
}

#[test]
fn a_scheduled_message_keeps_its_key_when_its_time_is_past_when_it_is_rewritten_and_called_off() {
    let shop = Shop::open();
    let id = shop.begin();
    let draft = || keyed("Shipped").send_at(at(OPENING).after(MINUTE));
    let sent = shop.say(id, draft());
    shop.edit_message(sent.id, "On its way", shop.ann).unwrap();
    assert_eq!(shop.say(id, draft()).body, "On its way");
    shop.wait(HOUR);
    assert_eq!(shop.say(id, draft()).id, sent.id);
    shop.cancel_message(sent.id, shop.ann).unwrap();
    assert_eq!(shop.say(id, draft()).status, Some(Cancelled));
    assert_eq!(shop.outbox_depth().unwrap(), 0);
}

#[test]
fn a_recipient_is_the_same_however_its_address_is_written() {
    let shop = Shop::open();
    let cleo = shop.know(&cleo());
    let write_to = |to: &str| shop.compose(to, keyed("Shipped"), shop.ann);
    let sent = write_to("+1 (555) 700-0001").unwrap();
    assert_eq!(write_to(CUSTOMER).unwrap().id, sent.id);
    // The contact may have other addresses, so it is somebody else.
    reused(shop.compose(cleo.id, keyed("Shipped"), shop.ann));
}

#[test]
fn a_key_is_1_to_255_bytes_on_one_line() {
    let shop = Shop::open();
    let id = shop.begin();
    for key in [
        String::new(),
        "k".repeat(256),
        "a\nb".to_owned(),
        "\0".to_owned(),
    ] {
        let draft = || Draft::text("Hi").key(key.clone());
        invalid(shop.send(id, draft(), shop.ann), "key");
        invalid(shop.compose(CUSTOMER, draft(), shop.ann), "key");
    }
    let longest = || Draft::text("Hi").key("é".repeat(127) + "k");
    assert_eq!(shop.say(id, longest()).id, shop.say(id, longest()).id);
    let test = shop.send_test(shop.line, OTHER, keyed("Sale!"), shop.ann);
    invalid(test, "key");
}

#[test]
fn of_many_threads_and_two_messengers_that_send_with_one_key_at_once_one_writes() {
    let shop = Shop::shared();
    let other = shop.another();
    let barrier = Barrier::new(8);
    for round in 0..10 {
        let to = crate::support::phone(round);
        let draft = Draft::text("Shipped").key(format!("order {round}"));
        let send = &|number: usize| {
            let messenger: &Messenger = [&*shop, &other][number % 2];
            barrier.wait();
            messenger.compose(&*to, &draft, shop.ann).unwrap().id
        };
        let ids: BTreeSet<_> = thread::scope(|scope| {
            let threads = [0, 1, 2, 3, 4, 5, 6, 7];
            let threads = threads.map(|number| scope.spawn(move || send(number)));
            threads.map(|thread| thread.join().unwrap()).into()
        });
        assert_eq!(ids.len(), 1);
    }
    assert_eq!(shop.hand_over().len(), 10);
}
