"""Each of Airtable's errors by name: what it means, and that its text stays inside."""

import json
from typing import Any

import pytest

from worker.airtable.refusals import Kind, as_ours, read_refusal
from worker.errors import (
    Ambiguous,
    Permanent,
    QuotaSpent,
    RateLimited,
    SchemaChanged,
    Temporary,
    TokenWrong,
    ValueRefused,
)


def what_it_means(
    status: int, body: Any, kind: Kind = Kind.UPDATE, retry_after: str | None = None
) -> Exception:
    text = body if isinstance(body, str) else json.dumps(body)
    return as_ours(read_refusal(status, text, retry_after), kind)


def error(error_type: str, message: str = "") -> dict[str, Any]:
    return {"error": {"type": error_type, "message": message}}


@pytest.mark.parametrize(
    "body",
    [
        error("RATE_LIMIT_REACHED", "Rate limit exceeded. Please try again later"),
        {"errors": [{"error": "RATE_LIMIT_REACHED", "message": "Rate limit exceeded."}]},
        {"error": "RATE_LIMIT_REACHED"},
        "",
        "<html>slow down</html>",
        [],
        {"errors": []},
        {"errors": ["RATE_LIMIT_REACHED"]},
    ],
)
def test_too_many_calls_at_once_means_thirty_seconds_in_every_envelope(body: Any) -> None:
    meaning = what_it_means(429, body)
    assert isinstance(meaning, RateLimited)
    assert meaning.delay == 30


def test_a_longer_retry_after_is_kept_to() -> None:
    meaning = what_it_means(429, error("RATE_LIMIT_REACHED"), retry_after="90")
    assert isinstance(meaning, RateLimited)
    assert meaning.delay == 90


@pytest.mark.parametrize(
    "body",
    [
        {
            "errors": [
                {"error": "PUBLIC_API_BILLING_LIMIT_EXCEEDED", "message": "API billing plan limit exceeded."}
            ]
        },
        error("PUBLIC_API_BILLING_LIMIT_EXCEEDED"),
    ],
)
def test_the_monthly_cap_is_no_matter_of_waiting_a_little(body: Any) -> None:
    meaning = what_it_means(429, body)
    assert isinstance(meaning, QuotaSpent)
    assert "month" in str(meaning)


@pytest.mark.parametrize("kind", list(Kind))
def test_an_unknown_token_says_which_one_to_replace(kind: Kind) -> None:
    meaning = what_it_means(401, error("AUTHENTICATION_REQUIRED", "Authentication required"), kind)
    assert isinstance(meaning, TokenWrong)
    assert "AIRTABLE_TOKEN" in str(meaning)


@pytest.mark.parametrize(
    ("kind", "scope"),
    [
        (Kind.UPDATE, "data.records:write"),
        (Kind.LIST, "data.records:read"),
        (Kind.SCHEMA, "schema.bases:read"),
    ],
)
def test_a_right_that_is_missing_is_named(kind: Kind, scope: str) -> None:
    meaning = what_it_means(403, error("INVALID_PERMISSIONS", "You are not permitted to perform this"), kind)
    assert isinstance(meaning, TokenWrong)
    assert scope in str(meaning)


@pytest.mark.parametrize(
    ("error_type", "message", "column"),
    [
        ("UNKNOWN_FIELD_NAME", 'Unknown field name: "Next step"', "Next step"),
        ("UNKNOWN_FIELD_NAME", "Could not find a field named Next step", "Next step"),
        (
            "INVALID_FILTER_BY_FORMULA",
            "The formula for filtering records is invalid: Unknown field names: next step, status",
            "next step, status",
        ),
        (
            "INVALID_MULTIPLE_CHOICE_OPTIONS",
            'Insufficient permissions to create new select option ""Rosa""',
            "",
        ),
        (
            "INVALID_VALUE_FOR_COLUMN",
            'Field "Next step" cannot accept a value because the field is computed',
            "Next step",
        ),
        ("ROW_TABLE_DOES_NOT_MATCH_LINKED_TABLE", "Record ID recX belongs to table tblA, but …", ""),
    ],
)
def test_a_base_that_changed_is_told_by_its_column(error_type: str, message: str, column: str) -> None:
    meaning = what_it_means(422, error(error_type, message))
    assert isinstance(meaning, SchemaChanged)
    assert column in str(meaning)
    assert "Rosa" not in str(meaning)


@pytest.mark.parametrize(
    ("message", "column"),
    [
        ('Field "Phone" cannot accept the provided value', "Phone"),
        ('Field "Phone" cannot accept the provided value "Rosa" cannot accept it', "Phone"),
        ('Cannot parse value "Rosa Alvarez" for field Next look', "Next look"),
        ("Value is not an array of record IDs.", ""),
    ],
)
def test_a_value_that_is_refused_is_told_by_its_column_alone(message: str, column: str) -> None:
    meaning = what_it_means(422, error("INVALID_VALUE_FOR_COLUMN", message))
    assert isinstance(meaning, ValueRefused)
    assert meaning.column == column
    assert "Rosa" not in str(meaning)


@pytest.mark.parametrize(
    ("status", "error_type", "message"),
    [
        (422, "INVALID_RECORD_ID", 'Value "Rosa" is not a valid record ID.'),
        (422, "INVALID_REQUEST_UNKNOWN", "Invalid request: parameter validation failed."),
        (400, "", ""),
        (413, "", ""),
    ],
)
def test_other_refusals_of_a_write_concern_its_values(status: int, error_type: str, message: str) -> None:
    assert isinstance(what_it_means(status, error(error_type, message)), ValueRefused)


@pytest.mark.parametrize(
    "message",
    [
        "The formula for filtering records is invalid: Invalid formula. Please check your formula text.",
        "The formula for filtering records is invalid: Unknown function names: bad",
    ],
)
def test_a_formula_that_is_not_understood_is_ours_to_mend(message: str) -> None:
    meaning = what_it_means(422, error("INVALID_FILTER_BY_FORMULA", message), Kind.LIST)
    assert type(meaning) is Permanent


@pytest.mark.parametrize(
    "body", ["<html>502 Bad Gateway</html>", "", error("RETRIABLE_ERROR", "safe to retry")]
)
@pytest.mark.parametrize("status", [500, 502, 503])
def test_trouble_on_a_read_passes_and_on_a_write_may_have_been_carried_out(status: int, body: Any) -> None:
    assert type(what_it_means(status, body, Kind.LIST)) is Temporary
    assert type(what_it_means(status, body, Kind.UPDATE)) is Ambiguous


def test_a_retry_after_of_a_busy_airtable_is_kept_to() -> None:
    meaning = what_it_means(503, error("RETRIABLE_ERROR"), Kind.LIST, retry_after="120")
    assert isinstance(meaning, Temporary)
    assert meaning.delay == 120


def test_a_type_that_looks_like_no_type_is_not_repeated() -> None:
    assert "Rosa" not in str(what_it_means(422, error("Rosa Alvarez lives here")))
