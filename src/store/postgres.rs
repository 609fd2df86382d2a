//! PostgreSQL: a schema on a server, which any number of hosts use at the same time.
//!
//! Writers do not wait for each other, but where they change the same rows. What they rely on is said in
//! `schema/0001_workspace.sql`, with the procedures that keep it.

mod client;
mod connection;
mod database;
mod failure;
mod fate;
mod listener;
mod migration;
mod owed;
#[cfg(test)]
mod plan_tests;
mod prepared;
mod receive;
mod row;
mod statement;
mod tls;
mod url;
mod way;

pub(crate) use database::{Company, Database};
pub(crate) use url::Target;
