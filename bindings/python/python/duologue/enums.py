"""The words of the engine: enumerations whose values are the stable names that databases and scenario files hold."""

from enum import Enum, IntEnum

from . import _duologue

__all__ = [
    "Action",
    "Actor",
    "AddressKind",
    "DeliveryStatus",
    "Direction",
    "Durability",
    "Encoding",
    "ErrorKind",
    "EventKind",
    "GatewayKind",
    "Language",
    "Placement",
    "Reason",
    "Resolution",
    "Session",
    "SessionPolicy",
    "SmartLevel",
    "SmartMode",
    "SnoozeMode",
    "SnoozePreset",
    "Status",
    "Transport",
    "View",
]


class Action(Enum):
    """What can be done with a conversation."""

    SEND = "send"
    """Send a message."""
    COMPLETE = "complete"
    """Finish the session."""
    ARCHIVE = "archive"
    """Clear it from the Inbox."""
    REOPEN = "reopen"
    """Bring it back."""
    SNOOZE = "snooze"
    """Hide it for now."""
    UNSNOOZE = "unsnooze"
    """End the snooze."""
    ASSIGN = "assign"
    """Give it to an agent."""
    UNASSIGN = "unassign"
    """Take it from its agent."""
    TAG = "tag"
    """Put a tag on or take one off."""
    NOTE = "note"
    """Leave a note."""
    MOVE = "move"
    """Move it to another mailbox."""
    MARK_UNREAD = "mark_unread"
    """Flag it."""
    READ = "read"
    """Read it."""


class Actor(Enum):
    """Who did something."""

    AGENT = "agent"
    """An agent."""
    CONTACT = "contact"
    """The customer."""
    HOST = "host"
    """The host application."""
    SYSTEM = "system"
    """The engine, by itself: a snooze that ended, say."""


class AddressKind(Enum):
    """What sort of address it is."""

    PHONE = "phone"
    """A phone number in the international form of ITU-T E.164: a long code, a toll-free number, a customer's phone."""
    SHORT_CODE = "short_code"
    """A short code: a few digits that mean something in one country or network only."""
    ALPHANUMERIC = "alphanumeric"
    """The name of a sender. Nobody can answer it: it has no number."""
    EMAIL = "email"
    """An e-mail address."""


class DeliveryStatus(Enum):
    """The delivery status of an outgoing message.

    `SCHEDULED` and `HELD` are the engine's own and come before any attempt; the others are in the order in which
    reports of one attempt move a message up: of two reports the later in this list holds, whichever came first.
    """

    SCHEDULED = "scheduled"
    """Goes at a time that was set."""
    HELD = "held"
    """Waits for another message before it may be sent at all."""
    QUEUED = "queued"
    """In the outbox.

    (A provider that has accepted a message and not yet sent it reports the same; the message then stays `Sending`.)
    """
    SENDING = "sending"
    """Being handed to the provider, or accepted by it and not reported as sent yet."""
    UNKNOWN = "unknown"
    """Handed over, but the provider's answer was lost: it may or may not have gone out. Never sent again blindly."""
    SENT = "sent"
    """On its way."""
    CANCELLED = "cancelled"
    """Called off before it was sent."""
    EXPIRED = "expired"
    """The provider gave up because its time ran out."""
    REJECTED = "rejected"
    """The provider did not take it."""
    FAILED = "failed"
    """The provider took it and could not send it."""
    UNDELIVERED = "undelivered"
    """The carrier could not deliver it."""
    DELIVERED = "delivered"
    """On the recipient's device."""
    READ = "read"
    """Opened by the recipient."""

    @property
    def is_failure(self) -> bool:
        """Whether the message certainly did not reach the recipient and will not."""
        return _duologue.delivery_failed(self)

    def join(self, other: "DeliveryStatus") -> "DeliveryStatus":
        """Give the status that holds after both have been reported."""
        return _duologue.join_delivery(self, other)


class Direction(Enum):
    """Which way a message went: a host shows incoming ones on the left, outgoing ones on the right."""

    INCOMING = "incoming"
    """From the customer."""
    OUTGOING = "outgoing"
    """To the customer."""


class Durability(Enum):
    """When a commit is on the disk."""

    NORMAL = "normal"
    """A commit survives the end of the process; a power cut may take the last few back, never half of one, and never
    one that tells that a message was about to be handed over.
    """
    FULL = "full"
    """A commit survives a power cut: each waits for the disk."""


