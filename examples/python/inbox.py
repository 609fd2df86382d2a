"""A shop's inbox on the command line: the engine does everything, this program only prints.

    python examples/python/inbox.py
    python examples/python/inbox.py messages.jsonl --database shop.db

The first plays a day that is the same every time. The second takes in a file of messages.
"""

import argparse
import io
import os
import sys
import tempfile
from pathlib import Path

from duologue import DuologueError
from inbox_parts.day import play
from inbox_parts.intake import take_in
from inbox_parts.screen import labelled


def main() -> int:
    """Run the program; return its exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n", line_buffering=True)
    try:
        try:
            return 0 if run(command_line()) else 1
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough, as `head` does. What is left in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (DuologueError, OSError) as error:
        sys.exit(f"inbox: {error}")


def command_line() -> argparse.Namespace:
    """Read the arguments."""
    parser = argparse.ArgumentParser(
        prog="inbox",
        allow_abbrev=False,
        description="A shop's inbox, played with the duologue engine.",
        epilog="The exit status is 0 if all went well, 1 if something failed, was refused or does not verify, and 2 "
        "for arguments that make no sense.",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=Path,
        help='a JSON Lines file of messages: on each line an object with "id", "user", "text" and, if known, "time". '
        "All are taken in, the newest conversations are answered, and a summary is printed. Without FILE a shop's day "
        "is played, which is the same every time.",
    )
    parser.add_argument(
        "--database",
        metavar="PATH",
        type=Path,
        help="keeps the workspace in this file instead of a temporary one. Messages that are taken in a second time "
        "are recognised.",
    )
    return parser.parse_args()


def run(arguments: argparse.Namespace) -> bool:
    """Do what the arguments say; return whether all went well."""
    file: Path | None = arguments.file
    kept: Path | None = arguments.database
    with tempfile.TemporaryDirectory() as temporary:
        database = kept or Path(temporary, "shop.db")
        if file:
            well = take_in(file, database)
            if kept:
                labelled("Kept in", str(kept))
            return well
        if database.exists():
            sys.exit(f"inbox: {database} is there already; a day is played in a new database")
        return play(database)


if __name__ == "__main__":
    sys.exit(main())
