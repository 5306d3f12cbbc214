"""What went wrong in dispatchers built before this one, played here: docs/lessons.md tells each."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from notifiers.presses import Act
from tests.journeys.desk import Desk, a_desk, places
from tests.journeys.pressing import KIM, a_pressing
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, What

POST = "chat.postMessage"
REFUSED = Answer(
    422, {"error": {"type": "INVALID_VALUE_FOR_COLUMN", "message": 'Field "_Card" cannot accept'}}
)


def _fault(desk: Desk, service: Service, what: What, method: str, **more: Any) -> None:
    desk.sandbox.faults.add(Fault(service=service, what=what, method=method, **more))


def _looks(desk: Desk, worker: Any, times: int) -> None:
    for _ in range(times):
        desk.later(120)
        desk.go(worker)


def _events(logs: list[Any]) -> list[str]:
    return [entry["event"] for entry in logs]


@pytest.mark.parametrize("what", [REFUSED, Answer(500, "<html>500</html>")], ids=str)
def test_a_card_that_the_base_never_remembers_is_posted_once(what: What) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.worker()
        _fault(desk, Service.AIRTABLE, what, "update", on=2, times=None)
        desk.go(worker)
        _looks(desk, worker, 15)
        _looks(desk, desk.worker(), 5)
        assert "_Card" not in desk.row(rosa)
        assert "Rosa" in desk.card().text
        assert len(desk.calls(Service.SLACK, POST)) == 1


@pytest.mark.parametrize("error", ["ratelimited", "msg_too_long", "internal_error"])
def test_a_thread_that_fails_does_not_repeat_the_card_and_is_made_up_for(error: str) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        _fault(desk, Service.SLACK, Answer(200, {"ok": False, "error": error}), POST, times=3)
        _looks(desk, worker, 12)
        assert len(desk.cards()) == 1
        assert len(desk.thread()) <= 1
        desk.sandbox.faults.clear()
        _looks(desk, desk.worker(), 3)
        assert len(desk.cards()) == 1
        assert [said for said in desk.thread() if "Ana" in said] == desk.thread() != []


def test_what_failed_is_never_logged_as_done() -> None:
    with a_desk() as desk, capture_logs() as logs:
        desk.ask()
        _fault(desk, Service.SLACK, Answer(200, {"ok": False, "error": "ratelimited"}), POST)
        worker = desk.worker()
        desk.go(worker)
        assert "card posted" not in _events(logs)
        desk.look(worker, 4)
        assert _events(logs).count("card posted") == 1


@pytest.mark.parametrize("what", [Drop(), Answer(503, ""), Answer(502, "<html>Bad Gateway</html>")], ids=str)
def test_while_volunteers_can_not_be_read_nobody_says_that_there_are_none(what: What) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        tables = {table["name"]: table["id"] for table in desk.sandbox.airtable.tables(desk.base)}
        _fault(desk, Service.AIRTABLE, what, "list", table=tables["Volunteers"], times=6)
        worker = desk.worker()
        for _ in range(4):
            desk.go(worker)
            told = " ".join([*desk.cards(), desk.row(rosa).get("Next step", "")])
            assert "nobody" not in told.lower()
            desk.later(60)
        assert any(call.fault for call in desk.calls(Service.AIRTABLE, "list"))
        desk.sandbox.faults.clear()
        desk.look(worker, 4)
        assert "Ana R." in str(desk.card().blocks)


def test_a_column_that_is_made_another_type_while_the_worker_runs_loses_no_request() -> None:
    with a_desk() as desk, capture_logs() as logs:
        rosa = desk.ask()
        worker = desk.once()
        desk.sandbox.airtable.delete_column(desk.base, "Volunteers", "Can help with")
        text = {"name": "Can help with", "type": "multilineText"}
        desk.sandbox.airtable.create_column(desk.base, "Volunteers", text)
        hugo = desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        _looks(desk, worker, 12)
        told = [entry["why"].advice for entry in logs if entry["event"] == "service lost"]
        assert any("Can help with" in advice for advice in told)
        assert (desk.row(rosa)["Name"], desk.row(hugo)["Name"]) == ("Rosa Alvarez", "Hugo Stone")
        assert len(desk.cards()) == 1


def test_a_post_that_fails_again_and_again_is_done_in_the_end() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.worker()
        _fault(desk, Service.SLACK, Answer(200, {"ok": False, "error": "ratelimited"}), POST, times=10)
        _looks(desk, worker, 14)
        assert sum(1 for call in desk.calls(Service.SLACK, POST) if call.fault) == 10
        assert len(desk.cards()) == 1
        assert desk.row(rosa)["_Card"]


def test_a_status_that_somebody_sets_between_the_look_and_the_note_of_it_stays() -> None:
    with a_desk() as desk:
        desk.watch = None
        rosa = desk.ask()
        worker = desk.worker()
        post = worker.channel.post

        def meanwhile(message: Any) -> Any:
            desk.edit(rosa, Status="Cancelled")
            return post(message)

        worker.channel.post = meanwhile  # type: ignore[method-assign]  # somebody is quicker
        _looks(desk, worker, 3)
        assert desk.row(rosa)["Status"] == "Cancelled"
        assert desk.card().text.endswith("cancelled")


def test_what_nobody_has_done_is_open_however_old_it_is() -> None:
    with a_desk() as desk:
        rosa = desk.ask(Status="Needs volunteer")
        worker = desk.once()
        for _ in range(6):
            desk.later(10 * 86_400)
            desk.go(worker)
        assert desk.row(rosa)["Status"] == "Needs volunteer"
        assert "Ana R." in desk.card().text


def test_a_yes_to_one_request_is_none_to_another() -> None:
    with a_pressing() as at:
        rosa, hugo = at.desk.ask(), at.desk.ask(Name="Hugo Stone", Phone="(718) 555-0150")
        at.look()
        for request in (rosa, hugo):
            at.press(Act.NO_ANSWER, request, "Ana Ruiz")
        at.press(Act.YES, rosa, "Ana Ruiz")
        at.look()
        assert at.desk.row(rosa)["Assigned to"] == [at.desk.volunteers["Ana Ruiz"]]
        assert "Assigned to" not in at.desk.row(hugo)
        of_hugo = [row["Outcome"] for row in at.contacts() if row["Request"] == [hugo] and "Outcome" in row]
        assert of_hugo == ["No answer"]


def test_what_one_has_another_may_close() -> None:
    with a_pressing() as at:
        rosa = at.desk.ask()
        at.look()
        at.press(Act.CLAIM, rosa)
        at.press(Act.CLOSE, rosa, who=KIM, status="complete")
        assert at.desk.row(rosa)["Status"] == "Complete"
