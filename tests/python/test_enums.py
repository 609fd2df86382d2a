"""The enumerations: that they are Python's own, have the words of the engine, and what their members know."""

import copy
import enum
import itertools
import pickle
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, get_args, get_origin

import pytest
from conftest import Shop
from hypothesis import given
from hypothesis import strategies as st
from test_records import RECORDS, Field, make

import duologue
from duologue import (
    Action,
    AddressKind,
    Command,
    DeliveryStatus,
    Direction,
    Durability,
    EventKind,
    GatewayKind,
    InvalidArgumentError,
    Language,
    Media,
    MediaLimits,
    Messenger,
    Placement,
    Resolution,
    Session,
    SessionPolicy,
    SmartLevel,
    SmartMode,
    SnoozePreset,
    Status,
    Transport,
    View,
    address_kind,
    smart_encode,
)

ENUMS = [found for found in vars(duologue).values() if isinstance(found, enum.EnumMeta)]
WORDS = [each for each in ENUMS if each is not Language]

every_enum = pytest.mark.parametrize("words", ENUMS, ids=lambda words: words.__name__)


def test_the_package_exports_every_enumeration_of_its_module() -> None:
    assert [each.__name__ for each in ENUMS] == duologue.enums.__all__


@every_enum
def test_it_is_an_enumeration_of_pythons_own(words: type[enum.Enum]) -> None:
    assert issubclass(words, enum.IntEnum if words is Language else enum.Enum)
    for member in words:
        assert words(member.value) is words[member.name] is getattr(words, member.name) is member
        assert pickle.loads(pickle.dumps(member)) is copy.deepcopy(member) is member
        assert (member == member.value) is (words is Language)
    with pytest.raises(ValueError, match="is not a valid"):
        words("maybe")


@every_enum
def test_every_member_and_every_value_has_a_name_of_its_own(words: type[enum.Enum]) -> None:
    assert len(words.__members__) == len(list(words)) == len({member.value for member in words})


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_a_value_is_the_name_in_snake_case(words: type[enum.Enum]) -> None:
    assert [member.value for member in words] == [member.name.lower() for member in words]


def test_languages_are_numbered_as_in_the_standard() -> None:
    assert [int(language) for language in Language] == list(range(14))


def test_the_kinds_of_events_are_those_of_the_engine(messenger: Messenger) -> None:
    for entry in messenger.event_kinds():
        assert isinstance(entry.kind, EventKind)
        assert (entry.name, entry.label) == (entry.kind.value, entry.kind.label)
    assert {entry.kind for entry in messenger.event_kinds()} == {kind for kind in EventKind if not kind.internal}


def test_a_label_is_what_a_person_reads_and_says_of_each_kind_something_else() -> None:
    assert EventKind.CONVERSATION_STARTED.label == "Conversation Started"
    assert len({kind.label for kind in EventKind}) == len(EventKind)


def test_a_timeline_shows_internal_kinds_only_when_they_are_asked_for(shop: Shop) -> None:
    shop.messenger.read(shop.conversation.id)
    assert EventKind.READ.internal
    assert not EventKind.INCOMING_MESSAGE.internal
    shown = shop.messenger.timeline(shop.conversation.id).items
    assert not any(isinstance(event.kind, EventKind) and event.kind.internal for event in shown)
    [read] = shop.messenger.timeline(shop.conversation.id, kinds=[EventKind.READ]).items
    assert read.kind is EventKind.READ


def fields_of(words: type[enum.Enum]) -> list[tuple[Callable[..., object], Field]]:
    """List the fields of records that hold a member."""
    return [
        (record, field)
        for record, fields in RECORDS.items()
        for field in fields
        if (words == field.type or words in get_args(field.type)) and get_origin(field.type) is not Mapping
    ]


#: Where the engine takes or gives the words that no record holds.
ELSEWHERE: dict[type[enum.Enum], Callable[[Any], object]] = {
    Durability: lambda member: Messenger.open(":memory:", durability=member).close(),
    SessionPolicy: lambda member: Messenger.open(":memory:", session_policy=member).close(),
    SmartLevel: lambda member: smart_encode("“", level=member),
    SmartMode: lambda member: smart_encode("“", mode=member),
    SnoozePreset: lambda member: Command.snooze(member),
    View: lambda member: Messenger.open(":memory:").conversations(member),
}


@every_enum
def test_the_engine_takes_every_member_and_gives_it_back(words: type[enum.Enum]) -> None:
    known: set[type[enum.Enum]] = {Action, AddressKind, Resolution, duologue.ErrorKind}
    for record, field in fields_of(words):
        for member in words:
            assert getattr(make(record, **{field.name: member}), field.name) is member
    if words in ELSEWHERE:
        for member in words:
            ELSEWHERE[words](member)
    assert words in known or words in ELSEWHERE or fields_of(words)


def test_all_that_can_be_done_comes_in_order(shop: Shop) -> None:
    assert [each.action for each in shop.messenger.allowed_actions(shop.conversation.id)] == list(Action)


