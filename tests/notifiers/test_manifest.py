"""The manifest asks for what the app needs, and for nothing else."""

import re
from pathlib import Path

import notifiers
from notifiers.actions import Form, action_id
from tests.notifiers.apps import a_stage, until
from tests.notifiers.test_slack_app import CARD
from worker.sandbox.slack.people import BOT_SCOPES

MANIFEST = (Path(notifiers.__file__).parent.parent / "docs" / "slack-manifest.yaml").read_text()
SCOPES = frozenset(re.findall(r"^      - (\w+:?\w*)", MANIFEST, re.MULTILINE))


def test_everything_that_needs_a_public_address_or_reads_more_is_left_out() -> None:
    assert {"chat:write", "commands", "groups:history", "groups:read", "users:read"} == SCOPES
    assert SCOPES <= BOT_SCOPES
    assert "request_url" not in MANIFEST
    assert "connections:write" not in SCOPES
    assert "socket_mode_enabled: true" in MANIFEST


def test_slacks_limits_of_a_manifest_are_kept() -> None:
    limits = {"name": 35, "description": 140, "usage_hint": 1000, "command": 32, "display_name": 80}
    for key, most in limits.items():
        for said in re.findall(rf"^ +-? ?{key}: (.*)$", MANIFEST, re.MULTILINE):
            assert len(said) <= most


def test_the_app_works_with_these_scopes_alone() -> None:
    with a_stage(scopes=SCOPES) as stage:
        slack = stage.sandbox.slack
        slack.press(stage.post(CARD), action_id(Form.MORE))
        assert until(lambda: bool(slack.open_views()))
        slack.command("/dispatch")
        assert until(lambda: bool(slack.whispers()))


def test_without_users_read_people_are_called_as_slack_calls_them() -> None:
    with a_stage(scopes=SCOPES - {"users:read"}) as stage:
        for _ in range(2):
            stage.sandbox.slack.press(stage.post(CARD), "I'm on it")
            assert stage.press().user_name == "sam"
        calls = [call.method for call in stage.sandbox.log.calls()]
        assert calls.count("users.info") == 1
