"""The base's schema: read at start, once a day, and when the base refuses a column or an option of ours.

Names are looked up by the ids that were seen before, so that what somebody renames meanwhile is still known:
while the worker runs it remembers them itself, at start it reads those that the desk's row keeps, if any name
is missing. What the base lacks is told once; while it lacks what the worker can't do without, nothing is said
or written, and it is read again every five minutes until somebody has mended it.
"""

from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from airtable_schema.columns import Column, Table, Writer
from airtable_schema.drift import Difference, Drift, compare
from airtable_schema.live import JSON, Schema
from airtable_schema.mapping import Mapping
from airtable_schema.parse import parse_heartbeat
from airtable_schema.template import REQUESTS, TEMPLATE
from worker.airtable.answers import Listing
from worker.airtable.formulas import equals
from worker.errors import SchemaChanged
from worker.health.heartbeat import DESK
from worker.snapshot import Snapshot

DAILY = timedelta(days=1)
WHILE_BROKEN = timedelta(minutes=5)

log = structlog.get_logger()


class Keeper(Protocol):
    """The part of the Airtable door that reads what the desk's row keeps."""

    def list(
        self,
        table_id: str,
        *,
        fields: Sequence[str],
        formula: str | None = None,
        max_records: int | None = None,
    ) -> Listing:
        """Return the rows for which the formula is true."""


class Door(Keeper, Protocol):
    """The part of the Airtable door that reads the schema."""

    def tables(self) -> Sequence[JSON]:
        """Return the tables and columns of the base."""


class Uses(Protocol):
    """Whatever needs to know what columns are called in this base."""

    schema: Schema


class SchemaWatch:
    """Keeps every part of the worker on the schema that the base has now."""

    def __init__(self, door: Door, mapping: Mapping, users: Sequence[Uses], snapshot: Snapshot) -> None:
        self._door = door
        self._mapping = mapping
        self._users = users
        self._snapshot = snapshot
        self._read_at: datetime | None = None
        self._suspect = False
        self._suspected_at: datetime | None = None
        self._ids = ""
        self._own: dict[str, tuple[str, str]] = {}
        """What stood for each of our columns of Requests when it was there last, by its key."""
        self.drift: Drift | None = None
        self.emptied = False
        """Whether one of them was made again: what we wrote there is gone, also of what has ended."""

    def freshen(self, now: datetime) -> None:
        """Read the schema if it is time."""
        if self._is_due(now):
            self._read(now)

    def check(self) -> None:
        """Raise SchemaChanged while the base lacks what must be there, saying what that is."""
        if self.blocking:
            raise SchemaChanged(
                "The base lacks something that the worker needs.",
                advice=" ".join(difference.detail for difference in self.blocking),
            )

    @property
    def blocking(self) -> tuple[Difference, ...]:
        """What must be there and is not."""
        return self.drift.blocking if self.drift is not None else ()

    def suspect(self, why: Exception, now: datetime) -> bool:
        """Take in a failure; return whether the schema is to be read at once, to learn what is behind it.

        So it is when the base refuses a column or an option, unless that was looked into just before.
        """
        if not isinstance(why, SchemaChanged) or self.blocking:
            return False
        self._suspect = True
        if self._suspected_at is not None and now - self._suspected_at < WHILE_BROKEN:
            return False
        self._suspected_at, self._read_at = now, None
        return True

    def _is_due(self, now: datetime) -> bool:
        if self._read_at is None:
            return True
        age = now - self._read_at
        return age >= DAILY or (self._suspect and age >= WHILE_BROKEN)

    def _read(self, now: datetime) -> None:
        tables = self._door.tables()
        last_seen = self._ids or kept_ids(self._door, tables, self._mapping)
        schema = Schema.read(tables, self._mapping, last_seen=last_seen)
        told = self.drift.differences if self.drift is not None else ()
        self._note_own(schema, first=self.drift is None)
        self.drift = compare(tables, self._mapping, last_seen=last_seen)
        self._read_at, self._suspect, self._ids = now, bool(self.drift.blocking), schema.ids
        for user in self._users:
            user.schema = schema
        self._snapshot.stale()
        for difference in (each for each in self.drift.differences if each not in told):
            kind = difference.kind.value
            log.warning("base differs", kind=kind, table=difference.table, column=difference.column)

    def _note_own(self, schema: Schema, *, first: bool) -> None:
        """Take in our columns of Requests; with another id or type than before, one has lost what it held."""
        own = _own_columns(schema)
        self.emptied |= not first and any(self._own.get(key) != column for key, column in own.items())
        self._own |= own


def _own_columns(schema: Schema) -> dict[str, tuple[str, str]]:
    """Return id and type of each of the worker's columns of Requests that the base has."""
    live = schema.tables[REQUESTS.key].columns if schema.has(REQUESTS.key) else {}
    keys = [column.key for column in REQUESTS.written_by(Writer.WORKER)]
    return {key: (live[key].id, live[key].type) for key in keys if key in live}


def kept_ids(door: Keeper, tables: Sequence[JSON], mapping: Mapping) -> str:
    """Return the ids that the desk's row keeps, "" where nothing is missing that they could tell of."""
    schema = Schema.read(tables, mapping)
    if not _lacks_something(schema) or not all(schema.has("heartbeats", key) for key in ("key", "ids")):
        return ""
    listing = door.list(
        schema.table_id("heartbeats"),
        fields=[schema.column_id("heartbeats", "ids")],
        formula=equals(schema.column_id("heartbeats", "key"), DESK),
        max_records=1,
    )
    return next((parse_heartbeat(raw, schema).record.ids for raw in listing.records), "")


def _lacks_something(schema: Schema) -> bool:
    """Return whether any table, column or option of the template is not found by its name."""
    return any(
        not schema.has(table.key, column.key) or not column.options.keys() <= _options(schema, table, column)
        for table in TEMPLATE
        for column in table.columns
    )


def _options(schema: Schema, table: Table, column: Column) -> Set[str]:
    return schema.tables[table.key].columns[column.key].option_ids.keys()
