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
    title: "PostgreSQL: bytes of the write-ahead log for one incoming message, without images of whole pages",
    measured: "bytes",
    limit: "",
};

/// How often each call is made, after so often that its statements are known.
const TIMES: usize = 20;
const WARM_UP: usize = 2;
/// What is promised of the log.
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
    let bytes = logged(shop, &mut client)?;
    let name = "one by one, just loaded";
    figures.push(Figure::count(&LOG, name, size, bytes, Goal::NONE));
    Ok(figures)
}

/// What is logged once so much has come in that the pages of indexes are as full as traffic keeps them. Loading leaves them
/// full, and each has to be split.
pub(super) fn figure_after_traffic(bench: &mut Bench) -> Result<Figure> {
    let usual = bench.usual;
    let mut client = bench.server.client()?;
    let shop = bench.shop(usual)?;
    let lines = shop.lines;
    let messages = shop.size * 3 / 5;
    let traffic = shop.traffic.batches(&lines, messages, 100);
    take_in(&shop.messenger, &traffic)?;
    let bytes = logged(shop, &mut client)?;
    let (name, goal) = ("one by one, after traffic", Goal::most(MOST_BYTES));
    Ok(Figure::count(&LOG, name, shop.size, bytes, goal))
}

/// Each call, and how often it goes to the server and back, on the whole.
fn round_trips(shop: &mut Shop) -> Result<Vec<(&'static str, f64)>> {
    let lines = shop.lines;
    let times = WARM_UP + TIMES;
    let mut incoming = shop.traffic.batches(&lines, times, 1).into_iter();
    let mut batches = shop.traffic.batches(&lines, times * 100, 100).into_iter();
    let texts = shop.texts(times);
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
    for _ in 0..WARM_UP {
        call()?;
        so_far()?;
    }
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

/// What the transactions of messages log that come in by themselves, without images of whole pages.
fn logged(shop: &mut Shop, client: &mut postgres::Client) -> Result<f64> {
    let messages = shop.size.min(2_000) / 2;
    let lines = shop.lines;
    let warm_up = shop.traffic.batches(&lines, messages / 4, 1);
    let batches = shop.traffic.batches(&lines, messages, 1);
    take_in(&shop.messenger, &warm_up)?;
    let schema = &shop.schema;
    client.batch_execute("CREATE EXTENSION IF NOT EXISTS pg_walinspect SCHEMA public")?;
    let place = format!("SELECT max(id), pg_current_wal_flush_lsn()::TEXT FROM {schema}.event");
    let row = client.query_one(&place, &[])?;
    let (last, before): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
    take_in(&shop.messenger, &batches)?;
    let logged = format!(
        "SELECT coalesce(sum(record_length - fpi_length), 0)::BIGINT
         FROM public.pg_get_wal_records_info($1::TEXT::PG_LSN, pg_current_wal_flush_lsn())
         WHERE xid::TEXT IN (SELECT xmin::TEXT FROM {schema}.event WHERE id > $2)"
    );
    let bytes: i64 = client.query_one(&logged, &[&before, &last])?.try_get(0)?;
    match u64::try_from(bytes)? {
        0 => Err("nothing was logged".into()),
        bytes => Ok(float(bytes) / float(messages as u64)),
    }
}
