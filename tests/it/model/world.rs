//! The workspace as plain lists: no index, no counter, nothing that is kept twice.

use std::collections::{BTreeMap, BTreeSet};

use duologue::{
    Actor, AgentId, ContactId, ConversationId, DeliveryStatus, ErrorKind, EventKind, GatewayId,
    GatewayKind, MailboxId, MessageId, SessionPolicy, TagId, Timestamp,
};
use proptest::prelude::*;

use super::Checked;
use super::letters::Kept;
use super::network::{Attempt, Due, Network, Waiting};
use super::state::State;

pub(super) struct World {
    pub(super) now: Timestamp,
    pub(super) policy: SessionPolicy,
    pub(super) agents: Vec<Agent>,
    pub(super) mailboxes: Vec<MailboxId>,
    pub(super) gateways: Vec<Gateway>,
    pub(super) contacts: Vec<Contact>,
    pub(super) tags: Vec<Tag>,
    pub(super) conversations: Vec<Conversation>,
    pub(super) messages: Vec<Message>,
    pub(super) arrivals: BTreeMap<(GatewayId, String), MessageId>,
    pub(super) network: Network,
    /// The letters that were sent with a key.
    pub(super) kept: Vec<Kept>,
    /// What a command appended to the log that belongs to no conversation.
    pub(super) elsewhere: Vec<Logged>,
    /// How many places in the order of messages have been given out.
    pub(super) places: usize,
}

pub(super) struct Agent {
    pub(super) id: AgentId,
    pub(super) name: &'static str,
    pub(super) initials: String,
    pub(super) active: bool,
}

pub(super) struct Gateway {
    pub(super) id: GatewayId,
    pub(super) kind: GatewayKind,
    pub(super) address: &'static str,
    pub(super) mailbox: MailboxId,
    pub(super) enabled: bool,
    pub(super) default: bool,
}

impl Gateway {
    pub(super) fn reaches(&self, address: &str) -> bool {
        self.is_email() == address.contains('@')
    }

    pub(super) fn is_email(&self) -> bool {
        self.kind == GatewayKind::Email
    }
}

#[derive(Clone, PartialEq)]
pub(super) struct Contact {
    pub(super) id: ContactId,
    pub(super) name: String,
    pub(super) addresses: Vec<String>,
    pub(super) blocked: bool,
}

/// A tag; one that was deleted stays here, without a name.
pub(super) struct Tag {
    pub(super) id: TagId,
    pub(super) name: Option<String>,
    pub(super) color: &'static str,
}

impl Tag {
    pub(super) fn new(id: TagId, name: &str) -> Self {
        Self {
            id,
            name: Some(name.trim().to_owned()),
            color: "",
        }
    }
}

pub(super) struct Conversation {
    pub(super) id: ConversationId,
    pub(super) contact: ContactId,
    pub(super) mailbox: MailboxId,
    pub(super) gateway: GatewayId,
    pub(super) address: String,
    pub(super) state: State,
    pub(super) assignee: Option<AgentId>,
    pub(super) tags: BTreeSet<TagId>,
    pub(super) activity: Timestamp,
    pub(super) created: Timestamp,
    /// Those that came and went, in that order; not those that have yet to go.
    pub(super) messages: Vec<MessageId>,
    pub(super) incoming: Vec<MessageId>,
    /// The address that the customer wrote from last.
    pub(super) heard: Option<String>,
    pub(super) snippet: String,
    /// The version that was seen last.
    pub(super) version: i64,
    pub(super) changed: bool,
    /// The events of each change, in any order within the change.
    pub(super) log: Vec<Vec<Logged>>,
    /// How many changes the feed has told of.
    pub(super) told: usize,
}

/// What is compared of an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Logged {
    pub(super) kind: EventKind,
    pub(super) actor: Actor,
    /// The message that it is, or is about.
    pub(super) message: Option<MessageId>,
    /// What the message reached.
    pub(super) status: Option<DeliveryStatus>,
}

impl Logged {
    pub(super) fn new(kind: EventKind, actor: Actor) -> Self {
        Self {
            kind,
            actor,
            message: None,
            status: None,
        }
    }
}

impl From<&duologue::Event> for Logged {
    fn from(event: &duologue::Event) -> Self {
        let own = event.message.as_ref().map(|message| message.id);
        Self {
            kind: event.kind,
            actor: event.actor,
            message: own.or(event.facts.message),
            status: event.facts.status,
        }
    }
}

