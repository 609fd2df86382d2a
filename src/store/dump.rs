//! Every row of a workspace as it is stored, out of one database and into another.

mod batch;
mod references;
mod rules;

use std::fmt::Write as _;

pub(crate) use batch::{Batch, Unwritten};

use crate::error::{Error, ErrorKind, Result};
use crate::store::Tx;
use crate::store::sql::{Param, params};

/// A table, the order of its rows, and which of them belong to the workspace, rather than to those who use it now.
struct Table {
    name: &'static str,
    order: &'static str,
    kept: &'static str,
}

/// In an order in which no row comes before one that it names. Media content goes by other ways.
const TABLES: &[Table] = &[
    table("workspace", "id"),
    table("agent", "id"),
    table("mailbox", "id"),
    table("gateway", "id"),
    table("tag", "id"),
    table("contact", "id"),
    table("contact_address", "address"),
    table("conversation", "id"),
    table(
        "conversation_tag",
        "tag_id, shelf, last_at, conversation_id",
    ),
    // Which of those that count nothing have a row is each engine's affair.
    Table {
        name: "counter",
        order: "dimension, shelf, first_id, second_id",
        kept: "conversations <> 0 OR unread_conversations <> 0 OR unread_messages <> 0",
    },
    table("session", "id"),
    table("host_kind", "id"),
    table("event", "id"),
    table("event_text", "event_id"),
    table("message", "id"),
    table("send_key", "key"),
    Table {
        name: "delivery_count",
        order: "status",
        kept: "messages <> 0",
    },
    table("attempt", "id"),
    table("outbox", "message_id"),
    Table {
        name: "media",
        order: "digest",
        kept: "uses > 0",
    },
    table("attachment", "id"),
    table("quick_reply", "id"),
];

/// Tables that are not dumped: content that goes by other ways, and what only says who is at work now.
#[cfg(test)]
const LEFT_OUT: &[&str] = &["media_chunk", "worker"];

const fn table(name: &'static str, order: &'static str) -> Table {
    Table {
        name,
        order,
        kept: "1 = 1",
    }
}

/// A row: its table, and each column with what it holds.
pub(crate) type Columns<'a> = [(&'a str, Param<'a>)];

/// Hands over every row, in an order that is always the same.
pub(crate) fn rows(
    tx: Tx<'_>,
    mut each: impl FnMut(&'static str, &Columns<'_>) -> Result<()>,
) -> Result<()> {
    for Table { name, order, kept } in TABLES {
        let sql = format!("SELECT * FROM {name} WHERE {kept} ORDER BY {order}");
        tx.each(&sql, params![], |row| {
            let names = row.names().into_iter().enumerate();
            let columns = names.map(|(at, name)| Ok((name, row.value(at)?)));
            each(name, &columns.collect::<Result<Vec<_>>>()?)
        })?;
    }
    Ok(())
}

/// The number that was given out last in each table that never gives one out twice.
pub(crate) fn sequences(tx: Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.all(tx.dialect().sequences(), params![], |row| {
        Ok((row.string(0)?, row.integer(1)?))
    })
}

/// Files that are in use: digest and size.
pub(crate) fn media(tx: Tx<'_>) -> Result<Vec<(String, u64)>> {
    tx.all(
        "SELECT digest, size FROM media WHERE uses > 0 ORDER BY digest",
        params![],
        |row| Ok((row.string(0)?, row.count(1)?)),
    )
}

/// Hands over the content of files in use that is in the database, a chunk at a time: digest, position and bytes.
pub(crate) fn contents(
    tx: Tx<'_>,
    mut each: impl FnMut(&str, i64, &[u8]) -> Result<()>,
) -> Result<()> {
    tx.each(
        "SELECT media_chunk.digest, media_chunk.position, media_chunk.content
         FROM media_chunk JOIN media ON media.digest = media_chunk.digest
         WHERE media.uses > 0",
        params![],
        |row| each(row.text(0)?, row.integer(1)?, row.blob(2)?),
    )
}

/// Whether nothing has happened in a workspace.
pub(crate) fn is_empty(tx: Tx<'_>) -> Result<bool> {
    tx.one(
        "SELECT NOT EXISTS (SELECT 1 FROM event)",
        params![],
        |row| row.flag(0),
    )
}

