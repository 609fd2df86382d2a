//! The engine among processes that share a PostgreSQL server: some are killed, and so is the server.

mod corpus;
mod healing;
mod proxy;
mod roles;
mod server;
mod town;

use std::thread;
use std::time::Duration;

use crate::child::Child;
use crate::kills::series::Series;
use crate::kills::tally::Tally;
use crate::place::{Shop, number, open, seeded};
use crate::trials::Trial;
use crate::{crowd, fork};
use duologue::Durability;
use fastrand::Rng;

pub(crate) use roles::{delivery, desk, follower, reception};
pub(crate) use server::{is_there, wait_until_left};

pub(crate) const TRIALS: &[Trial] = &[
    (
        "postgres::two_processes_of_four_threads_write_at_once_and_nothing_is_lost_or_mixed_up",
        write_at_once,
    ),
    (
        "postgres::killed_processes_lose_nothing_and_send_nothing_twice",
        kill_many,
    ),
    (
        "postgres::processes_that_create_a_workspace_at_once_and_die_over_it_leave_one_that_opens",
        create_at_once,
    ),
    (
        "postgres::every_call_in_a_forked_child_is_refused_and_the_parent_goes_on",
        || fork::every_call_is_refused(&server::place()),
    ),
    (
        "postgres::a_forked_child_that_opens_the_workspace_anew_loses_nothing_when_the_parent_closes_it",
        || fork::child_opens_anew(&server::place()),
    ),
    (
        "postgres::a_forked_child_drops_a_watcher_and_a_worker_of_its_parents_in_peace",
        || fork::child_drops_threads(&server::place()),
    ),
    (
        "postgres::a_shop_of_four_processes_takes_in_every_message_once_and_sends_each_once",
        town::open_for_business,
    ),
    (
        "postgres::a_restart_of_the_server_between_calls_is_not_noticed",
        healing::restart_between_calls,
    ),
    (
        "postgres::connections_that_are_cut_in_the_middle_of_calls_lose_and_repeat_nothing",
        healing::cut_while_calling,
    ),
    (
        "postgres::a_commit_whose_answer_is_lost_is_done_once",
        healing::lose_the_answer,
    ),
    (
        "postgres::a_commit_that_never_arrives_is_done_once",
        healing::lose_the_commit,
    ),
    (
        "postgres::a_commit_that_was_lost_in_a_crash_is_not_taken_for_another_with_its_number",
        healing::lose_the_number,
    ),
    (
        "postgres::who_begins_at_the_end_of_the_feed_misses_nothing_after_a_crash",
        healing::begin_before_a_crash,
    ),
    (
        "postgres::a_server_with_too_many_guests_is_waited_for",
        healing::wait_for_room,
    ),
    (
        "postgres::who_may_not_come_in_is_told_so_at_once",
        healing::wrong_password,
    ),
    (
        "postgres::a_server_that_is_not_there_is_waited_for_as_long_as_patience_lasts",
        healing::nobody_there,
    ),
    (
        "postgres::a_shop_whose_processes_and_server_are_killed_keeps_what_it_was_told_is_done",
        town::open_in_bad_times,
    ),
];

fn write_at_once() {
    let all = number("DUOLOGUE_STRESS_SECONDS").unwrap_or(60);
    crowd::write_at(server::place, all);
}

fn kill_many() {
    let mut rng = seeded("postgres");
    let mut tally = Tally::default();
    let durability = Durability::Normal;
    let kills = number("DUOLOGUE_KILLS").unwrap_or(50).div_ceil(10);
    Series::at(server::place(), durability, Rng::with_seed(rng.u64(..))).run(kills, &mut tally);
    println!("{tally}");
}

fn create_at_once() {
    let mut rng = seeded("birth on a server");
    let rounds = number("DUOLOGUE_KILLS").unwrap_or(50).div_ceil(10);
    let mut finished = 0;
    for _ in 0..rounds {
        let place = server::place();
        let start = || Child::start("create", &[&place.path().display()]);
        let children: Vec<Child> = (0..3).map(|_| start()).collect();
        for child in &children {
            assert_eq!(child.next().as_deref(), Some("begun"));
        }
        thread::sleep(Duration::from_millis(rng.u64(..400)));
        let said = children.into_iter().flat_map(Child::kill);
        finished += said.filter(|line| line == "created").count();
        let messenger = open(place.path(), Duration::ZERO);
        Shop::furnish(&messenger);
        assert_eq!(messenger.verify().unwrap().differences, []);
    }
    println!("  {finished} of {} had created it", 3 * rounds);
}
