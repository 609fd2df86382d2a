"""Texts as segments: counting, dividing, spelling, templates, addresses; and what is refused."""

import copy
import pickle
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import duologue
from duologue import (
    AddressKind,
    DeliveryStatus,
    Encoding,
    EventKind,
    InvalidArgumentError,
    Language,
    Ports,
    SegmentCounter,
    SmartLevel,
    SmartMode,
    Template,
)

# Every plane, with what is likely to be cut through: escape sequences, surrogate pairs, clusters.
TEXTS = st.text(
    st.one_of(st.sampled_from("a]€✓👋🇩🇪é\u0301ğşç“…\n"), st.characters(exclude_categories=["Cs"])), max_size=400
)
NATIONAL = st.sampled_from([None, "auto", (1, 1), (0, 2), (3, 3), {1, 2, 3}])
HUGE = "Zażółć gęślą jaźń " * 400_000

OPTIONS = st.fixed_dictionaries(
    {
        "national": NATIONAL,
        "reference_bits": st.sampled_from([8, 16]),
        "split": st.sampled_from(["codepoint", "grapheme"]),
        "ports": st.sampled_from([None, (23, 5)]),
    }
)


@given(TEXTS, OPTIONS)
def test_the_parts_of_a_text_are_the_text_and_as_many_as_its_count(text: str, options: dict[str, Any]) -> None:
    cut = duologue.segments(text, **options)
    assert len(cut.parts) == len(cut.units_per_segment) == len(cut.ranges) == cut.count == len(cut)
    assert "".join(cut.parts) == text
    assert [text[start:end] for start, end in cut.ranges] == cut.parts
    assert sum(cut.units_per_segment) == cut.units
    if text:
        assert cut.units_per_segment[-1] + cut.remaining == cut.capacity
    if cut.encoding is Encoding.UCS2:
        assert cut.units == len(text.encode("utf-16-le")) // 2
    for index, character, _ in cut.unencodable:
        assert text[index] == character


@given(st.lists(TEXTS, max_size=8))
def test_many_texts_are_counted_as_each_of_them(texts: list[str]) -> None:
    counts = [len(duologue.segments(text)) for text in texts]
    assert [duologue.segment_count(text) for text in texts] == counts
    for iterable in (texts, tuple(texts), iter(texts)):
        assert duologue.segment_counts(iterable) == counts


@given(TEXTS)
def test_what_is_told_of_a_spelling_leads_from_the_text_to_it(text: str) -> None:
    smart = duologue.smart_encode(text, mode=SmartMode.ALWAYS, level=SmartLevel.LOSSY)
    assert isinstance(smart, duologue.SmartText)
    rebuilt, end = "", 0
    for change in smart.replacements:
        assert isinstance(change, duologue.Replacement)
        assert text[change.index : change.end] == change.original
        assert change.unit_offset == len(text[: change.index].encode("utf-16-le")) // 2
        rebuilt += text[end : change.index] + change.replacement
        end = change.end
    assert rebuilt + text[end:] == smart.text
    assert smart.segments == duologue.segment_count(smart.text)
    assert smart.segments_before == duologue.segment_count(text)


@given(TEXTS)
def test_what_keeps_a_text_out_of_gsm_is_told_with_its_place(text: str) -> None:
    why = duologue.explain(text)
    assert isinstance(why, duologue.Explanation)
    assert why.segments == duologue.segment_count(text)
    assert why.saving == why.segments - why.segments_spelled
    told = [(found.index, found.character, found.replacement) for found in why.unencodable]
    assert told == duologue.segments(text).unencodable
    for found in why.unencodable:
        assert isinstance(found, duologue.Unencodable)
        assert found.unit_offset == len(text[: found.index].encode("utf-16-le")) // 2
        assert (found.start is None) is (found.end is None) is (found.replacement is None)
        if found.start is not None and found.end is not None:
            assert found.start <= found.index < found.end <= len(text)


def test_a_spelling_names_the_whole_stretch_that_it_stands_for() -> None:
    why = duologue.explain("👋 e\u0302\u0301!", level=SmartLevel.LOSSY)
    stretches = [(found.index, found.replacement, found.start, found.end) for found in why.unencodable]
    assert stretches == [(0, None, None, None), (3, "e", 2, 5), (4, "e", 2, 5)]


