"""What tests, the demo and the control API do as people do it in Airtable's own app."""

from datetime import UTC, datetime

import pytest

from tests.clocks import ManualClock
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.airtable.exceptions import VendorError


def test_rows_are_read_by_the_names_of_columns_in_the_order_they_were_made(
    airtable: AirtableStandIn, base: str
) -> None:
    due = datetime(2026, 3, 3, 10, tzinfo=UTC)
    rosa = airtable.create_record(base, "Requests", {"Name": "Rosa", "Due": due})
    airtable.create_record(base, "Requests", {"Name": "Kim"})
    assert [row["Name"] for row in airtable.rows(base, "Requests")] == ["Rosa", "Kim"]
    assert airtable.record(base, "Requests", rosa) == {
        "id": rosa,
        "createdTime": "2026-03-02T19:00:00.000Z",
        "Name": "Rosa",
        "No.": 1,
        "Due": "2026-03-03T10:00:00.000Z",
    }


def test_an_edit_moves_the_time_of_its_column(
    airtable: AirtableStandIn, base: str, clock: ManualClock
) -> None:
    rosa = airtable.create_record(base, "Requests", {"Name": "Rosa"})
    clock.advance(90)
    airtable.update_record(base, "Requests", rosa, {"Phone": "718"})
    assert airtable.last_modified(base, "Requests", rosa, "Phone") == clock.now()
    assert airtable.last_modified(base, "Requests", rosa, "Email") is None


def test_a_row_can_be_asked_for_after_it_has_gone(airtable: AirtableStandIn, base: str) -> None:
    rosa = airtable.create_record(base, "Requests", {"Name": "Rosa"})
    assert airtable.has_record(base, "Requests", rosa)
    airtable.delete_record(base, "Requests", rosa)
    assert not airtable.has_record(base, "Requests", rosa)


@pytest.mark.parametrize("missing", ["base", "table", "record", "column"])
def test_what_does_not_exist_is_a_mistake_of_the_test(
    airtable: AirtableStandIn, base: str, missing: str
) -> None:
    rosa = airtable.create_record(base, "Requests", {"Name": "Rosa"})
    where = {"base": base, "table": "Requests", "record": rosa, "column": "Name", missing: "Nope"}
    with pytest.raises(KeyError):
        airtable.last_modified(where["base"], where["table"], where["record"], where["column"])


def test_people_are_refused_in_the_vendors_words(airtable: AirtableStandIn, base: str) -> None:
    with pytest.raises(VendorError, match="INVALID_MULTIPLE_CHOICE_OPTIONS"):
        airtable.create_record(base, "Requests", {"Status": "Nope"})


def test_an_unknown_scope_is_a_mistake_of_the_test(airtable: AirtableStandIn) -> None:
    with pytest.raises(ValueError, match="no such scopes"):
        airtable.create_token(scopes=["data.records:reed"])
