//! Handing messages over: each at most once, and no doubt left unseen.

use std::collections::BTreeSet;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use duologue::DeliveryStatus::{
    Cancelled, Delivered, Failed, Queued, Rejected, Sending, Sent, Unknown,
};
use duologue::sandbox::Fault;
use duologue::{
    By, ContactDetails, DeliveryStatus, Draft, EventKind, Message, Outcome, Provider,
    ReportSubject, StatusReport, Submission, Timestamp,
};

use crate::support::{
    CUSTOMER, Carrier, HOUR, MINUTE, OPENING, OTHER, SECOND, Shop, at, phone, picture, rejected,
};

fn accept(submission: &Submission) -> Outcome {
    Outcome::Accepted {
        provider_message_id: submission.key.clone(),
        status: Sent,
    }
}

fn report(submission: &Submission, status: DeliveryStatus) -> StatusReport {
    let subject = ReportSubject::Key {
        key: submission.key.clone(),
        provider_message_id: Some(submission.key.clone()),
    };
    StatusReport {
        subject,
        status,
        error_code: String::new(),
    }
}

/// A provider whose submissions stop in the middle until they are let go, or half a minute has passed.
#[derive(Clone, Default)]
struct Turnstile(Arc<(Mutex<Passage>, Condvar)>);

#[derive(Default)]
struct Passage {
    entered: bool,
    open: bool,
}

impl Turnstile {
    fn change(&self, change: impl FnOnce(&mut Passage)) {
        change(&mut self.0.0.lock().unwrap());
        self.0.1.notify_all();
    }

    fn wait_while(&self, closed: impl Fn(&Passage) -> bool) {
        let passage = self.0.0.lock().unwrap();
        let waited = self
            .0
            .1
            .wait_timeout_while(passage, MINUTE / 2, |now| closed(now));
        drop(waited.unwrap());
    }

    fn wait_until_entered(&self) {
        self.wait_while(|passage| !passage.entered);
    }

    fn let_go(&self) {
        self.change(|passage| passage.open = true);
    }
}

impl Provider for Turnstile {
    fn submit(&self, submission: &Submission, _: Timestamp) -> Outcome {
        self.change(|passage| passage.entered = true);
        self.wait_while(|passage| !passage.open);
        accept(submission)
    }
}

#[test]
fn a_queued_message_is_handed_over_once_with_everything_it_needs() {
    let shop = Shop::open();
    let draft = Draft::text("Here").gateway(shop.mms);
    let sent = shop.text(CUSTOMER, draft.media(picture(300_000)));
    assert_eq!(shop.hand_over()[0].message, sent.id);
    assert_eq!(shop.status(&sent), Sent);
    assert_eq!(shop.outbox_depth().unwrap(), 0);
    let taken = shop.sandbox.take_accepted().remove(0);
    assert_eq!(taken.body, "Here");
    assert_eq!(taken.media, [picture(300_000)]);
    assert_eq!(taken.sender, sent.sender);
    assert_eq!(taken.recipient, sent.recipient);
    assert!(shop.hand_over().is_empty());
}

#[test]
fn a_limit_takes_the_oldest_messages_whatever_their_gateway() {
    let shop = Shop::open();
    for (gateway, body) in [(shop.short, "1"), (shop.line, "2"), (shop.short, "3")] {
        shop.text(CUSTOMER, Draft::text(body).gateway(gateway));
    }
    assert_eq!(shop.deliver(2).unwrap().len(), 2);
    assert_eq!(shop.taken(), ["1", "2"]);
    shop.deliver(2).unwrap();
    assert_eq!(shop.taken(), ["1", "2", "3"]);
}

#[test]
fn a_lost_answer_leaves_the_message_unknown_and_it_is_never_submitted_again() {
    let shop = Shop::open();
    for fault in [Fault::AnswerLost, Fault::MessageLost] {
        shop.sandbox.inject(fault);
        let sent = shop.text(CUSTOMER, "Yes!");
        assert_eq!(shop.hand_over()[0].status, Unknown);
        shop.wait(48 * HOUR);
        assert!(shop.hand_over().is_empty());
        assert_eq!(shop.status(&sent), Unknown);
    }
    // The one whose answer was lost; nobody could have told.
    assert_eq!(shop.taken().len(), 1);
}

#[test]
fn a_report_with_the_key_resolves_an_unknown_message() {
    let shop = Shop::open();
    shop.sandbox.delivery_receipts(2 * SECOND);
    shop.sandbox.inject(Fault::AnswerLost);
    let sent = shop.text(CUSTOMER, "Yes!");
    shop.hand_over();
    assert_eq!(shop.refresh().unwrap().reported[0].status, Some(Sent));
    shop.wait(2 * SECOND);
    shop.refresh().unwrap();
    assert_eq!(shop.status(&sent), Delivered);
}

