"""What stands behind *More* and in the modals, over Slack's own socket: a desk without a seat in Airtable."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.journeys.forms import words_of
from tests.journeys.live import Live, a_live_desk
from worker.sandbox.slack.envelopes import Envelope
from worker.sandbox.slack.views import View


@pytest.fixture
def live() -> Iterator[Live]:
    with a_live_desk() as live:
        yield live


def more(live: Live, button: str, says: str, person: str = "") -> View:
    """Press More on the card, and then one of its buttons."""
    live.press("More", person=person)
    view = live.modal("Contact details", person=person)
    live.in_modal(view, button)
    return live.modal(says, person=person)


def sent(live: Live, view: View, **given: Any) -> None:
    live.send_off(view, **given)
    live.serve()


def contacts(live: Live) -> list[dict[str, Any]]:
    return live.desk.sandbox.airtable.rows(live.desk.base, "Calls & texts")


def wrong(envelope: Envelope) -> set[str]:
    return set((envelope.acks[0].payload or {}).get("errors", {}))


# Contact details ------------------------------------------------------------------------------------------


def test_contact_details_are_shown_and_the_thread_says_who_opened_them(live: Live) -> None:
    live.desk.ask(**{"Private notes": "Door code 4512"})
    live.look()
    view = more(live, "Contact details", "Name: Rosa Alvarez")
    assert "Phone: (718) 555-0100" in words_of(view)
    assert "Door code 4512" in words_of(view)
    live.serve()
    assert "opened the contact details" in live.desk.thread()[-1]


def test_of_a_private_request_only_who_is_on_it_and_coordinators_see_them() -> None:
    with a_live_desk() as live:
        slack = live.desk.sandbox.slack
        live.desk.ask(Private=True, Area="near the park")
        live.look()
        view = more(live, "Contact details", "Only who is on it and coordinators may see this.")
        assert "Rosa" not in words_of(view)
        assert live.desk.thread() == []
        live.press("I'm on it", person=slack.kim)
        live.serve()
        more(live, "Contact details", "Name: Rosa Alvarez", person=slack.kim)


# Edit -----------------------------------------------------------------------------------------------------


def test_an_edit_writes_only_what_was_changed_and_others_work_stays(live: Live) -> None:
    rosa = live.desk.ask(Details="Two bags")
    live.look()
    view = more(live, "Edit", "How many volunteers?")
    live.desk.edit(rosa, City="Bolton")
    sent(live, view, phone="(718) 555-0111", how_many_volunteers="2")
    live.modal("Saved.")
    row = live.desk.row(rosa)
    assert (row["Phone"], row["City"], row["How many volunteers"]) == ("(718) 555-0111", "Bolton", 2)
    assert "Reach by" not in row


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(live: Live) -> None:
    rosa = live.desk.ask()
    live.look()
    view = more(live, "Edit", "How many volunteers?")
    live.desk.edit(rosa, Phone="(718) 555-0199")
    sent(live, view, phone="(718) 555-0111", details="Two bags")
    said = words_of(live.modal("not what somebody else changed meanwhile"))
    assert "Phone: (718) 555-0199" in said
    assert "Not saved: (718) 555-0111" in said
    row = live.desk.row(rosa)
    assert (row["Phone"], row["Details"]) == ("(718) 555-0199", "Two bags")
    live.in_modal(live.modal("Not saved"), "Edit")
    assert "(718) 555-0199" in str(live.modal("How many volunteers?").content)


def test_fields_can_be_emptied_the_day_and_time_too(live: Live) -> None:
    rosa = live.desk.ask(Details="Two bags", **{"Needed by": "2026-03-03T20:00:00.000Z"})
    live.look()
    view = more(live, "Edit", "Take it away")
    sent(live, view, details=None, no_time=["yes"], name=None)
    live.modal("Saved.")
    row = live.desk.row(rosa)
    assert not {"Details", "Needed by", "Name"} & {name for name, value in row.items() if value}


def test_what_is_ill_typed_is_said_at_its_field(live: Live) -> None:
    live.desk.ask()
    live.look()
    view = more(live, "Edit", "How many volunteers?")
    states = {
        "phone": {"value": {"value": "ring the bell"}},
        "how_many_volunteers": {"value": {"value": "two"}},
    }
    envelope = live.desk.sandbox.slack.submit(view.id, states)
    assert envelope.wait()
    assert wrong(envelope) == {"phone", "how_many_volunteers"}


def test_it_is_made_private_with_one_tick(live: Live) -> None:
    rosa = live.desk.ask()
    live.look()
    sent(live, more(live, "Edit", "How many volunteers?"), private=["yes"])
    live.modal("Saved.")
    assert live.desk.row(rosa)["Private"]
    assert "Rosa" not in live.desk.card().text


# A call to the person, hold, close ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "outcome"),
    [
        ("They did not answer", "No answer"),
        ("Left message", "Left message"),
        ("Spoke to them", "Yes"),
        ("Told them who comes", "Yes"),
        ("Wrote to them", "Texted"),
        ("Wrong number", "Wrong number"),
    ],
)
def test_a_call_to_the_person_is_a_row_without_a_volunteer(live: Live, what: str, outcome: str) -> None:
    live.desk.ask(**{"Came in by": "Form"})
    live.look()
    sent(live, more(live, "Log a call to the person", "What came of it?"), what=what, note="At noon")
    (row,) = contacts(live)
    assert (row["Outcome"], row["Note"]) == (outcome, "At noon")
    assert "Volunteer" not in row


def test_who_wants_to_be_rung_back_is_remembered_at_that_time(live: Live) -> None:
    rosa = live.desk.ask(**{"Came in by": "Form"})
    live.look()
    at = live.desk.clock.now().replace(second=0, microsecond=0) + timedelta(hours=2)
    view = more(live, "Log a call to the person", "What came of it?")
    sent(live, view, what="They want to be rung back at…", at=at)
    (row,) = contacts(live)
    assert datetime.fromisoformat(row["Call back at"].replace("Z", "+00:00")) == at
    assert datetime.fromisoformat(live.desk.row(rosa)["Remind at"].replace("Z", "+00:00")) == at


def test_on_hold_until_a_time_and_not_one_that_is_past(live: Live) -> None:
    rosa = live.desk.ask()
    live.look()
    view = more(live, "Put on hold until…", "Until")
    past = {"until": {"value": {"selected_date_time": int(live.desk.clock.now().timestamp()) - 60}}}
    envelope = live.desk.sandbox.slack.submit(view.id, past)
    assert envelope.wait()
    assert wrong(envelope) == {"until"}
    sent(live, view, until=datetime(2027, 3, 12, 14, 0, tzinfo=UTC), note="Away until then")
    row = live.desk.row(rosa)
    assert (row["Status"], row["Notes"]) == ("On hold", "Sam Okafor: Away until then")
    assert "On hold until" in live.desk.card().text
    live.press("More")
    live.in_modal(live.modal("Contact details"), "Open it again")
    live.serve()
    assert live.desk.row(rosa)["Status"] == "Needs volunteer"


@pytest.mark.parametrize(
    ("status", "why", "closed"),
    [
        ("Complete", None, None),
        ("Not met", "Nobody found", "Nobody found"),
        ("Cancelled", "Duplicate", "Duplicate"),
    ],
)
def test_it_is_closed_with_why(live: Live, status: str, why: str | None, closed: str | None) -> None:
    rosa = live.desk.ask()
    live.look()
    sent(live, more(live, "Close…", "How did it end?"), status=status, why=why)
    row = live.desk.row(rosa)
    assert (row["Status"], row.get("Why closed")) == (status, closed)
    assert "Rosa" not in live.desk.card().text


def test_who_was_not_helped_is_closed_with_a_reason_only(live: Live) -> None:
    live.desk.ask()
    live.look()
    view = more(live, "Close…", "How did it end?")
    state = {"status": {"value": {"selected_option": {"value": "not_met"}}},
             "why": {"value": {"selected_option": {"value": "none"}}}}  # fmt: skip
    envelope = live.desk.sandbox.slack.submit(view.id, state)
    assert envelope.wait()
    assert wrong(envelope) == {"why"}
    (field,) = [block for block in view.content["blocks"] if block.get("block_id") == "why"]
    assert field["optional"] is False
    assert field["element"]["initial_option"]["value"] == "none"


def test_a_group_of_its_own_words_closes_in_them(live: Live) -> None:
    rosa = live.desk.ask()
    live.look()
    live.desk.sandbox.airtable.rename_option(
        live.desk.base, "Requests", "Why closed", "Duplicate", "Asked twice"
    )
    live.desk.later(90_000)
    live.look()
    sent(live, more(live, "Close…", "How did it end?"), status="Cancelled", why="Duplicate")
    assert live.desk.row(rosa)["Why closed"] == "Asked twice"


def test_nothing_that_is_not_built_is_offered(live: Live) -> None:
    live.desk.ask()
    live.look()
    live.press("More")
    said = words_of(live.modal("Contact details"))
    assert not [word for word in ("Split", "partner", "Forget", "Referred") if word in said]


# Undo -----------------------------------------------------------------------------------------------------


def undo(live: Live) -> None:
    assert live.desk.sandbox.slack.press_whisper("Undo").wait()
    live.serve()


def test_what_was_closed_is_open_again_with_undo(live: Live) -> None:
    rosa = live.desk.ask(Status="Needs volunteer")
    live.look()
    sent(live, more(live, "Close…", "How did it end?"), status="Cancelled", why="Duplicate")
    assert live.heard()[0].startswith("Closed.")
    undo(live)
    assert live.heard(2)[1].startswith("Undone.")
    row = live.desk.row(rosa)
    assert (row["Status"], row.get("Why closed")) == ("Needs volunteer", None)
    assert "Rosa" in live.desk.card().text


def test_after_a_minute_it_stays_and_says_so(live: Live) -> None:
    rosa = live.desk.ask()
    live.look()
    sent(live, more(live, "Close…", "How did it end?"), status="Complete")
    assert live.heard()
    live.desk.later(61)
    undo(live)
    assert live.heard(2)[1].startswith("Undo works for a minute only")
    assert live.desk.row(rosa)["Status"] == "Complete"


def test_what_somebody_changed_since_is_not_undone(live: Live) -> None:
    rosa = live.desk.ask()
    live.look()
    sent(live, more(live, "Close…", "How did it end?"), status="Complete")
    assert live.heard()
    live.desk.edit(rosa, Status="Not met")
    undo(live)
    assert "It stays" in live.heard(2)[1]
    assert live.desk.row(rosa)["Status"] == "Not met"


def test_those_texted_were_not_with_undo(live: Live) -> None:
    live.desk.ask()
    live.look()
    live.press("I texted these (4)")
    live.serve()
    assert "4 texted" in live.heard()[0]
    undo(live)
    assert {row["Outcome"] for row in contacts(live)} == {"Undone"}
    assert "Text the 4 on the list" in live.desk.card().text


# The list -------------------------------------------------------------------------------------------------


def test_a_break_writes_it_down_and_hands_over_the_text(live: Live) -> None:
    live.desk.ask()
    live.look()
    live.pick("More…")
    view = live.modal("What came of it?")
    sent(live, view, what="Wants a break until…", until="2026-05-01", note="New baby")
    assert "Hi Ana, you're on a break until" in words_of(live.modal("Noted"))
    ana = live.desk.sandbox.airtable.record(live.desk.base, "Volunteers", live.desk.volunteers["Ana Ruiz"])
    assert ana["Paused until"].startswith("2026-05-01")
    assert contacts(live)[0]["Note"] == "New baby"


def test_for_what_leaves_out_what_somebody_does_already(live: Live) -> None:
    kinds = live.desk.kinds
    both = [kinds["Groceries and essentials"], kinds["Medicine or pharmacy pick-up"]]
    live.desk.sandbox.airtable.update_record(
        live.desk.base, "Volunteers", live.desk.volunteers["Ben Tran"], {"Can help with": both}
    )
    live.desk.ask(Needs=both)
    live.look()
    live.pick_for(live.desk.card(), "Ana Ruiz", "Yes → assign")
    sent(live, live.modal("For what?"), needs=[both[0]])
    live.modal("is assigned")
    live.pick_for(live.desk.card(), "Ben Tran", "Yes → assign")
    view = live.modal("For what?")
    assert "Groceries and essentials — Ana" in words_of(view)
    (ask,) = [block["element"] for block in view.content["blocks"] if block.get("block_id") == "needs"]
    assert [option["value"] for option in ask["initial_options"]] == [both[1]]
