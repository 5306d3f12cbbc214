"""Airtable refuses, stumbles, hangs and runs out of calls: nothing is lost, nothing said twice, told once."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.journeys.desk import Desk, a_desk, places
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, HalfBody, Hang, What, When
from worker.wiring import Worker

STUMBLES: list[What] = [
    Drop(),
    HalfBody(),
    Hang(90),
    Answer(500, "<html>500</html>"),
    Answer(502, "<html>Bad Gateway</html>"),
    Answer(503, {"error": {"type": "SERVICE_UNAVAILABLE"}}),
]


def _fault(desk: Desk, what: What, method: str | None = None, **more: Any) -> None:
    desk.sandbox.faults.add(Fault(service=Service.AIRTABLE, method=method, what=what, **more))


def _looks(desk: Desk, worker: Worker, times: int) -> None:
    for _ in range(times):
        desk.later(30)
        desk.go(worker)


def _told(logs: list[Any], event: str) -> int:
    return sum(1 for entry in logs if entry["event"] == event and entry["service"] in {"Airtable", "Calls"})


@pytest.mark.parametrize("method", ["list", "update", "upsert", "schema"])
@pytest.mark.parametrize("what", STUMBLES, ids=str)
def test_after_a_stumble_there_is_one_card_and_the_base_tells_of_it(method: str, what: What) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        _fault(desk, what, method, when=When.AFTER)
        worker = desk.worker()
        desk.go(worker)
        _looks(desk, worker, 5)
        assert "Rosa" in desk.card().text
        assert desk.row(rosa)["_Card"] == f"1 {desk.card().ts}"


@pytest.mark.parametrize("when", [When.BEFORE, When.AFTER])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_long_silence_at_either_write_ends_with_one_card(nth: int, when: When) -> None:
    with a_desk() as desk, capture_logs() as logs:
        rosa = desk.ask()
        _fault(desk, Drop(), "update", on=nth, when=when, times=6)
        worker = desk.worker()
        desk.go(worker)
        _looks(desk, worker, 20)
        assert len(desk.calls(Service.SLACK, "chat.postMessage")) == 1
        assert desk.row(rosa)["_Card"] == f"1 {desk.card().ts}"
    assert (_told(logs, "service lost"), _told(logs, "service back")) == (1, 1)


def test_a_write_that_lands_late_is_put_right_by_the_next() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Address=places()[9].street_line)
        _fault(desk, Drop(), "update", when=When.LATE, late=20, times=2)
        _looks(desk, worker, 10)
        assert places()[9].road in desk.card().text
        assert desk.row(rosa)["_Coordinates for"].startswith(places()[9].street_line)


@pytest.mark.parametrize("as_list", [True, False])
def test_too_many_calls_are_waited_out_at_least_half_a_minute(as_list: bool) -> None:
    with a_desk(rate_limit_as_list=as_list) as desk:
        desk.ask()
        worker = desk.worker()
        _someone_else_spends_the_rate(desk)
        refused_at = desk.clock.now()
        desk.go(worker)
        _looks(desk, worker, 4)
        assert len(desk.cards()) == 1
        served = [call for call in desk.calls(Service.AIRTABLE) if call.at > refused_at and call.accepted]
        assert (served[0].at - refused_at).total_seconds() >= 30


def _someone_else_spends_the_rate(desk: Desk) -> None:
    limit = Answer(429, {"errors": [{"error": "RATE_LIMIT_REACHED", "message": "Rate limit exceeded."}]})
    _fault(desk, limit, times=2)


def test_a_spent_month_is_said_once_and_probed_rarely() -> None:
    with a_desk() as desk, capture_logs() as logs:
        desk.ask()
        worker = desk.once()
        desk.sandbox.switches.monthly_cap = desk.sandbox.airtable.calls_this_month()
        desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        before = desk.sandbox.log.last
        for _ in range(60):
            desk.later(60)
            desk.tick(worker)
        assert len(desk.sandbox.log.calls(Service.AIRTABLE, since=before)) == 1
        said = desk.cards()[-1]
        assert said.startswith("This month's Airtable calls are used up; I can't read or write until April 1")
        desk.sandbox.switches.monthly_cap = None
        for _ in range(6 * 60):
            desk.later(60)
            desk.tick(worker)
        _, card, over = desk.cards()
        assert "Hugo" in card
        assert over.startswith("There are Airtable calls again")
    assert (_told(logs, "service lost"), _told(logs, "service back")) == (1, 1)


def test_a_token_that_is_taken_back_while_running_is_said_once_and_waited_out() -> None:
    with a_desk() as desk, capture_logs() as logs:
        desk.ask()
        worker = desk.once()
        _fault(desk, Answer(401, {"error": {"type": "AUTHENTICATION_REQUIRED"}}), times=3)
        desk.later(60)
        for _ in range(40):
            desk.later(60)
            desk.tick(worker)
        desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        desk.later(60)
        desk.tick(worker)
        assert len(desk.cards()) == 2
    assert (_told(logs, "service lost"), _told(logs, "service back")) == (1, 1)


@pytest.mark.parametrize("what", [Drop(), Answer(500, "<html>"), Answer(429, {"error": "too many"})], ids=str)
def test_a_map_that_does_not_answer_keeps_nobody_waiting(what: What) -> None:
    with a_desk() as desk:
        desk.sandbox.faults.add(Fault(service=Service.NOMINATIM, what=what, times=None))
        rosa = desk.ask()
        worker = desk.once()
        assert "distance not known" in desk.card().text
        desk.sandbox.faults.clear()
        _looks(desk, worker, 140)
        assert "0.1 mi" in desk.card().text
        assert desk.row(rosa)["_Coordinates for"]
        assert len(desk.calls(Service.SLACK, "chat.postMessage")) == 1
