"""Rows and columns go away while the worker runs: what they were part of ends well, and the rest goes on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from airtable_schema.drift import template_tables
from airtable_schema.mapping import template_mapping
from tests.journeys.desk import Desk, a_desk, places
from worker.decide import Decision, decide
from worker.sandbox.airtable.exceptions import bad_value
from worker.sandbox.airtable.records import Records
from worker.sandbox.call_log import Service
from worker.view import Rules, View

TEN = 10
Refusing = Callable[[str], None]


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Refusing:
    """Have the base refuse every call that writes to one row, as it refuses a value that it can't take."""
    update = Records.update
    refused = [""]

    def strict(self: Records, base: Any, changes: Any, *rest: Any, **how: Any) -> Any:
        if any(record.id == refused[0] for record, _ in changes):
            raise bad_value("Next step")
        return update(self, base, changes, *rest, **how)

    monkeypatch.setattr(Records, "update", strict)
    return lambda record: refused.__setitem__(0, record)


def _ten(desk: Desk) -> list[str]:
    return [
        desk.ask(Name=f"Person {n}", Phone=f"(718) 555-02{n:02d}", Address=places()[n].street_line)
        for n in range(TEN)
    ]


def _delete(desk: Desk, table: str, record: str) -> None:
    desk.sandbox.airtable.delete_record(desk.base, table, record)


# Rows ---------------------------------------------------------------------------------------------------


def test_the_card_of_a_deleted_request_folds_within_a_day_and_says_so() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        _delete(desk, "Requests", rosa)
        desk.later(timedelta(days=1).total_seconds())
        desk.look(worker, 3)
        assert desk.card().text == "This request was deleted in Airtable."


@pytest.mark.parametrize("anew", [False, True], ids=["it was known", "only its cards are left"])
def test_nor_does_a_card_stay_of_a_deleted_request_that_another_has_replaced(anew: bool) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.sandbox.switches.edit_window = 60
        desk.later(120)
        desk.edit(rosa, Details="Ring twice.")
        desk.look(worker, 6)
        _delete(desk, "Requests", rosa)
        desk.sandbox.switches.edit_window = 2 * 86_400
        desk.later(3_600 if anew else 86_400)
        desk.look(desk.worker() if anew else worker, 3)
        assert {card.text for card in desk.sandbox.slack.messages()} == {
            "This request was deleted in Airtable."
        }


def test_the_notices_of_a_deleted_request_name_nobody_any_more() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        worker = desk.once()
        _delete(desk, "Requests", rosa)
        desk.later(timedelta(days=1).total_seconds())
        desk.look(worker, 3)
        assert desk.card().text == "This request was deleted in Airtable."
        assert desk.thread() == ["Assigned."]


def test_what_is_left_of_a_request_that_ended_stays_one_line_when_its_row_is_deleted() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        worker = desk.once()
        desk.edit(rosa, Status="Not met")
        desk.look(worker)
        _delete(desk, "Requests", rosa)
        desk.later(timedelta(days=1).total_seconds())
        desk.look(worker, 3)
        assert desk.card().text == "○ No. 1 · Groceries · not met"
        assert desk.thread() == ["Assigned."]


def test_a_request_that_ended_and_was_deleted_before_anybody_looked_folds_at_once_at_the_next_start() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        desk.once()
        desk.edit(rosa, Status="Not met")
        _delete(desk, "Requests", rosa)
        desk.look(desk.worker(), 1)
        assert desk.card().text == "This request was deleted in Airtable."


def test_a_request_deleted_while_it_is_worked_is_never_announced() -> None:
    with a_desk() as desk:
        rosa, hugo = desk.ask(), desk.ask(Name="Hugo Stone", Phone="(718) 555-0150")
        worker = desk.worker()
        desk.sandbox.watch(
            lambda call: (
                _delete(desk, "Requests", rosa)
                if call.service is Service.NOMINATIM
                and desk.sandbox.airtable.has_record(desk.base, "Requests", rosa)
                else None
            )
        )
        desk.go(worker)
        desk.look(worker, 2)
        assert "Hugo" in desk.card().text
        assert desk.row(hugo)["_Card"]


def test_a_deleted_request_whose_card_a_fresh_process_finds_folds_at_its_start() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        desk.once()
        _delete(desk, "Requests", rosa)
        desk.later(60)
        desk.look(desk.once(), 2)
        assert desk.card().text == "This request was deleted in Airtable."


def test_a_volunteer_deleted_while_on_a_list_is_taken_off_it_and_the_card_goes_out() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once()
        _delete(desk, "Volunteers", desk.volunteers["Ana Ruiz"])
        hugo = desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        desk.look(worker, 4)
        assert len(desk.row(hugo)["Shortlist"]) == 3
        assert "Ana" not in desk.cards()[1]


def test_one_refused_row_of_ten_is_held_and_the_nine_others_are_written(refusing: Refusing) -> None:
    with a_desk() as desk, capture_logs() as logs:
        requests = _ten(desk)
        bad = requests[4]
        refusing(bad)
        worker = desk.worker()
        desk.go(worker)
        desk.look(worker, 2)
        written = {request for request in requests if "Next step" in desk.row(request)}
        assert written == set(requests) - {bad}
        assert len(desk.cards()) == TEN - 1
    refused = [entry for entry in logs if entry["event"] == "row refused"]
    assert [entry["request"] for entry in refused] == [bad]


