//! Wrong calls about gateways and their settings.

use duologue::{Decimal, Gateway, GatewayId, GatewayKind, GatewaySettings, MailboxId, Result};

use super::world::{World, long, nobody};
use super::{Wrong, invalid, not_found, taken, wrong};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = unknown_ids();
    calls.extend(gateways());
    calls.extend(gateway_settings());
    calls
}

fn settings(world: &World) -> GatewaySettings {
    GatewaySettings::new("Another line", world.mailboxes.main)
}

fn unknown_ids() -> Vec<Wrong> {
    let gateway = nobody(GatewayId::from_raw);
    vec![
        wrong(
            "an unknown gateway",
            move |w| w.messenger.gateway(gateway),
            not_found("gateway", 999),
        ),
        wrong(
            "an unknown gateway enabled",
            move |w| w.messenger.enable_gateway(gateway),
            not_found("gateway", 999),
        ),
        wrong(
            "an unknown gateway disabled",
            move |w| w.messenger.disable_gateway(gateway),
            not_found("gateway", 999),
        ),
        wrong(
            "an unknown gateway changed",
            move |w| w.messenger.update_gateway(gateway, settings(w)),
            not_found("gateway", 999),
        ),
    ]
}

fn gateways() -> Vec<Wrong> {
    let kind = "which no gateway of the kind";
    vec![
        wrong(
            "a gateway without an address",
            add(GatewayKind::LongCode, ""),
            invalid("address", "", "must not be empty"),
        ),
        wrong(
            "a gateway at no number",
            add(GatewayKind::LongCode, "call me maybe"),
            invalid("address", "call me maybe", "is not a phone number"),
        ),
        wrong(
            "a gateway at a number with a NUL",
            add(GatewayKind::LongCode, "+15550100009\0"),
            invalid(
                "address",
                "+15550100009\0",
                "has a control character, U+0000",
            ),
        ),
        wrong(
            "a short code at a phone number",
            add(GatewayKind::ShortCode, "+15550100009"),
            invalid("address", "+15550100009", kind),
        ),
        wrong(
            "a long code at an e-mail address",
            add(GatewayKind::LongCode, "sales@example.com"),
            invalid("address", "sales@example.com", kind),
        ),
        wrong(
            "a long code at a short code",
            add(GatewayKind::LongCode, "54321"),
            invalid("address", "54321", kind),
        ),
        wrong(
            "a toll-free number at a name",
            add(GatewayKind::TollFree, "Corner Shop"),
            invalid("address", "Corner Shop", kind),
        ),
        wrong(
            "an e-mail gateway at a phone number",
            add(GatewayKind::Email, "+15550100009"),
            invalid("address", "+15550100009", kind),
        ),
        wrong(
            "a gateway at an address that is taken",
            add(GatewayKind::LongCode, "+1 555 010 0001"),
            taken("address", "+1 555 010 0001", "gateway 1"),
        ),
        wrong(
            "a gateway of a provider that is not registered",
            |w| {
                w.messenger.add_gateway(
                    GatewayKind::LongCode,
                    "+15550100009",
                    "pigeon",
                    settings(w),
                )
            },
            invalid(
                "provider",
                "pigeon",
                "is not registered; these are: sandbox",
            ),
        ),
        wrong(
            "a gateway of a provider without a name",
            |w| {
                w.messenger
                    .add_gateway(GatewayKind::LongCode, "+15550100009", "", settings(w))
            },
            invalid("provider", "", "is not registered"),
        ),
        wrong(
            "a gateway into an unknown mailbox",
            |w| {
                let settings = GatewaySettings::new("Another line", nobody(MailboxId::from_raw));
                w.messenger
                    .add_gateway(GatewayKind::LongCode, "+15550100009", "sandbox", settings)
            },
            not_found("mailbox", 999),
        ),
    ]
}

fn add(kind: GatewayKind, address: &str) -> impl Fn(&World) -> Result<Gateway> + '_ {
    move |w| {
        w.messenger
            .add_gateway(kind, address, "sandbox", settings(w))
    }
}

