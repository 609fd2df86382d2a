//! A figure: what was measured over its limit, and the goal it is held against.

use std::fmt;

use crate::arguments::figures_of;
use crate::round::{Key, Round};
use crate::spread::median;

/// What several figures have in common.
#[derive(Debug)]
pub(crate) struct Subject {
    /// What they are about.
    pub(crate) title: &'static str,
    /// What is measured, and in what.
    pub(crate) measured: &'static str,
    /// What that is divided by; empty if it is counted by itself.
    pub(crate) limit: &'static str,
}

/// What a figure should not exceed, or reach.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Goal {
    /// What is promised not to be exceeded.
    pub(crate) most: Option<f64>,
    /// What is promised to be reached.
    pub(crate) least: Option<f64>,
    /// What is hoped for.
    pub(crate) aim: Option<f64>,
}

impl Goal {
    pub(crate) const NONE: Self = Self {
        most: None,
        least: None,
        aim: None,
    };

    pub(crate) const fn most(most: f64) -> Self {
        Self {
            most: Some(most),
            ..Self::NONE
        }
    }

    #[cfg(any(feature = "postgres", test))]
    pub(crate) const fn least(least: f64) -> Self {
        Self {
            least: Some(least),
            ..Self::NONE
        }
    }

    pub(crate) const fn aim(self, aim: f64) -> Self {
        Self {
            aim: Some(aim),
            ..self
        }
    }
}

/// How a figure stands to its goal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    /// There is no goal, or nothing that could be held against it.
    None,
    /// Within the goal, and the aim beyond it.
    Aim,
    /// Within the goal.
    Met,
    /// The aim is missed, and there is no other goal.
    AimMissed,
    Missed,
}

impl Verdict {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Aim => "aim met",
            Self::Met => "met",
            Self::AimMissed => "aim missed",
            Self::Missed => "MISSED",
        }
    }
}

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) subject: &'static Subject,
    pub(crate) name: String,
    /// How many conversations the workspace has; the larger one, where two are compared.
    pub(crate) size: usize,
    /// What was measured in each round.
    pub(crate) measured: Vec<f64>,
    /// The limit in each round; empty if there is none.
    pub(crate) limit: Vec<f64>,
    pub(crate) goal: Goal,
    /// Whether it is a count, which must not exceed its goal.
    pub(crate) gate: bool,
    /// Whether it is told if the goal is met.
    pub(crate) judged: bool,
    /// How many rounds are left out, since the disk was slow.
    pub(crate) left_out: usize,
}

impl Figure {
    /// A time over another, where waiting for the disk plays no part.
    pub(crate) fn ratio(
        subject: &'static Subject,
        name: impl Into<String>,
        rounds: &[Round],
        (over, under): (&Key, &Key),
        goal: Goal,
    ) -> Self {
        Self::of_rounds(subject, name.into(), rounds.iter(), (over, under), goal)
    }

    /// A time over another, if they wait for the disk; where that was slow they are left out.
    pub(crate) fn durable_ratio(
        subject: &'static Subject,
        name: impl Into<String>,
        rounds: &[Round],
        keys: (&Key, &Key),
        goal: Goal,
    ) -> Self {
        let fit = rounds.iter().filter(|round| !round.disk_is_slow);
        let figure = Self::of_rounds(subject, name.into(), fit, keys, goal);
        Self {
            left_out: rounds.len() - figure.measured.len(),
            ..figure
        }
    }

    /// As [`Figure::durable_ratio`]; where the disk was slow in every round it is told all the same, and not judged: two
    /// that wait as long for the disk look alike.
    #[cfg(feature = "postgres")]
    pub(crate) fn marked_ratio(
        subject: &'static Subject,
        name: impl Into<String>,
        rounds: &[Round],
        keys: (&Key, &Key),
        goal: Goal,
    ) -> Self {
        let name = name.into();
        if rounds.iter().any(|round| !round.disk_is_slow) {
            return Self::durable_ratio(subject, name, rounds, keys, goal);
        }
        let name = format!("{name}; the disk was slow");
        Self::ratio(subject, name, rounds, keys, Goal::NONE)
    }

