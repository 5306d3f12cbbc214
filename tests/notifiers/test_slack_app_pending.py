"""Nobody is told twice that nothing was saved, nor told so while it may be wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from notifiers.answers import Said
from notifiers.presses import Act, Press
from notifiers.slack_app_pending import Pending, says_more

AT = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
LATE = AT + timedelta(seconds=11)
PRESS = Press(act=Act.CLAIM, request="rec1", user="USAM", at=AT)


def waiting() -> Pending:
    pending = Pending(lambda: Said.NOT_ANSWERING)
    pending.add(PRESS)
    return pending


def test_a_press_that_nobody_began_with_is_told_once_and_void_from_then_on() -> None:
    pending = waiting()
    assert pending.due(LATE) == [(PRESS, Said.NOT_ANSWERING)]
    assert pending.due(LATE) == []
    assert not pending.begin(PRESS, AT)


def test_of_one_that_is_being_written_nobody_says_that_nothing_was_saved() -> None:
    pending = waiting()
    assert pending.begin(PRESS, AT)
    assert pending.due(LATE) == [(PRESS, Said.UNCLEAR)]


def test_who_is_answered_while_it_is_found_out_why_it_is_late_is_not_told_otherwise() -> None:
    pending = Pending(lambda: Said.NOT_ANSWERING if pending.answered(PRESS) is None else Said.PAUSED)
    pending.add(PRESS)
    assert pending.begin(PRESS, AT)
    assert pending.due(LATE) == []


def test_at_the_end_all_that_wait_are_told_and_none_of_those_who_were_answered() -> None:
    pending = waiting()
    assert pending.rest() == [(PRESS, Said.STOPPING)]
    assert pending.rest() == []
    answered = waiting()
    assert answered.answered(PRESS) is None
    assert answered.rest() == []


@pytest.mark.parametrize(
    ("told", "code", "more"),
    [
        (None, Said.WENT_WRONG, True),
        (Said.NOT_ANSWERING, Said.NOT_ANSWERING, False),
        (Said.NOT_ANSWERING, Said.UNCLEAR, False),
        (Said.NOT_ANSWERING, Said.NOTED, True),
        (Said.UNCLEAR, Said.UNCLEAR, False),
        (Said.UNCLEAR, Said.CLAIMED_BY, True),
        (Said.UNCLEAR, Said.YOURS, True),
    ],
)
def test_a_second_answer_comes_only_when_it_says_more(told: Said | None, code: Said, more: bool) -> None:
    assert says_more(code, told) is more
