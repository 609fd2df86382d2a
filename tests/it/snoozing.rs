//! Hiding conversations for a while, and their way back.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use duologue::SnoozePreset::{InFourHours, NextMonday, NextMonth, TomorrowMorning};
use duologue::{
    Command, ConversationId, EventKind, Messenger, Narrowing, SnoozeMode, Status, TimeZone, View,
};

use crate::support::{CUSTOMER, HOUR, MINUTE, OPENING, OTHER, Shop, at, invalid};

const STAYS: SnoozeMode = SnoozeMode::Regardless;

/// A conversation for each number, snoozed until so many hours after the opening.
fn snoozed(shop: &Shop, hours: &[u32]) -> Vec<ConversationId> {
    let snooze = |(number, hours): (usize, &u32)| {
        let (id, until) = (shop.customer(number), at(OPENING).after(HOUR * *hours));
        shop.snooze(id, until, STAYS, shop.ann).unwrap().id
    };
    hours.iter().enumerate().map(snooze).collect()
}

#[test]
fn a_snooze_hides_the_conversation_from_the_inbox_and_its_unread_from_the_badge() {
    let shop = Shop::open();
    let id = shop.begin();
    let shown = shop.hear(OTHER, "Hi").conversation.id;
    let hidden = shop.hide(id);
    assert_eq!((hidden.status(), hidden.unread()), (Status::Snoozed, 1));
    shop.hear(CUSTOMER, "Hello?");
    shop.mark_unread(id, shop.ann).unwrap();
    assert_eq!(shop.list(View::Inbox), [shown]);
    assert_eq!(shop.list(View::Snoozed), [id]);
    assert_eq!(shop.list(View::All).len(), 2);
    assert_eq!(shop.badge().unwrap().messages, 1);
}

#[test]
fn after_its_time_it_reappears_in_the_inbox_with_what_arrived_meanwhile_unread() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.read(id, None, shop.ann).unwrap();
    shop.hide(id);
    shop.hear(CUSTOMER, "Hello?");
    shop.wait(59 * MINUTE);
    assert!(shop.tick().unwrap().woken.is_empty());
    shop.hear(OTHER, "Hi");
    shop.wait(MINUTE);
    assert_eq!(shop.tick().unwrap().woken, [id]);
    let back = shop.row(id);
    assert_eq!((back.status(), back.unread()), (Status::Open, 1));
    // At the top, above what came in while it was away.
    assert_eq!(shop.list(View::Inbox)[0], id);
    assert_eq!(shop.badge().unwrap().messages, 2);
    assert!(shop.tick().unwrap().woken.is_empty());
}

#[test]
fn there_are_several_ways_to_choose_the_time_from_the_conversation_and_from_the_list_row() {
    let shop = Shop::open();
    let opened = shop.begin();
    for (preset, time) in shop.snooze_presets().unwrap() {
        let by_name = shop.snooze(opened, preset, STAYS, shop.ann).unwrap();
        assert_eq!(by_name.snoozed_until(), Some(time));
        // Any time at all, on the row of a list.
        let row = shop.rows(View::Snoozed, &Narrowing::none())[0].id;
        let time = time.after(MINUTE);
        let by_time = shop.snooze(row, time, STAYS, shop.ann).unwrap();
        assert_eq!(by_time.snoozed_until(), Some(time));
        // Any length of time, from the same menu.
        let by_length = shop.snooze(opened, 90 * MINUTE, STAYS, shop.ann).unwrap();
        let ahead = Some(at(OPENING).after(90 * MINUTE));
        assert_eq!(by_length.snoozed_until(), ahead);
    }
}

#[test]
fn a_length_is_reckoned_from_now_by_the_engines_clock_for_one_conversation_and_for_many() {
    let shop = Shop::open();
    let all = [shop.customer(1), shop.customer(2)];
    shop.wait(MINUTE);
    let ahead = Some(at("2026-11-20T18:01:00Z"));
    let one = shop.snooze(all[0], HOUR, STAYS, shop.ann).unwrap();
    assert_eq!(one.snoozed_until(), ahead);
    let command = Command::Snooze(HOUR.into(), STAYS);
    for done in shop.bulk(&all, &command, shop.ann).unwrap() {
        assert_eq!(done.unwrap().snoozed_until(), ahead);
    }
    shop.wait(HOUR);
    assert_eq!(shop.tick().unwrap().woken, all);
}

