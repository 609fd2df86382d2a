//! How much work the database engine did, counted: figures that are the same on every machine.

use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Statement, StatementStatus};

use crate::health::DatabaseWork;

/// Sums over all connections of a messenger.
#[derive(Debug, Default)]
pub(crate) struct Effort {
    statements: AtomicU64,
    rows: AtomicU64,
    steps: AtomicU64,
    sorts: AtomicU64,
    full_scan_steps: AtomicU64,
}

impl Effort {
    /// Adds what a statement did since it was last asked.
    pub(crate) fn add(&self, statement: &Statement<'_>, rows: u64) {
        let did = |what| u64::try_from(statement.reset_status(what)).unwrap_or(0);
        let add = |sum: &AtomicU64, n: u64| {
            if n > 0 {
                sum.fetch_add(n, Ordering::Relaxed);
            }
        };
        add(&self.statements, 1);
        add(&self.rows, rows);
        add(&self.steps, did(StatementStatus::VmStep));
        add(&self.sorts, did(StatementStatus::Sort));
        add(&self.full_scan_steps, did(StatementStatus::FullscanStep));
    }

    pub(crate) fn so_far(&self) -> DatabaseWork {
        let read = |sum: &AtomicU64| sum.load(Ordering::Relaxed);
        DatabaseWork {
            statements: read(&self.statements),
            rows: read(&self.rows),
            steps: read(&self.steps),
            sorts: read(&self.sorts),
            full_scan_steps: read(&self.full_scan_steps),
        }
    }
}
