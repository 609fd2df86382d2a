//! How many bytes of text this thread has looked at to count and to cut: so the tests tell work, not time. Nothing is
//! counted outside of them.

#[cfg(test)]
use std::cell::Cell;

#[cfg(test)]
thread_local! {
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

/// Takes note of so many more.
#[cfg(test)]
pub(super) fn add(bytes: usize) {
    BYTES.set(BYTES.get() + bytes);
}

/// Nothing is counted.
#[cfg(not(test))]
#[inline]
pub(super) fn add(_bytes: usize) {}

/// The bytes since it was last asked.
#[cfg(test)]
pub(super) fn take() -> usize {
    BYTES.take()
}