class Encoding(Enum):
    """How the characters of a message are written on the air (3GPP TS 23.038, clause 4)."""

    GSM_7BIT = "gsm_7bit"
    """The GSM 7-bit alphabet: a character takes one septet, one that stands in a single shift table two."""
    EIGHT_BIT = "eight_bit"
    """8-bit data, whose meaning the sender and the receiver settle between them: an octet for each of the characters
    U+0000 to U+00FF, of the same number. It is used only where it is asked for.
    """
    UCS2 = "ucs2"
    """UCS-2: a character takes one 16-bit unit, one outside the Basic Multilingual Plane a surrogate pair."""


class ErrorKind(Enum):
    """What went wrong, for a program to match on."""

    ACTION_REFUSED = "action_refused"
    """The state of the conversation, the contact or the gateway does not allow the action, or a `Reassembler` has no
    room; `DuologueError.code` says why.
    """
    BUSY = "busy"
    """The database was locked by someone else for longer than the busy timeout. Trying again is safe."""
    CALLBACK = "callback"
    """A part that the host supplied (clock, provider, media store) failed or panicked."""
    CLOSED = "closed"
    """The messenger was closed, or the interpreter is about to end."""
    CONFLICT = "conflict"
    """The expectation given with the call does not hold: the conversation has moved on. Look again, then decide."""
    CORRUPT = "corrupt"
    """The database file is damaged."""
    FORKED = "forked"
    """The messenger, or another of the same file, was opened before the process forked, and this is the child.

    A child that is to use the workspace runs a program of its own.
    """
    INTERNAL = "internal"
    """The engine broke one of its own rules. Please report it."""
    INVALID_ARGUMENT = "invalid_argument"
    """An argument is not acceptable; `DuologueError.field` names it and `DuologueError.value` shows it."""
    MMS_NOT_ENABLED = "mms_not_enabled"
    """Media were given, and the gateway may not send MMS; `DuologueError.gateways` lists those that could."""
    NEWER_WORKSPACE = "newer_workspace"
    """The workspace was written by a newer release of this library."""
    NOT_FOUND = "not_found"
    """Nothing has the given id or name."""
    NOT_A_WORKSPACE = "not_a_workspace"
    """The file is a database, or something else, but not a workspace of this library."""
    READ_ONLY = "read_only"
    """The workspace was opened read-only, or its file cannot be written."""
    STORAGE = "storage"
    """The disk or the operating system failed: no space, no permission, no such directory."""


class EventKind(Enum):
    """What sort of thing happened; `HostKind` for what the host registered for itself."""

    CONVERSATION_STARTED = "conversation_started"
    """A session started."""
    CONVERSATION_FINISHED = "conversation_finished"
    """The session was finished by *Mark as Complete*."""
    CONVERSATION_ARCHIVED = "conversation_archived"
    """The row was cleared from the Inbox without completion."""
    CONVERSATION_REOPENED = "conversation_reopened"
    """The conversation was brought back."""
    INCOMING_MESSAGE = "incoming_message"
    """The customer wrote."""
    OUTGOING_MESSAGE = "outgoing_message"
    """The business wrote."""
    DELIVERY_FAILED = "delivery_failed"
    """A message of the business's did not arrive."""
    NOTE_ADDED = "note_added"
    """Someone left a note, which the customer never sees."""
    TAG_ADDED = "tag_added"
    """A tag was put on."""
    TAG_REMOVED = "tag_removed"
    """A tag was taken off."""
    ASSIGNED = "assigned"
    """The conversation was given to an agent."""
    UNASSIGNED = "unassigned"
    """The conversation was taken from an agent."""
    SNOOZED = "snoozed"
    """The conversation was hidden."""
    SNOOZE_ENDED = "snooze_ended"
    """The conversation is no longer hidden."""
    MARKED_UNREAD = "marked_unread"
    """The conversation was flagged."""
    MAILBOX_CHANGED = "mailbox_changed"
    """The conversation went to another mailbox."""
    CONTACT_CREATED = "contact_created"
    """A customer became known."""
    CONTACT_UPDATED = "contact_updated"
    """Something about a customer changed."""
    TEST_SENT = "test_sent"
    """A test went to a tester; it is in no conversation's timeline."""
    READ = "read"
    """Messages were read."""
    DELIVERY_CHANGED = "delivery_changed"
    """The delivery status of a message changed."""
    MESSAGE_SCHEDULED = "message_scheduled"
    """A message was written that goes at a set time."""
    MESSAGE_EDITED = "message_edited"
    """A message that had not gone yet was changed."""
    MESSAGE_CANCELLED = "message_cancelled"
    """A message that had not gone yet was called off."""
    SETTINGS_CHANGED = "settings_changed"
    """An agent, mailbox, gateway, tag, quick reply or the workspace itself was added or changed."""

    @property
    def label(self) -> str:
        """The label that a person reads."""
        return _duologue.event_label(self)

    @property
    def internal(self) -> bool:
        """Whether a timeline shows it only when it is asked for by name."""
        return _duologue.event_is_internal(self)


