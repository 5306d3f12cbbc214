"""Storms: simulated days in which everything fails at random and people go on working; then rest, then proof.

python -m tests.prove.storm 7 3        # the storm of seed 7, three days long
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.journeys import desk as desks
from tests.journeys.desk import a_desk
from tests.journeys.tales import MORE, crowd
from tests.prove.checker import Checker
from tests.prove.storm_events import DAY, Event, events
from tests.prove.storm_faults import FAULTS
from tests.prove.storm_logs import own_faults
from tests.prove.storm_people import PEOPLE
from tests.prove.storm_presses import PRESSES
from tests.prove.storm_processes import PROCESSES
from tests.prove.storm_schema import SCHEMA
from tests.prove.storm_world import Storm

WHAT = {**PEOPLE, **PRESSES, **FAULTS, **SCHEMA, **PROCESSES}
HOUR = 3600.0
CALM = ((HOUR, 0.0), (7 * HOUR, 120.0), (20 * HOUR, 600.0))
"""What comes after a storm: for how long, and how often a worker looks at most.

The base is checked after each but the first: what a clause misses, a look heals within six hours, and a row
that was deleted is missed within a day.
"""
SECOND = "a second worker for a while"
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Weather:
    """One storm: it can be played again."""

    seed: int
    days: float
    events: tuple[Event, ...]
    switches: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wreck:
    """What came of a storm: what is wrong, and what happened in it."""

    violations: tuple[str, ...]
    happened: Mapping[str, int]
    trace: tuple[str, ...]
    counts: Mapping[str, int]


def weather(seed: int, days: float, **switches: Any) -> Weather:
    """Return the storm of that seed. Every other one knows but one worker: then nothing is said twice."""
    drawn = events(seed, days)
    alone = tuple(event for event in drawn if event.what != SECOND)
    return Weather(seed, days, alone if seed % 2 else drawn, switches)


def play(one: Weather) -> Wreck:
    """Play a storm, let the desk come to rest, and return what is wrong then."""
    alone = all(event.what != SECOND for event in one.events)
    with own_faults() as faults, a_desk(**one.switches) as desk:
        crowd(desk, *desks.KINDS, names=MORE)
        checker = Checker(desk.sandbox, desk.base, alone=alone)
        checker.watch()
        storm = Storm(desk, checker, WHAT, {"HYPERLOCAL_BUDGET_PLAN": "business"})
        storm.start()
        storm.play(one.events, one.days * DAY)
        storm.settle()
        _come_to_rest(storm)
        return Wreck(
            violations=(*dict.fromkeys(faults), *map(str, checker.found)),
            happened=dict(storm.happened),
            trace=tuple(storm.trace),
            counts=_counts(storm),
        )


def _come_to_rest(storm: Storm) -> None:
    for number, (seconds, every) in enumerate(CALM):
        storm.at_most_every = every
        storm.go_on(seconds)
        if number:
            storm.checker.at_rest(next_steps=False)


def _counts(storm: Storm) -> Mapping[str, int]:
    desk = storm.desk
    return {
        "calls": len(desk.sandbox.log),
        "requests": len(desk.sandbox.airtable.rows(desk.base, "Requests")),
        "presses": storm.presses,
        "starts": storm.starts,
    }


def told(wreck: Wreck) -> str:
    """Return a wreck in lines: the last that happened, what is wrong, the counts."""
    counts = [f"{what}: {count}" for what, count in {**wreck.counts, **wreck.happened}.items()]
    return "\n".join([*wreck.trace[-_SHOWN:], "", *wreck.violations, "", ", ".join(counts)])


if __name__ == "__main__":
    desks.WATCHED = False
    sys.stdout.write(told(play(weather(int(sys.argv[1]), float(sys.argv[2])))) + "\n")
