"""How fast a press is acknowledged, in the base, and on the card, with both services' limits enforced.

What the worker promises is held on a clock in hand, where a busy machine makes nothing late. Over the real
socket a machine may be busy: there a promise is broken when it is broken three times in a row.
"""

from datetime import timedelta

from tests.journeys.hurry import a_hurry
from tests.journeys.running import Took, late, measured

TRIES = 3
A_MINUTE = timedelta(minutes=1)


def test_twenty_presses_in_a_second_on_ten_cards_are_written_and_shown_within_three() -> None:
    with a_hurry() as hurry:
        hurry.press(20, timedelta(milliseconds=50))
        assert late(hurry.in_base()) <= 3
        assert late(hurry.on_card()) <= 3
        assert len(hurry.edits()) <= 20


def test_two_presses_a_second_for_minutes_are_written_in_three_seconds_and_shown_in_twenty() -> None:
    with a_hurry() as hurry:
        hurry.press(300, timedelta(milliseconds=500))
        assert late(hurry.in_base(), 0.95) <= 3
        assert late(hurry.in_base()) <= 6
        assert late(hurry.on_card()) <= 20
        edits = [edit.at for edit in hurry.edits()]
        busiest = max(sum(1 for other in edits if at <= other < at + A_MINUTE) for at in edits)
        assert busiest < 50
        assert len(edits) <= 300 / 2  # one carries all that waits
        assert {edit.status for edit in hurry.edits()} == {200}


def test_over_the_socket_twenty_presses_in_a_second_are_acknowledged_written_and_shown_in_time() -> None:
    took = measured(presses=20, every=0.05)
    for _ in range(TRIES - 1):
        took = took if _in_time(took) else measured(presses=20, every=0.05)
    assert _in_time(took), took


def _in_time(took: Took) -> bool:
    return (
        late(took.acked) <= 1
        and late(took.in_base, 0.95) <= 3
        and late(took.on_card, 0.95) <= 3
        and late(took.in_base) <= 6
        and late(took.on_card) <= 6
    )
