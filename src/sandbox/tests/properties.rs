//! What holds for any calls, any faults and any seed.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Call {
    Submit { key: u8, recipient: u8, size: bool },
    Write { seconds: i64, text: u8 },
    Inject(Fault),
    InjectFor(u8, Fault),
    InjectByChance(f64, Fault),
    Poll,
    Acknowledge,
    Advance(i64),
}

fn any_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::Spared),
        (1..9_u64).prop_map(|s| Fault::Throttled {
            retry_after: Duration::from_secs(s)
        }),
        Just(rejected("1")),
        Just(Fault::MessageLost),
        Just(Fault::AnswerLost),
        Just(Fault::Undelivered {
            code: "2".to_owned()
        }),
        passing_fault(),
    ]
}

/// A fault of what comes back.
fn passing_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::Duplicated),
        (1..90_u64).prop_map(|s| Fault::Delayed {
            by: Duration::from_secs(s)
        }),
        Just(Fault::Reordered),
    ]
}

fn any_call() -> impl Strategy<Value = Call> {
    prop_oneof![
        6 => (any::<u8>(), 0..3_u8, any::<bool>())
            .prop_map(|(key, recipient, size)| Call::Submit { key, recipient, size }),
        2 => (0..200_i64, 0..4_u8).prop_map(|(seconds, text)| Call::Write { seconds, text }),
        1 => any_fault().prop_map(Call::Inject),
        1 => (0..3_u8, any_fault()).prop_map(|(who, fault)| Call::InjectFor(who, fault)),
        1 => (0.0..1.0, any_fault()).prop_map(|(p, fault)| Call::InjectByChance(p, fault)),
        3 => Just(Call::Poll),
        1 => Just(Call::Acknowledge),
        2 => (0..60_i64).prop_map(Call::Advance),
    ]
}

/// Makes the calls and returns everything that the sandbox said.
fn play(sandbox: &Sandbox, calls: &[Call]) -> Vec<String> {
    let mut now = 0;
    let mut said = Vec::new();
    for call in calls {
        match call {
            Call::Submit {
                key,
                recipient,
                size,
            } => {
                let body = if *size { "which size?" } else { "hello" };
                let outcome = sandbox.submit(
                    &message(&key.to_string(), &customer(*recipient), body),
                    at(now),
                );
                said.push(format!("{outcome:?}"));
            }
            Call::Write { seconds, text } => {
                sandbox.write(
                    &gateway().address,
                    Incoming::new(ANN, text.to_string()),
                    at(*seconds),
                );
            }
            Call::Inject(fault) => sandbox.inject(fault.clone()),
            Call::InjectFor(recipient, fault) => {
                sandbox.inject_for(address(&customer(*recipient)), fault.clone());
            }
            Call::InjectByChance(chance, fault) => sandbox.inject_by_chance(*chance, fault.clone()),
            Call::Poll => said.push(format!("{:?}", sandbox.poll(&gateway(), at(now)).unwrap())),
            Call::Acknowledge => {
                let polled = sandbox.poll(&gateway(), at(now)).unwrap();
                let tokens: Vec<_> = polled
                    .into_iter()
                    .step_by(2)
                    .map(|polled| polled.token)
                    .collect();
                sandbox.acknowledge(&gateway(), &tokens).unwrap();
            }
            Call::Advance(seconds) => now += seconds,
        }
    }
    said.push(format!("{:?}", sandbox.poll(&gateway(), at(LAST)).unwrap()));
    said.push(format!("{:?}", sandbox.accepted()));
    said
}

fn scripted(seed: u64) -> Sandbox {
    let sandbox = Sandbox::new(seed);
    sandbox.delivery_receipts(Duration::from_secs(20));
    let ann = Customer::new()
        .when(
            "size",
            Answer::text("9").after(Duration::from_secs(15)).once(),
        )
        .otherwise(Answer::text("ok").then(Answer::text("bye").after(Duration::from_secs(1))));
    sandbox.script(address(&customer(0)), ann);
    sandbox
}

proptest! {
    #[test]
    fn the_same_seed_and_the_same_calls_give_the_same_results(
        seed in any::<u64>(),
        calls in proptest::collection::vec(any_call(), 0..60),
    ) {
        prop_assert_eq!(play(&scripted(seed), &calls), play(&scripted(seed), &calls));
    }

    #[test]
    fn what_chance_brings_a_submission_does_not_depend_on_the_others(
        seed in any::<u64>(),
        chances in proptest::collection::vec((0.0..1.0, any_fault()), 1..5),
        order in any::<u64>(),
    ) {
        let run = |keys: &[u32]| {
            let sandbox = Sandbox::new(seed);
            sandbox.delivery_receipts(Duration::from_secs(20));
            for (chance, fault) in &chances {
                sandbox.inject_by_chance(*chance, fault.clone());
            }
            let outcomes: BTreeMap<_, _> = keys
                .iter()
                .map(|key| {
                    let submission = message(&key.to_string(), ANN, "");
                    (*key, format!("{:?}", sandbox.submit(&submission, at(0))))
                })
                .collect();
            let mut came: Vec<_> =
                (0..200).step_by(10).map(|seconds| texts_of_statuses(&sandbox, seconds)).collect();
            for came in &mut came {
                came.sort();
            }
            (outcomes, came)
        };
        let keys: Vec<u32> = (0..12).collect();
        let mut shuffled = keys.clone();
        fastrand::Rng::with_seed(order).shuffle(&mut shuffled);
        prop_assert_eq!(run(&keys), run(&shuffled));
    }

    #[test]
    fn duplicates_delays_and_reordering_lose_nothing_and_make_nothing_up(
        seed in any::<u64>(),
        chances in proptest::collection::vec((0.0..1.0, passing_fault()), 0..5),
        calls in proptest::collection::vec(
            prop_oneof![
                (0..3_u8, any::<bool>()).prop_map(|(recipient, size)| (recipient, size, None)),
                (0..200_i64, 0..4_u8).prop_map(|(seconds, text)| (text, false, Some(seconds))),
            ],
            0..20,
        ),
    ) {
        let calls: Vec<_> = calls
            .into_iter()
            .zip(0..)
            .map(|((number, size, seconds), key)| match seconds {
                Some(seconds) => Call::Write { seconds, text: number },
                None => Call::Submit { key, recipient: number, size },
            })
            .collect();
        let (calm, rough) = (scripted(seed), scripted(seed));
        for (chance, fault) in chances {
            rough.inject_by_chance(chance, fault);
        }
        play(&calm, &calls);
        play(&rough, &calls);
        let distinct = |sandbox: &Sandbox| {
            reports(sandbox, LAST).iter().map(|came| format!("{came:?}")).collect::<BTreeSet<_>>()
        };
        prop_assert_eq!(distinct(&calm), distinct(&rough));
        prop_assert!(reports(&calm, LAST).len() <= reports(&rough, LAST).len());
    }

    #[test]
    fn a_message_was_taken_exactly_if_it_was_accepted_or_its_answer_was_lost(
        seed in any::<u64>(),
        faults in proptest::collection::vec(any_fault(), 0..20),
    ) {
        let sandbox = Sandbox::new(seed);
        let mut taken = Vec::new();
        for (n, fault) in faults.iter().enumerate() {
            sandbox.inject(fault.clone());
            let outcome = sandbox.submit(&message(&n.to_string(), ANN, ""), at(0));
            if name(&outcome) == "accepted" || *fault == Fault::AnswerLost {
                taken.push(n.to_string());
            }
        }
        prop_assert_eq!(keys(&sandbox.accepted()), taken);
    }
}
