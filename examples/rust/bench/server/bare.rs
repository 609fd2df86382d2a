//! What PostgreSQL alone takes for the least that would do: bare inserts of an event's row and its message's.

use std::thread;

use postgres::types::ToSql;
use postgres::{Client, Statement};

use super::shop::Shop;
use super::{CLIENTS, Server};
use crate::Result;
use crate::traffic::{Customer, Traffic};

const SCHEMA: &str = "bench_bare";
/// When the first of the rows is said to have come in: a moment in 2026, in microseconds.
const BEGINNING: i64 = 1_795_000_000_000_000;

/// Copies of the two tables, with as many rows, and nothing else.
pub(super) struct Bare {
    clients: Vec<(Client, Statement)>,
    traffic: Traffic,
    rows: i64,
}

/// The values of the two rows.
pub(super) struct Row {
    at: i64,
    conversation: i64,
    gateway: i64,
    sender: String,
    body: &'static str,
    provider_id: String,
}

impl Bare {
    /// Copies the tables of a workspace, rows and indexes and all.
    pub(super) fn like(server: &Server, shop: &Shop) -> Result<Self> {
        let of = &shop.schema;
        let mut client = server.client()?;
        client.batch_execute(&format!(
            "DROP SCHEMA IF EXISTS {SCHEMA} CASCADE;
             CREATE SCHEMA {SCHEMA};
             CREATE TABLE {SCHEMA}.event (LIKE {of}.event INCLUDING ALL);
             CREATE TABLE {SCHEMA}.message (LIKE {of}.message INCLUDING ALL);
             INSERT INTO {SCHEMA}.event SELECT * FROM {of}.event;
             INSERT INTO {SCHEMA}.message SELECT * FROM {of}.message;
             SELECT setval('{SCHEMA}.event_id_seq', max(id)) FROM {SCHEMA}.event;"
        ))?;
        for table in ["event", "message"] {
            client.batch_execute(&format!("VACUUM (ANALYZE) {SCHEMA}.{table}"))?;
        }
        let insert = format!(
            "WITH appended AS (
                 INSERT INTO {SCHEMA}.event (at, kind, conversation_id, contact_id, actor)
                 VALUES ($1, 'incoming_message', $2, $2, 'contact') RETURNING id
             )
             INSERT INTO {SCHEMA}.message (id, conversation_id, direction, gateway_id, sender, recipient, body, at,
                 transport, encoding, segments, provider_message_id)
             SELECT id, $2, 'incoming', $3, $4, '+15550100001', $5, $1, 'sms', 'gsm_7bit', 1, $6 FROM appended"
        );
        let mut clients = Vec::new();
        for _ in 0..CLIENTS {
            let mut client = server.client()?;
            let statement = client.prepare(&insert)?;
            clients.push((client, statement));
        }
        Ok(Self {
            clients,
            traffic: Traffic::new(11, shop.size),
            rows: 0,
        })
    }

    /// Draws as many rows as messages, of the same customers' conversations.
    pub(super) fn prepare(&mut self, rows: usize) -> Vec<Row> {
        let customers = self.traffic.customers(rows, 1);
        let customers = customers.into_iter().flatten();
        customers.map(|customer| self.row(customer)).collect()
    }

    fn row(&mut self, customer: Customer) -> Row {
        self.rows += 1;
        Row {
            at: BEGINNING + self.rows,
            conversation: i64::try_from(customer.conversation()).unwrap_or(i64::MAX),
            gateway: customer.line.of(&[1, 2, 3, 4]),
            sender: customer.phone(),
            body: self.traffic.body(),
            provider_id: self.traffic.id(),
        }
    }

    /// Inserts and commits one after the other, by one client or by all of them at once.
    pub(super) fn insert(&mut self, rows: &[Row], clients: usize) -> Result<()> {
        let share = rows.len().div_ceil(clients);
        let shares = rows.chunks(share.max(1));
        if clients == 1 {
            return self
                .clients
                .iter_mut()
                .zip(shares)
                .try_for_each(|(client, rows)| Ok(insert(client, rows)?));
        }
        thread::scope(|scope| {
            let threads: Vec<_> = self
                .clients
                .iter_mut()
                .zip(shares)
                .map(|(client, rows)| scope.spawn(move || insert(client, rows)))
                .collect();
            threads
                .into_iter()
                .try_for_each(|thread| Ok(thread.join().map_err(|_| "a thread panicked")??))
        })
    }

    pub(super) fn remove(self, client: &mut Client) -> Result<()> {
        drop(self.clients);
        Ok(client.batch_execute(&format!("DROP SCHEMA {SCHEMA} CASCADE"))?)
    }
}

fn insert(
    (client, statement): &mut (Client, Statement),
    rows: &[Row],
) -> std::result::Result<(), postgres::Error> {
    for row in rows {
        let values: [&(dyn ToSql + Sync); 6] = [
            &row.at,
            &row.conversation,
            &row.gateway,
            &row.sender,
            &row.body,
            &row.provider_id,
        ];
        client.execute(&*statement, &values)?;
    }
    Ok(())
}
