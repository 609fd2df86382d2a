"""Segments as the octets that go over the air, and messages put together from them."""

import random
import threading
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import duologue
from duologue import ActionRefusedError, Encoding, InvalidArgumentError, Part, Ports, Reassembler, ReassemblyLoad

SENDER, RECIPIENT = "+15557000001", "+15550100001"
NOTHING = ReassemblyLoad(messages=0, parts=0, bytes=0)
TEXTS = st.text(st.one_of(st.sampled_from("a]€✓👋éğşç\n"), st.characters(exclude_categories=["Cs"])), max_size=500)


def told(part: Part) -> dict[str, Any]:
    """Give what a network says of a part beside its octets."""
    return {
        "user_data_length": part.user_data_length,
        "data_coding": part.data_coding,
        "has_header": part.has_header,
    }


def add(reassembler: Reassembler, part: Part, now: datetime | float = 0) -> str | None:
    """Take in a part from the sender for the recipient."""
    return reassembler.add(part.user_data, **told(part), sender=SENDER, recipient=RECIPIENT, now=now)


@given(
    TEXTS,
    st.sampled_from([None, "auto", (1, 1)]),
    st.sampled_from([8, 16]),
    st.sampled_from([None, Ports(destination=2948, source=9200)]),
    st.sampled_from([None, Encoding.UCS2]),
    st.integers(0, 255),
    st.randoms(),
)
def test_a_text_comes_back_from_its_parts_in_any_order(
    text: str,
    national: object,
    bits: object,
    ports: Ports | None,
    encoding: Encoding | None,
    reference: int,
    order: random.Random,
) -> None:
    options: dict[str, Any] = {"national": national, "reference_bits": bits, "ports": ports, "encoding": encoding}
    parts = duologue.encode_parts(text, reference=reference, **options)
    cut = duologue.segments(text, **options)
    assert [part.text for part in parts] == cut.parts
    for number, part in enumerate(parts, 1):
        assert len(part.user_data) <= 140
        decoded = duologue.decode_part(part.user_data, **told(part))
        assert (decoded.text, decoded.ports) == (part.text, ports)
        assert (decoded.locking, decoded.single) == (cut.locking, cut.single)
        several = (reference, bits, len(parts), number) if len(parts) > 1 else (None,) * 4
        assert (decoded.reference, decoded.reference_bits, decoded.total, decoded.sequence) == several

    order.shuffle(parts)
    reassembler = Reassembler()
    got = [add(reassembler, part) for part in parts]
    assert got == [None] * (len(parts) - 1) + [text] * bool(parts)
    assert (reassembler.held, reassembler.next_timeout) == (NOTHING, None)


@given(st.binary(max_size=160), st.integers(0, 200), st.integers(0, 255), st.booleans())
def test_any_octets_are_read_or_refused_with_a_reason(octets: bytes, length: int, coding: int, header: bool) -> None:
    try:
        part = duologue.decode_part(octets, user_data_length=length, data_coding=coding, has_header=header)
    except InvalidArgumentError as refused:
        assert refused.field in ("user_data", "user_data_length", "octets", "length", "data_coding")  # noqa: PT017
    else:
        assert isinstance(part, duologue.DecodedPart)
        part.text.encode()  # Whatever was cut, no half of a surrogate pair gets to Python.


def test_a_header_has_its_elements_in_ascending_order() -> None:
    parts = duologue.encode_parts("şğ" * 100, reference=0x1234, reference_bits=16, national=(1, 1), ports=(0x16, 0x17))
    assert len(parts) == 2
    assert parts[1].user_data[:19].hex(" ") == "12 08 04 12 34 02 02 05 04 00 16 00 17 24 01 01 25 01 01"


def test_the_codings_are_those_of_the_encodings() -> None:
    codings = {
        encoding: duologue.encode_parts("é", reference=0, encoding=encoding)[0].data_coding for encoding in Encoding
    }
    assert codings == {Encoding.GSM_7BIT: 0, Encoding.EIGHT_BIT: 4, Encoding.UCS2: 8}
    assert duologue.encode_parts("", reference=0) == []


