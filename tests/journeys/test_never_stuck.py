"""Nothing holds up the others: no slow service, no bad record, no row that is gone, no work for hundreds."""

from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from notifiers.card import card
from notifiers.card_data import CardInput
from notifiers.desk import Desk as HowTold
from notifiers.messages import Message
from tests.journeys.desk import LOOK, Desk, a_desk, places
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, When
from worker.wiring import Worker

POST = "chat.postMessage"
MANY = 70
"""More than Slack lets anybody edit in a minute."""


def people(desk: Desk, count: int, **columns: Any) -> list[str]:
    return [
        desk.ask(
            Name=f"Person {n}",
            Phone=f"(718) 555-02{n:02d}",
            Address=places()[n % 20].street_line,
            **columns,
        )
        for n in range(count)
    ]


def hugo(desk: Desk, **columns: Any) -> str:
    return desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", **columns)


def announced(desk: Desk, count: int) -> tuple[Worker, list[str]]:
    worker, requests = desk.worker(), people(desk, count)
    desk.go(worker)
    desk.look(worker, 2)
    assert len(desk.cards()) == count
    return worker, requests


def refused(desk: Desk, method: str, code: str, times: int | None = None) -> None:
    answer = Answer(200, {"ok": False, "error": code})
    desk.sandbox.faults.add(Fault(service=Service.SLACK, method=method, what=answer, times=times))


# Slow services --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [3.0, 5.0, 10.0])
def test_however_slow_every_answer_is_a_request_is_announced_after_a_few_passes(seconds: float) -> None:
    with a_desk() as desk:
        worker = desk.worker()
        desk.ask()
        desk.sandbox.gate.latency = seconds
        passes = 1
        while worker.passes.run(LOOK).left and passes < 10:
            passes += 1
        assert (len(desk.cards()), passes < 10) == (1, True)


def test_no_pass_waits_long_for_slack_to_take_one_more_edit() -> None:
    with a_desk() as desk:
        worker, requests = announced(desk, MANY)
        for request in requests:
            desk.edit(request, Details="Milk")
        desk.later(60)
        left, longest = True, timedelta()
        while left:
            begun = desk.clock.now()
            left = worker.passes.run(LOOK).left
            longest = max(longest, desk.clock.now() - begun)
        assert longest < timedelta(seconds=10)


def test_an_urgent_request_does_not_wait_for_the_cards_of_many_deleted_rows() -> None:
    with a_desk() as desk:
        worker, requests = announced(desk, MANY)
        for request in requests:
            desk.sandbox.airtable.delete_record(desk.base, "Requests", request)
        desk.later(timedelta(days=1).total_seconds())
        worker.passes.run(LOOK)
        hugo(desk, Urgency="Urgent: today")
        asked = desk.clock.now()
        while not any("Hugo" in text for text in desk.cards()):
            worker.passes.run(LOOK)
        assert desk.clock.now() - asked < timedelta(seconds=15)


# Records ---------------------------------------------------------------------------------------------------


def test_a_record_whose_card_can_not_be_made_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wrong(data: CardInput, desk: HowTold, *, number_in_series: int = 1) -> Message:
        if data.request.name == "Person 3":
            raise ZeroDivisionError
        return card(data, desk, number_in_series=number_in_series)

    monkeypatch.setattr("worker.decide.card", wrong)
    with a_desk() as desk, capture_logs() as logs:
        worker, requests = desk.worker(), people(desk, 10)
        desk.go(worker)
        desk.look(worker, 2)
        assert len(desk.cards()) == 9
    assert [entry["request"] for entry in logs if entry["event"] == "request failed"] == [requests[3]]


def test_a_deleted_volunteer_who_is_on_several_lists_holds_up_none_of_them() -> None:
    with a_desk() as desk:
        desk.ask()
        worker = desk.once()
        desk.sandbox.airtable.delete_record(desk.base, "Volunteers", desk.volunteers["Ana Ruiz"])
        people(desk, 3)
        desk.look(worker)
        assert len(desk.cards()) == 4


def test_a_row_deleted_before_it_is_written_to_is_written_to_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_desk() as desk:
        worker, rosa = desk.worker(), desk.ask()
        desk.later(5)

        def goes(*_: object) -> None:
            if desk.sandbox.airtable.has_record(desk.base, "Requests", rosa):
                desk.sandbox.airtable.delete_record(desk.base, "Requests", rosa)

        monkeypatch.setattr("worker.upkeep.people.People.join", goes)
        before = desk.sandbox.log.last
        desk.go(worker)
        assert len(desk.sandbox.log.calls(Service.AIRTABLE, "update", since=before)) == 1


# What Slack refuses for one message ------------------------------------------------------------------------


def test_a_copy_that_slack_does_not_let_us_delete_keeps_nothing_from_being_posted() -> None:
    with a_desk() as desk:
        desk.ask()
        late = Fault(service=Service.SLACK, method=POST, what=Drop(), when=When.LATE, late=300)
        desk.sandbox.faults.add(late)
        worker = desk.once()
        desk.look(worker, 12)
        refused(desk, "chat.delete", "cant_delete_message")
        desk.later(600)
        desk.look(worker, 2)
        hugo(desk)
        desk.look(worker, 2)
        assert sum("Hugo" in text for text in desk.cards()) == 1


def test_a_locked_thread_keeps_nothing_else_from_being_said() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        refused(desk, POST, "restricted_action_thread_locked", times=1)
        desk.edit(rosa, Status="Assigned", **{"Assigned to": [desk.volunteers["Ana Ruiz"]]})
        desk.look(worker)
        hugo(desk)
        desk.look(worker)
        assert sum("Hugo" in text for text in desk.cards()) == 1
        desk.look(worker, 40)
        assert [reply.text for reply in desk.sandbox.slack.messages()[0].thread] == ["Assigned to Ana."]
