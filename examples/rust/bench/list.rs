//! Lists: every view, and the Inbox narrowed by each single thing.

use std::hint::black_box;

use duologue::{Cursor, Messenger, Narrowing, Paging, View};

use crate::Result;
use crate::arguments::figures_of;
use crate::figure::{Figure, Goal, Subject};
use crate::lookup;
use crate::round::{Bench, Key, Round, Samples, Task};
use crate::time::timed;
use crate::workspace::Business;

const AGAINST_LOOKUP: Subject = Subject {
    title: "A page of 50 conversations, against a point lookup",
    measured: "µs",
    limit: "lookup µs",
};
const GROWTH: Subject = Subject {
    title: "A page of 50 conversations in a large workspace, against a small one",
    measured: "µs, large",
    limit: "µs, small",
};

/// The rows of a page.
pub(crate) const PAGE: usize = 50;
/// At how many places in a list a page is read.
const PLACES: usize = 32;

/// A list, and places in it.
pub(crate) struct List {
    pub(crate) name: &'static str,
    view: View,
    narrowing: Narrowing,
    places: Vec<Cursor>,
}

/// Which page of a list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Depth {
    First,
    /// After a place somewhere in the list.
    Random,
}

impl Depth {
    pub(crate) const ALL: [Self; 2] = [Self::First, Self::Random];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first page",
            Self::Random => "random depth",
        }
    }
}

impl List {
    pub(crate) fn page_name(&self, depth: Depth) -> String {
        format!("{}, {}", self.name, depth.as_str())
    }

    /// Reads the page of this number: the first, or one of those that begin at the list's places.
    pub(crate) fn read(
        &self,
        messenger: &Messenger,
        depth: Depth,
        number: usize,
    ) -> duologue::Result<usize> {
        let mut paging = Paging::first(PAGE);
        if depth == Depth::Random
            && let Some(place) = self.places.get(number % self.places.len().max(1))
        {
            paging = paging.after(place.clone());
        }
        let page = messenger.conversations(self.view, &self.narrowing, &paging)?;
        Ok(black_box(page).items.len())
    }
}

/// The lists of a workspace, with no places yet.
pub(crate) fn lists(workspace: &Business) -> Vec<List> {
    let all = Narrowing::none;
    let [line, ..] = workspace.lines;
    [
        ("inbox", View::Inbox, all()),
        ("all", View::All, all()),
        ("snoozed", View::Snoozed, all()),
        ("completed", View::Completed, all()),
        ("archived", View::Archived, all()),
        ("by mailbox", View::Inbox, all().mailbox(workspace.mailbox)),
        ("by gateway", View::Inbox, all().gateway(line)),
        ("by assignee", View::Inbox, all().assignee(workspace.agent)),
        ("unassigned", View::Inbox, all().unassigned()),
        ("by tag", View::Inbox, all().tag(workspace.tag)),
        ("unread", View::Inbox, all().unread()),
    ]
    .into_iter()
    .map(|(name, view, narrowing)| List {
        name,
        view,
        narrowing,
        places: Vec::new(),
    })
    .collect()
}

/// Walks through every list, and keeps random places that have a page after them.
pub(crate) fn find_places(workspace: &mut Business) -> Result<()> {
    let dice = &mut workspace.traffic.dice;
    for list in &mut workspace.lists {
        let read = |paging| {
            workspace
                .messenger
                .conversations(list.view, &list.narrowing, &paging)
        };
        let total = usize::try_from(read(Paging::first(1))?.total.unwrap_or(0))?;
        let stride = (total / 500).clamp(1, 1_000);
        let mut places = Vec::new();
        let mut next = read(Paging::first(stride))?.next;
        for passed in (stride..).step_by(stride) {
            let Some(place) = next.filter(|_| passed + PAGE <= total) else {
                break;
            };
            next = read(Paging::first(stride).after(place.clone()))?.next;
            places.push(place);
        }
        dice.shuffle(&mut places);
        places.truncate(PLACES);
        if places.is_empty() {
            return Err(format!("the list {} is shorter than two pages", list.name).into());
        }
        list.places = places;
    }
    Ok(())
}

/// Reads the pages of every list of a workspace.
pub(crate) fn tasks(bench: &Bench, at: usize) -> Vec<Task> {
    let lists = bench.workspaces.get(at).map_or(0, |one| one.lists.len());
    let mut tasks: Vec<Task> = Vec::new();
    for number in 0..lists {
        for depth in Depth::ALL {
            tasks.push(Box::new(move |bench, samples| {
                read_pages(bench, at, (number, depth), samples)
            }));
        }
    }
    tasks
}

fn read_pages(
    bench: &mut Bench,
    at: usize,
    (number, depth): (usize, Depth),
    samples: &mut Samples,
) -> Result<()> {
    let times = bench.extent.reads;
    let workspace = bench.workspace(at)?;
    let list = workspace.lists.get(number).ok_or("a list is missing")?;
    let key = page(list, depth, workspace.size);
    for turn in 0..times {
        let (_, time) = timed(|| list.read(&workspace.messenger, depth, turn))?;
        samples.add(key.clone(), time);
    }
    Ok(())
}

pub(crate) fn page(list: &List, depth: Depth, size: usize) -> Key {
    Key::new(list.page_name(depth), size)
}

pub(crate) fn figures(bench: &Bench, rounds: &[Round]) -> Vec<Figure> {
    let mut figures = Vec::new();
    for workspace in &bench.workspaces {
        let size = workspace.size;
        for (list, depth) in pages(workspace) {
            let goal = match (list.name, depth) {
                ("inbox", Depth::First) => Goal::most(12.0),
                _ => Goal::NONE,
            };
            let keys = (&page(list, depth, size), &lookup::key(size));
            let name = list.page_name(depth);
            figures.push(Figure::ratio(&AGAINST_LOOKUP, name, rounds, keys, goal));
        }
    }
    let [small, .., large] = bench.workspaces.as_slice() else {
        return figures;
    };
    for (list, depth) in pages(large) {
        let goal = match depth {
            Depth::First => Goal::most(2.0),
            Depth::Random => Goal::most(5.0),
        };
        let keys = (
            &page(list, depth, large.size),
            &page(list, depth, small.size),
        );
        let (name, small) = (list.page_name(depth), figures_of(small.size));
        let name = format!("{name}, against {small}");
        figures.push(Figure::ratio(&GROWTH, name, rounds, keys, goal));
    }
    figures
}

/// Every list with each of its pages.
pub(crate) fn pages(workspace: &Business) -> impl Iterator<Item = (&List, Depth)> {
    let lists = workspace.lists.iter();
    lists.flat_map(|list| Depth::ALL.map(|depth| (list, depth)))
}
