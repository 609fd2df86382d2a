//! What does not depend on the machine: pages of the write-ahead log, statements, rows, steps, sorts.

use std::fs;

use duologue::{Messenger, Paging, View};

use crate::Result;
use crate::arguments::figures_of;
use crate::figure::{Figure, Goal, Subject};
use crate::list::{self, PAGE};
use crate::receive::take_in;
use crate::round::Bench;
use crate::time::float;
use crate::traffic::LINES;
use crate::work::{Work, work_of};
use crate::workspace::Workspace;

const LOG: Subject = Subject {
    title: "Pages of the write-ahead log for one incoming message",
    measured: "pages",
    limit: "",
};
const STATEMENTS: Subject = Subject {
    title: "Statements for one incoming message",
    measured: "statements",
    limit: "",
};
const ROWS: Subject = Subject {
    title: "Rows read for a page of 50 conversations, with those behind the badge and the total",
    measured: "rows",
    limit: "",
};
const STEPS: Subject = Subject {
    title: "Steps of SQLite's machine in a large workspace, against a small one",
    measured: "large",
    limit: "small",
};
const NEEDLESS: Subject = Subject {
    title: "Sorts, and rows passed in walks through whole tables",
    measured: "times",
    limit: "",
};

/// SQLite's page, and what the log adds to each (the SQLite file format, section 4.1).
const FRAME: u64 = 4_096 + 24;
/// What stands before the first of them.
const LOG_HEADER: u64 = 32;
/// How messages come in whose pages are promised.
const ONE_BY_ONE: &str = "one by one";

/// A page reads one row more than it shows, to know whether there are others.
const ROWS_SHOWN: usize = PAGE + 1;
/// The counters of each gateway, for the badge and for as many as five parts of a view; and the names of two tags.
const ROWS_BESIDE: usize = LINES * (1 + 5) + 2;
/// How much more work a page may be in a large workspace: rows differ in their tags.
const MORE_STEPS: f64 = 1.1;
/// What one incoming message may take.
const MOST_STATEMENTS: f64 = 12.0;

/// What was counted in one workspace.
struct Counts {
    size: usize,
    reads: Vec<Read>,
    received: Vec<Received>,
}

/// What it takes to read something once.
struct Read {
    name: String,
    is_page: bool,
    rows: f64,
    steps: f64,
    needless: u64,
}

/// What it takes to receive a message.
struct Received {
    name: String,
    pages: f64,
    statements: f64,
    needless: u64,
}

/// Counts in every workspace.
pub(crate) fn figures(bench: &mut Bench) -> Result<Vec<Figure>> {
    let usual = bench.usual_size();
    let counted = bench
        .workspaces
        .iter_mut()
        .map(|workspace| Counts::of(workspace, usual))
        .collect::<Result<Vec<_>>>()?;
    let mut figures = Vec::new();
    for Counts { size, received, .. } in &counted {
        for Received { name, pages, .. } in received {
            let goal = log_goal(name, *size);
            figures.push(Figure::count(&LOG, name, *size, *pages, goal));
        }
    }
    for Counts { size, received, .. } in &counted {
        for one in received {
            let goal = Goal::most(MOST_STATEMENTS);
            figures.push(Figure::count(
                &STATEMENTS,
                &one.name,
                *size,
                one.statements,
                goal,
            ));
        }
    }
    for Counts { size, reads, .. } in &counted {
        let pages = reads.iter().filter(|read| read.is_page);
        if let Some(most) = pages.max_by(|one, other| one.rows.total_cmp(&other.rows)) {
            let name = format!("the most of all lists: {}", most.name);
            let goal = Goal::most(float((ROWS_SHOWN + ROWS_BESIDE) as u64));
            figures.push(Figure::count(&ROWS, name, *size, most.rows, goal));
        }
    }
    if let [small, .., large] = counted.as_slice() {
        for (read, before) in large.reads.iter().zip(&small.reads) {
            let name = format!("{}, against {}", read.name, figures_of(small.size));
            let steps = (read.steps, before.steps);
            figures.push(Figure::growth(&STEPS, name, large.size, steps, MORE_STEPS));
        }
    }
    for counts in &counted {
        figures.extend(counts.needless());
    }
    Ok(figures)
}

/// The pages that are promised grow with the depth of the indexes.
fn log_goal(name: &str, size: usize) -> Goal {
    match (name, size) {
        (ONE_BY_ONE, ..100_000) => Goal::most(12.0),
        (ONE_BY_ONE, 100_000) => Goal::most(16.0).aim(12.0),
        (ONE_BY_ONE, _) => Goal::most(19.0),
        _ => Goal::NONE,
    }
}

