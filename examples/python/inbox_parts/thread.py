"""A conversation as a screen shows it: the customer at the left, the shop at the right, what else happened between."""

from duologue import Conversation, Direction, Event, EventKind, Message, Messenger

from .screen import WIDTH, dim, ends, line, several, words, wrap
from .shop import time_of

TEXT = 52  # the widest a text may be
MARGIN = 18  # how much room the time, the initials and the delivery status of the shop's messages have


def show_thread(messenger: Messenger, conversation: Conversation) -> None:
    """Print a conversation: the customer at the left, the shop at the right, what else happened between."""
    standing = [words(conversation.status.value)]
    if conversation.assignee:
        standing.append(messenger.agent(conversation.assignee).name)
    standing += [f"#{tag.name}" for tag in conversation.tags]
    ends(f"{conversation.contact_name}  {conversation.address}", " · ".join(standing))
    for event in reversed(messenger.timeline(conversation.id).items):
        if event.message is None:
            happened = f"{time_of(event.at)} {what_happened(messenger, event)}"
            line(dim(" " * ((WIDTH - len(happened)) // 2) + happened))
        elif event.message.direction is Direction.INCOMING:
            incoming_text(event.message, time_of(event.at))
        else:
            outgoing_text(event.message, time_of(event.at))


def incoming_text(message: Message, at: str) -> None:
    """Print what a customer wrote."""
    for part in wrap(text_of(message), TEXT):
        line(f"  {dim(f'{at:5} │')} {part}")
        at = ""


def outgoing_text(message: Message, at: str) -> None:
    """Print what the shop wrote, and what became of it."""
    margin = f"{at} {message.initials} {words(message.status.value) if message.status else ''}"
    parts = wrap(text_of(message), TEXT)
    widest = max(map(len, parts))
    indent = " " * (WIDTH - widest - MARGIN - 3)
    for part in parts:
        line(f"{indent}{part:<{widest}} {dim(f'│ {margin}')}")
        margin = ""


def text_of(message: Message) -> str:
    """Return the names of the files, and the text."""
    files = [f"[{file.file_name}, {several(file.size, 'byte')}]" for file in message.attachments]
    return " ".join([*files, message.body])


def what_happened(messenger: Messenger, event: Event) -> str:
    """Return one line for an event that is no message: `Tag Added: Hold, by Ann Lee`."""
    label = event.kind.label if isinstance(event.kind, EventKind) else event.text
    detail = event.text if event.kind is EventKind.NOTE_ADDED else event.facts.name
    if event.kind is EventKind.SNOOZED and event.facts.until:
        detail = f"until {time_of(event.facts.until)}"
    by = messenger.agent(event.agent).name if event.agent else detail
    return label + (f": {detail}" if detail else "") + (f", by {by}" if by != detail else "")