    fn of_rounds<'r>(
        subject: &'static Subject,
        name: String,
        rounds: impl Iterator<Item = &'r Round>,
        (over, under): (&Key, &Key),
        goal: Goal,
    ) -> Self {
        let both = rounds.filter_map(|round| Some((round.time(over)?, round.time(under)?)));
        let (measured, limit) = both.unzip();
        Self {
            subject,
            name,
            size: over.size,
            measured,
            limit,
            goal,
            gate: false,
            judged: true,
            left_out: 0,
        }
    }

    /// How often it goes in a second, where a time is that of once and waits for the disk.
    #[cfg(feature = "postgres")]
    pub(crate) fn rate(
        subject: &'static Subject,
        name: impl Into<String>,
        rounds: &[Round],
        key: &Key,
    ) -> Self {
        let figure = Self::marked_ratio(subject, name, rounds, (key, key), Goal::NONE);
        let measured = figure.measured.iter().map(|micros| 1e6 / micros).collect();
        let limit = Vec::new();
        Self {
            measured,
            limit,
            ..figure
        }
    }

    /// A count that must not exceed its bound.
    pub(crate) fn count(
        subject: &'static Subject,
        name: impl Into<String>,
        size: usize,
        counted: f64,
        goal: Goal,
    ) -> Self {
        Self {
            subject,
            name: name.into(),
            size,
            measured: vec![counted],
            limit: Vec::new(),
            gate: goal.most.is_some(),
            goal,
            judged: true,
            left_out: 0,
        }
    }

    /// A count in a large workspace over the same in a small one, which must not grow.
    pub(crate) fn growth(
        subject: &'static Subject,
        name: impl Into<String>,
        size: usize,
        (large, small): (f64, f64),
        most: f64,
    ) -> Self {
        Self {
            limit: vec![small],
            ..Self::count(subject, name, size, large, Goal::most(most))
        }
    }

    /// What is held against the goal, of each round.
    pub(crate) fn values(&self) -> Vec<f64> {
        if self.subject.limit.is_empty() {
            return self.measured.clone();
        }
        let both = self.measured.iter().zip(&self.limit);
        both.map(|(measured, limit)| measured / limit).collect()
    }

    pub(crate) fn verdict(&self) -> Verdict {
        let Some(value) = median(&self.values()).filter(|_| self.judged) else {
            return Verdict::None;
        };
        let within = |bound: Option<f64>| bound.map(|bound| value <= bound);
        let reached = self.goal.least.map(|bound| value >= bound);
        match (within(self.goal.most).or(reached), within(self.goal.aim)) {
            (Some(false), _) => Verdict::Missed,
            (_, Some(true)) => Verdict::Aim,
            (Some(true), _) => Verdict::Met,
            (None, Some(false)) => Verdict::AimMissed,
            (None, None) => Verdict::None,
        }
    }

    /// Whether it is a count over its bound.
    pub(crate) fn breaks(&self) -> bool {
        self.gate && self.verdict() == Verdict::Missed
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (title, name, size) = (self.subject.title, &self.name, figures_of(self.size));
        let value = median(&self.values()).unwrap_or(f64::NAN);
        write!(f, "{title}: {name}, {size} conversations: {value:.2}")?;
        match (self.goal.most, self.goal.least) {
            (Some(most), _) => write!(f, ", at most {most} allowed"),
            (_, Some(least)) => write!(f, ", at least {least} wanted"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTED: Subject = Subject {
        title: "Pages",
        measured: "pages",
        limit: "",
    };
    const DIVIDED: Subject = Subject {
        limit: "pages",
        ..COUNTED
    };

    #[test]
    fn a_count_over_its_bound_breaks_and_one_at_it_does_not() {
        let counted = |pages, goal| Figure::count(&COUNTED, "one", 1_000, pages, goal);
        let goal = Goal::most(16.0).aim(12.0);
        assert_eq!(counted(12.0, goal).verdict(), Verdict::Aim);
        assert_eq!(counted(16.0, goal).verdict(), Verdict::Met);
        assert_eq!(counted(16.1, goal).verdict(), Verdict::Missed);
        assert!(counted(16.1, goal).breaks() && !counted(16.0, goal).breaks());
        assert!(!counted(16.1, Goal::NONE).breaks());
        let told = "Pages: one, 1k conversations: 16.10, at most 16 allowed";
        assert_eq!(counted(16.1, goal).to_string(), told);
    }

    #[test]
    fn a_lead_is_met_from_its_goal_on() {
        let lead = |times| Figure {
            gate: false,
            goal: Goal::least(100.0),
            ..Figure::growth(&DIVIDED, "one", 1_000, (times, 1.0), 0.0)
        };
        assert_eq!(lead(100.0).verdict(), Verdict::Met);
        assert_eq!(lead(99.0).verdict(), Verdict::Missed);
        let told = "Pages: one, 1k conversations: 99.00, at least 100 wanted";
        assert_eq!(lead(99.0).to_string(), told);
    }

    #[test]
    fn growth_is_a_ratio_and_nothing_counted_at_all_breaks_too() {
        let growth = |counts| Figure::growth(&DIVIDED, "one", 2_000, counts, 1.1);
        assert_eq!(growth((210.0, 200.0)).values(), [1.05]);
        assert!(!growth((210.0, 200.0)).breaks());
        assert!(growth((230.0, 200.0)).breaks());
        assert!(growth((0.0, 0.0)).breaks());
    }

    #[test]
    fn a_time_is_never_a_gate_and_may_go_unjudged() {
        let mut time = Figure {
            measured: vec![30.0, 90.0, 40.0],
            limit: vec![10.0, 10.0, 10.0],
            gate: false,
            ..Figure::growth(&DIVIDED, "one", 1_000, (1.0, 1.0), 2.0)
        };
        assert_eq!(time.verdict(), Verdict::Missed);
        assert!(!time.breaks());
        time.judged = false;
        assert_eq!(time.verdict(), Verdict::None);
    }
}
