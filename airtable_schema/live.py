"""What one base's tables, columns and options are called inside Airtable: names once, ids from then on.

Names are looked up when the schema is read and never again, so that a column somebody renames while the
worker runs is still the same column. What was renamed before is found by the ids that were remembered.
"""

import json
from collections.abc import Collection, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from airtable_schema.column_types import COMPUTED
from airtable_schema.columns import Writer
from airtable_schema.mapping import Mapping, folded, in_every_unit
from airtable_schema.template import TEMPLATE
from airtable_schema.template import table as template_table

JSON = Any
"""A value as it came from, or goes to, Airtable: text, number, true, list, object, null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """Something that the base calls differently than the mapping, known again by its id."""

    table: str
    column: str | None
    option: str | None
    expected: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveColumn:
    """A column of the template as this base has it."""

    id: str
    name: str
    type: str
    options: MappingType[str, str]
    """Name in the base → our option, for selects."""
    option_ids: MappingType[str, str]
    """Our option → Airtable's id of it, where the base has it."""
    other_options: tuple[str, ...]
    """The group's own, by name."""
    linked_table_id: str
    """For links; "" where Airtable does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveTable:
    """A table of the template as this base has it: what it lacks is not in `columns`."""

    id: str
    name: str
    columns: MappingType[str, LiveColumn]
    other_columns: tuple[str, ...]
    """The group's own, by name."""


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """One base. Immutable; a base that changed is read again into a new one."""

    mapping: Mapping
    tables: MappingType[str, LiveTable]
    table_names: MappingType[str, str]
    """Id → name of every table of the base, the group's own among them."""
    renamed: tuple[Renamed, ...] = ()

    @classmethod
    def read(cls, tables: Sequence[JSON], mapping: Mapping, *, last_seen: str = "") -> "Schema":
        """Find the template's tables, columns and options in the list that Airtable's schema endpoint gives.

        Names are compared without case and outer spaces. `last_seen` is what `ids` said earlier: what is not
        found by its name is taken by that id, and listed in `renamed`. What the base lacks is left out;
        whether that matters is for `drift` to say. Never raises for what a base may hold.
        https://airtable.com/developers/web/api/get-base-schema
        """
        reader = _Reader(mapping, _remembered(last_seen))
        found = reader.tables(tables)
        names = {each["id"]: each["name"] for each in _usable(tables)}
        return cls(mapping, MappingProxyType(found), MappingProxyType(names), tuple(reader.renamed))

    def table_id(self, table: str) -> str:
        """Return Airtable's id of a table; KeyError if the base lacks it."""
        return self.tables[table].id

    def has(self, table: str, column: str | None = None) -> bool:
        """Whether the base has the table, or the column in it."""
        return table in self.tables and (column is None or column in self.tables[table].columns)

    def column_id(self, table: str, column: str) -> str:
        """Return Airtable's id of a column; KeyError if the base lacks it."""
        return self.tables[table].columns[column].id

    def column_ids(self, table: str) -> tuple[str, ...]:
        """Return the ids of the template's columns that the base has: what a read asks for."""
        return tuple(column.id for column in self.tables[table].columns.values())

    def people_column_ids(self, table: str, *, without: Collection[str] = ()) -> tuple[str, ...]:
        """Return the ids of people's columns that the base has, but for the keys in `without`.

        Columns that this base computes are left out: nobody edits them, and what LAST_MODIFIED_TIME does with
        one of them is not documented.
        """
        mine = self.tables[table].columns
        keys = (column.key for column in template_table(table).written_by(Writer.PEOPLE))
        asked = (mine[key] for key in keys if key in mine and key not in without)
        return tuple(column.id for column in asked if column.type not in COMPUTED)

    def option_name(self, table: str, column: str, option: str) -> str:
        """Return what this base calls an option: what must be written, and compared with, today."""
        for name, key in self.tables[table].columns[column].options.items():
            if key == option:
                return name
        return self.mapping.option_name(table, column, option)

    def option(self, table: str, column: str, name: str) -> str | None:
        """Return the option of that name in this base; None is one of the group's own."""
        known = self.tables[table].columns[column].options.get(name)
        return known if known is not None else self.mapping.option(table, column, name)

    @property
    def ids(self) -> str:
        """Ids of tables, columns and options as one text, to be kept in the base for the next `read`."""
        seen = {
            key: [
                live.id,
                {name: [column.id, dict(column.option_ids)] for name, column in live.columns.items()},
            ]
            for key, live in self.tables.items()
        }
        return json.dumps(seen, separators=(",", ":"), sort_keys=True)


