"""The numbers beside a composer, kept while a person types."""

import copy
import pickle
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import duologue
from duologue import Encoding, InvalidArgumentError, Language, SegmentCounter

PIECES = st.text(st.sampled_from("ab ]€é✓👋🇩🇪\u0301ğşç\n"), max_size=90)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("append"), PIECES),
        st.tuples(st.just("insert"), st.floats(0, 1), PIECES),
        st.tuples(st.just("delete"), st.floats(0, 1), st.floats(0, 1)),
        st.tuples(st.just("replace"), st.floats(0, 1), st.floats(0, 1), PIECES),
        st.tuples(st.just("clear")),
    ),
    max_size=20,
)
OPTIONS = st.fixed_dictionaries(
    {
        "encoding": st.sampled_from([None, None, Encoding.UCS2]),
        "national": st.sampled_from([None, "auto", (1, 1), {1, 2}]),
        "reference_bits": st.sampled_from([8, 16]),
        "split": st.sampled_from(["codepoint", "grapheme"]),
        "ports": st.sampled_from([None, (23, 5)]),
    }
)


@given(EDITS, OPTIONS)
def test_the_counter_tells_what_segments_does_after_any_edit(
    edits: list[tuple[Any, ...]], options: dict[str, Any]
) -> None:
    counter, text = SegmentCounter(**options), ""
    for edit in edits:
        match edit:
            case ("append", piece):
                counter.append(piece)
                text += piece
            case ("insert", place, piece):
                at = round(place * len(text))
                counter.insert(at, piece)
                text = text[:at] + piece + text[at:]
            case ("delete", one, other):
                start, end = sorted((round(one * len(text)), round(other * len(text))))
                counter.delete(start, end)
                text = text[:start] + text[end:]
            case ("replace", one, other, piece):
                start, end = sorted((round(one * len(text)), round(other * len(text))))
                counter.replace(start, end, piece)
                text = text[:start] + piece + text[end:]
            case _:
                counter.clear()
                text = ""
        expected = duologue.segments(text, **options)
        assert counter.text == text
        found = counter.segments()
        assert found == expected
        assert repr(found) == repr(expected)
        assert (found.parts, found.units_per_segment) == (expected.parts, expected.units_per_segment)
        summary = counter.summary()
        for name in ("encoding", "locking", "single", "count", "units", "capacity", "remaining", "concatenable"):
            assert getattr(summary, name) == getattr(expected, name)


@given(PIECES)
def test_a_place_in_utf_16_is_found_in_code_points(text: str) -> None:
    counter, units = SegmentCounter(text), 0
    for index, character in enumerate(text):
        assert counter.index_of_utf16(units) == index
        if ord(character) > 0xFFFF:
            with pytest.raises(InvalidArgumentError, match="is within a character"):
                counter.index_of_utf16(units + 1)
            units += 1
        units += 1
    assert counter.index_of_utf16(units) == len(text)
    with pytest.raises(InvalidArgumentError, match="beyond the end"):
        counter.index_of_utf16(units + 1)


@pytest.mark.parametrize("index", [-1, 4, 2**70, -(2**70)])
def test_a_place_outside_the_text_is_refused_and_nothing_changes(index: int) -> None:
    counter = SegmentCounter("a👋b")
    edits: list[tuple[str, Callable[..., None], tuple[object, ...]]] = [
        ("index", counter.insert, (index, "x")),
        ("start", counter.delete, (index, 3)),
        ("end", counter.replace, (0, index, "x")),
    ]
    for name, edit, arguments in edits:
        with pytest.raises(InvalidArgumentError, match="they go from 0 to 3") as caught:
            edit(*arguments)
        assert (caught.value.field, caught.value.value) == (name, str(index))
    assert counter.text == "a👋b"


def test_an_end_before_the_start_is_refused_and_nothing_changes() -> None:
    counter = SegmentCounter("abc")
    with pytest.raises(InvalidArgumentError, match="end `1` is before the start"):
        counter.delete(2, 1)
    assert counter.text == "abc"


