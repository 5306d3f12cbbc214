"""Whose a write is, and what a caller was told: what only the sandbox can know, for those who check."""

from collections.abc import Callable

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from worker.sandbox.airtable.base import Wrote
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Fault
from worker.sandbox.server import Sandbox

TABLES = [{"name": "Requests", "fields": [{"name": "Name", "type": "singleLineText"}]}]


def test_a_persons_writes_are_told_from_those_of_a_token(sandbox: Sandbox, http: requests.Session) -> None:
    wrote: list[Wrote] = []
    base = sandbox.airtable.create_base("Town", TABLES)
    sandbox.airtable.watch_writes(base, wrote.append)
    rosa = sandbox.airtable.create_record(base, "Requests", {"Name": "Rosa"})
    headers = {"Authorization": f"Bearer {sandbox.airtable.create_token()}"}
    fields = {"fields": {"Name": "Rosa A."}}
    http.patch(f"{sandbox.airtable_url}/v0/{base}/Requests/{rosa}", json=fields, headers=headers)
    sandbox.airtable.delete_record(base, "Requests", rosa)
    by_hand, by_token, deleted = wrote
    assert (by_hand.by, by_hand.before) == ("", None)
    assert by_token.by.startswith("usr")
    assert (deleted.by, deleted.after) == ("", None)


def test_a_call_holds_the_key_of_the_message_that_it_sends(
    sandbox: Sandbox, post: Callable[..., str]
) -> None:
    key = "card:recA:1"
    post(metadata={"event_type": "hyperlocal_card", "event_payload": {"base": "appB", "key": key}})
    (call,) = sandbox.log.calls(Service.SLACK, "chat.postMessage")
    assert call.key == key


def test_a_call_holds_what_its_caller_was_told_instead(sandbox: Sandbox, slack: WebClient) -> None:
    too_many = Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"})
    sandbox.faults.add(Fault(what=too_many))
    with pytest.raises(SlackApiError):
        slack.auth_test()
    (call,) = sandbox.log
    assert (call.status, call.error, call.retry_after) == (429, "ratelimited", 7.0)
