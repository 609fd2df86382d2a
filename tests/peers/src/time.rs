//! Taking times.

use std::time::{Duration, Instant};

#[expect(
    clippy::disallowed_methods,
    reason = "the engine is timed from outside; it reads the host's clock alone"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

pub(crate) fn nanos(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no count here comes near the 53 bits that are kept"
)]
pub(crate) fn float(count: usize) -> f64 {
    count as f64
}
