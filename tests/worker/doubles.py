"""Small stand-ins for the Airtable door: they keep what they were asked, and answer what they were given."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.airtable_schema.bases import SCHEMA
from tests.cast import NOW
from worker.airtable.answers import Gathered, Listing, RawRecord, Upserted, Written

T = TypeVar("T")


def a_row(table: str, record: str = "recROW00000000001", /, **cells: Any) -> RawRecord:
    """Return a row as Airtable sends it, with these cells by column key."""
    fields = {SCHEMA.column_id(table, key): value for key, value in cells.items()}
    return {"id": record, "createdTime": "2026-03-02T18:00:00.000Z", "fields": fields}


def cells_of(table: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return by column key what was sent by column id."""
    keys = {column.id: key for key, column in SCHEMA.tables[table].columns.items()}
    return {keys[column]: value for column, value in fields.items()}


@dataclass
class FakeDoor:
    """An Airtable door over rows in memory. What is in `fails` is raised by the call of that name, once each.

    `refuses` are rows that an update or upsert does not take, by id (by place for upserts); `failure` stops
    an update after the first `takes` rows.
    """

    rows: list[RawRecord] = field(default_factory=list)
    schema: list[Any] = field(default_factory=list)
    fails: dict[str, list[Exception]] = field(default_factory=dict)
    refuses: dict[Any, Exception] = field(default_factory=dict)
    failure: Exception | None = None
    takes: int = 0
    on_list: Callable[[], None] = lambda: None
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """Table and formula of every list."""
    updates: list[list[tuple[str, dict[str, Any]]]] = field(default_factory=list)
    upserts: list[list[dict[str, Any]]] = field(default_factory=list)
    merged_on: list[Sequence[str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    replies: dict[int, RawRecord] = field(default_factory=dict)
    """What an upsert returns for a row, by its place; what was sent for the others."""
    per_second: float = 4.0

    def tables(self) -> Sequence[Any]:
        self.asked.append(("", None))
        self._fail("tables")
        return self.schema

    def list(
        self,
        table_id: str,
        *,
        fields: Sequence[str],  # noqa: ARG002 - the protocol's
        formula: str | None = None,
        max_records: int | None = None,  # noqa: ARG002 - the protocol's
    ) -> Listing:
        self.asked.append((table_id, formula))
        self.on_list()
        self._fail("list")
        return Listing(tuple(self.rows), NOW)

    def gather(
        self,
        table_id: str,
        read: Callable[[RawRecord], T],
        *,
        fields: Sequence[str],
        formula: str | None = None,
    ) -> Gathered[T]:
        listing = self.list(table_id, fields=fields, formula=formula)
        return Gathered({row["id"]: read(row) for row in listing.records}, listing.looked_at)

    def get_by_ids(self, table_id: str, ids: Iterable[str], fields: Sequence[str]) -> Listing:
        found = self.list(table_id, fields=fields, formula=",".join(ids))
        return Listing(tuple(row for row in found.records if row["id"] in set(ids)), NOW)

    def update(self, _table_id: str, rows: Sequence[tuple[str, dict[str, Any]]]) -> Written:
        self.updates.append(list(rows))
        self._fail("update")
        sent = rows[: self.takes] if self.failure else rows
        taken = {record: _raw(record, cells) for record, cells in sent if record not in self.refuses}
        refused = {record: self.refuses[record] for record, _ in sent if record in self.refuses}
        return Written(taken, refused, self.failure)

    def upsert(self, _table_id: str, rows: Sequence[dict[str, Any]], *, merge_on: Sequence[str]) -> Upserted:
        self.upserts.append(list(rows))
        self.merged_on.append(merge_on)
        self._fail("upsert")
        answers: dict[int, RawRecord | Exception] = {**self.replies, **self.refuses}
        made = [answers.get(place, _raw(_new(place), cells)) for place, cells in enumerate(rows)]
        return Upserted(tuple(made))

    def delete(self, _table_id: str, ids: Iterable[str]) -> None:
        self._fail("delete")
        self.deleted += ids

    def _fail(self, call: str) -> None:
        if waiting := self.fails.get(call):
            raise waiting.pop(0)


def _new(place: int) -> str:
    return f"recNEW{place:011d}"


def _raw(record: str, cells: dict[str, Any]) -> RawRecord:
    return {"id": record, "createdTime": "2026-03-02T19:00:00.000Z", "fields": dict(cells)}
