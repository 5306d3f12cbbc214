"""The desk's table of waits: by urgency, in the group's hours, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from airtable_schema.options import Urgency
from worker.desk.timings import Timings

NEW_YORK = ZoneInfo("America/New_York")
DESK = Timings(zone=NEW_YORK)
URGENT, SOON, FLEXIBLE = Urgency.URGENT, Urgency.SOON, Urgency.FLEXIBLE
MONDAY = 2


def at(clock: str, day: int = MONDAY, month: int = 3) -> datetime:
    """A moment of March 2026 in New York, where the clocks go forward on Sunday the 8th."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at("8:59"), at("9:00")),
        (at("9:00"), at("9:00")),
        (at("19:59"), at("19:59")),
        (at("20:00"), at("9:00", 3)),
        (at("3:00", 8), at("9:00", 8)),
        (at("23:00", 7), at("9:00", 8)),
    ],
)
def test_the_desk_is_open_from_nine_to_eight(now: datetime, opens: datetime) -> None:
    assert DESK.open_from(now) == opens


def test_hours_may_run_past_midnight_or_never_end() -> None:
    late = Timings(zone=NEW_YORK, opens=time(16), closes=time(2))
    assert late.is_open(at("1:00"))
    assert late.open_from(at("3:00")) == at("16:00")
    always = Timings(zone=NEW_YORK, opens=time(0), closes=time(0))
    assert always.is_open(at("3:00"))
    assert always.after(at("22:00"), timedelta(hours=4), SOON) == at("2:00", 3)


@pytest.mark.parametrize(
    ("start", "urgency", "channel"),
    [
        (at("14:00"), URGENT, at("14:15")),
        (at("19:55"), URGENT, at("20:10")),
        (at("3:00"), URGENT, at("9:15")),
        (at("14:00"), SOON, at("16:00")),
        (at("19:00"), SOON, at("10:00", 3)),
        (at("3:00"), SOON, at("11:00")),
        (at("14:00"), FLEXIBLE, None),
    ],
)
def test_nobody_on_it_is_told_to_the_channel(
    start: datetime, urgency: Urgency, channel: datetime | None
) -> None:
    assert DESK.unclaimed_at(start, urgency) == channel


def test_at_a_night_desk_urgent_timers_begin_at_once() -> None:
    night = Timings(zone=NEW_YORK, night_desk=True)
    assert night.unclaimed_at(at("3:00"), URGENT) == at("3:15")
    assert night.unclaimed_at(at("3:00"), SOON) == at("11:00")


@pytest.mark.parametrize(
    ("urgency", "steps"),
    [
        (URGENT, (at("14:30"), at("15:00"), at("16:00"))),
        (SOON, (at("18:00"), at("14:00", 3), at("9:00", 4))),
        (FLEXIBLE, (at("14:00", 3), at("14:00", 5), at("14:00", 8))),
    ],
)
def test_a_search_without_success_has_three_steps(urgency: Urgency, steps: tuple[datetime, ...]) -> None:
    assert tuple(DESK.late_at(step, at("14:00"), urgency, None) for step in (1, 2, 3)) == steps


@pytest.mark.parametrize(
    ("urgency", "needed_by", "third"),
    [
        (URGENT, at("17:00"), at("15:30")),
        (URGENT, at("19:00"), at("16:00")),
        (URGENT, at("15:00"), at("14:00")),
        (SOON, at("18:00"), at("16:30")),
        (SOON, at("9:30", 3), at("18:00")),
    ],
)
def test_the_third_step_comes_while_there_is_time_to_act(
    urgency: Urgency, needed_by: datetime, third: datetime
) -> None:
    assert DESK.late_at(3, at("14:00"), urgency, needed_by) == third


@pytest.mark.parametrize(
    ("urgency", "lease", "ring", "retry", "maybe"),
    [
        (URGENT, at("14:20"), at("14:20"), at("14:30"), at("15:00")),
        (SOON, at("15:00"), at("17:00"), at("18:00"), at("17:00")),
        (FLEXIBLE, at("18:00"), at("14:00", 3), at("9:00", 3), at("10:00", 3)),
    ],
)
def test_waits_of_a_call(
    urgency: Urgency, lease: datetime, ring: datetime, retry: datetime, maybe: datetime
) -> None:
    two = at("14:00")
    assert DESK.lease_until(two, urgency) == lease
    assert DESK.ring_from(two, urgency) == ring
    assert DESK.retry_at(two, urgency) == retry
    assert DESK.call_back_at(two, urgency) == maybe


def test_nobody_is_rung_at_night_because_of_a_wait_that_began_in_the_evening() -> None:
    assert DESK.ring_from(at("19:30"), SOON) == at("11:30", 3)
    assert DESK.retry_at(at("19:30"), SOON) == at("12:30", 3)
    assert DESK.call_back_at(at("18:30"), SOON) == at("10:30", 3)
    assert DESK.lease_until(at("19:30"), SOON) == at("9:30", 3)


def test_a_wait_of_hours_does_not_feel_the_clocks_go_forward_and_a_day_stays_a_day() -> None:
    saturday = at("19:00", 7)
    assert DESK.retry_at(saturday, SOON) == at("12:00", 8)
    assert DESK.ring_from(at("10:00", 7), FLEXIBLE) == at("10:00", 8)
    assert at("10:00", 8) - at("10:00", 7) == timedelta(hours=23)
    assert DESK.ring_from(at("10:00", 31, 10), FLEXIBLE) == at("10:00", 1, 11)  # and back in November


@pytest.mark.parametrize(
    ("needed_by", "urgency", "reminded"),
    [
        (at("17:00"), SOON, at("15:00")),
        (at("11:00"), SOON, at("9:00")),
        (at("10:59"), SOON, at("18:00", 1)),
        (at("9:30"), URGENT, at("18:00", 1)),
        (at("23:00"), URGENT, at("21:00")),
        (at("23:00"), SOON, at("18:00")),
        (at("0:30", 3), FLEXIBLE, at("18:00")),
        (at("10:00", 8), SOON, at("18:00", 7)),
    ],
)
def test_whoever_does_it_is_reminded_before(
    needed_by: datetime, urgency: Urgency, reminded: datetime
) -> None:
    assert DESK.remind_at(needed_by, urgency) == reminded


@pytest.mark.parametrize(
    ("now", "urgency", "again"),
    [
        (at("14:00"), URGENT, at("15:00")),
        (at("14:00"), SOON, at("9:00", 3)),
        (at("3:00"), FLEXIBLE, at("9:00")),
        (at("9:00"), SOON, at("9:00", 3)),
    ],
)
def test_news_is_asked_for_again(now: datetime, urgency: Urgency, again: datetime) -> None:
    assert DESK.ask_again_at(now, urgency) == again


@pytest.mark.parametrize(
    ("now", "urgency", "again"),
    [
        (at("9:00"), SOON, at("14:00")),
        (at("10:00"), SOON, at("14:00")),
        (at("13:30"), SOON, at("18:00")),
        (at("18:10"), SOON, at("9:30", 3)),
        (at("14:00"), URGENT, at("14:30")),
    ],
)
def test_the_person_who_asked_is_tried_in_the_morning_the_afternoon_and_the_evening(
    now: datetime, urgency: Urgency, again: datetime
) -> None:
    assert DESK.next_try(now, urgency) == again


def test_only_urgent_rings_while_the_desk_is_closed() -> None:
    assert DESK.rings_at(at("22:00"), URGENT) == at("22:00")
    assert DESK.rings_at(at("22:00"), SOON) == at("9:00", 3)
