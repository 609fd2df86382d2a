"""Lists: pages and their cursors, going through all of them, narrowing, counting and the change feed."""

import io
import pickle
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW, Shop

from duologue import (
    Badge,
    Changes,
    ClosedError,
    Contact,
    ContactPage,
    Conversation,
    ConversationPage,
    Count,
    Cursor,
    Event,
    EventKind,
    EventPage,
    Fault,
    GatewayKind,
    InvalidArgumentError,
    Message,
    MessagePage,
    Messenger,
    Sandbox,
    Status,
    View,
)

CUSTOMERS = 7


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """Give the shop a few customers, each a minute after the one before."""
    for number in range(2, CUSTOMERS + 1):
        shop.clock.advance(60)
        shop.messenger.receive(shop.gateway.id, sender=f"+1555700000{number}", body=f"Message {number}")
    return shop


def statements(messenger: Messenger) -> int:
    """Tell how many statements the database has run."""
    return messenger.health().database.statements


def listings(shop: Shop) -> dict[str, Callable[..., Any]]:
    """List every way to read a list by pages of two."""
    messenger, talk = shop.messenger, shop.conversation
    return {
        "conversations": lambda **place: messenger.conversations(limit=2, **place),
        "contacts": lambda **place: messenger.contacts(limit=2, **place),
        "changes": lambda **place: messenger.changes(limit=2, **place),
        "scheduled_messages": lambda **place: messenger.scheduled_messages(limit=2, **place),
        "unknown_messages": lambda **place: messenger.unknown_messages(limit=2, **place),
        "timeline": lambda **place: messenger.timeline(talk.id, limit=2, **place),
        "activity": lambda **place: messenger.activity(talk.contact, limit=2, **place),
    }


@pytest.fixture
def full(busy: Shop) -> Iterator[Shop]:
    """Give each list of the shop five items or more; what was sent first has an unknown fate."""
    sandbox = Sandbox()
    copy = io.BytesIO()
    busy.messenger.export(copy)
    copy.seek(0)
    with Messenger.open(":memory:", clock=busy.clock, providers={"sandbox": sandbox}) as messenger:
        messenger.import_(copy)
        for _ in range(5):
            sandbox.inject(Fault.answer_lost())
            messenger.send(busy.conversation.id, "Are you there?")
            messenger.deliver()
        for number in range(5):
            messenger.send(
                busy.conversation.id, f"Reminder {number}", send_at=busy.clock() + timedelta(days=5 - number)
            )
        yield Shop(messenger, busy.clock, busy.agent, busy.mailbox, busy.gateway, busy.conversation, busy.message)


