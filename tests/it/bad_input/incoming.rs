//! Wrong calls about messages from customers, and news of those that were sent.

#![expect(clippy::too_many_lines, reason = "tables of calls")]

use duologue::{
    DeliveryStatus, GatewayId, Incoming, Media, Message, ReportSubject, Result, StatusReport,
};

use super::world::{World, long, nobody, picture};
use super::{Wrong, invalid, not_found, refused, wrong, wrong_as};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = incoming();
    calls.extend(media_of_what_is_refused());
    calls.extend(reports());
    calls
}

fn incoming() -> Vec<Wrong> {
    let from = |sender: &str| receive(Incoming::new(sender, "Hi"));
    let known_as =
        |id: String| receive(Incoming::new("+15557000001", "Hi").provider_message_id(id));
    let with =
        |media: Media| receive(Incoming::new("+15557000001", "Hi").media(vec![picture(40), media]));
    let id = "must have 1 to 255 bytes; leave it out if there is none";
    vec![
        wrong(
            "a message from nobody",
            from(""),
            invalid("sender", "", "must not be empty"),
        ),
        wrong(
            "a message from half a number",
            from("+1555"),
            invalid("sender", "+1555", ""),
        ),
        wrong(
            "a message from a number with a NUL",
            from("+15557000001\0"),
            invalid("sender", "+15557000001\0", "control"),
        ),
        wrong(
            "a message from a sender of a megabyte",
            from(&long(1 << 20)),
            invalid("sender", long(1 << 20), ""),
        ),
        wrong(
            "a message from a blocked contact",
            from("+15557000006"),
            refused("contact_blocked", "cannot receive from contact"),
        ),
        wrong(
            "an incoming message with a NUL",
            receive(Incoming::new("+15557000001", "Hi\0")),
            invalid("body", "Hi\0", "NUL"),
        ),
        wrong(
            "an incoming message of a megabyte",
            receive(Incoming::new("+15557000001", long(1 << 20))),
            invalid("body", long(1 << 20), "has 1048576 bytes, at most 262144"),
        ),
        wrong(
            "an empty provider's id",
            known_as(String::new()),
            invalid("provider_message_id", "", id),
        ),
        wrong(
            "a provider's id with a NUL",
            known_as("a\0".to_owned()),
            invalid("provider_message_id", "a\0", "control"),
        ),
        wrong(
            "a provider's id of 256 bytes",
            known_as(long(256)),
            invalid("provider_message_id", long(256), id),
        ),
        wrong(
            "an incoming file without a type",
            with(Media::new("a.png", " ", [1])),
            invalid("media_type", " ", "must not be empty"),
        ),
        wrong(
            "an incoming file whose type has a NUL",
            with(Media::new("a.png", "a/b\0", [1])),
            invalid("media_type", "a/b\0", "control"),
        ),
        wrong(
            "an incoming file whose name has two lines",
            with(Media::new("a\n", "image/png", [1])),
            invalid("file_name", "a\n", "control"),
        ),
        wrong(
            "an incoming file whose name is too long",
            with(Media::new(long(201), "image/png", [1])),
            invalid("file_name", long(201), "at most 200"),
        ),
        wrong(
            "an incoming file beyond the limit",
            with(picture(100 * 1024 * 1024)),
            invalid(
                "media",
                104_857_640,
                "bytes are too many; at most 104857600",
            ),
        ),
        wrong(
            "a message through a gateway that is not there",
            |w| {
                w.messenger.receive(
                    nobody(GatewayId::from_raw),
                    &Incoming::new("+15557000001", "Hi"),
                )
            },
            not_found("gateway", 999),
        ),
        wrong(
            "a batch through a gateway that is not there",
            |w| w.messenger.receive_many(nobody(GatewayId::from_raw), &[]),
            not_found("gateway", 999),
        ),
    ]
}

/// Refused in the same words alone and in a batch of refused ones.
fn receive(incoming: Incoming) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let batch = [incoming.clone(), incoming.clone()];
        let results = w.messenger.receive_many(w.gateways.line, &batch)?;
        let error = w.messenger.receive(w.gateways.line, &incoming).unwrap_err();
        for result in results {
            assert_eq!(result.unwrap_err().to_string(), error.to_string());
        }
        Err(error)
    }
}

