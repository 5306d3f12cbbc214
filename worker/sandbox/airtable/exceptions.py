"""Airtable's own refusals: one function per kind, each with the vendor's status and body.

Sources: https://airtable.com/developers/web/api/errors and bodies seen in recorded traffic. What stands
under a function as *not documented* is our own body under the documented status; clients may rely on the
status alone.
"""

from typing import Any, TypeAlias

Json: TypeAlias = Any
"""Whatever `json.loads` returns."""


class VendorError(Exception):
    """A refusal, ready to be sent: `status` and the JSON `body`."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


def _typed(status: int, kind: str, message: str = "") -> VendorError:
    error = {"type": kind, "message": message} if message else {"type": kind}
    return VendorError(status, {"error": error})


def malformed_json() -> VendorError:
    """The body is not JSON. The body of this 400 is not documented."""
    return VendorError(400, {"error": "BAD_REQUEST"})


def authentication_required() -> VendorError:
    """No token, or one that is not valid: the vendor does not tell them apart."""
    return _typed(401, "AUTHENTICATION_REQUIRED", "Authentication required")


def model_not_found() -> VendorError:
    """A base, table, field or record that is absent or invisible, or a scope that the token lacks."""
    return _typed(
        403,
        "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
        "Invalid permissions, or the requested model was not found. Check that both your user and your token "
        "have the required permissions, and that the model names and/or ids are correct.",
    )


def not_permitted(to: str = "perform this operation") -> VendorError:
    """The role of the token's user is too low."""
    return _typed(403, "INVALID_PERMISSIONS", f"You are not permitted to {to}")


def not_found() -> VendorError:
    """No such route, or, on the data API, no such base."""
    return VendorError(404, {"error": "NOT_FOUND"})


def table_not_found(table: str, base: str) -> VendorError:
    """No such table, as it was worded in 2022."""
    return _typed(404, "TABLE_NOT_FOUND", f"Could not find table {table} in application {base}")


def model_id_not_found() -> VendorError:
    """No such record, as it was worded in 2022."""
    return _typed(404, "MODEL_ID_NOT_FOUND", "Record not found")


def no_record_to_delete(record_id: str) -> VendorError:
    """A batch DELETE names a record that the table does not hold."""
    return _typed(404, "NOT_FOUND", f'Could not find a record with ID "{record_id}".')


def row_does_not_exist(record_id: str) -> VendorError:
    """A batch PATCH, PUT or upsert, or a link, names a record that does not exist."""
    return _typed(422, "ROW_DOES_NOT_EXIST", f"Record ID {record_id} does not exist in this table")


def url_too_long() -> VendorError:
    """The URL has 16,000 characters or more: POST listRecords is for that. Status not documented."""
    return VendorError(414, {"error": "URI_TOO_LONG"})


def unknown_field(name: str) -> VendorError:
    """A field that the table lacks."""
    return _typed(422, "UNKNOWN_FIELD_NAME", f'Unknown field name: "{name}"')


def unknown_view(name: str) -> VendorError:
    """A view that the table lacks."""
    kind = "VIEW_ID_NOT_FOUND" if name.startswith("viw") else "VIEW_NAME_NOT_FOUND"
    return _typed(422, kind, f"View {name} not found")


def no_such_option(option: str) -> VendorError:
    """A select's option that does not exist, without typecast. The doubled quotes are the vendor's."""
    message = f'Insufficient permissions to create new select option ""{option}""'
    return _typed(422, "INVALID_MULTIPLE_CHOICE_OPTIONS", message)


def computed_field(name: str) -> VendorError:
    """A value for a field that Airtable computes."""
    message = f'Field "{name}" cannot accept a value because the field is computed'
    return _typed(422, "INVALID_VALUE_FOR_COLUMN", message)


def bad_value(name: str) -> VendorError:
    """A value of the wrong kind for its field."""
    return _typed(422, "INVALID_VALUE_FOR_COLUMN", f'Field "{name}" cannot accept the provided value')


