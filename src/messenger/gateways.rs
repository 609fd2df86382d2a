//! Gateways: set up, changed, switched on and off, and compared for a draft.

use rust_decimal::Decimal;

use crate::check;
use crate::error::{Error, Result};
use crate::gateway::{Gateway, GatewayChoice, GatewayKind, GatewaySettings};
use crate::id::{ConversationId, GatewayId};
use crate::message::Draft;
use crate::messenger::plan::Addressee;
use crate::messenger::{Messenger, settings_changed};
use crate::store::{Tx, conversation, gateway, mailbox};

/// The highest price and the highest rate, far beyond any there is: what is reckoned with them always has room.
const MOST: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
/// The lowest rate: a segment in about a quarter of an hour.
const SLOWEST: Decimal = Decimal::from_parts(1, 0, 0, false, 3);

impl Messenger {
    /// Adds a way out and in: `address` is the business's own, and `provider` the name under which what carries its
    /// messages is registered in the [`Options`](crate::Options) (`sandbox` is built in).
    ///
    /// The first gateway of a workspace becomes its default.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for an address that does not fit the kind or that the provider has a gateway for already, a
    /// provider that is not registered, or settings out of range; `NotFound` for the mailbox.
    pub fn add_gateway(
        &self,
        kind: GatewayKind,
        address: &str,
        provider: &str,
        settings: GatewaySettings,
    ) -> Result<Gateway> {
        let own = self.address("address", address)?;
        if !kind.has(&own) {
            let why = format!(
                "is of the kind {}, which no gateway of the kind {} has",
                own.kind().as_str(),
                kind.as_str()
            );
            return Err(Error::invalid("address", address, why));
        }
        if !self.options().providers.contains_key(provider) {
            let known: Vec<&str> = self
                .options()
                .providers
                .keys()
                .map(String::as_str)
                .collect();
            let why = format!("is not registered; these are: {}", known.join(", "));
            return Err(Error::invalid("provider", provider, why));
        }
        let settings = checked(settings)?;
        let now = self.now()?;
        self.store().write(|tx| {
            let mut settings = settings.clone();
            mailbox::load(tx, settings.mailbox)?;
            if let Some(taken) = gateway::by_address(tx, provider, &own)? {
                return Err(Error::taken(
                    "address",
                    address,
                    format_args!("gateway {}", taken.id),
                ));
            }
            settings.default |= gateway::list(tx)?.is_empty();
            if settings.default {
                gateway::clear_default(tx)?;
            }
            let id = gateway::insert(tx, kind, &own, provider, &settings)?;
            settings_changed(tx, now, format!("gateway {id} added"))?;
            gateway::load(tx, id)
        })
    }

    /// A gateway by id.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn gateway(&self, id: GatewayId) -> Result<Gateway> {
        self.store().read(|tx| gateway::load(tx, id))
    }

    /// Every gateway, the disabled ones too, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn gateways(&self) -> Result<Vec<Gateway>> {
        self.store().read(gateway::list)
    }

    /// Gives a gateway other settings: change those of [`Messenger::gateway`] and hand them back.
    ///
    /// # Errors
    ///
    /// `NotFound`, and `InvalidArgument` for settings out of range.
    pub fn update_gateway(&self, id: GatewayId, settings: GatewaySettings) -> Result<Gateway> {
        let settings = checked(settings)?;
        let now = self.now()?;
        self.store().write(|tx| {
            let before = gateway::load(tx, id)?;
            mailbox::load(tx, settings.mailbox)?;
            if settings != before.settings {
                if settings.default {
                    gateway::clear_default(tx)?;
                }
                gateway::update(tx, id, &settings)?;
                settings_changed(tx, now, format!("gateway {id} changed"))?;
            }
            gateway::load(tx, id)
        })
    }

    /// Lets a gateway be used again.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn enable_gateway(&self, id: GatewayId) -> Result<Gateway> {
        self.switch_gateway(id, true)
    }

    /// Stops sending through a gateway. What is queued for it waits; what comes in through it is still received.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn disable_gateway(&self, id: GatewayId) -> Result<Gateway> {
        self.switch_gateway(id, false)
    }

    fn switch_gateway(&self, id: GatewayId, enabled: bool) -> Result<Gateway> {
        let now = self.now()?;
        self.store().write(|tx| {
            if gateway::load(tx, id)?.enabled != enabled {
                gateway::set_enabled(tx, id, enabled)?;
                let what = if enabled { "enabled" } else { "disabled" };
                settings_changed(tx, now, format!("gateway {id} {what}"))?;
            }
            gateway::load(tx, id)
        })
    }

    /// Every gateway as a choice for a draft in a conversation: available or why not, the segments and the cost there.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn gateway_choices(
        &self,
        conversation: ConversationId,
        draft: impl Into<Draft>,
    ) -> Result<Vec<GatewayChoice>> {
        let draft = draft.into();
        self.store().read(|tx: Tx<'_>| {
            let conversation = conversation::load(tx, conversation)?;
            let addressee = Addressee::of_conversation(tx, &conversation)?;
            let gateways = gateway::list(tx)?;
            let preselected = self
                .default_gateway(&gateways, &addressee)
                .map(|gateway| gateway.id);
            Ok(gateways
                .iter()
                .map(|gateway| {
                    let (meter, cost) = crate::messenger::plan::price(gateway, &draft);
                    GatewayChoice {
                        gateway: gateway.id,
                        name: gateway.settings.name.clone(),
                        preselected: preselected == Some(gateway.id),
                        unavailable: self.unavailable(gateway, &addressee, &draft),
                        segments: meter.segments,
                        cost,
                    }
                })
                .collect())
        })
    }
}

fn checked(mut settings: GatewaySettings) -> Result<GatewaySettings> {
    settings.name = check::name("name", &settings.name)?.to_owned();
    for (field, price) in [
        ("price_per_segment", settings.price_per_segment),
        ("price_per_mms", settings.price_per_mms),
    ] {
        if price < Decimal::ZERO {
            return Err(Error::invalid(field, price, "must not be negative"));
        }
        if price > MOST {
            return Err(Error::invalid(field, price, format!("is more than {MOST}")));
        }
    }
    if let Some(rate) = settings.segments_per_second
        && !(SLOWEST..=MOST).contains(&rate)
    {
        let why = format!("is not from {SLOWEST} to {MOST}");
        return Err(Error::invalid("segments_per_second", rate, why));
    }
    if settings.max_characters == Some(0) {
        return Err(Error::invalid(
            "max_characters",
            0,
            "must be more than zero",
        ));
    }
    for media_type in &settings.media.types {
        let plain = |part: &str| {
            !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control())
        };
        if !media_type
            .split_once('/')
            .is_some_and(|(family, member)| plain(family) && plain(member))
        {
            return Err(Error::invalid(
                "media_type",
                media_type,
                "is not of the form image/png or image/*",
            ));
        }
    }
    Ok(settings)
}
