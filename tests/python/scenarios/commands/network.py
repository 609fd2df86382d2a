"""Commands that let time pass, and those of the network: what goes out, comes in and goes wrong there."""

from duologue import (
    Answer,
    Customer,
    DeliveryStatus,
    Fault,
    GatewayId,
    MessageId,
    StatusReport,
)

from .. import shown
from ..failure import ScenarioError
from ..fields import Fields
from ..shown import Object
from ..world import World
from .messages import incoming
from .table import command

# Time


@command("seconds")
def _advance(world: World, fields: Fields) -> None:
    world.clock.advance(fields.seconds("seconds"))


@command("now")
def _set_clock(world: World, fields: Fields) -> None:
    world.clock.set(fields.moment("now"))


@command()
def _tick(world: World, _: Fields) -> Object:
    return shown.tick(world.names, world.messenger.do_due())


@command()
def _next_deadline(world: World, _: Fields) -> str | None:
    return shown.moment(world.messenger.next_deadline())


@command()
def _snooze_presets(world: World, _: Fields) -> Object:
    return {preset.value: shown.moment(until) for preset, until in world.messenger.snooze_presets().items()}


# The outbox, and what comes back


@command("limit")
def _deliver(world: World, fields: Fields) -> list[Object]:
    return [
        {
            "message": world.names.show(MessageId, delivery.message),
            "status": delivery.status.value,
            "error_code": delivery.error_code,
            "reason": delivery.reason,
        }
        for delivery in world.messenger.deliver(**fields.given(limit=fields.number))
    ]


@command()
def _outbox_depth(world: World, _: Fields) -> Object:
    return {"messages": world.messenger.outbox_depth()}


@command("gateway provider_message_id status submission error_code")
def _report(world: World, fields: Fields) -> Object:
    submission = fields.number_if("submission")
    report = StatusReport(
        status=fields.word(DeliveryStatus, "status"),
        error_code=fields.text("error_code"),
        provider_message_id=fields.text("provider_message_id"),
        key=None if submission is None else world.sandbox.accepted()[submission].key,
    )
    return shown.message(world.names, world.messenger.report(fields.id(GatewayId, "gateway"), report))


@command("received_as")
def _refresh(world: World, fields: Fields) -> Object:
    refreshed = world.messenger.refresh()
    fields.bind_each("received_as", MessageId, (received.message.id for received in refreshed.received))
    return {
        "received": [
            {
                "message": shown.message(world.names, received.message),
                "conversation": shown.conversation(world.names, received.conversation),
            }
            for received in refreshed.received
        ],
        "reported": [shown.message(world.names, message) for message in refreshed.reported],
        "refused": [shown.error(world.names, refused.error) for refused in refreshed.refused],
        **shown.tick(world.names, refreshed.tick),
    }


# The sandbox

_ANSWER = ("when", "body", "media", "after", "then", "once")


@command("after")
def _sandbox_receipts(world: World, fields: Fields) -> None:
    world.sandbox.delivery_receipts(fields.seconds("after"))


@command("address rules otherwise")
def _sandbox_script(world: World, fields: Fields) -> None:
    rules = [(rule.text("when"), _answer(rule)) for rule in fields.nested_list("rules", _ANSWER)]
    otherwise = fields.nested_if("otherwise", _ANSWER)
    world.sandbox.script(
        fields.text("address"), Customer(rules, otherwise=None if otherwise is None else _answer(otherwise))
    )


def _answer(fields: Fields, following: Answer | None = None) -> Answer:
    """Read an answer, and what follows by its `then` and by that of the answers before it."""
    for further in reversed(fields.nested_list("then", _ANSWER)):
        following = _answer(further, following)
    return Answer(
        fields.text("body"),
        media=fields.media(),
        after=fields.seconds("after", 0),
        then=following,
        once=fields.flag("once"),
    )


@command("gateway sender body at provider_message_id media")
def _sandbox_write(world: World, fields: Fields) -> None:
    gateway = world.messenger.gateway(fields.id(GatewayId, "gateway"))
    world.sandbox.write(gateway.address, **incoming(fields))


@command("fault code reason seconds to percent")
def _sandbox_fault(world: World, fields: Fields) -> None:
    fault, to, percent = _fault(fields), fields.text_if("to"), fields.number_if("percent")
    if to is not None and percent is not None:
        raise ScenarioError("a fault is for a recipient or by chance")
    if to is not None:
        world.sandbox.inject_for(to, fault)
    elif percent is not None:
        world.sandbox.inject_by_chance(percent / 100, fault)
    else:
        world.sandbox.inject(fault)


def _fault(fields: Fields) -> Fault:
    match fields.text("fault"):
        case "spared":
            return Fault.spared()
        case "throttled":
            return Fault.throttled(fields.seconds("seconds"))
        case "unavailable":
            return Fault.unavailable(fields.text("code"))
        case "rejected":
            return Fault.rejected(fields.text("code"), fields.text("reason"))
        case "message_lost":
            return Fault.message_lost()
        case "answer_lost":
            return Fault.answer_lost()
        case "undelivered":
            return Fault.undelivered(fields.text("code"))
        case "duplicated":
            return Fault.duplicated()
        case "delayed":
            return Fault.delayed(fields.seconds("seconds"))
        case "reordered":
            return Fault.reordered()
        case other:
            raise ScenarioError(f"no fault is called `{other}`")


@command()
def _sandbox_clear_faults(world: World, _: Fields) -> None:
    world.sandbox.clear_faults()


@command()
def _sandbox_accepted(world: World, _: Fields) -> list[Object]:
    return [shown.submission(world.names, submission) for submission in world.sandbox.accepted()]
