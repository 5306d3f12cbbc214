"""Which rows the attention formula returns, evaluated as Airtable would with every undocumented behaviour."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from airtable_schema.columns import Column, FieldType, Writer
from airtable_schema.mapping import mapping_from
from airtable_schema.template import REQUESTS
from tests.worker.bases import InMemory
from worker.attention import Attention, changed_since, created_since, formula
from worker.sandbox.switches import BlankDates, NeverEdited

SETTLE = timedelta(minutes=2)
HALF = {"Name": "Rosa Alvarez"}
PEOPLES = [column for column in REQUESTS.written_by(Writer.PEOPLE) if column.key != "status"]


@pytest.fixture(params=[(never, blank) for never in NeverEdited for blank in BlankDates], ids=str)
def base(request: pytest.FixtureRequest) -> InMemory:
    never, blank = request.param
    return InMemory(never_edited=never, blank_dates=blank)


def whole(base: InMemory, **cells: Any) -> dict[str, Any]:
    """A request with a need, a phone and an address."""
    need = base.add({"Name": "Groceries"}, "Kinds of help")
    return {"Name": "Rosa", "Phone": "(718) 555-0100", "Address": "30-12 30th Ave", "Needs": [need], **cells}


def looked_at(base: InMemory, cells: dict[str, Any]) -> str:
    """Add a row and look at it ten seconds later, to look again in six hours; a minute passes."""
    record = base.add(cells)
    base.later(10)
    base.edit(
        record,
        {
            "_Looked at": base.now,
            "_Next look": base.now + timedelta(hours=6),
            "_Seen status": cells.get("Status"),
        },
    )
    base.later(60)
    return record


def asks(base: InMemory, *, announce_from: datetime | None = None, first: bool = False) -> set[str]:
    asked = Attention(now=base.now, announce_from=announce_from, settle=SETTLE, first=first)
    return base.kept(formula(base.schema, asked))


def test_a_request_that_can_be_worked_is_seen_at_once(base: InMemory) -> None:
    assert asks(base) == set() == base.kept("1")
    rosa = base.add(whole(base))
    assert asks(base) == {rosa}


@pytest.mark.parametrize("lacking", ["Needs", "Phone", "Address"])
def test_one_that_lacks_something_waits_until_it_was_left_alone(base: InMemory, lacking: str) -> None:
    cells = whole(base)
    del cells[lacking]
    rosa = base.add(cells)
    base.later(SETTLE.total_seconds() - 1)
    assert asks(base) == set()
    base.later(1)
    assert asks(base) == {rosa}


def test_somebody_who_goes_on_typing_is_not_interrupted(base: InMemory) -> None:
    rosa = base.add(HALF)
    base.later(100)
    base.edit(rosa, {"Details": "Milk"})
    base.later(100)
    assert asks(base) == set()
    base.later(20)
    assert asks(base) == {rosa}


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"Status": "New"},
        {"Urgency": "Urgent: today"},
        {"Private": True},
        {"Practice": True, "Status": "Checked"},
        {"City": "Astoria"},
    ],
)
def test_an_empty_row_is_never_announced(base: InMemory, cells: dict[str, Any]) -> None:
    base.add(cells)
    base.later(86_400)
    assert asks(base) == set() == asks(base, first=True)


@pytest.mark.parametrize("column", ["Name", "Phone", "Email", "Address", "Area", "Details", "Asked by"])
def test_a_row_that_says_anything_is_announced_once_it_rested(base: InMemory, column: str) -> None:
    row = base.add({column: "rosa@example.org"})
    base.later(SETTLE.total_seconds())
    assert asks(base) == {row}


@pytest.mark.parametrize("status", ["Complete", "Referred", "Not met", "Cancelled"])
def test_what_was_finished_before_we_ever_saw_it_is_left_alone(base: InMemory, status: str) -> None:
    base.add(whole(base, Status=status))
    base.later(86_400)
    assert asks(base) == set() == asks(base, first=True)


@pytest.mark.parametrize("status", ["Checked", "Needs volunteer", "Assigned", "On hold"])
def test_every_other_status_is_seen_even_the_first_time(base: InMemory, status: str) -> None:
    rosa = base.add(whole(base, Status=status))
    assert asks(base) == {rosa}


def test_one_looked_at_asks_for_nothing(base: InMemory) -> None:
    looked_at(base, whole(base, Status="New"))
    assert asks(base) == set()


def test_it_is_back_at_its_next_look_and_not_a_second_before(base: InMemory) -> None:
    rosa = looked_at(base, whole(base))
    base.later(6 * 3600 - 60 - 1)
    assert asks(base) == set()
    base.later(1)
    assert asks(base) == {rosa}


def test_an_open_request_that_lost_its_next_look_comes_back_and_one_that_has_ended_stays_away(
    base: InMemory,
) -> None:
    rosa, hugo = looked_at(base, whole(base)), looked_at(base, whole(base, Status="Complete"))
    for request in (rosa, hugo):
        base.edit(request, {"_Next look": None})
    base.later(86_400)
    assert asks(base) == {rosa}


@pytest.mark.parametrize("status", ["Assigned", "Complete", None])
def test_every_change_of_status_brings_it_back(base: InMemory, status: str | None) -> None:
    rosa = looked_at(base, whole(base, Status="New"))
    base.edit(rosa, {"Status": status})
    assert asks(base) == {rosa}


def test_a_space_behind_a_status_that_we_do_not_read_is_no_change() -> None:
    base = InMemory()
    base.rename_option("Status", "Assigned", "Assigned ")
    rosa = looked_at(base, whole(base, Status="Assigned "))
    base.edit(rosa, {"_Seen status": "Assigned"})
    assert asks(base) == set()


@pytest.mark.parametrize("seconds", [0, 1])
def test_an_edit_in_the_second_of_the_look_or_after_it_is_seen(base: InMemory, seconds: float) -> None:
    rosa = looked_at(base, whole(base))
    base.edit(rosa, {"_Looked at": base.ago(seconds)})
    base.edit(rosa, {"Phone": None})
    assert asks(base) == {rosa}


def test_an_edit_before_the_look_is_not_seen_again(base: InMemory) -> None:
    rosa = looked_at(base, whole(base))
    base.edit(rosa, {"Details": "Milk"})
    base.later(1)
    base.edit(rosa, {"_Looked at": base.now})
    assert asks(base) == set()


def test_what_the_worker_writes_brings_nothing_back(base: InMemory) -> None:
    rosa = looked_at(base, whole(base))
    base.edit(rosa, {"Next step": "Ring her", "_Card": "1 2", "_Said": "{}", "To fix": "x"})
    assert asks(base) == set()


@pytest.mark.parametrize("column", PEOPLES, ids=lambda column: str(column.key))
def test_an_edit_of_any_of_peoples_columns_brings_it_back(column: Column) -> None:
    base = InMemory()
    rosa = looked_at(base, HALF)
    base.edit(rosa, {_name(base, column): _value(base, column)})
    assert asks(base) == {rosa}


def test_the_first_attention_returns_besides_every_open_card(base: InMemory) -> None:
    open_, done = (looked_at(base, whole(base, Status=status)) for status in ("Assigned", "Complete"))
    assert asks(base) == set()
    assert asks(base, first=True) == {open_}
    base.edit(done, {"Status": "New"})
    assert asks(base, first=True) == {open_, done}


def test_what_was_created_before_announcing_began_is_left_alone(base: InMemory) -> None:
    base.add(whole(base, Status="New"))
    base.later(3600)
    assert asks(base, announce_from=base.now) == set()
    rosa = base.add(whole(base))
    assert asks(base, announce_from=base.now) == {rosa}


def test_an_old_one_whose_status_changes_since_is_announced(base: InMemory) -> None:
    rosa = base.add(whole(base, Status="New"))
    base.later(3600)
    since = base.now
    base.edit(rosa, {"Details": "Milk"})
    assert asks(base, announce_from=since) == set()
    base.edit(rosa, {"Status": "Needs volunteer"})
    assert asks(base, announce_from=since) == {rosa}


@pytest.mark.parametrize("lacks", [["Area", "Email"], ["Asked by"], ["Private notes", "Part of", "Practice"]])
def test_columns_that_the_base_lacks_are_left_out(lacks: list[str]) -> None:
    base = InMemory(lacks=lacks)
    rosa = base.add(whole(base))
    seen = looked_at(base, whole(base, Status="New"))
    base.edit(seen, {"Details": "Milk"})
    assert asks(base) == {rosa, seen}


def test_a_group_that_calls_its_statuses_otherwise_is_asked_by_its_own_names() -> None:
    names = mapping_from({"requests": {"options": {"status": {"complete": "Rosa's fine"}}}})
    base = InMemory(names=names)
    base.add(whole(base, Status="Rosa's fine"))
    open_ = base.add(whole(base, Status="Assigned"))
    assert asks(base) == {open_}


def test_what_changed_since_is_what_was_made_or_edited_by_people_since(base: InMemory) -> None:
    volunteers = [base.add({"Name": name}, "Volunteers") for name in ("Ana", "Ben", "Chloé")]
    base.later(60)
    since = base.now
    base.edit(volunteers[0], {"Phone": "(718) 555-0134"}, "Volunteers")
    base.edit(volunteers[1], {"_Coordinates for": "28-10 30th Ave"}, "Volunteers")
    dev = base.add({"Name": "Dev"}, "Volunteers")
    changed = base.kept(changed_since(base.schema, "volunteers", since), "Volunteers")
    assert changed == {volunteers[0], dev}
    assert base.kept(created_since(since), "Volunteers") == {dev}


def test_a_request_that_links_a_volunteer_does_not_change_the_volunteer(base: InMemory) -> None:
    base.switches.inverse_edits_count = True
    ana = base.add({"Name": "Ana"}, "Volunteers")
    base.later(60)
    base.add({**HALF, "Assigned to": [ana]})
    assert base.kept(changed_since(base.schema, "volunteers", base.ago(30)), "Volunteers") == set()


def test_times_are_asked_for_in_whole_seconds_of_utc() -> None:
    at = datetime(2026, 3, 2, 14, 0, 0, 999_000, tzinfo=UTC)
    assert "'2026-03-02T14:00:00.000Z'" in created_since(at)


def _name(base: InMemory, column: Column) -> str:
    return base.schema.tables["requests"].columns[column.key].name


def _value(base: InMemory, column: Column) -> Any:
    options = list(base.schema.tables["requests"].columns[column.key].options) or list(column.words)
    match column.type:
        case FieldType.CHECKBOX:
            return True
        case FieldType.NUMBER:
            return 3
        case FieldType.DATE_TIME:
            return base.now
        case FieldType.SELECT:
            return options[0]
        case FieldType.MULTI_SELECT:
            return options[:1]
        case FieldType.LINK:
            table = {"needs": "Kinds of help", "volunteers": "Volunteers", "requests": "Requests"}
            return [base.add({}, table[str(column.links_to)])]
        case _:
            return "anything"
