//! Every row of a workspace as it is stored, out of one database and into another.

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
    table("counter", "dimension, shelf, first_id, second_id"),
    table("session", "id"),
    table("host_kind", "id"),
    table("event", "id"),
    table("event_text", "event_id"),
    table("message", "id"),
    table("send_key", "key"),
    table("delivery_count", "status"),
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
/// `InvalidArgument` if there is no such table or column, or the row breaks a rule of its table.
pub(crate) fn insert(tx: Tx<'_>, table: &str, columns: &Columns<'_>) -> Result<()> {
    let known = TABLES.iter().any(|known| known.name == table);
    let plain = |name: &str| name.bytes().all(|c| c.is_ascii_lowercase() || c == b'_');
    if !known || columns.is_empty() || !columns.iter().all(|(name, _)| plain(name)) {
        return Err(unfit(table));
    }
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let places: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
    let values: Vec<Param<'_>> = columns.iter().map(|(_, value)| *value).collect();
    let replaced = match table {
        "workspace" => tx.execute("DELETE FROM workspace", params![]).map(drop),
        "media" => {
            let digest = columns.iter().find(|(name, _)| *name == "digest");
            let digest = digest.map_or(Param::Null, |(_, digest)| *digest);
            tx.execute("DELETE FROM media WHERE digest = ?1", &[digest])
                .map(drop)
        }
        _ => Ok(()),
    };
    replaced?;
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        names.join(", "),
        places.join(", ")
    );
    match tx.execute(&sql, &values) {
        Ok(_) => Ok(()),
        Err(error) if matches!(error.kind(), ErrorKind::Internal | ErrorKind::Corrupt) => {
            Err(unfit(table).caused_by(error))
        }
        Err(error) => Err(error),
    }
}

/// Lets a table go on counting where it was.
///
/// # Errors
///
/// `InvalidArgument` if the table does not count, or nothing of it is dumped.
pub(crate) fn set_sequence(tx: Tx<'_>, table: &str, last: i64) -> Result<()> {
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
    for statement in tx.dialect().set_sequence() {
        tx.execute(statement, params![table, last])?;
    }
    Ok(())
}

/// Ends the writing of rows as they were.
pub(crate) fn finish(tx: Tx<'_>) -> Result<()> {
    match tx.dialect().continue_log() {
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
