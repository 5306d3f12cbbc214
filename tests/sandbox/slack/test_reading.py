"""What can be read back of a channel: pages, windows, threads, metadata, and reads that lag."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.clocks import ManualClock
from worker.sandbox.server import Sandbox

Post = Callable[..., str]
MARK = {"event_type": "hyperlocal_card", "event_payload": {"key": "card:recA:1"}}


@pytest.fixture
def ten(manual: ManualClock, post: Post) -> list[str]:
    """Ten messages, a minute apart; their ts, the oldest first."""
    posted = []
    for number in range(10):
        posted.append(post(f"Card {number}"))
        manual.advance(60)
    return posted


@pytest.fixture
def history(sandbox: Sandbox, slack: WebClient) -> Callable[..., list[str]]:
    def history(**more: Any) -> list[str]:
        page = slack.conversations_history(channel=sandbox.slack.channel, **more)
        return [message["ts"] for message in page["messages"]]

    return history


def test_history_comes_newest_first_in_pages_to_the_end(
    sandbox: Sandbox, slack: WebClient, ten: list[str]
) -> None:
    pages = []
    cursor: str | None = None
    while cursor != "":
        page = slack.conversations_history(channel=sandbox.slack.channel, limit=4, cursor=cursor)
        pages.append([message["ts"] for message in page["messages"]])
        cursor = page["response_metadata"]["next_cursor"] if "response_metadata" in page.data else ""
        assert page["has_more"] is bool(cursor)
    assert [len(page) for page in pages] == [4, 4, 2]
    assert [ts for page in pages for ts in page] == ten[::-1]


def test_a_page_goes_on_where_it_was_even_if_that_message_is_deleted(
    sandbox: Sandbox, slack: WebClient, ten: list[str]
) -> None:
    first = slack.conversations_history(channel=sandbox.slack.channel, limit=4)
    sandbox.slack.delete_as_person(ten[5])
    cursor = first["response_metadata"]["next_cursor"]
    second = slack.conversations_history(channel=sandbox.slack.channel, limit=4, cursor=cursor)
    assert [message["ts"] for message in second["messages"]] == ten[4:0:-1]


def test_by_a_switch_pages_end_early_though_more_follows(
    sandbox: Sandbox, slack: WebClient, ten: list[str]
) -> None:
    sandbox.switches.history_page_ends_early = True
    page = slack.conversations_history(channel=sandbox.slack.channel, limit=100)
    assert len(page["messages"]) == len(ten)
    short = slack.conversations_history(channel=sandbox.slack.channel, limit=10)
    assert (len(short["messages"]), short["has_more"]) == (5, True)


def test_oldest_and_latest_are_outside_unless_inclusive(
    ten: list[str], history: Callable[..., list[str]]
) -> None:
    assert history(oldest=ten[2], latest=ten[5]) == [ten[4], ten[3]]
    assert history(oldest=ten[2], latest=ten[5], inclusive=True) == ten[5:1:-1]
    assert history(oldest=str(int(float(ten[8])))) == [ten[9]]


def test_a_cursor_of_nobody_is_refused(history: Callable[..., list[str]]) -> None:
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        history(cursor="bm9ib2R5")


def test_replies_are_in_the_thread_and_counted_on_the_parent(
    sandbox: Sandbox, slack: WebClient, post: Post
) -> None:
    parent = post("A card")
    replies = [post("Ana asked", thread_ts=parent), sandbox.slack.post_as_person("On it", thread_ts=parent)]
    (shown,) = slack.conversations_history(channel=sandbox.slack.channel)["messages"]
    assert (shown["reply_count"], shown["latest_reply"], len(shown["reply_users"])) == (2, replies[1], 2)
    thread = slack.conversations_replies(channel=sandbox.slack.channel, ts=parent)["messages"]
    assert [message["ts"] for message in thread] == [parent, *replies]
    assert [reply.text for reply in sandbox.slack.thread(parent)] == ["Ana asked", "On it"]


def test_a_broadcast_reply_is_in_the_channel_too(post: Post, history: Callable[..., list[str]]) -> None:
    parent = post("A card")
    reply = post("Everybody", thread_ts=parent, reply_broadcast=True)
    assert history() == [reply, parent]


def test_a_thread_of_nothing_is_not_found(sandbox: Sandbox, slack: WebClient) -> None:
    with pytest.raises(SlackApiError, match="thread_not_found"):
        slack.conversations_replies(channel=sandbox.slack.channel, ts="1700000000.000000")


def test_payloads_of_undeclared_types_come_only_when_asked_for(
    sandbox: Sandbox, slack: WebClient, post: Post
) -> None:
    post(metadata=MARK)
    channel = sandbox.slack.channel
    (plain,) = slack.conversations_history(channel=channel)["messages"]
    (whole,) = slack.conversations_history(channel=channel, include_all_metadata=True)["messages"]
    assert plain["metadata"] == {"event_type": "hyperlocal_card"}
    assert whole["metadata"] == MARK


def test_payloads_of_declared_types_come_always(sandbox: Sandbox, slack: WebClient, post: Post) -> None:
    sandbox.slack.app.declared = frozenset({"hyperlocal_card"})
    post(metadata=MARK)
    (shown,) = slack.conversations_history(channel=sandbox.slack.channel)["messages"]
    assert shown["metadata"] == MARK


def test_history_may_lag_behind_posts_edits_and_deletions(
    sandbox: Sandbox, manual: ManualClock, slack: WebClient, post: Post, history: Callable[..., list[str]]
) -> None:
    sandbox.switches.history_lag = 2
    ts = post()
    manual.advance(1)
    assert history() == []
    manual.advance(1)
    assert history() == [ts]
    slack.chat_delete(channel=sandbox.slack.channel, ts=ts)
    assert (history(), sandbox.slack.messages()) == ([ts], ())


def test_reading_methods_take_a_form_and_no_json(sandbox: Sandbox, http: requests.Session) -> None:
    http.headers["Authorization"] = f"Bearer {sandbox.slack.app.bot_token}"
    url, asked = f"{sandbox.slack_url}conversations.history", {"channel": sandbox.slack.channel}
    assert http.post(url, data=asked, timeout=5).json()["ok"] is True
    assert http.post(url, json=asked, timeout=5).json()["error"] == "invalid_arguments"
    assert http.get(url, params=asked, timeout=5).json()["ok"] is True


def test_a_form_may_carry_blocks_as_text(sandbox: Sandbox, http: requests.Session) -> None:
    http.headers["Authorization"] = f"Bearer {sandbox.slack.app.bot_token}"
    given = {"channel": sandbox.slack.channel, "text": "x", "blocks": '[{"type": "divider"}]'}
    assert http.post(f"{sandbox.slack_url}chat.postMessage", data=given, timeout=5).json()["ok"] is True
    assert sandbox.slack.messages()[0].text == "———"


def test_people_are_read_without_their_mail(sandbox: Sandbox, slack: WebClient) -> None:
    person = slack.users_info(user=sandbox.slack.sam)["user"]
    assert person["real_name"] == "Sam Okafor"
    assert "email" not in person["profile"]
