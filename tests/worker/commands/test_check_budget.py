"""What `check` says of the plan: how soon a request shows, how many there may be, how full the base is."""

from datetime import datetime

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


def checked(desk: Desk, **settings: str) -> None:
    """Run the whole check."""
    given, calls = desk.settings(**settings), CallCounter()
    base, channel = airtable_door(given, desk.clock, calls), channel_of(given, desk.clock)
    map_, now = geocoder_door(given, desk.clock), desk.clock.now()
    list(check(given, base, channel, map_, sleep=desk.later, now=now, made=lambda: calls.total))


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