/// A file must not be stored for a message that is refused.
fn media_of_what_is_refused() -> Vec<Wrong> {
    let receive = |gateway: fn(&World) -> GatewayId, sender: &'static str| {
        move |w: &World| {
            w.messenger.receive(
                gateway(w),
                &Incoming::new(sender, "Look").media(vec![picture(30)]),
            )
        }
    };
    vec![
        wrong(
            "a picture from a blocked contact",
            receive(|w| w.gateways.line, "+15557000006"),
            refused("contact_blocked", "unblock it first"),
        ),
        wrong(
            "a picture through an unknown gateway",
            receive(|_| nobody(GatewayId::from_raw), "+15557000001"),
            not_found("gateway", 999),
        ),
        wrong(
            "a picture from nowhere",
            receive(|w| w.gateways.line, "somewhere else"),
            invalid("sender", "somewhere else", ""),
        ),
    ]
}

fn reports() -> Vec<Wrong> {
    let by_id = |id: &'static str| move |_: &World| ReportSubject::ProviderMessageId(id.to_owned());
    let unknown_key = |_: &World| ReportSubject::Key {
        key: "nobody".to_owned(),
        provider_message_id: Some("out-1".to_owned()),
    };
    let sent = DeliveryStatus::Sent;
    vec![
        wrong(
            "news of a message that was not sent from here",
            report(by_id("nobody"), sent, ""),
            not_found("sent message", "nobody"),
        ),
        wrong(
            "news of an empty id",
            report(by_id(""), sent, ""),
            invalid("provider_message_id", "", "must have 1 to 255 bytes"),
        ),
        wrong(
            "news of an attempt that was not made",
            report(unknown_key, sent, ""),
            not_found("attempt", "nobody"),
        ),
        wrong(
            "a status that no provider reports",
            report(by_key("out-1"), DeliveryStatus::Held, ""),
            invalid("status", "held", "is not one that a provider reports"),
        ),
        wrong(
            "an error code with a NUL",
            report(by_key("out-1"), DeliveryStatus::Failed, "30003\0"),
            invalid("error_code", "30003\0", "control"),
        ),
        wrong(
            "an error code of two lines",
            report(by_key("out-1"), DeliveryStatus::Failed, "30003\nOK"),
            invalid("error_code", "30003\nOK", "control"),
        ),
        wrong(
            "an id with a NUL learned from a report",
            report(by_key("out\0"), sent, ""),
            invalid("provider_message_id", "out\0", "control"),
        ),
        wrong(
            "an empty id learned from a report",
            report(by_key(""), sent, ""),
            invalid("provider_message_id", "", "must have 1 to 255 bytes"),
        ),
        wrong(
            "news through an unknown gateway",
            |w| {
                let subject = ReportSubject::ProviderMessageId("out-1".to_owned());
                let report = StatusReport {
                    subject,
                    status: DeliveryStatus::Sent,
                    error_code: String::new(),
                };
                w.messenger.report(nobody(GatewayId::from_raw), &report)
            },
            not_found("gateway", 999),
        ),
        wrong_as(
            "news through another gateway than the message's",
            |w| {
                let subject = ReportSubject::Key {
                    key: attempted(w),
                    provider_message_id: Some("out-1".to_owned()),
                };
                let report = StatusReport {
                    subject,
                    status: DeliveryStatus::Sent,
                    error_code: String::new(),
                };
                w.messenger.report(w.gateways.pictures, &report)
            },
            |w| not_found("attempt", attempted(w)),
        ),
    ]
}

fn attempted(world: &World) -> String {
    world.sandbox.accepted()[0].key.clone()
}

/// The attempt that was made, under another id of the provider's.
fn by_key(id: &str) -> impl Fn(&World) -> ReportSubject {
    move |w| ReportSubject::Key {
        key: attempted(w),
        provider_message_id: Some(id.to_owned()),
    }
}

fn report(
    subject: impl Fn(&World) -> ReportSubject,
    status: DeliveryStatus,
    error_code: &'static str,
) -> impl Fn(&World) -> Result<Message> {
    move |w| {
        let report = StatusReport {
            subject: subject(w),
            status,
            error_code: error_code.to_owned(),
        };
        w.messenger.report(w.gateways.line, &report)
    }
}
