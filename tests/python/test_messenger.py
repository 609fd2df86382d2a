"""Every use case called once: how its arguments and its result go over."""

import io
import json
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import pytest
from conftest import NOW, Shop, set_up

import duologue
from duologue import (
    Action,
    ActionRefusedError,
    Actor,
    CallbackError,
    ClosedError,
    Command,
    Conversation,
    ConversationId,
    DeliveryStatus,
    Difference,
    Direction,
    DuologueError,
    Encoding,
    EventKind,
    Fault,
    GatewayKind,
    Health,
    HostKind,
    InvalidArgumentError,
    ManualClock,
    MediaLimits,
    Message,
    MessageId,
    Messenger,
    Migrated,
    NotAWorkspaceError,
    Placement,
    Received,
    Refused,
    Resolution,
    Sandbox,
    Session,
    SnoozeMode,
    Status,
    StatusReport,
    StorageError,
    Transport,
    Verification,
    View,
    WorkerHealth,
)

PICTURE = ("a.jpg", "image/jpeg", bytes(range(256)) * 1200)


def test_the_calls_of_a_day_as_they_are_written_down() -> None:
    with Messenger.open(":memory:", clock=None, default_region="US", time_zone="America/Denver") as m:
        ann = m.add_agent("Ann Lee")
        assert (ann.name, ann.initials, ann.active) == ("Ann Lee", "AL", True)
        main = m.add_mailbox("Main")
        line = m.add_gateway(
            "Main line",
            kind=GatewayKind.LONG_CODE,
            address="+15550100001",
            provider="sandbox",
            mailbox=main.id,
            mms=False,
            price_per_segment="0.0079",
            price_per_mms="0.02",
            default=True,
        )
        many = m.receive_many(line.id, [{"sender": "+15557000003", "body": "Hello"}])
        assert [type(each) for each in many] == [Received]
        got = m.receive(line.id, sender="+15557000001", body="Size 9?", provider_message_id="x1", media=(), at=None)
        assert (got.message.body, got.conversation.unread, got.duplicate) == ("Size 9?", 1, False)
        badge = m.badge()
        assert (badge.messages, badge.conversations) == (2, 2)
        page = m.conversations(View.INBOX, mailbox=None, agent=None, tags=(), unread=False, limit=50, after=None)
        assert (len(page.items), page.next, page.total) == (2, None, 2)
        c = m.conversation(got.conversation.id)
        assert (c.status, c.unread, c.assignee, c.tags, c.snoozed_until) == (Status.OPEN, 1, None, [], None)
        event = m.timeline(c.id, kinds=(), limit=50, before=None).items[0]
        assert (event.kind, event.actor, event.initials, event.text) == (
            EventKind.INCOMING_MESSAGE,
            Actor.CONTACT,
            "",
            "",
        )
        assert event.message == got.message
        preview = m.preview(c.id, "Yes ✓", gateway=None, media=())
        assert (preview.encoding, preview.segments, preview.remaining) == (Encoding.UCS2, 1, 65)
        assert (preview.cost, preview.unencodable[0][:2], preview.problems) == (Decimal("0.0079"), (4, "✓"), [])
        sent = m.send(c.id, "Yes!", by=ann.id, gateway=None, media=(), key=None, send_at=None)
        assert (sent.body, sent.agent, sent.initials, sent.status) == ("Yes!", ann.id, "AL", DeliveryStatus.QUEUED)
        composed = m.compose("+15557000002", "Your order is in", by=ann.id, gateway=None)
        assert composed.recipient == "+15557000002"
        assert [each.status for each in m.deliver(limit=100)] == [DeliveryStatus.SENT] * 2
        assert m.read(c.id, up_to=None).unread == 0
        assert m.mark_unread(c.id).unread == 1
        assert m.assign(c.id, ann.id, by=ann.id, expected_assignee=None).assignee == ann.id
        assert m.unassign(c.id).assignee is None
        assert [tag.name for tag in m.add_tag(c.id, "Sizing").tags] == ["Sizing"]
        assert m.remove_tag(c.id, "Sizing").tags == []
        until = datetime.now(timezone.utc) + timedelta(days=1)
        assert m.snooze(c.id, until=until, mode=SnoozeMode.WAKE_ON_REPLY).snoozed_until == until
        assert m.unsnooze(c.id).placement is Placement.INBOX
        assert m.complete(c.id, by=ann.id).status is Status.COMPLETED
        assert m.reopen(c.id).session is Session.ACTIVE
        assert m.archive(c.id).status is Status.ARCHIVED
        assert m.add_note(c.id, "VIP", by=ann.id).text == "VIP"
        assert {action: allowed for action, allowed, _ in m.allowed_actions(c.id)}[Action.REOPEN]
        m.add_quick_reply(
            "Store hours", "We are open 9 to 6, {{ contact.first_name | default('there') }}.", category="Hours"
        )
        [found] = m.quick_replies(search="hours")
        assert m.expand_quick_reply(found.id, c.id) == "We are open 9 to 6, there."
        disclaimer, text = m.send_test(line.id, to="+15557000009", body="Sale!", by=ann.id)
        assert (disclaimer.test, text.body, text.status) == (True, "Sale!", DeliveryStatus.HELD)
        m.refresh()
        assert m.tick() is None
        assert m.changes(after=None, limit=500).items
        assert m.wait_changes(after=m.last_change(), timeout=0.001).items == []
        assert m.verify().differences == []


