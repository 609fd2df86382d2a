//! Asking providers that can be asked for what has come in.

use crate::error::{Error, ErrorKind, Result};
use crate::gateway::Gateway;
use crate::message::{Message, Received};
use crate::messenger::{Messenger, Tick};
use crate::provider::{Polled, PolledGateway, Report};
use crate::store::{gateway, outbox};

/// What a refresh brought.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Refreshed {
    /// Messages that came in; duplicates are left out.
    pub received: Vec<Received>,
    /// Messages that a provider had news of.
    pub reported: Vec<Message>,
    /// What came in and was refused: of a blocked contact, from no address, or news of a message not sent from here.
    pub refused: Vec<Error>,
    /// What was due.
    pub tick: Tick,
}

impl Messenger {
    /// Asks the providers of all gateways for new messages and reports, stores them, then does what
    /// [`Messenger::tick`] does. With nothing new it changes nothing.
    ///
    /// # Errors
    ///
    /// The first that a provider fails with, after the others were asked and what was due is done; those of the clock,
    /// the database and the media store. What was stored stays, and is recognised the next time.
    pub fn refresh(&self) -> Result<Refreshed> {
        let mut refreshed = Refreshed::default();
        let mut failed = None;
        for gateway in self.store().read(gateway::list)? {
            if let Err(error) = self.ask(&gateway, &mut refreshed) {
                failed.get_or_insert(error);
            }
        }
        refreshed.tick = self.tick()?;
        failed.map_or(Ok(refreshed), Err)
    }

    /// Takes in what the provider of one gateway has.
    fn ask(&self, gateway: &Gateway, refreshed: &mut Refreshed) -> Result<()> {
        let Some(provider) = self.provider(gateway) else {
            return Ok(());
        };
        let polled = PolledGateway {
            id: gateway.id,
            address: gateway.address.clone(),
        };
        let reports = provider.poll(&polled, self.now()?)?;
        let tokens = self.take_in(gateway, reports, refreshed)?;
        if tokens.is_empty() {
            return Ok(());
        }
        provider.acknowledge(&polled, &tokens)
    }

    /// Stores what came in; the tokens of what is done with.
    fn take_in(
        &self,
        gateway: &Gateway,
        polled: Vec<Polled>,
        refreshed: &mut Refreshed,
    ) -> Result<Vec<String>> {
        let mut tokens = Vec::with_capacity(polled.len());
        for Polled { token, report } in polled {
            match report {
                Report::Incoming(incoming) => match self.receive(gateway.id, &incoming) {
                    Ok(received) if received.duplicate => {}
                    Ok(received) => refreshed.received.push(received),
                    Err(refused) if is_refusal(&refused) => refreshed.refused.push(refused),
                    Err(failed) => return Err(failed),
                },
                Report::Status(report) => match self.report(gateway.id, &report) {
                    Ok(message) => refreshed.reported.push(message),
                    // It may be about a message whose submission is just being answered.
                    Err(unknown)
                        if unknown.kind() == ErrorKind::NotFound && self.is_sending(gateway)? =>
                    {
                        continue;
                    }
                    Err(refused) if is_refusal(&refused) => refreshed.refused.push(refused),
                    Err(failed) => return Err(failed),
                },
            }
            tokens.push(token);
        }
        Ok(tokens)
    }

    fn is_sending(&self, gateway: &Gateway) -> Result<bool> {
        self.store().read(|tx| outbox::is_sending(tx, gateway.id))
    }
}

/// Whether trying again would be refused again.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidArgument | ErrorKind::ActionRefused | ErrorKind::NotFound
    )
}
