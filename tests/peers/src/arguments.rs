//! What the program is told to do.

use std::path::PathBuf;

use lexopt::prelude::{Long, Short};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Measures the text engine of duologue beside what the machine allows and beside other libraries,
and tells how often each of them counts wrong.

Usage: duologue-peers [--short] [--rounds N] [--corpus FILE] [--json FILE] [--scripts | --no-scripts]

  --rounds N     how often everything is measured; 7 unless told
  --short        few and small texts, one round, no scripts: for the counts, as the times say
                 nothing then
  --corpus FILE  real messages to count, a JSON object with a \"text\" on each line; the file
                 that DUOLOGUE_CORPUS names unless told
  --json FILE    writes every figure to this file too; - prints that instead of the table
  --scripts      the libraries for Node.js and Python too, even in a short run; they are
                 installed by npm and pip below the target directory the first time
  --no-scripts   only those for Rust
  -h, --help     prints this

The exit status is 0 if the engine counted everything right, 1 if it did not or something
failed, and 2 for arguments that make no sense. Times never decide it, nor does what others
count.
";

/// The command line, read.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// How often everything is measured.
    pub(crate) rounds: usize,
    /// Few repetitions.
    pub(crate) short: bool,
    /// The libraries of other languages too.
    pub(crate) scripts: bool,
    /// A file of messages.
    pub(crate) corpus: Option<PathBuf>,
    /// Where the figures are written for programs; `-` for the standard output.
    pub(crate) json: Option<PathBuf>,
    /// Only tell what the program does.
    pub(crate) help: bool,
}

impl Arguments {
    pub(crate) fn from_command_line() -> Result<Self, lexopt::Error> {
        Self::read(lexopt::Parser::from_env(), corpus_of_environment())
    }

    fn read(mut parser: lexopt::Parser, corpus: Option<PathBuf>) -> Result<Self, lexopt::Error> {
        let (mut rounds, mut scripts) = (None, None);
        let mut arguments = Self {
            rounds: 0,
            short: false,
            scripts: false,
            corpus,
            json: None,
            help: false,
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Long("rounds") => rounds = Some(number(&parser.value()?.to_string_lossy())?),
                Long("short") => arguments.short = true,
                Long("scripts") => scripts = Some(true),
                Long("no-scripts") => scripts = Some(false),
                Long("corpus") => arguments.corpus = Some(parser.value()?.into()),
                Long("json") => arguments.json = Some(parser.value()?.into()),
                Short('h') | Long("help") => arguments.help = true,
                other => return Err(other.unexpected()),
            }
        }
        arguments.rounds = rounds.unwrap_or(if arguments.short { 1 } else { 7 });
        arguments.scripts = scripts.unwrap_or(!arguments.short);
        Ok(arguments)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "it is the engine that reads no environment"
)]
fn corpus_of_environment() -> Option<PathBuf> {
    let file = std::env::var_os("DUOLOGUE_CORPUS")?;
    (!file.is_empty()).then(|| file.into())
}

fn number(text: &str) -> Result<usize, lexopt::Error> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("{text} is no number of rounds, such as 7").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Arguments, lexopt::Error> {
        Arguments::read(lexopt::Parser::from_args(words), Some("usual.jsonl".into()))
    }

    #[test]
    fn a_short_run_leaves_the_scripts_out_unless_told() {
        let whole = read(&[]).unwrap();
        assert_eq!((whole.rounds, whole.scripts), (7, true));
        let short = read(&["--short"]).unwrap();
        assert_eq!((short.rounds, short.scripts), (1, false));
        assert!(read(&["--scripts", "--short"]).unwrap().scripts);
        assert!(!read(&["--no-scripts"]).unwrap().scripts);
    }

    #[test]
    fn the_corpus_of_the_command_line_comes_before_that_of_the_environment() {
        let corpus = |words| read(words).unwrap().corpus.unwrap();
        assert_eq!(corpus(&[]), PathBuf::from("usual.jsonl"));
        assert_eq!(corpus(&["--corpus", "a.jsonl"]), PathBuf::from("a.jsonl"));
        assert!(read(&["--rounds", "0"]).is_err() && read(&["--rounds", "many"]).is_err());
    }
}
