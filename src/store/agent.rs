//! Rows of agents.

use crate::agent::Agent;
use crate::error::{Error, Result};
use crate::id::AgentId;
use crate::store::Tx;
use crate::store::sql::{Row, params};

fn read(row: &dyn Row) -> Result<Agent> {
    Ok(Agent {
        id: row.id(0)?,
        name: row.string(1)?,
        initials: row.string(2)?,
        active: row.flag(3)?,
    })
}

pub(crate) fn insert(tx: Tx<'_>, name: &str, initials: &str) -> Result<Agent> {
    tx.one(
        "INSERT INTO agent (name, initials) VALUES (?1, ?2) RETURNING id, name, initials, active",
        params![name, initials],
        read,
    )
}

/// # Errors
///
/// `NotFound` if there is no such agent.
pub(crate) fn load(tx: Tx<'_>, id: AgentId) -> Result<Agent> {
    tx.optional(
        "SELECT id, name, initials, active FROM agent WHERE id = ?1",
        params![id],
        read,
    )?
    .ok_or_else(|| Error::not_found("agent", id))
}

pub(crate) fn list(tx: Tx<'_>) -> Result<Vec<Agent>> {
    tx.all(
        "SELECT id, name, initials, active FROM agent ORDER BY id",
        params![],
        read,
    )
}

pub(crate) fn update(tx: Tx<'_>, agent: &Agent) -> Result<()> {
    tx.execute(
        "UPDATE agent SET name = ?2, initials = ?3, active = ?4 WHERE id = ?1",
        params![agent.id, &agent.name, &agent.initials, agent.active],
    )?;
    Ok(())
}
