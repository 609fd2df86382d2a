//! What a check of the tables against the log finds.

/// What a verification found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Verification {
    /// Where a table does not say what the log says; empty for a sound workspace.
    pub differences: Vec<Difference>,
    /// How many conversations were rebuilt.
    pub conversations: u64,
    /// How many events they were rebuilt from.
    pub events: u64,
}

/// One place where a table does not say what the log says.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// What differs, such as `conversation 7`.
    pub subject: String,
    /// In what, such as `unread`.
    pub field: &'static str,
    /// What the table says.
    pub stored: String,
    /// What follows from the log.
    pub rebuilt: String,
}
