//! The table, the policies and the invariants.

use proptest::prelude::*;

use super::*;

const ARCHITECTURE: &str = include_str!("../../../ARCHITECTURE.md");

fn snooze(mode: SnoozeMode) -> Input {
    let until = (mode != SnoozeMode::UntilReply).then(|| Timestamp::from_micros(1).unwrap());
    Input::Snooze(Snooze { until, mode })
}

fn any_input() -> impl Strategy<Value = Input> {
    prop_oneof![
        Just(Input::Incoming),
        Just(Input::Incoming),
        Just(Input::AgentMessage),
        Just(Input::OtherMessage),
        proptest::sample::select(SnoozeMode::ALL).prop_map(snooze),
        Just(Input::Unsnooze),
        Just(Input::Complete),
        Just(Input::Archive),
        Just(Input::Reopen),
        Just(Input::MarkUnread),
        (0..3_u32).prop_map(|left| Input::Read { left }),
    ]
}

fn run(state: State, input: Input, policy: SessionPolicy) -> Option<State> {
    state
        .decide(input, policy)
        .ok()
        .map(|facts| facts.into_iter().fold(state, State::evolve))
}

/// States that stand for the rows and columns of the table, by the names it uses.
fn named(name: &str) -> Vec<State> {
    let inbox = |session| State {
        session,
        placement: Placement::Inbox,
        archived: false,
        unread: 0,
    };
    let out = |session, archived| State {
        session,
        placement: Placement::Out,
        archived,
        unread: 0,
    };
    let asleep = |session, mode| State {
        session,
        placement: Placement::Snoozed(Snooze { until: None, mode }),
        archived: false,
        unread: 0,
    };
    match name {
        "Idle" => vec![State::NEW],
        "Open" => vec![inbox(Session::Active)],
        "Snoozed" => SnoozeMode::ALL
            .iter()
            .flat_map(|mode| {
                [
                    asleep(Session::Active, *mode),
                    asleep(Session::Finished, *mode),
                ]
            })
            .collect(),
        "Completed" => vec![out(Session::Finished, false)],
        "FollowUp" => vec![inbox(Session::Finished)],
        "Archived" => vec![out(Session::Finished, true), out(Session::Active, true)],
        other => panic!("no state is called {other}"),
    }
}

fn input_of(row: &str) -> Input {
    match row {
        "incoming message" => Input::Incoming,
        "agent's message" => Input::AgentMessage,
        "host's or system's message" => Input::OtherMessage,
        "snooze" => snooze(SnoozeMode::WakeOnReply),
        "time comes, or unsnooze" => Input::Unsnooze,
        "mark complete" => Input::Complete,
        "archive" => Input::Archive,
        "reopen" => Input::Reopen,
        "mark unread" => Input::MarkUnread,
        "read all" => Input::Read { left: 0 },
        other => panic!("the table has an unknown row `{other}`"),
    }
}

/// What the code does in one state, in the words of the table.
fn outcome(state: State, input: Input) -> String {
    let Ok(facts) = state.decide(input, SessionPolicy::default()) else {
        return "refused".to_owned();
    };
    let after = facts.iter().fold(state, |state, fact| state.evolve(*fact));
    let mut words = format!("{:?}", after.status());
    if facts.contains(&Fact::SessionStarted) {
        words.push_str(", session starts");
    }
    if facts.contains(&Fact::SessionFinished) {
        words.push_str(", session finishes");
    }
    words
}

#[test]
fn the_table_in_the_architecture_page_is_what_the_code_does() {
    let table: Vec<Vec<&str>> = ARCHITECTURE
        .lines()
        .skip_while(|line| !line.starts_with("| what happens |"))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let columns = &table[0][1..];
    assert_eq!(
        columns,
        [
            "Idle",
            "Open",
            "Snoozed",
            "Completed",
            "FollowUp",
            "Archived"
        ]
    );
    assert_eq!(table.len(), 2 + 10, "the table has a row for every input");
    for row in &table[2..] {
        let input = input_of(row[0]);
        for (column, cell) in columns.iter().zip(&row[1..]) {
            let mut found: Vec<String> = named(column)
                .into_iter()
                .map(|state| outcome(state, input))
                .collect();
            found.sort();
            found.dedup();
            let mut written: Vec<String> = cell.split(" or ").map(str::to_owned).collect();
            written.sort();
            assert_eq!(found, written, "row `{}`, column `{column}`", row[0]);
        }
    }
}

#[test]
fn an_answer_after_completion_comes_back_without_anything_to_complete() {
    let completed = named("Completed")[0];
    let back = run(completed, Input::Incoming, SessionPolicy::default()).unwrap();
    assert_eq!((back.status(), back.unread), (Status::FollowUp, 1));
    assert_eq!(back.check(Action::Complete), Err(Reason::FollowUp));
    assert_eq!(back.check(Action::Archive), Ok(()));
}

#[test]
fn under_the_strict_policy_only_a_reopen_starts_another_session() {
    for name in ["Completed", "FollowUp"] {
        let after = run(named(name)[0], Input::AgentMessage, SessionPolicy::Strict).unwrap();
        assert_eq!(after.status(), Status::FollowUp);
        let reopened = run(after, Input::Reopen, SessionPolicy::Strict).unwrap();
        assert_eq!(reopened.status(), Status::Open);
    }
}

#[test]
fn only_the_regardless_mode_keeps_an_answer_hidden() {
    for mode in SnoozeMode::ALL {
        let hidden = run(named("Open")[0], snooze(*mode), SessionPolicy::default()).unwrap();
        let after = run(hidden, Input::Incoming, SessionPolicy::default()).unwrap();
        assert_eq!(
            after.status() == Status::Snoozed,
            *mode == SnoozeMode::Regardless
        );
        assert_eq!(after.unread, 1);
    }
}

#[test]
fn reading_never_raises_the_count() {
    let mut state = named("Open")[0];
    state.unread = 2;
    assert_eq!(
        state.decide(Input::Read { left: 5 }, SessionPolicy::default()),
        Ok(Vec::new())
    );
    assert_eq!(
        run(state, Input::Read { left: 1 }, SessionPolicy::default())
            .unwrap()
            .unread,
        1
    );
}

proptest! {
    #[test]
    fn every_reachable_state_is_one_of_the_table_and_agrees_with_what_is_offered(
        inputs in proptest::collection::vec(any_input(), 0..40),
        strict in any::<bool>(),
    ) {
        let policy = if strict { SessionPolicy::Strict } else { SessionPolicy::RestartOnAgentReply };
        let mut state = State::NEW;
        for input in inputs {
            let offered = [
                (Action::Complete, Input::Complete),
                (Action::Archive, Input::Archive),
                (Action::Reopen, Input::Reopen),
                (Action::Snooze, snooze(SnoozeMode::Regardless)),
                (Action::Unsnooze, Input::Unsnooze),
                (Action::MarkUnread, Input::MarkUnread),
                (Action::Read, Input::Read { left: 0 }),
            ];
            for (action, command) in offered {
                prop_assert_eq!(state.check(action), state.decide(command, policy).map(drop));
            }
            if let Some(after) = run(state, input, policy) {
                state = after;
            }
            let in_inbox = state.placement == Placement::Inbox;
            prop_assert_eq!(in_inbox, matches!(state.status(), Status::Open | Status::FollowUp));
            prop_assert!(!in_inbox || state.session != Session::NotStarted);
            prop_assert!(state.placement != Placement::Out || state.unread == 0);
            prop_assert!(!state.archived || state.placement == Placement::Out);
        }
    }
}
