"""Posting, editing and deleting, through the client that the worker uses."""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.clocks import ManualClock
from worker.sandbox.server import Sandbox
from worker.sandbox.switches import StaleThreads

Post = Callable[..., str]
MARK = {
    "event_type": "hyperlocal_card",
    "event_payload": {"key": "card:recA:1", "fingerprint": "f", "base": "b"},
}
SECTION = {
    "type": "section",
    "text": {"type": "mrkdwn", "text": "Rosa in *Astoria* &amp; <https://x.y|a map>"},
}


def refused(error: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(error.value.response["error"])


def test_what_is_posted_is_what_a_person_sees(sandbox: Sandbox, post: Post) -> None:
    ts = post("A request", blocks=[SECTION], metadata=MARK)
    (shown,) = sandbox.slack.messages()
    assert (shown.ts, shown.author, shown.plain, shown.key) == (ts, "Hyperlocal", "A request", "card:recA:1")
    assert shown.text == "Rosa in *Astoria* & a map"


def test_ts_are_the_clock_with_six_decimals_and_never_the_same(manual: ManualClock, post: Post) -> None:
    first, second = post(), post()
    assert first == f"{manual.now().timestamp():.6f}"
    assert float(second) > float(first)
    assert len(second.partition(".")[2]) == 6


def test_a_text_without_blocks_takes_the_blocks_away(sandbox: Sandbox, slack: WebClient, post: Post) -> None:
    ts = post("A request", blocks=[SECTION])
    slack.chat_update(channel=sandbox.slack.channel, ts=ts, text="Over")
    (shown,) = sandbox.slack.messages()
    assert (shown.text, shown.blocks, shown.edited) == ("Over", (), True)


@pytest.mark.parametrize("kept", [True, False])
def test_an_edit_that_names_no_metadata_keeps_them_or_not(
    sandbox: Sandbox, slack: WebClient, post: Post, *, kept: bool
) -> None:
    sandbox.switches.update_keeps_metadata = kept
    ts = post(metadata=MARK)
    slack.chat_update(channel=sandbox.slack.channel, ts=ts, text="Edited")
    assert bool(sandbox.slack.messages()[0].key) is kept


def test_only_own_messages_can_be_edited_or_deleted(sandbox: Sandbox, slack: WebClient) -> None:
    ts = sandbox.slack.post_as_app("New record in Requests")
    with pytest.raises(SlackApiError) as edit:
        slack.chat_update(channel=sandbox.slack.channel, ts=ts, text="Mine")
    with pytest.raises(SlackApiError) as delete:
        slack.chat_delete(channel=sandbox.slack.channel, ts=ts)
    assert (refused(edit), refused(delete)) == ("cant_update_message", "cant_delete_message")


def test_a_deleted_message_is_not_found(sandbox: Sandbox, slack: WebClient, post: Post) -> None:
    ts = post()
    sandbox.slack.delete_as_person(ts)
    with pytest.raises(SlackApiError) as edit:
        slack.chat_update(channel=sandbox.slack.channel, ts=ts, text="Again")
    assert refused(edit) == "message_not_found"
    assert sandbox.slack.messages() == ()


def test_a_deleted_message_with_replies_leaves_a_tombstone_that_goes_with_them(
    sandbox: Sandbox, slack: WebClient, post: Post
) -> None:
    ts = post()
    reply = post("Ana is doing it", thread_ts=ts)
    sandbox.slack.delete_as_person(ts)
    assert [(shown.deleted, len(shown.thread)) for shown in sandbox.slack.messages()] == [(True, 1)]
    slack.chat_delete(channel=sandbox.slack.channel, ts=reply)
    assert sandbox.slack.messages() == ()


def test_by_a_switch_nothing_is_left_of_the_parent(sandbox: Sandbox, slack: WebClient, post: Post) -> None:
    sandbox.switches.stale_threads = StaleThreads.GONE
    ts = post()
    post("Ana is doing it", thread_ts=ts)
    sandbox.slack.delete_as_person(ts)
    page = slack.conversations_history(channel=sandbox.slack.channel)
    assert page["messages"] == []


@pytest.mark.parametrize(("orphans", "outcome"), [(False, "thread_not_found"), (True, "posted")])
def test_a_reply_to_nothing_is_refused_or_posted(
    sandbox: Sandbox, post: Post, *, orphans: bool, outcome: str
) -> None:
    sandbox.switches.orphan_replies = orphans
    try:
        post("Too late", thread_ts="1700000000.000000")
        came = "posted"
    except SlackApiError as error:
        came = error.response["error"]
    assert came == outcome


def test_after_its_window_a_message_is_fixed(
    sandbox: Sandbox, manual: ManualClock, slack: WebClient, post: Post
) -> None:
    sandbox.switches.edit_window = 60
    ts = post()
    manual.advance(61)
    with pytest.raises(SlackApiError) as edit:
        slack.chat_update(channel=sandbox.slack.channel, ts=ts, text="Late")
    assert refused(edit) == "edit_window_closed"


@pytest.mark.parametrize(
    ("happens", "error"),
    [
        (lambda slack: slack.archive_channel(), "is_archived"),
        (lambda slack: slack.remove_bot(), "channel_not_found"),
        (lambda slack: slack.revoke(), "token_revoked"),
    ],
)
def test_a_lost_channel_says_how_it_was_lost(
    sandbox: Sandbox, post: Post, happens: Callable[[object], None], error: str
) -> None:
    happens(sandbox.slack)
    with pytest.raises(SlackApiError) as refusal:
        post()
    assert refused(refusal) == error


def test_a_public_channel_without_the_bot_is_seen_but_not_posted_to(
    sandbox: Sandbox, slack: WebClient
) -> None:
    public = sandbox.slack.open_channel("general", private=False)
    sandbox.slack.remove_bot(public)
    assert slack.conversations_info(channel=public)["channel"]["is_member"] is False
    with pytest.raises(SlackApiError) as refusal:
        slack.chat_postMessage(channel=public, text="Hello")
    assert refused(refusal) == "not_in_channel"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"metadata": {"event_type": "x"}}, "invalid_metadata_schema"),
        ({"metadata": {"event_type": "x", "event_payload": {"k": "v" * 9000}}}, "metadata_too_large"),
        ({"metadata": {"event_type": "x", "event_payload": {}, "more": 1}}, "invalid_metadata_format"),
        ({"client_msg_id": "once"}, "invalid_arguments"),
    ],
)
def test_what_slack_refuses_is_refused_by_the_same_name(
    post: Post, given: dict[str, object], error: str
) -> None:
    with pytest.raises(SlackApiError) as refusal:
        post(**{"text": "A card", **given})
    assert refused(refusal) == error


def test_a_message_says_something(sandbox: Sandbox, slack: WebClient) -> None:
    with pytest.raises(SlackApiError) as refusal:
        slack.api_call("chat.postMessage", json={"channel": sandbox.slack.channel, "blocks": []})
    assert refused(refusal) == "no_text"


def test_only_one_person_sees_a_whisper_and_it_cannot_be_edited(sandbox: Sandbox, slack: WebClient) -> None:
    hands = sandbox.slack
    ts = slack.chat_postEphemeral(channel=hands.channel, user=hands.sam, text="Taken")["message_ts"]
    assert (hands.whispers(), hands.whispers(hands.kim), hands.messages()) == (("Taken",), (), ())
    with pytest.raises(SlackApiError) as edit:
        slack.chat_update(channel=hands.channel, ts=ts, text="Free")
    assert refused(edit) == "message_not_found"
