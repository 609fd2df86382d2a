"""Misuse, and interpreters that end in the middle of things: in children, which must neither hang nor abort."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from duologue import Messenger, StorageError

#: Longer than anything here takes: a last resort.
PATIENCE = 60

#: What the children begin with: a messenger on a file, its gateway's provider and what it is told to do.
OPENING = """
import os, signal, sys, threading, time
from datetime import datetime, timezone
import duologue
from duologue import *

class Slow(Provider):
    def __init__(self):
        self.began = threading.Event()
        self.seconds = 0.0
        self.asked = 0
        self.ends = None

    def submit(self, submission, now, /):
        self.asked += 1
        self.began.set()
        until = time.monotonic() + self.seconds
        while time.monotonic() < until:
            time.sleep(0.01)
        if self.ends is not None:
            raise self.ends
        return Accepted(provider_message_id=submission.key)

provider = Slow()
messenger = Messenger.open(sys.argv[1], providers={"slow": provider})
mailbox = messenger.add_mailbox("Shop").id
gateway = messenger.add_gateway(
    "Shop", kind=GatewayKind.LONG_CODE, address="+15550100001", mailbox=mailbox, provider="slow"
).id

def write(number=1):
    return messenger.compose(f"+155570000{number:02}", "Ready", gateway=gateway).id

def begin(function, *arguments):
    thread = threading.Thread(target=function, args=arguments, daemon=True)
    thread.start()
    return thread

def ctrl_c_after(seconds):
    def press():
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGINT)
    begin(press)
"""


class Child:
    """What an interpreter came to."""

    def __init__(self, path: Path, code: str) -> None:
        program = OPENING + textwrap.dedent(code)
        ended = subprocess.run(
            [sys.executable, "-X", "dev", "-W", "error", "-c", program, str(path / "workspace.db")],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        self.status = ended.returncode
        self.out = ended.stdout
        self.err = ended.stderr

    def ends_well(self, out: str = "") -> None:
        """Ended by itself, with nothing to complain of."""
        assert (self.status, self.out, self.err) == (0, out, "")

    def ends_with(self, status: int, complaint: str, out: str = "") -> None:
        """Ended by an exception that is the last thing that it tells."""
        assert (self.status, self.out) == (status, out), self.err
        assert self.err.rstrip().splitlines()[-1].startswith(complaint), self.err


# After the end


def test_what_is_kept_beyond_the_end_of_a_messenger_tells_that_it_is_closed(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        received = messenger.receive(
            gateway, sender="+15557000001", body="Hi", media=[("a.png", "image/png", bytes(600_000))]
        )
        for number in range(5):
            messenger.receive(gateway, sender="+15557000001", body=str(number))
        reader = messenger.open_media(received.message.attachments[0].id)
        reader.read(5)
        page = messenger.timeline(received.conversation.id, limit=1)
        rest = page.all()
        next(rest)
        worker, watcher = messenger.start_worker(), messenger.watch(lambda: None)
        messenger.close()
        messenger.close()
        worker.stop()
        watcher.stop()
        assert messenger.closed
        assert "closed" in repr(messenger)
        for use in [
            lambda: list(rest),
            lambda: list(page.all()),
            reader.read,
            messenger.agents,
            messenger.deliver,
            messenger.start_worker,
            messenger.wait_changes,
            lambda: messenger.watch(print),
            lambda: messenger.__enter__().agents(),
        ]:
            try:
                use()
            except ClosedError as error:
                assert error.kind is ErrorKind.CLOSED
            else:
                print("not refused:", use)
        messenger.interrupt()
        print(len(page.items), received.message.body, reader.size)
        """,
    ).ends_well("1 Hi 600000\n")


