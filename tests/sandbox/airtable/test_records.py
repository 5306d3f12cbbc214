"""What a record takes and gives back, type by type and call by call."""

from typing import Any

import pytest

from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.switches import Switches

KEPT: list[tuple[str, Any, Any]] = [
    ("Name", "Rosa", "Rosa"),
    ("Phone", "call the neighbour", "call the neighbour"),
    ("Wanted", 0, 0),
    ("Wanted", 2.0, 2),
    ("Private", True, True),
    ("Day", "2026-03-02", "2026-03-02"),
    ("Due", "2026-03-02T19:00:00Z", "2026-03-02T19:00:00.000Z"),
    ("Due", "2026-03-02T14:00:00-05:00", "2026-03-02T19:00:00.000Z"),
    ("Due", "2026-03-02T14:00:00", "2026-03-02T19:00:00.000Z"),
    ("Due", "2026-03-02T19:00:00.120Z", "2026-03-02T19:00:00.120Z"),
    ("Due", 1640520000000, "2021-12-26T12:00:00.000Z"),
    ("Status", "New", "New"),
    ("Languages", ["Spanish", "English"], ["Spanish", "English"]),
]


@pytest.mark.parametrize(("column", "given", "kept"), KEPT)
def test_a_value_comes_back_as_airtable_writes_it(caller: Caller, column: str, given: Any, kept: Any) -> None:
    status, body = caller.data("POST", "Requests", {"fields": {column: given}})
    assert status == 200
    assert body["fields"] == {column: kept, "No.": 1}
    assert caller.data("GET", f"Requests/{body['id']}") == (200, body)


@pytest.mark.parametrize(
    ("column", "empty"),
    [("Name", ""), ("Private", False), ("Languages", []), ("Needs", []), ("Status", None), ("Due", None)],
)
def test_an_empty_cell_is_left_out(caller: Caller, column: str, empty: Any) -> None:
    _, body = caller.data("POST", "Requests", {"fields": {column: empty}})
    assert body["fields"] == {"No.": 1}


