"""What can be done with records. Each call is carried out whole or not at all."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.base import Base, Glance
from worker.sandbox.airtable.casting import Typecast
from worker.sandbox.airtable.cells import accept, iso, show
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.formula.program import Formulas
from worker.sandbox.airtable.links import cast_links
from worker.sandbox.airtable.listing import Lists, Page, Query
from worker.sandbox.airtable.schema import LINK, Cell, Field, Record, Table
from worker.sandbox.airtable.writes import Change
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


class Records:
    """The rules of records, for one stand-in. Every method takes the moment at which it happens."""

    def __init__(self, switches: Switches, source: random.Random) -> None:
        self._switches = switches
        self._random = source
        self.lists = Lists(Formulas(switches), source)
        self._fresh: dict[str, tuple[str, datetime]] = {}
        """Per record made by an upsert: by which caller, and when."""

    def page(self, base: Base, table: Table, query: Query, now: datetime) -> Page:
        """Return a page of a list, as old as list reads are."""
        glance = self._seen(base, now, self._switches.list_lag)
        life = timedelta(seconds=self._switches.iterator_life)
        return self.lists.page(table, query, glance, now, life)

    def get(self, base: Base, record_id: str, now: datetime) -> Record | None:
        """Return one record of any table: single reads ignore the table in the path."""
        return self._seen(base, now, self._switches.get_lag).record(record_id)

    def _seen(self, base: Base, now: datetime, lag: float) -> Glance:
        return base.as_of(now - timedelta(seconds=lag)) if lag else base.now()

    def create(
        self, base: Base, table: Table, rows: Sequence[Json], now: datetime, *, typecast: bool
    ) -> list[Record]:
        """Add records."""
        write = _Write(self, base, now, typecast=typecast)
        ids = [write.change.create(table, write.cells(table, row)) for row in rows]
        return write.commit(ids)

    def update(
        self,
        base: Base,
        changes: Sequence[tuple[Record, Json]],
        now: datetime,
        *,
        typecast: bool,
        clear: bool,
    ) -> list[Record]:
        """Change cells; with `clear` (PUT), empty every cell that is not named."""
        write = _Write(self, base, now, typecast=typecast)
        for record, fields in changes:
            write.update(record, fields, clear=clear)
        return write.commit([record.id for record, _ in changes])

    def upsert(
        self, base: Base, table: Table, rows: Sequence[Mapping[str, Json]], merge_on: Sequence[str],
        now: datetime, *, typecast: bool, clear: bool, caller: str,
    ) -> Upserted:  # fmt: skip
        """Update the one record that has the same key, or make it; two matches fail the whole call."""
        keys = [_merge_field(table, name) for name in merge_on]
        write = _Write(self, base, now, typecast=typecast)
        ids: list[str] = []
        created: set[str] = set()
        for row in rows:
            found = self._match(base, table, write, row, keys, now, caller)
            if found is None:
                ids.append(write.change.create(table, write.cells(table, row["fields"])))
                created.add(ids[-1])
            else:
                write.update(found, row["fields"], clear=clear)
                ids.append(found.id)
        _no_key_twice(write.change, ids, keys)
        race = timedelta(seconds=self._switches.upsert_race)
        self._fresh = {key: made for key, made in self._fresh.items() if now - made[1] < race}
        self._fresh.update(dict.fromkeys(created, (caller, now)))
        return Upserted(write.commit(ids), frozenset(created))

    def _match(
        self, base: Base, table: Table, write: "_Write", row: Mapping[str, Json], keys: Sequence[Field],
        now: datetime, caller: str,
    ) -> Record | None:  # fmt: skip
        if "id" in row:
            return existing(table, row["id"])
        cells = write.cells(table, row["fields"])
        if any(key.id not in cells for key in keys):
            raise exceptions.invalid_request("A record lacks a field to merge on.")
        wanted = {key.id: cells[key.id] for key in keys}
        if None in wanted.values():
            return None
        found = [
            record
            for record in base.tables[table.id].records.values()
            if all(record.cells.get(key) == cell for key, cell in wanted.items())
            and not self._unseen(record.id, now, caller)
        ]
        if len(found) > 1:
            raise exceptions.invalid_request("More than one record matches the fields to merge on.")
        return found[0] if found else None

    def _unseen(self, record_id: str, now: datetime, caller: str) -> bool:
        """Two upserts at once, by different callers, may not see each other's row: a switch."""
        if not self._switches.concurrent_upserts_make_two or record_id not in self._fresh:
            return False
        maker, made = self._fresh[record_id]
        return maker != caller and now - made < timedelta(seconds=self._switches.upsert_race)

    def delete(self, base: Base, records: Sequence[Record], now: datetime) -> None:
        """Remove records and every link to them."""
        change = self.change(base, now)
        for record in records:
            change.delete(base.tables[record.table], record.id)
        change.commit()

    def change(self, base: Base, now: datetime) -> Change:
        """Begin a change of a base."""
        return Change(
            base, at=now, source=self._random, inverse_counts=self._switches.inverse_edits_count,
            same_counts=self._switches.same_value_counts,
        )  # fmt: skip

    def typecast(self) -> Typecast:
        """Begin a call's conversions."""
        return Typecast(self._random)

    def shown(self, base: Base, record: Record, *, fields: Collection[str] | None, by_id: bool) -> Json:
        """Return a record as a reply holds it: empty cells are left out, a 0 is not."""
        table = base.tables[record.table]
        shown = {
            field_id if by_id else field.name: self._cell(field, record.cells[field_id])
            for field_id, field in table.fields.items()
            if field_id in record.cells and (fields is None or field_id in fields)
        }
        return {"id": record.id, "createdTime": iso(record.created), "fields": shown}

    def _cell(self, field: Field, cell: Cell) -> Json:
        if field.type == LINK and isinstance(cell, tuple) and not self._switches.link_order_kept:
            return sorted(cell)
        return show(field, cell)


