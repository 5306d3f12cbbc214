"""From values of ours to what Airtable takes, and where it stops.

The worker writes its own columns. What people own it writes only on behalf of somebody who pressed a button.
"""

from collections.abc import Callable, Collection
from collections.abc import Mapping as MappingType
from datetime import UTC, datetime
from enum import StrEnum

from airtable_schema.columns import Column, FieldType, Table, Writer
from airtable_schema.coordinates import written
from airtable_schema.live import JSON, Schema
from airtable_schema.records import Coordinates
from airtable_schema.template import table as template_table


def _peoples(table: str) -> frozenset[str]:
    return frozenset(column.key for column in template_table(table).written_by(Writer.PEOPLE))


_PEOPLES_ON_CREATION = frozenset({"requesters", "contacts"})
"""Tables in which a new row of the worker's may fill people's columns: a person it has not met before, and
whom to call about what, in a row that is kept ready for the call."""
_ON_BEHALF: MappingType[str, frozenset[str]] = {
    "requests": _peoples("requests"),
    "contacts": _peoples("contacts"),
    "volunteers": frozenset({"paused_until"}),
    "heartbeats": frozenset({"announce_from"}),
}
"""What a button may write for who pressed it: of a volunteer only that they want a break, of the desk only
from when on requests are announced."""


def fields_for(table: str, changes: MappingType[str, object], schema: Schema) -> dict[str, JSON]:
    """Return column id → value for a write to a row that exists; `changes` is by column key.

    Raises ValueError for a column that people or Airtable write, an unknown one, or a value of a wrong type:
    a mistake of ours. Raises KeyError for a column that the base lacks. None and "" empty a cell; options are
    written as this base calls them.
    """
    return _fields(table, changes, schema, (Writer.WORKER,))


def create_fields(table: str, values: MappingType[str, object], schema: Schema) -> dict[str, JSON]:
    """Return column id → value for a new row of the worker's, with the rules and errors of `fields_for`.

    In People and in Calls & texts, a new row may also fill people's columns: a name and phone, whom to call.
    """
    writers = (Writer.WORKER, Writer.PEOPLE) if table in _PEOPLES_ON_CREATION else (Writer.WORKER,)
    return _fields(table, values, schema, writers)


def on_behalf_fields(table: str, changes: MappingType[str, object], schema: Schema) -> dict[str, JSON]:
    """Return column id → value for what a person decided by pressing a button; never a worker's column.

    The rules and errors are those of `fields_for`; raises ValueError also for what no button may write.
    """
    for key in changes:
        if key not in _ON_BEHALF.get(table, ()) and key in _peoples(table):
            raise ValueError(f"{table}.{key} is written by people themselves, not by a button.")
    return _fields(table, changes, schema, (Writer.PEOPLE,))


def time_text(moment: datetime) -> str:
    """Return a moment as Airtable writes it: "2026-03-02T19:00:00.000Z". ValueError if it has no zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone can't be written.")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields(
    table: str, values: MappingType[str, object], schema: Schema, writers: Collection[Writer]
) -> dict[str, JSON]:
    template = template_table(table)
    fields: dict[str, JSON] = {}
    for key, value in values.items():
        column = _column(template, key, writers)
        fields[schema.column_id(table, key)] = _cell(table, column, value, schema)
    return fields


def _column(table: Table, key: str, writers: Collection[Writer]) -> Column:
    known = {column.key: column for column in table.columns}
    if key not in known:
        raise ValueError(f"{table.key} has no column {key}.")
    if known[key].writer not in writers:
        raise ValueError(f"{table.key}.{key} is written by {known[key].writer}, not by {_by(writers)}.")
    return known[key]


def _by(writers: Collection[Writer]) -> str:
    return "the worker" if Writer.WORKER in writers else "who pressed a button"


def _cell(table: str, column: Column, value: object, schema: Schema) -> JSON:
    many = column.type in (FieldType.LINK, FieldType.MULTI_SELECT)
    if value is None or value == "":
        return [] if many else None
    write = _WRITERS.get(column.type, _text)
    try:
        return write(_named(table, column, value, schema) if column.options else value)
    except TypeError:
        given = type(value).__name__
        raise ValueError(f"{table}.{column.key} can't take a value of the type {given}.") from None


def _named(table: str, column: Column, value: object, schema: Schema) -> object:
    """Return options by the names that this base has for them."""
    if isinstance(value, str):
        return schema.option_name(table, column.key, str(value))
    if isinstance(value, list | tuple):
        return [schema.option_name(table, column.key, str(each)) for each in value]
    raise TypeError


def _text(value: object) -> JSON:
    if isinstance(value, Coordinates):
        return written(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return value
    raise TypeError


def _number(value: object) -> JSON:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise TypeError


def _tick(value: object) -> JSON:
    if isinstance(value, bool):
        return value
    raise TypeError


def _time(value: object) -> JSON:
    if isinstance(value, datetime):
        return time_text(value)
    raise TypeError


def _many(value: object) -> JSON:
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return [str(each) for each in value]
    raise TypeError


_WRITERS: MappingType[FieldType, Callable[[object], JSON]] = {
    FieldType.NUMBER: _number,
    FieldType.CHECKBOX: _tick,
    FieldType.DATE_TIME: _time,
    FieldType.LINK: _many,
    FieldType.MULTI_SELECT: _many,
}
