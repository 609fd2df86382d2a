//! How a workspace is doing, for whoever watches over it.

/// How much work the database engine did for one messenger since it was opened: figures that are the same on every
/// machine, unlike times.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct DatabaseWork {
    /// Statements that were run, without those that begin and end transactions.
    pub statements: u64,
    /// Rows that they answered with.
    pub rows: u64,
    /// Steps of SQLite's virtual machine (`SQLITE_STMTSTATUS_VM_STEP`).
    pub steps: u64,
    /// Sorts that no index saved (`SQLITE_STMTSTATUS_SORT`).
    pub sorts: u64,
    /// Steps through tables that no index shortened (`SQLITE_STMTSTATUS_FULLSCAN_STEP`).
    pub full_scan_steps: u64,
}
