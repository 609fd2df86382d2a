//! The delivery worker: what is due goes by itself, and a stop leaves everything in its place.

use std::collections::BTreeSet;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use duologue::DeliveryStatus::{Queued, Sending, Sent, Unknown};
use duologue::sandbox::Fault;
use duologue::{
    Draft, Error, ErrorKind, LookUp, LookedUp, MediaStore, Messenger, Options, Outcome, Provider,
    Result, Submission, Timestamp, View, Worker, WorkerHealth, WorkerSettings,
};

use crate::support::{
    CUSTOMER, Carrier, HOUR, MINUTE, OPENING, OTHER, SECOND, Shop, at, fails, invalid, phone,
    picture,
};

/// Waits for what is on its way in another thread; a minute without it is a failure.
#[track_caller]
pub(crate) fn eventually(happened: impl Fn() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < MINUTE, "it has not happened in a minute");
        thread::sleep(Duration::from_millis(2));
    }
}

/// A provider's answer to what it takes.
pub(crate) fn accept(submission: &Submission) -> Outcome {
    Outcome::Accepted {
        provider_message_id: submission.key.clone(),
        status: Sent,
    }
}

/// A provider in which submissions wait until they are let go.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<Passage>, Condvar)>);

#[derive(Default)]
struct Passage {
    inside: usize,
    passed: Vec<String>,
    open: bool,
}

impl Gate {
    fn inside(&self) -> usize {
        self.0.0.lock().unwrap().inside
    }

    fn passed(&self) -> Vec<String> {
        self.0.0.lock().unwrap().passed.clone()
    }

    fn open(&self) {
        self.0.0.lock().unwrap().open = true;
        self.0.1.notify_all();
    }
}

impl Provider for Gate {
    fn submit(&self, submission: &Submission, _: Timestamp) -> Outcome {
        let mut passage = self.0.0.lock().unwrap();
        passage.inside += 1;
        let passed = self
            .0
            .1
            .wait_timeout_while(passage, MINUTE, |passage| !passage.open);
        let mut passage = passed.unwrap().0;
        passage.inside -= 1;
        passage.passed.push(submission.body.clone());
        accept(submission)
    }
}

/// A worker that looks often for what only the clock has made due.
fn busy() -> WorkerSettings {
    WorkerSettings::new().look_every(Duration::from_millis(5))
}

/// A worker that looks when it is woken alone.
fn sleepy() -> WorkerSettings {
    WorkerSettings::new().look_every(HOUR)
}

fn workers(messenger: &Messenger) -> Vec<WorkerHealth> {
    messenger.health().unwrap().workers
}

#[test]
fn what_is_sent_goes_out_without_anybody_calling_for_it() {
    for shop in [Shop::open(), Shop::shared()] {
        let before = shop.text(CUSTOMER, "1");
        let worker = shop.start_worker(sleepy()).unwrap();
        eventually(|| shop.status(&before) == Sent);
        // Nothing but the send itself tells the worker.
        let after = shop.text(CUSTOMER, "2");
        eventually(|| shop.status(&after) == Sent);
        assert_eq!(shop.taken(), ["1", "2"]);
        worker.stop();
    }
}

#[test]
fn what_another_process_sends_goes_out_too() {
    let shop = Shop::shared();
    let host = shop.another();
    let worker = shop.start_worker(busy()).unwrap();
    let sent = host.compose(CUSTOMER, "Yes!", shop.ann).unwrap();
    eventually(|| shop.status(&sent) == Sent);
    worker.stop();
}

#[test]
fn several_threads_hand_over_at_the_same_time() {
    let shop = Shop::shared();
    let gate = Gate::default();
    let courier = shop.another_with(gate.clone());
    let worker = courier.start_worker(busy().threads(3)).unwrap();
    for number in 0..3 {
        shop.text(&phone(number), "Yes!");
        eventually(|| gate.inside() == number + 1);
    }
    gate.open();
    eventually(|| shop.outbox_depth().unwrap() == 0);
    worker.stop();
    assert_eq!(gate.passed().len(), 3);
}

