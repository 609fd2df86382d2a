"""A workspace where everybody has written once: the same as in examples/rust/boundary.rs."""

from collections.abc import Callable
from datetime import datetime
from itertools import repeat
from typing import Any

from duologue import Accepted, GatewayKind, Incoming, Messenger, Provider, Sandbox, Submission

from .race import Lap, timed
from .texts import key, phone, text

BATCH = 500
PAGE = 50


class Own(Provider):
    """A provider that takes every message."""

    def submit(self, submission: Submission, now: datetime, /) -> Accepted:
        """Take it."""
        del now
        return Accepted(provider_message_id=submission.key)


class Desk:
    """An open workspace, and the calls that are timed."""

    def __init__(self, path: str, conversations: int) -> None:
        """Make it anew, with so many conversations."""
        self.messenger = Messenger.open(path, providers={"sandbox": Sandbox(seed=7), "own": Own()})
        mailbox = self.messenger.add_mailbox("Shop").id
        line = GatewayKind.LONG_CODE
        self._sandbox, self._own = (
            self.messenger.add_gateway(name, kind=line, address=address, mailbox=mailbox, provider=name).id
            for name, address in (("sandbox", "+15550100001"), ("own", "+15550100002"))
        )
        self._agent = agent = self.messenger.add_agent("Ann Lee").id
        tag = self.messenger.create_tag("Sizing").id
        self._written = 0
        self._conversations = []
        first = [Incoming(sender=phone(number), body=text(number)) for number in range(conversations)]
        for number, received in enumerate(self.messenger.receive_many(self._sandbox, first)):
            assert not isinstance(received, Exception), received
            conversation = received.conversation.id
            self._conversations.append(conversation)
            if number % 2 == 0:
                self.messenger.assign(conversation, agent, by=agent)
            if number % 5 == 0:
                self.messenger.add_tag(conversation, tag, by=agent)
            if number % 4 > 0:
                self.messenger.read(conversation, by=agent)

    def receive(self, times: int) -> Lap:
        """Take messages in, one by one."""
        incoming = self._incoming(times)
        receive, gateway = self.messenger.receive, self._sandbox

        def work() -> int:
            new = 0
            for sender, body, unique in incoming:
                new += not receive(gateway, sender=sender, body=body, provider_message_id=unique).duplicate
            return new

        return timed(times, work)

    def receive_many(self, make: Callable[..., Any], times: int) -> Lap:
        """Take messages in, many with each call; what they are made into is timed as well."""
        batches = [self._incoming(BATCH) for _ in range(times)]

        def work() -> int:
            new = 0
            for batch in batches:
                messages = [
                    make(sender=sender, body=body, provider_message_id=unique) for sender, body, unique in batch
                ]
                for received in self.messenger.receive_many(self._sandbox, messages):
                    assert not isinstance(received, Exception), received
                    new += not received.duplicate
            return new

        return timed(times * BATCH, work)

    def page(self, times: int) -> Lap:
        """Fetch the first page of the Inbox."""
        conversations = self.messenger.conversations
        return timed(times, lambda: sum(len(conversations(limit=PAGE).items) for _ in repeat(None, times)))

    def page_read(self, times: int) -> Lap:
        """Fetch it, and read what a list shows of each conversation."""
        conversations = self.messenger.conversations

        def work() -> int:
            rows = 0
            for _ in repeat(None, times):
                shown = [
                    (row.id, row.display_name, row.snippet, row.status, row.unread, row.assignee, row.last_activity)
                    for row in conversations(limit=PAGE).items
                ]
                rows += len(shown)
            return rows

        return timed(times, work)

    def send_and_deliver(self, provider: str, times: int) -> Lap:
        """Answer customers, and hand each answer to a provider at once."""
        gateway = self._sandbox if provider == "sandbox" else self._own
        send, deliver, agent = self.messenger.send, self.messenger.deliver, self._agent
        answers = [(self._conversations[self._customer(number)], text(number)) for number in self._numbers(times)]

        def work() -> int:
            delivered = 0
            for conversation, body in answers:
                send(conversation, body, by=agent, gateway=gateway)
                delivered += len(deliver(limit=PAGE))
            return delivered

        return timed(times, work)

    def outbox_depth(self, times: int) -> Lap:
        """Ask for the least that the database can be asked for."""
        outbox_depth = self.messenger.outbox_depth
        return timed(times, lambda: sum(outbox_depth() for _ in repeat(None, times)))

    def closed(self, times: int) -> Lap:
        """Ask for what needs no database."""
        messenger = self.messenger
        return timed(times, lambda: sum(messenger.closed for _ in repeat(None, times)))

    def _incoming(self, times: int) -> list[tuple[str, str, str]]:
        return [(phone(self._customer(number)), text(number), key(number)) for number in self._numbers(times)]

    def _numbers(self, times: int) -> range:
        first = self._written + 1
        self._written += times
        return range(first, first + times)

    def _customer(self, number: int) -> int:
        return number * 7_919 % len(self._conversations)
