"""One row for each person: of several rows of one person, the one that counts, and the others."""

import numpy as np

from matching.considered import Considered, on_side
from matching.judging import Judged
from matching.ordering import Order
from matching.pool import Rows
from matching.reasons import NUMBER, Reject


def one_row_each(look: Considered, rules: Judged, order: Order) -> Rows:
    """Let one row of each person stand for them, and leave the others out as the same person, in place.

    The best-ranked row that qualifies stands; where none does, the one that came closest, then the oldest.
    Returns the rows left out that were not among those considered: they offer none of the needs.
    """
    rows = _on_this_side(look, look.pool.rows_of_several())
    if not len(rows):
        return rows
    places = np.searchsorted(look.rows, rows)
    inside = np.zeros(len(rows), np.bool_)
    within = places < len(look.rows)
    inside[within] = look.rows[places[within]] == rows[within]
    spare = ~_standing(look, rules, order, rows, np.where(inside, places, -1))
    there = places[spare & inside]
    rules.stand_back(there)
    return rows[spare & ~inside]


def _on_this_side(look: Considered, rows: Rows) -> Rows:
    """Drop those who are practice where the request is real, and the other way round."""
    if not len(rows):
        return rows
    return rows[on_side(look.pool.column("flags")[rows], look.ask)]


def _standing(
    look: Considered, rules: Judged, order: Order, rows: Rows, places: Rows
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return, for each row, whether it stands for its person; `places` is -1 for rows not considered."""
    number = np.full(len(rows), NUMBER[Reject.OFFERS_NONE], np.int64)
    inside = places >= 0
    number[inside] = rules.rejected(places[inside])
    rank = -number
    qualified = number == 0
    who = np.searchsorted(order.them.places, places[qualified])
    rank[qualified] = order.ranks(who) - len(rows) - len(NUMBER)
    person = look.pool.column("person")[rows]
    sequence = np.lexsort((np.arange(len(rows)), rank, person))
    first = np.ones(len(rows), np.bool_)
    first[1:] = person[sequence][1:] != person[sequence][:-1]
    standing = np.zeros(len(rows), np.bool_)
    standing[sequence[first]] = True
    return standing
