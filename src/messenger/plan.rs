//! How a draft would be sent: through which gateway, to which address, as what and for how much.

use rust_decimal::Decimal;

use crate::address::Address;
use crate::check;
use crate::conversation::Conversation;
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{Gateway, GatewayKind};
use crate::id::{ContactId, ConversationId, GatewayId, MailboxId};
use crate::message::{Draft, Preview, Suggestion};
use crate::messenger::Messenger;
use crate::provider::Transport;
use crate::reason::Reason;
use crate::store::{Tx, contact, conversation, gateway, message};
use crate::text::{
    Encoding, MAX_SEGMENTS, Replacement, SegmentOptions, SmartOptions, segments, smart_encode,
};

/// Whom a draft is for, and what its default gateway follows from.
pub(super) struct Addressee {
    contact: Option<ContactId>,
    addresses: Vec<Address>,
    blocked: bool,
    conversation_gateway: Option<GatewayId>,
    mailbox: Option<MailboxId>,
    /// Whether the caller asked for this one address.
    at_address: bool,
}

impl Addressee {
    pub(super) fn of_conversation(tx: Tx<'_>, conversation: &Conversation) -> Result<Self> {
        let contact = contact::load(tx, conversation.contact)?;
        let mut addresses = contact.addresses;
        if addresses.len() > 1 {
            // The one that was used last comes first, then the one that the customer wrote from: where an e-mail was
            // the last, a text goes to the phone that is in use. Only as long as they are still the contact's.
            let heard = conversation.last_incoming.map(|id| message::load(tx, id));
            let heard = heard.transpose()?.map(|message| message.sender);
            for used in heard.iter().chain([&conversation.address]) {
                if let Some(at) = addresses.iter().position(|address| address == used) {
                    let used = addresses.remove(at);
                    addresses.insert(0, used);
                }
            }
        }
        Ok(Self {
            contact: Some(contact.id),
            addresses,
            blocked: contact.blocked,
            conversation_gateway: Some(conversation.gateway),
            mailbox: Some(conversation.mailbox),
            at_address: false,
        })
    }

    /// Somebody who has no conversation yet.
    pub(super) fn of_addresses(
        contact: Option<ContactId>,
        addresses: Vec<Address>,
        blocked: bool,
    ) -> Self {
        Self {
            contact,
            addresses,
            blocked,
            conversation_gateway: None,
            mailbox: None,
            at_address: false,
        }
    }

    /// The addresses, the one to write to first.
    #[cfg(feature = "template")]
    pub(super) fn addresses(&self) -> &[Address] {
        &self.addresses
    }

    pub(super) fn is_blocked(&self) -> bool {
        self.blocked
    }

    /// At the address that the caller asked for, and at no other.
    pub(super) fn at(mut self, address: &Address) -> Self {
        self.addresses = vec![address.clone()];
        self.at_address = true;
        self
    }
}

/// How a draft will be sent.
pub(super) struct Plan {
    pub(super) gateway: Gateway,
    pub(super) recipient: Address,
    pub(super) meter: Meter,
    pub(super) cost: Decimal,
}

/// What a text is on the air.
pub(super) struct Meter {
    pub(super) transport: Transport,
    pub(super) encoding: Option<Encoding>,
    pub(super) units: u32,
    pub(super) segments: u32,
    pub(super) remaining: u32,
}

/// What a draft is through a gateway, and what that costs.
pub(super) fn price(gateway: &Gateway, draft: &Draft) -> (Meter, Decimal) {
    let meter = measure(gateway.kind, draft);
    let cost = match meter.transport {
        Transport::Sms => gateway.settings.price_per_segment * Decimal::from(meter.segments),
        Transport::Mms => gateway.settings.price_per_mms,
        Transport::Email => Decimal::ZERO,
    };
    (meter, cost)
}

fn measure(kind: GatewayKind, draft: &Draft) -> Meter {
    let unmetered = |transport, segments| Meter {
        transport,
        encoding: None,
        units: 0,
        segments,
        remaining: 0,
    };
    if kind == GatewayKind::Email {
        return unmetered(Transport::Email, 0);
    }
    if !draft.media.is_empty() {
        return unmetered(Transport::Mms, 1);
    }
    sms(&draft.body)
}

/// What a text is by SMS.
pub(super) fn sms(body: &str) -> Meter {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    match segments(body, &SegmentOptions::default()) {
        Ok(cut) => Meter {
            transport: Transport::Sms,
            encoding: Some(cut.encoding()),
            units: count(cut.units()),
            segments: count(cut.count()),
            remaining: count(cut.remaining()),
        },
        // With the encoding left open every text can be cut.
        Err(_) => Meter {
            transport: Transport::Sms,
            encoding: None,
            units: 0,
            segments: 0,
            remaining: 0,
        },
    }
}

