"""Replays every scenario of tests/scenarios, and proves that the runner can fail."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scenarios import DIRECTORY, Scenario
from scenarios.commands import COMMANDS
from scenarios.commands.table import BY
from scenarios.failure import ScenarioError
from scenarios.replay import difference, run
from scenarios.server import WAYS, new_schema
from scenarios.world import OPTIONS, World

NAMES = sorted(path.stem for path in DIRECTORY.glob("*.jsonl"))
MAILBOX = {"do": "add_mailbox", "name": "Main"}


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_has_the_outcome_and_the_log_that_it_tells(name: str, tmp_path: Path) -> None:
    scenario = Scenario.read(DIRECTORY / f"{name}.jsonl")
    scenario.check(tmp_path / "workspace.db", tmp_path / "copy.db")
    if not scenario.reopens:
        scenario.check(":memory:", ":memory:")
    for way in WAYS:
        with new_schema(way) as workspace, new_schema(way) as copy:
            scenario.check(workspace, ":memory:", copy)


def test_there_are_scenarios_and_every_log_is_that_of_one() -> None:
    logs = sorted(path.stem for path in DIRECTORY.glob("*.log"))
    assert logs
    assert logs == NAMES


def test_the_page_about_the_format_has_these_options_and_commands_with_these_fields() -> None:
    page = (DIRECTORY / "README.md").read_text(encoding="utf-8")
    _, options, rest = re.split("^## The .*lines?$", page, flags=re.MULTILINE)
    assert re.findall(r"^\| `(\w+)` \|", options, re.MULTILINE) == list(OPTIONS)

    _, commands, _ = re.split("^## (?:Commands|Results)$", rest, flags=re.MULTILINE)
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|", commands, re.MULTILINE)
    fields = {name: set(re.findall(r"\w+", cell.replace("`by…`", BY))) for name, cell in rows}
    assert fields == {name: command.fields for name, command in COMMANDS.items()}


@pytest.mark.parametrize(
    ("line", "failure"),
    [
        (MAILBOX | {"refused": {}}, "this should have been refused, and gave"),
        (MAILBOX | {"name": ""}, "this was refused: InvalidArgumentError"),
        (MAILBOX | {"name": "", "refused": {"kind": "not_found"}}, r"\.kind is 'invalid_argument', not 'not_found'"),
        (MAILBOX | {"name": "", "refused": {"field": "brand"}}, r"\.field is 'name', not 'brand'"),
        (MAILBOX | {"expect": {"name": "main"}}, r"\.name is 'Main', not 'main'"),
        (MAILBOX | {"expect": None}, r" is \{.*\}, not None"),
        (MAILBOX | {"color": "red"}, "there is no field `color` here"),
        (MAILBOX | {"name": 1}, "the field `name` cannot be 1"),
        (MAILBOX | {"as": "@main"}, "`@main` is no name"),
        (MAILBOX | {"do": "add_letterbox"}, "there is no command `add_letterbox`"),
        ({"do": "rename_mailbox", "mailbox": "@main", "name": "Sales"}, "no MailboxId is called `main`"),
        ({"do": "rename_mailbox", "name": "Sales"}, "the field `mailbox` is missing"),
        ({"do": "contacts", "next_as": "more"}, "there is no next page to be named"),
    ],
)
def test_a_line_fails_that_turns_out_otherwise_or_says_what_no_line_can(line: dict[str, Any], failure: str) -> None:
    with World({}, ":memory:") as world, pytest.raises(ScenarioError, match=failure):
        run(world, line)


def test_a_thing_has_one_name_and_a_name_one_thing() -> None:
    with World({}, ":memory:") as world:
        run(world, MAILBOX | {"as": "main"})
        with pytest.raises(ScenarioError, match="another MailboxId is called `main`"):
            run(world, MAILBOX | {"name": "Sales", "as": "main"})
        run(world, {"do": "add_contact", "addresses": ["+15557000001"], "as": "sam"})
        find = {"do": "find_contact", "address": "+15557000001"}
        run(world, find | {"as": "sam", "expect": {"id": "@sam"}})
        with pytest.raises(ScenarioError, match="this ContactId is called `sam`, and not `max`"):
            run(world, find | {"as": "max"})


@pytest.mark.parametrize(
    ("wanted", "failure"),
    [
        ({"list": [{"c": None}]}, None),
        ({"a": "1"}, ".a is 1, not '1'"),
        ({"a": True}, ".a is 1, not True"),
        ({"list": [{"b": "y"}]}, ".list[0].b is 'x', not 'y'"),
        ({"list": []}, ".list is [{'b': 'x', 'c': None}], not []"),
        ({"d": None}, ".d is not there"),
    ],
)
def test_an_expectation_may_leave_fields_out_but_no_items(wanted: dict[str, Any], failure: str | None) -> None:
    assert difference("", wanted, {"a": 1, "list": [{"b": "x", "c": None}]}) == failure


def test_a_scenario_fails_with_the_name_of_the_line_or_with_the_first_that_differs_in_its_log(tmp_path: Path) -> None:
    def check(*lines: dict[str, Any], log: str) -> None:
        path = tmp_path / "mine.jsonl"
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        path.with_suffix(".log").write_text(log, encoding="utf-8")
        Scenario.read(path).check(":memory:")

    first: dict[str, Any] = {"options": {}}
    contact = {"do": "add_contact", "name": "Sam", "as": "sam"}
    log = "1 2026-11-22T09:00:00Z contact_created host contact=sam\n"
    check(first, contact, log=log)
    with pytest.raises(ScenarioError, match=r"^mine\.jsonl:3: this should have been refused"):
        check(first, {"note": "Nobody is refused."}, contact | {"refused": {}}, log=log)
    with pytest.raises(ScenarioError, match=r"^mine\.jsonl:1: this is not how a scenario begins"):
        check(contact, log=log)
    with pytest.raises(ScenarioError, match=r"^mine\.jsonl:2: this is no command and no note"):
        check(first, {"note": "", "name": "Sam"}, log=log)
    with pytest.raises(ScenarioError, match=r"^mine\.log: there is\n  1 .*=sam\nand not\n  1 .*=max"):
        check(first, contact, log=log.replace("sam", "max"))
    with pytest.raises(ScenarioError, match=r"^mine\.log: there is\n  1 .*\nand not\n  $"):
        check(first, contact, log="")
    with pytest.raises(ScenarioError, match="is in the log and has no name"):
        check(first, {"do": "add_contact", "name": "Sam"}, log=log)
