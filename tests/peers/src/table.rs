//! The report as a person reads it.

use std::io::{self, Write as _};

use crate::Result;
use crate::accuracy::Trial;
use crate::contender::{Contender, Role};
use crate::goal::{Bound, Goal};
use crate::report::Report;
use crate::round::{Field, Standing};
use crate::spread::{median, spread};
use crate::time::float;
use crate::workload::{Unit, size_of};

/// How wide the names are.
const NAME: usize = 54;

/// What the columns mean.
const LEGEND: &str = "\
Times are medians of the rounds, on one machine in these minutes; the lines below each table are medians of the rounds'
ratios, the least and the greatest in brackets. `x ours` is the time of a row over that of segment_count, for as many
bytes. `GB/s` is what is passed by, read or not. `counts` says whether all texts of the table were counted right by the
standard; it is empty where nothing is counted. A goal with `met` or MISSED is one; a line without is told for comparison.
";

/// Prints everything to the standard output.
pub(crate) fn print(report: &Report) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(LEGEND.as_bytes())?;
    for (field, goals) in &report.fields {
        print_field(&mut out, report, field)?;
        for goal in goals {
            writeln!(out, "  {}", goal_line(goal, report.times_tell))?;
        }
    }
    for trial in &report.trials {
        print_trial(&mut out, &report.contenders, trial)?;
    }
    writeln!(out)?;
    if !report.times_tell {
        writeln!(
            out,
            "A short run, or a debug build: its times say nothing, its counts do."
        )?;
    }
    match report.runtimes().as_slice() {
        [] => {}
        runtimes => writeln!(
            out,
            "Rust runs in this process, the others in {}, each library in a process of its own.",
            runtimes.join(" and ")
        )?,
    }
    for what in &report.left_out {
        writeln!(out, "left out: {what}")?;
    }
    let verdicts = report.fields.iter().flat_map(|(_, goals)| goals);
    let verdicts: Vec<bool> = verdicts.filter_map(Goal::met).collect();
    if report.times_tell {
        let met = verdicts.iter().filter(|met| **met).count();
        writeln!(out, "{met} goals met, {} missed", verdicts.len() - met)?;
    }
    match report.errors().as_slice() {
        [] => writeln!(out, "duologue counted everything right")?,
        errors => {
            for error in errors {
                writeln!(out, "duologue is WRONG: {error}")?;
            }
        }
    }
    Ok(())
}