impl Conversation {
    pub(super) fn log(&mut self, kinds: Vec<EventKind>, actor: Actor, message: Option<MessageId>) {
        let logged = |kind| Logged {
            message: message.filter(|_| {
                matches!(
                    kind,
                    EventKind::IncomingMessage
                        | EventKind::OutgoingMessage
                        | EventKind::MessageScheduled
                        | EventKind::MessageEdited
                )
            }),
            ..Logged::new(kind, actor)
        };
        self.changed |= !kinds.is_empty();
        self.log.push(kinds.into_iter().map(logged).collect());
    }

    /// A late message moves nothing down.
    pub(super) fn touch(&mut self, at: Timestamp) {
        self.activity = self.activity.max(at);
    }

    /// Notes the version that was seen: another, if anything has happened since the last, and the same if not.
    pub(super) fn saw(&mut self, version: i64) -> Checked {
        let (id, before) = (self.id, self.version);
        if self.changed {
            prop_assert!(version > before, "{id}: version {version} after {before}");
        } else {
            prop_assert_eq!(version, before, "{}: nothing has changed", id);
        }
        (self.version, self.changed) = (version, false);
        Ok(())
    }
}

/// A message in either direction; `status` is `None` for an incoming one, `conversation` for a test's.
pub(super) struct Message {
    pub(super) id: MessageId,
    pub(super) conversation: Option<ConversationId>,
    pub(super) gateway: GatewayId,
    pub(super) recipient: String,
    pub(super) body: String,
    pub(super) agent: Option<AgentId>,
    /// When it came or went, or was written if it has yet to go; and its place in that order.
    pub(super) at: Timestamp,
    pub(super) place: usize,
    /// When it was to go.
    pub(super) send_at: Option<Timestamp>,
    pub(super) status: Option<DeliveryStatus>,
    pub(super) error_code: String,
    pub(super) waiting: Option<Waiting>,
    /// How often nobody was there to take it.
    pub(super) failures: u32,
    pub(super) attempts: Vec<Attempt>,
}

/// Why a command must fail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Why {
    Refused(&'static str),
    Invalid(&'static str),
    /// A key that was used for something else.
    KeyReused,
    NotFound,
}

/// Everything that speaks against a command. A wrong expectation comes before a refusal by the state, for the caller
/// saw another state; a wrong argument may come before or after either.
#[derive(Debug, Default)]
pub(super) struct Objections {
    pub(super) arguments: Vec<Why>,
    pub(super) conflict: bool,
    pub(super) state: Vec<Why>,
}

impl Objections {
    pub(super) fn to_argument(why: Why) -> Self {
        Self {
            arguments: vec![why],
            ..Self::default()
        }
    }

    pub(super) fn none(&self) -> bool {
        self.arguments.is_empty() && !self.conflict && self.state.is_empty()
    }

    pub(super) fn allow(&self, error: &duologue::Error) -> bool {
        let named = |why: &Why| match *why {
            Why::Refused(code) => error.kind() == ErrorKind::ActionRefused && error.code() == code,
            Why::Invalid(field) => {
                error.kind() == ErrorKind::InvalidArgument && error.field() == Some(field)
            }
            Why::KeyReused => {
                (error.kind(), error.code()) == (ErrorKind::InvalidArgument, "key_reused")
            }
            Why::NotFound => error.kind() == ErrorKind::NotFound,
        };
        let conflict = error.kind() == ErrorKind::Conflict;
        self.arguments.iter().any(named)
            || (self.conflict && conflict)
            || (!self.conflict && self.state.iter().any(named))
    }
}

/// A message on its way in.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    pub(super) gateway: GatewayId,
    pub(super) sender: String,
    pub(super) body: String,
    pub(super) provider_id: Option<String>,
    pub(super) at: Option<Timestamp>,
}

/// Where an incoming message must go.
#[derive(Debug)]
pub(super) enum Destination {
    Duplicate(MessageId),
    Blocked,
    Known(ConversationId),
    New,
}

impl World {
    /// Something about a contact or the workspace happened, which is in no conversation.
    pub(super) fn note(&mut self, kind: EventKind) {
        self.elsewhere.push(Logged::new(kind, Actor::Host));
    }

    pub(super) fn agent(&self, id: AgentId) -> &Agent {
        self.agents.iter().find(|agent| agent.id == id).unwrap()
    }

    pub(super) fn gateway(&self, id: GatewayId) -> &Gateway {
        self.gateways
            .iter()
            .find(|gateway| gateway.id == id)
            .unwrap()
    }

