//! Messages that go at a set time, and what can become of them until then.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use duologue::DeliveryStatus::{Cancelled, Queued, Scheduled, Sent};
use duologue::{
    Actor, By, ContactDetails, ConversationId, Draft, ErrorKind, EventKind, Message, MessageId,
    Messenger, Narrowing, Paging, Status, Timestamp, View,
};

use crate::support::{
    CUSTOMER, HOUR, MINUTE, OPENING, OTHER, Shop, at, cleo, fails, invalid, money, picture, refused,
};

/// So long after the opening.
fn in_(length: Duration) -> Timestamp {
    at(OPENING).after(length)
}

/// A text that goes so many hours after the opening.
fn later(body: &str, hours: u32) -> Draft {
    Draft::text(body).send_at(in_(hours * HOUR))
}

fn scheduled(messenger: &Messenger, of: Option<ConversationId>) -> Vec<MessageId> {
    let page = messenger.scheduled_messages(of, &Paging::first(100));
    page.unwrap()
        .items
        .iter()
        .map(|message| message.id)
        .collect()
}

#[test]
fn a_scheduled_message_has_no_effect_before_its_time_and_then_that_of_one_that_is_written_then() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.finish(id);
    let before = shop.row(id);
    let sent = shop.say(id, later("Still interested?", 2));
    assert_eq!(
        (sent.status, sent.send_at),
        (Some(Scheduled), Some(in_(2 * HOUR)))
    );
    let after = shop.row(id);
    assert_eq!(after.state, before.state);
    assert_eq!(after.snippet, before.snippet);
    assert_eq!(after.last_activity, before.last_activity);
    assert_eq!(after.last_message, before.last_message);
    assert_eq!(shop.count(id, EventKind::OutgoingMessage), 0);
    assert_eq!(shop.next_deadline().unwrap(), Some(in_(2 * HOUR)));

    shop.wait(119 * MINUTE);
    let asks = shop.hear(CUSTOMER, "Hello?").message;
    assert_eq!(shop.tick().unwrap().gone, []);
    assert!(shop.hand_over().is_empty());
    assert_eq!(scheduled(&shop, None), [sent.id]);

    shop.wait(MINUTE);
    let tick = shop.tick().unwrap();
    assert_eq!((tick.gone, tick.next), (vec![sent.id], None));
    let row = shop.row(id);
    assert_eq!((row.status(), row.unread()), (Status::Open, 1));
    assert_eq!(row.last_message, Some(sent.id));
    assert_eq!(row.snippet, "Still interested?");
    assert_eq!(row.last_activity, in_(2 * HOUR));
    let talk = [EventKind::IncomingMessage, EventKind::OutgoingMessage];
    let talk = shop.events(id, &talk);
    let order: Vec<_> = talk
        .iter()
        .map(|event| event.message.as_ref().unwrap().id)
        .collect();
    assert_eq!(order[1..], [asks.id, sent.id]);
    assert_eq!(talk[2].at, in_(2 * HOUR));
    assert_eq!(talk[2].actor, Actor::Agent(shop.ann));
    let gone = shop.message(sent.id).unwrap();
    assert_eq!((gone.at, gone.status), (in_(2 * HOUR), Some(Queued)));
    assert_eq!(scheduled(&shop, None), []);
    assert_eq!(shop.hand_over()[0].message, sent.id);
    assert_eq!(shop.taken(), ["Still interested?"]);
    assert!(shop.tick().unwrap().gone.is_empty());
}

#[test]
fn what_is_due_goes_however_late_in_the_order_of_their_times() {
    let shop = Shop::open();
    for (to, body, hours) in [(CUSTOMER, "3", 3), (OTHER, "1", 1), (CUSTOMER, "2", 2)] {
        shop.text(to, later(body, hours));
    }
    let now = shop.text(CUSTOMER, "0");
    assert_eq!(shop.hand_over()[0].message, now.id);
    shop.wait(48 * HOUR);
    shop.text(CUSTOMER, "4");
    assert_eq!(shop.hand_over().len(), 4);
    // They go as if they were written now, behind what was.
    assert_eq!(shop.taken(), ["0", "4", "1", "2", "3"]);
}

