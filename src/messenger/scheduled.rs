//! Messages that go at a set time: listing, editing and calling them off until then, and letting them go.

use crate::by::By;
use crate::clock::Timestamp;
use crate::conversation::Input;
use crate::cursor::{Cursor, ListName};
use crate::delivery::DeliveryStatus;
use crate::error::{Error, Result};
use crate::event::{Actor, EventKind, Facts};
use crate::id::{ConversationId, MessageId};
use crate::message::{Draft, Message};
use crate::messenger::edit::{Edit, NewMessage, Words, message_id, permitted};
use crate::messenger::plan::{Addressee, Plan};
use crate::messenger::{Messenger, Paging, status};
use crate::reason::Reason;
use crate::store::{Tx, conversation, media, message, outbox};

/// At most so many messages go in one transaction.
const CHUNK: usize = 100;

/// A page of messages.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct MessagePage {
    /// The messages, in the order of the list.
    pub items: Vec<Message>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<Cursor>,
}

impl MessagePage {
    /// The first of the messages that were found, each with its place in the list: one more than asked for, if there are
    /// more.
    pub(super) fn new(
        tx: Tx<'_>,
        list: ListName,
        limit: usize,
        mut found: Vec<(i64, MessageId)>,
    ) -> Result<Self> {
        let more = found.len() > limit;
        found.truncate(limit);
        let end = found.last().filter(|_| more);
        Ok(Self {
            next: end.map(|(place, id)| Cursor::new(list, *place, id.as_raw())),
            items: found
                .iter()
                .map(|(_, id)| message::load(tx, *id))
                .collect::<Result<_>>()?,
        })
    }
}

impl Messenger {
    /// Messages that wait for their time, in one conversation or in all, in the order in which they go.
    ///
    /// # Errors
    ///
    /// `NotFound` for the conversation; `InvalidArgument` for a limit that is not 1 to 1,000, or a cursor of another list.
    pub fn scheduled_messages(
        &self,
        of: Option<ConversationId>,
        paging: &Paging,
    ) -> Result<MessagePage> {
        let limit = paging.limit()?;
        let list = ListName::of(&format!("scheduled {of:?}"));
        let after = paging.position(list, "after")?.unwrap_or((i64::MIN, 0));
        self.store().read(|tx| {
            if let Some(id) = of {
                conversation::load(tx, id)?;
            }
            let found = outbox::scheduled(tx, of, after, limit + 1)?;
            MessagePage::new(tx, list, limit, found)
        })
    }

    /// Rewrites a message that is scheduled: the draft takes the place of its text and media, and of its time if it has
    /// one. The gateway and the recipient stay.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if it is not, or no longer, scheduled; `InvalidArgument` for a key, which a message gets when it is
    /// written, or another gateway; otherwise as [`Messenger::send`].
    pub fn edit_message(
        &self,
        id: MessageId,
        draft: impl Into<Draft>,
        by: impl Into<By>,
    ) -> Result<Message> {
        let (mut draft, by, now) = (draft.into(), by.into(), self.now()?);
        if let Some(key) = &draft.key {
            let why = "is for a new message; edit this one without a key";
            return Err(Error::invalid("key", key, why));
        }
        check_time(&draft, now)?;
        let before = self.message(id)?;
        if let Some(other) = draft.gateway.replace(before.gateway)
            && other != before.gateway
        {
            let why = format!(
                "is another than {}; cancel the message and write one that goes through it",
                before.gateway
            );
            return Err(Error::invalid("gateway", other, why));
        }
        if !draft.media.is_empty() {
            self.store()
                .read(|tx| self.prepare_edit(tx, id, &draft, by, now).map(drop))?;
        }
        let files = self.stage(draft.files(), now)?;
        self.store().write(|tx| {
            let (mut edit, plan, before) = self.prepare_edit(tx, id, &draft, by, now)?;
            let at = draft.send_at.or(before.send_at).unwrap_or(now);
            let facts = Facts {
                message: Some(id),
                until: Some(at),
                ..Facts::default()
            };
            edit.event(EventKind::MessageEdited, facts)?;
            for attachment in &before.attachments {
                media::detach(tx, attachment.id)?;
            }
            let mut after = Message {
                body: draft.body.clone(),
                transport: plan.meter.transport,
                encoding: plan.meter.encoding,
                segments: plan.meter.segments,
                cost: plan.cost,
                send_at: Some(at),
                attachments: Vec::new(),
                ..before
            };
            for (file, digest) in &files {
                media::adopt(tx, digest)?;
                after
                    .attachments
                    .push(message::attach(tx, id, file, digest)?);
            }
            message::rewrite(tx, &after)?;
            outbox::reschedule(tx, &after, at)?;
            edit.save()?;
            Ok(after)
        })
    }

