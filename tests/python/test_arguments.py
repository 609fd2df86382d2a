"""How arguments go over: what is taken in which forms, what is refused, and that nothing is lost on the way."""

import copy
import io
import os
import pickle
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conftest import NOW, Shop
from hypothesis import example, given
from hypothesis import strategies as st

import duologue
from duologue import (
    AgentId,
    Command,
    Contact,
    DuologueError,
    EventKind,
    GatewayKind,
    Incoming,
    InvalidArgumentError,
    MailboxId,
    ManualClock,
    Media,
    Messenger,
    Sandbox,
    SnoozeMode,
    SnoozePreset,
    TagId,
    View,
    address_kind,
    initials,
    parse_address,
)

DENVER = ZoneInfo("America/Denver")
#: The engine's calendar ends a day before that of `datetime`.
LAST = datetime(9999, 12, 30, 21, 59, tzinfo=timezone.utc)

Call = Callable[[Shop, Any], object]
every_call = pytest.mark.parametrize


def invalid(call: Callable[[], object]) -> InvalidArgumentError:
    with pytest.raises(InvalidArgumentError) as refused:
        call()
    return refused.value


# Moments

MOMENTS: dict[str, Call] = {
    "until": lambda s, at: s.messenger.snooze(s.conversation.id, at),
    "send_at": lambda s, at: s.messenger.send(s.conversation.id, "Hi", send_at=at),
    "at": lambda s, at: s.messenger.receive(s.gateway.id, sender="+15557000001", at=at),
    "now": lambda s, at: ManualClock(at),
    "until of a command": lambda s, at: Command.snooze(at),
    "send_at of compose": lambda s, at: s.messenger.compose("+15557000002", "Hi", send_at=at),
    "send_at of edit_message": lambda s, at: s.messenger.edit_message(s.message.id, "Hi", send_at=at),
    "now of set": lambda s, at: s.clock.set(at),
    "at of an Incoming": lambda s, at: Incoming(sender="+15557000001", at=at),
    "at of a dict": lambda s, at: s.messenger.receive_many(s.gateway.id, [{"sender": "+15557000001", "at": at}]),
    "at of add_event": lambda s, at: s.messenger.add_event(s.conversation.id, EventKind.READ, title="x", at=at),
    "at of add_contact_event": lambda s, at: s.messenger.add_contact_event(
        s.conversation.contact, EventKind.READ, title="x", at=at
    ),
    "at of write": lambda s, at: Sandbox().write("+15550100001", sender="+15557000001", at=at),
    "created_at of a Contact": lambda s, at: Contact(
        id=duologue.ContactId(1), name="", addresses=[], time_zone=None, fields={}, blocked=False, created_at=at
    ),
}


@every_call("name", MOMENTS)
def test_a_naive_datetime_is_refused_wherever_a_moment_is_taken(shop: Shop, name: str) -> None:
    refused = invalid(lambda: MOMENTS[name](shop, datetime(2027, 1, 1, 12)))
    assert refused.field == name.split()[0]
    assert refused.value == "2027-01-01 12:00:00"
    assert "give an aware datetime" in str(refused)


@every_call("name", MOMENTS)
def test_what_is_no_datetime_is_refused_wherever_a_moment_is_taken(shop: Shop, name: str) -> None:
    wrong: list[object] = [date(2027, 1, 1), "2027-01-01T12:00:00Z", 1_800_000_000, 1.8e9, True]
    for each in wrong:
        with pytest.raises(
            TypeError, match=rf"^{name.split()[0]} must be an aware datetime, not {type(each).__name__}$"
        ):
            MOMENTS[name](shop, each)


@every_call("name", MOMENTS)
def test_a_moment_beyond_the_calendar_is_refused_by_the_name_of_the_argument(shop: Shop, name: str) -> None:
    before_the_first = datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))
    for moment in (datetime.max.replace(tzinfo=timezone.utc), before_the_first):
        refused = invalid(partial(MOMENTS[name], shop, moment))
        assert (refused.field, refused.value) == (name.split()[0], str(moment))


zones = st.sampled_from([timezone.utc, DENVER, ZoneInfo("Asia/Kathmandu"), timezone(timedelta(hours=-23, minutes=-59))])
moments = st.datetimes(datetime(2, 1, 1), datetime(9999, 12, 29), timezones=zones)