#[test]
fn one_that_waits_for_its_time_keeps_nobody_behind_it_waiting() {
    let shop = Shop::open();
    let waits = shop.text(CUSTOMER, later("later", 1));
    shop.text(CUSTOMER, "now");
    shop.hand_over();
    assert_eq!(shop.taken(), ["now"]);
    assert_eq!(shop.status(&waits), Scheduled);
}

#[test]
fn scheduled_messages_are_listed_in_the_order_in_which_they_go_a_page_at_a_time() {
    let shop = Shop::open();
    let [one, other] = [CUSTOMER, OTHER].map(|from| shop.hear(from, "Hi").conversation.id);
    let say = |id, hours| shop.say(id, later("Yes!", hours)).id;
    let third = say(one, 3);
    let first = say(other, 1);
    let second = say(one, 2);
    let also_third = say(other, 3);
    assert_eq!(scheduled(&shop, None), [first, second, third, also_third]);
    assert_eq!(scheduled(&shop, Some(one)), [second, third]);
    let page = shop.scheduled_messages(None, &Paging::first(3)).unwrap();
    let next = Paging::first(3).after(page.next.unwrap());
    let rest = shop.scheduled_messages(None, &next).unwrap();
    assert_eq!((rest.items[0].id, rest.items.len()), (also_third, 1));
    assert_eq!(rest.next, None);
    invalid(shop.scheduled_messages(Some(one), &next), "after");
    invalid(shop.scheduled_messages(None, &Paging::first(0)), "limit");
    let nobody = ConversationId::from_raw(1_000_000);
    let page = shop.scheduled_messages(nobody, &Paging::first(3));
    fails(page, ErrorKind::NotFound);
}

#[test]
fn a_scheduled_message_can_be_rewritten_until_it_goes() {
    let shop = Shop::open();
    let id = shop.begin();
    let sent = shop.say(id, later("Yes!", 1));
    let edited = shop.edit_message(sent.id, "Yes ✓", shop.bob).unwrap();
    assert_eq!(edited, shop.message(sent.id).unwrap());
    assert_eq!(edited.body, "Yes ✓");
    assert_eq!(
        (edited.send_at, edited.agent),
        (sent.send_at, Some(shop.ann))
    );
    assert_ne!(edited.encoding, sent.encoding);

    let longer = later(&"✓".repeat(100), 2);
    let edited = shop.edit_message(sent.id, &longer, shop.ann).unwrap();
    assert_eq!((edited.segments, edited.cost), (2, money("0.0158")));
    assert_eq!(shop.next_deadline().unwrap(), Some(in_(2 * HOUR)));
    let log = shop.events(id, &[EventKind::MessageEdited]);
    assert_eq!(log.len(), 2);
    assert_eq!(log[0].actor, Actor::Agent(shop.bob));
    assert_eq!(log[1].facts.until, Some(in_(2 * HOUR)));
    assert_eq!(log[1].facts.message, Some(sent.id));

    shop.wait(HOUR);
    assert!(shop.hand_over().is_empty());
    shop.wait(HOUR);
    shop.hand_over();
    assert_eq!(shop.taken(), ["✓".repeat(100)]);
    refused(shop.edit_message(sent.id, "No!", shop.ann), "already_gone");
    assert_eq!(shop.message(sent.id).unwrap().body, "✓".repeat(100));
}

