"""Those worth a look for one request: who offers one of its needs, or something like it, and how far off."""

from collections.abc import Iterable
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
    """Those, and the needs for which they offer something similar."""
    practice_differs: int
    """How many volunteers are on the other side of practice and real."""

    @property
    def needs(self) -> tuple[Need, ...]:
        """The needs, by bit."""
        return self.ask.needs[:MOST_NEEDS]

    def bits(self, needs: Iterable[Need]) -> np.uint64:
        """Return the bits of these needs of the request."""
        wanted = {need.id for need in needs}
        return np.uint64(sum(1 << n for n, need in enumerate(self.needs) if need.id in wanted))

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
        return self.bits(need for need in self.needs if need.where is Where.IN_PERSON)

    def column(self, name: str) -> Column:
        """Return a column of the pool along `rows`."""
        column: Column = self.pool.column(name).take(self.rows)
        return column

    @cached_property
    def flags(self) -> NDArray[np.uint8]:
        """Yes-or-no columns; see `matching.columns`."""
        return self.column("flags")

    def positions(self, volunteers: Iterable[str]) -> Rows:
        """Return where along `rows` these volunteers are, and whoever is the same person as one of them."""
        return self._places(self.pool.rows_of_people(volunteers))

    def places_of(self, volunteers: Iterable[str]) -> Rows:
        """Return where along `rows` these volunteers' own rows are; those not considered are left out."""
        rows = (self.pool.row(volunteer) for volunteer in volunteers)
        return self._places([row for row in rows if row is not None])

    def _places(self, rows: list[int]) -> Rows:
        wanted = np.array(rows, np.intp)
        if not len(wanted) or not len(self.rows):
            return np.zeros(0, np.intp)
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

    @cached_property
    def same_building(self) -> Bools:
        """Whether they live in the building of the request, or next door; never told of a Private one."""
        if self.ask.request.private or not self.in_person:
            return np.zeros(len(self.rows), np.bool_)
        near: Bools = self._measured <= self.policy.same_building
        building = self.pool.building(self.ask.building)
        return near if building < 0 else near | (self.column("building") == building)

    @cached_property
    def distance(self) -> Floats:
        """How far they are; NaN where that is not known, or does not matter. One building is no distance."""
        building = self.pool.building(self.ask.building)
        if building < 0 or self.ask.request.private or not self.in_person:
            return self._measured
        return np.where(self.column("building") == building, 0.0, self._measured)

    @cached_property
    def asks_this_week(self) -> NDArray[np.intp]:
        """How many requests they were asked about in seven days, this one not among them."""
        since = seconds(self.now - WEEK)
        count = np.zeros(len(self.rows), np.intp)
        recent = np.flatnonzero(self.column("last_asked") > since)
        count[recent] = (self.pool.asks[self.rows[recent]] > since).sum(axis=1)
        asked_at = self.ask.answers.asked_at
        here = [volunteer for volunteer, at in asked_at.items() if at.timestamp() > since]
        count[self.positions(here)] -= 1
        return count

    @cached_property
    def _measured(self) -> Floats:
        if self.ask.coordinates is None or not self.in_person:
            return np.full(len(self.rows), np.nan)
        x, y, z = (self.column(name) for name in "xyz")
        return distances(x, y, z, self.ask.coordinates, self.policy.unit)


def on_side(flags: NDArray[np.uint8], ask: Ask) -> Bools:
    """Return who is practice where the request is, and real where it is real: the two never mix."""
    side: Bools = (flags & np.uint8(PRACTICE) != 0) == ask.request.practice
    return side


def considered(pool: Pool, ask: Ask, policy: Policy, now: datetime) -> Considered:
    """Return those who offer one of the needs, or something like it, on this side of practice and real."""
    right_side = on_side(pool.column("flags"), ask)
    own, wide = np.zeros(len(pool), np.uint64), np.zeros(len(pool), np.uint64)
    everybody = slice(len(pool))
    for n, need in enumerate(ask.needs[:MOST_NEEDS]):
        bit = np.uint64(1 << n)
        offers = pool.offers.any_of((need.id,), everybody) & right_side
        own |= offers * bit
        if need.also_ask:
            offers |= pool.offers.any_of(need.also_ask, everybody) & right_side
        wide |= offers * bit
    rows = np.flatnonzero(wide != 0)
    return Considered(
        pool=pool,
        ask=ask,
        policy=policy,
        now=now,
        rows=rows,
        own=own[rows],
        wide=wide[rows],
        practice_differs=len(pool) - int(np.count_nonzero(right_side)),
    )
