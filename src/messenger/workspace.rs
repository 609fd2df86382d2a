//! The workspace itself: what the business is called, and whether its tables agree with its log.

use crate::check;
use crate::error::Result;
use crate::log::LogLevel;
use crate::messenger::{Messenger, settings_changed};
use crate::store::{verify, workspace};
use crate::verification::Verification;
use crate::workspace::Workspace;

impl Messenger {
    /// What the business is called.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn workspace(&self) -> Result<Workspace> {
        self.store().read(workspace::load)
    }

    /// Changes what the business is called.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a name of more than 200 characters or with control characters.
    pub fn update_workspace(&self, changed: &Workspace) -> Result<Workspace> {
        let changed = Workspace {
            name: check::label("name", &changed.name)?.to_owned(),
            brand: check::label("brand", &changed.brand)?.to_owned(),
        };
        let now = self.now()?;
        self.store().write(|tx| {
            if workspace::load(tx)? != changed {
                workspace::update(tx, &changed)?;
                settings_changed(tx, now, "workspace changed".to_owned())?;
            }
            Ok(())
        })?;
        Ok(changed)
    }

    /// Rebuilds every conversation, session, counter and delivery status from the event log, and reports each place
    /// where a table says something else. It reads the whole log and changes nothing.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn verify(&self) -> Result<Verification> {
        let found = self.store().read(verify::verify)?;
        if let Some(first) = found.differences.first() {
            let (count, subject, field) = (found.differences.len(), &first.subject, first.field);
            let what = format_args!(
                "the tables do not agree with the log; differences: {count}, the first in {field} of {subject}"
            );
            self.log().tell(LogLevel::Error, "verify", what);
        }
        Ok(found)
    }
}
