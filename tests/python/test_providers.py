"""What carries messages, written in Python: what its methods are given, and what their answers and failures come to."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone

import pytest

from duologue import (
    Accepted,
    CallbackError,
    DeliveryStatus,
    GatewayId,
    GatewayKind,
    Incoming,
    LookedUp,
    LookUp,
    ManualClock,
    Message,
    Messenger,
    NotTaken,
    Outcome,
    Polled,
    PolledGateway,
    Provider,
    Rejected,
    RetryPolicy,
    Sandbox,
    StatusReport,
    Submission,
    Submits,
    Taken,
    Throttled,
    Transport,
    Unanswered,
    Unavailable,
    Unclear,
)

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.utc)
SHOP = "+15550100001"
CUSTOMER = "+15557000001"


class Scripted(Provider):
    """Does as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.submissions: list[tuple[Submission, datetime]] = []
        self.questions: list[tuple[LookUp, datetime]] = []
        self.acknowledged: list[tuple[PolledGateway, list[str]]] = []
        self.answer: Callable[[Submission], Outcome] = lambda submission: Accepted(provider_message_id=submission.key)
        self.knows: Callable[[], LookedUp] = Unclear
        self.came: Callable[[], Iterable[Polled]] = list

    def submit(self, submission: Submission, now: datetime, /) -> Outcome:
        self.submissions.append((submission, now))
        return self.answer(submission)

    def look_up(self, question: LookUp, now: datetime, /) -> LookedUp:
        self.questions.append((question, now))
        return self.knows()

    def poll(self, gateway: PolledGateway, now: datetime, /) -> Iterable[Polled]:
        return self.came()

    def acknowledge(self, gateway: PolledGateway, tokens: Sequence[str], /) -> None:
        self.acknowledged.append((gateway, list(tokens)))


class Workspace:
    """A messenger with one gateway and its provider, at nine o'clock."""

    def __init__(self, provider: object) -> None:
        self.clock = ManualClock(NINE)
        self.messenger = Messenger.open(
            ":memory:",
            clock=self.clock,
            providers={"mine": provider},  # type: ignore[dict-item]
            retry=RetryPolicy(attempts=2),
            random_seed=1,
        )
        mailbox = self.messenger.add_mailbox("Shop").id
        self.gateway: GatewayId = self.messenger.add_gateway(
            "Shop", kind=GatewayKind.LONG_CODE, address=SHOP, mailbox=mailbox, provider="mine", mms=True
        ).id

    def write(self, body: str = "Ready") -> Message:
        return self.messenger.compose(CUSTOMER, body, gateway=self.gateway)

    def deliver(self) -> tuple[DeliveryStatus | None, str]:
        """Write a message and deliver it: where it stands, and why."""
        message = self.write()
        [delivery] = self.messenger.deliver()
        return self.messenger.message(message.id).status, delivery.reason or delivery.error_code


@pytest.fixture
def provider() -> Scripted:
    return Scripted()


@pytest.fixture
def workspace(provider: Scripted) -> Iterator[Workspace]:
    workspace = Workspace(provider)
    with workspace.messenger:
        yield workspace


def failing(error: BaseException) -> Callable[..., object]:
    def fail(*_: object) -> object:
        raise error

    return fail


def test_a_submission_tells_everything_about_the_message(workspace: Workspace, provider: Scripted) -> None:
    message = workspace.messenger.compose(
        CUSTOMER, "Look", gateway=workspace.gateway, media=[("shoe.png", "image/png", b"picture")]
    )
    workspace.messenger.deliver()
    [(submission, now)] = provider.submissions
    assert now == NINE
    assert (submission.gateway, submission.sender, submission.recipient) == (workspace.gateway, SHOP, CUSTOMER)
    assert (submission.body, submission.transport, submission.segments) == ("Look", Transport.MMS, 1)
    assert [file.bytes for file in submission.media] == [b"picture"]
    assert workspace.messenger.message(message.id).status is DeliveryStatus.SENT


