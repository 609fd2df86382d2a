//! The text engine.
//!
//! Its calls are short and hold the interpreter, unless a text is long: then other threads run meanwhile. The text is
//! read where the str holds it, which nobody can change.

pub(crate) mod counter;
pub(crate) mod counting;
mod options;
pub(crate) mod reassembler;
pub(crate) mod records;
pub(crate) mod segments;
pub(crate) mod spelling;
pub(crate) mod template;
pub(crate) mod wire;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;

use crate::{error, outside};

/// The longest text, in bytes, that is worked on while other threads wait: it takes some tens of microseconds.
const SHORT: usize = 64 * 1024;

/// Does what a text of so many bytes is needed for. A panic ends here.
fn work<T: Send>(py: Python<'_>, bytes: usize, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    if bytes > SHORT {
        return outside::detached(py, work);
    }
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| error::panicked(py))
}

/// As [`work`] that the engine may refuse.
fn try_work<T: Send>(
    py: Python<'_>,
    bytes: usize,
    attempt: impl FnOnce() -> duologue::Result<T> + Send,
) -> PyResult<T> {
    work(py, bytes, attempt)?.map_err(|refused| error::raise(py, refused))
}
