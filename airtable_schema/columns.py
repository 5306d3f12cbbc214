"""What a table and a column of the template are, and short constructors to spell them with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypedDict, Unpack


class FieldType(StrEnum):
    """Airtable's own names of the column types that the template uses."""

    TEXT = "singleLineText"
    LONG_TEXT = "multilineText"
    EMAIL = "email"
    PHONE = "phoneNumber"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    DATE_TIME = "dateTime"
    SELECT = "singleSelect"
    MULTI_SELECT = "multipleSelects"
    LINK = "multipleRecordLinks"
    AUTONUMBER = "autoNumber"


class Writer(StrEnum):
    """Who writes a column. Buttons write people's columns on behalf of who pressed them."""

    PEOPLE = "people"
    WORKER = "worker"
    AIRTABLE = "airtable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its key in code, its template name, its type, its writer.

    `name` may hold `{unit}` (mi or km). `options` maps the code's option to the template's words; a select
    without an enum (languages) lists plain words in `words`. `optional` columns may be missing from a base
    without a word. `needed`: without it the worker can't do its work. `guards`: its blank cell makes the desk
    less careful with somebody, so that the base must have it, and a tick that can't be read counts as ticked.
    """

    key: str
    name: str
    type: FieldType
    writer: Writer = Writer.PEOPLE
    links_to: str | None = None
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    words: tuple[str, ...] = ()
    precision: int = 0
    optional: bool = False
    needed: bool = False
    guards: bool = False
    description: str = ""

    @property
    def must_exist(self) -> bool:
        """Whether the worker does nothing in a base that lacks it."""
        return self.needed or self.guards or self.writer is Writer.WORKER


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its key in code, its template name and its columns, the primary one first."""

    key: str
    name: str
    columns: tuple[Column, ...]
    optional: bool = False

    def column(self, key: str) -> Column:
        """Return the column of that key; KeyError is a mistake of ours."""
        return {column.key: column for column in self.columns}[key]

    def written_by(self, writer: Writer) -> tuple[Column, ...]:
        """Return the columns of one writer, in order."""
        return tuple(column for column in self.columns if column.writer is writer)


class More(TypedDict, total=False):
    """What a constructor below may add to key, name and type."""

    writer: Writer
    precision: int
    optional: bool
    needed: bool
    guards: bool
    description: str


def text(key: str, name: str, **more: Unpack[More]) -> Column:
    """Spell a column of one line of text."""
    return Column(key=key, name=name, type=FieldType.TEXT, **more)


def long_text(key: str, name: str, **more: Unpack[More]) -> Column:
    """Spell a column of many lines of text."""
    return Column(key=key, name=name, type=FieldType.LONG_TEXT, **more)


def phone(key: str, name: str, **more: Unpack[More]) -> Column:
    """Spell a column of phone numbers, which Airtable takes as free text."""
    return Column(key=key, name=name, type=FieldType.PHONE, **more)


def email(key: str, name: str, **more: Unpack[More]) -> Column:
    """Spell a column of e-mail addresses, which Airtable takes as free text."""
    return Column(key=key, name=name, type=FieldType.EMAIL, **more)


def tick(key: str, name: str, **more: Unpack[More]) -> Column:
    """Spell a column of checkboxes."""
    return Column(key=key, name=name, type=FieldType.CHECKBOX, **more)


def time(key: str, name: str, **more: Unpack[More]) -> Column:
    """Spell a column of dates with a time."""
    return Column(key=key, name=name, type=FieldType.DATE_TIME, **more)


def number(key: str, name: str, **more: Unpack[More]) -> Column:
    """Spell a column of numbers: whole ones, unless a precision is given."""
    return Column(key=key, name=name, type=FieldType.NUMBER, **more)


def select(
    key: str, name: str, options: Mapping[str, str], *, many: bool = False, **more: Unpack[More]
) -> Column:
    """Spell a column of choices: one of the options, or many."""
    kind = FieldType.MULTI_SELECT if many else FieldType.SELECT
    return Column(key=key, name=name, type=kind, options=MappingProxyType(dict(options)), **more)


def link(key: str, name: str, to: str, **more: Unpack[More]) -> Column:
    """Spell a column of links to records of the table of the key `to`."""
    return Column(key=key, name=name, type=FieldType.LINK, links_to=to, **more)
