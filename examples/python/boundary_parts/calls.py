"""What is timed, in which ways and how often."""

import json
from collections.abc import Callable, Iterable
from functools import partial
from itertools import repeat
from typing import NamedTuple

from duologue import Incoming, segment_count, segment_counts

from .desk import Desk
from .peers import Ask, ours
from .race import Lap, Race, timed
from .rust import Rust
from .texts import SCRIPTS, hundred, text

MESSAGES = 10_000


class Extent(NamedTuple):
    """How much is measured: how often in a lap, and how many laps in how many rounds."""

    rounds: int
    laps: int
    conversations: int
    texts: int
    received: int
    pages: int
    sent: int
    peers: int


WHOLE = Extent(rounds=7, laps=6, conversations=1_000, texts=20_000, received=200, pages=20, sent=50, peers=50)
SHORT = Extent(rounds=1, laps=1, conversations=100, texts=200, received=20, pages=2, sent=5, peers=5)


def races(desks: dict[str, Desk], rust: Rust | None, others: dict[str, Ask], extent: Extent) -> list[Race]:
    """Return everything; without the Rust side, Python's ways run by themselves."""
    every: list[Race] = []

    def race(name: str, times: int, **ways: Callable[[int], Lap]) -> Race:
        contenders: Race = {f"{name}, {way}": partial(lap, times) for way, lap in ways.items()}
        if rust:
            contenders[f"{name}, rust"] = partial(rust.lap, name, times)
        every.append(contenders)
        return contenders

    for script in SCRIPTS:
        once = hundred(script)
        race(f"segment_count {script}", extent.texts, python=partial(_count, once), unseen=partial(_count_unseen, once))
        beside: Race = {f"{script}, ours": partial(_ask, ours, once, extent.texts // 10)}
        beside |= {f"{script}, {name}": partial(_ask, ask, once, extent.peers) for name, ask in others.items()}
        every.append(beside)
    many = [f"{text(number)} {number}" for number in range(MESSAGES)]
    race("segment_count messages", 1, loop=partial(_count_each, many), batch=partial(_count_all, many))

    for place, desk in desks.items():
        race(f"receive {place}", extent.received, python=desk.receive)
        of_records, of_dicts = partial(desk.receive_many, Incoming), partial(desk.receive_many, dict)
        race(f"receive_many {place}", 1, python=of_records, dicts=of_dicts)
    desk = desks["file"]
    pages = race("page", extent.pages, python=desk.page, read=desk.page_read)
    if rust:
        rust.lap("page as json", 1)  # So that there is one to be read.
        pages["page as json, rust"] = partial(rust.lap, "page as json", extent.pages)
        pages["page from json, python"] = partial(_load, rust, extent.pages)
    to_sandbox, to_own = partial(desk.send_and_deliver, "sandbox"), partial(desk.send_and_deliver, "own")
    race("send and deliver", extent.sent, python=to_sandbox, own=to_own)
    race("outbox_depth", extent.texts // 20, python=desk.outbox_depth)
    every.append({"closed, python": partial(desk.closed, extent.texts)})
    return every


def _count(text: str, times: int) -> Lap:
    return timed(times, partial(_counted, repeat(text, times)))


def _count_unseen(text: str, times: int) -> Lap:
    """Count a str of its own each time, none of which has been asked for its UTF-8."""
    half = len(text) // 2
    return timed(times, partial(_counted, [text[:half] + text[half:] for _ in range(times)]))


def _counted(texts: Iterable[str]) -> int:
    segments = 0
    for one in texts:
        segments += segment_count(one)
    return segments


def _count_each(texts: list[str], times: int) -> Lap:
    return timed(times * len(texts), lambda: sum(sum([segment_count(one) for one in texts]) for _ in range(times)))


def _count_all(texts: list[str], times: int) -> Lap:
    return timed(times * len(texts), lambda: sum(sum(segment_counts(texts)) for _ in range(times)))


def _ask(ask: Ask, text: str, times: int) -> Lap:
    # They run a different number of times, and need not agree: answers are judged elsewhere.
    lap = timed(times, lambda: sum(ask(text).segments for _ in repeat(None, times)))
    return lap._replace(sum=0)


def _load(rust: Rust, times: int) -> Lap:
    """Read the page that the Rust side wrote."""
    page = rust.page
    return timed(times, lambda: sum(len(json.loads(page)) for _ in repeat(None, times)))
