"""Applying the hard rules to everybody at once: what is left to each, and which rule left out the others."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from airtable_schema.options import Allow
from matching.considered import Considered
from matching.interned import Bits
from matching.pool import Rows
from matching.reasons import NUMBER, REJECTS, RELAXED_BY, Reject
from matching.rules import ABSOLUTE, RELAXABLE


@dataclass(slots=True, kw_only=True)
class Judged:
    """What the rules left. Arrays run along the rows considered."""

    asked_for: Bits
    """The needs that each could be asked for before any rule."""
    standing: Bits
    """The needs that the absolute rules leave to each."""
    wide: Bits
    """The same, with those for which they offer something similar. One array where nothing is."""
    takes: Bits
    """The needs for which they qualify."""
    relaxable: dict[Allow, Bits] = field(default_factory=dict)
    """What each relaxable rule leaves, where it applies and was not relaxed."""
    applied: list[tuple[Reject, Bits]] = field(default_factory=list)
    """Each rule that applies to the request, and what it leaves to each."""
    counts: dict[Reject, int] = field(default_factory=dict)
    """How many each rule left out."""
    stood_back: Rows = field(default_factory=lambda: np.zeros(0, np.intp))
    """Where another row of the same person stands for them."""

    def rejected(self, places: Rows) -> NDArray[np.uint8]:
        """Return the number of the rule that left each of these out; 0 for those who qualify."""
        left = self.asked_for[places]
        numbers = np.where(left == 0, np.uint8(NUMBER[Reject.OFFERS_NONE]), np.uint8(0))
        for reject, leaves in self.applied:
            left &= leaves[places]
            numbers[(left == 0) & (numbers == 0)] = NUMBER[reject]
        numbers[np.isin(places, self.stood_back)] = NUMBER[Reject.SAME_PERSON]
        return numbers

    def leave(self, left: Bits, reject: Reject) -> None:
        """Apply one rule to what is left."""
        before = np.count_nonzero(self.takes)
        self.takes &= left
        self.applied.append((reject, left))
        self.counts[reject] = int(before - np.count_nonzero(self.takes))

    def stand_back(self, places: Rows) -> None:
        """Leave these out because another row of the same person stands for them, whatever else did."""
        for number in self.rejected(places).tolist():
            if number:
                self.counts[REJECTS[number - 1]] -= 1
        self.counts[Reject.SAME_PERSON] = len(places)
        self.stood_back = places
        for bits in (self.takes, self.standing, self.wide):
            bits[places] = np.uint64(0)


def judged(look: Considered) -> Judged:
    """Apply the hard rules in their order."""
    asked_for = look.wide if look.ask.allows(Allow.SIMILAR_KIND) else look.own
    takes = asked_for.copy()
    wide = takes if look.wide is asked_for else look.wide.copy()
    rules = Judged(asked_for=asked_for, standing=takes, wide=wide, takes=takes)
    rules.counts[Reject.OFFERS_NONE] = len(takes) - int(np.count_nonzero(takes))
    for reject, rule in ABSOLUTE:
        if (left := rule(look)) is not None:
            rules.leave(left, reject)
            if wide is not takes:
                wide &= left
    rules.takes = takes.copy()
    for allow, rule in RELAXABLE:
        if not look.ask.allows(allow) and (left := rule(look)) is not None:
            rules.relaxable[allow] = left
            rules.leave(left, RELAXED_BY[allow])
    return rules
