import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from notifiers.card import card
from notifiers.channel import Channel, ChannelState, Identity
from notifiers.errors import (
    Ambiguous,
    ChannelLost,
    MessageFixed,
    MessageGone,
    MessageRefused,
    Permanent,
    Temporary,
    TokenRefused,
)
from notifiers.messages import Posted, metadata
from notifiers.slack import SlackChannel
from tests.cast import NOW
from tests.notifiers.desks import DESK, a_card
from tests.notifiers.slack_server import Answer, SlackServer, serving

CARD = card(a_card(), DESK)
BASE = "appBASE0000000001"


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture(scope="module")
def _server() -> Iterator[SlackServer]:
    with serving() as slack:
        yield slack


@pytest.fixture
def slack(_server: SlackServer) -> SlackServer:
    _server.answers.clear()
    _server.seen.clear()
    return _server


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def door(slack: SlackServer, watch: Stopwatch) -> SlackChannel:
    return SlackChannel(
        token="xoxb-1",
        channel="C1",
        base_id=BASE,
        api_url=slack.url,
        monotonic=watch.monotonic,
        sleep=watch.sleep,
    )


def found(ts: str, **changes: Any) -> dict[str, Any]:
    """Return one of our messages as history gives it, with changes."""
    return {
        "type": "message",
        "ts": ts,
        "bot_id": "B1",
        "text": "…",
        "metadata": metadata(CARD, BASE),
        **changes,
    }


def page(*messages: dict[str, Any], cursor: str | None = None, **more: Any) -> dict[str, Any]:
    says = {"has_more": cursor is not None, "response_metadata": {"next_cursor": cursor or ""}}
    return {"ok": True, "messages": list(messages), **says, **more}


ME = {"ok": True, "bot_id": "B1", "user_id": "U1", "team": "Astoria"}


def refused(code: str) -> dict[str, Any]:
    return {"ok": False, "error": code}


def test_it_is_a_channel(door: SlackChannel) -> None:
    channel: Channel = door
    assert channel.calls == {}


def test_a_post_carries_its_mark_and_unfolds_no_links(door: SlackChannel, slack: SlackServer) -> None:
    slack.answers = [{"ok": True, "ts": "1.5"}]
    assert door.post(CARD) == Posted(ts="1.5", key=CARD.key, fingerprint=CARD.fingerprint)
    [(method, sent)] = slack.seen
    assert method == "chat.postMessage"
    assert (sent["channel"], sent["text"], sent["blocks"]) == ("C1", CARD.text, list(CARD.blocks))
    assert sent["metadata"] == metadata(CARD, BASE)
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)
    assert not {"thread_ts", "link_names", "parse"} & set(sent)


def test_a_reply_goes_into_its_thread_and_to_the_channel_only_when_asked(
    door: SlackChannel, slack: SlackServer
) -> None:
    slack.answers = [{"ok": True, "ts": "2.0"}] * 2
    reply = replace(CARD, key="assigned:rec1:1:recA", thread_ts="1.5")
    assert door.post(reply).thread_ts == "1.5"
    door.post(replace(reply, also_to_channel=True))
    assert [sent["thread_ts"] for _, sent in slack.seen] == ["1.5", "1.5"]
    assert [sent["reply_broadcast"] for _, sent in slack.seen] == [False, True]


def test_an_edit_carries_the_new_mark(door: SlackChannel, slack: SlackServer) -> None:
    slack.answers = [{"ok": True, "ts": "1.5"}]
    door.edit("1.5", CARD)
    [(method, sent)] = slack.seen
    assert (method, sent["ts"], sent["metadata"]) == ("chat.update", "1.5", metadata(CARD, BASE))


NO_CLEAR_ANSWER: list[Answer] = [
    None, b"<html>oops</html>", b"[]", b"null", b'{"ok": false}', (500, {}, b"oops"),
    (503, {}, b'{"ok":false,"error":"x"}'), refused("fatal_error"), refused("internal_error"),
    refused("service_unavailable"),
]  # fmt: skip


@pytest.mark.parametrize("answer", NO_CLEAR_ANSWER, ids=str)
def test_a_post_without_a_clear_answer_is_ambiguous_and_never_repeated(
    answer: Answer, door: SlackChannel, slack: SlackServer
) -> None:
    slack.answers = [answer]
    with pytest.raises(Ambiguous):
        door.post(CARD)
    assert slack.methods == ["chat.postMessage"]


