"""Presses on real cards, over Slack's own socket, through the whole worker, to the base and back."""

from tests.journeys.desk import a_desk
from tests.journeys.live import a_live_desk, live_at, until
from tests.notifiers.desks import spaced
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Fault


def test_an_outcome_from_the_menu_stands_in_calls_and_texts() -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        live.pick("No answer")
        live.serve()
        (row,) = live.desk.sandbox.airtable.rows(live.desk.base, "Calls & texts")
        assert (row["Outcome"], row["_By"]) == ("No answer", live.desk.sandbox.slack.sam)
        assert live.heard()[0].startswith("Noted: no answer.")


def test_im_on_it_stands_on_the_card_before_the_answer_comes() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.press("I'm on it")
        live.serve()
        assert live.heard()[0].startswith("It is yours until")
        assert "is calling" in live.desk.card().text
        assert live.desk.row(rosa)["Dispatcher"]


def test_of_two_who_press_at_once_one_has_it_and_the_other_may_take_over() -> None:
    with a_live_desk() as live:
        slack = live.desk.sandbox.slack
        rosa = live.desk.ask()
        live.look()
        live.press("I'm on it", person=slack.sam)
        live.press("I'm on it", person=slack.kim)
        live.serve()
        said = [live.heard(person=slack.sam)[0], live.heard(person=slack.kim)[0]]
        (refused,) = [line for line in said if "Take over?" in line]
        assert live.desk.row(rosa)["Dispatcher"] not in refused
        assert live.desk.row(rosa)["Dispatcher"] in live.desk.card().text
        assert [line for line in said if line.startswith("It is yours")]


def test_also_on_two_workers() -> None:
    with a_desk() as desk, live_at(desk) as one, live_at(desk, HYPERLOCAL_WORKER_NAME="desk-2") as two:
        slack = desk.sandbox.slack
        desk.ask()
        one.look()
        two.look()
        for person in (slack.sam, slack.kim):
            one.press("I'm on it", person=person)
        until(lambda: one.worker.passes.waits or two.worker.passes.waits, "a press")
        for live in (one, two):
            if live.worker.passes.waits:
                live.serve()
                desk.later(2)
        said = [one.heard(person=slack.sam)[0], one.heard(person=slack.kim)[0]]
        assert sorted(line.split()[0] for line in said) == ["It", "Nothing"]


def test_yes_assigns_and_shows_the_two_texts_that_go_out() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.pick("Yes → assign")
        live.serve()
        view = live.modal("is assigned")
        assert "Thank you Ana!" in str(view.content)
        assert "Ana will help with" in str(view.content)
        assert live.desk.row(rosa)["Status"] == "Assigned"
        assert live.desk.thread() == ["Assigned to Ana."]


def test_a_yes_is_undone_from_its_modal() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask(Status="Needs volunteer")
        live.look()
        live.pick("Yes → assign")
        live.serve()
        view = live.modal("is assigned")
        assert live.desk.sandbox.slack.press_in_view(view.id, "Undo").wait()
        live.serve()
        live.modal("Undone")
        assert live.desk.row(rosa)["Status"] == "Needs volunteer"
        assert "Assigned to" not in live.desk.row(rosa)


def test_the_same_envelope_twice_is_one_press() -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        envelope = live.pick("No answer")
        live.serve()
        live.desk.sandbox.slack.again(envelope)
        until(lambda: len(envelope.acks) == 2, "the second acknowledgement")
        assert not live.worker.passes.waits
        assert len(live.desk.sandbox.airtable.rows(live.desk.base, "Calls & texts")) == 1


def test_a_press_on_a_card_from_before_the_end_is_told_that_it_has_ended() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.desk.edit(rosa, Status="Complete")
        live.pick("No answer")
        live.serve()
        assert "this request has ended" in live.heard()[0]
        assert live.desk.sandbox.airtable.rows(live.desk.base, "Calls & texts") == []


def test_while_airtable_is_down_each_of_five_presses_is_acknowledged_and_told() -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        unavailable = Answer(503, "<html>Unavailable</html>")
        live.desk.sandbox.faults.add(Fault(service=Service.AIRTABLE, what=unavailable, times=None))
        for _ in range(5):
            live.pick("No answer")
            live.desk.later(0.2)
        while live.worker.passes.waits:
            live.serve()
        assert set(live.heard(5)) == {"Airtable is not answering. Nothing was saved.\nNo. 1"}
        live.desk.sandbox.faults.clear()
        live.desk.later(600)
        live.look(2)
        assert live.desk.sandbox.airtable.rows(live.desk.base, "Calls & texts") == []


def test_a_press_that_nothing_serves_is_told_after_ten_seconds_and_never_applied() -> None:
    with a_live_desk() as live:
        rosa = live.desk.ask()
        live.look()
        live.press("I'm on it")
        until(lambda: live.worker.passes.waits, "the press")
        live.desk.later(11)
        assert "Nothing was saved" in live.heard()[0]
        live.look(2)
        assert "Dispatcher" not in live.desk.row(rosa)


def test_dispatch_open_is_answered_from_memory_while_airtable_is_down() -> None:
    with a_live_desk() as live:
        live.desk.ask()
        live.look()
        unavailable = Answer(503, "<html>Unavailable</html>")
        live.desk.sandbox.faults.add(Fault(service=Service.AIRTABLE, what=unavailable, times=None))
        live.desk.later(30)
        live.desk.go(live.worker)
        assert live.desk.sandbox.slack.command("/dispatch", "open").wait()
        said = spaced(str(live.modal("as of").content))
        assert "No. 1 · soon · Rosa · Groceries" in said
        assert "Airtable is not answering; as of 2:1" in said