/// Writes a row as it was. The rows that every workspace has are replaced.
///
/// # Errors
///
/// `InvalidArgument` if there is no such table or column, or the row breaks a rule of its table; `Busy` for a file that was
/// staged, and is not any more.
fn insert(tx: Tx<'_>, table: &str, row: &Columns<'_>) -> Result<()> {
    let columns: Vec<&str> = row.iter().map(|(name, _)| *name).collect();
    let values: Vec<Param<'_>> = row.iter().map(|(_, value)| *value).collect();
    let sql = statement(table, &columns, 1)?;
    if is_replaced(table) {
        make_room(tx, table, row)?;
    }
    write(tx, table, &sql, &values)
}

/// Whether the rows of a table take the place of others.
fn is_replaced(table: &str) -> bool {
    matches!(table, "workspace" | "media")
}

fn make_room(tx: Tx<'_>, table: &str, row: &Columns<'_>) -> Result<()> {
    if table == "workspace" {
        return tx.execute("DELETE FROM workspace", params![]).map(drop);
    }
    let digest = row.iter().find(|(name, _)| *name == "digest");
    let digest = digest.map_or(Param::Null, |(_, digest)| *digest);
    let staged = "DELETE FROM media WHERE digest = ?1 AND uses >= 0";
    match tx.execute(staged, &[digest])? {
        1 => Ok(()),
        // Its content went with it.
        _ => Err(Error::new(
            ErrorKind::Busy,
            "a file was forgotten again before the rows that name it came; try again",
        )),
    }
}

/// The statement that writes so many rows.
fn statement(table: &str, columns: &[&str], rows: usize) -> Result<String> {
    let known = TABLES.iter().any(|known| known.name == table);
    let plain = |name: &str| name.bytes().all(|c| c.is_ascii_lowercase() || c == b'_');
    if !known || columns.is_empty() || !columns.iter().all(|name| plain(name)) {
        return Err(unfit(table));
    }
    let mut sql = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
    for place in 0..rows * columns.len() {
        let before = match place {
            0 => "(",
            _ if place % columns.len() == 0 => "), (",
            _ => ", ",
        };
        // Writing to a text does not fail.
        let _ = write!(sql, "{before}?{}", place + 1);
    }
    sql.push(')');
    Ok(sql)
}

fn write(tx: Tx<'_>, table: &str, sql: &str, values: &[Param<'_>]) -> Result<()> {
    match tx.execute(sql, values) {
        Ok(_) => Ok(()),
        Err(error) if matches!(error.kind(), ErrorKind::Internal | ErrorKind::Corrupt) => {
            Err(unfit(table).caused_by(error))
        }
        Err(error) => Err(error),
    }
}

/// # Errors
///
/// `InvalidArgument` if the table does not count, or nothing of it is dumped.
pub(crate) fn check_sequence(tx: Tx<'_>, table: &str) -> Result<()> {
    let counts = tx.one(tx.dialect().has_sequence(), params![table], |row| {
        row.flag(0)
    })?;
    if !counts || !TABLES.iter().any(|known| known.name == table) {
        return Err(Error::invalid(
            "sequence",
            table,
            "is of no table that counts",
        ));
    }
    Ok(())
}

/// Has the database take stock of all rows that were written as they were, for it plans by that how to read them.
pub(crate) fn take_stock(tx: Tx<'_>) -> Result<()> {
    let tables = TABLES.iter().map(|table| table.name);
    match tx.dialect().take_stock(tables) {
        Some(statement) => tx.execute(&statement, params![]).map(drop),
        None => Ok(()),
    }
}

/// Lets every table go on counting where it was, and after its last row. It comes last: PostgreSQL does not undo it.
pub(crate) fn finish(tx: Tx<'_>, sequences: &[(String, i64)]) -> Result<()> {
    for (table, last) in sequences {
        for statement in tx.dialect().set_sequence() {
            tx.execute(statement, params![table, *last])?;
        }
    }
    match tx.dialect().continue_counting() {
        Some(statement) => tx.execute(statement, params![]).map(drop),
        None => Ok(()),
    }
}

fn unfit(table: &str) -> Error {
    Error::invalid("table", table, "has no room for a row like this")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Messenger;

    #[test]
    fn every_table_is_dumped_or_left_out_on_purpose() {
        let messenger = Messenger::open(":memory:").unwrap();
        let stored: BTreeSet<String> = messenger
            .store_for_test()
            .read(|tx| {
                tx.all(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
                    params![],
                    |row| row.string(0),
                )
            })
            .unwrap()
            .into_iter()
            .collect();
        let dumped = TABLES.iter().map(|table| table.name);
        let known: BTreeSet<String> = dumped
            .chain(LEFT_OUT.iter().copied())
            .map(str::to_owned)
            .collect();
        assert_eq!(stored, known);
    }
}