#[test]
fn a_throttled_message_goes_later_and_before_the_next_to_the_same_recipient() {
    let shop = Shop::open();
    let retry_after = 30 * SECOND;
    shop.sandbox.inject(Fault::Throttled { retry_after });
    let first = shop.text(CUSTOMER, "1");
    shop.text(CUSTOMER, "2");
    shop.text(OTHER, "3");
    let handed_over = shop.hand_over();
    assert_eq!(handed_over.len(), 2);
    assert_eq!(handed_over[0].message, first.id);
    assert_eq!(handed_over[0].status, Queued);
    shop.wait(29 * SECOND);
    shop.text(CUSTOMER, "4");
    assert!(shop.hand_over().is_empty());
    shop.wait(SECOND);
    shop.hand_over();
    assert_eq!(shop.taken(), ["3", "1", "2", "4"]);
}

#[test]
fn a_rejected_message_is_a_failed_delivery_in_the_timeline() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.sandbox.inject(rejected());
    let sent = shop.say(id, "Yes!");
    let handed_over = &shop.hand_over()[0];
    assert_eq!(handed_over.status, Rejected);
    assert_eq!(handed_over.error_code.as_str(), "21610");
    let failed = &shop.events(id, &[EventKind::DeliveryFailed])[0].facts;
    assert_eq!(failed.message, Some(sent.id));
    assert_eq!(failed.error_code.as_str(), "21610");
    assert_eq!(shop.message(sent.id).unwrap().error_code, "21610");
    shop.wait(HOUR);
    assert!(shop.hand_over().is_empty());
}

#[test]
fn reports_in_any_order_and_number_lead_to_the_same_status_and_each_step_is_logged_once() {
    for order in [[Queued, Sent, Delivered], [Delivered, Sent, Queued]] {
        let shop = Shop::open();
        let id = shop.begin();
        let sent = shop.say(id, "Yes!");
        shop.hand_over();
        for status in order.iter().chain(&order) {
            let news = report(&shop.sandbox.accepted()[0], *status);
            shop.report(shop.line, &news).unwrap();
        }
        assert_eq!(shop.status(&sent), Delivered);
        let steps = shop.events(id, &[EventKind::DeliveryChanged]);
        let steps: Vec<_> = steps.iter().filter_map(|step| step.facts.status).collect();
        assert_eq!(steps, [Sending, Sent, Delivered]);
    }
}

#[test]
fn a_report_that_is_faster_than_the_answer_holds() {
    let shop = Shop::shared();
    let sent = shop.text(CUSTOMER, "Yes!");
    let (host, line) = (shop.another(), shop.line);
    let courier = shop.another_with(Carrier(move |submission: &Submission, _| {
        host.report(line, &report(submission, Delivered)).unwrap();
        accept(submission)
    }));
    assert_eq!(courier.deliver(10).unwrap()[0].status, Delivered);
    assert_eq!(shop.status(&sent), Delivered);
}

#[test]
fn a_polled_report_that_is_faster_than_the_answer_is_kept_for_later() {
    let shop = Shop::shared();
    shop.sandbox.delivery_receipts(Duration::ZERO);
    let sent = shop.text(CUSTOMER, "Yes!");
    let (sandbox, host) = (shop.sandbox.clone(), shop.another());
    let courier = shop.another_with(Carrier(move |submission: &Submission, now| {
        let outcome = sandbox.submit(submission, now);
        let early = host.refresh().unwrap();
        assert!(early.reported.is_empty() && early.refused.is_empty());
        outcome
    }));
    assert_eq!(courier.deliver(10).unwrap()[0].status, Sent);
    shop.refresh().unwrap();
    assert_eq!(shop.status(&sent), Delivered);
}

#[test]
fn news_of_an_earlier_attempt_does_not_change_where_the_message_stands() {
    let shop = Shop::shared();
    let sent = shop.text(CUSTOMER, "Yes!");
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&attempts);
    let courier = shop.another_with(Carrier(move |submission: &Submission, _| {
        let mut seen = seen.lock().unwrap();
        seen.push(submission.clone());
        if seen.len() == 1 {
            return Outcome::Throttled {
                retry_after: SECOND,
            };
        }
        accept(submission)
    }));
    courier.deliver(10).unwrap();
    shop.wait(MINUTE);
    courier.deliver(10).unwrap();
    let attempts = attempts.lock().unwrap();
    assert_ne!(attempts[0].key, attempts[1].key);
    shop.report(shop.line, &report(&attempts[0], Failed))
        .unwrap();
    assert_eq!(shop.status(&sent), Sent);
    shop.report(shop.line, &report(&attempts[1], Delivered))
        .unwrap();
    assert_eq!(shop.status(&sent), Delivered);
}

