"""Volunteers and their history as columns of numbers: one place that says how each value is kept.

The same path encodes fifty thousand rows at start and ten that changed. Blank stays blank here: what it means
is the policy's business, which may change while the columns stay.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from airtable_schema.options import Transport, VolunteerStatus, When
from airtable_schema.records import Volunteer
from matching.distance import unit_vectors
from matching.facts import NEVER_ASKED, Facts
from matching.people import number_is_wrong

CAR, KNOWN, ADULT, WRONG_NUMBER, PRACTICE, ONCE_BLANK, WEEK_BLANK = (1 << n for n in range(7))
"""The bits of `flags`; the last two say that a limit is blank, so that the group's counts."""
ACTIVE, BLANK, APPLIED, LEFT = range(4)
"""The values of `status`."""

DTYPES: Mapping[str, type[np.generic]] = {
    "flags": np.uint8,
    "status": np.uint8,
    "times": np.uint8,
    "unanswered": np.uint8,
    "open_now": np.uint16,
    "building": np.int32,
    "person": np.int32,
    "seed": np.uint64,
    "paused_until": np.float64,
    "travels_up_to": np.float64,
    "at_once": np.float64,
    "a_week": np.float64,
    "last_asked": np.float64,
    "last_helped": np.float64,
    "x": np.float64,
    "y": np.float64,
    "z": np.float64,
}
"""Times are seconds since 1970, -inf for never; a limit that is blank is +inf."""

_NEVER = {"open_now": 0, "unanswered": 0, "last_asked": -math.inf, "last_helped": -math.inf}
"""The history of somebody who has none."""
_STATUS = {
    VolunteerStatus.ACTIVE: ACTIVE,
    None: BLANK,
    VolunteerStatus.APPLIED: APPLIED,
    VolunteerStatus.LEFT: LEFT,
}
_TIMES = {part: 1 << n for n, part in enumerate(When)}
_PRIME = 2**61 - 1
_number = int.from_bytes
_DRIVING = frozenset({Transport.CAR, Transport.WHEELCHAIR_CAR})

Column = NDArray[Any]


def encode(volunteers: Sequence[Volunteer], calling_code: str) -> dict[str, Column]:
    """Return what the volunteers' own rows say, a column for each name but those of history."""
    x, y, z = unit_vectors([v.coordinates for v in volunteers])
    columns: dict[str, Any] = {
        "flags": _flags(volunteers, calling_code),
        "status": [_STATUS[v.status] for v in volunteers],
        "times": [times_mask(v.availability) for v in volunteers],
        "seed": [_number(v.id.encode(), "little") % _PRIME for v in volunteers],  # `seed`, of everybody
        "paused_until": [
            -math.inf if v.paused_until is None else seconds(v.paused_until) for v in volunteers
        ],
        "travels_up_to": _limits([v.travels_up_to for v in volunteers]),
        "at_once": _limits([v.at_most_at_once for v in volunteers]),
        "a_week": _limits([v.at_most_a_week for v in volunteers]),
        "x": x,
        "y": y,
        "z": z,
    }
    return {name: np.asarray(values, DTYPES[name]) for name, values in columns.items()}


def encode_history(volunteers: Sequence[Volunteer], facts: Sequence[Facts]) -> dict[str, Column]:
    """Return what history says of them; *Last asked* and *Last assigned* in the base count as well."""
    columns = {name: np.full(len(facts), never, DTYPES[name]) for name, never in _NEVER.items()}
    open_now, unanswered, asked, helped = columns.values()
    for n, (v, f) in enumerate(zip(volunteers, facts, strict=True)):
        if f is NEVER_ASKED and v.last_asked is None and v.last_assigned is None:
            continue  # most people, at start: nothing to write
        open_now[n] = min(f.open_now, 65_535)
        unanswered[n] = min(f.unanswered_in_a_row, 255)
        asked[n] = max(seconds(v.last_asked), seconds(f.last_asked), seconds(f.asks[0] if f.asks else None))
        helped[n] = max(seconds(v.last_assigned), seconds(f.last_helped))
    return columns


def seconds(time: datetime | None) -> float:
    """Return seconds since 1970; -inf for no time."""
    return -math.inf if time is None else time.timestamp()


def seed(record_id: str) -> int:
    """Return the id as a number below 2**61, equal on every machine: half of the hash that breaks ties."""
    return _number(record_id.encode(), "little") % _PRIME


@cache
def times_mask(times: tuple[When, ...]) -> int:
    """Return parts of the week as bits; 0 is blank: always, or any."""
    return sum(_TIMES[part] for part in set(times))


def _flags(volunteers: Sequence[Volunteer], calling_code: str) -> list[int]:
    return [
        (0 if _DRIVING.isdisjoint(v.transport) else CAR)
        | (KNOWN if v.known_to_us else 0)
        | (ADULT if v.adult else 0)
        | (WRONG_NUMBER if v.to_fix and number_is_wrong(v, calling_code) else 0)
        | (PRACTICE if v.practice else 0)
        | (ONCE_BLANK if v.at_most_at_once is None else 0)
        | (WEEK_BLANK if v.at_most_a_week is None else 0)
        for v in volunteers
    ]


def _limits(limits: Sequence[float | None]) -> list[float]:
    return [math.inf if limit is None else limit for limit in limits]
