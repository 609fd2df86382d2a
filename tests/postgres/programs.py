"""The programs of PostgreSQL and PgBouncer: where they are, and as whom they run."""

import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The unprivileged user that the server runs as when we are root, which it refuses to run as.
USER = "postgres"


class ProblemError(Exception):
    """What is said to who asked, in a sentence."""


def postgres_program(name: str) -> str:
    """One of the newest version among those that Debian's packages install side by side, or of the PATH."""
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    versions.sort(key=lambda path: [int(digits) for digits in re.findall(r"\d+", path.parent.name)])
    where = str(versions[-1]) if versions else None
    return program(name, "postgresql", where)


def program(name: str, package: str, where: str | None = None) -> str:
    found = shutil.which(name, path=where or f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if found is None:
        raise ProblemError(f"there is no `{name}`; on Debian, `apt-get install {package}` brings it")
    return found


def call(directory: Path, *command: str) -> None:
    """Runs it as the server's user; apart from our terminal, whose Ctrl-C is for us to act upon."""
    # Not PGDATA and the like, which are about another server.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(
        command,
        cwd=directory,
        env=environment | {"LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        **account(),
    )
    if done.returncode != 0:
        raise ProblemError(f"{Path(command[0]).name} failed: {done.stdout.strip()}")


def give_away(directory: Path) -> None:
    """Makes the directory the server's, which has to be able to reach it."""
    owner = account()
    if not owner:
        return
    os.chown(directory, owner["user"], owner["group"])
    reached = subprocess.run(["test", "-w", str(directory)], cwd="/", **owner)
    if reached.returncode != 0:
        raise ProblemError(
            f"the user `{USER}` cannot reach {directory}, for who owns a directory above it keeps others out"
        )


def write(path: Path, text: str) -> None:
    """A file that only the server's user can read, as it wants its key to be."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    owner = account()
    if owner:
        os.chown(path, owner["user"], owner["group"])


def account() -> dict[str, Any]:
    """What makes `subprocess` run a program as the server's user."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam(USER)
    except KeyError:
        raise ProblemError(
            f"PostgreSQL refuses to run as root, and no user `{USER}` is there; "
            "on Debian, `apt-get install postgresql` makes one"
        ) from None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def running(name: str, word: str) -> list[int]:
    """The processes of that program that have the word in their arguments."""

    def is_meant(pid: int) -> bool:
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace").split("\0")
        except (FileNotFoundError, ProcessLookupError):
            return False
        return Path(arguments[0]).name == name and any(word in argument for argument in arguments[1:])

    return [pid for pid in processes() if is_meant(pid)]


def is_alive(pid: int) -> bool:
    """Not so a process that has ended and waits for its parent to notice."""
    return status_of(pid)[:1] not in ([], ["Z"], ["X"])


def children_of(parent: int) -> list[int]:
    return [pid for pid in processes() if status_of(pid)[1:2] == [str(parent)]]


def processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def status_of(pid: int) -> list[str]:
    """The fields of proc(5) from the third on: its state, its parent..."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise ProblemError(f"{what} took longer than {seconds:.0f} seconds")
        time.sleep(0.01)


def tail(log: Path, lines: int) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