impl Messenger {
    /// How a draft would be sent, or why it cannot be.
    pub(super) fn plan(&self, tx: Tx<'_>, addressee: &Addressee, draft: &Draft) -> Result<Plan> {
        if addressee.blocked {
            let who = addressee
                .contact
                .map_or_else(String::new, |id| format!(" to contact {id}"));
            return Err(Reason::ContactBlocked.refuse(format_args!("cannot send{who}")));
        }
        let gateways = gateway::list(tx)?;
        let gateway = self.choose(&gateways, addressee, draft)?;
        let recipient = recipient(&gateway, addressee).ok_or_else(|| {
            Reason::NoAddress.refuse(format_args!("cannot send through gateway {}", gateway.id))
        })?;
        if !draft.media.is_empty() {
            self.check_media(&gateways, &gateway, addressee, draft)?;
        }
        check_body(&gateway, draft)?;
        let (meter, cost) = price(&gateway, draft);
        if meter.segments > u32::from(MAX_SEGMENTS) {
            let why = format!(
                "has {} segments, at most {MAX_SEGMENTS} are allowed",
                meter.segments
            );
            return Err(Error::invalid("body", &draft.body, why));
        }
        Ok(Plan {
            gateway,
            recipient,
            meter,
            cost,
        })
    }

    /// The gateway asked for, if it can be used, or the default one.
    fn choose(
        &self,
        gateways: &[Gateway],
        addressee: &Addressee,
        draft: &Draft,
    ) -> Result<Gateway> {
        let Some(wanted) = draft.gateway else {
            let found = self.default_gateway(gateways, addressee).cloned();
            return found.ok_or_else(|| {
                let whom = addressee
                    .contact
                    .map_or_else(String::new, |id| format!(" to contact {id}"));
                Reason::NoGateway.refuse(format_args!("cannot send{whom}"))
            });
        };
        let gateway = gateways
            .iter()
            .find(|gateway| gateway.id == wanted)
            .ok_or_else(|| Error::not_found("gateway", wanted))?;
        match self.unusable(gateway, addressee) {
            None => Ok(gateway.clone()),
            Some(reason) => {
                Err(reason.refuse(format_args!("cannot send through gateway {wanted}")))
            }
        }
    }

