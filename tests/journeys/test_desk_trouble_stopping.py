"""The worker is told to stop while people press: they are told, and nothing is left half done."""

from typing import Any

import pytest

from tests.journeys.live import Live, a_live_desk, until
from tests.journeys.test_desk_trouble import calls
from worker.clock import Stopping
from worker.sandbox.faults import Fault, Hang

RESTARTED = "I am being restarted. Look at the card in a minute"


def served_until_the_stop(live: Live) -> None:
    """Serve what was pressed as a loop does that is told to stop in the middle."""
    until(lambda: live.worker.passes.waits, "the press")
    with pytest.raises(Stopping):
        live.serve()


def test_a_press_that_waits_at_the_stop_is_told_so_and_not_applied() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.press("I'm on it")
        until(lambda: live.worker.passes.waits, "the press")
        live.worker.close()
        assert RESTARTED in live.heard()[0]
        assert "Dispatcher" not in live.desk.row(rosa)


def test_a_press_that_is_only_being_taken_at_the_stop_is_told_so_and_not_applied() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.desk.sandbox.faults.add(Fault(method="users.info", what=Hang(0.2)))
        live.press("I'm on it")
        live.worker.close()
        assert RESTARTED in live.heard()[0]
        assert "Dispatcher" not in live.desk.row(rosa)


def test_a_press_that_is_not_begun_at_the_stop_is_told_so_and_not_applied() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.press("I'm on it")
        live.desk.clock.stop()
        served_until_the_stop(live)
        live.worker.close()
        assert RESTARTED in live.heard()[0]
        assert "Dispatcher" not in live.desk.row(rosa)


def test_a_press_that_is_being_written_at_the_stop_is_written_whole_and_told() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        writing: Any = live.worker.stages.serving.clicks._carrying._writing  # type: ignore[union-attr]  # there
        write = writing.contacts

        def stopped(*given: Any) -> Any:
            live.desk.clock.stop()
            return write(*given)

        writing.contacts = stopped
        live.pick("Yes → assign")
        served_until_the_stop(live)
        live.worker.close()
        live.modal("is assigned")
        assert calls(live) == [("Yes", "Ana")]
        assert live.desk.row(rosa)["Assigned to"] == [live.desk.volunteers["Ana Ruiz"]]
