"""What setting one rule aside would add, and who missed by one rule."""

from dataclasses import dataclass

import numpy as np

from airtable_schema.options import Allow
from matching.considered import Considered
from matching.interned import Bits
from matching.ordering import ordered
from matching.preferences import Suiting
from matching.rules import Judged


@dataclass(frozen=True, slots=True)
class Miss:
    """Somebody who would qualify if one rule were set aside: their place among those considered."""

    place: int
    allow: Allow
    takes: Bits


def relaxed(look: Considered, rules: Judged) -> dict[Allow, Bits]:
    """Return, for each rule that could still be set aside, the needs that it alone keeps each volunteer from.

    Only who does not qualify yet counts.
    """
    fine = rules.offered & rules.passes
    added = {}
    for allow in rules.relaxable:
        bits = fine.copy()
        for other, left in rules.relaxable.items():
            if other is not allow:
                bits &= left
        added[allow] = bits
    if not look.ask.allows(Allow.SIMILAR_KIND):
        added[Allow.SIMILAR_KIND] = similar(look, rules)
    nobody_yet = rules.takes == 0
    return {allow: np.where(nobody_yet, bits, np.uint64(0)) for allow, bits in added.items()}


def similar(look: Considered, rules: Judged) -> Bits:
    """Return the needs that each could be asked for only because they offer something similar."""
    bits = look.wide & rules.passes
    for left in rules.relaxable.values():
        bits &= left
    return bits & ~rules.takes


def near_misses(look: Considered, added: dict[Allow, Bits], count: int) -> list[Miss]:
    """Return the best of those who miss by exactly one rule, in the order they would have.

    Who would qualify by either of two rules counts under the first in the order of the rules.
    """
    bits, by = np.zeros(len(look.rows), np.uint64), np.zeros(len(look.rows), np.intp)
    for n, more in enumerate(added.values()):
        new = (bits == 0) & (more != 0)
        bits[new], by[new] = more[new], n
    places = np.flatnonzero(bits)
    if not len(places):
        return []
    allows = list(added)
    best = places[ordered(Suiting(look, places, bits[places])).best(count)]
    return [Miss(int(place), allows[by[place]], bits[place]) for place in best]
