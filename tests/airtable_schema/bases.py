"""A base as Airtable's schema endpoint describes it, made of the template; and rows as it sends them."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from airtable_schema.drift import template_tables
from airtable_schema.live import Schema
from airtable_schema.mapping import Mapping, template_mapping

MAPPING = template_mapping()


def live_tables(mapping: Mapping = MAPPING) -> list[dict[str, Any]]:
    """Return the template base with ids, links pointing at tables, and a column of the group's own."""
    numbers = count(1)
    tables: list[dict[str, Any]] = template_tables(mapping, with_autonumber=True)
    for table in tables:
        table["id"] = f"tbl{next(numbers):014d}"
        table["fields"] = [_live(field, numbers) for field in table["fields"]]
    ids = {table["name"]: table["id"] for table in tables}
    for table in tables:
        for field in table["fields"]:
            if name := field["options"].pop("linkedTableName", None):
                field["options"]["linkedTableId"] = ids[name]
    tables[0]["fields"].append({"id": "fldOWN00000000001", "name": "Cat's name", "type": "aiText"})
    return tables


def _live(field: dict[str, Any], numbers: "Iterator[int]") -> dict[str, Any]:
    options = dict(field.get("options", {}))
    if "choices" in options:
        options["choices"] = [{**each, "id": f"sel{next(numbers):014d}"} for each in options["choices"]]
    return {**field, "id": f"fld{next(numbers):014d}", "options": options}


def field_of(tables: list[dict[str, Any]], table: str, column: str) -> dict[str, Any]:
    """Return the description of one column, to be changed by a test."""
    fields = next(each["fields"] for each in tables if each["name"] == table)
    return next(field for field in fields if field["name"] == column)


SCHEMA = Schema.read(live_tables(), MAPPING)


def a_row(table: str, schema: Schema = SCHEMA, /, **cells: Any) -> dict[str, Any]:
    """Return a record as Airtable sends it, with these cells filled, by column key."""
    fields = {schema.column_id(table, key): value for key, value in cells.items()}
    return {"id": "recROW00000000001", "createdTime": "2026-03-02T18:00:00.000Z", "fields": fields}
