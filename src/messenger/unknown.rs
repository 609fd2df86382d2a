//! Messages that nobody knows the fate of: listing them, and settling them by a look-up or somebody's word.

use crate::by::By;
use crate::check;
use crate::clock::Timestamp;
use crate::cursor::ListName;
use crate::delivery::DeliveryStatus;
use crate::error::Result;
use crate::event::Actor;
use crate::id::MessageId;
use crate::log::LogLevel;
use crate::message::Message;
use crate::messenger::edit::permitted;
use crate::messenger::{MessagePage, Messenger, Paging, guard, status};
use crate::provider::{LookUp, LookedUp};
use crate::reason::Reason;
use crate::store::attempt::{self, Attempt};
use crate::store::{Tx, gateway, message, outbox};

/// What a person knows of a message whose fate the engine does not.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Resolution {
    /// It went out: its status becomes `Sent`.
    Sent,
    /// It did not go out, and is not to: its status becomes `Failed`. See [`Messenger::send_again`] for one that is.
    Failed,
}

impl Messenger {
    /// Messages whose submission got no answer, so that nobody can tell whether they went out, in the order in which
    /// they were written. They are not sent again by themselves.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a limit that is not 1 to 1,000, or a cursor of another list.
    pub fn unknown_messages(&self, paging: &Paging) -> Result<MessagePage> {
        let limit = paging.limit()?;
        let list = ListName::of("unknown");
        let (_, after) = paging.position(list, "after")?.unwrap_or((0, 0));
        self.store().read(|tx| {
            let found = message::unknown(tx, after, limit + 1)?;
            MessagePage::new(tx, list, limit, found)
        })
    }

    /// Asks the provider what became of a message whose submission got no answer. One that it certainly did not take is
    /// queued again, as often as [`Options::retry`](crate::Options::retry) allows; one that it cannot tell of stays `Unknown`.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if what became of it is known, or its provider is not registered with this messenger;
    /// `NotFound`; `Callback` if the provider fails.
    pub fn look_up(&self, id: MessageId) -> Result<Message> {
        let (attempt, question, provider) = self.store().read(|tx| {
            let (message, latest) = unknown(tx, id, "look up")?;
            let gateway = gateway::load(tx, message.gateway)?;
            let trace = attempt::trace(tx, latest.id)?;
            let question = LookUp {
                key: trace.key,
                provider_message_id: trace.provider_message_id,
                gateway: message.gateway,
                sender: message.sender,
                recipient: message.recipient,
                submitted_at: trace.started_at,
            };
            Ok((latest, question, gateway.provider))
        })?;
        let now = self.now()?;
        let Some(known) = self.options().providers.get(&provider) else {
            let what = format!("cannot look up message {id}");
            return Err(Reason::ProviderMissing.refuse(what));
        };
        let found = guard(&format!("the provider `{provider}`"), || {
            known.look_up(&question, now)
        })
        .inspect_err(|error| {
            let what = format_args!("message {id}: its provider could not be asked about it");
            self.log().failed(LogLevel::Warn, "look_up", what, error);
        })?;
        self.store().write(|tx| {
            self.learn(tx, attempt, &found, now)?;
            message::load(tx, id)
        })
    }

    /// Settles a message that is `Unknown`, by the word of somebody who knows.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if what became of it is known; `NotFound`; `Conflict`.
    pub fn resolve(
        &self,
        id: MessageId,
        resolution: Resolution,
        by: impl Into<By>,
    ) -> Result<Message> {
        let (by, now) = (by.into(), self.now()?);
        let status = match resolution {
            Resolution::Sent => DeliveryStatus::Sent,
            Resolution::Failed => DeliveryStatus::Failed,
        };
        self.store().write(|tx| {
            let actor = permitted(tx, id, by)?;
            let (_, latest) = unknown(tx, id, "resolve")?;
            attempt::set_status(tx, latest.id, status)?;
            status::set_by(tx, id, status, "", actor, now)?;
            message::load(tx, id)
        })
    }

    /// Queues a message again that has failed, or that is `Unknown` and, as the caller vouches, did not go out. It is a new
    /// attempt of the same message.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if it has not failed, or was called off; `NotFound`; `Conflict`.
    pub fn send_again(&self, id: MessageId, by: impl Into<By>) -> Result<Message> {
        let (by, now) = (by.into(), self.now()?);
        self.store().write(|tx| {
            let actor = permitted(tx, id, by)?;
            let found = message::load(tx, id)?;
            let failed = found.status.is_some_and(|status| {
                status == DeliveryStatus::Unknown
                    || (status.is_failure() && status != DeliveryStatus::Cancelled)
            });
            if !failed {
                return Err(
                    Reason::NotFailed.refuse(format_args!("cannot send message {id} again"))
                );
            }
            queue_again(tx, &found, actor, now)?;
            message::load(tx, id)
        })
    }
}

/// A message whose fate nobody knows, and its latest attempt.
fn unknown(tx: Tx<'_>, id: MessageId, action: &str) -> Result<(Message, Attempt)> {
    let found = message::load(tx, id)?;
    let latest = attempt::latest(tx, id)?;
    match (found.status, latest) {
        (Some(DeliveryStatus::Unknown), Some(latest)) => Ok((found, latest)),
        _ => Err(Reason::NotUnknown.refuse(format_args!("cannot {action} message {id}"))),
    }
}

impl Messenger {
    /// Takes in what a provider found about an attempt. A report, a person or somebody else who asked may have been faster.
    fn learn(&self, tx: Tx<'_>, attempt: Attempt, found: &LookedUp, now: Timestamp) -> Result<()> {
        let attempt = attempt::hold(tx, attempt)?;
        match found {
            LookedUp::Taken {
                provider_message_id,
                status,
                error_code,
            } => {
                if let Some(id) = provider_message_id
                    && check::provider_id("provider_message_id", id).is_ok()
                {
                    attempt::set_provider_id(tx, attempt.id, id)?;
                }
                // It was taken, so at least it is on its way.
                let status = status.join(DeliveryStatus::Sent);
                status::reach(tx, attempt, status, &check::shortened(error_code), now)
            }
            LookedUp::NotTaken => {
                let message = message::load(tx, attempt.message)?;
                // Of a later attempt this says nothing: that one may have been taken.
                if message.status != Some(DeliveryStatus::Unknown)
                    || !attempt::is_latest(tx, attempt)?
                {
                    return Ok(());
                }
                // As if it had been told at once; the asking was wait enough.
                let failures = attempt::unanswered(tx, attempt.message)?;
                if self.options().retry.longest_wait(failures).is_none() {
                    return status::reach(tx, attempt, DeliveryStatus::Failed, "", now);
                }
                queue_again(tx, &message, Actor::System, now)?;
                outbox::set_failures(tx, attempt.message, failures)
            }
            LookedUp::Unclear => Ok(()),
        }
    }
}

/// Puts a message back into the outbox, for another attempt.
fn queue_again(tx: Tx<'_>, message: &Message, actor: Actor, now: Timestamp) -> Result<()> {
    // The attempt stays unknown: if its answer does come, before another begins, it holds.
    outbox::insert(tx, message, outbox::Wait::Turn)?;
    status::set_by(tx, message.id, DeliveryStatus::Queued, "", actor, now)
}