@pytest.mark.parametrize(
    ("answer", "status", "why"),
    [
        (Accepted(provider_message_id="p1"), DeliveryStatus.SENT, ""),
        (Accepted(provider_message_id="p1", status=DeliveryStatus.QUEUED), DeliveryStatus.SENDING, ""),
        (Rejected(code="30006", reason="landline"), DeliveryStatus.REJECTED, "landline"),
        (Throttled(retry_after=timedelta(seconds=5)), DeliveryStatus.QUEUED, ""),
        (Unavailable(code="503", reason="down"), DeliveryStatus.QUEUED, "down"),
        (Unanswered(reason="timed out"), DeliveryStatus.UNKNOWN, "timed out"),
    ],
)
def test_an_outcome_decides_where_a_message_stands(
    workspace: Workspace, provider: Scripted, answer: Outcome, status: DeliveryStatus, why: str
) -> None:
    provider.answer = lambda _: answer
    stands, reason = workspace.deliver()
    assert stands is status
    assert why in reason


def test_an_exception_in_submit_leaves_the_message_unknown_and_is_logged_with_its_traceback(
    workspace: Workspace, provider: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    provider.answer = failing(ValueError("the line went dead"))  # type: ignore[assignment]
    assert workspace.deliver() == (DeliveryStatus.UNKNOWN, "ValueError: the line went dead")
    [record] = [record for record in caplog.records if record.name == "duologue.provider"]
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert record.exc_info[0] is ValueError
    assert record.exc_info[2] is not None
    assert workspace.messenger.deliver() == []
    assert len(provider.submissions) == 1


@pytest.mark.parametrize("answer", [None, "sent", Accepted, Taken(status=DeliveryStatus.SENT), True])
def test_a_wrong_answer_to_a_submission_leaves_the_message_unknown(
    workspace: Workspace, provider: Scripted, answer: object
) -> None:
    provider.answer = lambda _: answer  # type: ignore[assignment, return-value]
    status, reason = workspace.deliver()
    assert status is DeliveryStatus.UNKNOWN
    assert reason.startswith("TypeError: what `submit` returns must be an Accepted,")


def test_an_exception_whose_text_cannot_be_had_is_told_all_the_same(workspace: Workspace, provider: Scripted) -> None:
    class SpeechlessError(Exception):
        def __str__(self) -> str:
            raise ValueError("speechless")

    provider.answer = failing(SpeechlessError())  # type: ignore[assignment]
    status, reason = workspace.deliver()
    assert status is DeliveryStatus.UNKNOWN
    assert "SpeechlessError" in reason


@pytest.mark.parametrize("ends", [KeyboardInterrupt(), SystemExit(3), GeneratorExit()])
def test_what_ends_a_program_comes_out_of_the_call_and_no_more_is_submitted(
    workspace: Workspace, provider: Scripted, ends: BaseException
) -> None:
    written = [
        workspace.messenger.compose(f"+1555700000{place}", "Ready", gateway=workspace.gateway) for place in (1, 2, 3)
    ]
    provider.answer = failing(ends)  # type: ignore[assignment]
    with pytest.raises(type(ends)) as raised:
        workspace.messenger.deliver()
    assert raised.value is ends
    assert len(provider.submissions) == 1
    statuses = [workspace.messenger.message(message.id).status for message in written]
    assert statuses == [DeliveryStatus.UNKNOWN, DeliveryStatus.QUEUED, DeliveryStatus.QUEUED]
    provider.answer = lambda submission: Accepted(provider_message_id=submission.key)
    workspace.clock.advance(60)
    assert len(workspace.messenger.deliver()) == 2


def test_a_look_up_tells_what_became_of_a_message(workspace: Workspace, provider: Scripted) -> None:
    provider.answer = lambda _: Unanswered()
    message = workspace.write()
    workspace.messenger.deliver()
    workspace.clock.advance(1)
    assert workspace.messenger.look_up(message.id).status is DeliveryStatus.UNKNOWN
    provider.knows = lambda: Taken(status=DeliveryStatus.DELIVERED, provider_message_id="p1")
    assert workspace.messenger.look_up(message.id).status is DeliveryStatus.DELIVERED
    question, asked_at = provider.questions[-1]
    assert (question.key, question.recipient) == (provider.submissions[0][0].key, CUSTOMER)
    assert (question.submitted_at, asked_at) == (NINE, NINE + timedelta(seconds=1))


def test_a_message_that_was_certainly_not_taken_is_sent_again(workspace: Workspace, provider: Scripted) -> None:
    provider.answer = lambda _: Unanswered()
    message = workspace.write()
    workspace.messenger.deliver()
    provider.knows = NotTaken
    assert workspace.messenger.look_up(message.id).status is DeliveryStatus.QUEUED


@pytest.mark.parametrize(("knows", "kind"), [(failing(OSError("no route")), OSError), (lambda: "taken", TypeError)])
def test_a_look_up_that_fails_is_the_cause_of_the_error(
    workspace: Workspace, provider: Scripted, knows: Callable[[], LookedUp], kind: type[Exception]
) -> None:
    provider.answer = lambda _: Unanswered()
    message = workspace.write()
    workspace.messenger.deliver()
    provider.knows = knows
    with pytest.raises(CallbackError, match="the provider `mine` failed") as raised:
        workspace.messenger.look_up(message.id)
    assert isinstance(raised.value.__cause__, kind)
    assert workspace.messenger.message(message.id).status is DeliveryStatus.UNKNOWN


def test_what_was_polled_is_stored_and_then_acknowledged(workspace: Workspace, provider: Scripted) -> None:
    provider.answer = lambda _: Accepted(provider_message_id="p1")
    message = workspace.write()
    workspace.messenger.deliver()

    def came() -> Iterator[Polled]:
        yield Polled(token="t1", report=Incoming(sender=CUSTOMER, body="Hello", provider_message_id="in1"))
        yield Polled(token="t2", report=StatusReport(status=DeliveryStatus.DELIVERED, provider_message_id="p1"))

    provider.came = came
    refreshed = workspace.messenger.refresh()
    assert [received.message.body for received in refreshed.received] == ["Hello"]
    assert [reported.id for reported in refreshed.reported] == [message.id]
    assert provider.acknowledged == [(PolledGateway(id=workspace.gateway, address=SHOP), ["t1", "t2"])]


def broken_halfway() -> Iterator[Polled]:
    yield Polled(token="t1", report=Incoming(sender=CUSTOMER, body="Hello"))
    raise OSError("cut off")


@pytest.mark.parametrize(
    ("came", "kind"),
    [
        (failing(OSError("no route")), OSError),
        (broken_halfway, OSError),
        (lambda: None, TypeError),
        (lambda: "t1", TypeError),
        (lambda: [Incoming(sender=CUSTOMER)], TypeError),
    ],
)
def test_a_poll_that_fails_is_told_and_nothing_is_acknowledged(
    workspace: Workspace, provider: Scripted, came: Callable[[], Iterable[Polled]], kind: type[Exception]
) -> None:
    provider.came = came
    [(gateway, error)] = workspace.messenger.refresh().failed
    assert gateway == workspace.gateway
    assert isinstance(error, CallbackError)
    assert isinstance(error.__cause__, kind)
    assert provider.acknowledged == []


def test_an_acknowledgement_that_fails_loses_nothing(workspace: Workspace, provider: Scripted) -> None:
    provider.came = lambda: [Polled(token="t1", report=Incoming(sender=CUSTOMER, body="Hi", provider_message_id="in1"))]
    provider.acknowledge = failing(OSError("no route"))  # type: ignore[method-assign, assignment]
    refreshed = workspace.messenger.refresh()
    assert [received.duplicate for received in refreshed.received] == [False]
    assert isinstance(refreshed.failed[0][1].__cause__, OSError)
    assert workspace.messenger.refresh().received == []
    [conversation] = workspace.messenger.conversations().items
    assert conversation.unread == 1


def test_an_object_with_submit_alone_is_a_provider() -> None:
    class Bare:
        def submit(self, submission: Submission, now: datetime) -> Accepted:
            return Accepted(provider_message_id=submission.key)

    bare: Submits = Bare()
    workspace = Workspace(bare)
    with workspace.messenger as messenger:
        assert workspace.deliver() == (DeliveryStatus.SENT, "")
        assert messenger.refresh().failed == []


def test_the_base_class_knows_nothing_and_polls_nothing() -> None:
    class Silent(Provider):
        def submit(self, submission: Submission, now: datetime, /) -> Outcome:
            return Unanswered()

    workspace = Workspace(Silent())
    with workspace.messenger as messenger:
        message = workspace.write()
        messenger.deliver()
        assert messenger.look_up(message.id).status is DeliveryStatus.UNKNOWN
        assert messenger.refresh().received == []
    with pytest.raises(TypeError, match="submit"):
        Provider()  # type: ignore[abstract]


@pytest.mark.parametrize("provider", [None, object(), Provider.submit, "sandbox"])
def test_an_object_without_submit_is_refused_when_the_workspace_is_opened(provider: object) -> None:
    with pytest.raises(TypeError, match="the provider `mine` must be an object with a method `submit`"):
        Messenger.open(":memory:", providers={"mine": provider})  # type: ignore[dict-item]


def test_providers_have_to_be_named_in_a_mapping() -> None:
    with pytest.raises(TypeError, match="providers must be a dict"):
        Messenger.open(":memory:", providers=[Sandbox()])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="name of a provider"):
        Messenger.open(":memory:", providers={1: Sandbox()})  # type: ignore[dict-item]


