//! A test to a tester's own address: first a warning that it comes, then the text.

use crate::by::By;
use crate::delivery::DeliveryStatus;
use crate::error::{Error, Result};
use crate::event::{EventKind, Facts};
use crate::gateway::Gateway;
use crate::id::{GatewayId, MessageId};
use crate::message::{Draft, Message};
use crate::messenger::Messenger;
use crate::messenger::edit::{NewMessage, actor, message_id};
use crate::messenger::plan::Addressee;
use crate::messenger::send::{author, outgoing};
use crate::store::{Tx, contact, event, outbox, workspace};
use crate::workspace::Workspace;

impl Messenger {
    /// Sends a test: a disclaimer that names the brand, then the text. The text is held until the disclaimer is
    /// sent, and called off if that fails.
    ///
    /// Both are flagged, cost what they cost, and are in no conversation, no contact's history and no count.
    ///
    /// # Errors
    ///
    /// As [`Messenger::send`], and `InvalidArgument` for an address that is none, a key or a time. A gateway in the
    /// draft is not looked at.
    pub fn send_test(
        &self,
        gateway: GatewayId,
        to: &str,
        draft: impl Into<Draft>,
        by: impl Into<By>,
    ) -> Result<[Message; 2]> {
        let (draft, by, now) = (draft.into().gateway(gateway), by.into(), self.now()?);
        if let Some(at) = draft.send_at {
            return Err(Error::invalid("send_at", at, "is set, and a test goes now"));
        }
        if let Some(key) = &draft.key {
            return Err(Error::invalid("key", key, "is set, and a test has none"));
        }
        let address = self.address("to", to)?;
        let tester = |tx: Tx<'_>| {
            let known = contact::owner(tx, &address)?;
            let blocked = known.as_ref().is_some_and(|contact| contact.blocked);
            Ok(Addressee::of_addresses(
                known.map(|contact| contact.id),
                vec![address.clone()],
                blocked,
            ))
        };
        if !draft.media.is_empty() {
            self.store().read(|tx| {
                actor(tx, by)?;
                self.plan(tx, &tester(tx)?, &draft)
            })?;
        }
        let files = self.stage(draft.files(), now)?;
        self.store().write(|tx| {
            let actor = actor(tx, by)?;
            let author = author(tx, actor)?;
            let addressee = tester(tx)?;
            let plan = self.plan(tx, &addressee, &draft)?;
            let warning =
                Draft::text(disclaimer(&workspace::load(tx)?, &plan.gateway)).gateway(gateway);
            let warning_plan = self.plan(tx, &addressee, &warning)?;
            let store = |text: NewMessage<'_>, after: Option<MessageId>| -> Result<Message> {
                let facts = Facts {
                    message: after,
                    ..Facts::default()
                };
                let entry = event::Entry {
                    at: now,
                    kind: EventKind::TestSent,
                    conversation: None,
                    contact: None,
                    actor,
                    facts: &facts,
                };
                let id = message_id(event::append(tx, &entry)?)?;
                let stored = NewMessage { test: true, ..text }.store(tx, id, None, now)?;
                let wait = after.map_or(outbox::Wait::Turn, outbox::Wait::Message);
                outbox::insert(tx, &stored, wait)?;
                Ok(stored)
            };
            let first = outgoing(
                &warning_plan,
                &warning.body,
                author.clone(),
                DeliveryStatus::Queued,
                &[],
            );
            let first = store(first, None)?;
            let second = outgoing(&plan, &draft.body, author, DeliveryStatus::Held, &files);
            let second = store(second, Some(first.id))?;
            Ok([first, second])
        })
    }
}

fn disclaimer(workspace: &Workspace, gateway: &Gateway) -> String {
    let names = [&workspace.brand, &workspace.name, &gateway.settings.name];
    let brand = names
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or("", String::as_str);
    format!(
        "This is a test from {brand}. The next message is the text being tested; you can ignore both."
    )
}
