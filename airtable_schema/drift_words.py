"""The sentences about a base that differs from the template: what is the matter, where, and what to do."""

from airtable_schema.column_types import type_name
from airtable_schema.columns import Column, FieldType, Table, Writer
from airtable_schema.live import Renamed
from airtable_schema.mapping import Mapping


def missing_table(table: Table, expected: str, found: str) -> str:
    """Say that a table is missing."""
    start = f'The base has no table "{expected}"'
    if found:
        return (
            f'{start}, but it has a table "{found}": rename it back, or write table = "{found}" under '
            f"[names.{table.key}] in config.toml."
        )
    return f"{start}. Add it, or copy the template base again."


def missing_column(names: Mapping, table: Table, column: Column, found: str) -> str:
    """Say that a column is missing; a column in the other unit, or of a like name, was probably renamed."""
    expected = names.column_name(table.key, column.key)
    start = f'{names.table_name(table.key)}: there is no column "{expected}"'
    if found and "{unit}" in column.name and found.casefold() != expected.casefold():
        return (
            f'{start}, but there is a "{found}": distances are set to {names.unit}. Set the unit that the '
            "base uses in config.toml, or rename the column and correct its numbers."
        )
    if found:
        return (
            f'{start}, but there is a "{found}": rename it back, or write {column.key} = "{found}" under '
            f"[names.{table.key}.columns] in config.toml."
        )
    return f"{start}. Add it ({_type(names, column)}); until then {_until_then(column)}."


def wrong_type(names: Mapping, table: Table, column: Column, found: str) -> str:
    """Say that a column is of a type that can't serve."""
    return (
        f"{_place(names, table, column)} is a column of the type {type_name(found)}, "
        f"but must be: {_type(names, column)}. Change its type in Airtable; until then {_until_then(column)}."
    )


def wrong_target(names: Mapping, table: Table, column: Column, found: str) -> str:
    """Say that a column links to another table than it should."""
    expected = names.table_name(str(column.links_to))
    return (
        f'{_place(names, table, column)} links to "{found}", but must link to "{expected}". Change what it '
        f"links to in Airtable; until then {_until_then(column)}."
    )


def missing_option(names: Mapping, table: Table, column: Column, option: str, found: str) -> str:
    """Say that a select lacks an option."""
    expected = names.option_name(table.key, column.key, option)
    start = f'{_place(names, table, column)} has no option "{expected}"'
    if found:
        return (
            f'{start}, but it has "{found}": rename it back, or write {option} = "{found}" under '
            f"[names.{table.key}.options.{column.key}] in config.toml."
        )
    return f"{start}. Add it, if you want to use it."


def renamed(what: Renamed) -> str:
    """Say that something was renamed and is still known."""
    return (
        f'"{what.expected}" is now called "{what.found}" in the base. It still works; to keep it so, write '
        f"the new name under [names.{what.table}] in config.toml, or rename it back."
    )


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
