//! Each fault, injected and by chance.

use super::*;

#[test]
fn an_injected_fault_befalls_one_submission_and_no_other() {
    let sandbox = Sandbox::default();
    sandbox.inject(Fault::MessageLost);
    sandbox.inject(Fault::Spared);
    sandbox.inject(rejected("30007"));
    let outcomes: Vec<_> = (0..4)
        .map(|n| name(&sandbox.submit(&message(&n.to_string(), ANN, ""), at(0))))
        .collect();
    assert_eq!(outcomes, ["unanswered", "accepted", "rejected", "accepted"]);
    assert_eq!(keys(&sandbox.accepted()), ["1", "3"]);
}

#[test]
fn when_the_answer_is_lost_the_message_was_taken_and_the_receipt_carries_its_key() {
    let sandbox = Sandbox::default();
    sandbox.delivery_receipts(Duration::ZERO);
    sandbox.script(
        address(ANN),
        Customer::new().when_any(Answer::text("got it")),
    );
    sandbox.inject(Fault::AnswerLost);
    let lost_answer = sandbox.submit(&message("k", ANN, ""), at(0));
    sandbox.inject(Fault::MessageLost);
    let lost_message = sandbox.submit(&message("l", ANN, ""), at(0));

    // The engine cannot tell one from the other.
    assert_eq!(lost_answer, lost_message);
    assert_eq!(name(&lost_answer), "unanswered");
    assert_eq!(keys(&sandbox.accepted()), ["k"]);
    assert_eq!(texts(&sandbox, 0), ["got it"]);
    let subjects: Vec<_> = statuses(&sandbox, 0)
        .into_iter()
        .map(|report| report.subject)
        .collect();
    let key = ReportSubject::Key {
        key: "k".to_owned(),
        provider_message_id: Some("sandbox-k".to_owned()),
    };
    assert_eq!(subjects, [key.clone(), key]);
}

#[test]
fn a_throttled_or_rejected_message_is_not_taken_and_is_told_why() {
    let sandbox = Sandbox::default();
    sandbox.delivery_receipts(Duration::ZERO);
    sandbox.script(
        address(ANN),
        Customer::new().when_any(Answer::text("got it")),
    );
    let retry_after = Duration::from_secs(7);
    sandbox.inject(Fault::Throttled { retry_after });
    sandbox.inject(rejected("30007"));
    assert_eq!(
        sandbox.submit(&message("k", ANN, ""), at(0)),
        Outcome::Throttled { retry_after }
    );
    let outcome = sandbox.submit(&message("l", ANN, ""), at(0));
    assert_eq!(
        outcome,
        Outcome::Rejected {
            code: "30007".to_owned(),
            reason: "carrier violation".to_owned()
        }
    );
    assert!(sandbox.accepted().is_empty());
    assert_eq!(reports(&sandbox, LAST), []);
    assert_eq!(
        name(&sandbox.submit(&message("k", ANN, ""), at(7))),
        "accepted"
    );
}

#[test]
fn an_undelivered_message_is_reported_with_its_code_and_never_answered() {
    let sandbox = Sandbox::default();
    sandbox.script(
        address(ANN),
        Customer::new().when_any(Answer::text("got it")),
    );
    let fault = Fault::Undelivered {
        code: "30003".to_owned(),
    };
    sandbox.inject(fault.clone());
    assert_eq!(
        name(&sandbox.submit(&message("k", ANN, ""), at(0))),
        "accepted"
    );
    let undelivered = status("sandbox-k", DeliveryStatus::Undelivered, "30003");
    assert_eq!(reports(&sandbox, LAST), std::slice::from_ref(&undelivered));

    sandbox.delivery_receipts(Duration::from_secs(5));
    sandbox.inject(fault);
    sandbox.submit(&message("k", ANN, ""), at(10));
    let sent = status("sandbox-k", DeliveryStatus::Sent, "");
    assert_eq!(reports(&sandbox, 14), [undelivered.clone(), sent.clone()]);
    assert_eq!(
        reports(&sandbox, 15),
        [undelivered.clone(), sent, undelivered]
    );
}

#[test]
fn a_recipients_fault_lasts_and_gives_way_to_one_for_the_next_submission() {
    let sandbox = Sandbox::default();
    sandbox.inject_for(address(ANN), Fault::MessageLost);
    sandbox.inject_for(address(ANN), rejected("21610"));
    let submit =
        |key: &str, recipient: &str| name(&sandbox.submit(&message(key, recipient, ""), at(0)));
    assert_eq!(
        [submit("a", ANN), submit("b", BOB), submit("c", ANN)],
        ["rejected", "accepted", "rejected"]
    );
    sandbox.inject(Fault::Spared);
    assert_eq!(
        [submit("d", ANN), submit("e", ANN)],
        ["accepted", "rejected"]
    );
}