def test_an_empty_text_has_no_segment_and_all_of_the_first_ones_room() -> None:
    cut = duologue.segments("")
    assert (len(cut), cut.units, cut.capacity, cut.remaining) == (0, 0, 160, 160)
    assert (cut.parts, cut.ranges, cut.units_per_segment, cut.unencodable) == ([], [], [], [])
    assert cut.concatenable


def test_more_than_255_segments_cannot_be_one_message() -> None:
    assert duologue.segments("a" * 153 * 255).concatenable
    assert not duologue.segments("a" * (153 * 255 + 1)).concatenable


def test_national_tables_are_none_or_a_pair_or_a_choice() -> None:
    text = "ğşğk"
    assert duologue.segments(text).encoding is Encoding.UCS2
    for national in ("auto", [Language.TURKISH], {1}, frozenset({1, 2}), iter([1]), (1, 0)):
        cut = duologue.segments(text, national=national)
        assert (cut.encoding, cut.locking, cut.single) == (Encoding.GSM_7BIT, Language.TURKISH, Language.DEFAULT)
        assert isinstance(cut.locking, Language)
    assert duologue.segments(text, national=[Language.HINDI]).encoding is Encoding.UCS2
    # A pair is used even for a text that could do without, a choice is not.
    assert duologue.segments("Hi", national=(1, 1)).locking == 1
    assert duologue.segments("Hi", national=[1]).locking == 0


def test_the_options_make_room_for_what_a_header_needs() -> None:
    text = "a" * 200
    assert duologue.segments(text).capacity == 153
    assert duologue.segments(text, reference_bits=16).capacity == 152
    assert duologue.segments(text, ports=(1, 2)).capacity == 146
    assert duologue.segments(text, ports=Ports(destination=1, source=2)).capacity == 146
    assert duologue.segments(text, encoding=Encoding.UCS2).capacity == 67
    assert duologue.segments(text, encoding=Encoding.EIGHT_BIT).capacity == 134


def test_a_flag_stays_whole_where_that_is_asked_for() -> None:
    text = "a" * 64 + "🇩🇪" + "b" * 4
    assert [len(part) for part in duologue.segments(text).parts] == [65, 5]
    assert [len(part) for part in duologue.segments(text, split="grapheme").parts] == [64, 6]


def test_segments_are_equal_by_text_and_options_and_can_be_copied_and_pickled() -> None:
    cut = duologue.segments("Size 9 ✓", national=[1, 2], reference_bits=16, split="grapheme", ports=(1, 2))
    for again in (copy.copy(cut), copy.deepcopy(cut), pickle.loads(pickle.dumps(cut))):
        assert again == cut
        assert hash(again) == hash(cut)
        assert again.parts == cut.parts
    assert cut != duologue.segments("Size 9 ✓")
    assert cut != "Size 9 ✓"
    assert repr(duologue.segments("Hi")) == (
        "Segments(encoding=<Encoding.GSM_7BIT: 'gsm_7bit'>, count=1, units=2, capacity=160, remaining=158)"
    )
    with pytest.raises(TypeError):
        duologue.Segments()


def test_records_of_the_text_engine_are_frozen_and_come_back_from_pickle() -> None:
    text = "“Hi” ✓"
    [part] = duologue.encode_parts(text, reference=1, ports=(1, 2))
    decoded = duologue.decode_part(
        part.user_data, user_data_length=part.user_data_length, data_coding=part.data_coding, has_header=True
    )
    records: list[Any] = [
        part,
        decoded,
        duologue.explain(text),
        duologue.smart_encode(text, mode=SmartMode.ALWAYS),
        SegmentCounter(text).summary(),
        Ports(destination=1, source=2),
    ]
    for record in records:
        again = pickle.loads(pickle.dumps(record))
        assert (again, hash(again), repr(again)) == (record, hash(record), repr(record))
        with pytest.raises(AttributeError):
            record.text = "no"


def test_a_text_without_need_is_handed_back_itself() -> None:
    text = "Plain as can be"
    assert duologue.to_gsm(text) is text


