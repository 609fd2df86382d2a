//! Timelines and activity, their filter, notes, and the host's own events.

use duologue::EventKind::{
    self, ContactCreated, ContactUpdated, ConversationFinished, ConversationStarted,
    IncomingMessage, NoteAdded, OutgoingMessage,
};
use duologue::{Actor, By, ContactDetails, Event, HostEvent, Incoming, Paging, Status};

use crate::support::{CUSTOMER, HOUR, OPENING, OTHER, Shop, at};

fn kinds(events: &[Event]) -> Vec<EventKind> {
    events.iter().map(|event| event.kind).collect()
}

#[test]
fn selecting_a_contact_shows_its_full_history_across_sessions() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.say(id, "Yes!");
    shop.finish(id);
    shop.wait(24 * HOUR);
    assert_eq!(shop.begin(), id);
    shop.say(id, "Still yes");
    shop.finish(id);
    let [start, hear] = [ConversationStarted, IncomingMessage];
    let [say, finish] = [OutgoingMessage, ConversationFinished];
    let expected = [start, hear, say, finish, hear, start, say, finish];
    assert_eq!(shop.kinds(id), expected);
}

#[test]
fn the_timeline_is_filtered_by_one_or_more_event_kinds_any_of_which_fits() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.say(id, "Yes!");
    shop.add_tag(id, "Sizing", shop.ann).unwrap();
    shop.finish(id);
    for filter in [
        &[ConversationFinished][..],
        &[IncomingMessage],
        &[OutgoingMessage],
        &[IncomingMessage, OutgoingMessage, ConversationFinished],
    ] {
        assert_eq!(kinds(&shop.events(id, filter)), filter);
        let page = shop.timeline(id, filter, &Paging::default()).unwrap();
        assert_eq!(page.active_filter_count, filter.len());
    }
    let all = shop.timeline(id, &[], &Paging::default()).unwrap();
    assert_eq!((all.items.len(), all.active_filter_count), (5, 0));
    let twice = [IncomingMessage, IncomingMessage];
    let page = shop.timeline(id, &twice, &Paging::default()).unwrap();
    assert_eq!((page.items.len(), page.active_filter_count), (1, 1));
}

#[test]
fn filtering_never_changes_unread() {
    let shop = Shop::open();
    let before = shop.row(shop.begin());
    for filter in [&[][..], EventKind::ALL, &[IncomingMessage]] {
        shop.events(before.id, filter);
        shop.history(before.contact, filter);
    }
    assert_eq!(shop.row(before.id), before);
}

#[test]
fn internal_kinds_are_shown_only_when_they_are_asked_for() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.say(id, "Yes!");
    shop.hand_over();
    shop.read(id, None, shop.ann).unwrap();
    assert!(shop.kinds(id).iter().all(|kind| !kind.is_internal()));
    assert_eq!(shop.events(id, &[EventKind::Read])[0].facts.unread, Some(0));
    assert_eq!(shop.count(id, EventKind::DeliveryChanged), 2);
    let offered = shop.event_kinds("").unwrap();
    assert!(offered.iter().all(|entry| !entry.kind.is_internal()));
}

#[test]
fn kinds_are_searched_by_their_labels() {
    let shop = Shop::open();
    shop.register_event_kind("shipped", "Order Shipped")
        .unwrap();
    for (search, labels) in [
        ("message", &["Incoming Message", "Outgoing Message"][..]),
        (" FINISHED ", &["Conversation Finished"]),
        ("ship", &["Order Shipped"]),
        ("webform", &[]),
    ] {
        let found = shop.event_kinds(search).unwrap();
        let found = found.iter().map(|entry| entry.label.as_str());
        assert_eq!(found.collect::<Vec<_>>(), labels);
    }
}

