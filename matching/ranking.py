"""Ranking the volunteers for one request: who is on the list, why, and why the others are not."""

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from airtable_schema.options import Allow
from airtable_schema.records import Request
from matching.ask import Ask
from matching.considered import Considered, considered
from matching.covering import chosen
from matching.explaining import detail, reasons
from matching.interned import Bits
from matching.judging import Judged, judged
from matching.one_person import one_row_each
from matching.ordering import Order, ordered
from matching.person import Person, people
from matching.policy import Policy
from matching.pool import Pool, Rows
from matching.preferences import SCALE, Suiting
from matching.reasons import REJECTS, RELAXED_BY, Preference, Reason, Reject, Value
from matching.relaxing import Miss, near_misses, relaxed, similar


class Pick(NamedTuple):  # a third of what a frozen dataclass takes to make, ten times for each ranking
    """Somebody on the list."""

    volunteer_id: str
    score: float
    distance: float | None
    """In the group's unit; None where it is not known, or does not matter. For Private say only its band."""
    needs: tuple[str, ...]
    """The needs of the request that they would take."""
    reasons: tuple[Reason, ...]
    """What may be said of them, in the order in which the card says it."""
    preferences: Mapping[Preference, float]
    """What each soft preference was worth, between 0 and 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """Somebody who would be on the list, but for one rule that people may relax."""

    volunteer_id: str
    allow: Allow
    """What to allow for this request to have them."""
    reject: Reject
    detail: Mapping[str, Value]
    distance: float | None
    needs: tuple[str, ...]
    """The needs that they would then take."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How one need of the request stands."""

    offered: int
    """Volunteers who offer it, whether or not a rule leaves them out. 0: nobody offers it."""
    able: int
    """Those of them who qualify for it."""
    similar: int
    """Others who offer something similar and would qualify, if that were allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The answer for one request. Every volunteer is picked, ranked lower or counted in `left_out`."""

    picked: tuple[Pick, ...]
    """Best first; as many as the policy's shortlist, or twice as many as are wanted."""
    kept: tuple[Pick, ...]
    """Those asked for by name who qualify but are ranked lower."""
    ranked_lower: int
    left_out: Mapping[Reject, int]
    """Each volunteer once, under the rule that took the last of the needs they could have met."""
    relax: Mapping[Allow, int]
    """How many more would qualify if this alone were allowed; only what would add somebody."""
    near_misses: tuple[NearMiss, ...]
    """Where the list is thin, so that relaxing is offered: the best of those who fail one rule only."""
    coverage: Mapping[str, Coverage]
    """By need, in the request's order."""
    thin: bool
    """Whether so few qualify that relaxing is offered."""

    @property
    def qualify(self) -> int:
        """How many could be asked."""
        return len(self.picked) + self.ranked_lower

    @property
    def offered_by_nobody(self) -> tuple[str, ...]:
        """The needs that no volunteer offers at all."""
        return tuple(need for need, coverage in self.coverage.items() if not coverage.offered)

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The needs for which nobody qualifies, whether or not somebody offers them."""
        return tuple(need for need, coverage in self.coverage.items() if not coverage.able)


def rank(pool: Pool, ask: Ask, policy: Policy, now: datetime, *, keep: Collection[str] = ()) -> Ranking:
    """Rank every volunteer for one request; the order is explained in `matching.ordering.Order`.

    `keep` are volunteers (those listed before) to be told of in `kept` where they qualify but rank lower.
    """
    all_of_them = assessed(pool, ask, policy, now)
    look, rules, order = all_of_them.look, all_of_them.rules, all_of_them.order
    best = chosen(order, list_size(ask.request, policy))
    listed = set(best.tolist())
    kept = [who for who in _known(order, keep) if who not in listed]
    added = relaxed(look, rules)
    thin = len(order.them) < policy.thin_below
    few = policy.near_misses if thin else 0
    return Ranking(
        picked=_picks(order, best),
        kept=_picks(order, order.sort(np.array(kept, np.intp))) if kept else (),
        ranked_lower=len(order.them) - len(best),
        left_out=_left_out(look, rules, len(all_of_them.elsewhere)),
        relax={allow: n for allow, bits in added.items() if (n := int(np.count_nonzero(bits)))},
        near_misses=_near_misses(look, near_misses(look, added, few)),
        coverage=_coverage(look, rules),
        thin=thin,
    )


@dataclass(frozen=True, slots=True)
class Assessed:
    """Every volunteer judged for one request, and those who qualify in order."""

    look: Considered
    rules: Judged
    order: Order
    elsewhere: Rows
    """Rows of the pool that stand back for another row of the same person without having been considered."""


def assessed(pool: Pool, ask: Ask, policy: Policy, now: datetime) -> Assessed:
    """Apply the rules to everybody, and rank those who qualify, one row for each person."""
    look = considered(pool, ask, policy, now)
    rules = judged(look)
    places = rules.takes.nonzero()[0]
    order = ordered(Suiting(look, places, rules.takes.take(places)))
    elsewhere = one_row_each(look, rules, order)
    if len(rules.stood_back):
        order = order.only(rules.takes.take(places) != 0)
    return Assessed(look, rules, order, elsewhere)


def list_size(request: Request, policy: Policy) -> int:
    """Return how long the list is: the policy's shortlist, or twice as many as are wanted."""
    return max(policy.shortlist, 2 * request.how_many_volunteers)