#[test]
fn a_duplicate_is_the_same_thing_under_a_token_of_its_own() {
    let sandbox = Sandbox::default();
    sandbox.delivery_receipts(Duration::from_secs(5));
    sandbox.script(
        address(ANN),
        Customer::new().when_any(Answer::text("got it")),
    );
    sandbox.inject(Fault::Duplicated);
    sandbox.submit(&message("k", ANN, ""), at(0));
    assert_eq!(keys(&sandbox.accepted()), ["k"]);
    let polled = sandbox.poll(&gateway(), at(LAST)).unwrap();
    assert_eq!(
        polled
            .iter()
            .map(|polled| &polled.token)
            .collect::<BTreeSet<_>>()
            .len(),
        6
    );
    let came = reports(&sandbox, LAST);
    for pair in came.chunks(2) {
        assert_eq!(pair[0], pair[1]);
    }
    assert_eq!(
        (texts(&sandbox, LAST).len(), statuses(&sandbox, LAST).len()),
        (2, 4)
    );
}

#[test]
fn a_delayed_message_comes_late_and_tells_when_it_was_sent() {
    let sandbox = Sandbox::default();
    sandbox.delivery_receipts(Duration::ZERO);
    sandbox.script(
        address(ANN),
        Customer::new().when_any(Answer::text("got it").after(Duration::from_secs(1))),
    );
    sandbox.inject(Fault::Delayed {
        by: Duration::from_secs(60),
    });
    sandbox.submit(&message("k", ANN, ""), at(0));
    assert_eq!(reports(&sandbox, 59), []);
    assert_eq!(
        (texts(&sandbox, 60).len(), statuses(&sandbox, 60).len()),
        (0, 2)
    );
    let late = Incoming::new(ANN, "got it")
        .provider_message_id("sandbox-k-answer-0")
        .at(at(1));
    assert_eq!(reports(&sandbox, 61).last(), Some(&Came::Message(late)));
}

#[test]
fn delays_by_chance_add_up_and_befall_what_is_written_unasked() {
    let sandbox = Sandbox::default();
    sandbox.inject_by_chance(
        1.0,
        Fault::Delayed {
            by: Duration::from_secs(3),
        },
    );
    sandbox.inject_by_chance(
        0.0,
        Fault::Delayed {
            by: Duration::from_secs(50),
        },
    );
    sandbox.inject_by_chance(
        1.0,
        Fault::Delayed {
            by: Duration::from_secs(4),
        },
    );
    sandbox.inject_by_chance(1.0, Fault::Duplicated);
    sandbox.write(&gateway().address, Incoming::new(ANN, "hi"), at(0));
    assert_eq!(texts(&sandbox, 6).len(), 0);
    assert_eq!(texts(&sandbox, 7), ["hi", "hi"]);
}

#[test]
fn reordering_moves_things_within_a_poll_and_the_same_way_each_time() {
    let sandbox = Sandbox::default();
    sandbox.inject_by_chance(1.0, Fault::Reordered);
    for n in 0..20 {
        sandbox.write(
            &gateway().address,
            Incoming::new(ANN, format!("{n:02}")),
            at(n),
        );
    }
    let mut came = texts(&sandbox, LAST);
    assert_eq!(came, texts(&sandbox, LAST));
    assert!(!came.is_sorted());
    came.sort();
    assert_eq!(came, (0..20).map(|n| format!("{n:02}")).collect::<Vec<_>>());
    assert_eq!(
        texts(&sandbox, 0),
        ["00"],
        "what is not due is not handed out early"
    );
}

#[test]
fn an_injected_reordering_moves_only_what_comes_back_for_its_submission() {
    let moved = |seed: u64| {
        let sandbox = Sandbox::new(seed);
        sandbox.delivery_receipts(Duration::ZERO);
        for key in ["a", "b", "c"] {
            sandbox.submit(&message(key, ANN, ""), at(0));
        }
        sandbox.inject(Fault::Reordered);
        sandbox.submit(&message("moved", ANN, ""), at(0));
        let came = statuses(&sandbox, 0)
            .into_iter()
            .map(|report| (subject_id(&report), report.status));
        let (moved, rest): (Vec<_>, Vec<_>) = came
            .enumerate()
            .partition(|(_, (subject, _))| subject == "sandbox-moved");
        let rest: Vec<_> = rest
            .into_iter()
            .map(|(_, (subject, status))| (subject, status))
            .collect();
        let both = [DeliveryStatus::Sent, DeliveryStatus::Delivered];
        let kept = ["a", "b", "c"]
            .iter()
            .flat_map(|key| both.map(|status| (format!("sandbox-{key}"), status)));
        assert_eq!(rest, kept.collect::<Vec<_>>());
        moved
            .into_iter()
            .map(|(index, _)| index)
            .collect::<Vec<_>>()
    };
    assert!((0..10).map(moved).collect::<BTreeSet<_>>().len() > 5);
}

