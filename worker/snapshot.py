"""What the worker knows of the base besides the requests it looks at, and how old that may be.

Kinds of help, Calls & texts, People and Volunteers are read in full when first needed and once a day; in
between only what changed is read. Records are joined by id in memory: links in formulas compare as names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from airtable_schema.live import Schema
from airtable_schema.parse import (
    Parsed,
    parse_need,
    parse_requester,
    parse_volunteer,
)
from airtable_schema.records import Contact, Need, Requester, Volunteer
from worker.airtable.answers import Gathered, RawRecord
from worker.attention import changed_since, created_since
from worker.upkeep.call_rows import parse_logged

DAILY = timedelta(days=1)
HOURLY = timedelta(hours=1)
VOLUNTEERS_MAY_BE = timedelta(minutes=15)
CONTACTS_MAY_BE = timedelta(minutes=10)
CONTACTS_MAY_BE_URGENT = timedelta(minutes=5)
"""While something urgent is open: whoever logs calls in the base waits for the next name."""
CONTACTS_COUNT_FOR = timedelta(days=90)
"""At start only calls and texts this recent are read: older ones decide nothing."""


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


T = TypeVar("T")


class Reader(Protocol):
    """The part of the Airtable door that reads large tables."""

    def gather(
        self,
        table_id: str,
        read: Callable[[RawRecord], T],
        *,
        fields: Sequence[str],
        formula: str | None = None,
    ) -> Gathered[T]:
        """Return what `read` makes of each row for which the formula is true."""


class _Row(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Row)


class Cached(Generic[R]):
    """The rows of one table, by id, as last read. `version` is one more each time any of them changed."""

    def __init__(
        self,
        table: str,
        parse: Callable[[RawRecord, Schema], Parsed[R]],
        *,
        in_full_every: timedelta = DAILY,
        recent_only: timedelta | None = None,
    ) -> None:
        self.table = table
        self.rows: dict[str, R] = {}
        self.version = 0
        self._parse = parse
        self._in_full_every = in_full_every
        self._recent_only = recent_only
        self._full_at: datetime | None = None
        self._read_at = _NEVER
        self._since = _NEVER
        self.stretch = 1.0
        """How many times older than usual all of it may be: the month's calls say so."""

    def freshen(self, reader: Reader, schema: Schema, now: datetime, may_be: timedelta) -> set[str]:
        """Read what changed if the last reading is older than `may_be`; return the ids that changed."""
        in_full_every = min(self._in_full_every * self.stretch, max(self._in_full_every * 7, DAILY))
        if self._full_at is None or now - self._full_at >= in_full_every:
            return self._read_in_full(reader, schema, now)
        if now - self._read_at < min(may_be * self.stretch, DAILY):
            return set()
        found = self._gathered(reader, schema, changed_since(schema, self.table, self._since))
        self._read_at, self._since = now, found.looked_at
        return self._put(found.rows)

    def take(self, records: Iterable[RawRecord], schema: Schema) -> set[str]:
        """Put rows that came some other way (a write's reply) in place; return the ids that changed."""
        return self._put({raw["id"]: self._parse(raw, schema).record for raw in records})

    def keep(self, records: Iterable[RawRecord], schema: Schema) -> None:
        """Put rows in place in which we wrote nothing that anything is decided by."""
        for raw in records:
            parsed = self._parse(raw, schema)
            self.rows[parsed.record.id] = parsed.record

    def leave(self, record_ids: Iterable[str]) -> None:
        """Forget rows that we took away ourselves, and that nothing was decided by."""
        for record_id in record_ids:
            self.rows.pop(record_id, None)

    def drop(self, record_id: str) -> None:
        """Forget a row that does not exist any more."""
        self.version += self.rows.pop(record_id, None) is not None

    def stale(self) -> None:
        """Make the next `freshen` read everything: the schema, or an id that nobody knows, says so."""
        self._full_at = None

    def _read_in_full(self, reader: Reader, schema: Schema, now: datetime) -> set[str]:
        formula = created_since(now - self._recent_only) if self._recent_only else None
        found = self._gathered(reader, schema, formula)
        self._full_at = self._read_at = now
        self._since = found.looked_at
        gone = self.rows.keys() - found.rows.keys()
        for record_id in gone:
            self.drop(record_id)
        return self._put(found.rows) | gone

    def _put(self, rows: Mapping[str, R]) -> set[str]:
        """Keep the rows that differ; of one that does not, the record stays that others may hold as well."""
        changed = {record: row for record, row in rows.items() if self.rows.get(record) != row}
        self.rows |= changed
        self.version += bool(changed)
        return set(changed)

    def _gathered(self, reader: Reader, schema: Schema, formula: str | None) -> Gathered[R]:
        def read(raw: RawRecord) -> R:
            row = self._parse(raw, schema).record
            known = self.rows.get(row.id)
            return known if known == row else row

        fields = schema.column_ids(self.table)
        return reader.gather(schema.table_id(self.table), read, fields=fields, formula=formula)


class Snapshot:
    """The tables that ranking reads, each as fresh as it must be."""

    def __init__(self) -> None:
        self.needs: Cached[Need] = Cached("needs", parse_need, in_full_every=HOURLY)
        self.volunteers: Cached[Volunteer] = Cached("volunteers", parse_volunteer)
        self.contacts: Cached[Contact] = Cached("contacts", parse_logged, recent_only=CONTACTS_COUNT_FOR)
        self.requesters: Cached[Requester] = Cached("requesters", parse_requester)

    @property
    def version(self) -> tuple[int, ...]:
        """Changes whenever anything changes that the ranking for any request reads."""
        return (self.needs.version, self.volunteers.version, self.contacts.version)

    def stale(self) -> None:
        """Read everything anew the next time it is needed."""
        for cached in (self.needs, self.volunteers, self.contacts, self.requesters):
            cached.stale()

    def stretch(self, times: float) -> None:
        """Let all of it be so many times older than usual."""
        for cached in (self.needs, self.volunteers, self.contacts, self.requesters):
            cached.stretch = times

    @property
    def rows(self) -> int:
        """How many rows are known of these tables."""
        tables = (self.needs.rows, self.volunteers.rows, self.contacts.rows, self.requesters.rows)
        return sum(len(rows) for rows in tables)
