"""The formula the worker lives on, over the template, evaluated as Airtable would."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from airtable_schema.template import REQUESTS, Writer
from tests.clocks import ManualClock
from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.switches import BlankDates, NeverEdited, Switches

START = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
FINAL = ("Complete", "Referred", "Not met", "Cancelled")
PEOPLES = ", ".join(
    f"{{{one.name}}}" for one in REQUESTS.columns if one.writer is Writer.PEOPLE and one.key != "status"
)
WHOLE = {"Name": "Rosa", "Phone": "718", "Address": "30-12 30th Ave"}


def attention(now: datetime) -> str:
    """Return protocol section 1's formula for one pass, with nothing announced before 1970."""

    def at(moment: datetime) -> str:
        return f"DATETIME_PARSE('{moment:%Y-%m-%dT%H:%M:%S}.000Z')"

    edited = f"LAST_MODIFIED_TIME({PEOPLES})"
    status_edited = "LAST_MODIFIED_TIME({Status})"
    final = ", ".join(f"({{Status}}&'')='{name}'" for name in FINAL)
    ever = at(datetime(1970, 1, 1, tzinfo=UTC))
    filled = "({Name}&{Phone}&{Email}&{Address}&{Area}&{Details}&{Asked by}&{Needs}) != ''"
    return f"""IF({{_Looked at}},
        OR(({{Status}}&'') != ({{_Seen status}}&''),
           IF({{_Next look}}, NOT(IS_AFTER({{_Next look}}, {at(now)})), 0),
           IF({edited}, NOT(IS_BEFORE({edited}, {{_Looked at}})), 0)),
        AND(NOT(OR({final})),
            OR(NOT(IS_BEFORE(CREATED_TIME(), {ever})),
               IF({status_edited}, NOT(IS_BEFORE({status_edited}, {ever})), 0)),
            {filled},
            OR(AND(({{Needs}}&'')!='', ({{Phone}}&'')!='', ({{Address}}&'')!=''),
               NOT(IS_AFTER(IF({edited}, {edited}, CREATED_TIME()), {at(now - timedelta(minutes=2))})))))"""


@pytest.fixture
def base(airtable: AirtableStandIn) -> str:
    return airtable.create_base("Desk", template_tables(template_mapping("mi")))


@pytest.fixture(
    params=[(never, blank) for never in NeverEdited for blank in BlankDates], ids=str, autouse=True
)
def open_questions(request: pytest.FixtureRequest, switches: Switches) -> None:
    switches.never_edited, switches.blank_dates = request.param


@pytest.fixture
def need(airtable: AirtableStandIn, base: str) -> str:
    return airtable.create_record(base, "Kinds of help", {"Name": "Groceries"})


def seen(airtable: AirtableStandIn, caller: Caller, clock: ManualClock, **cells: Any) -> str:
    """Rosa's request, looked at a minute after it was written and to be looked at in six hours."""
    rosa = airtable.create_record(caller.base, "Requests", {**WHOLE, "Status": "New", **cells})
    memory = {"_Looked at": START + timedelta(minutes=1), "_Next look": START + timedelta(hours=6)}
    airtable.update_record(caller.base, "Requests", rosa, {**memory, "_Seen status": "New"})
    clock.advance(120)
    return rosa


def wanted(caller: Caller, clock: ManualClock) -> list[str]:
    status, body = caller.data("POST", "Requests/listRecords", {"filterByFormula": attention(clock.now())})
    assert status == 200, body
    return [row["id"] for row in body["records"]]


def test_a_whole_request_is_seen_at_once(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock, need: str
) -> None:
    rosa = airtable.create_record(caller.base, "Requests", {**WHOLE, "Needs": [need]})
    assert wanted(caller, clock) == [rosa]


@pytest.mark.parametrize("half", [{"Name": "Rosa"}, {"Details": "eggs"}, {**WHOLE}])
def test_a_half_typed_one_rests_for_two_minutes(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock, half: dict[str, str]
) -> None:
    rosa = airtable.create_record(caller.base, "Requests", half)
    clock.advance(119)
    assert wanted(caller, clock) == []
    clock.advance(1)
    assert wanted(caller, clock) == [rosa]


@pytest.mark.parametrize(
    "cells",
    [{}, {"Status": "New"}, {"Urgency": "Urgent: today"}, {"Private": True}, {**WHOLE, "Status": "Complete"}],
)
def test_an_empty_row_and_a_finished_one_never_are(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock, cells: dict[str, Any]
) -> None:
    airtable.create_record(caller.base, "Requests", cells)
    clock.advance(86_400)
    assert wanted(caller, clock) == []


def test_one_looked_at_asks_for_nothing_until_its_next_look(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock
) -> None:
    rosa = seen(airtable, caller, clock)
    assert wanted(caller, clock) == []
    clock.advance(6 * 3600)
    assert wanted(caller, clock) == [rosa]


@pytest.mark.parametrize(
    "edit", [{"Details": "eggs"}, {"Phone": None}, {"Practice": True}, {"Status": "Assigned"}]
)
def test_every_edit_of_peoples_columns_brings_it_back(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock, edit: dict[str, Any]
) -> None:
    rosa = seen(airtable, caller, clock)
    airtable.update_record(caller.base, "Requests", rosa, edit)
    assert wanted(caller, clock) == [rosa]


def test_the_workers_own_columns_do_not(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock
) -> None:
    rosa = seen(airtable, caller, clock)
    airtable.update_record(caller.base, "Requests", rosa, {"Next step": "Call", "_Card": "{}"})
    assert wanted(caller, clock) == []


@pytest.mark.parametrize("moves", [False, True])
def test_a_call_logged_is_an_edit_of_the_request_or_not_but_never_an_edit_of_peoples_columns(
    caller: Caller, airtable: AirtableStandIn, clock: ManualClock, switches: Switches, *, moves: bool
) -> None:
    switches.inverse_edits_count = moves
    rosa = seen(airtable, caller, clock)
    airtable.create_record(caller.base, "Calls & texts", {"Request": [rosa]})
    assert wanted(caller, clock) == []