def test_it_is_a_context_manager_and_closing_twice_does_no_harm() -> None:
    messenger = Messenger.open(":memory:")
    assert repr(messenger) == "<duologue.Messenger>"
    with messenger as same:
        assert same is messenger
        assert not messenger.closed
    assert messenger.closed
    assert repr(messenger) == "<duologue.Messenger, closed>"
    messenger.close()
    with pytest.raises(ClosedError):
        messenger.agents()


def test_it_is_closed_when_its_block_fails_and_the_failure_comes_out() -> None:
    with pytest.raises(ZeroDivisionError), Messenger.open(":memory:") as messenger:
        raise ZeroDivisionError
    assert messenger.closed


def test_no_call_works_after_it_is_closed(shop: Shop, tmp_path: Path) -> None:
    shop.messenger.close()
    calls: dict[str, Callable[[], object]] = {
        "bulk": lambda: shop.messenger.bulk([], Command.read()),
        "export": lambda: shop.messenger.export(io.BytesIO()),
        "import_": lambda: shop.messenger.import_(io.BytesIO()),
        "backup": lambda: shop.messenger.backup(tmp_path / "copy.db"),
        "watch": lambda: shop.messenger.watch(print),
        "badge": shop.messenger.badge,
        "timeline": lambda: shop.messenger.timeline(shop.conversation.id),
        "send": lambda: shop.messenger.send(shop.conversation.id, "Hi"),
        "start_worker": shop.messenger.start_worker,
        "wait_changes": shop.messenger.wait_changes,
        "open_media": lambda: shop.messenger.open_media(duologue.AttachmentId(1)),
        "refresh": shop.messenger.refresh,
        "receive": lambda: shop.messenger.receive(shop.gateway.id, sender="+15557000001"),
    }
    for call in calls.values():
        with pytest.raises(ClosedError):
            call()
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_to_disk_and_read_again(tmp_path: Path) -> None:
    with Messenger.open(
        tmp_path / "shop.db", durability=duologue.Durability.FULL, readers=1, random_seed=7
    ) as messenger:
        shop = set_up(messenger, ManualClock(NOW))
    with Messenger.open(tmp_path / "shop.db", read_only=True) as messenger:
        assert messenger.conversation(shop.conversation.id) == shop.conversation


