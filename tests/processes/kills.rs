//! Processes that are killed in the middle of everything. What they were told is done must be done, once.
//!
//! Each series is one workspace: children receive, write and deliver in several threads, one or two at a time, and are
//! killed at a moment of their own. The next goes on with the file as it was left, ten minutes later, and sends once more
//! what others had a key for and died over.

mod birth;
pub(crate) mod series;
pub(crate) mod tally;
mod victim;

use std::time::Duration;

use duologue::Durability;
use fastrand::Rng;

use crate::place::{number, seeded};
use crate::trials::Trial;
use series::Series;
use tally::Tally;

pub(crate) use birth::create;
pub(crate) use victim::traffic;

pub(crate) const TRIALS: &[Trial] = &[
    (
        "kills::killed_processes_lose_nothing_and_send_nothing_twice",
        || kill_many(Durability::Normal),
    ),
    (
        "kills::killed_processes_lose_nothing_and_send_nothing_twice_when_each_commit_waits_for_the_disk",
        || kill_many(Durability::Full),
    ),
    (
        "kills::processes_that_take_each_other_for_dead_send_nothing_twice",
        take_for_dead,
    ),
    (
        "kills::a_process_killed_while_it_creates_a_workspace_leaves_one_that_opens",
        birth::kill_at_birth,
    ),
];

/// How long two work over one workspace who take each other for dead.
const APART: Duration = Duration::from_secs(2);
/// How many are killed over one workspace.
const SERIES: u64 = 25;

/// How many of all kills are of this sort: so many fifths.
fn kills(fifths: u64) -> u64 {
    (number("DUOLOGUE_KILLS").unwrap_or(50) * fifths).div_ceil(5)
}

fn kill_many(durability: Durability) {
    let mut rng = seeded(durability_name(durability));
    let kills = kills(2);
    let mut tally = Tally::default();
    let mut done = 0;
    while done < kills {
        let here = SERIES.min(kills - done);
        Series::new(durability, Rng::with_seed(rng.u64(..))).run(here, &mut tally);
        done += here;
    }
    println!("{tally}");
    tally.check();
}

fn take_for_dead() {
    let mut rng = seeded("apart");
    let mut tally = Tally::default();
    let rounds = number("DUOLOGUE_STRESS_SECONDS").unwrap_or(0).div_ceil(120);
    for _ in 0..rounds.max(1) {
        let series = Series::new(Durability::Normal, Rng::with_seed(rng.u64(..)));
        series.run_apart(APART, &mut tally);
    }
    println!("{tally}");
}

fn durability_name(durability: Durability) -> &'static str {
    match durability {
        Durability::Full => "full",
        _ => "normal",
    }
}
