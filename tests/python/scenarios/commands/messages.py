"""Commands about messages: received, sent, scheduled, shown before they go, or of a fate that is not known."""

from typing import Any

from duologue import (
    AgentId,
    ContactId,
    ConversationId,
    DuologueError,
    GatewayId,
    Incoming,
    Message,
    MessageId,
    Received,
    Resolution,
)

from .. import shown
from ..fields import Fields
from ..shown import Object
from ..world import World
from .table import BY, command

_INCOMING = "sender body provider_message_id media at"
_RECEIVED = f"{_INCOMING} as conversation_as contact_as"


# Messages that come in


@command(f"gateway {_RECEIVED}")
def _receive(world: World, fields: Fields) -> Object:
    received = world.messenger.receive(fields.id(GatewayId, "gateway"), **incoming(fields))
    return _received(world, fields, received)


@command("gateway messages")
def _receive_many(world: World, fields: Fields) -> list[Object]:
    each = fields.nested_list("messages", _RECEIVED.split())
    messages = [Incoming(**incoming(fields)) for fields in each]
    results = world.messenger.receive_many(fields.id(GatewayId, "gateway"), messages)
    return [_received(world, line, result) for line, result in zip(each, results, strict=True)]


def incoming(fields: Fields) -> dict[str, Any]:
    """Read a message that comes in, in the words of `Messenger.receive`."""
    return {
        "sender": fields.text("sender"),
        "body": fields.text("body"),
        "provider_message_id": fields.text_if("provider_message_id"),
        "media": fields.media(),
        "at": fields.moment_if("at"),
    }


def _received(world: World, fields: Fields, received: Received | DuologueError) -> Object:
    if isinstance(received, DuologueError):
        return {"refused": shown.error(world.names, received)}
    fields.bind("as", MessageId, received.message.id)
    fields.bind("conversation_as", ConversationId, received.conversation.id)
    fields.bind("contact_as", ContactId, received.conversation.contact)
    return {
        "message": shown.message(world.names, received.message),
        "conversation": shown.conversation(world.names, received.conversation),
        "duplicate": received.duplicate,
    }


# Messages that go out


@command(f"conversation body gateway media key send_at as {BY}")
def _send(world: World, fields: Fields) -> Object:
    conversation = fields.id(ConversationId, "conversation")
    return _sent(world, fields, world.messenger.send(conversation, **_draft(fields), **fields.command()))


@command(f"to body gateway media key send_at as conversation_as contact_as {BY}")
def _compose(world: World, fields: Fields) -> Object:
    to = fields.text("to")
    recipient = fields.id(ContactId, "to") if to.startswith("@") else to
    message = world.messenger.compose(recipient, **_draft(fields), **fields.command())
    if message.conversation is not None:
        conversation = world.messenger.conversation(message.conversation)
        fields.bind("conversation_as", ConversationId, conversation.id)
        fields.bind("contact_as", ContactId, conversation.contact)
    return _sent(world, fields, message)


@command(f"message body gateway media key send_at {BY}")
def _edit_message(world: World, fields: Fields) -> Object:
    message = world.messenger.edit_message(_id(fields), **_draft(fields), **fields.command())
    return shown.message(world.names, message)


@command(f"message {BY}")
def _cancel_message(world: World, fields: Fields) -> Object:
    return shown.message(world.names, world.messenger.cancel_message(_id(fields), **fields.command()))


@command("gateway to body media by as disclaimer_as")
def _send_test(world: World, fields: Fields) -> list[Object]:
    disclaimer, text = world.messenger.send_test(
        fields.id(GatewayId, "gateway"),
        to=fields.text("to"),
        body=fields.text("body"),
        media=fields.media(),
        by=fields.id_if(AgentId, "by"),
    )
    fields.bind("disclaimer_as", MessageId, disclaimer.id)
    return [shown.message(world.names, disclaimer), _sent(world, fields, text)]


def _id(fields: Fields) -> MessageId:
    return fields.id(MessageId, "message")


def _draft(fields: Fields) -> dict[str, Any]:
    return {
        "body": fields.text("body"),
        "gateway": fields.id_if(GatewayId, "gateway"),
        "media": fields.media(),
        "key": fields.text_if("key"),
        "send_at": fields.moment_if("send_at"),
    }


def _sent(world: World, fields: Fields, message: Message) -> Object:
    fields.bind("as", MessageId, message.id)
    return shown.message(world.names, message)


# Messages that might go


@command("conversation body gateway media")
def _preview(world: World, fields: Fields) -> Object:
    preview = world.messenger.preview(
        fields.id(ConversationId, "conversation"),
        fields.text("body"),
        gateway=fields.id_if(GatewayId, "gateway"),
        media=fields.media(),
    )
    return shown.preview(world.names, preview)


@command("conversation body media")
def _gateway_choices(world: World, fields: Fields) -> list[Object]:
    choices = world.messenger.gateway_choices(
        fields.id(ConversationId, "conversation"), fields.text("body"), media=fields.media()
    )
    return [shown.choice(world.names, choice) for choice in choices]


# Messages that are there


@command("message")
def _message(world: World, fields: Fields) -> Object:
    return shown.message(world.names, world.messenger.message(_id(fields)))


@command("message attachment")
def _media(world: World, fields: Fields) -> Object:
    message = world.messenger.message(_id(fields))
    content = world.messenger.media(message.attachments[fields.number("attachment", 0)].id)
    text = content.rstrip(b"\0")
    return {"text": text.decode(), "zeros": len(content) - len(text)}


@command("message")
def _look_up(world: World, fields: Fields) -> Object:
    return shown.message(world.names, world.messenger.look_up(_id(fields)))


@command(f"message resolution {BY}")
def _resolve(world: World, fields: Fields) -> Object:
    resolution = fields.word(Resolution, "resolution")
    return shown.message(world.names, world.messenger.resolve(_id(fields), resolution, **fields.command()))


@command(f"message {BY}")
def _send_again(world: World, fields: Fields) -> Object:
    return shown.message(world.names, world.messenger.send_again(_id(fields), **fields.command()))
