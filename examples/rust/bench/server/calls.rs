//! What does not depend on the machine: round trips to the server, and what it writes into its log.

use duologue::{By, Messenger, Narrowing, Paging, View};

use super::{Bench, Shop};
use crate::Result;
use crate::figure::{Figure, Goal, Subject};
use crate::list::PAGE;
use crate::receive::take_in;
use crate::time::float;

const ROUND_TRIPS: Subject = Subject {
    title: "PostgreSQL: round trips of one call",
    measured: "round trips",
    limit: "",
};
const LOG: Subject = Subject {
    title: "PostgreSQL: bytes of the write-ahead log for one incoming message",
    measured: "bytes",
    limit: "",
};

/// How often each call is made.
const TIMES: usize = 20;
/// What is promised of the log, if no whole pages go into it.
const MOST_BYTES: f64 = 1_600.0;

pub(super) fn figures(bench: &mut Bench) -> Result<Vec<Figure>> {
    let usual = bench.usual;
    let mut client = bench.server.client()?;
    let shop = bench.shop(usual)?;
    let size = shop.size;
    let mut figures = Vec::new();
    for (name, trips) in round_trips(shop)? {
        let goal = match name {
            "receive" => Goal::most(1.0),
            _ => Goal::NONE,
        };
        figures.push(Figure::count(&ROUND_TRIPS, name, size, trips, goal));
    }
    let whole_pages: String = client
        .query_one("SELECT current_setting('full_page_writes')", &[])?
        .try_get(0)?;
    let (name, goal) = match whole_pages.as_str() {
        "off" => ("one by one", Goal::most(MOST_BYTES)),
        _ => ("one by one, with whole pages", Goal::NONE),
    };
    let bytes = logged(shop, &mut client)?;
    figures.push(Figure::count(&LOG, name, size, bytes, goal));
    Ok(figures)
}

/// Each call, and how often it goes to the server and back, on the whole.
fn round_trips(shop: &mut Shop) -> Result<Vec<(&'static str, f64)>> {
    let lines = shop.lines;
    let mut incoming = shop.traffic.batches(&lines, TIMES, 1).into_iter();
    let mut batches = shop.traffic.batches(&lines, TIMES * 100, 100).into_iter();
    let texts = shop.texts(TIMES);
    let mut outgoing = texts.iter();
    let mut others = texts.iter().map(|(conversation, _)| *conversation);
    let (agent, tag, messenger) = (shop.agent, shop.tag, &shop.messenger);
    let long = shop.long_conversation()?;
    let (all, first) = (Narrowing::none(), Paging::first(PAGE));
    let of = |call: &mut dyn FnMut() -> Result<()>| trips(messenger, call);
    let page = |narrowing: &Narrowing| {
        messenger.conversations(View::Inbox, narrowing, &first)?;
        Ok(())
    };
    let mut next = || others.next().ok_or("there are too few conversations");
    Ok(vec![
        (
            "receive",
            of(&mut || Ok(take_in(messenger, incoming.next().as_slice())?))?,
        ),
        (
            "receive, 100 at once",
            of(&mut || Ok(take_in(messenger, batches.next().as_slice())?))?,
        ),
        (
            "send",
            of(&mut || {
                let (conversation, body) = outgoing.next().ok_or("there are too few texts")?;
                messenger.send(*conversation, *body, agent)?;
                Ok(())
            })?,
        ),
        (
            "deliver one message",
            of(&mut || match messenger.deliver(1)?.len() {
                1 => Ok(()),
                _ => Err("nothing was delivered".into()),
            })?,
        ),
        (
            "assign",
            of(&mut || Ok(messenger.assign(next()?, agent, By::host()).map(drop)?))?,
        ),
        ("page of the Inbox", of(&mut || page(&all))?),
        (
            "page of a mailbox",
            of(&mut || page(&all.clone().mailbox(shop.mailbox)))?,
        ),
        ("page of a tag", of(&mut || page(&all.clone().tag(tag)))?),
        ("badge", of(&mut || Ok(messenger.badge().map(drop)?))?),
        (
            "counts",
            of(&mut || Ok(messenger.counts(View::All).map(drop)?))?,
        ),
        (
            "one conversation",
            of(&mut || Ok(messenger.conversation(long).map(drop)?))?,
        ),
        (
            "timeline",
            of(&mut || Ok(messenger.timeline(long, &[], &first).map(drop)?))?,
        ),
    ])
}

fn trips(messenger: &Messenger, call: &mut dyn FnMut() -> Result<()>) -> Result<f64> {
    let so_far = || -> Result<u64> { Ok(messenger.health()?.database.round_trips) };
    let before_asking = so_far()?;
    let before = so_far()?;
    (0..TIMES).try_for_each(|_| call())?;
    let after = so_far()?;
    let asking = before - before_asking;
    match after - before - asking {
        0 => Err("no round trip was counted".into()),
        trips => Ok(float(trips) / float(TIMES as u64)),
    }
}

/// What is logged of a message that comes in by itself.
fn logged(shop: &mut Shop, client: &mut postgres::Client) -> Result<f64> {
    let messages = shop.size.min(2_000) / 2;
    let lines = shop.lines;
    let warm_up = shop.traffic.batches(&lines, messages / 4, 1);
    let batches = shop.traffic.batches(&lines, messages, 1);
    take_in(&shop.messenger, &warm_up)?;
    let before: String = client.query_one(PLACE, &[])?.try_get(0)?;
    take_in(&shop.messenger, &batches)?;
    let bytes: i64 = client
        .query_one(
            "SELECT (pg_current_wal_insert_lsn() - $1::TEXT::PG_LSN)::BIGINT",
            &[&before],
        )?
        .try_get(0)?;
    Ok(float(u64::try_from(bytes)?) / float(messages as u64))
}

const PLACE: &str = "SELECT pg_current_wal_insert_lsn()::TEXT";
