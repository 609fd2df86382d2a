//! Which way a text of the business's goes.

use duologue::{Action, ConversationId, GatewayId};

use super::world::{Contact, Conversation, Gateway, Why, World};

/// Whom a text is for.
pub(super) struct Addressee<'w> {
    pub(super) contact: Option<&'w Contact>,
    /// The one to write to first.
    pub(super) addresses: Vec<String>,
    pub(super) conversation: Option<&'w Conversation>,
    /// Whether one address was asked for.
    pub(super) asked: bool,
}

/// How an outgoing message must go.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) gateway: GatewayId,
    pub(super) recipient: String,
}

impl World {
    /// Which way a text goes, or everything that speaks against it: through the gateway that was asked for; else
    /// through the one that the customer used last, one of the mailbox's or the workspace's default, and a text does
    /// not become an e-mail by itself. Where nothing goes before, any gateway that reaches the addressee will do.
    pub(super) fn route(
        &self,
        to: &Addressee<'_>,
        wanted: Option<GatewayId>,
    ) -> Result<Route, Vec<Why>> {
        let reached = |gateway: &Gateway| to.addresses.iter().find(|one| gateway.reaches(one));
        let mut against = Vec::new();
        if to.contact.is_some_and(|contact| contact.blocked) {
            against.push(Why::Refused("contact_blocked"));
        }
        let chosen = if let Some(wanted) = wanted {
            let gateway = self.gateway(wanted);
            if !gateway.enabled {
                against.push(Why::Refused("gateway_disabled"));
            }
            if reached(gateway).is_none() {
                against.push(Why::Refused("no_address"));
            }
            Some(gateway)
        } else {
            let last = to.conversation.map(|one| self.gateway(one.gateway));
            let binding = last.filter(|last| !to.asked || reached(last).is_some());
            let mailbox = to.conversation.map(|one| one.mailbox);
            let near = |gateway: &Gateway| Some(gateway.mailbox) == mailbox;
            let own = |gateway: &Gateway| last.is_some_and(|last| last.id == gateway.id);
            let usable = |gateway: &&Gateway| {
                let alike = |last: &Gateway| last.is_email() == gateway.is_email();
                let likely = |last: &Gateway| {
                    own(gateway) || (alike(last) && (near(gateway) || gateway.default))
                };
                gateway.enabled && reached(gateway).is_some() && binding.is_none_or(likely)
            };
            let rank =
                |gateway: &&Gateway| (!own(gateway), !near(gateway), !gateway.default, gateway.id);
            self.gateways.iter().filter(usable).min_by_key(rank)
        };
        match chosen {
            None if against.is_empty() => Err(vec![Why::Refused("no_gateway")]),
            Some(gateway) if against.is_empty() => Ok(Route {
                gateway: gateway.id,
                recipient: reached(gateway).unwrap().clone(),
            }),
            _ => Err(against),
        }
    }

    /// Which way a text in a conversation goes.
    pub(super) fn route_in(
        &self,
        id: ConversationId,
        wanted: Option<GatewayId>,
    ) -> Result<Route, Vec<Why>> {
        let conversation = self.conversation(id);
        let contact = self.contact(conversation.contact);
        let to = Addressee {
            contact: Some(contact),
            addresses: last_first(contact, conversation),
            conversation: Some(conversation),
            asked: false,
        };
        self.route(&to, wanted)
    }

    /// Why an action is not offered.
    pub(super) fn denied(&self, id: ConversationId, action: Action) -> Option<&'static str> {
        if action != Action::Send {
            return self.conversation(id).state.objection(action);
        }
        match self.route_in(id, None).err()?.first() {
            Some(Why::Refused(code)) => Some(code),
            other => panic!("a send without arguments is refused for {other:?}"),
        }
    }
}

/// A contact's addresses: first the one that was used last, then the one that the customer wrote from, if they are
/// still the contact's.
fn last_first(contact: &Contact, conversation: &Conversation) -> Vec<String> {
    let used = [Some(&conversation.address), conversation.heard.as_ref()];
    let rank = |address: &&String| {
        used.iter()
            .position(|one| *one == Some(*address))
            .unwrap_or(2)
    };
    let mut addresses: Vec<&String> = contact.addresses.iter().collect();
    addresses.sort_by_key(rank);
    addresses.into_iter().cloned().collect()
}
