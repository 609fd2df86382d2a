//! Messages that were certainly not taken are tried again, those that may have been are not, and people settle the rest.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use duologue::DeliveryStatus::{
    Cancelled, Delivered, Failed, Queued, Rejected, Sent, Undelivered, Unknown,
};
use duologue::sandbox::Fault;
use duologue::{
    By, Delivery, DeliveryStatus, Draft, ErrorKind, EventKind, LookUp, LookedUp, Message,
    MessageId, Messenger, Outcome, Paging, Provider, ReportSubject, Resolution, Result,
    RetryPolicy, StatusReport, Submission, Timestamp,
};

use crate::support::{
    CUSTOMER, Carrier, HOUR, MINUTE, OTHER, SECOND, Shop, at, fails, phone, refused, rejected,
};
use crate::worker::accept;

/// So finely waits are measured.
const BIT: Duration = Duration::from_millis(20);

fn down() -> Fault {
    Fault::Unavailable {
        code: "503".to_owned(),
    }
}

fn unavailable() -> Outcome {
    Outcome::Unavailable {
        code: "503".to_owned(),
        reason: "the network is down".to_owned(),
    }
}

fn policy(attempts: u32, longest: Duration) -> RetryPolicy {
    RetryPolicy {
        attempts,
        base: SECOND,
        longest,
    }
}

/// Twenty customers, and a message to each.
fn to_twenty(shop: &Shop) -> Vec<MessageId> {
    let send = |number| shop.text(&phone(number), "Yes!").id;
    (0..20).map(send).collect()
}

/// Lets time pass bit by bit, and says after how many each of the messages was tried again, each time that it was.
fn waits(shop: &Shop, messages: &[MessageId], time: Duration) -> Vec<Vec<usize>> {
    let mut tried: Vec<Vec<usize>> = vec![Vec::new(); messages.len()];
    let bits = usize::try_from(time.as_millis() / BIT.as_millis()).unwrap();
    for bit in 1..=bits {
        shop.wait(BIT);
        for delivery in shop.hand_over() {
            let place = messages.iter().position(|id| *id == delivery.message);
            tried[place.unwrap()].push(bit);
        }
    }
    let since = |tried: &Vec<usize>| {
        let before = [0].iter().chain(tried);
        tried
            .iter()
            .zip(before)
            .map(|(now, before)| now - before)
            .collect()
    };
    tried.iter().map(since).collect()
}

#[test]
fn messages_that_fail_together_come_back_one_by_one_and_with_one_seed_always_so() {
    let first_waits = |seed| {
        let shop = Shop::with(|options| options.random_seed(seed));
        let sent = to_twenty(&shop);
        (0..20).for_each(|_| shop.sandbox.inject(down()));
        let failed = shop.hand_over();
        assert!(failed.iter().all(|delivery| delivery.status == Queued));
        let waits = waits(&shop, &sent, SECOND);
        assert!(waits.iter().all(|waits| waits.len() == 1));
        waits.concat()
    };
    let waits = first_waits(1);
    assert!(
        waits.iter().collect::<BTreeSet<_>>().len() > 10,
        "{waits:?}"
    );
    assert_eq!(waits, first_waits(1));
    assert_ne!(waits, first_waits(2));
}

#[test]
fn the_longest_wait_doubles_with_every_failure_up_to_a_limit() {
    let shop = Shop::with(|options| options.retry(policy(6, 4 * SECOND)));
    for number in 0..20 {
        let to = phone(number).parse().unwrap();
        shop.sandbox.inject_for(to, down());
    }
    let sent = to_twenty(&shop);
    shop.hand_over();
    let waits = waits(&shop, &sent, 15 * SECOND);
    let second = usize::try_from(SECOND.as_millis() / BIT.as_millis()).unwrap();
    for (failures, longest) in [1, 2, 4, 4, 4].into_iter().enumerate() {
        let after = waits.iter().map(|waits| waits[failures]).max().unwrap();
        let (most, half) = (longest * second, longest * second / 2);
        assert!((half..=most).contains(&after), "{after} after {failures}");
    }
    assert_eq!(shop.health().unwrap().delivered_as(Failed), 20);
}

