"""Taking in a file of messages: all are received, the newest conversations are answered, and everything is counted."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from duologue import (
    AgentId,
    ConversationId,
    DeliveryStatus,
    DuologueError,
    Encoding,
    GatewayId,
    GatewayKind,
    Incoming,
    Messenger,
    Received,
    Sandbox,
    View,
)

from .file import Line, numbers_of, read
from .screen import ENCODINGS, labelled, progress, several, verdict

BATCH = 500  # how many messages are received in one transaction
ANSWERED = 50  # how many conversations are answered at most: a page of the inbox
SHOWN = 5  # how many refusals, or differences, are worth printing
LINE = "+15550100001"  # the number that the users write to


def take_in(path: Path, database: Path) -> bool:
    """Take in a file and print a summary; return whether nothing was refused and the workspace verifies."""
    lines = read(path)
    numbers = numbers_of(lines)
    sandbox = Sandbox()
    sandbox.delivery_receipts(0)
    with Messenger.open(database, providers={"sandbox": sandbox}) as messenger:
        agent, gateway = set_up(messenger)
        told, missing = sum(line.at is not None for line in lines), sum(line.told is None for line in lines)
        unreadable = len(lines) - told - missing
        labelled("File", f"{several(len(lines), 'message')} by {several(len(numbers), 'user')}")
        labelled("Times", f"{told:,} told; {unreadable:,} unreadable and {missing:,} missing, taken as now")
        add_contacts(messenger, numbers)
        intake = receive(messenger, gateway, lines, numbers)
        intake.show()
        answer(messenger, agent, intake.heard_from)
        show_counts(messenger)
        return verify(messenger) and not intake.refused


def set_up(messenger: Messenger) -> tuple[AgentId, GatewayId]:
    """Find what an earlier run set up, or set it up: somebody to answer, and a line to do so."""
    agents = messenger.agents() or [messenger.add_agent("Ann Lee")]
    gateways = [gateway for gateway in messenger.gateways() if gateway.address == LINE]
    if not gateways:
        store = messenger.add_mailbox("Store")
        gateways = [
            messenger.add_gateway(
                "Long code", kind=GatewayKind.LONG_CODE, address=LINE, mailbox=store.id, price_per_segment="0.0079"
            )
        ]
    return agents[0].id, gateways[0].id


def add_contacts(messenger: Messenger, numbers: Mapping[str, str]) -> None:
    """Add the users that are not yet contacts."""
    start = time.perf_counter()
    new = [(user, number) for user, number in sorted(numbers.items()) if messenger.find_contact(number) is None]
    for user, number in new:
        messenger.add_contact(name=user, addresses=[number])
    labelled("Contacts", f"{len(new):,} added in {time.perf_counter() - start:.2f} s")


@dataclass
class Intake:
    """What became of the messages of the file."""

    new: int = 0
    duplicates: int = 0
    refused: list[str] = field(default_factory=list)
    heard_from: set[ConversationId] = field(default_factory=set)
    messages: Counter[Encoding] = field(default_factory=Counter)
    segments: Counter[Encoding] = field(default_factory=Counter)
    seconds: float = 0.0

    def note(self, line: Line, result: Received | DuologueError) -> None:
        """Count one message."""
        if isinstance(result, DuologueError):
            self.refused.append(f"line {line.number}: {result}")
            return
        if result.duplicate:
            self.duplicates += 1
        else:
            self.new += 1
            self.heard_from.add(result.conversation.id)
        message = result.message
        if message.encoding:
            self.messages[message.encoding] += 1
            self.segments[message.encoding] += message.segments

    def show(self) -> None:
        """Print the counts, and how fast it went."""
        new, duplicates = several(self.new, "new message"), several(self.duplicates, "duplicate")
        labelled("Stored", f"{new}, {duplicates}, {len(self.refused):,} refused")
        for refused in self.refused[:SHOWN]:
            labelled("", refused)
        rate = int((self.new + self.duplicates + len(self.refused)) / max(self.seconds, 1e-6))
        labelled("Rate", f"{rate:,} messages a second, in {self.seconds:.2f} s in batches of {BATCH}")
        for encoding, (name, _) in ENCODINGS.items():
            if messages := self.messages[encoding]:
                labelled(name, f"{several(messages, 'message')} in {several(self.segments[encoding], 'segment')}")


def receive(messenger: Messenger, gateway: GatewayId, lines: list[Line], numbers: Mapping[str, str]) -> Intake:
    """Receive every message of the file. Only the engine's own time is taken."""
    intake = Intake()
    for first in range(0, len(lines), BATCH):
        batch = lines[first : first + BATCH]
        messages = [
            Incoming(sender=numbers[line.user], body=line.text, provider_message_id=line.id, at=line.at)
            for line in batch
        ]
        start = time.perf_counter()
        results = messenger.receive_many(gateway, messages)
        intake.seconds += time.perf_counter() - start
        for line, result in zip(batch, results, strict=True):
            intake.note(line, result)
        progress(first + len(batch), len(lines))
    return intake


def answer(messenger: Messenger, agent: AgentId, heard_from: set[ConversationId]) -> None:
    """Answer those of the inbox's first page that have just written, and have the answers delivered."""
    page = messenger.conversations(View.INBOX, limit=ANSWERED)
    written_to = [row.id for row in page.items if row.id in heard_from]
    sent = [messenger.send(row, "Thank you! We answer within the day.", by=agent) for row in written_to]
    while messenger.deliver(limit=ANSWERED):
        pass
    messenger.refresh()
    delivered = sum(messenger.message(message.id).status is DeliveryStatus.DELIVERED for message in sent)
    cost = sum((message.cost for message in sent), Decimal(0))
    labelled("Answers", f"{len(sent):,} sent, {delivered:,} delivered, for ${cost}")


def show_counts(messenger: Messenger) -> None:
    """Print how much there is by now."""
    conversations = several(messenger.counts(View.ALL).total.conversations, "conversation")
    inbox, unread = messenger.counts(View.INBOX).total.conversations, messenger.badge().messages
    labelled("Workspace", f"{conversations}, {inbox:,} in the inbox; {unread:,} messages unread")


def verify(messenger: Messenger) -> bool:
    """Rebuild the workspace from its log and print whether that makes a difference."""
    start = time.perf_counter()
    found = messenger.verify()
    seconds = time.perf_counter() - start
    conversations, events = several(found.conversations, "conversation"), several(found.events, "event")
    labelled("Verified", f"{conversations} rebuilt from {events} in {seconds:.2f} s:")
    labelled("", verdict(found.differences))
    for difference in found.differences[:SHOWN]:
        labelled("", repr(difference))
    return not found.differences
