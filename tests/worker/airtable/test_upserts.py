"""Creating without ever creating twice: rows are recognised by their key."""

from typing import Any

import pytest

from tests.worker.airtable.scripted import TABLE, ScriptedAirtable, rec, records, row
from worker.errors import QuotaSpent, RecordGone, SchemaChanged, ValueRefused

KEY = "fldKEY"
MERGE = [KEY]
TWO_ROWS = ("INVALID_REQUEST_UNKNOWN", "Invalid request: parameter validation failed.")


def person(key: str, **fields: Any) -> dict[str, Any]:
    return {KEY: key, **fields}


def test_an_upsert_names_the_columns_that_make_rows_the_same(airtable: ScriptedAirtable) -> None:
    airtable.reply(records(row(rec(1), fldKEY="a"), createdRecords=[rec(1)], updatedRecords=[]))
    upserted = airtable.door.upsert(TABLE, [person("a")], merge_on=MERGE)
    assert airtable.sent[0].method == "PATCH"
    assert airtable.sent[0].body["performUpsert"] == {"fieldsToMergeOn": [KEY]}
    assert airtable.sent[0].body["typecast"] is False
    assert upserted.created == {rec(1)}
    assert upserted.record(0)["id"] == rec(1)


def test_records_come_back_in_the_order_of_the_rows_given(airtable: ScriptedAirtable) -> None:
    airtable.reply(records(row(rec(2), fldKEY="b"), row(rec(1), fldKEY="a"), createdRecords=[]))
    upserted = airtable.door.upsert(TABLE, [person("a"), person("b")], merge_on=MERGE)
    assert [record["id"] for record in upserted.records] == [rec(1), rec(2)]


def test_two_rows_given_with_one_key_are_one_row(airtable: ScriptedAirtable) -> None:
    airtable.reply(records(row(rec(1), fldKEY="a"), createdRecords=[rec(1)]))
    upserted = airtable.door.upsert(TABLE, [person("a", fldX=1), person("a", fldX=2)], merge_on=MERGE)
    assert airtable.sent[0].body["records"] == [{"fields": {KEY: "a", "fldX": 2}}]
    assert [record["id"] for record in upserted.records] == [rec(1), rec(1)]


def test_a_row_without_key_is_never_sent(airtable: ScriptedAirtable) -> None:
    with pytest.raises(ValueError, match="key"):
        airtable.door.upsert(TABLE, [person("")], merge_on=MERGE)
    assert airtable.sent == []


def test_of_two_rows_with_one_key_the_elder_stays(airtable: ScriptedAirtable) -> None:
    elder = {**row(rec(9), fldKEY="a"), "createdTime": "2026-03-01T00:00:00.000Z"}
    younger = {**row(rec(1), fldKEY="a"), "createdTime": "2026-03-02T00:00:00.000Z"}
    airtable.refuse(422, *TWO_ROWS)
    airtable.reply(records(younger, elder))
    airtable.reply(records({"id": rec(1), "deleted": True}))
    airtable.reply(records(elder, createdRecords=[]))
    upserted = airtable.door.upsert(TABLE, [person("a")], merge_on=MERGE)
    assert airtable.sent[1].query["filterByFormula"] == [f"OR(AND({{{KEY}}}='a'))"]
    assert airtable.sent[2].query["records[]"] == [rec(1)]
    assert upserted.record(0)["id"] == rec(9)


def test_a_row_into_which_somebody_wrote_is_kept_without_its_key(airtable: ScriptedAirtable) -> None:
    elder = {**row(rec(9), fldKEY="a"), "createdTime": "2026-03-01T00:00:00.000Z"}
    noted = {**row(rec(1), fldKEY="a", fldNOTES="deaf"), "createdTime": "2026-03-02T00:00:00.000Z"}
    airtable.refuse(422, *TWO_ROWS)
    airtable.reply(records(noted, elder))
    airtable.reply(records(row(rec(1), fldNOTES="deaf")))
    airtable.reply(records(elder, createdRecords=[]))
    airtable.door.upsert(TABLE, [person("a")], merge_on=MERGE)
    assert airtable.sent[2].body["records"] == [{"id": rec(1), "fields": {KEY: None}}]
    assert airtable.calls.by_kind == {"upsert": 2, "list": 1, "update": 1}


def test_one_bad_row_does_not_keep_the_others_back(airtable: ScriptedAirtable) -> None:
    bad = ("INVALID_VALUE_FOR_COLUMN", 'Field "Phone" cannot accept the provided value')
    airtable.refuse(422, *bad)
    airtable.reply(records(row(rec(1), fldKEY="a"), createdRecords=[rec(1)]))
    airtable.refuse(422, *bad)
    upserted = airtable.door.upsert(TABLE, [person("a"), person("b")], merge_on=MERGE)
    assert upserted.record(0)["id"] == rec(1)
    with pytest.raises(ValueRefused):
        upserted.record(1)


def test_duplicates_are_looked_for_once(airtable: ScriptedAirtable) -> None:
    airtable.refuse(422, *TWO_ROWS)
    airtable.reply(records(row(rec(1), fldKEY="a")))
    upserted = airtable.door.upsert(TABLE, [person("a")], merge_on=MERGE)
    assert airtable.calls.by_kind == {"upsert": 1, "list": 1}
    assert isinstance(upserted.rows[0], ValueRefused)


def test_a_dead_link_in_a_row_is_named(airtable: ScriptedAirtable) -> None:
    airtable.refuse(422, "ROW_DOES_NOT_EXIST", f"Record ID {rec(7)} does not exist in this table")
    upserted = airtable.door.upsert(TABLE, [person("a", fldX=[rec(7)])], merge_on=MERGE)
    assert isinstance(upserted.rows[0], RecordGone)


def test_a_lost_table_is_told_for_every_row(airtable: ScriptedAirtable) -> None:
    airtable.refuse(403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND")
    airtable.reply({"tables": []})
    upserted = airtable.door.upsert(TABLE, [person("a"), person("b")], merge_on=MERGE)
    assert all(isinstance(outcome, SchemaChanged) for outcome in upserted.rows)


def test_what_stops_an_upsert_is_raised_by_the_rows_it_kept_back(airtable: ScriptedAirtable) -> None:
    airtable.reply({"errors": [{"error": "PUBLIC_API_BILLING_LIMIT_EXCEEDED"}]}, 429)
    upserted = airtable.door.upsert(TABLE, [person("a")], merge_on=MERGE)
    with pytest.raises(QuotaSpent):
        _ = upserted.records
