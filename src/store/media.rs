//! Files by the hash of their content, in chunks; and who uses them.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::id::{AttachmentId, MessageId};
use crate::store::Tx;
use crate::store::sql::params;

/// How long forgetting a file may take.
const DYING: Duration = Duration::from_secs(60);

/// Notes that a file is about to be used; whether its content has yet to be stored.
///
/// # Errors
///
/// `Busy` if it is being forgotten at this moment.
pub(crate) fn stage(tx: Tx<'_>, digest: &str, size: u64, at: Timestamp) -> Result<bool> {
    let uses: Option<i64> = tx.optional(
        &tx.locking("SELECT uses FROM media WHERE digest = ?1"),
        params![digest],
        |row| row.integer(0),
    )?;
    let dying = "SELECT staged_at FROM media WHERE digest = ?1";
    match uses {
        // Whoever was forgetting it has not come back: it is wanted again.
        Some(..0) if tx.one(dying, params![digest], |row| row.timestamp(0))? < at.before(DYING) => {
            tx.execute(
                "UPDATE media SET uses = 0, staged_at = ?2 WHERE digest = ?1",
                params![digest, at],
            )?;
            Ok(true)
        }
        Some(0..) => {
            tx.execute(
                "UPDATE media SET staged_at = ?2 WHERE digest = ?1",
                params![digest, at],
            )?;
            Ok(false)
        }
        Some(_) => Err(Error::new(
            ErrorKind::Busy,
            "the same media is just being forgotten; try again",
        )),
        None => {
            tx.execute(
                "INSERT INTO media (digest, size, staged_at) VALUES (?1, ?2, ?3)",
                params![digest, i64::try_from(size).unwrap_or(i64::MAX), at],
            )?;
            Ok(true)
        }
    }
}

/// Counts one more use of a staged file.
///
/// # Errors
///
/// `NotFound` if it is no longer there.
pub(crate) fn adopt(tx: Tx<'_>, digest: &str) -> Result<()> {
    match tx.execute(
        "UPDATE media SET uses = uses + 1 WHERE digest = ?1 AND uses >= 0",
        params![digest],
    )? {
        1 => Ok(()),
        _ => Err(Error::not_found("media", digest)),
    }
}

/// Takes a file from a message that has not gone yet.
pub(crate) fn detach(tx: Tx<'_>, id: AttachmentId) -> Result<()> {
    tx.execute(
        "UPDATE media SET uses = uses - 1
         WHERE digest = (SELECT digest FROM attachment WHERE id = ?1) AND uses > 0",
        params![id],
    )?;
    tx.execute("DELETE FROM attachment WHERE id = ?1", params![id])?;
    Ok(())
}

/// Files that nothing uses and that were staged before a moment.
pub(crate) fn unused(tx: Tx<'_>, before: Timestamp) -> Result<Vec<String>> {
    tx.all(
        "SELECT digest FROM media WHERE uses <= 0 AND staged_at < ?1 ORDER BY staged_at LIMIT 100",
        params![before],
        |row| row.string(0),
    )
}

/// Marks a file that still nothing uses, so that nobody stages it any more; whether it was so.
pub(crate) fn doom(tx: Tx<'_>, digest: &str, before: Timestamp, now: Timestamp) -> Result<bool> {
    let doomed = tx.execute(
        "UPDATE media SET uses = -1, staged_at = ?3 WHERE digest = ?1 AND uses <= 0 AND staged_at < ?2",
        params![digest, before, now],
    )?;
    Ok(doomed == 1)
}

/// Takes the mark off a file whose content could not be removed.
pub(crate) fn spare(tx: Tx<'_>, digest: &str) -> Result<()> {
    tx.execute(
        "UPDATE media SET uses = 0 WHERE digest = ?1 AND uses = -1",
        params![digest],
    )?;
    Ok(())
}

/// Forgets a file that is marked and whose content is gone.
pub(crate) fn forget(tx: Tx<'_>, digest: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM media WHERE digest = ?1 AND uses = -1",
        params![digest],
    )?;
    Ok(())
}

pub(crate) fn insert_chunk(tx: Tx<'_>, digest: &str, position: i64, content: &[u8]) -> Result<()> {
    tx.execute(
        "INSERT INTO media_chunk (digest, position, content) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        params![digest, position, content],
    )?;
    Ok(())
}

pub(crate) fn chunk(tx: Tx<'_>, digest: &str, position: i64) -> Result<Option<Vec<u8>>> {
    tx.optional(
        "SELECT content FROM media_chunk WHERE digest = ?1 AND position = ?2",
        params![digest, position],
        |row| row.blob(0).map(<[u8]>::to_vec),
    )
}

pub(crate) fn delete_chunks(tx: Tx<'_>, digest: &str) -> Result<()> {
    tx.execute("DELETE FROM media_chunk WHERE digest = ?1", params![digest])?;
    Ok(())
}

/// The file that an attachment names: its digest and size.
///
/// # Errors
///
/// `NotFound` if there is no such attachment.
pub(crate) fn of_attachment(tx: Tx<'_>, id: AttachmentId) -> Result<(String, u64)> {
    tx.optional(
        "SELECT digest, size FROM attachment WHERE id = ?1",
        params![id],
        |row| Ok((row.string(0)?, row.count(1)?)),
    )?
    .ok_or_else(|| Error::not_found("attachment", id))
}

/// The files of a message: name, media type, digest and size.
pub(crate) fn of_message(tx: Tx<'_>, id: MessageId) -> Result<Vec<(String, String, String, u64)>> {
    tx.all(
        "SELECT file_name, media_type, digest, size FROM attachment WHERE message_id = ?1 ORDER BY id",
        params![id],
        |row| Ok((row.string(0)?, row.string(1)?, row.string(2)?, row.count(3)?)),
    )
}

/// Files whose count of uses is not the number of attachments that name them.
pub(crate) fn miscounted(tx: Tx<'_>) -> Result<Vec<(String, i64, i64)>> {
    tx.all(
        "SELECT media.digest, media.uses,
                (SELECT count(*) FROM attachment WHERE attachment.digest = media.digest)
         FROM media
         WHERE media.uses >= 0
           AND media.uses <> (SELECT count(*) FROM attachment WHERE attachment.digest = media.digest)",
        params![],
        |row| Ok((row.string(0)?, row.integer(1)?, row.integer(2)?)),
    )
}
