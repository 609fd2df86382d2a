"""What keeps running beside a messenger, and how it ends."""

import logging
import threading
import weakref
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from duologue import (
    Accepted,
    ClosedError,
    DeliveryStatus,
    GatewayId,
    GatewayKind,
    InvalidArgumentError,
    MessageId,
    Messenger,
    Outcome,
    Provider,
    Submission,
    Watcher,
    Worker,
)

CUSTOMER = "+15557000001"
#: Longer than anything here takes: a last resort.
PATIENCE = 60


class Taking(Provider):
    """Takes every message once it may."""

    def __init__(self) -> None:
        self.began = threading.Semaphore(0)
        self.may = threading.Event()
        self.may.set()
        self.threads: set[int] = set()

    def submit(self, submission: Submission, now: datetime, /) -> Outcome:
        self.threads.add(threading.get_ident())
        self.began.release()
        assert self.may.wait(PATIENCE)
        return Accepted(provider_message_id=submission.key)


class Workspace:
    """A messenger with one gateway and its provider."""

    def __init__(self, provider: Provider) -> None:
        self.messenger = Messenger.open(":memory:", providers={"mine": provider})
        mailbox = self.messenger.add_mailbox("Shop").id
        self.gateway: GatewayId = self.messenger.add_gateway(
            "Shop", kind=GatewayKind.LONG_CODE, address="+15550100001", mailbox=mailbox, provider="mine"
        ).id

        self.written: list[MessageId] = []

    def write(self) -> None:
        self.written.append(self.messenger.compose(CUSTOMER, "Ready", gateway=self.gateway).id)

    def statuses(self) -> list[DeliveryStatus | None]:
        return [self.messenger.message(message).status for message in self.written]


@pytest.fixture
def provider() -> Taking:
    return Taking()


@pytest.fixture
def workspace(provider: Taking) -> Iterator[Workspace]:
    workspace = Workspace(provider)
    with workspace.messenger:
        yield workspace


def changed(messenger: Messenger) -> None:
    messenger.add_contact(name="Kim")


def test_a_worker_delivers_by_itself_in_threads_of_its_own(workspace: Workspace, provider: Taking) -> None:
    with workspace.messenger.start_worker(threads=2, look_every=timedelta(seconds=1)) as worker:
        assert repr(worker) == "<duologue.Worker, running>"
        workspace.write()
        assert provider.began.acquire(timeout=PATIENCE)
    assert repr(worker) == "<duologue.Worker, stopped>"
    assert workspace.statuses() == [DeliveryStatus.SENT]
    assert threading.get_ident() not in provider.threads


def test_stop_waits_for_what_the_worker_has_begun(workspace: Workspace, provider: Taking) -> None:
    provider.may.clear()
    worker = workspace.messenger.start_worker()
    workspace.write()
    assert provider.began.acquire(timeout=PATIENCE)
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    stopping.join(0.1)
    assert stopping.is_alive()
    provider.may.set()
    stopping.join(PATIENCE)
    assert workspace.statuses() == [DeliveryStatus.SENT]
    workspace.write()
    assert workspace.messenger.outbox_depth() == 1


def test_stopping_twice_and_from_several_threads_does_no_harm(workspace: Workspace) -> None:
    worker = workspace.messenger.start_worker(threads=4)
    stopping = [threading.Thread(target=worker.stop) for _ in range(4)]
    for thread in stopping:
        thread.start()
    worker.stop()
    assert repr(worker) == "<duologue.Worker, stopped>"
    for thread in stopping:
        thread.join(PATIENCE)
    worker.stop()


@pytest.mark.parametrize("others_wait", [False, True])
def test_a_provider_may_stop_the_worker_that_calls_it(
    workspace: Workspace, provider: Taking, others_wait: bool
) -> None:
    stopped = threading.Event()

    def submit(submission: Submission, now: datetime) -> Outcome:
        provider.began.release()
        if others_wait:
            assert provider.may.wait(PATIENCE)
        worker.stop()
        stopped.set()
        return Accepted(provider_message_id=submission.key)

    provider.submit = submit  # type: ignore[method-assign]
    provider.may.clear()
    worker = workspace.messenger.start_worker()
    workspace.write()
    assert provider.began.acquire(timeout=PATIENCE)
    threading.Timer(0.1, provider.may.set).start()
    worker.stop()
    assert stopped.is_set()
    assert workspace.statuses() == [DeliveryStatus.SENT]


def test_a_worker_goes_on_without_its_object_until_the_messenger_is_closed(
    workspace: Workspace, provider: Taking
) -> None:
    workspace.messenger.start_worker()
    workspace.write()
    assert provider.began.acquire(timeout=PATIENCE)
    workspace.messenger.close()
    with pytest.raises(ClosedError):
        workspace.messenger.start_worker()