def test_a_refused_row_is_tried_again_once_somebody_changed_it(refusing: Refusing) -> None:
    with a_desk() as desk:
        requests = _ten(desk)
        refusing(requests[4])
        worker = desk.worker()
        desk.go(worker)
        refusing("")
        desk.later(60)
        desk.edit(requests[4], Details="Ring twice.")
        desk.look(worker, 3)
        assert len(desk.cards()) == TEN


def test_a_record_whose_decision_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    right = decide

    def wrong(view: View, rules: Rules) -> Decision:
        if view.request.name == "Person 3":
            raise ZeroDivisionError(view.request.phone)
        return right(view, rules)

    monkeypatch.setattr("worker.deciding.decide", wrong)
    with a_desk() as desk, capture_logs() as logs:
        requests = _ten(desk)
        worker = desk.worker()
        desk.go(worker)
        desk.look(worker, 3)
        assert len(desk.cards()) == TEN - 1
        assert "_Next look" in desk.row(requests[3])
    failed = [entry for entry in logs if entry["event"] == "request failed"]
    assert [entry["request"] for entry in failed] == [requests[3]]


# Columns --------------------------------------------------------------------------------------------------


def test_a_column_renamed_while_the_worker_runs_changes_nothing() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once()
        desk.sandbox.airtable.rename_column(desk.base, "Requests", "Next step", "What now")
        desk.sandbox.airtable.rename_column(desk.base, "Requests", "Address", "Street")
        hugo = desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=None, Street="12 Elm Street")
        desk.look(worker, 3)
        assert "What now" in desk.row(hugo)
        assert "Elm Street" in desk.cards()[1]


@pytest.mark.parametrize(("column", "back"), [
    ("Next step", {"name": "Next step", "type": "multilineText"}),
    ("_Card", {"name": "_Card", "type": "multilineText"}),
    ("_Looked at", {"name": "_Looked at", "type": "dateTime", "options": {
        "dateFormat": {"name": "iso"}, "timeFormat": {"name": "24hour"}, "timeZone": "America/New_York"}}),
])  # fmt: skip
def test_a_lost_column_stops_posting_and_writing_is_said_once_and_mends_itself(
    column: str, back: dict[str, Any]
) -> None:
    with a_desk() as desk, capture_logs() as logs:
        desk.ask()
        worker = desk.once()
        desk.look(worker, 2)
        desk.sandbox.airtable.delete_column(desk.base, "Requests", column)
        desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        before = desk.sandbox.log.last
        _looks(desk, worker, 15)
        assert len(desk.cards()) == 1
        assert [
            call for call in desk.sandbox.log.calls(Service.AIRTABLE, "update", since=before) if call.accepted
        ] == []
        desk.sandbox.airtable.create_column(desk.base, "Requests", back)
        _looks(desk, worker, 15)
        assert sum("Hugo" in card for card in desk.cards()) == 1
    lost = [entry for entry in logs if entry["event"] == "service lost"]
    assert [entry["service"] for entry in lost] == ["Base"]
    assert column in lost[0]["why"].advice


@pytest.mark.parametrize("column", ["_Card", "_Announced", "_Seen status", "_Seen inputs", "Next step"])
def test_what_was_lost_with_a_column_is_written_again_for_what_has_ended_too(column: str) -> None:
    with a_desk() as desk:
        rosa, worker = desk.ask(), desk.once()
        desk.edit(rosa, Status="Complete")
        hugo = desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        desk.look(worker, 2)
        before = [desk.row(request).get(column) for request in (rosa, hugo)]
        edits = len(desk.calls(Service.SLACK, "chat.update"))
        desk.sandbox.airtable.delete_column(desk.base, "Requests", column)
        _looks(desk, worker, 15)
        desk.sandbox.airtable.create_column(desk.base, "Requests", _as_in_the_template(column))
        _looks(desk, worker, 15)
        assert [desk.row(request).get(column) for request in (rosa, hugo)] == before
        assert (len(desk.cards()), len(desk.calls(Service.SLACK, "chat.update"))) == (2, edits)


def test_a_request_that_lost_its_next_look_is_looked_at_again() -> None:
    with a_desk() as desk:
        rosa, worker = desk.ask(), desk.once()
        desk.look(worker, 2)
        desk.edit(rosa, **{"_Next look": None})
        desk.look(worker)
        assert desk.row(rosa)["_Next look"]


def test_an_optional_column_that_is_lost_is_done_without() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once()
        desk.sandbox.airtable.delete_column(desk.base, "Requests", "Ring first")
        desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        _looks(desk, worker, 15)
        assert len(desk.cards()) == 2


def test_a_status_option_that_somebody_deletes_leaves_the_request_open() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        worker = desk.once()
        desk.sandbox.airtable.delete_option(desk.base, "Requests", "Status", "Assigned")
        _looks(desk, worker, 15)
        assert "Status" not in desk.row(rosa)
        assert len(desk.cards()) == 1


def _as_in_the_template(column: str) -> dict[str, Any]:
    tables = template_tables(template_mapping("mi"), time_zone="America/New_York", with_autonumber=True)
    fields = next(table["fields"] for table in tables if table["name"] == "Requests")
    return next(field for field in fields if field["name"] == column)


def _looks(desk: Desk, worker: Any, times: int) -> None:
    for _ in range(times):
        desk.later(30)
        desk.go(worker)
