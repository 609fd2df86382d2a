//! Incoming messages: each stored once, in the conversation of its sender.

use std::sync::Barrier;
use std::thread;

use duologue::EventKind::{self, ContactCreated, ConversationStarted, IncomingMessage};
use duologue::{
    Actor, ContactDetails, Direction, Error, ErrorKind, GatewayKind, GatewaySettings, Incoming,
    Messenger, Outcome, Paging, Polled, PolledGateway, Provider, Received, Result, Status,
    Submission, Timestamp, Transport, View,
};

use crate::support::{CUSTOMER, HOUR, OPENING, OTHER, Shop, at, phone, picture};

#[test]
fn the_same_gateway_and_providers_id_is_stored_once() {
    let shop = Shop::open();
    let incoming = Incoming::new(CUSTOMER, "Size 9?").provider_message_id("x1");
    let first = shop.receive(shop.line, &incoming).unwrap();
    let read = shop.read(first.conversation.id, None, shop.ann).unwrap();
    let again = shop.receive(shop.line, &incoming).unwrap();
    assert_eq!((first.duplicate, again.duplicate), (false, true));
    assert_eq!((again.message, again.conversation), (first.message, read));
    // Another gateway's ids are its own, and without an id nothing is taken for a duplicate.
    assert!(!shop.receive(shop.short, &incoming).unwrap().duplicate);
    assert_eq!(shop.hear(CUSTOMER, "Size 9?").conversation.unread(), 2);
    assert_eq!(shop.hear(CUSTOMER, "Size 9?").conversation.unread(), 3);
}

#[test]
fn a_sender_who_is_not_known_becomes_a_contact_with_a_conversation_in_the_gateways_mailbox() {
    let shop = Shop::open();
    let (sales, line) = shop.sales();
    let incoming = Incoming::new("+1 (555) 700-0001", "Hi");
    let got = shop.receive(line, &incoming).unwrap();
    let contact = shop.find_contact(CUSTOMER).unwrap().unwrap();
    assert_eq!(got.conversation.contact, contact.id);
    assert_eq!(got.conversation.mailbox, sales);
    assert_eq!(got.conversation.status(), Status::Open);
    assert_eq!(got.conversation.unread(), 1);
    assert_eq!(got.message.sender.as_str(), CUSTOMER);
    let kinds = shop.kinds(got.conversation.id);
    assert_eq!(kinds, [ConversationStarted, IncomingMessage]);
    let made = &shop.history(contact.id, &[ContactCreated])[0];
    assert_eq!(made.actor, Actor::Contact);
    // The same person in another mailbox is the same contact in another conversation.
    assert_ne!(shop.begin(), got.conversation.id);
    assert_eq!(shop.conversations_of(contact.id).unwrap().len(), 2);
}

/// Two processes that receive at the same moment.
fn receive_at_once(shop: &Shop, other: &Messenger, incoming: &Incoming) -> [Received; 2] {
    let barrier = Barrier::new(2);
    let receive = |messenger: &Messenger| {
        barrier.wait();
        messenger.receive(shop.line, incoming).unwrap()
    };
    thread::scope(|scope| {
        let first = scope.spawn(|| receive(shop));
        let second = scope.spawn(|| receive(other));
        [first, second].map(|thread| thread.join().unwrap())
    })
}

#[test]
fn two_threads_that_receive_the_first_message_of_a_new_contact_make_one_conversation() {
    let shop = Shop::shared();
    let other = shop.another();
    for round in 0..20 {
        let incoming = Incoming::new(phone(round), "Hi");
        let [first, second] = receive_at_once(&shop, &other, &incoming);
        let id = first.conversation.id;
        assert_eq!(second.conversation.id, id);
        assert_eq!(shop.row(id).unread(), 2);
        assert_eq!(shop.count(id, ConversationStarted), 1);
    }
    let contacts = shop.contacts("", &Paging::first(100)).unwrap();
    assert_eq!(contacts.items.len(), 20);
}

#[test]
fn two_threads_that_receive_the_same_message_store_it_once() {
    let shop = Shop::shared();
    let other = shop.another();
    for round in 0..20 {
        let incoming = Incoming::new(CUSTOMER, "Hi").provider_message_id(round.to_string());
        let [first, second] = receive_at_once(&shop, &other, &incoming);
        assert_ne!(first.duplicate, second.duplicate);
        assert_eq!(first.message, second.message);
    }
    assert_eq!(shop.badge().unwrap().messages, 20);
}

#[test]
fn one_message_that_is_refused_does_not_keep_its_neighbours_out() {
    let shop = Shop::open();
    let batch = [
        Incoming::new(CUSTOMER, "first").provider_message_id("x1"),
        Incoming::new("", "from nobody"),
        Incoming::new(CUSTOMER, "a\0b"),
        Incoming::new(OTHER, "second"),
        Incoming::new(CUSTOMER, "first again").provider_message_id("x1"),
    ];
    let results = shop.receive_many(shop.line, &batch).unwrap();
    let fields = results
        .iter()
        .map(|result| result.as_ref().err().and_then(Error::field));
    let expected = [None, Some("sender"), Some("body"), None, None];
    assert_eq!(fields.collect::<Vec<_>>(), expected);
    assert!(results[4].as_ref().unwrap().duplicate);
    assert_eq!(shop.badge().unwrap().messages, 2);
}

