//! The figures as a program reads them.

use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::figure::Figure;
use crate::round::Round;
use crate::spread::{median, spread};

/// Changes when something here gets another meaning or another name; not when something is added.
const FORMAT: u32 = 1;

/// Everything that was found out.
pub(crate) fn report(arguments: &Arguments, rounds: &[Round], figures: &[Figure]) -> Value {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    json!({
        "format": FORMAT,
        "version": env!("CARGO_PKG_VERSION"),
        "sqlite": rusqlite::version(),
        "build": if cfg!(debug_assertions) { "debug" } else { "release" },
        "machine": {
            "system": std::env::consts::OS,
            "architecture": std::env::consts::ARCH,
            "processors": processors,
        },
        "short": arguments.short,
        "sizes": arguments.sizes,
        "rounds": rounds.iter().map(round).collect::<Vec<_>>(),
        "figures": figures.iter().map(figure).collect::<Vec<_>>(),
    })
}

fn round(round: &Round) -> Value {
    json!({
        "disk_wait_micros": round.disk_wait,
        "disk_is_slow": round.disk_is_slow,
    })
}

/// `value` is what is held against the goal: a ratio where there is a limit, else what was measured.
fn figure(figure: &Figure) -> Value {
    json!({
        "subject": figure.subject.title,
        "name": figure.name,
        "conversations": figure.size,
        "measured": summary(&figure.measured, figure.subject.measured),
        "limit": if figure.subject.limit.is_empty() {
            Value::Null
        } else {
            summary(&figure.limit, figure.subject.limit)
        },
        "value": summary(&figure.values(), if figure.subject.limit.is_empty() { figure.subject.measured } else { "ratio" }),
        "goal": figure.goal.most,
        "at_least": figure.goal.least,
        "aim": figure.goal.aim,
        "verdict": figure.verdict().as_str(),
        "gate": figure.gate,
        "rounds_left_out": figure.left_out,
    })
}

fn summary(rounds: &[f64], unit: &str) -> Value {
    let (least, greatest) = spread(rounds).unzip();
    json!({
        "unit": unit,
        "median": median(rounds),
        "least": least,
        "greatest": greatest,
        "rounds": rounds,
    })
}
