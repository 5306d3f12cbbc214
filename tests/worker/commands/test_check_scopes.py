"""What `check` says about tokens that may do too little or too much; asked over the wire, nothing changes."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from notifiers.slack import SlackChannel
from tests.clocks import ManualClock
from worker.airtable.door import AirtableDoor, CallCounter
from worker.commands.check_scopes import (
    MUST,
    UNNEEDED,
    WITH_BUTTONS,
    airtable_differs,
    slack_differs,
    slack_lacks,
)
from worker.sandbox.server import Sandbox

NEEDED = {"data.records:read", "data.records:write", "schema.bases:read"}
CLOCK = ManualClock()
MANIFEST = Path(__file__).parents[3] / "docs" / "slack-manifest.yaml"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(CLOCK.now, advance=CLOCK.advance) as standing:
        yield standing


@pytest.fixture(scope="module")
def base(sandbox: Sandbox) -> str:
    return sandbox.airtable.create_base("Desk", template_tables(template_mapping()))


def unneeded(sandbox: Sandbox, base: str, *more: str, role: str = "create") -> frozenset[str]:
    token = sandbox.airtable.create_token(scopes={*NEEDED, *more}, role=role, bases=[base])
    door = AirtableDoor(
        token=token, base_id=base, endpoint_url=sandbox.airtable_url, clock=CLOCK, random=Random(1),
        calls=CallCounter(),
    )  # fmt: skip
    CLOCK.advance(60)  # each door keeps to its own pace
    before = door.tables()
    found = door.unneeded_scopes(before[0]["id"])
    assert door.tables() == before
    return found


def test_a_token_with_just_what_it_needs_is_fine(sandbox: Sandbox, base: str) -> None:
    assert unneeded(sandbox, base) == frozenset()
    assert airtable_differs(frozenset()) == []


@pytest.mark.parametrize("scope", sorted(UNNEEDED))
def test_each_scope_that_is_not_needed_is_found_and_nothing_changes(
    sandbox: Sandbox, base: str, scope: str
) -> None:
    assert unneeded(sandbox, base, scope) == {scope}
    (said,) = airtable_differs({scope})
    assert scope in said


def test_a_scope_that_its_owner_may_not_use_does_no_harm(sandbox: Sandbox, base: str) -> None:
    assert unneeded(sandbox, base, "schema.bases:write", role="edit") == frozenset()


def scopes_told(sandbox: Sandbox, *scopes: str) -> frozenset[str]:
    app = sandbox.slack.install("another")
    app.scopes = frozenset(scopes)
    channel = SlackChannel(
        token=app.bot_token, channel=sandbox.slack.channel, base_id="app1", api_url=sandbox.slack_url,
        monotonic=CLOCK.monotonic, sleep=CLOCK.sleep,
    )  # fmt: skip
    return channel.identify().scopes


def test_slack_says_itself_what_its_token_may(sandbox: Sandbox) -> None:
    assert scopes_told(sandbox, "chat:write", "groups:read") == {"chat:write", "groups:read"}


def test_the_manifest_is_what_check_asks_for() -> None:
    manifest = set(re.findall(r"^      - (\w+:?\w*)", MANIFEST.read_text(encoding="utf-8"), re.MULTILINE))
    assert manifest == {one_of[0] for one_of, _ in MUST} | {scope for scope, _ in WITH_BUTTONS}
    assert slack_lacks(manifest) == [] == slack_differs(manifest, buttons=True)


@pytest.mark.parametrize("lacking", [one_of for one_of, _ in MUST])
def test_what_cards_need_and_the_app_lacks_is_wrong(lacking: tuple[str, ...]) -> None:
    has = {scope for one_of, _ in MUST for scope in one_of} - set(lacking)
    (said,) = slack_lacks(has)
    assert said.startswith(f"The Slack app lacks the scope {lacking[0]}: it can't")
    assert slack_lacks({*has, lacking[-1]}) == []


@pytest.mark.parametrize("lacking", [scope for scope, _ in WITH_BUTTONS])
def test_what_buttons_need_is_a_hint_where_there_are_buttons(lacking: str) -> None:
    has = {"chat:write", "groups:history", "groups:read", "commands", "users:read"} - {lacking}
    (said,) = slack_differs(has, buttons=True)
    assert said.startswith(f"The Slack app lacks the scope {lacking}: ")
    assert slack_differs(has, buttons=False) == []


def test_what_is_more_than_it_needs_is_named() -> None:
    has = {"chat:write", "groups:history", "groups:read", "chat:write.public", "admin"}
    (said,) = slack_differs(has, buttons=False)
    assert said == "The Slack app may do more than it needs: admin, chat:write.public. It works without that."


def test_where_slack_does_not_say_nothing_is_said() -> None:
    assert slack_lacks(()) == [] == slack_differs((), buttons=True)
