"""The vendor's refusals, status and body, as they stand on record."""

from typing import Any

import pytest
import requests

from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.switches import Switches

MODEL_NOT_FOUND = (
    "Invalid permissions, or the requested model was not found. Check that both your user and your token "
    "have the required permissions, and that the model names and/or ids are correct."
)


def refusal(status: int, kind: str, message: str = "") -> tuple[int, Any]:
    return status, {"error": {"type": kind, "message": message} if message else {"type": kind}}


MISSING_403 = refusal(403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND", MODEL_NOT_FOUND)
NOT_FOUND = (404, {"error": "NOT_FOUND"})


@pytest.mark.parametrize("header", ["", "Bearer patWrong", "Basic x"])
def test_a_missing_token_and_a_wrong_one_are_told_alike(caller: Caller, header: str) -> None:
    caller.session.headers["Authorization"] = header
    assert caller.data("GET", "Requests") == refusal(
        401, "AUTHENTICATION_REQUIRED", "Authentication required"
    )


def test_what_is_missing_decides_the_status(caller: Caller) -> None:
    unknown = caller.base[:-1] + "0"
    assert caller.call("GET", f"/v0/{unknown}/Requests") == NOT_FOUND
    assert caller.meta("GET", f"bases/{unknown}/tables") == MISSING_403
    assert caller.data("GET", "Nope") == MISSING_403
    for verb in ("GET", "PATCH", "PUT", "DELETE"):
        assert caller.data(verb, "Requests/recNOBODY00000001", {"fields": {}}) == MISSING_403


def test_the_answers_of_2022_are_a_switch(caller: Caller, switches: Switches) -> None:
    switches.old_not_found_codes = True
    table = f"Could not find table Nope in application {caller.base}"
    assert caller.meta("GET", "bases/appJUNK/tables") == NOT_FOUND
    assert caller.data("GET", "Nope") == refusal(404, "TABLE_NOT_FOUND", table)
    record = refusal(404, "MODEL_ID_NOT_FOUND", "Record not found")
    assert caller.data("GET", "Requests/recNOBODY00000001") == record


def test_a_batch_names_the_record_that_does_not_exist(caller: Caller) -> None:
    gone = {"records": [{"id": "recNOBODY00000001", "fields": {}}]}
    message = "Record ID recNOBODY00000001 does not exist in this table"
    assert caller.data("PATCH", "Requests", gone) == refusal(422, "ROW_DOES_NOT_EXIST", message)
    upsert = {**gone, "performUpsert": {"fieldsToMergeOn": ["Name"]}}
    assert caller.data("PATCH", "Requests", upsert) == refusal(422, "ROW_DOES_NOT_EXIST", message)
    answer = caller.data("DELETE", "Requests", **{"records[]": "recNOBODY00000001"})
    assert answer == refusal(404, "NOT_FOUND", 'Could not find a record with ID "recNOBODY00000001".')


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/v0/bases/{base}/webhooks"),
        ("GET", "/v0/{base}/Requests/recA/comments"),
        ("DELETE", "/v0/meta/bases/{base}/tables/tblA"),
        ("GET", "/v0/meta/bases/{base}"),
        ("GET", "/v1/{base}/Requests"),
        ("POST", "/"),
    ],
)
def test_a_path_that_is_not_built_is_not_found(caller: Caller, verb: str, path: str) -> None:
    assert caller.call(verb, path.format(base=caller.base)) in (NOT_FOUND, MISSING_403)


