//! Gateways that a worker leaves alone for a while, because those behind them could not take what they were given.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Timestamp;
use crate::id::GatewayId;

/// Which gateways rest, and until when.
#[derive(Default)]
pub(super) struct Rests(Mutex<BTreeMap<GatewayId, Rest>>);

#[derive(Clone, Copy, Default)]
struct Rest {
    /// How often in a row nothing was taken.
    refusals: u32,
    until: Option<Timestamp>,
}

impl Rests {
    /// How many messages a gateway may be given now: none while it rests, and then one at a time until one is taken.
    pub(super) fn room(&self, gateway: GatewayId, now: Timestamp) -> i64 {
        match self.all().get(&gateway) {
            Some(rest) if rest.until.is_some_and(|until| now < until) => 0,
            Some(_) => 1,
            None => i64::MAX,
        }
    }

    /// Notes that nothing was taken, and lets the gateway rest for as long as the number of refusals in a row asks for.
    pub(super) fn refused(
        &self,
        gateway: GatewayId,
        now: Timestamp,
        length: impl FnOnce(u32) -> Duration,
    ) {
        let mut all = self.all();
        let rest = all.entry(gateway).or_default();
        rest.refusals = rest.refusals.saturating_add(1);
        rest.until = Some(now.after(length(rest.refusals)));
    }

    /// Notes that a message was taken, or refused for good.
    pub(super) fn taken(&self, gateway: GatewayId) {
        self.all().remove(&gateway);
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<GatewayId, Rest>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_rests_and_is_then_tried_with_one_message_at_a_time_until_one_is_taken() {
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000).unwrap();
        let (rests, line) = (Rests::default(), GatewayId::from_raw(1).unwrap());
        let other = GatewayId::from_raw(2).unwrap();
        let length = |refusals| Duration::from_secs(10 * u64::from(refusals));
        assert_eq!(rests.room(line, at(0)), i64::MAX);
        rests.refused(line, at(0), length);
        assert_eq!(rests.room(line, at(9)), 0);
        assert_eq!(rests.room(line, at(10)), 1);
        rests.refused(line, at(10), length);
        assert_eq!(rests.room(line, at(29)), 0);
        assert_eq!(rests.room(line, at(30)), 1);
        assert_eq!(rests.room(other, at(0)), i64::MAX);
        rests.taken(line);
        assert_eq!(rests.room(line, at(30)), i64::MAX);
    }
}
