"""What most tests begin with: a clock that stands still, an empty workspace, and a shop whose customer has written."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone

import pytest

from duologue import Agent, Conversation, Gateway, GatewayKind, Mailbox, ManualClock, Message, Messenger

# Whatever runs in the background of a shell's script ignores Ctrl-C, and so would the programs that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

NOW = datetime(2026, 11, 22, 9, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Shop:
    """A workspace with an agent, a mailbox, a line and a customer's message, `Do you have these in size 9?`."""

    messenger: Messenger
    clock: ManualClock
    agent: Agent
    mailbox: Mailbox
    gateway: Gateway
    conversation: Conversation
    message: Message


def set_up(messenger: Messenger, clock: ManualClock) -> Shop:
    """Set a shop up in an empty workspace."""
    agent = messenger.add_agent("Ann Lee")
    mailbox = messenger.add_mailbox("Main")
    gateway = messenger.add_gateway(
        "Main line",
        kind=GatewayKind.LONG_CODE,
        address="+15550100001",
        mailbox=mailbox.id,
        price_per_segment="0.0079",
        price_per_mms="0.02",
        default=True,
    )
    got = messenger.receive(
        gateway.id, sender="+15557000001", body="Do you have these in size 9?", provider_message_id="in-1"
    )
    return Shop(messenger, clock, agent, mailbox, gateway, got.conversation, got.message)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def messenger(clock: ManualClock) -> Iterator[Messenger]:
    with Messenger.open(":memory:", clock=clock, default_region="US", time_zone="America/Denver") as messenger:
        yield messenger


@pytest.fixture
def shop(messenger: Messenger, clock: ManualClock) -> Shop:
    return set_up(messenger, clock)
