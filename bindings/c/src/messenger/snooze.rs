//! Hiding a conversation for now, and bringing it back.

use duologue::{SnoozeMode, SnoozePreset, SnoozeUntil, Timestamp};

use crate::by::duologue_by;
use crate::convert::{Options, clear_out, give, read_options};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::ids::duologue_conversation_id_t;
use crate::messenger::conversations::change;
use crate::messenger::{duologue_messenger, hold};
use crate::number::optional_number;
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{
    duologue_conversation, duologue_snooze_mode_t, duologue_snooze_preset_t,
    duologue_snooze_time_cursor,
};
use crate::time::{DUOLOGUE_NO_TIME, duologue_time_t, length, optional_moment};

/// When a snooze ends: one of `until`, `after_ms` and `preset`; none of them with `DUOLOGUE_SNOOZE_MODE_UNTIL_REPLY`,
/// which waits for the customer alone.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_snooze_options {
    /// Set by `DUOLOGUE_SNOOZE_OPTIONS_INIT`.
    pub struct_size: usize,
    /// The moment at which it ends; `DUOLOGUE_NO_TIME` for none.
    pub until: duologue_time_t,
    /// How long it lasts from now; 0 for no such time.
    pub after_ms: i64,
    /// A usual time, reckoned in the workspace's zone; 0 for none.
    pub preset: duologue_snooze_preset_t,
    /// What the customer's answer does; 0 for `DUOLOGUE_SNOOZE_MODE_WAKE_ON_REPLY`.
    pub mode: duologue_snooze_mode_t,
}

// SAFETY: it holds integers.
unsafe impl Options for duologue_snooze_options {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        until: DUOLOGUE_NO_TIME,
        after_ms: 0,
        preset: 0,
        mode: 0,
    };
}

pub(crate) fn read_snooze(
    options: *const duologue_snooze_options,
) -> Result<(SnoozeUntil, SnoozeMode), Failure> {
    let given = read_options(options, "snooze")?;
    let mode = optional_number(given.mode, "mode")?.unwrap_or_default();
    let until = optional_moment(given.until, "until")?;
    let preset: Option<SnoozePreset> = optional_number(given.preset, "preset")?;
    let after = match given.after_ms {
        0 => None,
        after => Some(length(after, "after_ms")?),
    };
    let until = match (until, after, preset) {
        (None, None, None) => SnoozeUntil::Reply,
        (Some(time), None, None) => SnoozeUntil::Time(time),
        (None, Some(length), None) => SnoozeUntil::After(length),
        (None, None, Some(preset)) => SnoozeUntil::Preset(preset),
        _ => {
            let why = "is not the only time; give one of until, after_ms and preset";
            return Err(if until.is_some() {
                Failure::invalid_value("until", &given.until.to_string(), why)
            } else {
                Failure::invalid_value("after_ms", &given.after_ms.to_string(), why)
            });
        }
    };
    Ok((until, mode))
}

/// When a preset would bring a conversation back.
pub(crate) struct SnoozeTime {
    pub(crate) preset: SnoozePreset,
    pub(crate) at: Timestamp,
}

/// Hides the conversation from the Inbox until a time, or until the customer answers. Snoozing again replaces the time.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a time that is not ahead; `DUOLOGUE_E_ACTION_REFUSED` if the conversation is neither
/// in the Inbox nor snoozed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_snooze(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    snooze: *const duologue_snooze_options,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| {
            let (until, mode) = read_snooze(snooze)?;
            Ok(messenger.snooze(conversation, until, mode, by)?)
        },
    )
}

/// Brings a snoozed conversation back into the Inbox before its time.
/// `DUOLOGUE_E_ACTION_REFUSED` if it is not snoozed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_unsnooze(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    by: *const duologue_by,
    changed: *mut *mut duologue_conversation,
    error: *mut *mut duologue_error,
) -> duologue_status {
    change(
        messenger,
        conversation,
        by,
        changed,
        error,
        |messenger, conversation, by| Ok(messenger.unsnooze(conversation, by)?),
    )
}

/// Lists when each preset would bring a conversation back if it were snoozed now, the soonest first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_snooze_presets(
    messenger: *const duologue_messenger,
    presets: *mut *mut duologue_snooze_time_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(presets);
    guard(error, || {
        let messenger = hold(messenger)?;
        let times = messenger.snooze_presets()?;
        let times = times
            .into_iter()
            .map(|(preset, at)| SnoozeTime { preset, at });
        give(presets, Rows::of(times));
        Ok(())
    })
}
