"""Whatever comes in between, a card ends up showing what the base says, with no more calls than it takes."""

import pytest

from tests.journeys.desk import LOOK, Desk, a_desk, places
from worker.errors import Temporary
from worker.reading import Reading
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Fault
from worker.wiring import Worker

DAY = 86_400.0


def ended(desk: Desk) -> str:
    """Have one request announced and completed, and let some time go by."""
    rosa = desk.ask()
    worker = desk.once()
    desk.later(60)
    desk.edit(rosa, Status="Complete")
    desk.look(worker, 2)
    desk.later(60)
    return rosa


def many(desk: Desk, first: int, count: int) -> list[str]:
    return [
        desk.ask(Name=f"Person {n}", Phone=f"(718) 555-02{n:02d}", Address=places()[n].street_line)
        for n in range(first, first + count)
    ]


def test_an_edit_before_a_card_is_remembered_is_shown_although_others_are_remembered_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_desk() as desk:
        worker = desk.worker()
        many(desk, 0, 3)
        monkeypatch.setattr("worker.passes.LASTS", 3.2)
        assert worker.passes.run(LOOK).left
        (said, *_) = worker.stages.saying.to_remember  # posted, and not yet remembered
        desk.edit(said, Status="Cancelled")
        many(desk, 5, 12)
        monkeypatch.setattr("worker.passes.LASTS", 60.0)
        desk.go(worker)
        assert f"× No. {desk.row(said)['No.']} · Groceries · cancelled" in desk.cards()


def test_the_card_of_an_ended_request_that_somebody_deleted_is_forgotten_by_the_next_whole_sweep() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(60)
        desk.edit(rosa, Status="Complete")
        desk.look(worker, 2)
        desk.sandbox.slack.delete_as_person(desk.card().ts)
        desk.later(6 * 3600)
        desk.look(worker, 2)
        assert "_Card" not in desk.row(rosa)


def test_a_card_deleted_just_after_its_request_was_looked_at_is_posted_again_by_the_next_sweep() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        worker = desk.once()
        desk.later(590)
        desk.edit(rosa, Details="Milk")
        desk.go(worker)
        desk.sandbox.slack.delete_as_person(desk.card().ts)
        desk.later(130)
        desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
        desk.look(worker, 2)  # a pass that posts, and the sweep after it
        assert any("Milk" in card for card in desk.cards())


def test_a_first_sweep_that_fails_is_made_up_for_as_far_back_as_the_oldest_open_card() -> None:
    with a_desk() as desk:
        desk.ask()
        desk.look(desk.once())
        desk.later(3 * DAY)
        desk.sandbox.slack.delete_as_person(desk.card().ts)
        down = Fault(service=Service.SLACK, method="conversations.history", what=Answer(503, ""))
        desk.sandbox.faults.add(down)
        worker = desk.worker()
        desk.go(worker)
        desk.look(worker, 4)
        assert "Rosa" in desk.card().text


def test_a_finished_request_is_not_taken_for_deleted_because_the_base_did_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_desk() as desk:
        ended(desk)
        worker, again = desk.worker(), Reading.again
        with monkeypatch.context() as broken:
            broken.setattr(Reading, "again", _no_answer)
            desk.go(worker)
        assert Reading.again is again
        desk.look(worker, 2)
        assert "complete" in desk.card().text


def _no_answer(*_: object) -> None:
    raise Temporary("Airtable did not answer.", delay=1.0)


def test_a_fresh_process_writes_nothing_about_a_finished_request_whose_card_is_right() -> None:
    with a_desk() as desk:
        ended(desk)
        before = desk.sandbox.log.last
        desk.once()
        assert desk.sandbox.log.calls(Service.AIRTABLE, "update", since=before) == ()


def test_the_card_of_a_row_deleted_long_ago_is_folded_once_and_left_alone() -> None:
    with a_desk() as desk:
        rosa = desk.ask()
        desk.once()
        desk.sandbox.airtable.delete_record(desk.base, "Requests", rosa)
        desk.later(60)
        worker: Worker = desk.once()
        before = desk.sandbox.log.last
        desk.look(worker, 3)
        assert desk.card().text == "This request was deleted in Airtable."
        assert desk.sandbox.log.calls(Service.SLACK, since=before) == ()
