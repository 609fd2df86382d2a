"""What crossing into the engine costs: the program that measures it, and what can be told without a clock."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from duologue import segment_count, segment_counts

EXAMPLE = Path(__file__).parents[2] / "examples" / "python" / "boundary.py"

# Counts a long text, and tells by how many KiB the most memory that the process ever had has grown meanwhile.
MEMORY = """
import re, sys
from duologue import segment_count, segment_counts
def most():  # Not ru_maxrss, in which a child begins where its parent stood.
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\\s+(\\d+) kB", status.read())[1])
character, count = sys.argv[1:]
text = character * (32 << 20)
before = most()
segments = segment_count(text) if count == "one" else segment_counts([text])[0]
assert segments > 100_000
print(most() - before)
"""


def grown(character: str, count: str) -> int:
    """Return by how many MiB counting 32 Mi characters raised the most memory that a process had."""
    command = [sys.executable, "-c", MEMORY, character, count]
    return int(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout) >> 10


@pytest.mark.parametrize("count", ["one", "many"])
def test_plain_ascii_is_counted_where_the_str_holds_it(count: str) -> None:
    assert grown("a", count) < 4
    # The same measure sees the UTF-8 of a text that is held otherwise.
    assert grown("ж", count) >= 64


@pytest.mark.parametrize(("text", "kept"), [("a", 0), ("é", 2), ("ж", 2), ("✓", 3), ("🎂", 4)])
def test_the_utf8_of_a_text_stays_with_its_str_unless_it_is_plain_ascii(text: str, kept: int) -> None:
    long = text * 1_000
    before = sys.getsizeof(long)
    segment_count(long)
    # With a NUL after it.
    once = before + (kept * len(long) + 1 if kept else 0)
    assert sys.getsizeof(long) == once
    segment_counts([long])
    assert sys.getsizeof(long) == once


def short_run(tmp_path: Path, *arguments: str) -> tuple[str, dict[str, Any]]:
    """Return what a short run prints, and its report."""
    report = tmp_path / "boundary.json"
    command = [sys.executable, "-W", "error", str(EXAMPLE), "--short", "--json", str(report), *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(report.read_text(encoding="utf-8"))


def test_a_short_run_measures_every_call_beside_rust_and_judges_no_time(tmp_path: Path) -> None:
    printed, report = short_run(tmp_path)
    assert (report["format"], report["short"], report["rounds"]) == (1, True, 1)
    beside_rust = {figure["name"] for figure in report["figures"] if "Rust" in figure["subject"]}
    assert beside_rust >= {"ascii", "cyrillic", "mixed", "receive, file", "receive, memory", "send and deliver"}
    judged = {figure["name"]: figure["median"] for figure in report["figures"] if figure["met"] is not None}
    assert judged == {"ascii": 0, "duologue": 105}
    told = [line.removeprefix("left out: ") for line in printed.splitlines() if line.startswith("left out: ")]
    assert told == report["left_out"]


@pytest.mark.parametrize("script", ["#!/bin/sh\n", "#!/bin/sh\nread line\n", None])
def test_a_rust_side_that_does_not_answer_ends_the_program(tmp_path: Path, script: str | None) -> None:
    program = tmp_path / "boundary"
    if script is not None:
        program.write_text(script, encoding="ascii")
        program.chmod(0o755)
    command = [sys.executable, str(EXAMPLE), "--short", "--rust", str(program)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("boundary: the Rust side ")
