//! Moments and lengths of time: aware `datetime`s, `timedelta`s and seconds.

use std::time::Duration;

use duologue::Timestamp;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDateTime, PyDelta, PyDeltaAccess as _, PyFloat, PyTzInfo};

use crate::error;
use crate::field::{is_number, wrong_type};

const MICROS: i64 = 1_000_000;
const DAY: i64 = 24 * 60 * 60;

/// The moment as an aware `datetime` in UTC.
pub(crate) fn datetime<'py>(py: Python<'py>, moment: Timestamp) -> PyResult<Bound<'py, PyAny>> {
    let micros = moment.as_micros();
    let seconds = micros.div_euclid(MICROS);
    let part = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    let since = PyDelta::new(
        py,
        part(seconds.div_euclid(DAY)),
        part(seconds.rem_euclid(DAY)),
        part(micros.rem_euclid(MICROS)),
        false,
    )?;
    epoch(py)?.add(since)
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
    Timestamp::from_micros(micros).map_err(|refused| error::raise(py, refused))
}

/// A moment given as an aware `datetime`, or as seconds since 1970-01-01T00:00:00Z.
pub(crate) fn moment(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Timestamp> {
    if let Some(seconds) = seconds(value)? {
        let micros = (seconds * 1e6).round();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number that is too large is refused as the largest"
        )]
        let moment = Timestamp::from_micros(micros as i64);
        let valid = moment.ok().filter(|_| seconds.is_finite());
        return valid.ok_or_else(|| {
            error::invalid(
                value.py(),
                name,
                value,
                "lies outside the years that there are",
            )
        });
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
    if is_number(value) || value.is_instance_of::<PyFloat>() {
        return value.extract().map(Some);
    }
    Ok(None)
}

fn epoch(py: Python<'_>) -> PyResult<&Bound<'_, PyDateTime>> {
    static EPOCH: PyOnceLock<Py<PyDateTime>> = PyOnceLock::new();
    let epoch = EPOCH.get_or_try_init(py, || {
        let utc = PyTzInfo::utc(py)?.to_owned();
        PyResult::Ok(PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc))?.unbind())
    });
    Ok(epoch?.bind(py))
}
