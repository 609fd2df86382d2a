//! One change of one conversation inside a transaction.
//!
//! Every command goes the same way: load, check who asks and what they expect, decide, append the facts to the log,
//! and write the row that they lead to.

use rust_decimal::Decimal;

use crate::address::Address;
use crate::by::By;
use crate::clock::Timestamp;
use crate::conversation::{Conversation, Fact, Input, SessionPolicy, snippet};
use crate::delivery::DeliveryStatus;
use crate::error::{Error, ErrorKind, Result};
use crate::event::{Actor, EventKind, Facts};
use crate::id::{AgentId, ConversationId, EventId, GatewayId, MessageId};
use crate::media::Media;
use crate::message::{Direction, Message};
use crate::provider::Transport;
use crate::reason::Reason;
use crate::store::{Tx, agent, conversation, event, media, message, session};
use crate::text::Encoding;

/// A change that is being made.
pub(super) struct Edit<'t> {
    tx: Tx<'t>,
    policy: SessionPolicy,
    now: Timestamp,
    actor: Actor,
    before: Conversation,
    after: Conversation,
}

impl<'t> Edit<'t> {
    /// Loads the conversation and checks the agent and the expectations.
    ///
    /// # Errors
    ///
    /// `NotFound`, `ActionRefused` for an inactive agent, `Conflict` for an expectation that does not hold.
    pub(super) fn open(
        tx: Tx<'t>,
        id: ConversationId,
        by: By,
        now: Timestamp,
        policy: SessionPolicy,
    ) -> Result<Self> {
        let conversation = conversation::load(tx, id)?;
        Self::of(tx, conversation, by, now, policy)
    }

    /// As [`Edit::open`], of a conversation that is already loaded.
    pub(super) fn of(
        tx: Tx<'t>,
        conversation: Conversation,
        by: By,
        now: Timestamp,
        policy: SessionPolicy,
    ) -> Result<Self> {
        let actor = actor(tx, by)?;
        expect(tx, Some(&conversation), by)?;
        Ok(Self::by_actor(tx, conversation, actor, now, policy))
    }

    /// A change that nobody expects anything of.
    pub(super) fn by_actor(
        tx: Tx<'t>,
        conversation: Conversation,
        actor: Actor,
        now: Timestamp,
        policy: SessionPolicy,
    ) -> Self {
        Self {
            tx,
            policy,
            now,
            actor,
            before: conversation.clone(),
            after: conversation,
        }
    }

    /// The conversation as it is by now.
    pub(super) fn conversation(&self) -> &Conversation {
        &self.after
    }

    pub(super) fn conversation_mut(&mut self) -> &mut Conversation {
        &mut self.after
    }

    /// Does what an input leads to.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if the state does not allow it.
    pub(super) fn apply(&mut self, input: Input, action: &str) -> Result<()> {
        for fact in self.decide(input, action)? {
            self.record(fact)?;
        }
        Ok(())
    }

    /// Does what a message leads to, and stores it, or lets it go if it was scheduled.
    pub(super) fn apply_message(
        &mut self,
        input: Input,
        words: Words<'_>,
        at: Timestamp,
    ) -> Result<Message> {
        let mut stored = None;
        for fact in self.decide(input, "send")? {
            match fact {
                Fact::Incoming | Fact::AgentMessage | Fact::OtherMessage => {
                    stored = Some(self.record_message(fact, words, at)?);
                }
                // A late message wakes a conversation when it comes, not when it was written.
                Fact::SnoozeEnded => self.record(fact)?,
                _ => self.record_at(fact, at)?,
            }
        }
        stored.ok_or_else(|| Error::new(ErrorKind::Internal, "a message left no trace in the log"))
    }

    fn decide(&self, input: Input, action: &str) -> Result<Vec<Fact>> {
        let facts = self.after.state.decide(input, self.policy);
        facts.map_err(|reason| {
            reason.refuse(format_args!(
                "cannot {action} conversation {}",
                self.after.id
            ))
        })
    }

    fn record(&mut self, fact: Fact) -> Result<()> {
        self.record_at(fact, self.now)
    }

