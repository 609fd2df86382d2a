"""What the engine tells in Python's logging: where, how much it matters, and what is never in it."""

import io
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from conftest import NOW, Shop, set_up

from duologue import DeliveryStatus, Fault, ManualClock, Messenger, Sandbox


class Kept(logging.Handler):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def take(self) -> list[tuple[str, str]]:
        """Give the subjects and levels so far, and forget them."""
        told = [(record.name, record.levelname) for record in self.records]
        self.records.clear()
        return told


@pytest.fixture
def kept() -> Iterator[Kept]:
    """Listen to all that goes to `duologue` and its children."""
    handler, logger = Kept(), logging.getLogger("duologue")
    before = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
def wired(kept: Kept, sandbox: Sandbox, clock: ManualClock) -> Iterator[Shop]:
    """Open a shop whose network can fail."""
    with Messenger.open(":memory:", clock=clock, providers={"sandbox": sandbox}) as messenger:
        shop = set_up(messenger, clock)
        kept.take()
        yield shop


def test_opening_is_told_under_the_name_of_the_package(kept: Kept, tmp_path: Path) -> None:
    for said in ("created", "opened"):
        Messenger.open(tmp_path / "shop.db").close()
        [record] = kept.records
        assert record.getMessage().startswith(f"the workspace was {said}")
        assert kept.take() == [("duologue.workspace", "INFO")]


def test_the_name_is_that_of_the_keyword(kept: Kept) -> None:
    other, logger = Kept(), logging.getLogger("shop.texting")
    logger.setLevel(logging.INFO)
    logger.addHandler(other)
    try:
        Messenger.open(":memory:", logger="shop.texting").close()
    finally:
        logger.removeHandler(other)
    assert other.take() == [("shop.texting.workspace", "INFO")]
    assert kept.take() == []


