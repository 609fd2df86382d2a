//! What tells the engine the time: a function of the host's, or a clock that is set by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use duologue::{Clock, Options, Timestamp};
use pyo3::prelude::*;

use super::{Failure, call};
use crate::error;
use crate::field::wrong_type;
use crate::time;

/// The options with this clock: a `ManualClock`, or any function that returns an aware `datetime`.
pub(super) fn with_clock(options: Options, clock: &Bound<'_, PyAny>) -> PyResult<Options> {
    if let Ok(manual) = clock.cast::<ManualClock>() {
        return Ok(options.clock(Arc::clone(&manual.get().0)));
    }
    if !clock.is_callable() {
        let wanted = "a function that returns an aware datetime";
        return Err(wrong_type(clock, "clock", wanted));
    }
    Ok(options.clock(PythonClock {
        tell: clock.clone().unbind(),
        told: AtomicI64::new(NEVER),
    }))
}

const NEVER: i64 = i64::MIN;

struct PythonClock {
    tell: Py<PyAny>,
    /// What it said last, in microseconds.
    told: AtomicI64,
}

impl Clock for PythonClock {
    /// Stands still while the host's code is not to run, so that what is under way can be put away.
    fn now(&self) -> duologue::Result<Timestamp> {
        let told =
            call(|py| time::timestamp(self.tell.bind(py).call0()?.as_any(), "the clock's time"));
        match told {
            Ok(now) => {
                self.told.store(now.as_micros(), Ordering::Relaxed);
                Ok(now)
            }
            Err(Failure::NotCalled) if self.told.load(Ordering::Relaxed) != NEVER => {
                Timestamp::from_micros(self.told.load(Ordering::Relaxed))
            }
            Err(failure) => Err(failure.error("the clock")),
        }
    }
}

/// A clock that stands still until it is told otherwise, for tests and demonstrations.
///
/// >>> from datetime import datetime, timezone
/// >>> from duologue import ManualClock
/// >>> clock = ManualClock(datetime(2026, 11, 22, 9, 0, tzinfo=timezone.utc))
/// >>> clock.advance(90)
/// >>> clock().isoformat()
/// '2026-11-22T09:01:30+00:00'
#[pyclass(frozen, module = "duologue")]
pub(crate) struct ManualClock(Arc<duologue::ManualClock>);

#[pymethods]
impl ManualClock {
    #[new]
    fn new(now: &Bound<'_, PyAny>) -> PyResult<Self> {
        let now = time::timestamp(now, "now")?;
        Ok(Self(Arc::new(duologue::ManualClock::new(now))))
    }

    /// Tell the time, in UTC.
    fn __call__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        time::datetime(py, self.now(py)?)
    }

    /// Set the clock to an aware `datetime`, forwards or backwards.
    fn set(&self, now: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.set(time::timestamp(now, "now")?);
        Ok(())
    }

    /// Move the clock forward by a `timedelta` or a number of seconds.
    fn advance(&self, by: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.advance(time::length(by, "by")?);
        Ok(())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<duologue.ManualClock at {}>", self.now(py)?))
    }
}

impl ManualClock {
    fn now(&self, py: Python<'_>) -> PyResult<Timestamp> {
        self.0.now().map_err(|failed| error::raise(py, failed))
    }
}
