//! Random commands on the engine and on a plain model of it, which must agree on everything that can be seen.
//!
//! The model is written from the design's tables, not from the engine: lists that are looked through, no index, no
//! counter, no SQL. `DUOLOGUE_CASES` says how many sequences are tried.

mod acts;
mod author;
mod chance;
mod command;
mod copy;
mod damage;
mod errands;
mod feed;
mod letters;
mod lists;
mod network;
mod play;
mod route;
mod settings;
mod state;
mod traffic;
mod trial;
mod world;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use duologue::{Action, SessionPolicy, Status};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use self::chance::{any_steps, opening};
use self::command::Step;
use self::play::{Shop, Use};
use crate::support::server;

/// What a comparison comes to.
type Checked<T = ()> = Result<T, TestCaseError>;

/// What a call answered that nothing speaks against.
fn sound<T>(answer: duologue::Result<T>) -> Checked<T> {
    answer.map_err(|error| TestCaseError::fail(format!("the engine failed: {error:?}")))
}

/// One in so many of the cases that `DUOLOGUE_CASES` asks for, 256 by default; on a server, where a case takes some thirty
/// times as long, one in so many others.
fn one_in(share: u32, on_server: u32) -> Config {
    let share = if server().is_some() { on_server } else { share };
    let cases = std::env::var("DUOLOGUE_CASES");
    let cases: u32 = cases.map_or(256, |cases| cases.parse().unwrap());
    Config {
        cases: cases.div_ceil(share),
        max_shrink_iters: 20_000,
        failure_persistence: None,
        ..Config::default()
    }
}

/// A status and an action.
type Cell = (&'static str, &'static str);

/// What some of many sequences must lead to, or they compare less than they are meant to.
const EXPECTED: [&str; 17] = [
    "a letter waited to be sent again when news came of its last attempt",
    "one of many was refused",
    "one of many was done",
    "a letter was scheduled",
    "a scheduled letter went",
    "a delivery let a scheduled letter go",
    "a scheduled letter went to nobody",
    "a scheduled letter was edited",
    "a scheduled letter was called off",
    "a queued letter was called off",
    "a key gave the same message",
    "a key was used for something else",
    "nobody was ever there to take a letter",
    "a letter was sent again",
    "somebody knew what became of a letter",
    "the network had taken a letter",
    "the network had not taken a letter",
];

/// A sequence, what it begins with, and how the engine is set.
#[derive(Clone, Debug)]
struct Play {
    steps: Vec<Step>,
    /// Whether there are conversations of every status to begin with.
    furnished: bool,
    policy: SessionPolicy,
    receipts: bool,
}

fn any_play() -> impl Strategy<Value = Play> {
    let policies = vec![SessionPolicy::RestartOnAgentReply, SessionPolicy::Strict];
    let furnished = prop::bool::weighted(0.75);
    (any_steps(), furnished, select(policies), any::<bool>()).prop_map(
        |(steps, furnished, policy, receipts)| Play {
            steps,
            furnished,
            policy,
            receipts,
        },
    )
}

impl Play {
    /// Plays and compares; the cells of the design's table that it came to, and what else happened.
    fn run(&self, usage: Use) -> Checked<(BTreeSet<Cell>, BTreeSet<&'static str>)> {
        let mut shop = Shop::open(usage, self.policy, self.receipts)?;
        let opening = if self.furnished {
            opening()
        } else {
            Vec::new()
        };
        for step in opening.iter().chain(&self.steps) {
            shop.take(step)?;
        }
        let visited = std::mem::take(&mut shop.visited);
        let happened = std::mem::take(&mut shop.happened);
        shop.close()?;
        Ok((visited, happened))
    }
}

#[test]
fn whatever_is_done_by_one_the_engine_agrees_with_the_model() {
    let config = one_in(1, 8);
    let cases = config.cases;
    let visited = RefCell::new(BTreeMap::new());
    let happened = RefCell::new(BTreeMap::new());
    let outcome = TestRunner::new(config).run(&any_play(), |play| {
        let (cells, others) = play.run(Use::One)?;
        for cell in cells {
            *visited.borrow_mut().entry(cell).or_insert(0) += 1;
        }
        for other in others {
            *happened.borrow_mut().entry(other).or_insert(0) += 1;
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let visited = visited.into_inner();
    // Chance may leave out a cell or two, but not whole rows or columns.
    let cells = Status::ALL.len() * Action::ALL.len();
    assert!(
        visited.len() * 10 >= cells * 9 || cases < 256,
        "of {cells} cells only these were come to: {visited:?}"
    );
    let happened = happened.into_inner();
    let never = |what: &&&str| !happened.contains_key(*what);
    let missing: Vec<_> = EXPECTED.iter().filter(never).collect();
    assert!(
        missing.len() <= 2 || cases < 256,
        "never {missing:?}, but {happened:?}"
    );
}

proptest! {
    #![proptest_config(one_in(8, 32))]

    #[test]
    fn whatever_is_done_by_two_the_engine_agrees_with_the_model(play in any_play()) {
        play.run(Use::Two)?;
    }
}
