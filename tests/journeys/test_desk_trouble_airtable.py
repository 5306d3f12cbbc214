"""Airtable fails while people press: each is told what is true, and nothing is applied later."""

from typing import Any

import pytest

from tests.journeys.live import Live, a_live_desk
from tests.journeys.test_desk_trouble import calls
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, What, When

NOT_ANSWERING = "Airtable is not answering. Nothing was saved."
UNAVAILABLE = Answer(503, "<html>Unavailable</html>")
DOWN: list[What] = [UNAVAILABLE, Answer(500, "<html>Oh</html>"), Drop()]


def fails(live: Live, what: What, method: str | None = None, when: When = When.BEFORE) -> None:
    fault = Fault(service=Service.AIRTABLE, what=what, method=method, when=when, times=None)
    live.desk.sandbox.faults.add(fault)


def five_press(live: Live) -> None:
    """Have five people press one after the other, each served as it comes; nobody is left waiting."""
    for _ in range(5):
        live.pick("No answer")
        live.serve()
        live.desk.later(1)
        assert not live.worker.passes.waits


def for_ten_minutes(live: Live) -> None:
    for _ in range(20):
        live.desk.later(30)
        live.desk.tick(live.worker)


@pytest.mark.parametrize("what", DOWN, ids=str)
def test_while_airtable_is_down_for_ten_minutes_each_is_told_and_nothing_is_applied_later(what: What) -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        fails(live, what)
        for_ten_minutes(live)
        five_press(live)
        for_ten_minutes(live)
        assert [said.partition("\n")[0] for said in live.heard(5)] == [NOT_ANSWERING] * 5
        live.desk.sandbox.faults.clear()
        live.look(3)
        assert calls(live) == []


def test_while_airtable_is_down_the_loop_does_not_ask_again_and_again_for_a_press() -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        live.desk.later(3600)  # a heartbeat is due, which comes before what was pressed
        fails(live, UNAVAILABLE)
        before = live.desk.sandbox.log.last
        live.pick("No answer")
        live.serve()
        assert not live.worker.passes.waits
        asked = [call for call in live.desk.calls(Service.AIRTABLE) if call.number > before]
        assert len(asked) <= 4
        assert NOT_ANSWERING in live.heard()[0]


def test_when_the_desk_is_paused_who_presses_is_told_so_at_once() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        airtable, base = live.desk.sandbox.airtable, live.desk.base
        (desk,) = [row for row in airtable.rows(base, "Hyperlocal") if row["_Key"] == "desk"]
        airtable.update_record(base, "Hyperlocal", desk["id"], {"Pause": True})
        live.desk.later(3600)
        live.desk.go(live.worker)
        live.press("I'm on it")
        live.serve()
        assert "the desk is paused" in live.heard()[0]
        assert "Dispatcher" not in live.desk.row(rosa)
        assert live.desk.sandbox.slack.command("/dispatch", "near 104 Greenwood Drive groceries").wait()
        live.serve()
        assert not live.worker.passes.waits


def test_a_renamed_column_stops_nobody() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.desk.sandbox.airtable.rename_column(live.desk.base, "Requests", "Dispatcher", "Who is on it")
        live.press("I'm on it")
        live.serve()
        assert "It is yours until" in live.heard()[0]
        assert live.desk.row(rosa)["Who is on it"] == "Sam Okafor"


def test_a_deleted_option_is_told_as_a_fault_and_takes_the_call_back() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.desk.sandbox.airtable.delete_option(live.desk.base, "Requests", "Status", "Assigned")
        live.pick("Yes → assign")
        live.serve()
        live.modal("Something went wrong on my side. Nothing was saved")
        live.look(2)
        assert "Assigned to" not in live.desk.row(rosa)
        assert calls(live) == [("Undone", "Ana")]


# Half of it -----------------------------------------------------------------------------------------------


def test_a_yes_whose_request_gets_no_answer_is_told_as_unclear_and_taken_back() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        fails(live, UNAVAILABLE, "update")
        live.pick("Yes → assign")
        live.serve()
        live.modal("Airtable stopped answering in the middle")
        live.desk.sandbox.faults.clear()
        live.desk.later(60)
        live.look(3)
        assert calls(live) == [("Undone", "Ana")]
        assert "Assigned to" not in live.desk.row(rosa)
        assert "said yes" not in live.desk.card().text


def test_a_yes_that_arrived_although_no_answer_came_stands() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        fails(live, Drop(), "update", when=When.AFTER)
        live.pick("Yes → assign")
        live.serve()
        live.modal("Airtable stopped answering in the middle")
        live.desk.sandbox.faults.clear()
        live.desk.later(60)
        live.look(3)
        assert calls(live) == [("Yes", "Ana")]
        assert live.desk.row(rosa)["Status"] == "Assigned"
        assert live.desk.thread() == ["Assigned to Ana."]


def test_pressing_again_after_half_a_yes_is_one_yes() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        fails(live, UNAVAILABLE, "update")
        live.pick("Yes → assign")
        live.serve()
        live.desk.sandbox.faults.clear()
        live.desk.later(20)
        live.pick("Yes → assign")
        live.serve()
        live.modal("is assigned")
        live.look(2)
        assert live.desk.row(rosa)["Assigned to"] == [live.desk.volunteers["Ana Ruiz"]]
        assert [outcome for outcome, _ in calls(live) if outcome == "Yes"] == ["Yes"]


@pytest.mark.parametrize(
    ("hangs", "told", "dispatcher"),
    [(1, "Nothing was saved.", None), (3, "It was saved after all.", "Sam Okafor")],
    ids=["the mark of the claim", "the claim"],
)
def test_a_write_that_hangs_is_told_after_ten_seconds_as_unclear_and_once_more_when_it_is_known(
    hangs: int, told: str, dispatcher: str | None
) -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        writing: Any = live.worker.stages.serving.clicks._carrying._writing  # type: ignore[union-attr]  # there
        write, made = writing.rows, []

        def slowly(*given: Any) -> Any:
            made.append(given)
            if len(made) == hangs:
                live.desk.later(12)
                live.heard()
            return write(*given)

        live.press("I'm on it")
        writing.rows = slowly
        live.serve()
        heard = live.heard(2)
        assert "Airtable stopped answering in the middle" in heard[0]
        assert told in heard[1]
        assert live.desk.row(rosa).get("Dispatcher") == dispatcher
