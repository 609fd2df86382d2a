//! Wrong calls about contacts, notes and the host's own events.

#![expect(clippy::too_many_lines, reason = "tables of calls")]

use duologue::{AgentId, By, ContactDetails, ContactId, EventKind, HostEvent, HostKindId, Result};

use super::world::{World, long, nobody};
use super::{Wrong, invalid, not_found, refused, taken, wrong};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = contacts();
    calls.extend(notes());
    calls.extend(events());
    calls
}

fn contacts() -> Vec<Wrong> {
    let contact = nobody(ContactId::from_raw);
    let new = ContactDetails::new;
    vec![
        wrong(
            "a contact's name of two lines",
            added_and_changed(new().name("Carla\nDiaz")),
            invalid("name", "Carla\nDiaz", "control"),
        ),
        wrong(
            "a contact's name with a NUL",
            added_and_changed(new().name("Carla\0")),
            invalid("name", "Carla\0", "control"),
        ),
        wrong(
            "a contact's name that is too long",
            added_and_changed(new().name(long(201))),
            invalid("name", long(201), "at most 200"),
        ),
        wrong(
            "a contact with an empty address",
            added_and_changed(new().address("")),
            invalid("address", "", "must not be empty"),
        ),
        wrong(
            "a contact with half a number",
            added_and_changed(new().address("+1555")),
            invalid("address", "+1555", "with 4 digits, at least 7 are needed"),
        ),
        wrong(
            "a contact with a number with a leading zero",
            added_and_changed(new().address("+05550100001")),
            invalid("address", "+05550100001", ""),
        ),
        wrong(
            "a contact with a number of letters",
            added_and_changed(new().address("+1 800 FLOWERS")),
            invalid("address", "+1 800 FLOWERS", ""),
        ),
        wrong(
            "a contact with half an e-mail address",
            added_and_changed(new().address("carla@")),
            invalid("address", "carla@", "has no domain"),
        ),
        wrong(
            "a contact with a NUL in an address",
            added_and_changed(new().address("carla@example.com\0")),
            invalid("address", "carla@example.com\0", "control"),
        ),
        wrong(
            "a contact with an address of a megabyte",
            added_and_changed(new().address(long(1 << 20))),
            invalid("address", long(1 << 20), ""),
        ),
        wrong(
            "a contact with a good address and a bad one",
            added_and_changed(new().address("+15557000077").address("nowhere at all")),
            invalid("address", "nowhere at all", "is not a phone number"),
        ),
        wrong(
            "a contact without an address that is none",
            added_and_changed(new().without_address("?")),
            invalid("address", "?", ""),
        ),
        wrong(
            "a contact with another's address",
            added_and_changed(new().name("Eve").address("+1 (555) 700-0001")),
            taken("address", "+15557000001", "contact 6"),
        ),
        wrong(
            "a contact's field without a name",
            added_and_changed(new().field(" ", "9")),
            invalid("field", " ", "must not be empty"),
        ),
        wrong(
            "a contact's field with a NUL in its name",
            added_and_changed(new().field("si\0ze", "9")),
            invalid("field", "si\0ze", "control"),
        ),
        wrong(
            "a contact's field with a NUL in its value",
            added_and_changed(new().field("size", "9\0")),
            invalid("field", "size=9\0", "NUL, which stands at byte 1"),
        ),
        wrong(
            "a contact's field of a megabyte",
            added_and_changed(new().field("size", long(1 << 20))),
            invalid(
                "field",
                format!("size={}", long(1 << 20)),
                "has 1048576 bytes",
            ),
        ),
        wrong(
            "an unknown contact",
            move |w| w.messenger.contact(contact),
            not_found("contact", 999),
        ),
        wrong(
            "an unknown contact changed",
            move |w| w.messenger.update_contact(contact, &new(), By::host()),
            not_found("contact", 999),
        ),
        wrong(
            "the conversations of an unknown contact",
            move |w| w.messenger.conversations_of(contact),
            not_found("contact", 999),
        ),
        wrong(
            "a contact sought by no address",
            |w| w.messenger.find_contact("carla@"),
            invalid("address", "carla@", "has no domain"),
        ),
        wrong(
            "a contact added by an inactive agent",
            |w| {
                w.messenger
                    .add_contact(&ContactDetails::new().name("Eve"), w.agents.bob)
            },
            refused("agent_inactive", "agent 2"),
        ),
        wrong(
            "a contact changed by an unknown agent",
            |w| {
                w.messenger.update_contact(
                    w.contacts.carla,
                    &ContactDetails::new().name("Eve"),
                    nobody(AgentId::from_raw),
                )
            },
            not_found("agent", 999),
        ),
    ]
}

/// Refused in the same words for a new contact and for a known one.
fn added_and_changed(details: ContactDetails) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let added = w.messenger.add_contact(&details, By::host()).unwrap_err();
        let error = w
            .messenger
            .update_contact(w.contacts.erik, &details, By::host())
            .unwrap_err();
        assert_eq!(added.to_string(), error.to_string());
        Err(error)
    }
}

