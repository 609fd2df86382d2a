//! How many rows and entries of indexes the server reads for a page, by its own statistics.

use std::thread;
use std::time::Duration;

use postgres::Client;

use super::{Bench, Server, Shop};
use crate::Result;
use crate::arguments::figures_of;
use crate::figure::{Figure, Subject};
use crate::list::{Depth, List};
use crate::time::float;
use crate::workspace::options;

const GROWTH: Subject = Subject {
    title: "PostgreSQL: rows and entries of indexes read for a page, in a large workspace against a small one",
    measured: "large",
    limit: "small",
};

/// How much more may be read in a large workspace: rows differ in their tags.
const MORE: f64 = 1.1;
/// The smallest workspace that is compared.
const LEAST: usize = 20_000;
/// How many pages are read.
const PAGES: usize = 32;
/// How long a connection that was closed may take to hand in its statistics, in steps of [`STEP`].
const STEPS: usize = 1_000;
const STEP: Duration = Duration::from_millis(10);

pub(super) fn figures(bench: &mut Bench) -> Result<Vec<Figure>> {
    let server = &bench.server;
    // Of a small table the server rather reads all.
    let shops: Vec<&Shop> = bench
        .shops
        .iter()
        .filter(|shop| shop.size >= LEAST)
        .collect();
    let [small, .., large] = shops.as_slice() else {
        return Ok(Vec::new());
    };
    let mut figures = Vec::new();
    for ((few, many), depth) in small
        .lists
        .iter()
        .zip(&large.lists)
        .flat_map(|both| Depth::ALL.map(|depth| (both, depth)))
    {
        let both = (
            read(server, large, many, depth)?,
            read(server, small, few, depth)?,
        );
        let name = format!(
            "{}, against {}",
            many.page_name(depth),
            figures_of(small.size)
        );
        figures.push(Figure::growth(&GROWTH, name, large.size, both, MORE));
    }
    Ok(figures)
}

/// What one page reads, of many.
fn read(server: &Server, shop: &Shop, list: &List, depth: Depth) -> Result<f64> {
    let mut client = server.client()?;
    let before = so_far(&mut client, &shop.schema)?;
    let others = connections(&mut client)?;
    let messenger = options().open(server.workspace(&shop.schema))?;
    for turn in 0..PAGES {
        list.read(&messenger, depth, turn)?;
    }
    // A connection hands in what it has counted when it ends.
    drop(messenger);
    for _ in 0..STEPS {
        if connections(&mut client)?
            .iter()
            .all(|one| others.contains(one))
        {
            let read = so_far(&mut client, &shop.schema)? - before;
            return Ok(float(u64::try_from(read)?) / float(PAGES as u64));
        }
        thread::sleep(STEP);
    }
    Err("a connection does not end".into())
}

/// Counters aside: they do not grow with the conversations, and of so few the server reads all, or not, as it likes.
fn so_far(client: &mut Client, schema: &str) -> Result<i64> {
    let row = client.query_one(
        "SELECT (sum(seq_tup_read) + sum((SELECT sum(idx_tup_read) FROM pg_stat_user_indexes
                                          WHERE pg_stat_user_indexes.relid = pg_stat_user_tables.relid)))::BIGINT
         FROM pg_stat_user_tables WHERE schemaname = $1 AND relname <> 'counter_part'",
        &[&schema],
    )?;
    Ok(row.try_get(0)?)
}

fn connections(client: &mut Client) -> Result<Vec<i32>> {
    let rows = client.query(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'",
        &[],
    )?;
    Ok(rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<std::result::Result<_, _>>()?)
}
