"""The PostgreSQL server that a run of the tests may have, and schemas on it that are gone when they are done with."""

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

#: The server itself, a URL without a schema, and all ways to it: directly, and through PgBouncer.
SERVER = os.environ.get("DUOLOGUE_TEST_POSTGRES", "")
WAYS = [way for way in (SERVER, os.environ.get("DUOLOGUE_TEST_PGBOUNCER", "")) if SERVER and way]


@contextmanager
def new_schema(way: str) -> Iterator[str]:
    """Give the URL of a schema that is not there, and drop what was made under it in the end."""
    name = f"test_{os.getpid()}_{secrets.token_hex(8)}"
    try:
        yield f"{way}{'&' if '?' in way else '?'}schema={name}"
    finally:
        drop = f"SET client_min_messages TO warning; DROP SCHEMA IF EXISTS {name} CASCADE"
        subprocess.run(["psql", "--no-psqlrc", "--quiet", "--command", drop, SERVER], check=True)
