"""The fields of a line, and what may stand in them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any, TypeVar

from duologue import AgentId, Cursor, Media, MessageId

from .failure import ScenarioError
from .names import Id, Names, Sort, Version

Word = TypeVar("Word", bound=Enum)
Json = TypeVar("Json", bool, int, str, list[Any], dict[str, Any])


class Fields:
    """The fields of one command, or of an object inside it.

    What ends in `_if` gives back None for a field that is left out or null.
    """

    def __init__(self, line: Mapping[str, Any], names: Names, allowed: Collection[str]) -> None:
        """Take a line that may have these fields and no others."""
        for name in line:
            if name not in allowed:
                raise ScenarioError(f"there is no field `{name}` here")
        self._line = line
        self._names = names

    def has(self, name: str) -> bool:
        """Tell whether the field is there; it may be null."""
        return name in self._line

    def given(self, **readers: Callable[[str], object]) -> dict[str, Any]:
        """Read those of these fields that are there."""
        return {name: read(name) for name, read in readers.items() if self.has(name)}

    def value(self, name: str) -> Any:  # noqa: ANN401
        """Give back the field as it stands, or None."""
        return self._line.get(name)

    def _value_if(self, kind: type[Json], name: str) -> Json | None:
        value = self.value(name)
        if value is None or type(value) is kind:  # True is no number.
            return value
        raise _wrong(name, value)

    def text_if(self, name: str) -> str | None:
        """Read a text."""
        value = self.value(name)
        return None if value is None else _text(name, value)

    def text(self, name: str) -> str:
        """Read a text; one that is left out is empty."""
        return self.text_if(name) or ""

    def number_if(self, name: str) -> int | None:
        """Read a whole number."""
        return self._value_if(int, name)

    def number(self, name: str, default: int | None = None) -> int:
        """Read a whole number, which may be left out if there is a default."""
        return _there(name, self.number_if(name), default)

    def flag(self, name: str) -> bool:
        """Read a flag; one that is left out is false."""
        return self._value_if(bool, name) or False

    def items(self, name: str) -> list[Any]:
        """Read a list; one that is left out is empty."""
        return self._value_if(list, name) or []

    def texts(self, name: str) -> list[str]:
        """Read a list of texts."""
        return [_text(name, value) for value in self.items(name)]

    def object_if(self, name: str) -> dict[str, Any] | None:
        """Read an object as it stands."""
        return self._value_if(dict, name)

    def texts_by_name(self, name: str) -> dict[str, str]:
        """Read an object of texts."""
        return {key: _text(name, value) for key, value in (self.object_if(name) or {}).items()}

    def nested_if(self, name: str, allowed: Collection[str]) -> "Fields | None":
        """Read an object that has fields of its own."""
        nested = self.object_if(name)
        return None if nested is None else Fields(nested, self._names, allowed)

    def nested_list(self, name: str, allowed: Collection[str]) -> "list[Fields]":
        """Read a list of such objects."""
        return [Fields(nested, self._names, allowed) for nested in self.items(name)]

    def word_if(self, words: type[Word], name: str) -> Word | None:
        """Read one of the engine's own words."""
        word = self.text_if(name)
        return None if word is None else words(word)

    def word(self, words: type[Word], name: str) -> Word:
        """Read one of the engine's own words, which must be there."""
        return _there(name, self.word_if(words, name))

    def id_if(self, sort: Sort[Id], name: str) -> Id | None:
        """Read a thing by its name, or by a number that nothing has."""
        value = self.value(name)
        return None if value is None else self._id(sort, name, value)

    def id(self, sort: Sort[Id], name: str) -> Id:
        """Read a thing that must be there."""
        return _there(name, self.id_if(sort, name))

    def ids(self, sort: Sort[Id], name: str) -> list[Id]:
        """Read a list of things."""
        return [self._id(sort, name, value) for value in self.items(name)]

    def _id(self, sort: Sort[Id], field: str, value: object) -> Id:
        match value:
            case str() if value.startswith("@"):
                return self._names.find(sort, value[1:])
            case int() if value is not True:
                return sort(value)
        raise _wrong(field, value)

    def moment_if(self, name: str) -> datetime | None:
        """Read a moment."""
        text = self.text_if(name)
        if text is None:
            return None
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)

    def moment(self, name: str) -> datetime:
        """Read a moment that must be there."""
        return _there(name, self.moment_if(name))

    def seconds(self, name: str, default: int | None = None) -> timedelta:
        """Read a length of time in whole seconds, which may be left out if there is a default."""
        return timedelta(seconds=self.number(name, default))

    def place_if(self, name: str) -> Cursor | None:
        """Read a place in a list by its name."""
        text = self.text_if(name)
        return None if text is None else self._names.places[_without_at(name, text)]

    def export(self, name: str) -> bytes:
        """Read an export by its name."""
        return self._names.exports[_without_at(name, self.text(name))]

    def command(self) -> dict[str, Any]:
        """Read who gives the command, and what they expect."""
        expected: dict[str, int | None] = {
            "by": self.id_if(AgentId, "by"),
            "expected_version": self.id_if(Version, "expected_version"),
            "expected_last_message": self.id_if(MessageId, "expected_last_message"),
        }
        if self.has("expected_assignee"):
            expected["expected_assignee"] = self.id_if(AgentId, "expected_assignee")
        return expected

    def media(self) -> list[Media]:
        """Read the files of a message."""
        files = self.nested_list("media", ("file_name", "media_type", "text", "zeros"))
        return [
            Media(
                file_name=file.text("file_name"),
                media_type=file.text("media_type"),
                bytes=file.text("text").encode() + bytes(file.number("zeros", 0)),
            )
            for file in files
        ]

    def bind(self, field: str, sort: Sort[Id], number: Id) -> None:
        """Give a thing the name that the line has for it, if there is one."""
        name = self.text_if(field)
        if name is not None:
            self._names.bind(sort, name, number)

    def bind_each(self, field: str, sort: Sort[Id], numbers: Iterable[Id]) -> None:
        """Give names to the first of several things, in order."""
        for name, number in zip(self.texts(field), numbers, strict=False):
            self._names.bind(sort, name, number)

    def bind_place(self, field: str, place: Cursor | None) -> None:
        """Give a name to the place where the next page begins, if the line has one for it."""
        name = self.text_if(field)
        if name is not None:
            if place is None:
                raise ScenarioError("there is no next page to be named")
            self._names.places[name] = place

    def bind_export(self, field: str, export: bytes) -> None:
        """Give a name to what was written, if the line has one for it."""
        name = self.text_if(field)
        if name is not None:
            self._names.exports[name] = export


Value = TypeVar("Value")


def _there(name: str, value: Value | None, default: Value | None = None) -> Value:
    found = default if value is None else value
    if found is None:
        raise ScenarioError(f"the field `{name}` is missing")
    return found


def _text(field: str, value: object) -> str:
    """Read a text as it stands, or one that is too long to write down."""
    match value:
        case str():
            return value
        case {"repeat": str(piece), "times": int(times), **further} if not further:
            return piece * times
    raise _wrong(field, value)


def _without_at(field: str, name: str) -> str:
    if not name.startswith("@"):
        raise _wrong(field, name)
    return name[1:]


def _wrong(field: str, value: object) -> ScenarioError:
    return ScenarioError(f"the field `{field}` cannot be {value!r}")
