//! Moments and lengths of time.

use std::time::Duration;

use duologue::Timestamp;

use crate::failure::Failure;

/// A moment: microseconds since 1970-01-01T00:00:00Z.
pub type duologue_time_t = i64;

/// No moment.
pub const DUOLOGUE_NO_TIME: duologue_time_t = i64::MIN;

/// The moment as C has it.
pub(crate) fn moment(moment: Timestamp) -> duologue_time_t {
    moment.as_micros()
}

/// The moment that C means.
pub(crate) fn read_moment(
    moment: duologue_time_t,
    field: &'static str,
) -> Result<Timestamp, Failure> {
    Timestamp::from_micros(moment).map_err(|_| {
        let why = "lies outside the years -9999 to 9999; give microseconds since 1970";
        Failure::invalid_value(field, &moment.to_string(), why)
    })
}

/// As [`read_moment`], with `None` for `DUOLOGUE_NO_TIME`.
pub(crate) fn optional_moment(
    moment: duologue_time_t,
    field: &'static str,
) -> Result<Option<Timestamp>, Failure> {
    if moment == DUOLOGUE_NO_TIME {
        Ok(None)
    } else {
        read_moment(moment, field).map(Some)
    }
}

/// A length of so many milliseconds.
pub(crate) fn length(milliseconds: i64, field: &'static str) -> Result<Duration, Failure> {
    u64::try_from(milliseconds)
        .map(Duration::from_millis)
        .map_err(|_| {
            Failure::invalid_value(
                field,
                &milliseconds.to_string(),
                "is no length of time; give 0 or more",
            )
        })
}