#[test]
fn a_length_that_is_none_is_refused_and_one_beyond_the_calendar_ends_with_it() {
    let shop = Shop::open();
    let id = shop.begin();
    for none in [Duration::ZERO, Duration::from_nanos(999)] {
        invalid(shop.snooze(id, none, STAYS, shop.ann), "until");
    }
    let until_reply = SnoozeMode::UntilReply;
    invalid(shop.snooze(id, HOUR, until_reply, shop.ann), "until");
    let shortest = shop.snooze(id, Duration::from_micros(1), STAYS, shop.ann);
    let ahead = at("2026-11-20T17:00:00.000001Z");
    assert_eq!(shortest.unwrap().snoozed_until(), Some(ahead));
    let longest = shop.snooze(id, Duration::MAX, STAYS, shop.ann).unwrap();
    let last = at("9999-12-30T22:00:00.999999Z");
    assert_eq!(longest.snoozed_until(), Some(last));
}

#[test]
fn presets_are_reckoned_in_the_named_zone_across_its_change_of_clocks() {
    let denver = TimeZone::parse("America/Denver").unwrap();
    let shop = Shop::with(|options| options.time_zone(denver));
    let id = shop.begin();
    let table = [
        // The clocks go forward on the second Sunday of March, so the night is an hour short.
        ("2027-03-13T16:00Z", TomorrowMorning, "2027-03-14T15:00Z"),
        // They go back on the first Sunday of November.
        ("2026-10-30T15:00Z", NextMonday, "2026-11-02T16:00Z"),
        ("2026-11-01T06:30Z", InFourHours, "2026-11-01T10:30Z"),
        ("2027-01-31T16:00Z", NextMonth, "2027-02-28T16:00Z"),
        // It is still Sunday there.
        ("2026-11-23T05:00Z", NextMonday, "2026-11-23T16:00Z"),
    ];
    for (now, preset, expected) in table {
        shop.clock.set(at(now));
        let snoozed = shop.snooze(id, preset, STAYS, shop.ann).unwrap();
        assert_eq!(snoozed.snoozed_until(), Some(at(expected)), "{now}");
    }
}

#[test]
fn everything_due_wakes_however_late_by_time_and_then_by_id() {
    let shop = Shop::open();
    let all = snoozed(&shop, &[5, 1, 3, 1, 2_000, 3]);
    assert_eq!(shop.tick().unwrap().next, Some(at("2026-11-20T18:00:00Z")));
    shop.wait(1_000 * HOUR);
    let tick = shop.tick().unwrap();
    assert_eq!(tick.woken, [1, 3, 2, 5, 0].map(|index: usize| all[index]));
    assert_eq!(tick.next, Some(at(OPENING).after(2_000 * HOUR)));
}

#[test]
fn two_messengers_that_tick_at_once_wake_each_conversation_exactly_once() {
    let shop = Shop::shared();
    let other = shop.another();
    for round in 1..=10 {
        let mut all = snoozed(&shop, &[round; 8]);
        shop.wait(HOUR);
        let barrier = Barrier::new(2);
        let tick = |messenger: &Messenger| {
            barrier.wait();
            messenger.tick().unwrap().woken
        };
        let mut woken = thread::scope(|scope| {
            let threads = [scope.spawn(|| tick(&shop)), scope.spawn(|| tick(&other))];
            threads.map(|thread| thread.join().unwrap()).concat()
        });
        woken.sort_unstable();
        all.sort_unstable();
        assert_eq!(woken, all);
        assert_eq!(shop.count(all[0], EventKind::SnoozeEnded), round as usize);
    }
}

#[test]
fn a_snooze_survives_a_restart() {
    let shop = Shop::shared();
    let all = snoozed(&shop, &[1]);
    let reopened = shop.another();
    shop.wait(HOUR);
    assert_eq!(reopened.tick().unwrap().woken, all);
    assert!(shop.tick().unwrap().woken.is_empty());
}

#[test]
fn a_clock_that_jumps_back_hides_nothing_again() {
    let shop = Shop::open();
    let all = snoozed(&shop, &[1, 3]);
    shop.wait(2 * HOUR);
    assert_eq!(shop.tick().unwrap().woken, all[..1]);
    shop.clock.set(at("2026-11-20T12:00:00Z"));
    assert!(shop.tick().unwrap().woken.is_empty());
    assert_eq!(shop.list(View::Inbox), all[..1]);
    shop.clock.set(at("2026-11-20T20:00:00Z"));
    assert_eq!(shop.tick().unwrap().woken, all[1..]);
}
