"""Writing in tens: one bad row does not keep the others back; a row is gone only when nothing lists it."""

import pytest

from tests.worker.airtable.scripted import TABLE, ScriptedAirtable, rec, records, row
from worker.errors import RecordGone, SchemaChanged, Temporary, TokenWrong, ValueRefused

TEN = [(rec(n), {"fldX": "y"}) for n in range(10)]
DEAD = "recVOLUNTEERGONE1"


def rows(*numbers: int) -> dict[str, object]:
    return records(*(row(rec(n)) for n in numbers))


def test_rows_are_written_in_tens_and_never_typecast(airtable: ScriptedAirtable) -> None:
    airtable.reply(rows(*range(10)))
    airtable.reply(rows(10))
    written = airtable.door.update(TABLE, [*TEN, (rec(10), {"fldX": "y"})])
    assert [len(sent.ids) for sent in airtable.sent] == [10, 1]
    assert all(sent.body["typecast"] is False for sent in airtable.sent)
    assert all(sent.body["returnFieldsByFieldId"] is True for sent in airtable.sent)
    assert len(written.records) == 11
    assert written.failure is None


def test_nothing_to_write_is_no_call(airtable: ScriptedAirtable) -> None:
    assert airtable.door.update(TABLE, []).records == {}
    assert airtable.sent == []


def test_two_writes_to_one_row_are_one(airtable: ScriptedAirtable) -> None:
    airtable.reply(rows(1))
    airtable.door.update(TABLE, [(rec(1), {"fldX": 1, "fldY": 1}), (rec(1), {"fldX": 2})])
    assert airtable.sent[0].body["records"] == [{"id": rec(1), "fields": {"fldX": 2, "fldY": 1}}]


def test_a_row_that_is_gone_is_left_out_and_the_rest_written(airtable: ScriptedAirtable) -> None:
    airtable.refuse(422, "ROW_DOES_NOT_EXIST", f"Record ID {rec(3)} does not exist in this table")
    airtable.reply(rows(0, 1, 2, 4, 5, 6, 7, 8, 9))
    airtable.reply(rows(0, 1, 2, 4, 5, 6, 7, 8, 9))
    written = airtable.door.update(TABLE, TEN)
    assert isinstance(written.refused[rec(3)], RecordGone)
    assert len(written.records) == 9
    assert airtable.calls.by_kind == {"update": 2, "list": 1}


@pytest.mark.parametrize(
    "status_and_type",
    [(404, "MODEL_ID_NOT_FOUND"), (404, "NOT_FOUND"), (403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND")],
)
def test_several_rows_that_are_gone_are_found_by_one_list(
    airtable: ScriptedAirtable, status_and_type: tuple[int, str]
) -> None:
    airtable.refuse(*status_and_type)
    airtable.reply(rows(0, 1, 2))
    airtable.reply(rows(0, 1, 2))
    written = airtable.door.update(TABLE, TEN)
    assert set(written.refused) == {rec(n) for n in range(3, 10)}
    assert all(isinstance(error, RecordGone) for error in written.refused.values())


def test_a_row_that_a_list_still_has_is_not_gone(airtable: ScriptedAirtable) -> None:
    airtable.refuse(422, "ROW_DOES_NOT_EXIST", f"Record ID {rec(3)} does not exist in this table")
    airtable.reply(rows(*range(10)))
    airtable.reply(rows(0, 1, 2, 4, 5, 6, 7, 8, 9))
    written = airtable.door.update(TABLE, TEN)
    assert type(written.refused[rec(3)]) is Temporary


def test_a_row_is_not_gone_when_the_list_fails(airtable: ScriptedAirtable) -> None:
    airtable.refuse(422, "ROW_DOES_NOT_EXIST", f"Record ID {rec(3)} does not exist in this table")
    airtable.reply("", 500)
    written = airtable.door.update(TABLE, TEN)
    assert written.refused == {}
    assert type(written.failure) is Temporary


def test_a_dead_id_inside_a_cell_is_named_and_the_row_is_not_gone(airtable: ScriptedAirtable) -> None:
    airtable.refuse(422, "ROW_DOES_NOT_EXIST", f"Record ID {DEAD} does not exist in this table")
    airtable.reply(rows(1))
    written = airtable.door.update(TABLE, [(rec(0), {"fldX": [DEAD]}), (rec(1), {"fldX": [rec(7)]})])
    refusal = written.refused[rec(0)]
    assert isinstance(refusal, RecordGone)
    assert refusal.record_id == DEAD
    assert set(written.records) == {rec(1)}
    assert airtable.calls.by_kind == {"update": 2}


def test_a_bad_row_that_nobody_names_is_found_by_halves(airtable: ScriptedAirtable) -> None:
    bad = ("INVALID_VALUE_FOR_COLUMN", 'Field "Phone" cannot accept the provided value')
    airtable.refuse(422, *bad)  # all four
    airtable.reply(rows(0, 1))
    airtable.refuse(422, *bad)  # the second half
    airtable.reply(rows(2))
    airtable.refuse(422, *bad)  # the last one alone
    written = airtable.door.update(TABLE, TEN[:4])
    assert [len(sent.ids) for sent in airtable.sent] == [4, 2, 2, 1, 1]
    assert set(written.records) == {rec(0), rec(1), rec(2)}
    assert isinstance(written.refused[rec(3)], ValueRefused)


def test_a_column_that_is_gone_stops_the_table(airtable: ScriptedAirtable) -> None:
    airtable.refuse(422, "UNKNOWN_FIELD_NAME", 'Unknown field name: "fldX"')
    written = airtable.door.update(TABLE, [*TEN, (rec(10), {"fldX": "y"})])
    assert isinstance(written.failure, SchemaChanged)
    assert len(airtable.sent) == 1


def test_a_token_that_may_read_but_not_write_is_told_so(airtable: ScriptedAirtable) -> None:
    airtable.refuse(403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND")
    airtable.reply(rows(*range(10)))
    written = airtable.door.update(TABLE, TEN)
    assert isinstance(written.failure, TokenWrong)
    assert "data.records:write" in str(written.failure)


def test_a_role_that_may_not_write_a_column_stops_the_table(airtable: ScriptedAirtable) -> None:
    airtable.refuse(
        403, "INVALID_PERMISSIONS", "You are not permitted to write cell values in field Next step (fldX)"
    )
    assert isinstance(airtable.door.update(TABLE, TEN).failure, TokenWrong)
    assert len(airtable.sent) == 1


def test_a_single_bad_row_is_refused_with_its_column(airtable: ScriptedAirtable) -> None:
    airtable.refuse(422, "INVALID_VALUE_FOR_COLUMN", 'Field "Phone" cannot accept the provided value')
    refusal = airtable.door.update(TABLE, TEN[:1]).refused[rec(0)]
    assert isinstance(refusal, ValueRefused)
    assert refusal.column == "Phone"


def test_a_deletion_of_what_is_gone_is_done(airtable: ScriptedAirtable) -> None:
    airtable.refuse(404, "NOT_FOUND", f'Could not find a record with ID "{rec(1)}".')
    airtable.reply(rows(0))
    airtable.reply(rows(0))
    airtable.door.delete(TABLE, [rec(0), rec(1)])
    assert airtable.sent[-1].query["records[]"] == [rec(0)]


def test_a_deletion_without_an_answer_is_told(airtable: ScriptedAirtable) -> None:
    airtable.reply("", 500)
    with pytest.raises(Temporary):
        airtable.door.delete(TABLE, [rec(0)])