@given(moments)
@example(datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=DENVER))
@example(datetime(2026, 3, 8, 2, 30, tzinfo=DENVER))
@example(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone.utc))
@example(LAST)
def test_a_moment_comes_back_in_utc_to_the_microsecond(moment: datetime) -> None:
    told = ManualClock(moment)()
    assert told.astimezone(timezone.utc) - moment.astimezone(timezone.utc) == timedelta(0)
    assert told.tzinfo is timezone.utc


def test_a_moment_goes_through_the_database_to_the_microsecond(shop: Shop) -> None:
    until = (NOW + timedelta(days=1, microseconds=1)).astimezone(DENVER)
    assert shop.messenger.snooze(shop.conversation.id, until).snoozed_until == until
    assert shop.messenger.send(shop.conversation.id, "Hi", send_at=until).send_at == until
    sent = (NOW - timedelta(hours=3, microseconds=7)).astimezone(timezone(timedelta(hours=5, minutes=45)))
    got = shop.messenger.receive(shop.gateway.id, sender="+15557000001", at=sent)
    assert got.message.at == sent
    assert got.message.at.tzinfo is timezone.utc


# Lengths of time

LENGTHS: dict[str, Call] = {
    "timeout": lambda s, length: s.messenger.wait_changes(timeout=length),
    "busy_timeout": lambda s, length: Messenger.open(":memory:", busy_timeout=length).close(),
    "by": lambda s, length: s.clock.advance(length),
    "base": lambda s, length: duologue.RetryPolicy(base=length),
    "retry_after": lambda s, length: duologue.Throttled(retry_after=length),
}


@every_call("name", LENGTHS)
def test_a_length_of_time_is_a_timedelta_or_seconds(shop: Shop, name: str) -> None:
    for length in (0, 2, 0.25, timedelta(0), timedelta(milliseconds=250)):
        LENGTHS[name](shop, length)
    for wrong in (-1, -0.5, float("nan"), float("inf"), 1e300, 1e15, timedelta(microseconds=-1)):
        refused = invalid(partial(LENGTHS[name], shop, wrong))
        assert (refused.field, refused.value) == (name, str(wrong))
    for other in ("1", True, b"1", Decimal(1)):
        with pytest.raises(TypeError, match=f"^{name} must be a timedelta or a number of seconds"):
            LENGTHS[name](shop, other)


@given(st.timedeltas(timedelta(0), timedelta(days=36500)))
def test_a_length_of_time_comes_back_to_the_microsecond(length: timedelta) -> None:
    assert duologue.RetryPolicy(longest=length).longest == length
    clock = ManualClock(NOW)
    clock.advance(length)
    assert clock() - NOW == length


def test_seconds_may_be_fractions(clock: ManualClock) -> None:
    clock.advance(0.000_001)
    clock.advance(1)
    assert clock() - NOW == timedelta(seconds=1, microseconds=1)


def test_a_snooze_takes_a_length_a_preset_or_nothing(shop: Shop) -> None:
    snooze, talk = shop.messenger.snooze, shop.conversation.id
    assert snooze(talk, timedelta(minutes=5)).snoozed_until == NOW + timedelta(minutes=5)
    # It is Sunday: 09:00 in Denver on the Monday is 16:00 UTC.
    assert snooze(talk, SnoozePreset.NEXT_MONDAY).snoozed_until == datetime(2026, 11, 23, 16, tzinfo=timezone.utc)
    snoozed = snooze(talk, mode=SnoozeMode.UNTIL_REPLY)
    assert (snoozed.snoozed_until, snoozed.snooze_mode) == (None, SnoozeMode.UNTIL_REPLY)
    assert snooze(talk, until=NOW + timedelta(days=1), mode=SnoozeMode.REGARDLESS).snooze_mode is SnoozeMode.REGARDLESS


# Time zones


@pytest.mark.parametrize("zone", ["America/Denver", DENVER])
def test_a_zone_is_a_name_or_a_zone_info(zone: str | ZoneInfo) -> None:
    with Messenger.open(":memory:", clock=ManualClock(NOW), time_zone=zone) as messenger:
        assert messenger.snooze_presets()[SnoozePreset.NEXT_MONDAY].astimezone(DENVER).hour == 9
        assert messenger.add_contact(time_zone=zone).time_zone == "America/Denver"