@pytest.mark.parametrize("answer", NO_CLEAR_ANSWER, ids=str)
def test_a_read_without_a_clear_answer_is_temporary(
    answer: Answer, door: SlackChannel, slack: SlackServer
) -> None:
    slack.answers = [answer]
    with pytest.raises(Temporary) as caught:
        door.history(NOW)
    assert not isinstance(caught.value, Ambiguous)


def test_a_machine_that_does_not_answer_at_all_leaves_a_post_ambiguous(watch: Stopwatch) -> None:
    door = SlackChannel(
        token="x", channel="C1", base_id=BASE, api_url="http://127.0.0.1:9/",
        monotonic=watch.monotonic, sleep=watch.sleep,
    )  # fmt: skip
    with pytest.raises(Ambiguous):
        door.post(CARD)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("message_not_found", MessageGone), ("cant_update_message", MessageFixed),
        ("edit_window_closed", MessageFixed), ("is_archived", ChannelLost),
        ("channel_not_found", ChannelLost), ("not_in_channel", ChannelLost),
        ("restricted_action", ChannelLost), ("restricted_action_thread_locked", MessageRefused),
        ("token_revoked", TokenRefused), ("invalid_auth", TokenRefused), ("missing_scope", TokenRefused),
        ("account_inactive", TokenRefused), ("msg_blocks_too_long", MessageRefused),
        ("invalid_blocks", MessageRefused), ("metadata_too_large", MessageRefused),
        ("never_heard_of", Permanent),
    ],
)  # fmt: skip
def test_what_a_person_must_do_something_about_is_permanent(
    code: str, error: type[Permanent], door: SlackChannel, slack: SlackServer
) -> None:
    slack.answers = [refused(code)]
    with pytest.raises(error, match=code) as caught:
        door.edit("1.5", CARD)
    assert caught.value.advice or error in {MessageGone, MessageFixed}


def test_too_many_calls_wait_as_long_as_slack_says(
    door: SlackChannel, slack: SlackServer, watch: Stopwatch
) -> None:
    slack.answers = [
        (429, {"Retry-After": "7"}, b'{"ok":false,"error":"ratelimited"}'),
        refused("message_limit_exceeded"),
    ]
    with pytest.raises(Temporary) as soon:
        door.post(CARD)
    watch.sleep(7)
    with pytest.raises(Temporary) as later:
        door.post(CARD)
    assert (soon.value.delay, later.value.delay) == (7.0, 3600.0)
    assert not isinstance(soon.value, Ambiguous)


@pytest.mark.parametrize("status", [429, 503])
def test_a_method_is_left_alone_for_as_long_as_slack_says(
    status: int, door: SlackChannel, slack: SlackServer, watch: Stopwatch
) -> None:
    slack.answers = [(status, {"Retry-After": "40"}, b"<html>"), page(), ME, {"ok": True, "ts": "1.5"}]
    with pytest.raises(Temporary):
        door.edit("1.5", CARD)
    with pytest.raises(Temporary) as unsent:
        door.edit("1.6", CARD)
    assert (unsent.value.delay, type(unsent.value)) == (40.0, Temporary)
    assert door.history(NOW) == ()
    watch.sleep(40)
    door.edit("1.6", CARD)
    assert [method for method, _ in slack.seen].count("chat.update") == 2


def test_history_is_read_to_the_end_the_oldest_first(door: SlackChannel, slack: SlackServer) -> None:
    slack.answers = [page(found("30.0"), found("20.0"), cursor="next"), page(found("9.0")), ME]
    assert [posted.ts for posted in door.history(NOW)] == ["9.0", "20.0", "30.0"]
    first, second = slack.seen[0][1], slack.seen[1][1]
    assert first["include_all_metadata"] == "1"
    assert float(first["oldest"]) == NOW.timestamp()
    assert second["cursor"] == "next"


def test_only_messages_of_our_own_bot_and_base_count(door: SlackChannel, slack: SlackServer) -> None:
    other_base = metadata(CARD, "appOTHER")
    slack.answers = [
        page(
            found("5.0"), found("4.0", bot_id="B2"), found("3.0", metadata=other_base),
            found("2.0", metadata=None), {"ts": "0.5", "user": "U2"},
            found("1.0", metadata={"event_type": "lunch", "event_payload": {"key": "x"}}),
        ),
        ME,
    ]  # fmt: skip
    assert [posted.ts for posted in door.history(NOW)] == ["5.0"]