def test_a_spelling_is_kept_only_if_it_saves() -> None:
    assert duologue.smart_encode("Sure…").text == "Sure…"
    assert duologue.smart_encode("Sure…", mode=SmartMode.ALWAYS).text == "Sure..."
    saving = duologue.smart_encode("a" * 80 + "…")
    assert (saving.text, saving.segments_before, saving.segments) == ("a" * 80 + "...", 2, 1)
    assert duologue.smart_encode("a" * 80 + "…", mode=SmartMode.OFF).text == "a" * 80 + "…"
    forced = duologue.smart_encode("Sure…", encoding=Encoding.GSM_7BIT)
    assert (forced.text, forced.segments_before) == ("Sure...", None)
    assert duologue.smart_encode("Łódź" * 30, level=SmartLevel.LOSSY).text == "Lodz" * 30
    assert duologue.SMART_MAP_VERSION >= 1


# What is refused

TAKES_TEXT: dict[str, Callable[[Any], object]] = {
    "segment_count": duologue.segment_count,
    "segment_counts": lambda text: duologue.segment_counts([text]),
    "segment_counts of an iterator": lambda text: duologue.segment_counts(iter([text])),
    "segments": duologue.segments,
    "explain": duologue.explain,
    "to_gsm": duologue.to_gsm,
    "smart_encode": duologue.smart_encode,
    "encode_parts": lambda text: duologue.encode_parts(text, reference=0),
    "SegmentCounter": SegmentCounter,
    "SegmentCounter.append": lambda text: SegmentCounter().append(text),
    "SegmentCounter.insert": lambda text: SegmentCounter().insert(0, text),
    "SegmentCounter.replace": lambda text: SegmentCounter().replace(0, 0, text),
    "sender": lambda text: duologue.Reassembler().add(b"", user_data_length=0, sender=text, recipient="b", now=0),
    "recipient": lambda text: duologue.Reassembler().add(b"", user_data_length=0, sender="a", recipient=text, now=0),
    "Template": Template,
    "Template.expand": lambda text: Template("a").expand({"contact.name": text}),
    "Template.expand, a name": lambda text: Template("a").expand({text: "Ann"}),
    "parse_address": duologue.parse_address,
    "address_kind": duologue.address_kind,
    "initials": duologue.initials,
    "split": lambda text: duologue.segments("a", split=text),
}
TAKES_TEXT_OR_NONE: dict[str, Callable[[Any], object]] = {
    "region": lambda text: duologue.parse_address("5550100", region=text),
    "national": lambda text: duologue.segments("a", national=text),
}


@pytest.mark.parametrize(
    "call", [*TAKES_TEXT.values(), *TAKES_TEXT_OR_NONE.values()], ids=[*TAKES_TEXT, *TAKES_TEXT_OR_NONE]
)
@pytest.mark.parametrize("text", ["\ud800", "ok \udfff", "\udc00\ud800", "👋" * 20_000 + "\ud83d"], ids=ascii)
def test_half_a_surrogate_pair_is_refused_wherever_a_text_is_taken(call: Callable[[Any], object], text: str) -> None:
    with pytest.raises(InvalidArgumentError, match="half a surrogate pair at index") as caught:
        call(text)
    assert caught.value.field


@pytest.mark.parametrize("call", TAKES_TEXT.values(), ids=TAKES_TEXT)
@pytest.mark.parametrize("value", [b"bytes", 7, None, ["a"]], ids=repr)
def test_what_is_no_text_is_a_type_error(call: Callable[[Any], object], value: object) -> None:
    with pytest.raises(TypeError):
        call(value)


def test_a_text_is_no_list_of_texts() -> None:
    with pytest.raises(TypeError, match="texts must be a list, not str"):
        duologue.segment_counts("Hi")
    with pytest.raises(TypeError, match="each of texts must be a str, not int"):
        duologue.segment_counts(["Hi", 5])  # type: ignore[list-item]


def test_an_iterable_that_fails_is_not_silenced() -> None:
    def texts() -> Iterator[str]:
        yield "Hi"
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        duologue.segment_counts(texts())


