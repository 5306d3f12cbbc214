"""Applying the hard rules to everybody at once: what is left to each, and which rule left out the others."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airtable_schema.options import Allow
from matching.considered import Considered
from matching.interned import Bits
from matching.pool import Rows
from matching.reasons import NUMBER, RELAXED_BY, Reject
from matching.rules import ABSOLUTE, RELAXABLE


@dataclass(slots=True, kw_only=True)
class Judged:
    """What the rules left. Arrays run along the rows considered."""

    standing: Bits
    """The needs that the absolute rules leave to each."""
    wide: Bits
    """The same, with those for which they offer something similar."""
    relaxable: Mapping[Allow, Bits]
    """What each relaxable rule leaves, where it applies and was not relaxed."""
    takes: Bits
    """The needs for which they qualify."""
    survived: NDArray[np.uint8]
    """How many of `applied` each survived."""
    applied: list[Reject]

    def rejected(self, places: Rows) -> NDArray[np.uint8]:
        """Return the number of the rule that left each of these out; 0 for those who qualify."""
        return self._numbers.take(self.survived[places])

    def counts(self) -> NDArray[np.intp]:
        """Return how many each rule left out, by its number; at 0 how many qualify."""
        survived = np.bincount(self.survived, minlength=len(self._numbers))
        counts = np.zeros(len(NUMBER) + 1, np.intp)
        counts[self._numbers] = survived
        return counts

    @property
    def _numbers(self) -> NDArray[np.uint8]:
        """The number of the rule after so many survived; 0 after all, and one more for who stood back."""
        last = (0, NUMBER[Reject.SAME_PERSON])
        return np.array((*(NUMBER[reject] for reject in self.applied), *last), np.uint8)

    def leave(self, left: Bits, reject: Reject) -> None:
        """Apply one rule to what is left."""
        self.takes &= left
        self.survived += self.takes != 0
        self.applied.append(reject)

    def stand_back(self, places: Rows) -> None:
        """Leave these out because another row of the same person stands for them."""
        self.survived[places] = len(self.applied) + 1
        for bits in (self.takes, self.standing, self.wide):
            bits[places] = np.uint64(0)


def judged(look: Considered) -> Judged:
    """Apply the hard rules in their order."""
    takes = look.wide.copy() if look.ask.allows(Allow.SIMILAR_KIND) else look.own.copy()
    survived = (takes != 0).astype(np.uint8)
    wide, relaxable = look.wide.copy(), dict[Allow, Bits]()
    rules = Judged(
        standing=takes,
        wide=wide,
        relaxable=relaxable,
        takes=takes,
        survived=survived,
        applied=[Reject.OFFERS_NONE],
    )
    for reject, rule in ABSOLUTE:
        if (left := rule(look)) is not None:
            wide &= left
            rules.leave(left, reject)
    rules.takes = takes.copy()
    for allow, rule in RELAXABLE:
        if not look.ask.allows(allow) and (left := rule(look)) is not None:
            relaxable[allow] = left
            rules.leave(left, RELAXED_BY[allow])
    return rules
