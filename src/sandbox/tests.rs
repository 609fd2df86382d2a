//! What the sandbox promises, and the helpers of its tests.

mod faults;
mod properties;

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Answer, Customer, Fault, Sandbox};
use crate::address::Address;
use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;
use crate::id::GatewayId;
use crate::media::Media;
use crate::provider::{
    Incoming, Outcome, PolledGateway, Provider, Report, ReportSubject, StatusReport, Submission,
    Transport,
};

const ANN: &str = "+15557000001";
const BOB: &str = "+15557000002";

#[test]
fn without_a_script_everything_is_accepted_and_nothing_comes_back() {
    let sandbox = Sandbox::default();
    for n in 0..20 {
        let outcome = sandbox.submit(&message(&format!("k{n}"), ANN, "Hello?"), at(n));
        let provider_message_id = format!("sandbox-k{n}");
        assert_eq!(
            outcome,
            Outcome::Accepted {
                provider_message_id,
                status: DeliveryStatus::Sent
            }
        );
    }
    assert_eq!(keys(&sandbox.accepted()).len(), 20);
    assert_eq!(reports(&sandbox, LAST), []);
}

#[test]
fn a_scripted_customer_answers_the_gateway_that_wrote_after_the_delay() {
    let sandbox = Sandbox::default();
    let shoe = Media::new("shoe.jpg", "image/jpeg", [1, 2, 3]);
    let answer = Answer::text("This one")
        .media(vec![shoe.clone()])
        .after(Duration::from_secs(30));
    let further = Answer::text("Thanks").after(Duration::from_secs(5));
    sandbox.script(
        address(ANN),
        Customer::new().when("which", answer.then(further)),
    );
    sandbox.submit(&message("k", ANN, "Which shoe?"), at(100));
    sandbox.submit(&message("l", BOB, "Which shoe?"), at(100));
    let other_gateway = PolledGateway {
        id: GatewayId::from_raw(2).unwrap(),
        address: address("+15550100002"),
    };

    assert_eq!(reports(&sandbox, 129), []);
    assert!(sandbox.poll(&other_gateway, at(LAST)).unwrap().is_empty());
    let first = Incoming::new(ANN, "This one")
        .provider_message_id("sandbox-k-answer-0")
        .media(vec![shoe]);
    let second = Incoming::new(ANN, "Thanks").provider_message_id("sandbox-k-answer-1");
    assert_eq!(
        reports(&sandbox, 130),
        [Came::Message(first.clone().at(at(130)))]
    );
    assert_eq!(
        reports(&sandbox, 135),
        [
            Came::Message(first.at(at(130))),
            Came::Message(second.at(at(135)))
        ]
    );
}

#[test]
fn a_new_script_takes_the_place_of_the_old_one() {
    let sandbox = Sandbox::default();
    sandbox.script(
        address(ANN),
        Customer::new().when_any(Answer::text("old").once()),
    );
    sandbox.submit(&message("a", ANN, ""), at(0));
    sandbox.script(
        address(ANN),
        Customer::new().when_any(Answer::text("new").once()),
    );
    for key in ["b", "c"] {
        sandbox.submit(&message(key, ANN, ""), at(1));
    }
    assert_eq!(texts(&sandbox, 1), ["old", "new"]);
}

#[test]
fn a_customer_writes_unasked_at_the_set_time() {
    let sandbox = Sandbox::default();
    sandbox.write(
        &gateway().address,
        Incoming::new(ANN, "later")
            .provider_message_id("x")
            .at(at(1)),
        at(60),
    );
    sandbox.write(
        &gateway().address,
        Incoming::new(BOB, "sooner").provider_message_id("y"),
        at(50),
    );
    assert_eq!(reports(&sandbox, 49), []);
    assert_eq!(texts(&sandbox, 59), ["sooner"]);
    let later = Incoming::new(ANN, "later")
        .provider_message_id("x")
        .at(at(60));
    assert_eq!(reports(&sandbox, 60).last(), Some(&Came::Message(later)));
}