#[test]
fn a_batch_of_long_texts_is_stored_however_many_there_are() {
    let shop = Shop::open();
    // As long as one may be, and longer in JSON.
    let text = "\u{1}".repeat(256 * 1024);
    let batch: Vec<_> = (0..180)
        .map(|number| Incoming::new(CUSTOMER, &text).provider_message_id(format!("x{number}")))
        .collect();
    let results = shop.receive_many(shop.line, &batch).unwrap();
    assert!(
        results
            .iter()
            .all(|one| one.as_ref().is_ok_and(|one| !one.duplicate))
    );
    assert_eq!(shop.badge().unwrap().messages, 180);
}

#[test]
fn a_late_message_keeps_its_time_and_moves_nothing_down() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.wait(HOUR);
    shop.hear(OTHER, "Hi");
    shop.wait(HOUR);
    let before = shop.hear(CUSTOMER, "Hello?").conversation.last_activity;
    let sent = at("2026-11-19T08:00:00Z");
    let late = Incoming::new(CUSTOMER, "I was late").at(sent);
    let got = shop.receive(shop.line, &late).unwrap();
    assert_eq!(got.message.at, sent);
    assert_eq!(got.conversation.last_activity, before);
    assert_eq!(shop.list(View::Inbox)[0], id);
}

#[test]
fn a_message_from_the_future_is_taken_as_of_now() {
    let shop = Shop::open();
    let incoming = Incoming::new(CUSTOMER, "Size 9?").at(at("2031-01-01T00:00:00Z"));
    let got = shop.receive(shop.line, &incoming).unwrap();
    assert_eq!(got.message.at, at(OPENING));
    assert_eq!(got.conversation.last_activity, at(OPENING));
}

#[test]
fn an_empty_text_is_received_with_media_and_without() {
    let shop = Shop::open();
    let empty = shop.hear(CUSTOMER, "").message;
    assert_eq!((empty.direction, empty.segments), (Direction::Incoming, 0));
    let only_media = Incoming::new(CUSTOMER, "").media(vec![picture(3)]);
    let got = shop.receive(shop.line, &only_media).unwrap();
    assert_eq!(got.message.transport, Transport::Mms);
    assert_eq!(got.message.segments, 1);
    assert_eq!(got.conversation.unread(), 2);
}

#[test]
fn refresh_takes_in_new_messages_and_with_nothing_new_changes_nothing() {
    let shop = Shop::open();
    let ahead = at("2026-11-20T18:00:00Z");
    shop.comes_in(CUSTOMER, "Size 9?", at(OPENING));
    shop.comes_in(CUSTOMER, "Hello?", ahead);
    let fresh = shop.refresh().unwrap();
    assert_eq!(fresh.received.len(), 1);
    let row = &fresh.received[0].conversation;
    let idle = shop.refresh().unwrap();
    assert!(idle.received.is_empty() && idle.reported.is_empty() && idle.refused.is_empty());
    assert_eq!(&shop.row(row.id), row);
    assert_eq!(shop.events(row.id, EventKind::ALL).len(), 2);
    shop.wait(HOUR);
    assert_eq!(shop.refresh().unwrap().received[0].message.at, ahead);
}

#[test]
fn refresh_does_what_is_due_and_shows_once_what_it_refused() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.hide(id);
    shop.know(&ContactDetails::new().address(OTHER).block());
    shop.comes_in(OTHER, "Let me in", at(OPENING));
    shop.wait(HOUR);
    let refreshed = shop.refresh().unwrap();
    assert_eq!(refreshed.tick.woken, [id]);
    assert_eq!(refreshed.refused[0].error.code(), "contact_blocked");
    assert!(shop.refresh().unwrap().refused.is_empty());
}

/// A provider that cannot be asked.
struct Deaf;

impl Provider for Deaf {
    fn submit(&self, _: &Submission, _: Timestamp) -> Outcome {
        Outcome::Throttled { retry_after: HOUR }
    }

    fn poll(&self, _: &PolledGateway, _: Timestamp) -> Result<Vec<Polled>> {
        Err(Error::callback("nobody answers"))
    }
}

#[test]
fn a_provider_that_fails_keeps_no_other_from_being_asked_and_no_snooze_from_ending() {
    let shop = Shop::with(|options| options.provider("deaf", Deaf));
    let settings = GatewaySettings::new("Deaf", shop.main);
    shop.add_gateway(GatewayKind::LongCode, "+15550100009", "deaf", settings)
        .unwrap();
    let (_, sales) = shop.sales();
    shop.hide(shop.begin());
    shop.wait(HOUR);
    let address = shop.gateway(sales).unwrap().address;
    shop.sandbox
        .write(&address, Incoming::new(OTHER, "Hi"), at(OPENING));
    let failed = shop.refresh().unwrap().failed;
    assert_eq!(failed[0].1.kind(), ErrorKind::Callback);
    assert_eq!(shop.list(View::Inbox).len(), 2);
}
