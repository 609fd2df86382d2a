"""One messenger and many threads: nothing is lost or done twice, and other threads run while one waits.

Each test has a workspace of its own, so that all of them hold while they run in several threads at once too.
"""

import itertools
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn, TypeVar

import pytest
from conftest import NOW, Shop, set_up

from duologue import (
    AgentId,
    BusyError,
    ClosedError,
    ConflictError,
    Conversation,
    ManualClock,
    Messenger,
    Received,
    View,
)

T = TypeVar("T")
THREADS = 4
PATIENCE = 30.0


def together(work: Callable[[int], T], threads: int = THREADS) -> list[T]:
    """Do something in some threads, which all begin at the same time."""
    begin = threading.Barrier(threads)

    def begun(number: int) -> T:
        begin.wait(PATIENCE)
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return [each.result(PATIENCE) for each in [pool.submit(begun, number) for number in range(threads)]]


@contextmanager
def opened(busy_timeout: float = PATIENCE) -> Iterator[tuple[Shop, Path]]:
    """Open a shop of one's own in a file."""
    clock = ManualClock(NOW)
    with TemporaryDirectory() as directory:
        path = Path(directory) / "shop.db"
        with Messenger.open(path, clock=clock, busy_timeout=busy_timeout) as messenger:
            yield set_up(messenger, clock), path


def test_what_many_threads_do_is_done_once_each() -> None:
    rounds = 15
    with opened() as (shop, _):
        messenger = shop.messenger

        def work(number: int) -> int:
            for turn in range(rounds):
                got = messenger.receive(
                    shop.gateway.id,
                    sender=f"+155570001{number:02}",
                    body=f"{turn}",
                    provider_message_id=f"{number}-{turn}",
                )
                assert got.conversation.unread == turn + 1
                messenger.send(got.conversation.id, f"answer {turn}", by=shop.agent.id)
                assert messenger.conversation(got.conversation.id).version > 0
                messenger.add_tag(got.conversation.id, f"tag {turn % 3}")
                assert messenger.conversations(View.ALL, limit=5).items
            return messenger.read(got.conversation.id).unread

        assert together(work) == [0] * THREADS
        assert len(messenger.tags()) == 3
        assert messenger.conversations(View.ALL).total == THREADS + 1
        delivered = [each.message for found in together(lambda _: messenger.deliver(limit=1000)) for each in found]
        assert len(delivered) == len(set(delivered)) == THREADS * rounds
        assert messenger.verify().differences == []


def test_one_message_that_many_hand_over_is_stored_once() -> None:
    with opened() as (shop, _):
        messenger = shop.messenger

        def receive(_: int) -> Received:
            return messenger.receive(shop.gateway.id, sender="+15557000002", body="Hi", provider_message_id="the same")

        got = together(receive, 8)
        assert Counter(each.duplicate for each in got) == {True: 7, False: 1}
        assert len({each.message.id for each in got}) == 1
        sent = together(lambda _: messenger.send(shop.conversation.id, "Yes", key="the same"), 8)
        assert len({each.id for each in sent}) == 1


def test_of_many_who_claim_a_conversation_one_has_it() -> None:
    with opened() as (shop, _):
        agents = [shop.messenger.add_agent(f"Agent {number}").id for number in range(8)]

        def claim(number: int) -> AgentId | None:
            try:
                return shop.messenger.assign(shop.conversation.id, agents[number], expected_assignee=None).assignee
            except ConflictError:
                return None

        [winner] = [each for each in together(claim, 8) if each]
        assert shop.messenger.conversation(shop.conversation.id).assignee == winner


def test_an_iterator_that_threads_share_gives_each_item_once() -> None:
    with opened() as (shop, _):
        shop.messenger.receive_many(
            shop.gateway.id, [{"sender": f"+15557001{number:03}", "body": "Hi"} for number in range(150)]
        )
        every = [each.id for each in shop.messenger.contacts(limit=1000).items]
        items = shop.messenger.contacts(limit=2).all()
        found = together(lambda _: [each.id for each in items])
        assert sorted(itertools.chain.from_iterable(found)) == sorted(every)
        for each in found:
            order = [every.index(one) for one in each]
            assert order == sorted(order)


def test_a_reader_that_threads_share_gives_each_octet_once() -> None:
    with opened() as (shop, _):
        content = b"".join(number.to_bytes(4, "big") for number in range(100_000))
        got = shop.messenger.receive(shop.gateway.id, sender="+15557000001", media=[("a.bin", "image/jpeg", content)])
        reader = shop.messenger.open_media(got.message.attachments[0].id)
        pieces = together(lambda _: list(iter(lambda: reader.read(4000), b"")))
        assert sorted(itertools.chain.from_iterable(pieces)) == [
            content[at : at + 4000] for at in range(0, 400_000, 4000)
        ]


def test_a_clock_that_threads_move_loses_no_time() -> None:
    clock = ManualClock(NOW)

    def move(_: int) -> None:
        for _ in range(1000):
            clock.advance(0.001)

    together(move)
    assert clock() - NOW == timedelta(seconds=THREADS)


@contextmanager
def ticking() -> Iterator[Callable[[], int]]:
    """Count on another thread, which needs the interpreter for each tick."""
    ticks, over = itertools.count(), threading.Event()
    told = [0]

    def count() -> None:
        while not over.wait(0.001):
            told[0] = next(ticks)

    thread = threading.Thread(target=count)
    thread.start()
    try:
        yield lambda: told[0]
    finally:
        over.set()
        thread.join()


def test_other_threads_run_while_one_waits_for_changes() -> None:
    with opened() as (shop, _), ticking() as ticks:
        place = shop.messenger.last_change()
        before = ticks()
        assert shop.messenger.wait_changes(after=place, timeout=0.4).items == []
        assert ticks() - before > 20


