//! Sending: a message and its place in the outbox are committed together; a delivery hands it over later.

use crate::address::Address;
use crate::by::By;
use crate::clock::Timestamp;
use crate::conversation::{Conversation, Input};
use crate::delivery::DeliveryStatus;
use crate::error::Result;
use crate::event::Actor;
use crate::id::{AgentId, ContactId, ConversationId, MessageId};
use crate::media::Media;
use crate::message::{Direction, Draft, Message};
use crate::messenger::edit::{Edit, NewMessage, Words, actor, expect};
use crate::messenger::plan::{Addressee, Plan};
use crate::messenger::scheduled::{check_time, schedule};
use crate::messenger::send_key::SendKey;
use crate::messenger::{Messenger, contacts};
use crate::store::{Tx, agent, contact, conversation, message, outbox};

/// Whom a composed message is for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Recipient {
    /// A contact that is known.
    Contact(ContactId),
    /// An address, in any form that the workspace's region reads; somebody unknown becomes a contact.
    Address(String),
}

impl From<ContactId> for Recipient {
    fn from(contact: ContactId) -> Self {
        Self::Contact(contact)
    }
}

impl From<&str> for Recipient {
    fn from(address: &str) -> Self {
        Self::Address(address.to_owned())
    }
}

impl From<String> for Recipient {
    fn from(address: String) -> Self {
        Self::Address(address)
    }
}

impl Messenger {
    /// Sends a text in a conversation. It is in the timeline, and in the outbox, when the call returns.
    ///
    /// Without a gateway in the draft it goes through the one that the customer used last, or the next best. With a
    /// time it waits until then: it is in the outbox only, and acts on the conversation when it goes. With a key that
    /// was used before, it is the message that was sent then.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a key that was used for another content (code `key_reused`), a time that is not ahead, a text
    /// that is empty, too long or holds a NUL, or media beyond the gateway's limits; `MmsNotEnabled`; `ActionRefused` for
    /// a blocked contact or if no gateway reaches it; `NotFound`; `Conflict`.
    pub fn send(
        &self,
        conversation: ConversationId,
        draft: impl Into<Draft>,
        by: impl Into<By>,
    ) -> Result<Message> {
        let (draft, by, now) = (draft.into(), by.into(), self.now()?);
        let key = SendKey::of(&draft, &format!("conversation {conversation}"), by)?;
        if let Some(known) = self.sent_before(key.as_ref())? {
            return Ok(known);
        }
        check_time(&draft, now)?;
        if !draft.media.is_empty() {
            // Refused before a file is stored, if it is going to be.
            self.store()
                .read(|tx| self.prepare(tx, conversation, &draft, by, now).map(drop))?;
        }
        let files = self.stage(draft.files(), now)?;
        self.store().write_beside(|tx| {
            if let Some(known) = known(tx, key.as_ref())? {
                return Ok(known);
            }
            let (edit, plan) = self.prepare(tx, conversation, &draft, by, now)?;
            commit(tx, edit, &plan, &draft, (&files, key.as_ref()), now)
        })
    }

    fn sent_before(&self, key: Option<&SendKey<'_>>) -> Result<Option<Message>> {
        match key {
            Some(_) => self.store().read(|tx| known(tx, key)),
            None => Ok(None),
        }
    }

    fn prepare<'t>(
        &self,
        tx: Tx<'t>,
        conversation: ConversationId,
        draft: &Draft,
        by: By,
        now: Timestamp,
    ) -> Result<(Edit<'t>, Plan)> {
        let edit = Edit::open(tx, conversation, by, now, self.options().policy)?;
        let addressee = Addressee::of_conversation(tx, edit.conversation())?;
        let plan = self.plan(tx, &addressee, draft)?;
        Ok((edit, plan))
    }

    /// Sends a text to somebody who may have no conversation yet: contact and conversation are found or made.
    ///
    /// The conversation is the contact's in the mailbox of the gateway; without a gateway in the draft it is the one
    /// where something happened last, or a new one in the mailbox of the workspace's default gateway.
    ///
    /// # Errors
    ///
    /// As [`Messenger::send`], and `InvalidArgument` for an address that is none.
    pub fn compose(
        &self,
        to: impl Into<Recipient>,
        draft: impl Into<Draft>,
        by: impl Into<By>,
    ) -> Result<Message> {
        let (to, draft, by, now) = (to.into(), draft.into(), by.into(), self.now()?);
        let address = match &to {
            Recipient::Address(text) => Some(self.address("to", text)?),
            Recipient::Contact(_) => None,
        };
        let whom = match (&to, &address) {
            (Recipient::Contact(id), _) => format!("contact {id}"),
            (Recipient::Address(text), address) => address
                .as_ref()
                .map_or(text.as_str(), Address::as_str)
                .to_owned(),
        };
        let key = SendKey::of(&draft, &whom, by)?;
        if let Some(known) = self.sent_before(key.as_ref())? {
            return Ok(known);
        }
        check_time(&draft, now)?;
        if !draft.media.is_empty() {
            self.store().read(|tx| {
                let (addressee, known) = addressee(tx, &to, address.as_ref(), &draft)?;
                self.plan(tx, &addressee, &draft)?;
                actor(tx, by)?;
                expect(tx, known.as_ref(), by)
            })?;
        }
        let files = self.stage(draft.files(), now)?;
        self.store().write_beside(|tx| {
            if let Some(known) = known(tx, key.as_ref())? {
                return Ok(known);
            }
            let (addressee, known) = addressee(tx, &to, address.as_ref(), &draft)?;
            let plan = self.plan(tx, &addressee, &draft)?;
            let actor = actor(tx, by)?;
            // Before numbers are taken for nothing.
            expect(tx, known.as_ref(), by)?;
            let conversation = match known {
                Some(known) => known,
                None => begin(tx, &to, &plan, actor, now)?,
            };
            let edit = Edit::of(tx, conversation, by, now, self.options().policy)?;
            commit(tx, edit, &plan, &draft, (&files, key.as_ref()), now)
        })
    }

    /// A message by id.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn message(&self, id: MessageId) -> Result<Message> {
        self.store().read(|tx| message::load(tx, id))
    }
}

