//! The library as programs in C and C++ see it: its header, its symbols, and what it does to their memory.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that meets what it did not expect has failed"
)]

mod allocation;
mod examples;
mod install;
mod programs;
mod scenarios;
#[path = "../../../../tests/it/support/server.rs"]
#[allow(dead_code, reason = "the rest is for the tests of the engine")]
mod server;
mod symbols;
mod toolchain;
mod vectors;
