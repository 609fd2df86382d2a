"""One replay: a workspace, a clock that stands still, an imagined network, and the names of what was made."""

import io
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType
from typing import Any

from duologue import EventKind, HostKind, HostKindId, ManualClock, Messenger, RetryPolicy, Sandbox, SessionPolicy

from .failure import ScenarioError
from .fields import Fields
from .names import Names

#: What the first line of a scenario may say.
OPTIONS = ("now", "time_zone", "region", "policy", "seed", "sandbox_seed", "providers", "retry")

_NOW = datetime(2026, 11, 22, 9, tzinfo=timezone.utc)


class World:
    """One replay of a scenario."""

    def __init__(self, options: Mapping[str, Any], path: Path | str) -> None:
        """Make a new workspace at this path with the options of a scenario's first line."""
        self.names = Names()
        self._options = dict(options)
        self._path = path
        fields = Fields(options, self.names, OPTIONS)
        self.clock = ManualClock(fields.moment_if("now") or _NOW)
        self.sandbox = Sandbox(fields.number("sandbox_seed", 1))
        self.messenger = self._open(path)

    def __enter__(self) -> "World":
        """Give back the world itself, to be closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the workspace."""
        self.messenger.close()

    def reopen(self, changed: Mapping[str, Any]) -> None:
        """Close the workspace and open it again, with some options changed. Clock and network go on."""
        self.messenger.close()
        self._options.update(changed)
        self.messenger = self._open(self._path)

    def export(self) -> bytes:
        """Give back the whole workspace as text."""
        out = io.BytesIO()
        lines = self.messenger.export(out)
        if lines != out.getvalue().count(b"\n"):
            raise ScenarioError(f"an export tells of {lines} lines, and has others")
        return out.getvalue()

    def move_into_copy(self, export: bytes, path: Path | str) -> None:
        """Go on in a new workspace at this path into which this export is imported. The one before is closed."""
        self.messenger.close()
        self.messenger = self._open(path)
        lines = self.messenger.import_(io.BytesIO(export))
        if lines != export.count(b"\n"):
            raise ScenarioError(f"an import tells of {lines} lines, and read others")

    def export_copy(self) -> bytes:
        """Give back what a copy of the workspace in memory exports."""
        out = io.BytesIO()
        with self._open(":memory:") as copy:
            self.messenger.copy_to(copy)
            copy.export(out)
        return out.getvalue()

    def host_kinds(self) -> dict[HostKind, str]:
        """Give back the names under which the host registered its kinds of events."""
        entries = self.messenger.event_kinds()
        return {entry.kind: entry.name for entry in entries if isinstance(entry.kind, HostKind)}

    def kind(self, value: str | int) -> EventKind | HostKind:
        """Find a kind by its name, or one of the host's by a number that none has."""
        if isinstance(value, int):
            return HostKind(id=HostKindId(value))
        for kind, name in self.host_kinds().items():
            if name == value:
                return kind
        return EventKind(value)

    def _open(self, path: Path | str) -> Messenger:
        fields = Fields(self._options, self.names, OPTIONS)
        return Messenger.open(
            path,
            clock=self.clock,
            default_region=fields.text_if("region"),
            time_zone=fields.text_if("time_zone") or "UTC",
            session_policy=fields.word_if(SessionPolicy, "policy"),
            providers=dict.fromkeys(["sandbox", *fields.texts("providers")], self.sandbox),
            retry=_retry(fields.nested_if("retry", ("attempts", "base", "longest"))),
            random_seed=fields.number("seed", 1),
        )


def _retry(fields: Fields | None) -> RetryPolicy | None:
    if fields is None:
        return None
    return RetryPolicy(
        attempts=fields.number("attempts"), base=fields.seconds("base"), longest=fields.seconds("longest")
    )
