"""The exceptions: one tree, what a refusal tells, and that a call which was refused has changed nothing."""

import copy
import inspect
import io
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest
from conftest import NOW, Shop, set_up

import duologue
from duologue import (
    ActionRefusedError,
    AllowedAction,
    BusyError,
    CallbackError,
    ClosedError,
    ConflictError,
    CorruptError,
    DuologueError,
    ErrorKind,
    EventKind,
    Fault,
    ForkedError,
    GatewayKind,
    HostKind,
    HostKindId,
    InternalError,
    InvalidArgumentError,
    ManualClock,
    Messenger,
    MmsNotEnabledError,
    NewerWorkspaceError,
    NotAWorkspaceError,
    NotFoundError,
    OptedOutError,
    ReadOnlyError,
    Reason,
    Sandbox,
    SignatureError,
    SnoozeMode,
    StorageError,
    parse_address,
)

CLASSES = [found for found in vars(duologue).values() if inspect.isclass(found) and issubclass(found, DuologueError)]
PICTURE = [("a.jpg", "image/jpeg", b"pixels")]
LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.utc)


def test_every_exception_of_the_package_is_in_one_tree() -> None:
    raised = [found for found in vars(duologue).values() if inspect.isclass(found) and issubclass(found, BaseException)]
    assert raised == CLASSES
    assert [each.__name__ for each in CLASSES] == duologue.exceptions.__all__


def test_some_are_exceptions_of_pythons_own_too() -> None:
    assert issubclass(NotFoundError, LookupError)
    assert issubclass(InvalidArgumentError, ValueError)
    assert issubclass(MmsNotEnabledError, ActionRefusedError)
    assert not issubclass(NotFoundError, (KeyError, IndexError))


def test_every_kind_has_a_class_and_every_class_a_kind() -> None:
    # Those that nothing raises yet have the kind of the class that they are of.
    later = {OptedOutError: ActionRefusedError, SignatureError: InvalidArgumentError}
    kinds = {each: each.kind for each in CLASSES if each is not DuologueError and each not in later}
    assert sorted(kinds.values(), key=list(ErrorKind).index) == list(ErrorKind)
    for each, kind in kinds.items():
        assert each.__name__ == "".join(map(str.title, kind.value.split("_"))) + "Error"
    assert DuologueError.kind is InternalError.kind is ErrorKind.INTERNAL
    for each, base in later.items():
        assert each.__bases__ == (base,)
        assert each.kind is base.kind


@pytest.mark.parametrize("error", CLASSES)
def test_one_is_pickled_and_copied_with_all_that_it_tells(error: type[DuologueError]) -> None:
    raised = error("so it is", code="because", field="name", value="Ann", gateways=[duologue.GatewayId(7)])
    for copied in (pickle.loads(pickle.dumps(raised)), copy.copy(raised), copy.deepcopy(raised)):
        assert type(copied) is error
        assert str(copied) == "so it is"
        assert vars(copied) == vars(raised) == {"code": "because", "field": "name", "value": "Ann", "gateways": [7]}
        assert copied.kind is error.kind


def test_one_that_a_host_makes_says_no_more_than_its_kind() -> None:
    made = BusyError()
    assert (made.kind, made.code, made.field, made.value, made.gateways) == (ErrorKind.BUSY, "busy", None, None, [])


def told(raised: DuologueError) -> tuple[ErrorKind, str, str | None, str | None]:
    return raised.kind, raised.code, raised.field, raised.value


Call = Callable[[Shop], object]


def ready(shop: Shop) -> Shop:
    """Add what some of the calls below are refused for."""
    messenger = shop.messenger
    messenger.create_tag("Sizing")
    messenger.add_contact(name="Max", addresses=["+15557000003"], blocked=True)
    messenger.deactivate_agent(messenger.add_agent("Bob Ray").id)
    messenger.add_quick_reply("Hello", "Hi {{ contact.first_name }}")
    messenger.deliver()
    return shop


INVALID, REFUSED, MISSING = ErrorKind.INVALID_ARGUMENT, ErrorKind.ACTION_REFUSED, ErrorKind.NOT_FOUND
CONFLICT, MMS = ErrorKind.CONFLICT, ErrorKind.MMS_NOT_ENABLED

