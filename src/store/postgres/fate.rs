//! What became of a transaction whose commit got no answer.
//!
//! The server tells by its number. But a number is on the disk no sooner than something that was done under it: after a
//! crash it may be given out again, and what was committed under it is another's. So a connection knows in which life of the
//! server it began, and a transaction the last event that it appended.

use crate::error::Result;
use crate::store::Tx;
use crate::store::postgres::connection::Connection;
use crate::store::sql::params;

/// An event of a transaction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Appended {
    pub(super) id: i64,
    pub(super) at: i64,
    /// Under which number it was written: the transaction's, or that of a savepoint in it.
    pub(super) by: i64,
}

/// By what a transaction is known again.
pub(super) struct Trace {
    /// Its number, as `begin_writing` told it.
    pub(super) number: String,
    /// The life of the server that it was in, or an earlier one.
    pub(super) life: Option<String>,
    pub(super) appended: Option<Appended>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    Committed,
    Undone,
    /// Somebody is in it still, whom the server has not noticed to be gone.
    UnderWay,
    /// Nobody knows any more.
    Unknown,
}

/// What is another after every crash of the server and the same after a stop: when its statistics began, which a crash takes
/// away. Whoever resets them makes the engine look more closely, and no more.
pub(super) const LIFE: &str = "pg_stat_get_bgwriter_stat_reset_time()::TEXT";

impl Trace {
    /// Asks on another connection.
    pub(super) fn fate(&self, connection: &Connection) -> Result<Fate> {
        let tx = Tx(connection);
        // Asked first: one that nobody is in by now is over, or had never begun if it is not over a moment later.
        if self.is_under_way(tx)? {
            return Ok(Fate::UnderWay);
        }
        // Of a number that was not given out yet, `pg_xact_status` says nothing but that it fails.
        let sql = format!(
            "SELECT CASE WHEN ?1::TEXT::XID8 >= pg_snapshot_xmax(pg_current_snapshot()) THEN 'never begun'
                    ELSE coalesce(pg_xact_status(?1::TEXT::XID8), 'forgotten') END,
                    coalesce({LIFE}, '')"
        );
        let (status, same_life) = tx.one(&sql, params![&self.number], |row| {
            let same = self.life.as_deref() == Some(row.text(1)?);
            Ok((row.string(0)?, same))
        })?;
        Ok(match (status.as_str(), self.appended) {
            ("committed", _) if same_life => Fate::Committed,
            ("committed", Some(appended)) if is_there(tx, appended)? => Fate::Committed,
            ("committed", None) | ("forgotten", _) => Fate::Unknown,
            // If anything of ours had been kept, the number would be ours.
            _ => Fate::Undone,
        })
    }

    fn is_under_way(&self, tx: Tx<'_>) -> Result<bool> {
        tx.one(
            "SELECT EXISTS (SELECT 1 FROM pg_locks
                            WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted
                              AND transactionid::TEXT::BIGINT = ?1::TEXT::BIGINT & 4294967295)",
            params![&self.number],
            |row| row.flag(0),
        )
    }
}

fn is_there(tx: Tx<'_>, event: Appended) -> Result<bool> {
    tx.one(
        "SELECT EXISTS (SELECT 1 FROM event WHERE id = ?1 AND at = ?2 AND xmin::TEXT::BIGINT = ?3)",
        params![event.id, event.at, event.by],
        |row| row.flag(0),
    )
}
