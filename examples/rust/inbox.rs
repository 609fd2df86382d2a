//! A shop's inbox on the command line: the engine does everything, this program only prints.
//!
//! ```text
//! cargo run --release --example inbox
//! cargo run --release --example inbox -- messages.jsonl --database shop.db
//! ```
//!
//! The first plays a day that is the same every time. The second takes in a file of messages.

#[path = "inbox/arguments.rs"]
mod arguments;
#[path = "inbox/day.rs"]
mod day;
#[path = "inbox/file.rs"]
mod file;
#[path = "inbox/intake.rs"]
mod intake;
#[path = "inbox/screen.rs"]
mod screen;
#[path = "inbox/shop.rs"]
mod shop;
#[path = "inbox/thread.rs"]
mod thread;

use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use arguments::{Arguments, HELP};
use screen::Screen;

/// Whatever goes wrong ends the program with its words.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments = match Arguments::from_command_line() {
        Ok(arguments) => arguments,
        Err(wrong) => {
            complain(&format!("{wrong}; --help tells more"));
            return ExitCode::from(2);
        }
    };
    match run(arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever read the output has seen enough, as `head` does.
        Err(error) if error.downcast_ref().is_some_and(is_closed_pipe) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Whether all went well.
fn run(arguments: Arguments) -> Result<bool> {
    let mut screen = Screen::stdout();
    if arguments.help {
        screen.text(HELP)?;
        return Ok(true);
    }
    let temporary = tempfile::tempdir()?;
    let kept = arguments.database;
    let database: PathBuf = kept
        .clone()
        .unwrap_or_else(|| temporary.path().join("shop.db"));
    match arguments.file {
        Some(file) => intake::take_in(&file, &database, kept.is_some(), &mut screen),
        None if database.exists() => Err(format!(
            "{} is there already; a day is played in a new database",
            database.display()
        )
        .into()),
        None => day::play(&database, &mut screen),
    }
}

fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

fn complain(words: &str) {
    // If even this cannot be written, the exit status has to do.
    let _ = writeln!(io::stderr(), "inbox: {words}");
}