def _known(order: Order, volunteers: Collection[str]) -> list[int]:
    """Return those of the volunteers who qualify, by their place in the order's arrays."""
    places = order.them.look.places_of(volunteers)
    found = order.them.places.searchsorted(places)
    return [
        int(n)
        for n, place in zip(found, places, strict=True)
        if n < len(order.them) and order.them.places[n] == place
    ]


def _picks(order: Order, best: Rows) -> tuple[Pick, ...]:
    if not len(best):
        return ()
    them = order.them
    few = Suiting(them.look, them.places.take(best), them.takes.take(best))
    worth = [values.take(best).tolist() for values in order.worth.values()]
    scored = order.score.take(best).tolist()
    return tuple(
        Pick(
            volunteer_id=person.record.id,
            score=score / SCALE,
            distance=_distance(person),
            needs=person.look.ids_of(person.takes),
            reasons=reasons(person),
            preferences=dict(zip(order.worth, values, strict=True)),
        )
        for person, score, *values in zip(people(few), scored, *worth, strict=True)
    )


def _near_misses(look: Considered, misses: list[Miss]) -> tuple[NearMiss, ...]:
    if not misses:
        return ()
    places = np.array([miss.place for miss in misses], np.intp)
    takes = np.array([miss.takes for miss in misses], np.uint64)
    return tuple(
        NearMiss(
            volunteer_id=person.record.id,
            allow=miss.allow,
            reject=RELAXED_BY[miss.allow],
            detail=detail(person, RELAXED_BY[miss.allow]),
            distance=_distance(person),
            needs=person.look.ids_of(person.takes),
        )
        for miss, person in zip(misses, people(Suiting(look, places, takes)), strict=True)
    )


def _distance(person: Person) -> float | None:
    return None if math.isnan(person.distance) else person.distance


def _left_out(look: Considered, rules: Judged, elsewhere: int) -> dict[Reject, int]:
    not_considered = len(look.pool) - len(look.rows) - look.practice_differs
    counts = Counter(rules.counts)
    counts[Reject.PRACTICE] = look.practice_differs
    counts[Reject.SAME_PERSON] += elsewhere
    counts[Reject.OFFERS_NONE] += not_considered - elsewhere
    return {reject: count for reject in REJECTS if (count := counts[reject])}


def _coverage(look: Considered, rules: Judged) -> dict[str, Coverage]:
    more = similar(rules)
    return {
        need.id: Coverage(
            _having(look.own, n), _having(rules.takes, n), 0 if more is None else _having(more, n)
        )
        for n, need in enumerate(look.needs)
    }


def _having(bits: Bits, need: int) -> int:
    return int(np.count_nonzero(bits & np.uint64(1 << need)))