#[test]
fn messages_that_are_sent_together_are_divided_among_the_threads() {
    let shop = Shop::shared();
    for number in 0..4 {
        shop.text(&phone(number), "Yes!");
    }
    let gate = Gate::default();
    let courier = shop.another_with(gate.clone());
    let worker = courier.start_worker(busy().threads(4)).unwrap();
    eventually(|| gate.inside() == 4);
    gate.open();
    worker.stop();
    assert_eq!(gate.passed().len(), 4);
}

#[test]
fn two_workers_send_each_message_once_and_to_each_recipient_in_order() {
    let shop = Shop::shared();
    let other = shop.another();
    let settings = busy().threads(2);
    let workers = [&*shop, &other].map(|one| one.start_worker(settings).unwrap());
    for number in 0..60 {
        shop.text(&phone(number % 6), format!("{number:02}"));
    }
    eventually(|| shop.outbox_depth().unwrap() == 0);
    drop(workers);
    let taken = shop.sandbox.accepted();
    let keys: BTreeSet<_> = taken.iter().map(|one| one.key.clone()).collect();
    assert_eq!((taken.len(), keys.len()), (60, 60));
    for number in 0..6 {
        let to = phone(number);
        let to_one = taken.iter().filter(|one| one.recipient.as_str() == to);
        assert!(to_one.map(|one| &one.body).is_sorted());
    }
}

/// Sends five messages, lets a worker begin with one, ends it, and sees that the others can go at once. Says whether the
/// end came before the first was let go.
fn end_in_the_middle(end: fn(Worker)) -> bool {
    let shop = Shop::shared();
    let sent: Vec<_> = (0..5)
        .map(|number| shop.text(&phone(number), number.to_string()))
        .collect();
    let gate = Gate::default();
    let courier = shop.another_with(gate.clone());
    let worker = courier.start_worker(busy()).unwrap();
    eventually(|| gate.inside() == 1);
    thread::scope(|scope| {
        let ending = scope.spawn(move || end(worker));
        thread::sleep(Duration::from_millis(20));
        assert!(!ending.is_finished());
        assert_eq!(shop.status(&sent[0]), Sending);
        gate.open();
        ending.join().unwrap();
    });
    assert_eq!(workers(&shop), []);
    assert_eq!(shop.status(&sent[0]), Sent);
    let passed = gate.passed();
    assert_eq!(shop.hand_over().len(), 5 - passed.len());
    let all = [passed.clone(), shop.taken()].concat();
    assert_eq!(all, ["0", "1", "2", "3", "4"]);
    passed.len() == 1
}

#[test]
fn a_stop_waits_for_what_is_under_way_loses_nothing_and_gives_back_what_it_had_not_begun() {
    // On a busy machine the end may come too late now and then.
    assert!((0..20).any(|_| end_in_the_middle(Worker::stop)));
}

#[test]
fn a_worker_that_is_dropped_is_stopped() {
    assert!((0..20).any(|_| end_in_the_middle(drop)));
}

#[test]
fn after_a_stop_nothing_goes_out_by_itself() {
    let shop = Shop::open();
    shop.start_worker(busy()).unwrap().stop();
    let sent = shop.text(CUSTOMER, "Yes!");
    thread::sleep(Duration::from_millis(50));
    assert_eq!(shop.status(&sent), Queued);
}

#[test]
fn scheduled_messages_go_and_snoozes_end_when_their_time_comes() {
    let shop = Shop::open();
    let hidden = shop.hide(shop.begin()).id;
    let in_an_hour = at(OPENING).after(HOUR);
    let scheduled = shop.text(OTHER, Draft::text("See you").send_at(in_an_hour));
    let worker = shop.start_worker(busy()).unwrap();
    shop.wait(59 * MINUTE);
    let now = shop.text(CUSTOMER, "Yes!");
    eventually(|| shop.status(&now) == Sent);
    assert_eq!(shop.list(View::Snoozed), [hidden]);
    assert_eq!(shop.taken(), ["Yes!"]);
    shop.wait(MINUTE);
    eventually(|| shop.status(&scheduled) == Sent);
    eventually(|| shop.list(View::Inbox).contains(&hidden));
    worker.stop();
    assert_eq!(shop.taken(), ["Yes!", "See you"]);
}