def test_a_zone_that_there_is_not_is_refused(messenger: Messenger) -> None:
    for call in (
        lambda: Messenger.open(":memory:", time_zone="Mars/Olympus"),
        lambda: messenger.add_contact(time_zone="Mars/Olympus"),
    ):
        refused = invalid(call)
        assert (refused.field, refused.value) == ("time_zone", "Mars/Olympus")
    wrong: Any
    for wrong in (timezone.utc, 5, b"UTC", timedelta(0)):
        with pytest.raises(TypeError, match="time_zone must be the name of a time zone"):
            messenger.add_contact(time_zone=wrong)


def test_a_contacts_zone_stays_if_it_is_left_out_and_goes_with_none(messenger: Messenger) -> None:
    contact = messenger.add_contact(name="Sam", time_zone=DENVER)
    assert messenger.update_contact(contact.id, name="Samuel").time_zone == "America/Denver"
    assert messenger.update_contact(contact.id, time_zone=None).time_zone is None


# Money and other numbers


@pytest.mark.parametrize("price", [Decimal("0.0079"), "0.0079", "79e-4"])
def test_a_price_is_exact(shop: Shop, price: Decimal | str) -> None:
    shown = shop.messenger.update_gateway(shop.gateway.id, price_per_segment=price).price_per_segment
    assert (type(shown), shown) == (Decimal, Decimal("0.0079"))
    sent = shop.messenger.send(shop.conversation.id, "x" * 161)
    assert (sent.segments, sent.cost) == (2, Decimal("0.0158"))
    assert shop.messenger.update_gateway(shop.gateway.id, price_per_segment=3).price_per_segment == 3
    with pytest.raises(InvalidArgumentError):
        shop.messenger.update_gateway(shop.gateway.id, price_per_segment="0." + "3" * 40)


@given(st.decimals(0, 10**6, places=9))
def test_every_price_comes_back(price: Decimal) -> None:
    assert (
        duologue.GatewayChoice(
            gateway=duologue.GatewayId(1), name="", preselected=False, unavailable=None, segments=1, cost=price
        ).cost
        == price
    )


@pytest.mark.parametrize(
    "wrong", ["", "free", "NaN", "1e400", "9" * 40, Decimal("NaN"), Decimal("Infinity"), 10**40, -1]
)
def test_what_is_no_price_is_refused_with_its_value(shop: Shop, wrong: object) -> None:
    update: Any = shop.messenger.update_gateway
    refused = invalid(lambda: update(shop.gateway.id, price_per_mms=wrong))
    assert (refused.field, refused.value) == ("price_per_mms", str(wrong))


@pytest.mark.parametrize("wrong", [0.0079, 1.0, True, b"1", [1], object()])
def test_a_float_is_no_price_nor_is_anything_else(shop: Shop, wrong: object) -> None:
    update: Any = shop.messenger.update_gateway
    with pytest.raises(TypeError, match="price_per_segment must be a Decimal, an int or a str"):
        update(shop.gateway.id, price_per_segment=wrong)


def test_a_rate_and_a_longest_text_stay_if_left_out_and_go_with_none(shop: Shop) -> None:
    line, messenger = shop.gateway.id, shop.messenger
    changed = messenger.update_gateway(line, segments_per_second="2.5", max_characters=480)
    assert (changed.segments_per_second, changed.max_characters) == (Decimal("2.5"), 480)
    assert messenger.update_gateway(line, name="Line").segments_per_second == Decimal("2.5")
    assert messenger.update_gateway(line, segments_per_second=None).segments_per_second is None


IDS: dict[str, Call] = {
    "agent": lambda s, id: s.messenger.agent(id),
    "gateway": lambda s, id: s.messenger.gateway(id),
    "conversation": lambda s, id: s.messenger.complete(id),
    "contact": lambda s, id: s.messenger.contact(id),
    "message": lambda s, id: s.messenger.message(id),
    "attachment": lambda s, id: s.messenger.media(id),
    "mailbox": lambda s, id: s.messenger.rename_mailbox(id, "x"),
    "tag": lambda s, id: s.messenger.delete_tag(id),
    "quick_reply": lambda s, id: s.messenger.delete_quick_reply(id),
    "by": lambda s, id: s.messenger.add_note(s.conversation.id, "x", by=id),
    "to": lambda s, id: s.messenger.assign(s.conversation.id, id),
    "up_to": lambda s, id: s.messenger.read(s.conversation.id, up_to=id),
    "expected_last_message": lambda s, id: s.messenger.archive(s.conversation.id, expected_last_message=id),
    "expected_assignee": lambda s, id: s.messenger.archive(s.conversation.id, expected_assignee=id),
    "conversations": lambda s, id: s.messenger.bulk([id], Command.complete()),
    "order": lambda s, id: s.messenger.order_quick_replies([id]),
    "tags": lambda s, id: s.messenger.conversations(tags=[id]),
    "id": lambda s, id: duologue.HostKind(id=id),
}


