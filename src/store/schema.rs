//! Which schema a workspace has, and what became of it when it was opened.

use std::fmt;

/// The number of this release's schema, the same on both engines: the number of migrations.
pub(crate) const SCHEMA: usize = 1;

/// What became of a workspace when it was opened: it had this schema, or none at all if it is 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) from: usize,
    pub(crate) read_only: bool,
}

impl fmt::Display for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.from {
            0 => write!(f, "created with schema {SCHEMA}"),
            SCHEMA if self.read_only => write!(f, "opened for reading, with schema {SCHEMA}"),
            SCHEMA => write!(f, "opened with schema {SCHEMA}"),
            from => write!(f, "migrated from schema {from} to {SCHEMA}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_a_workspace_is_put_into_words() {
        let shown = |from, read_only| Arrival { from, read_only }.to_string();
        assert_eq!(shown(0, false), format!("created with schema {SCHEMA}"));
        assert_eq!(shown(SCHEMA, false), format!("opened with schema {SCHEMA}"));
        let reading = format!("opened for reading, with schema {SCHEMA}");
        assert_eq!(shown(SCHEMA, true), reading);
        // Whatever the newest schema is: every other is an older one.
        let older = SCHEMA + 1;
        let migrated = format!("migrated from schema {older} to {SCHEMA}");
        assert_eq!(shown(older, false), migrated);
    }
}
