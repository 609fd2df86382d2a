//! The keys that leave this machine: unique, and repeatable for a host that asks for it.

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
        let mut rng = Rng::with_seed(self.seed);
        for part in [id.cast_unsigned(), number, now.as_micros().cast_unsigned()] {
            rng = Rng::with_seed(rng.u64(..) ^ part.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        }
        let mut random = [0; 10];
        rng.fill(&mut random);
        let millis = u64::try_from(now.as_micros() / 1_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random)
            .into_uuid()
            .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
