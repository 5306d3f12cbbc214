"""What people wrote in a request, as one fingerprint: has anybody changed anything since the last look?"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime

from airtable_schema.columns import Column, FieldType, Writer
from airtable_schema.live import JSON
from airtable_schema.records import Request
from airtable_schema.template import REQUESTS

_UNORDERED = (FieldType.LINK, FieldType.MULTI_SELECT)
"""Airtable promises no order of links; the order of ticks in a list means nothing to us."""


def inputs_fingerprint(request: Request) -> str:
    """Return sixteen hex digits that change when a people's column other than Status says something else.

    Not with the order of links or options, with what a group calls its options, or with the worker's columns.
    A blank cell and what it stands for (Soon, one volunteer) are the same. Columns that are blank leave no
    trace, so that a new version with one more column does not find every request changed.
    """
    said = json.dumps(dict(_said(request)), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


_COLUMNS = tuple(column for column in REQUESTS.written_by(Writer.PEOPLE) if column.key != "status")
_BLANK = {field.name: field.default for field in fields(Request)}


def _said(request: Request) -> Iterator[tuple[str, JSON]]:
    for column in _COLUMNS:
        value = getattr(request, column.key)
        if value != _BLANK[column.key]:
            yield column.key, _plain(column, value)


def _plain(column: Column, value: JSON) -> JSON:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return sorted(value) if column.type in _UNORDERED else value