def test_the_workspace_and_its_people(messenger: Messenger) -> None:
    assert messenger.workspace() == duologue.Workspace(name="", brand="")
    messenger.update_workspace(name="Corner Shop")
    assert messenger.update_workspace(brand="Corner") == duologue.Workspace(name="Corner Shop", brand="Corner")
    ann = messenger.add_agent("Ann Lee")
    assert messenger.rename_agent(ann.id, "Bo Ray").initials == "BR"
    assert messenger.deactivate_agent(ann.id).active is False
    assert messenger.activate_agent(ann.id) == messenger.agent(ann.id)
    assert messenger.agents() == [messenger.agent(ann.id)]
    main = messenger.add_mailbox("Main")
    renamed = messenger.rename_mailbox(main.id, "Sales")
    assert messenger.mailboxes() == [renamed]
    assert renamed == duologue.Mailbox(id=main.id, name="Sales")


def test_gateways_with_all_that_is_given_about_them(shop: Shop) -> None:
    limits = MediaLimits(types=["image/*"], bytes=1000, count=2)
    added = shop.messenger.add_gateway(
        "Mail",
        kind=GatewayKind.EMAIL,
        address="shop@example.com",
        mailbox=shop.mailbox.id,
        provider="sandbox",
        mms=True,
        price_per_segment=Decimal("0.5"),
        price_per_mms=2,
        segments_per_second="1.5",
        max_characters=900,
        media=limits,
    )
    assert added == duologue.Gateway(
        id=added.id,
        kind=GatewayKind.EMAIL,
        address="shop@example.com",
        provider="sandbox",
        enabled=True,
        name="Mail",
        mailbox=shop.mailbox.id,
        mms=True,
        price_per_segment="0.5",
        price_per_mms="2",
        segments_per_second="1.5",
        max_characters=900,
        media=limits,
        default=False,
    )
    other = shop.messenger.add_mailbox("Other")
    changed = shop.messenger.update_gateway(
        added.id, name="Post", mailbox=other.id, mms=False, media=MediaLimits(), default=True
    )
    assert (changed.name, changed.mailbox, changed.mms, changed.default) == ("Post", other.id, False, True)
    assert (changed.media, changed.price_per_mms) == (MediaLimits(), Decimal(2))
    assert shop.messenger.disable_gateway(added.id).enabled is False
    assert shop.messenger.enable_gateway(added.id) == shop.messenger.gateway(added.id) == changed
    assert [(each.id, each.default) for each in shop.messenger.gateways()] == [
        (shop.gateway.id, False),
        (added.id, True),
    ]


def test_tags(shop: Shop) -> None:
    messenger = shop.messenger
    tag = messenger.create_tag("VIP", color="#AA00ff")
    assert tag == duologue.Tag(id=tag.id, name="VIP", color="#aa00ff")
    assert messenger.update_tag(tag.id, name="Friends").color == tag.color
    assert messenger.update_tag(tag.id, color="").name == "Friends"
    assert messenger.add_tag(shop.conversation.id, tag.id).tags == messenger.tags()
    assert messenger.remove_tag(shop.conversation.id, tag.id).tags == []
    messenger.delete_tag(tag.id)
    assert messenger.tags() == []


def test_quick_replies(shop: Shop) -> None:
    messenger = shop.messenger
    starters = messenger.add_starter_quick_replies()
    assert len(starters) == 6
    own = messenger.add_quick_reply("Own", "Hi")
    assert own == duologue.QuickReply(id=own.id, name="Own", text="Hi", category="", position=7)
    assert messenger.order_quick_replies([own.id])[0].id == own.id
    changed = messenger.update_quick_reply(own.id, text="Hi {{ agent.name }}", category="Mine")
    assert (changed.name, changed.category) == ("Own", "Mine")
    assert messenger.expand_quick_reply(own.id, shop.conversation.id, by=shop.agent.id) == "Hi Ann Lee"
    messenger.delete_quick_reply(own.id)
    assert messenger.quick_replies() == messenger.quick_replies(search="")
    assert len(messenger.quick_replies()) == 6


