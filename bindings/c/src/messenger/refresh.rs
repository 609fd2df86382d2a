//! What providers are asked for.

use duologue::{GatewayId, Incoming, Refreshed, Refused, Report, ReportSubject, StatusReport};

use crate::convert::{clear_out, give};
use crate::error::duologue_error;
use crate::failure::Told;
use crate::guard::guard;
use crate::messenger::{duologue_messenger, hold};
use crate::status::duologue_status;
use crate::table::duologue_refreshed;

/// Asks the providers of all gateways for new messages and reports, stores them, then does what `duologue_messenger_tick`
/// does. A provider that fails is named in the answer, and keeps no other back. With nothing new it changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_refresh(
    messenger: *const duologue_messenger,
    refreshed: *mut *mut duologue_refreshed,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(refreshed);
    guard(error, || {
        give(refreshed, hold(messenger)?.refresh()?);
        Ok(())
    })
}

/// A gateway whose provider could not be asked.
pub(crate) struct PollFailure {
    pub(crate) gateway: GatewayId,
    pub(crate) error: Told,
}

impl PollFailure {
    pub(crate) fn each(refreshed: &Refreshed) -> impl Iterator<Item = Self> {
        let failed = refreshed.failed.iter();
        failed.map(|(gateway, error)| Self {
            gateway: *gateway,
            error: Told::from(error),
        })
    }
}

/// The customer's message, if it was one that was refused.
pub(crate) fn incoming(refused: &Refused) -> Option<&Incoming> {
    match &refused.report {
        Report::Incoming(incoming) => Some(incoming),
        _ => None,
    }
}

/// The news of a message that was sent, if it was that that was refused.
pub(crate) fn status_report(refused: &Refused) -> Option<&StatusReport> {
    match &refused.report {
        Report::Status(report) => Some(report),
        _ => None,
    }
}

/// The provider's name for the message.
pub(crate) fn provider_message_id(refused: &Refused) -> Option<&str> {
    match &refused.report {
        Report::Incoming(incoming) => incoming.provider_message_id.as_deref(),
        Report::Status(report) => match &report.subject {
            ReportSubject::ProviderMessageId(id) => Some(id),
            ReportSubject::Key {
                provider_message_id,
                ..
            } => provider_message_id.as_deref(),
        },
        _ => None,
    }
}

/// The key of the attempt that a status report names.
pub(crate) fn key(refused: &Refused) -> Option<&str> {
    match status_report(refused).map(|report| &report.subject) {
        Some(ReportSubject::Key { key, .. }) => Some(key),
        _ => None,
    }
}
