//! Two things timed side by side, in short laps by turns: what slows the machine for a second slows them both.

use rusqlite::Connection;

use crate::Result;
use crate::disk::{self, Disk};
use crate::raw::checkpoint;
use crate::round::{Key, Samples};
use crate::time::{float, timed};

/// How often the disk is tried before each lap.
const WAITS: usize = 5;

/// How long a race is.
#[derive(Clone, Copy)]
pub(crate) struct Laps {
    /// How many laps are timed, after one that is not.
    pub(crate) timed: usize,
    /// How many messages each has.
    pub(crate) messages: usize,
}

impl Laps {
    pub(crate) const fn new(timed: usize, messages: usize) -> Self {
        Self { timed, messages }
    }

    /// How many messages are needed in all.
    pub(crate) const fn messages_in_all(self) -> usize {
        (self.timed + 1) * self.messages
    }

    /// One lap's part of what was prepared for all.
    pub(crate) fn of<T>(self, prepared: &[T], lap: usize) -> &[T] {
        let share = prepared.len() / (self.timed + 1);
        prepared
            .get(lap * share..(lap + 1) * share)
            .unwrap_or_default()
    }
}

/// Something that is timed in laps.
pub(crate) struct Runner<'r> {
    key: Key,
    /// What empties the log that it writes to, if it writes.
    log: Option<&'r Connection>,
    lap: Box<dyn FnMut(usize) -> Result<()> + 'r>,
}

impl<'r> Runner<'r> {
    pub(crate) fn new(
        key: Key,
        log: &'r Connection,
        lap: impl FnMut(usize) -> Result<()> + 'r,
    ) -> Self {
        Self {
            key,
            log: Some(log),
            lap: Box::new(lap),
        }
    }

    /// One that changes nothing.
    pub(crate) fn idle(key: Key, lap: impl FnMut(usize) -> Result<()> + 'r) -> Self {
        Self {
            key,
            log: None,
            lap: Box::new(lap),
        }
    }

    fn empty_log(&self) -> Result<()> {
        self.log.map_or(Ok(()), checkpoint)
    }
}

/// Adds the time of a message for each runner. Each begins with an empty log, and is charged for emptying it.
pub(crate) fn race(
    dice: &mut fastrand::Rng,
    laps: Laps,
    runners: Vec<Runner<'_>>,
    samples: &mut Samples,
) -> Result<()> {
    for (key, time) in run(dice, laps, runners, || Ok(()))? {
        samples.add(key, time);
    }
    Ok(())
}

/// As [`race`], for runners that wait for the disk: none of it counts if the disk was slow.
pub(crate) fn durable_race(
    dice: &mut fastrand::Rng,
    disk: &mut Disk,
    laps: Laps,
    runners: Vec<Runner<'_>>,
    samples: &mut Samples,
) -> Result<()> {
    let mut waits = Vec::new();
    let times = run(dice, laps, runners, || {
        waits.extend(disk.wait(WAITS)?);
        Ok(())
    })?;
    if !disk::is_slow(&waits) {
        for (key, time) in times {
            samples.add(key, time);
        }
    }
    samples.note_waits(&waits);
    Ok(())
}

/// As [`durable_race`], and what is found out at a slow disk counts where there is nothing else.
#[cfg(feature = "postgres")]
pub(crate) fn marked_race(
    dice: &mut fastrand::Rng,
    disk: &mut Disk,
    laps: Laps,
    runners: Vec<Runner<'_>>,
    samples: &mut Samples,
) -> Result<()> {
    let mut waits = Vec::new();
    let times = run(dice, laps, runners, || {
        waits.extend(disk.wait(WAITS)?);
        Ok(())
    })?;
    for (key, time) in times {
        samples.add(key, time);
    }
    samples.note_waits(&waits);
    Ok(())
}

fn run(
    dice: &mut fastrand::Rng,
    laps: Laps,
    mut runners: Vec<Runner<'_>>,
    mut before_lap: impl FnMut() -> Result<()>,
) -> Result<Vec<(Key, f64)>> {
    for runner in &mut runners {
        (runner.lap)(0)?;
        runner.empty_log()?;
    }
    let mut field: Vec<_> = runners.into_iter().map(|runner| (runner, 0.0)).collect();
    for lap in 1..=laps.timed {
        before_lap()?;
        dice.shuffle(&mut field);
        for (runner, total) in &mut field {
            *total += timed(|| (runner.lap)(lap))?.1;
        }
    }
    let messages = float((laps.timed * laps.messages) as u64);
    field
        .into_iter()
        .map(|(runner, total)| {
            let total = total + timed(|| runner.empty_log())?.1;
            Ok((runner.key, total / messages))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lap_has_a_part_of_its_own_of_what_was_prepared() {
        let laps = Laps::new(3, 2);
        let prepared: Vec<_> = (0..laps.messages_in_all()).collect();
        let parts: Vec<_> = (0..=3).flat_map(|lap| laps.of(&prepared, lap)).collect();
        assert_eq!(parts, prepared.iter().collect::<Vec<_>>());
    }
}
