"""When a request is looked at again by itself."""

from datetime import timedelta

from airtable_schema.options import Status
from tests.cast import CALL, EARLIER, MEDICINE, NOW, a_request
from worker.watch import AT_MOST, moments_of, news_expected_by, next_look

HOUR = timedelta(hours=1)


def test_an_open_request_is_looked_at_within_six_hours_whatever_happens() -> None:
    assert next_look(a_request(), (), NOW) == NOW + AT_MOST == NOW + 6 * HOUR


def test_the_next_moment_that_matters_comes_first() -> None:
    moments = (NOW + 3 * HOUR, None, NOW - HOUR, NOW + 2 * HOUR)
    assert next_look(a_request(), moments, NOW) == NOW + 2 * HOUR


def test_a_finished_request_is_left_alone() -> None:
    assert next_look(a_request(status=Status.COMPLETE), (NOW + HOUR,), NOW) is None


def test_a_request_on_hold_is_looked_at_when_it_is_to_come_back() -> None:
    held = a_request(status=Status.ON_HOLD, remind_at=NOW + HOUR)
    assert NOW + HOUR in moments_of(held, None)


def test_news_are_expected_as_soon_as_the_quickest_need_asks() -> None:
    assert news_expected_by(a_request(), (CALL, MEDICINE), EARLIER) == EARLIER + 3 * HOUR


def test_news_are_not_expected_before_help_was_needed() -> None:
    request = a_request(needed_by=NOW + 5 * HOUR)
    assert news_expected_by(request, (MEDICINE,), EARLIER) == NOW + 8 * HOUR
