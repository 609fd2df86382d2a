//! Rows of sessions: the parts of a conversation that were started and perhaps finished.

use crate::clock::Timestamp;
use crate::error::Result;
use crate::id::{AgentId, ConversationId};
use crate::store::Tx;
use crate::store::sql::params;

pub(crate) fn start(tx: Tx<'_>, conversation: ConversationId, at: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO session (conversation_id, started_at) VALUES (?1, ?2)",
        params![conversation, at],
    )?;
    Ok(())
}

/// Finishes the session that is active.
pub(crate) fn finish(
    tx: Tx<'_>,
    conversation: ConversationId,
    at: Timestamp,
    by: Option<AgentId>,
) -> Result<()> {
    tx.execute(
        "UPDATE session SET finished_at = ?2, finished_by = ?3
         WHERE conversation_id = ?1 AND finished_at IS NULL",
        params![conversation, at, by],
    )?;
    Ok(())
}

/// When each session of a conversation started, when it was finished and by whom, oldest first.
pub(crate) fn of_conversation(
    tx: Tx<'_>,
    conversation: ConversationId,
) -> Result<Vec<(Timestamp, Option<Timestamp>, Option<AgentId>)>> {
    tx.all(
        "SELECT started_at, finished_at, finished_by FROM session WHERE conversation_id = ?1 ORDER BY id",
        params![conversation],
        |row| Ok((row.timestamp(0)?, row.timestamp_or_null(1)?, row.id_or_null(2)?)),
    )
}
