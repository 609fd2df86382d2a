//! Wrong calls about messages to customers: sent, composed, tested and looked at.

use duologue::{
    AgentId, AttachmentId, By, ContactId, ConversationId, Draft, ErrorKind, GatewayId, Media,
    Message, MessageId, Result,
};

use super::world::{World, long, nobody, picture};
use super::{Wrong, conflict, invalid, not_found, of_kind, refused, wrong};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = bodies();
    calls.extend(gateways());
    calls.extend(media());
    calls.extend(media_with_something_else_wrong());
    calls.extend(recipients());
    calls.extend(tests());
    calls.extend(unknown_ids());
    calls
}

/// Refused in the same words when it is sent and composed.
pub(super) fn both_ways(draft: impl Fn(&World) -> Draft) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let error = w
            .messenger
            .send(w.conversations.open, draft(w), w.agents.ann)
            .unwrap_err();
        let composed = w
            .messenger
            .compose(w.contacts.carla, draft(w), w.agents.ann)
            .unwrap_err();
        assert_eq!(composed.to_string(), error.to_string());
        Err(error)
    }
}

/// Refused in the same words when it is sent, composed and tested, and named by the preview.
fn every_way(draft: impl Fn(&World) -> Draft) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let error = both_ways(&draft)(w).unwrap_err();
        let previewed = w.messenger.preview(w.conversations.open, draft(w))?;
        assert_eq!(
            previewed
                .problems
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>(),
            [error.to_string()]
        );
        Err(error)
    }
}

fn bodies() -> Vec<Wrong> {
    let text = |body: String| every_way(move |_| Draft::text(body.clone()));
    vec![
        wrong(
            "an empty message",
            text(String::new()),
            invalid("body", "", "must not be empty without media"),
        ),
        wrong(
            "a blank message",
            text(" \n".to_owned()),
            invalid("body", " \n", "must not be empty without media"),
        ),
        wrong(
            "a message with a NUL",
            text("Hi\0".to_owned()),
            invalid("body", "Hi\0", "NUL, which stands at byte 2"),
        ),
        wrong(
            "a message of a megabyte",
            text(long(1 << 20)),
            invalid("body", long(1 << 20), "has 1048576 bytes"),
        ),
        wrong(
            "a message of 1,601 characters",
            text("é".repeat(1_601)),
            invalid(
                "body",
                "é".repeat(1_601),
                "has 1601 characters, gateway 1 takes 1600 at most",
            ),
        ),
        wrong(
            "a message of a megabyte with a file",
            every_way(|w| {
                Draft::text(long(1 << 20))
                    .gateway(w.gateways.pictures)
                    .media(picture(10))
            }),
            invalid("body", long(1 << 20), "has 1048576 bytes"),
        ),
    ]
}

fn gateways() -> Vec<Wrong> {
    let through = |gateway: fn(&World) -> GatewayId| {
        every_way(move |w| Draft::text("Hi").gateway(gateway(w)))
    };
    vec![
        wrong(
            "a message through an unknown gateway",
            every_way(|_| Draft::text("Hi").gateway(nobody(GatewayId::from_raw))),
            not_found("gateway", 999),
        ),
        wrong(
            "a message through a gateway that is switched off",
            through(|w| w.gateways.code),
            refused("gateway_disabled", "enable it, or choose another"),
        ),
        wrong(
            "a message through a gateway whose provider is missing",
            through(|w| w.gateways.orphan),
            refused("provider_missing", "pass it in Options"),
        ),
        wrong(
            "a message by e-mail to somebody with a phone alone",
            through(|w| w.gateways.mail),
            refused("no_address", "gateway 4"),
        ),
        wrong(
            "a message to somebody without an address",
            |w| w.messenger.compose(w.contacts.erik, "Hi", By::host()),
            refused("no_gateway", "cannot send to contact 8: no gateway reaches"),
        ),
    ]
}

