//! The report as a program reads it.

use std::env;
use std::num::NonZero;
use std::thread;

use serde_json::{Value, json};

use crate::accuracy::{Tally, Trial};
use crate::contender::Contender;
use crate::goal::{Bound, Goal};
use crate::report::Report;
use crate::round::{Field, Standing};
use crate::spread::{median, spread};
use crate::time::float;
use crate::workload::Unit;

/// Changes when something here gets another meaning or another name; not when something is added.
const FORMAT: u32 = 1;

/// All of it.
pub(crate) fn report(report: &Report) -> Value {
    let contenders = &report.contenders;
    let goal = |each: &Goal| goal(each, report.times_tell);
    let workload = |(each, goals): &(Field, Vec<Goal>)| {
        let goals: Vec<Value> = goals.iter().map(goal).collect();
        field(contenders, each, &goals)
    };
    json!({
        "format": FORMAT,
        "rounds": report.rounds,
        "times_tell": report.times_tell,
        "architecture": env::consts::ARCH,
        "processors": thread::available_parallelism().map_or(0, NonZero::get),
        "runtimes": report.runtimes(),
        "workloads": report.fields.iter().map(workload).collect::<Vec<_>>(),
        "accuracy": report.trials.iter().map(|each| trial(contenders, each)).collect::<Vec<_>>(),
        "errors": report.errors(),
        "left_out": report.left_out,
    })
}

fn field(contenders: &[Contender], field: &Field, goals: &[Value]) -> Value {
    let whole = field.workload.whole();
    let standing = |each| standing(contenders, field, each);
    json!({
        "name": field.workload.name,
        "about": field.workload.about,
        "messages": whole.texts.len(),
        "bytes": whole.bytes,
        "contenders": field.standings.iter().map(standing).collect::<Vec<_>>(),
        "goals": goals,
    })
}

fn standing(contenders: &[Contender], field: &Field, standing: &Standing) -> Value {
    let contender = contenders.get(standing.contender);
    let whole = field.workload.whole();
    let (unit, nanos_of_message) = match field.workload.unit {
        Unit::Message => ("nanoseconds a message", 1.0),
        Unit::Byte => ("nanoseconds a byte", float(standing.bytes)),
    };
    let message = median(&standing.times).map(|nanos| nanos * nanos_of_message);
    let size = match field.workload.unit {
        Unit::Message => float(whole.bytes) / float(whole.texts.len().max(1)),
        Unit::Byte => float(standing.bytes),
    };
    json!({
        "name": contender.map(|each| &each.name),
        "role": contender.map(|each| each.role.as_str()),
        "runtime": contender.and_then(|each| each.runtime.as_ref()),
        "bytes": standing.bytes,
        "counts": standing.tally.map(tally),
        "messages_per_second": message.map(|nanos| 1e9 / nanos),
        "bytes_per_second": message.map(|nanos| size * 1e9 / nanos),
        "time": summary(&standing.times, unit),
    })
}

fn goal(goal: &Goal, judged: bool) -> Value {
    let (bound, value) = match goal.bound {
        Bound::AtLeast(least) => ("at least", Some(least)),
        Bound::AtMost(most) => ("at most", Some(most)),
        Bound::None => ("", None),
    };
    json!({
        "over": goal.over,
        "under": goal.under,
        "about": goal.about,
        "ratio": summary(&goal.ratios, "ratio"),
        "bound": bound,
        "value": value,
        "met": goal.met().filter(|_| judged),
    })
}

fn trial(contenders: &[Contender], trial: &Trial) -> Value {
    let row = |(at, errors): &(usize, Tally)| {
        let name = contenders.get(*at).map(|contender| &contender.name);
        json!({ "name": name, "counts": tally(*errors) })
    };
    json!({
        "name": trial.name,
        "texts": trial.texts,
        "contenders": trial.tallies.iter().map(row).collect::<Vec<_>>(),
    })
}

fn tally(tally: Tally) -> Value {
    json!({
        "cases": tally.cases,
        "wrong_encodings": tally.wrong_encodings,
        "wrong_counts": tally.wrong_counts,
        "refused": tally.refused,
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