@pytest.mark.parametrize(
    ("options", "error", "field"),
    [
        ({"encoding": "gsm_7bit"}, TypeError, None),
        ({"encoding": 0}, TypeError, None),
        ({"national": "all"}, InvalidArgumentError, "national"),
        ({"national": 1}, TypeError, None),
        ({"national": (1,)}, InvalidArgumentError, "national"),
        ({"national": (1, 2, 3)}, InvalidArgumentError, "national"),
        ({"national": (1, True)}, TypeError, None),
        ({"national": [14]}, InvalidArgumentError, "national"),
        ({"national": [-1]}, InvalidArgumentError, "national"),
        ({"national": [2**70]}, InvalidArgumentError, "national"),
        ({"national": ["turkish"]}, TypeError, None),
        ({"national": (Language.SPANISH, 0)}, InvalidArgumentError, "national"),
        ({"reference_bits": 7}, InvalidArgumentError, "reference_bits"),
        ({"reference_bits": 264}, InvalidArgumentError, "reference_bits"),
        ({"reference_bits": True}, TypeError, None),
        ({"reference_bits": None}, TypeError, None),
        ({"split": "word"}, InvalidArgumentError, "split"),
        ({"split": None}, TypeError, None),
        ({"ports": 80}, TypeError, None),
        ({"ports": (80,)}, TypeError, None),
        ({"ports": (80, 65536)}, InvalidArgumentError, "ports"),
        ({"ports": (-1, 0)}, InvalidArgumentError, "ports"),
        ({"typo": 1}, TypeError, None),
    ],
    ids=repr,
)
@pytest.mark.parametrize(
    "call",
    [
        duologue.segments,
        duologue.explain,
        duologue.smart_encode,
        SegmentCounter,
        lambda text, **options: duologue.encode_parts(text, reference=0, **options),
    ],
    ids=["segments", "explain", "smart_encode", "SegmentCounter", "encode_parts"],
)
def test_an_option_that_there_is_not_is_refused_everywhere(
    call: Callable[..., object], options: dict[str, Any], error: type[Exception], field: str | None
) -> None:
    with pytest.raises(error) as caught:
        call("Hi", **options)
    if isinstance(caught.value, InvalidArgumentError):
        assert caught.value.field == field


def test_a_character_that_the_encoding_cannot_hold_is_named_with_its_index() -> None:
    with pytest.raises(InvalidArgumentError, match="at index 4 is not in GSM 7-bit") as caught:
        duologue.segments("€éa ✓", encoding=Encoding.GSM_7BIT)
    assert (caught.value.field, caught.value.value) == ("text", "✓")


def test_a_huge_text_is_counted_while_other_threads_run() -> None:
    turns, done = 0, threading.Event()

    def turn() -> None:
        nonlocal turns
        while not done.is_set():
            turns += 1
            time.sleep(0.0005)

    other, interval = threading.Thread(target=turn), sys.getswitchinterval()
    sys.setswitchinterval(100)  # Whoever has the interpreter keeps it until they let it go.
    other.start()
    try:
        before = turns
        cut = duologue.segments(HUGE)
        after = turns
    finally:
        sys.setswitchinterval(interval)
        done.set()
        other.join()
    assert cut.encoding is Encoding.UCS2
    assert after > before


