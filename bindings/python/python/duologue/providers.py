"""What a host may supply: what carries messages, and where media are kept."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from ._duologue import (
    Accepted,
    LookUp,
    NotTaken,
    Polled,
    PolledGateway,
    Rejected,
    Submission,
    Taken,
    Throttled,
    Unanswered,
    Unavailable,
    Unclear,
)

__all__ = ["LookedUp", "MediaStore", "Outcome", "Provider", "Submits"]

Outcome: TypeAlias = Accepted | Rejected | Throttled | Unavailable | Unanswered
"""What a provider answers to a submission."""

LookedUp: TypeAlias = Taken | NotTaken | Unclear
"""What a provider knows of a message that was looked up."""


class Submits(Protocol):
    """The least that a provider has to be: any object with this method, of whatever class.

    The other methods of `Provider` are called where the object has them.
    """

    @abstractmethod
    def submit(self, submission: Submission, now: datetime, /) -> Outcome:
        """Hand one message over, as `Provider.submit` says."""
        raise NotImplementedError


class Provider(ABC):
    """Carries messages to and from a provider's network; a host writes one by subclassing it.

    One provider serves any number of gateways: all that name it as `Messenger.open(providers={"name": ...})` does.
    Its methods are called with no transaction open, in whichever thread called the engine or in those of a worker,
    several at once; they may call the messenger. `now` is the time of the engine's clock.

    >>> from duologue import Accepted, GatewayKind, Messenger, Provider
    >>> class Printer(Provider):
    ...     def submit(self, submission, now):
    ...         print(submission.recipient, submission.body)
    ...         return Accepted(provider_message_id=submission.key)
    ...
    >>> messenger = Messenger.open(":memory:", providers={"printer": Printer()})
    >>> mailbox = messenger.add_mailbox("Shop")
    >>> gateway = messenger.add_gateway(
    ...     "Shop", kind=GatewayKind.LONG_CODE, address="+15550100001", mailbox=mailbox.id, provider="printer"
    ... )
    >>> message = messenger.compose("+15557000001", "Ready for pick-up", gateway=gateway.id)
    >>> [delivery.status.value for delivery in messenger.deliver()]
    +15557000001 Ready for pick-up
    ['sent']
    >>> messenger.close()
    """

    @abstractmethod
    def submit(self, submission: Submission, now: datetime, /) -> Outcome:
        """Hand one message over.

        It is called at most once for each `Submission.key`; what was `Throttled` or `Unavailable`, and so certainly not
        taken, comes again under another. An exception, or anything else than an outcome, is `Unanswered`: nobody can
        tell whether the message was taken, so it becomes `UNKNOWN` and is not sent again by itself. It goes to the
        logger's child `provider` with its traceback. A provider that knows better catches it and answers.
        """
        raise NotImplementedError

    def look_up(self, question: LookUp, now: datetime, /) -> LookedUp:
        """Tell what became of a message whose submission got no answer; this one cannot tell.

        What it raises is the cause of the `CallbackError` of whoever asked.
        """
        del question, now
        return Unclear()

    def poll(self, gateway: PolledGateway, now: datetime, /) -> Iterable[Polled]:
        """Give what has come in for a gateway and was not yet acknowledged; this one calls the host instead.

        What it raises is the cause of the `CallbackError` in `Refreshed.failed`.
        """
        del gateway, now
        return []

    # A provider that polls nothing is told nothing.
    def acknowledge(self, gateway: PolledGateway, tokens: Sequence[str], /) -> object:  # noqa: B027
        """Forget what `poll` handed out under these tokens: it is stored. The return value does not matter.

        After an exception the same may be handed out again: the engine recognises what it already has.
        """


class MediaStore(Protocol):
    """Keeps files by the SHA-256 of their content, in lower-case hexadecimal.

    Any object with these methods will do, of whatever class. The engine knows which files it still needs; a store only
    keeps and forgets what it is told to. It is called with no transaction open, by several threads at once. What it
    raises is the cause of the `CallbackError` of the call that needed it.

    >>> from duologue import MediaStore
    >>> class InMemory(MediaStore):
    ...     def __init__(self):
    ...         self.files = {}
    ...     def put(self, digest, content):
    ...         self.files[digest] = content
    ...     def read(self, digest, offset, size):
    ...         return self.files[digest][offset : offset + size]
    ...     def remove(self, digest):
    ...         self.files.pop(digest, None)
    ...
    """

    @abstractmethod
    def put(self, digest: str, content: bytes, /) -> object:
        """Keep a file. The same digest may be put again, with the same content. The return value does not matter."""
        raise NotImplementedError

    @abstractmethod
    def read(self, digest: str, offset: int, size: int, /) -> bytes:
        """Give at most `size` bytes of the content from `offset` on; no bytes at the end."""
        raise NotImplementedError

    @abstractmethod
    def remove(self, digest: str, /) -> object:
        """Forget a file that nothing uses any more; after an exception it is asked again another time."""
        raise NotImplementedError
