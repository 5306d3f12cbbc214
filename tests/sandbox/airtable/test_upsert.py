"""An upsert finds the one record with the same key, makes it where there is none, and fails on two."""

from typing import Any

import pytest

from tests.clocks import ManualClock
from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.switches import Switches


def upsert(
    caller: Caller, *rows: dict[str, Any], on: list[str], table: str = "Volunteers"
) -> tuple[int, Any]:
    records = [{"fields": row} for row in rows]
    return caller.data("PATCH", table, {"records": records, "performUpsert": {"fieldsToMergeOn": on}})


def test_it_updates_the_match_and_creates_the_rest(caller: Caller, airtable: AirtableStandIn) -> None:
    ana = airtable.create_record(caller.base, "Volunteers", {"Name": "Ana", "Key": "a"})
    status, body = upsert(caller, {"Key": "b", "Name": "Ben"}, {"Key": "a", "Name": "Ana R."}, on=["Key"])
    assert status == 200
    assert body["updatedRecords"] == [ana]
    assert body["createdRecords"] == [body["records"][0]["id"]]
    assert [row["fields"]["Name"] for row in body["records"]] == ["Ben", "Ana R."]


def test_two_matches_fail_the_whole_call(caller: Caller, airtable: AirtableStandIn) -> None:
    airtable.create_records(caller.base, "Volunteers", [{"Key": "a"}, {"Key": "a"}])
    assert upsert(caller, {"Key": "b"}, {"Key": "a"}, on=["Key"])[0] == 422
    assert len(airtable.rows(caller.base, "Volunteers")) == 2


def test_an_empty_key_creates_and_a_missing_one_is_refused(caller: Caller, airtable: AirtableStandIn) -> None:
    airtable.create_record(caller.base, "Volunteers", {"Name": "without a key"})
    assert upsert(caller, {"Key": None, "Name": "Ana"}, on=["Key"])[1]["createdRecords"]
    assert upsert(caller, {"Name": "Ben"}, on=["Key"])[0] == 422


@pytest.mark.parametrize("column", ["Phone", "Email", "No.", "Private", "Due", "Needs"])
def test_only_some_types_can_be_merged_on(caller: Caller, column: str) -> None:
    status, body = upsert(caller, {"Name": "x"}, on=[column], table="Requests")
    assert (status, body["error"]["type"]) == (422, "INVALID_REQUEST_UNKNOWN")


@pytest.mark.parametrize("on", [[], ["Name", "Key", "Name", "Key"], "Name", ["Nope"]])
def test_one_to_three_known_fields_are_merged_on(caller: Caller, on: Any) -> None:
    assert upsert(caller, {"Name": "x", "Key": "k"}, on=on)[0] == 422


def test_several_merge_fields_must_all_agree(caller: Caller, airtable: AirtableStandIn) -> None:
    airtable.create_record(caller.base, "Volunteers", {"Name": "Ana", "Key": "a"})
    _, body = upsert(caller, {"Name": "Ana", "Key": "b"}, on=["Name", "Key"])
    assert len(body["createdRecords"]) == 1


def test_a_record_with_an_id_ignores_the_merge_fields(caller: Caller, airtable: AirtableStandIn) -> None:
    ana = airtable.create_record(caller.base, "Volunteers", {"Name": "Ana", "Key": "a"})
    records = [{"id": ana, "fields": {"Key": "z"}}]
    body = {"records": records, "performUpsert": {"fieldsToMergeOn": ["Key"]}}
    assert caller.data("PATCH", "Volunteers", body)[1]["updatedRecords"] == [ana]


def test_the_same_new_key_twice_in_one_call_is_refused(caller: Caller, airtable: AirtableStandIn) -> None:
    assert upsert(caller, {"Key": "a"}, {"Key": "a"}, on=["Key"])[0] == 422
    assert airtable.rows(caller.base, "Volunteers") == []


@pytest.mark.parametrize(("two", "rows"), [(False, 1), (True, 2)])
def test_two_callers_at_once_make_one_row_or_two(
    caller: Caller, airtable: AirtableStandIn, switches: Switches, *, two: bool, rows: int
) -> None:
    switches.concurrent_upserts_make_two = two
    other = Caller(caller.url, airtable.create_token(), caller.base)
    upsert(caller, {"Key": "a"}, on=["Key"])
    upsert(other, {"Key": "a"}, on=["Key"])
    other.session.close()
    assert len(airtable.rows(caller.base, "Volunteers")) == rows


def test_one_caller_after_another_makes_one_row(
    caller: Caller, airtable: AirtableStandIn, switches: Switches, clock: ManualClock
) -> None:
    switches.concurrent_upserts_make_two = True
    other = Caller(caller.url, airtable.create_token(), caller.base)
    upsert(caller, {"Key": "a"}, on=["Key"])
    upsert(caller, {"Key": "a"}, on=["Key"])
    clock.advance(switches.upsert_race)
    upsert(other, {"Key": "a"}, on=["Key"])
    other.session.close()
    assert len(airtable.rows(caller.base, "Volunteers")) == 1
