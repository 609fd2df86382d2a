//! The text engine beside what the machine allows and beside other libraries, in one run: how fast, and how often wrong.
//!
//! ```text
//! cargo run --release --manifest-path tests/peers/Cargo.toml -- --corpus messages.jsonl --json peers.json
//! cargo run --manifest-path tests/peers/Cargo.toml -- --short
//! ```
//!
//! The libraries for Node.js and Python are installed below the target directory the first time, in the versions of
//! `package-lock.json` and `requirements.txt`; what was found there is named with its version.
//!
//! # How to read the times
//!
//! Everybody is given the same texts and asked how many segments each has. The limits only read the bytes, or copy them.
//! Rust runs in this process, and what is written for another language in a process of its own that times itself, so no
//! call between languages is in any figure: what is compared is the engine called from Rust with a library called from
//! its own language. A library is called in the way that an application would; `src/crates.rs`, `peers.mjs` and
//! `peers.py` tell which, and why.
//!
//! `x ours` is how many times as long it takes as `segment_count`, the median of the rounds' ratios. A ratio is told with
//! the least and the greatest of the rounds, and with `met` or `MISSED` if there is a goal. Others are given only the
//! end of a large text where the whole would take them seconds, or more parts than they make: the size stands beside the
//! name, and times are told by the kilobyte. `is_ascii` stops at the first byte that is not, so it is left out where it
//! would not read half of the bytes.
//!
//! A length is there for the asking in JavaScript and Python. A library that tells from its first letter that a text is not
//! in the alphabet of GSM, and divides that length, has not read the text; it may be right about many, and wrong where
//! surrogate pairs do not fit. So the engine is held against the fastest library that is right about the messages at hand,
//! and against the fastest that is right about all vectors as well.
//!
//! # How to read the errors
//!
//! Right is what a reference says that is written from the standard alone and shares nothing with the engine but the crate
//! that finds grapheme clusters (`src/reference.rs`); it has to agree with all vectors of `tests/fixtures/segments.jsonl`
//! first. A library that cuts between grapheme clusters by its own design is right if it counts those cuts. An empty text
//! may have one segment or none. Where a library tells no encoding, its count alone is judged, and the other way round.
//!
//! The exit status is 1 if a call of the engine is wrong about any of these texts. Times never decide it.

mod accuracy;
mod answer;
mod arguments;
mod contender;
mod crates;
mod engine;
mod goal;
mod json;
mod limits;
#[path = "../../../examples/rust/bench/output.rs"]
mod output;
mod reference;
mod report;
mod round;
mod scripts;
#[path = "../../../examples/rust/bench/spread.rs"]
mod spread;
mod table;
mod texts;
mod time;
mod vectors;
mod wire;
mod workload;

use std::env;
use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use accuracy::Trial;
use arguments::{Arguments, HELP};
use contender::Contender;
use output::Json;
use reference::Truth;
use report::Report;
use round::Extent;

/// Whatever goes wrong ends the program with its words.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments = match Arguments::from_command_line() {
        Ok(arguments) => arguments,
        Err(wrong) => {
            tell(format_args!("peers: {wrong}; --help tells more"));
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever read the output has seen enough, as `head` does.
        Err(error) if error.downcast_ref().is_some_and(is_closed_pipe) => ExitCode::SUCCESS,
        Err(error) => {
            tell(format_args!("peers: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether the engine counted everything right.
fn run(arguments: &Arguments) -> Result<bool> {
    if arguments.help {
        io::stdout().write_all(HELP.as_bytes())?;
        return Ok(true);
    }
    let json = Json::open(arguments.json.as_deref())?;
    let report = measure(arguments)?;
    if !matches!(json, Json::Printed) {
        table::print(&report)?;
    }
    json.write(&json::report(&report))?;
    let errors = report.errors();
    for error in &errors {
        tell(format_args!("peers: duologue is wrong: {error}"));
    }
    Ok(errors.is_empty())
}

fn measure(arguments: &Arguments) -> Result<Report> {
    let mut left_out = Vec::new();
    let mut contenders = engine::contenders();
    contenders.extend(wire::contenders());
    contenders.extend(limits::contenders());
    contenders.extend(crates::contenders());
    if arguments.scripts {
        contenders.extend(scripts::contenders(&target_directory()?)?);
    } else {
        left_out.push("the libraries for Node.js and Python; --scripts has them".to_owned());
    }
    let trials = trials(arguments, &contenders, &mut left_out)?;
    // The vectors are the first of them.
    let vectors = trials.first().map_or(&[][..], |trial| &trial.tallies);
    let right = vectors.iter().filter(|(_, tally)| tally.is_right());
    let right_on_vectors: Vec<usize> = right.map(|(at, _)| *at).collect();

    let mut fields = Vec::new();
    for workload in workload::all(arguments.short) {
        fields.push(round::enter(&contenders, workload)?);
    }
    let extent = if arguments.short {
        Extent::SHORT
    } else {
        Extent::WHOLE
    };
    round::play(&contenders, &mut fields, arguments.rounds, extent)?;
    let with_goals = fields.into_iter().map(|field| {
        let goals = goal::goals(&contenders, &field, &right_on_vectors);
        (field, goals)
    });
    Ok(Report {
        fields: with_goals.collect(),
        contenders,
        trials,
        rounds: arguments.rounds,
        times_tell: !arguments.short && !cfg!(debug_assertions),
        left_out,
    })
}

/// Who is wrong about the vectors, and about real messages if there are any.
fn trials(
    arguments: &Arguments,
    contenders: &[Contender],
    left_out: &mut Vec<String>,
) -> Result<Vec<Trial>> {
    let vectors = vectors::all()?;
    if let Some(vector) = vectors
        .iter()
        .find(|each| !each.agrees(Truth::of(&each.text)))
    {
        return Err(format!("the reference does not agree with vector {}", vector.id).into());
    }
    let texts = vectors.into_iter().map(|vector| vector.text).collect();
    let mut trials = vec![accuracy::trial(
        contenders,
        "the vectors of tests/fixtures/segments.jsonl",
        texts,
    )?];
    if let Some(file) = &arguments.corpus {
        let texts = vectors::corpus(file)?;
        trials.push(accuracy::trial(contenders, "the corpus", texts)?);
    } else {
        left_out.push("real messages; --corpus or DUOLOGUE_CORPUS names a file of them".to_owned());
    }
    Ok(trials)
}

/// Where cargo has put the program, two floors up: what others need goes there, too, since it may be thrown away.
fn target_directory() -> Result<PathBuf> {
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2);
    Ok(target
        .ok_or("the program is in no target directory")?
        .to_owned())
}

fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// What is not the result: progress and complaints.
fn tell(words: impl std::fmt::Display) {
    // If even this cannot be written, the exit status has to do.
    let _ = writeln!(io::stderr(), "{words}");
}
