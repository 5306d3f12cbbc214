"""Airtable's plans: how many calls and rows each has, and how often a base is looked at on each. Pure.

Airtable counts calls per workspace and month: Free 1,000, then nothing; Team 100,000, then two a second.
https://support.airtable.com/docs/managing-api-call-limits-in-airtable
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import log
from types import MappingProxyType

USUAL_LOOK = timedelta(seconds=30)
"""The look for which the ages of everything else are meant: a rarer look stretches them."""
FEWEST_CALLS = 200
"""With fewer, starting alone would use them up."""
_FREE, _TEAM = 1_000, 100_000
_RARELY, _NIGHTLY = timedelta(hours=2), timedelta(minutes=10)
_ONCE_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One plan of Airtable's. None: no limit; `by_night` None: nobody looks while the desk is closed."""

    calls: int | None = None
    rows: int | None = None
    by_day: timedelta = USUAL_LOOK
    by_night: timedelta | None = _NIGHTLY


PLANS: Mapping[str, Plan] = MappingProxyType(
    {
        "": Plan(),
        "free": Plan(calls=_FREE, rows=1_000, by_day=_RARELY, by_night=None),
        "team": Plan(calls=_TEAM, rows=50_000),
        "business": Plan(rows=125_000),
    }
)


def plan_of(written: str, share: float = 1.0) -> Plan:
    """Return the plan of a name or a number of calls, at the pace that a share of its calls allows.

    Between Free's calls and Team's each look is closer to the next the more calls there are, and slowly
    enough that looking never eats what came on top: more calls always carry more requests.
    """
    plan = PLANS[written] if written in PLANS else Plan(calls=int(written))
    if plan.calls is None:
        return plan
    up = log(max(_FREE, min(plan.calls * share, _TEAM)) / _FREE) / log(_TEAM / _FREE)
    return replace(plan, by_day=_RARELY * (USUAL_LOOK / _RARELY) ** up, by_night=_by_night(up))


def _by_night(up: float) -> timedelta | None:
    """Return how often to look at night, so far up from Free to Team: seldom, or never."""
    every = _NIGHTLY * (_TEAM / _FREE) ** (2 * (1 - up))
    return every if every < _ONCE_A_DAY else None
