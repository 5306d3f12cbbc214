"""Where a request has two cards in the channel one goes in time, and nothing else waits for that."""

from tests.journeys.desk import Desk, a_desk, places
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, When
from worker.wiring import Worker

MOST = 180
HEARTBEAT = 600.0
"""Seconds after which it is read that the desk is paused."""


def _announced(desk: Desk, *, late: float = 150.0) -> Worker:
    """Return a worker that posts a card again because the first had no answer: both land in the end."""
    worker = desk.once()
    desk.ask()
    fault = Fault(service=Service.SLACK, method="chat.postMessage", what=Drop(), when=When.LATE, late=late)
    desk.sandbox.faults.add(fault)
    desk.tick(worker)
    return worker


def _fails(desk: Desk, service: Service, method: str | None = None) -> None:
    desk.sandbox.faults.add(Fault(service=service, method=method, what=Answer(500, ""), times=None))


def _two_cards(desk: Desk, worker: Worker, seconds: int = 1200) -> int:
    """Let the timers fire as they do in a loop; return for how many seconds two cards stood."""
    every, twice = int(worker.loop._interval()), 0
    for second in range(seconds):
        desk.later(1)
        worker.loop.tick_bell()
        worker.loop.tick_copies()
        if second % every == 0:
            desk.tick(worker)
        twice += len(desk.cards()) == 2
    return twice


def test_a_second_card_goes_in_time_although_airtable_does_not_answer_a_worker_that_begins() -> None:
    with a_desk() as desk:
        assert _two_cards(desk, _announced(desk), seconds=160) > 0
        _fails(desk, Service.AIRTABLE)
        _two_cards(desk, desk.worker(), seconds=MOST)
        assert len(desk.cards()) == 1


def test_a_second_card_goes_in_time_while_the_desk_is_paused() -> None:
    with a_desk() as desk:
        worker = _announced(desk, late=HEARTBEAT - 80)
        rows = desk.sandbox.airtable.rows(desk.base, "Hyperlocal")
        (shared,) = (row["id"] for row in rows if row.get("_Key") == "desk")
        desk.sandbox.airtable.update_record(desk.base, "Hyperlocal", shared, {"Pause": True})
        assert 0 < _two_cards(desk, worker) <= MOST
        assert worker.stages.heartbeats.paused


def test_while_slack_does_not_delete_a_second_card_others_are_announced_all_the_same() -> None:
    with a_desk() as desk:
        worker = _announced(desk)
        _fails(desk, Service.SLACK, "chat.delete")
        assert _two_cards(desk, worker, seconds=300) > 0
        desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        desk.look(worker)
        assert any("Hugo" in card for card in desk.cards())
