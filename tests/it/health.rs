//! One look at how a workspace is doing: it tells what a count of everything would.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;

use duologue::DeliveryStatus::{
    Cancelled, Delivered, Failed, Held, Queued, Rejected, Scheduled, Sending, Sent, Undelivered,
    Unknown,
};
use duologue::sandbox::Fault;
use duologue::{
    DatabaseWork, DeliveryStatus, Draft, Event, EventKind, Messenger, Options, OutboxHealth,
    Resolution, RetryPolicy, Submission, View,
};

use crate::support::{
    CUSTOMER, Carrier, HOUR, MINUTE, OPENING, OTHER, SECOND, Shop, at, phone, rejected, server,
};
use crate::worker::accept;

/// How many outgoing messages have each status, counted one by one.
fn recount(messenger: &Messenger) -> Vec<(DeliveryStatus, u64)> {
    let mut counts = BTreeMap::new();
    let mut after = None;
    loop {
        let changes = messenger.changes(after.as_ref(), 1_000).unwrap();
        if changes.items.is_empty() {
            break;
        }
        let written = |event: &&Event| {
            let kinds = [EventKind::OutgoingMessage, EventKind::TestSent];
            // One that was scheduled is in the log twice.
            let goes = event
                .message
                .as_ref()
                .is_some_and(|one| one.send_at.is_some());
            event.kind == EventKind::MessageScheduled || kinds.contains(&event.kind) && !goes
        };
        for event in changes.items.iter().filter(written) {
            let status = event.message.as_ref().unwrap().status.unwrap();
            let place = DeliveryStatus::ALL.iter().position(|one| *one == status);
            counts.entry(place.unwrap()).or_insert((status, 0)).1 += 1;
        }
        after = Some(changes.next);
    }
    counts.into_values().collect()
}

#[track_caller]
fn outbox(shop: &Shop) -> OutboxHealth {
    let health = shop.health().unwrap();
    assert_eq!(health.deliveries, recount(shop));
    let outbox = health.outbox;
    let waiting = outbox.scheduled + outbox.held + outbox.queued + outbox.sending;
    assert_eq!(waiting, shop.outbox_depth().unwrap());
    outbox
}

#[test]
fn the_counts_are_those_of_all_messages_whatever_becomes_of_them() {
    let policy = RetryPolicy {
        attempts: 1,
        ..RetryPolicy::default()
    };
    let shop = Shop::with(|options| options.retry(policy));
    assert_eq!(shop.health().unwrap().deliveries, []);
    let unavailable = Fault::Unavailable {
        code: "503".to_owned(),
    };
    let undelivered = Fault::Undelivered {
        code: "30005".to_owned(),
    };
    let faults = [
        Fault::Spared,
        rejected(),
        Fault::MessageLost,
        Fault::AnswerLost,
        unavailable,
        undelivered,
        Fault::Throttled { retry_after: HOUR },
    ];
    shop.sandbox.delivery_receipts(MINUTE);
    let sent: Vec<_> = (0..21)
        .map(|number| shop.text(&phone(number), "Yes!"))
        .collect();
    outbox(&shop);
    for (number, sent) in sent.iter().enumerate() {
        let fault = faults[number % faults.len()].clone();
        shop.sandbox.inject_for(sent.recipient.clone(), fault);
        assert_eq!(shop.deliver(1).unwrap()[0].message, sent.id);
        outbox(&shop);
    }
    shop.wait(MINUTE);
    shop.refresh().unwrap();
    outbox(&shop);
    shop.send_again(sent[1].id, shop.ann).unwrap();
    shop.look_up(sent[2].id).unwrap();
    shop.resolve(sent[9].id, Resolution::Failed, shop.ann)
        .unwrap();
    shop.cancel_message(sent[1].id, shop.ann).unwrap();
    let later = Draft::text("Later").send_at(at(OPENING).after(48 * HOUR));
    shop.text(CUSTOMER, later.clone());
    shop.cancel_message(shop.text(OTHER, later).id, shop.ann)
        .unwrap();
    shop.send_test(shop.line, OTHER, "Sale!", shop.ann).unwrap();
    outbox(&shop);
    let health = shop.health().unwrap();
    for status in [
        Cancelled,
        Delivered,
        Failed,
        Held,
        Queued,
        Rejected,
        Scheduled,
        Undelivered,
        Unknown,
    ] {
        assert!(health.delivered_as(status) > 0, "{status:?}");
    }
    assert_eq!(health.delivered_as(DeliveryStatus::Read), 0);
    let total: u64 = health.deliveries.iter().map(|(_, count)| count).sum();
    assert_eq!(total, 21 + 2 + 2);
}

