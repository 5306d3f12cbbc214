"""What a base is made of: tables, fields, choices, views, and the records in them.

Fields are mutable, because people rename and retype them while the worker runs; records are replaced whole,
because a list call may have to see them as they were some seconds ago.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from worker.sandbox.airtable.exceptions import Json

Cell: TypeAlias = str | int | float | date | tuple[str, ...]
"""A filled cell as it is kept: choices and links as ids, times as aware `datetime` in UTC."""

COMPUTED = frozenset(
    {
        "formula", "rollup", "multipleLookupValues", "count", "createdTime", "lastModifiedTime", "createdBy",
        "lastModifiedBy", "autoNumber", "button", "aiText", "externalSyncSource",
    }
)  # fmt: skip
"""Types that Airtable fills by itself: never written, and never created through the API."""
LINK = "multipleRecordLinks"
SELECT = "singleSelect"
MULTI_SELECT = "multipleSelects"


@dataclass(slots=True)
class Choice:
    """One option of a select."""

    id: str
    name: str
    color: str = ""


@dataclass(slots=True)
class Field:
    """One column. `choices` is of selects; `linked`, `inverse` (ids of a table and a field) are of links."""

    id: str
    name: str
    type: str
    options: dict[str, Json] = field(default_factory=dict)
    description: str = ""
    choices: dict[str, Choice] = field(default_factory=dict)
    linked: str = ""
    inverse: str = ""

    @property
    def computed(self) -> bool:
        """Whether Airtable fills it by itself."""
        return self.type in COMPUTED

    def choice_named(self, name: str) -> Choice | None:
        """Return the choice of exactly that name."""
        return next((choice for choice in self.choices.values() if choice.name == name), None)


@dataclass(slots=True, frozen=True)
class Record:
    """One row. `modified` holds, per field id, when its cell was last changed, if it ever was."""

    id: str
    table: str
    created: datetime
    number: int
    cells: Mapping[str, Cell]
    modified: Mapping[str, datetime]


@dataclass(slots=True, frozen=True)
class View:
    """A named selection and order of rows. `sort` holds (field id, descending)."""

    id: str
    name: str
    formula: str = ""
    sort: tuple[tuple[str, bool], ...] = ()


@dataclass(slots=True)
class Table:
    """One table. `version` changes with its fields, so that a formula compiled before is not used after."""

    id: str
    name: str
    description: str = ""
    fields: dict[str, Field] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    version: int = 0
    last_number: int = 0

    @property
    def primary(self) -> Field:
        """The first column, whose text stands for the row wherever it is linked."""
        return next(iter(self.fields.values()))

    def find(self, name_or_id: str) -> Field | None:
        """Return the field of that id, or of exactly that name."""
        if name_or_id in self.fields:
            return self.fields[name_or_id]
        return next((one for one in self.fields.values() if one.name == name_or_id), None)

    def view(self, name_or_id: str) -> View | None:
        """Return the view of that id or name."""
        if name_or_id in self.views:
            return self.views[name_or_id]
        return next((view for view in self.views.values() if view.name == name_or_id), None)

    def links_to(self, table_id: str) -> list[Field]:
        """Return the fields of this table that link to that one."""
        return [one for one in self.fields.values() if one.type == LINK and one.linked == table_id]