#[test]
fn a_message_that_goes_through_after_all_is_sent_once_and_its_attempts_have_keys_of_their_own() {
    let shop = Shop::shared();
    let keys = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&keys);
    let courier = shop.another_with(Carrier(move |submission: &Submission, _| {
        let mut seen = seen.lock().unwrap();
        seen.push(submission.key.clone());
        match seen.len() {
            1 | 3 => unavailable(),
            2 => Outcome::Throttled {
                retry_after: SECOND,
            },
            _ => accept(submission),
        }
    }));
    let id = shop.begin();
    let sent = shop.say(id, "Yes!");
    let told = |delivered: Vec<Delivery>| {
        let [one] = delivered.try_into().unwrap();
        (one.message, one.status, one.reason)
    };
    let gone = "the network is down".to_owned();
    assert_eq!(told(courier.deliver(9).unwrap()), (sent.id, Queued, gone));
    for _ in 0..3 {
        shop.wait(MINUTE);
        courier.deliver(9).unwrap();
    }
    assert_eq!(shop.status(&sent), Sent);
    assert_eq!(shop.outbox_depth().unwrap(), 0);
    assert_eq!(shop.message(sent.id).unwrap().error_code, "");
    let keys = keys.lock().unwrap();
    assert_eq!(
        (keys.len(), keys.iter().collect::<BTreeSet<_>>().len()),
        (4, 4)
    );
    assert_eq!(shop.count(id, EventKind::OutgoingMessage), 1);
}

#[test]
fn when_its_attempts_are_used_up_a_message_has_failed_with_the_code() {
    for attempts in [0, 1, 3] {
        let shop = Shop::with(|options| options.retry(policy(attempts, SECOND)));
        let id = shop.begin();
        shop.sandbox.inject_for(CUSTOMER.parse().unwrap(), down());
        let sent = shop.say(id, "Yes!");
        for _ in 1..attempts {
            assert_eq!(shop.hand_over()[0].status, Queued);
            shop.wait(SECOND);
        }
        let last = shop.hand_over().remove(0);
        assert_eq!((last.status, &*last.error_code), (Failed, "503"));
        assert_eq!(last.reason, "the network is down");
        let failed = shop.events(id, &[EventKind::DeliveryFailed]);
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].facts.error_code, "503");
        assert_eq!(shop.message(sent.id).unwrap().error_code, "503");
        shop.wait(48 * HOUR);
        assert!(shop.hand_over().is_empty());
        assert_eq!(shop.outbox_depth().unwrap(), 0);
    }
}

#[test]
fn a_test_whose_disclaimer_has_failed_for_good_is_called_off() {
    let shop = Shop::with(|options| options.retry(policy(1, SECOND)));
    shop.sandbox.inject(down());
    let [disclaimer, text] = shop.send_test(shop.line, OTHER, "Sale!", shop.ann).unwrap();
    shop.hand_over();
    assert_eq!(
        [disclaimer, text].map(|one| shop.status(&one)),
        [Failed, Cancelled]
    );
    assert_eq!(shop.outbox_depth().unwrap(), 0);
}

#[test]
fn a_pause_that_a_provider_asks_for_is_kept_and_an_hour_at_most() {
    for (asked, kept) in [(30 * SECOND, 30 * SECOND), (HOUR, HOUR), (48 * HOUR, HOUR)] {
        let shop = Shop::open();
        shop.sandbox.inject(Fault::Throttled { retry_after: asked });
        shop.text(CUSTOMER, "Yes!");
        assert_eq!(shop.hand_over()[0].status, Queued);
        shop.wait(kept.checked_sub(Duration::from_micros(1)).unwrap());
        assert!(shop.hand_over().is_empty());
        shop.wait(Duration::from_micros(1));
        assert_eq!(shop.hand_over()[0].status, Sent);
    }
}

#[test]
fn a_pause_that_is_asked_for_again_is_a_little_longer() {
    let shop = Shop::with(|options| options.retry(policy(3, 2 * SECOND)));
    let sent: Vec<_> = (0..20)
        .map(|number| shop.text(&phone(number), "Yes!").id)
        .collect();
    let retry_after = 10 * SECOND;
    // A gateway that asks twice in one delivery is left alone, so each has one of its own.
    for _ in 0..2 {
        for _ in &sent {
            shop.sandbox.inject(Fault::Throttled { retry_after });
            assert_eq!(shop.deliver(1).unwrap()[0].status, Queued);
        }
        shop.wait(retry_after);
    }
    let waits = waits(&shop, &sent, SECOND);
    assert!(
        waits.iter().collect::<BTreeSet<_>>().len() > 10,
        "{waits:?}"
    );
}

