"""The Rust side: a program that makes the calls it is asked for."""

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import IO

from .race import Lap

ROOT = Path(__file__).resolve().parents[3]


class Rust:
    """The program, which answers one question at a time."""

    def __init__(self, program: Path, conversations: int) -> None:
        """Start it, with so many conversations."""
        command = [str(program), "--asked", str(conversations)]
        try:
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        except OSError as error:
            raise SystemExit(f"boundary: the Rust side could not be started: {error}") from error
        self.page = "[]"

    def lap(self, name: str, times: int) -> Lap:
        """Let it make some calls; a page that it writes as JSON is kept."""
        try:
            print(name, times, file=_pipe(self._child.stdin), flush=True)
            line = _pipe(self._child.stdout).readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise SystemExit(f"boundary: the Rust side ended when asked for {name}")
        answer = json.loads(line)
        self.page = answer["text"] or self.page
        return Lap(answer["nanoseconds"], answer["sum"])

    def __enter__(self) -> "Rust":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End it."""
        self._child.communicate()


def _pipe(end: IO[str] | None) -> IO[str]:
    assert end is not None
    return end


def build(profile: str) -> Path | None:
    """Return the program, built by cargo; None if there is no cargo, or nothing to build it from."""
    cargo = shutil.which("cargo")
    if cargo is None or not (ROOT / "Cargo.toml").exists():
        return None
    command = [cargo, "build", "--locked", "--profile", profile, "--example", "boundary"]
    built = subprocess.run(
        [*command, "--message-format", "json-render-diagnostics"], cwd=ROOT, stdout=subprocess.PIPE, check=False
    )
    if built.returncode != 0:
        raise SystemExit("boundary: the Rust side could not be built")
    told = [json.loads(line) for line in built.stdout.splitlines()]
    return next(Path(one["executable"]) for one in told if one.get("executable"))
