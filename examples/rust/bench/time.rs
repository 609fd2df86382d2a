//! Taking times.

use std::time::{Duration, Instant};

#[expect(
    clippy::disallowed_methods,
    reason = "the engine is timed from outside; it reads the host's clock alone"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Runs `work`, and says how many microseconds it took.
pub(crate) fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<(T, f64), E> {
    let start = now();
    let done = work()?;
    Ok((done, micros(start.elapsed())))
}

pub(crate) fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no count here comes near the 53 bits that are kept"
)]
pub(crate) fn float(count: u64) -> f64 {
    count as f64
}
