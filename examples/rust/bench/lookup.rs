//! The limit of reads: one random row of `conversation` by its primary key.

use std::hint::black_box;

use duologue::ConversationId;
use rusqlite::{Connection, OpenFlags};

use crate::Result;
use crate::raw::engine_pragmas;
use crate::round::{Bench, Key, Samples, Task};
use crate::time::timed;

/// The time of one lookup.
pub(crate) fn key(size: usize) -> Key {
    Key::new("lookup", size)
}

pub(crate) fn task(at: usize) -> Task {
    Box::new(move |bench, samples| look_up(bench, at, samples))
}

fn look_up(bench: &mut Bench, at: usize, samples: &mut Samples) -> Result<()> {
    let times = bench.extent.reads;
    let workspace = bench.workspace(at)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&workspace.path, flags)?;
    engine_pragmas(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    // Its cache is empty at first, and what fits into it is not what is to be measured.
    connection.query_row(
        "SELECT total(length(address)) FROM conversation NOT INDEXED",
        [],
        |_| Ok(()),
    )?;
    let mut statement = connection.prepare("SELECT * FROM conversation WHERE id = ?1")?;
    let columns = statement.column_count();
    let business = &mut workspace.business;
    let dice = &mut business.traffic.dice;
    for _ in 0..times {
        let id = dice
            .choice(&business.conversations)
            .map_or(1, |id: &ConversationId| id.as_raw());
        let ((), time) = timed(|| -> Result<()> {
            let mut rows = statement.query([id])?;
            let row = rows.next()?.ok_or("a conversation is missing")?;
            for column in 0..columns {
                black_box(row.get_ref(column)?);
            }
            Ok(())
        })?;
        samples.add(key(business.size), time);
    }
    Ok(())
}
