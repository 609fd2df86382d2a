//! The rounds: in each, everybody goes over everything, in an order that is random anew.
//!
//! Another process of the machine can only ever add to a time. So a round keeps the best of several short laps, before each
//! of which everybody changes places; and of the rounds' ratios the medians are told.

use std::time::Duration;

use fastrand::Rng;

use crate::accuracy::Tally;
use crate::contender::Contender;
use crate::workload::Workload;
use crate::{Result, tell};

/// How long the laps are and how many there are in a round.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    least: Duration,
    laps: usize,
}

impl Extent {
    pub(crate) const WHOLE: Self = Self {
        least: Duration::from_millis(2),
        laps: 8,
    };
    pub(crate) const SHORT: Self = Self {
        least: Duration::from_micros(200),
        laps: 1,
    };
}

/// How one did with one workload.
pub(crate) struct Standing {
    /// The place of the contender.
    pub(crate) contender: usize,
    /// What it got wrong, if it says anything.
    pub(crate) tally: Option<Tally>,
    /// How many bytes it was given.
    pub(crate) bytes: usize,
    /// Nanoseconds for a message or for a byte, in each round; nothing from who takes nothing of it.
    pub(crate) times: Vec<f64>,
}

/// A workload, and how everybody did.
pub(crate) struct Field {
    pub(crate) workload: Workload,
    pub(crate) standings: Vec<Standing>,
}

/// Asks everybody for their counts, which warms them up as well.
pub(crate) fn enter(contenders: &[Contender], mut workload: Workload) -> Result<Field> {
    let mut standings = Vec::new();
    for (at, contender) in contenders.iter().enumerate() {
        let Some(batch) = contender.share(&mut workload) else {
            continue;
        };
        let answers = contender.answers(&batch, &workload.name)?;
        let tally = answers.map(|answers| Tally::of(&answers, &batch.truths, contender.by_cluster));
        standings.push(Standing {
            contender: at,
            tally,
            bytes: batch.bytes,
            times: Vec::new(),
        });
    }
    Ok(Field {
        workload,
        standings,
    })
}

/// Plays so many rounds, after one that does not count.
pub(crate) fn play(
    contenders: &[Contender],
    fields: &mut [Field],
    rounds: usize,
    extent: Extent,
) -> Result<()> {
    let mut dice = Rng::with_seed(5);
    let warm_up = Extent { laps: 1, ..extent };
    for field in &mut *fields {
        field.round(contenders, warm_up, &mut dice)?;
        field
            .standings
            .iter_mut()
            .for_each(|each| each.times.clear());
    }
    for number in 1..=rounds {
        let mut order: Vec<&mut Field> = fields.iter_mut().collect();
        dice.shuffle(&mut order);
        for field in order {
            field.round(contenders, extent, &mut dice)?;
        }
        tell(format_args!("round {number} of {rounds}"));
    }
    Ok(())
}

impl Field {
    fn round(&mut self, contenders: &[Contender], extent: Extent, dice: &mut Rng) -> Result<()> {
        let Self {
            workload,
            standings,
        } = self;
        let takes = |each: &&mut Standing| each.tally.is_none_or(|tally| !tally.takes_nothing());
        let mut order: Vec<_> = standings
            .iter_mut()
            .filter(takes)
            .map(|standing| (standing, f64::INFINITY))
            .collect();
        for _ in 0..extent.laps {
            dice.shuffle(&mut order);
            for (standing, best) in &mut order {
                let contender = contenders.get(standing.contender);
                let contender = contender.ok_or("there is no such contender")?;
                if let Some(batch) = contender.share(workload) {
                    let pace = contender.pace(&batch, &workload.name, extent.least)?;
                    *best = best.min(pace.per(workload.unit));
                }
            }
        }
        for (standing, best) in order {
            standing.times.push(best);
        }
        Ok(())
    }
}
