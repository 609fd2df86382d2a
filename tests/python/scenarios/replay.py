"""One scenario file: read, replayed, and compared line by line."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from duologue import DuologueError

from . import shown
from .commands import perform
from .failure import ScenarioError
from .log import log
from .world import World

#: Where the scenarios are.
DIRECTORY = Path(__file__).parents[2] / "scenarios"

#: What a build may lack elsewhere; the package has all of it.
_FEATURES = {"template", "phone-metadata"}


@dataclass(frozen=True)
class Scenario:
    """One scenario file."""

    path: Path
    options: dict[str, Any]
    #: Its commands, with the numbers of their lines.
    commands: list[tuple[int, dict[str, Any]]]

    @classmethod
    def read(cls, path: Path) -> "Scenario":
        """Read it, and fail at a line that is no command and no note."""
        # A line ends with a line feed alone: a text may hold what Python takes for further ends of lines.
        lines = path.read_bytes().decode().removesuffix("\n").split("\n")
        first, *others = [json.loads(line) for line in lines]
        if not {"options"} <= first.keys() <= {"options", "needs", "note"}:
            raise ScenarioError(f"{path.name}:1: this is not how a scenario begins")
        if not _FEATURES.issuperset(first.get("needs", ())):
            raise ScenarioError(f"{path.name}:1: it needs a feature that does not exist")
        for number, line in enumerate(others, 2):
            if "do" not in line and line.keys() != {"note"}:
                raise ScenarioError(f"{path.name}:{number}: this is no command and no note")
        commands = [(number, line) for number, line in enumerate(others, 2) if "do" in line]
        return cls(path, first["options"], commands)

    @property
    def reopens(self) -> bool:
        """Whether it says itself when the workspace is closed and opened again; then it needs a file."""
        return any(line["do"] == "reopen_workspace" for _, line in self.commands)

    def check(self, path: Path | str, *copies: Path | str) -> None:
        """Replay it in a workspace at this path and compare the log, in copies at the others as well.

        A workspace that is not in memory is closed in the middle and opened again.
        """
        found, expected = self._replay(path, copies), self.path.with_suffix(".log").read_bytes()
        if found.encode() != expected:
            raise ScenarioError(f"{self.path.stem}.log: {_first_difference(found, expected.decode())}")

    def _replay(self, path: Path | str, copies: Iterable[Path | str]) -> str:
        middle = None if path == ":memory:" or self.reopens else len(self.commands) // 2
        with World(self.options, path) as world:
            for index, (number, line) in enumerate(self.commands):
                if index == middle:
                    world.reopen({})
                try:
                    run(world, line)
                except Exception as error:
                    raise ScenarioError(f"{self.path.name}:{number}: {error}") from error
            text = _verified_log(world)
            export = world.export()
            for copy in copies:
                world.move_into_copy(export, copy)
                if _verified_log(world) != text:
                    raise ScenarioError(f"{self.path.stem}: the log is another one after an import")
                if world.export() != export:
                    raise ScenarioError(f"{self.path.stem}: an import exports something else")
                if world.export_copy() != export:
                    raise ScenarioError(f"{self.path.stem}: a copy exports something else")
        return text


def run(world: World, line: Mapping[str, Any]) -> None:
    """Do what a line says, and compare what came of it with what it expects."""
    try:
        found = perform(world, line)
    except DuologueError as refusal:
        if "refused" not in line:
            raise ScenarioError(f"this was refused: {refusal!r}") from refusal
        found, expectation = shown.error(world.names, refusal), "refused"
    else:
        if "refused" in line:
            raise ScenarioError(f"this should have been refused, and gave {found}")
        expectation = "expect"
    if expectation in line and (wrong := difference("", line[expectation], found)):
        raise ScenarioError(f"{wrong}, in {found}")


def difference(place: str, wanted: object, found: object) -> str | None:
    """Tell where something is not as expected.

    An object may have more fields than are named; a list has as many items.
    """
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name, value in wanted.items():
            inner = f"{place}.{name}"
            wrong = difference(inner, value, found[name]) if name in found else f"{inner} is not there"
            if wrong:
                return wrong
        return None
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        pairs = enumerate(zip(wanted, found, strict=True))
        return next(filter(None, (difference(f"{place}[{index}]", *pair) for index, pair in pairs)), None)
    if type(wanted) is type(found) and wanted == found:  # True is no 1.
        return None
    return f"{place} is {found!r}, not {wanted!r}"


def _verified_log(world: World) -> str:
    found = world.messenger.verify()
    if found.differences:
        raise ScenarioError(f"what is stored is not what the log makes: {found.differences}")
    return log(world)


def _first_difference(found: str, wanted: str) -> str:
    pairs = zip_longest(found.split("\n"), wanted.split("\n"), fillvalue="nothing more")
    here, there = next(pair for pair in pairs if pair[0] != pair[1])
    return f"there is\n  {here}\nand not\n  {there}"
