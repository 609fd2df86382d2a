//! A workspace copied into another, from one database to the next.

use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::log::LogLevel;
use crate::messenger::Messenger;
use crate::messenger::attachments::digest;
use crate::messenger::carried::{Carried, TRIES, kept_coming};
use crate::reason::Reason;
use crate::store::dump::{Batch, Unwritten};
use crate::store::{Tx, dump, verify};

impl Messenger {
    /// Makes another workspace, in which nothing may have happened yet, the same as this one: the same contacts,
    /// conversations, log, settings and outbox under the same numbers, and the content of media, wherever each of the two
    /// keeps it. Says how many rows there are.
    ///
    /// It is what this workspace was at one moment, while others may go on using it. The other has it in one transaction,
    /// once its tables agree with its log; this one is only read. The two may be any that can be opened: it is how a
    /// workspace moves between a file and a PostgreSQL database.
    ///
    /// What is queued here is queued there too: deliver from one of the two, or the customer has it twice. The providers
    /// that its gateways name are registered through [`Options`](crate::Options), as ever.
    ///
    /// ```
    /// # let directory = std::env::temp_dir();
    /// use duologue::Messenger;
    ///
    /// let messenger = Messenger::open(":memory:")?;
    /// messenger.add_agent("Ann Lee")?;
    /// let copy = Messenger::open(":memory:")?;
    /// messenger.copy_to(&copy)?;
    /// assert_eq!(copy.agents()?, messenger.agents()?);
    /// # Ok::<(), duologue::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `ActionRefused` if something has happened in the other; `InvalidArgument` if it is this messenger; `ReadOnly` if it
    /// was opened for reading only; `Corrupt` if this one does not agree with itself, or content of its media is missing or
    /// damaged; `Callback` if a media store fails; `Busy` if new files kept coming into use. Nothing is copied then.
    pub fn copy_to(&self, to: &Self) -> Result<u64> {
        to.store().check_writable()?;
        self.check_other(to)?;
        let now = to.now()?;
        let mut carried = Carried::default();
        for _ in 0..TRIES {
            carried.carry(self, |name, content| {
                if digest(content) != name {
                    return Err(damaged(format_args!(
                        "the content of media {name} is damaged"
                    )));
                }
                to.stage_one(name, content, now)
            })?;
            let copied = self.beside(to, |from, into| {
                check_empty(into)?;
                if !carried.is_all(from)? {
                    return Ok(None);
                }
                let rows = copy_rows(from, into)?;
                check_agreement(into)?;
                dump::finish(into, &dump::sequences(from)?)?;
                Ok(Some(rows))
            })?;
            if let Some(rows) = copied {
                for (messenger, became) in
                    [(self, "copied into another"), (to, "copied from another")]
                {
                    let what = format_args!("the workspace was {became}; rows: {rows}");
                    messenger.log().tell(LogLevel::Info, "copy", what);
                }
                return Ok(rows);
            }
        }
        Err(kept_coming())
    }

    fn check_other(&self, to: &Self) -> Result<()> {
        if Arc::ptr_eq(&self.0, &to.0) {
            let why =
                "cannot be copied into; open another workspace, in which nothing has happened yet";
            return Err(Error::invalid("to", "itself", why));
        }
        to.store().read(check_empty)
    }

    /// Runs `work` on one moment of this workspace, and as one transaction of the other.
    fn beside<T>(&self, to: &Self, work: impl FnOnce(Tx<'_>, Tx<'_>) -> Result<T>) -> Result<T> {
        // Always in the same order, so that two who copy into each other do not wait for ever.
        if Arc::as_ptr(&self.0) < Arc::as_ptr(&to.0) {
            self.store()
                .read_once(|from| to.store().write_alone(|into| work(from, into)))
        } else {
            to.store()
                .write_alone(|into| self.store().read_once(|from| work(from, into)))
        }
    }
}

/// Copies every row, and says how many there are.
pub(super) fn copy_rows(from: Tx<'_>, into: Tx<'_>) -> Result<u64> {
    let (mut batch, mut rows) = (Batch::new(into), 0);
    dump::rows(from, |table, row| {
        rows += 1;
        batch.add(rows, table, row).map_err(unfit)
    })?;
    batch.finish().map_err(unfit)?;
    Ok(rows)
}

fn check_empty(tx: Tx<'_>) -> Result<()> {
    if dump::is_empty(tx)? {
        Ok(())
    } else {
        Err(Reason::WorkspaceNotEmpty.refuse("cannot copy into this workspace"))
    }
}

fn check_agreement(tx: Tx<'_>) -> Result<()> {
    dump::take_stock(tx)?;
    let found = verify::verify(tx)?;
    let Some(first) = found.differences.first() else {
        return Ok(());
    };
    let (number, field, subject) = (found.differences.len(), first.field, &first.subject);
    Err(damaged(format_args!(
        "its tables do not agree with its log in {number} places, first in {field} of {subject}"
    )))
}

/// A row that fits nowhere was damaged where it was.
fn unfit(row: Unwritten) -> Error {
    match row.error.kind() {
        ErrorKind::InvalidArgument => damaged(&row.error).caused_by(row.error),
        _ => row.error,
    }
}

fn damaged(why: impl std::fmt::Display) -> Error {
    let text = format!("the workspace cannot be copied: {why}; restore it from a backup");
    Error::new(ErrorKind::Corrupt, text)
}
