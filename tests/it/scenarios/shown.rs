//! What the engine gives back, as the objects that expectations are compared with.

use duologue::{
    Agent, Badge, Contact, Conversation, ConversationPage, Count, Counts, Decimal, Error, Event,
    EventKind, Gateway, GatewayChoice, Health, KindEntry, Mailbox, Message, Placement, Preview,
    QuickReply, Session, Suggestion, Tag, Timestamp,
};
use serde_json::{Value, json};

use super::names::{Id, Names};

pub(super) fn agent(names: &Names, agent: &Agent) -> Value {
    json!({
        "id": names.show(agent.id),
        "name": agent.name,
        "initials": agent.initials,
        "active": agent.active,
    })
}

pub(super) fn mailbox(names: &Names, mailbox: &Mailbox) -> Value {
    json!({ "id": names.show(mailbox.id), "name": mailbox.name })
}

pub(super) fn gateway(names: &Names, gateway: &Gateway) -> Value {
    json!({
        "id": names.show(gateway.id),
        "kind": gateway.kind.as_str(),
        "address": gateway.address.as_str(),
        "provider": gateway.provider,
        "enabled": gateway.enabled,
        "name": gateway.settings.name,
        "mailbox": names.show(gateway.settings.mailbox),
        "mms": gateway.settings.mms,
        "price_per_segment": decimal(gateway.settings.price_per_segment),
        "price_per_mms": decimal(gateway.settings.price_per_mms),
        "max_characters": gateway.max_characters(),
        "default": gateway.settings.default,
    })
}

pub(super) fn choice(names: &Names, choice: &GatewayChoice) -> Value {
    json!({
        "gateway": names.show(choice.gateway),
        "name": choice.name,
        "preselected": choice.preselected,
        "unavailable": choice.unavailable.map(duologue::Reason::as_str),
        "segments": choice.segments,
        "cost": decimal(choice.cost),
    })
}

pub(super) fn contact(names: &Names, contact: &Contact) -> Value {
    json!({
        "id": names.show(contact.id),
        "name": contact.name,
        "addresses": contact.addresses.iter().map(duologue::Address::as_str).collect::<Vec<_>>(),
        "time_zone": contact.time_zone.as_ref().map(duologue::TimeZone::name),
        "fields": contact.fields,
        "blocked": contact.blocked,
        "created_at": moment(contact.created_at),
    })
}

pub(super) fn conversation(names: &Names, conversation: &Conversation) -> Value {
    let mode = match conversation.state.placement {
        Placement::Snoozed(snooze) => Some(snooze.mode.as_str()),
        Placement::Inbox | Placement::Out => None,
    };
    json!({
        "id": names.show(conversation.id),
        "mailbox": names.show(conversation.mailbox),
        "contact": names.show(conversation.contact),
        "contact_name": conversation.contact_name,
        "display_name": conversation.display_name(),
        "address": conversation.address.as_str(),
        "gateway": names.show(conversation.gateway),
        "status": conversation.status().as_str(),
        "session": session(conversation.state.session),
        "unread": conversation.unread(),
        "assignee": names.show_if(conversation.assignee),
        "tags": conversation.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
        "snoozed_until": conversation.snoozed_until().map(moment),
        "snooze_mode": mode,
        "last_activity": moment(conversation.last_activity),
        "last_message": names.show_if(conversation.last_message),
        "last_incoming": names.show_if(conversation.last_incoming),
        "last_direction": conversation.last_direction().map(duologue::Direction::as_str),
        "snippet": conversation.snippet,
        "created_at": moment(conversation.created_at),
    })
}

pub(super) fn session(session: Session) -> &'static str {
    match session {
        Session::NotStarted => "not_started",
        Session::Active => "active",
        Session::Finished => "finished",
    }
}

pub(super) fn page(names: &Names, page: &ConversationPage) -> Value {
    json!({
        "items": page.items.iter().map(|row| conversation(names, row)).collect::<Vec<_>>(),
        "more": page.next.is_some(),
        "total": page.total,
        "badge": badge(page.badge),
    })
}

pub(super) fn badge(badge: Badge) -> Value {
    json!({ "messages": badge.messages, "conversations": badge.conversations })
}

pub(super) fn counts(names: &Names, counts: &Counts) -> Value {
    json!({
        "total": count(counts.total),
        "unassigned": count(counts.unassigned),
        "agents": named(names, "agent", &counts.agents),
        "mailboxes": named(names, "mailbox", &counts.mailboxes),
        "gateways": named(names, "gateway", &counts.gateways),
        "tags": named(names, "tag", &counts.tags),
    })
}

fn count(count: Count) -> Value {
    json!({
        "conversations": count.conversations,
        "unread_conversations": count.unread_conversations,
        "unread_messages": count.unread_messages,
    })
}

fn named<I: Id>(names: &Names, field: &str, counts: &[(I, Count)]) -> Value {
    let one = |(id, number): &(I, Count)| {
        let mut shown = count(*number);
        shown[field] = names.show(*id);
        shown
    };
    counts.iter().map(one).collect()
}