@every_call("name", IDS)
def test_an_id_is_a_whole_number_from_one(shop: Shop, name: str) -> None:
    for wrong in (0, -1, 2**63, 10**30):
        refused = invalid(partial(IDS[name], shop, wrong))
        assert (refused.field, refused.value) == (name, str(wrong))
    for other in (True, False, 1.0, b"1", Decimal(1), object()):
        with pytest.raises(TypeError, match=rf"^{name} must be an? .*, not {type(other).__name__}$"):
            IDS[name](shop, other)


@every_call("name", [name for name in IDS if name not in {"by", "up_to", "expected_last_message", "expected_assignee"}])
def test_none_is_no_id(shop: Shop, name: str) -> None:
    with pytest.raises(TypeError, match=rf"^{name} must be an? .*, not NoneType$"):
        IDS[name](shop, None)


def test_none_and_left_out_differ_where_an_assignee_is_expected(shop: Shop) -> None:
    messenger, talk, ann = shop.messenger, shop.conversation.id, shop.agent.id
    assert messenger.assign(talk, ann, by=ann, expected_assignee=None).assignee == ann
    with pytest.raises(duologue.ConflictError) as refused:
        messenger.assign(talk, ann, by=ann, expected_assignee=None)
    assert refused.value.field == "expected_assignee"
    assert messenger.assign(talk, ann, by=ann).assignee == ann
    assert messenger.assign(talk, ann, by=ann, expected_assignee=...).assignee == ann  # type: ignore[arg-type]
    assert messenger.unassign(talk, expected_assignee=ann).assignee is None


@pytest.mark.parametrize("wrong", [True, 1.0, "1", object()])
def test_a_limit_is_a_whole_number(shop: Shop, wrong: object) -> None:
    calls: list[Callable[..., object]] = [
        shop.messenger.conversations,
        shop.messenger.changes,
        shop.messenger.contacts,
        shop.messenger.deliver,
        lambda limit: shop.messenger.timeline(shop.conversation.id, limit=limit),
    ]
    for call in calls:
        with pytest.raises(TypeError, match=f"^limit must be an int, not {type(wrong).__name__}$"):
            call(limit=wrong)
        for beyond in (-1, 10**30):
            assert invalid(partial(call, limit=beyond)).field == "limit"


# Paths


