"""Links under typecast: names are matched with the linked table's first column, and made where they are new.

What exactly Airtable does here is not documented in detail.
"""

from worker.sandbox.airtable.base import Base
from worker.sandbox.airtable.cells import TEXTS, as_text
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.schema import Field
from worker.sandbox.airtable.writes import Change


def cast_links(base: Base, change: Change, field: Field, value: Json) -> Json:
    """Return record ids for a list of ids and names; anything else is returned as it is, to be refused."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return value
    return [_target(base, change, field, name.strip()) for name in names if name.strip()]


def _target(base: Base, change: Change, field: Field, name: str) -> str:
    if base.record(name) is not None:
        return name
    table = base.tables[field.linked]
    primary = table.primary
    for record in table.records.values():
        if as_text(primary, record.cells.get(primary.id)) == name:
            return record.id
    return change.create(table, {primary.id: name}) if primary.type in TEXTS else name
