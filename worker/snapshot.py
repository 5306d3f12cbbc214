"""What the worker knows of the base besides the requests it looks at, and how old that may be.

Kinds of help, Calls & texts, People and Volunteers are read in full when first needed and once a day; in
between only what changed is read. Records are joined by id in memory: links in formulas compare as names.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from airtable_schema.live import Schema
from airtable_schema.parse import (
    Parsed,
    Problem,
    parse_need,
    parse_requester,
    parse_volunteer,
)
from airtable_schema.records import Contact, Need, Requester, Volunteer
from worker.airtable_answers import Listing, RawRecord
from worker.attention import changed_since, created_since
from worker.call_rows import parse_logged

DAILY = timedelta(days=1)
HOURLY = timedelta(hours=1)
VOLUNTEERS_MAY_BE = timedelta(minutes=15)
CONTACTS_MAY_BE = timedelta(minutes=10)
CONTACTS_COUNT_FOR = timedelta(days=90)
"""At start only calls and texts this recent are read: older ones decide nothing."""


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Reader(Protocol):
    """The part of the Airtable door that lists rows."""

    def list(
        self,
        table_id: str,
        *,
        fields: Sequence[str],
        formula: str | None = None,
        max_records: int | None = None,
    ) -> Listing:
        """Return the rows for which the formula is true."""


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
        self.problems: dict[str, tuple[Problem, ...]] = {}
        self.version = 0
        self._parse = parse
        self._in_full_every = in_full_every
        self._recent_only = recent_only
        self._full_at: datetime | None = None
        self._read_at = _NEVER
        self._since = _NEVER

    def freshen(self, reader: Reader, schema: Schema, now: datetime, may_be: timedelta) -> set[str]:
        """Read what changed if the last reading is older than `may_be`; return the ids that changed."""
        if self._full_at is None or now - self._full_at >= self._in_full_every:
            return self._read_in_full(reader, schema, now)
        if now - self._read_at < may_be:
            return set()
        listing = self._list(reader, schema, changed_since(schema, self.table, self._since))
        self._read_at, self._since = now, listing.looked_at
        return self.take(listing.records, schema)

    def take(self, records: Iterable[RawRecord], schema: Schema) -> set[str]:
        """Put rows that came some other way (a write's reply) in place; return the ids that changed."""
        changed = set()
        for raw in records:
            parsed = self._parse(raw, schema)
            if self.rows.get(parsed.record.id) != parsed.record:
                changed.add(parsed.record.id)
            self.rows[parsed.record.id] = parsed.record
            self.problems[parsed.record.id] = parsed.problems
        self.version += bool(changed)
        return changed

    def keep(self, records: Iterable[RawRecord], schema: Schema) -> None:
        """Put rows in place in which we wrote nothing that anything is decided by."""
        for raw in records:
            parsed = self._parse(raw, schema)
            self.rows[parsed.record.id] = parsed.record
            self.problems[parsed.record.id] = parsed.problems

    def leave(self, record_ids: Iterable[str]) -> None:
        """Forget rows that we took away ourselves, and that nothing was decided by."""
        for record_id in record_ids:
            self.rows.pop(record_id, None)
            self.problems.pop(record_id, None)

    def drop(self, record_id: str) -> None:
        """Forget a row that does not exist any more."""
        self.version += self.rows.pop(record_id, None) is not None
        self.problems.pop(record_id, None)

    def stale(self) -> None:
        """Make the next `freshen` read everything: the schema, or an id that nobody knows, says so."""
        self._full_at = None

    def _read_in_full(self, reader: Reader, schema: Schema, now: datetime) -> set[str]:
        formula = created_since(now - self._recent_only) if self._recent_only else None
        listing = self._list(reader, schema, formula)
        self._full_at = self._read_at = now
        self._since = listing.looked_at
        gone = self.rows.keys() - {raw["id"] for raw in listing.records}
        for record_id in gone:
            self.drop(record_id)
        return self.take(listing.records, schema) | gone

    def _list(self, reader: Reader, schema: Schema, formula: str | None) -> Listing:
        fields = schema.column_ids(self.table)
        return reader.list(schema.table_id(self.table), fields=fields, formula=formula)


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
