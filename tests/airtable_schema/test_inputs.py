"""The fingerprint says whether people changed anything, and nothing else does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from airtable_schema.inputs import inputs_fingerprint
from airtable_schema.live import Schema
from airtable_schema.options import Status, Urgency
from airtable_schema.parse import parse_request
from airtable_schema.template import REQUESTS, Column, FieldType, Writer
from tests.airtable_schema.bases import MAPPING, SCHEMA, a_row, field_of, live_tables
from tests.cast import NOW, a_request

PEOPLES = [column for column in REQUESTS.written_by(Writer.PEOPLE) if column.key != "status"]
OURS = REQUESTS.written_by(Writer.WORKER)


def two_values(column: Column) -> tuple[Any, Any]:
    """Return two cells, as Airtable sends them, that say different things."""
    options = [*column.options.values(), *column.words]
    match column.type:
        case FieldType.CHECKBOX:
            return None, True
        case FieldType.NUMBER:
            return 2, 3
        case FieldType.DATE_TIME:
            return "2026-03-02T19:00:00.000Z", "2026-03-02T19:00:01.000Z"
        case FieldType.SELECT:
            return options[0], options[-1]
        case FieldType.MULTI_SELECT:
            return [options[0]], [options[0], options[1]]
        case FieldType.LINK:
            return ["recA"], ["recA", "recB"]
        case _:
            return "one", "another"


def fingerprint(**cells: Any) -> str:
    return inputs_fingerprint(parse_request(a_row("requests", **cells), SCHEMA).record)


@pytest.mark.parametrize("column", PEOPLES, ids=lambda column: column.key)
def test_it_changes_when_any_column_of_peoples_does(column: Column) -> None:
    one, other = two_values(column)
    assert fingerprint(**{column.key: one}) != fingerprint(**{column.key: other})


@pytest.mark.parametrize("column", PEOPLES, ids=lambda column: column.key)
def test_it_changes_when_a_cell_is_filled_or_emptied(column: Column) -> None:
    assert fingerprint(**{column.key: two_values(column)[1]}) != fingerprint()


@pytest.mark.parametrize("column", OURS, ids=lambda column: column.key)
def test_what_the_worker_writes_does_not_change_it(column: Column) -> None:
    one, other = two_values(column)
    assert fingerprint(**{column.key: one}) == fingerprint(**{column.key: other}) == fingerprint()


def test_the_status_is_seen_elsewhere() -> None:
    rosa = a_request()
    taken = replace(rosa, status=Status.ASSIGNED, status_name="Taken")
    assert inputs_fingerprint(rosa) == inputs_fingerprint(taken)


def test_the_order_of_links_and_ticks_does_not_change_it() -> None:
    one = fingerprint(needs=["recA", "recB"], languages=["French", "Spanish"])
    assert one == fingerprint(needs=["recB", "recA"], languages=["Spanish", "French"])


def test_two_columns_never_share_what_they_say() -> None:
    assert fingerprint(city="Astoria") != fingerprint(area="Astoria")


def test_a_renamed_option_does_not_change_it() -> None:
    tables = live_tables()
    field_of(tables, "Requests", "Urgency")["options"]["choices"][0]["name"] = "Now!"
    schema = Schema.read(tables, MAPPING, last_seen=SCHEMA.ids)
    record = parse_request(a_row("requests", schema, urgency="Now!"), schema).record
    assert inputs_fingerprint(record) == fingerprint(urgency="Urgent: today")


def test_blank_and_what_it_stands_for_are_the_same() -> None:
    assert fingerprint() == fingerprint(urgency="Soon: in 2 days", how_many_volunteers=1)


def test_the_same_moment_in_another_zone_is_the_same() -> None:
    paris, utc = "2026-03-02T20:00:00+01:00", "2026-03-02T19:00:00.000Z"
    assert fingerprint(needed_by=paris) == fingerprint(needed_by=utc)


def test_it_is_the_same_in_every_version_of_the_worker() -> None:
    """Stored in bases: whoever changes this changes what every worker has seen."""
    rosa = a_request(urgency=Urgency.URGENT, needed_by=datetime(2026, 3, 2, 23, tzinfo=UTC))
    assert inputs_fingerprint(rosa) == "3508a65c86a6ebeb"
    assert inputs_fingerprint(replace(rosa, created_at=NOW - timedelta(days=1))) == "3508a65c86a6ebeb"
