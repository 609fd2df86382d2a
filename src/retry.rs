//! When a message that could not be handed over is tried again.

use std::time::Duration;

/// How often, and after how long, a message is tried again that was certainly not taken. One that may have been taken is
/// never tried again by itself.
///
/// The wait is drawn evenly from nothing up to `base`, doubled with each failure and at most `longest` ("full jitter"),
/// so that many messages that failed together do not come back together.
///
/// ```
/// use std::time::Duration;
/// use duologue::{Options, RetryPolicy};
/// let options = Options::new().retry(RetryPolicy { attempts: 3, ..RetryPolicy::default() });
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RetryPolicy {
    /// How often it is tried in all before it has failed for good; 0 is taken for 1.
    pub attempts: u32,
    /// The longest wait after the first failure.
    pub base: Duration,
    /// The longest wait after any.
    pub longest: Duration,
}

impl Default for RetryPolicy {
    /// Twelve attempts, a second at first, a quarter of an hour at most: a quarter of an hour in all on average, and half
    /// an hour at most.
    fn default() -> Self {
        Self {
            attempts: 12,
            base: Duration::from_secs(1),
            longest: Duration::from_secs(15 * 60),
        }
    }
}

impl RetryPolicy {
    /// The longest wait after so many failures; `None` if there is to be no other attempt.
    pub(crate) fn longest_wait(&self, failures: u32) -> Option<Duration> {
        (failures < self.attempts).then(|| self.backoff(failures))
    }

    /// The longest wait after so many failures, however many attempts there are to be.
    pub(crate) fn backoff(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        self.base.saturating_mul(1 << doublings).min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_wait_doubles_up_to_the_longest_and_ends_with_the_attempts() {
        let policy = RetryPolicy {
            attempts: 6,
            base: Duration::from_secs(1),
            longest: Duration::from_secs(5),
        };
        let waits: Vec<_> = (1..8)
            .map(|failures| policy.longest_wait(failures))
            .collect();
        let seconds = |n| Some(Duration::from_secs(n));
        let expected = [1, 2, 4, 5, 5].map(seconds);
        assert_eq!(waits, [&expected[..], &[None, None]].concat());
    }

    proptest! {
        #[test]
        fn no_wait_is_longer_than_the_longest(
            attempts in any::<u32>(), failures in any::<u32>(), base in any::<u64>(), longest in any::<u64>(),
        ) {
            let longest = Duration::from_millis(longest);
            let policy = RetryPolicy { attempts, base: Duration::from_millis(base), longest };
            prop_assert!(policy.backoff(failures) <= longest);
            prop_assert_eq!(policy.longest_wait(failures).is_some(), failures < attempts);
        }
    }
}
