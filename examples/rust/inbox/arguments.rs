//! What the program is told to do.

use std::path::PathBuf;

use lexopt::prelude::{Long, Short, Value};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
A shop's inbox, played with the duologue engine.

Usage: inbox [FILE] [--database PATH]

  FILE              a JSON Lines file of messages: on each line an object with \"id\", \"user\",
                    \"text\" and, if known, \"time\". All are taken in, the newest conversations
                    are answered, and a summary is printed. Without FILE a shop's day is
                    played, which is the same every time.
  --database PATH   keeps the workspace in this file instead of a temporary one. Messages
                    that are taken in a second time are recognised.
  -h, --help        prints this

The exit status is 0 if all went well, 1 if something failed, was refused or does not
verify, and 2 for arguments that make no sense.
";

/// The command line, read.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    /// The messages to take in; without them a day is played.
    pub(crate) file: Option<PathBuf>,
    /// Where the workspace is kept; without it, in a temporary place.
    pub(crate) database: Option<PathBuf>,
    /// Only tell what the program does.
    pub(crate) help: bool,
}

impl Arguments {
    pub(crate) fn from_command_line() -> Result<Self, lexopt::Error> {
        let mut arguments = Self::default();
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("database") => arguments.database = Some(parser.value()?.into()),
                Short('h') | Long("help") => arguments.help = true,
                Value(file) if arguments.file.is_none() => arguments.file = Some(file.into()),
                other => return Err(other.unexpected()),
            }
        }
        Ok(arguments)
    }
}