    /// The gateway that a send without a choice uses: the one that the customer used last, or that the conversation
    /// began with; else one of the mailbox's; else the workspace's default. A text does not become an e-mail by
    /// itself, nor the other way round. Where there is no conversation yet, any will do.
    pub(super) fn default_gateway<'g>(
        &self,
        gateways: &'g [Gateway],
        addressee: &Addressee,
    ) -> Option<&'g Gateway> {
        let used = addressee.conversation_gateway;
        let used = gateways.iter().find(|gateway| Some(gateway.id) == used);
        // An address that the conversation's own way does not reach was asked for: then any way that does.
        let used =
            used.filter(|used| !addressee.at_address || recipient(used, addressee).is_some());
        let likely = |gateway: &Gateway| match used {
            None => true,
            Some(used) => {
                let near =
                    Some(gateway.settings.mailbox) == addressee.mailbox || gateway.settings.default;
                let alike =
                    (gateway.kind == GatewayKind::Email) == (used.kind == GatewayKind::Email);
                gateway.id == used.id || (near && alike)
            }
        };
        gateways
            .iter()
            .filter(|gateway| likely(gateway) && self.unusable(gateway, addressee).is_none())
            .min_by_key(|gateway| {
                (
                    Some(gateway.id) != addressee.conversation_gateway,
                    Some(gateway.settings.mailbox) != addressee.mailbox,
                    !gateway.settings.default,
                    gateway.id,
                )
            })
    }

    /// Why a gateway cannot be used for an addressee, whatever is sent.
    fn unusable(&self, gateway: &Gateway, addressee: &Addressee) -> Option<Reason> {
        if addressee.blocked {
            Some(Reason::ContactBlocked)
        } else if !gateway.enabled {
            Some(Reason::GatewayDisabled)
        } else if !self.options().providers.contains_key(&gateway.provider) {
            Some(Reason::ProviderMissing)
        } else if recipient(gateway, addressee).is_none() {
            Some(Reason::NoAddress)
        } else {
            None
        }
    }

    /// Why a gateway cannot be used for a draft.
    pub(super) fn unavailable(
        &self,
        gateway: &Gateway,
        addressee: &Addressee,
        draft: &Draft,
    ) -> Option<Reason> {
        self.unusable(gateway, addressee).or_else(|| {
            (!draft.media.is_empty() && !sends_media(gateway)).then_some(Reason::MmsNotEnabled)
        })
    }

    fn check_media(
        &self,
        gateways: &[Gateway],
        gateway: &Gateway,
        addressee: &Addressee,
        draft: &Draft,
    ) -> Result<()> {
        for file in &draft.media {
            check::name("file_name", &file.file_name)?;
            check::name("media_type", &file.media_type)?;
        }
        if !sends_media(gateway) {
            let able: Vec<GatewayId> = gateways
                .iter()
                .filter(|other| self.unavailable(other, addressee, draft).is_none())
                .map(|other| other.id)
                .collect();
            let instead = match able.as_slice() {
                [] => "no other gateway may either".to_owned(),
                able => format!(
                    "gateway {} may",
                    able.iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            };
            let text = format!(
                "gateway {} is not entitled to send media; {instead}",
                gateway.id
            );
            return Err(Error::new(ErrorKind::MmsNotEnabled, text).with_gateways(able));
        }
        gateway.settings.media.check(draft.files())
    }

    /// What a draft would be if it were sent now, and what it would be refused for. Cheap enough for every keystroke.
    ///
    /// # Errors
    ///
    /// `NotFound` for the conversation.
    pub fn preview(
        &self,
        conversation: ConversationId,
        draft: impl Into<Draft>,
    ) -> Result<Preview> {
        let draft = draft.into();
        self.store().read(|tx| {
            let conversation = conversation::load(tx, conversation)?;
            let addressee = Addressee::of_conversation(tx, &conversation)?;
            let gateways = gateway::list(tx)?;
            let wanted = match draft.gateway {
                Some(id) => gateways.iter().find(|gateway| gateway.id == id),
                None => self.default_gateway(&gateways, &addressee),
            };
            let (meter, cost) = match wanted {
                Some(gateway) => price(gateway, &draft),
                None => (sms(&draft.body), Decimal::ZERO),
            };
            let cut = segments(&draft.body, &SegmentOptions::default())?;
            let problems = self.plan(tx, &addressee, &draft).err();
            Ok(Preview {
                gateway: wanted.map(|gateway| gateway.id),
                transport: wanted.map(|_| meter.transport),
                encoding: meter.encoding,
                units: meter.units,
                segments: meter.segments,
                remaining: meter.remaining,
                cost,
                unencodable: if meter.encoding.is_some() {
                    cut.unencodable().collect()
                } else {
                    Vec::new()
                },
                suggestion: match meter.encoding {
                    Some(_) => suggestion(wanted, &draft)?,
                    None => None,
                },
                problems: problems.into_iter().collect(),
            })
        })
    }
}

/// A cheaper text instead of a text message, unless the gateway would refuse it.
fn suggestion(gateway: Option<&Gateway>, draft: &Draft) -> Result<Option<Suggestion>> {
    let smart = smart_encode(&draft.body, &SmartOptions::default())?;
    let spelled = Draft::text(smart.text());
    let refused = gateway.is_some_and(|gateway| check_body(gateway, &spelled).is_err());
    if smart.replacements().is_empty() || refused {
        return Ok(None);
    }
    let (meter, cost) = match gateway {
        Some(gateway) => price(gateway, &spelled),
        None => (sms(&spelled.body), Decimal::ZERO),
    };
    let replacements = smart.replacements().iter().cloned();
    Ok(meter.encoding.map(|encoding| Suggestion {
        body: spelled.body,
        encoding,
        segments: meter.segments,
        cost,
        replacements: replacements.map(Replacement::into_owned).collect(),
    }))
}

fn sends_media(gateway: &Gateway) -> bool {
    gateway.settings.mms || gateway.kind == GatewayKind::Email
}

/// The address of the contact's that a gateway reaches.
fn recipient(gateway: &Gateway, addressee: &Addressee) -> Option<Address> {
    addressee
        .addresses
        .iter()
        .find(|address| gateway.kind.reaches(address))
        .cloned()
}

fn check_body(gateway: &Gateway, draft: &Draft) -> Result<()> {
    check::text("body", &draft.body)?;
    if draft.body.trim().is_empty() && draft.media.is_empty() {
        return Err(Error::invalid(
            "body",
            &draft.body,
            "must not be empty without media",
        ));
    }
    let (length, most) = (draft.body.chars().count(), gateway.max_characters());
    if length > usize::try_from(most).unwrap_or(usize::MAX) {
        let why = format!(
            "has {length} characters, gateway {} takes {most} at most",
            gateway.id
        );
        return Err(Error::invalid("body", &draft.body, why));
    }
    Ok(())
}
