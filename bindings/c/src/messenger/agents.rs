//! Agents: added, renamed, and put out of use without losing what they did.

use std::ffi::c_char;

use crate::convert::{clear_out, give, read_name};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::ids::{duologue_agent_id_t, id};
use crate::messenger::{duologue_messenger, hold};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_agent, duologue_agent_cursor};

/// Adds an employee who uses the inbox.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_agent(
    messenger: *const duologue_messenger,
    name: *const c_char,
    agent: *mut *mut duologue_agent,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(agent);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(agent, messenger.add_agent(read_name(name, "name")?)?);
        Ok(())
    })
}

/// Gives an agent by id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_agent(
    messenger: *const duologue_messenger,
    agent_id: duologue_agent_id_t,
    agent: *mut *mut duologue_agent,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(agent);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(agent, messenger.agent(id(agent_id, "agent_id")?)?);
        Ok(())
    })
}

/// Lists every agent, the inactive ones too, in the order in which they were added.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_agents(
    messenger: *const duologue_messenger,
    agents: *mut *mut duologue_agent_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(agents);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(agents, Rows::of(messenger.agents()?));
        Ok(())
    })
}

/// Gives an agent another name and initials. Messages keep the initials they were sent with.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_rename_agent(
    messenger: *const duologue_messenger,
    agent_id: duologue_agent_id_t,
    name: *const c_char,
    agent: *mut *mut duologue_agent,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(agent);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (agent_id, name) = (id(agent_id, "agent_id")?, read_name(name, "name")?);
        give(agent, messenger.rename_agent(agent_id, name)?);
        Ok(())
    })
}

/// Puts an agent out of use: they cannot act any more, nor be assigned to. What is assigned to them stays so.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_deactivate_agent(
    messenger: *const duologue_messenger,
    agent_id: duologue_agent_id_t,
    agent: *mut *mut duologue_agent,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(agent);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(
            agent,
            messenger.deactivate_agent(id(agent_id, "agent_id")?)?,
        );
        Ok(())
    })
}

/// Lets an agent use the inbox again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_activate_agent(
    messenger: *const duologue_messenger,
    agent_id: duologue_agent_id_t,
    agent: *mut *mut duologue_agent,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(agent);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(agent, messenger.activate_agent(id(agent_id, "agent_id")?)?);
        Ok(())
    })
}