fn gateway_settings() -> Vec<Wrong> {
    let media_type = |media_type: &'static str| {
        update(move |settings| {
            settings.media.types = vec!["image/*".to_owned(), media_type.to_owned()];
        })
    };
    let form = "is not of the form image/png or image/*";
    vec![
        wrong(
            "a gateway whose name is blank",
            update(|s| "  ".clone_into(&mut s.name)),
            invalid("name", "  ", "must not be empty"),
        ),
        wrong(
            "a gateway's name with a NUL",
            update(|s| "Line\0".clone_into(&mut s.name)),
            invalid("name", "Line\0", "control"),
        ),
        wrong(
            "a gateway's name that is too long",
            update(|s| s.name = long(201)),
            invalid("name", long(201), "at most 200"),
        ),
        wrong(
            "a negative price per segment",
            update(|s| s.price_per_segment = Decimal::new(-1, 4)),
            invalid("price_per_segment", "-0.0001", "must not be negative"),
        ),
        wrong(
            "a negative price per MMS",
            update(|s| s.price_per_mms = Decimal::new(-2, 0)),
            invalid("price_per_mms", "-2", "must not be negative"),
        ),
        wrong(
            "a price that no sum can hold",
            update(|s| s.price_per_segment = Decimal::MAX),
            invalid("price_per_segment", Decimal::MAX, "is more than 1000000"),
        ),
        wrong(
            "a price per MMS that no sum can hold",
            update(|s| s.price_per_mms = Decimal::MAX),
            invalid("price_per_mms", Decimal::MAX, "is more than 1000000"),
        ),
        wrong(
            "a throughput of nothing",
            update(|s| s.segments_per_second = Some(Decimal::ZERO)),
            invalid("segments_per_second", "0", "is not from 0.001 to 1000000"),
        ),
        wrong(
            "a negative throughput",
            update(|s| s.segments_per_second = Some(Decimal::new(-5, 1))),
            invalid(
                "segments_per_second",
                "-0.5",
                "is not from 0.001 to 1000000",
            ),
        ),
        wrong(
            "a throughput of a segment in three million years",
            update(|s| s.segments_per_second = Some(Decimal::new(1, 14))),
            invalid(
                "segments_per_second",
                "0.00000000000001",
                "is not from 0.001 to 1000000",
            ),
        ),
        wrong(
            "a throughput beyond any network's",
            update(|s| s.segments_per_second = Some(Decimal::from(1_000_001))),
            invalid(
                "segments_per_second",
                1_000_001,
                "is not from 0.001 to 1000000",
            ),
        ),
        wrong(
            "texts of no character",
            update(|s| s.max_characters = Some(0)),
            invalid("max_characters", 0, "must be more than zero"),
        ),
        wrong(
            "a media type without a family",
            media_type("png"),
            invalid("media_type", "png", form),
        ),
        wrong(
            "a media type without a member",
            media_type("image/"),
            invalid("media_type", "image/", form),
        ),
        wrong(
            "two media types in one",
            media_type("image/png image/gif"),
            invalid("media_type", "image/png image/gif", form),
        ),
        wrong(
            "an empty media type",
            media_type(""),
            invalid("media_type", "", form),
        ),
        wrong(
            "a media type with a NUL",
            media_type("image/\0"),
            invalid("media_type", "image/\0", form),
        ),
        wrong(
            "a gateway moved to an unknown mailbox",
            |w| {
                let settings = GatewaySettings::new("Main line", nobody(MailboxId::from_raw));
                w.messenger.update_gateway(w.gateways.line, settings)
            },
            not_found("mailbox", 999),
        ),
    ]
}

/// A gateway added, and one changed, with settings of which one thing is wrong.
fn update(change: impl Fn(&mut GatewaySettings)) -> impl Fn(&World) -> Result<Gateway> {
    move |w| {
        let mut settings = settings(w);
        change(&mut settings);
        let added = w
            .messenger
            .add_gateway(
                GatewayKind::LongCode,
                "+15550100009",
                "sandbox",
                settings.clone(),
            )
            .unwrap_err();
        let error = w
            .messenger
            .update_gateway(w.gateways.line, settings)
            .unwrap_err();
        assert_eq!(added.to_string(), error.to_string());
        Err(error)
    }
}
