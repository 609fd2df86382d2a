"""Commands that change a conversation other than by a message: what becomes of it, notes, the host's own events."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from duologue import (
    AgentId,
    Command,
    ContactId,
    Conversation,
    ConversationId,
    DuologueError,
    Event,
    MailboxId,
    MessageId,
    SnoozeMode,
    SnoozePreset,
    TagId,
)

from .. import shown
from ..failure import ScenarioError
from ..fields import Fields
from ..names import Version
from ..shown import Object
from ..world import World
from .table import BY, command


def _id(fields: Fields) -> ConversationId:
    return fields.id(ConversationId, "conversation")


def _shown(world: World, fields: Fields, conversation: Conversation) -> Object:
    fields.bind("version_as", Version, Version(conversation.version))
    return shown.conversation(world.names, conversation)


@command("conversation version_as")
def _conversation(world: World, fields: Fields) -> Object:
    return _shown(world, fields, world.messenger.conversation(_id(fields)))


@command(f"conversation version_as {BY}")
def _complete(world: World, fields: Fields) -> Object:
    return _shown(world, fields, world.messenger.complete(_id(fields), **fields.command()))


@command(f"conversation version_as {BY}")
def _archive(world: World, fields: Fields) -> Object:
    return _shown(world, fields, world.messenger.archive(_id(fields), **fields.command()))


@command(f"conversation version_as {BY}")
def _reopen(world: World, fields: Fields) -> Object:
    return _shown(world, fields, world.messenger.reopen(_id(fields), **fields.command()))


@command(f"conversation until seconds preset mode version_as {BY}")
def _snooze(world: World, fields: Fields) -> Object:
    until, mode = _until(fields), _mode(fields)
    return _shown(world, fields, world.messenger.snooze(_id(fields), until, **mode, **fields.command()))


@command(f"conversation version_as {BY}")
def _unsnooze(world: World, fields: Fields) -> Object:
    return _shown(world, fields, world.messenger.unsnooze(_id(fields), **fields.command()))


@command(f"conversation version_as {BY}")
def _mark_unread(world: World, fields: Fields) -> Object:
    return _shown(world, fields, world.messenger.mark_unread(_id(fields), **fields.command()))


@command(f"conversation up_to version_as {BY}")
def _read(world: World, fields: Fields) -> Object:
    up_to = fields.id_if(MessageId, "up_to")
    return _shown(world, fields, world.messenger.read(_id(fields), up_to=up_to, **fields.command()))


@command(f"conversation to version_as {BY}")
def _assign(world: World, fields: Fields) -> Object:
    to = fields.id(AgentId, "to")
    return _shown(world, fields, world.messenger.assign(_id(fields), to, **fields.command()))


@command(f"conversation version_as {BY}")
def _unassign(world: World, fields: Fields) -> Object:
    return _shown(world, fields, world.messenger.unassign(_id(fields), **fields.command()))


@command(f"conversation tag version_as {BY}")
def _add_tag(world: World, fields: Fields) -> Object:
    return _shown(world, fields, world.messenger.add_tag(_id(fields), _tag(fields), **fields.command()))


@command(f"conversation tag version_as {BY}")
def _remove_tag(world: World, fields: Fields) -> Object:
    return _shown(world, fields, world.messenger.remove_tag(_id(fields), _tag(fields), **fields.command()))


@command(f"conversation to version_as {BY}")
def _move_to_mailbox(world: World, fields: Fields) -> Object:
    to = fields.id(MailboxId, "to")
    return _shown(world, fields, world.messenger.move_to_mailbox(_id(fields), to, **fields.command()))


@command("conversation")
def _allowed_actions(world: World, fields: Fields) -> Object:
    allowed = world.messenger.allowed_actions(_id(fields))
    if any(is_allowed is not (reason is None) for _, is_allowed, reason in allowed):
        raise ScenarioError(f"an action is allowed or has a reason: {allowed}")
    return {action.value: shown.word(reason) for action, _, reason in allowed}


# What the commands above take beside the conversation


def _tag(fields: Fields) -> TagId | str:
    """Read a tag by the name that the scenario gave it, or by its own."""
    value = fields.value("tag")
    return value if isinstance(value, str) and not value.startswith("@") else fields.id(TagId, "tag")


def _mode(fields: Fields) -> dict[str, Any]:
    return fields.given(mode=lambda name: fields.word(SnoozeMode, name))


def _until(fields: Fields) -> datetime | timedelta | SnoozePreset | None:
    given = fields.given(
        until=fields.moment, seconds=fields.seconds, preset=lambda name: fields.word(SnoozePreset, name)
    )
    if len(given) > 1:
        raise ScenarioError("a snooze has a time, a length or a preset")
    return next(iter(given.values()), None)


# The same for many

_FOR_MANY: dict[str, Callable[[Fields], Command]] = {
    "complete": lambda _: Command.complete(),
    "archive": lambda _: Command.archive(),
    "reopen": lambda _: Command.reopen(),
    "mark_unread": lambda _: Command.mark_unread(),
    "read": lambda _: Command.read(),
    "snooze": lambda fields: Command.snooze(_until(fields), **_mode(fields)),
    "unsnooze": lambda _: Command.unsnooze(),
    "assign": lambda fields: Command.assign(fields.id(AgentId, "to")),
    "unassign": lambda _: Command.unassign(),
    "add_tag": lambda fields: Command.add_tag(_tag(fields)),
    "remove_tag": lambda fields: Command.remove_tag(_tag(fields)),
    "add_note": lambda fields: Command.add_note(fields.text("text")),
    "move_to_mailbox": lambda fields: Command.move_to_mailbox(fields.id(MailboxId, "to")),
}


@command(f"conversations command until seconds preset mode to tag text {BY}")
def _bulk(world: World, fields: Fields) -> list[Object]:
    wanted = _FOR_MANY[fields.text("command")](fields)
    done = world.messenger.bulk(fields.ids(ConversationId, "conversations"), wanted, **fields.command())
    return [
        {"refused": shown.error(world.names, each)}
        if isinstance(each, DuologueError)
        else shown.conversation(world.names, each)
        for each in done
    ]


# Notes and the host's own events


def _event(world: World, event: Event) -> Object:
    return shown.event(world.names, world.host_kinds(), event)


@command(f"conversation text {BY}")
def _add_note(world: World, fields: Fields) -> Object:
    return _event(world, world.messenger.add_note(_id(fields), fields.text("text"), **fields.command()))


@command("contact text by")
def _add_contact_note(world: World, fields: Fields) -> Object:
    contact, by = fields.id(ContactId, "contact"), fields.id_if(AgentId, "by")
    return _event(world, world.messenger.add_contact_note(contact, fields.text("text"), by=by))


def _happened(fields: Fields) -> dict[str, Any]:
    return {
        "title": fields.text("title"),
        "attributes": fields.text("attributes"),
        "at": fields.moment_if("at"),
    }


@command(f"conversation kind title attributes at {BY}")
def _add_event(world: World, fields: Fields) -> Object:
    kind = world.kind(fields.value("kind"))
    event = world.messenger.add_event(_id(fields), kind, **_happened(fields), **fields.command())
    return _event(world, event)


@command("contact kind title attributes at by")
def _add_contact_event(world: World, fields: Fields) -> Object:
    contact, by = fields.id(ContactId, "contact"), fields.id_if(AgentId, "by")
    kind = world.kind(fields.value("kind"))
    return _event(world, world.messenger.add_contact_event(contact, kind, **_happened(fields), by=by))
