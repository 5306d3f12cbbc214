"""What Airtable's refusals mean to us. Pure: from status and body to one of our exceptions.

The vendor's messages quote cells, so none of their text is kept: only the type, a column's name and a record
id.
https://airtable.com/developers/web/api/errors
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from worker.errors import (
    Ambiguous,
    Permanent,
    QuotaSpent,
    RateLimited,
    RecordGone,
    SchemaChanged,
    Temporary,
    TokenWrong,
    ValueRefused,
)

RATE_LIMIT_PENALTY = 30.0
"""Seconds for which Airtable refuses everything after too many calls."""
RETRY_AFTER_TROUBLE = 30.0
"""Seconds until another try when Airtable is in trouble and does not say for how long."""

_COLUMN_PATTERNS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r'Unknown field name: "(.+)"',
        r"Could not find a field named (.+)",
        r'Field "(.+?)" cannot accept .*',
        r"Cannot parse value .* for field (.+)",
        r".*: Unknown field names: (.+)",
        r".* in field (.+) \(fld\w+\)",
    )
)
_RECORD_ID = re.compile(r"\brec[A-Za-z0-9]{14}\b")
_TYPE = re.compile(r"[A-Z][A-Z_]{2,80}")
_SCHEMA_TYPES = frozenset(
    {"UNKNOWN_FIELD_NAME", "INVALID_MULTIPLE_CHOICE_OPTIONS", "ROW_TABLE_DOES_NOT_MATCH_LINKED_TABLE"}
)
_NOT_FOUND_TYPES = frozenset(
    {
        "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
        "MODEL_ID_NOT_FOUND",
        "NOT_FOUND",
        "ROW_DOES_NOT_EXIST",
        "TABLE_NOT_FOUND",
    }
)


class Kind(StrEnum):
    """The kinds of call, as they are counted."""

    LIST = "list"
    UPDATE = "update"
    UPSERT = "upsert"
    DELETE = "delete"
    SCHEMA = "schema"

    @property
    def writes(self) -> bool:
        """Whether the call may have changed something when its answer is lost."""
        return self in {Kind.UPDATE, Kind.UPSERT, Kind.DELETE}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: the status, Airtable's type of error, and of its message only what names no person."""

    status: int
    type: str = ""
    column: str = ""
    record_id: str = ""
    computed: bool = False
    unknown_name: bool = False
    retry_after: float | None = None

    @property
    def is_not_found(self) -> bool:
        """Whether something was not found or not shown: a record, a table or the base."""
        return self.status == 404 or self.type in _NOT_FOUND_TYPES


class Refused(Exception):
    """A refusal on its way through the door; never leaves it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.status} {refusal.type}")
        self.refusal = refusal


def read_refusal(status: int, body: str, retry_after: str | None = None) -> Refusal:
    """Return what a refusal says, whichever of Airtable's three envelopes (or none) it came in."""
    error_type, message = _open_envelope(body)
    record_id = _RECORD_ID.search(message)
    return Refusal(
        status=status,
        type=error_type,
        column=_column_in(message),
        record_id=record_id.group() if record_id and error_type in _NOT_FOUND_TYPES else "",
        computed=message.endswith("because the field is computed"),
        unknown_name=": Unknown field names: " in message,
        retry_after=_seconds(retry_after),
    )


def as_ours(refusal: Refusal, kind: Kind, *, jitter: float = 0.0) -> Exception:
    """Return our exception for a refusal that is not about finding something; `jitter` is in seconds."""
    if refusal.status == 401:
        return TokenWrong(
            "Airtable does not accept the token. Make a new one, and put it in HYPERLOCAL_AIRTABLE_TOKEN."
        )
    if refusal.status == 429:
        return _too_many(refusal, jitter)
    if refusal.status >= 500:
        return _in_trouble(refusal, kind)
    if refusal.is_not_found or refusal.status == 403:
        return not_allowed(kind)
    return _about_content(refusal, kind)


def not_allowed(kind: Kind) -> TokenWrong:
    """Return what a token lacks that may not make this kind of call."""
    if kind is Kind.SCHEMA:
        return TokenWrong(
            "Airtable does not show the base to this token. Check the base id, that the base was added to "
            "the token, and that the token has the scope schema.bases:read."
        )
    scope = "data.records:write" if kind.writes else "data.records:read"
    return TokenWrong(
        f"Airtable does not let this token {'write to' if kind.writes else 'read'} the base. Give it the "
        f"scope {scope}, and the person it belongs to the role of editor."
    )


def no_answer(kind: Kind, why: str, *, delay: float = RETRY_AFTER_TROUBLE) -> Temporary:
    """Return what it means that no whole answer came: a write may have been carried out."""
    if kind.writes:
        return Ambiguous(f"Airtable {why}; it may have written all the same.", delay=max(delay, 60.0))
    return Temporary(f"Airtable {why}.", delay=delay)


def _too_many(refusal: Refusal, jitter: float) -> Exception:
    if "BILLING" in refusal.type:
        return QuotaSpent(
            "This month's Airtable calls are used up.",
            advice="Wait for the next month, or move the base to a workspace with a larger plan.",
        )
    delay = max(RATE_LIMIT_PENALTY, refusal.retry_after or 0.0) + jitter
    return RateLimited("Airtable got too many calls at once.", delay=delay)


def _in_trouble(refusal: Refusal, kind: Kind) -> Exception:
    delay = RETRY_AFTER_TROUBLE if refusal.retry_after is None else refusal.retry_after
    return no_answer(kind, f"answered {refusal.status}", delay=delay)


def _about_content(refusal: Refusal, kind: Kind) -> Exception:
    where = f" for the column {refusal.column}" if refusal.column else ""
    if refusal.type in _SCHEMA_TYPES or refusal.computed or refusal.unknown_name:
        return SchemaChanged(
            f"The base is not what it was{where} ({refusal.type}).",
            advice="Run `hyperlocal check`; it says which table, column or option to put back.",
        )
    if kind.writes:
        return ValueRefused(
            f"The base takes no such value{where} ({refusal.type or refusal.status}).", column=refusal.column
        )
    return Permanent(f"Airtable did not understand what we asked ({refusal.type or refusal.status}).")


def gone(record_id: str) -> RecordGone:
    """Return that a record is gone."""
    return RecordGone(f"The record {record_id} is not in the base any more.", record_id=record_id)


def _open_envelope(body: str) -> tuple[str, str]:
    """Return type and message of `{"error": "T"}`, `{"error": {...}}` or `{"errors": [{...}]}`."""
    try:
        content: Any = json.loads(body)
    except ValueError:
        return "", ""
    if not isinstance(content, dict):
        return "", ""
    error = content.get("error")
    if isinstance(error, dict):
        return _code(error.get("type")), str(error.get("message", ""))
    if isinstance(error, str):
        return _code(error), str(content.get("message", ""))
    return _first_of(content.get("errors"))


def _first_of(errors: Any) -> tuple[str, str]:
    first = errors[0] if isinstance(errors, list) and errors else None
    if not isinstance(first, dict):
        return "", ""
    return _code(first.get("error", first.get("type"))), str(first.get("message", ""))


def _code(error_type: Any) -> str:
    """Return a type only if it looks like one: it goes into logs."""
    return error_type if isinstance(error_type, str) and _TYPE.fullmatch(error_type) else ""


def _column_in(message: str) -> str:
    found = (pattern.fullmatch(message) for pattern in _COLUMN_PATTERNS)
    return next((match.group(1) for match in found if match), "")


def _seconds(retry_after: str | None) -> float | None:
    try:
        return max(0.0, float(retry_after or ""))
    except ValueError:
        return None
