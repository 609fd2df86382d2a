//! Statements that one connection keeps prepared, so that the server does not read and plan them anew each time.
//!
//! Only a connection that is the server's own has any: behind a pooler the next transaction may be on another.

use std::collections::HashMap;
use std::time::Duration;

use tokio_postgres::Statement;

use crate::stopwatch::Stopwatch;

/// So many are known at a time; all are forgotten when there are more.
const MOST: usize = 500;
/// A plan was made for tables of the size that they had then, so none is kept for longer.
const KEPT: Duration = Duration::from_secs(60);

/// Statements by their words and the types of their parameters.
pub(super) struct Prepared {
    known: HashMap<String, Option<Statement>>,
    since: Stopwatch,
}

/// What is known of a statement.
pub(super) enum Known {
    /// It may never come again.
    New,
    /// It has come before, and is worth preparing.
    Before,
    Prepared(Statement),
}

impl Prepared {
    pub(super) fn new() -> Self {
        Self {
            known: HashMap::new(),
            since: Stopwatch::start(),
        }
    }

    pub(super) fn look(&mut self, key: &str) -> Known {
        if self.known.len() > MOST || self.since.elapsed() > KEPT {
            *self = Self::new();
        }
        match self.known.get(key) {
            Some(Some(statement)) => Known::Prepared(statement.clone()),
            Some(None) => Known::Before,
            None => {
                self.known.insert(key.to_owned(), None);
                Known::New
            }
        }
    }

    pub(super) fn keep(&mut self, key: String, statement: Statement) {
        self.known.insert(key, Some(statement));
    }
}
