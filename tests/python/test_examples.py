"""The examples, run as a user runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "python"

# Messages as the file of a phone company might have them: every way in which times are written, an empty text, one that
# needs UCS-2, one that needs two segments.
FILE = f"""
{{"id": "m1", "user": "anna", "text": "Hello", "time": "2026-11-20T09:00:00Z"}}
{{"id": "m2", "user": "anna", "text": "Size 9 ✓", "dest": "shop", "time": "2011.02.04 19:43:10"}}
{{"id": "m3", "user": "ben", "text": " ", "time": " 2010.12.05 19:15"}}

{{"id": "m4", "user": "ben", "text": "A text", "time": "2011.02.0419:43"}}
{{"id": "m5", "user": "ben", "text": "A text", "time": "1/19/2011 10:59:52 PM"}}
{{"id": "m6", "user": "cleo", "text": "A text", "time": "yesterday"}}
{{"id": "m7", "user": "cleo", "text": "A text"}}
{{"id": "m8", "user": "cleo", "text": "{"0123456789" * 16}!"}}
"""


def run(example: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run an example; what it prints is UTF-8 wherever it runs."""
    command = [sys.executable, "-W", "error", str(EXAMPLES / example), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)


def write(path: Path, text: str) -> Path:
    """Write a file of messages."""
    path.write_text(text, encoding="utf-8")
    return path


def test_a_day_in_the_shop_is_told_as_the_rust_example_tells_it() -> None:
    told = run("inbox.py")
    snapshot = (ROOT / "tests" / "snapshots" / "inbox.snap").read_text(encoding="utf-8")
    _, _, expected = snapshot.split("---\n", 2)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == expected


def test_a_file_that_is_taken_in_twice_is_stored_once(tmp_path: Path) -> None:
    file, database = write(tmp_path / "messages.jsonl", FILE), tmp_path / "shop.db"
    first = run("inbox.py", file, "--database", database)
    assert (first.returncode, first.stderr) == (0, "")
    for line in [
        "8 messages by 3 users",
        "5 told; 1 unreadable and 2 missing, taken as now",
        "3 added in",
        "8 new messages, 0 duplicates, 0 refused",
        "7 messages in 8 segments",
        "1 message in 1 segment",
        "3 conversations, 3 in the inbox; 8 messages unread",
        "3 sent, 3 delivered, for $0.0237",
        "every table says what the log says",
        str(database),
    ]:
        assert line in first.stdout
    second = run("inbox.py", f"--database={database}", file)
    assert (second.returncode, second.stderr) == (0, "")
    for line in [
        "0 added in",
        "0 new messages, 8 duplicates, 0 refused",
        "0 sent, 0 delivered, for $0",
        "8 messages unread",
    ]:
        assert line in second.stdout


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"id": "m9", "user": "dora"}', "line 12: missing field `text`"),
        ('{"id": "m9", "user": 9, "text": ""}', "line 12: field `user` is no text"),
        ('{"id": "m9", "user": "\\ud800", "text": ""}', "line 12: 'utf-8' codec can't encode"),
        ('["m9"]', "line 12: not an object"),
        ('{"id": "m9", "user": ', "line 12, column 22: Expecting value"),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_stored(tmp_path: Path, line: str, complaint: str) -> None:
    file, database = write(tmp_path / "messages.jsonl", f"{FILE}\n{line}"), tmp_path / "shop.db"
    refused = run("inbox.py", file, "--database", database)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"inbox: {file}, {complaint}")
    assert not database.exists()


def test_a_message_that_is_refused_is_named_and_the_others_are_stored(tmp_path: Path) -> None:
    text = '{"id": "a", "user": "anna", "text": "nul: \\u0000"}\n{"id": "b", "user": "anna", "text": "b"}'
    taken_in = run("inbox.py", write(tmp_path / "messages.jsonl", text))
    assert taken_in.returncode == 1
    assert "1 new message, 0 duplicates, 1 refused" in taken_in.stdout
    assert "line 1: body" in taken_in.stdout


def test_what_cannot_be_read_or_must_not_be_overwritten_is_named(tmp_path: Path) -> None:
    missing = run("inbox.py", tmp_path / "missing.jsonl")
    assert missing.returncode == 1
    assert "missing.jsonl" in missing.stderr

    other = write(tmp_path / "other.db", "not a database")
    played = run("inbox.py", "--database", other)
    assert played.returncode == 1
    assert "other.db is there already" in played.stderr
    taken_in = run("inbox.py", write(tmp_path / "messages.jsonl", FILE), "--database", other)
    assert taken_in.returncode == 1
    assert taken_in.stderr.startswith("inbox: ")
    assert other.read_text(encoding="utf-8") == "not a database"


@pytest.mark.parametrize("arguments", [["--colour"], ["a", "b"], ["--database"]])
def test_arguments_that_make_no_sense_end_with_status_2(arguments: list[str]) -> None:
    refused = run("inbox.py", *arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "usage: inbox" in refused.stderr


def test_the_help_names_the_arguments() -> None:
    told = run("inbox.py", "--help")
    assert (told.returncode, told.stderr) == (0, "")
    assert "FILE" in told.stdout
    assert "--database PATH" in told.stdout


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_a_reader_that_has_seen_enough_is_no_error(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer) as closed:
        command = [sys.executable, str(EXAMPLES / "inbox.py"), *arguments]
        told = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, timeout=120, check=False)
    assert (told.returncode, told.stderr) == (0, b"")


def test_whoever_follows_the_changes_sees_every_one_in_order() -> None:
    told = run("follow.py")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines() == [
        "Conversation Started",
        "Incoming Message: Hi! Is my order there?",
        "Read",
        "Outgoing Message: Yes, it came this morning.",
        "Delivery Changed: sending",
        "Delivery Changed: sent",
        "Incoming Message: Great! How long are you open?",
        "Read",
        "Outgoing Message: Until 6 pm.",
        "Delivery Changed: sending",
        "Delivery Changed: sent",
        "Incoming Message: Thank you!",
        "Read",
        "Conversation Finished",
    ]
