"""What it costs to call the engine from Python, as ratios to the same calls in Rust, in one run.

    python examples/python/boundary.py --json boundary.json
    python examples/python/boundary.py --short

A single time means nothing: it is that of one machine, in one minute. What is held against a goal is a ratio or a
difference of two times that were taken by turns, in short laps whose order is random. A round keeps the best lap of
each, as another process can only ever add to a time. Of the rounds, the median is told, with the least and the
greatest. All who run by turns tell what came out of a lap, and the program ends if they did not do the same.

The Rust side is `examples/rust/boundary.rs`, which cargo builds, unless `--rust` names it built. Beside the counting of
segments run the libraries `smsutil` and `sms-toolkit` (which needs `six`) if they are installed. What is not there is
told in a line `left out`.

`--short` is to see that everything works: few calls, one round, a debug build of the Rust side; none of its times is
held against a goal. The exit status is 1 if a text is counted wrong, or if plain ASCII was copied to be counted. Times
never decide it.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from boundary_parts.calls import SHORT, WHOLE, Extent, races
from boundary_parts.desk import Desk
from boundary_parts.figures import counted_figures, timed_figures
from boundary_parts.peers import Ask, peers
from boundary_parts.race import Times, play
from boundary_parts.report import report, show
from boundary_parts.rust import ROOT, Rust, build


def main() -> int:
    """Measure, tell, and return the exit status."""
    options = command_line()
    extent, judged = (SHORT, False) if options.short else (WHOLE, True)
    if options.rounds:
        extent = extent._replace(rounds=options.rounds)
    left_out: list[str] = []
    others = peers(left_out)
    program = options.rust or build("dev" if options.short else "release")
    if program is None:
        left_out.append("everything beside Rust (there is no cargo, or no project); --rust names the program")

    counted = counted_figures(others, ROOT / "tests" / "fixtures" / "segments.jsonl", left_out)
    figures = timed_figures(measure(program, others, extent), others) + counted
    show(figures, judged=judged)
    print("\nload average " + " ".join(f"{load:.1f}" for load in os.getloadavg()))
    for what in left_out:
        print(f"left out: {what}")
    if options.json:
        with options.json as file:
            json.dump(report(figures, left_out, extent, judged=judged), file, indent=2)
            file.write("\n")
    wrong = [figure for figure in figures if figure.is_gate and not figure.is_met]
    for figure in wrong:
        print(f"boundary: {figure.subject}: {figure.name}: {figure.value:,.0f}", file=sys.stderr)
    return 1 if wrong else 0


def command_line() -> argparse.Namespace:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description="Measures what calling the engine from Python costs, beside Rust.")
    parser.add_argument("--short", action="store_true", help="few calls and one round, to see that everything works")
    parser.add_argument("--rounds", type=int, metavar="N", help=f"how often to measure; {WHOLE.rounds} unless told")
    parser.add_argument("--json", type=argparse.FileType("w", encoding="utf-8"), metavar="FILE", help="write a report")
    parser.add_argument(
        "--rust", type=Path, metavar="PATH", help="the Rust side, such as target/release/examples/boundary"
    )
    return parser.parse_args()


def measure(program: Path | None, others: dict[str, Ask], extent: Extent) -> Times:
    """Play the rounds, after one that does not count."""
    times: Times = {}
    with ExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory())
        rust = stack.enter_context(Rust(program, extent.conversations)) if program else None
        paths = {"file": str(Path(place, "boundary.db")), "memory": ":memory:"}
        desks = {name: Desk(path, extent.conversations) for name, path in paths.items()}
        for desk in desks.values():
            stack.enter_context(desk.messenger)
        every, dice = races(desks, rust, others, extent), random.Random(5)
        for race in every:
            play(race, 1, dice, {})
        for number in range(1, extent.rounds + 1):
            for race in dice.sample(every, len(every)):
                play(race, extent.laps, dice, times)
            print(f"round {number} of {extent.rounds}", file=sys.stderr)
    return times


if __name__ == "__main__":
    sys.exit(main())