/// The message that a key stands for, if there is a key and it is known.
fn known(tx: Tx<'_>, key: Option<&SendKey<'_>>) -> Result<Option<Message>> {
    key.map_or(Ok(None), |key| key.known(tx))
}

/// Whom a composed draft is for, and the conversation it will go into if there is one.
fn addressee(
    tx: Tx<'_>,
    to: &Recipient,
    address: Option<&Address>,
    draft: &Draft,
) -> Result<(Addressee, Option<Conversation>)> {
    let contact = match (to, address) {
        (Recipient::Contact(id), _) => Some(contact::load(tx, *id)?),
        (Recipient::Address(_), Some(address)) => contact::by_address(tx, address)?,
        (Recipient::Address(_), None) => None,
    };
    let Some(contact) = contact else {
        return Ok((
            Addressee::of_addresses(None, address.cloned().into_iter().collect(), false),
            None,
        ));
    };
    let conversations = conversation::of_contact(tx, contact.id)?;
    let known = match draft.gateway {
        Some(gateway) => {
            let mailbox = crate::store::gateway::load(tx, gateway)?.settings.mailbox;
            conversations
                .into_iter()
                .find(|conversation| conversation.mailbox == mailbox)
        }
        None => conversations
            .into_iter()
            .max_by_key(|conversation| (conversation.last_activity, conversation.id)),
    };
    let addressee = match &known {
        Some(conversation) => Addressee::of_conversation(tx, conversation)?,
        None => Addressee::of_addresses(Some(contact.id), contact.addresses, contact.blocked),
    };
    Ok(match address {
        Some(address) => (addressee.at(address), known),
        None => (addressee, known),
    })
}

/// The conversation that a composed message begins.
fn begin(
    tx: Tx<'_>,
    to: &Recipient,
    plan: &Plan,
    actor: Actor,
    now: Timestamp,
) -> Result<Conversation> {
    let (contact, name) = match to {
        Recipient::Contact(id) => (*id, contact::load(tx, *id)?.name),
        Recipient::Address(_) => {
            let owner = contacts::find_or_create(tx, &plan.recipient, actor, now)?;
            (owner.id, owner.name)
        }
    };
    let place = (plan.gateway.settings.mailbox, plan.gateway.id);
    match conversation::of_contact_in(tx, contact, place.0)? {
        Some(known) => Ok(known),
        None => conversation::insert(tx, place, (contact, &name), &plan.recipient, now),
    }
}

/// Stores a planned message, in the timeline and in the outbox.
fn commit(
    tx: Tx<'_>,
    mut edit: Edit<'_>,
    plan: &Plan,
    draft: &Draft,
    (files, key): (&[(&Media, String)], Option<&SendKey<'_>>),
    now: Timestamp,
) -> Result<Message> {
    let author = author(tx, edit.actor())?;
    let input = if author.is_some() {
        Input::AgentMessage
    } else {
        Input::OtherMessage
    };
    let written = if let Some(at) = draft.send_at {
        let text = outgoing(plan, &draft.body, author, DeliveryStatus::Scheduled, files);
        schedule(
            tx,
            edit,
            &NewMessage {
                send_at: Some(at),
                ..text
            },
            at,
            now,
        )?
    } else {
        let text = outgoing(plan, &draft.body, author, DeliveryStatus::Queued, files);
        let sent = edit.apply_message(input, Words::New(&text), now)?;
        outbox::insert(tx, &sent, outbox::Wait::Turn)?;
        edit.save()?;
        sent
    };
    if let Some(key) = key {
        key.keep(tx, written.id)?;
    }
    Ok(written)
}

/// The agent who writes, with the initials of this moment.
pub(super) fn author(tx: Tx<'_>, actor: Actor) -> Result<Option<(AgentId, String)>> {
    match actor {
        Actor::Agent(id) => Ok(Some((id, agent::load(tx, id)?.initials))),
        _ => Ok(None),
    }
}

/// A planned message that has yet to be stored.
pub(super) fn outgoing<'a>(
    plan: &Plan,
    body: &'a str,
    agent: Option<(AgentId, String)>,
    status: DeliveryStatus,
    files: &'a [(&'a Media, String)],
) -> NewMessage<'a> {
    NewMessage {
        direction: Direction::Outgoing,
        body,
        gateway: plan.gateway.id,
        sender: plan.gateway.address.clone(),
        recipient: plan.recipient.clone(),
        agent,
        transport: plan.meter.transport,
        encoding: plan.meter.encoding,
        segments: plan.meter.segments,
        cost: plan.cost,
        status: Some(status),
        send_at: None,
        provider_id: None,
        test: false,
        files,
    }
}