WRITES = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("BEGIN IMMEDIATE")
print("begun", flush=True)
sys.stdin.read()
"""


def test_other_threads_run_while_one_waits_for_another_process() -> None:
    with (
        opened(busy_timeout=0.4) as (shop, path),
        subprocess.Popen([sys.executable, "-c", WRITES, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other,
        ticking() as ticks,
    ):
        assert other.stdout
        assert other.stdout.readline() == b"begun\n"
        before = ticks()
        with pytest.raises(BusyError):
            shop.messenger.add_agent("Bo Ray")
        assert ticks() - before > 20


def test_other_threads_run_while_one_reads_and_writes_much() -> None:
    with opened() as (shop, path), ticking() as ticks:
        many = [{"sender": f"+15557{number:06}", "body": "Hi"} for number in range(3000)]
        before, begun = ticks(), time.perf_counter()
        shop.messenger.receive_many(shop.gateway.id, many)
        shop.messenger.verify()
        shop.messenger.backup(path.with_suffix(".copy"))
        took = time.perf_counter() - begun
        assert ticks() - before > 20 * took


def test_a_change_that_another_thread_makes_ends_a_wait() -> None:
    with opened() as (shop, _):
        place = shop.messenger.last_change()

        def work(number: int) -> list[str]:
            if number == 0:
                time.sleep(0.05)
                shop.messenger.add_note(shop.conversation.id, "VIP")
            return [each.text for each in shop.messenger.wait_changes(after=place, timeout=PATIENCE).items]

        assert together(work) == [["VIP"]] * THREADS


def test_an_interruption_ends_every_wait_and_one_that_begins_later_waits() -> None:
    with opened() as (shop, _):
        place = shop.messenger.last_change()
        waits = [
            threading.Thread(target=shop.messenger.wait_changes, kwargs={"after": place}, daemon=True)
            for _ in range(THREADS)
        ]
        for each in waits:
            each.start()
        time.sleep(0.15)
        assert all(each.is_alive() for each in waits)
        shop.messenger.interrupt()
        for each in waits:
            each.join(PATIENCE)
            assert not each.is_alive()
        begun = time.monotonic()
        shop.messenger.wait_changes(after=place, timeout=0.1)
        assert time.monotonic() - begun >= 0.09


def test_closing_ends_every_wait() -> None:
    with opened() as (shop, _):
        place = shop.messenger.last_change()

        def work(number: int) -> str:
            if number == 0:
                time.sleep(0.1)
                shop.messenger.close()
                return "closed"
            with pytest.raises(ClosedError):
                shop.messenger.wait_changes(after=place, timeout=PATIENCE)
            return "waited"

        assert together(work) == ["closed", *["waited"] * (THREADS - 1)]


def call_until_refused(shop: Shop, sender: str, acknowledged: list[Received]) -> NoReturn:
    """Receive, list and deliver until a call raises."""
    while True:
        acknowledged.append(shop.messenger.receive(shop.gateway.id, sender=sender, body="Hi"))
        list(shop.messenger.conversations(limit=1).all())
        shop.messenger.deliver()
        shop.messenger.health()


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05])
def test_closing_while_others_call_raises_nothing_but_that_it_is_closed(delay: float) -> None:
    with opened() as (shop, path):
        acknowledged: list[Received] = []

        def work(number: int) -> None:
            if number == 0:
                time.sleep(delay)
                return shop.messenger.close()
            with pytest.raises(ClosedError):
                call_until_refused(shop, f"+1555700010{number}", acknowledged)

        together(work)
        with Messenger.open(path) as again:
            for each in acknowledged:
                assert again.message(each.message.id).body == "Hi"
            assert again.verify().differences == []


def test_closing_from_many_threads_closes_once_for_all() -> None:
    with opened() as (shop, _):
        together(lambda _: shop.messenger.close(), 8)
        assert shop.messenger.closed


def test_a_record_that_threads_share_is_the_same_in_all() -> None:
    with opened() as (shop, _):
        page = shop.messenger.conversations()

        def look(_: int) -> tuple[int, str, list[Conversation]]:
            for _ in range(50):
                seen = hash(page), repr(page), page.items
            return seen

        first, *others = together(look)
        assert others == [first] * (THREADS - 1)


FIRST_USE = """
import sys, threading
sys.setswitchinterval(1e-6)
import duologue
begin, alarms = threading.Barrier(8), []

def use(number):
    begin.wait()
    try:
        with duologue.Messenger.open(":memory:", random_seed=number) as messenger:
            try:
                messenger.agent(99)
            except duologue.NotFoundError as error:
                assert error.kind is duologue.ErrorKind.NOT_FOUND
            main = messenger.add_mailbox("Main")
            line = messenger.add_gateway(
                "Line", kind=duologue.GatewayKind.LONG_CODE, address="+15550100001", mailbox=main.id, price_per_mms=1
            )
            talk = messenger.receive(line.id, sender="+15557000001", body="Hi").conversation
            assert talk.status is duologue.Status.OPEN
            assert [each.action for each in messenger.allowed_actions(talk.id)] == list(duologue.Action)
            assert set(messenger.snooze_presets()) == set(duologue.SnoozePreset)
            assert duologue.segments("Hi").encoding is duologue.Encoding.GSM_7BIT
            assert all(isinstance(event.kind, duologue.EventKind) for event in messenger.changes().all())
    except BaseException as error:
        alarms.append(error)
        raise

threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join(30)
assert not any(thread.is_alive() for thread in threads), "it hangs"
assert alarms == []
"""


def test_threads_may_be_the_first_to_use_anything() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FIRST_USE], capture_output=True, text=True, timeout=PATIENCE * 2
    )
    assert (done.returncode, done.stderr) == (0, "")
