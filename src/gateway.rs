//! The ways out and in: what a gateway is, what it may carry and what that costs.

use rust_decimal::Decimal;

use crate::address::{Address, AddressKind};
use crate::error::{Error, Result};
use crate::id::{GatewayId, MailboxId};
use crate::media::Media;
use crate::reason::Reason;

/// What sort of address a gateway has.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum GatewayKind {
    /// Three to eight digits, leased for texting.
    ShortCode,
    /// An ordinary phone number.
    LongCode,
    /// A number that is free to call.
    TollFree,
    /// An e-mail address.
    Email,
}

impl GatewayKind {
    /// Every kind, in a fixed order.
    pub const ALL: &'static [Self] =
        &[Self::ShortCode, Self::LongCode, Self::TollFree, Self::Email];

    /// The kind in snake case, as the database and scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ShortCode => "short_code",
            Self::LongCode => "long_code",
            Self::TollFree => "toll_free",
            Self::Email => "email",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// Whether a gateway of this kind reaches an address.
    pub fn reaches(self, address: &Address) -> bool {
        match self {
            Self::Email => address.kind() == AddressKind::Email,
            Self::ShortCode | Self::LongCode | Self::TollFree => {
                matches!(address.kind(), AddressKind::Phone | AddressKind::ShortCode)
            }
        }
    }

    /// Whether a gateway of this kind can have such an address of its own.
    pub(crate) fn has(self, address: &Address) -> bool {
        match self {
            Self::Email => address.kind() == AddressKind::Email,
            Self::ShortCode => address.kind() == AddressKind::ShortCode,
            // Outside North America a long code may show a name instead of its number.
            Self::LongCode => matches!(
                address.kind(),
                AddressKind::Phone | AddressKind::Alphanumeric
            ),
            Self::TollFree => address.kind() == AddressKind::Phone,
        }
    }
}

/// A way out and in: an address of the business's at some provider.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Gateway {
    /// Names the gateway.
    pub id: GatewayId,
    /// What sort of address it has.
    pub kind: GatewayKind,
    /// The address.
    pub address: Address,
    /// The name under which its [`Provider`](crate::Provider) is registered.
    pub provider: String,
    /// Whether it may be used at present.
    pub enabled: bool,
    /// What may be changed about it.
    pub settings: GatewaySettings,
}

impl Gateway {
    /// The longest text it takes, in characters: as its settings say, or else 1,600 for texting (the limit of
    /// Twilio's message resource, which other providers are near to) and 100,000 for e-mail.
    pub fn max_characters(&self) -> u32 {
        self.settings.max_characters.unwrap_or(match self.kind {
            GatewayKind::Email => 100_000,
            GatewayKind::ShortCode | GatewayKind::LongCode | GatewayKind::TollFree => 1_600,
        })
    }
}

/// What may be changed about a gateway.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct GatewaySettings {
    /// The display name.
    pub name: String,
    /// Where incoming messages go.
    pub mailbox: MailboxId,
    /// Whether it is entitled to send media.
    pub mms: bool,
    /// What one segment costs.
    pub price_per_segment: Decimal,
    /// What one message with media costs.
    pub price_per_mms: Decimal,
    /// How many segments a second it may send; `None` for as many as there are.
    pub segments_per_second: Option<Decimal>,
    /// The longest text it takes, in characters (code points); `None` for what its kind usually takes.
    pub max_characters: Option<u32>,
    /// What media it takes.
    pub media: MediaLimits,
    /// Whether it is the workspace's default gateway; one is at most.
    pub default: bool,
}

impl GatewaySettings {
    /// A gateway without MMS and free of charge, which delivers into `mailbox`.
    pub fn new(name: impl Into<String>, mailbox: MailboxId) -> Self {
        Self {
            name: name.into(),
            mailbox,
            mms: false,
            price_per_segment: Decimal::ZERO,
            price_per_mms: Decimal::ZERO,
            segments_per_second: None,
            max_characters: None,
            media: MediaLimits::default(),
            default: false,
        }
    }

    /// Entitles the gateway to send media.
    #[must_use]
    pub fn mms(mut self) -> Self {
        self.mms = true;
        self
    }

    /// What a segment and a message with media cost.
    #[must_use]
    pub fn prices(mut self, per_segment: Decimal, per_mms: Decimal) -> Self {
        self.price_per_segment = per_segment;
        self.price_per_mms = per_mms;
        self
    }

