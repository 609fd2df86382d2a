//! What the server, or the way to it, refuses, as an error of ours.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use tokio_postgres::error::SqlState;

use crate::error::{Error, ErrorKind};

/// The code of an error that says that the server cannot be reached, or not any more.
pub(super) const LOST: &str = "connection_lost";
/// The code of an error that says that a call may have been done, or not.
const UNKNOWN: &str = "commit_unknown";

const OTHERS: &str = "others write the same rows of the database; try again";

/// What can be done about a failure, the worst last.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Remedy {
    /// Nothing: the same would fail again.
    None,
    /// Somebody else writes the same: run it again.
    Again,
    /// Others wait for this one, which waits for them, and they may do so again and again: run it while nobody else writes.
    Alone,
    /// The connection is of no use any more: run it again on another.
    Reconnect,
}

/// What could be done about a failure, if nothing was committed.
pub(super) fn remedy(error: &tokio_postgres::Error) -> Remedy {
    match error.code() {
        None if error.is_closed() || is_of_the_network(error) => Remedy::Reconnect,
        Some(state) if is_gone(state) => Remedy::Reconnect,
        Some(state) if *state == SqlState::T_R_DEADLOCK_DETECTED => Remedy::Alone,
        Some(state) if is_conflict(state) => Remedy::Again,
        Some(_) if is_stale(error) => Remedy::Again,
        _ => Remedy::None,
    }
}

/// Somebody else was faster.
fn is_conflict(state: &SqlState) -> bool {
    [
        SqlState::T_R_SERIALIZATION_FAILURE,
        // Their row is found by the second run.
        SqlState::UNIQUE_VIOLATION,
        SqlState::LOCK_NOT_AVAILABLE,
    ]
    .contains(state)
}

/// The server ends the connection, or takes none at this moment.
fn is_gone(state: &SqlState) -> bool {
    state.code().starts_with("08")
        || [
            SqlState::ADMIN_SHUTDOWN,
            SqlState::CRASH_SHUTDOWN,
            SqlState::CANNOT_CONNECT_NOW,
            SqlState::TOO_MANY_CONNECTIONS,
            SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
            SqlState::IDLE_SESSION_TIMEOUT,
        ]
        .contains(state)
}

/// A statement that was prepared is of tables that are different now, or somebody has taken it away: it is prepared anew.
pub(super) fn is_stale(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|refusal| {
        // The code for other tables has other meanings, and the words are in the server's language.
        *refusal.code() == SqlState::INVALID_SQL_STATEMENT_NAME
            || refusal.routine() == Some("RevalidateCachedQuery")
    })
}

fn is_of_the_network(error: &tokio_postgres::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<io::Error>() {
            // What cannot be written as the server has it has nothing to do with the way there.
            return cause.kind() != io::ErrorKind::InvalidInput;
        }
        source = cause.source();
    }
    false
}

/// Others were in the way for too long.
pub(super) fn busy() -> Error {
    Error::new(ErrorKind::Busy, OTHERS)
}

/// The connection ended.
pub(super) fn lost() -> Error {
    let words = "the connection to the database was lost, or could not be made; look whether the server runs and can be reached";
    Error::new(ErrorKind::Storage, words).with_code(LOST)
}

/// The connection ended while the commit was on its way, and nobody knows what became of that.
pub(super) fn unknown() -> Error {
    let words = "the connection to the database was lost at the very end of the call, and nobody could be asked whether it was committed; look before you try again";
    Error::new(ErrorKind::Storage, words).with_code(UNKNOWN)
}

/// An error of the server's, or of the way to it, as ours.
pub(super) fn failure(error: tokio_postgres::Error) -> Error {
    let Some(refusal) = error.as_db_error() else {
        if remedy(&error) == Remedy::Reconnect {
            return lost().caused_by(error);
        }
        let words =
            "the database server and this library do not understand each other; please report it";
        return Error::new(ErrorKind::Internal, words).caused_by(error);
    };
    let state = refusal.code();
    // The detail and the hint would show rows: addresses, and what was written to them.
    let cause = Refusal(format!(
        "{}: {} ({})",
        refusal.severity(),
        refusal.message(),
        state.code()
    ));
    if is_gone(state) {
        return lost().caused_by(cause);
    }
    let (kind, words) = meaning(state);
    Error::new(kind, words).caused_by(cause)
}

/// What the server says.
#[derive(Debug)]
struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Refusal {}

/// What a code of appendix A of PostgreSQL's manual means to a host, by the code or by its class.
fn meaning(state: &SqlState) -> (ErrorKind, &'static str) {
    let code = state.code();
    match (code, code.get(..2).unwrap_or_default()) {
        ("42501" | "25006", _) => (
            ErrorKind::ReadOnly,
            "the database does not let the user do that; look what was granted, and whether the server is a replica",
        ),
        ("0A000", _) => (
            ErrorKind::ReadOnly,
            "the change feed cannot be read from a replica, which does not know what is being written; read it from the primary",
        ),
        (_, "57") => (
            ErrorKind::Busy,
            "the database server cancelled a statement; look at its timeouts, and try again",
        ),
        (_, "40" | "55") => (ErrorKind::Busy, OTHERS),
        // The engine breaks no rule of its tables: somebody else has written there, or taken one away.
        ("42883" | "42P01" | "42703", _) | (_, "23" | "3F" | "XX") => (
            ErrorKind::Corrupt,
            "the workspace's tables are not as this library left them; restore the database from a backup",
        ),
        (_, "28") => (
            ErrorKind::Storage,
            "the database server does not let the user in; look at the name, the password and its pg_hba.conf",
        ),
        (_, "3D") => (
            ErrorKind::Storage,
            "there is no such database; create it first",
        ),
        (_, "53" | "58") => (
            ErrorKind::Storage,
            "the database server has no room left: memory, disk space or connections",
        ),
        _ => (
            ErrorKind::Internal,
            "the database refused a statement of the engine's; please report it",
        ),
    }
}