VALUES: list[tuple[str, Any, str, str]] = [
    ("Nope", 1, "UNKNOWN_FIELD_NAME", 'Unknown field name: "Nope"'),
    ("No.", 5, "INVALID_VALUE_FOR_COLUMN",
     'Field "No." cannot accept a value because the field is computed'),
    ("Phone", 5, "INVALID_VALUE_FOR_COLUMN", 'Field "Phone" cannot accept the provided value'),
    ("Details", "x" * 100_001, "INVALID_VALUE_FOR_COLUMN",
     'Field "Details" cannot accept the provided value'),
    ("Wanted", "2", "INVALID_VALUE_FOR_COLUMN", 'Field "Wanted" cannot accept the provided value'),
    ("Wanted", True, "INVALID_VALUE_FOR_COLUMN", 'Field "Wanted" cannot accept the provided value'),
    ("Private", "yes", "INVALID_VALUE_FOR_COLUMN", 'Field "Private" cannot accept the provided value'),
    ("Day", "2026-03-02T10:00:00Z", "INVALID_VALUE_FOR_COLUMN",
     'Field "Day" cannot accept the provided value'),
    ("Day", "2026-02-30", "INVALID_VALUE_FOR_COLUMN", 'Field "Day" cannot accept the provided value'),
    ("Due", "soon", "INVALID_VALUE_FOR_COLUMN", 'Field "Due" cannot accept the provided value'),
    ("Due", "", "INVALID_VALUE_FOR_COLUMN", 'Field "Due" cannot accept the provided value'),
    ("Status", "Interested", "INVALID_MULTIPLE_CHOICE_OPTIONS",
     'Insufficient permissions to create new select option ""Interested""'),
    ("Status", "new", "INVALID_MULTIPLE_CHOICE_OPTIONS",
     'Insufficient permissions to create new select option ""new""'),
    ("Status", "", "INVALID_MULTIPLE_CHOICE_OPTIONS",
     'Insufficient permissions to create new select option """"'),
    ("Languages", ["Klingon"], "INVALID_MULTIPLE_CHOICE_OPTIONS",
     'Insufficient permissions to create new select option ""Klingon""'),
    ("Languages", "English", "INVALID_VALUE_FOR_COLUMN",
     'Field "Languages" cannot accept the provided value'),
    ("Needs", "recA", "INVALID_VALUE_FOR_COLUMN", "Value is not an array of record IDs."),
    ("Needs", ["Alice"], "INVALID_RECORD_ID", 'Value "Alice" is not a valid record ID.'),
    ("Needs", ["recNOBODY00000001"], "ROW_DOES_NOT_EXIST",
     "Record ID recNOBODY00000001 does not exist in this table"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value", "kind", "message"), VALUES)
def test_a_value_that_does_not_fit_is_refused_and_nothing_is_written(
    caller: Caller, airtable: AirtableStandIn, column: str, value: Any, kind: str, message: str
) -> None:
    answer = caller.data("POST", "Requests", {"fields": {"Name": "Rosa", column: value}})
    assert answer == refusal(422, kind, message)
    assert airtable.rows(caller.base, "Requests") == []


def test_a_link_to_a_record_of_another_table_is_refused(caller: Caller, airtable: AirtableStandIn) -> None:
    ana = airtable.create_record(caller.base, "Volunteers", {"Name": "Ana"})
    status, body = caller.data("POST", "Requests", {"fields": {"Needs": [ana]}})
    tables = {table["name"]: table["id"] for table in airtable.tables(caller.base)}
    assert status == 422
    assert body["error"]["type"] == "ROW_TABLE_DOES_NOT_MATCH_LINKED_TABLE"
    assert body["error"]["message"] == (
        f"Record ID {ana} belongs to table {tables['Volunteers']}, "
        f"but the field links to table {tables['Kinds of help']}"
    )


def test_more_than_ten_records_are_too_many(caller: Caller) -> None:
    eleven: Any = {"records": [{"fields": {}}] * 11}
    message = "A maximum of 10 records can be created per request but you have provided 11."
    assert caller.data("POST", "Requests", eleven) == refusal(422, "INVALID_RECORDS", message)
    _, body = caller.data("PATCH", "Requests", {"records": [{"id": "recA", "fields": {}}] * 11})
    assert body["error"]["message"].startswith("You must provide an array of up to 10 record objects, each")
    ids = {"records[]": [f"rec{n}" for n in range(11)]}
    message = "You must provide an array of up to 10 record IDs."
    assert caller.data("DELETE", "Requests", **ids) == refusal(422, "INVALID_RECORDS", message)


def test_a_record_twice_in_a_batch_is_refused(caller: Caller, airtable: AirtableStandIn) -> None:
    rosa = airtable.create_record(caller.base, "Requests", {"Name": "Rosa"})
    twice = {"records": [{"id": rosa, "fields": {}}, {"id": rosa, "fields": {}}]}
    message = "You cannot update the same record multiple times in a single request."
    assert caller.data("PATCH", "Requests", twice) == refusal(422, "INVALID_RECORDS", message)


def test_a_body_without_its_parts_is_refused(caller: Caller) -> None:
    message = 'Could not find field "fields" in the request body'
    assert caller.data("POST", "Requests", {}) == refusal(422, "INVALID_REQUEST_MISSING_FIELDS", message)
    answer = caller.session.post(f"{caller.url}/v0/{caller.base}/Requests", data="{", timeout=10)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("params", "kind", "message"),
    [
        ({"pageSize": "101"}, "INVALID_PAGE_SIZE_ARGUMENT", "Page size argument should be between 0 and 100"),
        ({"offset": "xyz"}, "INVALID_OFFSET_VALUE", "The value of offset xyz is invalid"),
        ({"offset": "itrA/recA"}, "LIST_RECORDS_ITERATOR_NOT_AVAILABLE", ""),
        ({"view": "Mine"}, "VIEW_NAME_NOT_FOUND", "View Mine not found"),
        ({"view": "viwA"}, "VIEW_ID_NOT_FOUND", "View viwA not found"),
        ({"fields[]": "Nope"}, "UNKNOWN_FIELD_NAME", 'Unknown field name: "Nope"'),
        ({"sort[0][field]": "Nope"}, "UNKNOWN_FIELD_NAME", 'Unknown field name: "Nope"'),
    ],
)
def test_a_list_call_that_asks_wrongly_is_refused(
    caller: Caller, params: dict[str, str], kind: str, message: str
) -> None:
    assert caller.data("GET", "Requests", **params) == refusal(422, kind, message)


@pytest.mark.parametrize(
    "params",
    [{"filter": "1"}, {"cellFormat": "string"}, {"recordMetadata[]": "commentCount"}, {"sort[0][by]": "x"}],
)
def test_a_parameter_that_is_not_known_is_never_passed_over(caller: Caller, params: dict[str, str]) -> None:
    status, body = caller.data("GET", "Requests", **params)
    assert (status, body["error"]["type"]) == (422, "INVALID_REQUEST_UNKNOWN")


def test_fields_can_not_be_chosen_when_one_record_is_read(caller: Caller, airtable: AirtableStandIn) -> None:
    rosa = airtable.create_record(caller.base, "Requests", {"Name": "Rosa"})
    status, body = caller.data("GET", f"Requests/{rosa}", **{"fields[]": "Name"})
    assert (status, body["error"]["type"]) == (422, "INVALID_REQUEST_UNKNOWN")


def test_a_url_of_16000_characters_is_too_long(caller: Caller) -> None:
    answer = requests.get(
        f"{caller.url}/v0/{caller.base}/Requests",
        params={"filterByFormula": "1" * 16_000},
        headers={"Authorization": str(caller.session.headers["Authorization"])},
        timeout=10,
    )
    assert answer.status_code == 414
