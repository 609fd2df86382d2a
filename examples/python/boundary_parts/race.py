"""Taking times of those who do the same, by turns."""

import random
from collections.abc import Callable
from time import perf_counter_ns
from typing import NamedTuple, TypeAlias


class Lap(NamedTuple):
    """One go: nanoseconds for one call, and the sum of what came out."""

    nanoseconds: float
    sum: int


Race: TypeAlias = dict[str, Callable[[], Lap]]
"""Those who do the same, by name."""

Times: TypeAlias = dict[str, list[float]]
"""The nanoseconds of each in every round."""


def timed(calls: int, work: Callable[[], int]) -> Lap:
    """Time work that makes so many calls."""
    start = perf_counter_ns()
    outcome = work()
    return Lap((perf_counter_ns() - start) / calls, outcome)


def play(race: Race, laps: int, dice: random.Random, times: Times) -> None:
    """Let everybody run by turns, and add the best time of each: another process can only ever add to one."""
    best: dict[str, float] = {}
    for _ in range(laps):
        sums = set()
        for name in dice.sample(list(race), len(race)):
            lap = race[name]()
            sums.add(lap.sum)
            best[name] = min(lap.nanoseconds, best.get(name, lap.nanoseconds))
        if len(sums) > 1:
            raise SystemExit(f"boundary: these did not do the same: {'; '.join(race)}")
    for name, nanoseconds in best.items():
        times.setdefault(name, []).append(nanoseconds)