class GatewayKind(Enum):
    """What sort of address a gateway has."""

    SHORT_CODE = "short_code"
    """Three to eight digits, leased for texting."""
    LONG_CODE = "long_code"
    """An ordinary phone number."""
    TOLL_FREE = "toll_free"
    """A number that is free to call."""
    EMAIL = "email"
    """An e-mail address."""

    def reaches(self, address: str) -> bool:
        """Whether a gateway of this kind reaches an address in its canonical form."""
        return _duologue.gateway_reaches(self, address)


class Language(IntEnum):
    """A national language of GSM 7-bit, by its identifier (3GPP TS 23.038, clause 6.2.1.2.4)."""

    DEFAULT = 0
    """No national language: the default alphabet, or its extension table. Nothing in a header names it."""
    TURKISH = 1
    """Turkish."""
    SPANISH = 2
    """Spanish, which has a single shift table and no locking one."""
    PORTUGUESE = 3
    """Portuguese."""
    BENGALI = 4
    """Bengali and Assamese."""
    GUJARATI = 5
    """Gujarati."""
    HINDI = 6
    """Hindi."""
    KANNADA = 7
    """Kannada."""
    MALAYALAM = 8
    """Malayalam."""
    ORIYA = 9
    """Oriya."""
    PUNJABI = 10
    """Punjabi."""
    TAMIL = 11
    """Tamil."""
    TELUGU = 12
    """Telugu."""
    URDU = 13
    """Urdu."""

    @property
    def has_locking_table(self) -> bool:
        """Whether it has a locking shift table: all but Spanish."""
        return _duologue.has_locking_table(self)


class Placement(Enum):
    """Where a conversation stands."""

    INBOX = "inbox"
    """In the Inbox."""
    SNOOZED = "snoozed"
    """Hidden until its time comes or its customer answers."""
    OUT = "out"
    """Out of the Inbox: completed, archived, or not begun."""


class Reason(Enum):
    """Why an action is refused or a gateway cannot be used.

    The values never change, so that a host can word them in its own language.
    """

    NOT_STARTED = "not_started"
    """There is nothing to finish, hide or clear: no session has started yet."""
    ALREADY_COMPLETED = "already_completed"
    """The session is already finished."""
    FOLLOW_UP = "follow_up"
    """The customer wrote after completion: there is no session to complete, only a row to clear."""
    ALREADY_ARCHIVED = "already_archived"
    """The conversation is already archived."""
    ALREADY_OPEN = "already_open"
    """The conversation is already in the Inbox with an active session."""
    SNOOZED = "snoozed"
    """The conversation is snoozed."""
    NOT_SNOOZED = "not_snoozed"
    """The conversation is not snoozed."""
    AGENT_INACTIVE = "agent_inactive"
    """The agent no longer uses the inbox."""
    ALREADY_GONE = "already_gone"
    """The message does not wait any more: it is being handed over, has gone or was called off. Or it never did."""
    NOT_UNKNOWN = "not_unknown"
    """What became of the message is known."""
    NOT_FAILED = "not_failed"
    """The message is on its way or has arrived, so it is not sent again."""
    CONTACT_BLOCKED = "contact_blocked"
    """The contact is blocked: nothing is received from it or sent to it."""
    CONVERSATION_EXISTS = "conversation_exists"
    """The contact has a conversation in that mailbox already."""
    NO_GATEWAY = "no_gateway"
    """No gateway is set up that could send this."""
    GATEWAY_DISABLED = "gateway_disabled"
    """The gateway is switched off."""
    NO_ADDRESS = "no_address"
    """The contact has no address that this gateway can reach."""
    MMS_NOT_ENABLED = "mms_not_enabled"
    """The gateway may not send media."""
    PROVIDER_MISSING = "provider_missing"
    """The gateway's provider is not linked into this program."""
    WORKSPACE_NOT_EMPTY = "workspace_not_empty"
    """Something has happened in the workspace already."""

    @property
    def text(self) -> str:
        """The reason in English, as the text of an error has it."""
        return _duologue.reason_text(self)


