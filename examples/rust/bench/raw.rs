//! What SQLite alone takes for the least that would do: bare inserts of a message's row.

use std::path::Path;

use duologue::Durability;
use rusqlite::{Connection, Statement, params};

use crate::Result;
use crate::race::Laps;
use crate::traffic::{Customer, Traffic};

/// The columns of the engine's own table of messages, and two indexes.
const TABLE: &str = "
    CREATE TABLE message (
        id INTEGER PRIMARY KEY,
        conversation_id INTEGER NOT NULL,
        direction TEXT NOT NULL,
        gateway_id INTEGER NOT NULL,
        sender TEXT NOT NULL,
        recipient TEXT NOT NULL,
        body TEXT NOT NULL,
        at INTEGER NOT NULL,
        transport TEXT NOT NULL,
        encoding TEXT NOT NULL,
        segments INTEGER NOT NULL,
        cost TEXT NOT NULL,
        agent_id INTEGER,
        initials TEXT NOT NULL,
        attachments INTEGER NOT NULL,
        provider_message_id TEXT NOT NULL,
        status TEXT NOT NULL,
        error_code TEXT NOT NULL,
        test INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX message_of ON message (conversation_id, id);
    CREATE UNIQUE INDEX message_provider ON message (gateway_id, provider_message_id);";

const INSERT: &str = "
    INSERT INTO message (conversation_id, direction, gateway_id, sender, recipient, body, at, transport, encoding,
        segments, cost, agent_id, initials, attachments, provider_message_id, status, error_code, test)
    VALUES (?1, 'incoming', ?2, ?3, '+15550100001', ?4, ?5, 'sms', 'gsm_7bit', 1, '0', NULL, '', 0, ?6, '', '', 0)";

/// When the first of the rows is said to have come in: a moment in 2026, in microseconds.
const BEGINNING: i64 = 1_795_000_000_000_000;

/// A table of messages and nothing else, whose rows are distributed as a workspace's are.
pub(crate) struct Table {
    connection: Connection,
    traffic: Traffic,
    rows: i64,
}

/// The values of one row.
pub(crate) struct Row {
    conversation: i64,
    gateway: i64,
    sender: String,
    body: &'static str,
    at: i64,
    provider_id: String,
}

impl Table {
    /// A table of so many messages in so many conversations.
    pub(crate) fn new(path: &Path, conversations: usize, messages: usize) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        engine_pragmas(&connection)?;
        connection.pragma_update(None, "wal_autocheckpoint", 16_000)?;
        connection.execute_batch(TABLE)?;
        let mut table = Self {
            connection,
            traffic: Traffic::new(11, conversations),
            rows: 0,
        };
        // As in the workspace: everybody's first message, and then what else was said.
        let mut rows: Vec<Row> = (0..conversations.min(messages))
            .map(|number| table.row(Customer::number(number)))
            .collect();
        rows.extend(table.draw(messages.saturating_sub(conversations), 1));
        table.set_durability(Durability::Normal)?;
        for batch in rows.chunks(1_000) {
            insert_batches(&table.connection, batch, 1_000)?;
        }
        Ok(table)
    }

    /// Inserts rows, so many in a transaction.
    pub(crate) fn insert(&self, rows: &[Row], batch: usize) -> Result<()> {
        insert_batches(&self.connection, rows, batch)
    }

    /// The connection that it writes with.
    pub(crate) fn log(&self) -> &Connection {
        &self.connection
    }

    /// Draws the rows of a race, of which each batch is of one gateway, to be committed like this.
    pub(crate) fn prepare(
        &mut self,
        laps: Laps,
        batch: usize,
        durability: Durability,
    ) -> Result<Vec<Row>> {
        self.set_durability(durability)?;
        Ok(self.draw(laps.messages_in_all(), batch))
    }

    fn set_durability(&self, durability: Durability) -> Result<()> {
        let word = match durability {
            Durability::Full => "FULL",
            _ => "NORMAL",
        };
        Ok(self.connection.pragma_update(None, "synchronous", word)?)
    }

    fn draw(&mut self, rows: usize, batch: usize) -> Vec<Row> {
        let customers = self.traffic.customers(rows, batch);
        customers
            .into_iter()
            .flatten()
            .map(|customer| self.row(customer))
            .collect()
    }

    fn row(&mut self, customer: Customer) -> Row {
        self.rows += 1;
        Row {
            conversation: i64::try_from(customer.conversation()).unwrap_or(i64::MAX),
            gateway: customer.line.of(&[1, 2, 3, 4]),
            sender: customer.phone(),
            body: self.traffic.body(),
            at: BEGINNING + self.rows,
            provider_id: self.traffic.id(),
        }
    }
}

fn insert_batches(connection: &Connection, rows: &[Row], batch: usize) -> Result<()> {
    let mut insert = connection.prepare(INSERT)?;
    if batch == 1 {
        // Each is a transaction by itself.
        for row in rows {
            execute(&mut insert, row)?;
        }
        return Ok(());
    }
    let (mut begin, mut commit) = (
        connection.prepare("BEGIN IMMEDIATE")?,
        connection.prepare("COMMIT")?,
    );
    for rows in rows.chunks(batch) {
        begin.execute([])?;
        for row in rows {
            execute(&mut insert, row)?;
        }
        commit.execute([])?;
    }
    Ok(())
}

fn execute(insert: &mut Statement<'_>, row: &Row) -> rusqlite::Result<usize> {
    insert.execute(params![
        row.conversation,
        row.gateway,
        row.sender,
        row.body,
        row.at,
        row.provider_id,
    ])
}

/// What the engine sets on its connections.
pub(crate) fn engine_pragmas(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    Ok(())
}

/// Writes back what is in the write-ahead log, whose beginning is then used again.
pub(crate) fn checkpoint(connection: &Connection) -> Result<()> {
    let (busy, left): (i64, i64) =
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)? - row.get::<_, i64>(2)?))
        })?;
    if busy == 0 && left == 0 {
        Ok(())
    } else {
        Err("the write-ahead log could not be written back: somebody uses the workspace".into())
    }
}
