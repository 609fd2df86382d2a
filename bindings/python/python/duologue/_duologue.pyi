from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from os import PathLike
from types import TracebackType
from typing import Any, Final, Literal, Protocol, TypeAlias, final
from zoneinfo import ZoneInfo

from typing_extensions import Self

from .enums import (
    Actor,
    AddressKind,
    DeliveryStatus,
    Direction,
    Durability,
    Encoding,
    EventKind,
    GatewayKind,
    Language,
    Placement,
    Reason,
    Resolution,
    Session,
    SessionPolicy,
    SmartLevel,
    SmartMode,
    SnoozeMode,
    SnoozePreset,
    Status,
    Transport,
    View,
)
from .exceptions import DuologueError
from .ids import (
    AgentId,
    AttachmentId,
    ContactId,
    ConversationId,
    Cursor,
    EventId,
    GatewayId,
    HostKindId,
    MailboxId,
    MessageId,
    QuickReplyId,
    TagId,
)
from .providers import MediaStore, Submits
from .records import AllowedAction

__version__: str
SMART_MAP_VERSION: int

_Money: TypeAlias = Decimal | int | str
_Length: TypeAlias = timedelta | float
_Moment: TypeAlias = datetime | float
_Kind: TypeAlias = EventKind | HostKind
_Octets: TypeAlias = bytes | bytearray | memoryview
_File: TypeAlias = Media | tuple[str, str, _Octets]
_National: TypeAlias = Literal["auto"] | tuple[int, int] | Iterable[int] | None

class _Writer(Protocol):
    def write(self, data: bytes, /) -> object: ...

class _Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...

# What every record has beside its fields: equality, hashing, a repr and pickling.
class _Record:
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

# The engine

