//! Receiving: each message once, into the conversation of its sender.

use rust_decimal::Decimal;

use crate::address::Address;
use crate::check;
use crate::clock::Timestamp;
use crate::conversation::{Conversation, Input, snippet};
use crate::error::{Error, ErrorKind, Result};
use crate::event::Actor;
use crate::gateway::{Gateway, GatewayKind};
use crate::id::{ContactId, GatewayId};
use crate::media::Media;
use crate::message::{Direction, Message};
use crate::messenger::edit::{Edit, NewMessage, Words};
use crate::messenger::{Messenger, contacts, plan};
use crate::provider::{Incoming, Transport};
use crate::reason::Reason;
use crate::store::{Arriving, Reception, Tx, contact, conversation, gateway, message};
use crate::text::Encoding;

/// The most bytes that all files of one incoming message may have.
const MEDIA: usize = 100 * 1024 * 1024;
/// How many bytes of texts are handed to a database that stores them by itself, at most: PostgreSQL takes no more than
/// 268,435,455 of JSON, in which a character may take six.
const HANDED_OVER: usize = 32 * 1024 * 1024;

/// What became of an incoming message.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Received {
    /// The message as stored: the earlier one, for a duplicate.
    pub message: Message,
    /// The conversation as it stands now.
    pub conversation: Conversation,
    /// Whether the same gateway had handed over the same provider's id before; then nothing was changed.
    pub duplicate: bool,
}

/// An incoming message whose every field has been checked, and whose files are staged.
struct Accepted<'a> {
    incoming: &'a Incoming,
    sender: Address,
    files: Vec<(&'a Media, String)>,
}

impl Accepted<'_> {
    /// When it was written: nothing comes from the future.
    fn at(&self, now: Timestamp) -> Timestamp {
        self.incoming.at.map_or(now, |at| at.min(now))
    }

    /// What a database needs to store it by itself.
    fn arriving(&self, now: Timestamp) -> Arriving<'_> {
        let body = self.incoming.body.as_str();
        let meter = plan::sms(body);
        Arriving {
            sender: self.sender.as_str(),
            folded: contact::folded("", std::slice::from_ref(&self.sender)),
            provider_id: self.incoming.provider_message_id.as_deref(),
            at: self.at(now).as_micros(),
            body,
            snippet: snippet(body),
            encoding: meter.encoding.map_or("", Encoding::as_str),
            segments: meter.segments,
        }
    }
}

impl Messenger {
    /// Stores a message that a gateway received: once, however often the same provider's id is handed over.
    ///
    /// A sender who is not known becomes a contact. The message goes into the contact's conversation in the
    /// gateway's mailbox.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a sender that is no address, a text with a NUL or of more than 256 KiB, or an empty
    /// provider's id; `ActionRefused` for a blocked contact; `NotFound` for the gateway.
    pub fn receive(&self, gateway: GatewayId, incoming: &Incoming) -> Result<Received> {
        let results = self.receive_many(gateway, std::slice::from_ref(incoming))?;
        results.into_iter().next().unwrap_or_else(|| {
            Err(Error::new(
                ErrorKind::Internal,
                "a message was received without a result",
            ))
        })
    }

    /// As [`Messenger::receive`], for many messages in one transaction, with a result for each in their order. A
    /// message that is refused does not keep its neighbours out.
    ///
    /// # Errors
    ///
    /// `NotFound` for the gateway, and those of the database: then none is stored.
    pub fn receive_many(
        &self,
        gateway: GatewayId,
        incoming: &[Incoming],
    ) -> Result<Vec<Result<Received>>> {
        let now = self.now()?;
        let accepted: Vec<Result<Accepted<'_>>> = incoming
            .iter()
            .map(|one| self.accept(gateway, one, now))
            .collect();
        let stored = match self.hand_over(gateway, &accepted, now)? {
            Some(stored) => stored,
            None => self.store().write_beside(|tx| {
                let gateway = gateway::load(tx, gateway)?;
                let store = |one| self.store_incoming(tx, &gateway, one, now);
                let stored = accepted.iter().map(|one| one.as_ref().ok().map(store));
                stored.map(Option::transpose).collect()
            })?,
        };
        let results = accepted.into_iter().zip(stored);
        Ok(results
            .filter_map(|(one, stored)| one.err().map(Err).or(stored))
            .collect())
    }

