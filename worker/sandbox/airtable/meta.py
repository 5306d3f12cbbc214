"""The schema of a base as the meta API tells and changes it."""

import random
from collections.abc import Mapping

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.base import Base
from worker.sandbox.airtable.columns import Columns
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.schema import LINK, Field, Table
from worker.sandbox.airtable.writes import new_id


def make_base(
    name: str, workspace: str, tables: list[Json], source: random.Random, *, seeding: bool = False
) -> Base:
    """Return a new base. When seeding, links name the table they go to, and are made once all tables are."""
    base = Base(new_id("app", source), name, workspace)
    columns = Columns(source, seeding=seeding)
    for definition in tables:
        fields = definition.get("fields", []) if isinstance(definition, dict) else []
        now = [one for one in fields if not seeding or one.get("type") != LINK]
        add_table(base, {**definition, "fields": now} if seeding else definition, columns)
    for definition in tables if seeding else []:
        _add_links(base, definition, columns)
    return base


def _add_links(base: Base, definition: Json, columns: Columns) -> None:
    table = base.find(definition["name"])
    for one in definition["fields"]:
        if one["type"] == LINK and table is not None:
            columns.field(base, table, one)
    if table is not None:
        order = {one["name"]: place for place, one in enumerate(definition["fields"])}
        placed = sorted(table.fields.values(), key=lambda field: order.get(field.name, len(order)))
        table.fields = {field.id: field for field in placed}


def add_table(base: Base, definition: Json, columns: Columns) -> Table:
    """Add a table to a base."""
    table = columns.table(base, definition)
    base.tables[table.id] = table
    return table


def change_table(base: Base, table: Table, changes: Mapping[str, Json]) -> None:
    """Give a table another name or description."""
    _only_words(changes)
    name = changes.get("name", table.name)
    others = (one.name.casefold() for one in base.tables.values() if one is not table)
    if not name or name.casefold() in others:
        raise exceptions.bad_table_name()
    table.name = name
    table.description = changes.get("description", table.description)


def change_field(table: Table, field: Field, changes: Mapping[str, Json]) -> None:
    """Give a field another name or description; its type can't be changed through the API."""
    _only_words(changes)
    name = changes.get("name", field.name)
    others = (one.name.casefold() for one in table.fields.values() if one is not field)
    if not name or name.casefold() in others:
        raise exceptions.bad_field_name()
    field.name = name
    field.description = changes.get("description", field.description)
    table.version += 1


def _only_words(changes: Mapping[str, Json]) -> None:
    words = all(isinstance(value, str) for value in changes.values())
    if set(changes) - {"name", "description"} or not changes or not words:
        raise exceptions.invalid_request("Only name and description can be changed.")


def base_shown(base: Base, role: str) -> Json:
    """Return a base as the list of bases holds it."""
    return {"id": base.id, "name": base.name, "permissionLevel": role}


def tables_shown(base: Base, *, visible: bool = False) -> Json:
    """Return a base's schema."""
    return {"tables": [table_shown(table, visible=visible) for table in base.tables.values()]}


def table_shown(table: Table, *, visible: bool = False) -> Json:
    """Return a table; `visible` adds which fields each view shows."""
    shown: dict[str, Json] = {"id": table.id, "name": table.name, "primaryFieldId": table.primary.id}
    if table.description:
        shown["description"] = table.description
    shown["fields"] = [field_shown(field) for field in table.fields.values()]
    fields = {"visibleFieldIds": list(table.fields)} if visible else {}
    shown["views"] = [
        {"id": one.id, "name": one.name, "type": "grid", **fields} for one in table.views.values()
    ]
    return shown


def field_shown(field: Field) -> Json:
    """Return a field."""
    shown: dict[str, Json] = {"id": field.id, "name": field.name, "type": field.type}
    if field.description:
        shown["description"] = field.description
    options = _options(field)
    return {**shown, "options": options} if options else shown


def _options(field: Field) -> dict[str, Json]:
    if field.type == LINK:
        options = {"linkedTableId": field.linked, "isReversed": False, "prefersSingleRecordLink": False}
        return {**options, "inverseLinkFieldId": field.inverse} if field.inverse else options
    if field.type in ("singleSelect", "multipleSelects"):
        return {"choices": [_choice(one.id, one.name, one.color) for one in field.choices.values()]}
    return field.options


def _choice(choice_id: str, name: str, color: str) -> Json:
    return {"id": choice_id, "name": name, **({"color": color} if color else {})}