LISTS = list(listings(Shop(*[None] * 7)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", LISTS)
def test_pages_one_after_the_other_give_each_item_once_as_all_does(full: Shop, name: str) -> None:
    fetch = listings(full)[name]
    page = fetch()
    found = list(page.items)
    while page.items and page.next is not None:
        assert type(page.next) is str
        assert len(page.items) == 2 or name == "changes"
        page = fetch(**{"before" if name in ("timeline", "activity") else "after": page.next})
        found += page.items
    assert len(found) >= 5
    assert len({item.id for item in found}) == len(found)
    assert list(fetch().all()) == found


@pytest.mark.parametrize("name", LISTS)
def test_the_items_of_all_are_fetched_as_they_are_needed(full: Shop, name: str) -> None:
    page = listings(full)[name]()
    idle = statements(full.messenger)
    asking = statements(full.messenger) - idle
    before = statements(full.messenger)
    items = page.all()
    assert iter(items) is items
    assert [next(items), next(items)] == page.items
    assert statements(full.messenger) - before == asking
    next(items)
    after_the_second = statements(full.messenger)
    assert after_the_second - before > 2 * asking
    next(items)
    assert statements(full.messenger) - after_the_second == asking


def test_each_way_through_all_begins_at_the_page(busy: Shop) -> None:
    page = busy.messenger.conversations(limit=3)
    first, second = page.all(), page.all()
    assert next(first) == next(second) == page.items[0]
    assert list(first) == list(second)
    following = busy.messenger.conversations(limit=3, after=page.next)
    assert [each.id for each in following.all()] == [each.id for each in page.all()][3:]


def test_a_page_that_was_made_by_hand_or_unpickled_ends_with_its_items(busy: Shop) -> None:
    page = busy.messenger.conversations(limit=2)
    unpickled = pickle.loads(pickle.dumps(page))
    assert unpickled == page
    assert list(unpickled.all()) == page.items
    made = ConversationPage(items=page.items, next=page.next, total=None, badge=Badge(messages=0, conversations=0))
    assert list(made.all()) == page.items


def test_an_iterator_that_has_ended_stays_ended(busy: Shop) -> None:
    items = busy.messenger.contacts(limit=3).all()
    assert len(list(items)) == CUSTOMERS
    busy.messenger.add_contact(name="Zoe")
    assert list(items) == []
    with pytest.raises(StopIteration):
        next(items)


def test_a_page_that_cannot_be_fetched_is_asked_for_again(busy: Shop) -> None:
    items = busy.messenger.conversations(limit=2).all()
    seen = [next(items), next(items)]
    assert len(seen) == 2
    busy.messenger.close()
    for _ in range(2):
        with pytest.raises(ClosedError):
            next(items)


def test_pages_hold_their_kind_of_item(full: Shop) -> None:
    messenger, talk = full.messenger, full.conversation
    pages: list[tuple[Any, type, type]] = [
        (messenger.conversations(View.ALL), ConversationPage, Conversation),
        (messenger.timeline(talk.id), EventPage, Event),
        (messenger.activity(talk.contact), EventPage, Event),
        (messenger.contacts(), ContactPage, Contact),
        (messenger.scheduled_messages(conversation=talk.id), MessagePage, Message),
        (messenger.unknown_messages(), MessagePage, Message),
        (messenger.changes(), Changes, Event),
    ]
    for page, kind, item in pages:
        assert (type(page), {type(each) for each in page.items}) == (kind, {item})


def test_a_view_has_rows_a_total_and_the_badge_of_one_moment(busy: Shop) -> None:
    page = busy.messenger.conversations(View.INBOX, limit=3)
    assert [each.snippet for each in page.items] == ["Message 7", "Message 6", "Message 5"]
    assert page.total == CUSTOMERS
    assert page.badge == busy.messenger.badge() == Badge(messages=CUSTOMERS, conversations=CUSTOMERS)
    newest = page.items[0]
    assert newest.last_activity == NOW + timedelta(minutes=CUSTOMERS - 1)
    busy.messenger.complete(newest.id)
    assert [each.id for each in busy.messenger.conversations(View.COMPLETED).items] == [newest.id]
    assert busy.messenger.conversations(View.ALL).total == CUSTOMERS
    assert busy.messenger.conversations(View.ARCHIVED).items == []
    assert busy.messenger.conversations(View.SNOOZED).total == 0


def test_a_view_is_narrowed_by_its_keywords(busy: Shop) -> None:
    messenger, talk, ann = busy.messenger, busy.conversation.id, busy.agent.id
    other = messenger.add_mailbox("Other")
    line = messenger.add_gateway("Two", kind=GatewayKind.LONG_CODE, address="+15550100002", mailbox=other.id)
    there = messenger.receive(line.id, sender="+15557000009", body="A needle").conversation.id
    messenger.assign(talk, ann)
    messenger.read(talk)
    blue, red = messenger.create_tag("Blue").id, messenger.create_tag("Red").id
    messenger.add_tag(talk, blue)
    messenger.add_tag(talk, red)
    messenger.add_tag(there, red)

    conversations: Any = messenger.conversations

    def ids(**narrowing: object) -> list[int]:
        return [each.id for each in conversations(**narrowing).items]

    assert ids(mailbox=other.id) == ids(gateway=line.id) == ids(text="needle") == [there]
    assert ids(agent=ann) == ids(tags=[blue]) == ids(tags=[blue, red]) == [talk]
    assert ids(any_tags=[blue, red]) == ids(tags=(red,)) == [there, talk]
    assert len(ids(unassigned=True)) == len(ids(unread=True)) == CUSTOMERS
    assert messenger.conversations(unassigned=True).total == CUSTOMERS
    assert messenger.conversations(unassigned=True, unread=True).total is None
    assert messenger.conversations(text="needle").total is None
    assert [each.id for each in messenger.conversations(unassigned=True, limit=3).all()] == ids(unassigned=True)


def test_counts_are_told_by_everything_a_sidebar_shows(busy: Shop) -> None:
    messenger, talk = busy.messenger, busy.conversation.id
    messenger.assign(talk, busy.agent.id)
    tag = messenger.add_tag(talk, "Sizing").tags[0]
    messenger.read(talk)
    counts = messenger.counts()
    assert counts == messenger.counts(View.INBOX)
    rest = CUSTOMERS - 1
    mine = Count(conversations=1, unread_conversations=0, unread_messages=0)
    assert counts.total == Count(conversations=CUSTOMERS, unread_conversations=rest, unread_messages=rest)
    assert counts.unassigned == Count(conversations=rest, unread_conversations=rest, unread_messages=rest)
    assert counts.agents == {busy.agent.id: mine}
    assert counts.tags == {tag.id: mine}
    assert counts.mailboxes == {busy.mailbox.id: counts.total}
    assert counts.gateways == {busy.gateway.id: counts.total}
    assert messenger.counts(View.ARCHIVED).total.conversations == 0


def test_a_timeline_is_filtered_by_kinds(busy: Shop) -> None:
    messenger, talk = busy.messenger, busy.conversation.id
    messenger.add_note(talk, "VIP")
    page = messenger.timeline(talk, kinds=[EventKind.NOTE_ADDED, EventKind.ASSIGNED])
    assert [each.text for each in page.items] == ["VIP"]
    assert page.active_filter_count == 2
    assert messenger.timeline(talk).active_filter_count == 0
    kinds = [each.kind for each in messenger.timeline(talk).items]
    assert kinds == [EventKind.NOTE_ADDED, EventKind.INCOMING_MESSAGE, EventKind.CONVERSATION_STARTED]


def test_an_event_tells_its_facts(busy: Shop) -> None:
    messenger, talk = busy.messenger, busy.conversation.id
    messenger.assign(talk, busy.agent.id, by=busy.agent.id)
    messenger.snooze(talk, timedelta(hours=1))
    snoozed, assigned, *_ = messenger.timeline(talk).items
    assert (assigned.facts.assignee, assigned.agent) == (busy.agent.id, busy.agent.id)
    assert (snoozed.facts.until, snoozed.facts.mode) == (
        busy.clock() + timedelta(hours=1),
        messenger.conversation(talk).snooze_mode,
    )


def test_contacts_are_found_by_what_they_are_called(busy: Shop) -> None:
    sam = busy.messenger.add_contact(name="Sam Hill")
    assert busy.messenger.contacts(search="sam").items == [sam]
    assert busy.messenger.contacts(search="nobody").items == []


def test_every_conversation_of_a_customer(busy: Shop) -> None:
    [only] = busy.messenger.conversations_of(busy.conversation.contact)
    assert only == busy.messenger.conversation(busy.conversation.id)
    assert only.status is Status.OPEN


def test_the_change_feed_goes_on_from_its_cursor(busy: Shop) -> None:
    messenger = busy.messenger
    everything = messenger.changes()
    place = everything.next
    assert place == messenger.last_change()
    assert messenger.changes(after=place) == Changes(items=[], next=place)
    messenger.add_note(busy.conversation.id, "VIP")
    [noted] = messenger.changes(after=place).items
    assert noted.kind is EventKind.NOTE_ADDED
    assert messenger.wait_changes(after=place, timeout=10).items == [noted]
    assert [each.id for each in messenger.changes(limit=2).all()] == [
        *(each.id for each in everything.items),
        noted.id,
    ]


def test_a_wait_that_is_in_vain_ends_in_time(busy: Shop) -> None:
    place = busy.messenger.last_change()
    for timeout in (0, 0.02, timedelta(milliseconds=20)):
        assert busy.messenger.wait_changes(after=place, timeout=timeout) == Changes(items=[], next=place)


def test_a_cursor_is_good_for_the_list_it_came_from_alone(busy: Shop) -> None:
    conversations = busy.messenger.conversations(limit=2).next
    contacts = busy.messenger.contacts(limit=2).next
    wrong: list[tuple[str, Callable[[], object]]] = [
        ("after", lambda: busy.messenger.conversations(after=contacts)),
        ("after", lambda: busy.messenger.contacts(after=conversations)),
        ("before", lambda: busy.messenger.timeline(busy.conversation.id, before=conversations)),
        ("after", lambda: busy.messenger.changes(after=Cursor(""))),
        ("after", lambda: busy.messenger.wait_changes(after=conversations, timeout=0)),
        ("after", lambda: busy.messenger.scheduled_messages(after=Cursor("nonsense"))),
    ]
    for field, call in wrong:
        with pytest.raises(InvalidArgumentError) as refused:
            call()
        assert refused.value.field == field
