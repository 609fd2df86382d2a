//! Hiding a conversation for now, and bringing it back.

use std::time::Duration;

use crate::by::By;
use crate::clock::Timestamp;
use crate::conversation::{Conversation, Input, Snooze, SnoozeMode};
use crate::error::{Error, Result};
use crate::id::ConversationId;
use crate::messenger::Messenger;
use crate::schedule::SnoozePreset;

/// When a snoozed conversation comes back by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SnoozeUntil {
    /// At this moment.
    Time(Timestamp),
    /// After this long, from now by the engine's clock; at the last moment there is, if that is sooner.
    After(Duration),
    /// At a usual time, reckoned in the workspace's zone.
    Preset(SnoozePreset),
    /// Not before the customer answers: with [`SnoozeMode::UntilReply`] alone.
    Reply,
}

impl From<Timestamp> for SnoozeUntil {
    fn from(time: Timestamp) -> Self {
        Self::Time(time)
    }
}

impl From<Duration> for SnoozeUntil {
    fn from(length: Duration) -> Self {
        Self::After(length)
    }
}

impl From<SnoozePreset> for SnoozeUntil {
    fn from(preset: SnoozePreset) -> Self {
        Self::Preset(preset)
    }
}

impl Messenger {
    /// Hides the conversation from the Inbox until a time, or until the customer answers.
    ///
    /// Snoozing it again replaces the time.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a time that is not ahead (or no time at all from now), one with
    /// [`SnoozeMode::UntilReply`] or none without it; `ActionRefused` if it is not in the Inbox or snoozed; `NotFound`;
    /// `Conflict`.
    pub fn snooze(
        &self,
        id: ConversationId,
        until: impl Into<SnoozeUntil>,
        mode: SnoozeMode,
        by: impl Into<By>,
    ) -> Result<Conversation> {
        let input = self.snooze_input(until.into(), mode, self.now()?)?;
        self.change(id, by.into(), input, "snooze")
    }

    /// A snooze whose time is reckoned and lies ahead.
    pub(super) fn snooze_input(
        &self,
        until: SnoozeUntil,
        mode: SnoozeMode,
        now: Timestamp,
    ) -> Result<Input> {
        let until = match (until, mode) {
            (SnoozeUntil::Reply, SnoozeMode::UntilReply) => None,
            (SnoozeUntil::Reply, _) => {
                let why = format!(
                    "needs a time; only the mode {} takes none",
                    SnoozeMode::UntilReply.as_str()
                );
                return Err(Error::invalid("until", "none", why));
            }
            (_, SnoozeMode::UntilReply) => {
                return Err(Error::invalid(
                    "until",
                    shown(until, now),
                    "is a time, and a snooze until the reply takes none",
                ));
            }
            (SnoozeUntil::Time(time), _) => Some(time),
            (SnoozeUntil::After(length), _) => Some(now.after(length)),
            (SnoozeUntil::Preset(preset), _) => Some(preset.until(now, &self.options().time_zone)?),
        };
        if let Some(time) = until
            && time <= now
        {
            return Err(Error::invalid(
                "until",
                time,
                format!("is not ahead of now, {now}"),
            ));
        }
        Ok(Input::Snooze(Snooze { until, mode }))
    }

    /// Brings a snoozed conversation back into the Inbox.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if it is not snoozed, `NotFound`, `Conflict`.
    pub fn unsnooze(&self, id: ConversationId, by: impl Into<By>) -> Result<Conversation> {
        self.change(id, by.into(), Input::Unsnooze, "unsnooze")
    }

    /// When each preset would bring a conversation back if it were snoozed now: what a menu shows.
    ///
    /// # Errors
    ///
    /// Those of the clock alone.
    pub fn snooze_presets(&self) -> Result<Vec<(SnoozePreset, Timestamp)>> {
        let now = self.now()?;
        let zone = &self.options().time_zone;
        SnoozePreset::ALL
            .iter()
            .map(|preset| Ok((*preset, preset.until(now, zone)?)))
            .collect()
    }
}

fn shown(until: SnoozeUntil, now: Timestamp) -> String {
    match until {
        SnoozeUntil::Time(time) => time.to_string(),
        SnoozeUntil::After(length) => now.after(length).to_string(),
        SnoozeUntil::Preset(preset) => preset.as_str().to_owned(),
        SnoozeUntil::Reply => "none".to_owned(),
    }
}
