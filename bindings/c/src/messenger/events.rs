//! What happened.

use duologue::{Actor, AgentId, Event};

/// An [`Actor`] without who it was.
#[derive(Clone, Copy)]
pub(crate) enum ActorKind {
    Agent,
    Contact,
    Host,
    System,
}

impl From<Actor> for ActorKind {
    fn from(actor: Actor) -> Self {
        match actor {
            Actor::Agent(_) => Self::Agent,
            Actor::Contact => Self::Contact,
            Actor::Host => Self::Host,
            // `System`, and what the engine may add.
            _ => Self::System,
        }
    }
}

/// The agent who did it.
pub(crate) fn agent(event: &Event) -> Option<AgentId> {
    match event.actor {
        Actor::Agent(agent) => Some(agent),
        _ => None,
    }
}
