//! Keys of the host's that make a send safe to repeat.

use sha2::{Digest as _, Sha256};

use crate::by::By;
use crate::check;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::id::{AgentId, GatewayId, MessageId};
use crate::message::{Draft, Message};
use crate::store::{Tx, send_key};

/// The key of a draft, and a digest of all that the caller asked for with it.
pub(super) struct SendKey<'d> {
    key: &'d str,
    digest: [u8; 32],
}

impl<'d> SendKey<'d> {
    /// The key of a draft for somebody, if it has one. What the caller expects is no part of what it says.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a key that is empty, longer than 255 bytes or holds control characters.
    pub(super) fn of(draft: &'d Draft, to: &str, by: By) -> Result<Option<Self>> {
        let Some(key) = &draft.key else {
            return Ok(None);
        };
        check::provider_id("key", key)?;
        let mut content = Sha256::new();
        let mut add = |part: &[u8]| {
            // With its length, so that no two lists of parts read the same.
            content.update((part.len() as u64).to_le_bytes());
            content.update(part);
        };
        add(to.as_bytes());
        add(draft.body.as_bytes());
        for number in [
            draft.gateway.map(GatewayId::as_raw),
            by.agent.map(AgentId::as_raw),
            draft.send_at.map(Timestamp::as_micros),
        ] {
            add(number.map_or(String::new(), |n| n.to_string()).as_bytes());
        }
        for file in draft.files() {
            add(file.file_name.as_bytes());
            add(file.media_type.as_bytes());
            add(&file.bytes);
        }
        let digest = content.finalize().into();
        Ok(Some(Self { key, digest }))
    }

    /// The message that was sent under this key before.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` if it said something else.
    pub(super) fn known(&self, tx: Tx<'_>) -> Result<Option<Message>> {
        send_key::message_of(tx, self.key, &self.digest)
    }

    pub(super) fn keep(&self, tx: Tx<'_>, message: MessageId) -> Result<()> {
        send_key::insert(tx, self.key, message, &self.digest)
    }
}
