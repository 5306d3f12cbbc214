"""When a cell was last changed, and how far behind a read may be: what a poller lives on."""

from datetime import UTC, datetime

import pytest

from tests.clocks import ManualClock
from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.switches import NeverEdited, Switches

START = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)


@pytest.fixture
def rosa(airtable: AirtableStandIn, base: str) -> str:
    return airtable.create_record(base, "Requests", {"Name": "Rosa", "Phone": "718"})


def at(moment: str) -> str:
    return f"DATETIME_PARSE('2026-03-02T{moment}Z')"


def test_times_are_whole_seconds(caller: Caller, clock: ManualClock) -> None:
    clock.advance(1.9)
    _, body = caller.data("POST", "Requests", {"fields": {"Name": "Rosa"}})
    assert body["createdTime"] == "2026-03-02T19:00:01.000Z"
    assert caller.names(filterByFormula=f"LAST_MODIFIED_TIME({{Name}})={at('19:00:01')}") == ["Rosa"]


def test_each_cell_has_its_own_time(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock, rosa: str
) -> None:
    clock.advance(60)
    airtable.update_record(caller.base, "Requests", rosa, {"Phone": "917"})
    assert airtable.last_modified(caller.base, "Requests", rosa, "Name") == START
    assert caller.names(filterByFormula=f"LAST_MODIFIED_TIME({{Name}})={at('19:00:00')}") == ["Rosa"]
    assert caller.names(filterByFormula=f"LAST_MODIFIED_TIME({{Name}},{{Phone}})={at('19:01:00')}") == [
        "Rosa"
    ]
    assert caller.names(filterByFormula=f"LAST_MODIFIED_TIME()={at('19:01:00')}") == ["Rosa"]


def test_emptying_a_cell_is_an_edit(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock, rosa: str
) -> None:
    clock.advance(60)
    airtable.update_record(caller.base, "Requests", rosa, {"Phone": None})
    assert caller.names(filterByFormula=f"LAST_MODIFIED_TIME({{Phone}})={at('19:01:00')}") == ["Rosa"]


@pytest.mark.usefixtures("rosa")
@pytest.mark.parametrize("how", list(NeverEdited))
def test_a_cell_that_nobody_edited_has_no_time_or_that_of_the_row(
    caller: Caller, switches: Switches, how: NeverEdited
) -> None:
    switches.never_edited = how
    blank = caller.names(filterByFormula="NOT(LAST_MODIFIED_TIME({Email},{Due}))")
    assert blank == (["Rosa"] if how is NeverEdited.BLANK else [])


@pytest.mark.parametrize("counts", [False, True])
def test_writing_what_is_there_is_an_edit_or_not(
    airtable: AirtableStandIn, base: str, clock: ManualClock, switches: Switches, rosa: str, *, counts: bool
) -> None:
    switches.same_value_counts = counts
    clock.advance(60)
    airtable.update_record(base, "Requests", rosa, {"Phone": "718"})
    moved = airtable.last_modified(base, "Requests", rosa, "Phone") != START
    assert moved == counts


@pytest.mark.parametrize("counts", [False, True])
def test_the_other_side_of_a_link_is_edited_or_not(
    airtable: AirtableStandIn, base: str, clock: ManualClock, switches: Switches, *, counts: bool
) -> None:
    switches.inverse_edits_count = counts
    ana = airtable.create_record(base, "Volunteers", {"Name": "Ana"})
    clock.advance(60)
    airtable.create_record(base, "Requests", {"Shortlist": [ana]})
    moved = airtable.last_modified(base, "Volunteers", ana, "Requests") is not None
    assert moved == counts


def test_a_change_of_a_linked_record_is_no_edit_of_this_one(
    airtable: AirtableStandIn, base: str, clock: ManualClock
) -> None:
    ana = airtable.create_record(base, "Volunteers", {"Name": "Ana"})
    rosa = airtable.create_record(base, "Requests", {"Shortlist": [ana]})
    clock.advance(60)
    airtable.update_record(base, "Volunteers", ana, {"Name": "Ana R."})
    assert airtable.last_modified(base, "Requests", rosa, "Shortlist") == START


@pytest.fixture
def lagging(clock: ManualClock, switches: Switches, rosa: str) -> str:
    clock.advance(100)
    switches.list_lag = 5.0
    return rosa


def test_a_list_lags_behind_an_edit(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock, lagging: str
) -> None:
    airtable.update_record(caller.base, "Requests", lagging, {"Name": "Rosa A."})
    assert caller.names() == ["Rosa"]
    assert caller.names(filterByFormula="{Name}='Rosa A.'") == []
    assert caller.data("GET", f"Requests/{lagging}")[1]["fields"]["Name"] == "Rosa A."
    clock.advance(5)
    assert caller.names() == ["Rosa A."]


def test_a_list_lags_behind_what_was_made_and_what_was_deleted(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock, lagging: str
) -> None:
    airtable.create_record(caller.base, "Requests", {"Name": "Kim"})
    airtable.delete_record(caller.base, "Requests", lagging)
    clock.advance(4.9)
    assert caller.names() == ["Rosa"]
    clock.advance(0.1)
    assert caller.names() == ["Kim"]


@pytest.mark.usefixtures("lagging")
def test_the_names_of_linked_records_lag_as_well(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock
) -> None:
    ana = airtable.create_record(caller.base, "Volunteers", {"Name": "Ana"})
    airtable.create_record(caller.base, "Requests", {"Name": "Kim", "Shortlist": [ana]})
    clock.advance(10)
    airtable.update_record(caller.base, "Volunteers", ana, {"Name": "Ana R."})
    assert caller.names(filterByFormula="{Shortlist}='Ana'") == ["Kim"]


def test_reading_one_record_may_lag_too(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock, switches: Switches
) -> None:
    switches.get_lag = 2.0
    rosa = airtable.create_record(caller.base, "Requests", {"Name": "Rosa"})
    assert caller.data("GET", f"Requests/{rosa}")[0] == 403
    clock.advance(2)
    assert caller.data("GET", f"Requests/{rosa}")[0] == 200


def test_an_upsert_does_not_lag(caller: Caller, airtable: AirtableStandIn, switches: Switches) -> None:
    switches.list_lag = 5.0
    airtable.create_record(caller.base, "Volunteers", {"Key": "a"})
    body = {"records": [{"fields": {"Key": "a"}}], "performUpsert": {"fieldsToMergeOn": ["Key"]}}
    assert caller.data("PATCH", "Volunteers", body)[1]["createdRecords"] == []
