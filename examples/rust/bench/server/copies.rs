//! A large workspace within a minute or two: what the engine grew, copied row by row inside the server, with other
//! numbers, telephone numbers and times.
//!
//! The copies have events of their own, so the workspace agrees with its log as the original does.

use postgres::{Client, Transaction};

use super::shop::SEED;
use crate::Result;
use crate::traffic::LINES;

/// What is there once for each conversation or more often, in the order of the year. All else is there once.
const TABLES: [&str; 7] = [
    "contact",
    "contact_address",
    "conversation",
    "conversation_tag",
    "session",
    "event",
    "message",
];
/// Those that give out numbers.
const NUMBERED: [&str; 4] = ["contact", "conversation", "session", "event"];

/// How many customers each line of the original has.
const CUSTOMERS_OF_LINE: usize = SEED / LINES;

/// Copies what is in a workspace so often that there are so many of it. Says how far apart the numbers of conversations
/// are from copy to copy.
pub(super) fn multiply(client: &mut Client, schema: &str, copies: usize) -> Result<i64> {
    let mut transaction = client.transaction()?;
    let apart = Apart::of(&mut transaction, schema)?;
    if copies > 1 {
        transaction.batch_execute(
            "SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL synchronous_commit = off",
        )?;
        for table in TABLES {
            let indexes = take_indexes(&mut transaction, schema, table)?;
            let columns = columns(&mut transaction, schema, table)?;
            let values = columns
                .iter()
                .map(|column| apart.column(table, column, copies));
            let values = values.collect::<Vec<_>>().join(", ");
            // What was set up once has no conversation and no contact.
            let condition = match table {
                "event" => " WHERE conversation_id IS NOT NULL OR contact_id IS NOT NULL",
                _ => "",
            };
            transaction.batch_execute(&format!(
                "INSERT INTO {schema}.{table} ({}) SELECT {values}
                 FROM generate_series(1::BIGINT, {}) AS nth,
                      LATERAL (SELECT * FROM {schema}.{table}{condition}) AS original",
                columns.join(", "),
                copies - 1,
            ))?;
            for index in indexes {
                transaction.batch_execute(&index)?;
            }
        }
        transaction.batch_execute(&format!(
            "UPDATE {schema}.counter_part
             SET conversations = conversations * {copies},
                 unread_conversations = unread_conversations * {copies},
                 unread_messages = unread_messages * {copies}"
        ))?;
        for table in NUMBERED {
            transaction.batch_execute(&format!(
                "SELECT setval('{schema}.{table}_id_seq', max(id)) FROM {schema}.{table}"
            ))?;
        }
    }
    transaction.commit()?;
    for table in TABLES.into_iter().chain(["counter_part"]) {
        client.batch_execute(&format!("VACUUM (ANALYZE) {schema}.{table}"))?;
    }
    Ok(apart.conversation)
}

/// How far apart the numbers of a copy and of the next one are, and over which time the original goes.
struct Apart {
    contact: i64,
    conversation: i64,
    session: i64,
    event: i64,
    beginning: i64,
    end: i64,
}

impl Apart {
    fn of(transaction: &mut Transaction<'_>, schema: &str) -> Result<Self> {
        let row = transaction.query_one(
            &format!(
                "SELECT (SELECT max(id) FROM {schema}.contact), (SELECT max(id) FROM {schema}.conversation),
                        (SELECT max(id) FROM {schema}.session), max(id), min(at), max(at)
                 FROM {schema}.event"
            ),
            &[],
        )?;
        Ok(Self {
            contact: row.try_get(0)?,
            conversation: row.try_get(1)?,
            session: row.try_get(2)?,
            event: row.try_get(3)?,
            beginning: row.try_get(4)?,
            end: row.try_get(5)?,
        })
    }

    /// What a column has in the copy `nth`, of so many. Times keep their order within a copy.
    fn column(&self, table: &str, column: &str, copies: usize) -> String {
        // The customers of each line are numbered through.
        let phone = |text: String| {
            format!(
                "left({text}, 6) || lpad((right({text}, 6)::INTEGER + nth * {CUSTOMERS_OF_LINE})::TEXT, 6, '0')"
            )
        };
        let further = |step: i64| format!("{column} + nth * {step}");
        match (table, column) {
            ("contact", "id") | (_, "contact_id") => further(self.contact),
            ("conversation", "id") | (_, "conversation_id") => further(self.conversation),
            ("session", "id") => further(self.session),
            (
                _,
                "id" | "message_id" | "last_message_id" | "last_incoming_id" | "version"
                | "went_id",
            ) => further(self.event),
            (_, "address" | "sender") => phone(column.to_owned()),
            ("contact", "folded") => {
                format!(
                    "left(folded, -12) || {}",
                    phone("right(folded, 12)".to_owned())
                )
            }
            (_, "provider_message_id") => "md5(provider_message_id || nth)".to_owned(),
            (_, "at" | "last_at" | "created_at" | "started_at" | "finished_at") => {
                let (beginning, span) = (self.beginning, self.end - self.beginning);
                format!(
                    "{beginning} + ({column} - {beginning}) / {copies} + nth * ({span} / {copies})"
                )
            }
            _ => column.to_owned(),
        }
    }
}

fn columns(transaction: &mut Transaction<'_>, schema: &str, table: &str) -> Result<Vec<String>> {
    let named = "SELECT column_name::TEXT FROM information_schema.columns
                 WHERE table_schema = $1 AND table_name = $2 ORDER BY ordinal_position";
    let rows = transaction.query(named, &[&schema, &table])?;
    let columns = rows.iter().map(|row| row.try_get(0));
    Ok(columns.collect::<std::result::Result<_, _>>()?)
}

/// Drops the indexes that no constraint is made of; what makes them again.
fn take_indexes(
    transaction: &mut Transaction<'_>,
    schema: &str,
    table: &str,
) -> Result<Vec<String>> {
    let rows = transaction.query(
        "SELECT indexrelid::REGCLASS::TEXT, pg_get_indexdef(indexrelid) FROM pg_index
         WHERE indrelid = format('%I.%I', $1::TEXT, $2::TEXT)::REGCLASS
           AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)",
        &[&schema, &table],
    )?;
    rows.iter()
        .map(|row| {
            let (name, definition): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            transaction.batch_execute(&format!("DROP INDEX {name}"))?;
            Ok(definition)
        })
        .collect()
}
