"""Where a host keeps the content of media itself."""

from collections.abc import Callable, Iterator

import pytest

from duologue import (
    AttachmentId,
    CallbackError,
    CorruptError,
    GatewayId,
    GatewayKind,
    MediaStore,
    Messenger,
)

PICTURE = bytes(range(256)) * 3000
CUSTOMER = "+15557000001"


class InMemory(MediaStore):
    """Keeps files in a dictionary."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.read_as: Callable[[bytes], object] = lambda content: content

    def put(self, digest: str, content: bytes, /) -> None:
        assert type(content) is bytes
        self.files[digest] = content

    def read(self, digest: str, offset: int, size: int, /) -> bytes:
        return self.read_as(self.files[digest][offset : offset + size])  # type: ignore[return-value]

    def remove(self, digest: str, /) -> None:
        del self.files[digest]


class Workspace:
    """A messenger whose media are in a store of its own."""

    def __init__(self) -> None:
        self.store = InMemory()
        self.messenger = Messenger.open(":memory:", media_store=self.store)
        mailbox = self.messenger.add_mailbox("Shop").id
        self.gateway: GatewayId = self.messenger.add_gateway(
            "Shop", kind=GatewayKind.LONG_CODE, address="+15550100001", mailbox=mailbox
        ).id

    def receive(self, content: bytes = PICTURE) -> AttachmentId:
        media = [("shoe.png", "image/png", content)]
        received = self.messenger.receive(self.gateway, sender=CUSTOMER, media=media)
        return received.message.attachments[0].id


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    workspace = Workspace()
    with workspace.messenger:
        yield workspace


def failing(error: BaseException) -> Callable[..., object]:
    def fail(*_: object) -> object:
        raise error

    return fail


def test_content_is_put_once_and_read_in_pieces(workspace: Workspace) -> None:
    attachments = [workspace.receive(), workspace.receive()]
    assert list(workspace.store.files.values()) == [PICTURE]
    assert [workspace.messenger.media(attachment) for attachment in attachments] == [PICTURE, PICTURE]
    reader = workspace.messenger.open_media(attachments[0])
    assert reader.read(10) == PICTURE[:10]
    assert reader.read() == PICTURE[10:]
    assert reader.read() == b""


@pytest.mark.parametrize("shape", [bytearray, memoryview])
def test_content_may_be_read_as_anything_that_holds_bytes(
    workspace: Workspace, shape: Callable[[bytes], object]
) -> None:
    attachment = workspace.receive()
    workspace.store.read_as = shape
    assert workspace.messenger.media(attachment) == PICTURE


def test_a_file_that_cannot_be_put_leaves_no_message(workspace: Workspace) -> None:
    workspace.store.put = failing(OSError("full"))  # type: ignore[method-assign, assignment]
    with pytest.raises(CallbackError, match="the media store failed: OSError: full") as raised:
        workspace.receive()
    assert isinstance(raised.value.__cause__, OSError)
    assert workspace.messenger.conversations().items == []


@pytest.mark.parametrize(
    ("read_as", "why"),
    [
        (failing(KeyError("gone")), "KeyError: 'gone'"),
        (lambda _: "text", "what `read` returns must be bytes, not str"),
        (lambda _: None, "what `read` returns must be bytes, not NoneType"),
        (lambda content: content + b"more", "were asked for"),
    ],
)
def test_a_file_that_cannot_be_read_fails_the_call(
    workspace: Workspace, read_as: Callable[[bytes], object], why: str
) -> None:
    attachment = workspace.receive()
    workspace.store.read_as = read_as
    with pytest.raises(CallbackError, match="the media store failed: ") as raised:
        workspace.messenger.media(attachment)
    assert why in str(raised.value)
    assert raised.value.__cause__ is not None


def test_a_store_that_has_lost_the_end_of_a_file_is_noticed(workspace: Workspace) -> None:
    attachment = workspace.receive()
    [digest] = workspace.store.files
    workspace.store.files[digest] = PICTURE[:-1]
    with pytest.raises(CorruptError):
        workspace.messenger.media(attachment)


def test_what_ends_a_program_comes_out_of_the_call(workspace: Workspace) -> None:
    attachment = workspace.receive()
    workspace.store.read_as = failing(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        workspace.messenger.media(attachment)
    workspace.store.read_as = bytes
    assert workspace.messenger.media(attachment) == PICTURE


@pytest.mark.parametrize("lacking", ["put", "read", "remove"])
def test_an_object_that_lacks_a_method_is_refused(lacking: str) -> None:
    class Store:
        pass

    for name in {"put", "read", "remove"} - {lacking}:
        setattr(Store, name, print)
    with pytest.raises(TypeError, match=f"media_store must be an object with a method `{lacking}`, not "):
        Messenger.open(":memory:", media_store=Store())  # type: ignore[arg-type]


def test_the_base_class_keeps_nothing_by_itself() -> None:
    with pytest.raises(TypeError):
        MediaStore()  # type: ignore[misc]


def test_a_store_that_reads_the_file_it_is_asked_for_is_refused(workspace: Workspace) -> None:
    attachment = workspace.receive()
    reader = workspace.messenger.open_media(attachment)
    workspace.store.read_as = lambda content: reader.read(1)
    with pytest.raises(CallbackError) as failed:
        reader.read()
    assert isinstance(failed.value.__cause__, CallbackError)
    workspace.store.read_as = lambda content: content
    assert workspace.messenger.open_media(attachment).read() == PICTURE