fn media() -> Vec<Wrong> {
    let pictures = |files| through(|w| w.gateways.pictures, files);
    let file = |name: &str, media_type: &str| vec![Media::new(name, media_type, [1, 2, 3])];
    vec![
        wrong(
            "a picture through a gateway without MMS",
            through(|w| w.gateways.line, vec![picture(10)]),
            of_kind(
                ErrorKind::MmsNotEnabled,
                "gateway 1 is not entitled to send media; gateway 2 may",
            ),
        ),
        wrong(
            "three pictures where two are allowed",
            pictures(vec![picture(1), picture(2), picture(3)]),
            invalid("media", 3, "files are too many; at most 2"),
        ),
        wrong(
            "a picture beyond the limit",
            pictures(vec![picture(1_001)]),
            invalid("media", 1_001, "bytes are too many; at most 1000"),
        ),
        wrong(
            "two pictures that are beyond the limit together",
            pictures(vec![picture(500), picture(501)]),
            invalid("media", 1_001, "at most 1000"),
        ),
        wrong(
            "a file of another type",
            pictures(file("a.zip", "application/zip")),
            invalid("media_type", "application/zip", "image/*"),
        ),
        wrong(
            "a file without a type",
            pictures(file("a.png", "")),
            invalid("media_type", "", "must not be empty"),
        ),
        wrong(
            "a file whose type has a NUL",
            pictures(file("a.png", "image/png\0")),
            invalid("media_type", "image/png\0", "control"),
        ),
        wrong(
            "a file whose type is a family",
            pictures(file("a.png", "image/*")),
            invalid("media_type", "image/*", ""),
        ),
        wrong(
            "a file without a name",
            pictures(file(" ", "image/png")),
            invalid("file_name", " ", "must not be empty"),
        ),
        wrong(
            "a file whose name has two lines",
            pictures(file("a\nb.png", "image/png")),
            invalid("file_name", "a\nb.png", "control"),
        ),
        wrong(
            "a file whose name has a NUL",
            pictures(file("a\0.png", "image/png")),
            invalid("file_name", "a\0.png", "control"),
        ),
        wrong(
            "a file whose name is too long",
            pictures(file(&long(201), "image/png")),
            invalid("file_name", long(201), "at most 200"),
        ),
    ]
}

fn through(gateway: fn(&World) -> GatewayId, files: Vec<Media>) -> impl Fn(&World) -> Result<()> {
    every_way(move |w| {
        files
            .iter()
            .cloned()
            .fold(Draft::text("Hi").gateway(gateway(w)), Draft::media)
    })
}

/// A file must not be stored for a message that is refused for another reason.
fn media_with_something_else_wrong() -> Vec<Wrong> {
    vec![
        wrong(
            "a picture of an inactive agent's",
            sent_by(|w| By::agent(w.agents.bob)),
            refused("agent_inactive", "agent 2"),
        ),
        wrong(
            "a picture of an unknown agent's",
            sent_by(|_| By::agent(nobody(AgentId::from_raw))),
            not_found("agent", 999),
        ),
        wrong(
            "a picture at a stale version",
            sent_by(|w| By::agent(w.agents.ann).expecting_version(1)),
            conflict("expected_version", 1, "look"),
        ),
        wrong(
            "a picture to a new number at a version",
            |w| {
                let draft = Draft::text("Hi")
                    .gateway(w.gateways.pictures)
                    .media(picture(20));
                let by = By::agent(w.agents.ann).expecting_version(3);
                w.messenger.compose("+15557000088", draft, by)
            },
            conflict("expected_version", 3, "it is `0`"),
        ),
        wrong(
            "a picture in a test by an inactive agent",
            |w| {
                w.messenger.send_test(
                    w.gateways.pictures,
                    "+15557000009",
                    Draft::text("Hi").media(picture(20)),
                    w.agents.bob,
                )
            },
            refused("agent_inactive", "agent 2"),
        ),
        wrong(
            "a picture in an unknown conversation",
            |w| {
                w.messenger.send(
                    nobody(ConversationId::from_raw),
                    Draft::text("Hi").media(picture(20)),
                    w.agents.ann,
                )
            },
            not_found("conversation", 999),
        ),
    ]
}

fn sent_by(by: impl Fn(&World) -> By) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let draft = || {
            Draft::text("Hi")
                .gateway(w.gateways.pictures)
                .media(picture(20))
        };
        let error = w
            .messenger
            .send(w.conversations.repairs, draft(), by(w))
            .unwrap_err();
        let composed = w
            .messenger
            .compose(w.contacts.carla, draft(), by(w))
            .unwrap_err();
        assert_eq!(composed.to_string(), error.to_string());
        Err(error)
    }
}

