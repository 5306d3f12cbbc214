"""What setting one rule aside would add, and who missed by one rule."""

from dataclasses import dataclass

import numpy as np

from airtable_schema.options import Allow
from matching.considered import Considered
from matching.interned import Bits
from matching.judging import Judged
from matching.ordering import ordered
from matching.preferences import Suiting


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
    not_yet = rules.takes == 0
    standing = rules.standing * not_yet
    added = {allow: _without(allow, standing, rules) for allow in rules.relaxable}
    if not look.ask.allows(Allow.SIMILAR_KIND) and (more := similar(rules)) is not None:
        added[Allow.SIMILAR_KIND] = more * not_yet
    return added


def _without(allow: Allow, standing: Bits, rules: Judged) -> Bits:
    """Return what is left to each when one of the relaxable rules is set aside."""
    bits = standing
    for other, left in rules.relaxable.items():
        if other is not allow:
            bits = bits & left
    return bits


def similar(rules: Judged) -> Bits | None:
    """Return the needs that each could be asked for only as they offer something similar; None if none is."""
    if rules.wide is rules.standing:
        return None
    bits = rules.wide & ~rules.takes
    for left in rules.relaxable.values():
        bits &= left
    return bits


def near_misses(look: Considered, added: dict[Allow, Bits], count: int) -> list[Miss]:
    """Return the best of those who miss by exactly one rule, in the order they would have.

    Who would qualify by either of two rules counts under the first in the order of the rules.
    """
    if not count:
        return []
    bits, by = np.zeros(len(look.rows), np.uint64), np.zeros(len(look.rows), np.intp)
    for n, more in enumerate(added.values()):
        new = (bits == 0) & (more != 0)
        bits[new], by[new] = more[new], n
    places = bits.nonzero()[0]
    if not len(places):
        return []
    allows = list(added)
    best = places[ordered(Suiting(look, places, bits[places])).best(count)]
    return [Miss(int(place), allows[by[place]], bits[place]) for place in best]