@pytest.mark.parametrize("index", [True, 1.0, "1", None])
def test_a_place_is_an_int(index: object) -> None:
    counter = SegmentCounter("abc")
    calls: list[tuple[Callable[..., object], tuple[object, ...]]] = [
        (counter.insert, (index, "x")),
        (counter.delete, (index, 3)),
        (counter.replace, (0, index, "x")),
        (counter.index_of_utf16, (index,)),
    ]
    for call, arguments in calls:
        with pytest.raises(TypeError, match="must be an int"):
            call(*arguments)
    assert counter.text == "abc"


def test_a_text_that_does_not_fit_is_held_and_refused_when_it_is_asked_after() -> None:
    counter = SegmentCounter("Size 9 ", encoding=Encoding.GSM_7BIT)
    assert counter.summary().count == 1
    counter.append("✓")
    assert counter.text == "Size 9 ✓"
    for ask in (counter.summary, counter.segments):
        with pytest.raises(InvalidArgumentError, match="at index 7 is not in GSM 7-bit"):
            ask()
    counter.delete(7, 8)
    assert counter.summary().units == 7


def test_what_was_answered_stays_while_the_text_is_edited() -> None:
    counter = SegmentCounter("Hi")
    cut, summary = counter.segments(), counter.summary()
    counter.append(" ✓")
    assert (cut.parts, cut.encoding) == (["Hi"], Encoding.GSM_7BIT)
    assert isinstance(summary, duologue.SegmentSummary)
    assert (summary.count, summary.units, summary.concatenable) == (1, 2, True)
    assert (summary.capacity, summary.remaining) == (160, 158)
    assert summary.locking is summary.single is Language.DEFAULT


def test_the_options_are_arguments_of_segments_again() -> None:
    options: dict[str, Any] = {
        "national": "auto",
        "reference_bits": 16,
        "split": "grapheme",
        "ports": (1, 2),
        "encoding": None,
    }
    counter = SegmentCounter("ğşğk" * 60, **options)
    assert duologue.segments(counter.text, **counter.options) == counter.segments()
    assert counter.options["national"] == "auto"
    assert SegmentCounter(national=[1]).options["national"] == {Language.DEFAULT, Language.TURKISH}
    assert SegmentCounter(national=(1, 0)).options["national"] == (Language.TURKISH, Language.DEFAULT)


def test_a_copy_is_edited_on_its_own() -> None:
    counter = SegmentCounter("ğşğk", national=[1, 2], split="grapheme")
    for again in (copy.copy(counter), copy.deepcopy(counter), pickle.loads(pickle.dumps(counter))):
        again.append("!")
        assert again.text == "ğşğk!"
        assert again.options == counter.options
    assert counter.text == "ğşğk"
    assert repr(counter) == "SegmentCounter(text='ğşğk')"


def test_threads_may_share_a_counter() -> None:
    counter = SegmentCounter()

    def write() -> None:
        for _ in range(500):
            counter.append("a👋")
            counter.insert(0, "€")
            counter.summary()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counter.text) == sorted("a👋€" * 2000)
    assert counter.segments() == duologue.segments(counter.text)


def test_an_index_whose_text_uses_the_counter_itself_is_refused_as_any_other() -> None:
    counter = SegmentCounter("Hi")

    class Odd(int):
        def __str__(self) -> str:
            return f"{int(self)} of {counter.text}"

    uses: list[Callable[[], object]] = [
        lambda: counter.insert(Odd(9), "x"),
        lambda: counter.delete(Odd(9), 10),
        lambda: counter.delete(0, Odd(9)),
        lambda: counter.delete(2, Odd(0)),
        lambda: counter.index_of_utf16(Odd(-1)),
    ]
    for use in uses:
        with pytest.raises(InvalidArgumentError) as refused:
            use()
        assert str(refused.value.value).endswith(" of Hi")
    assert counter.text == "Hi"