fn recipients() -> Vec<Wrong> {
    let to = |to: &'static str| move |w: &World| w.messenger.compose(to, "Hi", w.agents.ann);
    vec![
        wrong(
            "a message to nowhere",
            to(""),
            invalid("to", "", "must not be empty"),
        ),
        wrong(
            "a message to half a number",
            to("+1555"),
            invalid("to", "+1555", ""),
        ),
        wrong(
            "a message to a number with a NUL",
            to("+15557000001\0"),
            invalid("to", "+15557000001\0", "control"),
        ),
        wrong(
            "a message to a word in backquotes",
            to("a` b` is bad"),
            invalid("to", "a` b` is bad", "to `a` b` is bad` "),
        ),
        wrong(
            "a message to a name",
            to("Corner Shop"),
            refused("no_gateway", "add an address, or add or enable a gateway"),
        ),
        wrong(
            "a message to a contact that is blocked",
            to("+15557000006"),
            refused("contact_blocked", "unblock it first"),
        ),
        wrong(
            "a message to an unknown contact",
            |w| {
                w.messenger
                    .compose(nobody(ContactId::from_raw), "Hi", w.agents.ann)
            },
            not_found("contact", 999),
        ),
        wrong(
            "a message to a new number by an inactive agent",
            |w| w.messenger.compose("+15557000088", "Hi", w.agents.bob),
            refused("agent_inactive", "agent 2"),
        ),
        wrong(
            "a message to a new number that is too long",
            |w| {
                w.messenger
                    .compose("+15557000088", long(2_000), w.agents.ann)
            },
            invalid("body", long(2_000), "gateway 1 takes 1600 at most"),
        ),
        wrong(
            "a message to a new number through an unknown gateway",
            |w| {
                w.messenger.compose(
                    "+15557000088",
                    Draft::text("Hi").gateway(nobody(GatewayId::from_raw)),
                    w.agents.ann,
                )
            },
            not_found("gateway", 999),
        ),
    ]
}

fn tests() -> Vec<Wrong> {
    let line: fn(&World) -> GatewayId = |w| w.gateways.line;
    let tester = "+15557000009";
    vec![
        wrong(
            "a test through an unknown gateway",
            test(|_| nobody(GatewayId::from_raw), tester, "Sale!"),
            not_found("gateway", 999),
        ),
        wrong(
            "a test to no address",
            test(line, "the boss of it all", "Sale!"),
            invalid("to", "the boss of it all", "is not a phone number"),
        ),
        wrong(
            "a test to an address the gateway does not reach",
            test(line, "boss@example.com", "Sale!"),
            refused("no_address", "gateway 1"),
        ),
        wrong(
            "a test through a gateway that is switched off",
            test(|w| w.gateways.code, tester, "Sale!"),
            refused("gateway_disabled", "gateway 3"),
        ),
        wrong(
            "an empty test",
            test(line, tester, ""),
            invalid("body", "", "must not be empty"),
        ),
        wrong(
            "a test with a NUL",
            test(line, tester, "Sale\0"),
            invalid("body", "Sale\0", "NUL"),
        ),
        wrong(
            "a test of a megabyte",
            test(line, tester, long(1 << 20)),
            invalid("body", long(1 << 20), "has 1048576 bytes"),
        ),
        wrong(
            "a test with a picture through a gateway without MMS",
            test(line, tester, Draft::text("Sale!").media(picture(10))),
            of_kind(ErrorKind::MmsNotEnabled, "gateway 2 may"),
        ),
        wrong(
            "a test by an unknown agent",
            |w| {
                w.messenger.send_test(
                    w.gateways.line,
                    "+15557000009",
                    "Sale!",
                    nobody(AgentId::from_raw),
                )
            },
            not_found("agent", 999),
        ),
    ]
}

fn test(
    gateway: fn(&World) -> GatewayId,
    to: &'static str,
    draft: impl Into<Draft> + Clone,
) -> impl Fn(&World) -> Result<[Message; 2]> {
    move |w| {
        w.messenger
            .send_test(gateway(w), to, draft.clone(), w.agents.ann)
    }
}

fn unknown_ids() -> Vec<Wrong> {
    let attachment = nobody(AttachmentId::from_raw);
    vec![
        wrong(
            "an unknown message",
            |w| w.messenger.message(nobody(MessageId::from_raw)),
            not_found("message", 999),
        ),
        wrong(
            "the content of an unknown attachment",
            move |w| w.messenger.media(attachment),
            not_found("attachment", 999),
        ),
        wrong(
            "a reader of an unknown attachment",
            move |w| w.messenger.media_reader(attachment),
            not_found("attachment", 999),
        ),
    ]
}