#[test]
fn pauses_use_up_no_attempts() {
    let shop = Shop::with(|options| options.retry(policy(2, SECOND)));
    let sent = shop.text(CUSTOMER, "Yes!");
    for _ in 0..5 {
        shop.sandbox.inject(Fault::Throttled {
            retry_after: SECOND,
        });
        assert_eq!(shop.hand_over()[0].status, Queued);
        shop.wait(MINUTE);
    }
    for status in [Queued, Failed] {
        shop.sandbox.inject(down());
        assert_eq!(shop.hand_over()[0].status, status);
        shop.wait(MINUTE);
    }
    assert_eq!(shop.status(&sent), Failed);
}

#[test]
fn messages_to_one_recipient_keep_their_order_while_the_first_is_tried_again() {
    let shop = Shop::open();
    let first = shop.text(CUSTOMER, "1");
    for (to, body) in [(CUSTOMER, "2"), (OTHER, "a"), (CUSTOMER, "3")] {
        shop.text(to, body);
    }
    for _ in 0..3 {
        shop.sandbox.inject(down());
        shop.hand_over();
        assert_eq!(shop.status(&first), Queued);
        assert_eq!(shop.taken(), ["a"]);
        shop.wait(MINUTE);
    }
    shop.hand_over();
    assert_eq!(shop.taken(), ["a", "1", "2", "3"]);
}

#[test]
fn those_behind_a_message_that_has_failed_for_good_go() {
    let shop = Shop::with(|options| options.retry(policy(2, SECOND)));
    let first = shop.text(CUSTOMER, "1");
    shop.text(CUSTOMER, "2");
    for _ in 0..2 {
        shop.sandbox.inject(down());
        shop.hand_over();
        shop.wait(SECOND);
    }
    shop.hand_over();
    assert_eq!(shop.status(&first), Failed);
    assert_eq!(shop.taken(), ["2"]);
}

#[test]
fn a_message_whose_answer_was_lost_is_never_tried_again_by_itself() {
    let shop = Shop::with(|options| options.retry(policy(100, SECOND)));
    shop.sandbox.inject(down());
    let sent = shop.text(CUSTOMER, "Yes!");
    shop.hand_over();
    shop.wait(SECOND);
    shop.sandbox.inject(Fault::MessageLost);
    assert_eq!(shop.hand_over()[0].status, Unknown);
    for _ in 0..3 {
        shop.wait(48 * HOUR);
        shop.tick().unwrap();
        assert!(shop.hand_over().is_empty());
    }
    assert_eq!(shop.status(&sent), Unknown);
}

#[test]
fn a_message_that_is_being_tried_again_can_be_called_off() {
    let shop = Shop::open();
    shop.sandbox.inject(down());
    let sent = shop.text(CUSTOMER, "Yes!");
    shop.hand_over();
    shop.cancel_message(sent.id, shop.ann).unwrap();
    shop.wait(HOUR);
    assert!(shop.hand_over().is_empty());
    assert_eq!(shop.status(&sent), Cancelled);
}

/// A message of each customer's number, of which nobody knows what became.
fn lose(shop: &Shop, fault: &Fault, number: usize) -> Message {
    shop.sandbox.inject(fault.clone());
    let sent = shop.text(&phone(number), "Yes!");
    assert_eq!(shop.hand_over()[0].status, Unknown);
    sent
}

fn unknown(messenger: &Messenger) -> Vec<MessageId> {
    let page = messenger.unknown_messages(&Paging::first(100)).unwrap();
    page.items.iter().map(|message| message.id).collect()
}

#[test]
fn unknown_messages_are_listed_in_the_order_in_which_they_were_written_a_page_at_a_time() {
    let shop = Shop::open();
    let lost: Vec<_> = (0..5)
        .map(|number| lose(&shop, &Fault::MessageLost, number).id)
        .collect();
    shop.text(OTHER, "Yes!");
    shop.hand_over();
    assert_eq!(unknown(&shop), lost);
    let (mut paged, mut paging) = (Vec::new(), Some(Paging::first(2)));
    while let Some(page) = paging {
        let page = shop.unknown_messages(&page).unwrap();
        assert!(page.items.iter().all(|one| one.status == Some(Unknown)));
        paged.extend(page.items.iter().map(|message| message.id));
        paging = page.next.map(|next| Paging::first(2).after(next));
    }
    assert_eq!(paged, lost);
}

