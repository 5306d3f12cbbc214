"""Storms: simulated days in which everything fails at random and people go on working; then rest, then proof.

python -m tests.prove.storm 7 3        # the storm of seed 7, three days long
"""

import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.journeys import desk as desks
from tests.journeys.desk import Desk, a_desk
from tests.journeys.tales import MORE, crowd
from tests.prove.checker import Checker
from tests.prove.figures import DETAIL, Figures
from tests.prove.storm_events import DAY, Event, events
from tests.prove.storm_faults import AT_CALLS, FAULTS
from tests.prove.storm_logs import own_faults
from tests.prove.storm_people import PEOPLE
from tests.prove.storm_presses import PRESSES
from tests.prove.storm_processes import PROCESSES
from tests.prove.storm_schema import SCHEMA
from tests.prove.storm_switches import Row, pairs_together, rows
from tests.prove.storm_world import Storm

WHAT = {**PEOPLE, **PRESSES, **FAULTS, **SCHEMA, **PROCESSES}
HOUR = 3600.0
CALM = ((HOUR, 0.0), (7 * HOUR, 120.0), (20 * HOUR, 600.0))
"""What comes after a storm: for how long, and how often a worker looks at most.

The base is checked after each but the first: what a clause misses, a look heals within six hours, and a row
that was deleted is missed within a day.
"""
HEALED_AFTER = 7 * HOUR
"""From when on each hour every Next step is true, as times come and go."""
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
    injected: Mapping[str, int]
    """Calls that failed, and what was done to base and processes, by what it is."""
    rules: frozenset[str]
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
        _ask_for_more(desk)
        _come_to_rest(storm)
        return Wreck(
            violations=(*dict.fromkeys(faults), *map(str, checker.found)),
            rules=frozenset([*faults, *(found.rule for found in checker.found)]),
            injected=_injected(storm),
            trace=tuple(storm.trace),
            counts=_counts(storm),
        )


def _ask_for_more(desk: Desk) -> None:
    """Have requests come in after it: most others have ended by then, and show little of Next steps."""
    airtable = desk.sandbox.airtable
    kinds, volunteers = (
        [row["id"] for row in airtable.rows(desk.base, table)] for table in ("Kinds of help", "Volunteers")
    )
    desk.ask(Needs=kinds[:1])
    desk.ask(Needs=None)
    assigned = desk.ask(Needs=kinds[:1])
    desk.edit(assigned, Status="Assigned", **{"Assigned to": volunteers[:1]})


def _come_to_rest(storm: Storm) -> None:
    healed_at = storm.seconds + HEALED_AFTER
    for number, (seconds, every) in enumerate(CALM):
        storm.at_most_every = every
        _go_on(storm, storm.seconds + seconds, healed_at)
        if number:
            storm.checker.at_rest(next_steps=False)


def _go_on(storm: Storm, until: float, healed_at: float) -> None:
    """Let time go by, and hold the Next steps each hour once nothing is left of the storm."""
    while storm.seconds < until:
        storm.go_on(min(HOUR, until - storm.seconds))
        if storm.seconds >= healed_at:
            storm.look()
            storm.checker.hold_next_steps()


def _counts(storm: Storm) -> Mapping[str, int]:
    desk = storm.desk
    return {
        "calls": len(desk.sandbox.log),
        "requests": len(desk.sandbox.airtable.rows(desk.base, "Requests")),
        "presses": storm.presses,
        "starts": storm.starts,
    }


def _injected(storm: Storm) -> Mapping[str, int]:
    """Return at how many calls what went wrong, or, where it is not about calls, how often."""
    faults = Counter(call.fault for call in storm.desk.sandbox.log if call.fault)
    others = {what for what in storm.happened if what in {**FAULTS, **SCHEMA, **PROCESSES}} - faults.keys()
    lasting = {what: storm.happened[what] for what in others if what not in AT_CALLS}
    return {**faults, **lasting}


def told(wreck: Wreck) -> str:
    """Return a wreck in lines: the last that happened, what is wrong, the counts."""
    counts = [f"{what}: {count}" for what, count in {**wreck.counts, **wreck.injected}.items()]
    return "\n".join([*wreck.trace[-_SHOWN:], "", *wreck.violations, "", ", ".join(counts)])


def run(seconds: float, seed: int) -> Figures:
    """Play storms until time is up: a quarter of a day at each setting of the switches, then whole days."""
    desks.WATCHED = False
    until, settings = time.monotonic() + seconds, rows()
    counts, injected = Counter[str](), Counter[str]()
    violations: list[str] = []
    days = 0.0
    for number in count():
        if number and time.monotonic() >= until:
            break
        short = number < len(settings)
        one = weather(seed + number, 0.25 if short else 1.0, **settings[number % len(settings)])
        wreck = play(one)
        counts.update(wreck.counts)
        injected.update(wreck.injected)
        days += one.days + sum(lasts for lasts, _ in CALM) / DAY
        violations += [f"storm {one.seed} ({one.days:g} days): {found}" for found in wreck.violations]
    tried = settings[:number]
    first = {**_figures(number, days, tried), **counts, "faults injected": injected.total()}
    kinds = {f"{DETAIL}{what}": times for what, times in sorted(injected.items())}
    return Figures("storm", {**first, "kinds of faults": len(kinds), **kinds}, tuple(violations))


def _figures(storms: int, days: float, tried: list[Row]) -> Mapping[str, int | float]:
    return {
        "storms": storms,
        "days simulated": round(days, 1),
        "settings of the switches": len(tried),
        "settings there are": len(rows()),
        "pairs of switches together": pairs_together(tried),
        "pairs there are": pairs_together(rows()),
    }


if __name__ == "__main__":
    desks.WATCHED = False
    sys.stdout.write(told(play(weather(int(sys.argv[1]), float(sys.argv[2])))) + "\n")
