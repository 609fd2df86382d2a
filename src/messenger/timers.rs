//! Timed work: done when the host says that time has passed, however late.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::conversation::Input;
use crate::error::Result;
use crate::event::Actor;
use crate::id::{ConversationId, MessageId};
use crate::messenger::Messenger;
use crate::messenger::edit::Edit;
use crate::store::{conversation, outbox};

/// A file that was staged and then not used, because the send was refused say, is kept so long.
const UNUSED_MEDIA: Duration = Duration::from_secs(60 * 60);

/// What a tick did, and when the next has something to do.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Tick {
    /// Conversations that came back into the Inbox, the longest due first.
    pub woken: Vec<ConversationId>,
    /// Scheduled messages that went into their conversations and are queued now, the longest due first.
    pub gone: Vec<MessageId>,
    /// When the next snooze ends or the next scheduled message goes.
    pub next: Option<Timestamp>,
}

impl Messenger {
    /// Does what is due by now: ends snoozes, each exactly once and in order, lets scheduled messages go, and forgets
    /// media that nothing uses.
    ///
    /// # Errors
    ///
    /// Those of the clock and the database, and of a media store if nothing was due.
    pub fn tick(&self) -> Result<Tick> {
        let now = self.now()?;
        let woken = self.wake(now)?;
        let gone = self.let_go(now)?;
        match self.collect_media(now, UNUSED_MEDIA) {
            // It is asked again another time; what is done is told now.
            Err(error) if woken.is_empty() && gone.is_empty() => Err(error),
            _ => Ok(Tick {
                woken,
                gone,
                next: self.next_deadline()?,
            }),
        }
    }

    fn wake(&self, now: Timestamp) -> Result<Vec<ConversationId>> {
        let next = self.store().read(conversation::next_due)?;
        if next.is_none_or(|next| next > now) {
            return Ok(Vec::new());
        }
        self.store().write(|tx| {
            let woken = conversation::due(tx, now)?;
            for id in &woken {
                let due = conversation::load(tx, *id)?;
                let mut edit = Edit::by_actor(tx, due, Actor::System, now, self.options().policy);
                edit.apply(Input::Unsnooze, "wake")?;
                edit.save()?;
            }
            Ok(woken)
        })
    }

    /// When [`Messenger::tick`] next has a snooze to end or a message to let go; `None` if nothing has a time.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn next_deadline(&self) -> Result<Option<Timestamp>> {
        self.store().read(|tx| {
            let snooze = conversation::next_due(tx)?;
            Ok(snooze.into_iter().chain(outbox::next_due(tx)?).min())
        })
    }
}