def test_closing_the_messenger_stops_its_workers_and_watchers(workspace: Workspace) -> None:
    worker = workspace.messenger.start_worker()
    watcher = workspace.messenger.watch(lambda: None)
    workspace.messenger.close()
    assert repr(worker) == "<duologue.Worker, stopped>"
    assert repr(watcher) == "<duologue.Watcher, stopped>"
    worker.stop()
    watcher.stop()
    with worker, watcher:
        pass


def test_a_worker_goes_on_after_a_provider_has_raised(
    workspace: Workspace, provider: Taking, caplog: pytest.LogCaptureFixture
) -> None:
    ends: list[BaseException] = [SystemExit(3), ValueError("no")]
    answered = threading.Semaphore(0)

    def submit(submission: Submission, now: datetime) -> Outcome:
        answered.release()
        if ends:
            raise ends.pop()
        return Accepted(provider_message_id=submission.key)

    provider.submit = submit  # type: ignore[method-assign]
    with workspace.messenger.start_worker():
        for _ in range(3):
            workspace.write()
            assert answered.acquire(timeout=PATIENCE)
    assert workspace.statuses() == [DeliveryStatus.UNKNOWN, DeliveryStatus.UNKNOWN, DeliveryStatus.SENT]
    raised = [record.exc_info[0] for record in caplog.records if record.name == "duologue.provider" and record.exc_info]
    assert raised == [ValueError, SystemExit]


@pytest.mark.parametrize("threads", [0, 65])
def test_a_worker_has_from_1_to_64_threads(workspace: Workspace, threads: int) -> None:
    with pytest.raises(InvalidArgumentError, match="threads"):
        workspace.messenger.start_worker(threads=threads)


def test_a_watcher_calls_after_a_change_until_it_is_stopped(workspace: Workspace) -> None:
    woken = threading.Semaphore(0)
    with workspace.messenger.watch(woken.release) as watcher:
        assert repr(watcher) == "<duologue.Watcher, running>"
        changed(workspace.messenger)
        assert woken.acquire(timeout=PATIENCE)
    assert repr(watcher) == "<duologue.Watcher, stopped>"
    while woken.acquire(blocking=False):
        pass
    changed(workspace.messenger)
    assert not woken.acquire(timeout=0.3)


def test_a_watcher_goes_on_after_its_function_has_raised(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    called = threading.Semaphore(0)
    errors: list[BaseException] = [SystemExit(3), ValueError("no")]

    def wake() -> None:
        called.release()
        if errors:
            raise errors.pop()

    with workspace.messenger.watch(wake):
        for _ in range(3):
            changed(workspace.messenger)
            assert called.acquire(timeout=PATIENCE)
    records = [record for record in caplog.records if record.name == "duologue.watch"]
    assert [record.exc_info[0] for record in records if record.exc_info] == [ValueError, SystemExit]
    assert {record.levelno for record in records} == {logging.ERROR}


@pytest.mark.parametrize("ends", ["watcher", "messenger"])
def test_a_watcher_s_function_may_use_the_messenger_and_end_it(workspace: Workspace, ends: str) -> None:
    ended = threading.Event()
    started = threading.Event()

    def wake() -> None:
        assert started.wait(PATIENCE)
        workspace.messenger.contacts()
        if ends == "watcher":
            watcher.stop()
        else:
            workspace.messenger.close()
        ended.set()

    watcher = workspace.messenger.watch(wake)
    started.set()
    changed(workspace.messenger)
    assert ended.wait(PATIENCE)
    watcher.stop()
    assert repr(watcher) == "<duologue.Watcher, stopped>"


def test_a_watcher_wants_a_function(workspace: Workspace) -> None:
    with pytest.raises(TypeError, match="wake"):
        workspace.messenger.watch(None)  # type: ignore[arg-type]


def test_they_are_made_by_a_messenger_alone() -> None:
    for made_elsewhere in (Worker, Watcher):
        with pytest.raises(TypeError, match="cannot create"):
            made_elsewhere()


def test_a_messenger_that_nobody_keeps_ends_what_it_started() -> None:
    def wake() -> None: ...

    provider = Taking()
    kept: list[Callable[[], object]] = [weakref.ref(provider), weakref.ref(wake)]
    workspace = Workspace(provider)
    worker = workspace.messenger.start_worker()
    workspace.messenger.watch(wake)
    del provider, wake, workspace
    assert repr(worker) == "<duologue.Worker, running>"
    assert all(reference() is not None for reference in kept)
    del worker
    assert [reference() for reference in kept] == [None, None]
