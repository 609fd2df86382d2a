//! The PostgreSQL server that a run of the tests may have, and schemas on it that are gone when they go out of scope.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use postgres::{Client, NoTls};

/// The server that `DUOLOGUE_TEST_POSTGRES` names: a URL of a superuser of its, without a schema.
pub(crate) fn server() -> Option<String> {
    named_by("DUOLOGUE_TEST_POSTGRES")
}

/// The same server behind a pooler, as `DUOLOGUE_TEST_PGBOUNCER` names it.
fn pooler() -> Option<String> {
    named_by("DUOLOGUE_TEST_PGBOUNCER")
}

fn named_by(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|url| !url.is_empty())
}

/// A name on the server that nobody else has, for a workspace to be made there, and with `_copy` for another.
pub(crate) struct Schema {
    server: String,
    /// By which URL messengers reach it.
    way: String,
    name: String,
}

impl Schema {
    /// One on the server of this run, if it has one.
    pub(crate) fn on_server() -> Option<Self> {
        server().map(|server| Self::new(server.clone(), server))
    }

    /// One that messengers reach through the pooler, if this run has that.
    pub(crate) fn behind_pooler() -> Option<Self> {
        Some(Self::new(server()?, pooler()?))
    }

    /// Another that is reached as this one.
    pub(crate) fn another(&self) -> Self {
        Self::new(self.server.clone(), self.way.clone())
    }

    fn new(server: String, way: String) -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        // Another program on this server may have had the same number of a process.
        let chance = RandomState::new().build_hasher().finish();
        let name = format!("test_{}_{number}_{chance:016x}", std::process::id());
        Self { server, way, name }
    }

    /// What a messenger opens.
    pub(crate) fn url(&self) -> String {
        let mark = if self.way.contains('?') { '&' } else { '?' };
        format!("{}{mark}schema={}", self.way, self.name)
    }

    /// A connection whose statements find the schema's tables.
    pub(crate) fn connect(&self) -> Client {
        let mut client = connect(&self.server);
        let sql = format!("SET search_path TO {}", self.name);
        client.batch_execute(&sql).unwrap();
        client
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let mut client = Cleaners::take(&self.server);
        let patience = "SET lock_timeout TO '20s'; SET client_min_messages TO warning";
        let name = &self.name;
        let schemas = format!("{patience}; DROP SCHEMA IF EXISTS {name}, {name}_copy CASCADE");
        let dropped = client.batch_execute(&schemas);
        if !std::thread::panicking() {
            dropped.unwrap();
        }
        Cleaners::put(client);
    }
}

/// Connections that have nothing to do until the next schema goes.
struct Cleaners;

static CLEANERS: Mutex<Vec<Client>> = Mutex::new(Vec::new());

impl Cleaners {
    fn take(server: &str) -> Client {
        let idle = CLEANERS.lock().ok().and_then(|mut idle| idle.pop());
        idle.filter(|client| !client.is_closed())
            .unwrap_or_else(|| connect(server))
    }

    fn put(client: Client) {
        if let Ok(mut idle) = CLEANERS.lock() {
            idle.push(client);
        }
    }
}

fn connect(server: &str) -> Client {
    let connected = Client::connect(server, NoTls);
    connected.unwrap_or_else(|error| panic!("the server of the tests cannot be reached: {error}"))
}
