"""Every record of the package: its constructor, and that it is a value that never changes.

The stub lists the records, their fields and what these may hold; two values are made for each field.
"""

import ast
import copy
import enum
import inspect
import pickle
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, NewType, TypeVar, Union, get_args, get_origin
from unittest.mock import ANY
from zoneinfo import ZoneInfo

import pytest
from conftest import Shop

import duologue
from duologue import Agent, DuologueError, GatewayKind, Mailbox, NotFoundError, Rejected, Unavailable

STUB = ast.parse((Path(duologue.__path__[0]) / "_duologue.pyi").read_text(encoding="utf-8"))
Money = NewType("Money", Decimal)
Length = NewType("Length", timedelta)
Octets = NewType("Octets", bytes)
T = TypeVar("T")

NAMES = vars(duologue) | {
    "_Money": Money,
    "_Length": Length,
    "_Octets": Octets,
    "datetime": datetime,
    "Iterable": Iterable,
    "Literal": Literal,
    "Mapping": Mapping,
    "ZoneInfo": ZoneInfo,
}

#: Two values of each type; the ids of a kind and the numbers differ, so that a mix-up shows.
VALUES: dict[object, tuple[Any, Any]] = {
    bool: (False, True),
    int: (3, 4),
    str: ("Grüße, `{}` 'x' \"y\"\n", "🙂"),
    bytes: (b"\x00\xff", b"pixels"),
    Octets: (b"\x00\xff", b"octets"),
    Money: (Decimal("0.0079"), Decimal("-12.50")),
    Length: (timedelta(microseconds=1), timedelta(days=1)),
    datetime: (
        datetime(2026, 11, 22, 9, 0, 0, 1, tzinfo=timezone.utc),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone.utc),
    ),
    duologue.Cursor: ("3b29d74a00000000000000000000000000000001", "3b29d74a00000000000000000000000000000002"),
    tuple[int, str, str | None]: ((3, "“", '"'), (4, "🙂", None)),
    DuologueError: (NotFoundError("no agent 1", field="agent"), DuologueError("so", code="c", gateways=[])),
}

#: What the type of a field does not tell.
FIELDS: dict[str, tuple[Any, Any]] = {
    **dict.fromkeys(("address", "sender", "recipient"), ("+15557000001", "ann.lee@example.com")),
    "addresses": (["+15557000001"], ["+15557000001", "72345"]),
    "character": ("“", "🙂"),
    "time_zone": ("America/Denver", "Europe/London"),
    "data_coding": (0, 8),
}


@dataclass(frozen=True)
class Field:
    """A field of a record, as the stub tells it."""

    name: str
    type: Any
    required: bool

    @property
    def may_be_none(self) -> bool:
        return type(None) in get_args(self.type)

    def value(self, which: int) -> object:
        return FIELDS[self.name][which] if self.name in FIELDS else value(self.type, which)


def value(wanted: object, which: int) -> object:
    """Make the first or the second value of a type."""
    origin, inside = get_origin(wanted), get_args(wanted)
    if wanted in VALUES:
        return VALUES[wanted][which]
    if isinstance(wanted, type) and wanted in RECORDS:
        return make(wanted, which)
    if isinstance(wanted, enum.EnumMeta):
        return list(wanted)[which]
    if isinstance(wanted, NewType):
        return sum(map(ord, wanted.__name__)) + which
    if origin is Literal:
        return inside[which]
    if origin in (types.UnionType, Union):
        known = [option for option in inside if option is not type(None) and get_origin(option) is not tuple]
        return value(known[min(which, len(known) - 1)], which)
    if origin is tuple:
        return tuple(value(each, which) for each in inside)
    if origin is Mapping:
        return {value(inside[0], which): value(inside[1], which)}
    assert origin is Iterable, f"no values of {wanted} are known"
    return [value(inside[0], 0), value(inside[0], 1)][: which + 1]


def fields_of(constructor: ast.FunctionDef) -> list[Field]:
    """Read the keywords of a constructor."""
    arguments = constructor.args
    return [
        Field(each.arg, eval(ast.unparse(each.annotation), NAMES), required=default is None)
        for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if each.annotation
    ]