class Named:
    """A path of somebody else's class."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


def test_a_path_is_a_str_or_anything_that_has_one(tmp_path: Path) -> None:
    path = tmp_path / "Grüße \N{SNOWMAN}.db"
    for form in (path, str(path), PurePosixPath(path), Named(path)):
        with Messenger.open(form) as messenger:
            messenger.add_agent("Ann Lee")
    copy = tmp_path / "copy.db"
    with Messenger.open(path) as messenger:
        assert len(messenger.agents()) == 4
        messenger.backup(Named(copy))
    assert Messenger.check_backup(copy).differences == []


@pytest.mark.parametrize("wrong", [b"shop.db", 3, None, io.BytesIO(), True])
def test_what_is_no_path_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: object) -> None:
    monkeypatch.chdir(tmp_path)
    calls: list[Any] = [Messenger.open, Messenger.check_backup]
    for call in calls:
        with pytest.raises(
            TypeError, match=f"^path must be a str or an os.PathLike of one, not {type(wrong).__name__}$"
        ):
            call(wrong)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", ["", "a\0b", "a\ud83db"])
def test_a_path_that_no_file_can_have_is_refused(wrong: str) -> None:
    assert invalid(lambda: Messenger.open(wrong)).field == "path"


def test_a_path_may_hold_octets_that_are_no_text(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.db")
    Messenger.open(path).close()
    assert os.listdir(os.fsencode(tmp_path)) == [b"\xff.db"]


# Files

PIXELS = bytes(range(256)) * 3


@pytest.mark.parametrize(
    "file",
    [
        Media(file_name="a.jpg", media_type="image/jpeg", bytes=PIXELS),
        ("a.jpg", "image/jpeg", PIXELS),
        ("a.jpg", "image/jpeg", bytearray(PIXELS)),
        ("a.jpg", "image/jpeg", memoryview(PIXELS)),
        ("a.jpg", "image/jpeg", memoryview(b"".join(bytes([each, 0]) for each in PIXELS))[::2]),
    ],
)
def test_a_file_is_a_media_or_a_tuple_with_octets_of_any_kind(shop: Shop, file: object) -> None:
    receive: Any = shop.messenger.receive
    for files in ([file], (file,), iter([file])):
        got = receive(shop.gateway.id, sender="+15557000001", media=files)
        [attachment] = got.message.attachments
        assert (attachment.file_name, attachment.media_type, attachment.size) == ("a.jpg", "image/jpeg", len(PIXELS))
        assert shop.messenger.media(attachment.id) == PIXELS


def test_octets_that_change_later_are_a_copy(shop: Shop) -> None:
    octets = bytearray(b"before")
    media = Media(file_name="a.jpg", media_type="image/jpeg", bytes=octets)  # type: ignore[arg-type]
    octets[:] = b"after!"
    assert media.bytes == b"before"


@pytest.mark.parametrize(
    "wrong",
    [
        "a.jpg", b"pixels", ("a.jpg", "image/jpeg", PIXELS), [("a.jpg", PIXELS)], [["a.jpg", "image/jpeg", PIXELS]],
        [("a.jpg", "image/jpeg", "text")], [(b"a.jpg", "image/jpeg", PIXELS)], [("a.jpg", None, PIXELS)], [None], 5,
    ],
)  # fmt: skip
def test_what_is_no_file_is_refused(shop: Shop, wrong: object) -> None:
    messenger: Any = shop.messenger
    calls: list[Callable[[], object]] = [
        lambda: messenger.receive(shop.gateway.id, sender="+15557000001", media=wrong),
        lambda: messenger.send(shop.conversation.id, "Look", media=wrong),
        lambda: messenger.preview(shop.conversation.id, "Look", media=wrong),
    ]
    for call in calls:
        with pytest.raises(TypeError, match=r"^media must be "):
            call()


# Texts

HALF = "Hi \ud83d!"
TEXTS: dict[str, Call] = {
    "name": lambda s, text: s.messenger.add_agent(text),
    "name of a mailbox": lambda s, text: s.messenger.add_mailbox(text),
    "name of a tag": lambda s, text: s.messenger.create_tag(text),
    "name of a gateway": lambda s, text: s.messenger.update_gateway(s.gateway.id, name=text),
    "name of a contact": lambda s, text: s.messenger.add_contact(name=text),
    "name of a quick reply": lambda s, text: s.messenger.add_quick_reply(text, "x"),
    "name of a kind": lambda s, text: s.messenger.register_event_kind(text, "x"),
    "name of initials": lambda s, text: initials(text),
    "brand": lambda s, text: s.messenger.update_workspace(brand=text),
    "color": lambda s, text: s.messenger.create_tag("x", color=text),
    "text": lambda s, text: s.messenger.add_quick_reply("x", text),
    "text of a note": lambda s, text: s.messenger.add_note(s.conversation.id, text),
    "text of a contact's note": lambda s, text: s.messenger.add_contact_note(s.conversation.contact, text),
    "text of a narrowing": lambda s, text: s.messenger.conversations(text=text),
    "text of a command": lambda s, text: Command.add_note(text),
    "category": lambda s, text: s.messenger.add_quick_reply("x", "x", category=text),
    "label": lambda s, text: s.messenger.register_event_kind("x", text),
    "title": lambda s, text: s.messenger.add_event(s.conversation.id, EventKind.READ, title=text),
    "attributes": lambda s, text: s.messenger.add_event(s.conversation.id, EventKind.READ, title="", attributes=text),
    "search": lambda s, text: s.messenger.quick_replies(search=text),
    "search of contacts": lambda s, text: s.messenger.contacts(search=text),
    "search of kinds": lambda s, text: s.messenger.event_kinds(search=text),
    "addresses": lambda s, text: s.messenger.add_contact(addresses=[text]),
    "fields": lambda s, text: s.messenger.add_contact(fields={"note": text}),
    "fields, a key": lambda s, text: s.messenger.add_contact(fields={text: "x"}),
    "address": lambda s, text: s.messenger.find_contact(text),
    "address of a gateway": lambda s, text: s.messenger.add_gateway(
        "x", kind=GatewayKind.LONG_CODE, address=text, mailbox=s.mailbox.id
    ),
    "address to read": lambda s, text: parse_address(text),
    "address of a kind": lambda s, text: address_kind(text),
    "region": lambda s, text: parse_address("1", region=text),
    "default_region": lambda s, text: Messenger.open(":memory:", default_region=text),
    "time_zone": lambda s, text: Messenger.open(":memory:", time_zone=text),
    "logger": lambda s, text: Messenger.open(":memory:", logger=text),
    "sender": lambda s, text: s.messenger.receive(s.gateway.id, sender=text),
    "sender of an Incoming": lambda s, text: Incoming(sender=text),
    "body": lambda s, text: s.messenger.send(s.conversation.id, text),
    "body of compose": lambda s, text: s.messenger.compose("+15557000001", text),
    "body of receive": lambda s, text: s.messenger.receive(s.gateway.id, sender="+15557000001", body=text),
    "body of many": lambda s, text: s.messenger.receive_many(
        s.gateway.id, [{"sender": "+15557000001", "body": text}]
    ),
    "body of preview": lambda s, text: s.messenger.preview(s.conversation.id, text),
    "body of a test": lambda s, text: s.messenger.send_test(s.gateway.id, to="+15557000001", body=text),
    "provider_message_id": lambda s, text: s.messenger.receive(
        s.gateway.id, sender="+15557000001", provider_message_id=text
    ),
    "key": lambda s, text: s.messenger.send(s.conversation.id, "x", key=text),
    "media": lambda s, text: s.messenger.send(s.conversation.id, "x", media=[(text, "image/jpeg", b"")]),
    "to": lambda s, text: s.messenger.compose(text, "x"),
    "to of a test": lambda s, text: s.messenger.send_test(s.gateway.id, to=text, body="x"),
    "tag": lambda s, text: s.messenger.add_tag(s.conversation.id, text),
    "tag of a command": lambda s, text: Command.remove_tag(text),
    "after": lambda s, text: s.messenger.changes(after=text),
    "before": lambda s, text: s.messenger.timeline(s.conversation.id, before=text),
}  # fmt: skip


#: What may be something else than a str.
OTHER_TEXTS = {
    "tag": "a str or the id of a tag",
    "tag of a command": "a str or the id of a tag",
    "time_zone": "the name of a time zone or a zoneinfo.ZoneInfo",
    "to": "a str or the id of a contact",
}


@every_call("name", TEXTS)
def test_half_a_surrogate_pair_is_refused_in_every_text(shop: Shop, name: str) -> None:
    place = shop.messenger.last_change()
    refused = invalid(lambda: TEXTS[name](shop, HALF))
    assert refused.field == re.split(r"[ ,]", name)[0]
    assert refused.value == r"Hi \ud83d!"
    assert "index 3" in str(refused)
    assert isinstance(refused.__cause__, UnicodeEncodeError)
    assert shop.messenger.last_change() == place


@every_call("name", TEXTS)
def test_bytes_are_no_text_anywhere(shop: Shop, name: str) -> None:
    with pytest.raises(TypeError) as refused:
        TEXTS[name](shop, b"Hi")
    wanted = OTHER_TEXTS.get(name, "a str")
    assert str(refused.value) == f"{re.split(r'[ ,]', name)[0]} must be {wanted}, not bytes"
    assert not hasattr(refused.value, "__notes__")


@given(st.text(min_size=1, max_size=200).filter(lambda text: not text.isspace()))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert Incoming(sender="x", body=text).body == text


@pytest.mark.parametrize("body", ["Grüße \N{SNOWMAN} 🙂", " \t\r\n ", "e\u0301\ufeff\u2028", "x" * 250_000])
def test_a_text_goes_through_the_database_as_it_was(shop: Shop, body: str) -> None:
    got = shop.messenger.receive(shop.gateway.id, sender="+15557000001", body=body)
    assert shop.messenger.message(got.message.id).body == body


# Flags, lists and keywords


def test_a_flag_is_a_bool_and_nothing_that_is_merely_true(shop: Shop) -> None:
    wrong: Any
    for wrong in (1, "yes", [1]):
        for call in (
            lambda wrong=wrong: shop.messenger.conversations(unread=wrong),
            lambda wrong=wrong: shop.messenger.add_contact(blocked=wrong),
            lambda wrong=wrong: shop.messenger.update_gateway(shop.gateway.id, mms=wrong),
            lambda wrong=wrong: Messenger.open(":memory:", read_only=wrong),
        ):
            with pytest.raises(TypeError, match="bool"):
                call()


def test_a_list_is_anything_that_can_be_gone_through_but_a_text(shop: Shop) -> None:
    tag = shop.messenger.create_tag("Sizing").id
    for tags in ([tag], (tag,), {tag}, iter([tag])):
        assert shop.messenger.conversations(tags=tags).items == []
    wrong: Any
    for wrong in ("1", b"1", 1):
        with pytest.raises(TypeError, match=r"^tags must be a list"):
            shop.messenger.conversations(tags=wrong)


def test_what_a_list_raises_while_it_is_gone_through_comes_out(shop: Shop) -> None:
    def messages() -> Iterator[dict[str, str]]:
        yield {"sender": "+15557000002"}
        raise ZeroDivisionError("on the way")

    place = shop.messenger.last_change()
    with pytest.raises(ZeroDivisionError, match="on the way"):
        shop.messenger.receive_many(shop.gateway.id, messages())
    assert shop.messenger.last_change() == place


def test_the_words_of_a_dict_are_the_keywords_of_receive(shop: Shop) -> None:
    messenger, line = shop.messenger, shop.gateway.id
    wrong: Any
    for wrong in ({"sendr": "+15557000002"}, {}, {"sender": 5}, {1: 2}, "Hi", 5, None):
        with pytest.raises(TypeError):
            messenger.receive_many(line, [wrong])
    with pytest.raises(TypeError, match="a list"):
        messenger.receive_many(line, "Hi")  # type: ignore[arg-type]
    assert messenger.receive_many(line, []) == []


@pytest.mark.parametrize("name", [name for name in dir(Messenger) if not name.startswith("_")])
def test_no_method_takes_a_keyword_that_it_does_not_know(shop: Shop, name: str) -> None:
    if not callable(getattr(shop.messenger, name)):
        return
    with pytest.raises(TypeError):
        getattr(shop.messenger, name)(colour="red")


def test_a_view_is_a_member_not_a_word(shop: Shop) -> None:
    wrong: Any
    for wrong in ("inbox", duologue.Status.OPEN, 1):
        with pytest.raises(TypeError, match=rf"^view must be a View, not {type(wrong).__name__}$"):
            shop.messenger.conversations(wrong)
    assert shop.messenger.conversations(View.INBOX) == shop.messenger.conversations(None)


@pytest.mark.parametrize("name", ["read_only", "unread", "blocked", "mms", "update", "has_header"])
def test_what_is_no_flag_is_refused_by_its_name(shop: Shop, name: str) -> None:
    wrong: Any = 1
    gateway: dict[str, Any] = {"kind": GatewayKind.LONG_CODE, "address": "+15550100002", "mailbox": shop.mailbox.id}
    calls: dict[str, Callable[[], object]] = {
        "read_only": lambda: Messenger.open(":memory:", read_only=wrong),
        "unread": lambda: shop.messenger.conversations(unread=wrong),
        "blocked": lambda: shop.messenger.add_contact(name="Ann", blocked=wrong),
        "mms": lambda: shop.messenger.add_gateway("Other", mms=wrong, **gateway),
        "update": lambda: shop.messenger.update_gateway(shop.gateway.id, mms=wrong),
        "has_header": lambda: duologue.decode_part(b"", user_data_length=0, has_header=wrong),
    }
    with pytest.raises(TypeError, match=rf"^{'mms' if name == 'update' else name} must be a bool, not int$"):
        calls[name]()


def test_what_is_no_record_is_refused_by_its_name(shop: Shop) -> None:
    wrong: Any = 1
    calls: dict[str, Callable[[], object]] = {
        "retry must be a RetryPolicy": lambda: Messenger.open(":memory:", retry=wrong),
        "media must be a MediaLimits": lambda: shop.messenger.update_gateway(shop.gateway.id, media=wrong),
        "report must be a StatusReport": lambda: shop.messenger.report(shop.gateway.id, wrong),
        "command must be a Command": lambda: shop.messenger.bulk([shop.conversation.id], wrong),
    }
    for wanted, call in calls.items():
        with pytest.raises(TypeError, match=f"^{wanted}, not int$"):
            call()


# Numbers beyond all others


@pytest.mark.parametrize("far", [10**400, -(10**400), 10**5000], ids=["400", "negative", "5000"])
def test_a_number_that_no_float_holds_is_refused_as_any_other(shop: Shop, far: int) -> None:
    calls: dict[str, Callable[[], object]] = {
        "by": lambda: shop.clock.advance(far),
        "now": lambda: duologue.Reassembler().expire(now=far),
        "timeout": lambda: shop.messenger.wait_changes(timeout=far),
    }
    for name, call in calls.items():
        refused = invalid(call)
        assert refused.field == name
        assert refused.value


def test_a_number_that_python_does_not_write_is_shown_by_its_length(shop: Shop) -> None:
    far: Any = 10**5000
    assert invalid(lambda: shop.messenger.conversation(far)).value == "an int of 16610 bits"
    assert invalid(lambda: shop.messenger.update_gateway(shop.gateway.id, price_per_mms=far)).value


# Commands

COMMANDS = {
    "Command.complete()": Command.complete(),
    "Command.snooze()": Command.snooze(),
    "Command.snooze(datetime.timedelta(seconds=60))": Command.snooze(timedelta(minutes=1)),
    "Command.snooze(mode=<SnoozeMode.UNTIL_REPLY: 'until_reply'>)": Command.snooze(mode=SnoozeMode.UNTIL_REPLY),
    "Command.snooze(datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.timezone.utc))": Command.snooze(NOW),
    f"Command.snooze({SnoozePreset.TOMORROW_MORNING!r})": Command.snooze(SnoozePreset.TOMORROW_MORNING),
    "Command.assign(3)": Command.assign(AgentId(3)),
    "Command.add_tag('VIP')": Command.add_tag("VIP"),
    "Command.remove_tag(7)": Command.remove_tag(TagId(7)),
    "Command.add_note('Call back')": Command.add_note("Call back"),
    "Command.move_to_mailbox(2)": Command.move_to_mailbox(MailboxId(2)),
}


@pytest.mark.parametrize("shown", COMMANDS)
def test_a_command_is_shown_compared_and_pickled_as_the_call_that_makes_it(shown: str) -> None:
    command = COMMANDS[shown]
    assert repr(command) == shown
    for copied in (pickle.loads(pickle.dumps(command)), copy.deepcopy(command)):
        assert copied == command
        assert hash(copied) == hash(command)
    assert [other for other in COMMANDS.values() if other == command] == [command]
    assert len({*COMMANDS.values(), command}) == len(COMMANDS)


# Files


class Told(io.RawIOBase):
    """A raw file that says of each write what it is told to."""

    def __init__(self, told: object) -> None:
        self.told = told

    def write(self, data: object, /) -> Any:  # noqa: ANN401 (what it is told may be wrong)
        return self.told


@pytest.mark.parametrize(
    ("told", "cause"),
    [(None, BlockingIOError), ("3", TypeError)] + [(each, InvalidArgumentError) for each in (-1, 10**9, 10**30)],
)
def test_an_export_that_a_file_cuts_short_fails(shop: Shop, told: object, cause: type[Exception]) -> None:
    with pytest.raises(DuologueError) as refused:
        shop.messenger.export(Told(told))
    assert type(refused.value.__cause__) is cause


def test_a_plain_object_need_not_say_how_much_it_has_written(shop: Shop) -> None:
    class Plain:
        def __init__(self) -> None:
            self.written: list[bytes] = []

        def write(self, data: bytes, /) -> None:
            self.written.append(data)

    out, plain = io.BytesIO(), Plain()
    assert shop.messenger.export(out) == shop.messenger.export(plain)
    assert b"".join(plain.written) == out.getvalue()


def test_a_record_that_is_copied_is_itself(shop: Shop) -> None:
    for _ in range(2):
        shop.messenger.receive(shop.gateway.id, sender="+15557000001", body="Hello?")
    page = shop.messenger.timeline(shop.conversation.id, limit=1)
    assert copy.copy(page) is copy.deepcopy(page) is page
    assert copy.deepcopy([page])[0] is page
    assert len(list(copy.copy(page).all())) > 1


def test_a_record_in_the_place_of_its_id_is_told_so(shop: Shop) -> None:
    with pytest.raises(TypeError, match=r"^conversation must be an int, not Conversation; its `id` is one$"):
        shop.messenger.complete(shop.conversation)  # type: ignore[arg-type]
