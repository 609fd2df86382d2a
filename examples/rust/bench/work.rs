//! What the database did for the engine, counted by the engine itself.

use duologue::{DatabaseWork, Messenger};

use crate::Result;

/// What the database was made to do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Work {
    pub(crate) statements: u64,
    pub(crate) rows: u64,
    /// Steps of SQLite's virtual machine.
    pub(crate) steps: u64,
    pub(crate) sorts: u64,
    /// Rows that were passed in walks through whole tables.
    pub(crate) full_scan_steps: u64,
}

/// The work that `call` makes.
pub(crate) fn work_of(
    messenger: &Messenger,
    call: impl FnOnce() -> duologue::Result<()>,
) -> Result<Work> {
    // Asking is some work too, the same each time.
    let before_asking = work(messenger)?;
    let before = work(messenger)?;
    call()?;
    let after = work(messenger)?;
    let asking = before.minus(before_asking);
    Ok(after.minus(before).minus(asking))
}

/// The work so far.
fn work(messenger: &Messenger) -> Result<Work> {
    let DatabaseWork {
        statements,
        rows,
        steps,
        sorts,
        full_scan_steps,
        ..
    } = messenger.health()?.database;
    Ok(Work {
        statements,
        rows,
        steps,
        sorts,
        full_scan_steps,
    })
}

impl Work {
    fn minus(self, other: Self) -> Self {
        Self {
            statements: self.statements.saturating_sub(other.statements),
            rows: self.rows.saturating_sub(other.rows),
            steps: self.steps.saturating_sub(other.steps),
            sorts: self.sorts.saturating_sub(other.sorts),
            full_scan_steps: self.full_scan_steps.saturating_sub(other.full_scan_steps),
        }
    }
}
