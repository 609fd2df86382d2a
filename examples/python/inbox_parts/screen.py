"""The terminal: lines of at most 90 columns, with a few colours if a person is looking."""

import os
import sys
from collections.abc import Sequence
from functools import partial

from duologue import Difference, Encoding

WIDTH = 90
COLOURS = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
ENCODINGS = {Encoding.GSM_7BIT: ("GSM 7-bit", "septet"), Encoding.UCS2: ("UCS-2", "unit")}


def line(text: str = "") -> None:
    """Print one line; blanks at its end are left out."""
    print(text.rstrip())


def ends(left: str, right: str) -> None:
    """Print a line with something at its left and something at its right end."""
    line(f"  {left}{' ' * (WIDTH - 2 - len(left) - len(right))}{right}")


def heading(at: str, title: str, right: str) -> None:
    """Print the line that opens a part of the day."""
    rule = "─" * (WIDTH - len(at) - len(title) - len(right) - 4)
    line()
    line(f"{at}  {bold(title)} {dim(rule)} {accent(right)}")


def labelled(label: str, text: str) -> None:
    """Print a label and a text beside it, on as many lines as it takes."""
    for part in wrap(text, WIDTH - 16):
        line(f"  {pad(label, 13)} {part}")
        label = ""


def progress(done: int, total: int) -> None:
    """Show whoever waits how far the messages are; the line goes when all are in."""
    if sys.stderr.isatty():
        shown = f"receiving {done:,} of {total:,}" if done < total else "\x1b[K"
        print(f"\r{shown}", end="\r", file=sys.stderr, flush=True)


def ink(code: int, text: str) -> str:
    """Return a text that stands out, where there are colours."""
    return f"\x1b[{code}m{text}\x1b[0m" if COLOURS else text


bold, dim, accent = (partial(ink, code) for code in (1, 2, 36))


def pad(text: str, width: int) -> str:
    """Return a text in a column of this width, cut or filled up."""
    return f"{text[: width - 1]}…" if len(text) > width else f"{text:<{width}}"


def wrap(text: str, width: int) -> list[str]:
    """Return a text on lines of at most this width, broken between words."""
    lines = [""]
    for word in text.split():
        if not lines[-1]:
            lines[-1] = word
        elif len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def words(name: str) -> str:
    """Return a stable name such as `follow_up` as a person reads it: `Follow up`."""
    return name.replace("_", " ").capitalize()


def several(number: int, thing: str) -> str:
    """Return `1 segment`, `2 segments`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def verdict(differences: Sequence[Difference]) -> str:
    """Say what rebuilding the workspace has shown."""
    return "tables and log differ" if differences else "every table says what the log says"
