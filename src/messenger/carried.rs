//! The content of files on its way out of a workspace, before the rows that name them.

use std::collections::BTreeSet;

use crate::error::{Error, ErrorKind, Result};
use crate::messenger::Messenger;
use crate::store::{Tx, dump};

/// How often it is begun anew because files came into use meanwhile.
pub(super) const TRIES: u32 = 3;

/// The files whose content has been handed over.
#[derive(Default)]
pub(super) struct Carried(BTreeSet<String>);

impl Carried {
    /// Hands over the digest and the content of every file in use, but for those that it has handed over before.
    ///
    /// Content never changes under its digest, so it need not be of the same moment as the rows; and it may be in a store
    /// of the host's, which is never called inside a transaction.
    pub(super) fn carry(
        &mut self,
        from: &Messenger,
        mut hand_over: impl FnMut(&str, &[u8]) -> Result<()>,
    ) -> Result<()> {
        for (digest, size) in from.store().read(dump::media)? {
            if !self.0.contains(&digest) {
                hand_over(&digest, &from.content(&digest, size)?)?;
                self.0.insert(digest);
            }
        }
        Ok(())
    }

    /// Whether no other file is in use at this moment.
    pub(super) fn is_all(&self, tx: Tx<'_>) -> Result<bool> {
        let used = dump::media(tx)?;
        Ok(used.iter().all(|(digest, _)| self.0.contains(digest)))
    }
}

/// What is said after the last try.
pub(super) fn kept_coming() -> Error {
    let why = "new files kept coming into use; try again when less is going on";
    Error::new(ErrorKind::Busy, why)
}