def test_patch_keeps_what_it_does_not_name_and_put_clears_it(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    rosa = airtable.create_record(caller.base, "Requests", {"Name": "Rosa", "Phone": "718"})
    _, patched = caller.data("PATCH", f"Requests/{rosa}", {"fields": {"Email": "r@example.org"}})
    assert patched["fields"] == {"Name": "Rosa", "No.": 1, "Phone": "718", "Email": "r@example.org"}
    _, put = caller.data("PUT", f"Requests/{rosa}", {"fields": {"Name": "Rosa"}})
    assert put["fields"] == {"Name": "Rosa", "No.": 1}


def test_names_and_ids_of_fields_may_be_mixed_and_asked_for(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    name = airtable.tables(caller.base)[0]["primaryFieldId"]
    body = {"fields": {name: "Rosa", "Phone": "718"}, "returnFieldsByFieldId": True}
    _, made = caller.data("POST", "Requests", body)
    assert made["fields"][name] == "Rosa"
    _, read = caller.data("GET", f"Requests/{made['id']}", returnFieldsByFieldId="1")
    assert read["fields"] == made["fields"]


def test_a_batch_with_one_bad_record_writes_none_and_uses_up_no_number(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    bad = {"records": [{"fields": {"Name": "Rosa"}}, {"fields": {"Wanted": "x"}}]}
    assert caller.data("POST", "Requests", bad)[0] == 422
    assert airtable.rows(caller.base, "Requests") == []
    _, made = caller.data("POST", "Requests", {"fields": {"Name": "Rosa"}})
    assert made["fields"]["No."] == 1


def test_a_batch_update_with_one_bad_record_changes_none(caller: Caller, airtable: AirtableStandIn) -> None:
    rosa, kim = airtable.create_records(caller.base, "Requests", [{"Name": "Rosa"}, {"Name": "Kim"}])
    changes = [{"id": rosa, "fields": {"Name": "X"}}, {"id": kim, "fields": {"Status": "Nope"}}]
    assert caller.data("PATCH", "Requests", {"records": changes})[0] == 422
    assert [row["Name"] for row in airtable.rows(caller.base, "Requests")] == ["Rosa", "Kim"]


def test_single_calls_find_a_record_whatever_table_the_path_names(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    ana = airtable.create_record(caller.base, "Volunteers", {"Name": "Ana"})
    assert caller.data("GET", f"Requests/{ana}")[1]["fields"] == {"Name": "Ana"}
    assert caller.data("PATCH", f"Requests/{ana}", {"fields": {"Key": "a"}})[0] == 200
    batch = {"records": [{"id": ana, "fields": {"Name": "X"}}]}
    assert caller.data("PATCH", "Requests", batch)[1]["error"]["type"] == "ROW_DOES_NOT_EXIST"
    assert caller.data("DELETE", f"Requests/{ana}")[1] == {"deleted": True, "id": ana}


def test_a_batch_is_deleted_as_asked(caller: Caller, airtable: AirtableStandIn) -> None:
    ids = airtable.create_records(caller.base, "Requests", [{"Name": "Rosa"}, {"Name": "Kim"}])
    status, body = caller.data("DELETE", "Requests", **{"records[]": ids})
    assert (status, body) == (200, {"records": [{"deleted": True, "id": one} for one in ids]})
    assert airtable.rows(caller.base, "Requests") == []


def test_a_slash_in_a_tables_name_and_one_after_it_are_understood(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    fields = [{"name": "Name", "type": "singleLineText"}]
    airtable.create_table(caller.base, {"name": "Calls / texts + 50%", "fields": fields})
    path = "Calls%20%2F%20texts%20%2B%2050%25"
    assert caller.data("POST", f"{path}/", {"fields": {"Name": "x"}})[0] == 200
    assert caller.names(path) == ["x"]


def test_typecast_creates_a_missing_option_without_a_word(caller: Caller, airtable: AirtableStandIn) -> None:
    fields = {"Status": "Fresh", "Languages": ["Klingon", "English"], "Wanted": "3", "Private": "true"}
    _, body = caller.data("POST", "Requests", {"fields": fields, "typecast": True})
    shown = {"Status": "Fresh", "Languages": ["Klingon", "English"], "Wanted": 3, "Private": True, "No.": 1}
    assert body["fields"] == shown
    column = next(one for one in airtable.tables(caller.base)[0]["fields"] if one["name"] == "Status")
    assert [one["name"] for one in column["options"]["choices"]] == ["New", "Assigned", "Complete", "Fresh"]


def test_a_refused_batch_leaves_no_option_behind(caller: Caller, airtable: AirtableStandIn) -> None:
    rows = [{"fields": {"Status": "Fresh"}}, {"fields": {"Wanted": "many"}}]
    assert caller.data("POST", "Requests", {"records": rows, "typecast": True})[0] == 422
    column = next(one for one in airtable.tables(caller.base)[0]["fields"] if one["name"] == "Status")
    assert len(column["options"]["choices"]) == 3


def test_typecast_links_by_name_and_makes_the_record_that_is_missing(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    ride = airtable.create_record(caller.base, "Kinds of help", {"Name": "Ride"})
    _, body = caller.data("POST", "Requests", {"fields": {"Needs": ["Ride", "Dog"]}, "typecast": True})
    assert body["fields"]["Needs"][0] == ride
    assert [row["Name"] for row in airtable.rows(caller.base, "Kinds of help")] == ["Ride", "Dog"]


def test_the_date_of_an_answer_may_be_off_the_records_clock(caller: Caller, switches: Switches) -> None:
    switches.date_offset = -2
    answer = caller.session.get(f"{caller.url}/v0/{caller.base}/Requests", timeout=10)
    assert answer.headers["Date"] == "Mon, 02 Mar 2026 18:59:58 GMT"
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.json() == {"records": []}
