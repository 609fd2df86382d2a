//! SQLite: a file, or a database in memory.
//!
//! One writer and a small pool of readers, each a connection of its own; a database in memory has one connection for
//! both.

mod connection;
mod database;
mod migration;
mod place;
mod writer;

pub(crate) use connection::{Access, Sqlite};
pub(crate) use database::Database;
pub(crate) use writer::Writer;

#[cfg(test)]
pub(crate) use writer::Desk;
