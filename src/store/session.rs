//! Rows of sessions: the parts of a conversation that were started and perhaps finished.

use crate::clock::Timestamp;
use crate::error::Result;
use crate::id::{AgentId, ConversationId};
use crate::store::Tx;
use crate::store::sql::params;

pub(crate) fn start(tx: Tx<'_>, conversation: ConversationId, at: Timestamp) -> Result<()> {
    tx.put(
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
    tx.put(
        "UPDATE session SET finished_at = ?2, finished_by = ?3
         WHERE conversation_id = ?1 AND finished_at IS NULL",
        params![conversation, at, by],
    )?;
    Ok(())
}

/// One session of a conversation.
#[derive(Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) started_at: Timestamp,
    pub(crate) finished_at: Option<Timestamp>,
    pub(crate) finished_by: Option<AgentId>,
}

/// The sessions of a conversation, oldest first.
pub(crate) fn of_conversation(tx: Tx<'_>, conversation: ConversationId) -> Result<Vec<Span>> {
    tx.all(
        "SELECT started_at, finished_at, finished_by FROM session WHERE conversation_id = ?1 ORDER BY id",
        params![conversation],
        |row| {
            Ok(Span {
                started_at: row.timestamp(0)?,
                finished_at: row.timestamp_or_null(1)?,
                finished_by: row.id_or_null(2)?,
            })
        },
    )
}
