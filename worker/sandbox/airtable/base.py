"""A base and its past: the tables, where each record lives, and how all of it looked some seconds ago."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from worker.sandbox.airtable.cells import as_text
from worker.sandbox.airtable.schema import LINK, Record, Table

_KEPT = timedelta(minutes=1)
"""How long what a write replaced is kept: longer than any lag."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Wrote:
    """One record made, changed or deleted. `by` is the user of the token, "" for a person's hands."""

    at: datetime
    by: str
    table: str
    record: str
    before: Record | None
    after: Record | None


@dataclass(slots=True, frozen=True)
class _Replaced:
    at: datetime
    record: str
    table: str
    before: Record | None


@dataclass(slots=True)
class Base:
    """One base. `home` says in which table a record is; ids are unique in the whole base."""

    id: str
    name: str
    workspace: str
    tables: dict[str, Table] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)
    writer: str = ""
    """Whose call is being carried out: the user of its token; "" for a person's hands."""
    watchers: list[Callable[[Wrote], None]] = field(default_factory=list)
    _past: deque[_Replaced] = field(default_factory=deque)

    def find(self, name_or_id: str) -> Table | None:
        """Return the table of that id, or of exactly that name."""
        if name_or_id in self.tables:
            return self.tables[name_or_id]
        return next((table for table in self.tables.values() if table.name == name_or_id), None)

    def record(self, record_id: str) -> Record | None:
        """Return a record of any table, as it is now."""
        home = self.home.get(record_id)
        return self.tables[home].records.get(record_id) if home in self.tables else None

    def put(self, at: datetime, table: Table, record_id: str, record: Record | None) -> None:
        """Keep a new state of one record (None: deleted), and what it was before."""
        before = table.records.get(record_id)
        self._past.append(_Replaced(at, record_id, table.id, before))
        while self._past[0].at < at - _KEPT:
            self._past.popleft()
        if record is None:
            table.records.pop(record_id, None)
            self.home.pop(record_id, None)
        else:
            table.records[record_id] = record
            self.home[record_id] = table.id
        wrote = Wrote(at=at, by=self.writer, table=table.id, record=record_id, before=before, after=record)
        for watcher in self.watchers:
            watcher(wrote)

    def as_of(self, moment: datetime) -> "Glance":
        """Return what a read sees that lags behind: nothing of what was written after that moment."""
        older: dict[str, _Replaced] = {}
        for replaced in reversed(self._past):
            if replaced.at <= moment:
                break
            older[replaced.record] = replaced
        return Glance(self, older)

    def now(self) -> "Glance":
        """Return what a read sees that does not lag."""
        return Glance(self, {})


class Glance:
    """The records of a base as one read sees them; the schema is always the present one."""

    def __init__(self, base: Base, older: Mapping[str, _Replaced]) -> None:
        self.base = base
        self._older = older
        self._texts: dict[str, str] = {}

    def record(self, record_id: str) -> Record | None:
        """Return a record of any table."""
        if record_id in self._older:
            return self._older[record_id].before
        return self.base.record(record_id)

    def records(self, table: Table) -> Iterable[Record]:
        """Return the records of a table, in no order that anybody may rely on."""
        return self._overlaid(table) if self._older else table.records.values()

    def _overlaid(self, table: Table) -> Iterator[Record]:
        for record_id, record in table.records.items():
            if record_id not in self._older:
                yield record
        for replaced in self._older.values():
            if replaced.table == table.id and replaced.before is not None:
                yield replaced.before

    def primary_text(self, record_id: str) -> str:
        """Return the text that stands for a record where it is linked."""
        if record_id not in self._texts:
            self._texts[record_id] = self._primary_text(record_id)
        return self._texts[record_id]

    def _primary_text(self, record_id: str) -> str:
        record = self.record(record_id)
        if record is None or record.table not in self.base.tables:
            return ""
        primary = self.base.tables[record.table].primary
        cell = record.cells.get(primary.id)
        if primary.type == LINK and isinstance(cell, tuple):
            return ", ".join(cell)
        return as_text(primary, cell)