def declared() -> Iterator[tuple[type, list[Field]]]:
    """Read the records of the stub."""
    for found in STUB.body:
        if isinstance(found, ast.ClassDef) and "_Record" in map(ast.unparse, found.bases) and found.name != "Template":
            [constructor] = [
                each for each in found.body if isinstance(each, ast.FunctionDef) and each.name == "__new__"
            ]
            yield getattr(duologue, found.name), fields_of(constructor)


RECORDS: dict[Callable[..., object], list[Field]] = dict(declared())


def make(record: Callable[..., T], which: int = 0, /, **other: object) -> T:
    """Make a record of the first or the second values, with some others."""
    return record(**{field.name: field.value(which) for field in RECORDS[record]} | other)


def is_record(found: object) -> bool:
    """Tell whether a class has a record's constructor and pickling."""
    if not inspect.isclass(found) or not hasattr(found, "__getnewargs_ex__"):
        return False
    return all(each.kind is each.KEYWORD_ONLY for each in inspect.signature(found).parameters.values())


every_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)


def test_the_stub_lists_every_record_of_the_package() -> None:
    assert set(RECORDS) == {found for name in duologue.__all__ if is_record(found := getattr(duologue, name))}


@every_record
def test_its_constructor_takes_the_keywords_of_the_stub(record: type) -> None:
    told = inspect.signature(record).parameters.values()
    assert [(each.name, each.default is each.empty) for each in told] == [
        (field.name, field.required) for field in RECORDS[record]
    ]


@every_record
def test_its_constructor_takes_nothing_but_its_keywords(record: type) -> None:
    keywords = {field.name: field.value(0) for field in RECORDS[record]}
    with pytest.raises(TypeError, match="positional"):
        record(*keywords.values())
    with pytest.raises(TypeError, match="colour"):
        record(**keywords, colour="red")


@every_record
def test_a_field_has_to_be_given_unless_it_may_be_left_out(record: type) -> None:
    for field in RECORDS[record]:
        keywords = {each.name: each.value(0) for each in RECORDS[record] if each != field}
        if field.required:
            with pytest.raises(TypeError, match=f"'{field.name}'"):
                record(**keywords)
        else:
            assert getattr(record(**keywords), field.name) == getattr(
                record(**keywords, **{field.name: None}), field.name
            )


@every_record
def test_a_field_is_what_was_given(record: type) -> None:
    for field in RECORDS[record]:
        for which in (0, 1):
            assert getattr(make(record, which), field.name) == field.value(which)


@every_record
def test_a_field_may_be_none_only_where_that_is_said(record: type) -> None:
    for field in RECORDS[record]:
        if field.may_be_none:
            shown = getattr(make(record, **{field.name: None}), field.name)
            assert shown is None or not field.required
        else:
            with pytest.raises(TypeError, match=rf"^{field.name} must be .*, not NoneType$"):
                make(record, **{field.name: None})


@every_record
def test_a_value_of_another_type_is_refused_by_the_name_of_the_field(record: type) -> None:
    for field in RECORDS[record]:
        with pytest.raises(TypeError, match=rf"^{field.name} must be .*, not (object|Thing)$"):
            make(record, **{field.name: object()})


@every_record
def test_no_field_can_be_changed_or_deleted(record: type) -> None:
    for field in RECORDS[record]:
        made = make(record)
        for change in (setattr, object.__setattr__):
            with pytest.raises(AttributeError, match=field.name):
                change(made, field.name, field.value(1))
        for delete in (delattr, object.__delattr__):
            with pytest.raises(AttributeError, match=field.name):
                delete(made, field.name)
        assert made == make(record)


@every_record
def test_nothing_can_be_added_to_it_and_nothing_made_of_it(record: type) -> None:
    made = make(record)
    with pytest.raises(AttributeError, match="colour"):
        made.colour = "red"
    assert not hasattr(made, "__dict__")
    with pytest.raises(TypeError, match="not an acceptable base type"):
        type("Mine", (record,), {})


