"""Other libraries that count segments, and the texts on which everybody's answers are judged."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

import duologue
from duologue import Encoding


class Answer(NamedTuple):
    """What is said of a text: how many segments, and in which encoding."""

    segments: int
    encoding: Encoding


Ask: TypeAlias = Callable[[str], Answer]


def ours(text: str) -> Answer:
    """Ask the engine."""
    found = duologue.segments(text)
    return Answer(found.count, found.encoding)


def peers(left_out: list[str]) -> dict[str, Ask]:
    """Return the other libraries that are installed; the others are told of as left out."""
    found: dict[str, Ask] = {}
    for name, peer in {"smsutil": _smsutil, "sms-toolkit": _sms_toolkit}.items():
        try:
            found[name] = peer()
        except ImportError as error:
            left_out.append(f"{name} ({error}); python -m pip install smsutil sms-toolkit six")
    return found


def _smsutil() -> Ask:
    """`split` is what chooses the encoding; it has no way to count without making the parts."""
    import smsutil  # type: ignore[import-not-found, import-untyped, unused-ignore]

    def ask(text: str) -> Answer:
        found = smsutil.split(text)
        return Answer(len(found.parts), Encoding.GSM_7BIT if found.encoding == "gsm0338" else Encoding.UCS2)

    return ask


def _sms_toolkit() -> Ask:
    """`profile_message` tells the encoding by what a segment holds: 160 or 153 units of GSM 7-bit."""
    from sms_toolkit import profile_message  # type: ignore[import-not-found, import-untyped, unused-ignore]

    def ask(text: str) -> Answer:
        found = profile_message(text)
        is_gsm = found["max_segment_size"] in (160, 153)
        return Answer(found["num_segments"], Encoding.GSM_7BIT if is_gsm else Encoding.UCS2)

    return ask


class Vector(NamedTuple):
    """A text, and what is right to say of it."""

    text: str
    counts: list[int]
    encoding: Encoding

    def agrees(self, answer: Answer) -> bool:
        """Whether that is right; an empty text may be in either encoding."""
        return answer.segments in self.counts and (self.text == "" or answer.encoding is self.encoding)


def vectors(path: Path) -> list[Vector]:
    """Read those of `tests/fixtures/segments.jsonl` that tell how a text is counted."""
    encodings = {"GSM-7": Encoding.GSM_7BIT, "UCS-2": Encoding.UCS2}
    told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Vector(one["text"], one.get("segments_allowed") or [one["segments"]], encodings[one["encoding"]])
        for one in told
        if one["kind"] == "segment"
    ]


def right_answers(ask: Ask, asked: list[Vector]) -> int:
    """Count the answers that are right; a text that is refused has none."""
    right = 0
    for vector in asked:
        try:
            right += vector.agrees(ask(vector.text))
        except Exception:
            continue
    return right
