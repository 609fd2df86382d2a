"""One PostgreSQL server: its data, its settings and its processes."""

import os
import re
import signal
from contextlib import suppress
from pathlib import Path

from ports import free_port
from programs import ProblemError, call, children_of, is_alive, postgres_program, tail, wait_until, write

ATTEMPTS = 5

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "deadlock_timeout": "100ms",
    "log_line_prefix": "%m [%p] %a ",
}


class Cluster:
    """It lives in `data` in the directory, and writes `postgres.log` beside it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.data = directory / "data"
        self.log = directory / "postgres.log"
        self.settings = self.data / "test.conf"

    def create(self, settings: dict[str, str]) -> None:
        # By code point, as SQLite orders text; and not flushed to the disk, as nothing is to outlive the machine.
        call(
            self.directory,
            postgres_program("initdb"),
            *("--pgdata", str(self.data)),
            *("--username", "postgres"),
            *("--auth", "trust"),
            *("--encoding", "UTF8"),
            *("--locale", "C.UTF-8"),
            "--no-sync",
        )
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as configuration:
            configuration.write(f"include '{self.settings.name}'\n")
        settings = SETTINGS | {"unix_socket_directories": str(self.directory)} | settings
        for attempt in range(1, ATTEMPTS + 1):
            chosen = settings | {"port": str(free_port())}
            write(self.settings, "".join(f"{name} = {quoted(value)}\n" for name, value in chosen.items()))
            try:
                self.start()
                return
            except ProblemError:
                # Somebody was quicker to take the port.
                if attempt == ATTEMPTS or "Address already in use" not in tail(self.log, 20):
                    raise

    def add_tls_user(self) -> None:
        rules = self.data / "pg_hba.conf"
        write(rules, "hostnossl all tls all reject\n" + rules.read_text(encoding="utf-8"))
        self.control("reload")
        call(
            self.directory,
            postgres_program("psql"),
            *("--no-psqlrc", "--quiet"),
            *("--host", str(self.directory), "--port", str(self.port), "--username", "postgres"),
            *("--command", "CREATE ROLE tls SUPERUSER LOGIN"),
        )

    @property
    def port(self) -> int:
        found = re.search(r"^port = '(\d+)'$", self.settings.read_text(encoding="utf-8"), re.MULTILINE)
        assert found is not None
        return int(found[1])

    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def tls_url(self) -> str:
        return f"postgres://tls@localhost:{self.port}/postgres?sslmode=require"

    def start(self) -> None:
        """Waits until it accepts connections, having recovered what a kill left. Does nothing if it runs."""
        if self.postmaster() is None:
            try:
                self.control("start", "--log", str(self.log))
            except ProblemError as problem:
                raise ProblemError(f"{problem}\n{tail(self.log, 20)}") from None

    def stop(self, mode: str) -> None:
        """Does nothing if it does not run."""
        if self.postmaster() is not None:
            self.control("stop", "--mode", mode)

    def kill(self) -> None:
        postmaster = self.postmaster()
        if postmaster is None:
            raise ProblemError(f"no server runs in {self.directory}")
        # Held, it starts no other process meanwhile.
        os.kill(postmaster, signal.SIGSTOP)
        processes = [postmaster, *children_of(postmaster)]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        wait_until(lambda: not any(map(is_alive, processes)), "killing the server")
        # Until somebody collects the dead process, a start would take its number in these for a server that runs.
        self.pid_file.unlink()
        (self.directory / f".s.PGSQL.{self.port}.lock").unlink()

    def postmaster(self) -> int | None:
        """The first process of the server, if it runs."""
        try:
            pid = int(self.pid_file.read_text(encoding="utf-8").splitlines()[0])
        except (FileNotFoundError, IndexError):
            return None
        return pid if is_alive(pid) else None

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def control(self, *command: str) -> None:
        call(self.directory, postgres_program("pg_ctl"), "--pgdata", str(self.data), "--silent", "--wait", *command)


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
