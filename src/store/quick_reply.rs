//! Rows of quick replies.

use crate::error::{Error, Result};
use crate::id::QuickReplyId;
use crate::quick_reply::QuickReply;
use crate::store::Tx;
use crate::store::sql::{Row, params};

fn read(row: &dyn Row) -> Result<QuickReply> {
    Ok(QuickReply {
        id: row.id(0)?,
        name: row.string(1)?,
        text: row.string(2)?,
        category: row.string(3)?,
        position: row.count(4)?,
    })
}

/// Adds a quick reply at the end of the list.
pub(crate) fn insert(
    tx: Tx<'_>,
    name: &str,
    folded: &str,
    text: &str,
    category: &str,
) -> Result<QuickReply> {
    tx.one(
        "INSERT INTO quick_reply (name, folded, text, category, position)
         SELECT ?1, ?2, ?3, ?4, coalesce(max(position), 0) + 1 FROM quick_reply
         RETURNING id, name, text, category, position",
        params![name, folded, text, category],
        read,
    )
}

pub(crate) fn by_name(tx: Tx<'_>, folded: &str) -> Result<Option<QuickReply>> {
    tx.optional(
        "SELECT id, name, text, category, position FROM quick_reply WHERE folded = ?1",
        params![folded],
        read,
    )
}

/// The quick reply and the revision of its text.
///
/// # Errors
///
/// `NotFound` if there is no such quick reply.
pub(crate) fn load(tx: Tx<'_>, id: QuickReplyId) -> Result<(QuickReply, i64)> {
    tx.optional(
        "SELECT id, name, text, category, position, revision FROM quick_reply WHERE id = ?1",
        params![id],
        |row| Ok((read(row)?, row.integer(5)?)),
    )?
    .ok_or_else(|| Error::not_found("quick reply", id))
}

pub(crate) fn list(tx: Tx<'_>) -> Result<Vec<QuickReply>> {
    tx.all(
        "SELECT id, name, text, category, position FROM quick_reply ORDER BY position, id",
        params![],
        read,
    )
}

pub(crate) fn update(tx: Tx<'_>, reply: &QuickReply, folded: &str) -> Result<()> {
    tx.execute(
        "UPDATE quick_reply
         SET name = ?2, folded = ?3, text = ?4, category = ?5, revision = revision + 1
         WHERE id = ?1",
        params![reply.id, &reply.name, folded, &reply.text, &reply.category],
    )?;
    Ok(())
}

/// Gives a quick reply its place in the list.
pub(crate) fn place(tx: Tx<'_>, id: QuickReplyId, position: u32) -> Result<()> {
    tx.execute(
        "UPDATE quick_reply SET position = ?2 WHERE id = ?1",
        params![id, position],
    )?;
    Ok(())
}

pub(crate) fn delete(tx: Tx<'_>, id: QuickReplyId) -> Result<()> {
    tx.execute("DELETE FROM quick_reply WHERE id = ?1", params![id])?;
    Ok(())
}
