//! Asking providers that can be asked for what has come in.

use crate::error::{Error, ErrorKind, Result};
use crate::gateway::Gateway;
use crate::id::GatewayId;
use crate::log::LogLevel;
use crate::message::Message;
use crate::messenger::receive::Received;
use crate::messenger::{Messenger, Tick, guard};
use crate::provider::{Polled, PolledGateway, Report};
use crate::store::{gateway, outbox};

/// What the records of a refresh are about.
const SUBJECT: &str = "refresh";

/// What a refresh brought.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Refreshed {
    /// Messages that came in; duplicates are left out.
    pub received: Vec<Received>,
    /// Messages that a provider had news of.
    pub reported: Vec<Message>,
    /// What came in and was refused.
    pub refused: Vec<Refused>,
    /// Gateways whose provider failed, or for which not everything could be stored. They are asked again the next time.
    pub failed: Vec<(GatewayId, Error)>,
    /// What was due.
    pub tick: Tick,
}

/// Something that came in and was refused: of a blocked contact, from no address, or news of a message that was not
/// sent from here.
#[derive(Debug)]
#[non_exhaustive]
pub struct Refused {
    /// The gateway it came through.
    pub gateway: GatewayId,
    /// What came in, for the provider does not hand it out again.
    pub report: Report,
    /// Why it was refused.
    pub error: Error,
}

impl Messenger {
    /// Asks the providers of all gateways for new messages and reports, stores them, then does what
    /// [`Messenger::tick`] does. With nothing new it changes nothing.
    ///
    /// # Errors
    ///
    /// Those of the clock and the database. A provider that fails is named in the answer, and keeps no other back.
    pub fn refresh(&self) -> Result<Refreshed> {
        let mut refreshed = Refreshed::default();
        for gateway in self.store().read(gateway::list)? {
            if let Err(error) = self.ask(&gateway, &mut refreshed) {
                refreshed.failed.push((gateway.id, error));
            }
        }
        refreshed.tick = self.tick()?;
        Ok(refreshed)
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
        let mut tokens = Vec::new();
        let mut failed = None;
        let now = self.now()?;
        let name = format!("the provider `{}`", gateway.provider);
        let failed_to = |what: &str, error: &Error| {
            let what = format_args!("gateway {}: {what}", gateway.id);
            self.log().failed(LogLevel::Warn, SUBJECT, what, error);
        };
        let found = guard(&name, || provider.poll(&polled, now))
            .inspect_err(|error| failed_to("it could not be asked for what has come in", error))?;
        for Polled { token, report } in found {
            match self.take_in(gateway, report, refreshed) {
                Ok(true) => tokens.push(token),
                Ok(false) => {}
                Err(error) => {
                    failed_to("what has come in could not be stored", &error);
                    failed = Some(error);
                    break;
                }
            }
        }
        // What is stored is told, even if what came after it failed.
        if !tokens.is_empty() {
            guard(&name, || provider.acknowledge(&polled, &tokens)).inspect_err(|error| {
                failed_to("it could not be told what is stored", error);
            })?;
        }
        failed.map_or(Ok(()), Err)
    }

    /// Stores one thing that came in; whether it is done with.
    fn take_in(
        &self,
        gateway: &Gateway,
        report: Report,
        refreshed: &mut Refreshed,
    ) -> Result<bool> {
        let taken = match &report {
            Report::Incoming(incoming) => self.receive(gateway.id, incoming).map(|received| {
                if !received.duplicate {
                    refreshed.received.push(received);
                }
            }),
            Report::Status(status) => {
                let mut taken = self.report(gateway.id, status);
                if taken
                    .as_ref()
                    .is_err_and(|error| error.kind() == ErrorKind::NotFound)
                {
                    if self.is_sending(gateway)? {
                        // It may be about a message whose submission is just being answered.
                        return Ok(false);
                    }
                    // Or it was answered between the two questions.
                    taken = self.report(gateway.id, status);
                }
                taken.map(|message| refreshed.reported.push(message))
            }
        };
        match taken {
            Ok(()) => Ok(true),
            Err(error) if error.is_refusal() => {
                let what = format_args!("gateway {}: what has come in was refused", gateway.id);
                self.log().failed(LogLevel::Info, SUBJECT, what, &error);
                refreshed.refused.push(Refused {
                    gateway: gateway.id,
                    report,
                    error,
                });
                Ok(true)
            }
            Err(failed) => Err(failed),
        }
    }

    fn is_sending(&self, gateway: &Gateway) -> Result<bool> {
        self.store().read(|tx| outbox::is_sending(tx, gateway.id))
    }
}
