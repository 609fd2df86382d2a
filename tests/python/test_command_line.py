"""The commands of `python -m duologue`, each as a program of its own, as a shell runs them."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from duologue import GatewayKind, Messenger
from scenarios.server import SERVER, new_schema

PROGRAM = [sys.executable, "-X", "dev", "-W", "error", "-m", "duologue"]
TYPOGRAPHIC = "It is ready…"

# Runs the command where no file may be longer.
AT_MOST_64_KIB = """
import resource, runpy, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
runpy.run_module("duologue", run_name="__main__")
"""


def run(
    *arguments: str | bytes | Path, given: bytes = b"", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    surroundings = {**os.environ, "COLUMNS": "110", **(environment or {})}
    return subprocess.run([*PROGRAM, *arguments], input=given, capture_output=True, timeout=60, env=surroundings)


def answer(*arguments: str | bytes | Path, given: bytes = b"", environment: dict[str, str] | None = None) -> str:
    """Return what a command prints that succeeds."""
    done = run(*arguments, given=given, environment=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def complaint(*arguments: str | bytes | Path, given: bytes = b"") -> str:
    """Return the one line of a command that fails."""
    done = run(*arguments, given=given)
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, len(lines)) == (1, 1)
    assert lines[0].startswith("duologue: ")
    return lines[0].removeprefix("duologue: ")


@contextmanager
def running(*arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    pipe = subprocess.PIPE
    with subprocess.Popen([*PROGRAM, *arguments], stdin=pipe, stdout=pipe, stderr=pipe) as program:
        try:
            yield program
        finally:
            program.kill()


def receive(workspace: Path, *texts: tuple[str, str]) -> None:
    with Messenger.open(workspace) as messenger:
        line = messenger.gateways()[0]
        for sender, body in texts:
            messenger.receive(line.id, sender=sender, body=body)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with Messenger.open(path) as messenger:
        mailbox = messenger.add_mailbox("Main")
        messenger.add_gateway("Line", kind=GatewayKind.LONG_CODE, address="+15550100001", mailbox=mailbox.id)
        messenger.add_contact(name="Mia Wong", addresses=["+15557000001"])
    receive(path, ("+15557000001", "Size 9?"), ("+15557000002", "Open today?"))
    return path


class TestSegments:
    def test_a_text_is_told_in_words(self) -> None:
        assert answer("segments", "See you at six") == "1 segment, gsm_7bit, 14 units, 146 left\n"

    def test_what_keeps_a_text_out_of_the_alphabet_is_named_once(self) -> None:
        said = answer("segments", f"{TYPOGRAPHIC} … ✓")
        assert said == "1 segment, ucs2, 16 units, 54 left; not in GSM 7-bit: … ✓\n"

    def test_every_line_of_standard_input_is_a_text(self) -> None:
        texts = f"one\n\n{TYPOGRAPHIC}\r\n{'x' * 161}".encode()
        for arguments in (["segments"], ["segments", "-"]):
            counts = [line.split(",")[:2] for line in answer(*arguments, given=texts).splitlines()]
            assert counts == [
                ["1 segment", " gsm_7bit"],
                ["0 segments", " gsm_7bit"],
                ["1 segment", " ucs2"],
                ["2 segments", " gsm_7bit"],
            ]

    def test_json_holds_everything(self) -> None:
        [line] = answer("segments", "--json", TYPOGRAPHIC).splitlines()
        assert json.loads(line) == {
            "encoding": "ucs2",
            "count": 1,
            "units": 12,
            "units_per_segment": [12],
            "capacity": 70,
            "remaining": 58,
            "parts": [TYPOGRAPHIC],
            "concatenable": True,
            "locking": 0,
            "single": 0,
            "unencodable": [[11, "…", "..."]],
        }

    def test_options_reach_the_engine(self) -> None:
        def told(*options: str) -> dict[str, object]:
            found: dict[str, object] = json.loads(answer("segments", "--json", *options))
            return found

        assert told("--encoding", "ucs2", "Hi")["encoding"] == "ucs2"
        assert told("--reference-bits", "16", "x" * 161)["capacity"] == 152
        assert told("--national", "1,1", "ğ")["locking"] == 1
        assert told("--national", "auto", "ş")["encoding"] == "gsm_7bit"
        family = "👩‍👩‍👧"
        assert told("--split", "grapheme", "x" * 66 + family)["parts"] == ["x" * 66, family]

    def test_a_text_may_begin_with_a_hyphen(self) -> None:
        assert answer("segments", "--", "--json").startswith("1 segment, gsm_7bit, 6 units")

    @pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "de_DE.ISO-8859-1"])
    def test_it_is_utf_8_whatever_the_locale(self, locale: str) -> None:
        surroundings = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "latin-1"}
        expected = "1 segment, ucs2, 12 units, 58 left; not in GSM 7-bit: …\n"
        assert answer("segments", TYPOGRAPHIC.encode(), environment=surroundings) == expected
        assert answer("segments", given=TYPOGRAPHIC.encode(), environment=surroundings) == expected

    def test_what_is_not_utf_8_is_refused_and_named(self) -> None:
        assert complaint("segments", given=b"fine\n\xff\n") == "line 2 is not UTF-8"
        assert complaint("segments", b"\xff") == "the text is not UTF-8"

    def test_a_line_is_answered_before_the_next_is_written(self) -> None:
        with running("segments") as program:
            assert program.stdin is not None
            assert program.stdout is not None
            for _ in range(3):
                program.stdin.write(b"Hi\n")
                program.stdin.flush()
                assert program.stdout.readline() == b"1 segment, gsm_7bit, 2 units, 158 left\n"
            program.stdin.close()
            assert program.wait(10) == 0

    def test_control_characters_are_spelled_out(self) -> None:
        for arguments in (["segments"], ["segments", "--json"]):
            said = answer(*arguments, "\x1b[2J \x9b2J \u202e")
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said)
            assert "\\u009b" in said
            assert "\\u202e" in said

    def test_ctrl_c_ends_it_without_a_word(self) -> None:
        with running("segments") as program:
            assert program.stdin is not None
            assert program.stdout is not None
            program.stdin.write(b"Hi\n")
            program.stdin.flush()
            program.stdout.readline()  # it has begun, and waits for more
            program.send_signal(signal.SIGINT)
            assert program.wait(10) == 130
            assert program.stderr is not None
            assert program.stderr.read() == b""


class TestInbox:
    def test_it_is_a_table_with_the_newest_on_top(self, workspace: Path) -> None:
        receive(workspace, ("+15557000001", "In blue?"))
        head, first, second, total = answer("inbox", workspace).splitlines()
        assert head.split() == ["UNREAD", "STATUS", "NAME", "SNIPPET", "LAST", "ACTIVITY"]
        assert re.fullmatch(r"2 +open +Mia Wong +In blue\? +\d{4}-\d\d-\d\d \d\d:\d\dZ", first)
        assert re.fullmatch(r"1 +open +\+15557000002 +Open today\? +\d{4}-\d\d-\d\d \d\d:\d\dZ", second)
        assert total == "2 of 2 conversations; unread messages in the inbox: 3"

    def test_the_columns_stand_under_each_other_whatever_is_written(self, workspace: Path) -> None:
        receive(workspace, ("+15557000003", "明日は開いていますか👋" * 9), ("+15557000004", "e\u0301te\u0301"))
        head, *rows, _ = answer("inbox", workspace).splitlines()
        wide = re.compile("[\u3000-\u9fff👋]")
        for row in rows:
            shown = wide.sub("xx", row).replace("\u0301", "")
            assert shown[head.index("LAST ACTIVITY") :].startswith("20")
            assert len(shown) == 110

    def test_a_customer_cannot_write_to_the_terminal(self, workspace: Path) -> None:
        receive(workspace, ("+15557000003", "\x1b]0;owned\x07 one\ntwo \x9b31m \u202ethree"))
        for arguments in (["inbox"], ["inbox", "--json"]):
            said = answer(*arguments, workspace)
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said)
            assert "owned" in said
        assert "\\u001b]0;owned\\u0007 one two" in answer("inbox", workspace)

    def test_json_gives_the_texts_as_they_are(self, workspace: Path) -> None:
        body = "\x1b one\ntwo \x9b ✓"
        receive(workspace, ("+15557000003", body))
        first, second, third = map(json.loads, answer("inbox", "--json", workspace).splitlines())
        assert (first["snippet"], first["name"], first["address"]) == (body, "", "+15557000003")
        assert (second["snippet"], third["name"]) == ("Open today?", "Mia Wong")
        assert (third["unread"], third["status"], third["tags"], third["assignee"]) == (1, "open", [], None)

    def test_a_view_and_a_limit_narrow_it(self, workspace: Path) -> None:
        with Messenger.open(workspace) as messenger:
            [last, _] = messenger.conversations().items
            messenger.complete(last.id)
        assert "Mia Wong" not in answer("inbox", "--view", "completed", workspace)
        assert answer("inbox", "--view", "snoozed", workspace).splitlines()[1].startswith("0 of 0 conversations")
        *_, total = answer("inbox", "--view", "all", "--limit", "1", workspace).splitlines()
        assert total.startswith("1 of 2 conversations")

    def test_a_limit_may_be_more_than_the_engine_gives_at_once(self, workspace: Path) -> None:
        receive(workspace, *((f"+1555800{number:04}", "Hi") for number in range(1200)))
        rows = answer("inbox", "--json", "--limit", "1100", workspace).splitlines()
        assert len({json.loads(row)["id"] for row in rows}) == len(rows) == 1100

    def test_the_workspace_is_only_read(self, workspace: Path) -> None:
        workspace.chmod(0o444)
        before = workspace.read_bytes()
        answer("inbox", workspace)
        assert workspace.read_bytes() == before

    def test_it_can_be_read_while_another_process_writes(self, workspace: Path) -> None:
        with Messenger.open(workspace) as messenger:
            messenger.receive(messenger.gateways()[0].id, sender="+15557000009", body="Just now")
            assert "Just now" in answer("inbox", workspace)


class TestVerify:
    def test_a_sound_workspace_is_told_so(self, workspace: Path) -> None:
        assert re.fullmatch(r"sound: 2 conversations, \d+ events\n", answer("verify", workspace))

    def test_differences_are_printed_and_the_exit_code_is_1(self, workspace: Path) -> None:
        with closing(sqlite3.connect(workspace)) as database, database:
            database.execute("UPDATE conversation SET unread = 7 WHERE id = 1")
        done = run("verify", workspace)
        assert done.returncode == 1
        assert b"conversation 1: unread is 7, by the log 1\n" in done.stdout
        assert re.fullmatch(rb"duologue: .+: \d+ differences between the tables and the log\n", done.stderr)


class TestExport:
    def test_it_can_be_imported_again(self, workspace: Path, tmp_path: Path) -> None:
        exported = run("export", workspace)
        assert (exported.returncode, exported.stderr) == (0, b"")
        assert json.loads(exported.stdout.splitlines()[0])["duologue"] == "workspace"
        out = tmp_path / "shop.jsonl"
        assert answer("export", workspace, "--output", out) == ""
        assert out.read_bytes() == exported.stdout
        with Messenger.open(tmp_path / "copy.db") as copy, out.open("rb") as lines:
            copy.import_(lines)
            assert [row.snippet for row in copy.conversations().items] == ["Open today?", "Size 9?"]

    def test_a_file_that_is_there_is_not_overwritten(self, workspace: Path, tmp_path: Path) -> None:
        out = tmp_path / "shop.jsonl"
        out.write_text("precious")
        assert complaint("export", workspace, "--output", out) == f"{out}: File exists"
        assert out.read_text() == "precious"

    def test_half_an_export_is_not_left(self, workspace: Path, tmp_path: Path) -> None:
        out = tmp_path / "shop.jsonl"
        receive(workspace, *(("+15557000001", "x" * 1000) for _ in range(100)))
        command = [sys.executable, "-c", AT_MOST_64_KIB, "export", str(workspace), "--output", str(out)]
        done = subprocess.run(command, capture_output=True, timeout=60)
        assert (done.returncode, done.stderr) == (1, b"duologue: File too large\n")
        assert not out.exists()

    def test_a_full_disk_is_reported(self, workspace: Path) -> None:
        for arguments in (["export", workspace], ["inbox", workspace], ["segments", "Hi"]):
            with Path("/dev/full").open("wb") as full:
                done = subprocess.run([*PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, timeout=60)
            assert (done.returncode, done.stderr) == (1, b"duologue: No space left on device\n")

    def test_a_pipe_that_is_closed_ends_it_without_a_word(self, workspace: Path) -> None:
        receive(workspace, *(("+15557000001", "x" * 1000) for _ in range(500)))
        with running("export", workspace) as program:
            assert program.stdout is not None
            assert program.stderr is not None
            program.stdout.readline()
            program.stdout.close()
            assert program.stderr.read() == b""
            assert program.wait(10) == 141


class TestMove:
    def test_the_other_workspace_is_the_same_and_the_first_stays(self, workspace: Path, tmp_path: Path) -> None:
        with Messenger.open(workspace) as messenger:
            [conversation, _] = messenger.conversations().items
            messenger.send(conversation.id, "Yes!")
        before = answer("export", workspace)
        other = tmp_path / "other.db"
        said = answer("move", workspace, other)
        rows = sum('"table":' in line for line in before.splitlines())
        assert said == f"copied: {rows} rows; messages in the outbox of both, to be delivered from one of them: 1\n"
        assert answer("export", other) == before
        assert answer("export", workspace) == before

    def test_a_workspace_in_which_something_has_happened_is_refused(self, workspace: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.db"
        with Messenger.open(other) as messenger:
            messenger.add_mailbox("Second")
        before = answer("export", other)
        assert "something has happened in it already" in complaint("move", workspace, other)
        assert "something has happened in it already" in complaint("move", workspace, workspace)
        assert answer("export", other) == before

    def test_one_in_which_nothing_has_happened_is_taken(self, workspace: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.db"
        Messenger.open(other).close()
        answer("move", workspace, other)
        assert answer("export", other) == answer("export", workspace)

    def test_nothing_is_made_for_a_workspace_that_is_not_there(self, tmp_path: Path) -> None:
        assert "none.db" in complaint("move", tmp_path / "none.db", tmp_path / "other.db")
        assert list(tmp_path.iterdir()) == []

    def test_it_can_be_moved_while_another_process_uses_it(self, workspace: Path, tmp_path: Path) -> None:
        with Messenger.open(workspace) as messenger:
            messenger.receive(messenger.gateways()[0].id, sender="+15557000009", body="Just now")
            answer("move", workspace, tmp_path / "other.db")
        assert "Just now" in answer("inbox", tmp_path / "other.db")

    def test_what_does_not_agree_with_its_log_is_not_moved(self, workspace: Path, tmp_path: Path) -> None:
        with closing(sqlite3.connect(workspace)) as database, database:
            database.execute("UPDATE conversation SET unread = 7 WHERE id = 1")
        assert "unread of conversation 1" in complaint("move", workspace, tmp_path / "other.db")
        assert answer("inbox", tmp_path / "other.db").splitlines()[1].startswith("0 of 0")


class TestWorkspaces:
    def test_what_is_no_database_is_refused(self, workspace: Path) -> None:
        assert "is no URL of a PostgreSQL database" in complaint("workspaces", workspace)

    def test_the_names_of_schemas_are_listed_and_open_what_they_name(self, workspace: Path) -> None:
        assert SERVER, "DUOLOGUE_TEST_POSTGRES names no server"
        with new_schema(SERVER) as url:
            name = url.rpartition("=")[2]
            assert name not in answer("workspaces", SERVER).splitlines()
            answer("move", workspace, url)
            assert name in answer("workspaces", SERVER).splitlines()
            assert answer("export", url) == answer("export", workspace)
            assert answer("migrate", url, workspace).count(": has schema ") == 2
            # The server asks for no password, and gets one.
            for secret in (url.replace("@", ":tr0ub4dor@", 1), f"{url}&password=tr0ub4dor"):
                said = answer("migrate", secret)
                assert ": has schema " in said
                assert "tr0ub4dor" not in said


class TestMigrate:
    def test_each_workspace_has_a_line(self, workspace: Path) -> None:
        said = answer("migrate", workspace, workspace).splitlines()
        assert len(set(said)) == 1
        assert len(said) == 2
        assert re.fullmatch(f"{re.escape(str(workspace))}: has schema [1-9][0-9]*", said[0])

    def test_one_that_fails_keeps_no_other_back_and_the_exit_code_is_1(self, workspace: Path, tmp_path: Path) -> None:
        done = run("migrate", tmp_path / "none.db", workspace, tmp_path)
        assert done.returncode == 1
        assert done.stdout.decode().startswith(f"{workspace}: has schema ")
        missing, directory = done.stderr.decode().splitlines()
        assert "none.db" in missing
        assert "directory" in directory
        assert all(line.startswith("duologue: ") for line in (missing, directory))
        assert [each.name for each in tmp_path.iterdir()] == [workspace.name]


class TestAnyCommand:
    @pytest.mark.parametrize("command", ["inbox", "verify", "export"])
    def test_a_workspace_that_is_not_there_is_refused_and_not_made(self, command: str, tmp_path: Path) -> None:
        assert str(tmp_path / "none.db") in complaint(command, tmp_path / "none.db")
        complaint(command, ":memory:")
        complaint(command, "")
        complaint(command, tmp_path)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("command", ["inbox", "verify", "export"])
    def test_a_file_that_is_something_else_is_refused(self, command: str, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("Dear all,\n" * 200)
        assert "not a workspace" in complaint(command, tmp_path / "letter.txt")

    def test_no_output_is_begun_for_a_workspace_that_is_not_there(self, tmp_path: Path) -> None:
        complaint("export", tmp_path / "none.db", "--output", tmp_path / "out.jsonl")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["unknown"],
            ["inbox"],
            ["inbox", "x.db", "--limit", "0"],
            ["inbox", "x.db", "--view", "trash"],
            ["segments", "--national", "turkish", "Hi"],
            ["segments", "--encoding", "utf8", "Hi"],
            ["segments", "one", "two"],
            ["move", "x.db"],
            ["migrate"],
            ["workspaces"],
        ],
    )
    def test_wrong_usage_exits_with_2(self, arguments: list[str]) -> None:
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.startswith(b"usage: python -m duologue")

    @pytest.mark.parametrize("command", ["segments", "inbox", "verify", "export", "move", "workspaces", "migrate"])
    def test_help_shows_an_example(self, command: str) -> None:
        assert f"example:\n  python -m duologue {command}" in answer(command, "--help")
        assert command in answer("--help")

    def test_a_closed_standard_stream_is_told(self) -> None:
        for closed, name in ((">&-", "output"), ("<&-", "input")):
            script = f'"$@" {closed}'
            done = subprocess.run(["sh", "-c", script, "sh", *PROGRAM, "segments"], stderr=subprocess.PIPE, timeout=60)
            assert (done.returncode, done.stderr) == (1, f"duologue: standard {name} is closed\n".encode())