@every_record
def test_every_field_matters_to_equality(record: type) -> None:
    for field in RECORDS[record]:
        made, other = make(record), make(record, **{field.name: field.value(1)})
        assert made != other
        assert (made == other) is False
        if field.may_be_none:
            empty = make(record, **{field.name: None})
            assert (made == empty) is (field.value(0) == getattr(empty, field.name))


@every_record
def test_equal_ones_have_one_hash_and_are_one_in_a_set(record: type) -> None:
    one, same, other = make(record), make(record), make(record, 1)
    assert one == same
    assert hash(one) == hash(same)
    assert {one, same, other} == {one, other}
    assert len({one, same, other}) == 2


@every_record
def test_it_equals_nothing_of_another_type(record: type) -> None:
    made = make(record)
    values = tuple(getattr(made, field.name) for field in RECORDS[record])
    for other in (None, 0, "", object(), values, list(values), *(make(each) for each in RECORDS if each != record)):
        assert made != other
        assert other != made
    assert made.__eq__(1) is NotImplemented
    assert made == ANY
    with pytest.raises(TypeError, match="not supported"):
        assert made < made


def test_two_classes_of_the_same_fields_differ() -> None:
    assert Rejected(code="1", reason="no") != Unavailable(code="1", reason="no")


@every_record
def test_its_repr_names_every_field(record: type) -> None:
    for which in (0, 1):
        made = make(record, which)
        shown = ", ".join(f"{field.name}={getattr(made, field.name)!r}" for field in RECORDS[record])
        assert repr(made) == str(made) == f"{record.__name__}({shown})"


@every_record
def test_its_repr_makes_it_again_with_members_by_their_names(record: type) -> None:
    names = vars(duologue) | {"datetime": sys.modules["datetime"], "Decimal": Decimal}
    for which in (0, 1):
        made = make(record, which)
        shown = repr(made)
        for words in (getattr(duologue, name) for name in duologue.enums.__all__):
            for member in words:
                shown = shown.replace(repr(member), f"{words.__name__}.{member.name}")
        if "Error(" not in shown:
            assert eval(shown, dict(names)) == made


def test_the_repr_of_a_file_does_not_print_a_picture() -> None:
    assert repr(duologue.Media(file_name="a.jpg", media_type="image/jpeg", bytes=bytes(41))) == (
        "Media(file_name='a.jpg', media_type='image/jpeg', bytes=<41 bytes>)"
    )


