"""One base as the checker reads it: by the keys of the template, whatever its columns are called by now."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from airtable_schema.template import TEMPLATE
from worker.sandbox.server import Sandbox
from worker.sandbox.slack.messages import Json

Row = Mapping[str, Any]

_NAMES = {
    table.key: {column.key: column.name.replace("{unit}", "mi") for column in table.columns}
    for table in TEMPLATE
}


class Base:
    """A base that is as the template has it when this is built. Renamed columns stay known by their ids."""

    def __init__(self, sandbox: Sandbox, base: str) -> None:
        self._airtable, self._base = sandbox.airtable, base
        self.tables, self.names = _template_names(self._airtable.tables(base))
        """Each table's id by its key, and (table id, field id) → their keys."""

    def made_again(self, table: str, column: str, column_id: str) -> None:
        """Take in that a column that was deleted is in the base again, under another id."""
        self.names[self.tables[table], column_id] = (table, column)

    def columns(self, table: str) -> Mapping[str, str]:
        """Return the keys of the columns that a table has now, by the names they have now."""
        tables = {one["id"]: one for one in self._airtable.tables(self._base)}
        there = tables.get(self.tables[table], {"fields": []})
        known = ((one["name"], self.names.get((self.tables[table], one["id"]))) for one in there["fields"])
        return {name: key[1] for name, key in known if key is not None}

    def rows(self, table: str) -> Iterable[dict[str, Any]]:
        """Yield the rows of a table by the keys of the template's columns, with `id` and `createdTime`."""
        columns = self.columns(table)
        for row in self._airtable.rows(self._base, self.tables[table]) if columns else ():
            cells = {columns[name]: value for name, value in row.items() if name in columns}
            yield {"id": row["id"], "createdTime": row["createdTime"], **cells}

    def by_names(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table by the names of the template's columns."""
        return [_named(table, row) for row in self.rows(table)]

    def edited_at(self, row: Row) -> datetime:
        """Return when anything of a request was last changed by people, or when it was made."""
        modified, table = self._airtable.last_modified, self.tables["requests"]
        ours = {name for name, key in self.columns("requests").items() if key in row}
        moments = [modified(self._base, table, row["id"], name) for name in ours]
        made = datetime.fromisoformat(row["createdTime"])
        return max([made, *(moment for moment in moments if moment is not None)])

    def as_shown(self, table: str, row: Row) -> dict[str, Any]:
        """Return a row that was deleted as the base would show it, by the names of the template's columns."""
        fields = [field for one in self._airtable.tables(self._base) for field in one["fields"]]
        choices = [one for field in fields for one in (field.get("options") or {}).get("choices", ())]
        names = {one["id"]: one["name"] for one in choices}
        return _named(table, {key: _as_json(value, names) for key, value in row.items()})


def _named(table: str, row: Row) -> dict[str, Any]:
    return {_NAMES[table].get(key, key): value for key, value in row.items()}


def _as_json(value: Any, choices: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return [_as_json(one, choices) for one in value]
    return value.isoformat() if isinstance(value, datetime) else choices.get(str(value), value)


def _template_names(tables: list[Json]) -> tuple[dict[str, str], dict[tuple[str, str], tuple[str, str]]]:
    """Return each table's id by its key, and each column's keys by its ids, from the base's own names."""
    ids, columns = {}, {}
    for table in TEMPLATE:
        there = next((one for one in tables if one["name"] == table.name), None)
        if there is None:
            continue
        ids[table.key] = there["id"]
        named = {name: key for key, name in _NAMES[table.key].items()}
        for field in there["fields"]:
            if field["name"] in named:
                columns[there["id"], field["id"]] = (table.key, named[field["name"]])
    return ids, columns