class _Reader:
    """Finds things by name, else by the id remembered, and notes what was found by its id only."""

    def __init__(self, mapping: Mapping, remembered: MappingType[str, str]) -> None:
        self._mapping = mapping
        self._remembered = remembered
        self.renamed: list[Renamed] = []

    def tables(self, tables: Sequence[JSON]) -> dict[str, LiveTable]:
        names = {each.key: self._mapping.table_name(each.key) for each in TEMPLATE}
        return {key: self._table(key, found) for key, found in self._find(tables, names).items()}

    def _table(self, key: str, found: dict[str, JSON]) -> LiveTable:
        template = template_table(key)
        names = {column.key: self._mapping.column_name(key, column.key) for column in template.columns}
        never = {name for column in template.columns for name in in_every_unit(column.name)}
        fields = self._find(found.get("fields"), names, key, never=never)
        columns = {column: self._column(key, column, field) for column, field in fields.items()}
        return LiveTable(
            id=found["id"],
            name=str(found["name"]),
            columns=MappingProxyType(columns),
            other_columns=_the_others(found.get("fields"), fields),
        )

    def _column(self, table: str, key: str, found: dict[str, JSON]) -> LiveColumn:
        options = found.get("options") or {}
        choices = self._find(options.get("choices"), self._mapping.option_names(table, key), table, key)
        return LiveColumn(
            id=found["id"],
            name=str(found["name"]),
            type=str(found.get("type", "")),
            options=MappingProxyType({choice["name"]: option for option, choice in choices.items()}),
            option_ids=MappingProxyType({option: choice["id"] for option, choice in choices.items()}),
            other_options=_the_others(options.get("choices"), choices),
            linked_table_id=str(options.get("linkedTableId") or ""),
        )

    def _find(
        self,
        things: Sequence[JSON] | None,
        names: MappingType[str, str],
        *at: str,
        never: Collection[str] = (),
    ) -> dict[str, dict[str, JSON]]:
        """Return our key → the thing, in our order.

        An id never takes what another name claims, nor what is called one of `never`: a column that says it
        is in the other unit is not ours renamed.
        """
        usable = _usable(things)
        by_name = {folded(each["name"]): each for each in usable}
        claimed = {folded(name) for name in (*names.values(), *never)}
        by_id = {each["id"]: each for each in usable if folded(each["name"]) not in claimed}
        found: dict[str, dict[str, JSON]] = {}
        for key, name in names.items():
            if (thing := by_name.get(folded(name))) is not None:
                found[key] = thing
            elif (thing := by_id.get(self._remembered.get("/".join((*at, key)), ""))) is not None:
                found[key] = thing
                self._note((*at, key), name, thing["name"])
        return found

    def _note(self, at: tuple[str, ...], expected: str, found: str) -> None:
        table, column, option = (*at, None, None)[:3]
        what = Renamed(table=str(table), column=column, option=option, expected=expected, found=found)
        self.renamed.append(what)


def _usable(things: Sequence[JSON] | None) -> list[dict[str, JSON]]:
    """Return what has an id and a name: all of it, in any schema that Airtable sent."""
    return [each for each in things or () if isinstance(each, dict) and each.get("id") and _is_named(each)]


def _is_named(thing: dict[str, JSON]) -> bool:
    return isinstance(thing.get("name"), str)


def _the_others(things: Sequence[JSON] | None, ours: MappingType[str, dict[str, JSON]]) -> tuple[str, ...]:
    taken = {each["id"] for each in ours.values()}
    return tuple(each["name"] for each in _usable(things) if each["id"] not in taken)


def _remembered(last_seen: str) -> dict[str, str]:
    """Return "table/column/option" → id; nothing at all where the text is not what `Schema.ids` wrote."""
    known: dict[str, str] = {}
    try:
        for table, (table_id, columns) in json.loads(last_seen or "{}").items():
            known[table] = table_id
            for column, (column_id, options) in columns.items():
                known[f"{table}/{column}"] = column_id
                known.update({f"{table}/{column}/{option}": each for option, each in options.items()})
    except (AttributeError, TypeError, ValueError):
        return {}
    return known
