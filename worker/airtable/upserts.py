"""What an upsert needs beyond writing: a name for each row, and what to do when two rows have one key.

Airtable has no unique columns: two workers that upsert one key at once may make two rows, and every later
upsert on that key fails. https://airtable.com/developers/web/api/update-multiple-records
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from worker.airtable.answers import Listing, RawRecord, Written
from worker.airtable.batches import Batch, Fields, Row, Verdict, judge_dead_link
from worker.airtable.formulas import any_of, equals
from worker.airtable.refusals import Kind, Refusal, as_ours
from worker.errors import ValueRefused


class Door(Protocol):
    """What putting two rows of one key right needs of the door."""

    def list(self, table_id: str, *, fields: Sequence[str], formula: str) -> Listing:
        """Return the rows for which the formula is true."""

    def update(self, table_id: str, rows: Sequence[Row]) -> Written:
        """Write cells into rows."""

    def delete(self, table_id: str, ids: Iterable[str]) -> None:
        """Delete rows."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The rows beside the eldest of their key: some hold only what the worker wrote, some hold more."""

    to_delete: tuple[str, ...]
    to_unkey: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upsert:
    """One upsert's rules: the columns (by id) whose text makes two rows the same."""

    merge_on: tuple[str, ...]

    def named(self, rows: Iterable[Fields]) -> list[Row]:
        """Return the rows named by their key; one without would be created each time: ValueError."""
        rows = list(rows)
        if any(not row.get(column) for row in rows for column in self.merge_on):
            raise ValueError("a row to upsert has no key")
        return [(self.name_of(row), row) for row in rows]

    def name_of(self, fields: Fields) -> str:
        """Return the key of a row as one text."""
        return json.dumps([str(fields.get(column, "")) for column in self.merge_on])

    def formula(self, rows: Iterable[Row]) -> str:
        """Return a formula for the rows that have the key of one of these."""
        return any_of(self._equals(fields) for _, fields in rows)

    def _equals(self, fields: Fields) -> str:
        return f"AND({','.join(equals(column, str(fields[column])) for column in self.merge_on)})"

    def matched(self, rows: Sequence[Row], records: Sequence[RawRecord]) -> dict[str, RawRecord]:
        """Return the reply's records by the names of the rows, whatever their order."""
        by_name = {self.name_of(record["fields"]): record for record in records}
        in_order = dict(zip((name for name, _ in rows), records, strict=False))
        return {
            name: by_name.get(name, in_order[name]) for name, _ in rows if name in by_name or name in in_order
        }

    def duplicates(self, rows: Iterable[Row], found: Iterable[RawRecord]) -> Duplicates:
        """Return which of the rows found have to give way to the eldest of their key.

        One that holds no more than these rows write may go; one into which somebody wrote more stays, without
        its key: what people wrote is not ours to delete.
        """
        ours = {column for _, fields in rows for column in fields}
        same: dict[str, list[RawRecord]] = defaultdict(list)
        for record in sorted(found, key=lambda record: (record["createdTime"], record["id"])):
            same[self.name_of(record["fields"])].append(record)
        younger = [record for group in same.values() for record in group[1:]]
        bare = [record["id"] for record in younger if set(record["fields"]) <= ours]
        fuller = [record["id"] for record in younger if not set(record["fields"]) <= ours]
        return Duplicates(tuple(bare), tuple(fuller))


@dataclass(slots=True)
class UpsertJudge:
    """Judges the refusals of one upsert into one table.

    `lost` returns why a table, or the right to write into it, is not there.
    """

    door: Door
    table_id: str
    upsert: Upsert
    lost: Callable[[Refusal], Exception]
    _mended: set[str] = field(default_factory=set)

    def judge(self, batch: Batch, refusal: Refusal) -> Verdict | None:
        """Judge a refusal: a dead link, a lost table, or two rows with one key (looked for once a row)."""
        if refusal.is_not_found:
            return self._judge_not_found(batch, refusal)
        names = {name for name, _ in batch}
        is_value = isinstance(as_ours(refusal, Kind.UPSERT), ValueRefused)
        if refusal.column or not is_value or names <= self._mended:
            return None
        self._mended |= names
        return Verdict(batch) if self._merge(batch) else None

    def _judge_not_found(self, batch: Batch, refusal: Refusal) -> Verdict | None:
        if refusal.status == 403 or refusal.type in {"NOT_FOUND", "TABLE_NOT_FOUND"}:
            raise self.lost(refusal)
        return judge_dead_link(batch, refusal)

    def _merge(self, batch: Batch) -> bool:
        """Leave one row for each key; return whether any had to give way."""
        found = self.door.list(self.table_id, fields=(), formula=self.upsert.formula(batch)).records
        younger = self.upsert.duplicates(batch, found)
        if younger.to_delete:
            self.door.delete(self.table_id, younger.to_delete)
        no_key: Fields = dict.fromkeys(self.upsert.merge_on)
        unkeyed = self.door.update(self.table_id, [(record_id, no_key) for record_id in younger.to_unkey])
        if unkeyed.failure:
            raise unkeyed.failure
        return bool(younger.to_delete or younger.to_unkey)
