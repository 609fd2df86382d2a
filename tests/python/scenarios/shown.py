"""What the engine gives back, as the objects that expectations are compared with."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

from duologue import (
    Agent,
    AgentId,
    Badge,
    Contact,
    ContactId,
    Conversation,
    ConversationId,
    ConversationPage,
    Count,
    Counts,
    DuologueError,
    Event,
    EventKind,
    Facts,
    Gateway,
    GatewayChoice,
    GatewayId,
    Health,
    HostKind,
    Mailbox,
    MailboxId,
    Message,
    MessageId,
    Preview,
    QuickReply,
    QuickReplyId,
    Submission,
    Suggestion,
    Tag,
    TagId,
    Tick,
    Workspace,
)

from .names import Id, Names, Sort

Object: TypeAlias = dict[str, Any]


def agent(names: Names, agent: Agent) -> Object:
    """Show an agent."""
    return {
        "id": names.show(AgentId, agent.id),
        "name": agent.name,
        "initials": agent.initials,
        "active": agent.active,
    }


def mailbox(names: Names, mailbox: Mailbox) -> Object:
    """Show a mailbox."""
    return {"id": names.show(MailboxId, mailbox.id), "name": mailbox.name}


def gateway(names: Names, gateway: Gateway) -> Object:
    """Show a gateway."""
    return {
        "id": names.show(GatewayId, gateway.id),
        "kind": gateway.kind.value,
        "address": gateway.address,
        "provider": gateway.provider,
        "enabled": gateway.enabled,
        "name": gateway.name,
        "mailbox": names.show(MailboxId, gateway.mailbox),
        "mms": gateway.mms,
        "price_per_segment": decimal(gateway.price_per_segment),
        "price_per_mms": decimal(gateway.price_per_mms),
        "max_characters": gateway.max_characters,
        "default": gateway.default,
    }


def choice(names: Names, choice: GatewayChoice) -> Object:
    """Show a gateway that a message may go through, or why it may not."""
    return {
        "gateway": names.show(GatewayId, choice.gateway),
        "name": choice.name,
        "preselected": choice.preselected,
        "unavailable": word(choice.unavailable),
        "segments": choice.segments,
        "cost": decimal(choice.cost),
    }


def contact(names: Names, contact: Contact) -> Object:
    """Show a contact."""
    return {
        "id": names.show(ContactId, contact.id),
        "name": contact.name,
        "addresses": contact.addresses,
        "time_zone": contact.time_zone,
        "fields": contact.fields,
        "blocked": contact.blocked,
        "created_at": moment(contact.created_at),
    }


def tag(names: Names, tag: Tag) -> Object:
    """Show a tag."""
    return {"id": names.show(TagId, tag.id), "name": tag.name, "color": tag.color}


def quick_reply(names: Names, reply: QuickReply) -> Object:
    """Show a quick reply."""
    return {
        "id": names.show(QuickReplyId, reply.id),
        "name": reply.name,
        "text": reply.text,
        "category": reply.category,
        "position": reply.position,
    }


def workspace(workspace: Workspace) -> Object:
    """Show what the workspace is called."""
    return {"name": workspace.name, "brand": workspace.brand}


def conversation(names: Names, conversation: Conversation) -> Object:
    """Show a conversation."""
    return {
        "id": names.show(ConversationId, conversation.id),
        "mailbox": names.show(MailboxId, conversation.mailbox),
        "contact": names.show(ContactId, conversation.contact),
        "contact_name": conversation.contact_name,
        "display_name": conversation.display_name,
        "address": conversation.address,
        "gateway": names.show(GatewayId, conversation.gateway),
        "status": conversation.status.value,
        "session": conversation.session.value,
        "unread": conversation.unread,
        "assignee": names.show(AgentId, conversation.assignee),
        "tags": [tag.name for tag in conversation.tags],
        "snoozed_until": moment(conversation.snoozed_until),
        "snooze_mode": word(conversation.snooze_mode),
        "last_activity": moment(conversation.last_activity),
        "last_message": names.show(MessageId, conversation.last_message),
        "last_incoming": names.show(MessageId, conversation.last_incoming),
        "last_direction": word(conversation.last_direction),
        "snippet": conversation.snippet,
        "created_at": moment(conversation.created_at),
    }


def conversations(names: Names, page: ConversationPage) -> Object:
    """Show a page of conversations."""
    return {
        "items": [conversation(names, row) for row in page.items],
        "more": page.next is not None,
        "total": page.total,
        "badge": badge(page.badge),
    }


def message(names: Names, message: Message) -> Object:
    """Show a message."""
    return {
        "id": names.show(MessageId, message.id),
        "conversation": names.show(ConversationId, message.conversation),
        "direction": message.direction.value,
        "body": message.body,
        "gateway": names.show(GatewayId, message.gateway),
        "sender": message.sender,
        "recipient": message.recipient,
        "agent": names.show(AgentId, message.agent),
        "initials": message.initials,
        "at": moment(message.at),
        "send_at": moment(message.send_at),
        "transport": message.transport.value,
        "encoding": word(message.encoding),
        "segments": message.segments,
        "cost": decimal(message.cost),
        "status": word(message.status),
        "error_code": message.error_code,
        "test": message.test,
        "attachments": [
            {"file_name": file.file_name, "media_type": file.media_type, "size": file.size}
            for file in message.attachments
        ],
    }


def preview(names: Names, preview: Preview) -> Object:
    """Show what a message would be."""
    return {
        "gateway": names.show(GatewayId, preview.gateway),
        "transport": word(preview.transport),
        "encoding": word(preview.encoding),
        "units": preview.units,
        "segments": preview.segments,
        "remaining": preview.remaining,
        "cost": decimal(preview.cost),
        "unencodable": [
            {"index": index, "character": character, "replacement": replacement}
            for index, character, replacement in preview.unencodable
        ],
        "suggestion": preview.suggestion and _suggestion(preview.suggestion),
        "problems": [error(names, problem) for problem in preview.problems],
    }


def _suggestion(suggestion: Suggestion) -> Object:
    return {
        "body": suggestion.body,
        "encoding": suggestion.encoding.value,
        "segments": suggestion.segments,
        "cost": decimal(suggestion.cost),
        "replacements": [
            {"index": found.index, "from": found.original, "to": found.replacement} for found in suggestion.replacements
        ],
    }


def event(names: Names, kinds: Mapping[HostKind, str], event: Event) -> Object:
    """Show an event; the host's kinds go by these names."""
    return {
        "kind": kind(kinds, event.kind),
        "at": moment(event.at),
        "actor": event.actor.value,
        "agent": names.show(AgentId, event.agent),
        "initials": event.initials,
        "conversation": names.show(ConversationId, event.conversation),
        "contact": names.show(ContactId, event.contact),
        "message": event.message and message(names, event.message),
        "text": event.text,
        "attributes": event.attributes,
        "facts": _facts(names, event.facts),
    }


