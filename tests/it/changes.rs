//! The change feed: every event once and in order, whoever writes it, and nobody waits longer than need be.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use duologue::{
    Changes, Cursor, ErrorKind, Event, EventKind, Incoming, Messenger, Narrowing, Options, Paging,
    View, Watcher,
};

use crate::support::{CUSTOMER, HOUR, MINUTE, SECOND, Shop, empty, fails, invalid, phone};
use crate::worker::eventually;

/// Every event after a place, so many at a time, and the place where they end.
fn all(messenger: &Messenger, mut after: Option<Cursor>, limit: usize) -> (Vec<Event>, Cursor) {
    let mut seen = Vec::new();
    loop {
        let Changes { items, next, .. } = messenger.changes(after.as_ref(), limit).unwrap();
        if items.is_empty() {
            return (seen, next);
        }
        assert!(items.len() <= limit);
        seen.extend(items);
        after = Some(next);
    }
}

fn end(messenger: &Messenger) -> Cursor {
    messenger.last_change().unwrap()
}

/// A day with events of many kinds.
fn busy_shop() -> Shop {
    let shop = Shop::shared();
    let id = shop.begin();
    shop.say(id, "Yes!");
    shop.hand_over();
    shop.add_tag(id, "Sizing", shop.ann).unwrap();
    shop.read(id, None, shop.ann).unwrap();
    shop.add_note(id, "VIP", shop.ann).unwrap();
    shop.hide(id);
    shop.wait(HOUR);
    shop.tick().unwrap();
    shop.finish(id);
    shop
}

#[test]
fn the_changes_are_the_whole_log_in_order_however_many_are_read_at_a_time() {
    let shop = busy_shop();
    let (whole, last) = all(&shop, None, 1_000);
    let ids: Vec<_> = whole.iter().map(|event| event.id.as_raw()).collect();
    assert!(
        ids.iter()
            .copied()
            .eq(1..=i64::try_from(ids.len()).unwrap())
    );
    assert_eq!(last, end(&shop));
    for limit in [1, 2, 7] {
        assert_eq!(all(&shop, None, limit), (whole.clone(), last.clone()));
    }
    let kinds: BTreeSet<_> = whole.iter().map(|event| event.kind).collect();
    for internal in [
        EventKind::SettingsChanged,
        EventKind::Read,
        EventKind::DeliveryChanged,
    ] {
        assert!(kinds.contains(&internal));
    }
    // As the timeline tells it.
    let id = shop.list(View::All)[0];
    let told = whole.iter().filter(|event| event.conversation == Some(id));
    let told = told.filter(|event| !event.kind.is_internal());
    assert!(told.eq(&shop.events(id, &[])));
}

#[test]
fn a_place_is_kept_as_text_and_by_another_messenger() {
    let shop = busy_shop();
    let first = shop.changes(None, 5).unwrap();
    let kept: Cursor = first.next.to_string().parse().unwrap();
    let (rest, _) = all(&shop.another(), Some(kept), 1_000);
    let (whole, _) = all(&shop, None, 1_000);
    assert_eq!([first.items, rest].concat(), whole);
}

#[test]
fn where_nothing_has_happened_the_place_stays_the_same() {
    let shop = Shop::open();
    let last = end(&shop);
    assert_eq!(shop.changes(Some(&last), 10).unwrap().next, last);
    let nothing = empty(Options::new());
    let found = nothing.changes(None, 10).unwrap();
    assert_eq!((found.items.len(), found.next), (0, end(&nothing)));
}

#[test]
fn following_from_now_on_leaves_out_what_has_been() {
    let shop = busy_shop();
    let last = end(&shop);
    let id = shop.hear(CUSTOMER, "Hello?").message.id;
    let (new, _) = all(&shop, Some(last), 10);
    assert_eq!(new[0].message.as_ref().map(|message| message.id), Some(id));
}

#[test]
fn a_call_that_is_refused_leaves_no_change() {
    let shop = busy_shop();
    let last = end(&shop);
    let id = shop.list(View::All)[0];
    fails(shop.complete(id, shop.ann), ErrorKind::ActionRefused);
    fails(
        shop.compose(CUSTOMER, "", shop.ann),
        ErrorKind::InvalidArgument,
    );
    assert_eq!(end(&shop), last);
}

#[test]
fn a_place_in_another_list_and_too_many_at_a_time_are_refused() {
    let shop = Shop::open();
    for number in 0..2 {
        shop.customer(number);
    }
    let view = shop.conversations(View::Inbox, &Narrowing::none(), &Paging::first(1));
    let other = view.unwrap().next.unwrap();
    invalid(shop.changes(Some(&other), 10), "after");
    invalid(shop.wait_changes(Some(&other), 10, HOUR), "after");
    for limit in [0, 1_001] {
        invalid(shop.changes(None, limit), "limit");
        invalid(shop.wait_changes(None, limit, HOUR), "limit");
    }
}

