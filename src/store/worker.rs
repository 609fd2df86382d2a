//! Rows of delivery workers: each tells now and then that it is alive.

use crate::clock::Timestamp;
use crate::error::Result;
use crate::health::WorkerHealth;
use crate::store::Tx;
use crate::store::sql::params;

/// Signs a worker on, and signs off those that have been silent since long before.
pub(crate) fn sign_on(tx: Tx<'_>, now: Timestamp, silent_since: Timestamp) -> Result<i64> {
    tx.put(
        "DELETE FROM worker WHERE beat_at < ?1",
        params![silent_since],
    )?;
    tx.0.insert(
        "INSERT INTO worker (started_at, beat_at) VALUES (?1, ?1)",
        params![now],
    )
}

/// A sign of life, even of one that was taken for dead.
pub(crate) fn beat(
    tx: Tx<'_>,
    id: i64,
    started_at: Timestamp,
    now: Timestamp,
    delivered: i64,
    last_error: &str,
) -> Result<()> {
    tx.put(
        "INSERT INTO worker (id, started_at, beat_at, delivered, last_error) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE
         SET beat_at = excluded.beat_at, delivered = excluded.delivered, last_error = excluded.last_error",
        params![id, started_at, now, delivered, last_error],
    )?;
    Ok(())
}

pub(crate) fn sign_off(tx: Tx<'_>, id: i64) -> Result<()> {
    tx.put("DELETE FROM worker WHERE id = ?1", params![id])?;
    Ok(())
}

pub(crate) fn list(tx: Tx<'_>) -> Result<Vec<WorkerHealth>> {
    tx.all(
        "SELECT started_at, beat_at, delivered, last_error FROM worker ORDER BY id",
        params![],
        |row| {
            Ok(WorkerHealth {
                started_at: row.timestamp(0)?,
                beat_at: row.timestamp(1)?,
                delivered: row.count(2)?,
                last_error: row.string(3)?,
            })
        },
    )
}
