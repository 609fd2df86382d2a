//! The way to the server, and whether there is a pooler on it.
//!
//! A pooler hands the server's connections around, from transaction to transaction: nothing can be kept on one. It is found
//! out by a start-up option that only the server itself takes: a pooler refuses it, or leaves it out.

use std::error::Error as _;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_postgres::SimpleQueryMessage;

use crate::error::{Error, Result};
use crate::store::postgres::client::Client;
use crate::store::postgres::failure::failure;
use crate::store::postgres::tls::Connector;
use crate::store::postgres::url::Target;

const DIRECT: &str = "-c duologue.direct=on";
/// Answers with a row where the option has arrived.
const TOLD: &str = "SELECT 1 WHERE current_setting('duologue.direct', TRUE) = 'on'";

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

    /// Connects, and says whether that is to the server itself.
    pub(super) fn connect(&self) -> Result<(Client, bool)> {
        if self.pooled.load(Ordering::Relaxed) {
            return Ok((self.connector.connect(&self.target)?, false));
        }
        let mut direct = self.target.clone();
        let options = direct.config.get_options().unwrap_or_default();
        let options = format!("{options} {DIRECT}");
        direct.config.options(&options);
        let mut client = match self.connector.connect(&direct) {
            Ok(client) => client,
            Err(refused) if is_for_the_option(&refused) => {
                let without = self.connector.connect(&self.target)?;
                return Ok((self.through_pooler(without), false));
            }
            Err(refused) => return Err(refused),
        };
        let told = client
            .ask(async |client| client.simple_query(TOLD).await)
            .map_err(failure)?;
        let is_row = |message: &_| matches!(message, SimpleQueryMessage::Row(_));
        if told.iter().any(is_row) {
            return Ok((client, true));
        }
        Ok((self.through_pooler(client), false))
    }

    fn through_pooler(&self, client: Client) -> Client {
        self.pooled.store(true, Ordering::Relaxed);
        client
    }
}
