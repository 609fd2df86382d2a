//! The commands that a line may give, by the names of README.md.

mod bulk;
mod copies;
mod lists;
mod outbox;
mod sandbox;
mod settings;

use std::time::Duration;

use duologue::{
    Address, Conversation, Draft, Incoming, Message, Received, Result, SnoozeMode, SnoozePreset,
    SnoozeUntil, TagRef,
};
use serde_json::{Map, Value, json};

use super::fields::Fields;
use super::names::Version;
use super::shown;
use super::world::World;

/// The fields that every line may have.
const EVERYWHERE: &[&str] = &["do", "note", "expect", "refused"];

/// Stands for all that [`duologue::By`] holds.
const BY: &str = "by…";
const BY_FIELDS: &[&str] = &[
    "by",
    "expected_version",
    "expected_last_message",
    "expected_assignee",
];

/// Every command with the fields it may have.
pub(super) const COMMANDS: &[(&str, &[&str])] = &[
    ("activate_agent", &["agent"]),
    (
        "activity",
        &["contact", "kinds", "limit", "before", "next_as"],
    ),
    ("add_agent", &["name", "as"]),
    (
        "add_contact",
        &[
            "name",
            "addresses",
            "time_zone",
            "fields",
            "blocked",
            "by",
            "as",
        ],
    ),
    (
        "add_contact_event",
        &["contact", "kind", "title", "attributes", "at", "by"],
    ),
    ("add_contact_note", &["contact", "text", "by"]),
    (
        "add_event",
        &["conversation", "kind", "title", "attributes", "at", BY],
    ),
    ("add_gateway", settings::GATEWAY),
    ("add_mailbox", &["name", "as"]),
    ("add_note", &["conversation", "text", BY]),
    ("add_quick_reply", &["name", "text", "category", "as"]),
    ("add_starter_quick_replies", &["as"]),
    ("add_tag", &["conversation", "tag", BY, "version_as"]),
    ("advance", &["seconds"]),
    ("agents", &[]),
    ("allowed_actions", &["conversation"]),
    ("archive", CONVERSATION),
    ("assign", &["conversation", "to", BY, "version_as"]),
    ("badge", &[]),
    ("bulk", bulk::BULK),
    ("cancel_message", &["message", BY]),
    ("changes", &["limit", "after", "next_as"]),
    ("complete", CONVERSATION),
    (
        "compose",
        &[
            "to",
            "body",
            "gateway",
            "media",
            "key",
            "send_at",
            BY,
            "as",
            "conversation_as",
            "contact_as",
        ],
    ),
    ("contact", &["contact"]),
    ("contacts", &["search", "limit", "after", "next_as"]),
    ("conversation", &["conversation", "version_as"]),
    ("conversations", lists::CONVERSATIONS),
    ("conversations_of", &["contact", "as"]),
    ("counts", &["view"]),
    ("create_tag", &["name", "color", "as"]),
    ("deactivate_agent", &["agent"]),
    ("delete_quick_reply", &["quick_reply"]),
    ("delete_tag", &["tag"]),
    ("deliver", &["limit"]),
    ("disable_gateway", &["gateway"]),
    (
        "edit_message",
        &["message", "body", "gateway", "media", "key", "send_at", BY],
    ),
    ("enable_gateway", &["gateway"]),
    ("event_kinds", &["search"]),
    ("expand_quick_reply", &["quick_reply", "conversation", "by"]),
    ("export", &["as"]),
    ("find_contact", &["address", "as"]),
    ("gateway_choices", &["conversation", "body", "media"]),
    ("gateways", &[]),
    ("health", &[]),
    ("import", &["export"]),
    ("last_change", &["next_as"]),
    ("look_up", &["message"]),
    ("mailboxes", &[]),
    ("mark_unread", CONVERSATION),
    ("media", &["message", "attachment"]),
    ("message", &["message"]),
    ("move_to_mailbox", &["conversation", "to", BY, "version_as"]),
    ("next_deadline", &[]),
    ("order_quick_replies", &["order"]),
    ("outbox_depth", &[]),
    ("preview", &["conversation", "body", "gateway", "media"]),
    ("quick_replies", &["search"]),
    ("read", &["conversation", "up_to", BY, "version_as"]),
    (
        "receive",
        &[
            "gateway",
            "sender",
            "body",
            "provider_message_id",
            "media",
            "at",
            "as",
            "conversation_as",
            "contact_as",
        ],
    ),
    ("receive_many", &["gateway", "messages"]),
    ("refresh", &["received_as"]),
    ("register_event_kind", &["name", "label"]),
    ("remove_tag", &["conversation", "tag", BY, "version_as"]),
    ("rename_agent", &["agent", "name"]),
    ("rename_mailbox", &["mailbox", "name"]),
    ("reopen", CONVERSATION),
    (
        "reopen_workspace",
        &["time_zone", "region", "policy", "providers"],
    ),
    (
        "report",
        &[
            "gateway",
            "submission",
            "provider_message_id",
            "status",
            "error_code",
        ],
    ),
    ("resolve", &["message", "resolution", BY]),
    ("sandbox_accepted", &[]),
    ("sandbox_clear_faults", &[]),
    ("sandbox_fault", sandbox::FAULT),
    ("sandbox_receipts", &["after"]),
    ("sandbox_script", &["address", "rules", "otherwise"]),
    (
        "sandbox_write",
        &[
            "gateway",
            "sender",
            "body",
            "provider_message_id",
            "media",
            "at",
        ],
    ),
    (
        "scheduled_messages",
        &["conversation", "limit", "after", "next_as"],
    ),
    (
        "send",
        &[
            "conversation",
            "body",
            "gateway",
            "media",
            "key",
            "send_at",
            BY,
            "as",
        ],
    ),
    ("send_again", &["message", BY]),
    (
        "send_test",
        &[
            "gateway",
            "to",
            "body",
            "media",
            "by",
            "as",
            "disclaimer_as",
        ],
    ),
    ("set_clock", &["now"]),
    (
        "snooze",
        &[
            "conversation",
            "until",
            "seconds",
            "preset",
            "mode",
            BY,
            "version_as",
        ],
    ),
    ("snooze_presets", &[]),
    ("tags", &[]),
    ("tick", &[]),
    (
        "timeline",
        &["conversation", "kinds", "limit", "before", "next_as"],
    ),
    ("unassign", CONVERSATION),
    ("unknown_messages", &["limit", "after", "next_as"]),
    ("unsnooze", CONVERSATION),
    (
        "update_contact",
        &[
            "contact",
            "name",
            "addresses",
            "remove_addresses",
            "time_zone",
            "fields",
            "blocked",
            "by",
        ],
    ),
    ("update_gateway", settings::GATEWAY_CHANGE),
    (
        "update_quick_reply",
        &["quick_reply", "name", "text", "category"],
    ),
    ("update_tag", &["tag", "name", "color"]),
    ("update_workspace", &["name", "brand"]),
    ("verify", &[]),
    ("workspace", &[]),
];