#[test]
fn an_injected_fault_keeps_chance_away() {
    let sandbox = Sandbox::default();
    sandbox.delivery_receipts(Duration::ZERO);
    sandbox.inject_by_chance(1.0, Fault::Duplicated);
    sandbox.inject_by_chance(1.0, Fault::MessageLost);
    sandbox.inject_for(address(BOB), Fault::Spared);
    assert_eq!(
        name(&sandbox.submit(&message("a", BOB, ""), at(0))),
        "accepted"
    );
    assert_eq!(
        name(&sandbox.submit(&message("b", ANN, ""), at(0))),
        "unanswered"
    );
    assert_eq!(statuses(&sandbox, LAST).len(), 2);
}

#[test]
fn a_chance_comes_up_about_as_often_as_it_says() {
    let share = |chance: f64| {
        let sandbox = Sandbox::new(3);
        sandbox.inject_by_chance(chance, Fault::MessageLost);
        for n in 0..1000 {
            sandbox.submit(&message(&n.to_string(), ANN, ""), at(0));
        }
        1000 - sandbox.accepted().len()
    };
    assert_eq!(
        (
            share(0.0),
            share(-1.0),
            share(f64::NAN),
            share(1.0),
            share(2.0)
        ),
        (0, 0, 0, 1000, 1000)
    );
    // Five standard deviations of the binomial distribution to either side.
    assert!((180..=320).contains(&share(0.25)), "{}", share(0.25));
}

#[test]
fn another_seed_brings_other_faults() {
    let taken = |seed: u64| {
        let sandbox = Sandbox::new(seed);
        sandbox.inject_by_chance(0.5, Fault::MessageLost);
        for n in 0..64 {
            sandbox.submit(&message(&n.to_string(), ANN, ""), at(0));
        }
        keys(&sandbox.accepted())
    };
    assert_eq!((0..20).map(taken).collect::<BTreeSet<_>>().len(), 20);
}

#[test]
fn a_duplicate_by_chance_may_come_later_than_what_it_repeats() {
    let sandbox = Sandbox::default();
    sandbox.inject_by_chance(1.0, Fault::Duplicated);
    sandbox.inject_by_chance(
        0.5,
        Fault::Delayed {
            by: Duration::from_secs(60),
        },
    );
    for n in 0..50 {
        let incoming = Incoming::new(ANN, "hi").provider_message_id(n.to_string());
        sandbox.write(&gateway().address, incoming, at(0));
    }
    assert_eq!(texts(&sandbox, 60).len(), 100);
    let mut ids = BTreeSet::new();
    for came in reports(&sandbox, 0) {
        let Came::Message(incoming) = came else {
            panic!("only messages were written")
        };
        ids.insert(incoming.provider_message_id);
    }
    let at_once = texts(&sandbox, 0).len();
    assert!(
        ids.len() < at_once && at_once < 2 * ids.len(),
        "{at_once} of {}",
        ids.len()
    );
}

#[test]
fn the_first_fault_that_comes_up_is_met_and_a_throttled_key_draws_anew() {
    let sandbox = Sandbox::default();
    sandbox.inject_by_chance(
        0.5,
        Fault::Throttled {
            retry_after: Duration::from_secs(1),
        },
    );
    sandbox.inject_by_chance(1.0, rejected("1"));
    sandbox.inject_by_chance(1.0, Fault::MessageLost);
    let mut throttled = 0;
    for n in 0..100 {
        let submission = message(&n.to_string(), ANN, "");
        let mut outcome = sandbox.submit(&submission, at(0));
        while name(&outcome) == "throttled" {
            throttled += 1;
            assert!(throttled < 1000, "a key must not be throttled for ever");
            outcome = sandbox.submit(&submission, at(0));
        }
        assert_eq!(name(&outcome), "rejected");
    }
    assert!(throttled > 30, "{throttled}");
}

#[test]
fn after_faults_are_cleared_everything_goes_through() {
    let sandbox = Sandbox::default();
    sandbox.inject(Fault::MessageLost);
    sandbox.inject_for(address(ANN), Fault::MessageLost);
    sandbox.inject_by_chance(1.0, Fault::MessageLost);
    sandbox.clear_faults();
    assert_eq!(
        name(&sandbox.submit(&message("k", ANN, ""), at(0))),
        "accepted"
    );
}