    pub(super) fn contact(&self, id: ContactId) -> &Contact {
        self.contacts
            .iter()
            .find(|contact| contact.id == id)
            .unwrap()
    }

    pub(super) fn owner(&self, address: &str) -> Option<&Contact> {
        let owns = |contact: &&Contact| contact.addresses.iter().any(|own| own == address);
        self.contacts.iter().find(owns)
    }

    pub(super) fn tag_named(&self, name: &str) -> Option<TagId> {
        let folded = |name: &str| name.trim().to_lowercase();
        let same = |tag: &&Tag| tag.name.as_deref().map(folded) == Some(folded(name));
        self.tags.iter().find(same).map(|tag| tag.id)
    }

    pub(super) fn tag_exists(&self, id: TagId) -> bool {
        self.tags
            .iter()
            .any(|tag| tag.id == id && tag.name.is_some())
    }

    pub(super) fn conversation(&self, id: ConversationId) -> &Conversation {
        self.conversations
            .iter()
            .find(|conversation| conversation.id == id)
            .unwrap()
    }

    pub(super) fn conversation_mut(&mut self, id: ConversationId) -> &mut Conversation {
        self.conversations
            .iter_mut()
            .find(|conversation| conversation.id == id)
            .unwrap()
    }

    pub(super) fn in_mailbox(
        &self,
        contact: ContactId,
        mailbox: MailboxId,
    ) -> Option<&Conversation> {
        let there = |one: &&Conversation| one.contact == contact && one.mailbox == mailbox;
        self.conversations.iter().find(there)
    }

    pub(super) fn destination(&self, arrival: &Arrival) -> Destination {
        let key = |id: &String| (arrival.gateway, id.clone());
        let earlier = arrival.provider_id.as_ref().map(key);
        if let Some(earlier) = earlier.and_then(|key| self.arrivals.get(&key)) {
            return Destination::Duplicate(*earlier);
        }
        let Some(contact) = self.owner(&arrival.sender) else {
            return Destination::New;
        };
        if contact.blocked {
            return Destination::Blocked;
        }
        let mailbox = self.gateway(arrival.gateway).mailbox;
        match self.in_mailbox(contact.id, mailbox) {
            Some(known) => Destination::Known(known.id),
            None => Destination::New,
        }
    }

    /// Takes in a message that is neither a duplicate nor refused.
    pub(super) fn receive(&mut self, arrival: &Arrival, got: &duologue::Received) {
        let at = arrival.at.map_or(self.now, |at| at.min(self.now));
        let (id, message, now) = (got.conversation.id, got.message.id, self.now);
        if let Destination::New = self.destination(arrival) {
            let known = self.meet(&arrival.sender, got.conversation.contact, Actor::Contact);
            let address = arrival.sender.clone();
            self.begin(id, known, (arrival.gateway, address), at);
        }
        let place = self.next_place();
        let conversation = self.conversation_mut(id);
        let events = conversation.state.incoming();
        conversation.touch(at);
        if events.contains(&EventKind::SnoozeEnded) {
            // It wakes when the message comes, not when it was written.
            conversation.touch(now);
        }
        conversation.log(events, Actor::Contact, Some(message));
        conversation.messages.push(message);
        conversation.incoming.push(message);
        conversation.heard = Some(arrival.sender.clone());
        conversation.gateway = arrival.gateway;
        conversation.address.clone_from(&arrival.sender);
        conversation.snippet = snippet(&arrival.body);
        self.messages.push(Message {
            id: message,
            conversation: Some(id),
            gateway: arrival.gateway,
            recipient: self.gateway(arrival.gateway).address.to_owned(),
            body: arrival.body.clone(),
            agent: None,
            at,
            place,
            send_at: None,
            status: None,
            error_code: String::new(),
            waiting: None,
            failures: 0,
            attempts: Vec::new(),
        });
        if let Some(provider_id) = &arrival.provider_id {
            self.arrivals
                .insert((arrival.gateway, provider_id.clone()), message);
        }
    }

    /// A sender or recipient is known, or becomes a contact.
    pub(super) fn meet(&mut self, address: &str, id: ContactId, actor: Actor) -> ContactId {
        if self.owner(address).is_none() {
            let created = Logged::new(EventKind::ContactCreated, actor);
            self.elsewhere.push(created);
            self.contacts.push(Contact {
                id,
                name: String::new(),
                addresses: vec![address.to_owned()],
                blocked: false,
            });
        }
        self.owner(address).unwrap().id
    }