    fn record_at(&mut self, fact: Fact, at: Timestamp) -> Result<()> {
        let mut facts = Facts::default();
        let kind = match fact {
            Fact::SessionStarted => EventKind::ConversationStarted,
            Fact::SessionFinished => EventKind::ConversationFinished,
            Fact::Archived => EventKind::ConversationArchived,
            Fact::Reopened => EventKind::ConversationReopened,
            Fact::SnoozeEnded => EventKind::SnoozeEnded,
            Fact::MarkedUnread => EventKind::MarkedUnread,
            Fact::Snoozed(snooze) => {
                facts.until = snooze.until;
                facts.mode = Some(snooze.mode);
                EventKind::Snoozed
            }
            Fact::Read { unread } => {
                facts.unread = Some(unread);
                EventKind::Read
            }
            Fact::Incoming => EventKind::IncomingMessage,
            Fact::AgentMessage | Fact::OtherMessage => EventKind::OutgoingMessage,
        };
        self.event_at(kind, facts, at)?;
        match fact {
            Fact::SessionStarted => session::start(self.tx, self.after.id, at)?,
            Fact::SessionFinished => session::finish(self.tx, self.after.id, at, self.agent())?,
            Fact::SnoozeEnded | Fact::Reopened => self.touch(at),
            _ => {}
        }
        self.after.state = self.after.state.evolve(fact);
        Ok(())
    }

    fn record_message(&mut self, fact: Fact, words: Words<'_>, at: Timestamp) -> Result<Message> {
        let incoming = fact == Fact::Incoming;
        let kind = if incoming {
            EventKind::IncomingMessage
        } else {
            EventKind::OutgoingMessage
        };
        let stored = match words {
            Words::New(text) => {
                let id = message_id(self.event_at(kind, Facts::default(), at)?)?;
                text.store(self.tx, id, Some(self.after.id), at)?
            }
            Words::Scheduled(id) => {
                let event = self.append(kind, Facts::default(), at, Some(id))?;
                message::go(self.tx, id, event, at)?;
                message::set_status(self.tx, id, DeliveryStatus::Queued, "")?;
                message::load(self.tx, id)?
            }
        };
        self.after.state = self.after.state.evolve(fact);
        self.after.last_message = Some(stored.id);
        self.after.snippet = snippet(&stored.body);
        if incoming {
            self.after.last_incoming = Some(stored.id);
            self.after.gateway = stored.gateway;
            self.after.address = stored.sender.clone();
        } else {
            self.after.address = stored.recipient.clone();
        }
        self.touch(at);
        Ok(stored)
    }

    /// Appends an event of this conversation that the state machine knows nothing of.
    pub(super) fn event(&mut self, kind: EventKind, facts: Facts) -> Result<EventId> {
        self.event_at(kind, facts, self.now)
    }

    /// As [`Edit::event`], of something that happened at another time.
    pub(super) fn event_at(
        &mut self,
        kind: EventKind,
        facts: Facts,
        at: Timestamp,
    ) -> Result<EventId> {
        self.append(kind, facts, at, None)
    }

    fn append(
        &mut self,
        kind: EventKind,
        mut facts: Facts,
        at: Timestamp,
        message: Option<MessageId>,
    ) -> Result<EventId> {
        if self.after.version == 0 {
            // The first event says where the conversation began, so that the log alone can rebuild it.
            facts.mailbox = Some(self.after.mailbox);
        }
        let entry = event::Entry {
            at,
            kind,
            conversation: Some(self.after.id),
            contact: Some(self.after.contact),
            actor: self.actor,
            facts: &facts,
        };
        let id = event::append_of(self.tx, &entry, message)?;
        self.after.version = id.as_raw();
        Ok(id)
    }

    /// Moves the conversation to the top of its lists. A late message moves nothing down.
    fn touch(&mut self, at: Timestamp) {
        self.after.last_activity = self.after.last_activity.max(at);
    }

    pub(super) fn now(&self) -> Timestamp {
        self.now
    }

    pub(super) fn actor(&self) -> Actor {
        self.actor
    }

    fn agent(&self) -> Option<AgentId> {
        match self.actor {
            Actor::Agent(agent) => Some(agent),
            _ => None,
        }
    }

    /// Writes the row, if anything happened, and gives back the conversation as it now is.
    pub(super) fn save(self) -> Result<Conversation> {
        if self.after != self.before {
            conversation::save(self.tx, &self.before, &self.after)?;
        }
        Ok(self.after)
    }
}

/// Who acts: the agent, if there is one and they may, or else the host.
pub(super) fn actor(tx: Tx<'_>, by: By) -> Result<Actor> {
    match by.agent {
        Some(id) => active_agent(tx, "cannot act as", id).map(|_| Actor::Agent(id)),
        None => Ok(Actor::Host),
    }
}

/// An agent who may act and be assigned to; `what` they may not is said before their id otherwise.
pub(super) fn active_agent(tx: Tx<'_>, what: &str, id: AgentId) -> Result<crate::agent::Agent> {
    let agent = agent::load(tx, id)?;
    if agent.active {
        Ok(agent)
    } else {
        Err(Reason::AgentInactive.refuse(format_args!("{what} agent {id}")))
    }
}

