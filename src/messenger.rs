//! The facade: every use case is a method of [`Messenger`].
//!
//! A call reads the clock, checks its arguments, and does its work in one transaction. Nothing is kept in memory that
//! another process could change, so any number of messengers may share a workspace.

mod agents;
mod allowed;
mod arrange;
mod attachments;
mod backup;
mod bulk;
mod carried;
mod changes;
mod contacts;
mod copy;
mod deliver;
mod edit;
mod export;
mod gateways;
mod health;
mod import;
mod kinds;
mod lists;
mod mailboxes;
mod migrate;
mod notes;
mod plan;
mod quick_replies;
mod receive;
mod refresh;
mod rests;
mod scheduled;
mod send;
mod send_key;
mod send_test;
mod snooze;
mod status;
mod tags;
mod threads;
mod timers;
mod unknown;
mod worker;
mod workspace;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

pub use attachments::MediaReader;
pub use bulk::Command;
pub use changes::{Changes, Watcher};
pub use deliver::Delivery;
pub use lists::{ContactPage, EventPage, Paging};
pub use migrate::Migrated;
pub use receive::Received;
pub use refresh::{Refreshed, Refused};
pub use scheduled::MessagePage;
pub use send::Recipient;
pub use snooze::SnoozeUntil;
pub use timers::Tick;
pub use unknown::Resolution;
pub use worker::{Worker, WorkerSettings};

use crate::address::Address;
use crate::clock::Timestamp;
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::event::{Actor, EventKind, Facts};
use crate::guard::guard;
use crate::log::{Log, LogLevel};
use crate::options::Options;
use crate::store::{Store, Tx, event, opening, workspace as workspace_row};

/// An open engine on one workspace.
///
/// Cheap to clone, and may be used from any number of threads.
#[derive(Clone)]
pub struct Messenger(Arc<Shared>);

struct Shared {
    store: Store,
    options: Options,
    entropy: Entropy,
    #[cfg(feature = "template")]
    templates: quick_replies::Templates,
}

impl Messenger {
    /// Opens the workspace in this file with the default [`Options`].
    ///
    /// # Errors
    ///
    /// As [`Options::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Options::new().open(path)
    }

    pub(crate) fn with_options(path: &Path, options: Options) -> Result<Self> {
        let now = guard("the clock", || options.clock.now())?;
        let entropy = Entropy::new(options.seed);
        let settings = options.store;
        let store = Store::open(path, settings)?;
        let set_up = |tx: Tx<'_>| workspace_row::create(tx, &entropy.uuid(now, 0, 0), now);
        match store.read(workspace_row::key) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => store.write(set_up),
            Err(error) => Err(error),
        }
        .map_err(|error| error.during(opening(path, settings)))?;
        let messenger = Self(Arc::new(Shared {
            store,
            options,
            entropy,
            #[cfg(feature = "template")]
            templates: quick_replies::Templates::default(),
        }));
        let arrival = messenger.store().arrival();
        let message = format_args!("the workspace was {arrival}");
        messenger.log().tell(LogLevel::Info, "workspace", message);
        Ok(messenger)
    }

    fn now(&self) -> Result<Timestamp> {
        guard("the clock", || self.0.options.clock.now())
    }

    fn store(&self) -> &Store {
        &self.0.store
    }

    fn options(&self) -> &Options {
        &self.0.options
    }

    fn log(&self) -> &Log {
        &self.options().log
    }

    /// Reads an address as the workspace's region writes it.
    fn address(&self, field: &'static str, text: &str) -> Result<Address> {
        Address::read(text, self.options().region).map_err(|why| Error::invalid(field, text, why))
    }

    #[cfg(test)]
    pub(crate) fn store_for_test(&self) -> &Store {
        self.store()
    }
}

impl fmt::Debug for Messenger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messenger")
            .field("options", &self.0.options)
            .finish_non_exhaustive()
    }
}

/// Notes in the log that something about the workspace itself changed.
fn settings_changed(tx: Tx<'_>, at: Timestamp, what: String) -> Result<()> {
    let entry = event::Entry {
        at,
        kind: EventKind::SettingsChanged,
        conversation: None,
        contact: None,
        actor: Actor::Host,
        facts: &Facts {
            name: what,
            ..Facts::default()
        },
    };
    event::append(tx, &entry).map(drop)
}