def test_contacts(messenger: Messenger) -> None:
    contact = messenger.add_contact(
        name="Sam Hill", addresses=["(555) 700-0001", "sam@example.com"], fields={"size": "9"}, by=None
    )
    assert contact.addresses == ["+15557000001", "sam@example.com"]
    assert (contact.fields, contact.blocked, contact.created_at) == ({"size": "9"}, False, NOW)
    changed = messenger.update_contact(
        contact.id,
        addresses=["+15557000002"],
        remove_addresses=["sam@example.com"],
        fields={"size": "10"},
        blocked=True,
    )
    assert (changed.addresses, changed.fields["size"], changed.blocked) == (
        ["+15557000001", "+15557000002"],
        "10",
        True,
    )
    assert messenger.contact(contact.id) == messenger.find_contact("+1 555 700 0002") == changed
    assert messenger.find_contact("+15557000009") is None


def test_host_kinds_and_events(shop: Shop) -> None:
    messenger, talk = shop.messenger, shop.conversation
    order = messenger.register_event_kind("order_placed", "Order Placed")
    assert isinstance(order, HostKind)
    [entry] = messenger.event_kinds(search="order")
    assert entry == duologue.KindEntry(kind=order, name="order_placed", label="Order Placed")
    earlier = NOW - timedelta(days=1)
    event = messenger.add_event(
        talk.id, order, title="Order 7", attributes='{"total": 20}', at=earlier, by=shop.agent.id
    )
    assert (event.kind, event.text, event.at) == (order, "Order 7", earlier)
    assert json.loads(event.attributes) == {"total": 20}
    assert (event.actor, event.agent) == (Actor.AGENT, shop.agent.id)
    on_profile = messenger.add_contact_event(talk.contact, order, title="Signed up")
    note = messenger.add_contact_note(talk.contact, "Likes blue", by=shop.agent.id)
    assert (on_profile.conversation, note.text) == (None, "Likes blue")
    assert messenger.timeline(talk.id, kinds=[order]).items == [event]
    assert {each.id for each in messenger.activity(talk.contact, kinds=[order]).items} == {event.id, on_profile.id}


def test_a_message_that_is_written_for_later(shop: Shop) -> None:
    messenger, talk = shop.messenger, shop.conversation.id
    later = NOW + timedelta(hours=2)
    message = messenger.send(talk, "Still there?", by=shop.agent.id, send_at=later, key="k1")
    assert (message.status, message.send_at) == (DeliveryStatus.SCHEDULED, later)
    assert messenger.send(talk, "Still there?", by=shop.agent.id, send_at=later, key="k1") == message
    assert messenger.edit_message(message.id, "Are you?", send_at=None).send_at == later
    assert messenger.next_deadline() == later
    assert messenger.next_delivery() == later
    shop.clock.set(later)
    assert messenger.do_due() == duologue.Tick(woken=[], gone=[message.id], next=None)
    assert messenger.outbox_depth() == 1
    assert messenger.cancel_message(message.id).status is DeliveryStatus.CANCELLED
    assert messenger.outbox_depth() == 0
    assert messenger.next_delivery() is None


def test_compose_takes_an_address_or_a_contact(shop: Shop) -> None:
    by_address = shop.messenger.compose("(555) 700-0001", "Hi", expected_version=shop.conversation.version)
    by_contact = shop.messenger.compose(shop.conversation.contact, "Hi again", by=shop.agent.id)
    assert by_address.conversation == by_contact.conversation == shop.conversation.id
    assert (by_contact.direction, by_contact.transport) == (Direction.OUTGOING, Transport.SMS)


def test_choices_of_a_gateway(shop: Shop) -> None:
    able = shop.messenger.add_gateway(
        "Pictures", kind=GatewayKind.TOLL_FREE, address="+18005550100", mailbox=shop.mailbox.id, mms=True
    )
    choices = shop.messenger.gateway_choices(shop.conversation.id, "Look", media=[PICTURE])
    assert {each.gateway: each.unavailable for each in choices} == {
        shop.gateway.id: duologue.Reason.MMS_NOT_ENABLED,
        able.id: None,
    }
    assert [each.gateway for each in choices if each.preselected] == [shop.gateway.id]


