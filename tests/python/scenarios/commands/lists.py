"""Commands that ask and change nothing, and those that take a workspace out and in."""

import io
from typing import Any

from duologue import (
    AgentId,
    ContactId,
    ConversationId,
    EventKind,
    EventPage,
    GatewayId,
    HostKind,
    MailboxId,
    MessagePage,
    TagId,
    View,
)

from .. import shown
from ..fields import Fields
from ..shown import Object
from ..world import World
from .table import command


@command("view mailbox agent gateway tags any_tags unread text limit after next_as")
def _conversations(world: World, fields: Fields) -> Object:
    page = world.messenger.conversations(
        **_view(fields),
        mailbox=fields.id_if(MailboxId, "mailbox"),
        agent=fields.id_if(AgentId, "agent"),
        unassigned=fields.has("agent") and fields.value("agent") is None,
        gateway=fields.id_if(GatewayId, "gateway"),
        tags=fields.ids(TagId, "tags"),
        any_tags=fields.ids(TagId, "any_tags"),
        unread=fields.flag("unread"),
        text=fields.text("text"),
        limit=_limit(fields),
        after=fields.place_if("after"),
    )
    fields.bind_place("next_as", page.next)
    return shown.conversations(world.names, page)


@command("contact as")
def _conversations_of(world: World, fields: Fields) -> list[Object]:
    found = world.messenger.conversations_of(fields.id(ContactId, "contact"))
    fields.bind_each("as", ConversationId, (conversation.id for conversation in found))
    return [shown.conversation(world.names, conversation) for conversation in found]


@command()
def _badge(world: World, _: Fields) -> Object:
    return shown.badge(world.messenger.badge())


@command("view")
def _counts(world: World, fields: Fields) -> Object:
    return shown.counts(world.names, world.messenger.counts(**_view(fields)))


def _view(fields: Fields) -> dict[str, Any]:
    return fields.given(view=lambda name: fields.word(View, name))


def _limit(fields: Fields) -> int:
    return fields.number("limit", 50)


@command("search limit after next_as")
def _contacts(world: World, fields: Fields) -> Object:
    page = world.messenger.contacts(search=fields.text("search"), limit=_limit(fields), after=fields.place_if("after"))
    fields.bind_place("next_as", page.next)
    items = [shown.contact(world.names, contact) for contact in page.items]
    return {"items": items, "more": page.next is not None}


# Messages


@command("conversation limit after next_as")
def _scheduled_messages(world: World, fields: Fields) -> Object:
    page = world.messenger.scheduled_messages(
        conversation=fields.id_if(ConversationId, "conversation"),
        limit=_limit(fields),
        after=fields.place_if("after"),
    )
    return _messages(world, fields, page)


@command("limit after next_as")
def _unknown_messages(world: World, fields: Fields) -> Object:
    page = world.messenger.unknown_messages(limit=_limit(fields), after=fields.place_if("after"))
    return _messages(world, fields, page)


def _messages(world: World, fields: Fields, page: MessagePage) -> Object:
    fields.bind_place("next_as", page.next)
    items = [shown.message(world.names, message) for message in page.items]
    return {"items": items, "more": page.next is not None}


# Events


@command("conversation kinds limit before next_as")
def _timeline(world: World, fields: Fields) -> Object:
    page = world.messenger.timeline(
        fields.id(ConversationId, "conversation"),
        kinds=_kinds(world, fields),
        limit=_limit(fields),
        before=fields.place_if("before"),
    )
    return _events(world, fields, page)


@command("contact kinds limit before next_as")
def _activity(world: World, fields: Fields) -> Object:
    page = world.messenger.activity(
        fields.id(ContactId, "contact"),
        kinds=_kinds(world, fields),
        limit=_limit(fields),
        before=fields.place_if("before"),
    )
    return _events(world, fields, page)


def _kinds(world: World, fields: Fields) -> list[EventKind | HostKind]:
    return [world.kind(kind) for kind in fields.items("kinds")]


def _events(world: World, fields: Fields, page: EventPage) -> Object:
    fields.bind_place("next_as", page.next)
    kinds = world.host_kinds()
    return {
        "items": [shown.event(world.names, kinds, event) for event in page.items],
        "more": page.next is not None,
        "active_filter_count": page.active_filter_count,
    }


@command("limit after next_as")
def _changes(world: World, fields: Fields) -> Object:
    changes = world.messenger.changes(after=fields.place_if("after"), limit=_limit(fields))
    fields.bind_place("next_as", changes.next)
    kinds = world.host_kinds()
    return {"items": [shown.event(world.names, kinds, event) for event in changes.items]}


@command("next_as")
def _last_change(world: World, fields: Fields) -> None:
    fields.bind_place("next_as", world.messenger.last_change())


# The workspace as a whole


@command()
def _verify(world: World, _: Fields) -> Object:
    return {"differences": len(world.messenger.verify().differences)}


@command()
def _health(world: World, _: Fields) -> Object:
    return shown.health(world.messenger.health())


@command("as")
def _export(world: World, fields: Fields) -> Object:
    out = io.BytesIO()
    lines = world.messenger.export(out)
    fields.bind_export("as", out.getvalue())
    return {"lines": lines}


@command("export")
def _import(world: World, fields: Fields) -> Object:
    return {"lines": world.messenger.import_(io.BytesIO(fields.export("export")))}
