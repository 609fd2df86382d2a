"""The event log of a workspace as text, a line an event."""

from collections.abc import Iterator, Mapping

from duologue import (
    Actor,
    AgentId,
    ContactId,
    ConversationId,
    Event,
    EventKind,
    Facts,
    GatewayId,
    HostKind,
    MailboxId,
    Message,
    MessageId,
)

from . import shown
from .failure import ScenarioError
from .names import Id, Names, Sort
from .world import World


def log(world: World) -> str:
    """Write every event that is about a contact, in the order of the log, which is that of the change feed.

    What is about none (settings, tests) is in no timeline, and so not here.
    """
    kinds = world.host_kinds()
    events = _activities(world, kinds)
    if list(_feed(world)) != events:
        raise ScenarioError("the change feed is not what the activities of all contacts are")
    writer = _Writer(world.names, kinds, {event.id: number for number, event in enumerate(events, 1)})
    return "".join(f"{' '.join(writer.words(event))}\n" for event in events)


def _activities(world: World, kinds: Mapping[HostKind, str]) -> list[Event]:
    every = [*EventKind, *kinds]
    contacts = world.messenger.contacts(limit=1000).all()
    activities = (world.messenger.activity(contact.id, kinds=every, limit=1000).all() for contact in contacts)
    events = {event.id: event for activity in activities for event in activity}
    return [events[number] for number in sorted(events)]


def _feed(world: World) -> Iterator[Event]:
    """Read the change feed from its beginning, what is about no contact aside."""
    changes = world.messenger.changes(limit=2)
    while changes.items:
        yield from (event for event in changes.items if event.contact is not None)
        changes = world.messenger.changes(after=changes.next, limit=2)


class _Writer:
    """Puts events into words. A field that is missing or empty gives none."""

    def __init__(self, names: Names, kinds: Mapping[HostKind, str], numbers: Mapping[int, int]) -> None:
        self._names = names
        self._kinds = kinds
        #: The line of each event, by its id.
        self._numbers = numbers

    def words(self, event: Event) -> Iterator[str]:
        kind = shown.kind(self._kinds, event.kind)
        yield f"{self._numbers[event.id]} {shown.moment(event.at)} {kind} {self._actor(event)}"
        yield from self._thing("conversation", ConversationId, event.conversation)
        yield from self._thing("contact", ContactId, event.contact)
        of = event.facts.message
        if event.message is not None:
            # A message has the number of the event that put it into the log.
            if int(event.message.id) == event.id:
                yield from self._message(event.message)
            else:
                of = event.message.id
        yield from _quoted("text", event.text)
        yield from _quoted("attributes", event.attributes)
        yield from self._facts(event.facts, of)

    def _actor(self, event: Event) -> str:
        if event.actor is Actor.AGENT and event.agent is not None:
            return f"agent:{self._name(AgentId, event.agent)}"
        return event.actor.value

    def _message(self, message: Message) -> Iterator[str]:
        yield from _word("message", self._names.of(MessageId, message.id))
        yield from self._thing("gateway", GatewayId, message.gateway)
        yield from _word("from", message.sender)
        yield from _word("to", message.recipient)
        yield from _word("transport", message.transport.value)
        yield from _word("encoding", shown.word(message.encoding))
        yield from _word("segments", str(message.segments))
        yield from _word("cost", shown.decimal(message.cost))
        yield from _word("status", shown.word(message.status))
        yield from _word("error", message.error_code)
        yield from _word("initials", message.initials)
        yield from _quoted("body", message.body)
        for file in message.attachments:
            yield from _quoted("file", file.file_name)
            yield from _word("type", file.media_type)
            yield from _word("size", str(file.size))

    def _facts(self, facts: Facts, of: MessageId | None) -> Iterator[str]:
        yield from self._thing("assignee", AgentId, facts.assignee)
        yield from self._thing("mailbox", MailboxId, facts.mailbox)
        yield from _quoted("name", facts.name)
        yield from _word("until", shown.moment(facts.until))
        yield from _word("mode", shown.word(facts.mode))
        yield from _word("unread", None if facts.unread is None else str(facts.unread))
        if of is not None:
            yield from _word("of", self._names.of(MessageId, of) or f"#{self._numbers[of]}")
        yield from _word("status", shown.word(facts.status))
        yield from _word("error", facts.error_code)

    def _thing(self, field: str, sort: Sort[Id], number: Id | None) -> Iterator[str]:
        if number is not None:
            yield from _word(field, self._name(sort, number))

    def _name(self, sort: Sort[Id], number: Id) -> str:
        """Numbers of the database have no place in the log: they need not be the same everywhere."""
        name = self._names.of(sort, number)
        if name is None:
            raise ScenarioError(f"{sort.__name__} {number} is in the log and has no name")
        return name


def _word(field: str, word: str | None) -> Iterator[str]:
    if word:
        yield f"{field}={word}"


def _quoted(field: str, text: str) -> Iterator[str]:
    if text:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        yield f'{field}="{escaped}"'