impl Counts {
    fn of(workspace: &mut Workspace, usual: usize) -> Result<Self> {
        let size = workspace.size;
        let reads = reads(workspace)?;
        let mut received = vec![Received::of(workspace, size.min(2_000) / 4, 1)?];
        if size >= usual {
            for batch in [100, 1_000] {
                received.push(Received::of(workspace, 1_000, batch)?);
            }
        }
        Ok(Self {
            size,
            reads,
            received,
        })
    }

    /// Needless work in all, and each thing that makes some.
    fn needless(&self) -> Vec<Figure> {
        let reads = self.reads.iter().map(|read| (&read.name, read.needless));
        let received = self.received.iter().map(|one| (&one.name, one.needless));
        let each: Vec<_> = reads.chain(received).collect();
        let all = (
            "all reads and receiving".to_owned(),
            each.iter().map(|(_, times)| times).sum(),
        );
        let some = each.into_iter().filter(|(_, times)| *times > 0);
        std::iter::once(all)
            .chain(some.map(|(name, times)| (format!("of these: {name}"), times)))
            .map(|(name, times): (String, u64)| {
                Figure::count(&NEEDLESS, name, self.size, float(times), Goal::most(0.0))
            })
            .collect()
    }
}

fn reads(workspace: &Workspace) -> Result<Vec<Read>> {
    let messenger = &workspace.messenger;
    let mut reads = Vec::new();
    for (list, depth) in list::pages(workspace) {
        let read = |turn| list.read(messenger, depth, turn).map(drop);
        reads.push(Read {
            is_page: true,
            ..Read::of(messenger, &list.page_name(depth), read)?
        });
    }
    let (long, first) = (workspace.long_conversation()?, Paging::first(PAGE));
    let badge = |_| messenger.badge().map(drop);
    let counts = |_| messenger.counts(View::All).map(drop);
    let conversation = |_| messenger.conversation(long).map(drop);
    let timeline = |_| messenger.timeline(long, &[], &first).map(drop);
    reads.push(Read::of(messenger, "badge", badge)?);
    reads.push(Read::of(messenger, "counts of All", counts)?);
    reads.push(Read::of(messenger, "one conversation", conversation)?);
    reads.push(Read::of(messenger, "timeline, first page", timeline)?);
    Ok(reads)
}

impl Read {
    /// The mean of several times, as a list is read at several places.
    fn of(
        messenger: &Messenger,
        name: &str,
        read: impl Fn(usize) -> duologue::Result<()>,
    ) -> Result<Self> {
        const TIMES: usize = 32;
        let work = counted(work_of(messenger, || (0..TIMES).try_for_each(&read))?)?;
        let once = |count: u64| float(count) / float(TIMES as u64);
        Ok(Self {
            name: name.to_owned(),
            is_page: false,
            rows: once(work.rows),
            steps: once(work.steps),
            needless: needless(work),
        })
    }
}

impl Received {
    fn of(workspace: &mut Workspace, messages: usize, batch: usize) -> Result<Self> {
        let lines = workspace.lines;
        let warm_up = workspace.traffic.batches(&lines, messages / 4, batch);
        let batches = workspace.traffic.batches(&lines, messages, batch);
        let messenger = &workspace.messenger;
        take_in(messenger, &warm_up)?;
        workspace.empty_log()?;
        let work = counted(work_of(messenger, || take_in(messenger, &batches))?)?;
        let log = fs::metadata(workspace.path.with_extension("db-wal"))?.len();
        let pages = log.saturating_sub(LOG_HEADER) / FRAME;
        if pages == 0 {
            return Err("the write-ahead log was not measured".into());
        }
        let name = match batch {
            1 => ONE_BY_ONE.to_owned(),
            size => format!("in batches of {size}"),
        };
        let one = |count: u64| float(count) / float(messages as u64);
        Ok(Self {
            name,
            pages: one(pages),
            statements: one(work.statements),
            needless: needless(work),
        })
    }
}

/// Refuses work that was not counted, which no bound would tell.
fn counted(work: Work) -> Result<Work> {
    match work {
        Work {
            statements: 1..,
            steps: 1..,
            ..
        } => Ok(work),
        _ => Err("the engine counted no work".into()),
    }
}

fn needless(work: Work) -> u64 {
    work.sorts + work.full_scan_steps
}