REFUSALS: dict[str, tuple[Call, ErrorKind, str, str | None, str | None]] = {
    "a name with NUL": (lambda s: s.messenger.add_agent("A\0"), INVALID, "invalid_argument", "name", r"A\u{0}"),
    "an unknown agent": (lambda s: s.messenger.agent(duologue.AgentId(99)), MISSING, "not_found", "agent", "99"),
    "no id": (lambda s: s.messenger.agent(duologue.AgentId(0)), INVALID, "invalid_argument", "agent", "0"),
    "a mailbox twice": (lambda s: s.messenger.add_mailbox("MAIN"), INVALID, "taken", "name", "MAIN"),
    "a tag twice": (lambda s: s.messenger.create_tag("sizing"), INVALID, "taken", "name", "sizing"),
    "no color": (lambda s: s.messenger.create_tag("New", color="red"), INVALID, "invalid_argument", "color", "red"),
    "no mailbox": (
        lambda s: s.messenger.rename_mailbox(duologue.MailboxId(9), "x"), MISSING, "not_found", "mailbox", "9",
    ),
    "an address twice": (
        lambda s: s.messenger.add_gateway(
            "Two", kind=GatewayKind.LONG_CODE, address="+15550100001", mailbox=s.mailbox.id
        ),
        INVALID, "taken", "address", "+15550100001",
    ),
    "an address of another kind": (
        lambda s: s.messenger.add_gateway("Two", kind=GatewayKind.EMAIL, address="72345", mailbox=s.mailbox.id),
        INVALID, "invalid_argument", "address", "72345",
    ),
    "a negative price": (
        lambda s: s.messenger.update_gateway(s.gateway.id, price_per_mms=-1),
        INVALID, "invalid_argument", "price_per_mms", "-1",
    ),
    "a template with a mistake": (
        lambda s: s.messenger.add_quick_reply("New", "{{ x"), INVALID, "invalid_argument", "text", "{{ x",
    ),
    "a value that a template lacks": (
        lambda s: s.messenger.expand_quick_reply(s.messenger.quick_replies()[0].id, s.conversation.id),
        INVALID, "missing_value", "text", "contact.first_name",
    ),
    "no sender": (
        lambda s: s.messenger.receive(s.gateway.id, sender="+1", body="Hi"), INVALID, "invalid_argument", "sender", "+1"
    ),
    "an unknown gateway": (
        lambda s: s.messenger.receive(duologue.GatewayId(9), sender="+15557000001"),
        MISSING, "not_found", "gateway", "9",
    ),
    "a blocked contact": (
        lambda s: s.messenger.receive(s.gateway.id, sender="+15557000003"), REFUSED, "contact_blocked", None, None
    ),
    "an empty message": (
        lambda s: s.messenger.send(s.conversation.id, ""), INVALID, "invalid_argument", "body", ""
    ),
    "an unknown conversation": (
        lambda s: s.messenger.send(duologue.ConversationId(9), "Hi"), MISSING, "not_found", "conversation", "9"
    ),
    "an agent who left": (
        lambda s: s.messenger.send(s.conversation.id, "Hi", by=duologue.AgentId(2)),
        REFUSED, "agent_inactive", None, None,
    ),
    "a picture": (
        lambda s: s.messenger.send(s.conversation.id, "Look", media=PICTURE), MMS, "mms_not_enabled", None, None
    ),
    "a time that is over": (
        lambda s: s.messenger.send(s.conversation.id, "Hi", send_at=LONG_AGO),
        INVALID, "invalid_argument", "send_at", "2000-01-01T00:00:00Z",
    ),
    "a version that is over": (
        lambda s: s.messenger.complete(s.conversation.id, expected_version=1), CONFLICT, "conflict",
        "expected_version", "1",
    ),
    "another assignee": (
        lambda s: s.messenger.add_tag(s.conversation.id, "New", expected_assignee=s.agent.id), CONFLICT, "conflict",
        "expected_assignee", "1",
    ),
    "a customer who wrote meanwhile": (
        lambda s: s.messenger.send(s.conversation.id, "Hi", expected_last_message=duologue.MessageId(1)),
        CONFLICT, "conflict", "expected_last_message", "1",
    ),
    "what is open already": (
        lambda s: s.messenger.reopen(s.conversation.id), REFUSED, "already_open", None, None
    ),
    "what does not sleep": (
        lambda s: s.messenger.unsnooze(s.conversation.id), REFUSED, "not_snoozed", None, None
    ),
    "a snooze without a time": (
        lambda s: s.messenger.snooze(s.conversation.id), INVALID, "invalid_argument", "until", "none"
    ),
    "a snooze until an answer and a time": (
        lambda s: s.messenger.snooze(s.conversation.id, timedelta(hours=1), mode=SnoozeMode.UNTIL_REPLY),
        INVALID, "invalid_argument", "until", "2026-11-22T10:00:00Z",
    ),
    "an empty note": (
        lambda s: s.messenger.add_note(s.conversation.id, ""), INVALID, "invalid_argument", "text", ""
    ),
    "a kind of the engine's own": (
        lambda s: s.messenger.add_event(s.conversation.id, EventKind.READ, title="x"),
        INVALID, "invalid_argument", "kind", "read",
    ),
    "an unknown kind": (
        lambda s: s.messenger.add_contact_event(s.conversation.contact, HostKind(id=HostKindId(9)), title="x"),
        MISSING, "not_found", "event kind", "9",
    ),
    "a message of the customer's": (
        lambda s: s.messenger.cancel_message(s.message.id), REFUSED, "already_gone", None, None
    ),
    "what is known": (
        lambda s: s.messenger.resolve(s.message.id, duologue.Resolution.SENT), REFUSED, "not_unknown", None, None
    ),
    "too many at once": (
        lambda s: s.messenger.conversations(limit=1001), INVALID, "invalid_argument", "limit", "1001"
    ),
    "an agent of what is unassigned": (
        lambda s: s.messenger.conversations(agent=s.agent.id, unassigned=True),
        INVALID, "invalid_argument", "agent", "1",
    ),
    "a place of another list": (
        lambda s: s.messenger.conversations(after=duologue.Cursor("nowhere")),
        INVALID, "invalid_argument", "after", "nowhere",
    ),
    "what is not empty": (
        lambda s: s.messenger.import_(io.BytesIO(b"")), REFUSED, "workspace_not_empty", None, None
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_tells_its_kind_code_field_and_value_and_has_changed_nothing(shop: Shop, name: str) -> None:
    call, *expected = REFUSALS[name]
    ready(shop)
    before, after = io.BytesIO(), io.BytesIO()
    shop.messenger.export(before)
    with pytest.raises(DuologueError) as refused:
        call(shop)
    assert [*told(refused.value)] == expected
    assert str(refused.value)
    shop.messenger.export(after)
    assert after.getvalue() == before.getvalue()
    assert shop.messenger.verify().differences == []


def test_a_code_of_what_the_state_does_not_allow_is_that_of_a_reason() -> None:
    for _, kind, code, *_ in REFUSALS.values():
        if kind in (REFUSED, MMS):
            assert Reason(code).value == code


def test_allowed_actions_give_the_reason_with_which_the_command_is_refused(shop: Shop) -> None:
    shop.messenger.complete(shop.conversation.id)
    complete = next(
        each for each in shop.messenger.allowed_actions(shop.conversation.id) if each.action is duologue.Action.COMPLETE
    )
    with pytest.raises(ActionRefusedError) as refused:
        shop.messenger.complete(shop.conversation.id)
    assert isinstance(complete, AllowedAction)
    action, allowed, reason = complete
    assert isinstance(reason, Reason)
    assert (action.value, allowed, reason.value) == ("complete", False, refused.value.code)
    assert all(each.reason is None for each in shop.messenger.allowed_actions(shop.conversation.id) if each.allowed)


def test_pictures_are_refused_with_the_gateways_that_could_send_them(shop: Shop) -> None:
    able = shop.messenger.add_gateway(
        "Pictures", kind=GatewayKind.TOLL_FREE, address="+18005550100", mailbox=shop.mailbox.id, mms=True
    )
    with pytest.raises(MmsNotEnabledError) as refused:
        shop.messenger.send(shop.conversation.id, "Look", gateway=shop.gateway.id, media=PICTURE)
    assert refused.value.gateways == [able.id]
    assert refused.value.code == "mms_not_enabled"


def test_one_of_many_is_refused_by_an_exception_in_its_place(shop: Shop) -> None:
    many = shop.messenger.receive_many(
        shop.gateway.id,
        [{"sender": "+1"}, {"sender": "+15557000008"}, {"sender": "+15557000009", "body": "x" * 300_000}],
    )
    assert [type(each).__name__ for each in many] == ["InvalidArgumentError", "Received", "InvalidArgumentError"]
    unknown = duologue.ConversationId(99)
    done = shop.messenger.bulk([unknown, shop.conversation.id], duologue.Command.complete())
    assert isinstance(done[0], NotFoundError)
    assert isinstance(done[1], duologue.Conversation)


def refused(kind: type[DuologueError], call: Callable[[], object]) -> DuologueError:
    with pytest.raises(kind) as raised:
        call()
    assert type(raised.value) is kind
    return raised.value


def test_a_file_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    text, other = tmp_path / "text", tmp_path / "other.db"
    text.write_bytes(b"Once upon a time. " * 100)
    database = sqlite3.connect(other)
    database.execute("CREATE TABLE thing (name TEXT)")
    database.close()
    for path in (text, other):
        content = path.read_bytes()
        assert str(path) in str(refused(NotAWorkspaceError, partial(Messenger.open, path)))
        assert path.read_bytes() == content


def test_a_workspace_of_a_later_release_is_refused(tmp_path: Path) -> None:
    Messenger.open(tmp_path / "shop.db").close()
    database = sqlite3.connect(tmp_path / "shop.db")
    database.execute("PRAGMA user_version = 999")
    database.close()
    refused(NewerWorkspaceError, lambda: Messenger.open(tmp_path / "shop.db"))


def test_a_damaged_workspace_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with Messenger.open(path) as messenger:
        set_up(messenger, ManualClock(NOW))
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))

    def use() -> None:
        with Messenger.open(path) as messenger:
            messenger.changes()

    refused(CorruptError, use)