def _facts(names: Names, facts: Facts) -> Object:
    return {
        "assignee": names.show(AgentId, facts.assignee),
        "mailbox": names.show(MailboxId, facts.mailbox),
        "name": facts.name,
        "until": moment(facts.until),
        "mode": word(facts.mode),
        "unread": facts.unread,
        "message": names.show(MessageId, facts.message),
        "status": word(facts.status),
        "error_code": facts.error_code,
    }


def kind(kinds: Mapping[HostKind, str], kind: EventKind | HostKind) -> str:
    """Show the engine's name for a kind, or the one under which the host registered it."""
    return kinds[kind] if isinstance(kind, HostKind) else kind.value


def badge(badge: Badge) -> Object:
    """Show what is unread."""
    return {"messages": badge.messages, "conversations": badge.conversations}


def counts(names: Names, counts: Counts) -> Object:
    """Show the counts beside each entry of a sidebar."""
    return {
        "total": _count(counts.total),
        "unassigned": _count(counts.unassigned),
        "agents": _counts_of(names, AgentId, "agent", counts.agents),
        "mailboxes": _counts_of(names, MailboxId, "mailbox", counts.mailboxes),
        "gateways": _counts_of(names, GatewayId, "gateway", counts.gateways),
        "tags": _counts_of(names, TagId, "tag", counts.tags),
    }


def _counts_of(names: Names, sort: Sort[Id], field: str, counts: Mapping[Id, Count]) -> list[Object]:
    return [{field: names.show(sort, number), **_count(count)} for number, count in counts.items()]


def _count(count: Count) -> Object:
    return {
        "conversations": count.conversations,
        "unread_conversations": count.unread_conversations,
        "unread_messages": count.unread_messages,
    }


def health(health: Health) -> Object:
    """Show the health but for the workers, whose times are those of the machine, and the work of the database."""
    return {
        "outbox": {
            "scheduled": health.outbox.scheduled,
            "held": health.outbox.held,
            "queued": health.outbox.queued,
            "sending": health.outbox.sending,
            "oldest_queued": moment(health.outbox.oldest_queued),
        },
        "deliveries": [
            {"status": status.value, "messages": messages} for status, messages in health.deliveries.items()
        ],
    }


def tick(names: Names, tick: Tick) -> Object:
    """Show what came of the time alone."""
    return {
        "woken": [names.show(ConversationId, woken) for woken in tick.woken],
        "gone": [names.show(MessageId, gone) for gone in tick.gone],
        "next": moment(tick.next),
    }


def submission(names: Names, submission: Submission) -> Object:
    """Show what the sandbox took."""
    return {
        "gateway": names.show(GatewayId, submission.gateway),
        "sender": submission.sender,
        "recipient": submission.recipient,
        "body": submission.body,
        "transport": submission.transport.value,
        "segments": submission.segments,
        "files": len(submission.media),
    }


def error(names: Names, error: DuologueError) -> Object:
    """Show a refusal."""
    return {
        "kind": error.kind.value,
        "code": error.code,
        "field": error.field,
        "value": error.value,
        "gateways": [names.show(GatewayId, gateway) for gateway in error.gateways],
    }


def word(word: Enum | None) -> str | None:
    """Show the engine's name for something that may be missing."""
    return None if word is None else word.value


def moment(moment: datetime | None) -> str | None:
    """Show a moment in UTC, as the engine gives it."""
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def decimal(number: Decimal) -> str:
    """Show a number without the zeros at the end of its fraction, and without an exponent."""
    return f"{number.normalize():f}"
