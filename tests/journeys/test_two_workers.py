"""Two workers on one base and one channel, as when a host starts the new before it stops the old."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from tests.clocks import ManualClock
from tests.journeys.desk import Desk, a_desk, places
from tests.journeys.in_the_base import log
from worker.sandbox.call_log import Call, Service
from worker.sandbox.faults import Drop, Fault, When
from worker.wiring import Worker, build

POST = "chat.postMessage"


class Interruptible:
    """A clock on which something else happens between two calls of the worker that has it."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.meanwhile: Callable[[], object] | None = None

    def now(self) -> datetime:
        self._interrupt()
        return self._clock.now()

    def monotonic(self) -> float:
        self._interrupt()
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        self._interrupt()
        self._clock.sleep(seconds)

    def finishing(self) -> AbstractContextManager[None]:
        return self._clock.finishing()

    def _interrupt(self) -> None:
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()


def _two(desk: Desk) -> list[Worker]:
    return [desk.worker(HYPERLOCAL_WORKER_NAME=name) for name in ("desk-1", "desk-2")]


def _go_between(desk: Desk, method: str, meanwhile: Callable[[], object]) -> Worker:
    """Let a fresh worker work, and have something happen right after its first call of that kind."""
    clock = Interruptible(desk.clock)
    waiting = [method]

    def watch(call: Call) -> None:
        if call.method in waiting:
            waiting.clear()
            clock.meanwhile = meanwhile

    worker = build(desk.settings(HYPERLOCAL_WORKER_NAME="desk-1"), clock)
    desk.sandbox.watch(watch)
    worker.loop.go()
    assert not waiting, f"there was no {method} to interrupt"
    return worker


def _goes(desk: Desk, worker: Worker) -> Callable[[], None]:
    """Return what lets a worker work, a little later: two at once are too many calls a second."""

    def go() -> None:
        desk.later(2)
        assert desk.go(worker).failure is None

    return go


def _in_turn(desk: Desk, workers: list[Worker], times: int) -> None:
    for _ in range(times):
        for worker in workers:
            desk.later(15)
            desk.go(worker)


def _assign(desk: Desk, request: str, *names: str) -> None:
    desk.edit(request, Status="Assigned", **{"Assigned to": [desk.volunteers[name] for name in names]})


def test_whoever_comes_second_finds_the_card_and_leaves_it() -> None:
    with a_desk() as desk:
        desk.ask()
        _in_turn(desk, _two(desk), 6)
        assert "Rosa" in desk.card().text
        assert len(desk.calls(Service.SLACK, POST)) == 1


@pytest.mark.parametrize("at", ["conversations.history", "search", "list", "upsert", "update", POST])
def test_two_workers_interleaved_at_any_call_end_with_one_card(at: str) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        second = desk.worker(HYPERLOCAL_WORKER_NAME="desk-2")
        first = _go_between(desk, at, _goes(desk, second))
        _in_turn(desk, [first, second], 12)
        assert desk.row(rosa)["_Card"] == f"1 {desk.card().ts}"
        assert "Rosa" in desk.card().text


@pytest.mark.parametrize(
    "at", ["conversations.history", "conversations.replies", "update", "chat.update", POST]
)
def test_two_workers_interleaved_at_any_call_say_a_notice_once(at: str) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        second = desk.once(HYPERLOCAL_WORKER_NAME="desk-2")
        desk.later(60)
        _assign(desk, rosa, "Ana Ruiz")
        desk.later(30)
        first = _go_between(desk, at, _goes(desk, second))
        _in_turn(desk, [first, second], 12)
        assert desk.thread() == ["Assigned to Ana."]


def test_two_cards_posted_at_the_same_moment_become_the_elder_within_minutes() -> None:
    with a_desk(history_lag=6.0) as desk:
        second = desk.once(HYPERLOCAL_WORKER_NAME="desk-2")
        rosa = desk.ask()
        desk.later(60)
        first = _go_between(desk, POST, _goes(desk, second))
        elder, _ = desk.sandbox.slack.messages()
        _in_turn(desk, [first, second], 3)
        assert desk.calls(Service.SLACK, "chat.delete") == []
        _in_turn(desk, [first, second], 5)
        assert desk.card().ts == elder.ts
        assert desk.row(rosa)["_Card"] == f"1 {elder.ts}"


