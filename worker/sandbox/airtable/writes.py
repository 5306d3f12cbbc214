"""Writing: one change of a base, checked whole, then kept whole or not at all."""

import random
import string
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.base import Base
from worker.sandbox.airtable.schema import Cell, Field, Record, Table

_LETTERS = string.ascii_letters + string.digits


def new_id(kind: str, source: random.Random) -> str:
    """Return an id as Airtable makes them: three letters for the kind and fourteen more."""
    return kind + "".join(source.choices(_LETTERS, k=14))


class Change:
    """What one call, or one person's action, does to records: nothing can be seen of it before `commit`.

    `inverse_counts`: whether the other side of a link counts as edited. `same_counts`: whether a value that
    was there before does.
    """

    def __init__(
        self, base: Base, *, at: datetime, source: random.Random, inverse_counts: bool, same_counts: bool
    ) -> None:
        self._base = base
        self._at = at
        self._second = at.replace(microsecond=0)
        self._random = source
        self._inverse_counts = inverse_counts
        self._same_counts = same_counts
        self._staged: dict[str, Record | None] = {}
        self._tables: dict[str, Table] = {}
        self._followers: dict[str, dict[str, dict[str, None]]] = {}
        """Per record and link field, the ids as this change leaves them; folded in when asked."""

    def record(self, record_id: str) -> Record | None:
        """Return a record as this change leaves it."""
        self._fold(record_id)
        return self._staged[record_id] if record_id in self._staged else self._base.record(record_id)

    def links(self, field: Field, value: object) -> tuple[str, ...] | None:
        """Return the cell that a list of record ids makes; refuse ids that are not the linked table's."""
        if not isinstance(value, list):
            raise exceptions.not_record_ids()
        for one in value:
            self._check_link(field, one)
        return tuple(dict.fromkeys(value)) or None

    def _check_link(self, field: Field, value: object) -> None:
        if not isinstance(value, str) or not value.startswith("rec"):
            raise exceptions.bad_record_id(value)
        target = self._staged.get(value) or self._base.record(value)
        if target is None:
            raise exceptions.row_does_not_exist(value)
        if target.table != field.linked:
            raise exceptions.wrong_linked_table(value, target.table, field.linked)

    def create(self, table: Table, cells: Mapping[str, Cell | None]) -> str:
        """Add a record; return its id. Its number, where the table counts, is given at `commit`."""
        record_id = new_id("rec", self._random)
        self._stage(table, Record(record_id, table.id, self._second, 0, {}, {}))
        self.update(table, record_id, {key: cell for key, cell in cells.items() if cell is not None})
        return record_id

    def update(self, table: Table, record_id: str, cells: Mapping[str, Cell | None]) -> None:
        """Set cells of a record, and keep the other side of its links in step."""
        before = self._existing(record_id)
        counts = [key for key, cell in cells.items() if self._same_counts or before.cells.get(key) != cell]
        self._set(table, before, cells, counts)
        for field_id, cell in cells.items():
            field = table.fields[field_id]
            if field.inverse:
                self._follow(field, record_id, before.cells.get(field_id), cell)

    def delete(self, table: Table, record_id: str) -> None:
        """Remove a record, and every link to it."""
        gone = self._existing(record_id)
        for other in self._base.tables.values():
            for field in other.links_to(table.id):
                for holder in _holders(other, field, gone):
                    self._relink(other, field.id, holder).pop(record_id, None)
        self._tables[record_id] = table
        self._staged[record_id] = None

    def commit(self) -> None:
        """Make the change seen."""
        for record_id in list(self._followers):
            self._fold(record_id)
        for record_id, record in self._staged.items():
            table = self._tables[record_id]
            self._base.put(self._at, table, record_id, _numbered(table, record))

    def _existing(self, record_id: str) -> Record:
        record = self.record(record_id)
        if record is None:
            raise exceptions.row_does_not_exist(record_id)
        return record

    def _stage(self, table: Table, record: Record) -> None:
        self._tables[record.id] = table
        self._staged[record.id] = record

    def _set(
        self, table: Table, old: Record, changes: Mapping[str, Cell | None], counts: Collection[str]
    ) -> None:
        cells = {key: cell for key, cell in {**old.cells, **changes}.items() if cell is not None}
        modified = {**old.modified, **dict.fromkeys(counts, self._second)} if counts else old.modified
        self._stage(table, replace(old, cells=cells, modified=modified))

    def _follow(self, field: Field, record_id: str, before: Cell | None, after: Cell | None) -> None:
        linked = self._base.tables[field.linked]
        old, new = _ids(before), _ids(after)
        for target in old:
            if target not in new:
                self._relink(linked, field.inverse, target).pop(record_id, None)
        for target in new:
            if target not in old:
                self._relink(linked, field.inverse, target)[record_id] = None

    def _relink(self, table: Table, field_id: str, record_id: str) -> dict[str, None]:
        """Return the ids in a record's link cell, to be changed in place until they are folded in."""
        fields = self._followers.setdefault(record_id, {})
        if field_id not in fields:
            record = self._staged.get(record_id) or self._base.record(record_id)
            fields[field_id] = dict.fromkeys(_ids(record.cells.get(field_id)) if record else ())
            self._tables[record_id] = table
        return fields[field_id]

    def _fold(self, record_id: str) -> None:
        fields = self._followers.pop(record_id, None)
        record = self._staged[record_id] if record_id in self._staged else self._base.record(record_id)
        if fields and record is not None:
            changes = {field_id: tuple(ids) or None for field_id, ids in fields.items()}
            self._set(self._tables[record_id], record, changes, list(changes) if self._inverse_counts else ())


def _numbered(table: Table, record: Record | None) -> Record | None:
    if record is None or record.number:
        return record
    table.last_number += 1
    counts = {one.id: table.last_number for one in table.fields.values() if one.type == "autoNumber"}
    return replace(record, number=table.last_number, cells={**record.cells, **counts})


def _holders(table: Table, field: Field, gone: Record) -> Sequence[str]:
    """Return the records whose link field holds the one that is going."""
    if field.inverse:
        return _ids(gone.cells.get(field.inverse))
    return [one.id for one in table.records.values() if gone.id in _ids(one.cells.get(field.id))]


def _ids(cell: Cell | None) -> tuple[str, ...]:
    return cell if isinstance(cell, tuple) else ()