def test_a_huge_text_is_as_any_other() -> None:
    cut = duologue.segments(HUGE)
    assert cut.units == len(HUGE)
    assert cut.count == len(cut.parts) == duologue.segment_count(HUGE) == -(-len(HUGE) // 67)
    assert duologue.segment_counts([HUGE, "Hi"]) == [cut.count, 1]
    assert SegmentCounter(HUGE).segments() == cut
    with pytest.raises(InvalidArgumentError, match="at most 255 are allowed"):
        duologue.encode_parts(HUGE, reference=0)
    with pytest.raises(InvalidArgumentError):
        Template(HUGE)


# Templates, addresses, words


def test_a_template_is_filled_with_values_by_their_names() -> None:
    template = Template(
        "Hi {{ contact.first_name }}, size {{ contact.fields.size }} / {{ contact.fields['Shoe size'] }}"
    )
    values = {"contact.first_name": "Bob", "contact.fields.size": "9", "contact.fields.Shoe size": "43"}
    assert template.expand(values) == "Hi Bob, size 9 / 43"
    with pytest.raises(InvalidArgumentError) as caught:
        template.expand(values | {"contact.first_name": " "})
    assert (caught.value.code, caught.value.value) == ("missing_value", "contact.first_name")


def test_a_template_can_name_all_of_its_variables_and_nothing_else() -> None:
    for name in Template.variables:
        assert Template("{{ " + name + " }}").expand({name: "x"}) == "x"
        with pytest.raises(InvalidArgumentError) as caught:
            Template("{{ " + name + " }}").expand({})
        assert caught.value.code == "missing_value"
    for name in ("contact.shoes", "contact", "fields.size", ""):
        with pytest.raises(InvalidArgumentError, match="is no name that a template knows") as caught:
            Template("a").expand({name: "x"})
        assert (caught.value.field, caught.value.value) == ("values", name)


def test_a_mistake_in_a_template_is_told_with_its_line() -> None:
    with pytest.raises(InvalidArgumentError, match="mistake in line 2") as caught:
        Template("Hi\n{{ nobody }}")
    assert caught.value.field == "text"
    with pytest.raises(InvalidArgumentError):
        Template("a" * (Template.LONGEST_SOURCE + 1))


@pytest.mark.parametrize(
    "values", [None, 5, "contact.name", [("contact.name", "Ann")], {"contact.name": 5}, {5: "Ann"}]
)
def test_values_of_a_template_are_texts_by_name(values: object) -> None:
    with pytest.raises(TypeError):
        Template("a").expand(values)  # type: ignore[arg-type]


def test_templates_are_equal_by_their_source_and_can_be_pickled() -> None:
    template = Template("Hi {{ contact.name }}")
    assert template.source == "Hi {{ contact.name }}"
    assert template == Template(template.source) == pickle.loads(pickle.dumps(template)) == copy.copy(template)
    assert hash(template) == hash(Template(template.source))
    assert template != Template("Hi")
    assert repr(template) == "Template(text='Hi {{ contact.name }}')"


def test_addresses_are_read_as_people_write_them() -> None:
    assert duologue.parse_address("(212) 555-0100", region="us") == "+12125550100"
    assert duologue.parse_address(" +44 20 7946 0958 ") == "+442079460958"
    assert duologue.parse_address("Ann.Lee@Example.COM") == "Ann.Lee@example.com"
    with pytest.raises(InvalidArgumentError, match="has no country code") as caught:
        duologue.parse_address("(212) 555-0100")
    assert caught.value.field == "address"
    with pytest.raises(InvalidArgumentError) as caught:
        duologue.parse_address("5550100", region="ZZ")
    assert caught.value.field == "region"


def test_the_kind_of_an_address_follows_from_its_canonical_text() -> None:
    kinds = {
        "+15550100001": AddressKind.PHONE,
        "72345": AddressKind.SHORT_CODE,
        "Corner Shop": AddressKind.ALPHANUMERIC,
        "ann@example.com": AddressKind.EMAIL,
    }
    assert {text: duologue.address_kind(text) for text in kinds} == kinds
    with pytest.raises(InvalidArgumentError):
        duologue.address_kind("+1 555 010 0001")


def test_initials_are_the_first_letters_of_the_first_and_the_last_word() -> None:
    names = {"Ann Lee": "AL", "anne-marie van der berg": "AB", "Prince": "P", " ": "?", "李 明": "李明"}
    assert {name: duologue.initials(name) for name in names} == names


def test_event_kinds_have_labels_and_tell_whether_they_are_internal() -> None:
    assert EventKind.INCOMING_MESSAGE.label == "Incoming Message"
    assert EventKind.READ.internal
    assert not EventKind.INCOMING_MESSAGE.internal
    assert len({kind.label for kind in EventKind}) == len(EventKind)


def test_a_late_receipt_does_not_undo_a_failure() -> None:
    assert DeliveryStatus.FAILED.join(DeliveryStatus.SENT) is DeliveryStatus.FAILED
    assert DeliveryStatus.SENT.join(DeliveryStatus.DELIVERED) is DeliveryStatus.DELIVERED
    failures = [status.name for status in DeliveryStatus if status.is_failure]
    assert failures == ["CANCELLED", "EXPIRED", "REJECTED", "FAILED", "UNDELIVERED"]


def test_the_word_of_a_status_is_no_status() -> None:
    with pytest.raises(TypeError, match="b must be a DeliveryStatus"):
        DeliveryStatus.READ.join("read")  # type: ignore[arg-type]