def test_of_two_cards_posted_at_the_same_moment_one_goes_within_three_minutes_though_no_pass_comes() -> None:
    with a_desk(history_lag=6.0) as desk:
        second = desk.once(HYPERLOCAL_WORKER_NAME="desk-2")
        desk.ask()
        desk.later(60)
        first = _go_between(desk, POST, _goes(desk, second))
        elder, _ = desk.sandbox.slack.messages()
        for _ in range(36):
            desk.later(5)
            first.loop.tick_copies()
            second.loop.tick_copies()
        assert desk.card().ts == elder.ts


def test_a_notice_said_under_both_of_two_cards_stands_there_once_in_the_end() -> None:
    with a_desk() as desk:
        second = desk.once(HYPERLOCAL_WORKER_NAME="desk-2")
        _assign(desk, desk.ask(), "Ana Ruiz")
        desk.later(60)
        first = _go_between(desk, "conversations.history", _goes(desk, second))
        assert [len(card.thread) for card in desk.sandbox.slack.messages()] == [1, 1]
        _in_turn(desk, [first, second], 8)
        assert desk.thread() == ["Assigned to Ana."]


@pytest.mark.parametrize("at", ["conversations.history", "list", "update", "chat.update"])
def test_an_edit_between_two_workers_is_on_the_card_in_the_end(at: str) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        second = desk.once(HYPERLOCAL_WORKER_NAME="desk-2")
        desk.later(60)
        desk.edit(rosa, Details="Ring twice.")

        def meanwhile() -> None:
            desk.edit(rosa, Address=places()[9].street_line)
            _goes(desk, second)()

        first = _go_between(desk, at, meanwhile)
        _in_turn(desk, [first, second], 8)
        assert places()[9].road in desk.card().text
        assert "Ring twice." in desk.card().text


@pytest.mark.parametrize("at", ["chat.update", "update"])
def test_of_two_who_edit_a_card_at_once_the_base_knows_within_minutes_which_one_it_shows(at: str) -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        second = desk.once(HYPERLOCAL_WORKER_NAME="desk-2")
        desk.later(60)
        desk.edit(rosa, Details="Ring twice.")
        desk.watch = None  # for some minutes the base says what the card does not

        def meanwhile() -> None:
            log(desk, rosa, "Ana Ruiz", "No answer")
            _goes(desk, second)()

        first = _go_between(desk, at, meanwhile)
        _in_turn(desk, [first, second], 8)
        shown = desk.card().metadata or {}
        assert desk.row(rosa)["_Announced"] == shown["event_payload"]["fingerprint"]


def test_a_worker_killed_after_its_post_is_followed_by_one_that_adopts_the_card() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        first, second = _two(desk)
        desk.sandbox.faults.add(
            Fault(service=Service.AIRTABLE, method="update", on=2, times=None, what=Drop(), when=When.BEFORE)
        )
        desk.go(first)
        desk.sandbox.faults.clear()
        desk.later(60)
        desk.edit(rosa, Address=places()[9].street_line)
        _in_turn(desk, [second], 4)
        assert places()[9].road in desk.card().text
        assert len(desk.calls(Service.SLACK, POST)) == 1


def test_while_another_worker_is_seen_each_makes_at_most_two_calls_a_second() -> None:
    with a_desk() as desk:
        first, second = _two(desk)
        _in_turn(desk, [first, second], 1)
        desk.later(3600)
        for number in range(30):
            desk.ask(Name=f"Person {number}", Phone=f"(718) 555-{2000 + number}")
        _in_turn(desk, [first, second], 2)
        assert [call for call in desk.calls(Service.AIRTABLE) if call.status == 429] == []


def test_the_person_is_one_row_though_two_workers_join_her_at_once() -> None:
    with a_desk(concurrent_upserts_make_two=True) as desk:
        rosa = desk.ask()
        second = desk.worker(HYPERLOCAL_WORKER_NAME="desk-2")
        first = _go_between(desk, "search", _goes(desk, second))
        _in_turn(desk, [first, second], 3)
        (person,) = desk.sandbox.airtable.rows(desk.base, "People")
        assert desk.row(rosa)["Requester"] == [person["id"]]
