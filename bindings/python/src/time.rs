//! Moments and lengths of time: aware `datetime`s, `timedelta`s and seconds.

use std::time::Duration;

use duologue::Timestamp;
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDateTime, PyDelta, PyDeltaAccess as _, PyFloat, PyTzInfo};

use crate::error;
use crate::field::{is_number, wrong_type};

const MICROS: i64 = 1_000_000;
const DAY: i64 = 24 * 60 * 60;
/// The seconds after which a `timedelta` ends, which is what a length of time is shown as.
const LONGEST: u64 = 1_000_000_000 * 24 * 60 * 60;
/// The beginning of the year 1, before which there is no `datetime`.
const FIRST: i64 = -62_135_596_800 * MICROS;

/// The moment as an aware `datetime` in UTC. It is made of its date: a `timedelta` would take several times as long.
pub(crate) fn datetime<'py>(py: Python<'py>, moment: Timestamp) -> PyResult<Bound<'py, PyAny>> {
    let micros = moment.as_micros();
    let seconds = micros.div_euclid(MICROS);
    let (year, month, day) = date(seconds.div_euclid(DAY));
    let second = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    let (micro, utc) = (micros.rem_euclid(MICROS), PyTzInfo::utc(py)?);
    py.get_type::<PyDateTime>()
        .call1((year, month, day, hour, minute, second, micro, utc))
}

/// Year, month and day, so many days after 1970-01-01.
///
/// In years that begin with March, a leap day is the last of a year, of four years, and of an era of 400, and the lengths
/// of the months are those of a straight line, 30.6 days each (as in Howard Hinnant's `civil_from_days`).
const fn date(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097;
    const BEFORE_1970: i64 = 719_468;
    let days = days + BEFORE_1970;
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1_460 + day / 36_524 - day / (ERA - 1)) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = 400 * era + year;
    if month < 10 {
        (year, month + 3, day)
    } else {
        (year + 1, month - 9, day)
    }
}

/// The moment of an aware `datetime`. A naive one is refused: nobody can tell which moment it means.
pub(crate) fn timestamp(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Timestamp> {
    let py = value.py();
    if !value.is_instance_of::<PyDateTime>() {
        return Err(wrong_type(value, name, "an aware datetime"));
    }
    if value.call_method0("utcoffset")?.is_none() {
        let why = "has no time zone; give an aware datetime, such as datetime.now(timezone.utc)";
        return Err(error::invalid(py, name, &value.str()?.into_any(), why));
    }
    let since = value.sub(epoch(py)?)?;
    let since = since.cast::<PyDelta>().map_err(PyErr::from)?;
    let seconds = i64::from(since.get_days()) * DAY + i64::from(since.get_seconds());
    let micros = seconds * MICROS + i64::from(since.get_microseconds());
    shown(micros).ok_or_else(|| out_of_range(value, name))
}

/// The moment of so many microseconds, if there is one and a `datetime` can show it.
fn shown(micros: i64) -> Option<Timestamp> {
    let moment = Timestamp::from_micros(micros).ok();
    moment.filter(|_| micros >= FIRST)
}

fn out_of_range(value: &Bound<'_, PyAny>, name: &str) -> PyErr {
    let why = "lies outside the times that there are, in UTC from the year 1 to the last day but one of 9999";
    error::invalid(value.py(), name, value, why)
}

/// A moment given as an aware `datetime`, or as seconds since 1970-01-01T00:00:00Z.
pub(crate) fn moment(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Timestamp> {
    if let Some(seconds) = seconds(value)? {
        let micros = (seconds * 1e6).round();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number that is too large is refused as the largest"
        )]
        let moment = shown(micros as i64).filter(|_| seconds.is_finite());
        return moment.ok_or_else(|| out_of_range(value, name));
    }
    if value.is_instance_of::<PyDateTime>() {
        return timestamp(value, name);
    }
    Err(wrong_type(
        value,
        name,
        "an aware datetime or seconds since 1970",
    ))
}

/// A length of time, given as a `timedelta` or in seconds.
pub(crate) fn length(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Duration> {
    let negative = || {
        error::invalid(
            value.py(),
            name,
            value,
            "is no length of time; give 0 or more",
        )
    };
    if let Some(seconds) = seconds(value)? {
        #[expect(clippy::cast_precision_loss, reason = "it is a whole number of days")]
        if seconds >= LONGEST as f64 {
            let why = "is longer than a timedelta can be";
            return Err(error::invalid(value.py(), name, value, why));
        }
        return Duration::try_from_secs_f64(seconds).map_err(|_| negative());
    }
    if !value.is_instance_of::<PyDelta>() {
        return Err(wrong_type(
            value,
            name,
            "a timedelta or a number of seconds",
        ));
    }
    value.extract().map_err(|_| negative())
}

fn seconds(value: &Bound<'_, PyAny>) -> PyResult<Option<f64>> {
    if !(is_number(value) || value.is_instance_of::<PyFloat>()) {
        return Ok(None);
    }
    match value.extract::<f64>() {
        // An int that is beyond every float is as far off as can be.
        Err(failed) if failed.is_instance_of::<PyOverflowError>(value.py()) => {
            let negative = value.lt(0)?;
            Ok(Some(if negative {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            }))
        }
        seconds => seconds.map(Some),
    }
}

fn epoch(py: Python<'_>) -> PyResult<&Bound<'_, PyDateTime>> {
    static EPOCH: PyOnceLock<Py<PyDateTime>> = PyOnceLock::new();
    let epoch = EPOCH.get_or_try_init(py, || {
        let utc = PyTzInfo::utc(py)?.to_owned();
        PyResult::Ok(PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc))?.unbind())
    });
    Ok(epoch?.bind(py))
}
