"""The golden table: what the score means, worked out by hand.

Each row says who comes first of two neighbours, why, and how many points each has. Unless a row says
otherwise the request is for groceries, in any language and at any time, and both offer just that, live so
many miles away, speak English and were never asked. Then each has 40 for capability, 10 for language and
10 for availability (60), and:

    proximity  35 / (1 + band / half)
               mi: 0.25 → 28 · 0.5 → 23.333 · 1 → 17.5 · 2 → 11.667 · 3 → 8.75 · 5 → 5.833 · 10 → 3.182
                   12 (beyond the bands) → 2.692
               km: 0.4 → 27.632 · 0.8 → 22.826 · 1.5 → 17.5 · 3 → 11.667
    fairness   25 × asked × helped × free
               asked 1 h ago 1/49 · 24 h 1/3 · 48 h 1/2 · 5 days 5/7 · 9 days 9/11
               helped 1 day ago 1/8 · 7 days 1/2; 1 on now 1/2 · 2 on now 1/3
"""

from dataclasses import dataclass, field
from typing import Any

from airtable_schema.options import Allow, Transport, When
from tests.cast import CALL, DOG, GROCERIES, MEDICINE, RIDE


@dataclass(frozen=True, kw_only=True)
class Who:
    """A neighbour: how far, what happened to them, and what else their row says."""

    away: float | None
    asked: float | None = None
    """Hours ago."""
    helped: float | None = None
    """Days ago."""
    on_now: int = 0
    unanswered: int = 0
    building: str = ""
    helped_rosa: bool = False
    row: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table."""

    rule: str
    first: Who
    points: float
    second: Who
    second_points: float
    unit: str = "mi"
    request: dict[str, Any] = field(default_factory=dict)


def who(away: float | None, **more: Any) -> Who:
    """Return a neighbour; what is not about them is a column of their row."""
    own = {name: more.pop(name) for name in tuple(more) if name in Who.__dataclass_fields__}
    return Who(away=away, row=more, **own)


def row(rule: str, first: Who, points: float, second: Who, second_points: float, **more: Any) -> Row:
    """Return a line of the table; what is not the unit is a column of the request."""
    unit = more.pop("unit", "mi")
    return Row(
        rule=rule,
        first=first,
        points=points,
        second=second,
        second_points=second_points,
        unit=unit,
        request=more,
    )


HERE = "30-12 30 AVE ASTORIA"
TWO = (GROCERIES.id, MEDICINE.id)
THREE = (*TWO, DOG.id)
AFTERNOON = {"preferred_times": (When.WEEKDAY_AFTERNOONS,)}
EVENINGS = (When.WEEKDAY_EVENINGS,)
SPANISH = {"languages": ("Spanish",)}
SPEAKS = ("English", "Spanish")
DRIVES = {"can_help_with": (RIDE.id,), "transport": (Transport.CAR,), "known_to_us": True}
CALLS = {"can_help_with": (CALL.id,)}

# fmt: off
GOLDEN = (
    # Same building
    row("same building beats all: distance, rest, language, times and knowing Rosa together",
        who(0.2, building=HERE, asked=1, on_now=1, availability=EVENINGS), 268.255,
        who(0.1, helped_rosa=True, languages=SPEAKS), 123.0, **SPANISH, **AFTERNOON),
    row("same building with one need of two beats both needs next street",
        who(0.2, building=HERE), 293.0,
        who(0.2, can_help_with=TWO), 113.0, needs=TWO),
    row("same building beats knowing a neighbour who is called every week",
        who(0.2, building=HERE), 313.0,
        who(0.2, helped_rosa=True), 173.0, repeat_every_days=7),
    row("sixteen metres are next door, thirty-two are not",
        who(0.01), 313.0,
        who(0.02), 113.0),
    row("same building is known without a place on the map",
        who(None, building=HERE), 313.0,
        who(0.1), 113.0),
    row("another building is another building",
        who(0.1, building="1 ELM ST"), 113.0,
        who(0.3, building="2 ELM ST"), 108.333),
    row("of a Private request nothing is said of the building",
        who(0.01, known_to_us=True, building=HERE), 113.0,
        who(0.3, known_to_us=True), 108.333, private=True),
    # Distance
    row("nearer by a band comes first",
        who(0.2), 113.0,
        who(0.3), 108.333),
    row("0.3 mi and 2.5 mi, both never asked: the first",
        who(0.3), 108.333,
        who(2.5), 93.75),
    row("within a band the points are equal and the true distance decides",
        who(0.26), 108.333,
        who(0.49), 108.333),
    row("the upper edge belongs to the band",
        who(0.25), 113.0,
        who(0.251), 108.333),
    row("a ride may be far; beyond five miles is the band to ten",
        who(4.9, **DRIVES), 90.833,
        who(5.1, **DRIVES), 88.182, needs=(RIDE.id,)),
    row("beyond the last band the distance itself counts",
        who(12, **DRIVES), 87.692,
        who(14, **DRIVES), 87.333, needs=(RIDE.id,), allow=(Allow.FARTHER,)),
    row("farther, once allowed, still comes after nearer",
        who(2.9), 93.75,
        who(4), 90.833, allow=(Allow.FARTHER,)),
    # Fairness
    row("0.3 mi asked yesterday, 0.6 mi never asked: the second",
        who(0.6), 102.5,
        who(0.3, asked=24), 91.667),
    row("0.3 mi asked five days ago, 0.6 mi never asked: still the second",
        who(0.6), 102.5,
        who(0.3, asked=120), 101.190),
    row("0.3 mi asked nine days ago, 0.6 mi never asked: the first again",
        who(0.3, asked=216), 103.788,
        who(0.6), 102.5),
    row("within a band the least recently asked comes first, though farther",
        who(0.49, asked=216), 103.788,
        who(0.26, asked=48), 95.833),
    row("never asked comes before asked a year ago",
        who(0.49), 108.333,
        who(0.26, asked=8760), 108.197),
    row("asked an hour ago next street, never asked at 2.9 mi: the second",
        who(2.9), 93.75,
        who(0.2, asked=1), 88.510),
    row("a time typed in the future counts as just now",
        who(0.3, asked=1), 83.844,
        who(0.3, asked=-5), 83.333),
    row("helped a week ago rests half",
        who(0.3), 108.333,
        who(0.3, helped=7), 95.833),
    row("helped a month ago at 0.3 mi, never at 0.6 mi: the first",
        who(0.3, helped=30), 103.604,
        who(0.6), 102.5),
    row("asked and helped yesterday: both count",
        who(2.9), 93.75,
        who(0.3, asked=24, helped=1), 84.375),
    row("free now comes before one on now",
        who(0.49), 108.333,
        who(0.26, on_now=1), 95.833),
    row("free now at 0.6 mi comes before one on now at 0.2 mi",
        who(0.6), 102.5,
        who(0.2, on_now=1), 100.5),
    row("two on now next street, one on now at 0.6 mi: the first",
        who(0.2, on_now=2, at_most_at_once=4), 96.333,
        who(0.6, on_now=1), 90.0),
    row("three requests in a row without an answer: last, whatever the points",
        who(2.9, asked=24), 77.083,
        who(0.1, unanswered=3), 113.0),
    row("two without an answer are not three",
        who(0.1, unanswered=2), 113.0,
        who(0.3), 108.333),
    # Capability
    row("two needs of two at 2 mi, one of two at 0.2 mi: the first",
        who(2, can_help_with=TWO), 96.667,
        who(0.2), 93.0, needs=TWO),
    row("two of two, asked yesterday, and one of two at the same place: the second",
        who(0.3), 88.333,
        who(0.3, can_help_with=TWO, asked=1), 83.844, needs=TWO),
    row("two of three next street, three of three at 2.9 mi: the first",
        who(0.2, can_help_with=TWO), 99.667,
        who(2.9, can_help_with=THREE), 93.75, needs=THREE),
    row("more than what is needed is not more",
        who(0.26), 108.333,
        who(0.49, can_help_with=THREE), 108.333),
    row("the kind itself at 2.9 mi, a similar one next street: the first",
        who(2.9, can_help_with=(DOG.id,)), 93.75,
        who(0.2, can_help_with=(GROCERIES.id,)), 93.0, needs=(DOG.id,), allow=(Allow.SIMILAR_KIND,)),
    row("the kind itself asked yesterday at 2.9 mi, a similar one next street: the second",
        who(0.2, can_help_with=(GROCERIES.id,)), 93.0,
        who(2.9, can_help_with=(DOG.id,), asked=24), 77.083, needs=(DOG.id,), allow=(Allow.SIMILAR_KIND,)),
    # Knows this neighbour
    row("has helped Rosa before: worth a band",
        who(0.6, helped_rosa=True), 112.5,
        who(0.3), 108.333),
    row("has helped Rosa before: not worth two miles",
        who(0.3), 108.333,
        who(2.5, helped_rosa=True), 103.75),
    row("where the request repeats, who knows Rosa comes first from across town",
        who(2.9, helped_rosa=True), 153.75,
        who(0.1), 113.0, repeat_every_days=7),
    # Language
    row("speaks her language: worth a band",
        who(0.6, languages=SPEAKS), 102.5,
        who(0.3), 98.333, **SPANISH),
    row("speaks her language: not worth three bands",
        who(0.1), 103.0,
        who(0.6, languages=SPEAKS), 102.5, **SPANISH),
    row("blank languages are the group's",
        who(0.49, languages=()), 108.333,
        who(0.26, languages=("Spanish",)), 98.333, languages=("English",)),
    row("blank languages are not hers",
        who(0.49, languages=("Spanish",)), 108.333,
        who(0.26, languages=()), 98.333, **SPANISH),
    row("a request without languages is for anybody",
        who(0.3), 108.333,
        who(0.6, languages=SPEAKS), 102.5),
    row("other languages allowed: language decides nothing",
        who(0.3), 108.333,
        who(0.6, languages=SPEAKS), 102.5, allow=(Allow.OTHER_LANGUAGES,), **SPANISH),
    # Availability
    row("usually free then: worth a band",
        who(0.6, availability=(When.WEEKDAY_AFTERNOONS, *EVENINGS)), 102.5,
        who(0.3, availability=EVENINGS), 98.333, **AFTERNOON),
    row("blank availability is always",
        who(0.49), 108.333,
        who(0.26, availability=EVENINGS), 98.333, **AFTERNOON),
    row("at any time everybody is free",
        who(0.3, availability=EVENINGS), 108.333,
        who(0.6), 102.5),
    # No place on the map
    row("not located yet comes after located, whatever the points",
        who(2.9, on_now=1), 81.25,
        who(None), 85.0),
    row("a request that is nowhere yet ranks by all the rest",
        who(None), 85.0,
        who(None, asked=48), 72.5),
    # Remote
    row("for a call distance is nothing",
        who(500, **CALLS), 85.0,
        who(0.1, asked=24, **CALLS), 68.333, needs=(CALL.id,)),
    row("for a call nobody has to be located",
        who(None, **CALLS), 85.0,
        who(0.1, asked=216, **CALLS), 80.455, needs=(CALL.id,)),
    row("for a call living in the same building is nothing",
        who(500, **CALLS), 85.0,
        who(0.01, asked=216, building=HERE, **CALLS), 80.455, needs=(CALL.id,)),
    row("groceries and a call at 2 mi, the call alone next door: the first",
        who(2, can_help_with=(GROCERIES.id, CALL.id)), 96.667,
        who(0.01, **CALLS), 65.0, needs=(GROCERIES.id, CALL.id)),
    # What people set for themselves
    row("nobody's own limits cost them a place",
        who(0.26, travels_up_to=0.5, at_most_at_once=1, at_most_a_week=1), 108.333,
        who(0.49, travels_up_to=9, at_most_at_once=9, at_most_a_week=9), 108.333),
    # Kilometres
    row("400 m is a band in kilometres",
        who(0.39), 112.632,
        who(0.41), 107.826, unit="km"),
    row("half the points at 1.5 km",
        who(1.4), 102.5,
        who(1.6), 96.667, unit="km"),
    row("500 m asked yesterday, 1 km never asked: the second",
        who(1.0), 102.5,
        who(0.5, asked=24), 91.159, unit="km"),
    row("two needs of two at 3 km, one of two at 300 m: the first",
        who(3, can_help_with=TWO), 96.667,
        who(0.3), 92.632, needs=TWO, unit="km"),
    row("a neighbour at 25 m, and one at 26 m",
        who(0.025), 312.632,
        who(0.026), 112.632, unit="km"),
)
# fmt: on
