"""The engine on the command line: `python -m duologue --help`."""

import argparse
import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timezone
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal, TextIO

from duologue import Conversation, DuologueError, Encoding, Messenger, Segments, View, segments

# As the shell tells that a signal ended a program.
_INTERRUPTED = 128 + 2
_PIPE_CLOSED = 128 + 13
# What moves the cursor, rings, or turns the direction of writing; never printed as it is.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
# A password in the URL of a database: before the server's name, or among the parameters.
_PASSWORD = re.compile("(?<=//)([^:@/?]*):[^@/?]*(?=@)|(?<=[?&])(password=)[^&]*")
_PAGE = 500


class _Failure(Exception):
    """Ends the program with this line and exit code 1."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 1 if something failed. Wrong usage exits with 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        options = _parser().parse_args(arguments)
        _bytes_of(sys.stdout, "output")
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        return _PIPE_CLOSED
    except (DuologueError, OSError, _Failure) as error:
        print(f"duologue: {_printable(_reason(error))}", file=sys.stderr)
        return 1
    finally:
        _finish_output()


# Segments


def _segments(options: argparse.Namespace) -> int:
    show = _segments_as_json if options.json else _segments_in_words
    encoding = Encoding(options.encoding) if options.encoding else None
    for place, text in _texts(options.text):
        try:
            found = segments(
                text,
                encoding=encoding,
                national=options.national,
                reference_bits=options.reference_bits,
                split=options.split,
            )
        except DuologueError as error:
            raise _Failure(f"{place}: {error}") from error
        # At once, for a program that writes a line and waits for the answer.
        print(show(found), flush=True)
    return 0


def _texts(argument: str | None) -> Iterator[tuple[str, str]]:
    """Yield the texts, each after what to call it."""
    if argument is not None and argument != "-":
        # Its bytes, whatever the locale made Python take them for.
        yield "the text", _decode(os.fsencode(argument), "the text")
        return
    for number, line in enumerate(_bytes_of(sys.stdin, "input"), start=1):
        place = f"line {number}"
        yield place, _decode(line.removesuffix(b"\n").removesuffix(b"\r"), place)


def _decode(text: bytes, place: str) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise _Failure(f"{place} is not UTF-8") from error


def _segments_in_words(found: Segments) -> str:
    plural = "" if found.count == 1 else "s"
    words = f"{found.count} segment{plural}, {found.encoding.value}, {found.units} units, {found.remaining} left"
    culprits = dict.fromkeys(character for _, character, _ in found.unencodable)
    return f"{words}; not in GSM 7-bit: {_printable(' '.join(culprits))}" if culprits else words


def _segments_as_json(found: Segments) -> str:
    return _json(
        encoding=found.encoding.value,
        count=found.count,
        units=found.units,
        units_per_segment=found.units_per_segment,
        capacity=found.capacity,
        remaining=found.remaining,
        parts=found.parts,
        concatenable=found.concatenable,
        locking=found.locking.value,
        single=found.single.value,
        unencodable=found.unencodable,
    )


# Workspaces


def _open(options: argparse.Namespace) -> Messenger:
    return Messenger.open(options.file, read_only=True)


def _inbox(options: argparse.Namespace) -> int:
    with _open(options) as messenger:
        page = messenger.conversations(View(options.view), limit=min(options.limit, _PAGE))
        rows = list(islice(page.all(), options.limit))
    if options.json:
        for row in rows:
            print(_conversation_as_json(row))
        return 0
    for line in _table(rows):
        print(line)
    print(f"{len(rows)} of {page.total} conversations; unread messages in the inbox: {page.badge.messages}")
    return 0


def _table(conversations: Iterable[Conversation]) -> Iterator[str]:
    # The other columns and what is between them take 64.
    snippet = max(16, shutil.get_terminal_size((110, 24)).columns - 64)
    widths = (6, 9, 24, snippet, 17)
    yield _row(widths, ("UNREAD", "STATUS", "NAME", "SNIPPET", "LAST ACTIVITY"))
    for conversation in conversations:
        cells = (
            str(conversation.unread or ""),
            conversation.status.value,
            conversation.display_name,
            conversation.snippet,
            f"{conversation.last_activity.astimezone(timezone.utc):%Y-%m-%d %H:%MZ}",
        )
        yield _row(widths, cells)


def _conversation_as_json(conversation: Conversation) -> str:
    return _json(
        id=conversation.id,
        unread=conversation.unread,
        status=conversation.status.value,
        name=conversation.contact_name,
        address=conversation.address,
        snippet=conversation.snippet,
        last_activity=conversation.last_activity.isoformat(),
        assignee=conversation.assignee,
        tags=[tag.name for tag in conversation.tags],
    )


def _verify(options: argparse.Namespace) -> int:
    with _open(options) as messenger:
        found = messenger.verify()
    for difference in found.differences:
        line = f"{difference.subject}: {difference.field} is {difference.stored}, by the log {difference.rebuilt}"
        print(_printable(line))
    if found.differences:
        raise _Failure(f"{options.file}: {len(found.differences)} differences between the tables and the log")
    print(f"sound: {found.conversations} conversations, {found.events} events")
    return 0


def _migrate(options: argparse.Namespace) -> int:
    failed = 0
    files = map(_without_password, options.files)
    for file, result in zip(files, Messenger.migrate_all(options.files), strict=True):
        if isinstance(result, DuologueError):
            failed += 1
            print(f"duologue: {_printable(str(result))}", file=sys.stderr)
        elif result.before == result.after:
            print(_printable(f"{file}: has schema {result.after}"))
        else:
            print(_printable(f"{file}: migrated from schema {result.before} to {result.after}"))
    return 1 if failed else 0


def _without_password(file: str) -> str:
    if not file.startswith(("postgres://", "postgresql://")):
        return file
    return _PASSWORD.sub(lambda found: f"{found[2]}..." if found[2] else found[1], file)


def _workspaces(options: argparse.Namespace) -> int:
    for name in Messenger.workspaces(options.url):
        print(name)
    return 0


def _move(options: argparse.Namespace) -> int:
    with Messenger.open(options.source, read_only=True) as source, Messenger.open(options.target) as target:
        rows = source.copy_to(target)
        waiting = target.outbox_depth()
    print(f"copied: {rows} rows; messages in the outbox of both, to be delivered from one of them: {waiting}")
    return 0


def _export(options: argparse.Namespace) -> int:
    with _open(options) as messenger:
        if options.output is None:
            _export_to(_bytes_of(sys.stdout, "output"), messenger)
            return 0
        with options.output.open("xb") as out:
            try:
                _export_to(out, messenger)
                out.flush()
            except BaseException:
                # Half an export is none.
                options.output.unlink()
                raise
    return 0


def _export_to(out: BinaryIO, messenger: Messenger) -> None:
    try:
        messenger.export(out)
    except DuologueError as error:
        # Why `out` failed says more than that it did.
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from None
        raise


# Streams


def _bytes_of(stream: TextIO | None, name: str) -> BinaryIO:
    if stream is None:
        raise _Failure(f"standard {name} is closed")
    return stream.buffer


def _finish_output() -> None:
    """Write out what is left, or let go of it: Python would try again at its end, and complain."""
    output = sys.stdout
    if output is None:
        return
    try:
        output.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), output.fileno())


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


# What a terminal shows


def _json(**fields: object) -> str:
    return _printable(json.dumps(fields, ensure_ascii=False))


def _printable(text: str) -> str:
    """Spell control characters out, as JSON spells them."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _row(widths: Sequence[int], cells: Sequence[str]) -> str:
    return "  ".join(_fit(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _fit(text: str, width: int) -> str:
    """Bring the text to so many columns, cut with an ellipsis if it needs more."""
    text = _printable(" ".join(text.split()))
    if _columns(text) > width:
        while _columns(text) >= width:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _columns(text))


def _columns(text: str) -> int:
    return sum(_column(character) for character in text)


def _column(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


# Usage


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m duologue",
        description="Counts the segments of texts, looks into workspaces without changing them, and moves them.",
        epilog="Exit codes: 0 done, 1 something failed, 2 wrong usage. 'COMMAND --help' has an example of each.",
    )
    _uncolored(parser)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], does: str, example: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=does,
            description=does,
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _uncolored(added)
        added.set_defaults(run=run)
        return added

    counting = command(
        "segments",
        _segments,
        "count the segments of a text, or of every line on standard input",
        "python -m duologue segments --json < texts.txt",
    )
    counting.add_argument(
        "text", metavar="TEXT", nargs="?", help="the text; left out or '-': every line on standard input"
    )
    counting.add_argument("--json", action="store_true", help="one JSON object a line")
    counting.add_argument("--encoding", choices=[encoding.value for encoding in Encoding], help="use this one")
    counting.add_argument(
        "--national",
        type=_national,
        metavar="auto|LOCKING,SINGLE",
        help="use national language tables: the best ones, or those of these identifiers (0: the default table)",
    )
    counting.add_argument("--reference-bits", type=int, choices=[8, 16], default=8)
    counting.add_argument("--split", choices=["codepoint", "grapheme"], default="codepoint")

    inbox = command(
        "inbox",
        _inbox,
        "list the conversations of a workspace, newest activity first",
        "python -m duologue inbox shop.db --view snoozed",
    )
    inbox.add_argument("--view", choices=[view.value for view in View], default=View.INBOX.value)
    inbox.add_argument("--limit", type=_count, default=50, metavar="N", help="at most so many; 50 by default")
    inbox.add_argument("--json", action="store_true", help="one JSON object a line")

    verify = command(
        "verify",
        _verify,
        "compare the tables of a workspace with its log; exit with 1 if they differ",
        "python -m duologue verify shop.db",
    )
    export = command(
        "export",
        _export,
        "write a whole workspace as JSON Lines, customers' texts and files included",
        "python -m duologue export shop.db --output shop.jsonl",
    )
    export.add_argument(
        "--output", type=Path, metavar="FILE", help="a file that is not there yet, instead of standard output"
    )
    for added in (inbox, verify, export):
        added.add_argument("file", metavar="FILE", help="the workspace: a file, or the URL of a PostgreSQL database")
    move = command(
        "move",
        _move,
        "copy a whole workspace into another in which nothing has happened yet; the first stays as it is",
        "python -m duologue move shop.db 'postgres://user@host/database?schema=shop'",
    )
    move.add_argument("source", metavar="FROM", help="the workspace; it is only read, and may be in use")
    move.add_argument("target", metavar="TO", help="where it goes; a workspace is made there if there is none")
    workspaces = command(
        "workspaces",
        _workspaces,
        "list the schemas of a PostgreSQL database that are workspaces",
        "python -m duologue workspaces postgres://user@host/database",
    )
    workspaces.add_argument("url", metavar="URL", help="the database")
    migrate = command(
        "migrate",
        _migrate,
        "bring workspaces to the schema of this release, as whatever opens them would; exit with 1 if one fails",
        "python -m duologue migrate *.db",
    )
    migrate.add_argument("files", metavar="FILE", nargs="+", help="a workspace; it may be in use")
    return parser


def _uncolored(parser: argparse.ArgumentParser) -> None:
    if sys.version_info >= (3, 14):
        parser.color = False


def _national(text: str) -> Literal["auto"] | tuple[int, int]:
    if text == "auto":
        return "auto"
    if pair := re.fullmatch(r"([0-9]{1,2}),([0-9]{1,2})", text):
        return int(pair[1]), int(pair[2])
    raise argparse.ArgumentTypeError(f"{text!r} is neither 'auto' nor two identifiers, such as '1,1'")


def _count(text: str) -> int:
    if re.fullmatch("[1-9][0-9]{0,8}", text):
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")


if __name__ == "__main__":
    sys.exit(main())
