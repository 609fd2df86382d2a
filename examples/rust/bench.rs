//! How fast the engine is, as ratios, and how much work it does, as counts.
//!
//! ```text
//! cargo run --release --example bench -- --sizes 1k,100k,1m --json bench.json
//! cargo run --example bench -- --short
//! cargo run --release --features postgres --example bench -- --sizes 1k,100k,1m --postgres postgres://...
//! ```
//!
//! # How to read the table
//!
//! Nothing here is a rate to be quoted: times are those of one machine, in one minute. A figure is a *ratio*: what the
//! engine took, over what SQLite alone takes for the least that would do, measured by the same process, on the same
//! disk, in the same round. The limits are
//!
//! - for writes, a prepared `INSERT` of a row with the columns of a message into a table with two more indexes,
//!   `(conversation_id, id)` and a unique random provider's id, with the pragmas of the engine, the same durability and
//!   as many rows in a transaction;
//! - for reads, a *point lookup*: one random row of `conversation`, all its columns, by its primary key, through a
//!   statement that is held prepared, in the workspace's own file.
//!
//! Both sides of a write begin with an empty write-ahead log, and both are charged for the checkpoint of what they wrote.
//! Each line shows the medians of the two times, the median of the rounds' ratios, the least and the greatest of them,
//! and, where there is one, the goal. `met` and `MISSED` compare the median with it; a goal has sometimes an aim beyond it.
//!
//! Counts (pages of the log, rows, steps of SQLite's virtual machine, sorts) are the same on every machine. They alone
//! are gates: if one is over its bound, the exit status is 1.
//!
//! # On a noisy machine
//!
//! What slows the machine down has to hit a figure and its limit alike. So what writes and its limit run by turns, in
//! short laps whose order is random; what reads and its limit, in several goes; and all of them in an order that is
//! random anew in each round. More rounds (`--rounds 9`) make the medians steadier. A single time means nothing, nor does
//! a difference between two runs that is smaller than the spreads.
//!
//! A disk may be fast for minutes and then not: each round tells the median of writing 4 KiB and waiting for the disk.
//! Where that is over a millisecond, the round is marked and what waits for the disk is left out of it, as is a single
//! race at such a time. The directory must be on a disk: one that is kept in memory waits for nothing.
//!
//! `--short` uses small workspaces and few repetitions, to try the program and the counts. Its times say little, those
//! of a debug build nothing, and neither are held against their goals.

#[path = "bench/arguments.rs"]
mod arguments;
#[cfg(feature = "postgres")]
#[path = "bench/chatwoot.rs"]
mod chatwoot;
#[path = "bench/counts.rs"]
mod counts;
#[path = "bench/disk.rs"]
mod disk;
#[path = "bench/figure.rs"]
mod figure;
#[path = "bench/json.rs"]
mod json;
#[path = "bench/list.rs"]
mod list;
#[path = "bench/lookup.rs"]
mod lookup;
#[path = "bench/output.rs"]
mod output;
#[path = "bench/race.rs"]
mod race;
#[path = "bench/raw.rs"]
mod raw;
#[path = "bench/read.rs"]
mod read;
#[path = "bench/receive.rs"]
mod receive;
#[path = "bench/round.rs"]
mod round;
#[path = "bench/send.rs"]
mod send;
#[cfg(feature = "postgres")]
#[path = "bench/server.rs"]
mod server;
#[path = "bench/spread.rs"]
mod spread;
#[path = "bench/table.rs"]
mod table;
#[path = "bench/time.rs"]
mod time;
#[path = "bench/traffic.rs"]
mod traffic;
#[path = "bench/work.rs"]
mod work;
#[path = "bench/workspace.rs"]
mod workspace;

use std::error::Error;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use arguments::{Arguments, HELP};
use figure::Figure;
use output::Json;
use round::{Bench, Round, play};

/// Whatever goes wrong ends the program with its words.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments = match Arguments::from_command_line() {
        Ok(arguments) => arguments,
        Err(wrong) => {
            tell(format_args!("bench: {wrong}; --help tells more"));
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever read the output has seen enough, as `head` does.
        Err(error) if error.downcast_ref().is_some_and(is_closed_pipe) => ExitCode::SUCCESS,
        Err(error) => {
            tell(format_args!("bench: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether every count is within its bound.
fn run(arguments: &Arguments) -> Result<bool> {
    if arguments.help {
        io::stdout().write_all(HELP.as_bytes())?;
        return Ok(true);
    }
    let json = Json::open(arguments.json.as_deref())?;
    let place = match &arguments.directory {
        Some(directory) => tempfile::tempdir_in(directory)?,
        None => tempfile::tempdir()?,
    };
    let (rounds, figures) = match &arguments.postgres {
        Some(url) => measure_server(arguments, url, place.path())?,
        None => measure_files(arguments, place.path())?,
    };
    place.close()?;

    let report = json::report(arguments, &rounds, &figures);
    if !matches!(json, Json::Printed) {
        table::print(&figures, &rounds)?;
    }
    json.write(&report)?;
    let beyond: Vec<&Figure> = figures.iter().filter(|figure| figure.breaks()).collect();
    for figure in &beyond {
        tell(format_args!("bench: over its bound: {figure}"));
    }
    Ok(beyond.is_empty())
}

/// Measures everything in files.
fn measure_files(arguments: &Arguments, directory: &Path) -> Result<(Vec<Round>, Vec<Figure>)> {
    let mut bench = Bench::new(arguments, directory)?;
    let counts = counts::figures(&mut bench)?;
    let rounds = play(arguments.rounds, || bench.round())?;
    let mut figures = timed_figures(&bench, &rounds);
    let times_tell = !arguments.short && !cfg!(debug_assertions);
    for figure in &mut figures {
        figure.judged = times_tell;
    }
    figures.extend(counts);
    Ok((rounds, figures))
}

#[cfg(feature = "postgres")]
use server::measure as measure_server;

#[cfg(not(feature = "postgres"))]
fn measure_server(_: &Arguments, _: &str, _: &Path) -> Result<(Vec<Round>, Vec<Figure>)> {
    Err("this was built without the feature postgres".into())
}

fn timed_figures(bench: &Bench, rounds: &[Round]) -> Vec<Figure> {
    let mut figures = receive::figures(bench, rounds);
    figures.extend(send::figures(bench, rounds));
    figures.extend(list::figures(bench, rounds));
    figures.extend(read::figures(bench, rounds));
    figures
}

fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// What is not the result: progress and complaints.
fn tell(words: impl std::fmt::Display) {
    // If even this cannot be written, the exit status has to do.
    let _ = writeln!(io::stderr(), "{words}");
}