class Resolution(Enum):
    """What a person knows of a message whose fate the engine does not."""

    SENT = "sent"
    """It went out: its status becomes `Sent`."""
    FAILED = "failed"
    """It did not go out, and is not to: its status becomes `Failed`. See `Messenger.send_again` for one that is."""


class Session(Enum):
    """Whether the part of a conversation that can be finished has begun or ended."""

    NOT_STARTED = "not_started"
    """Nobody but the host has written yet."""
    ACTIVE = "active"
    """Started and not finished: *Mark as Complete* is offered."""
    FINISHED = "finished"
    """Finished, and none started since."""


class SessionPolicy(Enum):
    """What an agent's message does to a finished session."""

    RESTART_ON_AGENT_REPLY = "restart_on_agent_reply"
    """It starts a new session, which can then be completed."""
    STRICT = "strict"
    """It leaves the session finished; only a reopen starts another."""


class SmartLevel(Enum):
    """How far a spelling may be from the text; each level includes the ones before."""

    LOSSLESS = "lossless"
    """What no reader misses: Normalization Form C (Unicode 18.0), one plain space for a space of any kind (Unicode
    categories Zs, Zl and Zp, and the tab), plain quotation marks, dashes, hyphens, minus signs and dots. The zero
    width space, the word joiner, the byte order mark and the soft hyphen are left out after a character that GSM
    7-bit holds: there they only say where a line may end.
    """
    VISUAL = "visual"
    """What looks alike or is commonly typed so: fullwidth and small forms, styled letters of mathematics, Roman
    numerals, ligatures, primes, bullets, fractions, Greek capitals like Latin ones, `(C)` and `->`. A variation
    selector is left out after what has become plain text.
    """
    LOSSY = "lossy"
    """Letters lose the accents that GSM 7-bit lacks, and ligature letters and letters with strokes are written as is
    usual without them: `Łódź` becomes `Lodz`, which may be another word.
    """


class SmartMode(Enum):
    """When a text is replaced by its spelling."""

    OFF = "off"
    """Never."""
    ONLY_IF_CHEAPER = "only_if_cheaper"
    """If that needs fewer segments, or makes the text fit the encoding that was asked for: then all of it, otherwise
    nothing. Another encoding for the same number of segments is no reason.
    """
    ALWAYS = "always"
    """Always."""


class SnoozeMode(Enum):
    """What an incoming message does to a snoozed conversation."""

    WAKE_ON_REPLY = "wake_on_reply"
    """It wakes the conversation before its time."""
    REGARDLESS = "regardless"
    """It stays hidden, counted as unread, until the time comes."""
    UNTIL_REPLY = "until_reply"
    """It is the only thing that wakes the conversation: there is no time."""


class SnoozePreset(Enum):
    """A moment to snooze until that a menu offers by name."""

    IN_ONE_HOUR = "in_one_hour"
    """60 minutes from now, whatever the clocks do meanwhile."""
    IN_FOUR_HOURS = "in_four_hours"
    """240 minutes from now, whatever the clocks do meanwhile."""
    TOMORROW_MORNING = "tomorrow_morning"
    """09:00 on the day after today."""
    NEXT_MONDAY = "next_monday"
    """09:00 on the next Monday; on a Monday, a week later."""
    NEXT_MONTH = "next_month"
    """09:00 on today's day of the next month, or on the last day of a month that is too short: from January 31st to
    February 28th. Not the first of the month, which on the 31st would be tomorrow.
    """


class Status(Enum):
    """The label that a host shows for a conversation's state."""

    IDLE = "idle"
    """Begun by the host, and neither the customer nor an agent has written."""
    OPEN = "open"
    """In the Inbox with an active session."""
    SNOOZED = "snoozed"
    """Hidden."""
    COMPLETED = "completed"
    """Finished and out of the Inbox."""
    FOLLOW_UP = "follow_up"
    """Back in the Inbox after its session was finished: it can be archived, not completed."""
    ARCHIVED = "archived"
    """Cleared from the Inbox without completion."""


class Transport(Enum):
    """How a message travels."""

    SMS = "sms"
    """Text alone, billed by the segment."""
    MMS = "mms"
    """Text with media, billed by the message."""
    EMAIL = "email"
    """E-mail, not billed by the engine."""


class View(Enum):
    """A list of conversations."""

    INBOX = "inbox"
    """What waits for somebody: open, or answered after completion."""
    ALL = "all"
    """Every conversation."""
    SNOOZED = "snoozed"
    """What is hidden for now."""
    COMPLETED = "completed"
    """What is finished."""
    ARCHIVED = "archived"
    """What was cleared without completion."""