#[test]
fn the_id_of_an_unasked_message_is_its_own_and_the_same_in_every_run() {
    let id = |seed: u64, gateway: &str, incoming: &Incoming, seconds: i64| {
        let sandbox = Sandbox::new(seed);
        let polled = PolledGateway {
            id: GatewayId::from_raw(1).unwrap(),
            address: address(gateway),
        };
        sandbox.write(&polled.address, incoming.clone(), at(seconds));
        let came = sandbox.poll(&polled, at(LAST)).unwrap().remove(0).report;
        let Report::Incoming(Incoming {
            provider_message_id,
            ..
        }) = came
        else {
            panic!("a message was written")
        };
        provider_message_id.unwrap()
    };
    let message = Incoming::new(ANN, "hi");
    let all = [
        id(1, "+15550100001", &message, 0),
        id(2, "+15550100001", &message, 0),
        id(1, "+15550100002", &message, 0),
        id(1, "+15550100001", &message, 1),
        id(1, "+15550100001", &Incoming::new(BOB, "hi"), 0),
        id(
            1,
            "+15550100001",
            &Incoming::new(ANN, "hia").media(vec![Media::new("", "b", [1])]),
            0,
        ),
        id(
            1,
            "+15550100001",
            &message.clone().media(vec![Media::new("a", "b", [1])]),
            0,
        ),
        id(
            1,
            "+15550100001",
            &message.clone().media(vec![Media::new("a", "b", [2])]),
            0,
        ),
    ];
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    assert_eq!(id(1, "+15550100001", &message, 0), all[0]);
    assert_eq!(all[0].len(), "sandbox-".len() + 32);
}

#[test]
fn receipts_say_sent_at_once_and_delivered_later() {
    let sandbox = Sandbox::default();
    sandbox.submit(&message("before", ANN, ""), at(0));
    sandbox.delivery_receipts(Duration::from_secs(10));
    sandbox.submit(&message("k", ANN, ""), at(0));
    let sent = status("sandbox-k", DeliveryStatus::Sent, "");
    assert_eq!(reports(&sandbox, 9), std::slice::from_ref(&sent));
    assert_eq!(
        reports(&sandbox, 10),
        [sent, status("sandbox-k", DeliveryStatus::Delivered, "")]
    );
}

#[test]
fn what_is_polled_comes_again_until_it_is_acknowledged() {
    let sandbox = Sandbox::default();
    for (seconds, body) in [(2, "c"), (1, "a"), (1, "b")] {
        sandbox.write(&gateway().address, Incoming::new(ANN, body), at(seconds));
    }
    assert_eq!(texts(&sandbox, 2), ["a", "b", "c"]);
    let polled = sandbox.poll(&gateway(), at(2)).unwrap();
    assert_eq!(texts(&sandbox, 2), ["a", "b", "c"]);
    let other_gateway = PolledGateway {
        id: GatewayId::from_raw(2).unwrap(),
        address: address("+15550100002"),
    };
    sandbox
        .acknowledge(&other_gateway, &[polled[0].token.clone()])
        .unwrap();
    sandbox
        .acknowledge(
            &gateway(),
            &["never given out".to_owned(), "1.2.3".to_owned()],
        )
        .unwrap();
    sandbox
        .acknowledge(
            &gateway(),
            &[polled[1].token.clone(), polled[1].token.clone()],
        )
        .unwrap();
    assert_eq!(texts(&sandbox, 2), ["a", "c"]);
    sandbox
        .acknowledge(
            &gateway(),
            &polled
                .into_iter()
                .map(|polled| polled.token)
                .collect::<Vec<_>>(),
        )
        .unwrap();
    assert_eq!(reports(&sandbox, LAST), []);
}

#[test]
fn a_key_submitted_twice_is_shown_twice() {
    let sandbox = Sandbox::default();
    let first = sandbox.submit(&message("k", ANN, "once"), at(0));
    assert_eq!(sandbox.submit(&message("k", ANN, "twice"), at(1)), first);
    let bodies: Vec<_> = sandbox
        .take_accepted()
        .into_iter()
        .map(|submission| submission.body)
        .collect();
    assert_eq!(bodies, ["once", "twice"]);
    assert!(sandbox.accepted().is_empty());
}

