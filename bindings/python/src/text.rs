//! The text engine.

pub(crate) mod records;
