"""Commands that set up the workspace: agents, mailboxes, gateways, contacts, tags, quick replies, event kinds."""

from typing import Any

from duologue import (
    Agent,
    AgentId,
    Contact,
    ContactId,
    ConversationId,
    Gateway,
    GatewayId,
    GatewayKind,
    Mailbox,
    MailboxId,
    MediaLimits,
    QuickReply,
    QuickReplyId,
    Tag,
    TagId,
)

from .. import shown
from ..fields import Fields
from ..shown import Object
from ..world import World
from .table import command

# The workspace


@command("name brand")
def _update_workspace(world: World, fields: Fields) -> Object:
    return shown.workspace(world.messenger.update_workspace(name=fields.text("name"), brand=fields.text("brand")))


@command()
def _workspace(world: World, _: Fields) -> Object:
    return shown.workspace(world.messenger.workspace())


@command("time_zone region policy providers")
def _reopen_workspace(world: World, fields: Fields) -> None:
    as_they_stand = dict.fromkeys(("time_zone", "region", "policy", "providers"), fields.value)
    world.reopen(fields.given(**as_they_stand))


# Agents


def _show_agent(world: World, fields: Fields, agent: Agent) -> Object:
    fields.bind("as", AgentId, agent.id)
    return shown.agent(world.names, agent)


@command("name as")
def _add_agent(world: World, fields: Fields) -> Object:
    return _show_agent(world, fields, world.messenger.add_agent(fields.text("name")))


@command("agent name")
def _rename_agent(world: World, fields: Fields) -> Object:
    return _show_agent(world, fields, world.messenger.rename_agent(fields.id(AgentId, "agent"), fields.text("name")))


@command("agent")
def _deactivate_agent(world: World, fields: Fields) -> Object:
    return _show_agent(world, fields, world.messenger.deactivate_agent(fields.id(AgentId, "agent")))


@command("agent")
def _activate_agent(world: World, fields: Fields) -> Object:
    return _show_agent(world, fields, world.messenger.activate_agent(fields.id(AgentId, "agent")))


@command()
def _agents(world: World, _: Fields) -> list[Object]:
    return [shown.agent(world.names, agent) for agent in world.messenger.agents()]


# Mailboxes


def _show_mailbox(world: World, fields: Fields, mailbox: Mailbox) -> Object:
    fields.bind("as", MailboxId, mailbox.id)
    return shown.mailbox(world.names, mailbox)


@command("name as")
def _add_mailbox(world: World, fields: Fields) -> Object:
    return _show_mailbox(world, fields, world.messenger.add_mailbox(fields.text("name")))


@command("mailbox name")
def _rename_mailbox(world: World, fields: Fields) -> Object:
    mailbox = world.messenger.rename_mailbox(fields.id(MailboxId, "mailbox"), fields.text("name"))
    return _show_mailbox(world, fields, mailbox)


@command()
def _mailboxes(world: World, _: Fields) -> list[Object]:
    return [shown.mailbox(world.names, mailbox) for mailbox in world.messenger.mailboxes()]


# Gateways

_MEDIA = ("media_types", "media_bytes", "media_count")
_SETTINGS = (
    "name mailbox mms price_per_segment price_per_mms segments_per_second max_characters "
    "media_types media_bytes media_count default"
)


def _show_gateway(world: World, fields: Fields, gateway: Gateway) -> Object:
    fields.bind("as", GatewayId, gateway.id)
    return shown.gateway(world.names, gateway)


def _settings(fields: Fields) -> dict[str, Any]:
    """Read those settings that are given, but for the limits of media."""
    return fields.given(
        mms=fields.flag,
        price_per_segment=fields.text,
        price_per_mms=fields.text,
        segments_per_second=fields.text,
        max_characters=fields.number,
        default=fields.flag,
    )


def _media_limits(fields: Fields, known: MediaLimits) -> MediaLimits:
    return MediaLimits(
        types=fields.texts("media_types") if fields.has("media_types") else known.types,
        bytes=fields.number("media_bytes", known.bytes),
        count=fields.number("media_count", known.count),
    )


@command(f"kind address provider as {_SETTINGS}")
def _add_gateway(world: World, fields: Fields) -> Object:
    settings = _settings(fields) | fields.given(provider=fields.text)
    if any(map(fields.has, _MEDIA)):
        settings["media"] = _media_limits(fields, MediaLimits())
    gateway = world.messenger.add_gateway(
        fields.text("name"),
        kind=fields.word(GatewayKind, "kind"),
        address=fields.text("address"),
        mailbox=fields.id(MailboxId, "mailbox"),
        **settings,
    )
    return _show_gateway(world, fields, gateway)


@command(f"gateway {_SETTINGS}")
def _update_gateway(world: World, fields: Fields) -> Object:
    gateway = fields.id(GatewayId, "gateway")
    settings = _settings(fields) | fields.given(name=fields.text, mailbox=lambda name: fields.id(MailboxId, name))
    if any(map(fields.has, _MEDIA)):
        settings["media"] = _media_limits(fields, world.messenger.gateway(gateway).media)
    return _show_gateway(world, fields, world.messenger.update_gateway(gateway, **settings))