#[test]
fn queued_messages_to_a_contact_who_is_blocked_meanwhile_are_called_off() {
    let shop = Shop::open();
    let sent = shop.text(CUSTOMER, "Yes!");
    let contact = shop.find_contact(CUSTOMER).unwrap().unwrap();
    shop.update_contact(contact.id, &ContactDetails::new().block(), By::host())
        .unwrap();
    assert_eq!(shop.hand_over()[0].status, Cancelled);
    assert_eq!(shop.status(&sent), Cancelled);
    assert!(shop.taken().is_empty());
}

#[test]
fn a_gateway_that_asks_for_a_pause_again_is_left_alone_for_the_rest_of_a_delivery() {
    let shop = Shop::shared();
    for number in 0..10 {
        shop.text(&phone(number), "Yes!");
    }
    let calls = Arc::new(Mutex::new(0));
    let seen = Arc::clone(&calls);
    let courier = shop.another_with(Carrier(move |_: &Submission, _| {
        *seen.lock().unwrap() += 1;
        Outcome::Throttled { retry_after: HOUR }
    }));
    courier.deliver(10).unwrap();
    assert_eq!(*calls.lock().unwrap(), 2);
    assert_eq!(shop.outbox_depth().unwrap(), 10);
}

#[test]
fn a_submission_that_is_being_made_is_not_taken_for_lost_by_a_clock_that_is_a_little_behind() {
    let shop = Shop::shared();
    let sent = shop.text(CUSTOMER, "Yes!");
    let (host, clock) = (shop.another(), Arc::clone(&shop.clock));
    let courier = shop.another_with(Carrier(move |submission: &Submission, now: Timestamp| {
        clock.set(now.before(SECOND));
        assert_eq!(host.deliver(10).unwrap(), []);
        clock.set(now);
        accept(submission)
    }));
    assert_eq!(courier.deliver(10).unwrap()[0].status, Sent);
    assert_eq!(shop.status(&sent), Sent);
}

#[test]
fn many_threads_that_deliver_at_once_take_nothing_of_each_others_for_lost() {
    let shop = Shop::shared();
    for number in 0..60 {
        shop.text(&phone(number), "Yes!");
    }
    let options =
        duologue::Options::new().provider("sandbox", Carrier(|one: &Submission, _| accept(one)));
    let messenger = options.open(shop.path()).unwrap();
    let done: Vec<_> = thread::scope(|scope| {
        let couriers: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| messenger.deliver(20).unwrap()))
            .collect();
        couriers
            .into_iter()
            .flat_map(|courier| courier.join().unwrap())
            .collect()
    });
    messenger.deliver(100).unwrap();
    assert!(
        done.iter().all(|delivery| delivery.status == Sent),
        "{done:?}"
    );
    assert_eq!(messenger.outbox_depth().unwrap(), 0);
}

#[test]
fn a_message_that_was_accepted_under_no_name_counts_as_sent() {
    let shop = Shop::shared();
    let sent = shop.text(CUSTOMER, "Yes!");
    let courier = shop.another_with(Carrier(|_: &Submission, _| Outcome::Accepted {
        provider_message_id: String::new(),
        status: Queued,
    }));
    courier.deliver(10).unwrap();
    assert_eq!(shop.status(&sent), Sent);
}

#[test]
fn a_provider_that_panics_leaves_one_message_unknown_and_the_others_go() {
    let shop = Shop::shared();
    let sent = ["1", "2", "3"].map(|body| shop.text(CUSTOMER, body));
    let courier = shop.another_with(Carrier(|submission: &Submission, _| {
        assert_ne!(submission.body, "2", "this panic is part of a test");
        accept(submission)
    }));
    courier.deliver(10).unwrap();
    let all = sent.map(|message| shop.status(&message));
    assert_eq!(all, [Sent, Unknown, Sent]);
}

