//! The engine through its public interface, as a host uses it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that meets what it did not expect has failed"
)]

mod agents;
mod allocation;
mod backup;
mod bad_input;
mod bulk;
mod causes;
mod changes;
mod contacts;
mod copy;
mod cost;
mod delivery;
mod example;
mod export;
mod files;
mod gateways;
mod health;
mod keys;
mod log;
mod media;
mod migrate;
mod model;
mod options;
#[cfg(feature = "postgres")]
mod postgres;
mod quick_replies;
mod receiving;
mod retries;
mod scenarios;
mod scheduled;
mod send_test;
mod sending;
mod sessions;
mod sharing;
mod snoozing;
mod support;
mod tags;
mod threads;
mod timeline;
mod verify;
mod views;
mod wire;
mod worker;
