//! How a workspace is doing, for whoever watches over it.

use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;

/// How much work the database engine did for one messenger since it was opened: figures that are the same on every
/// machine, unlike times.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct DatabaseWork {
    /// Statements that were run, without those that begin and end transactions.
    pub statements: u64,
    /// Rows that they answered with.
    pub rows: u64,
    /// How often a server was waited for: what its distance is multiplied by. 0 on SQLite, and on PostgreSQL with the
    /// three below at 0.
    pub round_trips: u64,
    /// Steps of SQLite's virtual machine (`SQLITE_STMTSTATUS_VM_STEP`).
    pub steps: u64,
    /// Sorts that no index saved (`SQLITE_STMTSTATUS_SORT`).
    pub sorts: u64,
    /// Steps through tables that no index shortened (`SQLITE_STMTSTATUS_FULLSCAN_STEP`).
    pub full_scan_steps: u64,
}

/// How a workspace is doing at one moment.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Health {
    /// What waits in the outbox.
    pub outbox: OutboxHealth,
    /// How many outgoing messages have each delivery status, in the order of [`DeliveryStatus::ALL`]; those that none
    /// has are left out.
    pub deliveries: Vec<(DeliveryStatus, u64)>,
    /// The delivery workers of every process that have not been stopped, the earliest first. One whose process ended
    /// without stopping it stays for a while, and its beat stands still.
    pub workers: Vec<WorkerHealth>,
    /// What the database engine did for this messenger.
    pub database: DatabaseWork,
}

impl Health {
    /// How many outgoing messages have this delivery status.
    pub fn delivered_as(&self, status: DeliveryStatus) -> u64 {
        let found = self.deliveries.iter().find(|(known, _)| *known == status);
        found.map_or(0, |(_, messages)| *messages)
    }
}

/// What waits in the outbox.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct OutboxHealth {
    /// Messages that go at a set time.
    pub scheduled: u64,
    /// Messages that wait for another.
    pub held: u64,
    /// Messages that could go, those that wait for another attempt included.
    pub queued: u64,
    /// Messages that are being handed over.
    pub sending: u64,
    /// When the message was sent that is queued the longest; `None` if none is.
    pub oldest_queued: Option<Timestamp>,
}

/// A delivery worker.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct WorkerHealth {
    /// When it was started.
    pub started_at: Timestamp,
    /// When it last gave a sign of life, which it does at least every ten seconds, unless a provider keeps it.
    pub beat_at: Timestamp,
    /// How many messages it had handed over or given up when it last gave a sign of life.
    pub delivered: u64,
    /// Why its last round failed; empty if it did not.
    pub last_error: String,
}
