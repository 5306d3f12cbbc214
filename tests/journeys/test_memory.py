"""A process that runs for months holds what is open, and what ended lately."""

from typing import Any

from notifiers.messages import Message, card_key
from tests.journeys.desk import Desk, a_desk, places
from worker.sandbox.call_log import Service
from worker.wiring import Worker

DAY = 86_400.0


def long_ended(desk: Desk, **how: Any) -> tuple[Worker, str]:
    """Have two requests announced and one of them ended, and let more than a day go by."""
    desk.ask(Name="Hugo Stone", Phone="(718) 555-0150", Address=places()[8].street_line)
    worker = desk.once()
    rosa = desk.ask()
    desk.look(worker, 2)
    desk.edit(rosa, **(how or {"Status": "Cancelled"}))
    desk.look(worker, 2)
    desk.later(DAY)
    desk.look(worker, 2)
    return worker, rosa


def test_a_request_that_ended_a_day_ago_is_not_kept() -> None:
    with a_desk() as desk:
        worker, rosa = long_ended(desk)
        assert rosa not in worker.board.tracked
        assert len(worker.board.tracked) == 1


def test_the_sweeps_leave_the_card_of_a_request_that_is_not_kept_alone() -> None:
    with a_desk() as desk:
        worker, rosa = long_ended(desk)
        before = desk.sandbox.log.last
        desk.later(DAY)
        desk.look(worker, 3)
        read = [call.records for call in desk.sandbox.log.calls(Service.AIRTABLE, since=before)]
        assert not any(rosa in records for records in read)
        assert desk.cards()[1].endswith("cancelled")


def test_a_request_that_is_not_kept_can_be_reopened() -> None:
    with a_desk() as desk:
        worker, rosa = long_ended(desk)
        desk.edit(rosa, Status="Needs volunteer")
        desk.look(worker, 2)
        assert "Rosa" in desk.cards()[1]
        assert len(desk.cards()) == 2


def test_a_card_that_changed_while_its_request_was_not_kept_is_put_right() -> None:
    with a_desk() as desk:
        worker, rosa = long_ended(desk)
        stale = Message(key=card_key(rosa, 1), fingerprint="stale", text="Rosa")
        worker.channel.edit(desk.row(rosa)["_Card"].split()[1], stale)
        desk.later(DAY)
        desk.look(worker, 2)
        assert desk.cards()[1].endswith("cancelled")


def test_who_helped_this_week_is_still_known_to_have_helped() -> None:
    with a_desk() as desk:
        worker, rosa = long_ended(
            desk, **{"Status": "Complete", "Assigned to": [desk.volunteers["Ana Ruiz"]]}
        )
        assert rosa in worker.board.tracked
        desk.later(7 * DAY)
        desk.look(worker, 2)
        assert rosa not in worker.board.tracked