def test_closing_ends_waits_in_other_threads(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        def follow():
            try:
                while True:
                    after = messenger.last_change()
                    messenger.wait_changes(after=after)
            except ClosedError:
                print("closed")
        following = threading.Thread(target=follow)
        following.start()
        time.sleep(0.1)
        messenger.close()
        following.join()
        """,
    ).ends_well("closed\n")


# Arguments


def test_ids_that_are_none_are_refused_whatever_they_look_like(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        conversation = messenger.receive(gateway, sender="+15557000001", body="Hi").conversation.id
        by_id = {
            "message": messenger.message,
            "conversation": messenger.conversation,
            "agent": messenger.agent,
            "gateway": messenger.gateway,
            "contact": messenger.contact,
            "media": messenger.media,
            "tag": messenger.delete_tag,
            "quick_reply": messenger.delete_quick_reply,
            "look_up": messenger.look_up,
            "complete": messenger.complete,
            "send": lambda id: messenger.send(id, "Hi"),
            "assign": lambda id: messenger.assign(conversation, id),
            "by": lambda id: messenger.complete(conversation, by=id),
            "receive": lambda id: messenger.receive(id, sender="+15557000001", body="Hi"),
        }
        for name, use in by_id.items():
            for id, expected in [
                (0, InvalidArgumentError), (-1, InvalidArgumentError), (10**30, InvalidArgumentError),
                (2**63, InvalidArgumentError), (2**63 - 1, NotFoundError), (9999, NotFoundError),
                (True, TypeError), (1.0, TypeError), ("1", TypeError), (None, TypeError), ([], TypeError),
            ]:
                if (name, id) == ("by", None):
                    continue
                try:
                    use(id)
                except expected:
                    continue
                except Exception as error:
                    print(name, id, "raises", repr(error))
                else:
                    print(name, id, "is taken")
        """,
    ).ends_well()


def test_every_method_refuses_arguments_of_every_wrong_type(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        import inspect
        wrong = [object(), object, 1.5, "\\ud800", b"x", -1, 2**70, True, [object()], {"a": object()}, print]
        left_out = {"close", "interrupt", "closed", "open", "wait_changes", "export", "check_backup", "backup"}
        left_out |= {"migrate_all", "workspaces"}
        names = [name for name in dir(Messenger) if not name.startswith("_") and name not in left_out]
        for name in names:
            method = getattr(messenger, name)
            parameters = inspect.signature(method).parameters.values()
            needed = [p for p in parameters if p.default is p.empty and p.kind is not p.KEYWORD_ONLY]
            named = [p for p in parameters if p.default is p.empty and p.kind is p.KEYWORD_ONLY]
            for value in wrong:
                try:
                    result = method(*[value] * len(needed), **{p.name: value for p in named})
                except (TypeError, ValueError, DuologueError) as error:
                    assert not isinstance(error, InternalError), (name, error)
                else:
                    if isinstance(result, (Worker, Watcher)):
                        result.stop()
            for keyword in (p for p in parameters if p.default is not p.empty):
                for value in wrong:
                    given = {p.name: 1 for p in named} | {keyword.name: value}
                    try:
                        result = method(*[1] * len(needed), **given)
                    except (TypeError, ValueError, DuologueError) as error:
                        assert not isinstance(error, InternalError), (name, error)
                    else:
                        if isinstance(result, (Worker, Watcher)):
                            result.stop()
        assert messenger.verify().differences == []
        messenger.close()
        print(len(names) > 70)
        """,
    ).ends_well("True\n")


# The end of the interpreter


def test_the_interpreter_ends_with_a_messenger_that_nobody_closed(tmp_path: Path) -> None:
    Child(tmp_path, "write()").ends_well()


def test_the_interpreter_ends_while_a_provider_is_at_work_for_a_worker(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        provider.seconds = 0.3
        messenger.start_worker(threads=2)
        message = write()
        assert provider.began.wait(30)
        """,
    ).ends_well()
    with Messenger.open(tmp_path / "workspace.db") as messenger:
        assert messenger.outbox_depth() == 0
        assert messenger.unknown_messages().items == []


def test_the_interpreter_ends_while_a_daemon_thread_waits_for_ever(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        def follow():
            try:
                messenger.wait_changes(after=messenger.last_change(), timeout=None)
            except ClosedError:
                pass
        begin(follow)
        time.sleep(0.1)
        """,
    ).ends_well()


def test_the_interpreter_ends_while_daemon_threads_receive_without_end(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        def hammer():
            try:
                while True:
                    messenger.receive(gateway, sender="+15557000001", body="Hi")
            except ClosedError:
                pass
        for _ in range(3):
            begin(hammer)
        time.sleep(0.1)
        """,
    ).ends_well()


def test_the_interpreter_ends_while_a_daemon_thread_delivers_through_a_slow_provider(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        provider.seconds = 0.2
        write()
        begin(messenger.deliver)
        assert provider.began.wait(30)
        """,
    ).ends_well()


def test_the_interpreter_ends_while_a_watcher_is_busy(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        import logging
        logging.basicConfig()
        woken = threading.Event()
        def wake():
            woken.set()
            while not messenger.closed:
                time.sleep(0.01)
            raise ValueError("too late")
        messenger.watch(wake)
        write()
        assert woken.wait(30)
        """,
    ).ends_with(0, "ValueError: too late")


