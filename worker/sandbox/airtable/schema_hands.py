"""What a creator does to the base's structure in Airtable's own app, also while the worker runs."""

from dataclasses import replace

from worker.sandbox.airtable.base import Base
from worker.sandbox.airtable.casting import Typecast
from worker.sandbox.airtable.cells import as_text
from worker.sandbox.airtable.columns import Columns
from worker.sandbox.airtable.exceptions import Json, VendorError
from worker.sandbox.airtable.formula.program import Formulas
from worker.sandbox.airtable.hands import Hands
from worker.sandbox.airtable.meta import add_table, change_field, change_table, tables_shown
from worker.sandbox.airtable.schema import LINK, Cell, Choice, Field, Record, Table, View
from worker.sandbox.airtable.writes import new_id


class SchemaHands(Hands):
    """Direct handles on tables, columns, options and views, by name or id. What does not exist is a KeyError.

    None of these moves a modification time, as none of them is an edit of a cell.
    """

    def tables(self, base: str) -> list[Json]:
        """Return the schema as GET /v0/meta/bases/{base}/tables does."""
        with self._model.lock:
            tables: list[Json] = tables_shown(self._model.bases[base])["tables"]
            return tables

    def create_table(self, base: str, definition: Json) -> str:
        """Add a table and return its id."""
        with self._model.lock:
            columns = Columns(self._model.random, seeding=True)
            return add_table(self._model.bases[base], definition, columns).id

    def rename_table(self, base: str, table: str, name: str) -> None:
        """Give a table another name."""
        with self._model.lock:
            change_table(*self._located(base, table), {"name": name})

    def delete_table(self, base: str, table: str) -> None:
        """Delete a table, its rows, and every column that links to it."""
        with self._model.lock:
            held, found = self._located(base, table)
            for other in held.tables.values():
                for field in other.links_to(found.id):
                    _drop(other, field)
            del held.tables[found.id]

    def create_column(self, base: str, table: str, definition: Json) -> str:
        """Add a column and return its id. Links name the table they go to; autonumbers are allowed."""
        with self._model.lock:
            held, found = self._located(base, table)
            return Columns(self._model.random, seeding=True).field(held, found, definition).id

    def rename_column(self, base: str, table: str, column: str, name: str) -> None:
        """Give a column another name; its id stays."""
        with self._model.lock:
            found, field = self._column(base, table, column)
            change_field(found, field, {"name": name})

    def delete_column(self, base: str, table: str, column: str) -> None:
        """Delete a column and, of a link, its other side."""
        with self._model.lock:
            held, _ = self._located(base, table)
            found, field = self._column(base, table, column)
            _drop(found, field)
            if field.inverse:
                linked = held.tables[field.linked]
                _drop(linked, linked.fields[field.inverse])

    def retype_column(self, base: str, table: str, column: str, kind: str, options: Json = None) -> None:
        """Make a column another type; its cells go through text, and what does not fit becomes blank."""
        with self._model.lock:
            held, found = self._located(base, table)
            _, field = self._column(base, table, column)
            wanted = {"name": "new", "type": kind, **({"options": options} if options else {})}
            sample = Table(found.id, found.name)
            new = Columns(self._model.random).field(held, sample, wanted)
            _convert(found, field, new, Typecast(self._model.random))
            field.type, field.options, field.choices = new.type, new.options, new.choices
            found.version += 1

    def create_option(self, base: str, table: str, column: str, option: str) -> str:
        """Add an option to a select and return its id."""
        with self._model.lock:
            _, field = self._column(base, table, column)
            choice = Choice(new_id("sel", self._model.random), option)
            field.choices[choice.id] = choice
            return choice.id

    def rename_option(self, base: str, table: str, column: str, option: str, name: str) -> None:
        """Give an option of a select another name; the cells that hold it show the new one."""
        with self._model.lock:
            self._option(base, table, column, option).name = name

    def delete_option(self, base: str, table: str, column: str, option: str) -> None:
        """Delete an option of a select; the cells that hold it lose it."""
        with self._model.lock:
            found, field = self._column(base, table, column)
            choice = self._option(base, table, column, option)
            for record in list(found.records.values()):
                found.records[record.id] = _with_cell(record, field, _without(record, field, choice.id))
            del field.choices[choice.id]

    def create_view(self, base: str, table: str, name: str, *, formula: str = "", sort: str = "") -> str:
        """Add a view that shows the rows a formula keeps, sorted by one column; return its id."""
        with self._model.lock:
            held, found = self._located(base, table)
            if formula:
                Formulas(self._model.switches).keeper(found, formula, held.now(), self._model.now())
            order = ((self._column(base, table, sort)[1].id, False),) if sort else ()
            view = View(new_id("viw", self._model.random), name, formula, order)
            found.views[view.id] = view
            return view.id

    def _located(self, base: str, table: str) -> tuple[Base, Table]:
        return self._base(base), self._table(base, table)

    def _column(self, base: str, table: str, column: str) -> tuple[Table, Field]:
        found = self._table(base, table)
        field = found.find(column)
        if field is None:
            raise KeyError(column)
        return found, field

    def _option(self, base: str, table: str, column: str, option: str) -> Choice:
        _, field = self._column(base, table, column)
        choice = field.choice_named(option)
        if choice is None:
            raise KeyError(option)
        return choice


def _drop(table: Table, field: Field) -> None:
    for record in list(table.records.values()):
        table.records[record.id] = _with_cell(record, field, None)
    del table.fields[field.id]
    table.version += 1


def _with_cell(record: Record, field: Field, cell: Cell | None) -> Record:
    cells = {key: value for key, value in record.cells.items() if key != field.id}
    if cell is not None:
        cells[field.id] = cell
    return replace(record, cells=cells)


def _without(record: Record, field: Field, choice: str) -> Cell | None:
    cell = record.cells.get(field.id)
    if isinstance(cell, tuple):
        return tuple(one for one in cell if one != choice) or None
    return None if cell == choice else cell


def _convert(table: Table, field: Field, new: Field, cast: Typecast) -> None:
    if LINK in (field.type, new.type):
        raise KeyError("links can't be retyped in this stand-in")
    for record in list(table.records.values()):
        if field.id in record.cells:
            try:
                cell = cast.accept(new, as_text(field, record.cells[field.id]))
            except VendorError:
                cell = None
            table.records[record.id] = _with_cell(record, field, cell)
    cast.commit()