@pytest.mark.parametrize(
    ("reference", "bits", "error"),
    [
        (256, 8, InvalidArgumentError),
        (65536, 16, InvalidArgumentError),
        (-1, 8, InvalidArgumentError),
        ("7", 8, TypeError),
        (True, 8, TypeError),
        (1.0, 8, TypeError),
    ],
)
def test_a_reference_has_to_fit_into_its_bits(reference: object, bits: object, error: type[Exception]) -> None:
    arguments: dict[str, Any] = {"reference": reference, "reference_bits": bits}
    with pytest.raises(error, match="reference"):
        duologue.encode_parts("Hi", **arguments)


def test_octets_may_be_any_kind_of_bytes() -> None:
    octets = bytes.fromhex("e8329bfd06")
    for user_data in (octets, bytearray(octets), memoryview(octets), memoryview(octets + octets)[:5]):
        assert duologue.decode_part(user_data, user_data_length=5).text == "hello"
        assert Reassembler().add(user_data, user_data_length=5, sender="a", recipient="b", now=0) == "hello"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"user_data": "e8329bfd06"}, TypeError),
        ({"user_data": [0xE8]}, TypeError),
        ({"user_data": None}, TypeError),
        ({"user_data_length": -1}, InvalidArgumentError),
        ({"user_data_length": 2**80}, InvalidArgumentError),
        ({"user_data_length": 100}, InvalidArgumentError),
        ({"user_data_length": None}, TypeError),
        ({"data_coding": 256}, InvalidArgumentError),
        ({"data_coding": 0x20}, InvalidArgumentError),
        ({"data_coding": None}, TypeError),
        ({"data_coding": False}, TypeError),
        ({"has_header": 1}, TypeError),
    ],
    ids=repr,
)
def test_what_is_no_user_data_is_refused(arguments: dict[str, Any], error: type[Exception]) -> None:
    given = {"user_data": bytes.fromhex("e8329bfd06"), "user_data_length": 5, **arguments}
    with pytest.raises(error):
        duologue.decode_part(**given)
    reassembler = Reassembler()
    with pytest.raises(error):
        reassembler.add(**given, sender=SENDER, recipient=RECIPIENT, now=0)
    assert reassembler.held == NOTHING


def test_a_header_that_cannot_be_is_ignored_and_the_part_delivered_at_once() -> None:
    for header in ("050003070200", "050003070203", "050003070001"):
        octets = bytes.fromhex(header) + "é".encode("utf-16-be")
        part = duologue.decode_part(octets, user_data_length=len(octets), data_coding=8, has_header=True)
        assert (part.text, part.reference, part.total, part.sequence) == ("é", None, None, None)
        assert (
            Reassembler().add(
                octets, user_data_length=len(octets), data_coding=8, has_header=True, sender="a", recipient="b", now=0
            )
            == "é"
        )


def test_all_that_is_known_of_a_message_comes_with_its_last_part() -> None:
    text = "a" * 150 + "b" * 100
    reassembler = Reassembler()
    noon = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
    first, second = duologue.encode_parts(text, reference=7, ports=(1, 2))
    assert reassembler.add_part(first.user_data, **told(first), sender="a", recipient="b", now=noon) is None
    assert add(reassembler, second, noon) is None, "of another sender"
    later = noon + timedelta(seconds=5)
    message = reassembler.add_part(second.user_data, **told(second), sender="a", recipient="b", now=later)
    assert isinstance(message, duologue.Reassembled)
    assert (message.text, message.sender, message.recipient) == (text, "a", "b")
    assert (message.reference, message.reference_bits, message.total) == (7, 8, 2)
    assert message.ports == Ports(destination=1, source=2)
    assert (message.first_at, message.missing, message.complete) == (noon, [], True)


