"""Simulated months on each plan, with restarts, bursts and two workers, as many as there is time for."""

import random
import time
from datetime import timedelta

from tests.journeys.months import Report, a_month
from tests.prove.figures import Figures

CALLS = {"free": 1_000, "4000": 4_000}
"""What a month on each plan has. Team and Business take minutes each: see `tests/journeys/test_months.py`."""
DAYS = 32
"""One more than a month has, so that the change of month is in it."""


def run(seconds: float, seed: int) -> Figures:
    """Play months until the time is up, one at least, each from a seed of its own, counted from `seed`."""
    until = time.monotonic() + seconds
    months: list[tuple[str, int, Report]] = []
    while not months or time.monotonic() < until:
        number = seed + len(months)
        plan = list(CALLS)[number % len(CALLS)]
        months.append((plan, number, _month(plan, number)))
    return Figures("months", _counts([report for _, _, report in months]), _violations(months))


def _month(plan: str, seed: int) -> Report:
    """Return what came of a month in which more comes in than the plan carries, on days drawn by the seed."""
    draw = random.Random(seed)
    bursts = {draw.randrange(1, 27): draw.randrange(10, 25) for _ in range(2)}
    return a_month(
        plan, days=DAYS, workers=1 + seed % 2, a_day=draw.uniform(0.2, 1.5), seed=seed, bursts=bursts,
        closed_after=timedelta(hours=draw.choice((1, 6, 20))), restarts_every=draw.randrange(1, 6),
    )  # fmt: skip


def _counts(reports: list[Report]) -> dict[str, int]:
    return {
        "months simulated": len(reports),
        "days simulated": DAYS * len(reports),
        "restarts of workers": sum(report.restarts for report in reports),
        "requests that came in": sum(report.asked for report in reports),
        "calls that Airtable refused because the month was used up": sum(
            report.refused for report in reports
        ),
        "moments at which we counted fewer calls than were made": sum(
            len(report.undercounted) for report in reports
        ),
        "requests forgotten": sum(report.asked - report.announced for report in reports),
    }


def _violations(months: list[tuple[str, int, Report]]) -> tuple[str, ...]:
    return tuple(
        f"a month at {plan} from seed {seed}: {wrong}"
        for plan, seed, report in months
        for wrong in _wrong(report, CALLS[plan])
    )


def _wrong(report: Report, cap: int) -> list[str]:
    found = [f"{calls} calls in {month}, of {cap}" for month, calls in report.most.items() if calls > cap]
    found += [f"Airtable refused {report.refused} calls"] if report.refused else []
    found += [f"fewer calls counted than made at {moment}" for moment in report.undercounted[:3]]
    if report.announced != report.asked:
        found.append(f"{report.announced} cards for {report.asked} requests")
    return found
