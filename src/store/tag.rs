//! Rows of tags, and which conversations carry them.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::id::{ConversationId, TagId};
use crate::store::Tx;
use crate::store::sql::{Param, Row, params};
use crate::tag::Tag;

fn read(row: &dyn Row) -> Result<Tag> {
    Ok(Tag {
        id: row.id(0)?,
        name: row.string(1)?,
        color: row.string(2)?,
    })
}

pub(crate) fn insert(tx: Tx<'_>, name: &str, folded: &str, color: &str) -> Result<Tag> {
    tx.one(
        "INSERT INTO tag (name, folded, color) VALUES (?1, ?2, ?3) RETURNING id, name, color",
        params![name, folded, color],
        read,
    )
}

pub(crate) fn by_name(tx: Tx<'_>, folded: &str) -> Result<Option<Tag>> {
    tx.optional(
        "SELECT id, name, color FROM tag WHERE folded = ?1",
        params![folded],
        read,
    )
}

/// # Errors
///
/// `NotFound` if there is no such tag.
pub(crate) fn load(tx: Tx<'_>, id: TagId) -> Result<Tag> {
    tx.optional(
        "SELECT id, name, color FROM tag WHERE id = ?1",
        params![id],
        read,
    )?
    .ok_or_else(|| Error::not_found("tag", id))
}

/// Those of these tags that there are.
pub(crate) fn some(tx: Tx<'_>, ids: &BTreeSet<TagId>) -> Result<Vec<Tag>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|number| format!("?{number}")).collect();
    let ids: Vec<Param<'_>> = ids.iter().map(|id| (*id).into()).collect();
    let places = places.join(", ");
    let sql = format!("SELECT id, name, color FROM tag WHERE id IN ({places})");
    tx.all(&sql, &ids, read)
}

pub(crate) fn list(tx: Tx<'_>) -> Result<Vec<Tag>> {
    tx.all(
        "SELECT id, name, color FROM tag ORDER BY folded",
        params![],
        read,
    )
}

pub(crate) fn update(tx: Tx<'_>, tag: &Tag, folded: &str) -> Result<()> {
    tx.execute(
        "UPDATE tag SET name = ?2, folded = ?3, color = ?4 WHERE id = ?1",
        params![tag.id, &tag.name, folded, &tag.color],
    )?;
    Ok(())
}

/// Deletes a tag that no conversation carries any more.
pub(crate) fn delete(tx: Tx<'_>, id: TagId) -> Result<()> {
    tx.execute("DELETE FROM tag WHERE id = ?1", params![id])?;
    Ok(())
}

/// The conversations that carry a tag.
pub(crate) fn carriers(tx: Tx<'_>, id: TagId) -> Result<Vec<ConversationId>> {
    tx.all(
        "SELECT conversation_id FROM conversation_tag WHERE tag_id = ?1 ORDER BY conversation_id",
        params![id],
        |row| row.id(0),
    )
}