def test_calls_after_the_end_has_begun_are_refused(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        import atexit
        class Last:
            def __del__(self):
                try:
                    messenger.agents()
                except ClosedError:
                    os.write(1, b"closed\\n")
        last = Last()
        sys.modules["last"] = last
        """,
    ).ends_well("closed\n")


@pytest.mark.parametrize("leave", ["sys.exit(3)", "raise SystemExit(3)"])
def test_a_provider_that_exits_ends_the_program(tmp_path: Path, leave: str) -> None:
    child = Child(
        tmp_path,
        f"""
        provider.ends = SystemExit(3)
        first, second = write(1), write(2)
        try:
            messenger.deliver()
        finally:
            print(messenger.message(first).status.value, messenger.message(second).status.value, provider.asked)
        {leave}
        """,
    )
    assert (child.status, child.out, child.err) == (3, "unknown queued 1\n", "")


def test_a_provider_that_exits_in_a_worker_s_thread_is_told_and_the_program_goes_on(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        import logging
        class Shown(logging.Handler):
            def emit(self, record):
                assert record.exc_info[0] is SystemExit
                print(record.name, record.levelname)
        logging.getLogger().addHandler(Shown(logging.ERROR))
        provider.ends = SystemExit(3)
        message = write()
        with messenger.start_worker():
            assert provider.began.wait(30)
        print(messenger.message(message).status.value)
        """,
    ).ends_well("duologue.provider ERROR\nunknown\n")


def test_an_exit_at_once_leaves_a_workspace_that_opens_again(tmp_path: Path) -> None:
    child = Child(tmp_path, "messenger.start_worker(); write(); os._exit(7)")
    assert (child.status, child.err) == (7, "")
    with Messenger.open(tmp_path / "workspace.db") as messenger:
        assert messenger.verify().differences == []


# Ctrl-C


def test_ctrl_c_ends_a_wait_for_changes(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        after = messenger.last_change()
        ctrl_c_after(0.2)
        messenger.wait_changes(after=after, timeout=None)
        """,
    ).ends_with(-signal.SIGINT, "KeyboardInterrupt")


def test_ctrl_c_ends_a_delivery_and_no_more_is_submitted(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        provider.seconds = 30
        messages = [write(number) for number in range(3)]
        ctrl_c_after(0.2)
        try:
            messenger.deliver()
        finally:
            print([messenger.message(message).status.value for message in messages], provider.asked)
        """,
    ).ends_with(-signal.SIGINT, "KeyboardInterrupt", "['unknown', 'queued', 'queued'] 1\n")


@pytest.mark.parametrize("wait", ["worker.stop()", "messenger.close()", "exec('with worker: pass')"])
def test_ctrl_c_ends_the_wait_for_a_worker_which_stops_all_the_same(tmp_path: Path, wait: str) -> None:
    Child(
        tmp_path,
        f"""
        worker = messenger.start_worker()
        provider.seconds = 1
        write()
        assert provider.began.wait(30)
        ctrl_c_after(0.1)
        began = time.monotonic()
        try:
            {wait}
        finally:
            print(time.monotonic() - began < 0.8, repr(worker))
        """,
    ).ends_with(-signal.SIGINT, "KeyboardInterrupt", "True <duologue.Worker, stopping>\n")


def test_ctrl_c_ends_a_program_whose_provider_does_not_answer(tmp_path: Path) -> None:
    child = Child(
        tmp_path,
        """
        provider.seconds = 1000
        messenger.start_worker()
        write()
        assert provider.began.wait(30)
        ctrl_c_after(0.3)
        """,
    )
    assert (child.status, child.err) == (-signal.SIGINT, "")


# Other processes


def test_a_forked_child_is_told_that_it_is_one_and_both_end_well(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        worker = messenger.start_worker(threads=2)
        watcher = messenger.watch(lambda: None)
        write()
        child = os.fork()
        if child == 0:
            for use in [messenger.agents, messenger.deliver, lambda: messenger.wait_changes(timeout=5),
                        messenger.start_worker, lambda: messenger.watch(print)]:
                try:
                    use()
                except ForkedError:
                    pass
                else:
                    print("not refused")
            worker.stop()
            watcher.stop()
            messenger.close()
            print("child", flush=True)
            sys.exit(5)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), messenger.agents(), flush=True)
        """,
    ).ends_well("child\n5 []\n")


def test_a_forked_child_that_does_nothing_ends_well(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        worker = messenger.start_worker()
        provider.seconds = 0.2
        write()
        assert provider.began.wait(30)
        child = os.fork()
        if child != 0:
            _, status = os.waitpid(child, 0)
            print(os.waitstatus_to_exitcode(status))
        """,
    ).ends_well("0\n")


