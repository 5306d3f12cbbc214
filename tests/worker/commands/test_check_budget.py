"""What `check` says of the plan: how soon a request shows, how many there may be, how full the base is."""

from datetime import datetime

import pytest

from airtable_schema.live import Schema
from airtable_schema.mapping import template_mapping
from tests.journeys.desk import Desk, a_desk
from worker.airtable.door import CallCounter
from worker.commands.check import check
from worker.commands.check_budget import counted_calls, what_it_carries
from worker.doors import airtable_door, channel_of, geocoder_door


def said(desk: Desk, **settings: str) -> str:
    given, calls = desk.settings(**settings), CallCounter()
    base = airtable_door(given, desk.clock, calls)
    schema = Schema.read(base.tables(), template_mapping("mi"))
    now: datetime = desk.clock.now()
    counted = counted_calls(given.month, base, schema, now)
    return what_it_carries(given.month, base, schema, given.notifiers_desk, now, counted)


def checked(desk: Desk, **settings: str) -> list[str]:
    """Run the whole check, and return what it says."""
    given, calls = desk.settings(**settings), CallCounter()
    base, channel = airtable_door(given, desk.clock, calls), channel_of(given, desk.clock)
    map_, now = geocoder_door(given, desk.clock), desk.clock.now()
    found = check(given, base, channel, map_, sleep=desk.later, now=now, made=lambda: calls.total)
    return [str(each) for each in found]


def test_without_a_plan_it_says_so() -> None:
    with a_desk() as desk:
        assert said(desk) == (
            "A new request shows within 1 min. No plan is set, so no number of calls is kept to."
        )


def test_a_plan_is_told_in_one_sentence_with_calls_and_rows() -> None:
    with a_desk() as desk:
        desk.once(HYPERLOCAL_BUDGET_PLAN="free")
        assert said(desk, HYPERLOCAL_BUDGET_PLAN="free") == (
            "A new request shows within 2 h while the desk is open; about 27 requests a month; "
            "calls 17 of 1,000; rows 10 of 1,000."
        )


def test_all_calls_of_a_check_are_counted_too() -> None:
    with a_desk() as desk:
        for _ in range(3):
            desk.later(60)
            checked(desk, HYPERLOCAL_BUDGET_PLAN="free")
        rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
        assert sum(row["Calls this month"] for row in rows) == desk.sandbox.airtable.calls_this_month()


@pytest.mark.parametrize(
    ("plan", "name", "seconds", "carries"),
    [("5000", "every_seconds", "30", 66), ("free", "every_seconds_at_night", "600", 27)],
)
def test_times_of_ones_own_that_cost_many_requests_are_told_with_what_the_plan_would_carry(
    plan: str, name: str, seconds: str, carries: int
) -> None:
    with a_desk() as desk:
        said = checked(desk, HYPERLOCAL_BUDGET_PLAN=plan, **{f"HYPERLOCAL_PASSES_{name.upper()}": seconds})
        assert (
            f"· [passes] looks more often than the plan's own times ({name} = {seconds}); leave it out and "
            f"the month carries about {carries} requests."
        ) in said


@pytest.mark.parametrize(
    ("plan", "seconds"), [("team", "25"), ("5000", "3600"), ("", "5"), ("business", "5")]
)
def test_times_of_ones_own_that_cost_little_are_not_talked_of(plan: str, seconds: str) -> None:
    with a_desk() as desk:
        said = checked(desk, HYPERLOCAL_BUDGET_PLAN=plan, HYPERLOCAL_PASSES_EVERY_SECONDS=seconds)
        assert not any("[passes]" in each for each in said)
