//! The engine through its public interface, as a host uses it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that meets what it did not expect has failed"
)]

mod cost;
mod example;
mod scenarios;
