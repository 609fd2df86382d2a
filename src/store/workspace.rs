//! The one row about the business itself.

use crate::clock::Timestamp;
use crate::error::Result;
use crate::store::Tx;
use crate::store::sql::params;
use crate::workspace::Workspace;

/// Makes the row, if there is none yet.
pub(crate) fn create(tx: Tx<'_>, key: &str, at: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO workspace (id, key, created_at) VALUES (1, ?1, ?2) ON CONFLICT DO NOTHING",
        params![key, at],
    )?;
    Ok(())
}

/// A random text that tells this workspace from every other; `None` in a database that is not set up yet.
pub(crate) fn key(tx: Tx<'_>) -> Result<Option<String>> {
    tx.optional("SELECT key FROM workspace WHERE id = 1", params![], |row| {
        row.string(0)
    })
}

pub(crate) fn load(tx: Tx<'_>) -> Result<Workspace> {
    tx.one(
        "SELECT name, brand FROM workspace WHERE id = 1",
        params![],
        |row| {
            Ok(Workspace {
                name: row.string(0)?,
                brand: row.string(1)?,
            })
        },
    )
}

pub(crate) fn update(tx: Tx<'_>, workspace: &Workspace) -> Result<()> {
    tx.execute(
        "UPDATE workspace SET name = ?1, brand = ?2 WHERE id = 1",
        params![&workspace.name, &workspace.brand],
    )?;
    Ok(())
}
