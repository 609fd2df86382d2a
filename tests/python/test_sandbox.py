"""The network in the process: customers who answer, and faults on demand."""

import copy
import pickle
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import pytest

from duologue import (
    Answer,
    Customer,
    DeliveryStatus,
    Fault,
    GatewayId,
    GatewayKind,
    InvalidArgumentError,
    ManualClock,
    Media,
    Message,
    Messenger,
    RetryPolicy,
    Sandbox,
)

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.utc)
SHOP = "+15550100001"
CUSTOMER = "+15557000001"


class Workspace:
    """A messenger on a sandbox, at nine o'clock."""

    def __init__(self, seed: int = 7) -> None:
        self.clock = ManualClock(NINE)
        self.sandbox = Sandbox(seed=seed)
        self.messenger = Messenger.open(
            ":memory:",
            clock=self.clock,
            providers={"sandbox": self.sandbox},
            retry=RetryPolicy(attempts=2),
            random_seed=1,
        )
        mailbox = self.messenger.add_mailbox("Shop").id
        self.gateway: GatewayId = self.messenger.add_gateway(
            "Shop", kind=GatewayKind.LONG_CODE, address=SHOP, mailbox=mailbox
        ).id

    def send(self, body: str = "Ready") -> Message:
        message = self.messenger.compose(CUSTOMER, body, gateway=self.gateway)
        self.messenger.deliver()
        return self.messenger.message(message.id)

    def incoming(self) -> list[str]:
        return [received.message.body for received in self.messenger.refresh().received]

    def after(self, seconds: float) -> list[str]:
        """What has come in this much later."""
        self.clock.advance(seconds)
        return self.incoming()


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    workspace = Workspace()
    with workspace.messenger:
        yield workspace


def test_it_takes_everything_and_hands_over_what_it_took(workspace: Workspace) -> None:
    assert workspace.send("One").status is DeliveryStatus.SENT
    assert [submission.body for submission in workspace.sandbox.accepted()] == ["One"]
    assert [submission.recipient for submission in workspace.sandbox.take_accepted()] == [CUSTOMER]
    assert workspace.sandbox.accepted() == []


def test_a_customer_answers_by_rules(workspace: Workspace) -> None:
    then = Answer("In blue", after=timedelta(seconds=5))
    rules = [("which size", Answer("Size 9", after=10, then=then)), ("bye", Answer("See you", once=True))]
    workspace.sandbox.script(CUSTOMER, Customer(rules, otherwise=Answer("Pardon?")))
    workspace.send("Which SIZE?")
    assert workspace.after(9) == []
    assert workspace.after(1) == ["Size 9"]
    assert workspace.after(5) == ["In blue"]
    workspace.send("Bye")
    workspace.send("Bye")
    assert workspace.after(0) == ["See you", "Pardon?"]


def test_an_answer_may_have_media(workspace: Workspace) -> None:
    files: list[Media | tuple[str, str, bytes]] = [
        ("shoe.png", "image/png", b"png"),
        Media(file_name="hat.png", media_type="image/png", bytes=b"hat"),
    ]
    workspace.sandbox.script(CUSTOMER, Customer(otherwise=Answer("", media=files)))
    workspace.send()
    [received] = workspace.messenger.refresh().received
    contents = [workspace.messenger.media(file.id) for file in received.message.attachments]
    assert contents == [b"png", b"hat"]


def test_a_customer_writes_unasked_at_a_set_time(workspace: Workspace) -> None:
    for _ in range(2):
        workspace.sandbox.write(SHOP, sender=CUSTOMER, body="Hello", at=NINE + timedelta(minutes=1))
    workspace.sandbox.write(
        SHOP, sender=CUSTOMER, at=NINE, provider_message_id="x1", media=[("a.png", "image/png", b"a")]
    )
    [first] = workspace.messenger.refresh().received
    assert (first.message.body, first.message.at, len(first.message.attachments)) == ("", NINE, 1)
    assert workspace.after(60) == ["Hello"]