/// Whether what a caller expects holds; of a conversation that has yet to begin, too.
pub(super) fn expect(tx: Tx<'_>, conversation: Option<&Conversation>, by: By) -> Result<()> {
    let version = conversation.map_or(0, |known| known.version);
    let last_message = conversation.and_then(|known| known.last_incoming);
    let assignee = conversation.and_then(|known| known.assignee);
    if let Some(expected) = by.version
        && expected != version
    {
        return Err(Error::conflict("expected_version", expected, version));
    }
    if let Some(expected) = by.last_message
        && let Some(actual) = last_message
        && actual > expected
        // One that was scheduled went later than its number tells.
        && actual.as_raw() > place_of(tx, expected)?
    {
        return Err(Error::conflict("expected_last_message", expected, actual));
    }
    if let Some(expected) = by.assignee
        && expected != assignee
    {
        let name = |agent: Option<AgentId>| {
            agent.map_or_else(|| "nobody".to_owned(), |agent| agent.to_string())
        };
        let (expected, actual) = (name(expected), name(assignee));
        return Err(Error::conflict("expected_assignee", expected, actual));
    }
    Ok(())
}

/// Who acts on a message, if they may, and the conversation is as they expect.
pub(super) fn permitted(tx: Tx<'_>, id: MessageId, by: By) -> Result<Actor> {
    let actor = actor(tx, by)?;
    let (conversation, _) = message::place_of(tx, id)?;
    let conversation = conversation
        .map(|id| conversation::load(tx, id))
        .transpose()?;
    expect(tx, conversation.as_ref(), by)?;
    Ok(actor)
}

/// The place in the log of a message that somebody has seen; the beginning, if there is no such message.
fn place_of(tx: Tx<'_>, seen: MessageId) -> Result<i64> {
    match message::place_of(tx, seen) {
        Ok((_, place)) => Ok(place),
        Err(none) if none.kind() == ErrorKind::NotFound => Ok(0),
        Err(failed) => Err(failed),
    }
}

/// A message has the number of its event.
pub(super) fn message_id(event: EventId) -> Result<MessageId> {
    MessageId::from_raw(event.as_raw())
        .ok_or_else(|| Error::new(ErrorKind::Internal, "the log gave an event no number"))
}

/// The message that a change is about.
#[derive(Clone, Copy)]
pub(super) enum Words<'a> {
    /// One that is new.
    New(&'a NewMessage<'a>),
    /// One that was written before, and goes now.
    Scheduled(MessageId),
}

/// A message that is about to be stored.
pub(super) struct NewMessage<'a> {
    pub(super) direction: Direction,
    pub(super) body: &'a str,
    pub(super) gateway: GatewayId,
    pub(super) sender: Address,
    pub(super) recipient: Address,
    pub(super) agent: Option<(AgentId, String)>,
    pub(super) transport: Transport,
    pub(super) encoding: Option<Encoding>,
    pub(super) segments: u32,
    pub(super) cost: Decimal,
    pub(super) status: Option<DeliveryStatus>,
    pub(super) send_at: Option<Timestamp>,
    pub(super) provider_id: Option<&'a str>,
    pub(super) test: bool,
    /// Files whose content is staged, and their digests.
    pub(super) files: &'a [(&'a Media, String)],
}

impl NewMessage<'_> {
    /// Writes the message whose event is in the log.
    pub(super) fn store(
        &self,
        tx: Tx<'_>,
        id: MessageId,
        conversation: Option<ConversationId>,
        at: Timestamp,
    ) -> Result<Message> {
        let (agent, initials) = self.agent.clone().unzip();
        let mut stored = Message {
            id,
            conversation,
            direction: self.direction,
            body: self.body.to_owned(),
            gateway: self.gateway,
            sender: self.sender.clone(),
            recipient: self.recipient.clone(),
            agent,
            initials: initials.unwrap_or_default(),
            at,
            send_at: self.send_at,
            transport: self.transport,
            encoding: self.encoding,
            segments: self.segments,
            cost: self.cost,
            status: self.status,
            error_code: String::new(),
            test: self.test,
            attachments: Vec::new(),
        };
        message::insert(
            tx,
            &stored,
            self.provider_id,
            u32::try_from(self.files.len()).unwrap_or(u32::MAX),
        )?;
        for (file, digest) in self.files {
            media::adopt(tx, digest)?;
            stored
                .attachments
                .push(message::attach(tx, id, file, digest)?);
        }
        Ok(stored)
    }
}