#[test]
fn the_hosts_own_kinds_are_stored_ordered_and_filtered_and_move_nothing() {
    let shop = Shop::open();
    let before = shop.row(shop.begin());
    let kind = |name| shop.register_event_kind(name, "Order").unwrap();
    let (shipped, refunded) = (kind("shipped"), kind("refunded"));
    assert_eq!(kind("shipped"), shipped);
    let (earlier, data) = (at("2026-11-19T08:00:00Z"), r#"{"total":"59.90"}"#);
    let order = HostEvent::new("Order 1042").attributes(data).at(earlier);
    let event = shop.add_event(before.id, shipped, &order, By::host());
    let event = event.unwrap();
    assert_eq!(
        (event.text.as_str(), event.attributes.as_str()),
        ("Order 1042", data)
    );
    assert_eq!((event.at, event.actor), (earlier, Actor::Host));
    shop.add_event(before.id, refunded, &order, shop.ann)
        .unwrap();
    assert_eq!(shop.events(before.id, &[shipped]), [event]);
    let filtered = kinds(&shop.events(before.id, &[refunded, IncomingMessage]));
    assert_eq!(filtered, [IncomingMessage, refunded]);
    let after = shop.row(before.id);
    assert_eq!(after.state, before.state);
    assert_eq!(after.last_activity, before.last_activity);
}

#[test]
fn a_contacts_activity_has_all_conversations_and_what_is_on_the_profile() {
    let shop = Shop::open();
    let (_, line) = shop.sales();
    let main = shop.begin();
    let contact = shop.row(main).contact;
    let kind = shop.register_event_kind("check_in", "Check-In").unwrap();
    shop.add_contact_note(contact, "VIP", shop.ann).unwrap();
    shop.receive(line, &Incoming::new(CUSTOMER, "In bulk?"))
        .unwrap();
    let checked_in = HostEvent::new("Front desk");
    shop.add_contact_event(contact, kind, &checked_in, shop.ann)
        .unwrap();
    shop.change(contact, &ContactDetails::new().name("Cleo"));
    shop.hear(OTHER, "Somebody else");
    let all = kinds(&shop.history(contact, &[]));
    let [start, hear] = [ConversationStarted, IncomingMessage];
    let in_main = [ContactCreated, start, hear, NoteAdded];
    assert_eq!(all, [in_main, [start, hear, kind, ContactUpdated]].concat());
    let filtered = kinds(&shop.history(contact, &[NoteAdded, kind]));
    assert_eq!(filtered, [NoteAdded, kind]);
    assert_eq!(shop.kinds(main), [ConversationStarted, IncomingMessage]);
}

#[test]
fn a_note_is_added_to_the_customer_profile_with_date_and_time_and_in_the_conversation() {
    let shop = Shop::open();
    let id = shop.begin();
    let contact = shop.row(id).contact;
    let in_row = shop.add_note(id, "VIP\nCall her", shop.bob).unwrap();
    let on_profile = shop.add_contact_note(contact, "Likes blue", shop.ann);
    let on_profile = on_profile.unwrap();
    assert_eq!(on_profile.at, at(OPENING));
    assert_eq!(on_profile.actor, Actor::Agent(shop.ann));
    assert_eq!(in_row.text, "VIP\nCall her");
    assert_eq!(shop.events(id, &[NoteAdded])[0], in_row);
    assert_eq!(shop.history(contact, &[NoteAdded]), [in_row, on_profile]);
}

#[test]
fn the_customer_never_sees_a_note_and_it_changes_nothing_else() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.read(id, None, shop.ann).unwrap();
    let note = || {
        let before = shop.row(id);
        shop.add_note(id, "She always haggles", shop.bob).unwrap();
        let on_profile = shop.add_contact_note(before.contact, "Owes us 20", shop.bob);
        on_profile.unwrap();
        let after = shop.row(id);
        assert_eq!(after.state, before.state);
        assert_eq!(after.last_activity, before.last_activity);
        after.status()
    };
    assert_eq!(note(), Status::Open);
    shop.hide(id);
    assert_eq!(note(), Status::Snoozed);
    shop.finish(id);
    assert_eq!(note(), Status::Completed);
    assert_eq!(shop.outbox_depth().unwrap(), 0);
    shop.say(id, "Yes!");
    shop.hand_over();
    assert_eq!(shop.taken(), ["Yes!"]);
}
