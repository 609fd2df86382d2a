//! What the engine should be able to do, as ratios of the same round.

use crate::contender::{Contender, Role};
use crate::limits::{FROM_UTF8, IS_ASCII};
use crate::round::{Field, Standing};
use crate::spread::median;
use crate::texts::Large;
use crate::workload::Unit;

/// How many times as fast as the fastest other library that counts the messages right.
const TIMES_A_PEER: f64 = 10.0;
/// How many times what finding out takes that 16 MiB are ASCII.
const TIMES_IS_ASCII: f64 = 4.0;
/// How many times what validating UTF-8 takes.
const TIMES_FROM_UTF8: f64 = 2.0;

/// From which size on a large text is in no cache.
const LARGE: usize = 16 << 20;

/// What a ratio is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    AtLeast(f64),
    AtMost(f64),
    /// It is only told.
    None,
}

/// A ratio of two times.
pub(crate) struct Goal {
    /// What is slower, or should be: its time is divided,
    pub(crate) over: String,
    /// by the time of this.
    pub(crate) under: String,
    pub(crate) about: &'static str,
    /// Of each round.
    pub(crate) ratios: Vec<f64>,
    pub(crate) bound: Bound,
}

impl Goal {
    fn new(
        (over, over_contender): Timed<'_>,
        (under, under_contender): Timed<'_>,
        about: &'static str,
        bound: Bound,
    ) -> Self {
        let both = over.times.iter().zip(&under.times);
        Self {
            over: over_contender.name.clone(),
            under: under_contender.name.clone(),
            about,
            ratios: both.map(|(over, under)| over / under).collect(),
            bound,
        }
    }

    /// Nothing if there is no bound or nothing was measured.
    pub(crate) fn met(&self) -> Option<bool> {
        let ratio = median(&self.ratios)?;
        match self.bound {
            Bound::AtLeast(least) => Some(ratio >= least),
            Bound::AtMost(most) => Some(ratio <= most),
            Bound::None => None,
        }
    }
}

/// One that was timed.
type Timed<'f> = (&'f Standing, &'f Contender);

/// The goals of a workload.
pub(crate) fn goals(
    contenders: &[Contender],
    field: &Field,
    right_on_vectors: &[usize],
) -> Vec<Goal> {
    let all = field.standings.iter();
    let timed: Vec<Timed<'_>> = all
        .filter(|standing| !standing.times.is_empty())
        .filter_map(|standing| Some((standing, contenders.get(standing.contender)?)))
        .collect();
    match field.workload.unit {
        Unit::Message => against_peers(&timed, right_on_vectors),
        Unit::Byte => against_limit(&timed, field),
    }
}

fn against_peers(timed: &[Timed<'_>], right_on_vectors: &[usize]) -> Vec<Goal> {
    let is_right = |each: &Standing| each.tally.is_some_and(|tally| tally.is_right());
    let is_always_right =
        |each: &Standing| is_right(each) && right_on_vectors.contains(&each.contender);
    let counts = |each: &Standing| (each.tally).is_some_and(|tally| tally.wrong_counts.is_some());
    let chosen = [
        (
            "the fastest peer that counts these messages right",
            Bound::AtLeast(TIMES_A_PEER),
            fastest_peer(timed, is_right),
        ),
        (
            "the fastest peer that counts every vector right too",
            Bound::AtLeast(TIMES_A_PEER),
            fastest_peer(timed, is_always_right),
        ),
        (
            "the fastest peer, right or not",
            Bound::None,
            fastest_peer(timed, counts),
        ),
    ];
    let (mut goals, mut told) = (Vec::new(), Vec::new());
    for (about, bound, peer) in chosen {
        // The same one again would tell nothing.
        if let Some(peer) = peer
            && !told.contains(&peer.0.contender)
        {
            told.push(peer.0.contender);
            goals.extend(engines(timed).map(|engine| Goal::new(peer, engine, about, bound)));
        }
    }
    goals
}

fn against_limit(timed: &[Timed<'_>], field: &Field) -> Vec<Goal> {
    let (name, most) = match field.workload.kind {
        Some(Large::Plain) if field.workload.whole().bytes >= LARGE => (IS_ASCII, TIMES_IS_ASCII),
        Some(Large::Scripts) => (FROM_UTF8, TIMES_FROM_UTF8),
        _ => return Vec::new(),
    };
    let about = "a single pass over the same bytes";
    let limits = timed.iter().filter(|(_, contender)| contender.name == name);
    limits
        .flat_map(|limit| {
            engines(timed).map(|engine| Goal::new(engine, *limit, about, Bound::AtMost(most)))
        })
        .collect()
}

fn engines<'f>(timed: &[Timed<'f>]) -> impl Iterator<Item = Timed<'f>> {
    let all = timed.iter().copied();
    all.filter(|(_, each)| each.role == Role::Engine)
}

fn fastest_peer<'f>(timed: &[Timed<'f>], may: impl Fn(&Standing) -> bool) -> Option<Timed<'f>> {
    let peers = timed.iter().copied();
    peers
        .filter(|(standing, each)| each.role == Role::Peer && may(standing))
        .min_by(|(one, _), (other, _)| typical(one).total_cmp(&typical(other)))
}

fn typical(standing: &Standing) -> f64 {
    median(&standing.times).unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(times: &[f64]) -> Standing {
        Standing {
            contender: 0,
            tally: None,
            bytes: 0,
            times: times.to_vec(),
        }
    }

    #[test]
    fn the_median_of_the_ratios_is_held_against_the_bound() {
        let (slow, fast) = (
            standing(&[90.0, 100.0, 900.0]),
            standing(&[10.0, 8.0, 10.0]),
        );
        let someone = Contender::here("someone", Role::Peer, str::len);
        let goal = |bound| Goal::new((&slow, &someone), (&fast, &someone), "", bound);
        assert_eq!(goal(Bound::None).ratios, [9.0, 12.5, 90.0]);
        assert_eq!(goal(Bound::AtLeast(12.5)).met(), Some(true));
        assert_eq!(goal(Bound::AtLeast(13.0)).met(), Some(false));
        assert_eq!(goal(Bound::AtMost(12.0)).met(), Some(false));
        assert_eq!(goal(Bound::None).met(), None);
        let nothing = standing(&[]);
        let unmeasured = Goal::new(
            (&nothing, &someone),
            (&fast, &someone),
            "",
            Bound::AtMost(1.0),
        );
        assert_eq!(unmeasured.met(), None);
    }
}
