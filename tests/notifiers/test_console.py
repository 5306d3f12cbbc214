from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO

import pytest

from notifiers.card import card, stub
from notifiers.channel import Channel
from notifiers.console import ConsoleChannel, drawn
from notifiers.errors import MessageGone
from notifiers.no_channel import NoChannel
from notifiers.notices import assigned_notice
from tests.cast import DEV, MEDICINE, NOW
from tests.notifiers.desks import DESK, INHALER, a_card, spaced

CARD = card(a_card(), DESK)
NOTICE = assigned_notice("assigned:x:1:y", [DEV], INHALER, DESK, thread_ts="1.0")


@pytest.fixture
def stream() -> StringIO:
    return StringIO()


@pytest.fixture
def console(stream: StringIO) -> ConsoleChannel:
    return ConsoleChannel(stream, now=lambda: NOW, width=100)


def test_a_card_is_drawn_as_a_box_that_fits_the_terminal() -> None:
    rows = spaced(drawn(CARD, 100)).split("\n")
    assert rows[0].startswith("╭─ No. 4713 · URGENT, by 6:00 PM today · Medicine or pharmacy pick-up ──")
    assert {len(rows[0]), len(rows[-1])} == {100}
    assert all(len(row) <= 100 for row in rows)
    assert any("1  Ana R. (718) 555-0134 · 0.3 mi" in row for row in rows)


def test_a_narrow_terminal_wraps_every_line() -> None:
    assert all(len(row) <= 50 for row in drawn(CARD, 50).split("\n"))


def test_what_can_be_pressed_is_drawn_where_it_stands() -> None:
    rows = spaced(drawn(card(a_card(), replace(DESK, buttons=True)), 100)).split("\n")
    assert any(row.startswith("│ [I'm on it]  [I texted these") for row in rows)
    assert any(row.endswith("[⋯]") for row in rows)
    assert any("[Somebody answered…]" in row for row in rows)
    assert all(len(row) <= 100 for row in rows)


def test_a_stub_is_drawn_too() -> None:
    done = stub(replace(INHALER, status=INHALER.status.COMPLETE), (MEDICINE,), DESK)
    assert "✓ No. 4713 · Medicine · complete" in drawn(done)


def test_a_reply_is_one_indented_line() -> None:
    assert drawn(NOTICE) == "  ↳ Assigned to Dev."


def test_what_was_said_is_found_again(console: ConsoleChannel, stream: StringIO) -> None:
    posted = console.post(CARD)
    reply = console.post(replace(NOTICE, thread_ts=posted.ts))
    assert "No. 4713" in stream.getvalue()
    assert [one.key for one in console.history(NOW - timedelta(hours=1))] == [CARD.key]
    assert console.history(NOW - timedelta(hours=1))[0].latest_reply == reply.ts
    assert [one.key for one in console.replies(posted.ts)] == [NOTICE.key]
    assert console.history(NOW + timedelta(hours=1)) == ()


def test_an_edit_takes_the_place_of_what_stood_there(console: ConsoleChannel) -> None:
    posted = console.post(CARD)
    console.edit(posted.ts, replace(CARD, fingerprint="other"))
    assert [one.fingerprint for one in console.history(NOW - timedelta(hours=1))] == ["other"]


def test_what_was_deleted_can_not_be_edited(console: ConsoleChannel) -> None:
    posted = console.post(CARD)
    console.delete(posted.ts)
    with pytest.raises(MessageGone):
        console.edit(posted.ts, CARD)


@pytest.mark.parametrize("channel", [NoChannel(), ConsoleChannel(StringIO(), now=lambda: NOW, width=100)])
def test_a_channel_without_a_service_is_always_there(channel: Channel) -> None:
    assert channel.check_channel().member
    assert channel.identify() == channel.identify()


def test_with_no_channel_at_all_nothing_is_kept() -> None:
    nowhere = NoChannel()
    posted = nowhere.post(CARD)
    nowhere.edit(posted.ts, CARD)
    nowhere.delete(posted.ts)
    assert posted.fingerprint == CARD.fingerprint
    assert (nowhere.history(datetime.min), nowhere.replies(posted.ts)) == ((), ())  # noqa: DTZ901  (any moment will do)
