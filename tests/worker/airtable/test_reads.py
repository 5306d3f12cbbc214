import math
from datetime import UTC, datetime, timedelta

import pytest

from tests.worker.airtable.scripted import BASE, TABLE, ScriptedAirtable, rec, records, row
from worker.airtable.answers import MARGIN, RawRecord, sent_at
from worker.errors import SchemaChanged, Temporary, TokenWrong

AT_TEN = datetime(2026, 3, 2, 19, 0, 10, tzinfo=UTC)
NOT_FOUND_SETS = [
    (403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"),
    (404, "TABLE_NOT_FOUND"),
    (404, "NOT_FOUND"),
]


def test_a_list_names_its_columns_by_id(airtable: ScriptedAirtable) -> None:
    airtable.reply(records())
    airtable.door.list(TABLE, fields=["fldA", "fldB"], formula="{fldA}='x'", max_records=26)
    (sent,) = airtable.sent
    assert (sent.method, sent.path) == ("GET", f"/airtable/v0/{BASE}/{TABLE}")
    assert sent.query["fields[]"] == ["fldA", "fldB"]
    assert sent.query["returnFieldsByFieldId"] == ["1"]
    assert sent.query["filterByFormula"] == ["{fldA}='x'"]
    assert sent.query["maxRecords"] == ["26"]


def test_all_pages_are_one_list(airtable: ScriptedAirtable) -> None:
    airtable.reply(records(row(rec(1)), offset="itr/1"))
    airtable.reply(records(row(rec(2))))
    listing = airtable.door.list(TABLE, fields=["fldA"])
    assert [record["id"] for record in listing.records] == [rec(1), rec(2)]
    assert airtable.sent[1].query["offset"] == ["itr/1"]
    assert airtable.calls.by_kind == {"list": 2}


@pytest.mark.parametrize("error_type", ["LIST_RECORDS_ITERATOR_NOT_AVAILABLE", "INVALID_OFFSET_VALUE"])
def test_a_list_that_lost_its_place_begins_again(airtable: ScriptedAirtable, error_type: str) -> None:
    airtable.reply(records(row(rec(1)), offset="itr/1"))
    airtable.refuse(422, error_type)
    airtable.reply(records(row(rec(2))), Date="Mon, 02 Mar 2026 19:05:00 GMT")
    listing = airtable.door.list(TABLE, fields=["fldA"])
    assert [record["id"] for record in listing.records] == [rec(2)]
    assert listing.looked_at > AT_TEN


def test_rows_are_read_page_by_page_and_only_what_was_made_of_them_is_kept(
    airtable: ScriptedAirtable,
) -> None:
    calls_when_read: list[int] = []

    def read(record: RawRecord) -> str:
        calls_when_read.append(len(airtable.sent))
        return f"read {record['id']}"

    airtable.reply(records(row(rec(1)), offset="itr/1"))
    airtable.reply(records(row(rec(2))))
    gathered = airtable.door.gather(TABLE, read, fields=["fldA"])
    assert gathered.rows == {rec(1): f"read {rec(1)}", rec(2): f"read {rec(2)}"}
    assert calls_when_read == [1, 2]


def test_of_a_list_begun_again_nothing_of_the_first_try_is_kept(airtable: ScriptedAirtable) -> None:
    airtable.reply(records(row(rec(1)), offset="itr/1"))
    airtable.refuse(422, "LIST_RECORDS_ITERATOR_NOT_AVAILABLE")
    airtable.reply(records(row(rec(2))))
    assert airtable.door.gather(TABLE, lambda record: record["id"], fields=[]).rows == {rec(2): rec(2)}


def test_a_list_that_loses_its_place_for_ever_ends(airtable: ScriptedAirtable) -> None:
    for _ in range(3):
        airtable.refuse(422, "LIST_RECORDS_ITERATOR_NOT_AVAILABLE")
    with pytest.raises(Temporary):
        airtable.door.list(TABLE, fields=["fldA"])


def test_a_list_is_as_old_as_the_sending_of_its_first_page(airtable: ScriptedAirtable) -> None:
    airtable.reply(records(offset="itr/1"), took=2.5)
    airtable.reply(records(), took=50, Date="Mon, 02 Mar 2026 19:01:00 GMT")
    assert airtable.door.list(TABLE, fields=["fldA"]).looked_at == AT_TEN - timedelta(
        seconds=math.ceil(2.5 + MARGIN)
    )


def test_the_moment_of_a_reading_is_rounded_down_to_the_second() -> None:
    moment = sent_at("Mon, 02 Mar 2026 19:00:10 GMT", took=0.001, received=AT_TEN)
    assert moment == AT_TEN - timedelta(seconds=1 + MARGIN)


@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_without_airtables_time_ours_serves_less_a_wide_margin(date: str | None) -> None:
    assert sent_at(date, took=0, received=AT_TEN) == AT_TEN - timedelta(seconds=300)


def test_a_long_formula_travels_in_the_body(airtable: ScriptedAirtable) -> None:
    airtable.reply(records())
    airtable.door.list(TABLE, fields=["fldA"], formula="1" * 16000)
    (sent,) = airtable.sent
    assert (sent.method, sent.path.rsplit("/", 1)[1]) == ("POST", "listRecords")
    assert sent.body["returnFieldsByFieldId"] is True


def test_chosen_rows_are_asked_for_by_hundreds(airtable: ScriptedAirtable) -> None:
    airtable.reply(records(row(rec(0))))
    airtable.reply(records(row(rec(100))))
    listing = airtable.door.get_by_ids(TABLE, [rec(n) for n in range(101)], ["fldA"])
    assert [record["id"] for record in listing.records] == [rec(0), rec(100)]
    assert airtable.sent[1].query["filterByFormula"] == [f"OR(RECORD_ID()='{rec(100)}')"]


def test_the_schema_is_read_anew_each_time(airtable: ScriptedAirtable) -> None:
    for name in ("Requests", "Anfragen"):
        airtable.reply({"tables": [{"id": TABLE, "name": name, "fields": []}]})
        assert airtable.door.tables()[0]["name"] == name
    assert airtable.calls.by_kind == {"schema": 2}


@pytest.mark.parametrize(("status", "error_type"), NOT_FOUND_SETS)
def test_a_base_that_is_not_shown_is_a_matter_of_the_token(
    airtable: ScriptedAirtable, status: int, error_type: str
) -> None:
    airtable.refuse(status, error_type)
    with pytest.raises(TokenWrong, match="base id"):
        airtable.door.tables()


@pytest.mark.parametrize(("status", "error_type"), NOT_FOUND_SETS)
def test_a_table_that_is_gone_is_a_change_of_the_base(
    airtable: ScriptedAirtable, status: int, error_type: str
) -> None:
    airtable.refuse(status, error_type)
    airtable.reply({"tables": [{"id": "tblOTHER"}]})
    with pytest.raises(SchemaChanged, match=TABLE):
        airtable.door.list(TABLE, fields=["fldA"])


def test_a_table_that_is_there_but_not_shown_is_a_missing_scope(airtable: ScriptedAirtable) -> None:
    airtable.refuse(403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND")
    airtable.reply({"tables": [{"id": TABLE}]})
    with pytest.raises(TokenWrong, match=r"data\.records:read"):
        airtable.door.list(TABLE, fields=["fldA"])


def test_making_a_door_makes_no_call(airtable: ScriptedAirtable) -> None:
    assert airtable.sent == []


def test_a_list_depends_on_no_view_that_people_could_rename_or_filter(airtable: ScriptedAirtable) -> None:
    airtable.reply(records())
    airtable.door.list(TABLE, fields=["fldA"], formula="{fldA}='x'")
    (sent,) = airtable.sent
    assert "view" not in sent.query
