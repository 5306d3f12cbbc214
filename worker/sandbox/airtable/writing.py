"""One writing call: the values it brings made into cells, and the records it names looked up."""

from collections.abc import Sequence

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.base import Base
from worker.sandbox.airtable.casting import Typecast
from worker.sandbox.airtable.cells import accept
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.links import cast_links
from worker.sandbox.airtable.schema import LINK, Cell, Field, Record, Table
from worker.sandbox.airtable.writes import Change

_TWICE = "You cannot update the same record multiple times in a single request."


class Write:
    """One writing call: its change, its conversions, and the values it brings."""

    def __init__(self, base: Base, change: Change, cast: Typecast | None) -> None:
        self._base = base
        self.change = change
        self._cast = cast

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
        """Stage one record's new values."""
        self.set(record, self.cells(self._base.tables[record.table], fields), clear=clear)

    def set(self, record: Record, cells: dict[str, Cell | None], *, clear: bool) -> None:
        """Stage one record's new cells."""
        table = self._base.tables[record.table]
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