class _Write:
    """One writing call: its change, its conversions, and the values it brings."""

    def __init__(self, rules: Records, base: Base, now: datetime, *, typecast: bool) -> None:
        self._base = base
        self.change = rules.change(base, now)
        self._cast = rules.typecast() if typecast else None

    def cells(self, table: Table, fields: Json) -> dict[str, Cell | None]:
        """Return the cells that a record's `fields` make; names and ids may be mixed."""
        if not isinstance(fields, dict):
            raise exceptions.invalid_request("fields must be an object.")
        cells: dict[str, Cell | None] = {}
        for name, value in fields.items():
            field = table.find(name)
            if field is None:
                raise exceptions.unknown_field(name)
            cells[field.id] = self._cell(field, value)
        return cells

    def _cell(self, field: Field, value: Json) -> Cell | None:
        if field.type == LINK and value is not None:
            if self._cast:
                value = cast_links(self._base, self.change, field, value)
            return self.change.links(field, value)
        return self._cast.accept(field, value) if self._cast else accept(field, value)

    def update(self, record: Record, fields: Json, *, clear: bool) -> None:
        """Stage one record's new cells."""
        table = self._base.tables[record.table]
        cells = self.cells(table, fields)
        if clear:
            kept = {one.id for one in table.fields.values() if one.computed}
            cells = {**dict.fromkeys(record.cells.keys() - kept), **cells}
        self.change.update(table, record.id, cells)

    def commit(self, ids: Sequence[str]) -> list[Record]:
        """Make everything seen; return the records as they are now."""
        if self._cast:
            self._cast.commit()
        self.change.commit()
        found = map(self._base.record, ids)
        return [record for record in found if record is not None]


_TWICE = "You cannot update the same record multiple times in a single request."


def existing(table: Table, record_id: Json) -> Record:
    """Return the record that one part of a batch names; refuse the batch if the table does not hold it."""
    record = table.records.get(str(record_id))
    if record is None:
        raise exceptions.row_does_not_exist(str(record_id))
    return record


def distinct(records: Sequence[Record]) -> None:
    """Refuse a batch that names a record twice."""
    if len({record.id for record in records}) < len(records):
        raise exceptions.invalid_records(_TWICE)


def _no_key_twice(change: Change, ids: Sequence[str], keys: Sequence[Field]) -> None:
    """Refuse an upsert two of whose records are one: the vendor's answer to that is not known."""
    records = [record for record in map(change.record, ids) if record is not None]
    distinct(records)
    held = [tuple(record.cells.get(key.id) for key in keys) for record in records]
    filled = [cells for cells in held if None not in cells]
    if len(set(filled)) < len(filled):
        raise exceptions.invalid_request("Two records have the same fields to merge on.")


def _merge_field(table: Table, name: str) -> Field:
    field = table.find(name)
    if field is None:
        raise exceptions.unknown_field(name)
    if field.type not in _MERGEABLE:
        raise exceptions.invalid_request(f"{field.name} is not of a type that can be merged on.")
    return field
