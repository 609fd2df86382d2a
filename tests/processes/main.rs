//! The engine among processes: some are killed, some write at the same time, some lose their disk.
//!
//! One program in two roles. Without arguments it runs the tests below; as `processes child ROLE ...` it is one of the
//! processes that they start. It has a `main` of its own, because a child must be nothing but a child: no harness, no
//! other threads.
//!
//! From the environment, none of them needed:
//! - `DUOLOGUE_KILLS`: how many processes are killed in all; 50 if unset.
//! - `DUOLOGUE_STRESS_SECONDS`: how long threads write at the same time, in thread-seconds; 60 if unset. For each two
//!   minutes of it, two processes take each other for dead once.
//! - `DUOLOGUE_CASES`: ten times as many as files are damaged in random ways by each test that does so.
//! - `DUOLOGUE_TEST_POSTGRES`: a PostgreSQL server, for the tests that are about one; `tests/postgres/server` has it.
//! - `DUOLOGUE_CORPUS`: a file of real messages, one JSON object with a `text` on each line, instead of made-up ones.
//! - `DUOLOGUE_SEED`: what the processes do follows from it; a new one if unset, and printed. When a process dies does
//!   not follow from it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test that meets what it did not expect has failed, and what it measured is printed"
)]

#[cfg(target_os = "linux")]
mod book;
#[cfg(target_os = "linux")]
mod child;
#[cfg(target_os = "linux")]
mod crowd;
#[cfg(target_os = "linux")]
mod damage;
#[cfg(target_os = "linux")]
mod fork;
#[cfg(target_os = "linux")]
mod kills;
#[cfg(target_os = "linux")]
mod ledger;
#[cfg(target_os = "linux")]
mod letter;
#[cfg(target_os = "linux")]
mod log;
#[cfg(target_os = "linux")]
mod mounts;
#[cfg(target_os = "linux")]
mod place;
#[cfg(all(target_os = "linux", feature = "postgres"))]
mod postgres;
#[cfg(target_os = "linux")]
mod power;
#[cfg(target_os = "linux")]
mod puppet;
#[cfg(target_os = "linux")]
mod record;
#[cfg(target_os = "linux")]
mod rest;
#[cfg(target_os = "linux")]
mod space;
#[cfg(target_os = "linux")]
mod stored;
#[cfg(target_os = "linux")]
mod trace;
#[cfg(target_os = "linux")]
mod traffic;
mod trials;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [child, role, rest @ ..] = arguments.as_slice()
        && child == "child"
    {
        return child::play(role, rest);
    }
    let mut trials = trials::Trials::new(&arguments);
    trials.add(kills::TRIALS);
    trials.add(crowd::TRIALS);
    trials.add(damage::TRIALS);
    trials.add(fork::TRIALS);
    trials.add(log::TRIALS);
    trials.add(mounts::TRIALS);
    #[cfg(feature = "postgres")]
    match postgres::is_there() {
        Ok(()) => trials.add(postgres::TRIALS),
        Err(why) => trials.leave_out(postgres::TRIALS, &why),
    }
    trials.add(space::TRIALS);
    let views = mounts::views_of_its_own();
    for mounted in [mounts::MOUNTED, space::MOUNTED] {
        match &views {
            Ok(()) => trials.add(mounted),
            Err(why) => trials.leave_out(mounted, why),
        }
    }
    match trace::is_allowed() {
        Ok(()) => trials.add(power::TRACED),
        Err(why) => trials.leave_out(power::TRACED, &why),
    }
    trials.run()
}

/// Killing, limiting and mounting are done the way that Linux does them.
#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut trials = trials::Trials::new(&arguments);
    trials.leave_out(&[("every test of processes", || {})], "they need Linux");
    trials.run()
}
