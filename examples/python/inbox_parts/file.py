"""A file of messages in JSON Lines: read whole, so that nothing is stored of one that is malformed."""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """A message of the file; `told` is what the file says about its time, `at` what that means."""

    number: int
    id: str
    user: str
    text: str
    told: str | None
    at: datetime | None


def read(path: Path) -> list[Line]:
    """Read every message of a file; empty lines are passed over."""
    lines = enumerate(path.read_bytes().split(b"\n"), start=1)
    return [read_line(content, f"{path}, line {number}", number) for number, content in lines if content.strip()]


def read_line(content: bytes, place: str, number: int) -> Line:
    """Read one message; `place` is what a complaint names."""
    try:
        record = json.loads(content.decode())
        if not isinstance(record, dict):
            raise ValueError("not an object")
        told = None if record.get("time") is None else text_in(record, "time")
        at = None if told is None else moment(told)
        return Line(number, text_in(record, "id"), text_in(record, "user"), text_in(record, "text"), told, at)
    except json.JSONDecodeError as error:
        sys.exit(f"inbox: {place}, column {error.colno}: {error.msg}; nothing was stored")
    except ValueError as error:
        sys.exit(f"inbox: {place}: {error}; nothing was stored")


def text_in(record: Mapping[str, object], name: str) -> str:
    """Return a field that has to be a text."""
    if name not in record:
        raise ValueError(f"missing field `{name}`")
    text = record[name]
    if not isinstance(text, str):
        raise ValueError(f"field `{name}` is no text")
    text.encode()  # half a surrogate pair, which JSON can spell, is no text
    return text


def moment(text: str) -> datetime | None:
    """Return a time as RFC 3339 writes it, or as phones do, in UTC: `2011.02.04 19:43:10`, `1/19/2011 10:59 PM`.

    Of the latter only the numbers count, since what stands between them is seldom what it should be.
    """
    try:
        at = datetime.fromisoformat(re.sub("[Zz]$", "+00:00", text.strip()))
        if at.tzinfo:
            return at
    except ValueError:
        pass
    numbers = re.findall("[0-9]+", text)
    year_first = len(numbers) > 2 and int(numbers[0]) > 31
    if year_first and len(numbers[2]) == 4:
        # In `2011.02.0419:43` the blank after the day is missing.
        numbers[2:3] = [numbers[2][:2], numbers[2][2:]]
    if len(numbers) not in (5, 6):
        return None
    a, b, c, hour, minute, second = map(int, [*numbers, "0"][:6])
    year, month, day = (a, b, c) if year_first else (c, a, b)
    if "AM" in text or "PM" in text:
        hour = hour % 12 + (12 if "PM" in text else 0)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc)
    except (ValueError, OverflowError):
        return None


def numbers_of(lines: Iterable[Line]) -> dict[str, str]:
    """Make a phone number for every user. The country code 999 belongs to no country, so the numbers are nobody's."""
    taken = set()
    numbers: dict[str, str] = {}
    for user in dict.fromkeys(line.user for line in lines):
        # From the name alone, so that another file gives the user the same number.
        number = int.from_bytes(hashlib.sha256(user.encode()).digest()[:8], "big") % 10**12
        while number in taken:
            number = (number + 1) % 10**12
        taken.add(number)
        numbers[user] = f"+999{number:012}"
    return numbers
