//! Mailboxes: added and renamed.

use crate::check;
use crate::error::{Error, Result};
use crate::id::MailboxId;
use crate::mailbox::Mailbox;
use crate::messenger::{Messenger, settings_changed};
use crate::store::{Tx, mailbox};

impl Messenger {
    /// Adds a named group of conversations.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for an empty name, one of more than 200 characters, or one that another mailbox has.
    pub fn add_mailbox(&self, name: &str) -> Result<Mailbox> {
        let name = check::name("name", name)?;
        let now = self.now()?;
        self.store().write(|tx| {
            free(tx, name, None)?;
            let added = mailbox::insert(tx, name, &check::fold(name))?;
            settings_changed(tx, now, format!("mailbox {} added", added.id))?;
            Ok(added)
        })
    }

    /// Every mailbox, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn mailboxes(&self) -> Result<Vec<Mailbox>> {
        self.store().read(mailbox::list)
    }

    /// Gives a mailbox another name.
    ///
    /// # Errors
    ///
    /// `NotFound`, and as [`Messenger::add_mailbox`].
    pub fn rename_mailbox(&self, id: MailboxId, name: &str) -> Result<Mailbox> {
        let name = check::name("name", name)?;
        let now = self.now()?;
        self.store().write(|tx| {
            let mut renamed = mailbox::load(tx, id)?;
            free(tx, name, Some(id))?;
            if renamed.name != name {
                mailbox::rename(tx, id, name, &check::fold(name))?;
                settings_changed(tx, now, format!("mailbox {id} renamed"))?;
                name.clone_into(&mut renamed.name);
            }
            Ok(renamed)
        })
    }
}

fn free(tx: Tx<'_>, name: &str, own: Option<MailboxId>) -> Result<()> {
    match mailbox::by_name(tx, &check::fold(name))? {
        Some(taken) if Some(taken.id) != own => Err(Error::taken(
            "name",
            name,
            format_args!("mailbox {}", taken.id),
        )),
        _ => Ok(()),
    }
}