#[test]
fn what_an_edit_may_not_change_or_say_is_refused_and_nothing_is_changed() {
    let shop = Shop::open();
    let id = shop.begin();
    let sent = shop.say(id, later("Yes!", 1));
    let edit = |draft: Draft| shop.edit_message(sent.id, draft, shop.ann);
    invalid(edit(Draft::text("No!").gateway(shop.short)), "gateway");
    invalid(edit(Draft::text("No!").key("k")), "key");
    invalid(edit(Draft::text("No!").send_at(at(OPENING))), "send_at");
    invalid(edit(Draft::text("")), "body");
    fails(
        edit(Draft::text("No!").media(picture(9))),
        ErrorKind::MmsNotEnabled,
    );
    let stale = By::agent(shop.ann).expecting_version(1);
    fails(
        shop.edit_message(sent.id, "No!", stale),
        ErrorKind::Conflict,
    );
    let missing = MessageId::from_raw(1_000_000).unwrap();
    fails(
        shop.edit_message(missing, "No!", shop.ann),
        ErrorKind::NotFound,
    );
    refused(
        shop.edit_message(shop.hear(OTHER, "Hi").message.id, "No!", shop.ann),
        "already_gone",
    );
    refused(
        shop.edit_message(shop.text(OTHER, "Hi").id, "No!", shop.ann),
        "already_gone",
    );
    assert_eq!(shop.message(sent.id).unwrap(), sent);
    // The gateway that it has may be named.
    assert_eq!(
        edit(Draft::text("Sure").gateway(shop.line)).unwrap().body,
        "Sure"
    );
}

#[test]
fn an_edit_takes_other_files_in_place_of_those_that_were_there() {
    let shop = Shop::open();
    let id = shop.begin();
    let with = |size| later("Look", 1).gateway(shop.mms).media(picture(size));
    let sent = shop.say(id, with(5));
    let before = sent.attachments[0].id;
    let edited = shop.edit_message(sent.id, with(6), shop.ann).unwrap();
    assert_eq!(edited.attachments.len(), 1);
    let after = edited.attachments[0].id;
    assert_eq!(shop.media(after).unwrap(), picture(6).bytes);
    fails(shop.media(before), ErrorKind::NotFound);
    let plain = Draft::text("Look").gateway(shop.mms);
    let edited = shop.edit_message(sent.id, plain, shop.ann).unwrap();
    assert_eq!(
        (edited.attachments.len(), edited.cost),
        (0, money("0.0079"))
    );
    shop.edit_message(sent.id, with(7), shop.ann).unwrap();
    shop.wait(HOUR);
    shop.hand_over();
    assert_eq!(shop.sandbox.accepted()[0].media, [picture(7)]);
}

#[test]
fn what_nobody_has_begun_to_hand_over_can_be_called_off() {
    let shop = Shop::open();
    let id = shop.begin();
    let scheduled_one = shop.say(id, later("Yes!", 1));
    let queued = shop.say(id, "Yes!");
    for message in [&scheduled_one, &queued] {
        let stale = By::agent(shop.bob).expecting_version(1);
        fails(shop.cancel_message(message.id, stale), ErrorKind::Conflict);
        let called_off = shop.cancel_message(message.id, shop.bob).unwrap();
        assert_eq!(called_off.status, Some(Cancelled));
        refused(shop.cancel_message(message.id, shop.bob), "already_gone");
    }
    let log = shop.events(id, &[EventKind::MessageCancelled]);
    let told = log.iter().map(|event| (event.actor, event.facts.message));
    let bob = Actor::Agent(shop.bob);
    assert!(told.eq([(bob, Some(scheduled_one.id)), (bob, Some(queued.id))]));
    shop.wait(HOUR);
    assert_eq!(
        (shop.tick().unwrap().gone, shop.hand_over()),
        (vec![], vec![])
    );
    assert_eq!(shop.outbox_depth().unwrap(), 0);
    // The one that was queued had its effect, the other never.
    assert_eq!(shop.count(id, EventKind::OutgoingMessage), 1);
}

#[test]
fn what_has_gone_or_came_in_cannot_be_called_off() {
    let shop = Shop::open();
    let got = shop.hear(CUSTOMER, "Hi").message;
    let sent = shop.text(CUSTOMER, "Yes!");
    shop.hand_over();
    for id in [got.id, sent.id] {
        refused(shop.cancel_message(id, shop.ann), "already_gone");
    }
    let missing = MessageId::from_raw(1_000_000).unwrap();
    fails(shop.cancel_message(missing, shop.ann), ErrorKind::NotFound);
}