#[test]
fn every_event_is_read_once_and_in_order_while_two_messengers_and_six_threads_write() {
    let shop = Shop::shared();
    let other = shop.another();
    let write = |number: usize| {
        let messenger = [&*shop, &other][number % 2];
        for round in 0..30 {
            let incoming = Incoming::new(phone(number), "Hi");
            let id = messenger
                .receive(shop.line, &incoming)
                .unwrap()
                .conversation
                .id;
            match round % 3 {
                0 => drop(messenger.send(id, "Yes!", shop.ann).unwrap()),
                1 => fails(messenger.reopen(id, shop.ann), ErrorKind::ActionRefused),
                _ => drop(messenger.add_note(id, "VIP", shop.ann).unwrap()),
            }
        }
    };
    let follow = |messenger: &Messenger| {
        let (mut after, mut seen) = (None, Vec::new());
        while seen
            .last()
            .is_none_or(|last: &Event| last.text != "the end")
        {
            let changes = messenger.wait_changes(after.as_ref(), 9, MINUTE).unwrap();
            assert!(!changes.items.is_empty());
            seen.extend(changes.items);
            after = Some(changes.next);
        }
        seen
    };
    let reader = Options::new().read_only().open(shop.path()).unwrap();
    let feeds = thread::scope(|scope| {
        let feeds = [&*shop, &other, &reader].map(|one| scope.spawn(move || follow(one)));
        thread::scope(|scope| (0..6).for_each(|number| drop(scope.spawn(move || write(number)))));
        let last = shop.customer(99);
        shop.add_note(last, "the end", shop.ann).unwrap();
        feeds.map(|feed| feed.join().unwrap())
    });
    let (whole, _) = all(&shop, None, 1_000);
    for feed in feeds {
        let ids = feed.iter().map(|event| event.id.as_raw());
        assert!(ids.eq(1..=i64::try_from(whole.len()).unwrap()));
        // Nothing that was read has changed since, but where messages stand.
        let same = |(one, other): (&Event, &Event)| (one.id, one.kind) == (other.id, other.kind);
        assert!(feed.iter().zip(&whole).all(same));
    }
}

#[test]
fn whoever_waits_for_what_is_there_does_not_wait() {
    let shop = Shop::open();
    let begun = Instant::now();
    let found = shop.wait_changes(None, 3, HOUR).unwrap();
    assert_eq!(found, shop.changes(None, 3).unwrap());
    assert!(begun.elapsed() < MINUTE);
}

#[test]
fn whoever_waits_in_vain_comes_back_after_the_time_with_nothing() {
    let shop = Shop::open();
    let last = end(&shop);
    for timeout in [Duration::ZERO, Duration::from_millis(60)] {
        let begun = Instant::now();
        let found = shop.wait_changes(Some(&last), 3, timeout).unwrap();
        assert_eq!((found.items.len(), &found.next), (0, &last));
        assert!(begun.elapsed() >= timeout);
    }
}

/// Whoever waits on one messenger comes back soon after a change that another makes.
fn wakes(waiting: &Messenger, changing: &Messenger) {
    for round in 0..3 {
        let last = end(waiting);
        thread::scope(|scope| {
            let wait = || waiting.wait_changes(Some(&last), 10, HOUR).unwrap();
            let waiting = scope.spawn(wait);
            thread::sleep(Duration::from_millis(20));
            assert!(!waiting.is_finished());
            let begun = Instant::now();
            changing.add_agent(&format!("Agent {round}")).unwrap();
            let found = waiting.join().unwrap();
            assert_eq!(found.items[0].kind, EventKind::SettingsChanged);
            assert!(begun.elapsed() < 2 * SECOND);
        });
    }
}

#[test]
fn whoever_waits_is_woken_by_a_change_here_and_of_another_process() {
    let shop = Shop::open();
    wakes(&shop, &shop.clone());
    let shop = Shop::shared();
    wakes(&shop, &shop.clone());
    wakes(&shop, &shop.another());
    let reader = Options::new().read_only().open(shop.path()).unwrap();
    wakes(&reader, &shop);
}

#[test]
fn whoever_waits_can_be_sent_home() {
    let shop = Shop::open();
    let last = end(&shop);
    // Nobody waits yet, so this is for nobody.
    shop.interrupt();
    let begun = Instant::now();
    thread::scope(|scope| {
        let wait = || shop.wait_changes(Some(&last), 10, HOUR).unwrap();
        let waiting = [scope.spawn(wait), scope.spawn(wait)];
        thread::sleep(Duration::from_millis(20));
        assert!(waiting.iter().all(|one| !one.is_finished()));
        let clone = shop.clone();
        eventually(|| {
            clone.interrupt();
            waiting.iter().all(thread::ScopedJoinHandle::is_finished)
        });
        for one in waiting {
            let found = one.join().unwrap();
            assert_eq!((found.items.len(), &found.next), (0, &last));
        }
    });
    assert!(begun.elapsed() < 2 * MINUTE);
}