    /// How many segments a second it may send.
    #[must_use]
    pub fn segments_per_second(mut self, rate: Decimal) -> Self {
        self.segments_per_second = Some(rate);
        self
    }

    /// Makes it the workspace's default gateway.
    #[must_use]
    pub fn default_gateway(mut self) -> Self {
        self.default = true;
        self
    }

    /// What media it takes.
    #[must_use]
    pub fn media(mut self, limits: MediaLimits) -> Self {
        self.media = limits;
        self
    }
}

/// What media a gateway takes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MediaLimits {
    /// Media types, such as `image/jpeg`, or `image/*` for a whole family.
    pub types: Vec<String>,
    /// The most bytes that all files of one message may have.
    pub bytes: u64,
    /// The most files that one message may have.
    pub count: u32,
}

impl Default for MediaLimits {
    /// Ten files of five million bytes in all, of the families that handsets show: Twilio's figures for MMS.
    fn default() -> Self {
        let types = [
            "image/*",
            "video/*",
            "audio/*",
            "text/vcard",
            "text/calendar",
            "application/pdf",
        ];
        Self {
            types: types.map(str::to_owned).to_vec(),
            bytes: 5_000_000,
            count: 10,
        }
    }
}

impl MediaLimits {
    /// Whether a message may carry these files.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` that names the file and the limit.
    pub fn check<'m>(&self, media: impl IntoIterator<Item = &'m Media>) -> Result<()> {
        let media: Vec<&Media> = media.into_iter().collect();
        if media.len() > usize::try_from(self.count).unwrap_or(usize::MAX) {
            return Err(Error::invalid(
                "media",
                media.len(),
                format!("files are too many; at most {}", self.count),
            ));
        }
        for file in &media {
            if !self
                .types
                .iter()
                .any(|accepted| covers(accepted, &file.media_type))
            {
                let why = format!(
                    "is not a type that the gateway takes: {}",
                    self.types.join(", ")
                );
                return Err(Error::invalid("media_type", &file.media_type, why));
            }
        }
        let bytes = media.iter().fold(0, |sum: u64, file| {
            sum.saturating_add(file.bytes.len() as u64)
        });
        if bytes > self.bytes {
            return Err(Error::invalid(
                "media",
                bytes,
                format!("bytes are too many; at most {}", self.bytes),
            ));
        }
        Ok(())
    }
}

fn covers(accepted: &str, media_type: &str) -> bool {
    match accepted.strip_suffix("/*") {
        Some(family) => media_type.split_once('/').is_some_and(|(found, member)| {
            found.eq_ignore_ascii_case(family) && !matches!(member, "" | "*")
        }),
        None => accepted.eq_ignore_ascii_case(media_type),
    }
}

/// One gateway as a choice for a draft: whether it can be used, and what it would cost.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct GatewayChoice {
    /// The gateway.
    pub gateway: GatewayId,
    /// Its display name.
    pub name: String,
    /// Whether it is the one that a send without a choice would use.
    pub preselected: bool,
    /// Why it cannot be used; `None` if it can.
    pub unavailable: Option<Reason>,
    /// How many segments the draft has there; 1 with media, 0 by e-mail.
    pub segments: u32,
    /// What sending the draft costs there.
    pub cost: Decimal,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_of_media_types_covers_its_members_alone() {
        assert!(covers("image/*", "image/png"));
        assert!(covers("image/*", "IMAGE/PNG"));
        assert!(!covers("image/*", "imagery/png"));
        assert!(!covers("image/*", "image/*"));
        assert!(!covers("image/*", "image/"));
        assert!(!covers("image/png", "image/jpeg"));
    }

    #[test]
    fn media_beyond_a_limit_are_refused_by_the_limit() {
        let limits = MediaLimits {
            types: vec!["image/*".into()],
            bytes: 10,
            count: 2,
        };
        let picture = |size| Media::new("a.png", "image/png", vec![0; size]);
        assert!(limits.check(&[picture(5), picture(5)]).is_ok());
        assert!(
            limits
                .check(&[picture(5), picture(6)])
                .unwrap_err()
                .to_string()
                .contains("at most 10")
        );
        assert!(limits.check(&[picture(1), picture(1), picture(1)]).is_err());
        assert!(
            limits
                .check(&[Media::new("a.zip", "application/zip", vec![0])])
                .is_err()
        );
    }
}
