"""Choosing the list so that it has somebody for every need that anybody can do."""

import numpy as np

from matching.ordering import Order
from matching.pool import Rows


def chosen(order: Order, size: int) -> Rows:
    """Return the best, in order; a need that none of them takes brings in the best one who does.

    That one has the last place: of those who are on the list, the lowest-ranked gives way whose going leaves
    no need without anybody. Where nobody can give way, the list stays as it is.
    """
    best = order.best(size)
    if len(order.them.look.needs) == 1 or len(best) == len(order.them):
        return best
    for n in range(len(order.them.look.needs)):
        bit = np.uint64(1 << n)
        able = order.them.takes & bit != 0
        if not able.any() or able[best].any():
            continue
        newcomer = able.nonzero()[0][order.only(able).best(1)]
        spare = _spare(order.them.takes[best])
        if spare is not None:
            best = order.sort(np.append(np.delete(best, spare), newcomer))
    return best


def _spare(takes: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> int | None:
    """Return the lowest-ranked whose going leaves no need uncovered that is covered now; None if nobody."""
    everything = np.bitwise_or.reduce(takes)
    for n in range(len(takes) - 1, -1, -1):
        if np.bitwise_or.reduce(np.delete(takes, n)) == everything:
            return n
    return None
