"""Workspaces on a PostgreSQL server, opened by their URLs."""

import socket
from datetime import timedelta

import pytest

import duologue
from scenarios.server import SERVER, new_schema


def test_a_workspace_on_a_server_is_opened_again_and_listed_by_the_name_of_its_schema() -> None:
    assert SERVER, "DUOLOGUE_TEST_POSTGRES names no server"
    with new_schema(SERVER) as url:
        name = url.rpartition("=")[2]
        assert name not in duologue.Messenger.workspaces(SERVER)
        with duologue.Messenger.open(url) as messenger:
            messenger.add_mailbox("Main")
        with duologue.Messenger.open(url, read_only=True) as messenger:
            assert [mailbox.name for mailbox in messenger.mailboxes()] == ["Main"]
        assert name in duologue.Messenger.workspaces(SERVER)


def test_what_the_server_or_the_way_to_it_says_is_the_cause() -> None:
    assert SERVER, "DUOLOGUE_TEST_POSTGRES names no server"
    with pytest.raises(duologue.StorageError, match="there is no such database") as refused:
        duologue.Messenger.open(f"{SERVER.rpartition('/')[0]}/nowhere")
    assert '"nowhere" does not exist' in str(refused.value.__cause__)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(duologue.StorageError) as unreachable:
        duologue.Messenger.open(f"postgres://ann@127.0.0.1:{port}/shop", busy_timeout=timedelta(milliseconds=100))
    assert unreachable.value.code == "connection_lost"
    assert "Connection refused" in str(unreachable.value.__cause__)