const CONVERSATION: &[&str] = &["conversation", BY, "version_as"];

/// The fields that a command may have, those of every line included.
pub(super) fn allowed(command: &str) -> Vec<&'static str> {
    let found = COMMANDS.iter().find(|(name, _)| *name == command);
    let (_, fields) = found.unwrap_or_else(|| panic!("there is no command `{command}`"));
    let mut allowed = EVERYWHERE.to_vec();
    for field in *fields {
        allowed.extend(if *field == BY {
            BY_FIELDS
        } else {
            std::slice::from_ref(field)
        });
    }
    allowed
}

/// Does what a line says. The outer error of the engine is the line's to expect.
pub(super) fn perform(world: &World, command: &str, line: &Map<String, Value>) -> Result<Value> {
    let fields = Fields::new(line, &world.names, &allowed(command));
    let groups = [
        state,
        texts,
        outbox::perform,
        bulk::perform,
        settings::perform,
        lists::perform,
        copies::perform,
        sandbox::perform,
    ];
    let done = groups
        .into_iter()
        .find_map(|group| group(world, command, fields));
    done.unwrap_or_else(|| panic!("the command `{command}` does nothing"))
}

/// Commands that change a conversation, other than by a message.
fn state(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let engine = world.messenger();
    let id = || fields.id("conversation");
    let changed = match command {
        "complete" => engine.complete(id(), fields.by()),
        "archive" => engine.archive(id(), fields.by()),
        "reopen" => engine.reopen(id(), fields.by()),
        "mark_unread" => engine.mark_unread(id(), fields.by()),
        "read" => engine.read(id(), fields.id_if("up_to"), fields.by()),
        "assign" => engine.assign(id(), fields.id("to"), fields.by()),
        "unassign" => engine.unassign(id(), fields.by()),
        "move_to_mailbox" => engine.move_to_mailbox(id(), fields.id("to"), fields.by()),
        "add_tag" => engine.add_tag(id(), tag(fields), fields.by()),
        "remove_tag" => engine.remove_tag(id(), tag(fields), fields.by()),
        "snooze" => engine.snooze(id(), until(fields), mode(fields), fields.by()),
        "unsnooze" => engine.unsnooze(id(), fields.by()),
        "conversation" => engine.conversation(id()),
        _ => return None,
    };
    Some(changed.map(|conversation| show_conversation(world, fields, &conversation)))
}

