"""Why one volunteer is where they are for one request: picked, ranked lower, or rejected with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from matching.ask import Ask
from matching.considered import Considered, on_side
from matching.covering import chosen
from matching.explaining import detail
from matching.person import people
from matching.policy import Policy
from matching.pool import Pool
from matching.preferences import Suiting
from matching.ranking import Assessed, assessed, list_size
from matching.reasons import REJECTS, Reject, Value


class Place(StrEnum):
    """Where a volunteer stands for a request."""

    PICKED = "picked"
    LOWER = "lower"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was decided about one volunteer for one request."""

    place: Place
    rank: int | None = None
    """From 1, among all who qualify; None for who is rejected."""
    reject: Reject | None = None
    detail: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    """The numbers behind the rule: `distance`, `limit`, `whose`, `until`, `times`, `count`, `languages`."""


def verdict(pool: Pool, ask: Ask, policy: Policy, now: datetime, volunteer: str) -> Verdict:
    """Return what was decided about one volunteer; KeyError for somebody unknown."""
    row = pool.row(volunteer)
    if row is None:
        raise KeyError(volunteer)
    everybody = assessed(pool, ask, policy, now)
    return _qualified(everybody).get(row) or _rejected(everybody, row)


def verdicts(pool: Pool, ask: Ask, policy: Policy, now: datetime) -> dict[str, Verdict]:
    """Return what was decided about each volunteer, by id. For looking into a ranking, not for every pass."""
    everybody = assessed(pool, ask, policy, now)
    qualified = _qualified(everybody)
    return {
        volunteer: qualified.get(row) or _rejected(everybody, row) for row, volunteer in enumerate(pool.ids)
    }


def _qualified(everybody: Assessed) -> dict[int, Verdict]:
    """Return the verdict on each row that qualifies."""
    order, look = everybody.order, everybody.look
    picked = set(chosen(order, list_size(look.ask.request, look.policy)).tolist())
    in_order = order.sort(np.arange(len(order.them)))
    return {
        int(look.rows[order.them.places[n]]): Verdict(
            place=Place.PICKED if n in picked else Place.LOWER, rank=rank
        )
        for rank, n in enumerate(in_order.tolist(), start=1)
    }


def _rejected(everybody: Assessed, row: int) -> Verdict:
    look = everybody.look
    place = int(np.searchsorted(look.rows, row))
    if place == len(look.rows) or look.rows[place] != row:
        return Verdict(place=Place.REJECTED, reject=_not_considered(everybody, row))
    number = int(everybody.rules.rejected(np.array([place], np.intp))[0])
    reject = REJECTS[number - 1]
    return Verdict(place=Place.REJECTED, reject=reject, detail=_detail(look, place, reject))


def _not_considered(everybody: Assessed, row: int) -> Reject:
    if row in everybody.elsewhere:
        return Reject.SAME_PERSON
    flags = everybody.look.pool.column("flags")[row : row + 1]
    return Reject.OFFERS_NONE if on_side(flags, everybody.look.ask)[0] else Reject.PRACTICE


def _detail(look: Considered, place: int, reject: Reject) -> Mapping[str, Value]:
    one = np.array([place], np.intp)
    return detail(people(Suiting(look, one, look.wide[one]))[0], reject)
