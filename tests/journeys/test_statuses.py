"""Statuses jump, go back, and are the group's own: each has a defined effect, and we never write one."""

from datetime import timedelta

import pytest

from tests.journeys.desk import a_desk
from worker.sandbox.call_log import Service


def test_a_request_assigned_before_the_first_look_gets_its_card_and_its_notice_at_once() -> None:
    with a_desk() as desk:
        desk.ask(Status="Assigned", **{"Assigned to": [desk.volunteers["Ben Tran"]]})
        desk.once()
        assert "Tell Rosa that Ben is coming" in desk.card().text
        assert desk.thread() == ["Assigned to Ben."]


def test_a_request_that_goes_from_new_to_complete_folds_without_a_notice() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(3600)
        desk.edit(rosa, Status="Complete", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        desk.look(worker)
        assert desk.card().text == "✓ No. 1 · Groceries · complete in 1 h"
        assert desk.thread() == []
        assert "Completed at" in desk.row(rosa)


def test_an_assigned_request_that_is_cancelled_folds_and_says_why() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Status="Assigned", **{"Assigned to": [desk.volunteers["Ben Tran"]]})
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Status="Cancelled", **{"Why closed": "No longer needed"})
        desk.look(worker)
        assert "no longer needed" in desk.card().text.lower()
        assert "Ben" not in str(desk.card())


@pytest.mark.parametrize("final", ["Complete", "Referred", "Not met", "Cancelled"])
def test_a_finished_request_that_is_reopened_unfolds_in_place(final: str) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Status=final)
        desk.look(worker)
        assert "Rosa" not in desk.card().text
        desk.later(60)
        desk.edit(rosa, Status="New")
        desk.look(worker)
        assert "Rosa" in desk.card().text
        assert "Ana R." in desk.card().text


@pytest.mark.parametrize("final", ["Complete", "Referred", "Not met", "Cancelled"])
def test_a_request_that_was_finished_when_it_came_is_never_announced(final: str) -> None:
    with a_desk() as desk:
        closed = desk.ask(Status=final)
        worker = desk.once()
        desk.look(worker, 2)
        assert desk.cards() == []
        assert "_Looked at" not in desk.row(closed)
        assert desk.calls(Service.NOMINATIM) == []


def test_a_request_that_was_finished_when_it_came_is_announced_once_it_is_reopened() -> None:
    with a_desk() as desk:
        closed = desk.ask(Status="Cancelled")
        worker = desk.once()
        desk.later(60)
        desk.edit(closed, Status="New")
        desk.look(worker)
        assert "Rosa" in desk.card().text


def test_a_status_of_the_groups_own_is_parked_and_says_how_to_map_it() -> None:
    with a_desk() as desk:
        desk.sandbox.airtable.create_option(desk.base, "Requests", "Status", "Ask the board")
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Status="Ask the board")
        desk.look(worker)
        assert "Ask the board" in desk.row(rosa)["Next step"]
        assert "Ana R." not in desk.card().text
        assert desk.row(rosa)["Status"] == "Ask the board"


def test_a_parked_request_goes_on_where_it_was_when_its_status_is_one_we_know() -> None:
    with a_desk() as desk:
        desk.sandbox.airtable.create_option(desk.base, "Requests", "Status", "Ask the board")
        rosa = desk.ask(Status="Ask the board")
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Status="Needs volunteer")
        desk.look(worker)
        assert "Text the 4 on the list" in desk.card().text


def test_on_hold_without_a_date_asks_for_one() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Status="On hold")
        desk.once()
        assert desk.row(rosa)["Next step"] == "On hold without a date: set Remind at."


def test_on_hold_says_until_when_and_is_looked_at_again_then() -> None:
    with a_desk() as desk:
        until = desk.clock.now() + timedelta(hours=2)
        rosa = desk.ask(Status="On hold", **{"Remind at": until})
        desk.once()
        assert desk.row(rosa)["Next step"].startswith("On hold until")
        assert desk.row(rosa)["_Next look"] == f"{until:%Y-%m-%dT%H:%M:%S}.000Z"


def test_an_assigned_request_that_loses_its_volunteer_is_open_again() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Status="Assigned", **{"Assigned to": [desk.volunteers["Ben Tran"]]})
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Status="Needs volunteer", **{"Assigned to": None})
        desk.look(worker)
        assert "Text the" in desk.card().text


def test_the_worker_never_writes_a_status() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.look(worker, 3)
        assert "Status" not in desk.row(rosa)