#[test]
fn what_a_stuck_process_had_claimed_is_taken_up_by_another() {
    let shop = Shop::shared();
    let (begun, claimed) = (shop.text(CUSTOMER, "1"), shop.text(OTHER, "2"));
    let turnstile = Turnstile::default();
    let stuck = shop.another_with(turnstile.clone());
    thread::scope(|scope| {
        let stuck = scope.spawn(|| stuck.deliver(10).unwrap());
        turnstile.wait_until_entered();
        assert!(shop.hand_over().is_empty());
        shop.wait(MINUTE);
        // What it had not begun goes out now; what it is in the middle of does not.
        assert_eq!(shop.hand_over()[0].message, claimed.id);
        assert_eq!(shop.status(&begun), Sending);
        shop.wait(4 * MINUTE);
        assert_eq!(shop.hand_over()[0].message, begun.id);
        assert_eq!(shop.status(&begun), Unknown);
        turnstile.let_go();
        // The answer comes after all. What was taken from it, it leaves alone.
        assert_eq!(stuck.join().unwrap().len(), 1);
    });
    assert_eq!(shop.status(&begun), Sent);
    assert_eq!(shop.taken(), ["2"]);
    assert_eq!(shop.outbox_depth().unwrap(), 0);
}

/// What a submission is answered with, an hour after the message was given up and queued again.
fn answer_late(answer: Outcome) -> (Shop, Message) {
    let shop = Shop::shared();
    let sent = shop.text(CUSTOMER, "Yes!");
    let (clock, other, id) = (shop.clock.clone(), shop.another(), sent.id);
    let slow = shop.another_with(Carrier(move |_: &Submission, _| {
        clock.advance(HOUR);
        assert_eq!(other.deliver(10).unwrap()[0].status, Unknown);
        other.send_again(id, By::host()).unwrap();
        answer.clone()
    }));
    slow.deliver(10).unwrap();
    shop.wait(HOUR);
    (shop, sent)
}

#[test]
fn a_message_that_was_taken_after_all_is_not_sent_again_though_it_was_queued_again() {
    let (shop, sent) = answer_late(Outcome::Accepted {
        provider_message_id: "late".to_owned(),
        status: Queued,
    });
    assert_eq!(shop.status(&sent), Sent);
    assert!(shop.hand_over().is_empty());
    assert_eq!(shop.outbox_depth().unwrap(), 0);
}

#[test]
fn an_answer_that_brings_no_success_leaves_a_message_that_was_queued_again_to_its_next_attempt() {
    let unanswered = Outcome::Unanswered {
        reason: "the line went dead".to_owned(),
    };
    let throttled = Outcome::Throttled {
        retry_after: SECOND,
    };
    let unavailable = Outcome::Unavailable {
        code: "503".to_owned(),
        reason: "down".to_owned(),
    };
    let refused = Outcome::Rejected {
        code: "21610".to_owned(),
        reason: "no".to_owned(),
    };
    let failed = Outcome::Accepted {
        provider_message_id: "late".to_owned(),
        status: Failed,
    };
    for answer in [unanswered, throttled, unavailable, refused, failed] {
        let (shop, _) = answer_late(answer);
        assert_eq!(shop.outbox_depth().unwrap(), 1);
        assert_eq!(shop.hand_over()[0].status, Sent);
        assert_eq!(shop.taken().len(), 1);
    }
}

#[test]
fn a_refusal_of_an_earlier_attempt_does_not_put_back_what_another_is_handing_over() {
    let shop = Shop::shared();
    let sent = shop.text(CUSTOMER, "Yes!");
    let turnstile = Turnstile::default();
    let second = shop.another_with(turnstile.clone());
    let (clock, other, gate, id) = (
        shop.clock.clone(),
        shop.another(),
        turnstile.clone(),
        sent.id,
    );
    let (begun, begins) = mpsc::channel();
    let first = shop.another_with(Carrier(move |_: &Submission, _| {
        clock.advance(HOUR);
        assert_eq!(other.deliver(10).unwrap()[0].status, Unknown);
        other.send_again(id, By::host()).unwrap();
        begun.send(()).unwrap();
        gate.wait_until_entered();
        let retry_after = SECOND;
        Outcome::Throttled { retry_after }
    }));
    thread::scope(|scope| {
        let first = scope.spawn(|| first.deliver(10).unwrap());
        begins.recv().unwrap();
        let second = scope.spawn(|| second.deliver(10).unwrap());
        first.join().unwrap();
        shop.wait(MINUTE);
        // The second attempt is being made, so this must make no third.
        let third = shop.hand_over();
        turnstile.let_go();
        second.join().unwrap();
        assert_eq!(third, []);
    });
    assert_eq!(shop.status(&sent), Sent);
}

