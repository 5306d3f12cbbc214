"""What coordinators type behind `/dispatch`, over Slack's own socket: without a seat in Airtable.

What tells of people is said in a modal, of which Slack keeps nothing.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.journeys.desk import CITY, places
from tests.journeys.live import Live, a_live_desk, until
from worker.sandbox.call_log import Service
from worker.sandbox.faults import Answer, Drop, Fault, When
from worker.sandbox.slack.envelopes import Envelope
from worker.sandbox.slack.views import View

DOWN = Answer(503, "<html>Unavailable</html>")


@pytest.fixture
def live() -> Iterator[Live]:
    with a_live_desk() as live:
        yield live


def typed(live: Live, text: str, person: str = "") -> Envelope:
    envelope = live.desk.sandbox.slack.command("/dispatch", text, person=person)
    assert envelope.wait()
    return envelope


def looked_up(live: Live, text: str) -> None:
    """Ask what the loop answers, and let it."""
    typed(live, text)
    live.serve()


def fill(live: Live, view: View, **given: Any) -> dict[str, str]:
    """Send a form off with only this in it; return what is wrong, by field."""
    states = {key: {"value": _state(value)} for key, value in given.items()}
    envelope = live.desk.sandbox.slack.submit(view.id, states)
    assert envelope.wait()
    answered = envelope.acks[0].payload or {}
    return dict(answered.get("errors") or {})


def _state(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        return {"selected_options": [{"value": each} for each in value]}
    if isinstance(value, dict):
        return value
    return {"value": value}


def stop_airtable(live: Live) -> None:
    live.desk.sandbox.faults.add(Fault(service=Service.AIRTABLE, what=DOWN, times=None))


def words(view: View) -> str:
    return str(view.content).replace("\\xa0", " ").replace("\\u202f", " ")


# New ------------------------------------------------------------------------------------------------------


def test_a_call_becomes_a_request_with_its_number_and_what_to_say_aloud(live: Live) -> None:
    typed(live, "new")
    view = live.modal("Write it down")
    groceries = live.desk.kinds["Groceries and essentials"]
    wrong = fill(live, view, phone="(718) 555-0100", name="Rosa Alvarez", needs=[groceries],
                 address=places()[0].street_line, city=CITY)  # fmt: skip
    assert wrong == {}
    live.serve()
    said = words(live.modal("No. 1 is in the base"))
    assert "Say: “Someone will call you by" in said
    live.look()
    assert "Text the 4 on the list" in live.desk.card().text


def test_solved_by_talking_is_counted_and_gets_no_card(live: Live) -> None:
    typed(live, "new")
    fill(
        live,
        live.modal("Write it down"),
        name="Rosa Alvarez",
        solved=["yes"],
        details="Where is the library?",
    )
    live.serve()
    assert "Say:" not in words(live.modal("is in the base"))
    live.look(2)
    (row,) = live.desk.sandbox.airtable.rows(live.desk.base, "Requests")
    assert (row["Status"], row["Why closed"]) == ("Complete", "Answered by talking")
    assert live.desk.cards() == []
    assert live.desk.calls(Service.NOMINATIM) == []


def test_what_is_missing_or_ill_typed_is_said_at_its_field_and_the_form_stays(live: Live) -> None:
    typed(live, "new")
    view = live.modal("Write it down")
    past = int((live.desk.clock.now() - timedelta(hours=1)).timestamp())
    assert set(fill(live, view)) == {"name"}
    wrong = fill(live, view, phone="somebody", needed_by={"selected_date_time": past}, private=["yes"],
                 address="1 Elm St")  # fmt: skip
    assert set(wrong) == {"phone", "needed_by", "address"}
    assert live.modal("Write it down").id == view.id
    assert live.desk.sandbox.airtable.rows(live.desk.base, "Requests") == []


def test_while_airtable_is_down_what_was_typed_stands_in_the_form_again_and_is_saved_once(live: Live) -> None:
    typed(live, "new")
    view = live.modal("Write it down")
    stop_airtable(live)
    given = {"name": "Rosa Alvarez", "phone": "(718) 555-0100", "details": "Two bags, please"}
    fill(live, view, **given)
    live.serve()
    again = live.modal("Airtable is not answering. Nothing was saved.")
    assert again.id == view.id
    assert "Two bags, please" in words(again)
    live.desk.sandbox.faults.clear()
    live.desk.later(120)
    fill(live, again, **given)
    live.serve()
    live.modal("is in the base")
    assert len(live.desk.sandbox.airtable.rows(live.desk.base, "Requests")) == 1


def test_a_form_sent_off_again_after_an_unclear_answer_is_one_request(live: Live) -> None:
    typed(live, "new")
    view = live.modal("Write it down")
    lost = Fault(service=Service.AIRTABLE, what=Drop(), when=When.AFTER, method="upsert", times=6)
    live.desk.sandbox.faults.add(lost)
    fill(live, view, name="Rosa Alvarez", phone="(718) 555-0100")
    live.serve()
    again = live.modal("Airtable")
    assert "Rosa Alvarez" in words(again)
    live.desk.sandbox.faults.clear()
    live.desk.later(120)
    fill(live, again, name="Rosa Alvarez", phone="(718) 555-0100")
    live.serve()
    live.modal("is in the base")
    assert len(live.desk.sandbox.airtable.rows(live.desk.base, "Requests")) == 1


def test_a_known_number_shows_who_it_is_their_last_requests_and_the_caution(live: Live) -> None:
    live.desk.ask()
    live.look(2)
    (person,) = live.desk.sandbox.airtable.rows(live.desk.base, "People")
    live.desk.sandbox.airtable.update_record(live.desk.base, "People", person["id"], {"Caution": "Big dog"})
    live.desk.later(7200)
    live.look()
    typed(live, "new")
    view = live.modal("Write it down")
    assert live.desk.sandbox.slack.type_in_view(view.id, "phone", "718.555.0100").wait()
    said = words(live.modal("Known: Rosa Alvarez"))
    assert "No. 1 · Groceries" in said
    assert "Caution: Big dog" in said


# Open, mine, find -----------------------------------------------------------------------------------------


def test_open_and_mine_tell_what_is_to_be_done_and_lead_to_more(live: Live) -> None:
    live.desk.ask()
    live.look()
    typed(live, "mine")
    live.modal("You are on nothing.")
    live.press("I'm on it")
    live.serve()
    typed(live, "mine")
    view = live.modal("No. 1 · soon · Rosa · Groceries")
    live.in_modal(view, "More")
    live.modal("Contact details")


@pytest.mark.parametrize(
    "text", ["1", "No. 1", "rosa", "ALVAREZ", "718-555-0100", "5550100", "+1 718 555 0100"]
)
def test_find_knows_a_request_by_number_name_or_phone(live: Live, text: str) -> None:
    live.desk.ask()
    live.look()
    looked_up(live, f"find {text}")
    live.modal("No. 1 · soon · Rosa · Groceries")


def test_find_knows_requests_that_ended_before_this_worker_began(live: Live) -> None:
    live.desk.ask(Status="Complete", Name="Bea Lang", Phone="718 555 0177")
    live.desk.ask(Status="Complete", Name="Bea Lang", Private=True, Phone="718 555 0199")
    for text in ("1", "bea", "lang bea", "(718) 555-0177"):
        looked_up(live, f"find {text}")
        view = live.modal("No. 1 · Groceries · Complete")
        assert "No. 2" not in words(view)
        assert "Lang" not in words(view)
        live.desk.sandbox.slack.workspace.views.close(view.id)
    looked_up(live, "find 2")
    live.modal("No. 2 · Groceries · Complete")


def test_find_knows_volunteers_without_their_accents_and_what_they_are_on(live: Live) -> None:
    live.desk.ask(Status="Assigned", **{"Assigned to": [live.desk.volunteers["Chloé Martin"]]})
    live.look()
    looked_up(live, "find chloe")
    live.modal("Chloé M. (718) 555-0103 · on now: 1")


def test_find_says_so_when_there_is_nobody(live: Live) -> None:
    looked_up(live, "find zebedee")
    live.modal("Nothing found.")


def test_find_is_answered_from_memory_while_airtable_is_down(live: Live) -> None:
    live.desk.ask()
    live.look()
    stop_airtable(live)
    looked_up(live, "find rosa")  # nobody knows yet that it is down
    view = live.modal("No. 1 · soon · Rosa")
    assert "Airtable is not answering; as of 2:1" in words(view)
    live.desk.sandbox.slack.workspace.views.close(view.id)
    live.desk.later(60)
    live.desk.go(live.worker)
    typed(live, "find rosa")
    assert "Airtable is not answering; as of 2:1" in words(live.modal("No. 1 · soon · Rosa"))


# Near -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["groceries", "Grocery", "groceries and essentials", "essentials"])
def test_near_ranks_as_any_list_for_a_kind_of_help_called_loosely(live: Live, kind: str) -> None:
    looked_up(live, f"near {places()[0].street_line}, {kind}")
    said = words(live.modal("Ana R. (718) 555-0101"))
    assert said.index("Ana R.") < said.index("Dev P.")
    assert live.desk.cards() == []


def test_near_names_the_kinds_of_help_where_none_was_understood(live: Live) -> None:
    looked_up(live, f"near {places()[0].street_line} plumbing")
    said = words(live.modal("Write the address first, then one of:"))
    assert all(kind in said for kind in ("Groceries", "Medicine", "Friendly phone call"))
    assert "Snow" not in said


def test_near_says_when_the_map_does_not_know_the_place(live: Live) -> None:
    looked_up(live, "near 99999 Nowhere Boulevard groceries")
    live.modal("is not on the map")


def test_near_says_when_the_map_or_airtable_does_not_answer(live: Live) -> None:
    live.desk.sandbox.faults.add(Fault(service=Service.NOMINATIM, what=DOWN, times=None))
    looked_up(live, f"near {places()[9].street_line}, groceries")
    view = live.modal("The map is not answering just now")
    live.desk.sandbox.slack.workspace.views.close(view.id)
    stop_airtable(live)
    live.desk.later(30)
    live.desk.go(live.worker)
    typed(live, "near 1 Elm St groceries")
    live.modal("Airtable is not answering just now. Try again in a minute.")


# Check, handover, help ------------------------------------------------------------------------------------


def test_check_looks_and_says_what_it_found(live: Live) -> None:
    live.look()
    live.desk.ask()
    typed(live, "check")
    live.desk.go(live.worker)
    assert live.heard() == ["Looked at Airtable. New: No. 1. 1 request is open."]
    live.desk.later(60)
    typed(live, "check")
    live.desk.go(live.worker)
    assert live.heard(2)[1] == "Looked at Airtable. Nothing had changed. 1 request is open."


def tell_the_desk(live: Live, **columns: Any) -> None:
    """Fill in columns of the row desk of the table Hyperlocal, as people do."""
    airtable, base = live.desk.sandbox.airtable, live.desk.base
    row = next(row for row in airtable.rows(base, "Hyperlocal") if row["_Key"] == "desk")
    airtable.update_record(base, "Hyperlocal", row["id"], columns)


def test_who_ticks_pause_and_asks_for_a_look_need_not_wait_for_the_next_heartbeat(live: Live) -> None:
    live.look()
    tell_the_desk(live, Pause=True)
    live.desk.ask()
    typed(live, "check")
    until(live.worker.loop._woken.is_set, "the question")
    live.desk.go(live.worker)
    assert live.desk.cards() == []
    assert len(live.heard()) == 1


def test_who_asks_for_a_look_has_the_heartbeat_made_once_for_it_and_not_with_each_later_look(
    live: Live,
) -> None:
    live.look(times=2)
    before = live.desk.sandbox.log.last
    typed(live, "check")
    until(live.worker.loop._woken.is_set, "the question")
    live.desk.go(live.worker)
    live.look(times=3)
    calls = [call for call in live.desk.calls(Service.AIRTABLE) if call.number > before]
    assert sorted(call.method for call in calls) == ["list"] * 4 + ["upsert"]


def test_check_says_when_airtable_does_not_answer(live: Live) -> None:
    live.look()
    stop_airtable(live)
    typed(live, "check")
    until(live.worker.loop._woken.is_set, "the question")
    live.desk.go(live.worker)
    assert live.heard()[0].startswith("Airtable is not answering; as of 2:1")


def test_a_handover_tells_the_channel_once_in_the_place_of_the_last_and_lets_go(live: Live) -> None:
    rosa = live.desk.ask()
    live.look()
    live.press("I'm on it")
    live.serve()
    for note in ("Rosa waits for a call at 5, ring 718 555 0100", "All quiet"):
        typed(live, "handover")
        view = live.modal("What should the next shift know?")
        live.send_off(view, note=note)
        live.serve()
        live.desk.later(5)
    said = [text for text in live.desk.cards() if "Handover by" in text]
    assert len(said) == 1
    assert "All quiet" in said[0]
    assert not live.desk.row(rosa).get("Dispatcher")


@pytest.mark.parametrize("text", ["", "help", "find", "near", "assign Ana"])
def test_anything_else_gets_help(live: Live, text: str) -> None:
    typed(live, text)
    assert "/dispatch new: write down a request" in live.heard()[0]


def test_of_what_dispatch_says_slack_keeps_no_name_and_no_number(live: Live) -> None:
    live.desk.ask()
    live.look()
    for text in ("open", "mine", "check", "nonsense"):
        typed(live, text)
    for text in ("find rosa", "find ana", f"near {places()[0].street_line} groceries"):
        looked_up(live, text)
    live.modal("Ana R.")
    live.desk.go(live.worker)
    kept = " ".join(live.heard(2))
    assert "Rosa" not in kept
    assert "Ana" not in kept
    assert "555" not in kept
