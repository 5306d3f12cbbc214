"""The sentences about a base that differs from the template: what is the matter, where, and what to do."""

import json
from collections.abc import Iterable

from airtable_schema.column_types import type_name
from airtable_schema.columns import Column, FieldType, Table, Writer
from airtable_schema.live import Renamed
from airtable_schema.mapping import Mapping, folded, in_every_unit
from airtable_schema.options import Status

_WITHOUT: dict[str, str] = {
    Status.NEEDS_VOLUNTEER: "no button opens a request again, nor after somebody could not do it after all",
    Status.ASSIGNED: "nobody can be assigned",
    Status.COMPLETE: "no request can be closed as done",
    Status.ON_HOLD: "no request can be put on hold",
    Status.NOT_MET: "a request for which nobody was found can't be closed as such",
    Status.CANCELLED: "no request can be cancelled",
}
"""What a missing status means; people can do without the others."""


def missing_table(table: Table, expected: str, found: str) -> str:
    """Say that a table is missing."""
    start = f'The base has no table "{expected}"'
    if found:
        return f'{start}, but it has "{found}". {_name_it("table", found, table.key)}'
    return f"{start}. Add it, or copy the template base again."


def missing_column(names: Mapping, table: Table, column: Column, found: str) -> str:
    """Say that a column is missing; one in the other unit, or of a like name, was probably renamed."""
    start = f'{names.table_name(table.key)}: there is no column "{names.column_name(table.key, column.key)}"'
    if in_the_other_unit(column, [found]):
        return (
            f'{start}, but there is a "{found}". Set the unit in config.toml to the one that the base uses, '
            "or rename the column and correct its numbers."
        )
    if found:
        return f'{start}, but there is a "{found}". {_name_it(column.key, found, table.key, "columns")}'
    return f"{start}. Add it ({_type(names, column)}); until then {_until_then(column)}."


def wrong_type(names: Mapping, table: Table, column: Column, found: str) -> str:
    """Say that a column is of a type that can't serve."""
    return (
        f"{_place(names, table, column)} has the type {type_name(found)}, but needs {_type(names, column)}. "
        f"Change its type in Airtable; until then {_until_then(column)}."
    )


def wrong_target(names: Mapping, table: Table, column: Column, found: str) -> str:
    """Say that a column links to another table than it should."""
    return (
        f'{_place(names, table, column)} links to "{found}", but needs a {_type(names, column)}. '
        f"Change what it links to in Airtable; until then {_until_then(column)}."
    )


def missing_option(names: Mapping, table: Table, column: Column, option: str, found: str) -> str:
    """Say that a select lacks an option."""
    expected = names.option_name(table.key, column.key, option)
    start = f'{_place(names, table, column)} has no option "{expected}"'
    if found:
        return f'{start}, but it has "{found}". {_name_it(option, found, table.key, "options", column.key)}'
    without = _WITHOUT.get(option, "") if (table.key, column.key) == ("requests", "status") else ""
    return (
        f"{start}. Add it; until then {without}." if without else f"{start}. Add it, if you want to use it."
    )


def renamed(what: Renamed) -> str:
    """Say that something was renamed and is still known."""
    key, *section = _config(what)
    return (
        f'"{what.expected}" is now called "{what.found}" in the base. It is still known, and all goes on. '
        + _name_it(key, what.found, *section)
    )


def in_the_other_unit(column: Column, names: Iterable[str]) -> str:
    """Return the name among `names` that is this column's in miles or kilometres, or ""."""
    both = {folded(name) for name in in_every_unit(column.name)}
    return next((name for name in names if folded(name) in both), "")


def _config(what: Renamed) -> tuple[str, ...]:
    """Return the key in the settings and the section that it is in."""
    if what.column is None:
        return "table", what.table
    if what.option is None:
        return what.column, what.table, "columns"
    return what.option, what.table, "options", what.column


def _name_it(key: str, name: str, *section: str) -> str:
    at = ".".join(("names", *section))
    quoted = json.dumps(name, ensure_ascii=False)
    return f"Rename it back, or write {key} = {quoted} under [{at}] in config.toml."


def _place(names: Mapping, table: Table, column: Column) -> str:
    return f'{names.table_name(table.key)}: "{names.column_name(table.key, column.key)}"'


def _type(names: Mapping, column: Column) -> str:
    if column.type is FieldType.LINK:
        return f'link to "{names.table_name(str(column.links_to))}"'
    return type_name(column.type)


def _until_then(column: Column) -> str:
    if column.must_exist:
        return "nothing is posted or written"
    return "it counts as blank" if column.writer is Writer.PEOPLE else "it is left out"