def test_an_address_is_of_each_kind() -> None:
    addresses = ("+15557000001", "72345", "Corner Shop", "ann.lee@example.com")
    assert [address_kind(address) for address in addresses] == list(AddressKind)


def test_what_a_person_knows_of_a_message_is_one_of_two_things(shop: Shop) -> None:
    sandbox = duologue.Sandbox()
    with Messenger.open(":memory:", providers={"sandbox": sandbox}) as messenger:
        main = messenger.add_mailbox("Main")
        line = messenger.add_gateway(
            "Line", kind=duologue.GatewayKind.LONG_CODE, address="+15550100001", mailbox=main.id
        )
        talk = messenger.receive(line.id, sender="+15557000001", body="Hi").conversation
        for resolution in Resolution:
            sandbox.inject(duologue.Fault.answer_lost())
            sent = messenger.send(talk.id, "Yes")
            assert [each.status for each in messenger.deliver()] == [DeliveryStatus.UNKNOWN]
            assert messenger.resolve(sent.id, resolution).status is DeliveryStatus[resolution.name]


def test_presets_come_with_their_moments_the_soonest_first(shop: Shop) -> None:
    presets = shop.messenger.snooze_presets()
    assert set(presets) == set(SnoozePreset)
    assert list(presets.values()) == sorted(presets.values())
    for preset, moment in presets.items():
        snoozed = shop.messenger.snooze(shop.conversation.id, preset)
        assert snoozed.snoozed_until == moment


def test_a_conversation_shows_its_state_in_these_words(shop: Shop) -> None:
    talk = shop.messenger.conversation(shop.conversation.id)
    assert (talk.status, talk.session, talk.placement) == (Status.OPEN, Session.ACTIVE, Placement.INBOX)
    assert talk.last_direction is Direction.INCOMING
    assert shop.message.transport is Transport.SMS


@every_enum
def test_a_word_or_a_member_of_another_enumeration_is_none(words: type[enum.Enum]) -> None:
    other = next(each for each in ENUMS if each is not words)
    article = "an" if words.__name__[0] in "AE" else "a"
    for record, field in fields_of(words):
        for wrong in (next(iter(words)).value, next(iter(other)), object()):
            with pytest.raises(TypeError, match=f"^{field.name} must be {article} (EventKind or|{words.__name__})"):
                make(record, **{field.name: wrong})


every_status = st.sampled_from(DeliveryStatus)


@given(
    st.lists(every_status, min_size=1, max_size=6).flatmap(lambda said: st.tuples(st.just(said), st.permutations(said)))
)
def test_reports_come_to_the_same_in_any_order_and_any_number(
    said: tuple[list[DeliveryStatus], list[DeliveryStatus]],
) -> None:
    reported, shuffled = said
    joined = reduce(DeliveryStatus.join, reported)
    assert reduce(DeliveryStatus.join, shuffled + reported) is joined
    assert joined is max(reported, key=list(DeliveryStatus).index)


def test_of_two_reports_the_later_in_the_list_holds() -> None:
    for earlier, later in itertools.combinations_with_replacement(DeliveryStatus, 2):
        assert earlier.join(later) is later.join(earlier) is later
    with pytest.raises(TypeError, match="b must be a DeliveryStatus, not str"):
        DeliveryStatus.SENT.join("read")  # type: ignore[arg-type]


def test_a_failure_is_what_certainly_did_not_arrive() -> None:
    failures = [status for status in DeliveryStatus if status.is_failure]
    assert failures == [
        DeliveryStatus.CANCELLED,
        DeliveryStatus.EXPIRED,
        DeliveryStatus.REJECTED,
        DeliveryStatus.FAILED,
        DeliveryStatus.UNDELIVERED,
    ]


def test_all_languages_but_spanish_have_a_locking_table() -> None:
    assert [each for each in Language if not each.has_locking_table] == [Language.SPANISH]


def test_a_gateway_reaches_addresses_of_its_kind() -> None:
    assert GatewayKind.LONG_CODE.reaches("+15557000001")
    assert not GatewayKind.LONG_CODE.reaches("ann.lee@example.com")
    assert GatewayKind.EMAIL.reaches("ann.lee@example.com")
    assert not GatewayKind.EMAIL.reaches("+15557000001")
    with pytest.raises(InvalidArgumentError):
        GatewayKind.EMAIL.reaches("nobody at all@")


def test_the_limits_of_media_are_checked_as_a_gateway_does() -> None:
    limits = MediaLimits(types=["image/*"], bytes=4, count=2)
    picture = ("a.png", "image/png", b"1234")
    limits.check([])
    limits.check([picture])
    limits.check([Media(file_name="a.png", media_type="image/png", bytes=b"12")])
    for media, field in [([picture, picture], "media"), ([("a.pdf", "application/pdf", b"1")], "media_type")]:
        with pytest.raises(InvalidArgumentError) as refused:
            limits.check(media)
        assert refused.value.field == field
