"""The switches of the sandbox: all off, all on, and so that any two settings of any two stand together."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any, TypeAlias

from worker.sandbox.switches import BlankDates, NeverEdited, OverCap, StaleThreads

Row: TypeAlias = Mapping[str, Any]
_Pair: TypeAlias = tuple[tuple[str, Any], tuple[str, Any]]

SWITCHES: Mapping[str, tuple[Any, ...]] = {
    "inverse_edits_count": (False, True),
    "same_value_counts": (False, True),
    "never_edited": (NeverEdited.BLANK, NeverEdited.CREATED),
    "blank_dates": (BlankDates.FALSE, BlankDates.TRUE, BlankDates.ERROR),
    "list_lag": (0.0, 5.0),
    "get_lag": (0.0, 5.0),
    "date_offset": (0.0, -2.0, 2.0),
    "iterator_life": (300.0, 0.2),
    "link_order_kept": (True, False),
    "concurrent_upserts_make_two": (False, True),
    "old_not_found_codes": (False, True),
    "rate_limit_as_list": (False, True),
    "over_cap": (OverCap.BLOCK, OverCap.SLOW),
    "meta_calls_count": (True, False),
    "post_burst": (3, 1),
    "history_lag": (0.0, 2.0),
    "update_keeps_metadata": (True, False),
    "edit_window": (None, 6 * 3600.0),
    "payloads_need_asking": (True, False),
    "stale_threads": (StaleThreads.TOMBSTONE, StaleThreads.GONE),
    "orphan_replies": (False, True),
    "history_page_ends_early": (False, True),
    "lookups_per_second": (None, 1),
}
"""Every setting that a storm is played with, each switch's usual one first.

That a timed-out post lands late is one of the faults; what concerns the socket is played over a real one.
"""
ALL_OFF: Row = {name: values[0] for name, values in SWITCHES.items()}
ALL_ON: Row = {name: values[-1] for name, values in SWITCHES.items()}


def rows() -> list[Row]:
    """Return all off, all on, and as many more as it takes until every pair stood together."""
    made: list[Row] = [ALL_OFF, ALL_ON]
    left = [pair for pair in _pairs() if not any(_has(row, pair) for row in made)]
    while left:
        made.append(_best(left))
        left = [pair for pair in left if not _has(made[-1], pair)]
    return made


def pairs_together(tried: list[Row]) -> int:
    """Return how many pairs stood together in any of the rows."""
    return sum(any(_has(row, pair) for row in tried) for pair in _pairs())


def _pairs() -> Iterator[_Pair]:
    for one, other in combinations(SWITCHES, 2):
        for first, second in product(SWITCHES[one], SWITCHES[other]):
            yield (one, first), (other, second)


def _has(row: Row, pair: _Pair) -> bool:
    return all(row.get(name, pair) == value for name, value in pair)


def _best(left: list[_Pair]) -> Row:
    """Return a row that has the first pair, and of the others as many as can be had one switch at a time."""
    row: dict[str, Any] = dict(left[0])
    for name in (name for name in SWITCHES if name not in row):

        def gain(value: Any, name: str = name) -> int:
            tried = {**row, name: value}
            return sum((name, value) in pair and _has(tried, pair) for pair in left)

        row[name] = max(SWITCHES[name], key=gain)
    return row