def test_a_spawned_process_opens_the_workspace_itself(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            """
            import multiprocessing, sys
            import duologue

            def add(path, name):
                with duologue.Messenger.open(path) as messenger:
                    return messenger.add_agent(name)

            if __name__ == "__main__":
                path = sys.argv[1]
                with duologue.Messenger.open(path) as messenger, multiprocessing.get_context("spawn").Pool(2) as pool:
                    added = pool.starmap(add, [(path, "Ann"), (path, "Ben")])
                    assert added == sorted(messenger.agents(), key=lambda agent: agent.name), added
                    print(sorted(agent.name for agent in added))
                    pool.close()
                    pool.join()
            """
        )
    )
    ended = subprocess.run(
        [sys.executable, str(program), str(tmp_path / "workspace.db")],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env=os.environ | {"PYTHONWARNINGS": "error"},
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "['Ann', 'Ben']\n", "")


# Waits for oneself


@pytest.mark.parametrize("call", ["export", "import_"])
def test_a_file_that_uses_the_messenger_which_writes_or_reads_it_is_refused(tmp_path: Path, call: str) -> None:
    Child(
        tmp_path,
        f"""
        import io
        copy = io.BytesIO()
        messenger.export(copy)
        other = Messenger.open(":memory:")

        class File:
            def write(self, data):
                messenger.agents()

            def read(self, size):
                other.agents()

        try:
            messenger.export(File()) if "{call}" == "export" else other.import_(File())
        except DuologueError as error:
            print(type(error.__cause__).__name__, "must not use the messenger" in str(error.__cause__))
        print(messenger.agents(), other.agents())
        copy.seek(0)
        assert other.import_(copy) > 0
        other.close()
        messenger.close()
        """,
    ).ends_well("CallbackError True\n[] []\n")


def test_a_file_may_use_another_messenger(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        other = Messenger.open(":memory:")
        class File:
            def write(self, data):
                assert other.agents() == []
        assert messenger.export(File()) > 0
        other.close()
        messenger.close()
        """,
    ).ends_well()


def test_a_list_that_is_gone_through_while_it_fetches_a_page_is_refused(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        for number in range(3):
            messenger.receive(gateway, sender=f"+155570000{number:02}", body="Hi")
        items, refused = messenger.conversations(limit=1).all(), []
        next(items)
        messenger.close()

        # What Python calls while the exception for the next page is made.
        def profile(frame, event, argument):
            if event == "call" and frame.f_code.co_name == "__init__":
                sys.setprofile(None)
                try:
                    next(items)
                except CallbackError as error:
                    refused.append(error)

        sys.setprofile(profile)
        try:
            next(items)
        except ClosedError:
            print(len(refused))
        """,
    ).ends_well("1\n")


# What still ends


def test_a_second_close_waits_as_the_first_does(tmp_path: Path) -> None:
    Child(
        tmp_path,
        """
        worker = messenger.start_worker()
        provider.seconds = 1
        write()
        assert provider.began.wait(30)
        first = begin(messenger.close)
        while not messenger.closed:
            time.sleep(0.01)
        print(worker)
        messenger.close()
        print(worker)
        first.join()
        """,
    ).ends_well("<duologue.Worker, stopping>\n<duologue.Worker, stopped>\n")


def test_what_was_printed_is_written_out_when_ctrl_c_ends_a_program_at_once(tmp_path: Path) -> None:
    child = Child(
        tmp_path,
        """
        provider.seconds = 1000
        messenger.start_worker()
        write()
        assert provider.began.wait(30)
        print("begun")
        ctrl_c_after(0.3)
        """,
    )
    assert (child.status, child.out, child.err) == (-signal.SIGINT, "begun\n", "")


def test_another_copy_of_sqlite_that_uses_the_file_in_this_process_is_noticed_before_anything_is_lost(
    tmp_path: Path,
) -> None:
    path = tmp_path / "shop.db"
    with Messenger.open(path) as messenger:
        messenger.add_agent("Ann Lee")
        with closing(sqlite3.connect(path)) as other:
            other.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with pytest.raises(StorageError, match="another copy of SQLite"):
            messenger.add_agent("Ben Ray")
    with Messenger.open(path) as messenger:
        messenger.add_agent("Ben Ray")
        assert [agent.name for agent in messenger.agents()] == ["Ann Lee", "Ben Ray"]
        assert messenger.verify().differences == []