#[test]
fn the_outbox_tells_what_waits_for_what() {
    let shop = Shop::open();
    assert_eq!(outbox(&shop), OutboxHealth::default());
    shop.text(
        CUSTOMER,
        Draft::text("Later").send_at(at(OPENING).after(HOUR)),
    );
    shop.send_test(shop.short, OTHER, "Sale!", shop.ann)
        .unwrap();
    shop.text(CUSTOMER, "Now");
    let found = outbox(&shop);
    assert_eq!((found.scheduled, found.held, found.queued), (1, 1, 2));
    shop.hand_over();
    let found = outbox(&shop);
    assert_eq!((found.scheduled, found.held, found.queued), (1, 0, 1));
    shop.hand_over();
    shop.wait(HOUR);
    shop.tick().unwrap();
    let found = outbox(&shop);
    assert_eq!((found.scheduled, found.queued, found.sending), (0, 1, 0));
}

#[test]
fn the_one_that_is_queued_the_longest_tells_since_when() {
    let shop = Shop::open();
    let oldest = || shop.health().unwrap().outbox.oldest_queued;
    let later = Draft::text("Later").send_at(at(OPENING).after(2 * MINUTE));
    let scheduled = shop.text(phone(1).as_str(), later);
    assert_eq!(oldest(), None);
    shop.wait(MINUTE);
    let first = shop.text(CUSTOMER, Draft::text("1").gateway(shop.short));
    shop.wait(MINUTE);
    let second = shop.text(OTHER, "2");
    assert_eq!(oldest(), Some(at(OPENING).after(MINUTE)));
    // Trying again makes it no younger.
    shop.sandbox.inject(Fault::Throttled { retry_after: HOUR });
    assert_eq!(shop.deliver(1).unwrap()[0].message, first.id);
    assert_eq!(oldest(), Some(at(OPENING).after(MINUTE)));
    shop.cancel_message(first.id, shop.ann).unwrap();
    assert_eq!(oldest(), Some(at(OPENING).after(2 * MINUTE)));
    shop.cancel_message(second.id, shop.ann).unwrap();
    // That one has been let go meanwhile, and counts from then.
    assert_eq!(shop.status(&scheduled), Queued);
    assert_eq!(oldest(), Some(at(OPENING).after(2 * MINUTE)));
    shop.hand_over();
    assert_eq!(oldest(), None);
}

#[test]
fn what_is_being_handed_over_shows_as_such() {
    let shop = Shop::shared();
    let (tell, told) = mpsc::channel();
    let (go, gone) = mpsc::channel::<()>();
    let gone = std::sync::Mutex::new(gone);
    let courier = shop.another_with(Carrier(move |submission: &Submission, _| {
        tell.send(()).unwrap();
        gone.lock().unwrap().recv().unwrap();
        accept(submission)
    }));
    shop.text(CUSTOMER, "Yes!");
    thread::scope(|scope| {
        let delivering = scope.spawn(|| courier.deliver(1).unwrap());
        told.recv().unwrap();
        let found = outbox(&shop);
        assert_eq!(
            (found.queued, found.sending, found.oldest_queued),
            (0, 1, None)
        );
        assert_eq!(shop.health().unwrap().deliveries, [(Sending, 1)]);
        go.send(()).unwrap();
        delivering.join().unwrap();
    });
    assert_eq!(shop.health().unwrap().deliveries, [(Sent, 1)]);
    assert_eq!(outbox(&shop), OutboxHealth::default());
}

#[test]
fn the_work_of_the_database_is_counted_for_each_messenger_by_itself() {
    let shop = Shop::shared();
    let other = shop.another();
    let figures = |work: DatabaseWork| {
        let waits = if server().is_some() {
            work.round_trips
        } else {
            work.steps
        };
        [work.statements, work.rows, waits]
    };
    let work = |messenger: &Messenger| figures(messenger.health().unwrap().database);
    let before = work(&other);
    let first = work(&shop);
    let id = shop.begin();
    let second = work(&shop);
    assert!(
        first
            .iter()
            .zip(second)
            .all(|(before, after)| *before < after)
    );
    for _ in 0..50 {
        shop.say(id, "Yes!");
    }
    let third = work(&shop);
    assert!(third[0] - second[0] >= 50 * (second[0] - first[0]) / 4);
    // The other has looked at its health in between and done nothing else.
    let looked = work(&other);
    assert!(looked[0] - before[0] < second[0] - first[0]);
}

#[test]
fn the_same_calls_cost_the_same_work() {
    let work = || {
        let shop = Shop::open();
        let before = shop.health().unwrap().database;
        let id = shop.begin();
        shop.say(id, "Yes!");
        shop.hand_over();
        shop.counts(View::Inbox).unwrap();
        (before, shop.health().unwrap().database)
    };
    let (before, after) = work();
    assert_eq!((before, after), work());
    assert!(before.statements < after.statements);
}

#[test]
fn a_read_only_messenger_tells_the_same() {
    let shop = Shop::shared();
    shop.text(CUSTOMER, "Yes!");
    shop.wait(SECOND);
    let reader = Options::new().read_only().open(shop.path()).unwrap();
    let (here, there) = (shop.health().unwrap(), reader.health().unwrap());
    assert_eq!(
        (here.outbox, here.deliveries),
        (there.outbox, there.deliveries)
    );
}
