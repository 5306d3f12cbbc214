"""One volunteer as one request sees them: the few numbers from which reasons are told."""

import math
from datetime import UTC, datetime
from typing import NamedTuple

from airtable_schema.options import Where
from airtable_schema.records import Need, Volunteer
from matching.columns import ONCE_BLANK
from matching.considered import Considered
from matching.preferences import Suiting, availability, knows_neighbour, same_building
from matching.reasons import Whose

_COLUMNS = (
    "flags",
    "open_now",
    "last_asked",
    "unanswered",
    "paused_until",
    "travels_up_to",
    "at_once",
    "a_week",
)


class Person(NamedTuple):
    """What is known of one volunteer for one request. Where one person has several rows, what counts."""

    look: Considered
    record: Volunteer
    takes: int
    """The needs that they would take, as bits."""
    own: int
    """The needs that they offer themselves, as bits."""
    distance: float
    """NaN where not known, or of no matter."""
    asks: int
    """Requests that they were asked about this week, this one not among them."""
    same_building: bool
    shares_language: bool
    free: bool
    knows: bool
    # And the columns of the pool named above, in that order.
    flags: int
    open_now: int
    last_asked: float
    unanswered: int
    paused_until: float
    travels_up_to: float
    at_once: float
    a_week: float

    def limit_at_once(self) -> tuple[float, Whose]:
        """Return how many they take at once, and who says so."""
        group = self.look.policy.at_most_at_once if self.flags & ONCE_BLANK else math.inf
        return (self.at_once, Whose.VOLUNTEER) if self.at_once <= group else (group, Whose.GROUP)

    def farthest(self, needs: tuple[Need, ...]) -> tuple[float, Whose]:
        """Return how far the widest of these needs lets them go, and who says so."""
        radius = self.look.policy.radius
        there = [need for need in needs if need.where is Where.IN_PERSON]
        limit = max((radius if n.farthest is None else n.farthest for n in there), default=math.inf)
        if self.travels_up_to <= limit:
            return self.travels_up_to, Whose.VOLUNTEER
        return limit, Whose.NEED if any(need.farthest == limit for need in there) else Whose.GROUP


def people(them: Suiting) -> list[Person]:
    """Return each of them with what is known; meant for the few who are told of."""
    look, places = them.look, them.places
    told = zip(
        them.rows.tolist(),
        them.takes.tolist(),
        look.own.take(places).tolist(),
        them.distance.tolist(),
        look.asks_this_week.take(places).tolist(),
        (same_building(them) > 0).tolist(),
        look.shares_language.take(places).tolist(),
        (availability(them) > 0).tolist(),
        (knows_neighbour(them) > 0).tolist(),
        *[them.column(name).tolist() for name in _COLUMNS],
        strict=True,
    )
    records, ids = look.pool.records, look.pool.ids
    return [Person(look, records[ids[row]], *values) for row, *values in told]


def when(seconds: float) -> datetime:
    """Return the time of so many seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