#[test]
fn a_look_up_tells_what_became_of_a_message() {
    let shop = Shop::open();
    let taken = lose(&shop, &Fault::AnswerLost, 1);
    let lost = lose(&shop, &Fault::MessageLost, 2);
    assert_eq!(shop.look_up(taken.id).unwrap().status, Some(Sent));
    // It is certain that it was not taken, so it goes again.
    assert_eq!(shop.look_up(lost.id).unwrap().status, Some(Queued));
    assert_eq!(unknown(&shop), []);
    assert_eq!(shop.hand_over()[0].message, lost.id);
    assert_eq!(shop.taken().len(), 2);
    refused(shop.look_up(lost.id), "not_unknown");
    let missing = MessageId::from_raw(1_000_000).unwrap();
    fails(shop.look_up(missing), ErrorKind::NotFound);
}

/// A provider that loses every answer and tells a fixed tale when asked.
struct Teller(Result<LookedUp, &'static str>, Arc<Mutex<Vec<LookUp>>>);

impl Provider for Teller {
    fn submit(&self, _: &Submission, _: Timestamp) -> Outcome {
        Outcome::Unanswered {
            reason: String::new(),
        }
    }

    fn look_up(&self, question: &LookUp, _: Timestamp) -> Result<LookedUp> {
        self.1.lock().unwrap().push(question.clone());
        self.0.clone().map_err(duologue::Error::callback)
    }
}

#[test]
fn what_a_provider_finds_decides_where_a_message_stands() {
    let taken = |status, code: &str| {
        Ok(LookedUp::Taken {
            provider_message_id: Some("theirs".to_owned()),
            status,
            error_code: code.to_owned(),
        })
    };
    for (found, expected, code) in [
        (taken(Delivered, ""), Delivered, ""),
        (taken(Undelivered, "30005"), Undelivered, "30005"),
        // It was taken, so it is on its way at least.
        (taken(Queued, ""), Sent, ""),
        (Ok(LookedUp::Unclear), Unknown, ""),
        (Ok(LookedUp::NotTaken), Queued, ""),
    ] {
        let shop = Shop::shared();
        let asked = Arc::default();
        let courier = shop.another_with(Teller(found.clone(), Arc::clone(&asked)));
        let sent = shop.text(CUSTOMER, "Yes!");
        let handed_over = at(crate::support::OPENING).after(SECOND);
        shop.wait(SECOND);
        courier.deliver(1).unwrap();
        shop.wait(MINUTE);
        let after = courier.look_up(sent.id).unwrap();
        assert_eq!((after.status, &*after.error_code), (Some(expected), code));
        let question = asked.lock().unwrap().remove(0);
        assert_eq!(question.recipient, sent.recipient);
        assert_eq!(question.sender, sent.sender);
        assert_eq!(question.submitted_at, handed_over);
        assert_eq!(question.provider_message_id, None);
        if let Ok(LookedUp::Taken { .. }) = found {
            let report = StatusReport {
                subject: ReportSubject::ProviderMessageId("theirs".to_owned()),
                status: DeliveryStatus::Read,
                error_code: String::new(),
            };
            let read = shop.report(shop.line, &report).unwrap();
            assert_eq!(read.status, Some(DeliveryStatus::Read));
        }
    }
}

#[test]
fn a_look_up_that_fails_changes_nothing() {
    let shop = Shop::shared();
    let courier = shop.another_with(Teller(Err("the line is dead"), Arc::default()));
    let sent = shop.text(CUSTOMER, "Yes!");
    courier.deliver(1).unwrap();
    fails(courier.look_up(sent.id), ErrorKind::Callback);
    assert_eq!(unknown(&shop), [sent.id]);
}

/// A provider that takes its time to tell a fixed tale when asked: something else happens meanwhile.
struct SlowTeller<F>(LookedUp, F);

impl<F: Fn() + Send + Sync> Provider for SlowTeller<F> {
    fn submit(&self, _: &Submission, _: Timestamp) -> Outcome {
        unavailable()
    }

    fn look_up(&self, _: &LookUp, _: Timestamp) -> Result<LookedUp> {
        (self.1)();
        Ok(self.0.clone())
    }
}

#[test]
fn what_a_provider_finds_about_an_attempt_says_nothing_of_a_later_one() {
    let attempts = RetryPolicy::default().attempts;
    // Another attempt is to follow, or none.
    for before in [0, attempts - 2] {
        let shop = Shop::shared();
        let sent = lose(&shop, &Fault::MessageLost, 1);
        for _ in 0..before {
            shop.look_up(sent.id).unwrap();
            shop.sandbox.inject(Fault::MessageLost);
            assert_eq!(shop.hand_over()[0].status, Unknown);
        }
        let (other, sandbox, id) = (shop.another(), shop.sandbox.clone(), sent.id);
        let slow = shop.another_with(SlowTeller(LookedUp::NotTaken, move || {
            assert_eq!(other.look_up(id).unwrap().status, Some(Queued));
            sandbox.inject(Fault::AnswerLost);
            assert_eq!(other.deliver(10).unwrap()[0].status, Unknown);
        }));
        assert_eq!(slow.look_up(sent.id).unwrap().status, Some(Unknown));
        assert!(shop.hand_over().is_empty());
        assert_eq!(shop.look_up(sent.id).unwrap().status, Some(Sent));
        assert_eq!(shop.taken(), ["Yes!"]);
    }
}

#[test]
fn a_message_that_is_found_to_have_been_taken_is_not_sent_again_though_it_was_queued_again() {
    let shop = Shop::shared();
    let sent = lose(&shop, &Fault::AnswerLost, 1);
    let (other, id) = (shop.another(), sent.id);
    let taken = LookedUp::Taken {
        provider_message_id: Some("theirs".to_owned()),
        status: Delivered,
        error_code: String::new(),
    };
    let slow = shop.another_with(SlowTeller(taken, move || {
        other.send_again(id, By::host()).unwrap();
    }));
    assert_eq!(slow.look_up(sent.id).unwrap().status, Some(Delivered));
    assert!(shop.hand_over().is_empty());
    assert_eq!(shop.outbox_depth().unwrap(), 0);
    assert_eq!(shop.taken(), ["Yes!"]);
}

#[test]
fn somebody_who_knows_settles_an_unknown_message() {
    let shop = Shop::open();
    let by = By::agent(shop.ann);
    for (resolution, expected) in [(Resolution::Sent, Sent), (Resolution::Failed, Failed)] {
        let lost = lose(&shop, &Fault::MessageLost, 1);
        let stale = by.expecting_version(1);
        fails(
            shop.resolve(lost.id, resolution, stale),
            ErrorKind::Conflict,
        );
        let settled = shop.resolve(lost.id, resolution, by).unwrap();
        assert_eq!(settled.status, Some(expected));
        refused(shop.resolve(lost.id, resolution, by), "not_unknown");
        assert_eq!(shop.outbox_depth().unwrap(), 0);
    }
    assert_eq!(unknown(&shop), []);
}

#[test]
fn what_has_failed_or_vanished_is_sent_again_as_another_attempt_of_the_same_message() {
    let shop = Shop::open();
    let id = shop.begin();
    let mut sent = Vec::new();
    for fault in [rejected(), Fault::MessageLost] {
        shop.sandbox.inject(fault);
        sent.push(shop.say(id, "Yes!"));
        shop.hand_over();
    }
    assert_eq!(shop.status(&sent[0]), Rejected);
    shop.say(id, "3");
    for message in &sent {
        let again = shop.send_again(message.id, shop.bob).unwrap();
        assert_eq!((again.id, again.status), (message.id, Some(Queued)));
        refused(shop.send_again(message.id, shop.bob), "not_failed");
    }
    // In the place that they had.
    let gone: Vec<_> = shop.hand_over().iter().map(|one| one.message).collect();
    assert_eq!(gone[..2], [sent[0].id, sent[1].id]);
    assert_eq!(shop.taken(), ["Yes!", "Yes!", "3"]);
    assert_eq!(shop.count(id, EventKind::OutgoingMessage), 3);
    refused(shop.send_again(sent[0].id, shop.bob), "not_failed");
}

#[test]
fn what_was_called_off_is_not_sent_again() {
    let shop = Shop::open();
    let sent = shop.text(CUSTOMER, "Yes!");
    shop.cancel_message(sent.id, shop.ann).unwrap();
    refused(shop.send_again(sent.id, shop.ann), "not_failed");
    let got = shop.hear(OTHER, "Hi").message;
    refused(shop.send_again(got.id, shop.ann), "not_failed");
    let draft = Draft::text("Later").send_at(at(crate::support::OPENING).after(HOUR));
    let later = shop.text(CUSTOMER, draft);
    refused(shop.send_again(later.id, shop.ann), "not_failed");
}