def test_a_message_that_stays_incomplete_is_handed_out_when_its_time_is_over() -> None:
    reassembler = Reassembler(timeout=timedelta(minutes=1))
    first, second, third = duologue.encode_parts("a" * 153 + "b" * 153 + "c" * 9, reference=7)
    add(reassembler, third, 1000)
    add(reassembler, first, 1030)
    assert add(reassembler, first, 1080) is None
    assert (reassembler.held.messages, reassembler.held.parts) == (1, 2)
    assert reassembler.next_timeout == datetime.fromtimestamp(1090, timezone.utc)
    assert reassembler.expire(now=1089.999) == []
    [partial] = reassembler.expire(now=datetime.fromtimestamp(1090, timezone.utc))
    assert (partial.text, partial.missing, partial.complete) == ("a" * 153 + "c" * 9, [2], False)
    assert partial.first_at == datetime.fromtimestamp(1000, timezone.utc)
    assert add(reassembler, second, 1091) is None
    assert [message.text for message in reassembler.drain()] == ["b" * 153]
    assert reassembler.held == reassembler.waiting == NOTHING


def test_room_is_made_by_what_waits_longest_and_a_full_reassembler_refuses() -> None:
    reassembler = Reassembler(max_parts=1)
    firsts = [duologue.encode_parts("a" * 161, reference=reference)[0] for reference in range(3)]
    add(reassembler, firsts[0])
    add(reassembler, firsts[1])
    assert (reassembler.held.parts, reassembler.waiting.parts) == (1, 1)
    with pytest.raises(ActionRefusedError) as caught:
        add(reassembler, firsts[2])
    assert caught.value.code == "reassembler_full"
    assert [message.reference for message in reassembler.expire(now=0)] == [0]
    assert add(reassembler, firsts[2]) is None
    with pytest.raises(InvalidArgumentError) as refused:
        add(Reassembler(max_bytes=100), firsts[0])
    assert refused.value.field == "max_bytes"


@pytest.mark.parametrize(
    ("limits", "error"),
    [
        ({"timeout": -1}, InvalidArgumentError),
        ({"timeout": timedelta(seconds=-1)}, InvalidArgumentError),
        ({"timeout": float("nan")}, InvalidArgumentError),
        ({"timeout": "1h"}, TypeError),
        ({"timeout": None}, TypeError),
        ({"max_parts": -1}, InvalidArgumentError),
        ({"max_parts": 1.5}, TypeError),
        ({"max_bytes": True}, TypeError),
        ({"limit": 1}, TypeError),
    ],
    ids=repr,
)
def test_a_limit_that_there_is_not_is_refused(limits: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        Reassembler(**limits)


@pytest.mark.parametrize(
    ("now", "error"),
    [
        (datetime(2026, 11, 22), InvalidArgumentError),
        (float("inf"), InvalidArgumentError),
        (10**18, InvalidArgumentError),
        ("2026-11-22T12:00:00Z", TypeError),
        (True, TypeError),
        (None, TypeError),
    ],
    ids=repr,
)
def test_now_is_an_aware_datetime_or_seconds(now: object, error: type[Exception]) -> None:
    reassembler = Reassembler()
    [part, _] = duologue.encode_parts("a" * 161, reference=1)
    with pytest.raises(error):
        add(reassembler, part, now)  # type: ignore[arg-type]
    with pytest.raises(error):
        reassembler.expire(now=now)  # type: ignore[arg-type]
    assert reassembler.held == NOTHING


def test_a_time_zone_may_use_the_reassembler_that_asks_it() -> None:
    reassembler = Reassembler()

    class Nosy(tzinfo):
        def utcoffset(self, moment: datetime | None) -> timedelta:
            assert reassembler.held == NOTHING
            return timedelta(0)

        def dst(self, moment: datetime | None) -> None:
            return None

        def tzname(self, moment: datetime | None) -> None:
            return None

    [part, _] = duologue.encode_parts("a" * 161, reference=1)
    add(reassembler, part, datetime(2026, 11, 22, tzinfo=Nosy()))
    assert reassembler.held.parts == 1


def test_threads_that_share_a_reassembler_get_each_message_once() -> None:
    reassembler = Reassembler()
    texts = [f"{number:04}" * 60 for number in range(200)]
    parts = [part for number, text in enumerate(texts) for part in duologue.encode_parts(text, reference=number)]
    random.Random(1).shuffle(parts)
    got: list[str] = []

    def work(mine: list[Part]) -> None:
        got.extend(text for part in mine if (text := add(reassembler, part)) is not None)

    threads = [threading.Thread(target=work, args=(parts[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == texts
    assert reassembler.held == NOTHING
