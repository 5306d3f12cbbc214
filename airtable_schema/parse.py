"""From what Airtable sends to records of ours: every problem of a record at once, and never an exception.

A cell that is left out is blank, and blank means what `base.md` says, which the records' defaults hold. What
can't be read is a Problem and blank; unknown columns are passed over. The work that does not depend on the
record is done once per schema: only the cells that are filled cost anything.
"""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Generic, TypeVar

from airtable_schema.cells import (
    Choose,
    Reader,
    read_choice,
    read_place,
    read_text,
    read_time,
    read_whole,
    reader_for,
)
from airtable_schema.columns import Column, FieldType
from airtable_schema.live import JSON, Schema
from airtable_schema.options import Status, VolunteerStatus
from airtable_schema.records import Contact, Heartbeat, Need, Request, Requester, Setting, Text, Volunteer
from airtable_schema.template import table as template_table
from airtable_schema.unreadable import BLANK, ProblemCode, Unreadable

__all__ = [
    "Parsed",
    "Problem",
    "ProblemCode",
    "RawRecord",
    "parse_contact",
    "parse_heartbeat",
    "parse_need",
    "parse_request",
    "parse_requester",
    "parse_setting",
    "parse_text",
    "parse_volunteer",
]

T = TypeVar("T")

RawRecord = MappingType[str, JSON]
"""One record as Airtable sends it: "id", "createdTime", and "fields" by column id."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one cell could not be read as it stands.

    `column` is the column's key; `detail` is what people wrote, short: for people to read, never for a log.
    """

    column: str
    code: ProblemCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """A record, and everything in it that could not be read as it stands."""

    record: T
    problems: tuple[Problem, ...] = ()


def parse_request(raw: RawRecord, schema: Schema) -> Parsed[Request]:
    """Read a row of Requests. A status of the group's own is Status.OWN, not a problem."""
    values, problems = _read("requests", raw, schema)
    return Parsed(Request(**values), problems)


def parse_volunteer(raw: RawRecord, schema: Schema) -> Parsed[Volunteer]:
    """Read a row of Volunteers. A status of the group's own counts as not accepted yet, and is a problem."""
    values, problems = _read("volunteers", raw, schema)
    return Parsed(Volunteer(**values), problems)


def parse_need(raw: RawRecord, schema: Schema) -> Parsed[Need]:
    """Read a row of Kinds of help."""
    values, problems = _read("needs", raw, schema)
    return Parsed(Need(**values), problems)


def parse_contact(raw: RawRecord, schema: Schema) -> Parsed[Contact]:
    """Read a row of Calls & texts."""
    values, problems = _read("contacts", raw, schema)
    return Parsed(Contact(**values), problems)


def parse_requester(raw: RawRecord, schema: Schema) -> Parsed[Requester]:
    """Read a row of People."""
    values, problems = _read("requesters", raw, schema)
    return Parsed(Requester(**values), problems)


def parse_heartbeat(raw: RawRecord, schema: Schema) -> Parsed[Heartbeat]:
    """Read a row of Hyperlocal."""
    values, problems = _read("heartbeats", raw, schema)
    return Parsed(Heartbeat(**values), problems)


def parse_setting(raw: RawRecord, schema: Schema) -> Parsed[Setting]:
    """Read a row of Settings."""
    values, problems = _read("settings", raw, schema)
    return Parsed(Setting(**values), problems)


def parse_text(raw: RawRecord, schema: Schema) -> Parsed[Text]:
    """Read a row of Texts."""
    values, problems = _read("texts", raw, schema)
    return Parsed(Text(**values), problems)


def _read(table: str, raw: RawRecord, schema: Schema) -> tuple[dict[str, JSON], tuple[Problem, ...]]:
    """Return the attributes of a record that are not blank, and the problems."""
    readers, defaults = _readers(schema, table)
    values: dict[str, JSON] = {"id": str(raw.get("id", "")), "created_at": _created(raw), **defaults}
    problems: list[Problem] = []
    for column_id, cell in (raw.get("fields") or {}).items():
        if cell is None or (known := readers.get(column_id)) is None:
            continue
        key, reader = known
        try:
            value = reader(cell)
        except Unreadable as why:
            value = why.instead
            problems.append(Problem(key, why.code, why.detail))
        if value is not BLANK:
            values[key] = value
    if "status_name" in values:
        values["status"], values["status_name"] = values["status_name"]
    return values, tuple(problems)


def _created(raw: RawRecord) -> datetime:
    try:
        moment = read_time(raw.get("createdTime"))
    except Unreadable:
        return _LONG_AGO
    return moment if isinstance(moment, datetime) else _LONG_AGO


_Readers = MappingType[str, tuple[str, Reader]]


@lru_cache(maxsize=64)
def _readers(schema: Schema, table: str) -> tuple[_Readers, MappingType[str, JSON]]:
    """Return column id → attribute and reader, and what holds where the base has no such column at all."""
    readers = {
        schema.column_id(table, column.key): _attribute_and_reader(table, column, schema)
        for column in template_table(table).columns
        if schema.has(table, column.key)
    }
    adult_by_default = table == "volunteers" and not schema.has(table, "adult")
    return MappingProxyType(readers), {"adult": True} if adult_by_default else {}


def _attribute_and_reader(table: str, column: Column, schema: Schema) -> tuple[str, Reader]:
    if schema.tables[table].columns[column.key].type == FieldType.LINK and column.type is not FieldType.LINK:
        return column.key, _read_nothing
    choose = _choose(table, column, schema)
    match table, column.key:
        case "requests", "status":
            return "status_name", partial(_read_status, choose=choose)
        case "requests", "how_many_volunteers":
            return column.key, partial(_read_at_least_one, instead=1)
        case "requests", "repeat_every_days":
            return column.key, partial(_read_at_least_one, instead=BLANK)
        case "volunteers", "status":
            return column.key, partial(_read_volunteer_status, choose=choose)
        case _, "coordinates":
            return column.key, read_place
        case _:
            return column.key, reader_for(column, choose)


def _choose(table: str, column: Column, schema: Schema) -> Choose:
    """Return how options are found: the base's own names first, then the mapping's whatever their case."""
    options = {str(option): option for option in column.options}

    def choose(name: str) -> str | None:
        return options.get(schema.option(table, column.key, name) or "")

    return choose


def _read_nothing(_cell: JSON) -> object:
    """Refuse a cell of record ids where text should be: an id says nothing to anybody."""
    raise Unreadable(ProblemCode.UNEXPECTED)


def _read_status(cell: JSON, choose: Choose) -> object:
    """Read the status of a request, as an option and as it is spelled."""
    name = read_text(cell)
    return (choose(str(name)) or Status.OWN, name) if name is not BLANK else BLANK


def _read_volunteer_status(cell: JSON, choose: Choose) -> object:
    """Read the status of a volunteer; one of the group's own must not make them Active, as blank would."""
    try:
        return read_choice(cell, choose)
    except Unreadable as why:
        raise Unreadable(why.code, why.detail, instead=VolunteerStatus.APPLIED) from None


def _read_at_least_one(cell: JSON, instead: object) -> object:
    """Read a number of which less than one makes no sense."""
    try:
        number = read_whole(cell)
    except Unreadable as why:
        kept = why.instead if isinstance(why.instead, int) and why.instead >= 1 else instead
        raise Unreadable(why.code, why.detail, instead=kept) from None
    if isinstance(number, int) and number < 1:
        raise Unreadable(ProblemCode.TOO_SMALL, str(number), instead=instead)
    return number
