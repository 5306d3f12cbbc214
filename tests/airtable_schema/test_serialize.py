"""The worker writes its own columns, in Airtable's words, and nothing else."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from airtable_schema.live import Schema
from airtable_schema.options import Status
from airtable_schema.parse import parse_request
from airtable_schema.records import Coordinates
from airtable_schema.serialize import create_fields, fields_for, on_behalf_fields
from airtable_schema.template import TEMPLATE, Column, Writer
from tests.airtable_schema.bases import MAPPING, SCHEMA, field_of, live_tables

NEW_YORK = timezone(timedelta(hours=-5))
NOT_OURS = [
    (table.key, column)
    for table in TEMPLATE
    for column in table.columns
    if column.writer is not Writer.WORKER
]


def written(column: str, value: object) -> Any:
    return fields_for("requests", {column: value}, SCHEMA)[SCHEMA.column_id("requests", column)]


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        ("next_step", "Ring Rosa first.", "Ring Rosa first."),
        ("next_step", "", None),
        ("next_look", None, None),
        ("next_look", datetime(2026, 3, 2, 19, tzinfo=UTC), "2026-03-02T19:00:00.000Z"),
        ("next_look", datetime(2026, 3, 2, 14, 0, 1, 234567, NEW_YORK), "2026-03-02T19:00:01.234Z"),
        ("coordinates", Coordinates(40.7644, -73.9235), "40.764400, -73.923500"),
        ("shortlist", ("recB", "recA"), ["recB", "recA"]),
        ("shortlist", (), []),
        ("shortlist", None, []),
        ("turns_done", 0, 0),
    ],
)
def test_values_are_written_as_airtable_takes_them(column: str, value: object, cell: object) -> None:
    assert written(column, value) == cell


@pytest.mark.parametrize(("table", "column"), NOT_OURS, ids=lambda each: getattr(each, "key", each))
def test_no_column_of_peoples_can_be_written(table: str, column: Column) -> None:
    with pytest.raises(ValueError, match="not by the worker"):
        fields_for(table, {column.key: None}, SCHEMA)


def test_an_unknown_column_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no column"):
        fields_for("requests", {"shortlst": []}, SCHEMA)


def test_a_column_that_the_base_lacks_is_a_key_error() -> None:
    tables = live_tables()
    field_of(tables, "Requests", "_Claim")["name"] = "Mine"
    with pytest.raises(KeyError):
        fields_for("requests", {"claim": "x"}, Schema.read(tables, MAPPING))


@pytest.mark.parametrize(
    ("column", "value"),
    [("next_look", "soon"), ("next_look", datetime(2026, 3, 2)), ("turns_done", True), ("shortlist", "recA"),  # noqa: DTZ001  # a moment without a zone is what must be refused
     ("shortlist", [3]), ("next_step", 3)],
)  # fmt: skip
def test_a_value_of_a_wrong_type_is_a_mistake_of_ours(column: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"type|zone"):
        written(column, value)


def test_a_person_we_have_not_met_is_entered_with_name_and_phone() -> None:
    fields = create_fields("requesters", {"name": "Rosa", "phone": "555", "key": "+1 rosa"}, SCHEMA)
    assert sorted(fields.values()) == ["+1 rosa", "555", "Rosa"]


@pytest.mark.parametrize("column", ["requests.status", "heartbeats.pause", "volunteers.name"])
def test_no_other_new_row_fills_a_column_of_peoples(column: str) -> None:
    table, key = column.split(".")
    with pytest.raises(ValueError, match="not by the worker"):
        create_fields(table, {key: None}, SCHEMA)


def test_a_heartbeat_row_is_all_the_workers() -> None:
    fields = create_fields("heartbeats", {"key": "desk", "calls_this_month": 200}, SCHEMA)
    assert set(fields.values()) == {"desk", 200}


def test_what_is_written_is_read_back_the_same() -> None:
    ours: dict[str, object] = {
        "coordinates": Coordinates(40.7644, -73.9235),
        "shortlist": ("recA",),
        "next_look": datetime(2026, 3, 2, tzinfo=UTC),
        "said": '{"round":1}',
        "turns_done": 2,
    }
    record = parse_request({"id": "rec1", "fields": fields_for("requests", ours, SCHEMA)}, SCHEMA).record
    assert {key: getattr(record, key) for key in ours} == ours


def test_the_status_can_not_be_written_by_any_way() -> None:
    for write in (fields_for, create_fields):
        with pytest.raises(ValueError, match="not by the worker"):
            write("requests", {"status": Status.COMPLETE}, SCHEMA)


# On behalf of who pressed a button -----------------------------------------------------------------------

PRESSED = {
    "requests": None,
    "contacts": None,
    "volunteers": {"paused_until"},
    "heartbeats": {"announce_from"},
}
"""The tables a button writes to, and which of people's columns (None: all of them)."""


def may_be_pressed(table: str, column: Column) -> bool:
    if table not in PRESSED or column.writer is not Writer.PEOPLE:
        return False
    columns = PRESSED[table]
    return columns is None or column.key in columns


EVERY_COLUMN = [(table.key, column) for table in TEMPLATE for column in table.columns]


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table, column in EVERY_COLUMN if may_be_pressed(table, column)],
    ids=lambda each: getattr(each, "key", each),
)
def test_what_people_own_is_written_on_behalf_of_who_pressed(table: str, column: Column) -> None:
    assert list(on_behalf_fields(table, {column.key: None}, SCHEMA)) == [SCHEMA.column_id(table, column.key)]


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table, column in EVERY_COLUMN if not may_be_pressed(table, column)],
    ids=lambda each: getattr(each, "key", each),
)
def test_no_button_writes_what_is_the_workers_or_peoples_own_business(table: str, column: Column) -> None:
    with pytest.raises(ValueError, match="not by"):
        on_behalf_fields(table, {column.key: None}, SCHEMA)


def test_options_pressed_are_written_as_the_base_calls_them() -> None:
    fields = on_behalf_fields("requests", {"status": Status.ASSIGNED, "assigned_to": ("recA",)}, SCHEMA)
    assert list(fields.values()) == ["Assigned", ["recA"]]


def test_an_unknown_column_is_not_pressed() -> None:
    with pytest.raises(ValueError, match="no column"):
        on_behalf_fields("requests", {"shortlst": []}, SCHEMA)
