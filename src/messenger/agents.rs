//! Agents: added, renamed, and put out of use without losing what they did.

use crate::agent::Agent;
use crate::check;
use crate::error::Result;
use crate::id::AgentId;
use crate::initials::initials;
use crate::messenger::{Messenger, settings_changed};
use crate::store::{Tx, agent};

impl Messenger {
    /// Adds an employee who uses the inbox.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a name with control characters, or of more than 200 characters. An empty name is
    /// allowed; its initials are `?`.
    pub fn add_agent(&self, name: &str) -> Result<Agent> {
        let name = check::label("name", name)?;
        let now = self.now()?;
        self.store().write(|tx| {
            let added = agent::insert(tx, name, &initials(name))?;
            settings_changed(tx, now, format!("agent {} added", added.id))?;
            Ok(added)
        })
    }

    /// An agent by id.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn agent(&self, id: AgentId) -> Result<Agent> {
        self.store().read(|tx| agent::load(tx, id))
    }

    /// Every agent, the inactive ones too, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn agents(&self) -> Result<Vec<Agent>> {
        self.store().read(agent::list)
    }

    /// Gives an agent another name and initials. Messages keep the initials they were sent with.
    ///
    /// # Errors
    ///
    /// `NotFound`, and as [`Messenger::add_agent`].
    pub fn rename_agent(&self, id: AgentId, name: &str) -> Result<Agent> {
        let name = check::label("name", name)?;
        self.change_agent(id, "renamed", |agent| {
            name.clone_into(&mut agent.name);
            agent.initials = initials(name);
        })
    }

    /// Puts an agent out of use: they cannot act any more, nor be assigned to. What is assigned to them stays so.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn deactivate_agent(&self, id: AgentId) -> Result<Agent> {
        self.change_agent(id, "deactivated", |agent| agent.active = false)
    }

    /// Lets an agent use the inbox again.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn activate_agent(&self, id: AgentId) -> Result<Agent> {
        self.change_agent(id, "activated", |agent| agent.active = true)
    }

    fn change_agent(&self, id: AgentId, what: &str, change: impl Fn(&mut Agent)) -> Result<Agent> {
        let now = self.now()?;
        self.store().write(|tx: Tx<'_>| {
            let before = agent::load(tx, id)?;
            let mut after = before.clone();
            change(&mut after);
            if after != before {
                agent::update(tx, &after)?;
                settings_changed(tx, now, format!("agent {id} {what}"))?;
            }
            Ok(after)
        })
    }
}
