from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from os import PathLike
from types import TracebackType
from typing import Any, Literal, Protocol, TypeAlias, final
from zoneinfo import ZoneInfo

from typing_extensions import Self

from .enums import (
    Action,
    Actor,
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
from .providers import MediaStore, Provider
from .records import AllowedAction

__version__: str
SMART_MAP_VERSION: int

_Money: TypeAlias = Decimal | int | str
_Length: TypeAlias = timedelta | float
_Moment: TypeAlias = datetime | float
_Kind: TypeAlias = EventKind | HostKind
_File: TypeAlias = Media | tuple[str, str, bytes]
_National: TypeAlias = Literal["auto"] | tuple[int, int] | Iterable[int] | None

class _Writer(Protocol):
    def write(self, data: bytes, /) -> object: ...

class _Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...

# The engine

@final
class Messenger:
    @staticmethod
    def open(
        path: str | PathLike[str],
        *,
        clock: Callable[[], datetime] | None = None,
        default_region: str | None = None,
        time_zone: str | ZoneInfo = "UTC",
        session_policy: SessionPolicy | None = None,
        providers: Mapping[str, Provider | Sandbox] = ...,
        media_store: MediaStore | None = None,
        retry: RetryPolicy | None = None,
        durability: Durability | None = None,
        busy_timeout: _Length = 5.0,
        readers: int = 4,
        read_only: bool = False,
        random_seed: int | None = None,
        logger: str = "duologue",
    ) -> Messenger: ...
    @staticmethod
    def check_backup(path: str | PathLike[str]) -> Verification: ...
    def close(self) -> None: ...
    @property
    def closed(self) -> bool: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    # Settings
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
        provider: str = "sandbox",
        mms: bool = False,
        price_per_segment: _Money = 0,
        price_per_mms: _Money = 0,
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
        name: str = ...,
        mailbox: MailboxId = ...,
        mms: bool = ...,
        price_per_segment: _Money = ...,
        price_per_mms: _Money = ...,
        segments_per_second: _Money | None = ...,
        max_characters: int | None = ...,
        media: MediaLimits = ...,
        default: bool = ...,
    ) -> Gateway: ...
    def enable_gateway(self, gateway: GatewayId) -> Gateway: ...
    def disable_gateway(self, gateway: GatewayId) -> Gateway: ...
    def create_tag(self, name: str, *, color: str = "") -> Tag: ...
    def tags(self) -> list[Tag]: ...
    def update_tag(self, tag: TagId, *, name: str | None = None, color: str | None = None) -> Tag: ...
    def delete_tag(self, tag: TagId) -> None: ...
    def add_quick_reply(self, name: str, text: str, *, category: str = "") -> QuickReply: ...
    def add_starter_quick_replies(self) -> list[QuickReply]: ...
    def quick_replies(self, *, search: str = "") -> list[QuickReply]: ...
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
    def event_kinds(self, *, search: str = "") -> list[KindEntry]: ...

    # Contacts
    def add_contact(
        self,
        *,
        name: str = "",
        addresses: Iterable[str] = (),
        time_zone: str | ZoneInfo | None = None,
        fields: Mapping[str, str] = ...,
        blocked: bool = False,
        by: AgentId | None = None,
    ) -> Contact: ...
    def update_contact(
        self,
        contact: ContactId,
        *,
        name: str = ...,
        addresses: Iterable[str] = (),
        remove_addresses: Iterable[str] = (),
        time_zone: str | ZoneInfo | None = ...,
        fields: Mapping[str, str] = ...,
        blocked: bool = ...,
        by: AgentId | None = None,
    ) -> Contact: ...
    def contact(self, contact: ContactId) -> Contact: ...
    def find_contact(self, address: str) -> Contact | None: ...
    def contacts(self, *, search: str = "", limit: int = 50, after: Cursor | None = None) -> ContactPage: ...

    # Messages
    def receive(
        self,
        gateway: GatewayId,
        *,
        sender: str,
        body: str = "",
        provider_message_id: str | None = None,
        media: Iterable[_File] = (),
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
        media: Iterable[_File] = (),
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
        media: Iterable[_File] = (),
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
        media: Iterable[_File] = (),
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
        media: Iterable[_File] = (),
        by: AgentId | None = None,
    ) -> list[Message]: ...
    def message(self, message: MessageId) -> Message: ...
    def scheduled_messages(
        self, *, conversation: ConversationId | None = None, limit: int = 50, after: Cursor | None = None
    ) -> MessagePage: ...
    def preview(
        self,
        conversation: ConversationId,
        body: str,
        *,
        gateway: GatewayId | None = None,
        media: Iterable[_File] = (),
    ) -> Preview: ...
    def gateway_choices(
        self, conversation: ConversationId, body: str, *, media: Iterable[_File] = ()
    ) -> list[GatewayChoice]: ...
    def media(self, attachment: AttachmentId) -> bytes: ...
    def open_media(self, attachment: AttachmentId) -> MediaReader: ...

    # The outbox
    def deliver(self, *, limit: int = 100) -> list[Delivery]: ...
    def next_delivery(self) -> datetime | None: ...
    def outbox_depth(self) -> int: ...
    def start_worker(self, *, threads: int = 1, look_every: _Length = 0.25) -> Worker: ...
    def report(self, gateway: GatewayId, report: StatusReport) -> Message: ...
    def unknown_messages(self, *, limit: int = 50, after: Cursor | None = None) -> MessagePage: ...
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

    # Conversations. COMMAND stands for: by, expected_version, expected_last_message, expected_assignee
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
    # archive, reopen, mark_unread, unassign, unsnooze: the same parameters as complete
    # read(conversation, *, up_to: MessageId | None = None, COMMAND)
    # assign(conversation, to: AgentId, *, COMMAND)
    # add_tag(conversation, tag: str | TagId, *, COMMAND), remove_tag the same
    # snooze(conversation, until: datetime | timedelta | SnoozePreset | None = None, *, mode: SnoozeMode = WAKE_ON_REPLY, COMMAND)
    # move_to_mailbox(conversation, to: MailboxId, *, COMMAND)
    # add_note(conversation, text, *, COMMAND) -> Event
    # add_event(conversation, kind: HostKind, *, title: str, attributes: str = "", at: datetime | None = None, COMMAND) -> Event
    def add_contact_note(self, contact: ContactId, text: str, *, by: AgentId | None = None) -> Event: ...
    def add_contact_event(
        self,
        contact: ContactId,
        kind: _Kind,
        *,
        title: str,
        attributes: str = "",
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

    # Lists
    def conversations(
        self,
        view: View = ...,
        *,
        mailbox: MailboxId | None = None,
        agent: AgentId | None = None,
        unassigned: bool = False,
        gateway: GatewayId | None = None,
        tags: Iterable[TagId] = (),
        any_tags: Iterable[TagId] = (),
        unread: bool = False,
        text: str = "",
        limit: int = 50,
        after: Cursor | None = None,
    ) -> ConversationPage: ...
    def conversations_of(self, contact: ContactId) -> list[Conversation]: ...
    def badge(self) -> Badge: ...
    def counts(self, view: View = ...) -> Counts: ...
    def timeline(
        self,
        conversation: ConversationId,
        *,
        kinds: Iterable[_Kind] = (),
        limit: int = 50,
        before: Cursor | None = None,
    ) -> EventPage: ...
    def activity(
        self, contact: ContactId, *, kinds: Iterable[_Kind] = (), limit: int = 50, before: Cursor | None = None
    ) -> EventPage: ...

    # Changes and time
    def changes(self, *, after: Cursor | None = None, limit: int = 500) -> Changes: ...
    def wait_changes(
        self, *, after: Cursor | None = None, timeout: _Length | None = None, limit: int = 500
    ) -> Changes: ...
    def last_change(self) -> Cursor: ...
    def interrupt(self) -> None: ...
    def watch(self, wake: Callable[[], object]) -> Watcher: ...
    def tick(self) -> datetime | None: ...
    def do_due(self) -> Tick: ...
    def next_deadline(self) -> datetime | None: ...

    # Care
    def verify(self) -> Verification: ...
    def health(self) -> Health: ...
    def backup(self, path: str | PathLike[str]) -> None: ...
    def export(self, out: _Writer) -> int: ...
    def import_(self, source: _Reader) -> int: ...

# What keeps running beside a messenger

@final
class Worker:
    def stop(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

@final
class Watcher:
    def stop(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

@final
class MediaReader:
    @property
    def size(self) -> int: ...
    def read(self, size: int = -1, /) -> bytes: ...

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
        until: datetime | timedelta | SnoozePreset | None = None, *, mode: SnoozeMode = ...
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

# Clocks and the sandbox

@final
class ManualClock:
    def __new__(cls, now: datetime) -> Self: ...
    def __call__(self) -> datetime: ...
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
        body: str = "",
        at: datetime,
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
    def __new__(
        cls, rules: Iterable[tuple[str, Answer]] = (), *, otherwise: Answer | None = None
    ) -> Self: ...

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

# Records. Each is frozen, has a constructor of keyword arguments with these names, equality, hash, repr and pickling.

# Agent: id name initials active
# Mailbox: id name
# Gateway: id kind address provider enabled name mailbox mms price_per_segment price_per_mms
#     segments_per_second: Decimal | None  max_characters: int (as it applies)  media: MediaLimits  default
# MediaLimits: types: list[str] = the defaults, bytes: int, count: int
# GatewayChoice: gateway name preselected unavailable: Reason | None  segments cost
# Contact: id name addresses: list[str]  time_zone: str | None  fields: dict[str, str]  blocked created_at
# Tag: id name color.  QuickReply: id name text category position.  Workspace: name brand
# Conversation: id mailbox contact contact_name address gateway session: Session  placement: Placement
#     snoozed_until snooze_mode unread assignee tags: list[Tag]  version last_activity last_message last_incoming
#     snippet created_at archived;   and the properties status, display_name, last_direction
# Message: id conversation direction body gateway sender recipient agent initials at send_at transport encoding
#     segments cost status error_code test attachments: list[Attachment]
# Attachment: id file_name media_type size.   Media: file_name media_type bytes
# Event: id at kind: EventKind | HostKind  actor: Actor  agent: AgentId | None  conversation contact
#     message: Message | None  text attributes facts;   and the property initials
# Facts: assignee tag mailbox name until mode unread message status error_code
# HostKind: id.   KindEntry: kind name label
# Preview: gateway transport encoding units segments remaining cost
#     unencodable: list[tuple[int, str, str | None]]  suggestion problems: list[DuologueError]
# Suggestion: body encoding segments cost replacements: list[Replacement]
# Received: message conversation duplicate.    Delivery: message: MessageId  status error_code reason
# Refreshed: received: list[Received]  reported: list[Message]  refused: list[Refused]
#     failed: list[tuple[GatewayId, DuologueError]]  tick: Tick
# Refused: gateway report: Incoming | StatusReport  error.    Tick: woken: list  gone: list  next
# Changes: items next.   ConversationPage: items next total badge.   EventPage: items next active_filter_count
# ContactPage, MessagePage: items next.   These five have all() -> Iterator[item], which goes on over the next pages.
# Badge: messages conversations.   Count: conversations unread_conversations unread_messages
# Counts: total unassigned agents: dict[AgentId, Count] mailboxes gateways tags
# Verification: differences: list[Difference]  conversations events.    Difference: subject field stored rebuilt
# Health: outbox deliveries: dict[DeliveryStatus, int]  workers: list[WorkerHealth]  database: DatabaseWork
# OutboxHealth: scheduled held queued sending oldest_queued.   WorkerHealth: started_at beat_at delivered last_error
# DatabaseWork: statements rows steps sorts full_scan_steps
# RetryPolicy: attempts=12 base: timedelta longest: timedelta (constructor takes seconds too)
# For providers -- Submission: key gateway sender recipient body media: list[Media] transport segments
# LookUp: key provider_message_id gateway sender recipient submitted_at.   PolledGateway: id address
# Polled: token report.   Incoming: sender body="" provider_message_id=None media=() at=None
# StatusReport: status error_code="" provider_message_id=None key=None   (one of the two names it, or both: key with the id)
# outcomes of submit: Accepted(provider_message_id, status=SENT) Rejected(code, reason) Throttled(retry_after)
#     Unavailable(code, reason) Unanswered(reason);   of look_up: Taken(status, provider_message_id=None, error_code="")
#     NotTaken() Unclear()

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
def explain(text: str, *, level: SmartLevel = ..., **segment_options: Any) -> Explanation: ...
def to_gsm(text: str, /) -> str: ...
def smart_encode(text: str, *, level: SmartLevel = ..., mode: SmartMode = ..., **segment_options: Any) -> SmartText: ...
def encode_parts(text: str, *, reference: int, **segment_options: Any) -> list[Part]: ...
def decode_part(
    user_data: bytes, *, user_data_length: int, data_coding: int = 0, has_header: bool = False
) -> DecodedPart: ...

# Segments: encoding count (and len) units units_per_segment capacity remaining parts concatenable locking: Language
#     single: Language  unencodable: list[tuple[int, str, str | None]]
# SegmentSummary: encoding count units capacity remaining concatenable locking single
# Explanation: segments segments_spelled saving unencodable: list[Unencodable]
# Unencodable: index unit_offset character replacement start end     (code points; None where there is no spelling)
# SmartText: text replacements segments_before segments.  Replacement: index end unit_offset original replacement
# Part: text user_data user_data_length data_coding has_header
# DecodedPart: text reference reference_bits total sequence ports encoding locking single
# Ports: destination source.  Reassembled: text sender recipient reference reference_bits total missing ports first_at complete
# ReassemblyLoad: messages parts bytes

@final
class SegmentCounter:
    def __new__(cls, text: str = "", **segment_options: Any) -> Self: ...
    @property
    def text(self) -> str: ...
    def append(self, text: str) -> None: ...
    def insert(self, index: int, text: str) -> None: ...
    def delete(self, start: int, end: int) -> None: ...
    def replace(self, start: int, end: int, text: str) -> None: ...
    def clear(self) -> None: ...
    def segments(self) -> Segments: ...
    def summary(self) -> SegmentSummary: ...

@final
class Reassembler:
    def __new__(
        cls, *, timeout: _Length = 3600.0, max_parts: int = 10_000, max_bytes: int = 4_194_304
    ) -> Self: ...
    def add(
        self,
        user_data: bytes,
        *,
        user_data_length: int,
        data_coding: int = 0,
        has_header: bool = False,
        sender: str,
        recipient: str,
        now: _Moment,
    ) -> str | None: ...
    def add_part(self, user_data: bytes, **the_same: Any) -> Reassembled | None: ...
    def expire(self, *, now: _Moment) -> list[Reassembled]: ...
    def drain(self) -> list[Reassembled]: ...
    @property
    def held(self) -> ReassemblyLoad: ...
    @property
    def waiting(self) -> ReassemblyLoad: ...
    @property
    def next_timeout(self) -> datetime | None: ...

def initials(name: str) -> str: ...
