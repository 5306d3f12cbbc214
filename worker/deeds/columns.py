"""What somebody typed into a form, as values of the columns it is for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from airtable_schema.columns import Column, FieldType, Writer
from airtable_schema.options import CameInBy, ReachBy, RingFirst, Urgency, When
from airtable_schema.template import REQUESTS
from notifiers.presses import WAS, Value

_NOT_FROM_A_FORM = frozenset({"status", "why_closed", "assigned_to", "dispatcher", "allow", "part_of"})
"""People's columns that have an act of their own."""
_COLUMNS: Mapping[str, Column] = {
    column.key: column for column in REQUESTS.written_by(Writer.PEOPLE) if column.key not in _NOT_FROM_A_FORM
}
_OPTIONS: Mapping[str, Callable[[str], Any]] = {
    "urgency": Urgency,
    "reach_by": ReachBy,
    "ring_first": RingFirst,
    "came_in_by": CameInBy,
    "preferred_times": When,
}


def typed(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return column → value for those of the values that are columns of a form; what else there is is left.

    Raises ValueError for a value that its column can't take.
    """
    return {key: _typed(_COLUMNS[key], value) for key, value in values.items() if key in _COLUMNS}


def began_with(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return what the form began with, by column, as far as it says so."""
    return {key.removeprefix(WAS): value for key, value in values.items() if key.startswith(WAS)}


def _typed(column: Column, value: Value) -> Any:
    if column.type in (FieldType.LINK, FieldType.MULTI_SELECT):
        return tuple(_option(column, each) for each in _several(value))
    if column.type is FieldType.DATE_TIME:
        return _time(value)
    if not isinstance(value, str):
        raise ValueError(f"{column.key} takes one text")  # noqa: TRY004  (what a form sent, not a mistake)
    match column.type:
        case FieldType.CHECKBOX:
            return value == "yes"
        case FieldType.NUMBER:
            return int(value) if value.strip() else None
        case FieldType.SELECT:
            return _option(column, value) if value else None
        case _:
            return value.strip()


def _option(column: Column, name: str) -> Any:
    read = _OPTIONS.get(column.key)
    return read(name) if read is not None else name


def _several(value: Value) -> tuple[str, ...]:
    if isinstance(value, datetime):
        raise ValueError("a time is no choice")  # noqa: TRY004  (what a form sent, not a mistake of ours)
    return (value,) if isinstance(value, str) and value else tuple(value)


def _time(value: Value) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if value == "":
        return None
    raise ValueError("not a time")