@final
class Messenger:
    @staticmethod
    def open(
        path: str | PathLike[str],
        *,
        clock: Callable[[], datetime] | None = None,
        default_region: str | None = None,
        time_zone: str | ZoneInfo | None = None,
        session_policy: SessionPolicy | None = None,
        providers: Mapping[str, Submits | Sandbox] | None = None,
        media_store: MediaStore | None = None,
        retry: RetryPolicy | None = None,
        durability: Durability | None = None,
        busy_timeout: _Length | None = None,
        readers: int | None = None,
        read_only: bool = False,
        random_seed: int | None = None,
        logger: str | None = None,
    ) -> Messenger: ...
    @staticmethod
    def check_backup(path: str | PathLike[str]) -> Verification: ...
    def close(self) -> None: ...
    @property
    def closed(self) -> bool: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...
    def workspace(self) -> Workspace: ...
    def update_workspace(self, *, name: str | None = None, brand: str | None = None) -> Workspace: ...
    def add_agent(self, name: str) -> Agent: ...
    def agent(self, agent: AgentId) -> Agent: ...
    def agents(self) -> list[Agent]: ...
    def rename_agent(self, agent: AgentId, name: str) -> Agent: ...
    def deactivate_agent(self, agent: AgentId) -> Agent: ...
    def activate_agent(self, agent: AgentId) -> Agent: ...
    def add_mailbox(self, name: str) -> Mailbox: ...
    def mailboxes(self) -> list[Mailbox]: ...
    def rename_mailbox(self, mailbox: MailboxId, name: str) -> Mailbox: ...
    def add_gateway(
        self,
        name: str,
        *,
        kind: GatewayKind,
        address: str,
        mailbox: MailboxId,
        provider: str | None = None,
        mms: bool = False,
        price_per_segment: _Money | None = None,
        price_per_mms: _Money | None = None,
        segments_per_second: _Money | None = None,
        max_characters: int | None = None,
        media: MediaLimits | None = None,
        default: bool = False,
    ) -> Gateway: ...
    def gateway(self, gateway: GatewayId) -> Gateway: ...
    def gateways(self) -> list[Gateway]: ...
    def update_gateway(
        self,
        gateway: GatewayId,
        *,
        name: str | None = None,
        mailbox: MailboxId | None = None,
        mms: bool | None = None,
        price_per_segment: _Money | None = None,
        price_per_mms: _Money | None = None,
        segments_per_second: _Money | None = ...,
        max_characters: int | None = ...,
        media: MediaLimits | None = None,
        default: bool | None = None,
    ) -> Gateway: ...
    def enable_gateway(self, gateway: GatewayId) -> Gateway: ...
    def disable_gateway(self, gateway: GatewayId) -> Gateway: ...
    def create_tag(self, name: str, *, color: str | None = None) -> Tag: ...
    def tags(self) -> list[Tag]: ...
    def update_tag(self, tag: TagId, *, name: str | None = None, color: str | None = None) -> Tag: ...
    def delete_tag(self, tag: TagId) -> None: ...
    def add_quick_reply(self, name: str, text: str, *, category: str | None = None) -> QuickReply: ...
    def add_starter_quick_replies(self) -> list[QuickReply]: ...
    def quick_replies(self, *, search: str | None = None) -> list[QuickReply]: ...
    def update_quick_reply(
        self,
        quick_reply: QuickReplyId,
        *,
        name: str | None = None,
        text: str | None = None,
        category: str | None = None,
    ) -> QuickReply: ...
    def delete_quick_reply(self, quick_reply: QuickReplyId) -> None: ...
    def order_quick_replies(self, order: Iterable[QuickReplyId]) -> list[QuickReply]: ...
    def expand_quick_reply(
        self, quick_reply: QuickReplyId, conversation: ConversationId, *, by: AgentId | None = None
    ) -> str: ...
    def register_event_kind(self, name: str, label: str) -> HostKind: ...
    def event_kinds(self, *, search: str | None = None) -> list[KindEntry]: ...
    def add_contact(
        self,
        *,
        name: str | None = None,
        addresses: Iterable[str] | None = None,
        time_zone: str | ZoneInfo | None = ...,
        fields: Mapping[str, str] | None = None,
        blocked: bool = False,
        by: AgentId | None = None,
    ) -> Contact: ...
    def update_contact(
        self,
        contact: ContactId,
        *,
        name: str | None = None,
        addresses: Iterable[str] | None = None,
        remove_addresses: Iterable[str] | None = None,
        time_zone: str | ZoneInfo | None = ...,
        fields: Mapping[str, str] | None = None,
        blocked: bool | None = None,
        by: AgentId | None = None,
    ) -> Contact: ...
    def contact(self, contact: ContactId) -> Contact: ...
    def find_contact(self, address: str) -> Contact | None: ...
    def contacts(
        self, *, search: str | None = None, limit: int | None = None, after: Cursor | None = None
    ) -> ContactPage: ...
    def receive(
        self,
        gateway: GatewayId,
        *,
        sender: str,
        body: str | None = None,
        provider_message_id: str | None = None,
        media: Iterable[_File] | None = None,
        at: datetime | None = None,
    ) -> Received: ...
    def receive_many(
        self, gateway: GatewayId, messages: Iterable[Incoming | Mapping[str, Any]]
    ) -> list[Received | DuologueError]: ...
    def send(
        self,
        conversation: ConversationId,
        body: str,
        *,
        by: AgentId | None = None,
        gateway: GatewayId | None = None,
        media: Iterable[_File] | None = None,
        key: str | None = None,
        send_at: datetime | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Message: ...
    def compose(
        self,
        to: str | ContactId,
        body: str,
        *,
        by: AgentId | None = None,
        gateway: GatewayId | None = None,
        media: Iterable[_File] | None = None,
        key: str | None = None,
        send_at: datetime | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Message: ...
    def edit_message(
        self,
        message: MessageId,
        body: str,
        *,
        by: AgentId | None = None,
        gateway: GatewayId | None = None,
        media: Iterable[_File] | None = None,
        key: str | None = None,
        send_at: datetime | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Message: ...
    def cancel_message(
        self,
        message: MessageId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Message: ...
    def send_test(
        self,
        gateway: GatewayId,
        *,
        to: str,
        body: str,
        media: Iterable[_File] | None = None,
        by: AgentId | None = None,
    ) -> list[Message]: ...
    def message(self, message: MessageId) -> Message: ...
    def scheduled_messages(
        self, *, conversation: ConversationId | None = None, limit: int | None = None, after: Cursor | None = None
    ) -> MessagePage: ...
    def preview(
        self,
        conversation: ConversationId,
        body: str,
        *,
        gateway: GatewayId | None = None,
        media: Iterable[_File] | None = None,
    ) -> Preview: ...
    def gateway_choices(
        self, conversation: ConversationId, body: str, *, media: Iterable[_File] | None = None
    ) -> list[GatewayChoice]: ...
    def media(self, attachment: AttachmentId) -> bytes: ...
    def open_media(self, attachment: AttachmentId) -> MediaReader: ...
    def deliver(self, *, limit: int | None = None) -> list[Delivery]: ...
    def next_delivery(self) -> datetime | None: ...
    def outbox_depth(self) -> int: ...
    def start_worker(self, *, threads: int | None = None, look_every: _Length | None = None) -> Worker: ...
    def report(self, gateway: GatewayId, report: StatusReport) -> Message: ...
    def unknown_messages(self, *, limit: int | None = None, after: Cursor | None = None) -> MessagePage: ...
    def look_up(self, message: MessageId) -> Message: ...
    def resolve(
        self,
        message: MessageId,
        resolution: Resolution,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Message: ...
    def send_again(
        self,
        message: MessageId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Message: ...
    def refresh(self) -> Refreshed: ...
    def conversation(self, conversation: ConversationId) -> Conversation: ...
    def complete(
        self,
        conversation: ConversationId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def archive(
        self,
        conversation: ConversationId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def reopen(
        self,
        conversation: ConversationId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def mark_unread(
        self,
        conversation: ConversationId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def read(
        self,
        conversation: ConversationId,
        *,
        up_to: MessageId | None = None,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def assign(
        self,
        conversation: ConversationId,
        to: AgentId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def unassign(
        self,
        conversation: ConversationId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def add_tag(
        self,
        conversation: ConversationId,
        tag: str | TagId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def remove_tag(
        self,
        conversation: ConversationId,
        tag: str | TagId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def snooze(
        self,
        conversation: ConversationId,
        until: datetime | timedelta | SnoozePreset | None = None,
        *,
        mode: SnoozeMode | None = None,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def unsnooze(
        self,
        conversation: ConversationId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def move_to_mailbox(
        self,
        conversation: ConversationId,
        to: MailboxId,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Conversation: ...
    def add_note(
        self,
        conversation: ConversationId,
        text: str,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Event: ...
    def add_event(
        self,
        conversation: ConversationId,
        kind: _Kind,
        *,
        title: str,
        attributes: str | None = None,
        at: datetime | None = None,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> Event: ...
    def add_contact_note(self, contact: ContactId, text: str, *, by: AgentId | None = None) -> Event: ...
    def add_contact_event(
        self,
        contact: ContactId,
        kind: _Kind,
        *,
        title: str,
        attributes: str | None = None,
        at: datetime | None = None,
        by: AgentId | None = None,
    ) -> Event: ...
    def bulk(
        self,
        conversations: Iterable[ConversationId],
        command: Command,
        *,
        by: AgentId | None = None,
        expected_version: int | None = None,
        expected_last_message: MessageId | None = None,
        expected_assignee: AgentId | None = ...,
    ) -> list[Conversation | DuologueError]: ...
    def allowed_actions(self, conversation: ConversationId) -> list[AllowedAction]: ...
    def snooze_presets(self) -> dict[SnoozePreset, datetime]: ...
    def conversations(
        self,
        view: View | None = None,
        *,
        mailbox: MailboxId | None = None,
        agent: AgentId | None = None,
        unassigned: bool = False,
        gateway: GatewayId | None = None,
        tags: Iterable[TagId] | None = None,
        any_tags: Iterable[TagId] | None = None,
        unread: bool = False,
        text: str | None = None,
        limit: int | None = None,
        after: Cursor | None = None,
    ) -> ConversationPage: ...
    def conversations_of(self, contact: ContactId) -> list[Conversation]: ...
    def badge(self) -> Badge: ...
    def counts(self, view: View | None = None) -> Counts: ...
    def timeline(
        self,
        conversation: ConversationId,
        *,
        kinds: Iterable[_Kind] | None = None,
        limit: int | None = None,
        before: Cursor | None = None,
    ) -> EventPage: ...
    def activity(
        self,
        contact: ContactId,
        *,
        kinds: Iterable[_Kind] | None = None,
        limit: int | None = None,
        before: Cursor | None = None,
    ) -> EventPage: ...
    def changes(self, *, after: Cursor | None = None, limit: int | None = None) -> Changes: ...
    def wait_changes(
        self, *, after: Cursor | None = None, timeout: _Length | None = None, limit: int | None = None
    ) -> Changes: ...
    def last_change(self) -> Cursor: ...
    def interrupt(self) -> None: ...
    def watch(self, wake: Callable[[], object]) -> Watcher: ...
    def tick(self) -> datetime | None: ...
    def do_due(self) -> Tick: ...
    def next_deadline(self) -> datetime | None: ...
    def verify(self) -> Verification: ...
    def health(self) -> Health: ...
    def backup(self, path: str | PathLike[str]) -> None: ...
    def export(self, out: _Writer) -> int: ...
    def import_(self, source: _Reader) -> int: ...

@final
class MediaReader:
    @property
    def size(self) -> int: ...
    def read(self, size: int = ..., /) -> bytes: ...

@final
class Command:
    @staticmethod
    def complete() -> Command: ...
    @staticmethod
    def archive() -> Command: ...
    @staticmethod
    def reopen() -> Command: ...
    @staticmethod
    def mark_unread() -> Command: ...
    @staticmethod
    def read() -> Command: ...
    @staticmethod
    def snooze(
        until: datetime | timedelta | SnoozePreset | None = None, *, mode: SnoozeMode | None = None
    ) -> Command: ...
    @staticmethod
    def unsnooze() -> Command: ...
    @staticmethod
    def assign(to: AgentId) -> Command: ...
    @staticmethod
    def unassign() -> Command: ...
    @staticmethod
    def add_tag(tag: str | TagId) -> Command: ...
    @staticmethod
    def remove_tag(tag: str | TagId) -> Command: ...
    @staticmethod
    def add_note(text: str) -> Command: ...
    @staticmethod
    def move_to_mailbox(to: MailboxId) -> Command: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Worker:
    def stop(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...

@final
class Watcher:
    def stop(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None: ...

@final
class ManualClock:
    def __new__(cls, now: datetime) -> Self: ...
    # Called without arguments; a slot of the interpreter's says no more of its signature.
    def __call__(self, /, *args: Any, **kwargs: Any) -> datetime: ...
    def set(self, now: datetime) -> None: ...
    def advance(self, by: _Length) -> None: ...

@final
class Sandbox:
    def __new__(cls, seed: int = 0) -> Self: ...
    def script(self, address: str, customer: Customer) -> None: ...
    def write(
        self,
        gateway: str,
        *,
        sender: str,
        at: datetime,
        body: str = "",
        provider_message_id: str | None = None,
        media: Iterable[_File] = (),
    ) -> None: ...
    def delivery_receipts(self, after: _Length) -> None: ...
    def inject(self, fault: Fault) -> None: ...
    def inject_for(self, recipient: str, fault: Fault) -> None: ...
    def inject_by_chance(self, chance: float, fault: Fault) -> None: ...
    def clear_faults(self) -> None: ...
    def accepted(self) -> list[Submission]: ...
    def take_accepted(self) -> list[Submission]: ...

@final
class Customer:
    def __new__(cls, rules: Iterable[tuple[str, Answer]] = (), *, otherwise: Answer | None = None) -> Self: ...

@final
class Answer:
    def __new__(
        cls,
        body: str,
        *,
        media: Iterable[_File] = (),
        after: _Length = 0.0,
        then: Answer | None = None,
        once: bool = False,
    ) -> Self: ...

@final
class Fault:
    @staticmethod
    def spared() -> Fault: ...
    @staticmethod
    def throttled(retry_after: _Length) -> Fault: ...
    @staticmethod
    def unavailable(code: str) -> Fault: ...
    @staticmethod
    def rejected(code: str, reason: str) -> Fault: ...
    @staticmethod
    def message_lost() -> Fault: ...
    @staticmethod
    def answer_lost() -> Fault: ...
    @staticmethod
    def undelivered(code: str) -> Fault: ...
    @staticmethod
    def duplicated() -> Fault: ...
    @staticmethod
    def delayed(by: _Length) -> Fault: ...
    @staticmethod
    def reordered() -> Fault: ...

# Records

@final
class RetryPolicy(_Record):
    def __new__(
        cls, *, attempts: int | None = None, base: _Length | None = None, longest: _Length | None = None
    ) -> Self: ...
    @property
    def attempts(self) -> int: ...
    @property
    def base(self) -> timedelta: ...
    @property
    def longest(self) -> timedelta: ...

@final
class Verification(_Record):
    def __new__(cls, *, differences: Iterable[Difference], conversations: int, events: int) -> Self: ...
    @property
    def differences(self) -> list[Difference]: ...
    @property
    def conversations(self) -> int: ...
    @property
    def events(self) -> int: ...

@final
class Difference(_Record):
    def __new__(cls, *, subject: str, field: str, stored: str, rebuilt: str) -> Self: ...
    @property
    def subject(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def stored(self) -> str: ...
    @property
    def rebuilt(self) -> str: ...

@final
class Health(_Record):
    def __new__(
        cls,
        *,
        outbox: OutboxHealth,
        deliveries: Mapping[DeliveryStatus, int],
        workers: Iterable[WorkerHealth],
        database: DatabaseWork,
    ) -> Self: ...
    @property
    def outbox(self) -> OutboxHealth: ...
    @property
    def deliveries(self) -> dict[DeliveryStatus, int]: ...
    @property
    def workers(self) -> list[WorkerHealth]: ...
    @property
    def database(self) -> DatabaseWork: ...

@final
class OutboxHealth(_Record):
    def __new__(
        cls,
        *,
        scheduled: int,
        held: int,
        queued: int,
        sending: int,
        oldest_queued: datetime | None,
    ) -> Self: ...
    @property
    def scheduled(self) -> int: ...
    @property
    def held(self) -> int: ...
    @property
    def queued(self) -> int: ...
    @property
    def sending(self) -> int: ...
    @property
    def oldest_queued(self) -> datetime | None: ...

@final
class WorkerHealth(_Record):
    def __new__(cls, *, started_at: datetime, beat_at: datetime, delivered: int, last_error: str) -> Self: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def beat_at(self) -> datetime: ...
    @property
    def delivered(self) -> int: ...
    @property
    def last_error(self) -> str: ...

@final
class DatabaseWork(_Record):
    def __new__(cls, *, statements: int, rows: int, steps: int, sorts: int, full_scan_steps: int) -> Self: ...
    @property
    def statements(self) -> int: ...
    @property
    def rows(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def sorts(self) -> int: ...
    @property
    def full_scan_steps(self) -> int: ...

@final
class Contact(_Record):
    def __new__(
        cls,
        *,
        id: ContactId,
        name: str,
        addresses: Iterable[str],
        time_zone: str | ZoneInfo | None,
        fields: Mapping[str, str],
        blocked: bool,
        created_at: datetime,
    ) -> Self: ...
    @property
    def id(self) -> ContactId: ...
    @property
    def name(self) -> str: ...
    @property
    def addresses(self) -> list[str]: ...
    @property
    def time_zone(self) -> str | None: ...
    @property
    def fields(self) -> dict[str, str]: ...
    @property
    def blocked(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...

@final
class Conversation(_Record):
    def __new__(
        cls,
        *,
        id: ConversationId,
        mailbox: MailboxId,
        contact: ContactId,
        contact_name: str,
        address: str,
        gateway: GatewayId,
        status: Status,
        session: Session,
        placement: Placement,
        snoozed_until: datetime | None,
        snooze_mode: SnoozeMode | None,
        unread: int,
        assignee: AgentId | None,
        tags: Iterable[Tag],
        version: int,
        last_activity: datetime,
        last_message: MessageId | None,
        last_incoming: MessageId | None,
        snippet: str,
        created_at: datetime,
    ) -> Self: ...
    @property
    def id(self) -> ConversationId: ...
    @property
    def mailbox(self) -> MailboxId: ...
    @property
    def contact(self) -> ContactId: ...
    @property
    def contact_name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def gateway(self) -> GatewayId: ...
    @property
    def status(self) -> Status: ...
    @property
    def session(self) -> Session: ...
    @property
    def placement(self) -> Placement: ...
    @property
    def snoozed_until(self) -> datetime | None: ...
    @property
    def snooze_mode(self) -> SnoozeMode | None: ...
    @property
    def unread(self) -> int: ...
    @property
    def assignee(self) -> AgentId | None: ...
    @property
    def tags(self) -> list[Tag]: ...
    @property
    def version(self) -> int: ...
    @property
    def last_activity(self) -> datetime: ...
    @property
    def last_message(self) -> MessageId | None: ...
    @property
    def last_incoming(self) -> MessageId | None: ...
    @property
    def snippet(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def display_name(self) -> str: ...
    @property
    def last_direction(self) -> Direction | None: ...

@final
class Event(_Record):
    def __new__(
        cls,
        *,
        id: EventId,
        at: datetime,
        kind: EventKind | HostKind,
        actor: Actor,
        agent: AgentId | None,
        conversation: ConversationId | None,
        contact: ContactId | None,
        message: Message | None,
        text: str,
        attributes: str,
        facts: Facts,
    ) -> Self: ...
    @property
    def id(self) -> EventId: ...
    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> EventKind | HostKind: ...
    @property
    def actor(self) -> Actor: ...
    @property
    def agent(self) -> AgentId | None: ...
    @property
    def conversation(self) -> ConversationId | None: ...
    @property
    def contact(self) -> ContactId | None: ...
    @property
    def message(self) -> Message | None: ...
    @property
    def text(self) -> str: ...
    @property
    def attributes(self) -> str: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def initials(self) -> str: ...

@final
class Facts(_Record):
    def __new__(
        cls,
        *,
        assignee: AgentId | None,
        tag: TagId | None,
        mailbox: MailboxId | None,
        name: str,
        until: datetime | None,
        mode: SnoozeMode | None,
        unread: int | None,
        message: MessageId | None,
        status: DeliveryStatus | None,
        error_code: str,
    ) -> Self: ...
    @property
    def assignee(self) -> AgentId | None: ...
    @property
    def tag(self) -> TagId | None: ...
    @property
    def mailbox(self) -> MailboxId | None: ...
    @property
    def name(self) -> str: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def mode(self) -> SnoozeMode | None: ...
    @property
    def unread(self) -> int | None: ...
    @property
    def message(self) -> MessageId | None: ...
    @property
    def status(self) -> DeliveryStatus | None: ...
    @property
    def error_code(self) -> str: ...

@final
class HostKind(_Record):
    def __new__(cls, *, id: HostKindId) -> Self: ...
    @property
    def id(self) -> HostKindId: ...

@final
class KindEntry(_Record):
    def __new__(cls, *, kind: EventKind | HostKind, name: str, label: str) -> Self: ...
    @property
    def kind(self) -> EventKind | HostKind: ...
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...

@final
class Message(_Record):
    def __new__(
        cls,
        *,
        id: MessageId,
        conversation: ConversationId | None,
        direction: Direction,
        body: str,
        gateway: GatewayId,
        sender: str,
        recipient: str,
        agent: AgentId | None,
        initials: str,
        at: datetime,
        send_at: datetime | None,
        transport: Transport,
        encoding: Encoding | None,
        segments: int,
        cost: _Money,
        status: DeliveryStatus | None,
        error_code: str,
        test: bool,
        attachments: Iterable[Attachment],
    ) -> Self: ...
    @property
    def id(self) -> MessageId: ...
    @property
    def conversation(self) -> ConversationId | None: ...
    @property
    def direction(self) -> Direction: ...
    @property
    def body(self) -> str: ...
    @property
    def gateway(self) -> GatewayId: ...
    @property
    def sender(self) -> str: ...
    @property
    def recipient(self) -> str: ...
    @property
    def agent(self) -> AgentId | None: ...
    @property
    def initials(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def send_at(self) -> datetime | None: ...
    @property
    def transport(self) -> Transport: ...
    @property
    def encoding(self) -> Encoding | None: ...
    @property
    def segments(self) -> int: ...
    @property
    def cost(self) -> Decimal: ...
    @property
    def status(self) -> DeliveryStatus | None: ...
    @property
    def error_code(self) -> str: ...
    @property
    def test(self) -> bool: ...
    @property
    def attachments(self) -> list[Attachment]: ...

@final
class Attachment(_Record):
    def __new__(cls, *, id: AttachmentId, file_name: str, media_type: str, size: int) -> Self: ...
    @property
    def id(self) -> AttachmentId: ...
    @property
    def file_name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...

@final
class Media(_Record):
    def __new__(cls, *, file_name: str, media_type: str, bytes: bytes) -> Self: ...
    @property
    def file_name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def bytes(self) -> bytes: ...

@final
class Preview(_Record):
    def __new__(
        cls,
        *,
        gateway: GatewayId | None,
        transport: Transport | None,
        encoding: Encoding | None,
        units: int,
        segments: int,
        remaining: int,
        cost: _Money,
        unencodable: Iterable[tuple[int, str, str | None]],
        suggestion: Suggestion | None,
        problems: Iterable[DuologueError],
    ) -> Self: ...
    @property
    def gateway(self) -> GatewayId | None: ...
    @property
    def transport(self) -> Transport | None: ...
    @property
    def encoding(self) -> Encoding | None: ...
    @property
    def units(self) -> int: ...
    @property
    def segments(self) -> int: ...
    @property
    def remaining(self) -> int: ...
    @property
    def cost(self) -> Decimal: ...
    @property
    def unencodable(self) -> list[tuple[int, str, str | None]]: ...
    @property
    def suggestion(self) -> Suggestion | None: ...
    @property
    def problems(self) -> list[DuologueError]: ...

@final
class Suggestion(_Record):
    def __new__(
        cls,
        *,
        body: str,
        encoding: Encoding,
        segments: int,
        cost: _Money,
        replacements: Iterable[Replacement],
    ) -> Self: ...
    @property
    def body(self) -> str: ...
    @property
    def encoding(self) -> Encoding: ...
    @property
    def segments(self) -> int: ...
    @property
    def cost(self) -> Decimal: ...
    @property
    def replacements(self) -> list[Replacement]: ...

@final
class Received(_Record):
    def __new__(cls, *, message: Message, conversation: Conversation, duplicate: bool) -> Self: ...
    @property
    def message(self) -> Message: ...
    @property
    def conversation(self) -> Conversation: ...
    @property
    def duplicate(self) -> bool: ...

@final
class Delivery(_Record):
    def __new__(cls, *, message: MessageId, status: DeliveryStatus, error_code: str, reason: str) -> Self: ...
    @property
    def message(self) -> MessageId: ...
    @property
    def status(self) -> DeliveryStatus: ...
    @property
    def error_code(self) -> str: ...
    @property
    def reason(self) -> str: ...

@final
class Refreshed(_Record):
    def __new__(
        cls,
        *,
        received: Iterable[Received],
        reported: Iterable[Message],
        refused: Iterable[Refused],
        failed: Iterable[tuple[GatewayId, DuologueError]],
        tick: Tick,
    ) -> Self: ...
    @property
    def received(self) -> list[Received]: ...
    @property
    def reported(self) -> list[Message]: ...
    @property
    def refused(self) -> list[Refused]: ...
    @property
    def failed(self) -> list[tuple[GatewayId, DuologueError]]: ...
    @property
    def tick(self) -> Tick: ...

@final
class Refused(_Record):
    def __new__(cls, *, gateway: GatewayId, report: Incoming | StatusReport, error: DuologueError) -> Self: ...
    @property
    def gateway(self) -> GatewayId: ...
    @property
    def report(self) -> Incoming | StatusReport: ...
    @property
    def error(self) -> DuologueError: ...

@final
class Tick(_Record):
    def __new__(
        cls,
        *,
        woken: Iterable[ConversationId],
        gone: Iterable[MessageId],
        next: datetime | None,
    ) -> Self: ...
    @property
    def woken(self) -> list[ConversationId]: ...
    @property
    def gone(self) -> list[MessageId]: ...
    @property
    def next(self) -> datetime | None: ...

@final
class ConversationPage(_Record):
    def __new__(
        cls,
        *,
        items: Iterable[Conversation],
        next: Cursor | None,
        total: int | None,
        badge: Badge,
    ) -> Self: ...
    @property
    def items(self) -> list[Conversation]: ...
    @property
    def next(self) -> Cursor | None: ...
    @property
    def total(self) -> int | None: ...
    @property
    def badge(self) -> Badge: ...
    def all(self) -> Iterator[Conversation]: ...

@final
class EventPage(_Record):
    def __new__(cls, *, items: Iterable[Event], next: Cursor | None, active_filter_count: int) -> Self: ...
    @property
    def items(self) -> list[Event]: ...
    @property
    def next(self) -> Cursor | None: ...
    @property
    def active_filter_count(self) -> int: ...
    def all(self) -> Iterator[Event]: ...

@final
class ContactPage(_Record):
    def __new__(cls, *, items: Iterable[Contact], next: Cursor | None) -> Self: ...
    @property
    def items(self) -> list[Contact]: ...
    @property
    def next(self) -> Cursor | None: ...
    def all(self) -> Iterator[Contact]: ...

@final
class MessagePage(_Record):
    def __new__(cls, *, items: Iterable[Message], next: Cursor | None) -> Self: ...
    @property
    def items(self) -> list[Message]: ...
    @property
    def next(self) -> Cursor | None: ...
    def all(self) -> Iterator[Message]: ...

@final
class Changes(_Record):
    def __new__(cls, *, items: Iterable[Event], next: Cursor) -> Self: ...
    @property
    def items(self) -> list[Event]: ...
    @property
    def next(self) -> Cursor: ...
    def all(self) -> Iterator[Event]: ...

@final
class Badge(_Record):
    def __new__(cls, *, messages: int, conversations: int) -> Self: ...
    @property
    def messages(self) -> int: ...
    @property
    def conversations(self) -> int: ...

@final
class Count(_Record):
    def __new__(cls, *, conversations: int, unread_conversations: int, unread_messages: int) -> Self: ...
    @property
    def conversations(self) -> int: ...
    @property
    def unread_conversations(self) -> int: ...
    @property
    def unread_messages(self) -> int: ...

@final
class Counts(_Record):
    def __new__(
        cls,
        *,
        total: Count,
        unassigned: Count,
        agents: Mapping[AgentId, Count],
        mailboxes: Mapping[MailboxId, Count],
        gateways: Mapping[GatewayId, Count],
        tags: Mapping[TagId, Count],
    ) -> Self: ...
    @property
    def total(self) -> Count: ...
    @property
    def unassigned(self) -> Count: ...
    @property
    def agents(self) -> dict[AgentId, Count]: ...
    @property
    def mailboxes(self) -> dict[MailboxId, Count]: ...
    @property
    def gateways(self) -> dict[GatewayId, Count]: ...
    @property
    def tags(self) -> dict[TagId, Count]: ...

@final
class Submission(_Record):
    def __new__(
        cls,
        *,
        key: str,
        gateway: GatewayId,
        sender: str,
        recipient: str,
        body: str,
        media: Iterable[Media],
        transport: Transport,
        segments: int,
    ) -> Self: ...
    @property
    def key(self) -> str: ...
    @property
    def gateway(self) -> GatewayId: ...
    @property
    def sender(self) -> str: ...
    @property
    def recipient(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def media(self) -> list[Media]: ...
    @property
    def transport(self) -> Transport: ...
    @property
    def segments(self) -> int: ...

@final
class LookUp(_Record):
    def __new__(
        cls,
        *,
        key: str,
        provider_message_id: str | None,
        gateway: GatewayId,
        sender: str,
        recipient: str,
        submitted_at: datetime,
    ) -> Self: ...
    @property
    def key(self) -> str: ...
    @property
    def provider_message_id(self) -> str | None: ...
    @property
    def gateway(self) -> GatewayId: ...
    @property
    def sender(self) -> str: ...
    @property
    def recipient(self) -> str: ...
    @property
    def submitted_at(self) -> datetime: ...

@final
class PolledGateway(_Record):
    def __new__(cls, *, id: GatewayId, address: str) -> Self: ...
    @property
    def id(self) -> GatewayId: ...
    @property
    def address(self) -> str: ...

@final
class Polled(_Record):
    def __new__(cls, *, token: str, report: Incoming | StatusReport) -> Self: ...
    @property
    def token(self) -> str: ...
    @property
    def report(self) -> Incoming | StatusReport: ...

@final
class Incoming(_Record):
    def __new__(
        cls,
        *,
        sender: str,
        body: str | None = None,
        provider_message_id: str | None = None,
        media: Iterable[Media] | None = None,
        at: datetime | None = None,
    ) -> Self: ...
    @property
    def sender(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def provider_message_id(self) -> str | None: ...
    @property
    def media(self) -> list[Media]: ...
    @property
    def at(self) -> datetime | None: ...

@final
class StatusReport(_Record):
    def __new__(
        cls,
        *,
        status: DeliveryStatus,
        provider_message_id: str | None = None,
        key: str | None = None,
        error_code: str | None = None,
    ) -> Self: ...
    @property
    def status(self) -> DeliveryStatus: ...
    @property
    def provider_message_id(self) -> str | None: ...
    @property
    def key(self) -> str | None: ...
    @property
    def error_code(self) -> str: ...

@final
class Accepted(_Record):
    def __new__(cls, *, provider_message_id: str, status: DeliveryStatus | None = None) -> Self: ...
    @property
    def provider_message_id(self) -> str: ...
    @property
    def status(self) -> DeliveryStatus: ...

@final
class Rejected(_Record):
    def __new__(cls, *, code: str, reason: str | None = None) -> Self: ...
    @property
    def code(self) -> str: ...
    @property
    def reason(self) -> str: ...

@final
class Throttled(_Record):
    def __new__(cls, *, retry_after: _Length) -> Self: ...
    @property
    def retry_after(self) -> timedelta: ...

@final
class Unavailable(_Record):
    def __new__(cls, *, code: str, reason: str | None = None) -> Self: ...
    @property
    def code(self) -> str: ...
    @property
    def reason(self) -> str: ...

@final
class Unanswered(_Record):
    def __new__(cls, *, reason: str | None = None) -> Self: ...
    @property
    def reason(self) -> str: ...

@final
class Taken(_Record):
    def __new__(
        cls,
        *,
        status: DeliveryStatus,
        provider_message_id: str | None = None,
        error_code: str | None = None,
    ) -> Self: ...
    @property
    def status(self) -> DeliveryStatus: ...
    @property
    def provider_message_id(self) -> str | None: ...
    @property
    def error_code(self) -> str: ...

@final
class Workspace(_Record):
    def __new__(cls, *, name: str, brand: str) -> Self: ...
    @property
    def name(self) -> str: ...
    @property
    def brand(self) -> str: ...

@final
class Agent(_Record):
    def __new__(cls, *, id: AgentId, name: str, initials: str, active: bool) -> Self: ...
    @property
    def id(self) -> AgentId: ...
    @property
    def name(self) -> str: ...
    @property
    def initials(self) -> str: ...
    @property
    def active(self) -> bool: ...

@final
class Mailbox(_Record):
    def __new__(cls, *, id: MailboxId, name: str) -> Self: ...
    @property
    def id(self) -> MailboxId: ...
    @property
    def name(self) -> str: ...

@final
class Gateway(_Record):
    def __new__(
        cls,
        *,
        id: GatewayId,
        kind: GatewayKind,
        address: str,
        provider: str,
        enabled: bool,
        name: str,
        mailbox: MailboxId,
        mms: bool,
        price_per_segment: _Money,
        price_per_mms: _Money,
        segments_per_second: _Money | None,
        max_characters: int,
        media: MediaLimits,
        default: bool,
    ) -> Self: ...
    @property
    def id(self) -> GatewayId: ...
    @property
    def kind(self) -> GatewayKind: ...
    @property
    def address(self) -> str: ...
    @property
    def provider(self) -> str: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def name(self) -> str: ...
    @property
    def mailbox(self) -> MailboxId: ...
    @property
    def mms(self) -> bool: ...
    @property
    def price_per_segment(self) -> Decimal: ...
    @property
    def price_per_mms(self) -> Decimal: ...
    @property
    def segments_per_second(self) -> Decimal | None: ...
    @property
    def max_characters(self) -> int: ...
    @property
    def media(self) -> MediaLimits: ...
    @property
    def default(self) -> bool: ...

@final
class MediaLimits(_Record):
    def __new__(
        cls, *, types: Iterable[str] | None = None, bytes: int | None = None, count: int | None = None
    ) -> Self: ...
    @property
    def types(self) -> list[str]: ...
    @property
    def bytes(self) -> int: ...
    @property
    def count(self) -> int: ...

@final
class GatewayChoice(_Record):
    def __new__(
        cls,
        *,
        gateway: GatewayId,
        name: str,
        preselected: bool,
        unavailable: Reason | None,
        segments: int,
        cost: _Money,
    ) -> Self: ...
    @property
    def gateway(self) -> GatewayId: ...
    @property
    def name(self) -> str: ...
    @property
    def preselected(self) -> bool: ...
    @property
    def unavailable(self) -> Reason | None: ...
    @property
    def segments(self) -> int: ...
    @property
    def cost(self) -> Decimal: ...

@final
class Tag(_Record):
    def __new__(cls, *, id: TagId, name: str, color: str) -> Self: ...
    @property
    def id(self) -> TagId: ...
    @property
    def name(self) -> str: ...
    @property
    def color(self) -> str: ...

@final
class QuickReply(_Record):
    def __new__(cls, *, id: QuickReplyId, name: str, text: str, category: str, position: int) -> Self: ...
    @property
    def id(self) -> QuickReplyId: ...
    @property
    def name(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def position(self) -> int: ...

@final
class NotTaken:
    def __new__(cls) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Unclear:
    def __new__(cls) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

# Words

def parse_address(text: str, *, region: str | None = None) -> str: ...
def address_kind(text: str) -> AddressKind: ...
def initials(name: str) -> str: ...
def event_label(kind: EventKind) -> str: ...
def event_is_internal(kind: EventKind) -> bool: ...
def delivery_failed(status: DeliveryStatus) -> bool: ...
def join_delivery(a: DeliveryStatus, b: DeliveryStatus) -> DeliveryStatus: ...
def reason_text(reason: Reason) -> str: ...

# Text

def segment_count(text: str, /) -> int: ...
def segment_counts(texts: Iterable[str], /) -> list[int]: ...
def segments(
    text: str,
    *,
    encoding: Encoding | None = None,
    national: _National = None,
    reference_bits: Literal[8, 16] = 8,
    split: Literal["codepoint", "grapheme"] = "codepoint",
    ports: Ports | tuple[int, int] | None = None,
) -> Segments: ...
def explain(
    text: str,
    *,
    level: SmartLevel = ...,
    encoding: Encoding | None = None,
    national: _National = None,
    reference_bits: Literal[8, 16] = 8,
    split: Literal["codepoint", "grapheme"] = "codepoint",
    ports: Ports | tuple[int, int] | None = None,
) -> Explanation: ...
def to_gsm(text: str, /) -> str: ...
def smart_encode(
    text: str,
    *,
    level: SmartLevel = ...,
    mode: SmartMode = ...,
    encoding: Encoding | None = None,
    national: _National = None,
    reference_bits: Literal[8, 16] = 8,
    split: Literal["codepoint", "grapheme"] = "codepoint",
    ports: Ports | tuple[int, int] | None = None,
) -> SmartText: ...
def encode_parts(
    text: str,
    *,
    reference: int,
    encoding: Encoding | None = None,
    national: _National = None,
    reference_bits: Literal[8, 16] = 8,
    split: Literal["codepoint", "grapheme"] = "codepoint",
    ports: Ports | tuple[int, int] | None = None,
) -> list[Part]: ...
def decode_part(
    user_data: _Octets, *, user_data_length: int, data_coding: int = 0, has_header: bool = False
) -> DecodedPart: ...

@final
class Segments:
    @property
    def encoding(self) -> Encoding: ...
    @property
    def count(self) -> int: ...
    @property
    def units(self) -> int: ...
    @property
    def units_per_segment(self) -> list[int]: ...
    @property
    def capacity(self) -> int: ...
    @property
    def remaining(self) -> int: ...
    @property
    def parts(self) -> list[str]: ...
    @property
    def ranges(self) -> list[tuple[int, int]]: ...
    @property
    def concatenable(self) -> bool: ...
    @property
    def locking(self) -> Language: ...
    @property
    def single(self) -> Language: ...
    @property
    def unencodable(self) -> list[tuple[int, str, str | None]]: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class SegmentSummary(_Record):
    def __new__(
        cls,
        *,
        encoding: Encoding,
        locking: Language | None = None,
        single: Language | None = None,
        count: int,
        units: int,
        capacity: int,
        remaining: int,
        concatenable: bool,
    ) -> Self: ...
    @property
    def encoding(self) -> Encoding: ...
    @property
    def locking(self) -> Language: ...
    @property
    def single(self) -> Language: ...
    @property
    def count(self) -> int: ...
    @property
    def units(self) -> int: ...
    @property
    def capacity(self) -> int: ...
    @property
    def remaining(self) -> int: ...
    @property
    def concatenable(self) -> bool: ...

@final
class Explanation(_Record):
    def __new__(cls, *, segments: int, segments_spelled: int, unencodable: Iterable[Unencodable]) -> Self: ...
    @property
    def segments(self) -> int: ...
    @property
    def segments_spelled(self) -> int: ...
    @property
    def saving(self) -> int: ...
    @property
    def unencodable(self) -> list[Unencodable]: ...

@final
class Unencodable(_Record):
    def __new__(
        cls,
        *,
        index: int,
        unit_offset: int,
        character: str,
        replacement: str | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> Self: ...
    @property
    def index(self) -> int: ...
    @property
    def unit_offset(self) -> int: ...
    @property
    def character(self) -> str: ...
    @property
    def replacement(self) -> str | None: ...
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...

@final
class SmartText(_Record):
    def __new__(
        cls, *, text: str, replacements: Iterable[Replacement], segments_before: int | None = None, segments: int
    ) -> Self: ...
    @property
    def text(self) -> str: ...
    @property
    def replacements(self) -> list[Replacement]: ...
    @property
    def segments_before(self) -> int | None: ...
    @property
    def segments(self) -> int: ...

@final
class Replacement(_Record):
    def __new__(cls, *, index: int, end: int, unit_offset: int, original: str, replacement: str) -> Self: ...
    @property
    def index(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def unit_offset(self) -> int: ...
    @property
    def original(self) -> str: ...
    @property
    def replacement(self) -> str: ...

@final
class Ports(_Record):
    def __new__(cls, *, destination: int, source: int) -> Self: ...
    @property
    def destination(self) -> int: ...
    @property
    def source(self) -> int: ...

@final
class Part(_Record):
    def __new__(
        cls, *, text: str, user_data: _Octets, user_data_length: int, data_coding: int, has_header: bool
    ) -> Self: ...
    @property
    def text(self) -> str: ...
    @property
    def user_data(self) -> bytes: ...
    @property
    def user_data_length(self) -> int: ...
    @property
    def data_coding(self) -> int: ...
    @property
    def has_header(self) -> bool: ...

@final
class DecodedPart(_Record):
    def __new__(
        cls,
        *,
        text: str,
        reference: int | None = None,
        reference_bits: Literal[8, 16] | None = None,
        total: int | None = None,
        sequence: int | None = None,
        ports: Ports | tuple[int, int] | None = None,
        encoding: Encoding,
        locking: Language | None = None,
        single: Language | None = None,
    ) -> Self: ...
    @property
    def text(self) -> str: ...
    @property
    def reference(self) -> int | None: ...
    @property
    def reference_bits(self) -> Literal[8, 16] | None: ...
    @property
    def total(self) -> int | None: ...
    @property
    def sequence(self) -> int | None: ...
    @property
    def ports(self) -> Ports | None: ...
    @property
    def encoding(self) -> Encoding: ...
    @property
    def locking(self) -> Language: ...
    @property
    def single(self) -> Language: ...

@final
class Reassembled(_Record):
    def __new__(
        cls,
        *,
        text: str,
        sender: str,
        recipient: str,
        reference: int | None = None,
        reference_bits: Literal[8, 16] | None = None,
        total: int,
        missing: Iterable[int],
        ports: Ports | tuple[int, int] | None = None,
        first_at: datetime,
    ) -> Self: ...
    @property
    def text(self) -> str: ...
    @property
    def sender(self) -> str: ...
    @property
    def recipient(self) -> str: ...
    @property
    def reference(self) -> int | None: ...
    @property
    def reference_bits(self) -> Literal[8, 16] | None: ...
    @property
    def total(self) -> int: ...
    @property
    def missing(self) -> list[int]: ...
    @property
    def ports(self) -> Ports | None: ...
    @property
    def first_at(self) -> datetime: ...
    @property
    def complete(self) -> bool: ...

@final
class ReassemblyLoad(_Record):
    def __new__(cls, *, messages: int, parts: int, bytes: int) -> Self: ...
    @property
    def messages(self) -> int: ...
    @property
    def parts(self) -> int: ...
    @property
    def bytes(self) -> int: ...

@final
class SegmentCounter:
    def __new__(
        cls,
        text: str = "",
        *,
        encoding: Encoding | None = None,
        national: _National = None,
        reference_bits: Literal[8, 16] = 8,
        split: Literal["codepoint", "grapheme"] = "codepoint",
        ports: Ports | tuple[int, int] | None = None,
    ) -> Self: ...
    @property
    def text(self) -> str: ...
    @property
    def options(self) -> dict[str, Any]: ...
    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]: ...
    def append(self, text: str) -> None: ...
    def insert(self, index: int, text: str) -> None: ...
    def delete(self, start: int, end: int) -> None: ...
    def replace(self, start: int, end: int, text: str) -> None: ...
    def clear(self) -> None: ...
    def index_of_utf16(self, index: int) -> int: ...
    def segments(self) -> Segments: ...
    def summary(self) -> SegmentSummary: ...

@final
class Reassembler:
    def __new__(cls, *, timeout: _Length = 3600.0, max_parts: int = 10000, max_bytes: int = 4194304) -> Self: ...
    def add(
        self,
        user_data: _Octets,
        *,
        user_data_length: int,
        data_coding: int = 0,
        has_header: bool = False,
        sender: str,
        recipient: str,
        now: _Moment,
    ) -> str | None: ...
    def add_part(
        self,
        user_data: _Octets,
        *,
        user_data_length: int,
        data_coding: int = 0,
        has_header: bool = False,
        sender: str,
        recipient: str,
        now: _Moment,
    ) -> Reassembled | None: ...
    def expire(self, *, now: _Moment) -> list[Reassembled]: ...
    def drain(self) -> list[Reassembled]: ...
    @property
    def held(self) -> ReassemblyLoad: ...
    @property
    def waiting(self) -> ReassemblyLoad: ...
    @property
    def next_timeout(self) -> datetime | None: ...

@final
class Template(_Record):
    LONGEST_SOURCE: Final[int]
    LONGEST_TEXT: Final[int]
    variables: Final[tuple[str, ...]]
    def __new__(cls, text: str) -> Self: ...
    @property
    def source(self) -> str: ...
    def expand(self, values: Mapping[str, str]) -> str: ...
