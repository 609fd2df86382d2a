"""Workspaces on a PostgreSQL server, opened by their URLs."""

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
