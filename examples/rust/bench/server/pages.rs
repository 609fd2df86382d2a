//! What is read on the server: pages of every list, the badge, counts, one conversation, a timeline.

use std::hint::black_box;

use super::{Bench, Task};
use crate::Result;
use crate::arguments::figures_of;
use crate::figure::{Figure, Goal, Subject};
use crate::list::{self, Depth};
use crate::read::What;
use crate::round::{Key, Round, Samples};
use crate::time::timed;

const AGAINST_LOOKUP: Subject = Subject {
    title: "PostgreSQL: a page of 50 conversations, against a point lookup",
    measured: "µs",
    limit: "lookup µs",
};
const READS: Subject = Subject {
    title: "PostgreSQL: other reads, against a point lookup",
    measured: "µs",
    limit: "lookup µs",
};
const GROWTH: Subject = Subject {
    title: "PostgreSQL: a page of 50 conversations in a large workspace, against a small one",
    measured: "µs, large",
    limit: "µs, small",
};

/// Reads everything once in a workspace.
pub(super) fn tasks(bench: &Bench, at: usize) -> Vec<Task> {
    let lists = bench.shops.get(at).map_or(0, |shop| shop.lists.len());
    let mut tasks: Vec<Task> = vec![Box::new(move |bench, samples| look_up(bench, at, samples))];
    for number in 0..lists {
        for depth in Depth::ALL {
            tasks.push(Box::new(move |bench, samples| {
                read_pages(bench, at, (number, depth), samples)
            }));
        }
    }
    for what in What::ALL {
        tasks.push(Box::new(move |bench, samples| {
            read(bench, at, what, samples)
        }));
    }
    tasks
}

pub(super) fn figures(bench: &Bench, rounds: &[Round]) -> Vec<Figure> {
    let mut figures = Vec::new();
    for shop in &bench.shops {
        for (list, depth) in list::pages(shop) {
            let keys = (&list::page(list, depth, shop.size), &lookup(shop.size));
            let name = list.page_name(depth);
            figures.push(Figure::ratio(
                &AGAINST_LOOKUP,
                name,
                rounds,
                keys,
                Goal::NONE,
            ));
        }
    }
    for shop in &bench.shops {
        for what in What::ALL {
            let keys = (&what.key(shop.size), &lookup(shop.size));
            figures.push(Figure::ratio(
                &READS,
                what.as_str(),
                rounds,
                keys,
                Goal::NONE,
            ));
        }
    }
    let [small, .., large] = bench.shops.as_slice() else {
        return figures;
    };
    for (list, depth) in list::pages(large) {
        let goal = match depth {
            Depth::First => Goal::most(2.0),
            Depth::Random => Goal::most(5.0),
        };
        let keys = (
            &list::page(list, depth, large.size),
            &list::page(list, depth, small.size),
        );
        let (name, small) = (list.page_name(depth), figures_of(small.size));
        let name = format!("{name}, against {small}");
        figures.push(Figure::ratio(&GROWTH, name, rounds, keys, goal));
    }
    figures
}

fn lookup(size: usize) -> Key {
    Key::new("lookup", size)
}

fn look_up(bench: &mut Bench, at: usize, samples: &mut Samples) -> Result<()> {
    let times = bench.extent.reads;
    let ((client, statement), business) = bench.shop(at)?.look_up();
    for _ in 0..times {
        let id = business.traffic.dice.choice(&business.conversations);
        let id = id.map_or(1, |id| id.as_raw());
        let (row, time) = timed(|| client.query_one(&*statement, &[&id]))?;
        black_box(row);
        samples.add(lookup(business.size), time);
    }
    Ok(())
}

fn read_pages(
    bench: &mut Bench,
    at: usize,
    (number, depth): (usize, Depth),
    samples: &mut Samples,
) -> Result<()> {
    let times = bench.extent.reads;
    let shop = bench.shop(at)?;
    let list = shop.lists.get(number).ok_or("a list is missing")?;
    let key = list::page(list, depth, shop.size);
    for turn in 0..times {
        let (_, time) = timed(|| list.read(&shop.messenger, depth, turn))?;
        samples.add(key.clone(), time);
    }
    Ok(())
}

fn read(bench: &mut Bench, at: usize, what: What, samples: &mut Samples) -> Result<()> {
    let times = bench.extent.reads;
    let (_, business) = bench.shop(at)?.look_up();
    for _ in 0..times {
        samples.add(what.key(business.size), what.time(business)?);
    }
    Ok(())
}