#[test]
fn messages_that_nobody_knows_of_are_looked_up_and_sent_again_if_they_were_not_taken() {
    let shop = Shop::open();
    let unknown = |fault, to| {
        shop.sandbox.inject(fault);
        let sent = shop.text(to, "Yes!");
        assert_eq!(shop.hand_over()[0].status, Unknown);
        sent
    };
    let taken = unknown(Fault::AnswerLost, CUSTOMER);
    let lost = unknown(Fault::MessageLost, OTHER);
    assert_eq!(shop.taken().len(), 1);
    let worker = shop.start_worker(busy()).unwrap();
    eventually(|| shop.status(&taken) == Sent && shop.status(&lost) == Sent);
    worker.stop();
    assert_eq!(shop.taken().len(), 2);
}

#[test]
fn a_message_that_its_provider_cannot_tell_of_stays_unknown() {
    let shop = Shop::shared();
    let lost = Carrier(|_: &Submission, _| Outcome::Unanswered {
        reason: String::new(),
    });
    let courier = shop.another_with(lost);
    let sent = shop.text(CUSTOMER, "Yes!");
    courier.deliver(10).unwrap();
    let worker = courier.start_worker(busy()).unwrap();
    // The worker has been round when this is gone, and has looked up before.
    let second = shop.text(OTHER, "Yes!");
    eventually(|| shop.status(&second) == Unknown);
    worker.stop();
    assert_eq!(shop.status(&sent), Unknown);
    assert_eq!(shop.outbox_depth().unwrap(), 0);
}

/// A store of files that gives none back.
struct Leaky;

impl MediaStore for Leaky {
    fn put(&self, _: &str, _: &[u8]) -> Result<()> {
        Ok(())
    }

    fn read(&self, _: &str, _: u64, _: &mut [u8]) -> Result<usize> {
        Err(Error::callback("the store is leaky"))
    }

    fn remove(&self, _: &str) -> Result<()> {
        Ok(())
    }
}

/// A messenger that cannot send files.
fn leaky(shop: &Shop, provider: impl Provider + 'static) -> Messenger {
    let options = Options::new().clock(shop.clock.clone());
    let options = options.provider("sandbox", provider).media_store(Leaky);
    options.open(shop.path()).unwrap()
}

fn with_a_file(shop: &Shop) -> Draft {
    Draft::text("Look").gateway(shop.mms).media(picture(9))
}

#[test]
fn why_a_round_failed_shows_in_health_and_goes_away_when_the_next_does_not() {
    let shop = Shop::shared();
    shop.text(CUSTOMER, with_a_file(&shop));
    let courier = leaky(&shop, shop.sandbox.clone());
    let worker = courier.start_worker(sleepy()).unwrap();
    let shown = || workers(&shop).remove(0).last_error;
    eventually(|| shown().contains("the store is leaky"));
    thread::sleep(Duration::from_millis(20));
    assert!(!shown().is_empty());
    // Whatever wakes it makes the next round, in which the message has yet to wait.
    eventually(|| {
        courier.add_agent("Cy Young").unwrap();
        shown().is_empty()
    });
    worker.stop();
}

#[test]
fn why_a_round_of_any_thread_failed_shows_in_health() {
    for _ in 0..3 {
        let shop = Shop::shared();
        let gate = Gate::default();
        let courier = leaky(&shop, gate.clone());
        let worker = courier.start_worker(sleepy().threads(2)).unwrap();
        courier.compose(CUSTOMER, "Yes!", shop.ann).unwrap();
        eventually(|| gate.inside() == 1);
        // Only one of them is free by now, whichever it is.
        shop.text(OTHER, with_a_file(&shop));
        courier.add_agent("Cy Young").unwrap();
        eventually(|| workers(&shop)[0].last_error.contains("the store is leaky"));
        gate.open();
        worker.stop();
    }
}

/// A provider that cannot be asked.
struct Mute;

impl Provider for Mute {
    fn submit(&self, _: &Submission, _: Timestamp) -> Outcome {
        Outcome::Unanswered {
            reason: String::new(),
        }
    }

    fn look_up(&self, _: &LookUp, _: Timestamp) -> Result<LookedUp> {
        Err(Error::callback("the line is dead"))
    }
}

#[test]
fn why_a_message_could_not_be_looked_up_shows_in_health_until_it_is_asked_about_again() {
    let shop = Shop::shared();
    let courier = shop.another_with(Mute);
    shop.text(CUSTOMER, "Yes!");
    courier.deliver(10).unwrap();
    let worker = courier.start_worker(busy()).unwrap();
    let shown = || workers(&shop).remove(0).last_error;
    eventually(|| shown() == "the line is dead");
    thread::sleep(Duration::from_millis(20));
    assert_eq!(shown(), "the line is dead");
    worker.stop();
}

