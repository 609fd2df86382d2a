//! The way to the server, and whether there is a pooler on it.
//!
//! A pooler hands the server's connections around, from transaction to transaction: nothing can be kept on one. It is found
//! out by a start-up option that only the server itself takes: a pooler refuses it, or leaves it out.

use std::error::Error as _;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_postgres::SimpleQueryMessage;

use crate::error::{Error, Result};
use crate::store::postgres::client::Client;
use crate::store::postgres::failure::{failure, lost};
use crate::store::postgres::fate::LIFE;
use crate::store::postgres::tls::Connector;
use crate::store::postgres::url::Target;

const DIRECT: &str = "-c duologue.direct=on";

/// A connection, and to whom.
pub(super) struct Connected {
    pub(super) client: Client,
    /// Nobody is in between.
    pub(super) direct: bool,
    /// Which life of the server it is of, if it tells.
    pub(super) life: Option<String>,
}

pub(super) struct Way {
    connector: Connector,
    pub(super) target: Target,
    /// A pooler was found.
    pooled: AtomicBool,
}

/// Whether a pooler refuses the option: by the code of a protocol violation, as PgBouncer has it.
fn is_for_the_option(refused: &Error) -> bool {
    let cause = refused.source().map(ToString::to_string);
    cause.is_some_and(|cause| cause.contains("08P01"))
}

impl Way {
    pub(super) fn new(connector: Connector, target: Target) -> Self {
        Self {
            connector,
            target,
            pooled: AtomicBool::new(false),
        }
    }

    /// Connects.
    pub(super) fn connect(&self) -> Result<Connected> {
        if self.pooled.load(Ordering::Relaxed) {
            return self.look(self.connector.connect(&self.target)?);
        }
        let mut direct = self.target.clone();
        let options = direct.config.get_options().unwrap_or_default();
        let options = format!("{options} {DIRECT}");
        direct.config.options(&options);
        match self.connector.connect(&direct) {
            Ok(client) => self.look(client),
            Err(refused) if is_for_the_option(&refused) => {
                self.look(self.connector.connect(&self.target)?)
            }
            Err(refused) => Err(refused),
        }
    }

    /// Looks whom it is connected to.
    fn look(&self, mut client: Client) -> Result<Connected> {
        let ask = format!("SELECT current_setting('duologue.direct', TRUE), {LIFE}");
        let told = client.ask_within(self.target.limit(), async |client| {
            client.simple_query(&ask).await
        });
        let told = told.ok_or_else(lost)?.map_err(failure)?;
        let row = told.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let field = |at| row.and_then(|row| row.get(at));
        let direct = field(0) == Some("on");
        if !direct {
            self.pooled.store(true, Ordering::Relaxed);
        }
        Ok(Connected {
            direct,
            life: field(1).map(str::to_owned),
            client,
        })
    }
}
