//! Time as the engine sees it: microseconds since the epoch, told by a clock that the host passes in.

use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::{Error, Result};

/// A moment in time, in whole microseconds since 1970-01-01T00:00:00Z.
///
/// Shown and read in the form of RFC 3339, always in UTC.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment this many microseconds after the epoch.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` if it lies outside the years -9999 to 9999.
    pub fn from_micros(micros: i64) -> Result<Self> {
        match jiff_from_micros(micros) {
            Ok(_) => Ok(Self(micros)),
            Err(source) => Err(Error::invalid(
                "timestamp",
                micros,
                "microseconds lie outside the years -9999 to 9999",
            )
            .caused_by(source)),
        }
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// This moment plus a length of time, or the last moment there is.
    #[must_use]
    pub fn after(self, length: Duration) -> Self {
        let micros = i64::try_from(length.as_micros()).unwrap_or(i64::MAX);
        let latest = jiff::Timestamp::MAX.as_microsecond();
        Self(self.0.saturating_add(micros).min(latest))
    }

    /// This moment less a length of time, or the first moment there is.
    #[must_use]
    pub fn before(self, length: Duration) -> Self {
        let micros = i64::try_from(length.as_micros()).unwrap_or(i64::MAX);
        let earliest = jiff::Timestamp::MIN.as_microsecond();
        Self(self.0.saturating_sub(micros).max(earliest))
    }

    /// How long ago `earlier` was, seen from this moment; zero if it lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    pub(crate) fn to_jiff(self) -> jiff::Timestamp {
        // Every constructor has checked the range.
        jiff_from_micros(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    pub(crate) fn from_jiff(moment: jiff::Timestamp) -> Self {
        Self(moment.as_microsecond())
    }
}

/// As `jiff::Timestamp::from_microsecond`, which refuses what lies within the last second of the calendar.
fn jiff_from_micros(micros: i64) -> std::result::Result<jiff::Timestamp, jiff::Error> {
    const MICROS: i64 = 1_000_000;
    let second = jiff::Timestamp::from_second(micros.div_euclid(MICROS))?;
    second.checked_add(Duration::from_micros(
        micros.rem_euclid(MICROS).cast_unsigned(),
    ))
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_jiff().fmt(f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.parse::<jiff::Timestamp>() {
            Ok(moment) => Ok(Self::from_jiff(moment)),
            Err(source) => Err(Error::invalid(
                "timestamp",
                text,
                "is not a moment like 2026-11-22T09:00:00Z",
            )
            .caused_by(source)),
        }
    }
}

/// Tells the engine what time it is.
///
/// The engine asks at the start of a call, and again for each message that it delivers and each gateway that it polls; on
/// the calling thread, with no lock held.
pub trait Clock: Send + Sync {
    /// The present moment.
    ///
    /// # Errors
    ///
    /// Whatever a host's clock may fail with; see [`Error::callback`]. The call that asked fails with it.
    fn now(&self) -> Result<Timestamp>;
}

/// The clock of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Result<Timestamp> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where a host that chose this clock is read"
        )]
        let now = SystemTime::now();
        let since_epoch = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is told otherwise, for tests and demonstrations.
#[derive(Debug)]
pub struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    /// A clock that stands at `start`.
    pub fn new(start: Timestamp) -> Self {
        Self(Mutex::new(start))
    }

    /// Sets the clock, forwards or backwards.
    pub fn set(&self, now: Timestamp) {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = now;
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let mut now = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *now = now.after(by);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Result<Timestamp> {
        Ok(*self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Result<Timestamp> {
        (**self).now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_shown_and_read_as_rfc_3339() {
        let moment: Timestamp = "2026-11-22T09:00:00.25Z".parse().unwrap();
        assert_eq!(moment.as_micros(), 1_795_338_000_250_000);
        assert_eq!(moment.to_string(), "2026-11-22T09:00:00.25Z");
    }

    #[test]
    fn a_moment_beyond_the_calendar_is_refused() {
        assert!(Timestamp::from_micros(i64::MAX).is_err());
        assert!("tomorrow".parse::<Timestamp>().is_err());
    }

    #[test]
    fn the_first_and_the_last_moment_are_shown_and_read_as_what_they_are() {
        let epoch = Timestamp::from_micros(0).unwrap();
        let (first, last) = (epoch.before(Duration::MAX), epoch.after(Duration::MAX));
        for (moment, shown) in [
            (first, "-009999-01-02T01:59:59Z"),
            (last, "9999-12-30T22:00:00.999999Z"),
        ] {
            assert_eq!(moment.to_string(), shown);
            assert_eq!(shown.parse::<Timestamp>().unwrap(), moment);
            assert_eq!(Timestamp::from_micros(moment.as_micros()).unwrap(), moment);
        }
        assert!(Timestamp::from_micros(first.as_micros() - 1).is_err());
        assert!(Timestamp::from_micros(last.as_micros() + 1).is_err());
    }

    #[test]
    fn the_manual_clock_stands_still_until_told_otherwise() {
        let clock = ManualClock::new(Timestamp::from_micros(0).unwrap());
        assert_eq!(clock.now().unwrap().as_micros(), 0);
        clock.advance(Duration::from_secs(2));
        assert_eq!(clock.now().unwrap().as_micros(), 2_000_000);
    }
}