@command("gateway")
def _enable_gateway(world: World, fields: Fields) -> Object:
    return _show_gateway(world, fields, world.messenger.enable_gateway(fields.id(GatewayId, "gateway")))


@command("gateway")
def _disable_gateway(world: World, fields: Fields) -> Object:
    return _show_gateway(world, fields, world.messenger.disable_gateway(fields.id(GatewayId, "gateway")))


@command()
def _gateways(world: World, _: Fields) -> list[Object]:
    return [shown.gateway(world.names, gateway) for gateway in world.messenger.gateways()]


# Contacts


def _show_contact(world: World, fields: Fields, contact: Contact) -> Object:
    fields.bind("as", ContactId, contact.id)
    return shown.contact(world.names, contact)


def _details(fields: Fields) -> dict[str, Any]:
    """Read what is given of a contact, and who gives it."""
    details = fields.given(
        name=fields.text,
        addresses=fields.texts,
        remove_addresses=fields.texts,
        time_zone=fields.text_if,
        fields=fields.texts_by_name,
        blocked=fields.flag,
    )
    return {**details, "by": fields.id_if(AgentId, "by")}


@command("name addresses time_zone fields blocked by as")
def _add_contact(world: World, fields: Fields) -> Object:
    return _show_contact(world, fields, world.messenger.add_contact(**_details(fields)))


@command("contact name addresses remove_addresses time_zone fields blocked by")
def _update_contact(world: World, fields: Fields) -> Object:
    contact = world.messenger.update_contact(fields.id(ContactId, "contact"), **_details(fields))
    return _show_contact(world, fields, contact)


@command("contact")
def _contact(world: World, fields: Fields) -> Object:
    return _show_contact(world, fields, world.messenger.contact(fields.id(ContactId, "contact")))


@command("address as")
def _find_contact(world: World, fields: Fields) -> Object | None:
    contact = world.messenger.find_contact(fields.text("address"))
    return contact and _show_contact(world, fields, contact)


# Tags


def _show_tag(world: World, fields: Fields, tag: Tag) -> Object:
    fields.bind("as", TagId, tag.id)
    return shown.tag(world.names, tag)


@command("name color as")
def _create_tag(world: World, fields: Fields) -> Object:
    return _show_tag(world, fields, world.messenger.create_tag(fields.text("name"), color=fields.text("color")))


@command("tag name color")
def _update_tag(world: World, fields: Fields) -> Object:
    tag = world.messenger.update_tag(fields.id(TagId, "tag"), name=fields.text("name"), color=fields.text("color"))
    return _show_tag(world, fields, tag)


@command("tag")
def _delete_tag(world: World, fields: Fields) -> None:
    world.messenger.delete_tag(fields.id(TagId, "tag"))


@command()
def _tags(world: World, _: Fields) -> list[Object]:
    return [shown.tag(world.names, tag) for tag in world.messenger.tags()]


# Quick replies


def _show_reply(world: World, fields: Fields, reply: QuickReply) -> Object:
    fields.bind("as", QuickReplyId, reply.id)
    return shown.quick_reply(world.names, reply)


def _show_replies(world: World, replies: list[QuickReply]) -> list[Object]:
    return [shown.quick_reply(world.names, reply) for reply in replies]


@command("name text category as")
def _add_quick_reply(world: World, fields: Fields) -> Object:
    reply = world.messenger.add_quick_reply(fields.text("name"), fields.text("text"), category=fields.text("category"))
    return _show_reply(world, fields, reply)


@command("as")
def _add_starter_quick_replies(world: World, fields: Fields) -> list[Object]:
    replies = world.messenger.add_starter_quick_replies()
    fields.bind_each("as", QuickReplyId, (reply.id for reply in replies))
    return _show_replies(world, replies)


@command("quick_reply name text category")
def _update_quick_reply(world: World, fields: Fields) -> Object:
    change = fields.given(name=fields.text, text=fields.text, category=fields.text)
    return _show_reply(
        world, fields, world.messenger.update_quick_reply(fields.id(QuickReplyId, "quick_reply"), **change)
    )


@command("quick_reply")
def _delete_quick_reply(world: World, fields: Fields) -> None:
    world.messenger.delete_quick_reply(fields.id(QuickReplyId, "quick_reply"))


@command("order")
def _order_quick_replies(world: World, fields: Fields) -> list[Object]:
    return _show_replies(world, world.messenger.order_quick_replies(fields.ids(QuickReplyId, "order")))


@command("search")
def _quick_replies(world: World, fields: Fields) -> list[Object]:
    return _show_replies(world, world.messenger.quick_replies(search=fields.text("search")))


@command("quick_reply conversation by")
def _expand_quick_reply(world: World, fields: Fields) -> Object:
    text = world.messenger.expand_quick_reply(
        fields.id(QuickReplyId, "quick_reply"),
        fields.id(ConversationId, "conversation"),
        by=fields.id_if(AgentId, "by"),
    )
    return {"text": text}


# Kinds of events


@command("name label")
def _register_event_kind(world: World, fields: Fields) -> None:
    world.messenger.register_event_kind(fields.text("name"), fields.text("label"))


@command("search")
def _event_kinds(world: World, fields: Fields) -> list[Object]:
    entries = world.messenger.event_kinds(search=fields.text("search"))
    return [{"name": entry.name, "label": entry.label} for entry in entries]