#[test]
fn calling_off_a_disclaimer_calls_off_the_test_behind_it() {
    let shop = Shop::open();
    let test = shop.send_test(shop.line, OTHER, "Sale!", shop.ann).unwrap();
    shop.cancel_message(test[0].id, shop.ann).unwrap();
    assert_eq!(test.map(|one| shop.status(&one)), [Cancelled, Cancelled]);
    assert!(shop.hand_over().is_empty());
}

#[test]
fn a_time_that_is_not_ahead_is_refused() {
    let shop = Shop::open();
    let id = shop.begin();
    for moment in [at(OPENING), at(OPENING).before(HOUR)] {
        let draft = || Draft::text("Yes!").send_at(moment);
        invalid(shop.send(id, draft(), shop.ann), "send_at");
        invalid(shop.compose(OTHER, draft(), shop.ann), "send_at");
    }
    invalid(
        shop.send_test(shop.line, OTHER, later("Sale!", 1), shop.ann),
        "send_at",
    );
    assert_eq!(shop.outbox_depth().unwrap(), 0);
    assert_eq!(shop.find_contact(OTHER).unwrap(), None);
}

#[test]
fn what_is_due_for_a_contact_who_is_blocked_meanwhile_is_called_off() {
    let shop = Shop::open();
    let contact = shop.know(&cleo());
    let sent = shop.text(CUSTOMER, later("Yes!", 1));
    shop.change(contact.id, &ContactDetails::new().block());
    shop.wait(HOUR);
    shop.tick().unwrap();
    assert_eq!(shop.status(&sent), Cancelled);
    let id = sent.conversation.unwrap();
    assert_eq!(shop.count(id, EventKind::OutgoingMessage), 0);
    assert!(shop.hand_over().is_empty());
}

#[test]
fn a_conversation_can_begin_with_a_scheduled_message() {
    let shop = Shop::open();
    let sent = shop.text(CUSTOMER, later("Yes!", 1));
    let id = sent.conversation.unwrap();
    assert_eq!(shop.row(id).status(), Status::Idle);
    assert_eq!(shop.rows(View::Inbox, &Narrowing::none()), []);
    assert_eq!(shop.verify().unwrap().differences, []);
    shop.wait(HOUR);
    shop.tick().unwrap();
    assert_eq!(shop.row(id).status(), Status::Open);
}

#[test]
fn a_scheduled_message_is_still_there_after_a_restart_and_goes_once_though_two_let_it_go() {
    let shop = Shop::shared();
    let sent: Vec<Message> = (0..20)
        .map(|number| shop.text(&crate::support::phone(number), later("Yes!", 1)))
        .collect();
    shop.wait(HOUR);
    let barrier = Barrier::new(4);
    let let_go = || {
        let messenger = shop.another();
        barrier.wait();
        messenger.tick().unwrap().gone.len()
    };
    let gone: usize = thread::scope(|scope| {
        let ticks = [0; 4].map(|_| scope.spawn(let_go));
        ticks.map(|tick| tick.join().unwrap()).iter().sum()
    });
    assert_eq!(gone, 20);
    assert_eq!(shop.hand_over().len(), 20);
    for message in sent {
        let id = message.conversation.unwrap();
        assert_eq!(shop.count(id, EventKind::OutgoingMessage), 1);
        assert_eq!(shop.status(&message), Sent);
    }
}

#[test]
fn a_clock_that_goes_back_calls_nothing_back() {
    let shop = Shop::open();
    let sent = shop.text(CUSTOMER, later("Yes!", 1));
    shop.wait(HOUR);
    shop.tick().unwrap();
    shop.clock.set(at(OPENING).before(HOUR));
    assert_eq!(shop.hand_over()[0].message, sent.id);
    shop.wait(48 * HOUR + MINUTE);
    assert!(shop.hand_over().is_empty());
}
