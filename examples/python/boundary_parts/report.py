"""Telling what was found out, to people and to programs."""

import os
import platform
from statistics import median
from typing import Any

import duologue

from .calls import Extent
from .figures import Figure

FORMAT = 1
"""Changes when something in the report gets another meaning or another name; not when something is added."""


def show(figures: list[Figure], *, judged: bool) -> None:
    """Print the table."""
    subject = ""
    for figure in figures:
        if figure.subject != subject:
            subject = figure.subject
            times = f"{'µs':>10} {'against':>10}" if figure.over else " " * 21
            print(f"\n{subject}\n  {'':<42} {times} {'median':>11}  {'least - most':<19} goal".rstrip())
        sides = [f"{median(side) / 1_000:10.3f}" if side else " " * 10 for side in (figure.over, figure.under)]
        value = f"{figure.value:.2f}" if figure.over else f"{figure.value:,.0f}"
        spread = f"{min(figure.values):.2f} - {max(figure.values):.2f}" if len(figure.values) > 1 else ""
        verdict = {True: "met", False: "MISSED", None: ""}[_verdict(figure, judged=judged)]
        told = f"  {figure.name:<42} {' '.join(sides)} {value:>9}{figure.unit:<2}"
        print(f"{told}  {spread:<19} {figure.goal:<12} {verdict}".rstrip())


def report(figures: list[Figure], left_out: list[str], extent: Extent, *, judged: bool) -> dict[str, Any]:
    """Return everything as a program reads it."""
    return {
        "format": FORMAT,
        "version": duologue.__version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": {
            "system": platform.system(),
            "architecture": platform.machine(),
            "processors": os.cpu_count(),
            "load": os.getloadavg(),
        },
        "short": not judged,
        "rounds": extent.rounds,
        "left_out": left_out,
        "figures": [
            {
                "subject": figure.subject,
                "name": figure.name,
                "unit": figure.unit,
                "median": figure.value,
                "rounds": figure.values,
                "nanoseconds": figure.over,
                "against_nanoseconds": figure.under,
                "at_most": figure.most,
                "at_least": figure.least,
                "met": _verdict(figure, judged=judged),
                "gate": figure.is_gate,
            }
            for figure in figures
        ],
    }


def _verdict(figure: Figure, *, judged: bool) -> bool | None:
    """Whether the goal is met, where that can be told: times of a short run say nothing."""
    return figure.is_met if judged or figure.is_gate else None
