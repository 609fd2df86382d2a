"""What a scenario calls the things it makes: a name for each, among others of its sort."""

from collections.abc import Callable
from typing import NewType, TypeAlias, TypeVar

from duologue import Cursor

from .failure import ScenarioError

Id = TypeVar("Id", bound=int)
#: The type of an id, such as `duologue.AgentId`, stands for the sort of thing that it names.
Sort: TypeAlias = Callable[[int], Id]

#: The version of a conversation at some moment, which a scenario can name too.
Version = NewType("Version", int)


class Names:
    """Every name of one replay."""

    def __init__(self) -> None:
        """Begin without any."""
        self._numbers: dict[tuple[Sort[int], str], int] = {}
        self._names: dict[tuple[Sort[int], int], str] = {}
        self.places: dict[str, Cursor] = {}
        self.exports: dict[str, bytes] = {}

    def bind(self, sort: Sort[Id], name: str, number: Id) -> None:
        """Give a thing its name. It may be given again, but nothing has two names, nor a name two things."""
        if not name or name.startswith("@"):
            raise ScenarioError(f"`{name}` is no name")
        if self._numbers.setdefault((sort, name), number) != number:
            raise ScenarioError(f"another {sort.__name__} is called `{name}`")
        known = self._names.setdefault((sort, number), name)
        if known != name:
            raise ScenarioError(f"this {sort.__name__} is called `{known}`, and not `{name}`")

    def find(self, sort: Sort[Id], name: str) -> Id:
        """Give back the thing with this name."""
        if (sort, name) not in self._numbers:
            raise ScenarioError(f"no {sort.__name__} is called `{name}`")
        return sort(self._numbers[sort, name])

    def of(self, sort: Sort[Id], number: Id) -> str | None:
        """Tell what a thing is called."""
        return self._names.get((sort, number))

    def show(self, sort: Sort[Id], number: Id | None) -> str | int | None:
        """Give back a thing as results show it; None for one that is missing."""
        if number is None:
            return None
        name = self.of(sort, number)
        return number if name is None else f"@{name}"
