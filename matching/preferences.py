"""The soft preferences: how well each volunteer suits a request, between 0 and 1, and the weighted sum.

No volunteer's own limit enters one: how far, how often and how much at once somebody helps decides whether
they are asked, never in which place.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from airtable_schema.options import Allow
from matching.columns import Column, seconds, times_mask
from matching.considered import Considered
from matching.distance import Floats, banded
from matching.interned import Bits
from matching.policy import Policy
from matching.pool import Rows
from matching.reasons import Preference

SCALE = 1e9
"""Scores are compared as whole billionths of a point, so that rounding dust never decides."""


class Suiting:
    """Some of the rows considered, with the needs each of them would take."""

    def __init__(self, look: Considered, places: Rows, takes: Bits) -> None:
        self.look = look
        self.places = places
        self.takes = takes
        self.rows: Rows = look.rows.take(places)
        self.goes_there: NDArray[np.bool_] = takes & look.in_person != 0
        """Whether they take something that happens somewhere: to the others distance does not matter."""
        self.distance: Floats = look.distance.take(places)
        """How far each has to go; NaN where that is not known, or does not matter."""
        if len(look.needs) > 1:
            self.distance[~self.goes_there] = np.nan

    def __len__(self) -> int:
        return len(self.places)

    def column(self, name: str) -> Column:
        """Return a column of the pool for these."""
        column: Column = self.look.pool.column(name).take(self.rows)
        return column


def same_building(them: Suiting) -> Floats:
    """1 for who lives in the same building, or next door; never told of a Private request."""
    if them.look.ask.request.private:
        return np.zeros(len(them))
    return (them.distance <= them.look.policy.same_building).astype(np.float64)


def capability(them: Suiting) -> Floats:
    """The share of the needs that they would take; offering something similar counts for less."""
    policy, count = them.look.policy, max(len(them.look.needs), 1)
    own = np.bitwise_count(them.takes & them.look.own.take(them.places)).astype(np.float64)
    similar = np.bitwise_count(them.takes) - own
    return np.asarray((own + similar * policy.similar_share) / count, np.float64)


def proximity(them: Suiting) -> Floats:
    """1 / (1 + d / half), d being the upper edge of the band; 0 where it is not known, or does not matter."""
    policy = them.look.policy
    near = 1 / (1 + banded(them.distance, policy.bands) / policy.half)
    return np.asarray(np.fmax(near, 0.0), np.float64)  # of a number and NaN the number


def fairness(them: Suiting) -> Floats:
    """1 for who was never asked, never helped and has nothing on now; each of the three takes its part.

    age / (age + cool-down) for the last ask and for the last help (0 just now, a half at the cool-down, never
    quite 1), and 1 / (1 + requests on now), multiplied.
    """
    policy = them.look.policy
    asked = _recovered(them, "last_asked", policy.asked_cooldown)
    helped = _recovered(them, "last_helped", policy.helped_cooldown)
    return np.asarray(asked * helped / (1 + them.column("open_now")), np.float64)


def knows_neighbour(them: Suiting) -> Floats:
    """1 for who has helped this person before."""
    requester = them.look.ask.requester
    if requester is None or not requester.helped_by:
        return np.zeros(len(them))
    return np.isin(them.places, them.look.positions(requester.helped_by)).astype(np.float64)


def language(them: Suiting) -> Floats:
    """1 for who speaks one of the request's languages; for everybody where other languages are allowed."""
    if them.look.ask.allows(Allow.OTHER_LANGUAGES):
        return np.ones(len(them))
    return them.look.shares_language.take(them.places).astype(np.float64)


def availability(them: Suiting) -> Floats:
    """1 for who is usually free at one of the times that suit; blank on either side is always."""
    wanted = times_mask(them.look.ask.times)
    if not wanted:
        return np.ones(len(them))
    times = them.column("times")
    free: NDArray[np.bool_] = (times == 0) | (times & np.uint8(wanted) != 0)
    return free.astype(np.float64)


PREFERENCES: Mapping[Preference, Callable[[Suiting], Floats]] = {
    Preference.SAME_BUILDING: same_building,
    Preference.CAPABILITY: capability,
    Preference.PROXIMITY: proximity,
    Preference.FAIRNESS: fairness,
    Preference.KNOWS_NEIGHBOUR: knows_neighbour,
    Preference.LANGUAGE: language,
    Preference.AVAILABILITY: availability,
}


_WEIGHTS = attrgetter(*(preference.value for preference in PREFERENCES))


def weights(policy: Policy, *, repeating: bool) -> dict[Preference, float]:
    """Return how many points each preference is worth."""
    points = dict(zip(PREFERENCES, _WEIGHTS(policy.weights), strict=True))
    if repeating:
        points[Preference.KNOWS_NEIGHBOUR] = policy.weights.knows_neighbour_repeating
    return points


def preferences(them: Suiting) -> dict[Preference, Floats]:
    """Return what each preference is worth for each of them."""
    return {preference: value(them) for preference, value in PREFERENCES.items()}


def scores(worth: Mapping[Preference, Floats], look: Considered) -> NDArray[np.int64]:
    """Return the weighted sum of the preferences, in billionths of a point."""
    points = weights(look.policy, repeating=bool(look.ask.request.repeat_every_days))
    total: Floats = np.zeros(1)
    for preference, values in worth.items():
        total = total + values * points[preference]
    return np.rint(total * SCALE).astype(np.int64)


def _recovered(them: Suiting, column: str, cooldown: timedelta) -> Floats:
    half = cooldown.total_seconds()
    age = np.maximum(seconds(them.look.now) - them.column(column), 0.0)
    return np.asarray(1 - half / (age + half), np.float64)
