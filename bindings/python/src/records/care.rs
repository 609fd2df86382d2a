//! How a workspace is doing.

use duologue::{DeliveryStatus, Timestamp};
use pyo3::prelude::*;

use crate::field::Table;
use crate::record::{each, record};

record! {
    /// What a verification found.
    Verification(py, verification: duologue::Verification) {
        /// Where a table does not say what the log says; empty for a sound workspace.
        differences: Vec<Py<Difference>> = each(py, verification.differences, Difference::of)?;
        /// How many conversations were rebuilt.
        conversations: u64 = verification.conversations;
        /// How many events they were rebuilt from.
        events: u64 = verification.events;
    }
}

record! {
    /// One place where a table does not say what the log says.
    Difference(py, difference: duologue::Difference) {
        /// What differs, such as `conversation 7`.
        subject: String = difference.subject;
        /// In what, such as `unread`.
        field: String = difference.field.to_owned();
        /// What the table says.
        stored: String = difference.stored;
        /// What follows from the log.
        rebuilt: String = difference.rebuilt;
    }
}

record! {
    /// Which schema a workspace had, and which it has now.
    Migrated(py, migrated: duologue::Migrated) {
        /// The number of the schema that it had.
        before: u32 = migrated.before;
        /// The number of the schema that it has now: that of this release. The same, if there was nothing to do.
        after: u32 = migrated.after;
    }
}

record! {
    /// How a workspace is doing at one moment.
    Health(py, health: duologue::Health) {
        /// What waits in the outbox.
        outbox: Py<OutboxHealth> = Py::new(py, OutboxHealth::of(py, health.outbox)?)?;
        /// How many outgoing messages have each delivery status; those that none has are left out.
        deliveries: Table<DeliveryStatus, u64> = Table(health.deliveries);
        /// The delivery workers of every process that have not been stopped, the earliest first. One whose process ended
        /// without stopping it stays for a while, and its beat stands still.
        workers: Vec<Py<WorkerHealth>> = each(py, health.workers, WorkerHealth::of)?;
        /// What the database engine did for this messenger.
        database: Py<DatabaseWork> = Py::new(py, DatabaseWork::of(py, health.database)?)?;
    }
}

record! {
    /// What waits in the outbox.
    OutboxHealth(py, outbox: duologue::OutboxHealth) {
        /// Messages that go at a set time.
        scheduled: u64 = outbox.scheduled;
        /// Messages that wait for another.
        held: u64 = outbox.held;
        /// Messages that could go, those that wait for another attempt included.
        queued: u64 = outbox.queued;
        /// Messages that are being handed over.
        sending: u64 = outbox.sending;
        /// When the message was sent that is queued the longest; None if none is.
        oldest_queued: Option<Timestamp> = outbox.oldest_queued;
    }
}

record! {
    /// A delivery worker.
    WorkerHealth(py, worker: duologue::WorkerHealth) {
        /// When it was started.
        started_at: Timestamp = worker.started_at;
        /// When it last gave a sign of life, which it does at least every ten seconds, unless a provider keeps it.
        beat_at: Timestamp = worker.beat_at;
        /// How many messages it had handed over or given up when it last gave a sign of life.
        delivered: u64 = worker.delivered;
        /// Why its last round failed; empty if it did not.
        last_error: String = worker.last_error;
    }
}

record! {
    /// How much work the database engine did for one messenger since it was opened: figures that are the same on every
    /// machine, unlike times.
    DatabaseWork(py, work: duologue::DatabaseWork) {
        /// Statements that were run, without those that begin and end transactions.
        statements: u64 = work.statements;
        /// Rows that they answered with.
        rows: u64 = work.rows;
        /// Steps of SQLite's virtual machine.
        steps: u64 = work.steps;
        /// Sorts that no index saved.
        sorts: u64 = work.sorts;
        /// Steps through tables that no index shortened.
        full_scan_steps: u64 = work.full_scan_steps;
    }
}