def test_media_are_read_whole_or_in_pieces(shop: Shop) -> None:
    content = PICTURE[2]
    got = shop.messenger.receive(shop.gateway.id, sender="+15557000001", media=[PICTURE])
    [attachment] = got.message.attachments
    assert isinstance(attachment, duologue.Attachment)
    assert (attachment.file_name, attachment.media_type) == PICTURE[:2]
    assert shop.messenger.media(attachment.id) == content
    reader = shop.messenger.open_media(attachment.id)
    assert isinstance(reader, duologue.MediaReader)
    assert reader.size == attachment.size == len(content)
    pieces = [reader.read(size) for size in (0, 1, 300_000, 1000)]
    assert [len(piece) for piece in pieces] == [0, 1, 300_000, 1000]
    pieces.append(reader.read())
    assert b"".join(pieces) == content
    assert reader.read() == reader.read(10) == b""
    whole = shop.messenger.open_media(attachment.id)
    shop.messenger.receive(shop.gateway.id, sender="+15557000001", body="meanwhile")
    assert whole.read(-1) == content


def test_a_report_and_what_a_person_knows(clock: ManualClock) -> None:
    sandbox = Sandbox()
    with Messenger.open(":memory:", clock=clock, providers={"sandbox": sandbox}) as messenger:
        shop = set_up(messenger, clock)
        sandbox.inject(Fault.answer_lost())
        sent = messenger.send(shop.conversation.id, "Hi")
        [delivery] = messenger.deliver()
        assert isinstance(delivery, duologue.Delivery)
        assert (delivery.message, delivery.status) == (sent.id, DeliveryStatus.UNKNOWN)
        assert [each.id for each in messenger.unknown_messages().items] == [sent.id]
        assert messenger.look_up(sent.id).id == sent.id
        [submission] = sandbox.accepted()
        read = messenger.report(shop.gateway.id, StatusReport(status=DeliveryStatus.READ, key=submission.key))
        assert read.status is DeliveryStatus.READ
        sandbox.inject(Fault.answer_lost())
        lost = messenger.send(shop.conversation.id, "Hi again")
        messenger.deliver()
        assert messenger.resolve(lost.id, Resolution.FAILED, by=shop.agent.id).status is DeliveryStatus.FAILED
        assert messenger.send_again(lost.id, by=shop.agent.id).status is DeliveryStatus.QUEUED


def test_refresh_brings_what_came_in_and_what_was_refused(clock: ManualClock) -> None:
    sandbox = Sandbox()
    with Messenger.open(":memory:", clock=clock, providers={"sandbox": sandbox}) as messenger:
        shop = set_up(messenger, clock)
        messenger.add_contact(addresses=["+15557000003"], blocked=True)
        sandbox.write(shop.gateway.address, sender="+15557000001", at=NOW, body="In blue?")
        sandbox.write(shop.gateway.address, sender="+15557000003", at=NOW, body="Buy now")
        refreshed = messenger.refresh()
    assert isinstance(refreshed, duologue.Refreshed)
    assert [each.message.body for each in refreshed.received] == ["In blue?"]
    [refused] = refreshed.refused
    assert isinstance(refused, Refused)
    assert isinstance(refused.report, duologue.Incoming)
    assert (refused.gateway, refused.report.body, refused.error.code) == (shop.gateway.id, "Buy now", "contact_blocked")
    assert (refreshed.failed, refreshed.reported, refreshed.tick.next) == ([], [], None)


def test_a_conversation_moves_and_wakes(shop: Shop) -> None:
    messenger, talk = shop.messenger, shop.conversation.id
    other = messenger.add_mailbox("Other")
    assert messenger.move_to_mailbox(talk, other.id, by=shop.agent.id).mailbox == other.id
    assert messenger.snooze(talk, timedelta(hours=1)).status is Status.SNOOZED
    shop.clock.advance(timedelta(hours=1))
    assert messenger.do_due().woken == [talk]
    assert messenger.conversation(talk).display_name == "+15557000001"
    messenger.update_contact(shop.conversation.contact, name="Sam Hill")
    assert messenger.conversation(talk).display_name == "Sam Hill"