fn show_conversation(world: &World, fields: Fields<'_>, conversation: &Conversation) -> Value {
    if let Some(name) = fields.text_if("version_as") {
        world
            .names
            .borrow_mut()
            .bind(&name, Version(conversation.version));
    }
    shown::conversation(&world.names.borrow(), conversation)
}

/// A tag by the name that the scenario gave it, or by its own.
fn tag(fields: Fields<'_>) -> TagRef {
    let text = fields.value("tag").and_then(Value::as_str);
    match text.filter(|text| !text.starts_with('@')) {
        Some(name) => TagRef::Name(name.to_owned()),
        None => TagRef::Id(fields.id("tag")),
    }
}

fn mode(fields: Fields<'_>) -> SnoozeMode {
    fields
        .text_if("mode")
        .map_or(SnoozeMode::default(), |name| {
            SnoozeMode::from_name(&name).unwrap_or_else(|| panic!("no mode is called `{name}`"))
        })
}

fn until(fields: Fields<'_>) -> SnoozeUntil {
    let seconds = fields.number_if("seconds");
    match (fields.moment_if("until"), seconds, fields.text_if("preset")) {
        (Some(time), None, None) => time.into(),
        (None, Some(seconds), None) => Duration::from_secs(u64::try_from(seconds).unwrap()).into(),
        (None, None, Some(name)) => preset(&name).into(),
        (None, None, None) => SnoozeUntil::Reply,
        _ => panic!("a snooze has a time, a length or a preset"),
    }
}

fn preset(name: &str) -> SnoozePreset {
    let found = SnoozePreset::ALL
        .iter()
        .copied()
        .find(|preset| preset.as_str() == name);
    found.unwrap_or_else(|| panic!("no preset is called `{name}`"))
}

/// Commands about messages, notes and the host's own events.
fn texts(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let engine = world.messenger();
    Some(match command {
        "receive" => engine
            .receive(fields.id("gateway"), &incoming(fields))
            .map(|received| show_received(world, fields, &received)),
        "receive_many" => receive_many(world, fields),
        "send" => engine
            .send(fields.id("conversation"), draft(fields), fields.by())
            .map(|message| show_sent(world, fields, &message)),
        "compose" => compose(world, fields),
        "send_test" => send_test(world, fields),
        "message" => engine
            .message(fields.id("message"))
            .map(|message| shown::message(&world.names.borrow(), &message)),
        "media" => media(world, fields),
        "preview" => engine
            .preview(fields.id("conversation"), draft(fields))
            .map(|preview| shown::preview(&world.names.borrow(), &preview)),
        "gateway_choices" => engine
            .gateway_choices(fields.id("conversation"), draft(fields))
            .map(|choices| {
                choices
                    .iter()
                    .map(|choice| shown::choice(&world.names.borrow(), choice))
                    .collect()
            }),
        "add_note" => engine
            .add_note(fields.id("conversation"), &fields.text("text"), fields.by())
            .map(|event| shown::event(&world.names.borrow(), &[], &event)),
        "add_contact_note" => engine
            .add_contact_note(fields.id("contact"), &fields.text("text"), fields.by())
            .map(|event| shown::event(&world.names.borrow(), &[], &event)),
        _ => return None,
    })
}

pub(super) fn incoming(fields: Fields<'_>) -> Incoming {
    let mut incoming =
        Incoming::new(fields.text("sender"), fields.text("body")).media(fields.media());
    incoming.provider_message_id = fields.text_if("provider_message_id");
    incoming.at = fields.moment_if("at");
    incoming
}