    fn prepare_edit<'t>(
        &self,
        tx: Tx<'t>,
        id: MessageId,
        draft: &Draft,
        by: By,
        now: Timestamp,
    ) -> Result<(Edit<'t>, Plan, Message)> {
        let before = message::load(tx, id)?;
        let gone = || Reason::AlreadyGone.refuse(format_args!("cannot edit message {id}"));
        let conversation = before.conversation.ok_or_else(gone)?;
        let edit = Edit::open(tx, conversation, by, now, self.options().policy)?;
        if before.status != Some(DeliveryStatus::Scheduled) {
            return Err(gone());
        }
        // To whom it goes was settled when it was written.
        let addressee = Addressee::of_conversation(tx, edit.conversation())?.at(&before.recipient);
        let plan = self.plan(tx, &addressee, draft)?;
        Ok((edit, plan, before))
    }

    /// Calls off a message that nobody has begun to hand over: a scheduled one, or one that is still queued.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if it has gone already, or is an incoming one; `NotFound`; `Conflict`.
    pub fn cancel_message(&self, id: MessageId, by: impl Into<By>) -> Result<Message> {
        let (by, now) = (by.into(), self.now()?);
        self.store().write(|tx| {
            let actor = permitted(tx, id, by)?;
            if !outbox::waits(tx, id)? {
                return Err(Reason::AlreadyGone.refuse(format_args!("cannot cancel message {id}")));
            }
            outbox::remove(tx, id)?;
            status::set_by(tx, id, DeliveryStatus::Cancelled, "", actor, now)?;
            message::load(tx, id)
        })
    }

    /// Lets every message go whose time has come, the longest due first, each as if it were written now.
    pub(super) fn let_go(&self, now: Timestamp) -> Result<Vec<MessageId>> {
        let mut gone = Vec::new();
        loop {
            if self.store().read(|tx| outbox::due(tx, now, 1))?.is_empty() {
                return Ok(gone);
            }
            gone.extend(self.store().write(|tx| {
                let mut went = Vec::new();
                for id in outbox::due(tx, now, CHUNK)? {
                    if self.go(tx, id, now)? {
                        went.push(id);
                    }
                }
                Ok(went)
            })?);
        }
    }

    /// Lets a message go; whether it went, and was not called off because its contact is blocked.
    fn go(&self, tx: Tx<'_>, id: MessageId, now: Timestamp) -> Result<bool> {
        if message::is_to_blocked(tx, id)? {
            outbox::remove(tx, id)?;
            status::set(tx, id, DeliveryStatus::Cancelled, "", now)?;
            return Ok(false);
        }
        let written = message::load(tx, id)?;
        let Some(of) = written.conversation else {
            return Err(Error::not_found("conversation of message", id));
        };
        let (actor, input) = match written.agent {
            Some(agent) => (Actor::Agent(agent), Input::AgentMessage),
            None => (Actor::Host, Input::OtherMessage),
        };
        let conversation = conversation::load(tx, of)?;
        let mut edit = Edit::by_actor(tx, conversation, actor, now, self.options().policy);
        edit.apply_message(input, Words::Scheduled(id), now)?;
        outbox::queue(tx, id)?;
        edit.save()?;
        Ok(true)
    }
}

/// Stores a message that goes later, in the outbox and in the log, and not in the conversation.
pub(super) fn schedule(
    tx: Tx<'_>,
    mut edit: Edit<'_>,
    text: &NewMessage<'_>,
    at: Timestamp,
    now: Timestamp,
) -> Result<Message> {
    let facts = Facts {
        until: Some(at),
        ..Facts::default()
    };
    let id = message_id(edit.event(EventKind::MessageScheduled, facts)?)?;
    let written = text.store(tx, id, Some(edit.conversation().id), now)?;
    outbox::insert(tx, &written, outbox::Wait::Time(at))?;
    edit.save()?;
    Ok(written)
}

/// A time that is set must lie ahead.
pub(super) fn check_time(draft: &Draft, now: Timestamp) -> Result<()> {
    match draft.send_at {
        Some(at) if at <= now => {
            let why = format!("is not after {now}; leave it out to send now");
            Err(Error::invalid("send_at", at, why))
        }
        _ => Ok(()),
    }
}
