"""What type checkers have to accept, and what they have to refuse; it is checked and never run."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from typing_extensions import assert_type

import duologue
import duologue.aio
from duologue import (
    Accepted,
    Action,
    AgentId,
    Changes,
    Conversation,
    ConversationId,
    Cursor,
    DuologueError,
    Encoding,
    Event,
    EventKind,
    GatewayKind,
    HostKind,
    Incoming,
    Language,
    Message,
    MessageId,
    Messenger,
    Outcome,
    Provider,
    Reason,
    Received,
    Rejected,
    SnoozeMode,
    SnoozePreset,
    StatusReport,
    Submission,
    View,
)


class Carrier(Provider):
    """A provider of the host's that says what it is."""

    def submit(self, submission: Submission, now: datetime, /) -> Outcome:
        """Take everything but e-mail."""
        if "@" in submission.recipient:
            return Rejected(code="no_email")
        return Accepted(provider_message_id=submission.key)


class Duck:
    """A provider that is no subclass of anything."""

    def submit(self, submission: Submission, now: datetime, /) -> Accepted:
        """Take everything."""
        return Accepted(provider_message_id=submission.key)


def opening(path: Path) -> None:
    """Open in every way."""
    with Messenger.open(
        path,
        clock=lambda: datetime.now(timezone.utc),
        time_zone=ZoneInfo("America/Denver"),
        providers={"carrier": Carrier(), "duck": Duck(), "net": duologue.Sandbox(7)},
        busy_timeout=timedelta(seconds=1),
    ) as messenger:
        assert_type(messenger, Messenger)
    Messenger.open(":memory:", providers={"none": object()})  # type: ignore[dict-item] # pyright: ignore[reportArgumentType]


def commands(messenger: Messenger, conversation: ConversationId, ann: AgentId, seen: MessageId) -> None:
    """Give commands with their keywords."""
    assert_type(messenger.complete(conversation, by=ann, expected_last_message=seen), Conversation)
    assert_type(messenger.snooze(conversation, SnoozePreset.NEXT_MONDAY, mode=SnoozeMode.REGARDLESS), Conversation)
    messenger.snooze(conversation, timedelta(hours=2))
    messenger.assign(conversation, ann, expected_assignee=None)
    messenger.add_tag(conversation, "Sizing")
    messenger.complete(conversation, ann)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    messenger.complete(ann)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    messenger.complete(7)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def messages(messenger: Messenger, conversation: ConversationId) -> None:
    """Send and receive."""
    sent = messenger.send(conversation, "Yes", media=[("a.png", "image/png", b"\x89PNG")])
    assert_type(sent, Message)
    assert_type(sent.cost, Decimal)
    assert_type(sent.encoding, Encoding | None)
    line = messenger.add_gateway(
        "Line", kind=GatewayKind.LONG_CODE, address="+15550100001", mailbox=messenger.add_mailbox("Main").id
    )
    for got in messenger.receive_many(line.id, [Incoming(sender="+15557000001"), {"sender": "+15557000002"}]):
        if isinstance(got, DuologueError):
            assert_type(got.code, str)
        else:
            assert_type(got, Received)
            assert_type(got.conversation.snoozed_until, datetime | None)


def lists(messenger: Messenger, conversation: ConversationId) -> None:
    """Go through pages."""
    page = messenger.conversations(View.INBOX, limit=10)
    assert_type(page.items, list[Conversation])
    assert_type(page.next, Cursor | None)
    assert_type(page.total, int | None)
    assert_type(page.all(), Iterator[Conversation])
    event = next(messenger.timeline(conversation, kinds=[EventKind.NOTE_ADDED]).all())
    assert_type(event, Event)
    assert_type(event.kind, EventKind | HostKind)
    for action, allowed, reason in messenger.allowed_actions(conversation):
        assert_type(action, Action)
        assert_type(allowed, bool)
        assert_type(reason, Reason | None)
    for failed in messenger.refresh().refused:
        assert_type(failed.report, Incoming | StatusReport)


def texts() -> None:
    """Count."""
    cut = duologue.segments("Hi", national=(Language.TURKISH, 1), split="grapheme", reference_bits=16)
    assert_type(cut.parts, list[str])
    assert_type(cut.unencodable, list[tuple[int, str, str | None]])
    assert_type(cut.locking, Language)
    assert_type(duologue.segment_counts(text for text in ("Hi", "Ho")), list[int])
    duologue.segments("Hi", split="word")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    duologue.segment_count(b"Hi")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


async def changes(messenger: Messenger) -> None:
    """Follow."""
    follow = duologue.aio.follow(messenger, after=messenger.last_change())
    assert_type(aiter(follow), AsyncIterator[Changes])
    async for run in follow:
        assert_type(run.items, list[Event])
