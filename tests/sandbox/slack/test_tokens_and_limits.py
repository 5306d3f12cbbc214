"""Who may call what, and how often."""

from collections.abc import Callable

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.clocks import ManualClock
from worker.sandbox.server import Sandbox

Post = Callable[..., str]


def client(sandbox: Sandbox, token: str) -> WebClient:
    return WebClient(token=token, base_url=sandbox.slack_url, retry_handlers=[])


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as error:
        call()
    return str(error.value.response["error"])


def test_auth_test_says_who_we_are(sandbox: Sandbox, slack: WebClient) -> None:
    answer, app = slack.auth_test(), sandbox.slack.app
    assert (answer["bot_id"], answer["user_id"]) == (app.bot_id, app.user_id)
    assert "chat:write" in answer.headers["x-oauth-scopes"]


def test_each_kind_of_token_is_for_its_own_methods(sandbox: Sandbox) -> None:
    app = sandbox.slack.app
    assert refusal(client(sandbox, "").auth_test) == "not_authed"
    assert refusal(client(sandbox, "xoxb-nobody").auth_test) == "invalid_auth"
    assert refusal(client(sandbox, app.app_token).auth_test) == "not_allowed_token_type"
    with_bot = client(sandbox, app.bot_token)
    assert (
        refusal(lambda: with_bot.apps_connections_open(app_token=app.bot_token)) == "not_allowed_token_type"
    )


def test_a_missing_scope_is_named(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.slack.app.scopes = frozenset({"chat:write"})
    with pytest.raises(SlackApiError) as error:
        slack.conversations_history(channel=sandbox.slack.channel)
    assert (error.value.response["needed"], error.value.response["provided"]) == (
        "groups:history",
        "chat:write",
    )


def test_an_unknown_method_is_unknown(slack: WebClient) -> None:
    assert refusal(lambda: slack.api_call("chat.scheduleMessage")) == "unknown_method"


def test_a_channel_takes_a_burst_and_then_one_post_a_second(manual: ManualClock, post: Post) -> None:
    for _ in range(3):
        post()
    with pytest.raises(SlackApiError) as error:
        post()
    assert (error.value.response.status_code, error.value.response.headers["Retry-After"]) == (429, "1")
    for _ in range(5):
        manual.advance(1)
        post()


def test_every_other_method_has_its_own_minute(
    sandbox: Sandbox, manual: ManualClock, slack: WebClient, post: Post
) -> None:
    ts, channel = post(), sandbox.slack.channel
    for number in range(50):
        slack.chat_update(channel=channel, ts=ts, text=f"Edit {number}")
        manual.advance(0.5)
    with pytest.raises(SlackApiError) as error:
        slack.chat_update(channel=channel, ts=ts, text="One more")
    assert error.value.response.headers["Retry-After"] == "35"
    slack.conversations_info(channel=channel)
    manual.advance(35)
    slack.chat_update(channel=channel, ts=ts, text="One more")


def test_the_limits_can_be_switched_off(sandbox: Sandbox, post: Post) -> None:
    sandbox.switches.slack_rate_limits = False
    for _ in range(10):
        post()


def test_an_object_is_wanted_where_json_is_sent(sandbox: Sandbox, http: requests.Session) -> None:
    http.headers["Authorization"] = f"Bearer {sandbox.slack.app.bot_token}"
    http.headers["Content-Type"] = "application/json"
    url = f"{sandbox.slack_url}chat.postMessage"
    said = [http.post(url, data=body, timeout=5).json()["error"] for body in ("{", "[]", "{}")]
    assert said == ["invalid_json", "json_not_object", "invalid_arguments"]