@every_record
def test_it_is_pickled_and_copied_with_all_that_is_in_it(record: type) -> None:
    for which in (0, 1):
        made = make(record, which)
        copies = [pickle.loads(pickle.dumps(made, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]
        for copied in (*copies, copy.copy(made), copy.deepcopy(made)):
            assert type(copied) is record
            assert repr(copied) == repr(made)
            assert copied == made
            assert hash(copied) == hash(made)


@every_record
def test_it_is_matched_by_its_keywords(record: type) -> None:
    made = make(record)
    fields = [field.name for field in RECORDS[record]]
    keywords = ", ".join(f"{field}=found_{field}" for field in fields)
    found: dict[str, Any] = {"made": made, record.__name__: record}
    exec(f"match made:\n case {record.__name__}({keywords}): done = True", found)
    assert found["done"]
    assert [found[f"found_{field}"] for field in fields] == [getattr(made, field) for field in fields]


def test_dicts_and_exceptions_in_it_are_equal_if_they_say_the_same() -> None:
    table = {"size": "9", "color": "blue"}
    one, other = (make(duologue.Contact, fields=dict(pairs)) for pairs in (table.items(), reversed(table.items())))
    assert (one, hash(one)) == (other, hash(other))
    made = make(duologue.Preview, problems=[NotFoundError("no agent 1", field="agent", value="1")])
    assert made == make(duologue.Preview, problems=[NotFoundError("no agent 1", field="agent", value="1")])
    assert made != make(duologue.Preview, problems=[NotFoundError("no agent 1", field="agent", value="2")])
    assert made != make(duologue.Preview, problems=[DuologueError("no agent 1", field="agent", value="1")])


def test_a_match_tells_one_record_from_another() -> None:
    said: object = Mailbox(id=duologue.MailboxId(1), name="Main")
    match said:
        case Agent(name=name) | Mailbox(name="Other" as name):
            pytest.fail(name)
        case Mailbox(id=number, name="Main"):
            assert number == 1
        case _:
            pytest.fail(repr(said))


@every_record
def test_a_list_or_dict_that_it_hands_out_or_was_given_is_a_copy(record: type) -> None:
    for field in RECORDS[record]:
        given = field.value(1)
        if not isinstance(given, list | dict):
            continue
        made, before = make(record, **{field.name: given}), copy.copy(given)
        assert type(getattr(made, field.name)) is type(given)
        getattr(made, field.name).clear()
        given.clear()
        assert getattr(made, field.name) == before


def test_a_list_may_be_given_as_anything_that_can_be_gone_through_but_a_text() -> None:
    for addresses in (("+15557000001",), {"+15557000001"}, iter(["+15557000001"])):
        assert make(duologue.Contact, addresses=addresses) == make(duologue.Contact)
    for wrong in ("+15557000001", b"+1", 1):
        with pytest.raises(TypeError, match="addresses must be a list"):
            make(duologue.Contact, addresses=wrong)


def within(found: object) -> Iterator[Any]:
    """Go through a record and all records in it."""
    if isinstance(found, list | tuple):
        for each in found:
            yield from within(each)
    elif isinstance(found, dict):
        yield from within([*found, *found.values()])
    elif type(found) in RECORDS:
        yield found
        for field in RECORDS[type(found)]:
            yield from within(getattr(found, field.name))


def test_what_a_busy_workspace_hands_out_is_made_of_such_records(shop: Shop) -> None:
    messenger, line, talk = shop.messenger, shop.gateway, shop.conversation
    messenger.add_gateway(
        "Pictures", kind=GatewayKind.TOLL_FREE, address="+18005550100", mailbox=shop.mailbox.id, mms=True
    )
    messenger.add_tag(talk.id, "Sizing")
    messenger.snooze(talk.id, timedelta(hours=1))
    media = [("a.jpg", "image/jpeg", b"pixels")]
    later = shop.clock() + timedelta(days=1)
    happened: list[object] = [
        messenger.receive_many(line.id, [{"sender": "+15557000002", "body": "Hi"}, {"sender": "nobody"}]),
        messenger.receive(line.id, sender="+15557000001", media=media, at=later - timedelta(days=2)),
        messenger.preview(talk.id, "“Yes”, and in blue too. " * 5),
        messenger.preview(talk.id, "Look", media=media),
        messenger.gateway_choices(talk.id, "Look", media=media),
        messenger.send(talk.id, "Yes", by=shop.agent.id),
        messenger.send(talk.id, "Still there?", send_at=later),
        messenger.deliver(),
        messenger.refresh(),
        messenger.do_due(),
        messenger.conversations(),
        messenger.conversations(duologue.View.SNOOZED),
        messenger.contacts(),
        messenger.scheduled_messages(),
        messenger.timeline(talk.id),
        messenger.changes(),
        messenger.counts(),
        messenger.health(),
        messenger.verify(),
        messenger.workspace(),
        messenger.event_kinds(),
        messenger.add_starter_quick_replies(),
        messenger.gateways(),
        messenger.agents(),
        messenger.mailboxes(),
    ]
    seen = list(within(happened))
    assert {type(each).__name__ for each in seen} >= {
        *("Agent", "Attachment", "Badge", "Changes", "Contact", "ContactPage", "Conversation", "ConversationPage"),
        *("Count", "Counts", "DatabaseWork", "Delivery", "Event", "EventPage", "Facts", "Gateway", "GatewayChoice"),
        *("Health", "KindEntry", "Mailbox", "MediaLimits", "Message", "MessagePage", "OutboxHealth", "Preview"),
        *("QuickReply", "Received", "Refreshed", "Replacement", "Suggestion", "Tag", "Tick", "Verification"),
        "Workspace",
    }
    for each in seen:
        for copied in (pickle.loads(pickle.dumps(each)), copy.deepcopy(each)):
            assert copied == each
            assert hash(copied) == hash(each)
            assert repr(copied) == repr(each)
