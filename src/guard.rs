//! Where the host's code is called, and its panics end.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Error, Result};

/// Calls a part of the host's: a panic in it fails the call, and ends there.
pub(crate) fn guard<T>(what: &str, call: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|_| Err(Error::callback(format!("{what} panicked"))))
}