pub(super) fn message(names: &Names, message: &Message) -> Value {
    let file = |file: &duologue::Attachment| json!({ "file_name": file.file_name, "media_type": file.media_type, "size": file.size });
    json!({
        "id": names.show(message.id),
        "conversation": names.show_if(message.conversation),
        "direction": message.direction.as_str(),
        "body": message.body,
        "gateway": names.show(message.gateway),
        "sender": message.sender.as_str(),
        "recipient": message.recipient.as_str(),
        "agent": names.show_if(message.agent),
        "initials": message.initials,
        "at": moment(message.at),
        "send_at": message.send_at.map(moment),
        "transport": message.transport.as_str(),
        "encoding": message.encoding.map(duologue::Encoding::as_str),
        "segments": message.segments,
        "cost": decimal(message.cost),
        "status": message.status.map(duologue::DeliveryStatus::as_str),
        "error_code": message.error_code,
        "test": message.test,
        "attachments": message.attachments.iter().map(file).collect::<Vec<_>>(),
    })
}

/// Without the workers, whose times are those of the machine.
pub(super) fn health(health: &Health) -> Value {
    let deliveries = health.deliveries.iter();
    json!({
        "outbox": {
            "scheduled": health.outbox.scheduled,
            "held": health.outbox.held,
            "queued": health.outbox.queued,
            "sending": health.outbox.sending,
            "oldest_queued": health.outbox.oldest_queued.map(moment),
        },
        "deliveries": deliveries
            .map(|(status, messages)| json!({ "status": status.as_str(), "messages": messages }))
            .collect::<Vec<_>>(),
    })
}

pub(super) fn preview(names: &Names, preview: &Preview) -> Value {
    let unencodable = |found: &duologue::Unencodable| json!({ "index": found.index, "character": found.character.to_string(), "replacement": found.replacement.map(duologue::Spelling::to) });
    json!({
        "gateway": names.show_if(preview.gateway),
        "transport": preview.transport.map(duologue::Transport::as_str),
        "encoding": preview.encoding.map(duologue::Encoding::as_str),
        "units": preview.units,
        "segments": preview.segments,
        "remaining": preview.remaining,
        "cost": decimal(preview.cost),
        "unencodable": preview.unencodable.iter().map(unencodable).collect::<Vec<_>>(),
        "suggestion": preview.suggestion.as_ref().map(suggestion),
        "problems": preview.problems.iter().map(|problem| error(names, problem)).collect::<Vec<_>>(),
    })
}

fn suggestion(suggestion: &Suggestion) -> Value {
    let replacement = |found: &duologue::Replacement<'_>| json!({ "index": found.index, "from": found.from, "to": found.to });
    json!({
        "body": suggestion.body,
        "encoding": suggestion.encoding.as_str(),
        "segments": suggestion.segments,
        "cost": decimal(suggestion.cost),
        "replacements": suggestion.replacements.iter().map(replacement).collect::<Vec<_>>(),
    })
}

pub(super) fn quick_reply(names: &Names, reply: &QuickReply) -> Value {
    json!({
        "id": names.show(reply.id),
        "name": reply.name,
        "text": reply.text,
        "category": reply.category,
        "position": reply.position,
    })
}

pub(super) fn tag(names: &Names, tag: &Tag) -> Value {
    json!({ "id": names.show(tag.id), "name": tag.name, "color": tag.color })
}

pub(super) fn event(names: &Names, kinds: &[KindEntry], event: &Event) -> Value {
    let agent = match event.actor {
        duologue::Actor::Agent(agent) => Some(agent),
        _ => None,
    };
    json!({
        "kind": kind_name(kinds, event.kind),
        "at": moment(event.at),
        "actor": event.actor.as_str(),
        "agent": names.show_if(agent),
        "initials": event.initials(),
        "conversation": names.show_if(event.conversation),
        "contact": names.show_if(event.contact),
        "message": event.message.as_ref().map(|text| message(names, text)),
        "text": event.text,
        "attributes": event.attributes,
        "facts": {
            "assignee": names.show_if(event.facts.assignee),
            "mailbox": names.show_if(event.facts.mailbox),
            "name": event.facts.name,
            "until": event.facts.until.map(moment),
            "mode": event.facts.mode.map(duologue::SnoozeMode::as_str),
            "unread": event.facts.unread,
            "message": names.show_if(event.facts.message),
            "status": event.facts.status.map(duologue::DeliveryStatus::as_str),
            "error_code": event.facts.error_code,
        },
    })
}

/// The engine's name for a kind, or the one under which the host registered it.
pub(super) fn kind_name(kinds: &[KindEntry], kind: EventKind) -> &str {
    kinds
        .iter()
        .find(|entry| entry.kind == kind)
        .map_or(kind.as_str(), |entry| entry.name.as_str())
}

pub(super) fn error(names: &Names, error: &Error) -> Value {
    json!({
        "kind": error.kind().as_str(),
        "code": error.code(),
        "field": error.field(),
        "value": error.value(),
        "gateways": error.gateways().iter().map(|id| names.show(*id)).collect::<Vec<_>>(),
    })
}

pub(super) fn moment(moment: Timestamp) -> String {
    moment.to_string()
}

pub(super) fn decimal(number: Decimal) -> String {
    number.normalize().to_string()
}