fn notes() -> Vec<Wrong> {
    let contact = nobody(ContactId::from_raw);
    vec![
        wrong(
            "an empty note",
            noted(String::new()),
            invalid("text", "", "must not be empty"),
        ),
        wrong(
            "a blank note",
            noted(" \n\t".to_owned()),
            invalid("text", " \n\t", "must not be empty"),
        ),
        wrong(
            "a note with a NUL",
            noted("VIP\0".to_owned()),
            invalid("text", "VIP\0", "NUL, which stands at byte 3"),
        ),
        wrong(
            "a note of a megabyte",
            noted(long(1 << 20)),
            invalid(
                "text",
                long(1 << 20),
                "has 1048576 bytes, at most 262144 are allowed",
            ),
        ),
        wrong(
            "a note on an unknown profile",
            move |w| w.messenger.add_contact_note(contact, "VIP", By::host()),
            not_found("contact", 999),
        ),
        wrong(
            "a note on a profile by an inactive agent",
            |w| {
                w.messenger
                    .add_contact_note(w.contacts.carla, "VIP", w.agents.bob)
            },
            refused("agent_inactive", "agent 2"),
        ),
    ]
}

/// Refused in the same words in a conversation and on a profile.
fn noted(text: String) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let on_profile = w
            .messenger
            .add_contact_note(w.contacts.carla, &text, w.agents.ann)
            .unwrap_err();
        let error = w
            .messenger
            .add_note(w.conversations.open, &text, w.agents.ann)
            .unwrap_err();
        assert_eq!(on_profile.to_string(), error.to_string());
        Err(error)
    }
}

fn events() -> Vec<Wrong> {
    let contact = nobody(ContactId::from_raw);
    let attributes =
        |json: &'static str| logged(|w| w.kind, HostEvent::new("Order 7").attributes(json));
    let nested = format!("{}{}", "{\"a\":".repeat(1_000), "}".repeat(1_000));
    let deep = HostEvent::new("Order 7").attributes(nested.clone());
    vec![
        wrong(
            "an event of the engine's own kind",
            logged(|_| EventKind::NoteAdded, HostEvent::new("x")),
            invalid("kind", "note_added", "register_event_kind"),
        ),
        wrong(
            "an event of a kind that is not registered",
            logged(
                |_| EventKind::Host(nobody(HostKindId::from_raw)),
                HostEvent::new("x"),
            ),
            not_found("event kind", 999),
        ),
        wrong(
            "an event's title with a NUL",
            logged(|w| w.kind, HostEvent::new("Order\0")),
            invalid("title", "Order\0", "NUL"),
        ),
        wrong(
            "an event's title of a megabyte",
            logged(|w| w.kind, HostEvent::new(long(1 << 20))),
            invalid("title", long(1 << 20), "at most"),
        ),
        wrong(
            "attributes that are a list",
            attributes("[1]"),
            invalid("attributes", "[1]", "JSON object"),
        ),
        wrong(
            "attributes that are null",
            attributes("null"),
            invalid("attributes", "null", "JSON object"),
        ),
        wrong(
            "attributes that are no JSON",
            attributes("{size: 9}"),
            invalid("attributes", "{size: 9}", "JSON object"),
        ),
        wrong(
            "attributes with something after them",
            attributes("{} {}"),
            invalid("attributes", "{} {}", "JSON object"),
        ),
        wrong(
            "blank attributes",
            attributes(" "),
            invalid("attributes", " ", "JSON object"),
        ),
        wrong(
            "attributes with a NUL",
            attributes("{\"a\": \"\0\"}"),
            invalid("attributes", "{\"a\": \"\0\"}", "NUL"),
        ),
        wrong(
            "attributes a thousand objects deep",
            logged(|w| w.kind, deep),
            invalid("attributes", nested, "JSON object"),
        ),
        wrong(
            "attributes of a megabyte",
            logged(|w| w.kind, HostEvent::new("x").attributes(long(1 << 20))),
            invalid("attributes", long(1 << 20), "has 1048576 bytes"),
        ),
        wrong(
            "an event of an unknown contact",
            move |w| {
                w.messenger
                    .add_contact_event(contact, w.kind, &HostEvent::new("x"), By::host())
            },
            not_found("contact", 999),
        ),
        wrong(
            "an event on a profile by an inactive agent",
            |w| {
                w.messenger.add_contact_event(
                    w.contacts.carla,
                    w.kind,
                    &HostEvent::new("x"),
                    w.agents.bob,
                )
            },
            refused("agent_inactive", "agent 2"),
        ),
    ]
}

/// Refused in the same words in a conversation and on a profile.
fn logged(
    kind: impl Fn(&World) -> EventKind,
    happened: HostEvent,
) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let on_profile = w
            .messenger
            .add_contact_event(w.contacts.carla, kind(w), &happened, w.agents.ann)
            .unwrap_err();
        let error = w
            .messenger
            .add_event(w.conversations.open, kind(w), &happened, w.agents.ann)
            .unwrap_err();
        assert_eq!(on_profile.to_string(), error.to_string());
        Err(error)
    }
}
