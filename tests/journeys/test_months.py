"""A month on each plan stays within its calls, whoever restarts, however many run, whatever comes in."""

from datetime import timedelta

import pytest

from tests.journeys.months import Report, a_month
from worker.budget.plans import PLANS


def under(report: Report, calls: int) -> None:
    assert report.refused == 0
    assert report.undercounted == []
    assert max(report.most.values()) <= calls
    assert report.announced == report.asked


def test_a_month_on_the_free_plan_with_two_workers_restarts_and_more_than_it_carries() -> None:
    under(a_month("free", workers=2, a_day=0.4, bursts={3: 15, 12: 15}, restarts_every=4), calls=1_000)


def test_days_on_the_team_plan_with_two_workers_take_their_part_of_the_month_and_no_more() -> None:
    days, five = 3, timedelta(minutes=5)
    report = a_month("team", days=days, workers=2, a_day=0.5, closed_after=five)
    assert 1_000 * days < report.most["2026-03"] < 100_000 * days / 31
    assert (report.refused, report.undercounted) == (0, [])


@pytest.mark.parametrize("plan", ["business", ""])
def test_without_a_limit_the_usual_pace_goes_on(plan: str) -> None:
    report = a_month(plan, days=2, a_day=0.5, closed_after=timedelta(minutes=5))
    assert sum(report.most.values()) > 2 * 1_300
    assert PLANS[plan].calls is None