def test_a_file_that_cannot_be_made_or_must_not_be_written_is_refused(tmp_path: Path) -> None:
    refused(StorageError, lambda: Messenger.open(tmp_path / "nowhere" / "shop.db"))
    refused(StorageError, lambda: Messenger.open(tmp_path))
    refused(StorageError, lambda: Messenger.open(tmp_path / "none.db", read_only=True))
    Messenger.open(tmp_path / "shop.db").close()
    with Messenger.open(tmp_path / "shop.db", read_only=True) as messenger:
        assert messenger.agents() == []
        refused(ReadOnlyError, lambda: messenger.add_agent("Ann Lee"))


#: Another process: two copies of SQLite in one do not see each other's locks.
WRITES = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("BEGIN IMMEDIATE")
print("begun", flush=True)
sys.stdin.read()
"""


def test_a_workspace_that_another_writes_is_busy_and_then_free(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with Messenger.open(path, busy_timeout=timedelta(milliseconds=10)) as messenger:
        with subprocess.Popen(
            [sys.executable, "-c", WRITES, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other:
            assert other.stdout
            assert other.stdout.readline() == b"begun\n"
            refused(BusyError, lambda: messenger.add_agent("Ann Lee"))
            assert messenger.agents() == []
        assert messenger.add_agent("Ann Lee").name == "Ann Lee"


def test_what_a_part_of_the_hosts_raises_is_the_cause() -> None:
    def broken() -> NoReturn:
        raise OSError("no clock here")

    raised = refused(CallbackError, lambda: Messenger.open(":memory:", clock=broken))
    assert isinstance(raised.__cause__, OSError)
    assert "no clock here" in str(raised)
    assert refused(InvalidArgumentError, lambda: parse_address("1")).__cause__ is None


def test_a_clock_that_gives_no_moment_is_refused_with_what_it_gave() -> None:
    clocks: list[tuple[Any, type[Exception]]] = [(lambda: datetime(2026, 1, 1), ValueError), (lambda: 5, TypeError)]
    for clock, cause in clocks:
        raised = refused(CallbackError, partial(Messenger.open, ":memory:", clock=clock))
        assert isinstance(raised.__cause__, cause)


def test_a_conflict_is_one_class_and_a_closed_messenger_another(shop: Shop) -> None:
    refused(ConflictError, lambda: shop.messenger.archive(shop.conversation.id, expected_version=1))
    shop.messenger.close()
    assert refused(ClosedError, shop.messenger.badge).code == "closed"


def test_what_the_network_fails_with_is_no_exception_but_a_status() -> None:
    sandbox = Sandbox()
    with Messenger.open(":memory:", providers={"sandbox": sandbox}) as messenger:
        shop = set_up(messenger, ManualClock(NOW))
        sandbox.inject(Fault.rejected("30006", "landline"))
        messenger.send(shop.conversation.id, "Hi")
        [delivery] = messenger.deliver()
    assert isinstance(delivery, duologue.Delivery)
    assert (delivery.status.name, delivery.error_code, delivery.reason) == ("REJECTED", "30006", "landline")


FORKS = """
import os, sys, duologue
messenger = duologue.Messenger.open(sys.argv[1])
child = os.fork()
if child == 0:
    try:
        messenger.agents()
    except duologue.ForkedError as error:
        os._exit(7 if error.kind is duologue.ErrorKind.FORKED else 1)
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
assert messenger.agents() == []
"""


def test_a_messenger_is_refused_in_a_child_of_a_fork(tmp_path: Path) -> None:
    assert ForkedError.kind is ErrorKind.FORKED
    done = subprocess.run([sys.executable, "-c", FORKS, str(tmp_path / "shop.db")], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