COMMANDS: dict[str, tuple[Callable[[Shop], Command], Callable[[Conversation], object], object]] = {
    "complete": (lambda s: Command.complete(), lambda c: c.status, Status.COMPLETED),
    "archive": (lambda s: Command.archive(), lambda c: c.status, Status.ARCHIVED),
    "read": (lambda s: Command.read(), lambda c: c.unread, 0),
    "mark_unread": (lambda s: Command.mark_unread(), lambda c: c.unread, 1),
    "snooze": (
        lambda s: Command.snooze(timedelta(hours=1), mode=SnoozeMode.REGARDLESS),
        lambda c: (c.snoozed_until, c.snooze_mode),
        (NOW + timedelta(hours=1), SnoozeMode.REGARDLESS),
    ),
    "assign": (lambda s: Command.assign(s.agent.id), lambda c: c.assignee, 1),
    "unassign": (lambda s: Command.unassign(), lambda c: c.assignee, None),
    "add_tag": (lambda s: Command.add_tag("Sizing"), lambda c: [tag.name for tag in c.tags], ["Sizing"]),
    "remove_tag": (lambda s: Command.remove_tag("Sizing"), lambda c: c.tags, []),
    "add_note": (lambda s: Command.add_note("VIP"), lambda c: c.status, Status.OPEN),
    "move_to_mailbox": (lambda s: Command.move_to_mailbox(s.messenger.add_mailbox("B").id), lambda c: c.mailbox, 2),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_does_to_many_what_its_method_does_to_one(shop: Shop, name: str) -> None:
    make, seen, expected = COMMANDS[name]
    command = make(shop)
    [done, missing] = shop.messenger.bulk([shop.conversation.id, ConversationId(99)], command, by=shop.agent.id)
    assert isinstance(done, Conversation)
    assert isinstance(missing, DuologueError)
    assert seen(done) == expected
    assert done == shop.messenger.conversation(shop.conversation.id)


def test_two_commands_bring_a_conversation_back(shop: Shop) -> None:
    talk = shop.conversation.id
    for away, back in ((Command.snooze(timedelta(1)), Command.unsnooze()), (Command.complete(), Command.reopen())):
        shop.messenger.bulk([talk], away)
        [done] = shop.messenger.bulk([talk], back)
        assert isinstance(done, Conversation)
        assert done.status is Status.OPEN
    assert Command.read() == Command.read()
    assert Command.read() != Command.complete()
    assert Command.add_note("x") != Command.add_note("y")


# Copies and checks


def test_an_export_comes_back_the_same_through_a_file(shop: Shop, tmp_path: Path) -> None:
    shop.messenger.receive(shop.gateway.id, sender="+15557000001", media=[PICTURE])
    with (tmp_path / "shop.jsonl").open("wb") as out:
        lines = shop.messenger.export(out)
    exported = (tmp_path / "shop.jsonl").read_bytes()
    assert lines == exported.count(b"\n")
    assert all(json.loads(line) for line in exported.splitlines())
    for source in (io.BytesIO(exported), (tmp_path / "shop.jsonl").open("rb"), (tmp_path / "shop.jsonl").open("rb", 0)):
        with source, Messenger.open(":memory:", clock=shop.clock) as copy:
            assert copy.import_(source) == lines
            assert copy.changes().items == shop.messenger.changes().items
            assert copy.verify().differences == []
            again = io.BytesIO()
            copy.export(again)
            assert again.getvalue() == exported


class Pieces(io.RawIOBase):
    """Takes or gives a few octets at a time, as a raw file may."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = bytearray(content)

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self.content += data[:7]
        return min(7, len(data))

    def read(self, size: int = -1, /) -> bytes:
        piece = bytes(self.content[: min(size, 7)])
        del self.content[: len(piece)]
        return piece


def test_a_raw_file_may_take_and_give_less_than_it_was_asked_for(shop: Shop) -> None:
    whole, pieces = io.BytesIO(), Pieces()
    lines = shop.messenger.export(whole)
    assert shop.messenger.export(pieces) == lines
    assert bytes(pieces.content) == whole.getvalue()
    with Messenger.open(":memory:") as copy:
        assert copy.import_(pieces) == lines
        assert copy.conversation(shop.conversation.id) == shop.conversation


class Breaks:
    """A file that fails in the middle."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = io.BytesIO(content)
        self.left = 2

    def count(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(28, "no space left")

    def write(self, data: bytes, /) -> None:
        self.count()

    def read(self, size: int, /) -> bytes:
        self.count()
        return self.content.read(100)


def test_a_file_that_fails_in_the_middle_is_the_cause_and_nothing_was_taken(shop: Shop) -> None:
    shop.messenger.receive(shop.gateway.id, sender="+15557000001", media=[PICTURE])
    with pytest.raises(CallbackError) as refused:
        shop.messenger.export(Breaks())
    assert isinstance(refused.value.__cause__, OSError)
    assert refused.value.__cause__.errno == 28

    whole = io.BytesIO()
    shop.messenger.export(whole)
    with Messenger.open(":memory:") as copy:
        with pytest.raises(CallbackError, match="no space left"):
            copy.import_(Breaks(whole.getvalue()))
        assert copy.changes().items == []
        copy.import_(io.BytesIO(whole.getvalue()))


def test_what_ends_the_program_comes_out_of_an_export_as_it_is(shop: Shop) -> None:
    class Ends:
        def write(self, data: bytes, /) -> NoReturn:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shop.messenger.export(Ends())
    assert shop.messenger.verify().differences == []


def test_a_text_file_is_no_file_for_an_export(shop: Shop) -> None:
    with pytest.raises(CallbackError) as refused:
        shop.messenger.export(io.StringIO())  # type: ignore[arg-type]
    assert isinstance(refused.value.__cause__, TypeError)
    with pytest.raises(TypeError, match="out must be a binary file that can be written, not str"):
        shop.messenger.export("shop.jsonl")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="source must be a binary file that can be read, not bytes"):
        shop.messenger.import_(b"")  # type: ignore[arg-type]


def test_a_workspace_is_copied_into_another(shop: Shop) -> None:
    whole = io.BytesIO()
    lines = shop.messenger.export(whole)
    with Messenger.open(":memory:") as copy:
        rows = shop.messenger.copy_to(copy)
        assert 0 < rows < lines
        again = io.BytesIO()
        copy.export(again)
        assert again.getvalue() == whole.getvalue()
        with pytest.raises(ActionRefusedError) as refused:
            shop.messenger.copy_to(copy)
        assert refused.value.code == "workspace_not_empty"
    with pytest.raises(InvalidArgumentError, match=r"^to `itself`"):
        shop.messenger.copy_to(shop.messenger)
    with pytest.raises(ClosedError):
        shop.messenger.copy_to(copy)
    with pytest.raises(ClosedError):
        copy.copy_to(shop.messenger)


def test_what_is_no_messenger_takes_no_copy(shop: Shop) -> None:
    wrong: list[Any] = [None, ":memory:", Messenger, object()]
    for to in wrong:
        with pytest.raises(TypeError, match=r"^to must be a Messenger, not "):
            shop.messenger.copy_to(to)


def test_each_workspace_that_is_migrated_has_a_result(shop: Shop, tmp_path: Path) -> None:
    copy, none = tmp_path / "copy.db", tmp_path / "none.db"
    shop.messenger.backup(copy)
    first, missing, again = Messenger.migrate_all([copy, none, str(copy)])
    assert isinstance(first, Migrated)
    assert first.before == first.after > 0
    assert first == again == Migrated(before=first.before, after=first.after)
    assert isinstance(missing, StorageError)
    assert [each.name for each in tmp_path.iterdir()] == ["copy.db"]
    assert Messenger.migrate_all(iter(())) == []
    wrong: list[Any] = ["copy.db", b"copy.db", [b"copy.db"], None, [None]]
    for paths in wrong:
        with pytest.raises(TypeError, match=r"^paths must be "):
            Messenger.migrate_all(paths)


def test_an_export_that_is_cut_short_is_refused(shop: Shop) -> None:
    whole = io.BytesIO()
    shop.messenger.export(whole)
    with Messenger.open(":memory:") as copy:
        for cut in (b"", whole.getvalue()[:-10], whole.getvalue()[10:]):
            with pytest.raises(InvalidArgumentError) as refused:
                copy.import_(io.BytesIO(cut))
            assert refused.value.field == "line"
        assert copy.changes().items == []


def test_a_backup_is_a_workspace_of_its_own(shop: Shop, tmp_path: Path) -> None:
    shop.messenger.backup(tmp_path / "copy.db")
    checked = Messenger.check_backup(tmp_path / "copy.db")
    assert isinstance(checked, Verification)
    assert checked == shop.messenger.verify()
    started_and_written = 2
    assert (checked.differences, checked.conversations, checked.events) == ([], 1, started_and_written)
    with Messenger.open(tmp_path / "copy.db", read_only=True) as copy:
        assert copy.conversation(shop.conversation.id) == shop.conversation
    with pytest.raises(InvalidArgumentError) as refused:
        shop.messenger.backup(tmp_path / "copy.db")
    assert refused.value.field == "path"


def test_a_backup_that_is_missing_or_something_else_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such file"):
        Messenger.check_backup(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "text").write_text("Once upon a time")
    with pytest.raises(NotAWorkspaceError):
        Messenger.check_backup(tmp_path / "text")


def test_a_workspace_that_was_tampered_with_is_told_by_its_differences(shop: Shop, tmp_path: Path) -> None:
    shop.messenger.backup(tmp_path / "copy.db")
    database = sqlite3.connect(tmp_path / "copy.db")
    database.execute("UPDATE conversation SET unread = 5")
    database.commit()
    database.close()
    found = Messenger.check_backup(tmp_path / "copy.db").differences
    assert Difference(subject="conversation 1", field="unread", stored="5", rebuilt="1") in found


def test_health_tells_of_the_outbox_the_workers_and_the_database(shop: Shop) -> None:
    messenger = shop.messenger
    messenger.send(shop.conversation.id, "Hi")
    health = messenger.health()
    assert isinstance(health, Health)
    outbox = health.outbox
    assert isinstance(outbox, duologue.OutboxHealth)
    assert (outbox.scheduled, outbox.held, outbox.queued, outbox.sending) == (0, 0, 1, 0)
    assert outbox.oldest_queued == NOW
    assert health.deliveries == {DeliveryStatus.QUEUED: 1}
    assert health.workers == []
    work, later = health.database, messenger.health().database
    assert isinstance(work, duologue.DatabaseWork)
    assert later.statements > work.statements > 0
    assert later.rows > work.rows
    assert later.steps > work.steps
    assert later.sorts >= work.sorts
    assert later.full_scan_steps >= work.full_scan_steps


def test_a_worker_delivers_and_shows_itself(shop: Shop) -> None:
    with shop.messenger.start_worker(threads=1, look_every=timedelta(milliseconds=10)):
        [worker] = shop.messenger.health().workers
        assert isinstance(worker, WorkerHealth)
        assert (worker.started_at, worker.beat_at, worker.delivered, worker.last_error) == (NOW, NOW, 0, "")
        sent = shop.messenger.send(shop.conversation.id, "Hi")
        place = shop.messenger.last_change()
        while shop.messenger.message(sent.id).status is not DeliveryStatus.SENT:
            place = shop.messenger.wait_changes(after=place, timeout=5).next
    assert shop.messenger.health().workers == []


def test_an_id_is_a_plain_number_with_a_type_for_checkers() -> None:
    assert MessageId(5) == 5
    assert type(MessageId(5)) is int
    assert Message.__module__ == Messenger.__module__ == "duologue"
