"""Simulated months on each plan, with restarts, bursts and two workers, as many as there is time for.

python -m tests.prove.months 600 7        # ten minutes of months, from seed 7
"""

import random
import sys
import time
from collections.abc import Mapping
from datetime import timedelta

from tests.journeys.months import Report, a_month
from tests.prove.figures import DETAIL, Figures

CALLS: Mapping[str, int | None] = {"free": 1_000, "4000": 4_000, "team": 100_000, "business": None}
"""What a month on each plan has; None: as many as it likes."""
LONG: Mapping[str, float] = {"team": 120.0, "business": 300.0}
"""Plans whose month takes long to play, up to five minutes and up to a quarter of an hour, and the least time
in which one is."""
DAYS = 32
"""One more than a month has, so that the change of month is in it."""
_SOON = timedelta(minutes=5)


def run(seconds: float, seed: int) -> Figures:
    """Play one month on each plan that there is time for, then short ones until it is up.

    Each is from a seed of its own, counted from `seed`.
    """
    until = time.monotonic() + seconds
    short = [plan for plan in CALLS if plan not in LONG]
    plans = [*short, *(plan for plan, least in LONG.items() if seconds >= least)]
    months: list[tuple[str, int, Report]] = []
    while len(months) < len(plans) or time.monotonic() < until:
        number = seed + len(months)
        plan = plans[len(months)] if len(months) < len(plans) else short[number % len(short)]
        months.append((plan, number, _month(plan, number)))
    played = {f"{DETAIL}on {plan}": sum(one == plan for one, _, _ in months) for plan in plans}
    return Figures("months", _counts([report for _, _, report in months]) | played, _violations(months))


def _month(plan: str, seed: int) -> Report:
    """Return what came of a month in which more comes in than the plan carries, on days drawn by the seed."""
    draw = random.Random(seed)
    bursts = {draw.randrange(1, 27): draw.randrange(10, 25) for _ in range(2)}
    closed_after = _SOON if plan in LONG else timedelta(hours=draw.choice((1, 6, 20)))
    return a_month(
        plan, days=DAYS, workers=2 if plan in LONG else 1 + seed % 2, a_day=draw.uniform(0.2, 1.5), seed=seed,
        bursts=bursts, closed_after=closed_after, restarts_every=draw.randrange(1, 6),
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


def _wrong(report: Report, cap: int | None) -> list[str]:
    over = {month: calls for month, calls in report.most.items() if cap is not None and calls > cap}
    found = [f"{calls} calls in {month}, of {cap}" for month, calls in over.items()]
    found += [f"Airtable refused {report.refused} calls"] if report.refused else []
    found += [f"fewer calls counted than made at {moment}" for moment in report.undercounted[:3]]
    if report.announced != report.asked:
        found.append(f"{report.announced} cards for {report.asked} requests")
    return found


if __name__ == "__main__":
    figures = run(float(sys.argv[1]), int(sys.argv[2]))
    lines = [*(f"{what}: {count}" for what, count in figures.counts.items()), *figures.violations]
    sys.stdout.write("\n".join([*lines, ""]))
    sys.exit(bool(figures.violations))
