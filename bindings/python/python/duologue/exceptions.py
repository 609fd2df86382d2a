"""Why a call failed: one tree of exceptions, each with what a program can act on."""

from collections.abc import Iterable

from .enums import ErrorKind
from .ids import GatewayId

__all__ = [
    "ActionRefusedError",
    "BusyError",
    "CallbackError",
    "ClosedError",
    "ConflictError",
    "CorruptError",
    "DuologueError",
    "ForkedError",
    "InternalError",
    "InvalidArgumentError",
    "MmsNotEnabledError",
    "NewerWorkspaceError",
    "NotAWorkspaceError",
    "NotFoundError",
    "OptedOutError",
    "ReadOnlyError",
    "SignatureError",
    "StorageError",
]


class DuologueError(Exception):
    """Why a call to the engine failed. A call that raises it has changed nothing.

    (But for those that do many things one after the other, `deliver`, `refresh`, `tick`: what they had done stays. And
    with the code `commit_unknown`, nobody knows: the connection to a server was lost at the very end.)

    `__cause__` is what brought it about, where something did: what a part of the host's raised, or a `RuntimeError`
    with the words of what else did: the operating system, a database, a parser.
    """

    kind: ErrorKind = ErrorKind.INTERNAL
    """What went wrong."""
    code: str
    """A stable code for the reason: of a refusal that of its `Reason`, `taken` for a name or address that somebody else
    has, `missing_value` for a template that lacks one, `key_reused` for the key of another message; of a server
    `connection_lost`, or `commit_unknown` if what was called may have been done; otherwise the kind's own value.
    """
    field: str | None
    """The argument that was not acceptable, or what was not found."""
    value: str | None
    """The value that was not acceptable, as text, cut short where it is long."""
    gateways: list[GatewayId]
    """The gateways that could do what the chosen one may not; empty but for `MmsNotEnabledError`."""

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        field: str | None = None,
        value: str | None = None,
        gateways: Iterable[GatewayId] = (),
    ) -> None:
        """Make the error with its text; a host may raise one in its own provider."""
        super().__init__(message)
        self.code = self.kind.value if code is None else code
        self.field = field
        self.value = value
        self.gateways = list(gateways)


class ActionRefusedError(DuologueError):
    """The state of the conversation, the contact or the gateway does not allow it; `code` says why."""

    kind = ErrorKind.ACTION_REFUSED


class MmsNotEnabledError(ActionRefusedError):
    """Media were given, and the gateway may not send MMS; `gateways` are those that could."""

    kind = ErrorKind.MMS_NOT_ENABLED


class BusyError(DuologueError):
    """The database was locked by someone else for longer than the busy timeout. Trying again is safe."""

    kind = ErrorKind.BUSY


class CallbackError(DuologueError):
    """A part that the host supplied failed; `__cause__` is what it raised."""

    kind = ErrorKind.CALLBACK


class ClosedError(DuologueError):
    """The messenger was closed, or the interpreter is about to end."""

    kind = ErrorKind.CLOSED


class ConflictError(DuologueError):
    """The conversation has moved on since the caller looked. Look again, then decide."""

    kind = ErrorKind.CONFLICT


class CorruptError(DuologueError):
    """The database file is damaged."""

    kind = ErrorKind.CORRUPT


class ForkedError(DuologueError):
    """The messenger was opened before the process forked, and this is the child."""

    kind = ErrorKind.FORKED


class InternalError(DuologueError):
    """The engine broke one of its own rules. Please report it."""

    kind = ErrorKind.INTERNAL


class InvalidArgumentError(DuologueError, ValueError):
    """An argument is not acceptable; `field` names it and `value` shows it."""

    kind = ErrorKind.INVALID_ARGUMENT


class NewerWorkspaceError(DuologueError):
    """The workspace was written by a newer release."""

    kind = ErrorKind.NEWER_WORKSPACE


class NotAWorkspaceError(DuologueError):
    """The file is something else than a workspace."""

    kind = ErrorKind.NOT_A_WORKSPACE


class NotFoundError(DuologueError, LookupError):
    """Nothing has the given id or name."""

    kind = ErrorKind.NOT_FOUND


class OptedOutError(ActionRefusedError):
    """A message would go to an address that has opted out.

    Consent is not part of this release: nothing raises it yet.
    """


class ReadOnlyError(DuologueError):
    """The workspace was opened read-only, or its file cannot be written."""

    kind = ErrorKind.READ_ONLY


class SignatureError(InvalidArgumentError):
    """A webhook's signature is wrong or stale.

    Webhooks are not part of this release: nothing raises it yet.
    """


class StorageError(DuologueError):
    """The disk or the operating system failed: no space, no permission, no such directory."""

    kind = ErrorKind.STORAGE
