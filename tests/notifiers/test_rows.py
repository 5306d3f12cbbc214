"""The words of the worker's row."""

import pytest

from notifiers.rows import Counts, Needs, Waits, needs_you_says, now_says, waiting_says
from tests.cast import NOW
from tests.notifiers.desks import DESK


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(("counts", "says"), [
    (None, ""), (Counts(open=0), "0 open"), (Counts(open=12), "12 open"),
    (Counts(open=12, urgent=2, assigned=5), "12 open, 2 urgent, 5 assigned"),
])  # fmt: skip
def test_now_says_how_much_is_open(counts: Counts | None, says: str) -> None:
    assert now_says(counts, DESK, paused=False) == says


def test_nothing_that_waits_and_nothing_to_do_is_blank() -> None:
    assert (waiting_says(Waits(), DESK, NOW), needs_you_says(Needs(), DESK)) == ("", "")


def test_each_thing_that_waits_has_its_reason() -> None:
    says = waiting_says(Waits(backlog=3, slack_since=NOW, volunteers=40, held=True), DESK, NOW)
    slack, volunteers, held = plain(says).split(" · ")
    assert slack.startswith("3 for the channel, which can't be written to since")
    assert volunteers == "40 volunteers to be found on the map"
    assert held == "old requests, until somebody decides about them"


def test_a_refused_row_is_named_by_its_number_and_never_by_a_name() -> None:
    says = needs_you_says(Needs(refused=[("12", "Shorten “Details”."), ("13", "")]), DESK)
    assert says.startswith("No. 12: Shorten “Details”. No. 13: the worker stumbles over this row.")


def test_of_many_only_a_few_are_named() -> None:
    says = needs_you_says(Needs(to_fix=[str(n) for n in range(1, 20)], column="To fix"), DESK)
    assert says == "Look at “To fix” of No. 1, 2, 3, 4, 5 …."
