"""The change feed for programs that run on asyncio."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable

from duologue import Changes, Cursor, Messenger, Watcher

__all__ = ["follow"]


async def follow(
    messenger: Messenger, *, after: Cursor | None = None, limit: int = 500
) -> AsyncGenerator[Changes, None]:
    """Tell what has happened after a place in the log, at most `limit` events at a time, and then what happens.

    Every event of the workspace comes exactly once and in order, whichever process wrote it; from the beginning of the
    log without a place. A program that keeps `next` of what it has dealt with goes on from there another day. No thread
    of the loop's executor is held while nothing happens.

    It goes on until it is cancelled or closed. To leave it earlier, close it, which ends the watch:

        async with contextlib.aclosing(follow(messenger, after=place)) as feed:
            async for changes in feed:
                ...

    Raises what `Messenger.changes` raises, and ClosedError once the messenger is closed.
    """
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()

    watch = _Watch()

    def wake() -> None:
        try:
            loop.call_soon_threadsafe(changed.set)
        except RuntimeError:
            # The loop was closed under its generators: there is nobody left to tell.
            if watcher := watch.end():
                watcher.stop()

    try:
        # On a thread, because it reads the database.
        await asyncio.to_thread(watch.begin, messenger, wake)
        while True:
            # Before the read: what comes during it is looked for again.
            changed.clear()
            changes = await asyncio.to_thread(messenger.changes, after=after, limit=limit)
            after = changes.next
            if changes.items:
                yield changes
            if len(changes.items) < limit:
                await changed.wait()
    finally:
        if watcher := watch.end():
            await _stop(watcher, loop)


async def _stop(watcher: Watcher, loop: asyncio.AbstractEventLoop) -> None:
    try:
        # On a thread, because it waits for a call of `wake` that is under way.
        stopping = loop.run_in_executor(None, watcher.stop)
    except RuntimeError:
        # The loop is closed, or about to be: it has nothing else to do.
        watcher.stop()
    else:
        # Who is cancelled again need not wait, but it stops all the same.
        await asyncio.shield(stopping)


class _Watch:
    """What begins on a thread that nobody may be waiting for any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watcher: Watcher | None = None
        self._ended = False

    def begin(self, messenger: Messenger, wake: Callable[[], None]) -> None:
        watcher = messenger.watch(wake)
        with self._lock:
            self._watcher = watcher
            ended = self._ended
        if ended:
            watcher.stop()

    def end(self) -> Watcher | None:
        """Return what is to be stopped; what is still beginning stops by itself."""
        with self._lock:
            self._ended = True
            return self._watcher
