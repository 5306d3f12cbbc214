"""Upserts: which record a row is, and what happens when two callers ask at once.

https://airtable.com/developers/web/api/update-multiple-records
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.schema import Cell, Field, Record, Table
from worker.sandbox.airtable.writing import Write, distinct, existing
from worker.sandbox.switches import Switches

_MERGEABLE = frozenset(
    {"number", "singleLineText", "multilineText", "singleSelect", "multipleSelects", "date"}
)
"""The types that an upsert may merge on: e-mail and phone are not among them."""


@dataclass(slots=True, frozen=True)
class Upserted:
    """The records of an upsert in the order given, and which of them are new."""

    records: Sequence[Record]
    created: frozenset[str]


class Races:
    """Remembers who made which row by an upsert, and when: a second caller may be too early to see it."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._made: dict[str, tuple[str, datetime]] = {}

    def note(self, record_ids: Iterable[str], caller: str, now: datetime) -> None:
        """Remember new rows; forget those that everybody can see by now."""
        race = timedelta(seconds=self._switches.upsert_race)
        self._made = {key: made for key, made in self._made.items() if now - made[1] < race}
        self._made.update(dict.fromkeys(record_ids, (caller, now)))

    def unseen_by(self, caller: str, now: datetime) -> Callable[[str], bool]:
        """Return whether another caller is making a row just now: a switch says if that can be."""
        race = timedelta(seconds=self._switches.upsert_race)

        def unseen(record_id: str) -> bool:
            if not self._switches.concurrent_upserts_make_two or record_id not in self._made:
                return False
            maker, made = self._made[record_id]
            return maker != caller and now - made < race

        return unseen


class Upsert:
    """One upsert of up to ten rows; nothing is seen of it before its `Write` is committed."""

    def __init__(
        self,
        table: Table,
        merge_on: Sequence[str],
        write: Write,
        unseen: Callable[[str], bool],
        *,
        clear: bool,
    ) -> None:
        self._table = table
        self._keys = [_merge_field(table, name) for name in merge_on]
        self._write = write
        self._unseen = unseen
        self._clear = clear
        self.created: list[str] = []

    def row(self, row: Mapping[str, Json]) -> str:
        """Stage one row; return the id of its record."""
        cells = self._write.cells(self._table, row["fields"])
        found = existing(self._table, row["id"]) if "id" in row else self._match(cells)
        if found is not None:
            self._write.set(found, cells, clear=self._clear)
            return found.id
        made = self._write.change.create(self._table, cells)
        self.created.append(made)
        return made

    def _match(self, cells: Mapping[str, Cell | None]) -> Record | None:
        """Return the record that has the same key: none if the key is empty."""
        if any(key.id not in cells for key in self._keys):
            raise exceptions.invalid_request("A record lacks a field to merge on.")
        key = tuple(cells[key.id] for key in self._keys)
        if None in key:
            return None
        same = (record for record in self._table.records.values() if self._key(record) == key)
        found = [record for record in same if not self._unseen(record.id)]
        if len(found) > 1:
            raise exceptions.invalid_request("More than one record matches the fields to merge on.")
        return found[0] if found else None

    def check(self, ids: Sequence[str]) -> None:
        """Refuse an upsert two of whose rows are one record: the vendor's answer to that is not known."""
        records = [record for record in map(self._write.change.record, ids) if record is not None]
        distinct(records)
        filled = [key for key in map(self._key, records) if None not in key]
        if len(set(filled)) < len(filled):
            raise exceptions.invalid_request("Two records have the same fields to merge on.")

    def _key(self, record: Record) -> tuple[object, ...]:
        return tuple(record.cells.get(key.id) for key in self._keys)


def _merge_field(table: Table, name: str) -> Field:
    field = table.find(name)
    if field is None:
        raise exceptions.unknown_field(name)
    if field.type not in _MERGEABLE:
        raise exceptions.invalid_request(f"{field.name} is not of a type that can be merged on.")
    return field