#[test]
fn a_refusal_that_comes_after_the_message_was_given_up_leaves_it_visibly_unknown() {
    let shop = Shop::shared();
    let sent = shop.text(CUSTOMER, "Yes!");
    let (clock, other) = (shop.clock.clone(), shop.another());
    let slow = shop.another_with(Carrier(move |_: &Submission, _| {
        clock.advance(HOUR);
        assert_eq!(other.deliver(10).unwrap()[0].status, Unknown);
        let retry_after = SECOND;
        Outcome::Throttled { retry_after }
    }));
    slow.deliver(10).unwrap();
    // Waiting in no outbox, it must not be shown as queued.
    assert_eq!(shop.status(&sent), Unknown);
    assert_eq!(shop.outbox_depth().unwrap(), 0);
}

#[test]
fn a_claim_that_was_lost_to_another_process_does_not_put_the_message_back() {
    let shop = Shop::shared();
    shop.set(shop.line, |line| line.segments_per_second = Some(1.into()));
    shop.text(CUSTOMER, "1");
    shop.text(OTHER, "2".repeat(1_600));
    let turnstile = Turnstile::default();
    let second = shop.another_with(turnstile.clone());
    let (clock, gate) = (shop.clock.clone(), turnstile.clone());
    let (begun, begins) = mpsc::channel();
    let first = shop.another_with(Carrier(move |submission: &Submission, _| {
        // Its claim on the other message runs out here, and somebody else takes that.
        clock.advance(MINUTE);
        begun.send(()).unwrap();
        gate.wait_until_entered();
        accept(submission)
    }));
    thread::scope(|scope| {
        let first = scope.spawn(|| first.deliver(10).unwrap());
        begins.recv().unwrap();
        let second = scope.spawn(|| second.deliver(10).unwrap());
        assert_eq!(first.join().unwrap().len(), 1);
        shop.wait(MINUTE);
        let twice = shop.hand_over();
        turnstile.let_go();
        assert_eq!((twice.len(), second.join().unwrap().len()), (0, 1));
    });
}

#[test]
fn messages_to_one_recipient_keep_their_order_though_two_processes_deliver() {
    let shop = Shop::shared();
    for body in ["1", "2", "3"] {
        shop.text(CUSTOMER, body);
    }
    let (sandbox, rival) = (shop.sandbox.clone(), shop.another());
    let courier = shop.another_with(Carrier(move |submission: &Submission, now| {
        assert!(rival.deliver(10).unwrap().is_empty());
        sandbox.submit(submission, now)
    }));
    while !courier.deliver(1).unwrap().is_empty() {}
    assert_eq!(shop.taken(), ["1", "2", "3"]);
}

#[test]
fn several_threads_that_deliver_at_once_never_submit_a_message_or_a_key_twice() {
    let shop = Shop::shared();
    let other = shop.another();
    for number in 0..60 {
        shop.text(&phone(number % 20), format!("{number:02}"));
    }
    thread::scope(|scope| {
        for messenger in [&*shop, &*shop, &other, &other] {
            scope.spawn(|| {
                while messenger.outbox_depth().unwrap() > 0 {
                    messenger.deliver(7).unwrap();
                }
            });
        }
    });
    let mut taken = shop.sandbox.accepted();
    let keys: BTreeSet<_> = taken.iter().map(|one| one.key.clone()).collect();
    assert_eq!((taken.len(), keys.len()), (60, 60));
    // Each once, and to each recipient in order.
    taken.sort_by(|one, other| one.recipient.cmp(&other.recipient));
    let place = |one: &Submission| (one.recipient.clone(), one.body.clone());
    assert!(
        taken
            .windows(2)
            .all(|pair| place(&pair[0]) < place(&pair[1]))
    );
}

#[test]
fn what_is_queued_for_a_disabled_gateway_waits() {
    let shop = Shop::open();
    let sent = shop.text(CUSTOMER, "Yes!");
    shop.disable_gateway(shop.line).unwrap();
    shop.wait(48 * HOUR);
    assert!(shop.hand_over().is_empty());
    assert_eq!(shop.status(&sent), Queued);
    assert_eq!(shop.outbox_depth().unwrap(), 1);
    shop.enable_gateway(shop.line).unwrap();
    assert_eq!(shop.hand_over()[0].status, Sent);
}

#[test]
fn a_clock_that_was_ahead_and_is_put_right_holds_nothing_up() {
    let shop = Shop::open();
    shop.set(shop.line, |line| line.segments_per_second = Some(2.into()));
    shop.wait(24 * HOUR);
    for number in 0..9 {
        shop.text(&phone(number), "Yes!");
    }
    assert_eq!(shop.hand_over().len(), 3);
    shop.clock.set(at(OPENING));
    assert_eq!(shop.hand_over().len(), 3);
}
