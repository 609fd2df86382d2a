//! The host's names for messages that it must not send twice.

use crate::error::{Error, Result};
use crate::id::MessageId;
use crate::message::Message;
use crate::store::sql::params;
use crate::store::{Tx, message};

/// The message that a key stands for, if it is known.
///
/// # Errors
///
/// `InvalidArgument` with the code `key_reused` if that message was to say something else.
pub(crate) fn message_of(tx: Tx<'_>, key: &str, digest: &[u8]) -> Result<Option<Message>> {
    let found = tx.optional(
        "SELECT message_id, digest = ?2 FROM send_key WHERE key = ?1",
        params![key, digest],
        |row| Ok((row.id::<MessageId>(0)?, row.flag(1)?)),
    )?;
    match found {
        None => Ok(None),
        Some((id, true)) => message::load(tx, id).map(Some),
        Some((id, false)) => {
            let why = format!(
                "was used for message {id}, sent otherwise: by or to somebody else, or with another text, file, time or gateway; use another"
            );
            Err(Error::invalid("key", key, why).with_code("key_reused"))
        }
    }
}

pub(crate) fn insert(tx: Tx<'_>, key: &str, message: MessageId, digest: &[u8]) -> Result<()> {
    tx.put(
        "INSERT INTO send_key (key, message_id, digest) VALUES (?1, ?2, ?3)",
        params![key, message, digest],
    )?;
    Ok(())
}
