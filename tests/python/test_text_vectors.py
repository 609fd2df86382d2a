"""The published cases of segments.jsonl, each kind of them through Python."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import duologue
from duologue import Encoding, Reassembler, ReassemblyLoad

FIXTURE = Path(__file__).parents[1] / "fixtures" / "segments.jsonl"
CASES = [json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines()]
ENCODINGS = {"GSM-7": Encoding.GSM_7BIT, "UCS-2": Encoding.UCS2}


def cases(kind: str) -> pytest.MarkDecorator:
    """Give the test each case of a kind."""
    chosen = [pytest.param(case, id=case["id"]) for case in CASES if case["kind"] == kind]
    return pytest.mark.parametrize("case", chosen)


def test_every_kind_of_case_has_its_test() -> None:
    kinds = [case["kind"] for case in CASES]
    found = {kind: kinds.count(kind) for kind in kinds}
    assert found == {"segment": 105, "national": 9, "national-auto": 10, "pdu": 7, "reassemble": 1, "smart": 6}


@cases("segment")
def test_a_text_is_divided_as_published(case: dict[str, Any]) -> None:
    text, bits, split = case["text"], case["options"]["concat_ref_bits"], case["options"]["split"]
    cut = duologue.segments(text, reference_bits=bits, split=split)
    assert cut.encoding is ENCODINGS[case["encoding"]]
    assert bool(cut.unencodable) is (cut.encoding is Encoding.UCS2)
    assert cut.count in case.get("segments_allowed", [case["segments"]])
    assert len(cut) == cut.count == duologue.segment_count(text)
    assert duologue.segment_counts([text, text]) == [cut.count] * 2
    assert cut.units_per_segment == case["units_per_segment"]
    assert cut.units == case["total_units"]
    assert cut.remaining == case["remaining_in_last"]
    assert cut.concatenable is case["concatenable"]
    if "parts" in case:
        assert cut.parts == case["parts"]
    assert "".join(cut.parts) == text

    whole = duologue.segments(text, reference_bits=bits, split="grapheme")
    expected = case.get("grapheme_split")
    if expected is None:
        assert whole.ranges == cut.ranges
    else:
        assert whole.count == expected["segments"]
        assert whole.units_per_segment == expected["units_per_segment"]
        assert whole.remaining == expected["remaining_in_last"]
        assert whole.parts == expected["parts"]


@cases("national")
def test_a_pair_of_national_tables_holds_what_is_published(case: dict[str, Any]) -> None:
    pair = (case["options"]["locking"], case["options"]["single"])
    cut = duologue.segments(case["text"], national=pair)
    if not case["encodable"]:
        assert cut.encoding is Encoding.UCS2
        assert sorted({character for _, character, _ in cut.unencodable}) == case["bad_chars"]
        return
    assert (cut.encoding, cut.locking, cut.single) == (Encoding.GSM_7BIT, *pair)
    assert cut.count == case["segments"]
    assert cut.units == case["total_units"]
    assert cut.capacity == case["capacity"]
    assert cut.remaining == case["remaining_in_last"]
    assert cut.units_per_segment == case["units_per_segment"]
    assert cut.unencodable == []

    septets: list[int] = []
    for part in duologue.encode_parts(case["text"], reference=0, national=pair):
        septets += unpacked(part)
        decoded = duologue.decode_part(
            part.user_data,
            user_data_length=part.user_data_length,
            data_coding=part.data_coding,
            has_header=part.has_header,
        )
        assert (decoded.text, decoded.locking, decoded.single) == (part.text, *pair)
    assert bytes(septets).hex() == case["septets_hex"]


def unpacked(part: duologue.Part) -> list[int]:
    """Give the septets of a part behind its header."""
    header = (part.user_data[0] + 1) * 8 if part.has_header else 0
    bits = int.from_bytes(part.user_data, "little")
    places = range(-(-header // 7), part.user_data_length)
    return [bits >> 7 * place & 0x7F for place in places]


@cases("national-auto")
def test_the_national_tables_that_save_most_are_found(case: dict[str, Any]) -> None:
    without = duologue.segments(case["text"])
    assert (without.encoding, without.count) == (Encoding.UCS2, case["without_national"]["segments"])
    for national in ("auto", range(14)):
        cut = duologue.segments(case["text"], national=national)
        assert (cut.encoding, cut.count) == (Encoding.GSM_7BIT, case["with_national"]["segments"])
        assert cut.unencodable == []


@cases("pdu")
def test_a_text_has_the_published_octets_and_is_read_back(case: dict[str, Any]) -> None:
    assert case["options"]["concat_ref_bits"] == 8
    reference = case["options"]["ref"]
    parts = duologue.encode_parts(case["text"], reference=reference)
    assert len(parts) == case["segments"] == len(case["parts"])
    for number, (part, expected) in enumerate(zip(parts, case["parts"], strict=True), 1):
        assert part.user_data.hex() == expected["ud_hex"]
        assert part.user_data_length == expected["udl"]
        assert part.text == expected["text"]
        # In the PDU, the octet before time and length is the coding, and bit 6 of the first one the header's.
        pdu = bytes.fromhex(expected["deliver_pdu"])
        assert part.has_header is bool(pdu[1] & 0x40)
        assert part.data_coding == pdu[-len(part.user_data) - 9]

        decoded = duologue.decode_part(
            part.user_data,
            user_data_length=part.user_data_length,
            data_coding=part.data_coding,
            has_header=part.has_header,
        )
        assert decoded.text == part.text
        if len(parts) == 1:
            assert (decoded.reference, decoded.total, decoded.sequence) == (None, None, None)
        else:
            assert (decoded.reference, decoded.total, decoded.sequence) == (reference, len(parts), number)


@cases("reassemble")
def test_parts_in_any_order_are_the_published_text(case: dict[str, Any]) -> None:
    assert len(case["arrivals"]) == case["expected_parts"]
    for order in permutations(case["arrivals"]):
        reassembler = Reassembler()
        got = [
            reassembler.add(
                bytes.fromhex(part["ud_hex"]),
                user_data_length=part["udl"],
                data_coding=case["dcs"],
                has_header=True,
                sender="+15557000001",
                recipient="+15550100001",
                now=0,
            )
            for part in order
        ]
        assert got == [None] * (len(got) - 1) + [case["expected_text"]]
        assert reassembler.held == ReassemblyLoad(messages=0, parts=0, bytes=0)


@cases("smart")
def test_a_text_is_spelled_as_published(case: dict[str, Any]) -> None:
    spelled = duologue.to_gsm(case["text"])
    assert spelled == case["expected_text"]
    assert duologue.segments(spelled).encoding is ENCODINGS[case["encoding"]]
