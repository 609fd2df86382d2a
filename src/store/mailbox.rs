//! Rows of mailboxes.

use crate::error::{Error, Result};
use crate::id::MailboxId;
use crate::mailbox::Mailbox;
use crate::store::Tx;
use crate::store::sql::{Row, params};

fn read(row: &dyn Row) -> Result<Mailbox> {
    Ok(Mailbox {
        id: row.id(0)?,
        name: row.string(1)?,
    })
}

pub(crate) fn insert(tx: Tx<'_>, name: &str, folded: &str) -> Result<Mailbox> {
    tx.one(
        "INSERT INTO mailbox (name, folded) VALUES (?1, ?2) RETURNING id, name",
        params![name, folded],
        read,
    )
}

pub(crate) fn by_name(tx: Tx<'_>, folded: &str) -> Result<Option<Mailbox>> {
    tx.optional(
        "SELECT id, name FROM mailbox WHERE folded = ?1",
        params![folded],
        read,
    )
}

/// # Errors
///
/// `NotFound` if there is no such mailbox.
pub(crate) fn load(tx: Tx<'_>, id: MailboxId) -> Result<Mailbox> {
    tx.optional(
        "SELECT id, name FROM mailbox WHERE id = ?1",
        params![id],
        read,
    )?
    .ok_or_else(|| Error::not_found("mailbox", id))
}

pub(crate) fn list(tx: Tx<'_>) -> Result<Vec<Mailbox>> {
    tx.all("SELECT id, name FROM mailbox ORDER BY id", params![], read)
}

pub(crate) fn rename(tx: Tx<'_>, id: MailboxId, name: &str, folded: &str) -> Result<()> {
    tx.execute(
        "UPDATE mailbox SET name = ?2, folded = ?3 WHERE id = ?1",
        params![id, name, folded],
    )?;
    Ok(())
}
