"""What presses write: contacts, requests and volunteers, each in tens, and what came of each row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from airtable_schema.live import JSON, Schema
from airtable_schema.options import ContactOutcome
from airtable_schema.serialize import fields_for, on_behalf_fields
from worker.airtable.answers import RawRecord, Upserted, Written
from worker.deeds.deed import Changes, ContactRow

Summary = Callable[[ContactRow], str]


class Door(Protocol):
    """The part of the Airtable door that presses write through."""

    def update(self, table_id: str, rows: Sequence[tuple[str, dict[str, JSON]]]) -> Written:
        """Write cells into rows; say for each row what came of it."""

    def upsert(self, table_id: str, rows: Sequence[dict[str, JSON]], *, merge_on: Sequence[str]) -> Upserted:
        """Write rows that are recognised by a key, and create those that don't exist."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What is written into one row: people's columns on behalf of who pressed, and the worker's own."""

    peoples: Changes
    ours: Changes

    def with_more(self, peoples: Changes, ours: Changes) -> "Columns":
        """Return these and further ones, the later winning."""
        return Columns({**self.peoples, **peoples}, {**self.ours, **ours})


NO_COLUMNS = Columns({}, {})


class ClicksWriting:
    """The writes. `schema` is set anew whenever the base's schema was read again."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.schema: Schema

    def contacts(self, rows: Iterable[ContactRow], summary: Summary) -> Upserted:
        """Write contacts, recognised by their keys."""
        return self._upsert("contacts", [self._contact(row, summary(row)) for row in rows])

    def undo(self, rows: Iterable[str]) -> Written:
        """Take contacts back: they never were."""
        return self.rows("contacts", dict.fromkeys(rows, Columns({"outcome": ContactOutcome.UNDONE}, {})))

    def rows(self, table: str, rows: Mapping[str, Columns]) -> Written:
        """Write columns into rows that exist; without any, no call is made."""
        sent = [(record, self._fields(table, columns)) for record, columns in rows.items()]
        return self._door.update(self.schema.table_id(table), sent)

    def create(self, rows: Mapping[str, Changes]) -> Upserted:
        """Write new requests, by their keys."""
        return self._upsert("requests", [self._new(key, columns) for key, columns in rows.items()])

    def _new(self, key: str, columns: Changes) -> dict[str, JSON]:
        return self._fields("requests", Columns(columns, {"key": key}))

    def _contact(self, row: ContactRow, summary: str) -> dict[str, JSON]:
        peoples = {
            "request": (row.request,),
            "volunteer": (row.volunteer,) if row.volunteer else (),
            "outcome": row.outcome,
            "for_needs": row.for_needs,
            "call_back_at": row.call_back_at,
            "at": row.at,
            "by": row.by,
            "note": row.note,
        }
        ours = {"key": row.key, "by_id": row.by_id, "summary": summary}
        filled = {key: value for key, value in peoples.items() if value not in (None, "", ())}
        return self._fields("contacts", Columns(filled, ours))

    def _fields(self, table: str, columns: Columns) -> dict[str, JSON]:
        """Return the columns as Airtable takes them, without those that this base lacks."""
        peoples, ours = self._there(table, columns.peoples), self._there(table, columns.ours)
        return {**on_behalf_fields(table, peoples, self.schema), **fields_for(table, ours, self.schema)}

    def _there(self, table: str, columns: Changes) -> Changes:
        return {key: value for key, value in columns.items() if self.schema.has(table, key)}

    def _upsert(self, table: str, rows: list[dict[str, JSON]]) -> Upserted:
        if not rows:
            return Upserted(())
        merge_on = [self.schema.column_id(table, "key")]
        return self._door.upsert(self.schema.table_id(table), rows, merge_on=merge_on)


def there(rows: Iterable[RawRecord | Exception]) -> list[RawRecord]:
    """Return the rows that the base has taken."""
    return [row for row in rows if not isinstance(row, Exception)]