def test_a_message_tells_how_many_replies_it_has(door: SlackChannel, slack: SlackServer) -> None:
    slack.answers = [page(found("5.0", reply_count=2, latest_reply="7.0", thread_ts="5.0")), ME]
    [posted] = door.history(NOW)
    assert posted.thread_ts is None
    assert (posted.key, posted.fingerprint, posted.reply_count, posted.latest_reply) == (
        CARD.key, CARD.fingerprint, 2, "7.0",
    )  # fmt: skip


@pytest.mark.parametrize(
    "answers",
    [
        [page(found("5.0"), has_more=True), page(), ME],
        [page(found("5.0"), cursor="a"), page(found("4.0"), cursor="a"), page(), ME],
        [page(found("5.0"), cursor="a"), refused("invalid_cursor")],
        [page(found("5.0"), cursor="a"), None],
        [page(found("5.0", metadata={"event_type": "hyperlocal_card"})), ME],
    ],
    ids=["no cursor", "in a circle", "cursor refused", "dropped", "marks kept back"],
)
def test_a_channel_that_can_not_be_read_to_the_end_is_unknown(
    answers: list[Answer], door: SlackChannel, slack: SlackServer
) -> None:
    slack.answers = answers
    with pytest.raises(Temporary):
        door.history(NOW)


def test_replies_are_our_own_without_the_card_itself(door: SlackChannel, slack: SlackServer) -> None:
    slack.answers = [page(found("5.0"), found("6.0", thread_ts="5.0"), {"ts": "6.5", "user": "U2"}), ME]
    assert [posted.ts for posted in door.replies("5.0")] == ["6.0"]
    assert slack.seen[0][1]["ts"] == "5.0"


def test_the_bot_is_asked_once_who_it_is(door: SlackChannel, slack: SlackServer) -> None:
    slack.answers = [ME, page(), page()]
    assert door.identify() == Identity(bot_id="B1", user_id="U1", team="Astoria")
    door.history(NOW)
    door.history(NOW)
    assert door.calls == {"auth.test": 1, "conversations.history": 2}


def test_the_state_of_the_channel_is_told(door: SlackChannel, slack: SlackServer) -> None:
    slack.answers = [
        {"ok": True, "channel": {"id": "C1", "is_archived": False, "is_member": True}},
        refused("channel_not_found"),
    ]
    assert door.check_channel() == ChannelState(exists=True, member=True)
    assert door.check_channel() == ChannelState(exists=False)


def test_deleting_what_is_gone_already_is_fine(door: SlackChannel, slack: SlackServer) -> None:
    slack.answers = [{"ok": True}, refused("message_not_found")]
    door.delete("1.5")
    door.delete("1.5")
    assert slack.methods == ["chat.delete"] * 2


def test_posts_are_a_second_apart_and_edits_fifty_a_minute(
    door: SlackChannel, slack: SlackServer, watch: Stopwatch
) -> None:
    slack.answers = [{"ok": True, "ts": "1.5"}] * 54
    for _ in range(3):
        door.post(CARD)
    assert watch.seconds == pytest.approx(2.0)
    for _ in range(10):
        door.edit("1.5", CARD)
    assert watch.seconds == pytest.approx(2.0)
    for _ in range(40):
        door.edit("1.5", CARD)
    assert 58.0 < watch.seconds <= 62.0
    door.edit("1.5", CARD)
    assert watch.seconds >= 62.0


def test_nothing_of_a_message_or_token_reaches_a_log_or_an_error(
    door: SlackChannel, slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    slack.answers = [{"ok": True, "ts": "1.5"}, b"Rosa 30th Ave", refused("no_text")]
    with caplog.at_level(logging.DEBUG):
        door.post(CARD)
        with pytest.raises(Ambiguous) as unclear:
            door.post(CARD)
        with pytest.raises(MessageRefused) as no:
            door.post(CARD)
    for secret in ("Rosa", "555", "Ave", "xoxb"):
        assert secret not in caplog.text + str(unclear.value) + str(no.value)
    assert unclear.value.__cause__ is None