    pub(super) fn begin(
        &mut self,
        id: ConversationId,
        contact: ContactId,
        (gateway, address): (GatewayId, String),
        at: Timestamp,
    ) {
        self.conversations.push(Conversation {
            id,
            contact,
            mailbox: self.gateway(gateway).mailbox,
            gateway,
            address,
            state: State::NEW,
            assignee: None,
            tags: BTreeSet::new(),
            activity: at,
            created: at,
            messages: Vec::new(),
            incoming: Vec::new(),
            heard: None,
            snippet: String::new(),
            version: 0,
            changed: false,
            log: Vec::new(),
            told: 0,
        });
    }

    pub(super) fn next_place(&mut self) -> usize {
        self.places += 1;
        self.places
    }

    /// How many messages came into a conversation after another message came or went.
    pub(super) fn incoming_after(&self, one: &Conversation, message: MessageId) -> usize {
        let place = self.message(message).place;
        let after = |id: &&MessageId| self.message(**id).place > place;
        one.incoming.iter().filter(after).count()
    }

    /// A text of the business's acts on its conversation: at once, or when its time has come.
    pub(super) fn enter(&mut self, id: MessageId) {
        let (policy, now, place) = (self.policy, self.now, self.next_place());
        let message = self.message_mut(id);
        (message.at, message.place) = (now, place);
        message.status = Some(DeliveryStatus::Queued);
        message.waiting = Some(Waiting::Queued(Due::Now));
        let (agent, words) = (message.agent, snippet(&message.body));
        let (of, recipient) = (message.conversation.unwrap(), message.recipient.clone());
        let conversation = self.conversation_mut(of);
        let (events, actor) = match agent {
            Some(agent) => (
                conversation.state.agent_message(policy),
                Actor::Agent(agent),
            ),
            None => (vec![EventKind::OutgoingMessage], Actor::Host),
        };
        conversation.log(events, actor, Some(id));
        conversation.touch(now);
        conversation.messages.push(id);
        conversation.snippet = words;
        conversation.address = recipient;
    }

    /// Lets every message go whose time has come, and calls off those to customers who are blocked by now; which
    /// went, in order.
    pub(super) fn let_go(&mut self) -> Vec<MessageId> {
        let now = self.now;
        let time = |one: &Message| match one.waiting {
            Some(Waiting::Scheduled { at }) if at <= now => Some((at, one.id)),
            _ => None,
        };
        let mut due: Vec<_> = self.messages.iter().filter_map(time).collect();
        due.sort_unstable();
        let mut gone = Vec::new();
        for (_, id) in due {
            if self.is_to_blocked(self.message(id)) {
                self.settle(id, DeliveryStatus::Cancelled, Actor::System);
            } else {
                self.enter(id);
                gone.push(id);
            }
        }
        gone
    }

    /// Ends every snooze whose time has come; in which order.
    pub(super) fn wake(&mut self) -> Vec<ConversationId> {
        let due = |one: &Conversation| {
            let until = one.state.snoozed_until().filter(|time| *time <= self.now);
            until.map(|until| (until, one.id))
        };
        let mut woken: Vec<_> = self.conversations.iter().filter_map(due).collect();
        woken.sort_unstable();
        let now = self.now;
        for (_, id) in &woken {
            let conversation = self.conversation_mut(*id);
            let events = conversation.state.unsnooze();
            conversation.touch(now);
            conversation.log(events, Actor::System, None);
        }
        woken.into_iter().map(|(_, id)| id).collect()
    }

    /// When the next snooze ends or the next message goes.
    pub(super) fn next_deadline(&self) -> Option<Timestamp> {
        let snoozes = self.conversations.iter();
        let snoozes = snoozes.filter_map(|one| one.state.snoozed_until());
        let messages = self.messages.iter().filter_map(|one| match one.waiting {
            Some(Waiting::Scheduled { at }) => Some(at),
            _ => None,
        });
        snoozes.chain(messages).min()
    }

    /// Unread messages in the Inbox, and in how many conversations they are.
    pub(super) fn badge(&self) -> (u64, u64) {
        let inbox = |one: &&Conversation| one.state.in_inbox() && one.state.unread > 0;
        let unread: Vec<u64> = self
            .conversations
            .iter()
            .filter(inbox)
            .map(|one| u64::from(one.state.unread))
            .collect();
        (unread.iter().sum(), unread.len() as u64)
    }
}

fn snippet(body: &str) -> String {
    body.chars().take(120).collect()
}
