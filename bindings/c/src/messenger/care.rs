//! How a workspace is doing.

use duologue::{DeliveryStatus, Health};

/// How many outgoing messages have a delivery status.
pub(crate) struct DeliveryCount {
    pub(crate) status: DeliveryStatus,
    pub(crate) messages: u64,
}

impl DeliveryCount {
    pub(crate) fn each(health: &Health) -> impl Iterator<Item = Self> {
        let counts = health.deliveries.iter();
        counts.map(|(status, messages)| Self {
            status: *status,
            messages: *messages,
        })
    }
}
