"""The door against the stand-in, which is stricter than Slack: its limits, its marks, its faults."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from notifiers import slack
from notifiers.card import card
from notifiers.errors import Ambiguous, ChannelLost, MessageGone, TokenRefused
from notifiers.notices import assigned_notice
from notifiers.slack import SlackChannel
from tests.cast import DEV
from tests.clocks import ManualClock
from tests.notifiers.desks import DESK, INHALER, a_card
from tests.notifiers.test_injection import NASTY, every_message
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Drop, Fault, When
from worker.sandbox.server import Sandbox

CARD = card(a_card(), DESK)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def sandbox(clock: ManualClock) -> Iterator[Sandbox]:
    with Sandbox(now=clock.now, advance=clock.advance) as standing:
        yield standing


@pytest.fixture
def door(sandbox: Sandbox, clock: ManualClock) -> SlackChannel:
    return a_door(sandbox, clock)


def a_door(sandbox: Sandbox, clock: ManualClock, base_id: str = "appBASE") -> SlackChannel:
    return SlackChannel(
        token=sandbox.slack.app.bot_token, channel=sandbox.slack.channel, base_id=base_id,
        api_url=sandbox.slack_url, monotonic=clock.monotonic, sleep=clock.sleep,
    )  # fmt: skip


def keys(door: SlackChannel, clock: ManualClock) -> list[str]:
    return [posted.key for posted in door.history(clock.now() - timedelta(hours=1))]


def test_what_was_posted_is_found_again_with_its_replies(door: SlackChannel, clock: ManualClock) -> None:
    posted = door.post(CARD)
    reply = door.post(assigned_notice("assigned:a:1:b", [DEV], INHALER, DESK, thread_ts=posted.ts))
    [seen] = door.history(clock.now() - timedelta(hours=1))
    assert seen == replace(posted, reply_count=1, latest_reply=reply.ts)
    assert door.replies(posted.ts) == (reply,)


def test_a_post_whose_answer_is_lost_is_found_by_looking(
    door: SlackChannel, sandbox: Sandbox, clock: ManualClock
) -> None:
    sandbox.faults.add(Fault(what=Drop(), when=When.AFTER, service=Service.SLACK, method="chat.postMessage"))
    with pytest.raises(Ambiguous):
        door.post(CARD)
    assert keys(door, clock) == [CARD.key]


def test_another_base_with_the_same_bot_is_none_of_our_business(
    door: SlackChannel, sandbox: Sandbox, clock: ManualClock
) -> None:
    a_door(sandbox, clock, base_id="appOTHER").post(CARD)
    assert keys(door, clock) == []


def test_pages_are_followed_to_the_end(
    door: SlackChannel, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack, "PAGE", 2)
    cards = [replace(CARD, key=f"card:rec{n}:1") for n in range(5)]
    for message in cards:
        door.post(message)
    assert keys(door, clock) == [message.key for message in cards]
    assert door.calls["conversations.history"] == 3


def test_a_burst_of_posts_and_edits_is_never_refused(door: SlackChannel, clock: ManualClock) -> None:
    start = clock.monotonic()
    posted = [door.post(replace(CARD, key=f"card:rec{n}:1")) for n in range(20)]
    assert clock.monotonic() - start <= 1.1 * 20
    for n in range(60):
        door.edit(posted[n % 20].ts, CARD)


def test_a_message_that_somebody_deleted_is_gone(door: SlackChannel, sandbox: Sandbox) -> None:
    posted = door.post(CARD)
    sandbox.slack.delete_as_person(posted.ts)
    with pytest.raises(MessageGone):
        door.edit(posted.ts, CARD)
    door.delete(posted.ts)


def test_a_channel_we_were_removed_from_is_lost(door: SlackChannel, sandbox: Sandbox) -> None:
    sandbox.slack.remove_bot()
    with pytest.raises(ChannelLost):
        door.post(CARD)
    assert not door.check_channel().exists


def test_an_archived_channel_is_lost_and_says_so(door: SlackChannel, sandbox: Sandbox) -> None:
    sandbox.slack.archive_channel()
    assert door.check_channel().archived
    with pytest.raises(ChannelLost):
        door.post(CARD)


def test_a_revoked_token_is_refused(door: SlackChannel, sandbox: Sandbox) -> None:
    sandbox.slack.revoke()
    with pytest.raises(TokenRefused):
        door.identify()


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text)[:20])
def test_slack_takes_every_message_whatever_was_typed(text: str, door: SlackChannel) -> None:
    first = door.post(CARD)
    for message in every_message(text):
        door.edit(first.ts, message)
