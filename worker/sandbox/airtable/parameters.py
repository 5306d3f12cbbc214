"""What a request asks for, read strictly: an unknown parameter is refused, never passed over."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.listing import Query
from worker.sandbox.airtable.schema import Table, View

_SORT = re.compile(r"sort\[(\d+)\]\[(field|direction)\]")
_LIST = frozenset(
    {
        "fields", "filterByFormula", "sort", "view", "pageSize", "maxRecords", "offset",
        "returnFieldsByFieldId", "cellFormat", "timeZone", "userLocale",
    }
)  # fmt: skip
ONE = frozenset({"returnFieldsByFieldId", "cellFormat", "timeZone", "userLocale"})
"""What a single GET takes besides the record."""
_MOST = 100


def body_of(text: str) -> dict[str, Json]:
    """Return the JSON object of a body; 400 when it is not JSON."""
    try:
        body = json.loads(text)
    except ValueError:
        raise exceptions.malformed_json() from None
    if not isinstance(body, dict):
        raise exceptions.invalid_request("The body must be an object.")
    return body


def from_url(pairs: Iterable[tuple[str, str]]) -> dict[str, Json]:
    """Return a list call's parameters as POST listRecords would have them in its body."""
    found: dict[str, Json] = {}
    sorts: dict[int, dict[str, str]] = {}
    for name, value in pairs:
        sort = _SORT.fullmatch(name)
        if sort:
            sorts.setdefault(int(sort[1]), {})[sort[2]] = value
        elif name in ("fields[]", "fields"):
            found.setdefault("fields", []).append(value)
        else:
            found[name] = value
    return {**found, "sort": [sorts[at] for at in sorted(sorts)]} if sorts else found


def only(given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a parameter that the call does not know."""
    unknown = set(given) - set(known)
    if unknown:
        raise exceptions.invalid_request(f"Not known here: {', '.join(sorted(unknown))}.")


def flag(value: Json) -> bool:
    """Return a yes or no, written as 0/1 or true/false in a URL and as a boolean in a body."""
    if value in (True, "1", "true"):
        return True
    if value in (False, None, "0", "false", ""):
        return False
    raise exceptions.invalid_request(f"{value!r} is neither yes nor no.")


def json_cells(given: Mapping[str, Json]) -> None:
    """Refuse cellFormat=string: its texts are not stable, and the stand-in does not make them."""
    if given.get("cellFormat", "json") != "json":
        raise exceptions.invalid_request("cellFormat must be json.")


def query(table: Table, given: Mapping[str, Json]) -> Query:
    """Return what a list call asks for."""
    only(given, _LIST)
    json_cells(given)
    most = _number(given.get("maxRecords"))
    return Query(
        fields=_fields(table, given.get("fields")),
        formula=_text(given.get("filterByFormula")),
        sort=tuple(_sort(table, one) for one in _list(given.get("sort"))),
        view=_view(table, given.get("view")),
        page_size=_page_size(given.get("pageSize")),
        max_records=max(most, 0) if most is not None else None,
        by_id=flag(given.get("returnFieldsByFieldId")),
        offset=_text(given.get("offset")),
    )


def _fields(table: Table, names: Json) -> frozenset[str] | None:
    return None if names is None else frozenset(field_id(table, name) for name in _list(names))


def field_id(table: Table, name: Json) -> str:
    """Return the id of a field that is named by name or id."""
    field = table.find(name) if isinstance(name, str) else None
    if field is None:
        raise exceptions.unknown_field(str(name))
    return field.id


def _sort(table: Table, one: Json) -> tuple[str, bool]:
    if not isinstance(one, dict):
        raise exceptions.invalid_request("sort is a list of objects.")
    only(one, ("field", "direction"))
    direction = one.get("direction", "asc")
    if direction not in ("asc", "desc"):
        raise exceptions.invalid_request("direction is asc or desc.")
    return field_id(table, one.get("field")), direction == "desc"


def _view(table: Table, name: Json) -> View | None:
    if not name:
        return None
    view = table.view(name) if isinstance(name, str) else None
    if view is None:
        raise exceptions.unknown_view(str(name))
    return view


def _page_size(value: Json) -> int:
    size = _number(value)
    if size is None:
        return _MOST
    if not 0 <= size <= _MOST:
        raise exceptions.invalid_page_size()
    return size


def _number(value: Json) -> int | None:
    """What is not a number is passed over, as Airtable does."""
    try:
        return None if value is None or isinstance(value, bool) else int(value)
    except (TypeError, ValueError):
        return None


def _text(value: Json) -> str:
    if value is not None and not isinstance(value, str):
        raise exceptions.invalid_request("A text was expected.")
    return value or ""


def _list(value: Json) -> Sequence[Json]:
    if value is not None and not isinstance(value, list):
        raise exceptions.invalid_request("A list was expected.")
    return value or ()


_UPDATE = (
    'You must provide an array of up to 10 record objects, each with an "id" ID field and a "fields" object '
    "for cell values."
)
_TEN = 10
"""Records in one writing call."""


def rows_to_create(body: Mapping[str, Json]) -> list[Json]:
    """Return the `fields` of the records to create."""
    records = body.get("records")
    if "performUpsert" in body:
        raise exceptions.invalid_request("performUpsert belongs to PATCH and PUT.")
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise exceptions.missing_in_body("records" if "records" in body else "fields")
    if len(records) > _TEN:
        raise exceptions.invalid_records(
            f"A maximum of 10 records can be created per request but you have provided {len(records)}."
        )
    for one in records:
        only(one, ("fields",))
    return [one.get("fields", {}) for one in records]


def rows_to_update(body: Mapping[str, Json], *, ids: bool = True) -> list[dict[str, Json]]:
    """Return the records of a batch, each with `fields` and, unless it is an upsert, an `id`."""
    records = body.get("records")
    if not isinstance(records, list) or not 0 < len(records) <= _TEN:
        raise exceptions.invalid_records(_UPDATE)
    for one in records:
        if not isinstance(one, dict) or "fields" not in one or (ids and "id" not in one):
            raise exceptions.invalid_records(_UPDATE)
        only(one, ("id", "fields"))
    return records


def merge_on(body: Mapping[str, Json]) -> list[str]:
    """Return the fields that an upsert merges on: one to three."""
    upsert = body["performUpsert"]
    names = upsert.get("fieldsToMergeOn") if isinstance(upsert, dict) else None
    if not isinstance(names, list) or not 1 <= len(names) <= 3:
        raise exceptions.invalid_request("fieldsToMergeOn holds one to three fields.")
    return names


def ids_to_delete(given: Sequence[tuple[str, str]]) -> list[str]:
    """Return the records that a batch DELETE names."""
    only((name for name, _ in given), ("records[]", "records"))
    ids = [value for _, value in given]
    if not 0 < len(ids) <= _TEN:
        raise exceptions.invalid_records("You must provide an array of up to 10 record IDs.")
    return ids
