"""What the Airtable door hands back. Values only."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Generic, TypeVar

T = TypeVar("T")

RawRecord = dict[str, Any]
"""A record as Airtable sends it: `id`, `createdTime`, and `fields` by column id."""

MARGIN = 8.0
"""Seconds taken off Airtable's time of a reading: five for a list that lags behind an edit, two for a `Date`
that differs from the records' clock, one for rounding. An edit in these seconds brings its row back once."""
NO_DATE_MARGIN = 300.0
"""Seconds taken off our own time instead, where a reply came without `Date`: our clock may be wrong."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one reading. No edit made at or after `looked_at` is sure to be in it."""

    records: tuple[RawRecord, ...]
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class Gathered(Generic[T]):
    """What was made of each row of one reading, by record id. `looked_at` as in a Listing."""

    rows: Mapping[str, T]
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """What came of an update, row by row.

    `records`  the rows as Airtable has them now, by id
    `refused`  the rows that it does not take, by id: RecordGone, ValueRefused, or Temporary
    `failure`  what stopped the update; the rows in neither of the two were not written, as far as we know
    """

    records: Mapping[str, RawRecord]
    refused: Mapping[str, Exception]
    failure: Exception | None = None


@dataclass(frozen=True, slots=True)
class Upserted:
    """What came of an upsert, in the order of the rows given."""

    rows: tuple[RawRecord | Exception, ...]
    created: frozenset[str] = field(default_factory=frozenset)

    def record(self, index: int) -> RawRecord:
        """Return the record of one row given; raises why it was refused."""
        row = self.rows[index]
        if isinstance(row, Exception):
            raise row
        return row

    @property
    def records(self) -> tuple[RawRecord, ...]:
        """All records, in the order of the rows given; raises the first refusal."""
        return tuple(self.record(index) for index in range(len(self.rows)))


def sent_at(date: str | None, *, took: float, received: datetime, margin: float = MARGIN) -> datetime:
    """Return a lower bound of Airtable's time when a request was sent, to the second.

    `date` is the reply's `Date`, `took` the call's duration in seconds, `received` our own time after it.
    """
    airtable_time = _read_date(date)
    if airtable_time is None:
        airtable_time, margin = received, NO_DATE_MARGIN
    return _floor(airtable_time - timedelta(seconds=took + margin))


def _read_date(date: str | None) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _floor(moment: datetime) -> datetime:
    return datetime.fromtimestamp(math.floor(moment.timestamp()), UTC)
