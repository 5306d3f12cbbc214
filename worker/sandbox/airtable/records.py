"""What can be done with records. Each call is carried out whole or not at all."""

import random
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from worker.sandbox.airtable.base import Base, Glance
from worker.sandbox.airtable.casting import Typecast
from worker.sandbox.airtable.cells import iso, show
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.formula.program import Formulas
from worker.sandbox.airtable.listing import Lists, Page, Query
from worker.sandbox.airtable.schema import LINK, Cell, Field, Record, Table
from worker.sandbox.airtable.upserts import Races, Upsert, Upserted
from worker.sandbox.airtable.writes import Change
from worker.sandbox.airtable.writing import Write
from worker.sandbox.switches import Switches


class Records:
    """The rules of records, for one stand-in. Every method takes the moment at which it happens."""

    def __init__(self, switches: Switches, source: random.Random) -> None:
        self._switches = switches
        self._random = source
        self.lists = Lists(Formulas(switches), source)
        self._races = Races(switches)

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
        write = self._write(base, now, typecast=typecast)
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
        write = self._write(base, now, typecast=typecast)
        for record, fields in changes:
            write.update(record, fields, clear=clear)
        return write.commit([record.id for record, _ in changes])

    def upsert(
        self, base: Base, table: Table, rows: Sequence[Mapping[str, Json]], merge_on: Sequence[str],
        now: datetime, *, typecast: bool, clear: bool, caller: str,
    ) -> Upserted:  # fmt: skip
        """Update the one record that has the same key, or make it; two matches fail the whole call."""
        write = self._write(base, now, typecast=typecast)
        upsert = Upsert(table, merge_on, write, self._races.unseen_by(caller, now), clear=clear)
        ids = [upsert.row(row) for row in rows]
        upsert.check(ids)
        self._races.note(upsert.created, caller, now)
        return Upserted(write.commit(ids), frozenset(upsert.created))

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

    def _write(self, base: Base, now: datetime, *, typecast: bool) -> Write:
        return Write(base, self.change(base, now), Typecast(self._random) if typecast else None)

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
