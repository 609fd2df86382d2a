//! Who gives a command, and what they expect to find.

use duologue::By;

use crate::convert::{Options, read_options};
use crate::failure::Failure;
use crate::ids::{duologue_agent_id_t, duologue_message_id_t, id, optional_id};

/// In `expected_assignee`: that the conversation is assigned to nobody.
pub const DUOLOGUE_NOBODY: i64 = -1;

/// Who gives a command, and what they believe about the conversation. If that does not hold, the command fails with
/// `DUOLOGUE_E_CONFLICT` and changes nothing. NULL is the host application, which expects nothing.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_by {
    /// Set by `DUOLOGUE_BY_INIT`.
    pub struct_size: usize,
    /// The agent; 0 for the host application.
    pub agent: duologue_agent_id_t,
    /// The version that the conversation is at; 0 for any.
    pub expected_version: i64,
    /// The message after which the customer has written nothing; 0 for any.
    pub expected_last_message: duologue_message_id_t,
    /// The agent that the conversation is assigned to, or `DUOLOGUE_NOBODY`; 0 for any.
    pub expected_assignee: duologue_agent_id_t,
}

// SAFETY: it holds integers.
unsafe impl Options for duologue_by {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        agent: 0,
        expected_version: 0,
        expected_last_message: 0,
        expected_assignee: 0,
    };
}

pub(crate) fn read_by(by: *const duologue_by) -> Result<By, Failure> {
    let given = read_options(by, "by")?;
    let mut by = optional_id(given.agent, "agent")?.map_or_else(By::host, By::agent);
    if given.expected_version != 0 {
        by = by.expecting_version(given.expected_version);
    }
    if let Some(message) = optional_id(given.expected_last_message, "expected_last_message")? {
        by = by.expecting_last_message(message);
    }
    match given.expected_assignee {
        0 => {}
        DUOLOGUE_NOBODY => by = by.expecting_assignee(None),
        agent => by = by.expecting_assignee(Some(id(agent, "expected_assignee")?)),
    }
    Ok(by)
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use duologue::{AgentId, MessageId};

    use super::*;

    #[test]
    fn zeros_and_null_expect_nothing_of_the_host() {
        assert_eq!(read_by(ptr::null()).unwrap(), By::host());
        let given = duologue_by::INIT;
        assert_eq!(read_by(&raw const given).unwrap(), By::host());
    }

    #[test]
    fn each_expectation_is_read() {
        let mut given = duologue_by {
            agent: 1,
            expected_version: 17,
            expected_last_message: 4,
            ..duologue_by::INIT
        };
        let (ann, message) = (
            AgentId::from_raw(1).unwrap(),
            MessageId::from_raw(4).unwrap(),
        );
        let by = By::agent(ann)
            .expecting_version(17)
            .expecting_last_message(message);
        assert_eq!(read_by(&raw const given).unwrap(), by);
        given.expected_assignee = DUOLOGUE_NOBODY;
        assert_eq!(
            read_by(&raw const given).unwrap(),
            by.expecting_assignee(None)
        );
        given.expected_assignee = 1;
        assert_eq!(
            read_by(&raw const given).unwrap(),
            by.expecting_assignee(Some(ann))
        );
        given.expected_assignee = -2;
        assert_eq!(
            read_by(&raw const given)
                .unwrap_err()
                .0
                .field
                .unwrap()
                .as_str(),
            "expected_assignee"
        );
    }
}