def test_a_provider_may_use_the_messenger(workspace: Workspace, provider: Scripted) -> None:
    def answer(submission: Submission) -> Accepted:
        workspace.messenger.receive(submission.gateway, sender=submission.recipient, body="Thanks")
        return Accepted(provider_message_id=submission.key)

    provider.answer = answer
    assert workspace.deliver()[0] is DeliveryStatus.SENT
    [conversation] = workspace.messenger.conversations().items
    assert conversation.snippet == "Thanks"


def test_what_is_raised_in_a_call_within_a_call_goes_through_both(workspace: Workspace, provider: Scripted) -> None:
    provider.came = failing(SystemExit(4))  # type: ignore[assignment]

    def answer(submission: Submission) -> Accepted:
        workspace.messenger.refresh()
        return Accepted(provider_message_id=submission.key)

    provider.answer = answer
    workspace.write()
    with pytest.raises(SystemExit):
        workspace.messenger.deliver()


def test_the_threads_of_a_worker_call_a_provider_at_the_same_time(workspace: Workspace, provider: Scripted) -> None:
    together = threading.Barrier(3, timeout=30)

    def answer(submission: Submission) -> Accepted:
        together.wait()
        return Accepted(provider_message_id=submission.key)

    provider.answer = answer
    for place in range(3):
        workspace.messenger.compose(f"+1555700000{place}", "Ready", gateway=workspace.gateway)
    after = None
    with workspace.messenger.start_worker(threads=3):
        while workspace.messenger.outbox_depth() > 0:
            after = workspace.messenger.wait_changes(after=after, timeout=10).next
    assert len(provider.submissions) == 3
    assert not together.broken


def test_records_of_the_engine_go_to_the_logger_that_was_named(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), Messenger.open(":memory:", logger="shop.texts"):
        pass
    assert [record.name for record in caplog.records if record.levelno == logging.INFO] == ["shop.texts.workspace"]


def test_a_record_of_the_engine_carries_what_the_host_raised(
    workspace: Workspace, provider: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    provider.came = failing(OSError("no route"))  # type: ignore[assignment]
    workspace.messenger.refresh()
    [record] = [record for record in caplog.records if record.name == "duologue.refresh"]
    assert record.levelno == logging.WARNING
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], OSError)


def test_a_logger_that_is_off_is_not_written_to(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="duologue"), Messenger.open(":memory:"):
        pass
    assert caplog.records == []


class Raising(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        raise RuntimeError("no log today")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_filter_that_raises_does_not_fail_the_call() -> None:
    logger = logging.getLogger("duologue.workspace")
    raising = Raising()
    logger.addFilter(raising)
    level = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        with Messenger.open(":memory:") as messenger:
            assert messenger.agents() == []
    finally:
        logger.removeFilter(raising)
        logger.setLevel(level)
