//! The figures as a person reads them.

use std::io::{self, Write as _};

use crate::Result;
use crate::arguments::figures_of;
use crate::figure::{Figure, Verdict};
use crate::round::Round;
use crate::spread::{median, spread};

/// How wide the names are.
const NAME: usize = 52;

/// Prints everything to the standard output.
pub(crate) fn print(figures: &[Figure], rounds: &[Round]) -> Result<()> {
    let mut out = io::stdout().lock();
    let mut title = "";
    for figure in figures {
        let subject = figure.subject;
        if subject.title != title {
            title = subject.title;
            writeln!(out, "\n{title}")?;
            let (ratio, range) = match subject.limit {
                "" => ("", ""),
                _ => ("ratio", "least - most"),
            };
            let (measured, limit) = (subject.measured, subject.limit);
            let heading = format!(
                "  {:<NAME$} {:>5} {measured:>10} {limit:>10} {ratio:>7}  {range:<13} {:<14}",
                "", "size", "goal",
            );
            writeln!(out, "{}", heading.trim_end())?;
        }
        writeln!(out, "{}", line(figure).trim_end())?;
    }
    writeln!(out)?;
    print_disk(&mut out, rounds)?;
    print_goals(&mut out, figures)
}

fn line(figure: &Figure) -> String {
    let size = figures_of(figure.size);
    let measured = shown(median(&figure.measured));
    let limit = shown(median(&figure.limit));
    let values = figure.values();
    let is_ratio = !figure.subject.limit.is_empty();
    let ratio = if is_ratio {
        times(median(&values))
    } else {
        String::new()
    };
    let range = match spread(&values) {
        Some((least, most)) if is_ratio && values.len() > 1 => {
            format!("{} - {}", precise(least), precise(most))
        }
        _ => String::new(),
    };
    let goal = match (figure.goal.most, figure.goal.least, figure.goal.aim) {
        (Some(most), _, Some(aim)) => format!("{most} (aim {aim})"),
        (Some(most), _, None) => most.to_string(),
        (None, Some(least), _) => format!("{least} or more"),
        (None, None, Some(aim)) => format!("aim {aim}"),
        (None, None, None) => String::new(),
    };
    let left_out = match figure.left_out {
        0 => String::new(),
        rounds => format!(" slow disk: {rounds} left out"),
    };
    let verdict = figure.verdict().as_str();
    format!(
        "  {:<NAME$} {size:>5} {measured:>10} {limit:>10} {ratio:>7}  {range:<13} {goal:<14} {verdict}{left_out}",
        figure.name
    )
}

fn print_disk(out: &mut impl io::Write, rounds: &[Round]) -> Result<()> {
    for (number, round) in (1..).zip(rounds) {
        let remark = if round.disk_is_slow {
            ": too long, so what waits for the disk is left out of this round"
        } else {
            ""
        };
        let wait = round.disk_wait / 1_000.0;
        writeln!(
            out,
            "round {number}: 4 KiB are on the disk after {wait:.3} ms{remark}"
        )?;
    }
    if cfg!(debug_assertions) {
        writeln!(
            out,
            "This is a debug build: its times say nothing, its counts do."
        )?;
    }
    Ok(())
}

fn print_goals(out: &mut impl io::Write, figures: &[Figure]) -> Result<()> {
    let count = |wanted: &[Verdict]| {
        let all = figures.iter();
        all.filter(|figure| wanted.contains(&figure.verdict()))
            .count()
    };
    let (met, missed) = (
        count(&[Verdict::Met, Verdict::Aim]),
        count(&[Verdict::Missed, Verdict::AimMissed]),
    );
    writeln!(out, "{met} goals met, {missed} missed")?;
    for figure in figures {
        if matches!(figure.verdict(), Verdict::Missed | Verdict::AimMissed) {
            writeln!(out, "  missed: {figure}")?;
        }
    }
    Ok(())
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(String::new, precise)
}

fn times(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{}x", precise(value)))
}

/// About three digits.
fn precise(value: f64) -> String {
    match value {
        ..0.1 => format!("{value:.3}"),
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
