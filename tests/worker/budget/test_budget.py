"""What a month of calls carries, on each plan."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from worker.budget.budget import Budget, Level, Spending, end_of_month, month_of, warned
from worker.budget.plans import PLANS, plan_of
from worker.desk.timings import Timings

NEW_YORK = ZoneInfo("America/New_York")
DESK = Timings(zone=NEW_YORK)
FREE, TEAM, BUSINESS, NONE = (
    Budget(plan=PLANS[name], timings=DESK) for name in ("free", "team", "business", "")
)
HOUR = timedelta(hours=1)


def at(clock: str, day: int = 2) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def spending(spent: int = 0, clock: str = "14:00", day: int = 2, **more: int) -> Spending:
    return Spending(now=at(clock, day), spent=spent, **more)


@pytest.mark.parametrize(
    ("budget", "clock", "wait"),
    [
        (TEAM, "14:00", timedelta(seconds=30)),
        (TEAM, "21:00", timedelta(minutes=10)),
        (TEAM, "8:55", timedelta(minutes=5)),  # not past the opening
        (FREE, "14:00", 2 * HOUR),
        (FREE, "19:00", 14 * HOUR),  # the next would be in the night
        (FREE, "3:00", 6 * HOUR),
        (BUSINESS, "14:00", timedelta(seconds=30)),
        (NONE, "21:00", timedelta(minutes=10)),
    ],
)
def test_how_often_each_plan_is_looked_at_by_day_and_by_night(
    budget: Budget, clock: str, wait: timedelta
) -> None:
    assert budget.next_look(spending(clock=clock)) == wait


@pytest.mark.parametrize(
    ("spent", "level"),
    [(0, Level.ALL), (760, Level.ALL), (770, Level.RESERVE), (870, Level.LAST), (970, Level.SPENT)],
)
def test_a_fifth_is_kept_for_clicks_and_urgent_ones_and_the_last_tenth_for_urgent_ones(
    spent: int, level: Level
) -> None:
    assert FREE.level(spending(spent)) is level


def test_a_plan_without_a_limit_is_never_spent() -> None:
    assert {budget.level(spending(10**7)) for budget in (BUSINESS, NONE)} == {Level.ALL}
    assert BUSINESS.stretch(spending(10**7)) == 1.0


def test_looks_become_rarer_when_much_was_used_early_and_when_workers_share() -> None:
    early = spending(60_000, day=5)
    assert TEAM.next_look(early) > timedelta(seconds=60)
    assert TEAM.next_look(spending(day=5, workers=2)) > TEAM.next_look(spending(day=5))
    assert TEAM.next_look(spending(60_000, day=30)) == timedelta(seconds=30)  # the month is nearly over


def test_a_share_of_the_workspace_is_a_smaller_month() -> None:
    half = Budget(plan=PLANS["team"], timings=DESK, share=0.5)
    assert half.calls == 50_000
    assert half.next_look(spending()) > TEAM.next_look(spending())


@pytest.mark.parametrize("calls", [1_000, 5_000, 20_000, 100_000])
def test_a_month_in_which_nothing_happens_never_touches_the_reserve(calls: int) -> None:
    budget = Budget(plan=plan_of(str(calls)), timings=DESK)
    spent, now = 0.0, datetime(2026, 3, 1, 5, tzinfo=UTC)
    while now < end_of_month(now) - HOUR and month_of(now) == "2026-03":
        month = Spending(now=now, spent=int(spent))
        step = min(budget.next_look(month), HOUR)
        spent += step / budget.next_look(month) + step / budget.beat_every() * 7 / 6
        now += step
    assert spent < 0.8 * calls


def test_heartbeats_take_three_in_a_hundred_at_most() -> None:
    for budget in (FREE, TEAM, Budget(plan=plan_of("5000"), timings=DESK)):
        beats = timedelta(days=30) / budget.beat_every()
        assert beats * 7 / 6 <= 0.0301 * (budget.calls or 0)
    assert NONE.beat_every() == timedelta(minutes=10)


def test_blocks_are_small_where_calls_are_few() -> None:
    assert (FREE.block, TEAM.block, NONE.block) == (15, 50, 50)


def test_what_is_known_may_be_older_where_looks_are_rare_and_an_open_request_rests_up_to_a_day() -> None:
    assert TEAM.age_factor(spending()) == 1.0
    assert TEAM.look_at_most(spending()) == 6 * HOUR
    assert FREE.look_at_most(spending()) == 24 * HOUR
    assert FREE.age_factor(spending()) >= 240


def test_about_how_many_requests_a_month_carries() -> None:
    assert 22 <= (FREE.requests_a_month() or 0) <= 32
    assert (TEAM.requests_a_month() or 0) > 500
    assert BUSINESS.requests_a_month() is None


def carried(written: str, timings: Timings = DESK) -> int:
    return Budget(plan=plan_of(written), timings=timings).requests_a_month() or 0


@pytest.mark.parametrize(
    "timings",
    [DESK, Timings(zone=NEW_YORK, opens=time(12), closes=time(15)), Timings(zone=NEW_YORK, closes=time(9))],
    ids=["the usual hours", "three hours a day", "never closed"],
)
def test_a_plan_of_more_calls_never_carries_fewer_requests(timings: Timings) -> None:
    many = [carried(str(calls), timings) for calls in range(200, 120_000, 100)]
    assert many == sorted(many)
    assert carried("1000", timings) == carried("free", timings)
    assert carried("100000", timings) == carried("team", timings)
    assert carried("2000", timings) > 1.4 * carried("free", timings)


def test_looking_takes_half_of_a_number_of_calls_at_most_and_is_between_frees_pace_and_teams() -> None:
    for calls in range(1_000, 200_000, 500):
        plan = plan_of(str(calls))
        assert 11 * HOUR * 30 / plan.by_day <= calls / 2
        assert timedelta(seconds=30) <= plan.by_day <= 2 * HOUR
    assert plan_of("5000").by_night is None
    assert plan_of("50000").by_night == timedelta(minutes=40)


def test_a_share_of_a_plan_is_paced_as_a_plan_of_so_many_calls() -> None:
    assert plan_of("team", 0.05).by_day == plan_of("5000").by_day
    assert plan_of("free", 0.5).by_day == 2 * HOUR


def test_people_are_told_from_seven_tenths_on() -> None:
    assert [warned(used, 1_000) for used in (640, 700, 900)] == [False, True, True]
    assert not warned(10**6, None)


def test_months_are_those_of_utc() -> None:
    last_evening = datetime(2026, 3, 31, 21, 0, tzinfo=NEW_YORK)
    assert month_of(last_evening) == "2026-04"
    assert end_of_month(at("14:00")) == datetime(2026, 4, 1, tzinfo=UTC)


def test_a_desk_that_never_closes_looks_at_night_as_by_day() -> None:
    always = Budget(plan=PLANS["free"], timings=Timings(zone=NEW_YORK, opens=time(0), closes=time(0)))
    assert always.next_look(spending(clock="3:00")) == 2 * HOUR


@pytest.mark.parametrize("budget", [FREE, Budget(plan=plan_of("5000"), timings=DESK)])
def test_somebody_who_rings_all_month_takes_nothing_of_the_last_tenth(budget: Budget) -> None:
    spent, now, calls = 0.0, datetime(2026, 3, 1, 5, tzinfo=UTC), budget.calls or 0
    rings_at = now
    while month_of(now) == "2026-03":
        month = Spending(now=now, spent=int(spent))
        if now >= rings_at:
            rings_at = now + budget.bell_every(month, timedelta(minutes=1))
        step = min(rings_at - now, budget.next_look(month))
        spent += 1 + step / budget.beat_every() * 7 / 6
        now += step
    assert spent < 0.9 * calls


def test_while_calls_do_who_rings_is_heard_at_once() -> None:
    minute = timedelta(minutes=1)
    assert {budget.bell_every(spending(), minute) for budget in (FREE, TEAM, NONE)} == {minute}
    assert FREE.bell_every(spending(500), minute) >= HOUR
    assert FREE.bell_every(spending(870), minute) >= 2 * HOUR
