//! How much work the database engine did, counted: figures that are the same on every machine.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::health::DatabaseWork;

/// Sums over all connections of a messenger.
#[derive(Debug, Default)]
pub(crate) struct Effort {
    statements: AtomicU64,
    rows: AtomicU64,
    round_trips: AtomicU64,
    steps: AtomicU64,
    sorts: AtomicU64,
    full_scan_steps: AtomicU64,
}

impl Effort {
    /// Adds what was done.
    pub(crate) fn add(&self, done: DatabaseWork) {
        let add = |sum: &AtomicU64, n: u64| {
            if n > 0 {
                sum.fetch_add(n, Ordering::Relaxed);
            }
        };
        add(&self.statements, done.statements);
        add(&self.rows, done.rows);
        add(&self.round_trips, done.round_trips);
        add(&self.steps, done.steps);
        add(&self.sorts, done.sorts);
        add(&self.full_scan_steps, done.full_scan_steps);
    }

    pub(crate) fn so_far(&self) -> DatabaseWork {
        let read = |sum: &AtomicU64| sum.load(Ordering::Relaxed);
        DatabaseWork {
            statements: read(&self.statements),
            rows: read(&self.rows),
            round_trips: read(&self.round_trips),
            steps: read(&self.steps),
            sorts: read(&self.sorts),
            full_scan_steps: read(&self.full_scan_steps),
        }
    }
}
