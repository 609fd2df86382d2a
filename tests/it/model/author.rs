//! Who gives a command, about which conversation or message, and what they expect.

use std::time::Duration;

use duologue::{Actor, AgentId, ConversationId, MessageId, Timestamp};

use super::command::{By, Expect, Which, WhichMessage};
use super::lists::pick;
use super::world::{Conversation, Objections, Why, World};

/// Somebody who gives a command, and expects the same of every conversation that it is about.
#[derive(Clone, Copy)]
pub(super) struct Author {
    pub(super) agent: Option<AgentId>,
    expected: Expected,
}

#[derive(Clone, Copy)]
enum Expected {
    Nothing,
    Version(i64),
    LastMessage(MessageId),
    Assignee(Option<AgentId>),
}

impl Author {
    /// What was chosen by numbers; right or stale for one conversation, or for one that is still to begin.
    pub(super) fn new(world: &World, one: Option<&Conversation>, by: &By) -> Self {
        let agent = |place: u8| {
            let agent = place.checked_sub(1).and_then(|at| pick(&world.agents, at));
            agent.map(|agent| agent.id)
        };
        let expected = match by.expect {
            Expect::Nothing => Expected::Nothing,
            Expect::Version(back) => {
                Expected::Version(one.map_or(0, |one| one.version) - i64::from(back))
            }
            Expect::LastMessage(back) => {
                let messages = one.map_or(&[][..], |one| &one.messages);
                let newest_first: Vec<MessageId> = messages.iter().rev().copied().collect();
                let seen = pick(&newest_first, back).copied();
                seen.map_or(Expected::Nothing, Expected::LastMessage)
            }
            Expect::Assignee(at) => Expected::Assignee(agent(at)),
        };
        Self {
            agent: agent(by.agent),
            expected,
        }
    }

    pub(super) fn by(self) -> duologue::By {
        let whoever = self.agent.map_or(duologue::By::host(), duologue::By::agent);
        match self.expected {
            Expected::Nothing => whoever,
            Expected::Version(version) => whoever.expecting_version(version),
            Expected::LastMessage(seen) => whoever.expecting_last_message(seen),
            Expected::Assignee(assignee) => whoever.expecting_assignee(assignee),
        }
    }

    pub(super) fn actor(self) -> Actor {
        self.agent.map_or(Actor::Host, Actor::Agent)
    }

    /// Whether they may do anything, and what they expect is so.
    pub(super) fn objections(self, world: &World, one: Option<&Conversation>) -> Objections {
        let mut against = Objections::default();
        if self.agent.is_some_and(|agent| !world.agent(agent).active) {
            against.arguments.push(Why::Refused("agent_inactive"));
        }
        against.conflict = match self.expected {
            Expected::Nothing => false,
            Expected::Version(version) => one.map_or(0, |one| one.version) != version,
            Expected::LastMessage(seen) => {
                one.is_some_and(|one| world.incoming_after(one, seen) > 0)
            }
            Expected::Assignee(expected) => one.and_then(|one| one.assignee) != expected,
        };
        against
    }
}

pub(super) fn which(world: &World, which: Which) -> Option<ConversationId> {
    let all: Vec<ConversationId> = world.conversations.iter().map(|one| one.id).collect();
    let (place, wanted) = match which {
        Which::Any(place) => return pick(&all, place).copied(),
        Which::Of(status, place) => (place, status),
    };
    let is = |id: &&ConversationId| world.conversation(**id).state.status() == wanted;
    let some: Vec<ConversationId> = all.iter().filter(is).copied().collect();
    pick(&some, place).or_else(|| pick(&all, place)).copied()
}

pub(super) fn which_message(world: &World, which: WhichMessage) -> Option<MessageId> {
    let all: Vec<MessageId> = world.messages.iter().map(|one| one.id).collect();
    let (place, wanted) = match which {
        WhichMessage::Any(place) => return pick(&all, place).copied(),
        WhichMessage::Of(status, place) => (place, status),
    };
    let is = |id: &&MessageId| world.message(**id).status == Some(wanted);
    let some: Vec<MessageId> = all.iter().filter(is).copied().collect();
    pick(&some, place).or_else(|| pick(&all, place)).copied()
}

/// So many minutes before a moment, or after it.
pub(super) fn earlier(moment: Timestamp, minutes: i16) -> Timestamp {
    let length = Duration::from_secs(60 * u64::from(minutes.unsigned_abs()));
    if minutes < 0 {
        moment.after(length)
    } else {
        moment.before(length)
    }
}
