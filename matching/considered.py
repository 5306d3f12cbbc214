"""Those worth a look for one request: who offers one of its needs, or something like it, and how far off."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from airtable_schema.options import Where
from airtable_schema.records import Need
from matching.ask import Ask
from matching.columns import PRACTICE, Column, seconds
from matching.distance import Floats, distances
from matching.facts import WEEK
from matching.interned import Bits
from matching.policy import Policy
from matching.pool import Pool, Rows

Bools = NDArray[np.bool_]
ALL = np.uint64(2**64 - 1)
MOST_NEEDS = 64
"""As many needs of one request are told apart; what is beyond is left to people."""
_IN_PERSON = Where.IN_PERSON
_NOBODY: Rows = np.zeros(0, np.intp)


@dataclass(kw_only=True)  # no slots: `cached_property` keeps what was read
class Considered:
    """A request and the rows worth a look for it. All arrays run along `rows`; a bit stands for a need."""

    pool: Pool
    ask: Ask
    policy: Policy
    now: datetime
    rows: Rows
    own: Bits
    """The needs that they offer themselves."""
    wide: Bits
    """Those, and the needs for which they offer something similar. The same array where nothing is."""
    practice_differs: int
    """How many volunteers are on the other side of practice and real."""

    @property
    def needs(self) -> tuple[Need, ...]:
        """The needs, by bit."""
        return self.ask.needs[:MOST_NEEDS]

    def bits(self, which: Callable[[Need], bool]) -> np.uint64:
        """Return the bits of the needs of which this is so."""
        return np.uint64(sum([1 << n for n, need in enumerate(self.needs) if which(need)]))

    def needs_of(self, bits: int) -> tuple[Need, ...]:
        """Return the needs that these bits stand for."""
        return tuple(need for n, need in enumerate(self.needs) if bits >> n & 1)

    def ids_of(self, bits: int) -> tuple[str, ...]:
        """Return the ids of the needs that these bits stand for."""
        if bits not in self._ids_of:
            self._ids_of[bits] = tuple(need.id for need in self.needs_of(bits))
        return self._ids_of[bits]

    @cached_property
    def _ids_of(self) -> dict[int, tuple[str, ...]]:
        return {}

    @cached_property
    def in_person(self) -> np.uint64:
        """The bits of the needs that happen somewhere."""
        return self.bits(lambda need: need.where is _IN_PERSON)

    @cached_property
    def for_known_only(self) -> np.uint64:
        """The bits of the needs that are for people known to us."""
        return self.bits(lambda need: need.known_to_us_only)

    @cached_property
    def must_share_a_language(self) -> np.uint64:
        """The bits of the needs for which a language in common is a must."""
        return self.bits(lambda need: need.must_share_a_language)

    def column(self, name: str) -> Column:
        """Return a column of the pool along `rows`."""
        column: Column = self.pool.column(name).take(self.rows)
        return column

    @cached_property
    def flags(self) -> NDArray[np.uint8]:
        """Yes-or-no columns; see `matching.columns`."""
        return self.column("flags")

    def positions(self, volunteers: Collection[str]) -> Rows:
        """Return where along `rows` these volunteers are, and whoever is the same person as one of them."""
        return self._places(self.pool.rows_of_people(volunteers)) if volunteers else _NOBODY

    def places_of(self, volunteers: Iterable[str]) -> Rows:
        """Return where along `rows` these volunteers' own rows are; those not considered are left out."""
        rows = (self.pool.row(volunteer) for volunteer in volunteers)
        return self._places([row for row in rows if row is not None])

    def _places(self, rows: list[int]) -> Rows:
        if not rows or not len(self.rows):
            return _NOBODY
        wanted = np.array(rows, np.intp)
        places = np.minimum(np.searchsorted(self.rows, wanted), len(self.rows) - 1)
        found: Rows = places[self.rows[places] == wanted]
        return found

    @cached_property
    def shares_language(self) -> Bools:
        """Whether they speak one of the request's languages; everybody does when it names none."""
        wanted = set(self.ask.request.languages)
        if not wanted:
            return np.ones(len(self.rows), np.bool_)
        shares = self.pool.speaks.any_of(wanted, self.rows)
        if wanted.intersection(self.policy.group_languages):
            shares |= self.pool.speaks.empty(self.rows)
        return shares

    @property
    def building(self) -> int:
        """The number of the request's building; -1 where nobody lives there, or it does not matter.

        It never matters for a Private request: who lives where it is would be told.
        """
        if self.ask.request.private or not self.in_person:
            return -1
        return self.pool.building(self.ask.building)

    @cached_property
    def distance(self) -> Floats:
        """How far they are; NaN where that is not known, or does not matter. One building is no distance."""
        if self.ask.coordinates is None or not self.in_person:
            measured = np.full(len(self.rows), np.nan)
        else:
            x, y, z = self.column("x"), self.column("y"), self.column("z")
            measured = distances(x, y, z, self.ask.coordinates, self.policy.unit)
        if (building := self.building) >= 0:
            measured[self.column("building") == building] = 0.0
        return measured

    @cached_property
    def asks_this_week(self) -> NDArray[np.intp]:
        """How many requests they were asked about in seven days, this one not among them."""
        since = seconds(self.now - WEEK)
        count = np.zeros(len(self.rows), np.intp)
        recent = (self.column("last_asked") > since).nonzero()[0]
        count[recent] = (self.pool.asks[self.rows[recent]] > since).sum(axis=1)
        asked_at = self.ask.answers.asked_at
        here = [volunteer for volunteer, at in asked_at.items() if at.timestamp() > since]
        count[self.positions(here)] -= 1
        return count


def on_side(flags: NDArray[np.uint8], ask: Ask) -> Bools:
    """Return who is practice where the request is, and real where it is real: the two never mix."""
    side: Bools = (flags & np.uint8(PRACTICE) != 0) == ask.request.practice
    return side


def considered(pool: Pool, ask: Ask, policy: Policy, now: datetime) -> Considered:
    """Return those who offer one of the needs, or something like it, on this side of practice and real."""
    right_side = on_side(pool.column("flags"), ask)
    offers = [_offered(pool, need, right_side) for need in ask.needs[:MOST_NEEDS]]
    anything = np.zeros(len(pool), np.bool_)
    for _, wide in offers:
        anything |= wide
    rows = anything.nonzero()[0]
    own = _as_bits([own for own, _ in offers], rows)
    nothing_similar = all(own is wide for own, wide in offers)
    return Considered(
        pool=pool,
        ask=ask,
        policy=policy,
        now=now,
        rows=rows,
        own=own,
        wide=own if nothing_similar else _as_bits([wide for _, wide in offers], rows),
        practice_differs=len(pool) - int(np.count_nonzero(right_side)),
    )


def _offered(pool: Pool, need: Need, right_side: Bools) -> tuple[Bools, Bools]:
    """Return who offers the need, and who offers it or something like it: one array where nothing is."""
    everybody = slice(len(pool))
    own = pool.offers.any_of((need.id,), everybody) & right_side
    if not need.also_ask:
        return own, own
    return own, own | (pool.offers.any_of(need.also_ask, everybody) & right_side)


def _as_bits(offers: Sequence[Bools], rows: Rows) -> Bits:
    """Return who offers which need as bits, along the rows."""
    bits = np.zeros(len(rows), np.uint64)
    for n, offered in enumerate(offers):
        bits |= offered.take(rows) * np.uint64(1 << n)
    return bits
