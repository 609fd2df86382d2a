//! The rounds: in each, everything is measured in an order that is random anew.

use std::collections::BTreeMap;
use std::path::Path;

use crate::arguments::{Arguments, figures_of};
use crate::disk::{self, Disk};
use crate::raw::Table;
use crate::spread::median;
use crate::time::now;
use crate::workspace::Workspace;
use crate::{Result, list, lookup, read, receive, send, tell};

/// Receiving is measured in a workspace of this size, or else in the largest.
const USUAL_SIZE: usize = 100_000;

/// How often things are done to be measured.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    /// The laps of a race,
    pub(crate) laps: usize,
    /// and how many messages are received in each one by one,
    pub(crate) singles: usize,
    /// the same if each waits for the disk,
    pub(crate) durable_singles: usize,
    /// or in batches,
    pub(crate) batched: usize,
    /// or are sent.
    pub(crate) sent: usize,
    /// How often a thing is read in one go,
    pub(crate) reads: usize,
    /// and how many goes there are in a round.
    pub(crate) goes: usize,
    /// How often the Inbox is read beside a writer.
    pub(crate) reads_beside: usize,
}

/// The log is full more than once in a race.
const WHOLE: Extent = Extent {
    laps: 20,
    singles: 250,
    durable_singles: 100,
    batched: 1_000,
    sent: 100,
    reads: 200,
    goes: 5,
    reads_beside: 10_000,
};

const SHORT: Extent = Extent {
    laps: 2,
    singles: 25,
    durable_singles: 10,
    batched: 1_000,
    sent: 20,
    reads: 10,
    goes: 1,
    reads_beside: 100,
};

/// What is measured, and on what.
pub(crate) struct Bench {
    pub(crate) extent: Extent,
    /// The smallest first.
    pub(crate) workspaces: Vec<Workspace>,
    /// Which of them receiving is measured in.
    pub(crate) usual: usize,
    /// Bare inserts, beside that one.
    pub(crate) table: Table,
    pub(crate) disk: Disk,
    pub(crate) dice: fastrand::Rng,
}

/// Where a race is run.
pub(crate) struct Field<'b> {
    pub(crate) workspace: &'b Workspace,
    pub(crate) table: &'b Table,
    pub(crate) disk: &'b mut Disk,
    pub(crate) dice: &'b mut fastrand::Rng,
}

/// One thing to be measured in a round.
pub(crate) type Task = Box<dyn Fn(&mut Bench, &mut Samples) -> Result<()>>;

impl Bench {
    /// Grows the workspaces.
    pub(crate) fn new(arguments: &Arguments, directory: &Path) -> Result<Self> {
        let mut workspaces = Vec::new();
        for size in &arguments.sizes {
            let start = now();
            let mut workspace = Workspace::grow(directory, *size)?;
            workspace.business.lists = list::lists(&workspace);
            list::find_places(&mut workspace)?;
            tell(format_args!(
                "grew a workspace of {} conversations and {} messages in {:.1} s",
                figures_of(*size),
                workspace.messages,
                start.elapsed().as_secs_f64()
            ));
            workspaces.push(workspace);
        }
        let usual = workspaces
            .iter()
            .position(|workspace| workspace.size >= USUAL_SIZE)
            .unwrap_or(workspaces.len().saturating_sub(1));
        let (size, messages) = workspaces
            .get(usual)
            .map_or((0, 0), |usual| (usual.size, usual.messages));
        Ok(Self {
            extent: if arguments.short { SHORT } else { WHOLE },
            usual,
            table: Table::new(&directory.join("raw.db"), size, messages)?,
            disk: Disk::new(directory)?,
            workspaces,
            dice: fastrand::Rng::with_seed(5),
        })
    }

    pub(crate) fn workspace(&mut self, at: usize) -> Result<&mut Workspace> {
        Ok(self
            .workspaces
            .get_mut(at)
            .ok_or("there is no such workspace")?)
    }

    /// What a race needs at the same time.
    pub(crate) fn field(&mut self, at: usize) -> Result<Field<'_>> {
        let workspace = self.workspaces.get(at);
        Ok(Field {
            workspace: workspace.ok_or("there is no such workspace")?,
            table: &self.table,
            disk: &mut self.disk,
            dice: &mut self.dice,
        })
    }

    /// The sizes of the workspaces, the smallest first.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        self.workspaces
            .iter()
            .map(|workspace| workspace.size)
            .collect()
    }

    /// How many conversations the workspace has that receiving is measured in.
    pub(crate) fn usual_size(&self) -> usize {
        self.workspaces
            .get(self.usual)
            .map_or(0, |usual| usual.size)
    }

    /// Measures everything once.
    pub(crate) fn round(&mut self) -> Result<Round> {
        let mut tasks = receive::tasks(self);
        tasks.extend(send::tasks());
        tasks.extend(read::tasks_beside_writer(self));
        for _ in 0..self.extent.goes {
            for at in 0..self.workspaces.len() {
                tasks.push(lookup::task(at));
                tasks.extend(list::tasks(self, at));
                tasks.extend(read::tasks(at));
            }
        }
        self.dice.shuffle(&mut tasks);
        let mut samples = Samples::default();
        for task in tasks {
            task(self, &mut samples)?;
        }
        Ok(samples.into_round())
    }
}

/// Plays so many rounds.
pub(crate) fn play(rounds: usize, mut round: impl FnMut() -> Result<Round>) -> Result<Vec<Round>> {
    (1..=rounds)
        .map(|number| {
            let round = round()?;
            tell(format_args!(
                "round {number} of {rounds}: the disk makes one wait {:.2} ms{}",
                round.disk_wait / 1_000.0,
                if round.disk_is_slow { ", too long" } else { "" }
            ));
            Ok(round)
        })
        .collect()
}

/// Names what was measured, and the size of the workspace.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) size: usize,
}

impl Key {
    pub(crate) fn new(name: impl Into<String>, size: usize) -> Self {
        let name = name.into();
        Self { name, size }
    }

    /// The limit that this is held against, where it has one of its own.
    pub(crate) fn limit(&self) -> Self {
        Self::new(format!("limit of {}", self.name), self.size)
    }
}

/// What was measured so far in a round, in microseconds.
#[derive(Default)]
pub(crate) struct Samples {
    times: BTreeMap<Key, Vec<f64>>,
    waits: Vec<f64>,
}

impl Samples {
    pub(crate) fn add(&mut self, key: Key, micros: f64) {
        self.times.entry(key).or_default().push(micros);
    }

    /// Notes how long the disk makes one wait at the moment.
    pub(crate) fn note_waits(&mut self, waits: &[f64]) {
        self.waits.extend(waits);
    }

    pub(crate) fn into_round(self) -> Round {
        let times = self
            .times
            .into_iter()
            .filter_map(|(key, times)| Some((key, median(&times)?)));
        Round {
            times: times.collect(),
            disk_wait: median(&self.waits).unwrap_or_default(),
            disk_is_slow: disk::is_slow(&self.waits),
        }
    }
}

/// The medians of one round.
pub(crate) struct Round {
    times: BTreeMap<Key, f64>,
    /// How long it takes until 4 KiB are on the disk, in microseconds.
    pub(crate) disk_wait: f64,
    /// Whether it says nothing about what waits for the disk.
    pub(crate) disk_is_slow: bool,
}

impl Round {
    /// The median of what was measured under this name, in microseconds.
    pub(crate) fn time(&self, key: &Key) -> Option<f64> {
        self.times.get(key).copied()
    }
}
