//! The same pages by the queries of Chatwoot's published schema, on the same server.

use std::hint::black_box;

use duologue::{Messenger, Narrowing, Paging, View};

use super::{Bench, Task};
use crate::Result;
use crate::chatwoot::Request;
use crate::figure::{Figure, Goal, Subject};
use crate::list::{Depth, PAGE};
use crate::read::What;
use crate::round::{Key, Round, Samples};
use crate::time::timed;

const AGAINST_OURS: Subject = Subject {
    title: "PostgreSQL: pages of 25 by Chatwoot's queries, against ours of 50",
    measured: "µs, theirs",
    limit: "µs, ours",
};

/// What ours is called that answers the same; `None` if it is not measured here.
fn ours(request: Request) -> Option<String> {
    let page = |list: &str, depth: Depth| Some(format!("{list}, {}", depth.as_str()));
    match request {
        Request::WholeList => Some("all that a list shows".to_owned()),
        Request::Counts => Some(What::InboxCounts.as_str().to_owned()),
        Request::Open => page("inbox", Depth::First),
        Request::OpenDeep => page("inbox", Depth::Random),
        Request::OneInbox => page("by gateway", Depth::First),
        Request::Mine => page("by assignee", Depth::First),
        Request::AllStatuses => page("all", Depth::First),
        Request::Snoozed => page("snoozed", Depth::First),
        Request::Labelled => page("by tag", Depth::First),
        Request::Timeline => Some(What::Timeline.as_str().to_owned()),
        Request::Extras | Request::Ingest => None,
    }
}

pub(super) fn tasks(at: usize) -> Vec<Task> {
    let mut tasks: Vec<Task> = vec![Box::new(move |bench, samples| whole(bench, at, samples))];
    for request in Request::ALL {
        if ours(request).is_some() {
            tasks.push(Box::new(move |bench, samples| {
                ask(bench, at, request, samples)
            }));
        }
    }
    tasks
}

pub(super) fn figures(bench: &Bench, rounds: &[Round]) -> Vec<Figure> {
    let mut figures = Vec::new();
    for shop in &bench.shops {
        for request in Request::ALL {
            let Some(ours) = ours(request) else {
                continue;
            };
            let goal = match (request, shop.size) {
                (Request::WholeList, 1_000_000..) => Goal::least(100.0),
                (Request::WholeList, 100_000..) => Goal::least(30.0),
                _ => Goal::NONE,
            };
            let keys = (&theirs(request, shop.size), &Key::new(ours, shop.size));
            figures.push(Figure::ratio(
                &AGAINST_OURS,
                request.name(),
                rounds,
                keys,
                goal,
            ));
        }
    }
    figures
}

fn theirs(request: Request, size: usize) -> Key {
    Key::new(format!("theirs: {}", request.name()), size)
}

fn ask(bench: &mut Bench, at: usize, request: Request, samples: &mut Samples) -> Result<()> {
    let times = bench.extent.other_reads;
    let shop = bench.shop(at)?;
    let key = theirs(request, shop.size);
    // Once for the caches, which ours has from the reads of one go, too.
    shop.account.run(request)?;
    for _ in 0..times {
        let (rows, time) = timed(|| shop.account.run(request))?;
        black_box(rows);
        samples.add(key.clone(), time);
    }
    Ok(())
}

fn whole(bench: &mut Bench, at: usize, samples: &mut Samples) -> Result<()> {
    let times = bench.extent.reads;
    let shop = bench.shop(at)?;
    let key = ours(Request::WholeList).map(|name| Key::new(name, shop.size));
    let key = key.ok_or("the whole list has no name")?;
    for _ in 0..times {
        let ((), time) = timed(|| whole_list(&shop.messenger))?;
        samples.add(key.clone(), time);
    }
    Ok(())
}

/// What a screen needs: the mailboxes, what stands beside each entry, and the first page of the Inbox.
fn whole_list(messenger: &Messenger) -> duologue::Result<()> {
    black_box(messenger.mailboxes()?);
    black_box(messenger.counts(View::Inbox)?);
    let (all, first) = (Narrowing::none(), Paging::first(PAGE));
    black_box(messenger.conversations(View::Inbox, &all, &first)?);
    Ok(())
}
