"""Which of Airtable's column types serve for which of ours, and what Airtable's own pages call them.

A column that only people write may be of any type that can be read as what it should be; one that the worker
writes must take what the worker writes. https://airtable.com/developers/web/api/field-model
"""

from collections.abc import Mapping
from types import MappingProxyType

from airtable_schema.columns import Column, FieldType, Writer

_COMPUTED = frozenset({"formula", "rollup", "multipleLookupValues"})
_NUMBERS = frozenset({"number", "currency", "percent", "duration", "rating", "count", "autoNumber"})
_TEXTS = frozenset({
    "singleLineText", "multilineText", "richText", "email", "phoneNumber", "url", "barcode", "aiText",
})  # fmt: skip
_CHOICES = frozenset({"singleSelect", "multipleSelects", "externalSyncSource"})
_PEOPLE = frozenset({"singleCollaborator", "multipleCollaborators", "createdBy", "lastModifiedBy"})

_AS_TEXT = _TEXTS | _NUMBERS | _CHOICES | _PEOPLE | _COMPUTED | {"date", "dateTime"}
_READ_AS: Mapping[FieldType, frozenset[str]] = {
    FieldType.TEXT: _AS_TEXT,
    FieldType.LONG_TEXT: _AS_TEXT,
    FieldType.PHONE: _AS_TEXT,
    FieldType.EMAIL: _AS_TEXT,
    FieldType.NUMBER: _NUMBERS | _COMPUTED,
    FieldType.AUTONUMBER: _NUMBERS | _COMPUTED,
    FieldType.CHECKBOX: frozenset({"checkbox"}) | _COMPUTED,
    FieldType.DATE_TIME: frozenset({"dateTime", "createdTime", "lastModifiedTime"}) | _COMPUTED,
    FieldType.SELECT: frozenset({"singleSelect", "externalSyncSource"}) | _COMPUTED,
    FieldType.MULTI_SELECT: _CHOICES | _COMPUTED,
    FieldType.LINK: frozenset({"multipleRecordLinks"}),
}
_WRITTEN_AS: Mapping[FieldType, frozenset[str]] = {
    FieldType.TEXT: frozenset({"singleLineText", "multilineText"})
}
_MEMORY = frozenset({"singleLineText", "multilineText"})

COMPUTED = _COMPUTED | {
    "count", "autoNumber", "createdTime", "lastModifiedTime", "createdBy", "lastModifiedBy", "button",
    "aiText", "externalSyncSource",
}  # fmt: skip
"""What nobody writes by hand: LAST_MODIFIED_TIME knows nothing of edits in such a column."""

TYPE_NAMES: Mapping[str, str] = MappingProxyType({
    "singleLineText": "single line text",
    "multilineText": "long text",
    "richText": "long text with formatting",
    "email": "email",
    "phoneNumber": "phone number",
    "number": "number",
    "checkbox": "checkbox",
    "date": "date without a time",
    "dateTime": "date with a time",
    "singleSelect": "single select",
    "multipleSelects": "multiple select",
    "multipleRecordLinks": "link to another record",
    "autoNumber": "autonumber",
    "multipleAttachments": "attachment",
    "multipleLookupValues": "lookup",
    "singleCollaborator": "user",
    "multipleCollaborators": "users",
})  # fmt: skip
"""What people see in Airtable's menus; a type that is not here is called as the API calls it."""


def type_name(type_: str) -> str:
    """Return what people call a column type."""
    return TYPE_NAMES.get(type_, type_)


def serves(column: Column, type_: str) -> bool:
    """Whether a column of the base of this type can serve as this column of the template."""
    if column.writer is not Writer.WORKER:
        return type_ in _READ_AS[column.type]
    if column.name.startswith("_") and column.type is FieldType.LONG_TEXT:
        return type_ in _MEMORY
    return type_ in _WRITTEN_AS.get(column.type, {column.type.value})
