"""PgBouncer in front of the server, which gives every transaction any of a few sessions."""

import os
import re
import signal
from contextlib import suppress
from pathlib import Path

from ports import free_port, is_listening
from programs import ProblemError, call, program, running, tail, wait_until, write

# It logs in anew soon after the server was down, not after 15 seconds. What is not about where things are, how many,
# who gets in and what is logged is as it comes.
SETTINGS = """\
[databases]
* = host=127.0.0.1 port={server}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {users}
admin_users = postgres
pool_mode = transaction
default_pool_size = 4
max_client_conn = 200
server_login_retry = 1
log_connections = 0
log_disconnections = 0
log_stats = 0
logfile = {log}
pidfile = {pid}
"""


class Pooler:
    """It lives in `pgbouncer.*` in the directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.settings = directory / "pgbouncer.ini"
        self.users = directory / "pgbouncer.users"
        self.log = directory / "pgbouncer.log"
        self.pid_file = directory / "pgbouncer.pid"

    def create(self, server: int) -> None:
        write(self.users, '"postgres" ""\n')
        settings = SETTINGS.format(server=server, port=free_port(), users=self.users, log=self.log, pid=self.pid_file)
        write(self.settings, settings)
        self.start()

    @property
    def port(self) -> int:
        found = re.search(r"^listen_port = (\d+)$", self.settings.read_text(encoding="utf-8"), re.MULTILINE)
        assert found is not None
        return int(found[1])

    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Waits until it accepts connections. Does nothing if it runs."""
        if self.processes():
            return
        self.pid_file.unlink(missing_ok=True)
        try:
            call(self.directory, program("pgbouncer", "pgbouncer"), "--quiet", "--daemon", str(self.settings))
            wait_until(lambda: is_listening(self.port), "starting PgBouncer", seconds=10)
        except ProblemError as problem:
            raise ProblemError(f"{problem}\n{tail(self.log, 20)}") from None

    def stop(self) -> None:
        """At once, not waiting for clients. Does nothing if it does not run."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
        wait_until(lambda: not self.processes(), "stopping PgBouncer")

    def processes(self) -> list[int]:
        """Also those that have not come so far as to write their number into the file."""
        return running("pgbouncer", str(self.settings))