fn print_field(out: &mut impl io::Write, report: &Report, field: &Field) -> Result<()> {
    let workload = &field.workload;
    writeln!(out, "\n{}: {}", workload.name, workload.about)?;
    let (time, rate) = match workload.unit {
        Unit::Message => ("ns each", "million/s"),
        Unit::Byte => ("ns/KiB", ""),
    };
    let heading = format!(
        "  {:<NAME$} {time:>11} {rate:>10} {:>9} {:>9}  counts",
        "", "GB/s", "x ours",
    );
    writeln!(out, "{heading}")?;
    let base = field.standings.iter().find(|standing| {
        let contender = report.contenders.get(standing.contender);
        contender.is_some_and(|contender| contender.role == Role::Engine)
    });
    let mut standings: Vec<&Standing> = field.standings.iter().collect();
    standings.sort_by(|one, other| {
        let key = |each: &Standing| median(&each.times).unwrap_or(f64::INFINITY);
        let role = |each: &Standing| report.contenders.get(each.contender).map(|each| each.role);
        let order = |each: &Standing| role(each).map_or(9, rank);
        order(one)
            .cmp(&order(other))
            .then(key(one).total_cmp(&key(other)))
    });
    for standing in standings {
        if let Some(contender) = report.contenders.get(standing.contender) {
            let line = line(field, standing, contender, base);
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

const fn rank(role: Role) -> u8 {
    match role {
        Role::Engine => 0,
        Role::Call => 1,
        Role::Limit => 2,
        Role::Peer => 3,
    }
}

fn line(
    field: &Field,
    standing: &Standing,
    contender: &Contender,
    base: Option<&Standing>,
) -> String {
    let workload = &field.workload;
    let name = match standing.bytes {
        bytes if bytes < workload.whole().bytes => {
            format!(
                "{}, {} of it",
                contender.name,
                size_of(bytes.next_multiple_of(1 << 10))
            )
        }
        _ => contender.name.clone(),
    };
    let typical = median(&standing.times);
    let messages = float(workload.whole().texts.len());
    let bytes = float(workload.whole().bytes);
    let (time, rate, gigabytes) = match workload.unit {
        Unit::Message => (
            typical,
            shown(typical.map(|nanos| 1e3 / nanos)),
            typical.map(|nanos| bytes / messages / nanos),
        ),
        Unit::Byte => (
            typical.map(|nanos| nanos * 1_024.0),
            String::new(),
            typical.map(|nanos| 1.0 / nanos),
        ),
    };
    let ratios: Vec<f64> = base.map_or_else(Vec::new, |base| {
        let both = standing.times.iter().zip(&base.times);
        both.map(|(time, ours)| time / ours).collect()
    });
    format!(
        "  {name:<NAME$} {:>11} {rate:>10} {:>9} {:>9}  {}",
        shown(time),
        shown(gigabytes),
        shown(median(&ratios)),
        counts(standing),
    )
}

fn counts(standing: &Standing) -> String {
    let Some(tally) = standing.tally else {
        return String::new();
    };
    let cases = tally.cases;
    match (tally.wrong_counts, tally.refused) {
        (None, 0) => "counts none".to_owned(),
        (_, refused) if refused == cases => "refused".to_owned(),
        (Some(0), 0) => "right".to_owned(),
        (wrong, refused) => {
            let wrong = wrong.unwrap_or_default();
            format!("{wrong} of {cases} WRONG, {refused} refused")
        }
    }
}

fn goal_line(goal: &Goal, judged: bool) -> String {
    let ratio = median(&goal.ratios);
    let range = spread(&goal.ratios).map_or_else(String::new, |(least, most)| {
        format!(" ({} - {})", shown(Some(least)), shown(Some(most)))
    });
    let bound = match goal.bound {
        Bound::AtLeast(least) => format!(", at least {least}"),
        Bound::AtMost(most) => format!(", at most {most}"),
        Bound::None => String::new(),
    };
    let verdict = match goal.met().filter(|_| judged) {
        Some(true) => ": met",
        Some(false) => ": MISSED",
        None => "",
    };
    let (over, under, about) = (&goal.over, &goal.under, goal.about);
    let ratio = shown(ratio);
    format!("{over} / {under}: {ratio}{range}{bound}{verdict}; {about}")
}

fn print_trial(out: &mut impl io::Write, contenders: &[Contender], trial: &Trial) -> Result<()> {
    writeln!(
        out,
        "\nErrors in {} texts: {}\n  {:<NAME$} {:>11} {:>10} {:>9}",
        trial.texts, trial.name, "", "encoding", "count", "refused",
    )?;
    let or_none =
        |errors: Option<usize>| errors.map_or("-".to_owned(), |errors| errors.to_string());
    for (at, tally) in &trial.tallies {
        let name = contenders.get(*at).map_or("", |contender| &contender.name);
        let (encodings, counts) = (or_none(tally.wrong_encodings), or_none(tally.wrong_counts));
        writeln!(
            out,
            "  {name:<NAME$} {encodings:>11} {counts:>10} {:>9}",
            tally.refused
        )?;
    }
    Ok(())
}

/// About three digits.
fn shown(value: Option<f64>) -> String {
    match value {
        None => String::new(),
        Some(value @ ..0.1) => format!("{value:.3}"),
        Some(value @ ..10.0) => format!("{value:.2}"),
        Some(value @ ..100.0) => format!("{value:.1}"),
        Some(value) => format!("{value:.0}"),
    }
}