FAULTS: dict[str, tuple[Callable[[], Fault], str]] = {
    "rejected": (lambda: Fault.rejected("30006", "Cleo Ray has a landline"), "WARNING"),
    "answer lost": (Fault.answer_lost, "WARNING"),
    "throttled": (lambda: Fault.throttled(60), "DEBUG"),
    "unavailable": (lambda: Fault.unavailable("503"), "WARNING"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_level_is_what_a_failure_matters(wired: Shop, kept: Kept, sandbox: Sandbox, name: str) -> None:
    fault, level = FAULTS[name]
    sandbox.inject(fault())
    sent = wired.messenger.send(wired.conversation.id, "Hi")
    wired.messenger.deliver()
    [record] = kept.records
    assert record.getMessage().startswith(f"message {sent.id}, attempt 1: ")
    assert kept.take() == [("duologue.deliver", level)]


def test_what_goes_well_is_not_told(wired: Shop, kept: Kept) -> None:
    wired.messenger.send(wired.conversation.id, "Hi")
    [delivery] = wired.messenger.deliver()
    assert delivery.status is DeliveryStatus.SENT
    wired.messenger.refresh()
    wired.messenger.verify()
    assert kept.take() == []


def test_copies_and_workers_are_told(wired: Shop, kept: Kept, tmp_path: Path) -> None:
    out = io.BytesIO()
    wired.messenger.export(out)
    wired.messenger.backup(tmp_path / "copy.db")
    assert kept.take() == [("duologue.export", "INFO"), ("duologue.backup", "INFO")]
    with wired.messenger.start_worker(threads=1):
        pass
    assert set(kept.take()) == {("duologue.worker", "INFO")}
    with Messenger.open(":memory:") as copy:
        kept.take()
        copy.import_(io.BytesIO(out.getvalue()))
        assert kept.take() == [("duologue.import", "INFO")]


def test_a_record_holds_the_exception_that_the_hosts_code_raised(kept: Kept, clock: ManualClock) -> None:
    class Broken:
        def submit(self, submission: object, now: object) -> NoReturn:
            raise ZeroDivisionError("in the provider")

    with Messenger.open(":memory:", clock=clock, providers={"sandbox": Broken()}) as messenger:
        shop = set_up(messenger, clock)
        kept.take()
        messenger.send(shop.conversation.id, "Hi")
        messenger.deliver()
    told = [record.exc_info for record in kept.records if record.exc_info]
    assert told
    for kind, raised, traceback in told:
        assert (kind, str(raised)) == (ZeroDivisionError, "in the provider")
        assert traceback is not None


def test_a_level_that_is_off_gets_no_record(kept: Kept, wired: Shop, sandbox: Sandbox) -> None:
    logging.getLogger("duologue").setLevel(logging.ERROR)
    Messenger.open(":memory:").close()
    sandbox.inject(Fault.answer_lost())
    wired.messenger.send(wired.conversation.id, "Hi")
    wired.messenger.deliver()
    assert kept.take() == []
    logging.getLogger("duologue.deliver").setLevel(logging.DEBUG)
    try:
        sandbox.inject(Fault.answer_lost())
        wired.messenger.send(wired.conversation.id, "Hi")
        wired.messenger.deliver()
    finally:
        logging.getLogger("duologue.deliver").setLevel(logging.NOTSET)
    assert kept.take() == [("duologue.deliver", "WARNING")]


def test_a_program_that_sets_up_no_logging_is_told_nothing(capfd: pytest.CaptureFixture[str], sandbox: Sandbox) -> None:
    with Messenger.open(":memory:", providers={"sandbox": sandbox}) as messenger:
        shop = set_up(messenger, ManualClock(NOW))
        sandbox.inject(Fault.answer_lost())
        messenger.send(shop.conversation.id, "Hi")
        messenger.deliver()
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_nothing_that_a_customer_said_or_is_called_is_in_a_record(kept: Kept, sandbox: Sandbox, tmp_path: Path) -> None:
    clock = ManualClock(NOW)
    with Messenger.open(tmp_path / "secret-path.db", clock=clock, providers={"sandbox": sandbox}) as messenger:
        shop = set_up(messenger, clock)
        messenger.update_contact(shop.conversation.contact, name="Cleo Ray")
        messenger.add_contact(name="Max Mean", addresses=["+15557000003"], blocked=True)
        talk = shop.conversation.id
        for fault in (
            Fault.rejected("30006", "Cleo Ray has a landline"),
            Fault.throttled(1),
            Fault.unavailable("503"),
            Fault.answer_lost(),
            Fault.undelivered("30003"),
            Fault.duplicated(),
            Fault.message_lost(),
        ):
            sandbox.inject(fault)
            messenger.send(talk, "The parcel is with Ms Ray", media=[], key=f"key-{fault!r}"[:40])
            messenger.deliver()
            clock.advance(timedelta(hours=2))
            messenger.deliver()
        sandbox.write("+15550100001", sender="+15557000003", at=NOW, body="Buy now")
        sandbox.write("+15550100001", sender="no address", at=NOW, body="Buy more")
        messenger.refresh()
        for message in messenger.unknown_messages().all():
            messenger.look_up(message.id)
        messenger.export(io.BytesIO())
        messenger.backup(tmp_path / "copy.db")
    told = [record.getMessage() for record in kept.records]
    assert {record.name for record in kept.records} >= {"duologue.deliver", "duologue.refresh", "duologue.backup"}
    for secret in ("5550", "5557", "Ray", "Cleo", "parcel", "Max", "Buy", "landline", "no address", "key-", "secret"):
        assert not [line for line in told if secret in line]
    for record in kept.records:
        assert "\n" not in record.getMessage()
        assert not record.exc_info


def test_a_handler_may_use_the_messenger(kept: Kept, wired: Shop) -> None:
    seen: list[int] = []

    class Asks(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(wired.messenger.badge().messages)
            wired.messenger.add_note(wired.conversation.id, "exported")

    handler = Asks()
    logging.getLogger("duologue").addHandler(handler)
    try:
        wired.messenger.export(io.BytesIO())
    finally:
        logging.getLogger("duologue").removeHandler(handler)
    assert seen == [1]
    assert wired.messenger.timeline(wired.conversation.id).items[0].text == "exported"


def test_a_handler_that_fails_does_not_fail_the_call(kept: Kept, wired: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    alarms: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: alarms.append(told.exc_value))

    class Fails(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise ZeroDivisionError("in the handler")

    handler = Fails()
    logging.getLogger("duologue").addHandler(handler)
    try:
        assert wired.messenger.export(io.BytesIO()) > 0
    finally:
        logging.getLogger("duologue").removeHandler(handler)
    assert [str(each) for each in alarms] == ["in the handler"]
