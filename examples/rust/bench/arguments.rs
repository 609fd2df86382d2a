//! What the program is told to do.

use std::path::PathBuf;

use lexopt::prelude::{Long, Short, ValueExt as _};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Measures the duologue engine against what SQLite alone takes, in ratios, and counts its work.

Usage: bench [--short] [--sizes LIST] [--rounds N] [--json FILE] [--directory DIR]
             [--postgres URL]

  --sizes LIST      how many conversations the workspaces have: 1k,100k unless told; 1m takes
                    some minutes to grow, and two gigabytes
  --rounds N        how often everything is measured; 5 unless told
  --short           small workspaces of 1k and 2k, one round and few repetitions: for the
                    counts, as the times say little
  --json FILE       writes every figure to this file too; - prints that instead of the table
  --directory DIR   where the workspaces are kept meanwhile, on the disk to be measured; the
                    system's place for temporary files unless told
  --postgres URL    measures the engine on this PostgreSQL server instead, beside bare inserts and
                    the queries of Chatwoot's published schema; as a superuser, whose schemas
                    bench_* and chatwoot_* are replaced and removed. 1m takes eight gigabytes
  -h, --help        prints this

The exit status is 0 if every count is within its bound, 1 if one is not or something failed,
and 2 for arguments that make no sense. Times never decide it.
";

/// The smallest workspace whose lists all have a page; and the largest whose customers have phone numbers.
const SIZES: std::ops::RangeInclusive<usize> = 1_000..=3_000_000;

/// The command line, read.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// How many conversations each workspace has, the smallest first.
    pub(crate) sizes: Vec<usize>,
    /// How often everything is measured.
    pub(crate) rounds: usize,
    /// Few repetitions.
    pub(crate) short: bool,
    /// Where the figures are written for programs; `-` for the standard output.
    pub(crate) json: Option<PathBuf>,
    /// Where the workspaces are kept meanwhile.
    pub(crate) directory: Option<PathBuf>,
    /// The server to measure on, if not in files.
    pub(crate) postgres: Option<String>,
    /// Only tell what the program does.
    pub(crate) help: bool,
}

impl Arguments {
    pub(crate) fn from_command_line() -> Result<Self, lexopt::Error> {
        let (mut sizes, mut rounds) = (None, None);
        let mut arguments = Self {
            sizes: Vec::new(),
            rounds: 0,
            short: false,
            json: None,
            directory: None,
            postgres: None,
            help: false,
        };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("sizes") => sizes = Some(list(&parser.value()?.to_string_lossy())?),
                Long("rounds") => rounds = Some(number(&parser.value()?.to_string_lossy())?),
                Long("short") => arguments.short = true,
                Long("json") => arguments.json = Some(parser.value()?.into()),
                Long("directory") => arguments.directory = Some(parser.value()?.into()),
                Long("postgres") => arguments.postgres = Some(parser.value()?.string()?),
                Short('h') | Long("help") => arguments.help = true,
                other => return Err(other.unexpected()),
            }
        }
        let (usual_sizes, usual_rounds) = if arguments.short {
            (vec![1_000, 2_000], 1)
        } else {
            (vec![1_000, 100_000], 5)
        };
        arguments.sizes = sizes.unwrap_or(usual_sizes);
        arguments.rounds = rounds.unwrap_or(usual_rounds).max(1);
        Ok(arguments)
    }
}

/// Sizes with commas between them, `1k,100k,1m`.
fn list(text: &str) -> Result<Vec<usize>, lexopt::Error> {
    let mut sizes = text.split(',').map(number).collect::<Result<Vec<_>, _>>()?;
    sizes.sort_unstable();
    sizes.dedup();
    if sizes.iter().all(|size| SIZES.contains(size)) {
        Ok(sizes)
    } else {
        let (least, most) = (figures_of(*SIZES.start()), figures_of(*SIZES.end()));
        Err(format!("a size is from {least} to {most}, not {text}").into())
    }
}

/// A whole number, perhaps in thousands (`k`) or millions (`m`).
fn number(text: &str) -> Result<usize, lexopt::Error> {
    let lower = text.trim().to_lowercase();
    let (digits, factor) = match (lower.strip_suffix('k'), lower.strip_suffix('m')) {
        (Some(digits), _) => (digits, 1_000),
        (_, Some(digits)) => (digits, 1_000_000),
        _ => (lower.as_str(), 1),
    };
    digits
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_mul(factor))
        .ok_or_else(|| format!("{text} is no whole number, such as 500, 100k or 1m").into())
}

/// A size as the command line takes it: `1k`, `100k`, `1m`.
pub(crate) fn figures_of(size: usize) -> String {
    match (size.is_multiple_of(1_000_000), size.is_multiple_of(1_000)) {
        (true, _) => format!("{}m", size / 1_000_000),
        (_, true) => format!("{}k", size / 1_000),
        _ => size.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_they_are_shown() {
        assert_eq!(
            list("1m,1k,100K,1000").unwrap(),
            [1_000, 100_000, 1_000_000]
        );
        for size in [1_000, 1_500, 100_000, 2_000_000] {
            assert_eq!(number(&figures_of(size)).unwrap(), size);
        }
        for wrong in ["", "k", "1.5k", "-1", "999", "1g", "99999999999999999999m"] {
            assert!(list(wrong).is_err(), "{wrong}");
        }
    }
}
