"""docs/base.md, made of the template so that the two can't part: python -m tests.base_page > docs/base.md"""

import sys
from collections.abc import Iterator

from airtable_schema.columns import Column, FieldType, Table, Writer
from airtable_schema.mapping import template_mapping
from airtable_schema.template import TEMPLATE

NAMES = template_mapping("mi")
_TYPES = {
    FieldType.TEXT: "single line text",
    FieldType.LONG_TEXT: "long text",
    FieldType.EMAIL: "e-mail",
    FieldType.PHONE: "phone number",
    FieldType.NUMBER: "number",
    FieldType.CHECKBOX: "checkbox",
    FieldType.DATE_TIME: "date with time",
    FieldType.SELECT: "single select",
    FieldType.MULTI_SELECT: "multiple select",
    FieldType.LINK: "link",
    FieldType.AUTONUMBER: "autonumber",
}
_HEAD = """\
# The base

Every table and column that Hyperlocal knows, with the names that it expects unless `config.toml` gives others
under `[names]`. Distances here are in miles; with `unit = "km"` the columns that end in (mi) end in (km).

**Must be there**: `hyperlocal check` names each one that is missing. What is not marked may be left out, and
can be added on any later day. Who writes: *people*, or *the worker*, which never changes what people wrote
(in People it makes the rows). Columns that begin with `_` are the worker's memory; hide them in your views. A
date with time needs your own time zone; a select needs its options spelled as here. In each table the first
column is the primary one.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *(line for table in TEMPLATE for line in _table(table))])


def _table(table: Table) -> Iterator[str]:
    optional = " (optional, not used yet)" if table.optional else ""
    yield f"## {NAMES.table_name(table.key)}{optional}\n"
    yield "| column | type | who writes | must be there |"
    yield "|---|---|---|---|"
    yield from (_row(table, column) for column in table.columns)
    yield ""


def _row(table: Table, column: Column) -> str:
    must = "yes" if column.must_exist and not table.optional else ""
    name = NAMES.column_name(table.key, column.key)
    shown = f"`{name}`" if name.startswith("_") else name
    return f"| {shown} | {_type(table, column)} | {_who(column)} | {must} |"


def _type(table: Table, column: Column) -> str:
    kind = _TYPES[column.type]
    if column.links_to:
        return f"{kind} to {NAMES.table_name(column.links_to)}"
    words = [*NAMES.option_names(table.key, column.key).values(), *column.words]
    if column.type is FieldType.NUMBER and column.precision:
        return f"{kind}, {column.precision} decimal"
    return f"{kind}: {' · '.join(words)}" if words else kind


def _who(column: Column) -> str:
    return {Writer.WORKER: "the worker", Writer.AIRTABLE: "Airtable"}.get(column.writer, "people")


if __name__ == "__main__":
    sys.stdout.write(page())
