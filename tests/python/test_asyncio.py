"""The change feed on asyncio: what has happened, then what happens, and how it ends."""

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest

from duologue import (
    Changes,
    ClosedError,
    ContactId,
    Cursor,
    EventId,
    GatewayKind,
    InvalidArgumentError,
    Messenger,
)
from duologue.aio import follow

T = TypeVar("T")

WRITE = """
import sys
from duologue import Messenger
with Messenger.open(sys.argv[1]) as messenger:
    messenger.receive(messenger.gateways()[0].id, sender="+15557000009", body="From elsewhere")
"""


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run it as a program does, and fail where it would hang."""

    async def timed() -> T:
        return await asyncio.wait_for(main, 30)

    return asyncio.run(timed(), debug=True)


async def first(feed: AsyncGenerator[Changes, None], count: int) -> list[EventId]:
    """Return the ids of the next events, at least so many."""
    ids: list[EventId] = []
    while len(ids) < count:
        ids += [event.id for event in (await anext(feed)).items]
    return ids


def log(messenger: Messenger) -> list[EventId]:
    return [event.id for event in messenger.changes().items]


class Watched:
    """A messenger that counts its watchers, and can be slow to begin one."""

    def __init__(self, messenger: Messenger) -> None:
        self.messenger = messenger
        self.begun = self.stopped = self.reads = 0
        self.may_begin = threading.Event()
        self.may_begin.set()

    def watch(self, wake: Callable[[], object]) -> "Watched":
        self.may_begin.wait()
        self.watcher = self.messenger.watch(wake)
        self.begun += 1
        return self

    def stop(self) -> None:
        assert threading.current_thread() is not threading.main_thread()
        self.watcher.stop()
        self.stopped += 1

    def changes(self, *, after: Cursor | None, limit: int) -> Changes:
        self.reads += 1
        return self.messenger.changes(after=after, limit=limit)

    def follow(self) -> AsyncGenerator[Changes, None]:
        return follow(cast(Messenger, self))


@pytest.fixture
def messenger(tmp_path: Path) -> Iterator[Messenger]:
    with Messenger.open(tmp_path / "shop.db") as messenger:
        mailbox = messenger.add_mailbox("Main")
        messenger.add_gateway("Line", kind=GatewayKind.LONG_CODE, address="+15550100001", mailbox=mailbox.id)
        yield messenger


def happen(messenger: Messenger) -> ContactId:
    """Make one event."""
    return messenger.add_contact().id


def test_what_has_happened_comes_first_and_then_what_happens(messenger: Messenger) -> None:
    async def main() -> None:
        async with aclosing(follow(messenger)) as feed:
            before = log(messenger)
            assert await first(feed, len(before)) == before
            for _ in range(3):
                happen(messenger)
                assert len(await first(feed, 1)) == 1
            happen(messenger)
            happen(messenger)
            assert await first(feed, 2) == log(messenger)[-2:]

    run(main())


def test_it_goes_on_from_a_place(messenger: Messenger) -> None:
    async def main() -> None:
        place = messenger.last_change()
        happen(messenger)
        async with aclosing(follow(messenger, after=place)) as feed:
            changes = await anext(feed)
        assert [event.id for event in changes.items] == log(messenger)[-1:]
        happen(messenger)
        async with aclosing(follow(messenger, after=changes.next)) as feed:
            assert await first(feed, 1) == log(messenger)[-1:]

    run(main())


def test_no_more_come_at_once_than_were_asked_for(messenger: Messenger) -> None:
    async def main() -> None:
        for _ in range(7):
            happen(messenger)
        place = None
        seen: list[EventId] = []
        async with aclosing(follow(messenger, after=place, limit=3)) as feed:
            while len(seen) < len(log(messenger)):
                changes = await anext(feed)
                assert 1 <= len(changes.items) <= 3
                seen += [event.id for event in changes.items]
        assert seen == log(messenger)

    run(main())


def test_every_follower_sees_each_event_once_whoever_writes(messenger: Messenger) -> None:
    async def main() -> None:
        feeds = [follow(messenger, after=messenger.last_change(), limit=7) for _ in range(20)]
        begun = len(log(messenger))
        followers = [asyncio.create_task(first(feed, 100)) for feed in feeds]

        def write() -> None:
            for _ in range(25):
                happen(messenger)

        await asyncio.gather(*(asyncio.to_thread(write) for _ in range(4)))
        written = log(messenger)[begun:]
        assert len(written) == 100
        for seen in await asyncio.gather(*followers):
            assert seen == written
        for feed in feeds:
            await feed.aclose()

    run(main())


def test_changes_of_another_process_come_too(messenger: Messenger, tmp_path: Path) -> None:
    async def main() -> None:
        async with aclosing(follow(messenger, after=messenger.last_change())) as feed:
            waiting = asyncio.create_task(anext(feed))
            other = await asyncio.create_subprocess_exec(sys.executable, "-c", WRITE, str(tmp_path / "shop.db"))
            assert await other.wait() == 0
            bodies = [event.message.body for event in (await waiting).items if event.message]
            assert bodies == ["From elsewhere"]

    run(main())


def test_while_nothing_happens_no_thread_of_the_executor_is_held(messenger: Messenger) -> None:
    async def main() -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        watched = Watched(messenger)
        followers = [asyncio.create_task(first(watched.follow(), 10_000)) for _ in range(10)]
        while watched.reads < 10:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        quiet = watched.reads
        await asyncio.sleep(0.3)
        assert watched.reads == quiet
        # All ten wait, and the one thread is free.
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "free"), 1) == "free"
        for follower in followers:
            follower.cancel()
        await asyncio.gather(*followers, return_exceptions=True)

    run(main())


@pytest.mark.parametrize("turns", range(12))
def test_cancelled_at_any_moment_it_ends_and_stops_its_watcher(messenger: Messenger, turns: int) -> None:
    watched = Watched(messenger)

    async def main() -> None:
        follower = asyncio.create_task(first(watched.follow(), 10_000))
        for _ in range(turns):
            await asyncio.sleep(0)
        follower.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(follower, 1)

    run(main())
    assert watched.begun == watched.stopped


@pytest.mark.parametrize("cancels", [1, 2])
def test_cancelled_while_it_waits_it_ends_at_once(messenger: Messenger, cancels: int) -> None:
    watched = Watched(messenger)

    async def main() -> None:
        follower = asyncio.create_task(first(watched.follow(), 10_000))
        while not watched.reads:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        for _ in range(cancels):
            follower.cancel()
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(follower, 1)

    run(main())
    assert (watched.begun, watched.stopped) == (1, 1)


def test_cancelled_before_its_watcher_has_begun_it_ends_at_once_and_leaves_none(messenger: Messenger) -> None:
    watched = Watched(messenger)
    watched.may_begin.clear()

    async def main() -> None:
        follower = asyncio.create_task(first(watched.follow(), 1))
        await asyncio.sleep(0.05)
        follower.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(follower, 1)
        assert watched.begun == 0
        watched.may_begin.set()
        while not watched.stopped:
            await asyncio.sleep(0.01)

    run(main())
    assert (watched.begun, watched.stopped) == (1, 1)


def test_closing_it_stops_its_watcher(messenger: Messenger) -> None:
    watched = Watched(messenger)

    async def main() -> None:
        feed = watched.follow()
        await anext(feed)
        assert (watched.begun, watched.stopped) == (1, 0)
        await feed.aclose()
        assert (watched.begun, watched.stopped) == (1, 1)
        with pytest.raises(StopAsyncIteration):
            await anext(feed)

    run(main())


def test_one_that_is_forgotten_is_closed_by_the_loop(messenger: Messenger) -> None:
    watched = Watched(messenger)

    async def main() -> None:
        async for _ in watched.follow():
            break
        while not watched.stopped:
            gc.collect()
            await asyncio.sleep(0.01)

    run(main())


@pytest.mark.parametrize("known", [True, False])
def test_a_loop_that_is_closed_under_it_is_not_called_any_more(messenger: Messenger, known: bool) -> None:
    async def begin(feed: AsyncGenerator[Changes, None]) -> None:
        await anext(feed)

    loop = asyncio.new_event_loop()
    feed = follow(messenger)
    # A generator that is first asked outside the loop is none that the loop knows of.
    loop.run_until_complete(begin(feed) if known else anext(feed))
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    alarms: list[object] = []
    before = sys.unraisablehook, threading.excepthook
    sys.unraisablehook = threading.excepthook = alarms.append
    try:
        happen(messenger)
        threading.Event().wait(0.2)
        del feed
        gc.collect()
        happen(messenger)
        threading.Event().wait(0.1)
    finally:
        sys.unraisablehook, threading.excepthook = before
    assert alarms == []


def test_a_messenger_that_is_closed_meanwhile_ends_it(messenger: Messenger) -> None:
    async def main() -> None:
        feed = follow(messenger, after=messenger.last_change())
        waiting = asyncio.create_task(anext(feed))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        await asyncio.to_thread(messenger.close)
        with pytest.raises(ClosedError):
            await asyncio.wait_for(waiting, 2)

    run(main())


def test_a_messenger_that_is_closed_already_cannot_be_followed(messenger: Messenger) -> None:
    messenger.close()
    with pytest.raises(ClosedError):
        run(first(follow(messenger), 1))


def test_what_the_engine_refuses_comes_out_and_leaves_no_watcher(messenger: Messenger) -> None:
    with pytest.raises(InvalidArgumentError) as refused:
        run(first(follow(messenger, limit=0), 1))
    assert refused.value.field == "limit"
    with pytest.raises(InvalidArgumentError) as refused:
        run(first(follow(messenger, after=Cursor("nonsense")), 1))
    assert refused.value.field == "after"
