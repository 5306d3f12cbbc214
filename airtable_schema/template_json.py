"""The template in Airtable's words: the one place that turns it into bodies for the schema endpoints."""

from airtable_schema.columns import Column, FieldType, Table
from airtable_schema.live import JSON
from airtable_schema.mapping import Mapping
from airtable_schema.template import TEMPLATE


def template_tables(
    mapping: Mapping, *, time_zone: str = "client", with_autonumber: bool = False
) -> list[JSON]:
    """Return one body per table: name and fields, the primary one first, in the template's order.

    A link field names the table it points to, `{"options": {"linkedTableName": "Kinds of help"}}`: who
    creates the base makes all tables without their links first, then each link with that table's id. The
    autonumber column is left out unless asked for: Airtable creates none by API (a copied base has it).
    `time_zone` is "client" or an IANA name.
    https://airtable.com/developers/web/api/create-base · https://airtable.com/developers/web/api/field-model
    """
    return [
        {
            "name": mapping.table_name(table.key),
            "fields": [
                _field(table, column, mapping, time_zone)
                for column in table.columns
                if with_autonumber or column.type is not FieldType.AUTONUMBER
            ],
        }
        for table in TEMPLATE
    ]


def _field(table: Table, column: Column, mapping: Mapping, time_zone: str) -> JSON:
    body: dict[str, JSON] = {
        "name": mapping.column_name(table.key, column.key),
        "type": column.type.value,
    }
    if column.description:
        body["description"] = column.description
    if options := _options(table, column, mapping, time_zone):
        body["options"] = options
    return body


def _options(table: Table, column: Column, mapping: Mapping, time_zone: str) -> dict[str, JSON]:
    match column.type:
        case FieldType.CHECKBOX:
            return {"icon": "check", "color": "greenBright"}
        case FieldType.NUMBER:
            return {"precision": column.precision}
        case FieldType.DATE_TIME:
            formats = {"dateFormat": {"name": "iso"}, "timeFormat": {"name": "24hour"}}
            return {"timeZone": time_zone, **formats}
        case FieldType.SELECT | FieldType.MULTI_SELECT:
            words = mapping.option_names(table.key, column.key).values() or column.words
            return {"choices": [{"name": word} for word in words]}
        case FieldType.LINK:
            return {"linkedTableName": mapping.table_name(str(column.links_to))}
        case _:
            return {}