def not_record_ids() -> VendorError:
    """A link's value that is not a list."""
    return _typed(422, "INVALID_VALUE_FOR_COLUMN", "Value is not an array of record IDs.")


def bad_record_id(value: object) -> VendorError:
    """A link to something that is not a record id."""
    return _typed(422, "INVALID_RECORD_ID", f'Value "{value}" is not a valid record ID.')


def wrong_linked_table(record_id: str, table_id: str, linked_id: str) -> VendorError:
    """A link to a record of another table than the field's."""
    message = f"Record ID {record_id} belongs to table {table_id}, but the field links to table {linked_id}"
    return _typed(422, "ROW_TABLE_DOES_NOT_MATCH_LINKED_TABLE", message)


def missing_in_body(key: str) -> VendorError:
    """The body lacks a part that the call needs."""
    message = f'Could not find field "{key}" in the request body'
    return _typed(422, "INVALID_REQUEST_MISSING_FIELDS", message)


def invalid_request(detail: str = "") -> VendorError:
    """A parameter that the call does not know, or a body of the wrong shape.

    `detail` is ours: it says what the stand-in did not understand, so that a mistake is found fast.
    """
    message = "Invalid request: parameter validation failed. Check your request data."
    return _typed(422, "INVALID_REQUEST_UNKNOWN", f"{message} {detail}".rstrip())


def invalid_records(message: str) -> VendorError:
    """A batch of the wrong size or shape."""
    return _typed(422, "INVALID_RECORDS", message)


def invalid_formula(why: str) -> VendorError:
    """A filterByFormula that can't be read, or names what does not exist."""
    message = f"The formula for filtering records is invalid: {why}"
    return _typed(422, "INVALID_FILTER_BY_FORMULA", message)


def invalid_page_size() -> VendorError:
    """A pageSize outside 0 to 100."""
    return _typed(422, "INVALID_PAGE_SIZE_ARGUMENT", "Page size argument should be between 0 and 100")


def invalid_offset(offset: str) -> VendorError:
    """An offset that no list call ever returned."""
    return _typed(422, "INVALID_OFFSET_VALUE", f"The value of offset {offset} is invalid")


def iterator_gone() -> VendorError:
    """An offset that was good once: the list has to be read from its first page again."""
    return _typed(422, "LIST_RECORDS_ITERATOR_NOT_AVAILABLE")


def bad_field_name() -> VendorError:
    """A new name that is empty or taken."""
    return _typed(422, "DUPLICATE_OR_EMPTY_FIELD_NAME", "The field name is empty or already in use")


def bad_table_name() -> VendorError:
    """A new table's name that is empty or taken."""
    return _typed(422, "DUPLICATE_TABLE_NAME", "The table name is empty or already in use")


def not_creatable(table: str, field: str, kind: str) -> VendorError:
    """A computed type, which the API can't create."""
    message = f"Invalid options for {table}.{field}: Creating {kind} fields is not supported at this time"
    return _typed(422, "UNSUPPORTED_FIELD_TYPE_FOR_CREATE", message)


def bad_field_options(table: str, field: str, why: str) -> VendorError:
    """Options that do not fit the type of a new field."""
    return _typed(422, "INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE", f"Invalid options for {table}.{field}: {why}")


def rate_limited(*, as_list: bool) -> VendorError:
    """Too many requests a second, in either of the two envelopes on record."""
    message = "Rate limit exceeded. Please try again later"
    if as_list:
        return VendorError(429, {"errors": [{"error": "RATE_LIMIT_REACHED", "message": message}]})
    return _typed(429, "RATE_LIMIT_REACHED", message)


def month_used_up() -> VendorError:
    """The workspace's calls of this month are used up; waiting does not help."""
    message = (
        "API billing plan limit exceeded. "
        "You've reached the maximum number of requests allowed for this month."
    )
    return VendorError(429, {"errors": [{"error": "PUBLIC_API_BILLING_LIMIT_EXCEEDED", "message": message}]})