#[test]
fn clones_are_one_network_for_every_thread() {
    let sandbox = Sandbox::new(5);
    sandbox.inject_by_chance(0.5, Fault::AnswerLost);
    sandbox.delivery_receipts(Duration::ZERO);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let sandbox = sandbox.clone();
            scope.spawn(move || {
                for n in 0..50 {
                    sandbox.submit(&message(&format!("{thread}-{n}"), ANN, ""), at(0));
                }
            });
        }
    });
    let alone = Sandbox::new(5);
    alone.inject_by_chance(0.5, Fault::AnswerLost);
    alone.delivery_receipts(Duration::ZERO);
    for submission in sandbox.accepted() {
        alone.submit(&submission, at(0));
    }
    // The same answers were lost as without threads: a key says whose.
    let lost = |sandbox: &Sandbox| {
        let mut lost = statuses(sandbox, 0);
        lost.retain(|report| matches!(report.subject, ReportSubject::Key { .. }));
        lost.into_iter()
            .map(|report| subject_id(&report))
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(keys(&sandbox.accepted()).len(), 200);
    assert!(lost(&sandbox).len() > 50);
    assert_eq!(lost(&sandbox), lost(&alone));
}

/// Later than anything that the tests set off, in seconds.
const LAST: i64 = 1_000_000;

/// What came in, without its token.
#[derive(Clone, Debug, PartialEq)]
enum Came {
    Message(Incoming),
    Status(StatusReport),
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000).unwrap()
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn customer(number: u8) -> String {
    format!("+1555700000{number}")
}

fn gateway() -> PolledGateway {
    PolledGateway {
        id: GatewayId::from_raw(1).unwrap(),
        address: address("+15550100001"),
    }
}

fn message(key: &str, recipient: &str, body: &str) -> Submission {
    Submission {
        key: key.to_owned(),
        gateway: gateway().id,
        sender: gateway().address,
        recipient: address(recipient),
        body: body.to_owned(),
        media: Vec::new(),
        transport: Transport::Sms,
        segments: 1,
    }
}

fn rejected(code: &str) -> Fault {
    Fault::Rejected {
        code: code.to_owned(),
        reason: "carrier violation".to_owned(),
    }
}

fn status(id: &str, status: DeliveryStatus, error_code: &str) -> Came {
    let subject = ReportSubject::ProviderMessageId(id.to_owned());
    Came::Status(StatusReport {
        subject,
        status,
        error_code: error_code.to_owned(),
    })
}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Rejected { .. } => "rejected",
        Outcome::Throttled { .. } => "throttled",
        Outcome::Unanswered { .. } => "unanswered",
        Outcome::Unavailable { .. } => "unavailable",
    }
}

fn keys(accepted: &[Submission]) -> Vec<String> {
    accepted
        .iter()
        .map(|submission| submission.key.clone())
        .collect()
}

fn reports(sandbox: &Sandbox, seconds: i64) -> Vec<Came> {
    let polled = sandbox.poll(&gateway(), at(seconds)).unwrap().into_iter();
    polled
        .map(|polled| match polled.report {
            Report::Incoming(incoming) => Came::Message(incoming),
            Report::Status(report) => Came::Status(report),
        })
        .collect()
}

fn texts(sandbox: &Sandbox, seconds: i64) -> Vec<String> {
    let came = reports(sandbox, seconds).into_iter();
    came.filter_map(|came| {
        if let Came::Message(incoming) = came {
            Some(incoming.body)
        } else {
            None
        }
    })
    .collect()
}

fn statuses(sandbox: &Sandbox, seconds: i64) -> Vec<StatusReport> {
    let came = reports(sandbox, seconds).into_iter();
    came.filter_map(|came| {
        if let Came::Status(report) = came {
            Some(report)
        } else {
            None
        }
    })
    .collect()
}

fn texts_of_statuses(sandbox: &Sandbox, seconds: i64) -> Vec<String> {
    statuses(sandbox, seconds)
        .iter()
        .map(|report| format!("{report:?}"))
        .collect()
}

fn subject_id(report: &StatusReport) -> String {
    match &report.subject {
        ReportSubject::ProviderMessageId(id) => id.clone(),
        ReportSubject::Key {
            provider_message_id,
            ..
        } => provider_message_id.clone().unwrap(),
    }
}
