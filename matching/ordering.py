"""The order of the list, and the best of many without sorting them all."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import seed
from matching.distance import Floats
from matching.interned import Bits
from matching.pool import Rows
from matching.preferences import Suiting, preferences, scores
from matching.reasons import Preference

_PART = 2**60
"""More than any score, in billionths of a point: parts and scores are one key."""
_LAST = 2 * _PART
_STEP_1, _STEP_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_FIRST_SHIFT, _SECOND_SHIFT, _THIRD_SHIFT = np.uint64(30), np.uint64(27), np.uint64(31)


@dataclass(slots=True)
class Order:
    """The keys by which some volunteers are ranked for one request.

    The lowest comes first:

    1. those whose distance is known, then those whose distance is not (where anything happens somewhere),
       then in the same two parts those who did not answer three requests in a row;
    2. the higher score, compared in billionths of a point;
    3. the shorter true distance; where it does not matter, or is not known, after those where it does and is;
    4. a hash of request id and volunteer id, so that ties rotate by request, not by alphabet.

    Nothing else decides, so neither the order in which the base lists people nor the run does.
    """

    them: Suiting
    keys: tuple[NDArray[np.generic], ...]
    """Most important first; the first is of both parts and scores."""
    score: NDArray[np.int64]
    worth: Mapping[Preference, Floats]
    """What each soft preference is worth."""

    def best(self, count: int) -> Rows:
        """Return the indices of the best, in order; fewer when there are not as many."""
        return self.sort(_lowest(self.keys, np.arange(len(self.them)), count))

    def sort(self, some: Rows) -> Rows:
        """Return these indices in order."""
        return some[np.lexsort(tuple(key[some] for key in reversed(self.keys)))]

    def ranks(self, some: Rows) -> Rows:
        """Return the rank of each of these indices among them, from 0."""
        sequence = np.lexsort(tuple(key[some] for key in reversed(self.keys)))
        return np.argsort(sequence)

    def only(self, which: NDArray[np.bool_]) -> "Order":
        """Return the order of some of them."""
        if which.all():
            return self
        n = np.flatnonzero(which)
        return Order(
            Suiting(self.them.look, self.them.places[n], self.them.takes[n]),
            tuple(key[n] for key in self.keys),
            self.score[n],
            {preference: values[n] for preference, values in self.worth.items()},
        )


def ordered(them: Suiting) -> Order:
    """Return the order of these volunteers for their request."""
    look, worth = them.look, preferences(them)
    score = scores(worth, look)
    last = them.column("unanswered") >= look.policy.unanswered_last
    unknown = np.isnan(
        look.distance.take(them.places)
    )  # so is everybody's for remote needs: it decides nothing
    standing = last * _LAST + unknown * _PART - score
    distance = np.fmin(them.distance, np.inf)  # of a number and NaN the number
    keys = (standing, distance, mixed(them.column("seed"), seed(look.ask.request.id)))
    return Order(them, keys, score, worth)


def _lowest(keys: tuple[NDArray[np.generic], ...], some: Rows, count: int) -> Rows:
    """Return those with the lowest keys, in any order; a key is read only where those before it tie."""
    if len(some) <= count:
        return some
    key = keys[0].take(some)
    worst = np.partition(key, count - 1)[count - 1]
    surely = some.take((key < worst).nonzero()[0])
    tied = some.take((key == worst).nonzero()[0])
    return np.concatenate((surely, _lowest(keys[1:], tied, count - len(surely))))


def mixed(volunteers: Bits, request: int) -> Bits:
    """Return one number for each volunteer and this request, well stirred.

    The finaliser of splitmix64 (public domain), https://prng.di.unimi.it/splitmix64.c, over both ids' bits.
    """
    z = volunteers ^ np.uint64(request)
    z = (z ^ (z >> _FIRST_SHIFT)) * _STEP_1
    z = (z ^ (z >> _SECOND_SHIFT)) * _STEP_2
    return z ^ (z >> _THIRD_SHIFT)
