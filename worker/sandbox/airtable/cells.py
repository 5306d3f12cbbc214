"""One cell of each type: what a write may bring, what a read returns, what a formula and a person see.

Rules by type: https://airtable.com/developers/web/api/field-model. Links are in `writes`, because they
concern two tables.
"""

import re
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.schema import LINK, MULTI_SELECT, SELECT, Cell, Field

TEXTS = frozenset({"singleLineText", "multilineText", "richText", "email", "url", "phoneNumber"})
NUMBERS = frozenset({"number", "currency", "percent", "duration", "rating"})
_LONGEST = 100_000
"""Characters in a text cell: https://support.airtable.com/docs/using-rich-text-with-airtable"""
_LARGEST = 1e300
"""Beyond it a number is refused; a NaN is too, as it is not below anything."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def iso(moment: datetime) -> str:
    """Return a time as Airtable writes it: UTC, milliseconds, Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def accept(field: Field, value: Json) -> Cell | None:
    """Return the cell that a value makes (None clears it); refuse in the vendor's words.

    Choices must exist. Links are not for this function.
    """
    if field.computed:
        raise exceptions.computed_field(field.name)
    if value is None:
        return None
    if field.type in TEXTS:
        return _text(field, value)
    if field.type in NUMBERS:
        return _number(field, value)
    return _ACCEPT[field.type](field, value)


def _text(field: Field, value: Json) -> str | None:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise exceptions.bad_value(field.name)
    return value or None


def _number(field: Field, value: Json) -> int | float | None:
    good = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST
    if not good or (field.type == "rating" and value < 1):
        raise exceptions.bad_value(field.name)
    return int(value) if float(value).is_integer() else float(value)


def _checkbox(field: Field, value: Json) -> bool | None:
    if not isinstance(value, bool):
        raise exceptions.bad_value(field.name)
    return value or None


def _date(field: Field, value: Json) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise exceptions.bad_value(field.name)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise exceptions.bad_value(field.name) from None


def _moment(field: Field, value: Json) -> datetime:
    try:
        return _read_moment(field, value)
    except (ValueError, OverflowError, OSError):
        raise exceptions.bad_value(field.name) from None


def _read_moment(field: Field, value: Json) -> datetime:
    """A number is milliseconds since 1970; seen in recorded traffic, without typecast."""
    if isinstance(value, int) and not isinstance(value, bool):
        return datetime.fromtimestamp(value / 1000, UTC)
    if not isinstance(value, str) or not _DAY.match(value):
        raise ValueError
    moment = datetime.fromisoformat(value)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=_zone(field))
    return _whole_milliseconds(aware.astimezone(UTC))


def _zone(field: Field) -> tzinfo:
    """A time without a zone is read in the field's own, when that is a place's."""
    name = field.options.get("timeZone", "client")
    return UTC if name in ("client", "utc") else ZoneInfo(name)


def _whole_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _choice(field: Field, value: Json) -> str:
    if not isinstance(value, str):
        raise exceptions.bad_value(field.name)
    choice = field.choice_named(value)
    if choice is None:
        raise exceptions.no_such_option(value)
    return choice.id


def _choices(field: Field, value: Json) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        raise exceptions.bad_value(field.name)
    return tuple(dict.fromkeys(_choice(field, one) for one in value)) or None


_ACCEPT = {
    "checkbox": _checkbox, "date": _date, "dateTime": _moment, SELECT: _choice, MULTI_SELECT: _choices,
}  # fmt: skip
CREATABLE = TEXTS | NUMBERS | frozenset(_ACCEPT) | {LINK}
"""The types that the stand-in knows how to fill. Airtable creates a few more; asking for one is refused."""


def show(field: Field, cell: Cell) -> Json:
    """Return a cell as a read of records returns it."""
    if isinstance(cell, datetime):
        return iso(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if field.type == SELECT:
        return field.choices[str(cell)].name
    if isinstance(cell, tuple):
        return list(cell) if field.type == LINK else [field.choices[one].name for one in cell]
    return cell


def as_text(field: Field, cell: Cell | None) -> str:
    """Return a cell other than a link as a person reads it, for link names, retyping and typecast."""
    if cell is None:
        return ""
    shown = show(field, cell)
    if isinstance(shown, bool):
        return "checked"
    return ", ".join(shown) if isinstance(shown, list) else str(shown)