def test_delivery_receipts_come_after_a_while(workspace: Workspace) -> None:
    workspace.sandbox.delivery_receipts(2)
    message = workspace.send()
    workspace.after(2)
    assert workspace.messenger.message(message.id).status is DeliveryStatus.DELIVERED


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.spared(), DeliveryStatus.SENT),
        (Fault.throttled(5), DeliveryStatus.QUEUED),
        (Fault.unavailable("503"), DeliveryStatus.QUEUED),
        (Fault.rejected("30006", "landline"), DeliveryStatus.REJECTED),
        (Fault.message_lost(), DeliveryStatus.UNKNOWN),
        (Fault.answer_lost(), DeliveryStatus.UNKNOWN),
        (Fault.undelivered("30003"), DeliveryStatus.SENT),
    ],
)
@pytest.mark.parametrize(
    "inject",
    [
        Sandbox.inject,
        lambda sandbox, fault: sandbox.inject_for(CUSTOMER, fault),
        lambda sandbox, fault: sandbox.inject_by_chance(1, fault),
    ],
)
def test_a_fault_befalls_a_submission(
    workspace: Workspace, inject: Callable[[Sandbox, Fault], None], fault: Fault, status: DeliveryStatus
) -> None:
    inject(workspace.sandbox, fault)
    assert workspace.send().status is status


def test_an_undelivered_message_is_reported(workspace: Workspace) -> None:
    workspace.sandbox.inject(Fault.undelivered("30003"))
    message = workspace.send()
    workspace.messenger.refresh()
    message = workspace.messenger.message(message.id)
    assert (message.status, message.error_code) == (DeliveryStatus.UNDELIVERED, "30003")


def test_what_comes_back_may_come_twice_late_or_in_another_order(workspace: Workspace) -> None:
    for place, fault in enumerate([Fault.duplicated(), Fault.delayed(timedelta(seconds=30)), Fault.reordered()]):
        workspace.sandbox.clear_faults()
        workspace.sandbox.inject_by_chance(1.0, fault)
        workspace.sandbox.write(SHOP, sender=CUSTOMER, body=str(place), at=NINE)
    assert sorted(workspace.incoming()) == ["0", "2"]
    assert workspace.after(30) == ["1"]


def test_faults_can_be_ended(workspace: Workspace) -> None:
    workspace.sandbox.inject_for(CUSTOMER, Fault.message_lost())
    workspace.sandbox.clear_faults()
    assert workspace.send().status is DeliveryStatus.SENT


def test_the_same_seed_brings_the_same_luck() -> None:
    def luck(seed: int) -> list[bool]:
        workspace = Workspace(seed)
        with workspace.messenger:
            workspace.sandbox.inject_by_chance(0.5, Fault.message_lost())
            return [workspace.send(str(place)).status is DeliveryStatus.SENT for place in range(20)]

    assert luck(3) == luck(3)
    assert len({tuple(luck(seed)) for seed in range(4)}) > 1


def test_a_workspace_without_providers_has_a_sandbox() -> None:
    with Messenger.open(":memory:") as messenger:
        mailbox = messenger.add_mailbox("Shop").id
        gateway = messenger.add_gateway("Shop", kind=GatewayKind.LONG_CODE, address=SHOP, mailbox=mailbox)
        messenger.compose(CUSTOMER, "Ready", gateway=gateway.id)
        assert [delivery.status for delivery in messenger.deliver()] == [DeliveryStatus.SENT]


@pytest.mark.parametrize(
    "refused",
    [
        lambda sandbox: sandbox.inject_by_chance(1.01, Fault.spared()),
        lambda sandbox: sandbox.inject_by_chance(-0.1, Fault.spared()),
        lambda sandbox: sandbox.inject_by_chance(float("nan"), Fault.spared()),
        lambda sandbox: sandbox.inject_by_chance(10**400, Fault.spared()),
        lambda sandbox: sandbox.delivery_receipts(-1),
        lambda sandbox: sandbox.script("", Customer()),
        lambda sandbox: sandbox.write(SHOP, sender=CUSTOMER, at=datetime(2026, 11, 22)),
        lambda sandbox: Sandbox(seed=-1),
        lambda sandbox: Sandbox(seed=2**64),
        lambda sandbox: Answer("\ud800"),
        lambda sandbox: Fault.delayed(float("inf")),
    ],
)
def test_values_that_make_no_sense_are_refused(workspace: Workspace, refused: Callable[[Sandbox], object]) -> None:
    with pytest.raises(InvalidArgumentError):
        refused(workspace.sandbox)