#[test]
fn a_worker_shows_in_health_while_it_runs() {
    let shop = Shop::shared();
    let other = shop.another();
    assert_eq!(workers(&shop), []);
    let first = shop.start_worker(busy()).unwrap();
    shop.wait(SECOND);
    let second = other.start_worker(busy().threads(2)).unwrap();
    let shown = workers(&other);
    assert!(
        shown
            .iter()
            .all(|worker| worker.beat_at >= worker.started_at)
    );
    assert!(shown.iter().all(|worker| worker.last_error.is_empty()));
    let started = || {
        let shown = workers(&shop).into_iter();
        shown.map(|worker| worker.started_at).collect::<Vec<_>>()
    };
    assert_eq!(started(), [at(OPENING), at(OPENING).after(SECOND)]);
    first.stop();
    assert_eq!(started(), [at(OPENING).after(SECOND)]);
    drop(second);
    assert_eq!(workers(&shop), []);
}

#[test]
fn a_worker_whose_process_died_stays_in_health_for_a_day_and_stands_still() {
    let shop = Shop::shared();
    let died = at(OPENING);
    let row = "INSERT INTO worker (started_at, beat_at, delivered)";
    let at = died.as_micros();
    shop.raw().run(&format!("{row} VALUES ({at}, {at}, 3)"));
    shop.wait(24 * HOUR);
    let worker = shop.start_worker(busy()).unwrap();
    let shown = workers(&shop);
    assert_eq!((shown.len(), shown[0].delivered), (2, 3));
    assert_eq!(shown[0].beat_at, died);
    worker.stop();
    assert_eq!(workers(&shop).len(), 1);
    shop.wait(SECOND);
    shop.start_worker(busy()).unwrap().stop();
    assert_eq!(workers(&shop), []);
}

#[test]
fn a_provider_that_panics_does_not_end_the_worker() {
    let shop = Shop::shared();
    let courier = shop.another_with(Carrier(|submission: &Submission, _| {
        assert_ne!(submission.body, "1", "this panic is part of a test");
        accept(submission)
    }));
    let worker = courier.start_worker(busy()).unwrap();
    let first = shop.text(CUSTOMER, "1");
    eventually(|| shop.status(&first) == Unknown);
    let second = shop.text(OTHER, "2");
    eventually(|| shop.status(&second) == Sent);
    worker.stop();
}

#[test]
fn a_provider_may_stop_the_worker_that_calls_it() {
    let shop = Shop::shared();
    let sent = [CUSTOMER, OTHER].map(|to| shop.text(to, "Yes!"));
    let running = Arc::new(Mutex::new(None::<Worker>));
    let stopping = Arc::clone(&running);
    let courier = shop.another_with(Carrier(move |submission: &Submission, _| {
        let worker = stopping.lock().unwrap().take();
        worker.unwrap().stop();
        accept(submission)
    }));
    for threads in [1, 2] {
        let mut running = running.lock().unwrap();
        *running = Some(courier.start_worker(busy().threads(threads)).unwrap());
        drop(running);
        let sent = &sent[threads - 1];
        eventually(|| shop.status(sent) == Sent);
        eventually(|| workers(&shop).is_empty());
        assert_eq!(shop.outbox_depth().unwrap(), 2 - threads as u64);
    }
}

#[test]
fn a_worker_needs_1_to_64_threads_and_a_workspace_that_may_be_written() {
    let shop = Shop::shared();
    for threads in [0, 65] {
        let settings = WorkerSettings::new().threads(threads);
        invalid(shop.start_worker(settings), "threads");
    }
    let reader = Options::new().read_only().open(shop.path()).unwrap();
    fails(reader.start_worker(busy()), ErrorKind::ReadOnly);
    assert_eq!(workers(&shop), []);
    let many = WorkerSettings::new().threads(64);
    let sent = shop.text(CUSTOMER, "Yes!");
    let worker = shop.start_worker(many).unwrap();
    eventually(|| shop.status(&sent) == Sent);
    worker.stop();
}
