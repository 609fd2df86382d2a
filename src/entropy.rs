//! The keys that leave this machine: unique, and repeatable for a host that asks for it.

use std::time::Duration;

use fastrand::Rng;

use crate::clock::Timestamp;

/// Where keys come from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entropy {
    seed: u64,
}

impl Entropy {
    /// A seed of the host's, or one of the operating system's.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self {
            seed: seed.unwrap_or_else(|| Rng::new().u64(..)),
        }
    }

    /// A UUID of version 7 (RFC 9562, section 5.7) for attempt `number` of message `id`.
    ///
    /// It is derived, not drawn: a workspace that is opened again with the same seed must not repeat a key that an
    /// earlier run gave to another attempt.
    pub(crate) fn uuid(self, now: Timestamp, id: i64, number: u64) -> String {
        let mut random = [0; 10];
        self.rng([id.cast_unsigned(), number, now.as_micros().cast_unsigned()])
            .fill(&mut random);
        let millis = u64::try_from(now.as_micros() / 1_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random)
            .into_uuid()
            .to_string()
    }

    /// A length of time up to `longest`, for attempt `number` of message `id`.
    pub(crate) fn wait(self, longest: Duration, id: i64, number: u64) -> Duration {
        // Of another kind than the keys, so that none tells the other.
        let mut rng = self.rng([u64::MAX, id.cast_unsigned(), number]);
        let micros = u64::try_from(longest.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(rng.u64(0..=micros))
    }

    fn rng(self, parts: [u64; 3]) -> Rng {
        let mut rng = Rng::with_seed(self.seed);
        for part in parts {
            rng = Rng::with_seed(rng.u64(..) ^ part.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        }
        rng
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_repeats_for_the_same_attempt_and_is_never_too_long() {
        let entropy = Entropy::new(Some(7));
        let longest = Duration::from_secs(1);
        let waits: Vec<_> = (0..100).map(|n| entropy.wait(longest, 1, n)).collect();
        assert!(waits.iter().all(|wait| *wait <= longest));
        assert!(waits.iter().any(|wait| *wait > longest / 2));
        assert!(waits.iter().any(|wait| *wait < longest / 2));
        assert_eq!(waits.first(), Some(&entropy.wait(longest, 1, 0)));
        assert_eq!(entropy.wait(Duration::ZERO, 1, 0), Duration::ZERO);
    }

    #[test]
    fn keys_repeat_for_the_same_attempt_alone() {
        let at = |micros| Timestamp::from_micros(micros).unwrap();
        let entropy = Entropy::new(Some(7));
        let key = entropy.uuid(at(1_000), 1, 1);
        assert_eq!(key, Entropy::new(Some(7)).uuid(at(1_000), 1, 1));
        let others = [
            entropy.uuid(at(1_001), 1, 1),
            entropy.uuid(at(1_000), 2, 1),
            entropy.uuid(at(1_000), 1, 2),
            Entropy::new(Some(8)).uuid(at(1_000), 1, 1),
        ];
        assert!(!others.contains(&key));
        assert_eq!(key.as_bytes().get(14), Some(&b'7'));
    }
}
