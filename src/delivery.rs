//! Where an outgoing message stands, as a join over what the provider has reported.
//!
//! Reports arrive late, twice and out of order. Each status has a rank and a message keeps the highest it has heard
//! of, so any order and any number of the same reports ends in the same status.

/// The delivery status of an outgoing message.
///
/// `Scheduled` and `Held` are the engine's own and come before any attempt; the others are ordered, and
/// reports of one attempt only ever move a message up: see [`DeliveryStatus::join`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DeliveryStatus {
    /// Goes at a time that was set.
    Scheduled,
    /// Waits for another message before it may be sent at all.
    Held,
    /// In the outbox. (A provider that has accepted a message and not yet sent it reports the same; the message then
    /// stays `Sending`.)
    Queued,
    /// Being handed to the provider, or accepted by it and not reported as sent yet.
    Sending,
    /// Handed over, but the provider's answer was lost: it may or may not have gone out. Never sent again blindly.
    Unknown,
    /// On its way.
    Sent,
    /// Called off before it was sent.
    Cancelled,
    /// The provider gave up because its time ran out.
    Expired,
    /// The provider did not take it.
    Rejected,
    /// The provider took it and could not send it.
    Failed,
    /// The carrier could not deliver it.
    Undelivered,
    /// On the recipient's device.
    Delivered,
    /// Opened by the recipient.
    Read,
}

impl DeliveryStatus {
    /// Every status, in the order of the join.
    pub const ALL: &'static [Self] = &[
        Self::Scheduled,
        Self::Held,
        Self::Queued,
        Self::Sending,
        Self::Unknown,
        Self::Sent,
        Self::Cancelled,
        Self::Expired,
        Self::Rejected,
        Self::Failed,
        Self::Undelivered,
        Self::Delivered,
        Self::Read,
    ];

    /// The status that holds after both have been reported: the one of higher rank.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        if other.rank() > self.rank() {
            other
        } else {
            self
        }
    }

    /// Whether the message certainly did not reach the recipient and will not.
    pub const fn is_failure(self) -> bool {
        matches!(
            self,
            Self::Cancelled | Self::Expired | Self::Rejected | Self::Failed | Self::Undelivered
        )
    }

    /// The status in snake case, as the database and scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Sent => "sent",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Undelivered => "undelivered",
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }

    /// The status with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|status| status.as_str() == name)
    }

    /// The place in the order `Queued < Sending < Unknown < Sent < Cancelled < Expired < Rejected < Failed <
    /// Undelivered < Delivered < Read`.
    const fn rank(self) -> u8 {
        self as u8
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_status() -> impl Strategy<Value = DeliveryStatus> {
        proptest::sample::select(DeliveryStatus::ALL)
    }

    proptest! {
        #[test]
        fn reports_in_any_order_and_number_end_in_the_same_status(
            reports in proptest::collection::vec(any_status(), 0..12),
            order in any::<u64>(),
        ) {
            let fold = |reports: &[DeliveryStatus]| {
                reports.iter().fold(DeliveryStatus::Queued, |status, report| status.join(*report))
            };
            let mut shuffled = reports.clone();
            fastrand::Rng::with_seed(order).shuffle(&mut shuffled);
            let mut repeated = shuffled.clone();
            repeated.extend(&reports);
            prop_assert_eq!(fold(&reports), fold(&shuffled));
            prop_assert_eq!(fold(&reports), fold(&repeated));
        }
    }

    #[test]
    fn a_late_report_does_not_undo_a_delivery() {
        assert_eq!(
            DeliveryStatus::Delivered.join(DeliveryStatus::Sent),
            DeliveryStatus::Delivered
        );
        assert_eq!(
            DeliveryStatus::Failed.join(DeliveryStatus::Sent),
            DeliveryStatus::Failed
        );
        assert_eq!(
            DeliveryStatus::Unknown.join(DeliveryStatus::Sent),
            DeliveryStatus::Sent
        );
    }

    #[test]
    fn every_status_has_a_name_that_finds_it_again() {
        for status in DeliveryStatus::ALL {
            assert_eq!(DeliveryStatus::from_name(status.as_str()), Some(*status));
        }
    }
}