    fn accept<'a>(
        &self,
        gateway: GatewayId,
        incoming: &'a Incoming,
        now: Timestamp,
    ) -> Result<Accepted<'a>> {
        let sender = self.address("sender", &incoming.sender)?;
        check::text("body", &incoming.body)?;
        if let Some(id) = &incoming.provider_message_id {
            check::provider_id("provider_message_id", id)?;
        }
        for file in &incoming.media {
            check::label("file_name", &file.file_name)?;
            check::name("media_type", &file.media_type)?;
        }
        let bytes = incoming
            .media
            .iter()
            .fold(0, |sum: usize, file| sum.saturating_add(file.bytes.len()));
        if bytes > MEDIA {
            return Err(Error::invalid(
                "media",
                bytes,
                format!("bytes are too many; at most {MEDIA}"),
            ));
        }
        let files = if incoming.media.is_empty()
            || !self
                .store()
                .read(|tx| is_wanted(tx, gateway, incoming, &sender))?
        {
            Vec::new()
        } else {
            self.stage(&incoming.media, now)?
        };
        Ok(Accepted {
            incoming,
            sender,
            files,
        })
    }

    /// Lets the database do what [`Messenger::store_incoming`] does, if it can and there is no file and not too much text.
    fn hand_over(
        &self,
        gateway: GatewayId,
        accepted: &[Result<Accepted<'_>>],
        now: Timestamp,
    ) -> Result<Option<Vec<Option<Result<Received>>>>> {
        let mut wanted = accepted.iter().flatten().peekable();
        let bytes: usize = wanted.clone().map(|one| one.incoming.body.len()).sum();
        if wanted.peek().is_none()
            || wanted.clone().any(|one| !one.files.is_empty())
            || bytes > HANDED_OVER
        {
            return Ok(None);
        }
        let arriving = || {
            accepted
                .iter()
                .flatten()
                .map(|one| one.arriving(now))
                .collect()
        };
        let Some(receptions) = self.store().receive(gateway, now, &arriving)? else {
            return Ok(None);
        };
        let mut receptions = receptions.into_iter();
        let stored = accepted.iter().map(|one| {
            let reception = one.as_ref().ok().and_then(|_| receptions.next());
            reception
                .map(|reception| self.received(reception))
                .transpose()
        });
        stored.collect::<Result<_>>().map(Some)
    }

    /// The outer result is the database's, the inner one the message's.
    fn received(&self, reception: Reception) -> Result<Result<Received>> {
        let (message, conversation, duplicate) = match reception {
            Reception::Stored(message, conversation) => (message, conversation, false),
            Reception::Duplicate((message, false), conversation) => (message, conversation, true),
            Reception::Duplicate(found, conversation) => {
                let look = |tx: Tx<'_>| message::with_attachments(tx, found.clone());
                (self.store().read(look)?, conversation, true)
            }
            Reception::Blocked(sender) => return Ok(Err(blocked(sender))),
        };
        Ok(Ok(Received {
            message,
            conversation,
            duplicate,
        }))
    }

    /// The outer result is the database's, the inner one the message's.
    fn store_incoming(
        &self,
        tx: Tx<'_>,
        gateway: &Gateway,
        accepted: &Accepted<'_>,
        now: Timestamp,
    ) -> Result<Result<Received>> {
        let provider_id = accepted.incoming.provider_message_id.as_deref();
        if let Some(id) = provider_id
            && let Some(earlier) = message::by_provider_id(tx, gateway.id, id)?
        {
            return duplicate(tx, earlier).map(Ok);
        }
        let known = contacts::find_or_create(tx, &accepted.sender, Actor::Contact, now)?;
        if known.blocked {
            return Ok(Err(blocked(known.id)));
        }
        let at = accepted.at(now);
        let place = (gateway.settings.mailbox, gateway.id);
        let found = conversation::of_contact_in(tx, known.id, place.0)?;
        let begin =
            || conversation::insert(tx, place, (known.id, &known.name), &accepted.sender, at);
        let conversation = found.map_or_else(begin, Ok)?;
        let mut edit = Edit::by_actor(tx, conversation, Actor::Contact, now, self.options().policy);
        let message = edit.apply_message(
            Input::Incoming,
            Words::New(&incoming_message(gateway, accepted)),
            at,
        )?;
        Ok(Ok(Received {
            message,
            conversation: edit.save()?,
            duplicate: false,
        }))
    }
}

/// Whether the files of a message are going to be named, so that none is stored for a message that is refused or
/// known already.
///
/// # Errors
///
/// Why it is refused.
fn is_wanted(
    tx: Tx<'_>,
    gateway: GatewayId,
    incoming: &Incoming,
    sender: &Address,
) -> Result<bool> {
    gateway::load(tx, gateway)?;
    if let Some(id) = &incoming.provider_message_id
        && message::by_provider_id(tx, gateway, id)?.is_some()
    {
        return Ok(false);
    }
    match contact::owner(tx, sender)? {
        Some(known) if known.blocked => Err(blocked(known.id)),
        _ => Ok(true),
    }
}

fn blocked(sender: ContactId) -> Error {
    Reason::ContactBlocked.refuse(format_args!("cannot receive from contact {sender}"))
}

fn duplicate(tx: Tx<'_>, earlier: Message) -> Result<Received> {
    let conversation = earlier.conversation.ok_or_else(|| {
        Error::new(
            ErrorKind::Internal,
            "an incoming message is in no conversation",
        )
    })?;
    Ok(Received {
        message: earlier,
        conversation: conversation::load(tx, conversation)?,
        duplicate: true,
    })
}

fn incoming_message<'a>(gateway: &Gateway, accepted: &'a Accepted<'a>) -> NewMessage<'a> {
    let body = accepted.incoming.body.as_str();
    let (transport, encoding, segments) = match gateway.kind {
        GatewayKind::Email => (Transport::Email, None, 0),
        _ if !accepted.files.is_empty() => (Transport::Mms, None, 1),
        _ => {
            let meter = plan::sms(body);
            (meter.transport, meter.encoding, meter.segments)
        }
    };
    NewMessage {
        direction: Direction::Incoming,
        body,
        gateway: gateway.id,
        sender: accepted.sender.clone(),
        recipient: gateway.address.clone(),
        agent: None,
        transport,
        encoding,
        segments,
        cost: Decimal::ZERO,
        status: None,
        send_at: None,
        provider_id: accepted.incoming.provider_message_id.as_deref(),
        test: false,
        files: &accepted.files,
    }
}