#[test]
fn an_interrupted_reader_waits_again_when_it_asks_again() {
    let shop = Shop::open();
    let last = end(&shop);
    shop.interrupt();
    let (begun, timeout) = (Instant::now(), Duration::from_millis(30));
    let found = shop.wait_changes(Some(&last), 10, timeout).unwrap();
    assert!(found.items.is_empty() && begun.elapsed() >= timeout);
}

/// Counts its calls.
#[derive(Clone, Default)]
struct Calls(Arc<AtomicUsize>);

impl Calls {
    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn called(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn watch(&self, messenger: &Messenger) -> Watcher {
        let calls = self.clone();
        messenger.watch(move || calls.called()).unwrap()
    }
}

#[test]
fn a_watcher_is_called_for_what_is_changed_here_and_elsewhere_until_it_is_stopped() {
    let shop = Shop::shared();
    let other = shop.another();
    let reader = Options::new().read_only().open(shop.path()).unwrap();
    let calls = [Calls::default(), Calls::default()];
    let watchers = [calls[0].watch(&shop), calls[1].watch(&reader)];
    for (number, messenger) in [&*shop, &other, &*shop].into_iter().enumerate() {
        messenger.add_agent(&format!("Agent {number}")).unwrap();
        eventually(|| calls.iter().all(|calls| calls.count() == number + 1));
    }
    let [stopped, dropped] = watchers;
    stopped.stop();
    drop(dropped);
    shop.add_agent("Cy Young").unwrap();
    other.add_agent("Di Fox").unwrap();
    thread::sleep(Duration::from_millis(100));
    assert_eq!(calls.map(|calls| calls.count()), [3, 3]);
}

#[test]
fn a_watcher_is_not_called_where_nothing_happens() {
    let shop = busy_shop();
    let calls = Calls::default();
    let watcher = calls.watch(&shop);
    fails(
        shop.compose(CUSTOMER, "", shop.ann),
        ErrorKind::InvalidArgument,
    );
    shop.badge().unwrap();
    thread::sleep(Duration::from_millis(60));
    watcher.stop();
    assert_eq!(calls.count(), 0);
}

#[test]
fn whoever_reads_when_the_watcher_calls_misses_nothing() {
    let shop = Shop::shared();
    let seen = Arc::new(Mutex::new((end(&shop), 0)));
    let (reader, reading) = (shop.clone(), Arc::clone(&seen));
    let watcher = shop.watch(move || {
        let mut seen = reading.lock().unwrap();
        let (new, next) = all(&reader, Some(seen.0.clone()), 10);
        *seen = (next, seen.1 + new.len());
    });
    let watcher = watcher.unwrap();
    for number in 0..50 {
        shop.add_agent(&format!("Agent {number}")).unwrap();
    }
    eventually(|| seen.lock().unwrap().1 == 50);
    watcher.stop();
}

#[test]
fn a_watcher_survives_a_panic_of_its_callback() {
    let shop = Shop::open();
    let calls = Calls::default();
    let counted = calls.clone();
    let watcher = shop.watch(move || {
        let before = counted.0.fetch_add(1, Ordering::SeqCst);
        assert!(before > 0, "this panic is part of a test");
    });
    let watcher = watcher.unwrap();
    shop.add_agent("Cy Young").unwrap();
    eventually(|| calls.count() == 1);
    shop.add_agent("Di Fox").unwrap();
    eventually(|| calls.count() == 2);
    watcher.stop();
}

#[test]
fn a_watcher_may_be_stopped_from_within_its_callback() {
    let shop = Shop::open();
    let watcher = Arc::new(Mutex::new(None::<Watcher>));
    let (stopping, calls) = (Arc::clone(&watcher), Calls::default());
    let counted = calls.clone();
    let watching = shop.watch(move || {
        counted.called();
        stopping.lock().unwrap().take().unwrap().stop();
    });
    *watcher.lock().unwrap() = Some(watching.unwrap());
    shop.add_agent("Cy Young").unwrap();
    eventually(|| calls.count() == 1 && watcher.lock().unwrap().is_none());
    shop.add_agent("Di Fox").unwrap();
    thread::sleep(Duration::from_millis(60));
    assert_eq!(calls.count(), 1);
}

#[test]
fn a_stop_waits_for_the_call_that_is_under_way() {
    let shop = Shop::open();
    let calls = Calls::default();
    let counted = calls.clone();
    let watcher = shop.watch(move || {
        counted.called();
        thread::sleep(Duration::from_millis(50));
        counted.called();
    });
    shop.add_agent("Cy Young").unwrap();
    eventually(|| calls.count() > 0);
    watcher.unwrap().stop();
    assert_eq!(calls.count() % 2, 0);
}
