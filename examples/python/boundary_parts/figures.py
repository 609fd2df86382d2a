"""What was found out: ratios, differences and counts, with their goals."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from duologue import segment_count

from .calls import MESSAGES
from .desk import PAGE
from .peers import Ask, ours, right_answers, vectors
from .race import Times
from .texts import SCRIPTS

_LONG = 10_000_000


@dataclass
class Figure:
    """One thing: its value in each round, and the nanoseconds that it was made of."""

    subject: str
    name: str
    values: list[float]
    unit: str = ""
    over: list[float] = field(default_factory=list)
    under: list[float] = field(default_factory=list)
    most: float | None = None
    least: float | None = None
    is_gate: bool = False
    """Whether it is a count, which has to meet its goal."""

    @property
    def value(self) -> float:
        """The median of the rounds, which is held against the goal."""
        return median(self.values)

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None if there is none."""
        if self.most is not None:
            return self.value <= self.most
        return None if self.least is None else self.value >= self.least

    @property
    def goal(self) -> str:
        """The goal in words."""
        if self.most is not None:
            return f"at most {self.most:g}"
        return "" if self.least is None else f"at least {self.least:g}"


class _Figures:
    """Those of some times, as far as these were taken."""

    def __init__(self, times: Times) -> None:
        self.times = times
        self.found: list[Figure] = []

    def ratio(
        self, subject: str, name: str, over: str, under: str, *, most: float | None = None, least: float | None = None
    ) -> None:
        if over in self.times and under in self.times:
            slow, fast = self.times[over], self.times[under]
            values = [one / other for one, other in zip(slow, fast, strict=True)]
            self.found.append(Figure(subject, name, values, "x", slow, fast, most, least))

    def more(self, subject: str, name: str, over: str, under: str, *, most: float | None = None) -> None:
        if over in self.times and under in self.times:
            slow, fast = self.times[over], self.times[under]
            values = [(one - other) / 1_000 for one, other in zip(slow, fast, strict=True)]
            self.found.append(Figure(subject, name, values, "µs", slow, fast, most))


def timed_figures(times: Times, others: Iterable[str]) -> list[Figure]:
    """Return what the times tell; what was left out has no figure."""
    figures = _Figures(times)
    ratio, more = figures.ratio, figures.more

    subject = "segment_count of 100 characters: µs more than in Rust"
    for script in SCRIPTS:
        name, rust = f"segment_count {script}", f"segment_count {script}, rust"
        more(subject, script, f"{name}, python", rust, most=1)
        more(subject, f"{script}, each a str of its own", f"{name}, unseen", rust, most=1)
    subject, many = f"Counting {MESSAGES:,} short texts", "segment_count messages"
    ratio(subject, "a call for each, against segment_counts", f"{many}, loop", f"{many}, batch", least=2)
    ratio(subject, "segment_counts, against Rust", f"{many}, batch", f"{many}, rust")

    subject = "Calls of the engine, against Rust"
    for place in ("file", "memory"):
        one, batch = f"receive {place}", f"receive_many {place}"
        ratio(subject, f"receive, {place}", f"{one}, python", f"{one}, rust", most=1.3)
        ratio(subject, f"receive_many of Incoming, {place}", f"{batch}, python", f"{batch}, rust", most=1.3)
        ratio(subject, f"receive_many of dicts, {place}", f"{batch}, dicts", f"{batch}, rust")
    ratio(subject, f"a page of {PAGE} conversations", "page, python", "page, rust", most=1.5)
    ratio(subject, "the page, seven fields of each row", "page, read", "page, rust")
    ratio(subject, "send and deliver", "send and deliver, python", "send and deliver, rust", most=1.3)
    subject = "A provider written in Python, against the sandbox"
    ratio(subject, "send and deliver", "send and deliver, own", "send and deliver, python")
    subject = "Calls that do next to nothing: µs more than in Rust"
    more(subject, "outbox_depth", "outbox_depth, python", "outbox_depth, rust")
    closed = times["closed, python"]
    figures.found.append(Figure(subject, "closed", [one / 1_000 for one in closed], "µs", closed))

    if "page, rust" in times:
        written, read = times["page as json, rust"], times["page from json, python"]
        times["page through json"] = [one + other for one, other in zip(written, read, strict=True)]
    subject = "A page through JSON text and json.loads, against records"
    ratio(subject, "the whole page", "page through json", "page, python", least=4)
    ratio(subject, "the whole page, seven fields of each row", "page through json", "page, read")
    subject = "What a page takes more than in Rust"
    more(subject, "records", "page, python", "page, rust")
    more(subject, "records, seven fields of each row read", "page, read", "page, rust")
    more(subject, "JSON text", "page through json", "page, rust")
    for peer in others:
        subject = f"100 characters with {peer}, against duologue"
        for script in SCRIPTS:
            ratio(subject, f"{script}, segment_count", f"{script}, {peer}", f"segment_count {script}, python", least=10)
            ratio(subject, f"{script}, segments", f"{script}, {peer}", f"{script}, ours")
    return figures.found


def counted_figures(others: dict[str, Ask], fixtures: Path, left_out: list[str]) -> list[Figure]:
    """Return what does not depend on the machine."""
    subject = f"Bytes that stay with a text of {_LONG:,} characters after it was counted"
    figures = [Figure(subject, script, [kept(script, _LONG)]) for script in SCRIPTS]
    figures[0].most, figures[0].is_gate = 0, True
    if not fixtures.exists():
        left_out.append(f"the texts whose counts are known ({fixtures} is not there)")
        return figures
    asked = vectors(fixtures)
    subject = f"Right answers on the {len(asked)} texts whose counts are known"
    figures.append(Figure(subject, "duologue", [right_answers(ours, asked)], least=len(asked), is_gate=True))
    figures += [Figure(subject, name, [right_answers(ask, asked)]) for name, ask in others.items()]
    return figures


def kept(script: str, characters: int) -> int:
    """Return by how many bytes a long text grows as it is counted."""
    words = SCRIPTS[script]
    text = words * (characters // len(words))
    before = sys.getsizeof(text)
    segment_count(text)
    return sys.getsizeof(text) - before