fn draft(fields: Fields<'_>) -> Draft {
    let draft = Draft::text(fields.text("body"));
    let draft = fields
        .id_if("gateway")
        .into_iter()
        .fold(draft, Draft::gateway);
    let draft = fields.text_if("key").into_iter().fold(draft, Draft::key);
    let draft = fields
        .moment_if("send_at")
        .into_iter()
        .fold(draft, Draft::send_at);
    fields.media().into_iter().fold(draft, Draft::media)
}

fn show_received(world: &World, fields: Fields<'_>, received: &Received) -> Value {
    let mut names = world.names.borrow_mut();
    if let Some(name) = fields.text_if("as") {
        names.bind(&name, received.message.id);
    }
    if let Some(name) = fields.text_if("conversation_as") {
        names.bind(&name, received.conversation.id);
    }
    if let Some(name) = fields.text_if("contact_as") {
        names.bind(&name, received.conversation.contact);
    }
    json!({
        "message": shown::message(&names, &received.message),
        "conversation": shown::conversation(&names, &received.conversation),
        "duplicate": received.duplicate,
    })
}

fn receive_many(world: &World, fields: Fields<'_>) -> Result<Value> {
    let allowed = [
        "sender",
        "body",
        "provider_message_id",
        "media",
        "at",
        "as",
        "conversation_as",
        "contact_as",
    ];
    let each = fields.objects("messages", &allowed);
    let messages: Vec<Incoming> = each.iter().map(|fields| incoming(*fields)).collect();
    let results = world
        .messenger()
        .receive_many(fields.id("gateway"), &messages)?;
    let show = |(fields, result): (Fields<'_>, Result<Received>)| match result {
        Ok(received) => show_received(world, fields, &received),
        Err(refused) => json!({ "refused": shown::error(&world.names.borrow(), &refused) }),
    };
    Ok(each.into_iter().zip(results).map(show).collect())
}

fn show_sent(world: &World, fields: Fields<'_>, message: &Message) -> Value {
    let mut names = world.names.borrow_mut();
    if let Some(name) = fields.text_if("as") {
        names.bind(&name, message.id);
    }
    shown::message(&names, message)
}

fn compose(world: &World, fields: Fields<'_>) -> Result<Value> {
    let engine = world.messenger();
    let to = fields.text("to");
    let to = match to.strip_prefix('@') {
        Some(_) => duologue::Recipient::Contact(fields.id("to")),
        None => duologue::Recipient::Address(to),
    };
    let message = engine.compose(to, draft(fields), fields.by())?;
    let conversation =
        engine.conversation(message.conversation.expect("it is in a conversation"))?;
    if let Some(name) = fields.text_if("conversation_as") {
        world.names.borrow_mut().bind(&name, conversation.id);
    }
    if let Some(name) = fields.text_if("contact_as") {
        world.names.borrow_mut().bind(&name, conversation.contact);
    }
    Ok(show_sent(world, fields, &message))
}

fn send_test(world: &World, fields: Fields<'_>) -> Result<Value> {
    let (gateway, to) = (fields.id("gateway"), fields.text("to"));
    let mut draft = Draft::text(fields.text("body"));
    for file in fields.media() {
        draft = draft.media(file);
    }
    let [disclaimer, text] = world
        .messenger()
        .send_test(gateway, &to, draft, fields.by())?;
    if let Some(name) = fields.text_if("disclaimer_as") {
        world.names.borrow_mut().bind(&name, disclaimer.id);
    }
    let text = show_sent(world, fields, &text);
    Ok(json!([
        shown::message(&world.names.borrow(), &disclaimer),
        text
    ]))
}

/// The content of a file that travelled with a message.
fn media(world: &World, fields: Fields<'_>) -> Result<Value> {
    let message = world.messenger().message(fields.id("message"))?;
    let attachment = usize::try_from(fields.number_if("attachment").unwrap_or(0)).unwrap();
    let content = world
        .messenger()
        .media(message.attachments[attachment].id)?;
    let zeros = content.iter().rev().take_while(|byte| **byte == 0).count();
    let text = std::str::from_utf8(&content[..content.len() - zeros]).unwrap();
    Ok(json!({ "text": text, "zeros": zeros }))
}

/// An address as the engine reads it, for what is no call to the engine.
fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}
