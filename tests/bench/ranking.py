"""Medians for ranking one request among 450 to 330,000 volunteers, and for building their arrays.

One turn is what a pass does: ten volunteers changed since the last one, then one request is ranked, with the
counts of who was left out, what relaxing would add, the near misses and ten explanations.
"""

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from airtable_schema.options import Transport, When, Where
from airtable_schema.records import Coordinates, Need, Volunteer
from matching.ask import Ask
from matching.facts import Facts
from matching.policy import Policy
from matching.pool import Pool
from matching.ranking import rank
from tests.cast import EARLIER, HOME, NOW, a_request

SIZES = (450, 10_000, 50_000, 330_000)
AIMS = {450: (0.5, 3.0), 10_000: (1.0, 40.0), 50_000: (4.0, 200.0), 330_000: (30.0, None)}
"""Milliseconds: ranking one request, building the arrays."""
CHANGED = 10
TURNS = {450: 200, 10_000: 100, 50_000: 40, 330_000: 10}
LANGUAGES = ("English", "Spanish", "Arabic", "Greek", "Bengali", "French")
POLICY = Policy.standard("mi", group_languages=("English",))
NEEDS = tuple(
    Need(
        id=f"recNEED{n:010}",
        created_at=EARLIER,
        name=f"Kind {n}",
        in_use=True,
        where=Where.REMOTE if n in (3, 6) else Where.IN_PERSON,
        needs_a_car=n == 2,
        known_to_us_only=n == 2,
        must_share_a_language=n in (3, 6),
        farthest=10.0 if n == 2 else None,
    )
    for n in range(9)
)


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds for one size of a group."""

    volunteers: int
    building: float
    ranking: float


def somebody(n: int, dice: random.Random) -> Volunteer:
    """Return one volunteer of a made-up city: a third offer any one kind, most live within five miles."""
    return Volunteer(
        id=f"rec{n:014}",
        created_at=EARLIER,
        name=f"Volunteer {n}",
        phone=f"(718) {200 + n // 10_000:03}-{n % 10_000:04}",
        email=f"v{n}@example.org",
        can_help_with=tuple(need.id for need in dice.sample(NEEDS, 3)),
        languages=tuple(dice.sample(LANGUAGES, dice.randrange(3))),
        transport=(dice.choice(tuple(Transport)),),
        availability=tuple(dice.sample(tuple(When), dice.randrange(3))),
        travels_up_to=dice.choice((None, None, 1.0, 2.0, 5.0)),
        at_most_at_once=dice.choice((None, None, None, 1, 4)),
        known_to_us=dice.random() < 0.3,
        adult=dice.random() < 0.95,
        coordinates=Coordinates(HOME.lat + dice.gauss(0, 0.03), HOME.lon + dice.gauss(0, 0.04)),
        paused_until=NOW + timedelta(days=3) if dice.random() < 0.05 else None,
    )


def a_history(dice: random.Random) -> Facts:
    """Return what happened to somebody who was asked in the last ninety days."""
    asks = sorted(
        (NOW - timedelta(days=dice.uniform(0, 90)) for _ in range(dice.randint(1, 4))), reverse=True
    )
    return Facts(
        open_now=dice.choice((0, 0, 0, 1, 2)),
        asks=tuple(at for at in asks if at > NOW - timedelta(days=7)),
        last_asked=asks[0],
        last_helped=asks[-1] if dice.random() < 0.3 else None,
    )


def asks(count: int, dice: random.Random) -> list[Ask]:
    """Return requests for one kind of help or two, all over the city."""
    return [
        Ask(
            request=a_request(id=f"recREQUEST{n:07}", languages=("Spanish",)),
            needs=tuple(dice.sample(NEEDS, dice.choice((1, 1, 2)))),
            coordinates=Coordinates(HOME.lat + dice.gauss(0, 0.03), HOME.lon + dice.gauss(0, 0.04)),
            building="",
            requester=None,
        )
        for n in range(count)
    ]


def measured(size: int, seed: int = 1) -> Timing:
    """Build the arrays of a group and rank in it; the median of many turns."""
    dice = random.Random(seed)
    town = [somebody(n, dice) for n in range(size)]
    history = {person.id: a_history(dice) for person in dice.sample(town, size // 5)}
    buildings = {person.id: f"building {n // 4}" for n, person in enumerate(town)}
    gc.collect()
    build = _times(lambda: Pool(town, buildings=buildings, facts=history, calling_code="1"), 3)
    pool = Pool(town, buildings=buildings, facts=history, calling_code="1")
    turns = []
    for ask in asks(TURNS[size], dice):
        changed = [replace(person, notes="changed") for person in dice.sample(town, CHANGED)]
        keys = {person.id: buildings[person.id] for person in changed}
        started = time.perf_counter()
        pool.patch(changed, buildings=keys)
        rank(pool, ask, POLICY, NOW)
        turns.append(time.perf_counter() - started)
    return Timing(size, _milliseconds(build), _milliseconds(turns))


def main() -> None:
    """Print the medians beside what we aim for."""
    print("Ranking one request, ten volunteers changed since the last (medians, ms)")  # noqa: T201  # its output
    for size in SIZES:
        timing = measured(size)
        ranking, building = AIMS[size]
        aim = f"aim {building:g}" if building else "no aim"
        line = f"{size:>9,} volunteers: {timing.ranking:8.2f} (aim {ranking:g})"
        print(f"{line}; arrays {timing.building:8.1f} ({aim})")  # noqa: T201  # its output


def _times(work: Callable[[], object], count: int) -> list[float]:
    turns = []
    for _ in range(count):
        started = time.perf_counter()
        work()
        turns.append(time.perf_counter() - started)
    return turns


def _milliseconds(turns: Sequence[float]) -> float:
    return statistics.median(turns) * 1000


if __name__ == "__main__":
    main()