@pytest.mark.parametrize(
    "refused",
    [
        lambda sandbox: sandbox.inject("answer_lost"),
        lambda sandbox: sandbox.inject(Fault),
        lambda sandbox: sandbox.inject_by_chance("1", Fault.spared()),
        lambda sandbox: sandbox.inject_by_chance(True, Fault.spared()),
        lambda sandbox: sandbox.script(CUSTOMER, Answer("hi")),
        lambda sandbox: sandbox.script(CUSTOMER, None),
        lambda sandbox: sandbox.write(SHOP, sender=CUSTOMER, at=5),
        lambda sandbox: sandbox.write(SHOP, sender=CUSTOMER, at=NINE, media=[("a", "b")]),
        lambda sandbox: sandbox.write(SHOP, CUSTOMER, "Hello", NINE),
        lambda sandbox: Sandbox(seed=1.5),  # type: ignore[arg-type]
        lambda sandbox: Sandbox(seed=True),
        lambda sandbox: Customer([("hi", "hello")]),  # type: ignore[list-item]
        lambda sandbox: Customer(["hi"]),  # type: ignore[list-item]
        lambda sandbox: Customer(5),  # type: ignore[arg-type]
        lambda sandbox: Answer(None),  # type: ignore[arg-type]
        lambda sandbox: Answer("hi", once=1),  # type: ignore[arg-type]
        lambda sandbox: Answer("hi", after="1"),  # type: ignore[arg-type]
        lambda sandbox: Answer("hi", then="ho"),  # type: ignore[arg-type]
        lambda sandbox: Fault(),
        lambda sandbox: Fault.rejected("30006"),  # type: ignore[call-arg]
        lambda sandbox: Fault.throttled("5"),  # type: ignore[arg-type]
    ],
)
def test_values_of_another_type_are_refused(workspace: Workspace, refused: Callable[[Sandbox], object]) -> None:
    with pytest.raises(TypeError):
        refused(workspace.sandbox)


def test_they_are_shown_as_what_they_are() -> None:
    assert repr(Sandbox(seed=7)) == "Sandbox(seed=7)"
    assert repr(Fault.answer_lost()) == "Fault.answer_lost()"
    assert repr(Fault.throttled(30)) == "Fault.throttled(retry_after=datetime.timedelta(seconds=30))"
    assert repr(Fault.rejected("30003", "Unknown")) == "Fault.rejected(code='30003', reason='Unknown')"
    assert repr(Customer()) == "Customer()"
    answer = Answer("Size 9", then=Answer("", media=[("a.png", "image/png", b"x")], after=1), once=True)
    media = "Media(file_name='a.png', media_type='image/png', bytes=b'x')"
    then = f"Answer('', media=[{media}], after=datetime.timedelta(seconds=1))"
    assert repr(answer) == f"Answer('Size 9', then={then}, once=True)"
    assert repr(Customer([("hi", answer)], otherwise=Answer("Yes?"))) == (
        f"Customer([('hi', {answer!r})], otherwise=Answer('Yes?'))"
    )


#: Each made twice.
FAULTS = [
    [
        Fault.spared(),
        Fault.throttled(1),
        Fault.throttled(2),
        Fault.unavailable("x"),
        Fault.undelivered("x"),
        Fault.rejected("x", "y"),
        Fault.message_lost(),
        Fault.answer_lost(),
        Fault.duplicated(),
        Fault.delayed(1),
        Fault.reordered(),
    ]
    for _ in range(2)
]


def test_faults_that_do_the_same_are_equal() -> None:
    first, second = FAULTS
    assert first == second
    assert len({*first, *second}) == len(first)
    assert pickle.loads(pickle.dumps(first)) == copy.deepcopy(first) == first
    assert Fault.spared() != "Fault.spared()"


def test_customers_and_answers_that_write_the_same_are_equal() -> None:
    def made() -> Customer:
        return Customer([("hi", Answer("Yes?", after=5, once=True))], otherwise=Answer("", then=Answer("So?")))

    assert made() == made() == pickle.loads(pickle.dumps(made())) == copy.copy(made())
    assert made() != Customer([("hi", Answer("Yes?", after=6, once=True))])
    assert Answer("Yes?", then=Answer("So?")) != Answer("Yes?")
    with pytest.raises(TypeError, match="unhashable"):
        hash(made())
