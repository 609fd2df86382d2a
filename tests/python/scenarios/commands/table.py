"""Every command with the fields it may have."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from ..failure import ScenarioError
from ..fields import Fields
from ..world import World

#: Who gives a command, and what they expect.
BY = "by expected_version expected_last_message expected_assignee"

#: The fields that every line may have.
_EVERYWHERE = frozenset({"do", "note", "expect", "refused"})

#: Does what a line says through the public interface, and gives back what expectations are compared with.
Action: TypeAlias = Callable[[World, Fields], Any]


class Command(NamedTuple):
    """One command."""

    do: Action
    fields: frozenset[str]


COMMANDS: dict[str, Command] = {}


def command(fields: str = "") -> Callable[[Action], Action]:
    """Make the command `name` of a function `_name`, with these fields."""

    def register(do: Action) -> Action:
        COMMANDS[do.__name__.removeprefix("_")] = Command(do, frozenset(fields.split()))
        return do

    return register


def perform(world: World, line: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Do what a line says. What the engine raises is the line's to expect."""
    known = COMMANDS.get(line["do"])
    if known is None:
        raise ScenarioError(f"there is no command `{line['do']}`")
    return known.do(world, Fields(line, world.names, known.fields | _EVERYWHERE))
